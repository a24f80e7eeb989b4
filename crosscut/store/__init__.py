"""Where projects are kept (docs/shelf.md)."""
