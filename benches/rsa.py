#!/usr/bin/env python3
"""`make bench`, RSA of 2,048 bits: signatures made and verified in a second of processor time, beside `openssl speed`;
whole documents signed and verified, beside `xmlsec1 --repeat`, which keeps its key open and does each from its file on;
and the whole processes of `tereze sign` and `xmlsec1 --sign`, from the key file and its password to the signed document.

Every round lets all work in turn, on the same machine at the same time. Ours makes signatures blinded and hashes the
message; `openssl speed` is handed a digest.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the tree

from figures import Aim, figures, ratio
from signers import document, emptied

ROOT = Path(__file__).resolve().parent.parent
# The example's own word for its keys.
PASSWORD = "Qwerty12"
KINDS = ("sign", "verify", "sign_xml", "verify_xml", "process")


def openssl(seconds: int) -> dict[str, float]:
    """Operations a second of processor time, from the line `+F2:…:2048:SIGN:VERIFY`."""
    run = ["openssl", "speed", "-mr", "-seconds", str(seconds), "rsa2048"]
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^\+F2:\d+:2048:([0-9.]+):([0-9.]+)", told, re.MULTILINE)
    if not found:
        raise ValueError("openssl speed tells no figures")
    sign, verify = (float(told) for told in found.groups())
    return {"sign": sign, "verify": verify}


def xmlsec(folder: Path, times: int = 400) -> dict[str, float]:
    """Documents a second of processor time; what a process costs that does one is taken off."""
    (folder / "template.xml").write_text(emptied((folder / "signed.xml").read_text(encoding="utf-8")), encoding="utf-8")
    key = ["--pkcs12", str(folder / "key.p12"), "--pwd", PASSWORD]
    runs = {
        "sign_xml": ["xmlsec1", "--sign", *key, "--output", "/dev/null", str(folder / "template.xml")],
        "verify_xml": ["xmlsec1", "--verify", "--insecure", *key, str(folder / "signed.xml")],
    }
    rates = {}
    for what, run in runs.items():
        one, many = (spent([*run[:2], "--repeat", str(count), *run[2:]]) for count in (1, times + 1))
        rates[what] = times / max(many - one, 1e-6)
    return rates | {"process": processes(runs["sign_xml"])}


def processes(run: list[str], times: int = 10) -> float:
    """Whole processes a second of processor time."""
    return times / max(sum(spent(run) for _ in range(times)), 1e-6)


def spent(run: list[str]) -> float:
    """Seconds of processor time of a process, from its beginning to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(run, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", __doc__ or "").strip())
    parser.add_argument("--programs", type=Path, default=ROOT / "target/release", help="folder of the built programs")
    parser.add_argument("--rounds", type=int, default=7, help="rounds (7)")
    parser.add_argument("--seconds", type=int, default=1, help="length of each measurement (1)")
    parser.add_argument("--json", type=Path, default=ROOT / "target/bench-rsa.json", help="where the raw figures go")
    arguments = parser.parse_args()
    seen: dict[str, list[float]] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="tereze-bench-") as name:
            folder = Path(name)
            (folder / "plain.xml").write_text(document(), encoding="utf-8")
            for _ in range(arguments.rounds):
                # Ours goes first: it leaves the key and the document for xmlsec1.
                told = {"ours": ours(arguments.programs, arguments.seconds, folder)}
                told |= {"openssl": openssl(arguments.seconds), "xmlsec1": xmlsec(folder)}
                for who, rates in told.items():
                    for what in filter(rates.__contains__, KINDS):
                        seen.setdefault(f"{who}, {what}", []).append(rates[what])
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        print(f"bench of RSA: {error}", file=sys.stderr)
        return 1
    report(seen)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({"load": os.getloadavg(), "a_second": seen}, indent=1) + "\n")
    print(f"\nraw figures: {arguments.json}")
    return 0


def ours(programs: Path, seconds: int, folder: Path) -> dict[str, float]:
    rate = [str(programs / "examples/signing_rate"), "rsa", str(seconds), str(folder)]
    told = subprocess.run(rate, capture_output=True, text=True, check=True).stdout
    (folder / "password.txt").write_text(PASSWORD + "\n")
    tereze = str(programs / "tereze")
    key, out = ["--key", str(folder / "key.p12"), "--password-file", str(folder / "password.txt")], str(folder / "out.xml")
    return json.loads(told) | {"process": processes([tereze, "sign", *key, str(folder / "plain.xml"), "-o", out])}


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
    for what, words in (("sign_xml", "signing"), ("verify_xml", "verifying")):
        times = ratio(middle[f"xmlsec1, {what}"], middle[f"ours, {what}"])
        print(f"  {words} a whole document: {times:.2f} times the time of xmlsec1's; no aim is set")
    whole = ratio(middle["xmlsec1, process"], middle["ours, process"])
    print(Aim("tereze sign: time of a whole process", whole, 0.5, "x xmlsec1").line())


if __name__ == "__main__":
    sys.exit(main())
