"""Synthetic files: nobody in them exists. Layouts as the FEC documents its bulk files."""
import os
import re
import zipfile
from decimal import Decimal

SURNAMES = ["DOE", "ROE", "MOE", "POE", "LOE", "ZOE", "NOE", "FOE"]
STRICT = re.compile(rb"^-?(\d+(\.\d*)?|\.\d+)$")


def itcont_row(number, amount="250", name=None, kind="15", filer="C99000001", memo=""):
    """One line of the FEC's individual contributions file."""
    who = name or f"{SURNAMES[number % 8]}, PERSON {number % 997}"
    day = f"{number % 12 + 1:02d}{number % 28 + 1:02d}2024"
    return "|".join([
        filer, "N", "Q1", "P2024", f"2024{number % 100000:014d}", kind, "IND", who,
        f"TOWN {number % 50}", "OH", f"{43000 + number % 900:05d}", "ACME", "ENGINEER", day,
        str(amount), "", f"SA11.{number}", "9900001", memo, "", f"4{number:018d}"])


def itcont(path, count, first=1, amount=None):
    """Writes `count` lines; answers (lines, cents)."""
    cents = 0
    with open(path, "w", encoding="ascii", newline="") as file:
        for number in range(first, first + count):
            value = amount(number) if amount else str(number % 5000 + 1)
            cents += int(Decimal(value) * 100)
            file.write(itcont_row(number, value))
            file.write("\n")
    return count, cents


def zipped(path, member, content):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return path


HOSTILE_NAMES = [
    '=HYPERLINK("http://evil.invalid","x")', "+1+1", "-2+3", "@SUM(A1)", "\tTAB", "=1+1",
    "\u00a0=1", "\uff1d1+1", "  =cmd|' /C calc'!A0", "O'BRIEN", 'QUOTE " INSIDE', "COMMA, SEMI;",
    "\x1b[31mRED\x1b[0m", "\x1b]0;title\x07", "BELL\x07", "BACK\x08SPACE", "DEL\x7f",
    "C1\u009b31m", "RTL\u202egnp.exe", "ISO\u2066x\u2069", "ZERO\u200fWIDTH", "LINE\u2028SEP",
    "BOM\ufeffMID", "<script>alert(1)</script>", "'; DROP TABLE entry; --",
    "\ufeff=1", "\u200b=1", "\u2009+1", "\u2028@A", "\u0085-1", "\x0b=1", "\x1c=1", "%n%s%x", "$(reboot)",
    "Zoë Ünïcode", "日本語 名前", "👩‍👩‍👧", "-", "=", "+", "@", "\r", "N/A",
    "A;=1+1", "B; @SUM(A1);-2", 'C;"=1+1"', "D\t=1+1",
]


def hostile_itcont(path):
    """Gifts by people with hostile names, one a line; names that a line cannot hold are left out."""
    names = [name for name in HOSTILE_NAMES if "\n" not in name and "|" not in name]
    with open(path, "w", encoding="utf-8", newline="") as file:
        for number, name in enumerate(names, 1):
            file.write(itcont_row(number, amount=str(-number if number % 5 == 0 else number),
                                  name=name) + "\n")
    return names


class Oracle:
    """What a pipe-delimited bulk file comes to, read without the program: by bytes and Decimal."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        if data.startswith(b"\xef\xbb\xbf"):
            data = data[3:]
        self.lines = data.split(b"\n")
        if self.lines and self.lines[-1] == b"":
            self.lines.pop()

    def cents(self, line_number, column):
        """The cents of a line's amount, or None where it is none."""
        raw = self.lines[line_number - 1].removesuffix(b"\r")
        fields = raw.split(b"|")
        if len(fields) <= column:
            return None
        text = fields[column].strip(b" \t")
        if not STRICT.match(text):
            return None
        value = Decimal(text.decode()) * 100
        return int(value) if value == int(value) else None

    def is_blank(self, line_number):
        return self.lines[line_number - 1].strip(b" \t\r") == b""


def program_files(*parts):
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), *parts)
