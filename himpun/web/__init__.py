"""The door for people: addresses, pages, forms, and how they look. Asks the rooms, never touches their tables."""
