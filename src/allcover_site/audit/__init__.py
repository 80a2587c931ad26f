"""What was done in the office, by whom and when: a trail that only grows, each event sealed with the one before."""
