"""From measurements to a report: achievement, recap, analysis, and the documents that carry them."""
