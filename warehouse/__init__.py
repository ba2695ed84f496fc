"""Where rows rest: the tables and their transactions, the views and macros over them, and publication."""
