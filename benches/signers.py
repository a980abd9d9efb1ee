"""`tereze sign` and `xmlsec1 --sign` as whole processes, over the same document with the same key.

Two pairs, because OpenSSL 3 no longer reads the ciphers of the national key files by itself:

- *modern*: both open the same PKCS#12 file, which openssl wrote (PBES2, AES-256);
- *national*: tereze opens the national file (3DES, RC2-40), xmlsec1 the same key as PEM without a password,
  which is less work for xmlsec1.
"""

import os
import re
import subprocess
from pathlib import Path

from house import NATIONAL_KEY, OPENSSL_KEY, PASSWORD
from terminal import now_ms

LIMIT_S = 20.0


def document(answers: int = 60) -> str:
    """An application of about the size of a real one: a few kilobytes, mostly Cyrillic."""
    lines = "".join(
        f'<answer id="a{n}"><label>Баланың мәліметтері {n}</label><value>ТЕСТОВ АЛИХАН, Қостанай қ. {n}</value></answer>'
        for n in range(answers)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<application xmlns="urn:tereze:bench">{lines}</application>\n'


def emptied(signed: str) -> str:
    """A template of the same algorithms as ours: our own signature with its values taken out."""
    for element in ("DigestValue", "SignatureValue", "X509Data"):
        signed = re.sub(f"<ds:{element}>.*?</ds:{element}>", f"<ds:{element}/>", signed, flags=re.DOTALL)
    return signed


class Signers:
    """Every variant's command, with its files ready."""

    def __init__(self, programs: Path, house: Path, work: Path) -> None:
        self._tereze = str(programs / "tereze")
        self._house, self._work = house, work
        self._plain, self._template = work / "plain.xml", work / "template.xml"
        self._password = work / "password.txt"
        self._plain.write_text(document(), encoding="utf-8")
        self._password.write_text(PASSWORD + "\n")
        self.commands = {
            "tereze, modern": self._by_tereze(OPENSSL_KEY, "tereze-modern.xml"),
            "xmlsec1, modern": self._by_xmlsec(
                ["--pkcs12", str(house / OPENSSL_KEY), "--pwd", PASSWORD], "xmlsec1-modern.xml"
            ),
            "tereze, national": self._by_tereze(NATIONAL_KEY, "tereze-national.xml"),
            "xmlsec1, national (PEM)": self._by_xmlsec(
                ["--privkey-pem", f"{work / 'key.pem'},{work / 'certificate.pem'}"], "xmlsec1-national.xml"
            ),
            "floor: true": ["true"],
        }

    def prepare(self) -> None:
        """Makes the template with the empty signature and the PEM files."""
        run(self.commands["tereze, modern"])
        signed = (self._work / "tereze-modern.xml").read_text(encoding="utf-8")
        self._template.write_text(emptied(signed), encoding="utf-8")
        key = ["openssl", "pkcs12", "-legacy", "-in", str(self._house / NATIONAL_KEY), "-passin", f"pass:{PASSWORD}"]
        run([*key, "-nodes", "-nocerts", "-out", str(self._work / "key.pem")])
        run([*key, "-nokeys", "-clcerts", "-out", str(self._work / "certificate.pem")])

    def checked(self) -> dict[str, str]:
        """What `tereze verify` and `xmlsec1 --verify` say of every signed document."""
        trust = self._house / "trust"
        verifiers = {
            "tereze": [self._tereze, "verify", "--trust", str(trust)],
            "xmlsec1": ["xmlsec1", "--verify", "--trusted-pem", str(trust / "root.pem"),
                        "--untrusted-pem", str(trust / "issuer.pem")],
        }  # fmt: skip
        said = {}
        for signed in sorted(self._work.glob("*-*.xml")):
            for name, argv in verifiers.items():
                try:
                    run([*argv, str(signed)])
                    said[f"{signed.name} by {name}"] = "accepted"
                except (OSError, RuntimeError) as error:
                    said[f"{signed.name} by {name}"] = str(error)
        return said

    def _by_tereze(self, key: str, output: str) -> list[str]:
        return [self._tereze, "sign", "--key", str(self._house / key), "--password-file", str(self._password),
                str(self._plain), "-o", str(self._work / output)]  # fmt: skip

    def _by_xmlsec(self, key: list[str], output: str) -> list[str]:
        return ["xmlsec1", "--sign", *key, "--output", str(self._work / output), str(self._template)]


def run(argv: list[str]) -> float:
    """Runs a command to its end; its milliseconds. A failure or a time-out is a RuntimeError."""
    started = now_ms()
    try:
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=LIMIT_S
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{os.path.basename(argv[0])} took more than {LIMIT_S:.0f} s") from error
    elapsed = now_ms() - started
    if done.returncode != 0:
        told = " ".join(done.stderr.decode(errors="replace").split())[:200]
        raise RuntimeError(f"{os.path.basename(argv[0])} ended with {done.returncode}: {told}")
    return elapsed
