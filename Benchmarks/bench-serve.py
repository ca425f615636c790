#!/usr/bin/env python3
"""Loads `warchest serve` from a second process while an import runs, and says what came of it.

    make bench-serve [READERS=200]
    Benchmarks/bench-serve.py --db LEDGER --readers 200 --rows 400000

A ledger of its own is made from generated files, or a copy of --db is taken. Readers ask one
address after another, each as soon as the last answer is there, among pages, lists, rows and
searches. Three rounds: nothing else happens; a small file is imported again and again; a large one
is imported. Every answer must have status 200. Times are of one machine, and no test's condition.
"""

import argparse
import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WARCHEST = ROOT / ".build/release/warchest"


def addresses(port, given):
    if given:
        return given
    fixed = ["/", "/races", "/committees", "/candidates", "/spenders", "/report", "/donors",
             "/find?name=smith", "/race/GA-06", "/claims/GA-06", "/report/race-summary?race=GA-06",
             "/report/outside-by-spender?race=GA-06", "/report/results.csv", "/report/sources"]
    return fixed + [f"/report/top-donors.csv?limit={n}" for n in range(1, 40)]


async def ask(port, address, seconds=60):
    start = time.monotonic()
    try:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", port), seconds)
        writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(-1), seconds)
        writer.close()
        words = answer[:40].split(b" ")
        status = int(words[1]) if len(words) > 1 else 0
    except (OSError, asyncio.TimeoutError, ValueError) as error:
        status = repr(error)
    return status, time.monotonic() - start, address


async def read(port, readers, paths, until):
    """What all readers saw until the clock says so."""
    seen = []

    async def one(number):
        turn = number
        while time.monotonic() < until():
            seen.append(await ask(port, paths[turn % len(paths)]))
            turn += 1

    await asyncio.gather(*(one(number) for number in range(readers)))
    return seen


def readers(port, count, seconds, given):
    """The second process: prints one line of JSON."""
    end = time.monotonic() + seconds
    seen = asyncio.run(read(port, count, addresses(port, given), lambda: end))
    times = sorted(took for _, took, _ in seen)
    failed = [(status, address) for status, _, address in seen if status != 200]
    print(json.dumps({
        "answers": len(seen), "failed": len(failed), "examples": failed[:3],
        "median": statistics.median(times), "p99": times[len(times) * 99 // 100],
        "longest": times[-1]}))


def generate(path, rows):
    """Individual contributions of a bulk file: one name in seven is another one."""
    with path.open("w") as file:
        for number in range(rows):
            name = number // 7
            file.write(
                f"C{10_000_000 + number % 900}|N|M3|P|20200131{number:010d}|15|IND|"
                f"SAMPLE{name}, PAT|TOWN|TX|{70_000 + name % 9_999:05d}|EMPLOYER {name % 999}|"
                f"WORK|01{number % 28 + 1:02d}2020|{number % 2_800 + 1}||T{number}|"
                f"{number % 5_000 + 1_300_000}|||{4_000_000_000_000_000_000 + number}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--warchest", default=str(WARCHEST))
    parser.add_argument("--db", help="a ledger to copy; else the demo's facts and a generated file")
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rows", type=int, default=400_000, help="of the large import")
    parser.add_argument("--address", action="append", help="ask only these")
    parser.add_argument("--client", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.client:
        return readers(options.client, options.readers, options.seconds, options.address)

    folder = Path(tempfile.mkdtemp(prefix="warchest-serve-"))
    program = options.warchest
    try:
        ledger = folder / "ledger.db"
        if options.db:
            shutil.copy(options.db, ledger)
        else:
            subprocess.run([program, "demo", "-o", folder / "demo"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            shutil.copy(folder / "demo/demo.db", ledger)
        generate(folder / "itcont20.txt", options.rows)
        server = subprocess.Popen([program, "serve", "--port", "0", "--db", ledger],
                                  stdout=subprocess.PIPE, text=True)
        port = int(server.stdout.readline().split(":")[2].split("/")[0])

        def round_of(title, beside):
            client = [sys.executable, __file__, "--client", str(port), "--readers",
                      str(options.readers), "--seconds", str(options.seconds)]
            for address in options.address or []:
                client += ["--address", address]
            second = subprocess.Popen(client, stdout=subprocess.PIPE, text=True)
            began, done = time.monotonic(), 0
            time.sleep(1)
            while beside and time.monotonic() - began < options.seconds - 1:
                beside(done)
                done += 1
            found = json.loads(second.communicate()[0])
            print(f"{title}: {found['answers']} answers, {found['failed']} failed, median "
                  f"{found['median'] * 1000:.0f} ms, 99 of 100 within {found['p99'] * 1000:.0f} ms, "
                  f"longest {found['longest'] * 1000:.0f} ms" + (f", {done} imports" if done else ""))
            for example in found["examples"]:
                print("  failed:", example)
            return found["failed"]

        def small(number):
            path = folder / f"cm{number}.txt"
            path.write_text(f"C{10_000_000 + number}|SAMPLE {number} FUND|||||||U|N||Q|||\n")
            subprocess.run([program, "import", "--quiet", "--cycle", "2018", "--db", ledger, path],
                           check=True, stdout=subprocess.DEVNULL)

        def large(number):
            if number == 0:
                began = time.monotonic()
                subprocess.run([program, "import", "--quiet", "--cycle", "2020", "--db", ledger,
                                folder / "itcont20.txt"], check=True, stdout=subprocess.DEVNULL)
                print(f"  the large import took {time.monotonic() - began:.1f} s")
            else:
                time.sleep(1)

        failed = round_of("alone", None)
        failed += round_of("small imports", small)
        failed += round_of(f"an import of {options.rows} rows", large)
        server.terminate()
        print(f"the server ended with {server.wait()}")
        return 1 if failed else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
