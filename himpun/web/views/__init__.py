"""The pages, one file per task. A view asks the rooms and never touches a table."""
