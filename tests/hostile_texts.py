"""Fifty texts that other people could send as a name or a note, in the hope that more happens than reading."""

from __future__ import annotations

from typing import Final

HOSTILE_TEXTS: Final[tuple[str, ...]] = (
    # markup
    "<b>Bob</b>",
    "<img src='file:///etc/passwd'>",
    "<a href='http://127.0.0.1:8545'>pay</a>",
    "<script>alert(1)</script>",
    "<style>*{color:red}</style>",
    "&lt;b&gt;&amp;&#x41;",
    "<!--",
    "]]>",
    "<p style='font-size:200px'>",
    "<table><tr><td>",
    "</p></body></html>",
    "[link](javascript:alert(1))",
    "# Heading",
    "&Bob",
    "%1 %2 %n %L1",
    "{name} {0} {0.__class__}",
    "%(paper)s; QWidget { color: red }",
    # direction, hidden and joined characters
    "Bo\N{RIGHT-TO-LEFT OVERRIDE}b",
    "\N{RIGHT-TO-LEFT EMBEDDING}evil",
    "\N{LEFT-TO-RIGHT ISOLATE}x",
    "Bo\N{ZERO WIDTH SPACE}b",
    "Bo\N{SOFT HYPHEN}b",
    "\N{ZERO WIDTH JOINER}" * 40,
    "\N{LINE SEPARATOR}two\N{PARAGRAPH SEPARATOR}lines",
    "a\nb\nc",
    "\r\n\r\n",
    "\t\t\ttabs",
    "nul\x00byte",
    "\x1b[31mred\x1b[0m",
    "\x07\x08\x7f",
    "\ue000private",
    "\N{TAG LATIN SMALL LETTER A}tag",
    "e" + "\N{COMBINING ACUTE ACCENT}" * 60,
    "\N{ARABIC LIGATURE BISMILLAH AR-RAHMAN AR-RAHEEM}",
    "\N{HANGUL FILLER}",
    # spreadsheets, shells, queries
    "=1+1",
    '=HYPERLINK("http://127.0.0.1","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=cmd|' /C calc'!A0",
    '","quoted","',
    "' OR 1=1 --",
    "'; DROP TABLE event; --",
    "$(id) `id` ; id",
    "../../etc/passwd",
    # length and emptiness
    "",
    " ",
    "W" * 120,
    "\N{GRINNING FACE}" * 30,
)
