#!/usr/bin/env python3
"""`make bench`, GOST: signatures made and verified in a second of processor time, beside OpenSSL's engine.

Every round lets both work in turn, on the same machine at the same time. The engine is called in this process through
libcrypto, a few microseconds of which are Python's; it is handed the hash, while ours hashes the message too.
"""

import argparse
import ctypes
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the tree

from figures import Aim, figures, ratio, shown

ROOT = Path(__file__).resolve().parent.parent
ALL_METHODS = 0xFFFF


class Engine:
    """OpenSSL's GOST engine with a key of its own on the same curve."""

    def __init__(self) -> None:
        make = ["openssl", "genpkey", "-engine", "gost", "-algorithm", "gost2012_512", "-pkeyopt", "paramset:A"]
        pem = subprocess.run(make, capture_output=True, check=True).stdout
        self._crypto = crypto = ctypes.CDLL("libcrypto.so.3")
        for name in ("ENGINE_by_id", "BIO_new_mem_buf", "PEM_read_bio_PrivateKey", "EVP_PKEY_CTX_new"):
            getattr(crypto, name).restype = ctypes.c_void_p
        crypto.ENGINE_load_builtin_engines()
        engine = ctypes.c_void_p(crypto.ENGINE_by_id(b"gost") or crypto.ENGINE_by_id(b"dynamic"))
        if not crypto.ENGINE_init(engine) or not crypto.ENGINE_set_default(engine, ALL_METHODS):
            raise RuntimeError("OpenSSL has no engine `gost`: install libengine-gost-openssl")
        bio = ctypes.c_void_p(crypto.BIO_new_mem_buf(pem, len(pem)))
        key = ctypes.c_void_p(crypto.PEM_read_bio_PrivateKey(bio, None, None, None))
        self._signer, self._verifier = (ctypes.c_void_p(crypto.EVP_PKEY_CTX_new(key, None)) for _ in range(2))
        if crypto.EVP_PKEY_sign_init(self._signer) != 1 or crypto.EVP_PKEY_verify_init(self._verifier) != 1:
            raise RuntimeError("the engine does not take its own key")
        self._hash, self._signature = bytes(range(64)), ctypes.create_string_buffer(128)

    def sign(self) -> bool:
        length = ctypes.c_size_t(128)
        return self._crypto.EVP_PKEY_sign(self._signer, self._signature, ctypes.byref(length), self._hash, 64) == 1

    def verify(self) -> bool:
        return self._crypto.EVP_PKEY_verify(self._verifier, self._signature, ctypes.c_size_t(128), self._hash, 64) == 1


def rate(work, seconds: float) -> float:
    started, times = time.process_time(), 0
    while time.process_time() - started < seconds:
        if not work():
            raise RuntimeError("the engine failed")
        times += 1
    return times / (time.process_time() - started)


def main() -> int:
    parser = argparse.ArgumentParser(description=re.sub(r"\s+", " ", __doc__ or "").strip())
    parser.add_argument("--ours", type=Path, default=ROOT / "target/release/examples/signing_rate", help="the built example")
    parser.add_argument("--rounds", type=int, default=7, help="rounds (7)")
    parser.add_argument("--seconds", type=float, default=0.5, help="length of each measurement (0.5)")
    parser.add_argument("--json", type=Path, default=ROOT / "target/bench-gost.json", help="where the raw figures go")
    arguments = parser.parse_args()
    seen: dict[str, list[float]] = {}
    try:
        engine = Engine()
        for _ in range(arguments.rounds):
            for name, work in (("engine, sign", engine.sign), ("engine, verify", engine.verify)):
                seen.setdefault(name, []).append(rate(work, arguments.seconds))
            told = subprocess.run([str(arguments.ours), "gost", str(arguments.seconds)], capture_output=True, text=True, check=True)
            for name, value in json.loads(told.stdout).items():
                seen.setdefault(f"ours, {name}", []).append(value)
    except (OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as error:
        print(f"bench of GOST: {error}", file=sys.stderr)
        return 1
    report(seen)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({"load": os.getloadavg(), "a_second": seen}, indent=1) + "\n")
    print(f"\nraw figures: {arguments.json}")
    return 0


def report(seen: dict[str, list[float]]) -> None:
    print(f"load average {' '.join(f'{load:.2f}' for load in os.getloadavg())}\n")
    print(f"{'GOST 512, operations a second':<36} {'n':>7} {'p10':>9} {'median':>9} {'most':>9}")
    middle = {}
    for name, values in seen.items():
        figure = figures(values)
        middle[name] = figure.p50
        print(f"  {name:<34} {figure.count:>7} {figure.p10:>9.1f} {figure.p50:>9.1f} {figure.most:>9.1f}")
    print(f"  from the key file to the first signature: {shown(middle['ours, first_us'] / 1000)} ms\n")
    for what, most in (("sign", 4), ("verify", 1.5)):
        times = ratio(middle[f"engine, {what}"], middle[f"ours, {what}"])
        print(Aim(f"GOST {what}: time of one", times, most, "x engine").line())


if __name__ == "__main__":
    sys.exit(main())
