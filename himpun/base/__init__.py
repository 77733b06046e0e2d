"""What every room stands on: numbers, dates, working days, sentences and paper. Knows nothing of the office."""
