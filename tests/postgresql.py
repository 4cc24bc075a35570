"""A throw-away PostgreSQL for tests: an own cluster without fsync, or the server that TEST_POSTGRES_URL names."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa


class PostgresUnavailable(Exception):
    """No server and no way to start one; the message says what to install."""


def server_programs() -> Path:
    """The folder of initdb and pg_ctl. Raises PostgresUnavailable."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise PostgresUnavailable("no PostgreSQL server here: set TEST_POSTGRES_URL or install the package postgresql")


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; its package brings a user."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextlib.contextmanager
def throw_away_cluster() -> Iterator[str]:
    """Start a cluster in a folder of its own, on a free port of the loopback; yields its administrative URL."""
    programs = server_programs()
    with tempfile.TemporaryDirectory(prefix="fanbu-postgresql-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        with _running(programs, folder) as url:
            yield url


@contextlib.contextmanager
def _running(programs: Path, folder: Path) -> Iterator[str]:
    data, port = folder / "data", _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    options += f" -c unix_socket_directories={folder}"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(_as_postgres(initdb), check=True, capture_output=True, cwd=folder)
    start = [str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start"]
    subprocess.run(_as_postgres(start), check=True, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        yield f"postgresql+psycopg://test@127.0.0.1:{port}/postgres"
    finally:
        stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(_as_postgres(stop), check=False, stdout=subprocess.DEVNULL, cwd=folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def create_test_database() -> Iterator[str]:
    """An empty database for this worker; dropped with its cluster, or by name on a given server."""
    with contextlib.ExitStack() as stack:
        admin_url = os.environ.get("TEST_POSTGRES_URL") or stack.enter_context(throw_away_cluster())
        name = f"fanbu_test_{uuid.uuid4().hex[:12]}"
        engine = sa.create_engine(admin_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0"))
        try:
            yield sa.make_url(admin_url).set(database=name).render_as_string(hide_password=False)
        finally:
            with engine.connect() as connection:
                connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
            engine.dispose()
