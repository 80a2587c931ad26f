"""Indicators with their design-based errors, by us and by a peer."""
