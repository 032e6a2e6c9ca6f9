"""Every sentence of the window goes through here, and every text from outside is made harmless."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from wallet.views import language

if TYPE_CHECKING:
    from ui.qt import QWidget

OUTSIDE_MAX_CHARS: Final = 240
TOLD_MAX_CHARS: Final = 720
"""Of a cause or a remedy: our longest sentence, in the language that needs most, with the longest of paths in it."""
NAME_SHOWN_MAX_CHARS: Final = 24
# Qt draws a tooltip's frame right around its words; a sheet for the application would do as well,
# but makes every change of the theme lay out the whole window again.
_TIP_MARGINS: Final = 'style="margin: 0 6px"'
# The library's own escape brings all entities of HTML with it: 2 ms that the first paint need not wait for.
_AS_TEXT: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
)
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def tr(text: str) -> str:
    """The text in the person's language."""
    return language.tr(text)


def trn(one: str, many: str, number: int) -> str:
    """The text that goes with a number, in the person's language."""
    return language.trn(one, many, number)


def mark(text: str) -> str:
    """The text as it is, to be translated by `tr_marked` when it is used: for tables that are made on import."""
    return language.mark(text)


def tr_marked(text: str) -> str:
    """A text from a table, in the person's language."""
    return language.tr_marked(text)


@lru_cache(maxsize=1024)
def outside(text: str, chars_max: int = OUTSIDE_MAX_CHARS) -> str:
    """A name, note or sentence from elsewhere, on one line and without hidden characters.

    What is longer than `chars_max` ends in dots.

    Control, format and direction characters could turn "Bob" into something that reads otherwise
    than it is; each becomes a visible mark. Markup needs no care here: nothing is shown as markup.
    """
    shown = "".join(
        " " if char in "\n\r\t" else "\N{REPLACEMENT CHARACTER}" if _is_hidden(char) else char
        for char in text[: chars_max + 1]
    )
    if len(shown) > chars_max:
        return shown[: chars_max - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return shown


def outside_name(name: str) -> str:
    """A person's or hub's name where there is little room."""
    shown = outside(name)
    if len(shown) <= NAME_SHOWN_MAX_CHARS:
        return shown
    return shown[: NAME_SHOWN_MAX_CHARS - 1] + "\N{HORIZONTAL ELLIPSIS}"


def menu_text(text: str) -> str:
    """A text for a menu or a tab, where Qt reads "&" as the mark of a key."""
    return text.replace("&", "&&")


def plain_tooltip(text: str) -> str:
    """A tooltip that is never read as markup, whoever wrote it."""
    return f"<p {_TIP_MARGINS}>{text.translate(_AS_TEXT)}</p>" if text else ""


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that is never read as markup."""
    widget.setToolTip(plain_tooltip(text))


def past_reason() -> str:
    """Why actions are off while the person looks at the past."""
    return tr("Off while you look at the past")


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN
