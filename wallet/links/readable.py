"""Links that a person can read, form A: `nitro:<address>@<chain id>?value=2.5e17&memo=Coffee`. Nobody signs them.

The address has its capital letters (EIP-55), all else is small letters. Parameters, in any order, each at most once:
value (smallest units), asset (a token's contract), memo (percent-encoded UTF-8), exp (seconds since 1970), id (16 bytes
in hex), hub (up to three addresses with commas between). Whatever else there is must be harmless and is ignored, unless
its name begins with `req-`: that means "do not pay if you do not understand this". Source: ADR 0025.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import quote, unquote_to_bytes

from engine.protocol.limits import PAYMENT_ID_SIZE_BYTES
from engine.protocol.types import Address
from wallet.links.addresses import checksummed, read_checked
from wallet.links.amounts import read_atomic, write_atomic
from wallet.links.hidden import has_hidden
from wallet.links.limits import CHAIN_ID_MAX, EXPIRY_MAX_S, HUBS_MAX, LINK_MAX_CHARS
from wallet.links.problems import LinkFault, problem
from wallet.links.terms import Terms, require_memo

SCHEME = "nitro:"

_LINK = re.compile(r"nitro:([^@?]+)@([1-9][0-9]{0,18})(?:\?(.+))?", re.ASCII)
# RFC 3986's query without "=": the first one ends the name, and a second one would be a slip.
_PARAMETER = re.compile(
    r"([a-z][a-z0-9-]{0,31})=((?:[A-Za-z0-9._~!$'()*+,;:@/?-]|%[0-9A-Fa-f]{2})*)", re.ASCII
)
_SECONDS = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)
_ID = re.compile(rf"[0-9a-f]{{{2 * PAYMENT_ID_SIZE_BYTES}}}", re.ASCII)
_MUST_KNOW = "req-"
_Value = TypeVar("_Value")


def parse_readable(text: str) -> Terms:
    """What a readable link asks for. Nothing around it, not even a space.

    Raises:
        Problem: TOO_LONG, LINK_CASE, ADDRESS_..., HIDDEN_CHARACTERS, or another LINK_... that names the fault.
    """
    if len(text) > LINK_MAX_CHARS:
        raise problem(LinkFault.TOO_LONG)
    if not text.startswith(SCHEME) and text.lower().startswith(SCHEME):
        raise problem(LinkFault.LINK_CASE)
    found = _LINK.fullmatch(text)
    if found is None or int(found[2]) > CHAIN_ID_MAX:
        raise problem(LinkFault.LINK_MALFORMED)
    payee = read_checked(found[1])
    values = {} if found[3] is None else _parameters(found[3])
    return Terms(
        payee=payee,
        chain_id=int(found[2]),
        asset=_optional(values, "asset", read_checked),
        amount_wei=_optional(values, "value", read_atomic),
        memo=require_memo(_text(values.get("memo", ""))),
        expires_ms=_optional(values, "exp", _expiry_ms),
        request_id=_optional(values, "id", _request_id),
        hubs=_optional(values, "hub", _hubs) or (),
    )


def write_readable(terms: Terms) -> str:
    """The link for these terms, which must be such as are read. A fraction of a second in the expiry is left out."""
    parameters = {
        "value": _written(terms.amount_wei, write_atomic),
        "asset": _written(terms.asset, checksummed),
        "memo": quote(terms.memo, safe=""),
        "exp": _written(terms.expires_ms, lambda expires_ms: str(expires_ms // 1000)),
        "id": _written(terms.request_id, bytes.hex),
        "hub": ",".join(map(checksummed, terms.hubs)),
    }
    query = "&".join(f"{name}={value}" for name, value in parameters.items() if value)
    link = f"{SCHEME}{checksummed(terms.payee)}@{terms.chain_id}" + (f"?{query}" if query else "")
    assert len(link) <= LINK_MAX_CHARS, f"{len(link)} characters"
    return link


def _parameters(query: str) -> dict[str, str]:
    """Values as they are written, by name."""
    values: dict[str, str] = {}
    for parameter in query.split("&"):
        found = _PARAMETER.fullmatch(parameter)
        if found is None:
            raise problem(LinkFault.LINK_MALFORMED)
        name, value = found[1], found[2]
        if name in values:
            raise problem(LinkFault.LINK_REPEATS)
        if name.startswith(_MUST_KNOW):
            raise problem(LinkFault.LINK_NEEDS_MORE)
        # Also of what is ignored: who hides something there has nothing good in mind.
        if has_hidden(_text(value)):
            raise problem(LinkFault.HIDDEN_CHARACTERS)
        values[name] = value
    return values


def _text(value: str) -> str:
    """Decoded once and never again, so "%2541" reads "%41"."""
    try:
        return unquote_to_bytes(value).decode()
    except UnicodeDecodeError as error:
        raise problem(LinkFault.LINK_MALFORMED) from error


def _optional(values: Mapping[str, str], name: str, read: Callable[[str], _Value]) -> _Value | None:
    return read(values[name]) if name in values else None


def _written(value: _Value | None, write: Callable[[_Value], str]) -> str:
    return "" if value is None else write(value)


def _expiry_ms(value: str) -> int:
    if _SECONDS.fullmatch(value) is None or int(value) > EXPIRY_MAX_S:
        raise problem(LinkFault.LINK_MALFORMED)
    return int(value) * 1000


def _request_id(value: str) -> bytes:
    if _ID.fullmatch(value) is None:
        raise problem(LinkFault.LINK_MALFORMED)
    return bytes.fromhex(value)


def _hubs(value: str) -> tuple[Address, ...]:
    hubs = tuple(map(read_checked, value.split(",")))
    if len(hubs) > HUBS_MAX:
        raise problem(LinkFault.LINK_MALFORMED)
    if len(set(hubs)) < len(hubs):
        raise problem(LinkFault.LINK_REPEATS)
    return hubs
