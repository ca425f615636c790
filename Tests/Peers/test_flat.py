"""The flat database: the same sums in SQLite, DuckDB, pandas and Datasette, with their own types."""
import asyncio
import functools
import importlib.util
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest
import urllib.parse

from ledgers import folder, ledger, needs, run

TABLES = ["contributions", "disbursements", "outside_spending", "ad_buys", "candidates",
          "committees", "filings", "results", "claims"]
MONEY = {"contributions": "amount_cents", "disbursements": "amount_cents",
         "outside_spending": "amount_cents", "ad_buys": "amount_cents", "claims": "low_cents",
         "results": "votes"}
SUMS = {t: f"SELECT count(*) AS n, sum({MONEY.get(t, 'source_id')}) AS s FROM {t}" for t in TABLES}


@functools.lru_cache(maxsize=None)
def flat(name):
    out = os.path.join(folder(), "flat-" + name)
    os.makedirs(out)
    path = os.path.join(out, "flat.db")
    run("export", "--database", path, "--db", ledger(name))
    return path


@functools.lru_cache(maxsize=None)
def expected(name):
    """What the ledger's own views say, read by SQLite."""
    with sqlite3.connect(ledger(name)) as views:
        return {table: views.execute(sql).fetchone() for table, sql in SUMS.items()}


# In a process of its own: the extension brings a SQLite that does not bear Python's beside it.
DUCK = """
import duckdb, json, sys
connection = duckdb.connect()
connection.execute(f"LOAD '{sys.argv[1]}'")
connection.execute(f"ATTACH '{sys.argv[2]}' AS w (TYPE sqlite, READ_ONLY); USE w")
answers = []
for sql in json.load(sys.stdin):
    try:
        answers.append(connection.execute(sql).fetchall())
    except Exception as error:
        answers.append(str(error))
print(json.dumps(answers, default=str))
"""


def duck(path, statements):
    """What DuckDB answers on a SQLite file: rows, or the words of an error. The extension comes
    from PyPI; its own installer asks the network."""
    spec = importlib.util.find_spec("duckdb_extension_sqlite")
    found = [os.path.join(at, one) for at, _, names in os.walk(os.path.dirname(spec.origin))
             for one in names if one.endswith(".duckdb_extension")]
    # The name of the file is the name of the function that it is entered by.
    copy = os.path.join(folder(), "sqlite_scanner.duckdb_extension")
    shutil.copy(found[0], copy)
    done = subprocess.run([sys.executable, "-c", DUCK, copy, path], input=json.dumps(statements),
                          capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise AssertionError(f"duckdb: exit {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout)


@functools.lru_cache(maxsize=None)
def served(path):
    from datasette.app import Datasette
    with open(os.path.join(os.path.dirname(path), "metadata.json")) as file:
        return Datasette([path], metadata=json.load(file), settings={"sql_time_limit_ms": 20_000})


def datasette(path, address):
    answer = asyncio.run(served(path).client.get(address))
    if answer.status_code != 200:
        raise AssertionError(f"{address}: {answer.status_code}: {answer.text[:500]}")
    return answer.json() if ".json" in address else answer.text


class Flat(unittest.TestCase):
    def test_sqlite_gives_the_sums_of_the_ledger(self):
        for name in ("demo", "race"):
            with sqlite3.connect(flat(name)) as database:
                for table, sql in SUMS.items():
                    with self.subTest(table=table, ledger=name):
                        self.assertEqual(database.execute(sql).fetchone(), expected(name)[table])
                columns = dict(database.execute(
                    "SELECT table_name, count(*) FROM columns WHERE description <> '' GROUP BY 1"))
                for table in TABLES:
                    names = database.execute(f"PRAGMA table_info({table})").fetchall()
                    self.assertEqual(columns[table], len(names), table)
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchone()[0], "ok")
                text = "\n".join(database.iterdump())
                self.assertNotIn(folder(), text)

    @needs("duckdb", "duckdb_extension_sqlite")
    def test_duckdb_gives_the_same_with_its_own_types(self):
        for name in ("demo", "race"):
            every = duck(flat(name), [*SUMS.values(), *[f"SELECT * FROM {t}" for t in TABLES]])
            for place, table in enumerate(TABLES):
                with self.subTest(table=table, ledger=name):
                    self.assertEqual(every[place], [list(expected(name)[table])])
                    self.assertEqual(len(every[place + len(TABLES)]), expected(name)[table][0])
        types = {(t, c): kind for t, c, kind in duck(flat("race"), [
            "SELECT table_name, column_name, data_type FROM information_schema.columns"])[0]}
        self.assertEqual(types["contributions", "amount_cents"], "BIGINT")
        self.assertEqual(types["contributions", "entry_date"], "DATE")
        self.assertEqual(types["contributions", "contributor_zip"], "VARCHAR")

    @needs("duckdb", "duckdb_extension_sqlite")
    def test_duckdb_reads_the_views_of_the_ledger_too(self):
        # What it writes back to SQLite otherwise than it read it (IN, UNION), and an id that is a
        # number: docs/spreadsheets.md names the four, and the way around.
        known = {"ad_money", "filings", "linked_entries", "result_names"}
        with sqlite3.connect(ledger("race")) as database:
            views = [row[0] for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'view'")]
        answers = duck(ledger("race"), [f"SELECT * FROM {view}" for view in views])
        refused = {view for view, answer in zip(views, answers) if isinstance(answer, str)}
        self.assertLessEqual(refused, known)
        around = duck(ledger("race"), [
            f"FROM sqlite_query('w', 'SELECT * FROM {view}')" for view in sorted(known)])
        self.assertFalse([answer for answer in around if isinstance(answer, str)])

    @needs("pandas")
    def test_pandas_gives_the_same(self):
        import pandas
        for name in ("demo", "race"):
            with sqlite3.connect(flat(name)) as database:
                for table, sql in SUMS.items():
                    with self.subTest(table=table, ledger=name):
                        frame = pandas.read_sql(f"SELECT * FROM {table}", database)
                        rows, total = expected(name)[table]
                        self.assertEqual(len(frame), rows)
                        if rows:
                            column = frame[MONEY.get(table, "source_id")]
                            self.assertEqual(int(column.sum()), total or 0)

    @needs("datasette")
    def test_datasette_gives_the_same_and_runs_every_query(self):
        path = flat("race")
        for table, sql in SUMS.items():
            with self.subTest(table=table):
                found = datasette(path, "/flat.json?_shape=array&sql=" + urllib.parse.quote(sql))
                self.assertEqual(tuple(found[0].values()), expected("race")[table])
        with open(os.path.join(os.path.dirname(path), "metadata.json")) as file:
            queries = json.load(file)["databases"]["flat"]["queries"]
        with sqlite3.connect(path) as database:
            candidate, = database.execute("SELECT candidate_id FROM outside_spending WHERE "
                                          "status = 'active' AND candidate_id <> ''").fetchone()
            donor, = database.execute("SELECT counterparty FROM contributions").fetchone()
        answers = {"committee": "C00990101", "candidate": candidate, "race": "OH-15",
                   "words": re.findall(r"\w+", donor)[0]}
        for name, query in queries.items():
            with self.subTest(query=name):
                wanted = {p: answers[p] for p in re.findall(r":([a-z]+)", query["sql"])}
                rows = datasette(
                    path, f"/flat/{name}.json?_shape=array&" + urllib.parse.urlencode(wanted))
                self.assertTrue(rows, "no row")

    @needs("datasette")
    def test_datasette_shows_words_and_a_search_box(self):
        page = datasette(flat("race"), "/flat/contributions")
        self.assertIn('name="_search"', page)
        self.assertIn("Gifts, received and given", page)
        found = datasette(flat("race"), "/flat/committees.json?_shape=array&_search=congress")
        self.assertTrue(found)
        self.assertTrue(all("CONGRESS" in json.dumps(row).upper() for row in found))
