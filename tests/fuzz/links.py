"""Hostile payment links: spoiled texts, spoiled maps under a right check, and spoiled maps that their payee signed.

Only a `Problem` of the closed list may come out, or a target that keeps what links promise.
"""

from __future__ import annotations

from random import Random

from engine.protocol.limits import AMOUNT_MAX_WEI, NOTE_MAX_BYTES
from tests.fuzz.mutations import PIECE_MAX_BYTES, spoil_bytes
from tests.fuzz.tally import BrokenError, Crash, Tally
from tests.wallet.links.makers import ALICE, BOB, HERE, a_draft, an_invoice
from wallet.links import bech32m
from wallet.links.hidden import has_hidden
from wallet.links.invoice import parse_invoice, write_invoice
from wallet.links.limits import HUBS_MAX
from wallet.links.payload import pack, unpack
from wallet.links.problems import LinkFault
from wallet.links.target import Target, read_target
from wallet.ports import Problem

KIND = "link"
_PIECES = (
    "%00", "%E2%80%AE", "%C0%80", "%25", "%", "&value=", "&value=1", "&req-x=1", "&memo=", "&x=1", "@1", "1", "e77", "e999", ".5",
    "0x", "#", "?", "=", ",", "9" * 80, "\0", "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{CYRILLIC SMALL LETTER O}", "\ud800", "--", "file:",
    "http:", "ethereum:", "nitro:", "NITRO:", "nitro:nv1", " ", "\n",
)  # fmt: skip
_SIGNED = (pack(an_invoice()), pack(an_invoice(memo="", hubs=(), amount_wei=None)))


def links(seed: int, count: int) -> Tally:
    """`count` spoiled links, read as the field for whom to pay reads them."""
    chance = Random(f"{seed} links")
    tally = Tally(kind=KIND)
    draft = a_draft()
    whole = (draft.readable_link(), draft.signed_link(BOB.sign), "Alice", f"0x{BOB.address.hex()}")
    for _ in range(count):
        tally.count += 1
        is_map = chance.random() < 0.3
        _read(tally, _spoiled_map(chance) if is_map else _spoiled(chance, chance.choice(whole)))
    return tally


def _spoiled(chance: Random, text: str) -> str:
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text) + 1)
        upto = min(len(text), at + chance.randint(1, PIECE_MAX_BYTES))
        middle = (
            chance.choice(_PIECES) + text[at:upto],
            chance.choice(_PIECES),
            "",
            text[at:upto] * chance.randint(2, 40),
            text[at:upto].swapcase(),
        )
        text = text[:at] + chance.choice(middle) + text[upto:]
    return text


def _spoiled_map(chance: Random) -> str:
    """The check is right, and where the map still is one of Bob's, so is the signature."""
    raw = spoil_bytes(chance, chance.choice(_SIGNED), chance.choice(_SIGNED))
    try:
        invoice = unpack(raw)
    except Problem:
        invoice = None
    if invoice is not None and invoice.terms.payee == BOB.address:
        return write_invoice(invoice, BOB.sign)
    return "nitro:" + bech32m.encode("nvd", raw + bytes(range(64)) + b"\x1b")


def _read(tally: Tally, text: str) -> None:
    try:
        with tally.timed():
            target = _answer(text)
        if target is None:
            tally.refused += 1
            return
        tally.decoded += 1
        tally.taken += 1
        _must_hold(text, target)
    except Exception as error:  # noqa: BLE001 - a fuzzer's purpose: whatever comes out is a finding
        crash = Crash(
            kind=KIND,
            sender="anybody",
            world_digest="-",
            hostile=ascii(text),
            error=repr(error),
        )
        tally.note(error, crash)


def _answer(text: str) -> Target | None:
    try:
        return read_target(text, (ALICE, BOB), HERE)
    except Problem as problem:
        if problem.code not in LinkFault.__members__:
            raise BrokenError(f"{problem.code} is in no list") from problem
        return None


def _must_hold(text: str, target: Target) -> None:
    amount_wei = target.amount_wei
    if amount_wei is not None and not 0 < amount_wei <= AMOUNT_MAX_WEI:
        raise BrokenError(f"{amount_wei} wei")
    if has_hidden(target.memo) or len(target.memo.encode()) > NOTE_MAX_BYTES:
        raise BrokenError("a note that no link may carry")
    if len(target.payee) != 20 or len(target.hubs) > HUBS_MAX:
        raise BrokenError("addresses")
    if target.is_signed and (
        write_invoice(parse_invoice(text.strip()), BOB.sign) != text.strip().lower()
    ):
        raise BrokenError("two links mean the same")
