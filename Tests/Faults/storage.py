"""Locks, media, bit rot, identity, migrations, backups, removal (A10 to A16)."""
import glob
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import threading
import time
import zipfile

import data
from trial import Mount, ROOT, Skip, as_nobody, digest


def _together(jobs):
    """Runs functions at once; answers their results in order."""
    results = [None] * len(jobs)

    def work(index):
        results[index] = jobs[index]()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def two_writers(t):
    """A10: two imports at once, an import beside four readers, exports beside imports."""
    a, b = t.path("itcont22.txt"), t.path("itcont24.txt")
    count = 60_000 if t.full else 5_000
    (lines_a, cents_a), (lines_b, cents_b) = data.itcont(a, count), data.itcont(b, count, 900_000)
    for number in range(20 if t.full else 2):
        folder = t.fresh()
        db = os.path.join(folder, "w.db")
        first, second = _together([
            lambda: t.run("import", "--quiet", "--db", db, a, timeout=60),
            lambda: t.run("import", "--quiet", "--db", db, b, timeout=60)])
        t.faults += 1
        for done in (first, second):
            t.check(done.code == 0 or (done.code == 75 and "in use by another warchest" in
                                       done.talk and "waited" in done.talk),
                    f"two imports: exit {done.code}, {done.talk}")
        want = (lines_a if first.code == 0 else 0) + (lines_b if second.code == 0 else 0)
        cents = (cents_a if first.code == 0 else 0) + (cents_b if second.code == 0 else 0)
        state = t.content(db)
        t.check(state == ("ok", want, 0, cents, want, cents), f"two imports: {state}", loss=True)
        _beside_readers(t, folder, a, b, (lines_a, lines_a + lines_b))
        shutil.rmtree(folder)
    _names_the_holder(t, a)
    _one_state(t)


def _one_state(t):
    """Exports beside imports, one after the other: rows and footers, all reports and the manifest are of one state."""
    files, db = [], t.path("state.db")
    for number in range(22 if t.full else 12):
        files.append(t.path(f"itcont{1980 + 2 * number}.txt"))
        data.itcont(files[-1], 3, first=1_000_000 + 10 * number)
    t.run("import", "--quiet", "--db", db, files.pop())
    stop = threading.Event()

    def write():
        for file in files:
            t.run("import", "--quiet", "--db", db, file, timeout=120)
        stop.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen, number = set(), 0
    while not stop.is_set():
        out, number = t.path(f"state{number}"), number + 1
        done = t.run("export", "sources", "raised-by-month", "gifts-by-size", "top-donors", "--db", db, "-o", out, "--profile",
                     "plain", timeout=60)
        t.faults += 1
        if not t.check(done.code in (0, 75), f"an export beside imports: exit {done.code}, {done.talk}") or done.code:
            continue
        with open(os.path.join(out, "manifest.json")) as file:
            manifest = json.load(file)
        with open(os.path.join(out, "sources.csv")) as file:
            rows = sum(1 for _ in file) - 1
        told = {one["report"]: len(one["source_ids"]) for one in manifest["files"]}
        t.check(set(told.values()) == {rows}, f"an export beside imports: {rows} sources, footers of {told}", loss=True)
        seen.add(rows)
    writer.join()
    t.check(len(seen) > 1, f"exports beside imports saw only {seen}")


def _beside_readers(t, folder, a, b, allowed):
    db = os.path.join(folder, "r.db")
    t.run("import", "--quiet", "--db", db, a)
    stop = threading.Event()
    seen = []

    def read():
        while not stop.is_set():
            seen.append(t.run("query", "SELECT sum(posted) FROM sources", "--format", "csv",
                              "--db", db, timeout=60))
            seen.append(t.run("verify", "--db", db, timeout=60))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    done = t.run("import", "--quiet", "--db", db, b, timeout=120)
    stop.set()
    for reader in readers:
        reader.join()
    t.faults += 1
    t.check(done.code in (0, 75), f"an import beside readers: {done.code} {done.talk}")
    for run in seen:
        last = run.text.strip().split("\n")[-1]
        fine = (run.code == 75 and "in use" in run.talk) or (
            run.code == 0 and (last == "" or int(last) in allowed))
        t.check(fine, f"a reader beside an import: exit {run.code}, {last}, {run.talk[:200]}",
                loss=run.code == 0)


def _names_the_holder(t, file):
    """A writer that waits in vain says who holds the database, and readers still read."""
    db = t.path("held.db")
    t.run("import", "--quiet", "--db", db, file)
    read, write = os.pipe()
    holder = threading.Thread(target=lambda: t.run(
        "import", "--db", db, "--format", "fec-bulk/itcont", "-", stdin=read, timeout=60))
    holder.start()
    time.sleep(0.5)
    waiting = t.run("import", "--db", db, file, timeout=30)
    t.check(waiting.code == 75 and "another warchest, process" in waiting.talk,
            f"a second importer: exit {waiting.code}, {waiting.talk}")
    reading = t.run("query", "SELECT count(*) FROM sources", "--db", db)
    t.check(reading.code == 0, f"a reader beside a waiting import: {reading.talk}")
    os.close(write)
    holder.join()
    os.close(read)


def again(t):
    """A11: the same content again, under another name, touched, zipped; a file with CRLF."""
    file, db = t.path("itcont24.txt"), t.path("w.db")
    lines, _ = data.itcont(file, 500)
    t.run("import", "--quiet", "--db", db, file)
    state = t.content(db)
    copy = t.path("itcont24 (1).txt")
    shutil.copy(file, copy)
    with open(file, "rb") as whole:
        pack = data.zipped(t.path("indiv24.zip"), "itcont.txt", whole.read())
    os.utime(file, (1, 1))
    for path in (file, copy, pack):
        done = t.run("import", "--db", db, path)
        t.check(done.code == 0 and "the same content is source 1" in done.text,
                f"{os.path.basename(path)} again: exit {done.code}, {done.text}")
        t.check(t.content(db) == state, f"{path} again: {t.content(db)}", loss=True)
    # Other bytes of the same rows supersede, they are not added: what speaks is 500 rows.
    with open(file, "rb") as whole:
        body = whole.read().replace(b"\n", b"\r\n")
    with open(t.path("itcont24-crlf.txt"), "wb") as crlf:
        crlf.write(body)
    done = t.run("import", "--db", db, "--quiet", t.path("itcont24-crlf.txt"))
    speaks = sqlite3.connect(db).execute(
        "SELECT sum(posted) FROM source WHERE state = 'current'").fetchone()[0]
    t.check(done.code == 0 and speaks == lines, f"with CRLF: exit {done.code}, {speaks} rows")
    t.sound(db, "after all of it")


def read_only(t):
    """A12: read-only media and folders, missing permissions."""
    file, db = t.path("itcont24.txt"), t.path("w.db")
    data.itcont(file, 200)
    t.run("import", "--quiet", "--db", db, file)
    other = t.path("itcont22.txt")
    data.itcont(other, 10, first=7000)
    os.chmod(t.folder, 0o755)
    for path in (file, other):
        os.chmod(path, 0o644)
    folder = t.fresh("ro")
    inside = os.path.join(folder, "w.db")
    shutil.copy(db, inside)
    before = digest(inside)
    os.chmod(inside, 0o444)
    os.chmod(folder, 0o555)
    _reads_but_does_not_write(t, inside, other, as_nobody, "a read-only folder")
    os.chmod(folder, 0o755)
    t.check(digest(inside) == before, "a read-only database changed", loss=True)
    os.chmod(inside, 0)
    if os.getuid() == 0:
        for words in (["query", "SELECT 1"], ["import", other], ["verify"]):
            done = t.run(*words, "--db", inside, prepare=as_nobody)
            t.check(done.code == 74 and inside in done.talk,
                    f"{words[0]} without permission: {done.code} {done.talk}")
    try:
        with Mount(t, 8) as mount:
            copy = os.path.join(mount.path, "w.db")
            shutil.copy(db, copy)
            if mount.remount("ro"):
                _reads_but_does_not_write(t, copy, other, None, "a read-only disk")
    except Skip:
        t.notes.append("no mount")
    missing = t.run("import", "--db", t.path("no/such/w.db"), other)
    t.check(missing.code == 74, f"a folder that is not there: {missing.code} {missing.talk}")


def _reads_but_does_not_write(t, db, file, prepare, where):
    folder = os.path.dirname(db)
    names = sorted(os.listdir(folder))
    for words in (["query", "SELECT sum(posted) FROM sources"], ["report", "sources"],
                  ["verify"]):
        done = t.run(*words, "--db", db, prepare=prepare)
        t.check(done.code == 0, f"{where}: {words[0]}: exit {done.code}, {done.talk}")
    for words in (["import", file], ["remove", "1"]):
        done = t.run(*words, "--db", db, prepare=prepare)
        t.faults += 1
        t.check(done.code == 74 and db in done.talk,
                f"{where}: {words[0]}: exit {done.code}, {done.talk}")
    t.check(sorted(os.listdir(folder)) == names, f"{where}: left {os.listdir(folder)}")


VIEWS = sorted(os.path.basename(path)[:-4]
               for path in glob.glob(os.path.join(ROOT, "schema", "views", "*.sql")))


def _meaning(path):
    """Everything the public views say, or the error in its place."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.text_factory = bytes
    said = []
    for view in VIEWS:
        try:
            said.append(sorted(map(repr, connection.execute(f'SELECT * FROM "{view}"'))))
        except (sqlite3.Error, UnicodeDecodeError) as error:
            said.append(str(error))
    connection.close()
    return said


def bit_rot(t):
    """A13: one flipped bit; whatever changes what the views say must be found by `verify`."""
    db = t.path("w.db")
    files = sorted(glob.glob(os.path.join(ROOT, "Tests/Fixtures/race/*")))
    files += sorted(glob.glob(os.path.join(ROOT, "Tests/Fixtures/importers/journal/*")))
    bad = t.path("itcont20.txt")
    with open(bad, "w") as file:
        for n in range(1, 60):
            file.write(data.itcont_row(n, "bad" if n % 3 == 0 else str(n)) + "\n")
    done = t.run("import", "--quiet", "--db", db, *files, bad)
    t.check(done.code in (0, 2, 3), f"the import: {done.code} {done.talk}")
    t.sound(db, "before any flip")
    truth = _meaning(db)
    with open(db, "rb") as file:
        content = file.read()
    changed = found = sqlite_found = 0
    rotten = t.path("rotten.db")
    for _ in range(400 if t.full else 25):
        t.faults += 1
        at, bit = t.random.randrange(len(content)), t.random.randrange(8)
        body = bytearray(content)
        body[at] ^= 1 << bit
        with open(rotten, "wb") as file:
            file.write(body)
        verdict = t.run("verify", "--db", rotten)
        is_found = verdict.code in (1, 2)
        t.check(verdict.code in (0, 1, 2), f"bit {bit} of byte {at}: exit {verdict.code}")
        if _meaning(rotten) != truth:
            changed += 1
            found += is_found
            sqlite_found += t.content(rotten)[0] != "ok"
            t.check(is_found, f"bit {bit} of byte {at} changes a value and verify is silent",
                    loss=True)
    t.notes.append(f"{changed} flips change what is said, {found} found "
                   f"(SQLite's own check: {sqlite_found})")


def identity(t):
    """A14: newer, foreign, empty, text and half files are refused by name and left alone."""
    file, db = t.path("itcont24.txt"), t.path("w.db")
    data.itcont(file, 50)
    t.run("import", "--quiet", "--db", db, file)
    with open(db, "rb") as whole:
        good = whole.read()
    bodies = {
        "newer": good[:60] + b"\x00\x00\x00\x63" + good[64:],
        "foreign": good[:68] + b"GPKG" + good[72:], "empty": b"", "text": b"CMTE_ID|AMNDT\n" * 50,
        "half": good[:len(good) // 2], "short": good[:60],
    }
    for name, body in bodies.items():
        path = os.path.join(t.fresh(), f"{name}.db")
        with open(path, "wb") as bad:
            bad.write(body)
        for words in (["import", file], ["query", "SELECT * FROM ledger"], ["verify"],
                      ["backup", t.path("copy.db")], ["remove", "1"]):
            done = t.run(*words, "--db", path)
            t.faults += 1
            t.check(done.code in ((1, 2) if name == "half" else (2,)) and
                    (done.talk or done.text) and not os.path.exists(t.path("copy.db")),
                    f"{name}: {words[0]}: exit {done.code}, {done.talk[:200]}")
            with open(path, "rb") as now:
                t.check(now.read() == body, f"{name}: {words[0]} changed the file", loss=True)
            t.check(not t.leftovers(os.path.dirname(path), {f"{name}.db"}),
                    f"{name}: {words[0]} left {os.listdir(os.path.dirname(path))}")
    _other_views(t, db)


def _other_views(t, db):
    """The views of another version, which says so: nothing is answered by them."""
    connection = sqlite3.connect(db)
    connection.executescript("UPDATE schema_text SET sha256 = 'other' WHERE path = 'digest';"
                             "DROP VIEW ledger; CREATE VIEW ledger AS SELECT 0 AS entry_id;")
    connection.close()
    before = digest(db)
    for words, code in ((["query", "SELECT * FROM ledger"], 2), (["report", "sources"], 2),
                        (["verify"], 1), (["backup", t.path("old.db")], 0)):
        done = t.run(*words, "--db", db)
        t.faults += 1
        t.check(done.code == code and (code == 0 or "warchest schema --update" in
                                       done.text + done.talk) and digest(db) == before,
                f"other views: {words[0]}: exit {done.code}, {done.text} {done.talk}")
    done = t.run("schema", "--update", "--db", db)
    t.check(done.code == 0, f"schema --update: exit {done.code}, {done.talk}")
    t.sound(db, "after schema --update")
    done = t.run("query", "SELECT count(*) AS n FROM ledger", "--format", "csv", "--db", db)
    t.check(done.text.split() == ["n", "50"], f"after schema --update: {done.text} {done.talk}")


def _old_database(new, target, count):
    """A database as the first `count` migrations left it, with the rows of a newer one."""
    migrations = sorted(glob.glob(os.path.join(ROOT, "schema/migrations/*.sql")))[:count]
    old = sqlite3.connect(target, isolation_level=None)
    old.execute("PRAGMA page_size = 8192")
    for path in migrations:
        with open(path) as file:
            old.executescript(file.read())
    names = ["migrations/" + os.path.basename(path)[:-4] for path in migrations]
    old.execute("CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    old.executemany("INSERT INTO grdb_migrations VALUES (?)", [(n,) for n in names])
    old.execute("ATTACH ? AS new", (new,))
    for (table,) in old.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' "
                                "AND name NOT IN ('grdb_migrations', 'seal')").fetchall():
        columns = [row[1] for row in old.execute(f'PRAGMA main.table_info("{table}")')]
        there = {row[1] for row in old.execute(f'PRAGMA new.table_info("{table}")')}
        list_ = ", ".join(f'"{c}"' for c in columns if c in there)
        if list_:
            old.execute(f'INSERT INTO main."{table}" ({list_}) SELECT {list_} FROM new."{table}"')
    old.execute("PRAGMA main.application_id = 0x57434854")
    old.execute(f"PRAGMA main.user_version = {count}")
    old.close()


def migrations(t):
    """A15: an old schema is brought up to date, or killed on the way: old or new, with a backup."""
    everything = sorted(glob.glob(os.path.join(ROOT, "schema/migrations/*.sql")))
    file, db, more = t.path("itcont22.txt"), t.path("w.db"), t.path("itcont24.txt")
    data.itcont(file, 3000)
    data.itcont(more, 10, first=90_000)
    t.run("import", "--quiet", "--db", db, file)
    before = t.content(db)
    if len(everything) < 2:
        raise Skip("only one migration so far")
    for count in range(1, len(everything)):
        old = t.path(f"old{count}.db")
        _old_database(db, old, count)
        refused = t.run("query", "SELECT 1", "--db", old)
        t.check(refused.code == 2, f"schema {count}: a reader says {refused.code}")
        probe = None
        for number in range(1 + (50 if t.full else 6)):
            folder = t.fresh()
            copy = os.path.join(folder, "w.db")
            shutil.copy(old, copy)
            after = None if number == 0 else t.random.uniform(0.005, probe.seconds)
            done = t.run("import", "--quiet", "--db", copy, more, kill_after=after)
            probe = probe or done
            t.faults += 1
            connection = sqlite3.connect(copy)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            steps = connection.execute("SELECT count(*) FROM grdb_migrations").fetchone()[0]
            connection.close()
            state = t.content(copy)
            t.check(version == steps and version in (count, len(everything)) and
                    state[0] == "ok" and state[4] in (before[4], before[4] + 10),
                    f"schema {count}: user_version {version}, {steps} steps, {state}", loss=True)
            backup = f"{copy}.schema-{count}.backup"
            if version != count:
                t.check(os.path.exists(backup) and t.content(backup) == before
                        and stat.S_IMODE(os.stat(backup).st_mode) == 0o600,
                        f"schema {count}: no sound backup", loss=True)
            done = t.run("import", "--quiet", "--db", copy, more)
            t.check(done.code == 0 and t.content(copy)[4] == before[4] + 10,
                    f"schema {count}, again: exit {done.code}, {done.talk}", loss=True)
            if number % 10 == 0:
                t.sound(copy, f"schema {count} brought up to date")
            shutil.rmtree(folder)


def backups(t):
    """A16: a backup during an import, and one that is killed: absent, or a sound database."""
    file, more, db = t.path("itcont22.txt"), t.path("itcont24.txt"), t.path("w.db")
    data.itcont(file, 20_000 if t.full else 5_000)
    lines, _ = data.itcont(more, 150_000 if t.full else 20_000, first=300_000)
    t.run("import", "--quiet", "--db", db, file)
    base = t.content(db)[4]
    probe = t.run("backup", t.path("probe.db"), "--db", db)
    t.check(probe.code == 0, f"backup: {probe.talk}")
    for number in range(20 if t.full else 2):
        folder = t.fresh()
        copy, target = os.path.join(folder, "w.db"), os.path.join(folder, "b.db")
        shutil.copy(db, copy)
        _, backup = _together([
            lambda: t.run("import", "--quiet", "--db", copy, more, timeout=90),
            lambda: t.run("backup", target, "--db", copy, timeout=90)])
        t.faults += 1
        t.check(backup.code == 0 and t.content(target)[4] in (base, base + lines),
                f"backup during an import: exit {backup.code}, {backup.talk}", loss=True)
        if os.path.exists(target):
            mode = stat.S_IMODE(os.stat(target).st_mode)
            t.check(mode == 0o600, f"the backup has mode {mode:o}")
            t.sound(target, "a backup during an import")
        target = os.path.join(folder, "k.db")
        t.run("backup", target, "--db", db,
              kill_after=t.random.uniform(0.003, probe.seconds * 1.1))
        t.faults += 1
        if os.path.exists(target):
            t.sound(target, "a killed backup")
        shutil.rmtree(folder)
    _backup_refusals(t, db)


def _backup_refusals(t, db):
    taken, link = t.path("taken.db"), t.path("link.db")
    with open(taken, "w") as file:
        file.write("mine")
    os.symlink(taken, link)
    for target, words in ((taken, []), (link, ["--force"]), (t.folder, ["--force"])):
        done = t.run("backup", target, "--db", db, *words)
        t.check(done.code == 73 and open(taken).read() == "mine",
                f"backup over {target}: exit {done.code}, {done.talk}", loss=True)
    t.check(t.run("backup", taken, "--db", db, "--force").code == 0, "backup --force")


def removal(t):
    """R1: a source removed whole, nothing else touched; and imported again."""
    files = sorted(glob.glob(os.path.join(ROOT, "Tests/Fixtures/race/*")))
    db = t.path("w.db")
    t.run("import", "--quiet", "--db", db, *files)

    def speaking():
        connection = sqlite3.connect(db)
        rows = connection.execute(
            "SELECT s.sha256, count(e.entry_id), sum(e.amount_cents) FROM source s LEFT JOIN entry "
            "e ON e.entry_id / 1000000000 = s.source_id WHERE s.state <> 'removed' "
            "GROUP BY s.source_id").fetchall()
        return {row[0]: row[1:] for row in rows}

    truth = speaking()
    names = dict(sqlite3.connect(db).execute("SELECT source_id, path FROM source"))
    for source, path in sorted(names.items()):
        t.check(t.run("remove", source, "--db", db).code == 0, f"remove {source}")
        rest = speaking()
        t.check(len(rest) == len(truth) - 1 and all(truth[k] == v for k, v in rest.items()),
                f"after removing {source}: something else changed", loss=True)
        t.sound(db, f"after removing source {source}")
        back = t.run("import", "--quiet", "--db", db, path)
        t.check(back.code == 0 and speaking() == truth, f"source {source} again: {back.talk}",
                loss=True)
    t.check(t.run("remove", 99, "--db", db).code == 64, "a source that is not there")
    t.sound(db, "in the end")


__all__ = ["two_writers", "again", "read_only", "bit_rot", "identity", "migrations", "backups",
           "removal"]
