"""The film guide: what it holds, and how it is read, checked and written."""
