"""The SOP itself: its editions as data, the engine that runs one, and the runs."""
