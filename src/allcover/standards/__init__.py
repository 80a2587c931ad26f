"""A design held against the ILO conventions: met, not met, not determinable, with article and computation."""
