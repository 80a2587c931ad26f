"""Runs: a scheme's definition laid over every household for a month, in batches, by the compiled engine."""
