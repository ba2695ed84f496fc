"""What a person sees: the web page and the HTTP API over what is published."""
