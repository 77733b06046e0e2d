"""`himpun serve`: two web workers and a background worker, watched by a parent that knows none of what they do."""
