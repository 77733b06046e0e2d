"""Budget workbooks as offices keep them: finding the table, reading its rows, and the template Himpun gives out."""
