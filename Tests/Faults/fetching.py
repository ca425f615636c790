"""Fetching under faults (F1 to F4), from a server of our own: nothing lost, nothing twice, nothing
half-written imported."""
import glob
import hashlib
import io
import json
import os
import shutil
import signal
import sqlite3
import zipfile

import data
from trial import ROOT
from fec_server import Server

BULK = "/www.fec.gov/files/bulk-downloads/2024"


def zip_of(member, text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, text)
    return out.getvalue()


def indiv(count, first=1):
    rows = "".join(data.itcont_row(n, str(n % 5000 + 1)) + "\n" for n in range(first, first + count))
    return zip_of("itcont.txt", rows), count


class Desk:
    """A folder for files and a database, and the server."""

    def __init__(self, t, server):
        self.t, self.server, self.folder = t, server, t.fresh("desk")
        self.db = os.path.join(self.folder, "w.db")
        self.files = os.path.join(self.folder, "files")

    def fetch(self, *words, **more):
        env = dict(self.server.env, **more.pop("env", {}))
        return self.t.run("fetch", *words, "--db", self.db, "-o", self.files, *self.server.options,
                          env=env, **more)

    def posted(self):
        if not os.path.exists(self.db):
            return 0
        connection = sqlite3.connect(self.db)
        try:
            return connection.execute("SELECT coalesce(sum(posted), 0) FROM sources").fetchone()[0]
        finally:
            connection.close()

    def names(self, hidden=False):
        if not os.path.isdir(self.files):
            return []
        return sorted(n for n in os.listdir(self.files) if n.startswith(".") == hidden)


def with_server(test):
    def run(t):
        folder = t.fresh("server")
        server = Server(folder)
        try:
            test(t, server)
        finally:
            server.close()
    run.__doc__ = test.__doc__
    return run


@with_server
def misbehaviour(t, server):
    """F1: every way a server can fail one file. What comes of it: exit code, rows, what is left."""
    body, rows = indiv(4_000)
    path = f"{BULK}/indiv24.zip"
    words = ("bulk", "indiv", "--cycle", "2024")
    #        plan, exit, whether the rows come, what is said
    cases = [
        (["ok"], 0, True, "fetched"),
        (["stall", "ok"], 0, True, "again in"),
        (["truncate", "truncate", "ok"], 0, True, "again in"),
        (["reset", "ok"], 0, True, "again in"),
        (["ill", "ill", "ok"], 0, True, "busy (503)"),
        (["busy:1", "ok"], 0, True, "come again in 1 seconds"),
        (["truncate", "other_etag", "ok"], 0, True, "another now"),
        (["truncate", "other_length", "ok"], 0, True, "another now"),
        (["truncate", "whole"], 0, True, "fetched"),
        (["moved"], 0, True, "fetched"),
        (["loris", "ok"], 0, True, "again in"),
        (["loris_head", "ok"], 0, True, "again in"),
        (["busy:3600"], 69, False, "come again in 3600 seconds"),
        (["always ill"], 69, False, "busy (503)"),
        (["always truncate"], 69, False, "bytes"),
        (["always reset"], 69, False, "indiv24.zip"),
        (["short"], 69, False, "a zip without its end"),
        (["html"], 69, False, "HTML"),
        (["html_unsaid"], 69, False, "a page of HTML"),
        (["always loop"], 69, False, "without end"),
        (["always chain"], 69, False, "without end"),
        (["private"], 69, False, "no format file names the host 10.0.0.1"),
        (["metadata"], 69, False, "no format file names the host 169.254.169.254"),
        (["elsewhere"], 69, False, "no format file names the host evil.invalid"),
        (["plain"], 69, False, "expected https, found http"),
        (["file"], 69, False, "expected https, found file"),
        (["packed"], 69, False, "which was not asked for"),
        (["huge"], 69, False, "expected at most"),
        (["empty"], 69, False, "found nothing"),
        (["forbidden"], 69, False, "has no such file"),
    ]
    for plan, code, comes, said in cases:
        desk = Desk(t, server)
        server.put(path, body)
        server.behave(path, *plan)
        t.faults += 1
        result = desk.fetch(*words, "--retries", "3")
        talk = result.text + result.talk
        t.check(result.code == code and said in talk,
                f"{plan}: exit {result.code}, {talk[:300]}")
        t.check(desk.posted() == (rows if comes else 0) and
                desk.names() == (["indiv24.zip"] if comes else []),
                f"{plan}: {desk.posted()} rows, {desk.names()}", loss=comes)
        t.check(comes or "By hand:" in talk or code == 0, f"{plan}: no advice: {talk[:300]}")
        # Once more, from a server that is well: the same as if nothing had happened.
        server.behave(path, "ok")
        again = desk.fetch(*words)
        t.check(again.code == 0 and desk.posted() == rows,
                f"{plan}, then again: exit {again.code}, {desk.posted()} rows", loss=True)
        t.check([n for n in desk.names(hidden=True) if ".part" in n or ".next" in n] == [],
                f"{plan}: left {desk.names(hidden=True)}")
    endless = Desk(t, server)
    server.behave(path, "endless")
    result = endless.fetch(*words, "--largest", "1")
    t.check(result.code == 69 and "at most 1 MB" in result.talk and endless.posted() == 0,
            f"endless: exit {result.code}, {result.talk[:200]}")
    bombs(t, server, words, path)


def bombs(t, server, words, path):
    """A zip that unpacks to a thousand times its size is refused by the import, as ever."""
    desk = Desk(t, server)
    server.put(path, zip_of("itcont.txt", b"0" * (120 << 20)))
    server.behave(path, "ok")
    result = desk.fetch(*words)
    t.check(result.code == 2 and desk.posted() == 0, f"bomb: exit {result.code}, {desk.posted()}")


def spoken(t, server, path, words, body, rows):
    """--json: an object a line, of each file and of its rows; also of what does not come."""
    desk = Desk(t, server)
    server.behave(path, "ok")
    lines = [json.loads(line) for line in desk.fetch(*words, "--json").text.splitlines()]
    t.check([line.get("state") for line in lines] == ["fetched", None] and
            lines[0]["sha256"] == hashlib.sha256(body).hexdigest() and lines[0]["bytes"] == len(body) and
            lines[0]["received_on"] == "2024-04-29" and lines[1]["good"] == rows, f"--json: {lines}")
    server.behave(path, "always ill")
    failed = Desk(t, server).fetch(*words, "--json", "--retries", "1")
    line = json.loads(failed.text)
    t.check(failed.code == 69 and line["state"] == "failed" and line["exit_code"] == 69 and line["reason"],
            f"--json of what does not come: {failed.text}")
    server.behave(path, "ok")


@with_server
def manners(t, server):
    """F2: parts are gone on with, what is here is not fetched again, keys and hosts are kept."""
    body, rows = indiv(6_000)
    path = f"{BULK}/indiv24.zip"
    words = ("bulk", "indiv", "--cycle", "2024")
    server.put(path, body)
    desk = Desk(t, server)
    server.behave(path, "truncate", "ok")
    desk.fetch(*words)
    first, second = (headers for _, headers in server.asked(path))
    t.check("Range" not in first and second.get("Range") == f"bytes={len(body) // 2}-" and
            second.get("If-Range") == server.files[path].etag, f"the rest is asked for: {second}")
    t.check(first["User-Agent"].startswith("warchest/"), f"a name: {first['User-Agent']}")
    server.behave(path, "ok")
    again = desk.fetch(*words)
    t.check("not changed" in again.text and "0 new rows" in again.text and
            server.asked(path)[0][1].get("If-None-Match") == server.files[path].etag,
            f"what is here is not fetched again: {again.text}")
    spoken(t, server, path, words, body, rows)
    # Another copy of the file: what it added, changed and withdrew against the one before it.
    rows = [data.itcont_row(n, str(n % 5000 + 1 + (n == 5))) + "\n" for n in range(3, 6_003)]
    server.put(path, zip_of("itcont.txt", "".join(rows)))
    newer = desk.fetch(*words)
    told = t.run("changes", "--since", "2024-04-01", "--db", desk.db).text
    t.check(newer.code == 0 and "2 rows added: 0.00 → 2,005.00" in told and
            "1 rows changed: 6.00 → 7.00 (+1.00)" in told and
            "2 rows withdrawn: 5.00 → 0.00" in told, f"two copies: {newer.talk} {told}")
    rows = 6_000
    server.put(path, body)
    # Without versions the day of the last change does; without either the whole comes again.
    for etag, modified, ranged in ((False, 1_714_363_200, True), (False, None, False)):
        server.put(path, body, etag=etag, modified=modified)
        server.behave(path, "truncate", "ok")
        other = Desk(t, server)
        other.fetch(*words)
        asked = [headers for _, headers in server.asked(path)]
        t.check(len(asked) == 2 and ("Range" in asked[1]) == ranged and other.posted() == rows,
                f"etag {etag}, modified {modified}: {asked}")
    # A file that changes while its rest is asked for.
    new, more = indiv(7_000)
    server.later = {path: new}
    server.put(path, body)
    server.behave(path, "truncate", "changed")
    changed = Desk(t, server)
    result = changed.fetch(*words)
    t.check(result.code == 0 and changed.posted() == more, f"changed: {changed.posted()} rows")
    day = received(changed.db)
    t.check(day == ["2024-04-29"], f"Last-Modified is the day of a snapshot: {day}")
    few(t, server)
    alone(t, server, words, path)
    keys(t, server)
    foreign(t, server, words, path, body)


def received(db):
    connection = sqlite3.connect(db)
    try:
        return [row[0] for row in connection.execute(
            "SELECT received_on FROM sources ORDER BY source_id")]
    finally:
        connection.close()


def few(t, server):
    """One connection is used for file after file, and never more than two at once."""
    for name in ("cn", "weball", "ccl"):
        server.put(f"{BULK}/{name}24.zip", zip_of(f"{name}.txt", "x|" * 30 + "\n"))
    desk = Desk(t, server)
    server.most_open = 0
    desk.fetch("bulk", "cn", "weball", "ccl", "--cycle", "2024", "--no-import")
    t.check(len(desk.names()) == 3 and 1 <= server.most_open <= 2 and not os.path.exists(desk.db),
            f"{desk.names()}: {server.most_open} connections at once")


def alone(t, server, words, path):
    """Hosts and ports that nobody allowed are not called; neither is who has no certificate."""
    desk = Desk(t, server)
    mirror = ["--mirror", f"https://{server.place}"]
    base = ["fetch", *words, "--db", desk.db, "-o", desk.files, "--retries", "0"]
    none = t.run(*base, *mirror, env=server.env)
    t.check(none.code == 69 and f"--allow-host {server.place}" in none.talk, none.talk)
    other = t.run(*base, *mirror, "--allow-host", "localhost", env=server.env)
    t.check(other.code == 69, f"a host stands for port 443 alone: {other.talk}")
    untrusted = t.run(*base, *server.options)
    t.check(untrusted.code == 69 and "certificate is not trusted" in untrusted.talk, untrusted.talk)
    t.check(desk.posted() == 0 and not os.path.exists(desk.db), "no database for nothing")
    gone = Server.__new__(Server)
    away = t.run(*base, "--mirror", "https://localhost:1", "--allow-host", "localhost:1",
                 env=server.env)
    t.check(away.code == 69 and "By hand: save it as indiv24.zip" in away.talk, away.talk)
    del gone


def keys(t, server):
    """The key goes into no address, no message and no file; a mirror does not get it."""
    desk = Desk(t, server)
    list_path = "/api.open.fec.gov/v1/filings/?committee_id=C00990101&cycle=2024" \
                "&sort=receipt_date&per_page=100&page=1"
    server.put(list_path, b'{"pagination": {"pages": 1}, "results": ['
               b'{"file_number": 1850001, "receipt_date": "2024-04-16T00:00:00"},'
               b'{"file_number": -5, "receipt_date": "2024-04-16T00:00:00"}]}',
               kind="application/json")
    for name in data_filings():
        with open(name, "rb") as file:
            server.put(f"/docquery.fec.gov/dcdev/posted/{os.path.basename(name)}", file.read())
    result = desk.fetch("filings", "--committee", "C00990101", "--cycle", "2024",
                        env={"FEC_API_KEY": "SECRETKEY123"})
    t.check(result.code == 0 and "1 on paper" in result.talk and desk.posted() > 0,
            f"filings: exit {result.code}, {result.talk}")
    t.check(received(desk.db) == ["2024-04-16"], f"the list tells the day: {received(desk.db)}")
    kept = b"".join(open(f, "rb").read() for f in glob.glob(desk.folder + "/**/*", recursive=True)
                    if os.path.isfile(f))
    kept += b"".join(open(f, "rb").read() for f in glob.glob(desk.files + "/.*")
                     if os.path.isfile(f))
    told = (result.text + result.talk).encode() + kept + repr(server.log).encode()
    t.check(b"SECRETKEY123" not in told, "the key is somewhere")
    one = Desk(t, server)
    result = one.fetch("filing", "1850001", "1850002")
    t.check(result.code == 0 and len(received(one.db)) == 2, result.talk)
    server.log.clear()
    again = one.fetch("filing", "1850001", "1850002")
    t.check(again.code == 0 and not server.log and again.text.count("is here") == 2,
            f"a filing that is here is not asked for: {server.log}")
    day = Desk(t, server)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in data_filings()[:3]:
            archive.write(name, os.path.basename(name))
    server.put("/www.fec.gov/files/bulk-downloads/electronic/20240417.zip", out.getvalue())
    result = day.fetch("day", "2024-04-17")
    t.check(result.code == 0 and set(received(day.db)) == {"2024-04-17"},
            f"the day of a daily zip: exit {result.code}, {received(day.db)}")


def data_filings():
    return sorted(glob.glob(os.path.join(ROOT, "Tests/Fixtures/race/18*.fec")))


def foreign(t, server, words, path, body):
    """What lies there and was not fetched is not replaced; links are not followed."""
    server.put(path, body)
    server.behave(path, "ok")
    desk = Desk(t, server)
    os.makedirs(desk.files)
    with open(os.path.join(desk.files, "indiv24.zip"), "w") as file:
        file.write("mine")
    result = desk.fetch(*words)
    t.check(result.code == 73 and open(os.path.join(desk.files, "indiv24.zip")).read() == "mine",
            f"a file of mine: exit {result.code}", loss=True)
    result = desk.fetch(*words, "--force")
    t.check(result.code == 0 and desk.posted() == 6_000, f"--force: {result.talk}")
    linked = Desk(t, server)
    os.makedirs(linked.files)
    target = os.path.join(linked.folder, "target")
    open(target, "w").write("precious")
    for name in ("indiv24.zip", ".indiv24.zip.part"):
        for old in glob.glob(linked.files + "/.*") + glob.glob(linked.files + "/*"):
            os.unlink(old)
        os.symlink(target, os.path.join(linked.files, name))
        result = linked.fetch(*words, "--force")
        t.check(result.code == 73 and open(target).read() == "precious",
                f"a link {name}: exit {result.code}, {result.talk}", loss=True)


@with_server
def kill_nine(t, server):
    """F3: kill -9 at random moments of a fetch and its import, then again."""
    body, rows = indiv(60_000 if t.full else 15_000)
    path = f"{BULK}/indiv24.zip"
    words = ("bulk", "cn", "indiv", "--cycle", "2024")
    server.put(path, body)
    server.put(f"{BULK}/cn24.zip", zip_of("cn.txt", CANDIDATES))
    server.slow = 4_096
    desk = Desk(t, server)
    probe = desk.fetch(*words)
    t.check(probe.code == 0, f"the fetch itself: {probe.talk}")
    whole = contents(desk.db)
    short = Desk(t, server).fetch(*words, "--no-import").seconds
    resumed = 0
    for number in range(100 if t.full else 8):
        other = Desk(t, server)
        kills = 0
        server.log.clear()
        # Several kills on the way to one database.
        for _ in range(t.random.randint(1, 3)):
            t.faults += 1
            kills += 1
            moment = t.random.uniform(0.01, short if kills % 2 else probe.seconds)
            other.fetch(*words, kill_after=moment)
            for name in other.names():
                size = os.path.getsize(os.path.join(other.files, name))
                t.check(name == "cn24.zip" or size == len(body), f"{name} of {size} bytes", loss=True)
            t.check(other.posted() in (0, 2, rows, rows + 2), f"{other.posted()} rows", loss=True)
        last = other.fetch(*words)
        resumed += any("Range" in headers for _, headers in server.log)
        t.check(last.code == 0 and contents(other.db) == whole,
                f"after {kills} kills: exit {last.code}, {last.talk[:200]}", loss=True)
        if number % 20 == 0:
            t.sound(other.db, "after kills and another fetch")
        t.check([n for n in other.names(hidden=True) if ".part" in n or ".next" in n] == [],
                f"left {other.names(hidden=True)}")
        shutil.rmtree(other.folder)
    t.check(resumed > 0, "no part was ever gone on with")
    t.notes.append(f"{resumed} went on with a part")
    stopped = Desk(t, server)
    result = stopped.fetch(*words, kill_after=probe.seconds / 3, kill_with=signal.SIGINT)
    t.check(result.code in (130, 0, -2), f"Ctrl-C: exit {result.code}, {result.talk[-200:]}")


CANDIDATES = (
    "H4OH15001|VALE, ROSE|DEM|2024|OH|H|15|C|C|C00990101|1 MAIN|TOWN|TOWN|OH|43201\n"
    "H4OH15002|STONE, PETER|REP|2024|OH|H|15|O|C|C00990102|2 MAIN|TOWN|TOWN|OH|43202\n")


def contents(db):
    """All that a database says, but when and in which order it was told."""
    connection = sqlite3.connect(db)
    try:
        sources = connection.execute(
            "SELECT file, member, format, cycle, sha256, bytes, lines, posted, rejected, sum_cents,"
            " state, received_on FROM sources ORDER BY file").fetchall()
        rows = connection.execute(
            "SELECT count(*), sum(amount_cents), min(line), max(line) FROM ledger").fetchall()
        return sources, rows
    finally:
        connection.close()
