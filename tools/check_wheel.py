"""Build the package, install it without pins and read one file of each kind with it.

Ends with 1 if a kind gives no review. `--without NAME` takes a package out of the new
environment first, to see that the check notices: `--without lxml-html-clean` must end with 1.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT / "tests" / "files"
# A file of each kind, by the number of reviews in it.
SAMPLES = {
    "salt-road/c.txt": 1,
    "salt-road/a.md": 1,
    "browser-page.html": 1,
    "cases/essay.rtf": 1,
    "writer.docx": 1,
    "writer.pdf": 1,
    "calc.csv": 3,
    "calc.xlsx": 3,
}


def samples(folder: Path) -> dict[Path, int]:
    """Copy a file of each kind to `folder`, and those of one review as a .zip.

    Returns
    -------
    the files, with the number of reviews in each
    """
    sizes: dict[Path, int] = {}
    for name, reviews in SAMPLES.items():
        sizes[Path(shutil.copy(FILES / name, folder))] = reviews
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        single = [path for path, reviews in sizes.items() if reviews == 1]
        for path in single:
            archive.write(path, path.name)
    return {**sizes, folder / "all.zip": len(single)}


def problem(crosscut: list[str], path: Path, film: Path, reviews: int) -> str | None:
    """Return what is wrong with the tables that the command `crosscut` makes of `path`, or None."""
    out = path.with_name(f"{path.name}-tables")
    command = [*crosscut, "tables", str(path), "--film", str(film), "--out", str(out)]
    done = subprocess.run(
        command, cwd=path.parent, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        return f"ended with {done.returncode}: {(done.stderr.strip() or done.stdout)[-500:]}"
    with (out / "reviews.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = sum(int(row["words"]) > 0 for row in rows)
    return None if read == reviews else f"reviews read: {read} of {reviews}"


def environment() -> dict[str, str]:
    """Return the variables of this process without those that would bring in other code or pins."""
    foreign = {"PYTHONPATH", "PYTHONHOME", "PIP_CONSTRAINT", "PIP_REQUIREMENT", "CROSSCUT_DATA"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def install(folder: Path, without: list[str]) -> tuple[list[str], Path]:
    """Build the wheel and install it below `folder`.

    Returns
    -------
    the command of the new environment, and the folder of the film that came with the wheel
    """
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")

    def pip(*arguments: str) -> None:
        command = [str(scripts / "python"), "-m", "pip", "--quiet", *arguments]
        subprocess.run(command, cwd=folder, env=environment(), check=True)

    pip("wheel", "--no-deps", "--wheel-dir", "dist", str(ROOT))
    (wheel,) = (folder / "dist").glob("*.whl")
    pip("install", str(wheel))
    for name in without:
        pip("uninstall", "--yes", name)
    (package,) = (folder / "venv").glob("[lL]ib/**/site-packages/crosscut")
    if not (package / "py.typed").is_file():
        raise SystemExit(f"{wheel.name} has no py.typed")
    return [str(scripts / "crosscut")], package / "_bundle" / "data" / "chungking-express"


def main() -> int:
    """Print what became of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    options = parser.parse_args()
    failure = False
    with tempfile.TemporaryDirectory(prefix="crosscut-wheel-") as name:
        crosscut, film = install(Path(name), options.without)
        files = Path(name) / "files"
        files.mkdir()
        for path, reviews in samples(files).items():
            wrong = problem(crosscut, path, film, reviews)
            failure = failure or wrong is not None
            print(f"{path.suffix:5} {wrong or 'read'}", flush=True)
    return int(failure)


if __name__ == "__main__":
    sys.exit(main())
