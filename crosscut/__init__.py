"""Crosscut compares what reviews say about one film."""

__version__ = "0.2.0"
