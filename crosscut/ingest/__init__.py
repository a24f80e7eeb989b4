"""Reading reviews: from a file of any known format to cleaned passages."""
