"""What a machine may refuse: memory, threads, descriptors, files that end; and what lies beside a database (A31 to A34)."""
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import time

import data
from trial import digest, shim


def _base(t, count=60):
    file, db = t.path("itcont24.txt"), t.path("base.db")
    data.itcont(file, count)
    done = t.run("import", "--quiet", "--db", db, file)
    t.check(done.code == 0, f"the first import: {done.talk}")
    return file, db


def _fresh_copy(db, target):
    for ending in ("", "-journal", "-wal", "-shm", "-lock"):
        if os.path.lexists(target + ending):
            os.unlink(target + ending)
    shutil.copy(db, target)


def allocations(t):
    """A31: the n-th allocation by SQLite or libarchive fails, once or with all later ones."""
    library = shim(t.folder, "fault_system")
    _, base = _base(t)
    before = t.content(base)
    more = t.path("itcont22.txt")
    lines, cents = data.itcont(more, 60, first=5000)
    packed = data.zipped(t.path("indiv22.zip"), "itcont.txt", open(more, "rb").read())
    after = ("ok", before[1] + lines, 0, before[3] + cents, before[4] + lines, before[5] + cents)
    db, counter = t.path("w.db"), t.path("count")
    jobs = [("import", "--quiet", packed), ("report", "top-donors", "--committee", "C99000001"),
            ("why", "1000000001"), ("query", "SELECT * FROM ledger", "--format", "csv"), ("verify",),
            ("remove", "1"), ("backup", t.path("b.db"))]
    for job in jobs:
        _fresh_copy(base, db)
        env = {"LD_PRELOAD": library, "FAULT_ALLOC": "0", "FAULT_COUNT": counter}
        right = t.run(*job, "--db", db, env=env)
        t.check(right.code == 0, f"{job[0]}: {right.talk}")
        with open(counter) as file:
            total = int(file.read())
        for number in range(250 if t.full else 5):
            t.faults += 1
            # As often among the first as among the last: what is opened, then what is done.
            n = int(total ** t.random.random()) if number % 2 else t.random.randrange(1, total + 1)
            _fresh_copy(base, db)
            if os.path.exists(t.path("b.db")):
                os.unlink(t.path("b.db"))
            env = {"LD_PRELOAD": library, "FAULT_ALLOC": str(n)}
            if number % 4 == 3:
                env["FAULT_EVER"] = "1"
            done = t.run(*job, "--db", db, env=env)
            what = f"{job[0]}, allocation {n} of {total}"
            t.check(done.code in (0, 1, 2, 74, 75, 124), f"{what}: exit {done.code}, {done.talk[-200:]}")
            t.check(done.code != 0 or done.out == right.out, f"{what}: another answer", loss=True)
            t.check(len(done.err) <= 4200, f"{what}: {len(done.err)} bytes of message")
            if job[0] == "import":
                state = t.content(db)
                t.check(state == (after if done.code == 0 else before), f"{what}: {state}", loss=True)
            elif job[0] != "remove":
                t.check(t.content(db) == before, f"{what}: the database changed", loss=True)
        t.sound(db, f"{job[0]}: the last")


def _journal(chance, page_size, pages, records, sector=512):
    """A rollback journal with a header that SQLite believes and records of random pages."""
    nonce = chance.getrandbits(32)
    head = struct.pack(">8sIIIII", bytes.fromhex("d9d505f920a163d7"), records, nonce, pages, sector, page_size)
    body = head.ljust(sector, b"\0")
    for _ in range(min(records, 8)):
        page = chance.randbytes(page_size)
        total = nonce
        for at in range(page_size - 200, 0, -200):
            total += page[at]
        body += struct.pack(">I", chance.choice([1, 2, 3, pages, pages + 9, 0xFFFFFFFF])) + page
        body += struct.pack(">I", total & 0xFFFFFFFF)
    return body


def _wal(chance, page_size, right_sums):
    head = struct.pack(">IIIIII", 0x377F0682, 3007000, page_size, 0, chance.getrandbits(32), chance.getrandbits(32))
    one = two = 0
    for at in range(0, 24, 8):
        a, b = struct.unpack_from("<II", head, at)
        one = (one + a + two) & 0xFFFFFFFF
        two = (two + b + one) & 0xFFFFFFFF
    return head + struct.pack(">II", one if right_sums else 1, two) + chance.randbytes(3 * (24 + page_size))


def companions(t):
    """A32: malformed journals and WALs beside a database: nothing else is touched, and what is read is what was there,
    or is refused, or is found by verify."""
    _, base = _base(t)
    before = t.content(base)
    size = os.path.getsize(base)
    page = struct.unpack(">H", open(base, "rb").read(18)[16:18])[0]
    chance = random.Random(t.random.random())
    victim = t.path("victim.txt")
    with open(victim, "w") as file:
        file.write("precious")
    name = victim.encode()
    tail = struct.pack(">I", 1) + name + struct.pack(">II", len(name), sum(name)) + bytes.fromhex("d9d505f920a163d7")
    whole = _journal(chance, page, size // page, 3)

    def made(number):
        yield "-journal", chance.randbytes(chance.randrange(0, 4000))
        yield "-journal", whole[:chance.randrange(1, len(whole))]
        yield "-journal", _journal(chance, chance.choice([512, 1024, page, 65536]), size // page, 2)
        yield "-journal", _journal(chance, page, chance.choice([0, 1, size // page, 1 << 31]), 0xFFFFFFFF)
        yield "-journal", _journal(chance, page, size // page, 1, chance.choice([0, 3, 512, 1 << 20]))
        yield "-journal", whole + tail
        yield "-wal", chance.randbytes(chance.randrange(1, 5000))
        yield "-wal", _wal(chance, chance.choice([512, page, 65536]), True)
        yield "-wal", _wal(chance, page, False)
        yield "-wal", _wal(chance, page, True)[:chance.randrange(1, 60)]
        yield "-shm", chance.randbytes(32768)

    db = t.path("c.db")
    for words in (["verify"], ["query", "SELECT 1"], ["remove", "1"]):
        for is_ours in (False, True):
            _fresh_copy(base, db)
            with open(db + "-journal", "wb") as file:
                file.write(_journal(chance, page, size // page, 0))
            if is_ours:
                with open(db + "-lock", "w") as file:
                    file.write("another warchest, process 1\n")
            t.faults += 1
            done = t.run(*words, "--db", db)
            stays = os.path.exists(db + "-journal")
            t.check((done.code, stays) == ((0, False) if is_ours else (2, True)),
                    f"{words[0]} beside a journal, {'ours' if is_ours else 'of others'}: exit {done.code}, {done.talk}")
    for number in range(20 if t.full else 1):
        for ending, content in made(number):
            for words in (["verify"], ["query", "SELECT count(*) FROM ledger", "--format", "csv"], ["remove", "1"]):
                if words[0] == "remove" and not t.full and ending != "-journal":
                    continue
                _fresh_copy(base, db)
                with open(db + ending, "wb") as file:
                    file.write(content)
                # As a crash of ours leaves it: else it is refused unread.
                with open(db + "-lock", "w") as file:
                    file.write("another warchest, process 1\n")
                t.faults += 1
                done = t.run(*words, "--db", db)
                what = f"{words[0]} beside {len(content)} bytes of {ending}"
                # A journal that SQLite must believe takes pages back, the list of sources among them.
                known = (0, 1, 2, 64, 74, 75) if words[0] == "remove" else (0, 1, 2, 74, 75)
                t.check(done.code in known, f"{what}: exit {done.code}, {done.talk[-300:]}")
                t.check(os.path.exists(victim), f"{what}: another file is gone", loss=True)
                if done.code == 0 and words[0] == "query":
                    told = done.text.split()[-1] == str(before[4])
                    verify = t.run("verify", "--db", db)
                    t.check(told or verify.code != 0, f"{what}: {done.text!r}, and verify is silent", loss=True)
                if done.code == 0 and words[0] == "verify":
                    t.check(t.content(db) == before, f"{what}: {t.content(db)}", loss=True)


def machine(t):
    """A33: threads that do not start, few descriptors, files of time zones that cannot be read, sources that are devices
    or pipes: each is an error, or does not matter."""
    library = shim(t.folder, "fault_system")
    file, base = _base(t)
    before = t.content(base)
    # Long enough to be hashed on a thread of its own.
    more = t.path("itcont22.txt")
    lines, _ = data.itcont(more, 40_000, first=100_000)
    report = t.path("mine.sql")
    with open(report, "w") as out:
        out.write("-- title: Mine\n-- question: Which?\n-- columns: file\n-- method: mine/1\n-- order: file\n"
                  "-- @query\nSELECT file FROM source\n")
    db = t.path("w.db")
    for n in range(1, 8 if t.full else 5):
        for words in (["import", "--quiet", more], ["verify"], ["report", report], ["query", "SELECT 1"]):
            if words[0] != "import" and n > 2 and not t.full:
                continue
            t.faults += 1
            if words[0] == "import":
                _fresh_copy(base, db)
            done = t.run(*words, "--db", db, env={"LD_PRELOAD": library, "FAULT_THREADS": str(n)}, timeout=20)
            what = f"{words[0]}, no thread from the {n}th on"
            t.check(done.code in (0, 75), f"{what}: exit {done.code}, {done.talk[-300:]}")
            t.check(done.code == 0 or "thread" in done.talk, f"{what}: {done.talk}")
            if words[0] == "import":
                posted = t.content(db)[4] - before[4]
                t.check(posted == (lines if done.code == 0 else 0), f"{what}: {posted} rows", loss=True)
    t.sound(db, "after threads that did not start")
    _serving(t, base, library)
    few_rows = t.path("itcont20.txt")
    data.itcont(few_rows, 20, first=900_000)
    for words in (["import", "--quiet", few_rows], ["report", "top-donors"], ["export", "top-donors", "-o", t.path("x")]):
        _fresh_copy(base, db)
        t.faults += 1
        done = t.run(*words, "--db", db, env={"LD_PRELOAD": library, "FAULT_ZONE": "1", "TZ": ":Europe/Paris"})
        t.check(done.code == 0, f"{words[0]} without files of time zones: exit {done.code}, {done.talk}")
    for count in range(4, 12) if t.full else (4, 5, 6, 8):
        def few(count=count):
            resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))
        for words in (["import", "--quiet", few_rows], ["report", "top-donors"], ["verify"], ["why", "1000000001"],
                      ["backup", "--db", db, t.path("few.db")]):
            _fresh_copy(base, db)
            t.faults += 1
            done = t.run(*words, *([] if "--db" in words else ["--db", db]), prepare=few)
            t.check(done.code in (0, 2, 3, 69, 74, 75, 127, 73), f"{words[0]} with {count} descriptors: exit {done.code}, "
                    f"{done.talk[-200:]}")
    _devices(t, base, db)


def _serving(t, db, library):
    """A server without the thread that it needs says so; one that says its address answers."""
    for n in range(1, 31) if t.full else (1, 8, 9, 10, 99):
        t.faults += 1
        out, err = t.path("address"), t.path("why")
        with open(out, "w") as told, open(err, "w") as why:
            child = subprocess.Popen(
                [t.app, "serve", "--port", "0", "--db", db], stdout=told, stderr=why, stdin=subprocess.DEVNULL, env={
                    **os.environ, "LD_PRELOAD": library, "FAULT_THREADS": str(n), "SWIFT_BACKTRACE": "enable=no"})
        answer, deadline = None, time.monotonic() + 30
        while child.poll() is None and time.monotonic() < deadline and answer is None:
            time.sleep(0.05)
            with open(out) as told:
                found = re.search(r"127.0.0.1:(\d+)/", told.read())
            if found:
                try:
                    with socket.create_connection(("127.0.0.1", int(found[1])), 20) as client:
                        client.settimeout(20)
                        client.sendall(f"GET /report/top-donors HTTP/1.1\r\nHost: 127.0.0.1:{found[1]}\r\n\r\n".encode())
                        answer = client.recv(12)
                except OSError as error:
                    answer = str(error).encode()
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
        try:
            code = child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            t.hangs += 1
            code = "none, it hangs"
        with open(err) as why:
            words = why.read()
        t.check(code == 75 and "thread" in words and answer is None or code == 0 and answer == b"HTTP/1.1 200",
                f"serve, no thread from the {n}th on: exit {code}, {answer}, {words[-300:]}")
        t.check(code == 0 or n != 99, f"serve with all threads: exit {code}, {words}")


def _devices(t, base, db):
    pipe = t.path("pipe")
    os.mkfifo(pipe)
    for path in ("/dev/zero", pipe, t.folder):
        _fresh_copy(base, db)
        connection = sqlite3.connect(db)
        connection.execute("UPDATE source SET path = ?", (path,))
        connection.commit()
        connection.close()
        t.faults += 1
        done = t.run("why", "1000000001", "--db", db, timeout=8)
        t.check(done.code == 0 and "reconstructed" in done.text, f"why, the file is {path}: exit {done.code}")
    # A record of many lines, which quotes make one: read back line by line.
    table = t.path("google-political-ads-advertiser-stats.csv")
    with open(table, "w") as out:
        out.write("Advertiser_ID,Advertiser_Name,Public_IDs_List,Regions,Elections,Total_Creatives,Spend_USD\n"
                  'AR1,"' + "\n" * 400_000 + '",,US,US-Federal,3,1200\n')
    done = t.run("import", "--quiet", "--db", t.path("g.db"), table)
    t.check(done.code == 0, f"400,000 line ends: exit {done.code}, {done.talk[:300]}")
    done = t.run("why", "1000000002", "--db", t.path("g.db"), timeout=20)
    t.check(done.code == 0 and "reconstructed" not in done.text, f"why, 400,000 line ends: exit {done.code}")


def _patched(base, target, table, change):
    """A copy whose table reads otherwise, as a stranger may have made it."""
    _fresh_copy(base, target)
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA writable_schema = ON")
    sql = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    assert change(sql) != sql, table
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (change(sql), table))
    connection.commit()
    connection.close()


BOMB = "length(replace(replace(hex(zeroblob(20000000)),'0','aaaaaaaaaa'),'a','bb'))"
HEAD = ("-- title: Mine\n-- question: Which?\n-- columns: file\n-- method: mine/1\n-- order: file\n"
        "-- @query\nSELECT file FROM source{}\n")
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"


def memory(t):
    """A34: files, reports and schemas made to fill the memory: each 256 MiB at most over what it needs."""
    t.memory_limit_kib = (256 + 40) << 10
    file, base = _base(t)
    peaks = {}

    def attack(name, codes, *words, timeout=30):
        t.faults += 1
        done = t.run(*words, timeout=timeout)
        peaks[name] = max(peaks.get(name, 0), done.peak_kib >> 10)
        t.check(done.code in codes, f"{name}: {' '.join(words)[:80]}: exit {done.code}, {done.talk[-300:]}")

    for number, text in enumerate([
            HEAD.format("") + f"-- @excluded\n{ENDLESS} SELECT 'r/' || printf('%900000d', x) AS rule, 1 AS n, 0 AS cents FROM c\n",
            HEAD.format("") + f"-- @excluded\n{ENDLESS} SELECT 'r/' || x AS rule, 1 AS n, 0 AS cents FROM c\n",
            HEAD.format("") + f"-- @notes\n{ENDLESS} SELECT printf('%900000d', x) FROM c\n"]):
        report = t.path(f"excluded{number}.sql")
        with open(report, "w") as out:
            out.write(text)
        attack("a report's @excluded", (0, 2, 64, 124), "report", report, "--db", base, "--timeout", "2")
    words = [f"w{n}" for n in range(60_000)]
    for number, text in enumerate([
            HEAD.format(" /* " + " ".join(words) + " */"),
            HEAD.format(" WHERE file NOT IN (" + ",".join(f"'{word}'" for word in words) + ")"),
            HEAD.format("").replace("-- method", "".join(f"-- note: {word}\n" for word in words) + "-- method"),
            HEAD.format("").replace("-- method", "-- note: " + " ".join(words) + "\n-- method"),
            HEAD.format("").replace("-- columns: file", "-- columns: file, " + ", ".join(words)),
            HEAD.format("").replace("-- method", "-- uses: " + ", ".join(words) + "\n-- method"),
            HEAD.format("").replace("-- method", "-- uses: " + " ".join(words) + "\n-- method"),
            HEAD.format("").replace("-- method: mine/1", "-- methods: " + ", ".join(words)),
            HEAD.format(" WHERE 1" + "".join(f" AND :{word}" for word in words))]):
        report = t.path(f"words{number}.sql")
        with open(report, "w") as out:
            out.write(text)
        attack("60,000 words in a report", (0, 2, 64, 74), "report", report, "--db", base, timeout=8)
    option = {"name": "", "voteCount": 0}
    for number, items in enumerate([
            [{"name": "a", "ballotOptions": [option] * (60_000 if t.full else 20_000)}],
            [{"name": "a" * 60_000, "ballotOptions": [option] * (60_000 if t.full else 3_000)}],
            [{"name": "a"}] * (500_000 if t.full else 130_000)]):
        path = t.path(f"results{number}.json")
        with open(path, "w") as out:
            json.dump({"electionDate": "2017-06-20", "results": {"name": "GA", "ballotItems": items}}, out)
        attack("results in JSON", (0, 2, 3), "import", "--quiet", "--format", "results/ga-sos-json", "--db",
               t.path("ga.db"), path, timeout=90)
    rejects = t.path("itcont22.txt")
    data.itcont(rejects, 10, first=9_000)
    with open(rejects, "a") as out:
        out.write("a\n" * ((12 << 20) if t.full else (300 << 10)))
    attack("short rejects", (3,), "import", "--quiet", "--db", t.path("rejects.db"), rejects, timeout=600)
    altered = t.path("altered.db")
    for table, change in [
            ("source", lambda sql: sql.replace("CHECK (records =", f"CHECK ({BOMB} > 0 AND records =")),
            ("source", lambda sql: sql.replace("(", f"(bomb TEXT GENERATED ALWAYS AS (CAST({BOMB} AS TEXT)) VIRTUAL, ", 1)),
            ("party", lambda sql: re.sub(r"\(", f"(bomb TEXT GENERATED ALWAYS AS (CAST({BOMB} AS TEXT)) VIRTUAL, ", sql, count=1)),
            ("entry", lambda sql: sql.replace("(", f"(bomb INTEGER NOT NULL AS ({BOMB}) VIRTUAL, ", 1))]:
        commands = [["verify"], ["report", "top-donors"], ["import", "--quiet", t.path("results0.json"), "--format",
                    "results/ga-sos-json"], ["remove", "1"]]
        if t.full:
            commands += [["verify", "--quick"], ["backup", t.path("b.db")], ["why", "1000000001"], ["sources"],
                         ["export", "--database", t.path("flat.db"), "--force"], ["find", "doe"], ["prune"]]
        for words in commands:
            _patched(base, altered, table, change)
            if os.path.exists(t.path("b.db")):
                os.unlink(t.path("b.db"))
            attack("CHECKs and generated columns", (0, 1, 2, 3, 64, 74, 75, 124), *words, "--db", altered)
    t.notes += [f"{name} {peak} MiB" for name, peak in peaks.items()]
