"""What was achieved, as entered: measurements with every earlier version, their evidence, and what the checker said."""
