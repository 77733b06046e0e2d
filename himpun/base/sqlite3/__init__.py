"""Django's SQLite with a queue at the door of the one writer: see ``base`` and decision 0009."""
