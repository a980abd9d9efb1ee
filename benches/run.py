#!/usr/bin/env python3
"""`make bench`: the kiosk beside `whiptail` and a `textual` form, `tereze sign` beside `xmlsec1`.

One run, every variant in every round, so that whatever else the machine does falls on all alike. Figures are
medians with p10 and p99; ratios are of medians of the same run, and they are what to look at: absolute times move
with the load, which is printed beside them, and have a floor of their own, which `cat` in the same pty shows.
Nothing fails because of a time; a variant that does not run is reported and the others go on.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the tree

from figures import Aim, figures, percentile, ratio, shown
from house import NATIONAL_KEY, PASSWORD, House
from signers import Signers, run
from terminal import COLUMNS, QUIET_MS, ROWS, Key, Stalled, Terminal

HERE = Path(__file__).resolve().parent
DOWN, UP, TAB, BACK_TAB, ENTER, BACKSPACE = b"\x1b[B", b"\x1b[A", b"\t", b"\x1b[Z", b"\r", b"\x7f"
MOVE, TYPE, BOXES, FIELDS = "move", "type", "boxes", "fields"
# The wide key bar's last word on the kiosk's first screen, Kazakh.
KIOSK_MARKER = "Көмек"


class Bench:
    """Raw figures of all rounds, and what went wrong."""

    def __init__(self) -> None:
        self.first_frame: dict[str, list[float]] = defaultdict(list)
        self.keys: dict[tuple[str, str], list[Key]] = defaultdict(list)
        self.silent: dict[str, int] = defaultdict(int)
        self.peak_kib: dict[str, list[int]] = defaultdict(list)
        self.own_kib: dict[str, list[int]] = defaultdict(list)
        self.sign_ms: dict[str, list[float]] = defaultdict(list)
        self.troubles: dict[str, int] = defaultdict(int)

    def attempt(self, name: str, work: Callable[[], None]) -> None:
        """Does a variant's work; a failure is counted under its own words."""
        try:
            work()
        except (OSError, RuntimeError, Stalled) as error:
            self.troubles[f"{name}: {error}"] += 1

    def weigh(self, terminal: Terminal, name: str) -> None:
        peak, own = terminal.memory_kib()
        self.peak_kib[name].append(peak)
        self.own_kib[name].append(own)

    def press(self, terminal: Terminal, name: str, kind: str, keys: list[bytes]) -> None:
        """Presses the keys one after another; a variant that does not answer at all is given up."""
        silent = 0
        for key in keys:
            answer = terminal.press(key)
            if answer is None:
                silent += 1
                self.silent[f"{name}, {kind}"] += 1
                if silent == 3:
                    raise Stalled(f"three keys of “{kind}” were not answered")
            else:
                self.keys[name, kind].append(answer)


def moves(count: int, there: bytes = DOWN, back: bytes = UP) -> list[bytes]:
    return [there, back] * (count // 2)


def letters(count: int) -> list[bytes]:
    """Ten letters at a time, then as many backspaces: a line never fills."""
    word = [bytes([letter]) for letter in b"asdfghjkla"]
    line = word + [BACKSPACE] * len(word)
    return (line * (count // len(line) + 1))[: max(count // 2 * 2, 2)]


def cat(bench: Bench, work: Path, count: int) -> None:
    """The harness's floor: a program that does nothing but echo."""
    marker = work / "marker"
    marker.write_text("READY")
    with Terminal(["cat", str(marker), "-"], raw=True) as terminal:
        bench.first_frame["cat (floor)"].append(terminal.first_frame("READY"))
        bench.press(terminal, "cat (floor)", MOVE, [b"x"] * count)
        bench.press(terminal, "cat (floor)", TYPE, [b"x"] * count)


def whiptail(bench: Bench, count: int) -> None:
    menu = ["whiptail", "--menu", "Two fields", "20", "60", "2", "1", "First", "2", "Second"]
    with Terminal(menu) as terminal:
        bench.first_frame["whiptail"].append(terminal.first_frame("<Cancel>"))
        bench.press(terminal, "whiptail", MOVE, moves(count))
    with Terminal(["whiptail", "--inputbox", "First field", "20", "60"]) as terminal:
        bench.first_frame["whiptail inputbox"].append(terminal.first_frame("<Cancel>"))
        bench.press(terminal, "whiptail", TYPE, letters(count))
        bench.weigh(terminal, "whiptail")


def textual(bench: Bench, count: int) -> None:
    with Terminal([sys.executable, str(HERE / "textual_form.py")]) as terminal:
        bench.first_frame["textual"].append(terminal.first_frame("Leave"))
        terminal.drain(150.0)
        bench.press(terminal, "textual", TYPE, letters(count))
        bench.press(terminal, "textual", MOVE, moves(count, TAB, BACK_TAB))
        bench.weigh(terminal, "textual")


def kiosk(bench: Bench, house: House, count: int) -> None:
    """Welcome (arrows), the procedure's boxes (arrows), the password (letters), the contacts (Tab)."""
    with Terminal(house.kiosk) as terminal:
        bench.first_frame["kiosk"].append(terminal.first_frame(KIOSK_MARKER))
        # The line to central comes up on its own and redraws a line of the first screen.
        terminal.drain(250.0)
        bench.weigh(terminal, "kiosk, Welcome")
        bench.press(terminal, "kiosk", MOVE, moves(count))
        go(terminal, ENTER, "Әлеуметтік")
        go(terminal, ENTER, "ата-анасымын")
        bench.press(terminal, "kiosk", BOXES, moves(min(count, 6)))
        for key in [b" ", DOWN, b" ", DOWN, b" ", DOWN]:
            terminal.press(key)
        # The last tick opens the way and goes to it.
        go(terminal, b" ", "▶ Өтініш беру")
        go(terminal, ENTER, ".p12")
        choose(terminal, Path(NATIONAL_KEY).name[:12])
        bench.press(terminal, "kiosk", TYPE, letters(count))
        bench.weigh(terminal, "kiosk, password line")
        go(terminal, PASSWORD.encode() + ENTER, "▶ [ ]")
        for _ in range(2):
            choose(terminal, "[ ]")
        choose(terminal, "Әрі қарай")
        terminal.wait_to_see("Электрондық пошта")
        terminal.drain(100.0)
        bench.press(terminal, "kiosk", FIELDS, moves(min(count, 6), TAB, BACK_TAB))
        bench.weigh(terminal, "kiosk, key opened and used")


def go(terminal: Terminal, key: bytes, marker: str) -> None:
    os.write(terminal.master, key)
    terminal.wait_to_see(marker)


def choose(terminal: Terminal, words: str) -> None:
    """Walks to what begins with these words, and presses it."""
    for _ in range(40):
        if f"▶ {words}" in terminal.text():
            terminal.press(ENTER)
            return
        before = terminal.text()
        terminal.press(DOWN)
        if terminal.text() == before:
            terminal.press(TAB)
    raise Stalled(f"the focus does not come to “{words}”:\n{terminal.text()}")


def rounds(bench: Bench, arguments: argparse.Namespace, house: House, signers: Signers, work: Path) -> None:
    count = arguments.keys
    variants: list[tuple[str, Callable[[], None]]] = [
        ("cat", lambda: cat(bench, work, count)),
        ("whiptail", lambda: whiptail(bench, count)),
        ("textual", lambda: textual(bench, count)),
        ("kiosk", lambda: kiosk(bench, house, count)),
    ]
    for name, argv in signers.commands.items():
        variants.append((name, lambda name=name, argv=argv: bench.sign_ms[name].append(run(argv))))
    for number in range(arguments.rounds):
        random.shuffle(variants)
        for name, work_of in variants:
            bench.attempt(name, work_of)
        if sys.stderr.isatty():
            print(f"\rround {number + 1} of {arguments.rounds} ", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)


def aims(bench: Bench) -> list[Aim]:
    """The issue's aims; against whiptail where they name no other."""

    def median(values: list[float]) -> float | None:
        found = figures(values)
        return found and found.p50

    found = [
        Aim("first frame", ratio(*(median(bench.first_frame[n]) for n in ("kiosk", "whiptail"))), 1.5, "x whiptail")
    ]
    for kind in (MOVE, TYPE):
        ours, theirs = ([key.first_ms for key in bench.keys[name, kind]] for name in ("kiosk", "whiptail"))
        both = bool(ours and theirs)
        p99 = ratio(percentile(ours, 99), percentile(theirs, 99)) if both else None
        found.append(Aim(f"key-to-frame p50, {kind}", ratio(median(ours), median(theirs)), 2, "x whiptail"))
        found.append(Aim(f"key-to-frame p99, {kind}", p99, 3, "x whiptail"))
    for kind in (MOVE, TYPE, BOXES, FIELDS):
        sizes = [key.size for key in bench.keys["kiosk", kind]]
        found.append(Aim(f"bytes per key, most, {kind}", max(sizes, default=None), 200, "bytes", below=True))
    for name in ("kiosk, Welcome", "kiosk, password line", "kiosk, key opened and used"):
        peak = max(bench.peak_kib[name], default=None)
        found.append(Aim(f"peak memory, {name}", peak and peak / 1024, 12, "MiB", below=True))
    for kind, peer in (("modern", "xmlsec1, modern"), ("national", "xmlsec1, national (PEM)")):
        times = (median(bench.sign_ms[f"tereze, {kind}"]), median(bench.sign_ms[peer]))
        found.append(Aim(f"sign, {kind} key file", ratio(*times), 0.25, "x xmlsec1"))
    return found


def table(title: str, rows: dict[str, list[float]], base: str | None, digits: int = 2) -> None:
    """Figures of every variant; ratios of medians and of p10 to the base."""
    against = figures(rows.get(base, [])) if base else None
    ratios = f"{'x p50':>8}{'x p10':>8}   of {base}" if base else ""
    print(f"\n{title:<38}{'n':>6}{'p10':>10}{'median':>10}{'p99':>10}{ratios}")
    for name, values in rows.items():
        seen = figures(values)
        if seen is None:
            print(f"  {name:<36}{0:>6}  not measured")
            continue
        cells = f"{shown(seen.p10, digits):>10}{shown(seen.p50, digits):>10}{shown(seen.p99, digits):>10}"
        if against:
            cells += f"{shown(ratio(seen.p50, against.p50)):>8}{shown(ratio(seen.p10, against.p10)):>8}"
        print(f"  {name:<36}{seen.count:>6}{cells}")


def report(bench: Bench, arguments: argparse.Namespace, loads: list[tuple[float, ...]], checked: dict[str, str]) -> None:
    before, after = (" ".join(f"{load:.2f}" for load in of) for of in loads)
    programs = os.path.relpath(arguments.programs, HERE.parent)
    print(f"{arguments.rounds} rounds, {COLUMNS}x{ROWS}, programs of {programs}")
    print(f"load average before {before}, after {after}; {os.cpu_count()} processors; quiet is {QUIET_MS:.0f} ms")
    table("first frame, ms", bench.first_frame, "whiptail")
    for kind in (MOVE, TYPE, BOXES, FIELDS):
        base = "whiptail" if kind in (MOVE, TYPE) else None
        of_kind = {name: keys for (name, key_kind), keys in bench.keys.items() if key_kind == kind}
        table(f"key to first byte, ms: {kind}", {n: [k.first_ms for k in v] for n, v in of_kind.items()}, base, 3)
        table(f"key to quiet, ms: {kind}", {n: [k.quiet_ms for k in v] for n, v in of_kind.items()}, base, 3)
        table(f"bytes per key: {kind}", {n: [float(k.size) for k in v] for n, v in of_kind.items()}, base, 0)
    print("  (boxes: words that stay; fields: a step to another field, which brings the words of its help)")
    for title, of in (("peak memory (VmHWM)", bench.peak_kib), ("of it its own (RssAnon)", bench.own_kib)):
        table(f"{title}, MiB", {name: [kib / 1024 for kib in values] for name, values in of.items()}, None)
    table("sign, whole process, ms", {k: bench.sign_ms[k] for k in sorted(bench.sign_ms)}, "xmlsec1, modern")
    print("\naims of the issue (p50 and p99 of keys: to the first byte)")
    for aim in aims(bench):
        print(f"  {aim.line()}")
    refused = {what: said for what, said in checked.items() if said != "accepted"}
    print(f"\nsigned documents checked: {len(checked) - len(refused)} of {len(checked)} accepted")
    for what, said in refused.items():
        print(f"  {what}: {said}")
    for what, times in bench.silent.items():
        print(f"  {what}: {times} keys without an answer")
    for what, times in bench.troubles.items():
        print(f"  {times} x {what}")


def raw(bench: Bench, arguments: argparse.Namespace, loads: list[tuple[float, ...]], checked: dict[str, str]) -> dict:
    return {
        "rounds": arguments.rounds,
        "keys_a_round": arguments.keys,
        "programs": str(arguments.programs),
        "terminal": [COLUMNS, ROWS],
        "quiet_ms": QUIET_MS,
        "load_average": {"before": loads[0], "after": loads[1]},
        "first_frame_ms": bench.first_frame,
        "keys": {f"{name}, {kind}": [asdict(key) for key in keys] for (name, kind), keys in bench.keys.items()},
        "keys_without_answer": bench.silent,
        "peak_kib": bench.peak_kib,
        "own_kib": bench.own_kib,
        "sign_ms": bench.sign_ms,
        "aims": [{**asdict(aim), "verdict": aim.verdict()} for aim in aims(bench)],
        "signed_documents": checked,
        "troubles": bench.troubles,
    }


def main() -> int:
    root = HERE.parent
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", __doc__ or "").strip())
    parser.add_argument("--programs", type=Path, default=root / "target/release", help="folder of the built programs")
    parser.add_argument("--rounds", type=int, default=30, help="rounds (30)")
    parser.add_argument("--keys", type=int, default=20, help="keys of each kind in a round (20)")
    parser.add_argument("--json", type=Path, default=root / "target/bench.json", help="where the raw figures go")
    arguments = parser.parse_args()
    arguments.programs = arguments.programs.resolve()
    # Asked to stop, it ends its children on the way out, as at Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench, loads, checked = Bench(), [os.getloadavg()], {}
    work = Path(tempfile.mkdtemp(prefix="tereze-bench-"))
    try:
        with House(arguments.programs, work / "house") as house:
            (work / "signed").mkdir()
            signers = Signers(arguments.programs, house.folder, work / "signed")
            bench.attempt("preparing to sign", signers.prepare)
            rounds(bench, arguments, house, signers, work)
            checked = signers.checked()
    except (OSError, RuntimeError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
    loads.append(os.getloadavg())
    report(bench, arguments, loads, checked)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(raw(bench, arguments, loads, checked), ensure_ascii=False, indent=1) + "\n")
    print(f"\nraw figures: {arguments.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
