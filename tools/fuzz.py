"""Throw anything at every reader and parser, and keep what breaks them.

    python tools/fuzz.py --seconds 600

Only a `CrosscutError` may come out: any other exception is a crash, and so is an input that
takes longer than `--slow` seconds. With atheris installed the search is guided by the code
that an input reaches; without, inputs are made by splicing and changing known ones. A crash is
saved below `--out`, and printed with the command that runs it again.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600, help="how long to search")
    parser.add_argument("--slow", type=int, default=25, help="seconds that an input may take")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz", help="for crashes")
    parser.add_argument("--plain", action="store_true", help="without atheris")
    parser.add_argument("--run", type=Path, nargs="*", help="run these files and stop")
    return parser.parse_args()


def seeds() -> list[bytes]:
    """Give one small input for each target, after the byte that chooses it."""
    from fuzz_targets import SEEDS, TARGETS

    return [
        bytes([number]) + seed
        for number, name in enumerate(TARGETS)
        for seed in SEEDS.get(name, [b"The film is slow. 8/10"])
    ]


def one_input(data: bytes) -> None:
    """Run one input: its first byte chooses the target."""
    from fuzz_targets import TARGETS, run

    if data:
        names = list(TARGETS)
        run(names[data[0] % len(names)], data[1:])


def run_guided(choice: argparse.Namespace, corpus: Path) -> None:
    """Search with atheris; this does not return."""
    import atheris

    with atheris.instrument_imports(include=["crosscut", "docx", "pypdf", "openpyxl"]):
        import fuzz_targets

        fuzz_targets.warm_up()
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    arguments = [
        sys.argv[0], str(corpus), f"-max_total_time={choice.seconds}", f"-timeout={choice.slow}",
        f"-artifact_prefix={choice.out}/", "-max_len=65536", "-rss_limit_mb=4096",
        "-print_final_stats=1", "-verbosity=1",
    ]  # fmt: skip
    atheris.Setup(arguments, one_input)
    atheris.Fuzz()


def plain(choice: argparse.Namespace) -> int:
    """Search by chance, from known inputs."""
    chance = random.Random(0)
    inputs = seeds()
    end = time.monotonic() + choice.seconds
    count = 0
    while time.monotonic() < end:
        data = mix(chance, inputs)
        count += 1
        started = time.monotonic()
        try:
            one_input(data)
            slow = time.monotonic() - started > choice.slow
        except Exception as error:  # a crash is what is looked for
            print(f"{type(error).__name__}: {error}")
            slow = True
        if slow:
            file = choice.out / f"crash-{count}"
            file.write_bytes(data)
            print(f"again: python tools/fuzz.py --run {file}")
            return 1
    print(f"{count} inputs, no crash")
    return 0


def mix(chance: random.Random, inputs: list[bytes]) -> bytes:
    """Splice two inputs and change some bytes; a piece may come many times over."""
    first, second = chance.choice(inputs), chance.choice(inputs)
    cut = chance.randrange(1, len(first) + 1)
    data = bytearray(first[:cut] + second[chance.randrange(len(second)) :])
    for _ in range(chance.randrange(6)):
        data[chance.randrange(1, len(data)) if len(data) > 1 else 0] = chance.randrange(256)
    if chance.random() < 0.2:
        start = chance.randrange(len(data))
        data += data[start : start + chance.randrange(1, 30)] * chance.randrange(300)
    return bytes(data)


def again(files: Iterable[Path]) -> None:
    """Run saved inputs and say how long each took."""
    for file in files:
        started = time.monotonic()
        one_input(file.read_bytes())
        print(f"{file}: {time.monotonic() - started:.2f} s")


def main() -> int:
    """Run."""
    choice = options()
    logging.disable()  # pypdf tells of every fault that it mends
    if choice.run:
        again(choice.run)
        return 0
    choice.out.mkdir(parents=True, exist_ok=True)
    if not choice.plain:
        try:
            run_guided(choice, choice.out / "corpus")
        except ImportError:
            print("atheris is not installed: searching without it")
    return plain(choice)


if __name__ == "__main__":
    sys.exit(main())
