#!/usr/bin/env python3
"""`make bench`, RSA of 2,048 bits: signatures made and verified in a second of processor time, beside `openssl speed`.

Every round lets both work in turn, on the same machine at the same time. Ours makes signatures blinded and hashes the
message; `openssl speed` is handed a digest. The whole processes of `tereze sign` and xmlsec1 stand in `run.py`.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the tree

from figures import Aim, figures, ratio

ROOT = Path(__file__).resolve().parent.parent


def openssl(seconds: int) -> dict[str, float]:
    """Operations a second of processor time, from the line `+F2:…:2048:SIGN:VERIFY`."""
    run = ["openssl", "speed", "-mr", "-seconds", str(seconds), "rsa2048"]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^\+F2:\d+:2048:([0-9.]+):([0-9.]+)", told, re.MULTILINE)
    if not found:
        raise ValueError("openssl speed tells no figures")
    sign, verify = (float(told) for told in found.groups())
    return {"sign": sign, "verify": verify}


def main() -> int:
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", __doc__ or "").strip())
    parser.add_argument("--ours", type=Path, default=ROOT / "target/release/examples/signing_rate", help="the built example")
    parser.add_argument("--rounds", type=int, default=5, help="rounds (5)")
    parser.add_argument("--seconds", type=int, default=1, help="length of each measurement (1)")
    parser.add_argument("--json", type=Path, default=ROOT / "target/bench-rsa.json", help="where the raw figures go")
    arguments = parser.parse_args()
    seen: dict[str, list[float]] = {}
    try:
        for _ in range(arguments.rounds):
            told = {"openssl": openssl(arguments.seconds), "ours": ours(arguments.ours, arguments.seconds)}
            for who, rates in told.items():
                for what in ("sign", "verify"):
                    seen.setdefault(f"{who}, {what}", []).append(rates[what])
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"bench of RSA: {error}", file=sys.stderr)
        return 1
    report(seen)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({"load": os.getloadavg(), "a_second": seen}, indent=1) + "\n")
    print(f"\nraw figures: {arguments.json}")
    return 0


def ours(program: Path, seconds: int) -> dict[str, float]:
    told = subprocess.run([str(program), "rsa", str(seconds)], capture_output=True, text=True, check=True).stdout
    return json.loads(told)


def report(seen: dict[str, list[float]]) -> None:
    print(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}\n")
    print(f"{'RSA 2048, operations a second':<36} {'n':>7} {'p10':>9} {'median':>9} {'most':>9}")
    middle = {}
    for name, values in seen.items():
        figure = figures(values)
        middle[name] = figure.p50
        print(f"  {name:<34} {figure.count:>7} {figure.p10:>9.1f} {figure.p50:>9.1f} {figure.most:>9.1f}")
    sign = ratio(middle["openssl, sign"], middle["ours, sign"])
    print(f"\n  RSA sign: {sign:.2f} times the time of openssl's, blinded; no aim is set")
    verify = ratio(middle["openssl, verify"], middle["ours, verify"])
    print(Aim("RSA verify: time of one", verify, 2, "x openssl").line())


if __name__ == "__main__":
    sys.exit(main())
