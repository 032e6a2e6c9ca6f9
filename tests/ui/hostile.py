"""Fifty texts as a stranger might choose them for a name, to be shown as they are and to do nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE: Final = (
    "<b>bold</b>",
    "<img src='file:///etc/passwd'>",
    "<a href='https://evil.test'>Willow</a>",
    "<script>alert(1)</script>",
    "<table><tr><td>1</td></tr></table>",
    "<html><body>hello</body></html>",
    "&lt;b&gt;",
    "&amp;&nbsp;&#x41;",
    "<!-- hidden -->",
    "<br>new line",
    "</p><p>second</p>",
    "<style>* { color: red }</style>",
    "{name}",
    "{amount} {0} {peer}",
    "%s %d %(name)s %1",
    "{{}}",
    "{",
    "}",
    "&Pay",
    "&&both",
    "\tTab\tstop",
    "line\nbreak",
    "carriage\rreturn",
    "null\x00byte",
    "escape\x1b[31mred",
    "bell\x07",
    "\u202eevil right to left",
    "left\u200eto\u200fright",
    "zero\u200bwidth\u200bspace",
    "joined\u200dup",
    "\u2066isolated\u2069",
    "soft\xadhyphen",
    "\ufeffmark",
    "line\u2028separator",
    "paragraph\u2029separator",
    "\ue000private",
    "\U000e0041tag letter",
    "W" * 500,
    "i" * 5000,
    "a b " * 300,
    "\u0410lice in Cyrillic",
    "e\u0301" * 40,
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f",
    "\u0645\u0631\u062d\u0628\u0627",
    "\u5927\u6751\u7684\u904b\u6cb3",
    "\U0001f984\U0001f600 faces",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "-1.5e300",
    "",
    " ",
)
assert len(HOSTILE) == 50, len(HOSTILE)


@contextmanager
def naming(text: str) -> Iterator[None]:
    """What fails within says with which text: one window is shown them all, one after the other."""
    try:
        yield
    except Exception as error:
        error.add_note(f"It was shown the text {text[:200]!r}.")
        raise
