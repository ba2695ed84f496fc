"""Eight invented publishers and the server that serves them on loopback."""
