"""Filters for pages that tell what runs found."""
