"""Build speed and peak memory on corpora generated from the bundled reviews' own sentences.

Usage: python tools/bench_build.py [--reviews 1000 10000] [--jobs 1]

Each size runs in a process of its own, so that peak memory is that size's alone. Prints
MB of text per second, peak memory over the text's size, and the ratio of the two speeds
(1 = linear growth). Exits with 1 where a goal of docs/performance.md is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from crosscut.corpus import build_corpus
from crosscut.guide import load_guide
from crosscut.ingest import RawReview, read_folder, read_review

FILM = Path(__file__).resolve().parent.parent / "data" / "chungking-express"
SPEED, MEMORY, LINEAR = 1.5, 12.0, 0.8
REVIEW_CHARACTERS = 5_000


def generated(count: int) -> list[bytes]:
    """Markdown reviews of about 5,000 characters, sentences drawn with a fixed seed."""
    raws, _ = read_folder(FILM / "reviews")
    sentences = [
        piece.strip() + "."
        for raw in raws
        for block in raw.blocks
        if block.kind == "body"
        for piece in raw.text[block.start : block.end].split(". ")
    ]
    draw = random.Random(1994)
    reviews = []
    for number in range(count):
        size, paragraphs = 0, []
        while size < REVIEW_CHARACTERS:
            paragraph = " ".join(draw.choices(sentences, k=5))
            paragraphs.append(paragraph)
            size += len(paragraph)
        front = f"---\ntitle: Generated review {number}\nlanguage: en\n---\n\n"
        reviews.append((front + "\n\n".join(paragraphs) + "\n").encode())
    return reviews


def read_all(sources: list[bytes]) -> list[RawReview]:
    """Read the generated reviews as if each were a file."""
    return [read_review(source, filename=f"r{i:06}.md") for i, source in enumerate(sources)]


def measure(count: int, jobs: int) -> dict[str, float]:
    """Time reading and building once; MB are 10^6 bytes of UTF-8 text."""
    guide = load_guide(FILM / "guide.toml")
    sources = generated(count)
    size = sum(map(len, sources)) / 1e6
    build_corpus(read_all(sources[:20]), guide)  # loads the models, as a running app has
    begin = time.perf_counter()
    raws = read_all(sources)
    read = time.perf_counter()
    corpus = build_corpus(raws, guide, jobs=jobs)
    end = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {
        "reviews": count,
        "megabytes": size,
        "mentions": len(corpus.mentions),
        "read": size / (read - begin),
        "build": size / (end - read),
        "both": size / (end - begin),
        "peak": peak,
        "times_text": peak / size,
    }


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
    print("reviews     MB   read MB/s  build MB/s  both MB/s  peak MB  x text")
    for count in options.reviews:
        command = [sys.executable, __file__, "--one", str(count), "--jobs", str(options.jobs)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        row = json.loads(done.stdout)
        results.append(row)
        print(
            f"{count:7,} {row['megabytes']:6.1f} {row['read']:11.2f} {row['build']:11.2f} "
            f"{row['both']:10.2f} {row['peak']:8.0f} {row['times_text']:7.1f}"
        )
    largest = results[-1]
    ratio = largest["both"] / results[0]["both"]
    print(f"speed of the largest over the smallest: {ratio:.2f} (1 = linear)")
    good = largest["both"] >= SPEED and largest["times_text"] <= MEMORY and ratio >= LINEAR
    print("goals: " + ("met" if good else "MISSED"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
