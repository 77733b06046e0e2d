"""What people type into pages, read once and the same for every page that takes it."""
