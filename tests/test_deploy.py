"""The files for servers: what they name is there, and one fits the other."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import ROOT

from crosscut.ingest.limits import Limits, limits_from
from crosscut.store.engine import StoreLimits, store_limits_from

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    """Arguments of an instruction of the Dockerfile, lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(None, 1)[1] for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_what_the_image_copies_is_there_and_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in instructions("COPY"):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in let_through, source


def test_the_image_has_all_that_the_app_runs_on() -> None:
    copied = {source for line in instructions("COPY") for source in line.split()[:-1]}
    assert {"app.py", "pages", "data", "crosscut", "static", ".streamlit"} <= copied


def test_the_image_installs_what_is_pinned_and_nothing_else() -> None:
    (line,) = [line for line in instructions("RUN") if "pip install" in line]
    command = line.partition("&&")[0].split()
    assert command[:4] == ["python", "-m", "pip", "install"]
    assert command[command.index("--requirement") + 1] == "requirements.txt"
    assert command[command.index("--constraint") + 1] == "requirements-dev.txt"
    assert command[-1] == '"psycopg[binary]"'
    pins = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert re.search(r"(?m)^psycopg==", pins)
    assert re.search(r"(?m)^psycopg-binary==", pins)


def test_the_image_runs_as_nobody_special_and_is_asked_how_it_is() -> None:
    (user,) = instructions("USER")
    assert int(user) > 0
    (made,) = [line for line in instructions("RUN") if "useradd" in line]
    assert f"--uid {user} " in made
    (health,) = instructions("HEALTHCHECK")
    (port,) = instructions("EXPOSE")
    assert f"127.0.0.1:{port}/_stcore/health" in health
    assert f"--server.port={port}" in instructions("CMD")[-1]
    (store,) = instructions("VOLUME")
    assert f"CROSSCUT_STORE=sqlite:///{store}/" in DOCKERFILE


def test_the_page_on_servers_names_every_setting() -> None:
    said = set(re.findall(r"CROSSCUT_[A-Z_]+", (ROOT / "docs/deploy.md").read_text("utf-8")))
    read = {
        name
        for path in (ROOT / "crosscut").rglob("*.py")
        for name in re.findall(r'"(CROSSCUT_[A-Z_]*[A-Z])"', path.read_text("utf-8"))
    }
    assert read <= said
    assert said <= read | {"CROSSCUT_STORE"}


@pytest.mark.parametrize(("page", "rows"), [("deploy.md", 15), ("files.md", 9), ("store.md", 5)])
def test_the_defaults_that_the_pages_state_are_those_of_the_program(page: str, rows: int) -> None:
    number, name = r"([\d,]+)(?: [\w ,]+)?", r"`(CROSSCUT_\w+)`"
    text = (ROOT / "docs" / page).read_text("utf-8")
    stated = re.findall(rf"(?m)^\| {name} \|.*\| {number} \|$", text)
    stated += [pair[::-1] for pair in re.findall(rf"(?m)^\|.*\| {number} \| {name} \|$", text)]
    assert len(stated) == rows
    for variable, default in stated:
        environment = {variable: default.replace(",", "")}
        assert limits_from(environment) == Limits()
        assert store_limits_from(environment) == StoreLimits()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
def test_systemd_takes_the_service(tmp_path: Path) -> None:
    text = (ROOT / "deploy" / "crosscut.service").read_text(encoding="utf-8")
    assert "/srv/crosscut/app/.venv/bin/python -m crosscut.ui.server" in text
    (tmp_path / "crosscut.service").write_text(
        text.replace("/srv/crosscut/app/.venv/bin/python", sys.executable), encoding="utf-8"
    )
    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "crosscut.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""  # an unknown key, a value that is none
