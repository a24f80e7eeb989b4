"""Charts and pictures: a table in, a picture out."""
