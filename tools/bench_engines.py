"""The same tables from one process, from two, and from Dask with a worker killed in the middle.

Usage: python tools/bench_engines.py [--reviews 2000]

Builds generated reviews three ways and compares each table and the disagreements, byte for byte
after sorting. Prints the size of each and whether they are equal; exits with 1 where any differs.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

import pandas as pd
from bench_build import FILM, make_reviews

from crosscut.corpus.annotate import compile_guide
from crosscut.corpus.build import build_corpus
from crosscut.corpus.export import export_table
from crosscut.corpus.selection import Scope, select
from crosscut.guide.files import load_guide
from crosscut.ingest.sources import ReviewFolder
from crosscut.large.engine import build_folder, cluster
from crosscut.large.folder import DISAGREEMENTS, TablesFolder
from crosscut.large.parts import Setting, parts_of
from crosscut.measures.disagreements import disagreements
from crosscut.schema import TABLES

PART_BYTES = 200_000


def as_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as sorted text."""
    rows = table.to_csv(index=False, header=False, lineterminator="\0").split("\0")
    return "\n".join([*table.columns, *sorted(rows)]).encode("utf-8", "surrogatepass")


def in_processes(reviews: Path, jobs: int) -> dict[str, bytes]:
    """Build in one process, or several of this machine."""
    guide = load_guide(FILM)
    corpus = build_corpus(ReviewFolder(reviews), guide, origin="added", jobs=jobs)
    tables = {name: export_table(corpus, name) for name in TABLES}
    tables[DISAGREEMENTS] = disagreements(select(corpus, Scope()), compile_guide(guide))
    return {name: as_bytes(table) for name, table in tables.items()}


def on_dask(reviews: Path, out: Path) -> dict[str, bytes]:
    """Build on Dask with two workers, one of which is killed once a third is done."""
    with cluster(workers=2) as client:
        workers = list(client.run(os.getpid).values())

        def progress(done: int, total: int) -> None:
            if len(workers) == 2 and 3 * done >= total:
                os.kill(workers.pop(), signal.SIGKILL)

        guide = (FILM / "guide.toml").read_bytes()
        parts = parts_of(ReviewFolder(reviews), PART_BYTES)
        build_folder(parts, Setting(load_guide(FILM)), guide, out, client, progress=progress)
        assert len(workers) == 1, "no worker was killed"
    folder = TablesFolder(out)
    tables = {name: folder.rows(name) for name in TABLES}
    tables[DISAGREEMENTS] = folder.counts(DISAGREEMENTS)
    return {name: as_bytes(table) for name, table in tables.items()}


def main() -> int:
    """Build three times and compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reviews = Path(folder) / "reviews"
        reviews.mkdir()
        for number, text in enumerate(make_reviews(options.reviews, 1_300)):
            (reviews / f"r{number:06}.md").write_bytes(text)
        one, two = in_processes(reviews, 1), in_processes(reviews, 2)
        dask = on_dask(reviews, Path(folder) / "tables")
    print("table                bytes   two processes   Dask, a worker killed")
    for name, table in one.items():
        same = ["equal" if other[name] == table else "DIFFERS" for other in (two, dask)]
        print(f"{name:15} {len(table):10,}   {same[0]:13}   {same[1]}")
    return 0 if one == two == dask else 1


if __name__ == "__main__":
    sys.exit(main())
