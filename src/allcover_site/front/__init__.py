"""The first page, and the doors that are open to whoever has signed in."""
