"""Storage under faults: kills, signals, power loss, full disks, I/O errors (A5 to A9)."""
import errno
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess

import data
from trial import Mount, Skip, as_nobody, digest, shim


def kill_nine(t):
    """A5: kill -9 at random moments of an import; the file is in whole or not at all."""
    count = 200_000 if t.full else 20_000
    folder = t.fresh()
    file = os.path.join(folder, "itcont24.txt")
    lines, cents = data.itcont(file, count)
    probe = t.run("import", "--db", t.path("probe.db"), "--quiet", file)
    t.check(probe.code == 0, f"the import itself: {probe.talk}")
    for number in range(200 if t.full else 8):
        db = os.path.join(t.fresh(), "w.db")
        t.faults += 1
        # A quarter of the kills fall into the creation of the database.
        moment = t.random.uniform(0.002, 0.04 if number % 4 == 0 else probe.seconds)
        t.run("import", "--db", db, "--quiet", file, kill_after=moment)
        if os.path.exists(db):
            word, posted, _, _, entries, real = t.content(db)
            whole = (posted, entries, real) == (lines, lines, cents)
            t.check(word == "ok" and (whole or (posted, entries) == (0, 0)),
                    f"after a kill at {moment:.3f} s: {word}, {posted} posted, {entries} rows",
                    loss=True)
        # What another process of this program left, which is no more.
        left = os.path.join(os.path.dirname(db), ".warchest-2147483000-a.tmp")
        open(left, "w").close()
        again = t.run("import", "--db", db, "--quiet", file)
        state = t.content(db)
        t.check(not os.path.exists(left), "what a killed process left stays")
        t.check(again.code == 0 and state == ("ok", lines, 0, cents, lines, cents),
                f"the import after a kill at {moment:.3f} s: exit {again.code}, {state}, "
                f"{again.talk[:200]}", loss=True)
        if number % 20 == 0:
            t.sound(db, "after a kill and another import")
        shutil.rmtree(os.path.dirname(db))


def signals(t):
    """A6: SIGINT, SIGTERM, SIGHUP, a closed stdout, a full stdout."""
    count = 200_000 if t.full else 40_000
    file = t.path("itcont24.txt")
    lines, _ = data.itcont(file, count)
    probe = t.run("import", "--db", t.path("probe.db"), "--quiet", file)
    for number in range(50 if t.full else 6):
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            folder = t.fresh()
            db = os.path.join(folder, "w.db")
            t.faults += 1
            moment = t.random.uniform(0.03, probe.seconds)
            done = t.run("import", "--db", db, file, kill_after=moment, kill_with=name)
            posted = t.content(db)[4] if os.path.exists(db) else 0
            # Beyond the last moment that a signal can stop, the file is in and the exit says so.
            expected = (posted == 0 and done.code == 128 + name) or (
                posted == lines and done.code == 0) or done.code == -name
            t.check(expected and posted in (0, lines),
                    f"{name.name}: exit {done.code}, {posted} rows", loss=posted not in (0, lines))
            rest = t.leftovers(folder, {"w.db"}) if done.code >= 0 else []
            t.check(not rest, f"{name.name}: left behind {rest}")
            shutil.rmtree(folder)
    _stopped_readers(t)
    _closed_pipes(t)


def _stopped_readers(t):
    """verify and backup end with the signal's code, soon, and leave nothing behind."""
    folder = t.fresh()
    db = os.path.join(folder, "w.db")
    shutil.copy(t.path("probe.db"), db)
    for words in (["verify"], ["backup", os.path.join(folder, "x.bk"), "--force"]):
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            whole = t.run(*words, "--db", db)
            t.faults += 1
            moment = t.random.uniform(0.05, 0.5) * whole.seconds
            done = t.run(*words, "--db", db, kill_after=moment, kill_with=name)
            t.check(whole.code == 0 and done.code in (128 + name, -name),
                    f"{words[0]}, {name.name}: exit {done.code}, {done.talk[:200]}")
            rest = t.leftovers(folder, {"w.db", "x.bk"})
            t.check(not rest, f"{words[0]}, {name.name}: left behind {rest}")


def _closed_pipes(t):
    # Too large to be committed together: each is told when it is in.
    files, rows = [t.path(f"itcont2{n}.txt") for n in (0, 2)], 9_000
    for n, file in enumerate(files):
        data.itcont(file, rows, first=1 + n * 100_000)
        assert os.path.getsize(file) > 1 << 20, "beyond ImportGroup.fileLimit"
    for target, code in (("closed", 0), ("/dev/full", 74)):
        db = t.path(f"pipe{code}.db")
        if target == "closed":
            read, write = os.pipe()
            os.close(read)
        else:
            write = os.open("/dev/full", os.O_WRONLY)
        done = t.run("import", "--db", db, *files, stdout=write)
        os.close(write)
        t.faults += 1
        t.check(done.code == code, f"stdout {target}: exit {done.code}, {done.talk}")
        # Nobody asked for fewer files by not listening.
        t.check(t.content(db)[4] == 2 * rows, f"stdout {target}: {t.content(db)}", loss=True)
    # An idle pipe as input ends at the first signal.
    read, write = os.pipe()
    idle = t.run("import", "--db", t.path("idle.db"), "--format", "fec-bulk/itcont", "-",
                 stdin=read, kill_after=0.3, kill_with=signal.SIGINT, timeout=5)
    os.close(read)
    os.close(write)
    t.check(idle.code == 130, f"SIGINT while stdin is idle: exit {idle.code}")


class Disk:
    """What a disk holds at every moment: synced bytes, and writes that may yet be lost."""

    def __init__(self):
        self.files = {}      # id -> [synced bytes, pending operations]
        self.names = {}      # durable names -> id
        self.pending = []    # operations on names, in order
        self.live = {}       # names as the running program sees them
        self.handles = {}
        self.next = 0

    def _name(self, operation):
        self.pending.append(operation)
        self._apply(self.live, operation)

    @staticmethod
    def _apply(names, operation):
        kind, first, second = operation
        if kind == "create":
            names[first] = second
        elif kind == "unlink":
            names.pop(first, None)
        elif kind == "link" and first in names:
            names[second] = names[first]
        elif kind == "rename" and first in names:
            names[second] = names.pop(first)

    def event(self, kind, pid, handle, offset, body):
        key = (pid, handle)
        if kind == "O":
            path = body.decode()
            if offset == 1 or path not in self.live:
                self.next += 1
                self.files[self.next] = [b"", []]
                self._name(("create", path, self.next))
            self.handles[key] = self.live[path]
            if offset == 2:
                self.files[self.live[path]][1].append(("cut", 0))
        elif kind in "WT" and key in self.handles:
            operation = ("cut", offset) if kind == "T" else (offset, body)
            self.files[self.handles[key]][1].append(operation)
        elif kind == "S" and key in self.handles:
            file = self.files[self.handles[key]]
            file[0] = self._written(file[0], file[1])
            file[1] = []
        elif kind == "D":
            for operation in self.pending:
                self._apply(self.names, operation)
            self.pending = []
        elif kind == "U":
            self._name(("unlink", body.decode(), None))
        elif kind in "LR":
            first, second = body.decode().split("\0")
            self._name(("link" if kind == "L" else "rename", first, second))

    @staticmethod
    def _written(content, operations):
        content = bytearray(content)
        for operation in operations:
            if operation[0] == "cut":
                size = operation[1]
                content = content[:size] + bytes(max(0, size - len(content)))
            else:
                at, body = operation
                if len(content) < at:
                    content += bytes(at - len(content))
                content[at:at + len(body)] = body
        return bytes(content)

    def crash(self, chance, how):
        """(names, contents) after a power cut: `how` is none, all, or random parts of what was
        not synced; a write may be torn at 512 bytes. Names change in order."""
        kept = {"none": 0, "all": len(self.pending)}.get(how, chance.randint(0, len(self.pending)))
        names = dict(self.names)
        for operation in self.pending[:kept]:
            self._apply(names, operation)
        result = {}
        for path, identity in names.items():
            synced, operations = self.files[identity]
            if how == "none":
                operations = []
            elif how != "all":
                operations = [self._torn(o, chance) for o in operations if chance.random() < 0.5]
            result[path] = self._written(synced, operations)
        return result

    @staticmethod
    def _torn(operation, chance):
        if operation[0] == "cut" or chance.random() < 0.7:
            return operation
        at, body = operation
        return at, body[:512 * chance.randint(0, len(body) // 512)]


def _records(path):
    with open(path, "rb") as file:
        while head := file.read(21):
            kind, pid, handle, offset, size = struct.unpack("<ciiqI", head)
            yield kind.decode(), pid, handle, offset, file.read(size)


def power_loss(t):
    """A7: every write is logged; a power cut after each, with subsets of what was not synced."""
    library = shim(t.folder, "log_io")
    folder, log = t.fresh("disk"), t.path("io.log")
    db = os.path.join(folder, "w.db")
    files, sums = [], [(0, 0)]
    for n in range(5):
        file = t.path(f"itcont{2016 + 2 * n}.txt")
        lines, cents = data.itcont(file, 40 + n, first=1 + 1000 * n)
        files.append(file)
        sums.append((sums[-1][0] + lines, sums[-1][1] + cents))
    env = {"LD_PRELOAD": library, "LOG_DIR": folder, "LOG_FILE": log}
    for file in files:
        done = t.run("import", "--db", db, file, env=env)
        t.check(done.code == 0, f"the workload: {done.talk}")
    records = list(_records(log))
    # Few states of a short run, all of a long one.
    per_event = 8 if t.full else 1
    step = 1 if t.full else max(1, len(records) // 60)
    chance, disk, acknowledged = random.Random(t.random.random()), Disk(), 0
    target = t.fresh("after")
    for number, record in enumerate(records):
        disk.event(*record)
        if record[0] == "M":
            acknowledged += 1
        if number % step and record[0] != "M":
            continue
        for how in (["none", "all"] + ["some"] * (per_event - 2))[:max(per_event, 2)]:
            t.states += 1
            state = disk.crash(chance, how)
            _judge(t, state, db, target, sums, acknowledged, f"event {number} ({how})")
    t.faults += len(records)


def _judge(t, state, db, target, sums, acknowledged, where):
    for name in os.listdir(target):
        os.unlink(os.path.join(target, name))
    for path, content in state.items():
        if path.startswith(db):
            with open(os.path.join(target, os.path.basename(path)), "wb") as file:
                file.write(content)
    copy = os.path.join(target, os.path.basename(db))
    if not os.path.exists(copy):
        t.check(acknowledged == 0, f"{where}: no database, {acknowledged} acknowledged", loss=True)
        return
    word, posted, _, cents, entries, real = t.content(copy)
    fits = (posted, cents) in sums and (entries, real) == (posted, cents)
    has_all = fits and sums.index((posted, cents)) >= acknowledged
    t.check(word == "ok" and has_all,
            f"{where}: {word}, {posted} rows, {acknowledged} imports were acknowledged", loss=True)
    if t.states % (50 if t.full else 25) == 0:
        t.sound(copy, where)


def disk_full(t):
    """A8: import, export and backup on disks from 1 MiB, one size after another."""
    file = t.path("itcont24.txt")
    lines, cents = data.itcont(file, 200_000 if t.full else 30_000)
    first = t.path("itcont22.txt")
    data.itcont(first, 1000, first=900_000)
    base = t.path("base.db")
    t.check(t.run("import", "--db", base, first, "--quiet").code == 0, "the first import")
    before = t.content(base)
    for size in range(1, 65) if t.full else (2, 6):
        t.faults += 1
        with Mount(t, size) as mount:
            db = os.path.join(mount.path, "w.db")
            try:
                shutil.copy(base, db)
            except OSError:
                done = t.run("import", "--db", os.path.join(mount.path, "n.db"), file)
                t.check(done.code in (0, 74), f"{size} MiB, new database: exit {done.code}")
                continue
            done = t.run("import", "--db", db, file, timeout=60)
            state = t.content(db)
            posted = done.code == 0 and state[4] == before[4] + lines
            t.check(posted or (done.code == 74 and state == before),
                    f"{size} MiB: import exit {done.code}, {state}", loss=True)
            t.check(len(done.err) < 1024, f"{size} MiB: {len(done.err)} bytes of message")
            _full_outputs(t, size, mount.path, db)
            rest = t.leftovers(mount.path, {"w.db", "b.db", "b.xlsx", "out"})
            t.check(not rest, f"{size} MiB: left behind {rest}")
            if not posted and mount.remount("size=256m"):
                again = t.run("import", "--db", db, file)
                t.check(again.code == 0 and t.content(db)[4] == before[4] + lines,
                        f"{size} MiB, then room: exit {again.code}", loss=True)
    t.notes.append(f"{lines} lines")
    _full_temporary(t)


def _full_temporary(t):
    """The folder of temporary files is on a full disk of its own: VACUUM fails after the rows are gone."""
    db, older, newer = t.path("pruned.db"), t.path("itcont20.txt"), t.path("itcont20-new.txt")
    # More than SQLite keeps in memory of the copy that VACUUM makes.
    data.itcont(older, 80_000)
    lines, cents = data.itcont(newer, 160_000, first=200_000)
    for file in (older, newer):
        done = t.run("import", "--quiet", "--cycle", "2020", "--format", "fec-bulk/itcont", "--db", db, file)
        t.check(done.code == 0, f"before prune: {done.talk}")
    size = os.path.getsize(db)
    with Mount(t, 1) as mount:
        t.faults += 1
        done = t.run("prune", "--db", db, env={"SQLITE_TMPDIR": mount.path})
        t.check(done.code == 74 and "pruned source 1" in done.text and "rows are pruned" in done.talk
                and f"the disk of {mount.path} is full" in done.talk,
                f"prune, no room for temporary files: exit {done.code}, {done.text} {done.talk}")
        t.check("rolled back" not in done.talk, f"prune says that it was rolled back: {done.talk}")
    state = t.content(db)
    t.check(state == ("ok", lines, 0, cents, lines, cents), f"pruned: {state}", loss=True)
    again = t.run("prune", "--db", db)
    t.check(again.code == 0 and os.path.getsize(db) < size * 4 // 5,
            f"prune again: exit {again.code}, {size} bytes and now {os.path.getsize(db)}")
    t.sound(db, "pruned twice")


def _full_outputs(t, size, folder, db):
    out = os.path.join(folder, "out")
    done = t.run("export", "top-donors", "--db", db, "-o", out)
    names = os.listdir(out) if os.path.isdir(out) else []
    t.check((done.code == 0) == (sorted(names) ==
            ["datapackage.json", "manifest.json", "top-donors.csv"])
            and done.code in (0, 74, 73), f"{size} MiB: export exit {done.code}, {names}")
    book = os.path.join(folder, "b.xlsx")
    done = t.run("report", "top-donors", "--db", db, "-o", book)
    t.check((done.code == 0) == os.path.exists(book) and done.code in (0, 74, 73),
            f"{size} MiB: workbook exit {done.code}")
    target = os.path.join(folder, "b.db")
    done = t.run("backup", target, "--db", db)
    if os.path.exists(target):
        t.sound(target, f"{size} MiB: the backup")
        os.unlink(target)
    else:
        t.check(done.code == 74, f"{size} MiB: backup exit {done.code}, {done.talk[:200]}")


def io_errors(t):
    """A9: EIO or ENOSPC on the n-th write or sync, once and for ever, n from 1 to the end."""
    library = shim(t.folder, "fault_io")
    old, new = t.path("itcont22.txt"), t.path("itcont24.txt")
    data.itcont(old, 300, first=5000)
    data.itcont(new, 400)
    base = t.path("base.db")
    t.check(t.run("import", "--db", base, old, "--quiet").code == 0, "the first import")
    before = t.content(base)
    jobs = {
        "import": lambda f: ["import", "--quiet", "--db", f + "/w.db", new],
        "create": lambda f: ["import", "--quiet", "--db", f + "/n.db", new],
        "remove": lambda f: ["remove", "1", "--db", f + "/w.db"],
        "backup": lambda f: ["backup", f + "/b.db", "--db", f + "/w.db"],
        "export": lambda f: ["export", "top-donors", "--db", f + "/w.db", "-o", f + "/out"],
        "rejects": lambda f: ["rejects", "--source", "1", "--export", f + "/r.txt",
                              "--db", f + "/w.db"],
    }
    for job, words in jobs.items():
        for op in ("write", "sync"):
            total = _count_calls(t, library, base, op, words)
            turns = range(1, total + 1)
            if not t.full:
                turns = sorted(t.random.sample(turns, min(3, total)))
            for n in turns:
                for ever in ("0", "1"):
                    for number in (errno.EIO, errno.ENOSPC) if t.full else (errno.EIO,):
                        env = {"FAULT_OP": op, "FAULT_N": str(n), "FAULT_EVER": ever,
                               "FAULT_ERRNO": str(number)}
                        _io_error(t, library, base, before, job, words, env)


def _run_faulty(t, library, base, words, env):
    folder = t.fresh("io")
    shutil.copy(base, folder + "/w.db")
    env = {"LD_PRELOAD": library, "FAULT_DIR": folder, **env}
    return folder, t.run(*words(folder), env=env, timeout=60)


def _count_calls(t, library, base, op, words):
    count = t.path("count")
    if os.path.exists(count):
        os.unlink(count)
    folder, _ = _run_faulty(t, library, base, words, {"FAULT_OP": op, "FAULT_COUNT": count})
    shutil.rmtree(folder)
    return int(open(count).read()) if os.path.exists(count) else 0


def _io_error(t, library, base, before, job, words, env):
    t.faults += 1
    folder, done = _run_faulty(t, library, base, words, env)
    what = f"{job} with {env}"
    t.check(done.code in (0, 73, 74), f"{what}: exit {done.code}, {done.talk[:200]}")
    if job in ("export", "rejects") and env["FAULT_OP"] == "sync":
        t.check(done.code != 0, f"{what}: a failed sync counts as done", loss=True)
    t.check(done.code == 0 or done.err, f"{what}: exit {done.code} without a word")
    db = folder + "/w.db"
    state = t.content(db)
    after = {"import": before[4] + 400, "remove": 0}.get(job, before[4])
    right = state[0] == "ok" and state[4] in (before[4], after) and (
        done.code != 0 or state[4] == after)
    t.check(right, f"{what}: exit {done.code}, {state}", loss=True)
    new = folder + "/n.db"
    if os.path.exists(new):
        t.check(t.content(new)[:2] in (("ok", 0), ("ok", 400)), f"{what}: {t.content(new)}",
                loss=True)
    for name in ("b.db", "out/top-donors.csv", "r.txt"):
        file = os.path.join(folder, name)
        if done.code == 0 and (job, name) in (("backup", "b.db"),
                                              ("export", "out/top-donors.csv"),
                                              ("rejects", "r.txt")):
            t.check(os.path.getsize(file) > 0, f"{what}: {name} is empty", loss=True)
        if name == "b.db" and os.path.exists(file):
            t.check(t.content(file) == before, f"{what}: the backup is {t.content(file)}")
    shutil.rmtree(folder)


__all__ = ["kill_nine", "signals", "power_loss", "disk_full", "io_errors"]
