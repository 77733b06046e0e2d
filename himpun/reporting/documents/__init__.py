"""The report on paper: one outline read from the frozen recap, and its renderings (PDF, XLSX; the web page is a third)."""
