"""What it costs: APBD, RKA, DPA and their changes, line by line, with the plan of each month and what was realised."""
