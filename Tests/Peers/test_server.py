"""The same reports on PostgreSQL, byte for byte: three ledgers over a coordinator and two shards."""
import functools
import os
import re
import socket
import subprocess
import sys
import unittest
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import servers
from ledgers import AS_OF, ANSWERS, PROGRAM, ROOT, folder, help_of, ledger, parameters, reports, run

sys.path.insert(0, os.path.join(ROOT, "Tests", "Faults"))
import data  # noqa: E402

ANSWERS["generated"] = ANSWERS["race"]
# As a publisher of this machine names it.
MACHINE = socket.gethostname()
LEDGERS = ["race", "demo", "generated"]


@functools.lru_cache(maxsize=None)
def file_of(name):
    """The generated one: the race's filings, notices, amendments and ads, and gifts by people with hostile names."""
    if name != "generated":
        return ledger(name)
    path = os.path.join(folder(), "generated.db")
    more = [os.path.join(folder(), one) for one in ("itcont22.txt", "itcont20.txt")]
    data.hostile_itcont(more[0])
    data.itcont(more[1], 4_000)
    fixtures = os.path.join(ROOT, "Tests", "Fixtures", "race")
    files = [os.path.join(fixtures, one) for one in sorted(os.listdir(fixtures))]
    run("import", "--quiet", "--db", path, *files, *more, code=None)
    return path


@functools.lru_cache(maxsize=None)
def fleet(version):
    """A coordinator and two shards."""
    place = servers.programs()[version]
    return [servers.Server(place) for _ in range(3)]


@functools.lru_cache(maxsize=None)
def published(name, version):
    """The address of a ledger on the fleet, its entries on the two shards."""
    coordinator, *shards = fleet(version)
    address = coordinator.make(name)
    words = []
    for index, shard in enumerate(shards):
        words += ["--shard", f"s{index}={shard.make(name)}"]
    run("publish", address, "--db", file_of(name), *words)
    return address


def methods(report):
    """Every method of a report, by its help."""
    found = re.search(r"--method[^\n]*\n?((?:\s{4,}[^\n]*\n)*)", help_of(report))
    return re.findall(r"\b[a-z][a-z-]*/\d+", found.group(0)) if found else []


def both(words, name, version, code=None):
    """What the file and the server say: exit code and bytes, the name of the database apart, and the machine that a
    server names behind the place of a line."""
    said = []
    for database in (file_of(name), published(name, version)):
        done = run(*words, "--db", database, code=code)
        text = done.stdout.replace(database, "DB")
        if words[0] == "why" and database == published(name, version):
            text, count = re.subn(rf"(:\d+) on {re.escape(MACHINE)}$", r"\1", text, flags=re.M)
            assert done.returncode or count or not re.search(r"^ *\S*/\S.*:\d+$", text, flags=re.M), text
        said.append((done.returncode, text, done.stderr.replace(database, "DB")))
    return said


def oldest():
    return next(iter(servers.programs()), None)


@unittest.skipUnless(servers.programs(), "no PostgreSQL here")
class Server(unittest.TestCase):
    maxDiff = 2_000
    version = oldest()
    names = LEDGERS

    def check(self, jobs, name):
        """All of these commands, two at a time, each on both engines."""
        published(name, self.version)
        with ThreadPoolExecutor(2) as pool:
            for words, (file, server) in zip(jobs, pool.map(lambda one: both(one, name, self.version), jobs)):
                with self.subTest(ledger=name, words=" ".join(words)):
                    self.assertEqual(file, server)

    def test_every_report_with_every_method_and_exclusion(self):
        for name in self.names:
            jobs = []
            for report in reports():
                asked = ["report", report, *parameters(report, name), "--as-of", AS_OF]
                jobs.append([*asked, "--format", "json", "--footer"])
                # The generated one has the race's rows and more of one kind.
                if name != "generated" and self.version == oldest():
                    jobs += [[*asked, "--format", "csv", "--method", one] for one in methods(report)[1:]]
            self.check(jobs, name)

    def test_proofs(self):
        for name in self.names[:2]:
            jobs = []
            for report in reports():
                asked = [*parameters(report, name), "--as-of", AS_OF]
                done = run("report", report, *asked, "--format", "json", "--keys", "--db", file_of(name), code=None)
                keys = re.findall(r'"key": ?"((?:[^"\\]|\\.)*)"', done.stdout)
                # The first and the last, of the second ledger the last.
                for key in ([keys[0], keys[-1]] if len(keys) > 1 and name == "race" else keys[-1:]):
                    key = key.encode().decode("unicode_escape") if "\\" in key else key
                    jobs.append(["why", "--report", report, "--key", key, *asked])
            self.check(jobs, name)

    def test_other_commands(self):
        race, person = "OH-15", "doe"
        jobs = [["sources"], ["rejects"], ["find", person, "--as-of", AS_OF], ["schema"],
                ["find", "nobody at all", "--as-of", AS_OF], ["find", "media", "--as", "payee", "--as-of", AS_OF],
                ["claims", "check", "--as-of", AS_OF], ["why", "1000000002"],
                ["query", "SELECT kind, status, count(*) AS n, sum(amount_cents) AS cents FROM ledger "
                          "GROUP BY kind, status ORDER BY kind, status"],
                ["query", "SELECT * FROM contributions ORDER BY entry_id LIMIT 20", "--format", "csv"],
                ["report", "top-donors", "--as-of", AS_OF, "--where", "total_usd>=100", "--sort", "donor",
                 "--format", "csv"]]
        self.check(jobs, "race")

    def test_pages_and_exports(self):
        out = folder()
        texts = []
        for index, database in enumerate((file_of("race"), published("race", self.version))):
            page = os.path.join(out, f"page{self.version}-{index}.html")
            run("page", "race", "OH-15", "--as-of", AS_OF, "-o", page, "--db", database)
            book = os.path.join(out, f"export{self.version}-{index}")
            run("export", "top-donors", "race-summary", "outside-by-spender", "--race", "OH-15", "--as-of", AS_OF,
                "-o", book, "--db", database, code=None)
            with open(page) as file:
                texts.append([file.read().replace(database, "DB")])
            for one in sorted(os.listdir(book)) if os.path.isdir(book) else []:
                if one.endswith(".csv"):
                    with open(os.path.join(book, one)) as file:
                        texts[-1].append(file.read())
        self.assertGreater(len(texts[0]), 1)
        self.assertEqual(texts[0], texts[1])

    def test_nothing_is_written(self):
        address = published("race", self.version)
        for sql in ("DELETE FROM source", "WITH x AS (DELETE FROM warchest.source RETURNING 1) SELECT * FROM x",
                    "SELECT 1; DROP TABLE warchest.source", "COPY warchest.source TO '/tmp/x'", "SET ROLE warchest",
                    "SELECT set_config('default_transaction_read_only', 'off', false); DELETE FROM source"):
            done = run("query", sql, "--db", address, code=None)
            self.assertNotEqual(done.returncode, 0, sql)
            self.assertNotIn("unexpected fault", done.stderr)
        done = run("query", "SELECT pg_sleep(20)", "--timeout", "0.5", "--db", address, code=None)
        self.assertEqual(done.returncode, 124, done.stderr)

    def test_aggregates_go_to_every_server_at_once(self):
        coordinator = fleet(self.version)[0]
        published("generated", self.version)
        plan = coordinator.sql(
            "generated", "SET enable_partitionwise_aggregate = on; EXPLAIN (VERBOSE) SELECT part, party_state, count(*), "
            "pg_catalog.sum(amount_cents) FROM warchest.fact GROUP BY part, party_state")
        pushed = [line[0] for line in plan if "Relations: Aggregate on" in line[0]]
        self.assertEqual(len(pushed), 2, plan)

    def test_verify(self):
        coordinator, *shards = fleet(self.version)
        for name in self.names:
            self.assertEqual(run("verify", "--db", published(name, self.version)).stdout, "")
        address = coordinator.make("tampered")
        run("publish", address, "--db", file_of("race"), "--shard", "s0=" + shards[0].make("tampered"))
        self.assertEqual(run("verify", "--db", address).stdout, "")
        row = coordinator.sql("tampered", "SELECT min(entry_id) FROM warchest.fact")[0][0]
        name = coordinator.sql("tampered", "SELECT min(party_id) FROM warchest.party WHERE city <> ''")[0][0]
        for change, back, word in (
                (f"UPDATE warchest.fact SET amount_cents = amount_cents + 1 WHERE entry_id = {row}",
                 f"UPDATE warchest.fact SET amount_cents = amount_cents - 1 WHERE entry_id = {row}", "entries: source"),
                (f"UPDATE warchest.fact SET posting_id = posting_id + 1 WHERE entry_id = {row}",
                 f"UPDATE warchest.fact SET posting_id = posting_id - 1 WHERE entry_id = {row}", "fingerprint"),
                ("UPDATE warchest.roll_total SET cents = cents + 1 WHERE cmte_id = '*'",
                 "UPDATE warchest.roll_total SET cents = cents - 1 WHERE cmte_id = '*'", "sums: source"),
                (f"UPDATE warchest.party SET city = city || ' ' WHERE party_id = {name}",
                 f"UPDATE warchest.party SET city = left(city, -1) WHERE party_id = {name}", "have other words"),
                (f"CREATE TABLE taken AS SELECT party_id, name, city FROM warchest.party WHERE party_id = {name}; "
                 f"UPDATE warchest.party SET party_id = 0 WHERE party_id = {name}",
                 f"UPDATE warchest.party SET party_id = {name} WHERE party_id = 0; DROP TABLE taken", "are kept"),
                ("ALTER TABLE warchest.fact DETACH PARTITION warchest.fact_1",
                 "ALTER TABLE warchest.fact ATTACH PARTITION warchest.fact_1 FOR VALUES IN (1)", "parts: part 1")):
            coordinator.sql("tampered", change)
            done = run("verify", "--db", address, code=1)
            self.assertIn(word, done.stdout, change)
            coordinator.sql("tampered", back)
            self.assertEqual(run("verify", "--db", address).stdout, "", back)

    def test_what_does_not_fit(self):
        coordinator = fleet(self.version)[0]
        nobody = f"postgresql://127.0.0.1:{servers._free_port()}/x"
        empty = coordinator.make("empty")
        for words, code, said in (
                (["report", "sources", "--db", nobody], 69, "refused"),
                (["report", "sources", "--db", empty], 2, "expected a ledger of Warchest"),
                (["report", "sources", "--db", coordinator.url("none")], 69, "does not exist"),
                (["report", "sources", "--db", empty.replace("warchest@", "warchest:secret@")], 69,
                 "without a password"),
                (["import", file_of("race"), "--db", empty], 64, "expected the file of a ledger"),
                (["publish", empty, "--db", empty], 64, "expected the file of a ledger"),
                (["publish", "elsewhere", "--db", file_of("race")], 64, "expected an address"),
                (["publish", empty, "--db", file_of("race"), "--shard", "x"], 64, "NAME=postgresql"),
                (["publish", empty, "--db", file_of("race"), "--source", "99"], 64, "found 99"),
                (["unpublish", published("race", self.version), "--source", "999"], 64, "found 999")):
            done = run(*words, code=code)
            self.assertIn(said, done.stderr)
            self.assertNotIn("secret", done.stderr)

    def test_serve(self):
        coordinator = fleet(self.version)[0]
        address, path = coordinator.make("served"), os.path.join(folder(), f"served{self.version}.db")
        run("import", "--quiet", "--db", path, os.path.join(ROOT, "Tests", "Fixtures", "race", "cn24.txt"))
        run("publish", address, "--db", path)
        port = servers._free_port()
        one = subprocess.Popen([PROGRAM, "serve", "--port", str(port), "--db", address], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
        try:
            one.stdout.readline()
            at = f"http://127.0.0.1:{port}/report/sources"
            self.assertNotIn(b"results.csv", urllib.request.urlopen(at).read())
            # It stands open, and a publisher does not wait for it; the next page has what came.
            run("import", "--quiet", "--db", path, os.path.join(ROOT, "Tests", "Fixtures", "race", "results.csv"))
            run("publish", address, "--db", path, timeout=30)
            self.assertIn(b"results.csv", urllib.request.urlopen(at).read())
            # The server ends, and is there again: so are the answers, without another start.
            before = urllib.request.urlopen(at).read()
            coordinator.stop("fast")
            with self.assertRaises(urllib.error.HTTPError) as gone:
                urllib.request.urlopen(at)
            gone.exception.close()
            coordinator.start()
            for _ in range(10):
                self.assertEqual(urllib.request.urlopen(at).read(), before)
        finally:
            one.terminate()
            one.communicate()

    def test_reader(self):
        coordinator = fleet(self.version)[0]
        address = published("race", self.version)
        coordinator.sql("race", "DROP ROLE IF EXISTS person; CREATE ROLE person LOGIN IN ROLE warchest_reader; "
                        "ALTER ROLE person SET statement_timeout = '60s'")
        reader = coordinator.url("race", "person")
        asked = ["report", "top-donors", "--as-of", AS_OF]
        self.assertEqual(run(*asked, "--db", reader).stdout, run(*asked, "--db", address).stdout)
        # Also what asks the shards.
        self.assertEqual(run("verify", "--db", reader).stdout, "")
        with self.assertRaisesRegex(AssertionError, "permission denied"):
            coordinator.sql("race", "DELETE FROM warchest.source", user="person")
        self.assertIn("permission denied", run("publish", reader, "--db", file_of("race"), code=None).stderr)

    def test_a_publisher_who_is_no_superuser(self):
        coordinator, shard = fleet(self.version)[:2]
        coordinator.sql("postgres", "CREATE ROLE publisher LOGIN CREATEROLE; CREATE ROLE desk LOGIN")
        shard.sql("postgres", "CREATE ROLE publisher LOGIN PASSWORD 'p'")
        for server, name in ((coordinator, "plain"), (shard, "plain")):
            server.make(name)
            server.sql("postgres", f"ALTER DATABASE {name} OWNER TO publisher")
        coordinator.sql("plain", f"""CREATE EXTENSION postgres_fdw; CREATE SERVER warchest_one FOREIGN DATA WRAPPER
            postgres_fdw OPTIONS (host '127.0.0.1', port '{shard.port}', dbname 'plain');
            GRANT USAGE ON FOREIGN SERVER warchest_one TO publisher;
            CREATE USER MAPPING FOR PUBLIC SERVER warchest_one OPTIONS (user 'publisher', password_required 'false')""")
        address = coordinator.url("plain", "publisher")
        run("publish", address, "--db", file_of("race"), "--shard", "one=" + shard.url("plain", "publisher"))
        coordinator.sql("plain", "GRANT warchest_reader TO desk", user="publisher")
        for words in (["report", "race-summary", "--race", "OH-15", "--as-of", AS_OF], ["verify"],
                      ["query", "SELECT count(*) AS n FROM ledger"]):
            self.assertEqual(run(*words, "--db", coordinator.url("plain", "desk")).stdout,
                             run(*words, "--db", file_of("race")).stdout)

    def test_several_ledgers(self):
        coordinator = fleet(self.version)[0]
        address = coordinator.make("several")
        run("publish", address, "--db", file_of("demo"))
        # The race's gifts stand beside the demo's facts; its filings cannot be settled with nothing.
        run("publish", address, "--db", file_of("race"))
        self.assertEqual(run("verify", "--db", address).stdout, "")
        for report in ("race-summary", "outside-by-side", "results"):
            for name, race in (("demo", "GA-06@2017-06-20"), ("race", "OH-15")):
                said = [run("report", report, "--race", race, "--as-of", AS_OF, "--format", "csv", "--db", one).stdout
                        for one in (file_of(name), address)]
                self.assertEqual(said[0], said[1], report)
        # A third ledger with one of the same files, and with an amendment of another: it would have to be settled.
        third = os.path.join(folder(), f"third{self.version}.db")
        fixtures = os.path.join(ROOT, "Tests", "Fixtures", "race")
        run("import", "--quiet", "--db", third, os.path.join(fixtures, "results.csv"))
        self.assertIn("is there already", run("publish", address, "--db", third).stdout)
        with open(os.path.join(fixtures, "1850003.fec")) as file:
            text = file.read()
        with open(os.path.join(folder(), "1850099.fec"), "w") as file:
            file.write(text + "\n")
        run("import", "--quiet", "--db", third, os.path.join(folder(), "1850099.fec"), code=None)
        self.assertIn("of the same filer", run("publish", address, "--db", third, code=65).stderr)

    def test_published_again_and_taken_away(self):
        coordinator = fleet(self.version)[0]
        address = coordinator.make("again")
        path = os.path.join(folder(), f"again{self.version}.db")
        fixtures = os.path.join(ROOT, "Tests", "Fixtures", "race")
        files = [os.path.join(fixtures, one) for one in sorted(os.listdir(fixtures))]
        # Amendments, notices and decisions come later, and settle what is there.
        for part in (files[::3], files[1::3], files[2::3]):
            run("import", "--quiet", "--db", path, *part, code=None)
            run("publish", address, "--db", path)
            self.same(path, address)
        self.assertIn("nothing to publish", run("publish", address, "--db", path).stdout)
        run("remove", "3", "--db", path)
        run("publish", address, "--db", path)
        self.same(path, address)
        before = coordinator.sql("again", "SELECT count(*) FROM warchest.fact")
        run("unpublish", address, "--source", "2", code=None)
        run("publish", address, "--db", path)
        self.assertEqual(before, coordinator.sql("again", "SELECT count(*) FROM warchest.fact"))
        self.same(path, address)

    def test_names_are_where_the_sums_are(self):
        coordinator = fleet(self.version)[0]
        published("generated", self.version)
        plan = coordinator.sql(
            "generated", "SET search_path = warchest; EXPLAIN (VERBOSE) SELECT t.cents, p.display_name "
            "FROM roll_top t JOIN party p ON p.party_id = t.party_id")
        self.assertEqual([line[0] for line in plan if "Foreign" in line[0]], [])

    def test_a_server_of_the_first_schema(self):
        coordinator, *shards = fleet(self.version)
        address = coordinator.make("first")
        publish = ["publish", address, "--db", file_of("race")]
        for index, shard in enumerate(shards):
            publish += ["--shard", f"s{index}={shard.make('first')}"]
        run(*publish)
        known = coordinator.sql("first", "SELECT value FROM warchest_server.about WHERE name = 'schema_version'")[0][0]
        found = int(known) % 1_000
        # Names were a view of the facts, and the version that of the ledger alone.
        with open(os.path.join(ROOT, "schema", "postgres", "facts.sql")) as file:
            view = re.search(r"CREATE VIEW warchest\.party AS.*?;", file.read(), re.S).group(0)
        coordinator.sql("first", "SET client_min_messages = error; DROP TABLE warchest.party CASCADE; " + view + " "
                        f"UPDATE warchest_server.about SET value = '{found}' WHERE name = 'schema_version'; "
                        "ALTER TABLE warchest_server.published DROP first_party, DROP last_party")
        for words in (["report", "top-donors", "--as-of", AS_OF], ["sources"]):
            done = run(*words, "--db", address, code=2)
            self.assertIn(f"schema version {found}; this program reads version {known}", done.stderr)
        run(*publish)
        self.same(file_of("race"), address)
        self.assertIn("nothing to publish", run(*publish).stdout)
        # A program that does not know of it goes away: the number is larger than any of a ledger.
        coordinator.sql("first", "UPDATE warchest_server.about SET value = '999999' WHERE name = 'schema_version'")
        self.assertIn("999999", run(*publish, code=None).stderr)
        self.assertIn("999999", run("sources", "--db", address, code=None).stderr)

    def same(self, path, address):
        for report in ("sources", "race-summary", "outside-by-spender", "filings", "data-quality", "top-donors",
                       "ad-buys"):
            said = []
            for database in (path, address):
                done = run("report", report, *parameters(report, "race"), "--as-of", AS_OF, "--format", "json",
                           "--footer", "--db", database)
                said.append(done.stdout.replace(database, "DB"))
            self.assertEqual(said[0], said[1], report)
        self.assertEqual(run("verify", "--db", address).stdout, "")

    def test_servers_did_not_warn(self):
        for server in fleet(self.version):
            self.assertEqual([line for line in server.log().splitlines() if "WARNING" in line], [])


@unittest.skipUnless(len(servers.programs()) > 1, "no second version of PostgreSQL here")
class NewestServer(Server):
    """The newest version that is to be had: every report and its exclusions on one ledger, publishing and proving."""
    version = max(servers.programs(), default=None)
    names = LEDGERS[:1]
    # What is ours and not the server's is tested above; from 16 on who makes a role alone may give it.
    test_a_publisher_who_is_no_superuser = None
    test_proofs = test_several_ledgers = test_what_does_not_fit = test_serve = test_other_commands = None


if __name__ == "__main__":
    unittest.main()
