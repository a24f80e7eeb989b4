"""Crosscut compares what reviews say about one film."""

__version__ = "0.1.0"
