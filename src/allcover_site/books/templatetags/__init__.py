"""Tags for the pages that show money."""
