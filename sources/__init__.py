"""Where news comes from: source entry -> fetched page -> article, with the outcome of every request."""
