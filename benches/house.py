"""A demonstration without a kiosk, made for one run: keys, people, a centre on loopback, a configuration.

The centre is a child of `tereze-demo`; both live in a process group of their own and are ended together.
"""

import os
import selectors
import signal
import subprocess
import time
from pathlib import Path

READY_S = 60.0
# tereze-demo's own words for its keys.
PASSWORD = "Tereze2026"
NATIONAL_KEY = "stick/RSA256_e98c2b23f1.p12"
OPENSSL_KEY = "stick/RSA256_openssl.p12"


class House:
    """The demonstration; `with` starts and ends it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.folder = folder
        self.kiosk = [str(programs / "tereze"), "--config", str(folder / "kiosk.toml")]
        self._argv = [str(programs / "tereze-demo"), "--dir", str(folder), "--no-kiosk"]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "House":
        self._process = subprocess.Popen(
            self._argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        for number, limit_s in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                break
            try:
                self._process.wait(limit_s)
            except subprocess.TimeoutExpired:
                continue
        self._process.wait(5.0)

    def _wait_until_ready(self) -> None:
        assert self._process is not None and self._process.stderr is not None
        said, end = b"", time.monotonic() + READY_S
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stderr, selectors.EVENT_READ)
            while b"Start the kiosk" not in said:
                if not selector.select(max(end - time.monotonic(), 0.0)):
                    raise TimeoutError(f"tereze-demo is not ready after {READY_S:.0f} s")
                piece = os.read(self._process.stderr.fileno(), 4096)
                if not piece:
                    raise RuntimeError(f"tereze-demo ended: {said.decode(errors='replace').strip()}")
                said += piece
