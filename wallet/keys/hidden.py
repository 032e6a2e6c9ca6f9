"""Secrets as `wallet.keys` takes them, and the form in which a typed one is hashed."""

from __future__ import annotations

import unicodedata

from wallet.hidden import Hidden

__all__ = ["Hidden", "decomposed"]


def decomposed(typed: Hidden[str]) -> Hidden[str]:
    """The same text in Unicode's NFKD form, as BIP39 hashes it: one keyboard's é is another's e and accent.

    Half a surrogate pair, which is no text, becomes a question mark.
    """
    return Hidden(unicodedata.normalize("NFKD", typed.reveal().encode("utf8", "replace").decode()))
