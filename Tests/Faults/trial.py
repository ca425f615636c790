"""One fault test's bench: runs the program under limits, keeps the counts, checks databases."""
import hashlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SHIMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shims")
CRASHES = {signal.SIGSEGV, signal.SIGILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGBUS,
           signal.SIGFPE}


class Run:
    """What one run of the program came to."""

    def __init__(self, code, out, err, seconds, peak_kib, is_hung):
        self.code, self.out, self.err, self.seconds = code, out, err, seconds
        self.peak_kib, self.is_hung = peak_kib, is_hung

    @property
    def text(self):
        return self.out.decode("utf-8", "replace")

    @property
    def talk(self):
        return self.err.decode("utf-8", "replace")


class Skip(Exception):
    """A test that cannot run here, and why."""


class Trial:
    """Counts and tools of one test. `full` is the long form (`make torture`)."""

    def __init__(self, app, full, seed):
        self.app, self.full = app, full
        self.random = random.Random(seed)
        self.cases = self.faults = self.mutants = self.states = 0
        self.losses = self.crashes = self.hangs = 0
        self.peak_kib = 0
        self.memory_limit_kib = 512 << 10
        self.is_sanitized = False
        self.failures = []
        self.notes = []
        # The kernel's own temporary folder: not where a slow disk is, and not the project.
        self.folder = tempfile.mkdtemp(prefix="warchest-faults-")

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def fresh(self, name="t"):
        """A new empty folder."""
        return tempfile.mkdtemp(prefix=name + "-", dir=self.folder)

    # What was found

    def check(self, is_right, message, loss=False):
        """Counts one case; a wrong one is a failure, and a loss where data went missing."""
        self.cases += 1
        if not is_right:
            self.losses += 1 if loss else 0
            self.failures.append(message)
        return is_right

    # Running the program

    def run(self, *arguments, timeout=30, env=None, cwd=None, stdin=None, stdout=None,
            prepare=None, kill_after=None, kill_with=signal.SIGKILL, program=None):
        """Runs the program. Crashes, exit code 70 and runs beyond `timeout` are counted."""
        timeout *= 10 if self.is_sanitized else 1
        out = tempfile.TemporaryFile(dir=self.folder)
        err = tempfile.TemporaryFile(dir=self.folder)
        surroundings = {
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C", "TZ": "UTC",
            "WARCHEST_TODAY": "2024-06-01", "SWIFT_BACKTRACE": "enable=no", "COLUMNS": "100",
            "TMPDIR": self.folder,
        }
        for name in ("WARCHEST_CANARY", "ASAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                surroundings[name] = os.environ[name]
        surroundings.update(env or {})
        def begin():
            # Whoever runs the tests in the background may have told them to ignore these.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            if prepare:
                prepare()

        started = time.monotonic()
        process = subprocess.Popen(
            [program or self.app, *map(str, arguments)], stdout=stdout if stdout else out,
            stderr=err, stdin=stdin if stdin is not None else subprocess.DEVNULL, cwd=cwd,
            env=surroundings, preexec_fn=begin)
        hung = []
        done = threading.Event()

        def watch():
            if kill_after is not None:
                if not done.wait(kill_after):
                    self._signal(process.pid, kill_with)
                    if not done.wait(timeout):
                        hung.append(True)
                        self._signal(process.pid, signal.SIGKILL)
            elif not done.wait(timeout):
                hung.append(True)
                self._signal(process.pid, signal.SIGKILL)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        done.set()
        watcher.join()
        code = os.waitstatus_to_exitcode(status)
        process.returncode = code
        out.seek(0)
        err.seek(0)
        result = Run(code, out.read(), err.read(), time.monotonic() - started, usage.ru_maxrss,
                     bool(hung))
        self.peak_kib = max(self.peak_kib, result.peak_kib)
        words = " ".join(map(str, arguments))[:200]
        if hung:
            self.hangs += 1
            self.failures.append(f"hang: {words}")
        elif -code in CRASHES or code in (70, 99):
            self.crashes += 1
            self.failures.append(f"crash ({code}): {words}: {result.talk[-300:]}")
        if result.peak_kib > self.memory_limit_kib and not self.is_sanitized:
            self.failures.append(f"memory: {result.peak_kib} KiB: {words}")
        return result

    @staticmethod
    def _signal(pid, number):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass

    # Databases

    def content(self, db):
        """(integrity, rows posted, rejected, cents, entries really there) by SQLite alone."""
        connection = sqlite3.connect(f"file:{db}?mode=rw", uri=True, timeout=10)
        try:
            word = connection.execute("PRAGMA integrity_check(5)").fetchone()[0]
            posted, rejected, cents = connection.execute(
                "SELECT coalesce(sum(posted), 0), coalesce(sum(rejected), 0), "
                "coalesce(sum(sum_cents), 0) FROM source WHERE state <> 'removed'").fetchone()
            entries, real = connection.execute(
                "SELECT count(*), coalesce(sum(amount_cents), 0) FROM entry").fetchone()
            return word, posted, rejected, cents, entries, real
        except (sqlite3.Error, UnicodeDecodeError) as error:
            return str(error), 0, 0, 0, 0, 0
        finally:
            connection.close()

    def sound(self, db, what, timeout=None):
        """Whether SQLite and `verify` find nothing."""
        word = self.content(db)[0]
        verdict = self.run("verify", "--db", db, **({"timeout": timeout} if timeout else {}))
        return self.check(
            word == "ok" and verdict.code == 0 and not verdict.out,
            f"{what}: integrity {word}, verify {verdict.code}: "
            f"{(verdict.text + verdict.talk)[:300]}", loss=True)

    def leftovers(self, folder, allowed):
        """Files in a folder that are not in the list."""
        return sorted(name for name in os.listdir(folder) if name not in allowed)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def shim(trial_folder, name):
    """Builds a C shim for LD_PRELOAD, once per run."""
    source = os.path.join(SHIMS, name + ".c")
    target = os.path.join(tempfile.gettempdir(),
                          f"warchest-{name}-{os.getuid()}-{digest(source)[:12]}.so")
    if not os.path.exists(target):
        compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
        if not compiler or os.uname().sysname != "Linux":
            raise Skip("needs Linux and a C compiler")
        made = f"{target}.{os.getpid()}"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl",
                        "-lpthread"], check=True)
        os.rename(made, target)
    return target


def as_nobody():
    """For `prepare`: drops root, to whom permissions mean nothing."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


class Mount:
    """A small file system of its own; needs root."""

    def __init__(self, trial, mebibytes, options=""):
        self.path = trial.fresh("mount")
        size = f"size={mebibytes}m"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size + options, "warchest", self.path],
            capture_output=True)
        if done.returncode != 0:
            raise Skip("needs root to mount a small file system")

    def remount(self, options):
        return subprocess.run(["mount", "-o", "remount," + options, self.path],
                              capture_output=True).returncode == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], capture_output=True)


def limit_memory(mebibytes):
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
