"""Build speed and peak memory on corpora generated from the bundled reviews' own sentences.

Usage: python tools/bench_build.py [--reviews 1000 10000] [--jobs 1]

Then `crosscut tables` as a user runs it (start, reading, building, disagreements, writing
Parquet), on reviews of 1.3 kB and 4 kB: processor time, not the clock's, so that what else runs
on the machine counts little. "exponent" is how its time grows from the fewer to the more reviews.

Each size runs in a process of its own, so that peak memory is that size's alone. Prints
MB of text per second (reading and building), peak memory over the text's size, and the ratio
of the two speeds (1 = linear growth). Exits with 1 where a goal is missed: 1.5 MB/s, memory
under 12 times the text at the largest size, speed that does not fall with size.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crosscut.corpus.build import build_corpus
from crosscut.guide.files import load_guide
from crosscut.ingest.sources import ReviewFolder

FILM = Path(__file__).resolve().parent.parent / "data" / "chungking-express"
SPEED, MEMORY, LINEAR = 1.5, 12.0, 0.8
REVIEW_CHARACTERS = 5_000
WHOLE = ((1_300, 1_000, 10_000), (4_000, 1_000, 4_000))  # bytes a review, fewer and more reviews


def make_reviews(count: int, characters: int = REVIEW_CHARACTERS) -> Iterator[bytes]:
    """Make Markdown reviews of about so many characters, sentences drawn with a fixed seed."""
    raws = list(ReviewFolder(FILM / "reviews"))
    sentences = [
        piece.strip() + "."
        for raw in raws
        for block in raw.blocks
        if block.kind == "body"
        for piece in raw.text[block.start : block.end].split(". ")
    ]
    draw = random.Random(1994)
    letters = "abcdefghijklmnopqrstuvwxyz"
    for number in range(count):
        size, paragraphs = 0, []
        while size < characters:
            few = 5 if characters >= REVIEW_CHARACTERS else 2
            paragraph = " ".join(draw.choices(sentences, k=few))
            paragraphs.append(paragraph)
            size += len(paragraph)
        name = "".join(letters[number // 26**place % 26] for place in range(5))
        outlet = f"Sample Paper {letters[number % 7].upper()}"
        front = (
            f"---\ntitle: Sample {name}\nauthor: Sample {name[::-1]}\nlanguage: en\n"
            f"date: {1995 + number % 30}-06-01\noutlet: {outlet}\n"
            f"rating: {number % 10 + 1}/10\n---\n\n"
        )
        yield (front + "\n\n".join(paragraphs) + "\n").encode()


def measure(count: int, jobs: int) -> dict[str, float]:
    """Time reading and building once; MB are 10^6 bytes of UTF-8 text.

    The reviews are read from files, as a user's are. Peak memory is the process's: Python,
    the libraries and the models are in it, so it is told beside what the build added to it.
    """
    guide = load_guide(FILM / "guide.toml")
    with tempfile.TemporaryDirectory() as folder:
        size = 0.0
        for number, source in enumerate(make_reviews(count)):
            (Path(folder) / f"r{number:06}.md").write_bytes(source)
            size += len(source) / 1e6
        build_corpus(list(ReviewFolder(FILM / "reviews")), guide)  # a running app is warm
        before = _peak()
        begin = time.perf_counter()
        corpus = build_corpus(ReviewFolder(folder), guide, jobs=jobs)
        seconds = time.perf_counter() - begin
    return {
        "reviews": count,
        "megabytes": size,
        "mentions": len(corpus.mentions),
        "speed": size / seconds,
        "peak": _peak(),
        "times_text": _peak() / size,
        "added": (_peak() - before) / size,
    }


def measure_whole(count: int, characters: int) -> dict[str, float]:
    """Run `crosscut tables` on so many reviews; in a process of its own, as its only child."""
    with tempfile.TemporaryDirectory() as folder:
        source, size = Path(folder) / "reviews", 0.0
        source.mkdir()
        for number, text in enumerate(make_reviews(count, characters)):
            (source / f"r{number:06}.md").write_bytes(text)
            size += len(text) / 1e6
        out = ["--film", str(FILM), "--out", f"{folder}/tables", "--format", "parquet"]
        command = [sys.executable, "-m", "crosscut", "tables", str(source), *out]
        subprocess.run(command, check=True, capture_output=True)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = usage.ru_utime + usage.ru_stime
    return {"megabytes": size, "seconds": seconds, "peak": usage.ru_maxrss / 1000}


def print_whole() -> None:
    """Print what `crosscut tables` takes, and how that grows."""
    print("\ncrosscut tables, whole process: processor time")
    print("reviews     MB  bytes each  CPU s  ms a review  MB/CPU s  peak MB  exponent")
    for characters, *counts in WHOLE:
        before: dict[str, float] = {}
        for count in counts:
            row = _run("--whole", str(count), str(characters))
            grown = ""
            if before:
                times = math.log(row["seconds"] / before["seconds"])
                grown = f"{times / math.log(row['megabytes'] / before['megabytes']):.2f}"
            before = row
            print(
                f"{count:7,} {row['megabytes']:6.1f} {1e6 * row['megabytes'] / count:11,.0f} "
                f"{row['seconds']:6.1f} {1000 * row['seconds'] / count:12.2f} "
                f"{row['megabytes'] / row['seconds']:9.2f} {row['peak']:8.0f}  {grown}"
            )


def _run(*arguments: str) -> dict[str, float]:
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _peak() -> float:
    """Peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> int:
    """Measure each size in its own process and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--whole", type=int, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.whole:
        print(json.dumps(measure_whole(*options.whole)))
        return 0
    if options.one:
        print(json.dumps(measure(options.one, options.jobs)))
        return 0
    results = []
    print("reviews     MB     MB/s    mentions  peak MB  x text  added by the build, x text")
    for count in options.reviews:
        row = _run("--one", str(count), "--jobs", str(options.jobs))
        results.append(row)
        print(
            f"{count:7,} {row['megabytes']:6.1f} {row['speed']:8.2f} {row['mentions']:11,} "
            f"{row['peak']:8.0f} {row['times_text']:7.1f} {row['added']:9.1f}"
        )
    largest = results[-1]
    ratio = largest["speed"] / results[0]["speed"]
    print(f"speed of the largest over the smallest: {ratio:.2f} (1 = linear)")
    good = largest["speed"] >= SPEED and largest["times_text"] <= MEMORY and ratio >= LINEAR
    print("goals: " + ("met" if good else "MISSED"))
    print_whole()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
