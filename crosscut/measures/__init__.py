"""What is counted and compared: tables in, tables out."""
