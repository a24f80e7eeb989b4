"""A PostgreSQL server for the tests: one that is named, or one of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

NAMED = "CROSSCUT_TEST_POSTGRES"


def _binaries() -> Path | None:
    """The newest of Debian's servers, or one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: len(str(p)))
    if found:
        return max(found, key=lambda path: float(path.parent.parent.name)).parent
    named = shutil.which("initdb")
    return Path(named).parent if named else None


def _run(binaries: Path, *command: str) -> None:
    """Run a program of the server, which refuses to be run by root."""
    first = str(binaries / command[0])
    drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    prefix = drop if os.getuid() == 0 else []
    done = subprocess.run(
        [*prefix, first, *command[1:]], cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """Where a server is that makes databases for us."""
    if named := os.environ.get(NAMED):
        yield sa.make_url(named).set(drivername="postgresql+psycopg")
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"PostgreSQL is not installed, and {NAMED} names no server")
    folder = Path(tempfile.mkdtemp(prefix="crosscut-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data, port = str(folder / "data"), _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        _run(binaries, "initdb", "-D", data, "-A", "trust", "-U", "crosscut", "-E", "UTF8", "-N")
        _run(binaries, "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield sa.make_url(f"postgresql+psycopg://crosscut@127.0.0.1:{port}/postgres")
        finally:
            _run(binaries, "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres_server: sa.URL) -> Iterator[str]:
    """Address of an empty database, gone after the test."""
    name = f"crosscut_{uuid4().hex}"
    server = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = postgres_server.set(drivername="postgresql", database=name)
    yield url.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()
