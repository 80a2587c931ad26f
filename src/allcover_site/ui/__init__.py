"""The look that every page shares: the base template, its style sheet and the headers that guard it."""
