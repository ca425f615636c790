#!/usr/bin/env python3
"""Publishers that are killed, servers that crash, full disks, the same files twice, publishing against taking away:
after every round the server says what the ledgers say.

Usage: publish_torture.py [ROUNDS]    six publishers a round; 34 rounds are 204. Needs the release build and
PostgreSQL."""
import os
import random
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "Faults")]
import data  # noqa: E402
import servers  # noqa: E402
from ledgers import PROGRAM, run  # noqa: E402

SUMS = ("SELECT s.sha256, count(*) AS n, sum(l.amount_cents) AS cents FROM ledger l JOIN sources s "
        "ON s.source_id = l.source_id GROUP BY s.sha256 ORDER BY s.sha256")


def sums(database):
    return set(run("query", SUMS, "--db", database, "--format", "csv", "--timeout", "60").stdout.splitlines()[1:])


def load(path, file, number):
    """Each as of another cycle: files of one cycle would be newer copies of each other."""
    run("import", "--quiet", "--db", path, "--cycle", str(2002 + 2 * number), "--format", "fec-bulk/itcont", file)


def ledgers(folder):
    """Four ledgers; each has files of its own and one that the next has too."""
    made = []
    for number in range(4):
        path = os.path.join(folder, f"ledger{number}.db")
        for part in range(3):
            file = os.path.join(folder, f"itcont-{number}-{part}.txt")
            data.itcont(file, 3_000, first=1 + 10_000 * (3 * number + part))
            load(path, file, 3 * number + part)
        made.append(path)
    for number in range(4):
        shared = os.path.join(folder, f"itcont-{(number + 1) % 4}-0.txt")
        load(made[number], shared, 3 * ((number + 1) % 4))
    return made


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 34
    seed = int(os.environ.get("SEED", time.time()))
    chance = random.Random(seed)
    print("seed", seed, flush=True)
    folder = tempfile.mkdtemp(prefix="warchest-publish-")
    place = next(iter(servers.programs().values()))
    coordinator, *shards = [servers.Server(place, mebibytes=400) for _ in range(3)]
    address = coordinator.make("ledger")
    names = [word for index, shard in enumerate(shards) for word in ("--shard", f"s{index}={shard.make('facts')}")]
    files = ledgers(folder)
    expected = set().union(*(sums(one) for one in files))
    counts = {"publishers": 0, "killed": 0, "crashes": 0, "cut": 0, "unpublished": 0, "full": 0, "told of it": 0,
              "refused": 0}
    for number in range(rounds):
        # Something to do: half of what is there goes first.
        if number:
            there = coordinator.sql("ledger", "SELECT source_id FROM warchest_server.published ORDER BY 1")
            going = chance.sample([row[0] for row in there], len(there) // 2)
            run("unpublish", address, *[word for one in going for word in ("--source", one)])
        running = []
        for _ in range(6):
            words = [PROGRAM, "publish", address, "--db", chance.choice(files), *names]
            running.append(subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
            counts["publishers"] += 1
        took = None
        if chance.random() < 0.5:
            there = coordinator.sql("ledger", "SELECT to_regclass('warchest_server.published')")[0][0]
            some = coordinator.sql("ledger", "SELECT source_id FROM warchest_server.published") if there else []
            if some:
                took = subprocess.Popen([PROGRAM, "unpublish", address, "--source", chance.choice(some)[0]],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                counts["unpublished"] += 1
        time.sleep(chance.random() * 0.4)
        event, full = chance.random(), None
        if event < 0.15:
            chance.choice([coordinator, *shards]).stop()
            counts["crashes"] += 1
        elif event < 0.3:
            coordinator.sql("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = 'ledger'")
            counts["cut"] += 1
        elif event < 0.5:
            # Room for less than what six publishers send.
            full = chance.choice([one for one in (coordinator, *shards) if one.has_disk] or [None])
            if full:
                full.fill(chance.choice([0, 1, 2, 4, 8]) << 20)
                counts["full"] += 1
        for one in running:
            if full:
                break
            if chance.random() < 0.6:
                time.sleep(chance.random() * 0.2)
                if one.poll() is None:
                    one.kill()
                    counts["killed"] += 1
        for one in [*running, *([took] if took else [])]:
            said, _ = one.communicate(timeout=120)
            if one.returncode not in (0, -9):
                counts["refused"] += 1
                counts["told of it"] += bool(full) and "No space left" in said
                # What it says then: the server is gone, or the source that was to be taken away is.
                if one.returncode not in (64, 65, 69) or "unexpected fault" in said:
                    print(f"round {number}: exit {one.returncode}: {said}")
                    sys.exit(1)
        if full:
            full.empty()
        for server in (coordinator, *shards):
            if server.stopped:
                server.start()
        # Whatever stands there now is sound, and each ledger can go on.
        if coordinator.sql("ledger", "SELECT to_regclass('warchest_server.about')")[0][0]:
            done = run("verify", "--db", address, code=None)
            if done.returncode:
                print(f"round {number}: {done.stdout}{done.stderr}")
                sys.exit(1)
        for one in files:
            run("publish", address, "--db", one, *names)
        run("verify", "--db", address)
        found = sums(address)
        left = coordinator.sql("ledger", "SELECT count(*) FROM warchest_server.stage")[0][0]
        strays = sum(int(shard.sql("facts", "SELECT count(*) FROM pg_tables WHERE schemaname = 'warchest_part'")[0][0])
                     for shard in shards)
        on_shards = "SELECT count(*) FROM warchest_server.part WHERE shard IS NOT NULL"
        parts = int(coordinator.sql("ledger", on_shards)[0][0])
        if found != expected or left != "0" or strays != parts:
            print(f"round {number}: {len(found ^ expected)} sums differ, {left} stages, {strays} tables, {parts} parts")
            sys.exit(1)
        if number % 5 == 4:
            print(f"round {number + 1}:", counts, flush=True)
    print("publish torture:", rounds, "rounds,", counts, "0 differences")


if __name__ == "__main__":
    main()
