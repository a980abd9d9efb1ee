#!/usr/bin/env python3
"""`make bench`, the line: bytes that an application costs, TLS and all, beside the same application sent ODK's way.

Ours are counted by `tests/thin_line/bytes.rs` at its proxy, between the client and the centre that ship. The peer is sent
as ODK Collect sends a form (OpenRosa 1.0): a HEAD first, then one multipart POST a form, XML as it is, over TLS 1.3 on a
resumed connection, with a password instead of a certificate of its own; the signed XML is the form, the signed consent
its attachment. The password and the answers are as short as they can be.
"""

import email.utils
import http.server
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the tree

from figures import Aim, ratio, shown

ROOT = Path(__file__).resolve().parent.parent
TEST = ["cargo", "test", "--quiet", "--workspace", "--test", "thin_line", "--", "--nocapture", "bytes::"]
LINE = re.compile(r"^(\w+): resumed (\d+) \+ (\d+), on an open connection (\d+) \+ (\d+), of ten (\d+) \+ (\d+)$", re.M)
TOGETHER = 10
BOUNDARY = "7c0c8a7e-7b1c-4a1e-9f0e-3f3c1f6f2a10"


def ours(samples: Path) -> dict[str, tuple[int, int, int]]:
    """Of each service: resumed, on an open connection, each of ten."""
    subprocess.run(["cargo", "build", "--quiet", "--workspace", "--bins"], cwd=ROOT, check=True)
    told = subprocess.run(
        TEST, cwd=ROOT, env={**os.environ, "TEREZE_SAMPLES_DIR": str(samples)}, capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for name, *numbers in LINE.findall(told):
        up_down = [int(number) for number in numbers]
        found[name] = (sum(up_down[0:2]), sum(up_down[2:4]), sum(up_down[4:6]))
    return found


class Aggregate(http.server.BaseHTTPRequestHandler):
    """A server of forms that says what it must."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "odk", ""

    def do_HEAD(self) -> None:
        self._say(204, b"", [("Location", f"https://localhost:{self.server.server_port}/submission")])

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>ok</message></OpenRosaResponse>'
        self._say(201, body, [("Content-Type", "text/xml")])

    def _say(self, status: int, body: bytes, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in [("X-OpenRosa-Version", "1.0"), *headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Counted:
    """A TLS client over a connection whose every byte is counted."""

    def __init__(self, port: int, context: ssl.SSLContext, session: ssl.SSLSession | None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.bytes = 0
        self._read, self._written = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self._read, self._written, server_hostname="localhost", session=session)
        self._do(self.tls.do_handshake)

    def _flush(self) -> None:
        if data := self._written.read():
            self.bytes += len(data)
            self.socket.sendall(data)

    def _do(self, what):
        while True:
            try:
                done = what()
                self._flush()
                return done
            except ssl.SSLWantReadError:
                self._flush()
                data = self.socket.recv(65536)
                self.bytes += len(data)
                self._read.write(data)

    def ask(self, text: bytes) -> None:
        self._do(lambda: self.tls.write(text))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._do(lambda: self.tls.read(65536))
        head, body = answer.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        while length > len(body) and not head.startswith(b"HTTP/1.1 204"):
            body += self._do(lambda: self.tls.read(65536))


def openrosa(port: int) -> str:
    return (
        f"Host: localhost:{port}\r\nX-OpenRosa-Version: 1.0\r\nDate: {email.utils.formatdate(usegmt=True)}\r\n"
        "User-Agent: org.odk.collect.android/v2024.3.4 Dalvik/2.1.0 (Linux; U; Android 14)\r\n"
        "Authorization: Basic a2lvc2s6c2VjcmV0\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\n"
    )


def multipart(form: bytes, consent: bytes) -> bytes:
    parts = b""
    for name, kind, text in (("xml_submission_file", "text/xml", form), ("consent.xml", "text/xml", consent)):
        parts += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
            f"Content-Type: {kind}\r\nContent-Length: {len(text)}\r\n\r\n"
        ).encode()
        parts += text + b"\r\n"
    return parts + f"--{BOUNDARY}--\r\n".encode()


def odk(samples: Path, service: str) -> tuple[int, int]:
    """A form on a resumed connection, and each of ten on one."""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = (Path(folder) / name for name in ("key.pem", "certificate.pem"))
        make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "9"]
        make += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aggregate)
        served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        served.load_cert_chain(certificate, key)
        served.minimum_version = ssl.TLSVersion.TLSv1_3
        served.num_tickets = 1
        server.socket = served.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = ssl.create_default_context(cafile=str(certificate))
        port, head = server.server_port, openrosa(server.server_port)
        body = multipart((samples / f"{service}.xml").read_bytes(), (samples / f"{service}-consent.xml").read_bytes())
        length = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n"
        first = Counted(port, context, None)
        first.ask(f"HEAD /submission HTTP/1.1\r\n{head}\r\n".encode())

        def forms(count: int) -> int:
            line = Counted(port, context, first.tls.session)
            assert line.tls.session_reused
            for _ in range(count):
                line.ask(f"HEAD /submission HTTP/1.1\r\n{head}\r\n".encode())
                line.ask(f"POST /submission HTTP/1.1\r\n{head}{length}\r\n".encode() + body)
            return line.bytes

        counted = forms(1), forms(TOGETHER) // TOGETHER
        server.shutdown()
        return counted


def main() -> None:
    aims = []
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder)
        for service, (resumed, still_open, of_ten) in ours(samples).items():
            peer, peer_of_ten = odk(samples, service)
            print(f"{service}: resumed {resumed}, open {still_open}, of ten {of_ten}")
            print(f"  ODK's way: resumed {peer}, of ten {peer_of_ten}")
            print(f"  ratio {shown(ratio(resumed, peer))}, of ten {shown(ratio(of_ten, peer_of_ten))}")
            aims.append(Aim(f"{service}, resumed", resumed, 3_800, "bytes"))
            # Typed without a line, both certificates travel: 1,536 bytes of signatures and moduli, which nobody compresses.
            if service != "Offline":
                aims.append(Aim(f"{service}, each of ten", of_ten, 2_200, "bytes"))
    for aim in aims:
        print(aim.line())


if __name__ == "__main__":
    main()
