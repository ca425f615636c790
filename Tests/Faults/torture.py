#!/usr/bin/env python3
"""The fault tests: what may happen to a file, a disk, a process or a database, and what must not
come of it. Usage: torture.py [--quick] [--seed N] [--only ID,ID] [--jobs N] [--app PATH] [--markdown]
--quick is the short form that `make test` runs; as many tests run at once as there are processors, each
in a process of its own, or --jobs. Exits 1 when anything was lost, crashed, hung or
answered wrongly. docs/reliability.md says what each test proves."""
import argparse
import multiprocessing
import os
import sys
import time
import traceback

import durability
import fetching
import growth
import inputs
import machine
import outputs
import storage
import watching
from trial import ROOT, Skip, Trial

TESTS = [
    ("A1", "malformed corpus", inputs.corpus),
    ("A3", "conservation of lines and cents", inputs.conservation),
    ("A4", "mutants of the corpus", inputs.mutants),
    ("A5", "kill -9 during an import", durability.kill_nine),
    ("A6", "signals, closed and full stdout", durability.signals),
    ("A7", "power loss, simulated", durability.power_loss),
    ("A8", "disk full", durability.disk_full),
    ("A9", "failed writes and syncs", durability.io_errors),
    ("A10", "two writers, readers beside an import", storage.two_writers),
    ("A11", "the same content again", storage.again),
    ("A12", "read-only media, permissions", storage.read_only),
    ("A13", "flipped bits", storage.bit_rot),
    ("A14", "foreign, newer, broken databases", storage.identity),
    ("A15", "migrations, killed", storage.migrations),
    ("A16", "backups, during an import and killed", storage.backups),
    ("A17", "hostile SQL", outputs.hostile_sql),
    ("A18", "endless and huge queries", outputs.huge_queries),
    ("A19", "amounts against decimal arithmetic", inputs.amounts),
    ("A20", "hostile names in CSV", outputs.hostile_csv),
    ("A21", "rows and cells beyond a spreadsheet", outputs.spreadsheet_limits),
    ("A22", "hostile names on a terminal", outputs.terminal),
    ("A25", "zip traps", inputs.zips),
    ("A26", "exports over what is there", outputs.exports),
    ("A27", "file modes under umask 000", outputs.modes),
    ("A28", "hostile headers, formats and reports", inputs.hostile_headers),
    ("A29", "time zones and locales", outputs.zones),
    ("A30", "rejects mended and imported again", inputs.mended_rejects),
    ("A31", "allocations that fail", machine.allocations),
    ("A32", "malformed journals and WALs", machine.companions),
    ("A33", "no thread, few descriptors, devices", machine.machine),
    ("A34", "memory of hostile files, reports, schemas", machine.memory),
    ("A35", "work that grows with what is loaded", growth.growth),
    ("A36", "progress on a terminal", outputs.progress),
    ("F1", "servers that misbehave", fetching.misbehaviour),
    ("F2", "parts, conditions, hosts and keys", fetching.manners),
    ("F3", "kill -9 during a fetch", fetching.kill_nine),
    ("W1", "a played day of filings", watching.meaning),
    ("W2", "feeds that are ill, gaps, copies, pranks", watching.feeds),
    ("W3", "kill -9 during a watch", watching.kills),
    ("W4", "a filing day of the demo", watching.demo),
    ("R1", "sources removed and imported again", storage.removal),
    ("R2", "keys that repeat, millions of them", inputs.repeated_keys),
]

# In the short form and in the long one.
LONGEST = ["A15", "F1", "A3", "W3", "F3", "W1", "W2", "A4", "A5"]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--quick", action="store_true")
    options.add_argument("--seed", type=int, default=20170620)
    options.add_argument("--only", default="")
    options.add_argument("--app", default=os.path.join(ROOT, ".build/release/warchest"))
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options.add_argument("--sanitized", action="store_true", help="no limits of memory or time")
    options.add_argument("--markdown", action="store_true", help="the table as docs keep it")
    options = options.parse_args()
    wanted = {word for word in options.only.split(",") if word}
    unknown = wanted - {test[0] for test in TESTS}
    if unknown:
        sys.exit(f"no test {', '.join(sorted(unknown))}")
    print(f"seed {options.seed}, {'quick' if options.quick else 'long'} form", flush=True)
    chosen = [test for test in TESTS if not wanted or test[0] in wanted]
    # Those that take longest begin first, so that none is left running alone.
    chosen.sort(key=lambda test: LONGEST.index(test[0]) if test[0] in LONGEST else len(LONGEST))
    rows, failed = [], False
    with multiprocessing.get_context("fork").Pool(max(options.jobs, 1), maxtasksperchild=1) as pool:
        for row, failures, seconds in pool.imap_unordered(
                run, [(test[0], options) for test in chosen]):
            failed = failed or bool(failures)
            for line in failures[:20]:
                print(f"  {row[0]}: {line}")
            if failures:
                print(f"  {row[0]}: {len(failures)} failures")
            rows.append(row)
            print(f"{row[0]:4} {seconds:6.1f} s  {row[1]}: {row[2]} cases"
                  f"{'  ' + row[-1] if row[-1] else ''}", flush=True)
    order = [test[0] for test in TESTS]
    rows.sort(key=lambda row: order.index(row[0]))
    show(rows, options.markdown)
    sys.exit(1 if failed else 0)


def run(asked):
    """One test, in this process: its row of the table, what failed, and how long it took."""
    name, options = asked
    title, test = next((title, test) for known, title, test in TESTS if known == name)
    trial = Trial(os.path.abspath(options.app), not options.quick, options.seed)
    trial.is_sanitized = options.sanitized
    started = time.monotonic()
    skipped = ""
    try:
        test(trial)
    except Skip as why:
        skipped = f"skipped: {why}"
    except Exception:  # a bench that breaks is a failed test, not the end of the others
        trial.failures.append("the test itself broke: " + traceback.format_exc()[-900:])
    finally:
        trial.close()
    row = (name, title, trial.cases, trial.faults, trial.mutants, trial.states, trial.losses,
           trial.crashes, trial.hangs, trial.peak_kib >> 10,
           "FAILED" if trial.failures else skipped or "; ".join(trial.notes))
    return row, trial.failures, time.monotonic() - started


def show(rows, markdown):
    total = ("", "all") + tuple(sum(row[n] for row in rows) for n in range(2, 9)) + (
        max((row[9] for row in rows), default=0), "")
    head = ("test", "", "cases", "faults", "mutants", "states", "losses", "crashes", "hangs",
            "peak MiB", "")
    table = [head] + rows + [total]
    print()
    if markdown:
        table.insert(1, ("---",) * len(head))
        for row in table:
            print("| " + " | ".join(map(str, row)) + " |")
        return
    widths = [max(len(str(row[n])) for row in table) for n in range(len(head) - 1)]
    for row in table:
        cells = [str(cell).ljust(widths[n]) if n < 2 else str(cell).rjust(widths[n])
                 for n, cell in enumerate(row[:-1])]
        print("  ".join(cells + [str(row[-1])]).rstrip())


if __name__ == "__main__":
    main()
