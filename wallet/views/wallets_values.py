"""The wallets of this computer, as their dialog shows them, as frozen values. No engine here."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.views.real_values import NetworkName


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletRow:
    """One profile of this computer.

    Attributes:
        name: what it is called, or its folder where it was given by path; what `--profile` takes.
        network: which network its keys were made for; None without keys, or where that cannot be read.
        has_keys: whether it holds a wallet of one's own.
        has_demo: whether it holds a demo.
        is_current: whether it is the one in this window.
        is_open: whether another window has it; False where that cannot be told.
        cause: what is wrong with it; "" if nothing is.
        remedy: what to do about that.
    """

    name: str
    network: NetworkName | None = None
    has_keys: bool = False
    has_demo: bool = False
    is_current: bool = False
    is_open: bool = False
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletList:
    """The profiles of this computer.

    Attributes:
        rows: the one in use first, then by name.
        left_out: how many entries of the folder are not among them: links, files, strange names, too many.
        cause: why the folder could not be read; "" if it could.
        remedy: what to do about that.
    """

    rows: tuple[WalletRow, ...]
    left_out: int = 0
    cause: str = ""
    remedy: str = ""
