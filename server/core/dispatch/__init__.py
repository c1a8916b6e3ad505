"""Finding a driver for each order, and sending out what happened."""
