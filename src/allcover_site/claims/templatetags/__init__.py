"""Filters for the pages of claims."""
