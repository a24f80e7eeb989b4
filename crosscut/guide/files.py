"""Load and check film guides, and load the themes and aspects that suit any film.

docs/guide.md tells how to write a guide.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from crosscut.errors import GuideError
from crosscut.guide.check import Problem, check_source
from crosscut.guide.model import Code, FilmGuide

# An error message is read in a terminal or a box; check-guide prints all.
_SHOWN = 10


def load_guide(path: Path | str) -> FilmGuide:
    """Load a film guide.

    Parameters
    ----------
    path
        A TOML file, or a film's folder with a guide.toml in it.

    Raises
    ------
    GuideError
        If the file cannot be read or has problems; the message gives the line of each.
    """
    file = _file(path)
    return parse_guide(_read(file), str(file))


def parse_guide(source: str, where: str) -> FilmGuide:
    """Read the text of a guide; `where` names it in messages.

    Raises
    ------
    GuideError
        If it has problems; the message gives the line of each.
    """
    guide, problems = check_source(source)
    if guide is None or problems:
        lines = [f"{where}:{problem.line}: {problem.message}" for problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            lines.append(f"... and {len(problems) - _SHOWN} more")
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise GuideError(
            f"{count} in the guide\n" + "\n".join(lines),
            where=f"{where}:{problems[0].line}",
        )
    return guide


def check_guide(path: Path | str) -> list[Problem]:
    """All problems of a guide, by line; empty where it is sound.

    Raises
    ------
    GuideError
        If the file cannot be read at all.
    """
    return check_source(_read(_file(path)))[1]


def _file(path: Path | str) -> Path:
    path = Path(path)
    return path / "guide.toml" if path.is_dir() else path


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise GuideError(
            "there is no such file.", where=str(file), remedy="Name a guide.toml or its folder."
        ) from error
    except UnicodeDecodeError as error:
        raise GuideError(
            "the file is not UTF-8.", where=str(file), remedy="Save it as UTF-8."
        ) from error
    except OSError as error:
        raise GuideError(f"the file cannot be read: {error.strerror}.", where=str(file)) from error


def general_source() -> str:
    """Return the text of the general themes and aspects: TOML, as in a guide."""
    return files("crosscut").joinpath("guide", "general.toml").read_text(encoding="utf-8")


@cache
def _general() -> dict[str, tuple[Code, ...]]:
    data = tomllib.loads(general_source())
    return {table: tuple(map(Code.model_validate, data[table])) for table in ("themes", "aspects")}


def general_themes() -> tuple[Code, ...]:
    """Return the ideas that reviews of most films speak of, with their terms."""
    return _general()["themes"]


def general_aspects() -> tuple[Code, ...]:
    """Return the crafts of film, with their terms."""
    return _general()["aspects"]
