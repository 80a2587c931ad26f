"""The registry: persons, the households they live in from day to day, and the facilities that care for them."""
