"""Proposals for the guide of a new film, from its reviews alone."""
