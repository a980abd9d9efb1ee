#!/usr/bin/env python3
"""`make bench`, the queue: the rank of one child beside PostgreSQL's indexed count of those before it; how the
journal opens among few and many applications; registrations beside the disk's fsync and `openssl speed`.

Every round asks every variant in turn, on the same machine at the same time. PostgreSQL counts over an index of
60,000 rows, through its own client, with a prepared statement; we compute the rank by the whole rule (all out of
turn, then one privileged and three others) in queues of 60,000 and of 1,000,000.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the tree

from figures import Aim, figures, ratio, shown
from postgres import Postgres

HERE = Path(__file__).resolve().parent
SMALL, LARGE = 60_000, 1_000_000

TABLE = f"""
CREATE TABLE queue (settlement text NOT NULL, since timestamptz NOT NULL, serial int NOT NULL, class char NOT NULL);
INSERT INTO queue SELECT '391010000', timestamptz '2026-01-05' + n * interval '30 s', n,
  CASE WHEN n % 50 = 0 THEN 'E' WHEN n % 50 < 8 THEN 'P' ELSE 'N' END FROM generate_series(1, {SMALL}) n;
CREATE INDEX queue_order ON queue (settlement, since, serial);
"""
COUNT = f"""\\set n random(1, {SMALL})
SELECT count(*) FROM queue WHERE settlement = '391010000'
  AND (since, serial) < (timestamptz '2026-01-05' + :n * interval '30 s', :n);
"""


def loaded(program: Path, *what: object) -> dict:
    done = subprocess.run([str(program), *map(str, what)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def fsyncs_a_second(append: bool, seconds: float = 2.0) -> float:
    """How often the disk takes 4 KiB for good: new ones, as every log writes them, or the same ones over again."""
    with tempfile.TemporaryFile() as file:
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            os.pwrite(file.fileno(), b"\0" * 4096, 4096 * count if append else 0)
            os.fdatasync(file.fileno())
            count += 1
    return count / seconds


def verifications_a_second() -> float:
    """RSA-2048 verifications of one core, by `openssl speed`."""
    argv = ["openssl", "speed", "-mr", "-seconds", "2", "rsa2048"]
    told = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    (line,) = [line for line in told.splitlines() if line.startswith("+F2:")]
    return float(line.split(":")[4])


def load(arguments: argparse.Namespace) -> tuple[dict, list[Aim]]:
    few = loaded(arguments.load, "journal", 1000, 400)
    many = loaded(arguments.load, "journal", arguments.applications, 400)
    done, disks = [], []
    for _ in range(3):  # disks differ from minute to minute: each round asks it beside us
        done.append(loaded(arguments.load, "register", 12_000, 64))
        disks.append((fsyncs_a_second(True), fsyncs_a_second(False)))
    rate = statistics.median(told["registered"] / told["seconds"] for told in done)
    (disk, over), openssl = map(statistics.median, zip(*disks)), verifications_a_second()
    opened = [figures(told["looked_ms"]) for told in (few, many)]
    for told, seen in zip((few, many), opened):
        if seen:
            name = f"journal among {told['applications']:,}, ms"
            print(f"  {name:<34} {seen.count:>7} {seen.p10:>9.2f} {seen.p50:>9.2f} {seen.p99:>9.2f}")
    print(f"  the centre starts among {many['applications']:,} in {many['started_s']} s")
    print(f"  registrations {rate:.0f}/s; fdatasync {disk:.0f}/s, of one place over again {over:.0f}/s;"
          f" openssl verifies {openssl:.0f}/s")
    p99 = ratio(opened[1].p99, opened[0].p99) if all(opened) else None
    slow = ratio(min(disk, openssl), rate)
    aims = [
        Aim(f"journal p99 among {many['applications']:,}", p99, 3, "x among 1,000"),
        Aim("lower of disk and openssl", slow, 2, "x registrations"),
    ]
    return {"few": few, "many": many, "registered": done, "fsyncs": disks, "openssl": openssl}, aims


def asked(program: Path, children: int, asks: int) -> dict:
    done = subprocess.run([str(program), str(children), str(asks)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> int:
    root = HERE.parent
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", __doc__ or "").strip())
    parser.add_argument("--rank", type=Path, default=root / "target/release/examples/rank", help="the built example")
    parser.add_argument("--load", type=Path, default=root / "target/server/examples/queue_load", help="the other one")
    parser.add_argument("--applications", type=int, default=LARGE, help="applications at the centre (1,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (5)")
    parser.add_argument("--asks", type=int, default=1000, help="ranks asked in a round (1000)")
    parser.add_argument("--json", type=Path, default=root / "target/bench-queue.json", help="where the raw figures go")
    arguments = parser.parse_args()
    us: dict[str, list[float]] = defaultdict(list)
    fold_s: dict[str, list[float]] = defaultdict(list)
    try:
        with Postgres() as postgres:
            for statement in filter(str.strip, TABLE.split(";\n")):
                postgres.sql(statement)
            postgres.sql("VACUUM ANALYZE queue")
            for _ in range(arguments.rounds):
                us[f"PostgreSQL, {SMALL:,}"] += [ms * 1000 for ms in postgres.bench(COUNT, arguments.asks)]
                for children in (SMALL, LARGE):
                    told = asked(arguments.rank, children, arguments.asks)
                    us[f"rank, {children:,}"] += told["asked_us"]
                    fold_s[f"rank, {children:,}"].append(told["fold_s"])
        report(us, fold_s)
        raw, aims = load(arguments)
    except (OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as error:
        print(f"bench of the queue: {error}", file=sys.stderr)
        return 1
    for aim in aims:
        print(aim.line())
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({"load": os.getloadavg(), "asked_us": us, "fold_s": fold_s, "load_of_centre": raw}, indent=1) + "\n")
    print(f"\nraw figures: {arguments.json}")
    return 0


def report(us: dict[str, list[float]], fold_s: dict[str, list[float]]) -> None:
    print(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}\n")
    print(f"{'rank of one child, µs':<36} {'n':>7} {'p10':>9} {'median':>9} {'p99':>9}")
    for name, values in us.items():
        seen = figures(values)
        if seen:
            print(f"  {name:<34} {seen.count:>7} {seen.p10:>9.2f} {seen.p50:>9.2f} {seen.p99:>9.2f}")
    for name, seconds in fold_s.items():
        print(f"  {name}: all registrations folded in {shown(min(seconds))} s")
    large, peer = figures(us[f"rank, {LARGE:,}"]), figures(us[f"PostgreSQL, {SMALL:,}"])
    seen = ratio(large.p50, peer.p50) if large and peer else None
    print("\n" + Aim("rank at 1,000,000", seen, 1, "x PostgreSQL").line())


if __name__ == "__main__":
    sys.exit(main())
