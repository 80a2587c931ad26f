"""Filters for the pages of contributions."""
