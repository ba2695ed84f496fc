"""What a row is: every table, column, unit and code list, declared once beside its type."""
