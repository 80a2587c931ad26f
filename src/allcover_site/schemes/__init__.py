"""The schemes that the office runs: versions of their definitions as published, for good."""
