"""Stated scores: found in a text, and brought to one scale."""
