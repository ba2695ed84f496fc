"""The gazetteer: its build out of GeoNames, Natural Earth and own files, and the file that ships."""
