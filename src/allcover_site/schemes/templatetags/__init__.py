"""Filters of pages about schemes."""
