"""A server of our own with the FEC's address layout, for the tests of `warchest fetch` and `watch`:
https on localhost, with a certificate of an authority that is made for the run. It serves what it
is given, and misbehaves when it is told to."""
import email.utils
import hashlib
import http.server
import os
import shutil
import socket
import ssl
import struct
import subprocess
import threading

from trial import Skip

PAGE = (b"<!DOCTYPE html>\n<html><head><title>Service Unavailable</title></head>"
        b"<body><h1>503</h1></body></html>\n")
MONDAY = 1_714_363_200  # Mon, 29 Apr 2024 04:00:00 GMT: midnight in Washington


class File:
    def __init__(self, body, etag=True, modified=MONDAY, kind="application/octet-stream"):
        self.body, self.modified, self.kind = body, modified, kind
        self.etag = '"%s"' % hashlib.md5(body).hexdigest() if etag else None


class Server:
    """`files` by path (`/www.fec.gov/files/…`), `plans` by path: what to do at the next requests,
    by name; `ok` when there is nothing left. `log` has every request."""

    def __init__(self, folder):
        if not shutil.which("openssl"):
            raise Skip("openssl is absent")
        self.files, self.plans, self.log = {}, {}, []
        self.lock = threading.Lock()
        self.open = self.most_open = 0
        self.closing = threading.Event()
        self.slow = 0  # bytes of a body that go at once, with a pause between; 0: all
        certificate, self.authority = certificates(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server = self

        class Handler(Answer):
            fec = server

        class Threads(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass

            def finish_request(self, request, address):
                # The handshake belongs to the thread of the request: one that stalls holds no other.
                request.settimeout(60)
                try:
                    request = context.wrap_socket(request, server_side=True)
                except (OSError, ssl.SSLError):
                    return
                with server.lock:
                    server.open += 1
                    server.most_open = max(server.most_open, server.open)
                try:
                    super().finish_request(request, address)
                finally:
                    with server.lock:
                        server.open -= 1
                    try:
                        request.close()
                    except OSError:
                        pass

        self.http = Threads(("127.0.0.1", 0), Handler)
        self.port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def place(self):
        return f"localhost:{self.port}"

    @property
    def options(self):
        """What makes the program ask this server instead of the FEC's."""
        return ["--mirror", f"https://{self.place}", "--allow-host", self.place,
                "--backoff", "10", "--timeout", "1"]

    @property
    def env(self):
        return {"SSL_CERT_FILE": self.authority}

    def put(self, path, body, **more):
        self.files[path] = File(body, **more)

    def behave(self, path, *plan):
        self.plans[path] = list(plan)
        self.log.clear()

    def asked(self, path):
        return [entry for entry in self.log if entry[0] == path]

    def close(self):
        self.closing.set()
        self.http.shutdown()
        self.http.server_close()


def certificates(folder):
    """An authority, and a certificate of it for localhost."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    with open(os.path.join(folder, "names"), "w") as file:
        file.write("subjectAltName=DNS:localhost\n")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-days", "2", "-subj", "/CN=warchest tests")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "one.key", "-out", "one.csr",
            "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", "one.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "one.pem", "-days", "2", "-extfile", "names")
    both = os.path.join(folder, "both.pem")
    with open(both, "w") as out:
        for name in ("one.key", "one.pem"):
            with open(os.path.join(folder, name)) as file:
                out.write(file.read())
    return both, os.path.join(folder, "ca.pem")


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fec = None

    def log_message(self, *words):
        pass

    def do_GET(self):
        fec = self.fec
        with fec.lock:
            fec.log.append((self.path, dict(self.headers)))
            plan = fec.plans.get(self.path) or ["ok"]
            what = plan.pop(0) if len(plan) > 1 or plan[0] != "ok" else plan[0]
            if what.startswith("always "):
                what = what[7:]
                fec.plans[self.path] = ["always " + what]
        try:
            getattr(self, "on_" + what.split(":")[0])(*what.split(":")[1:2])
        except (OSError, ssl.SSLError):
            self.close_connection = True

    def head(self, status, length=None, **fields):
        self.send_response(status)
        for name, value in fields.items():
            if value is not None:
                self.send_header(name.replace("_", "-"), value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def marks(self, file):
        return {"ETag": file.etag, "Content_Type": file.kind,
                "Last_Modified": email.utils.formatdate(file.modified, usegmt=True)
                if file.modified else None}

    def file(self):
        file = self.fec.files.get(self.path)
        if file is None:
            self.send_page(404)
        return file

    def send_page(self, status, **fields):
        self.head(status, len(PAGE), Content_Type="text/html", **fields)
        self.wfile.write(PAGE)

    def send(self, body):
        step = self.fec.slow
        if not step:
            return self.wfile.write(body)
        for start in range(0, len(body), step):
            self.wfile.write(body[start:start + step])
            self.fec.closing.wait(0.002)

    # What it can do. `begin` sends a head that promises the whole.

    def on_ok(self):
        file = self.file()
        if file is None:
            return
        tag = file.etag or "none"
        if self.headers.get("If-None-Match") == tag:
            return self.head(304, **self.marks(file))
        start = self.range(file)
        if start is None:
            self.head(200, len(file.body), **self.marks(file))
            return self.send(file.body)
        if start >= len(file.body):
            return self.head(416, 0, Content_Range=f"bytes */{len(file.body)}")
        self.head(206, len(file.body) - start, **self.marks(file),
                  Content_Range=f"bytes {start}-{len(file.body) - 1}/{len(file.body)}")
        self.send(file.body[start:])

    def range(self, file):
        wanted = self.headers.get("Range")
        if not wanted:
            return None
        if self.headers.get("If-Range") not in (file.etag, self.marks(file)["Last_Modified"]):
            return None
        return int(wanted.removeprefix("bytes=").rstrip("-"))

    def begin(self, part=0.5, length=None):
        file = self.file()
        if file is None:
            return None
        start = self.range(file) or 0
        rest = file.body[start:]
        fields = self.marks(file)
        if start:
            fields["Content_Range"] = f"bytes {start}-{len(file.body) - 1}/{len(file.body)}"
        self.head(206 if start else 200, len(rest) if length is None else length, **fields)
        self.wfile.write(rest[:int(len(rest) * part)])
        self.wfile.flush()
        self.close_connection = True
        return file

    def on_stall(self):
        if self.begin():
            self.fec.closing.wait(30)

    def on_truncate(self):
        self.begin()

    def on_reset(self):
        if self.begin():
            self.connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            socket.socket.close(self.connection)

    def on_short(self):
        """Promises half, and keeps that promise."""
        file = self.fec.files[self.path]
        self.begin(length=len(file.body) // 2)

    def on_other_etag(self):
        """Gives the rest of another file."""
        file = self.fec.files[self.path]
        start = self.range(file) or 0
        self.head(206, len(file.body) - start, ETag='"another"',
                  Content_Range=f"bytes {start}-{len(file.body) - 1}/{len(file.body)}")
        self.send(b"x" * (len(file.body) - start))

    def on_other_length(self):
        file = self.fec.files[self.path]
        start = self.range(file) or 0
        self.head(206, 10, Content_Range=f"bytes {start}-{start + 9}/{start + 10}")
        self.send(b"x" * 10)

    def on_changed(self):
        """What is asked for next is another file than what went before."""
        self.fec.put(self.path, self.fec.later[self.path])
        self.on_ok()

    def on_busy(self, seconds="1"):
        self.send_page(429, Retry_After=seconds)

    def on_ill(self):
        self.send_page(503)

    def on_html(self):
        self.send_page(200)

    def on_html_unsaid(self):
        self.head(200, len(PAGE), Content_Type="application/zip")
        self.send(PAGE)

    def on_loop(self):
        self.head(302, 0, Location=self.path)

    def on_chain(self):
        self.head(302, 0, Location=self.path + "/x")
        self.fec.plans[self.path + "/x"] = ["chain"]

    def on_private(self):
        self.head(302, 0, Location="https://10.0.0.1/x.zip")

    def on_metadata(self):
        self.head(302, 0, Location="https://169.254.169.254/latest/meta-data")

    def on_elsewhere(self):
        self.head(302, 0, Location="https://evil.invalid/x.zip")

    def on_plain(self):
        self.head(302, 0, Location="http://www.fec.gov/x.zip")

    def on_file(self):
        self.head(302, 0, Location="file:///etc/passwd")

    def on_moved(self):
        self.fec.files[self.path + ".moved"] = self.fec.files[self.path]
        self.head(302, 0, Location=self.path + ".moved")

    def on_packed(self):
        file = self.fec.files[self.path]
        self.head(200, len(file.body), Content_Encoding="gzip", **self.marks(file))
        self.send(file.body)

    def on_loris(self):
        file = self.fec.files[self.path]
        self.head(200, len(file.body), **self.marks(file))
        for byte in file.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.fec.closing.wait(0.1):
                return

    def on_loris_head(self):
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 600:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.fec.closing.wait(0.1):
                return

    def on_huge(self):
        self.head(200, 10 ** 13, Content_Type="application/zip")
        self.send(b"PK\x03\x04" + b"x" * 1000)
        self.close_connection = True

    def on_endless(self):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"PK\x03\x04")
        while not self.fec.closing.is_set():
            self.wfile.write(b"x" * 65536)

    def on_empty(self):
        self.head(200, 0)

    def on_forbidden(self):
        self.send_page(403)

    def on_whole(self):
        """Knows no parts."""
        file = self.file()
        if file is not None:
            self.head(200, len(file.body))
            self.send(file.body)
