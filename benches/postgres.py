"""A private PostgreSQL for one run: made by `initdb` in a temporary folder, on a socket there, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
import time
from glob import glob
from pathlib import Path

READY_S = 30.0
# PostgreSQL does not run as root; this account exists everywhere and owns nothing else.
NOBODY = 65534


def program(name: str) -> str | None:
    """Where a program of PostgreSQL lies; Debian keeps most of them out of the path."""
    return shutil.which(name) or max(glob(f"/usr/lib/postgresql/*/bin/{name}"), default=None)


class Postgres:
    """The cluster; `with` starts and ends it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tereze-pg-"))
        self._server: subprocess.Popen[bytes] | None = None
        self._as = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        if self._as:
            os.chown(self._folder, NOBODY, NOBODY)

    def __enter__(self) -> "Postgres":
        try:
            self._run("initdb", "--pgdata", "data", "--username", "tereze", "--auth", "trust", "--encoding", "UTF8")
            argv = [_needed("postgres"), "-D", "data", "-k", str(self._folder), "-c", "listen_addresses="]
            self._server = subprocess.Popen(
                argv, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._as
            )
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10.0)
        shutil.rmtree(self._folder, ignore_errors=True)

    def sql(self, text: str) -> str:
        return self._run("psql", "--quiet", "--tuples-only", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-c", text)

    def bench(self, script: str, times: int) -> list[float]:
        """Milliseconds of each run of a script of `pgbench`, prepared, one client, over the socket."""
        (self._folder / "script.sql").write_text(script)
        for old in self._folder.glob("pgbench_log.*"):
            old.unlink()
        self._run("pgbench", "--no-vacuum", "-M", "prepared", "-t", str(times), "--log", "-f", "script.sql")
        (log,) = self._folder.glob("pgbench_log.*")
        return [int(line.split()[2]) / 1000 for line in log.read_text().splitlines()]

    def _run(self, name: str, *arguments: str) -> str:
        environment = {**os.environ, "PGHOST": str(self._folder), "PGUSER": "tereze", "PGDATABASE": "postgres"}
        done = subprocess.run(
            [_needed(name), *arguments], cwd=self._folder, env=environment, capture_output=True, text=True, **self._as
        )
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + READY_S
        while True:
            try:
                self.sql("SELECT 1")
                return
            except RuntimeError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def _needed(name: str) -> str:
    found = program(name)
    if found is None:
        raise RuntimeError(f"{name} of PostgreSQL is not installed")
    return found
