"""Contributions: who is affiliated, what each household owes by the definition, and what was received of it."""
