"""Build speed and peak memory on corpora generated from the bundled reviews' own sentences.

Usage: python tools/bench_build.py [--reviews 1000 10000] [--jobs 1]

Each size runs in a process of its own, so that peak memory is that size's alone. Prints
MB of text per second (reading and building), peak memory over the text's size, and the ratio
of the two speeds (1 = linear growth). Exits with 1 where a goal is missed: 1.5 MB/s, memory
under 12 times the text at the largest size, speed that does not fall with size.
"""

from __future__ import annotations

import argparse
import json
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


def generated(count: int) -> Iterator[bytes]:
    """Make Markdown reviews of about 5,000 characters, sentences drawn with a fixed seed."""
    raws = list(ReviewFolder(FILM / "reviews"))
    sentences = [
        piece.strip() + "."
        for raw in raws
        for block in raw.blocks
        if block.kind == "body"
        for piece in raw.text[block.start : block.end].split(". ")
    ]
    draw = random.Random(1994)
    for number in range(count):
        size, paragraphs = 0, []
        while size < REVIEW_CHARACTERS:
            paragraph = " ".join(draw.choices(sentences, k=5))
            paragraphs.append(paragraph)
            size += len(paragraph)
        front = f"---\ntitle: Generated review {number}\nlanguage: en\n---\n\n"
        yield (front + "\n\n".join(paragraphs) + "\n").encode()


def measure(count: int, jobs: int) -> dict[str, float]:
    """Time reading and building once; MB are 10^6 bytes of UTF-8 text.

    The reviews are read from files, as a user's are. Peak memory is the process's: Python,
    the libraries and the models are in it, so it is told beside what the build added to it.
    """
    guide = load_guide(FILM / "guide.toml")
    with tempfile.TemporaryDirectory() as folder:
        size = 0.0
        for number, source in enumerate(generated(count)):
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


def _peak() -> float:
    """Peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> int:
    """Measure each size in its own process and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.jobs)))
        return 0
    results = []
    print("reviews     MB     MB/s    mentions  peak MB  x text  added by the build, x text")
    for count in options.reviews:
        command = [sys.executable, __file__, "--one", str(count), "--jobs", str(options.jobs)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        row = json.loads(done.stdout)
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
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
