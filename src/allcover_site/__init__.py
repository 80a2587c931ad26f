"""The site: the office of a scheme, on one laptop or on PostgreSQL. It runs what the library defines."""
