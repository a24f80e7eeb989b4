"""Corpora larger than one memory: a folder of tables, built on Dask and read a part at a time."""
