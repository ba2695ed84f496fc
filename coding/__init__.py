"""From text to events: the codebook, the coder and what it knows of actors, places, dates and quantities."""
