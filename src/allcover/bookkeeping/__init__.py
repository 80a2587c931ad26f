"""Double entry with no database: accounts, entries and lines as values, their checks, their chain and what they add up to."""
