"""Workbooks: every cell is what the plain CSV says, in openpyxl and in LibreOffice."""
import csv
import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from decimal import Decimal

from ledgers import AS_OF, folder, help_of, ledger, needs, parameters, reports, run, together

HOSTILE = ["=cmd|' /C calc'!A0", "+1", "-1+2", "@x", ";=x", "\t=1", "=HYPERLINK(\"http://x\")",
           "http://example.org", "a\u202eb", "\ufeff=1", "<b>&amp;\"'", "_x0041_", "a\x01b\x1bc",
           "line\nbreak", "\u738b\u5c0f\u660e", "00501", "1e5", "2017-06-20", "x" * 40_000]


def plain(report, name):
    """The header, the rows and the types of the plain CSV."""
    path = tempfile.mktemp(suffix=".csv", dir=folder())
    run("report", report, *parameters(report, name), "--db", ledger(name), "--as-of", AS_OF,
        "-o", path, "--profile", "plain")
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    with open(path + ".manifest.json") as file:
        types = [column["type"] for column in json.load(file)["files"][0]["columns"]]
    return rows[0], rows[1:], types


def told(value, kind):
    """A cell of openpyxl as the plain CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)):
        if kind in ("cents", "basis_points"):
            exact = Decimal(repr(value)).quantize(Decimal("0.01"))
            assert float(exact) == value, f"{value!r} is not {exact}"
            return str(exact)
        assert kind != "text", f"a number in a column of text: {value!r}"
        return str(int(value))
    from openpyxl.utils.escape import unescape
    return unescape(value)


def shown(text, kind):
    """A cell of LibreOffice as the plain CSV writes it."""
    return text.replace(",", "").rstrip("%") if kind in ("cents", "count", "basis_points") else text


def office(*paths):
    """Every sheet as LibreOffice shows it: {workbook: {sheet: rows}}."""
    out = tempfile.mkdtemp(dir=folder())
    subprocess.run(
        ["soffice", "-env:UserInstallation=file://" + os.path.join(folder(), "office"),
         "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1",
         "--outdir", out, *paths], check=True, capture_output=True, timeout=170)
    found = {}
    for path in paths:
        stem = os.path.splitext(os.path.basename(path))[0]
        for sheet in glob.glob(os.path.join(out, stem + "-*.csv")):
            with open(sheet, newline="") as file:
                name = os.path.basename(sheet)[len(stem) + 1:-4]
                found.setdefault(path, {})[name] = list(csv.reader(file))
    return found


class Workbooks(unittest.TestCase):
    maxDiff = 2_000

    def book(self, name):
        """All reports of a ledger in one workbook, each asked as `plain` asks it."""
        names, words = together(name)
        path = os.path.join(folder(), f"all-{name}.xlsx")
        run("export", *names, *words, "--db", ledger(name), "--as-of", AS_OF, "--xlsx", "-o", path, "--force")
        return path

    @needs("openpyxl")
    def test_openpyxl_reads_what_the_plain_csv_says(self):
        import openpyxl
        for name in ("demo", "race"):
            for report in reports():
                with self.subTest(report=report, ledger=name):
                    path = os.path.join(folder(), "one.xlsx")
                    run("report", report, *parameters(report, name), "--db", ledger(name),
                        "--as-of", AS_OF, "-o", path, "--force")
                    book = openpyxl.load_workbook(path)
                    header, rows, types = plain(report, name)
                    cells = list(book.worksheets[0].iter_rows())
                    self.assertEqual([cell.value for cell in cells[0]], header)
                    self.assertEqual(
                        [[told(cell.value, kind) for cell, kind in zip(row, types)]
                         for row in cells[1:]], rows)
                    self.assertFalse([cell for row in cells for cell in row
                                      if cell.data_type == "f" or cell.hyperlink])
                    self.assertEqual(book.worksheets[0].freeze_panes, "A2")
                    self.assertTrue(book.worksheets[0].auto_filter.ref)
                    self.assertEqual(
                        book.sheetnames[-3:], ["How it was counted", "Left out", "Sources"])

    @unittest.skipUnless(shutil.which("soffice"), "no LibreOffice here")
    def test_libreoffice_shows_what_the_plain_csv_says(self):
        books = {name: self.book(name) for name in ("demo", "race")}
        sheets = office(*books.values())
        for name, path in books.items():
            names, words = together(name)
            given = dict(zip(*[iter(words)] * 2))
            for report in names:
                with self.subTest(report=report, ledger=name):
                    # The export gives a parameter to every report that has it, and all rows.
                    text = help_of(report)
                    words = [w for one, word in given.items() if f"  {one} <" in text
                             for w in (one, word)]
                    if "  --limit <" in text:
                        words += ["--limit", "all"]
                    path_csv = os.path.join(folder(), "whole.csv")
                    run("report", report, *words, "--db", ledger(name), "--as-of", AS_OF, "-o",
                        path_csv, "--profile", "plain", "--force")
                    with open(path_csv, newline="") as file:
                        header, *rows = list(csv.reader(file))
                    with open(path_csv + ".manifest.json") as file:
                        types = [c["type"] for c in json.load(file)["files"][0]["columns"]]
                    # "Sources" is the name of the sheet that tells the files behind a figure.
                    found = sheets[path]["sources (2)" if report == "sources" else report[:31]]
                    self.assertEqual(found[0], header)
                    self.assertEqual(
                        [[shown(cell, kind) for cell, kind in zip(row, types)]
                         for row in found[1:]], rows)

    def hostile(self):
        """A workbook with a hostile text in each row."""
        path = os.path.join(folder(), "hostile.sql")
        values = ", ".join(f"({n}, '" + text.replace("'", "''").replace("\x00", "") + "')"
                           for n, text in enumerate(HOSTILE))
        with open(path, "w") as file:
            file.write("-- title: t\n-- question: q?\n-- column: n count A\n-- column: words text B\n"
                       "-- method: m/1\n-- order: n\n-- table: n, words\n-- @query\n"
                       f"SELECT column1 AS n, column2 AS words FROM (VALUES {values})\n")
        book = os.path.join(folder(), "hostile.xlsx")
        run("report", path, "--db", ledger("race"), "--as-of", AS_OF, "-o", book, "--force")
        return book

    def check_hostile(self, cells, pieces):
        for text, cell in zip(HOSTILE, cells):
            if len(text) > 32_767:
                self.assertRegex(cell, r"^x+… \(all of it: sheet Long texts, row 2\)$")
                self.assertEqual("".join(pieces), text)
            else:
                self.assertEqual(cell, text)

    @needs("openpyxl")
    def test_openpyxl_finds_hostile_cells_as_text(self):
        import openpyxl
        from openpyxl.utils.escape import unescape
        book = openpyxl.load_workbook(self.hostile())
        cells = [row[1] for row in book.worksheets[0].iter_rows(min_row=2)]
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        pieces = [row[4].value for row in book["Long texts"].iter_rows(min_row=2)]
        self.check_hostile([unescape(cell.value) for cell in cells], pieces)
        how = " ".join(str(row[2].value) for row in book["How it was counted"].iter_rows())
        self.assertNotIn(folder(), how)
        self.assertIn("1 of its texts are longer than a cell", how)

    @unittest.skipUnless(shutil.which("soffice"), "no LibreOffice here")
    def test_libreoffice_finds_hostile_cells_as_text(self):
        book = self.hostile()
        sheets = office(book)[book]
        cells = [row[1] for row in sheets["hostile"][1:]]
        self.check_hostile(cells, [row[4] for row in sheets["Long texts"][1:]])

    def test_one_question_gives_one_file(self):
        first, second = [open(self.book("race"), "rb").read() for _ in range(2)]
        self.assertEqual(first, second)
        self.assertFalse(re.search(rb"/tmp/|/home/", first))
