"""A program in a pseudo-terminal, and a stopwatch on what it writes.

All times are in milliseconds of the monotonic clock. Nothing waits for ever: every wait has a limit, and a
program that misses one raises `Stalled`, which the caller reports.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import tty
from dataclasses import dataclass
from pathlib import Path

from screen import Screen

COLUMNS, ROWS = 100, 30
CHUNK = 1 << 16
# A program that has written nothing for this long has finished its frame.
QUIET_MS = 12.0
# A kiosk's key may do work (opening a sealed key); none takes longer than this on a machine that works.
LIMIT_MS = 10_000.0

# Control sequences: CSI, OSC, character sets and single letters. What is left is what a person reads.
CONTROL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]+.|\x1b[0-~]")


class Stalled(Exception):
    """The program did not do in time what was waited for."""


@dataclass(frozen=True)
class Key:
    """What came of one key."""

    first_ms: float  # from the key to the first byte of its answer
    quiet_ms: float  # from the key to the last byte before it fell silent
    size: int  # bytes of the answer


def now_ms() -> float:
    return time.perf_counter_ns() / 1e6


class Terminal:
    """A program with a pseudo-terminal of 100×30 of its own; `with` ends it."""

    def __init__(self, argv: list[str], raw: bool = False) -> None:
        self.master, slave = pty.openpty()
        try:
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            if raw:
                tty.setraw(slave)
            name = os.ttyname(slave)
            # In a session of its own the first terminal that is opened becomes the controlling one.
            actions = [
                (os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0),
                (os.POSIX_SPAWN_DUP2, 0, 1),
                (os.POSIX_SPAWN_DUP2, 0, 2),
            ]
            environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
            environment.pop("NO_COLOR", None)
            self.started_ms = now_ms()
            self.pid = os.posix_spawnp(argv[0], argv, environment, file_actions=actions, setsid=True)
        except BaseException:
            os.close(self.master)
            raise
        finally:
            os.close(slave)
        self.gone = False
        self._screen, self._unseen = Screen(COLUMNS, ROWS), []

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def first_frame(self, marker: str) -> float:
        """Milliseconds from the start of the program until the marker text has been written."""
        return self.wait_for(marker) - self.started_ms

    def wait_for(self, marker: str, limit_ms: float = LIMIT_MS) -> float:
        """Reads until the marker text has been written, and then until silence; the moment of the marker."""
        wanted, seen, end = marker.encode(), b"", now_ms() + limit_ms
        while True:
            piece = self._read(end - now_ms())
            if piece is None:
                told = CONTROL.sub(b" ", seen[-400:]).decode(errors="replace").split()
                raise Stalled(f"no “{marker}” in {limit_ms / 1000:.0f} s; last was: {' '.join(told)[-120:]}")
            moment = now_ms()
            seen += piece
            if wanted in CONTROL.sub(b"", seen):
                self.drain()
                return moment

    def wait_to_see(self, words: str, limit_ms: float = LIMIT_MS) -> None:
        """Reads until the words stand on the screen, and then until silence. Only for the kiosk's own bytes."""
        end = now_ms() + limit_ms
        while words not in self.text():
            if self._read(end - now_ms()) is None:
                raise Stalled(f"no “{words}” on the screen in {limit_ms / 1000:.0f} s:\n{self.text()}")
        self.drain()

    def text(self) -> str:
        """What the screen shows."""
        # Nothing is interpreted while the stopwatch runs.
        self._screen.feed(b"".join(self._unseen))
        self._unseen.clear()
        return self._screen.text()

    def drain(self, quiet_ms: float = QUIET_MS) -> int:
        """Reads until silence, for a second at most; the bytes read."""
        size, end = 0, now_ms() + 1_000.0
        while now_ms() < end and (piece := self._read(quiet_ms)) is not None:
            size += len(piece)
        return size

    def press(self, key: bytes, limit_ms: float = 2_000.0) -> Key | None:
        """Presses a key and times the answer; `None` if there was none."""
        self.drain(0.0)
        pressed = now_ms()
        os.write(self.master, key)
        piece = self._read(limit_ms)
        if piece is None:
            return None
        first = last = now_ms()
        size = len(piece)
        while last - pressed < limit_ms and (piece := self._read(QUIET_MS)) is not None:
            last = now_ms()
            size += len(piece)
        return Key(first - pressed, last - pressed, size)

    def memory_kib(self) -> tuple[int, int]:
        """VmHWM, the most memory that the program has held so far, its file's pages and the libraries' included;
        and RssAnon, what of it now belongs to the program alone."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        peak, own = (re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE) for name in ("VmHWM", "RssAnon"))
        return int(peak.group(1)), int(own.group(1))

    def end(self) -> None:
        """Asks the program to stop, then makes it, and closes the terminal."""
        if self.gone:
            return
        self.gone = True
        try:
            if not self._asked_to_stop():
                self._signal(signal.SIGKILL)
                os.waitpid(self.pid, 0)
        finally:
            os.close(self.master)

    def _asked_to_stop(self) -> bool:
        self._signal(signal.SIGTERM)
        end = now_ms() + 1_000.0
        while now_ms() < end:
            # A program that restores its terminal on the way out must find somebody who reads.
            self._read(1.0)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                return True
        return False

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass

    def _read(self, limit_ms: float) -> bytes | None:
        """What the program writes next; `None` after the limit, or when it is gone."""
        if not select.select([self.master], [], [], max(limit_ms, 0.0) / 1000.0)[0]:
            return None
        try:
            piece = os.read(self.master, CHUNK)
        except OSError:  # EIO: the program closed the terminal
            return None
        self._unseen.append(piece)
        return piece or None
