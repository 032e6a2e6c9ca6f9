"""A field too narrow for an address still tells all of it: in its tooltip, and to a screen reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ui.i18n import set_plain_tooltip
from wallet.views import units

if TYPE_CHECKING:
    from ui.qt import QLineEdit

_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


def tell_whole(*fields: QLineEdit) -> None:
    """From now on these fields tell the address that is in them, in groups of four."""
    for field in fields:
        field.textChanged.connect(lambda text, field=field: _tell(field, text))


def _tell(field: QLineEdit, text: str) -> None:
    given = text.strip()
    words = units.hex_groups(given, is_whole=True) if _ADDRESS.fullmatch(given) else ""
    set_plain_tooltip(field, words)
    field.setAccessibleDescription(words)
