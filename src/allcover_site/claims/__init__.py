"""Claims for health care: entered, reviewed, decided by the definition's package, explained, owed to the facility and paid."""
