"""Portuguese of Portugal and of Africa."""
