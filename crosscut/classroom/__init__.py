"""A lesson as it is shown and handed out: one page, sheets to print, slides."""
