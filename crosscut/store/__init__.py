"""Where projects are kept (docs/store.md)."""
