"""What was promised: the Perjanjian Kinerja with its objectives, indicators, targets, programmes and money."""
