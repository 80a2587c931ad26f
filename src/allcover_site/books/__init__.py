"""The books of the office: accounts, periods and entries. Only this application touches their tables."""
