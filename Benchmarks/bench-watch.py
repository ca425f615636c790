#!/usr/bin/env python3
"""One `warchest watch` over many filings: memory and processor time as they go by, what an idle watch
takes, and how long it is from a filing's place in the feed to the page that it moves.

    Benchmarks/bench-watch.py [--filings 10000] [--batch 500] [--waits 10] [--every 10]

The server is the tests' own (Tests/Faults/fec_server.py), the filings are invented: one in ten (--every) a
notice of one of sixty spenders about the candidates of two races, the others reports of committees that touch
none; the ledger is small and has a claim. The feed has the last three
batches, as the FEC's has seven days. Times are of one machine, and no test's condition."""
import argparse
import os
import resource
import subprocess
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Faults"))
import watching  # noqa: E402
from fec_server import MONDAY, Server  # noqa: E402
from trial import Trial  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def started(t, desk, *words):
    surroundings = dict(desk.server.env, PATH="/usr/bin:/bin", HOME="/nonexistent", LC_ALL="C",
                        TZ="UTC", WARCHEST_TODAY="2024-06-01", TMPDIR=t.folder)
    return subprocess.Popen(
        [t.app, "watch", "--every", "10", "--brief", *words, "--db", desk.db, "-o", desk.files,
         *desk.server.options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=surroundings)


def state(process):
    """Seconds of processor, and MiB in memory now and at most."""
    with open(f"/proc/{process.pid}/stat") as file:
        ticks = sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))
    with open(f"/proc/{process.pid}/status") as file:
        lines = dict(line.split(":", 1) for line in file)
    kib = [int(lines[name].split()[0]) for name in ("VmRSS", "VmHWM")]
    return ticks / TICKS, kib[0] / 1024, kib[1] / 1024


def publish(server, day, done, batch):
    """The next batch, and a feed of it and of the two before it."""
    listed = []
    for n in range(max(0, done - 2 * batch), min(done + batch, len(day))):
        number, form, committee, body = day[n]
        server.put(f"{watching.POSTED}/{number}.fec", body)
        listed.append((number, form, committee, MONDAY + 60 * n))
    server.put(watching.FEED, watching.feed(listed[::-1]), kind="text/xml")
    server.behave(watching.FEED, "ok")


def day_filings(count, every):
    """One filing in so many is a notice about one of two races, the others are of committees."""
    first = watching.filings()
    notices, others = iter(watching.many(count)), iter(watching.committees(count))
    return first + [next(notices) if n % every == 0 else next(others) for n in range(count - len(first))]


def day_of(t, server, count, batch, every):
    day = day_filings(count, every)
    desk = watching.newsroom(t, server)
    publish(server, day, 0, batch)
    process, told, done = started(t, desk), 0, batch
    rows, before = [], (0.0, 0.0)
    begin = time.monotonic()
    print("| filings told | processor a filing, ms | MiB now | MiB at most |\n|---|---|---|---|", flush=True)
    for line in process.stdout:
        if not line.startswith("filing "):
            continue
        told += 1
        if told in (batch, min(done, len(day))):
            cpu, now, most = state(process)
            rows.append((told, cpu, now, most))
            each = 1000 * (cpu - before[1]) / max(told - before[0], 1)
            before = (told, cpu)
            print(f"| {told:,} | {each:.0f} | {now:.0f} | {most:.0f} |", flush=True)
            if told == len(day):
                break
            publish(server, day, done, batch)
            done += batch
    seconds = time.monotonic() - begin
    print(f"\n{told:,} filings in {seconds:.0f} s; {os.path.getsize(desk.db) >> 20} MiB of ledger\n", flush=True)
    time.sleep(12)
    first = state(process)[0]
    time.sleep(61)
    print(f"idle: {state(process)[0] - first:.2f} s of processor in a minute of six looks", flush=True)
    process.terminate()
    process.wait()
    loaded = watching.loaded(desk.db)
    assert len(loaded) == len(day) and {n for *_, n in loaded} == {1}, "each once"
    t.sound(desk.db, "after a watched day", timeout=60 + count // 20)


def written(pages):
    """When each page was written last."""
    names = os.listdir(pages) if os.path.isdir(pages) else []
    return {n: os.stat(os.path.join(pages, n)).st_mtime for n in names if n.endswith(".html")}


def latency(t, server, count):
    """From the moment a filing stands in the feed, and from the look that finds it, to its page."""
    day = watching.filings() + watching.many(count)
    desk = watching.newsroom(t, server)
    pages = os.path.join(t.folder, "pages")
    server.put(watching.FEED, watching.feed([]), kind="text/xml")
    server.behave(watching.FEED, "ok")
    process = started(t, desk, "--page", pages)
    threading.Thread(target=process.stdout.read, daemon=True).start()
    looks, waits = [], []
    for n, (number, form, committee, body) in enumerate(day):
        before = written(pages)
        server.put(f"{watching.POSTED}/{number}.fec", body)
        server.log.clear()
        put, look, found = time.time(), None, None
        server.put(watching.FEED, watching.feed([(number, form, committee, MONDAY + n)]), kind="text/xml")
        # A filing that touches no race has no page.
        while found is None and time.time() < put + 45:
            if look is None and server.asked(watching.FEED):
                look = time.time()
            found = max((when for name, when in written(pages).items() if when != before.get(name)),
                        default=None)
            time.sleep(0.01)
        if found is not None and look is not None:
            waits.append(found - put)
            looks.append(found - look)
    process.terminate()
    process.wait()
    for what, every in (("feed to page, a look every 10 s", waits), ("look to page", looks)):
        every.sort()
        print(f"{what}: half within {every[len(every) // 2]:.2f} s, all within {every[-1]:.2f} s"
              f" ({len(every)} filings)", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filings", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--waits", type=int, default=10)
    parser.add_argument("--every", type=int, default=10, help="one in so many touches a race; 1: all do")
    parser.add_argument("--app", default=os.path.join(ROOT, ".build/release/warchest"))
    asked = parser.parse_args()
    t = Trial(asked.app, False, 5)
    server = Server(t.fresh("server"))
    try:
        if asked.waits:
            latency(t, server, asked.waits)
        if asked.filings:
            day_of(t, server, asked.filings, asked.batch, asked.every)
        print(f"processor of all: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime:.0f} s")
        if t.failures:
            sys.exit("\n".join(t.failures))
    finally:
        server.close()
        t.close()


if __name__ == "__main__":
    main()
