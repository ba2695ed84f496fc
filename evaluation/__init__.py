"""The coder against gold standards: articles, relations, actors, places."""
