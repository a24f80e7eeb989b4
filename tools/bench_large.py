"""Very many reviews as a user builds them: `crosscut tables --engine dask`, into a tables folder.

Usage: python tools/bench_large.py DIR [--reviews 100000] [--jobs 2] [--copies 1]

Writes generated reviews of about 1.3 kB to DIR/reviews, unless so many are there, and builds
DIR/tables. Prints the time by the clock and of all processors, the memory of the largest process,
and the size of the folder. How long its views take then: `tools/bench_page.py --tables DIR/tables`
and `tools/bench_load.py --tables DIR/tables`.

With `--copies` the tables are also written so many times over, each time under other ids, to
DIR/copies: more reviews to look at than there is time to build.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
from bench_build import FILM, make_reviews

from crosscut.large.aggregates import GROUPED, KEYS
from crosscut.large.folder import DISAGREEMENTS, GUIDE, MANIFEST

CHARACTERS = 1_300


def megabytes(folder: Path) -> float:
    """Return the size of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def copy_tables(tables: Path, copies: int, out: Path) -> int:
    """Write a tables folder's rows so many times, and its counts times as many; return reviews."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    shutil.copy(tables / GUIDE, out)
    for name in GROUPED:
        counts = pd.read_parquet(tables / f"{name}.parquet")
        own = counts.columns.difference(KEYS[name])
        counts.assign(**(counts[own] * copies)).to_parquet(out / f"{name}.parquet")
    disagreements = pd.read_parquet(tables / f"{DISAGREEMENTS}.parquet")
    ids = disagreements.filter(like="review_id") + "-00"
    disagreements.assign(**ids).to_parquet(out / f"{DISAGREEMENTS}.parquet")
    for file in sorted(tables.glob("*/part-*.parquet")):
        rows = pd.read_parquet(file)
        (out / file.parent.name).mkdir(exist_ok=True)
        for copy in range(copies):
            other = out / file.parent.name / f"part-{copy:03}{file.stem.removeprefix('part-')}"
            own = rows.assign(review_id=rows["review_id"] + f"-{copy:02}")
            own.to_parquet(other.with_suffix(".parquet"), index=False)
    manifest = json.loads((tables / MANIFEST).read_text())
    for name in ("parts", "words"):
        manifest[name] *= copies
    manifest["rows"] = {name: count * copies for name, count in manifest["rows"].items()}
    manifest["rows"][DISAGREEMENTS] //= copies
    manifest["fingerprint"] += f" {copies} times"
    (out / MANIFEST).write_text(json.dumps(manifest))
    return int(manifest["rows"]["reviews"])


def main() -> int:
    """Generate, build and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--reviews", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--copies", type=int, default=1, help="write the tables so often")
    options = parser.parse_args()
    reviews, tables = options.folder / "reviews", options.folder / "tables"
    if not (reviews / f"r{options.reviews - 1:07}.md").exists():
        reviews.mkdir(parents=True)
        for number, text in enumerate(make_reviews(options.reviews, CHARACTERS)):
            (reviews / f"r{number:07}.md").write_bytes(text)
    size = megabytes(reviews)
    print(f"{options.reviews:,} reviews, {size:,.0f} MB", flush=True)
    command = [sys.executable, "-m", "crosscut", "tables", str(reviews), "--film", str(FILM)]
    command += ["--engine", "dask", "--jobs", str(options.jobs), "--out", str(tables)]
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    minutes = (time.perf_counter() - begin) / 60
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = usage.ru_utime + usage.ru_stime
    rows = json.loads((tables / "manifest.json").read_text())["rows"]
    print(f"built in {minutes:.1f} minutes by the clock, {seconds:,.0f} s of all processors:")
    print(f"{1000 * seconds / options.reviews:.2f} ms a review, {size / seconds:.2f} MB/s")
    print(f"the largest process took {usage.ru_maxrss / 1000:,.0f} MB")
    print(f"{megabytes(tables):,.0f} MB of tables: {rows}")
    if options.copies > 1:
        copies = options.folder / "copies"
        count = copy_tables(tables, options.copies, copies)
        print(f"copied to {count:,} reviews, {megabytes(copies):,.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
