"""Links signed by the payee, form B: `nitro:nv1...`, bech32m over a map (`payload`) and 65 bytes of signature.

The prefix names the class of the network (`nv` main, `nvt` test, `nvd` dev), so that a link for play money does not
even look like one for money. The signature is the payee's channel key's, over an EIP-712 hash in which chain and
adjudicator stand once more, and which begins as no state, voucher or greeting between nodes does: nobody can get a
signature on one of those by asking for an invoice. Source: ADR 0025.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from engine.protocol.crypto import is_signed_by, recover
from engine.protocol.signing import LinkToSign
from engine.protocol.types import (
    SIGNATURE_SIZE_BYTES,
    V_OFFSET,
    Address,
    Bytes32,
    MalformedValueError,
    Signature,
)
from wallet.links import bech32m
from wallet.links.limits import LINK_MAX_CHARS
from wallet.links.payload import Invoice, pack, unpack
from wallet.links.problems import LinkFault, problem
from wallet.links.readable import SCHEME

SIGNED_START = SCHEME + "nv"
"""How every signed link begins, of whatever network."""

_DEV_CHAINS = frozenset({1337, 31337})
_TEST_CHAINS = frozenset({17_000, 560_048, 11_155_111})


class NetworkClass(Enum):
    """How much a network's money is worth. The value is the prefix of its links."""

    MAIN = "nv"
    TEST = "nvt"
    DEV = "nvd"


def network_class(chain_id: int) -> NetworkClass:
    """The class of a network. One that nobody here knows may be worth something."""
    if chain_id in _DEV_CHAINS:
        return NetworkClass.DEV
    return NetworkClass.TEST if chain_id in _TEST_CHAINS else NetworkClass.MAIN


def write_invoice(invoice: Invoice, sign: Callable[[LinkToSign], Signature]) -> str:
    """The link, in small letters. In capitals it means the same and makes a smaller QR symbol.

    `sign` must be the payee's.
    """
    packed = pack(invoice)
    to_sign = _to_sign(invoice, packed)
    signature = sign(to_sign)
    assert _is_from(invoice.terms.payee, to_sign.digest, signature), "not the payee's key"
    prefix = network_class(invoice.terms.chain_id).value
    link = SCHEME + bech32m.encode(prefix, packed + signature)
    assert len(link) <= LINK_MAX_CHARS, f"{len(link)} characters"
    return link


def parse_invoice(text: str) -> Invoice:
    """What a signed link asks for, after its signature was checked. Nothing around it, not even a space.

    Raises:
        Problem: TOO_LONG, HIDDEN_CHARACTERS, or a LINK_... that names the fault.
    """
    prefix, raw = _decoded(text)
    packed, signature = raw[:-SIGNATURE_SIZE_BYTES], Signature(raw[-SIGNATURE_SIZE_BYTES:])
    invoice = unpack(packed)
    if prefix != network_class(invoice.terms.chain_id).value:
        raise problem(LinkFault.LINK_MALFORMED)
    if not _is_from(invoice.terms.payee, _to_sign(invoice, packed).digest, signature):
        raise problem(LinkFault.LINK_SIGNATURE)
    return invoice


def _decoded(text: str) -> tuple[str, bytes]:
    if len(text) > LINK_MAX_CHARS:
        raise problem(LinkFault.TOO_LONG)
    if text not in {text.lower(), text.upper()}:
        raise problem(LinkFault.LINK_CASE)
    if not text.lower().startswith(SCHEME):
        raise problem(LinkFault.LINK_MALFORMED)
    try:
        return bech32m.decode(text[len(SCHEME) :])
    except MalformedValueError as error:
        raise problem(LinkFault.LINK_DAMAGED) from error


def _is_from(payee: Address, digest: Bytes32, signature: Signature) -> bool:
    """A signature has one form only: v is 27 or 28 and the right one, s is low."""
    has_form = len(signature) == SIGNATURE_SIZE_BYTES and V_OFFSET <= signature[-1] <= V_OFFSET + 1
    is_recovered = has_form and recover(digest, signature) == payee
    return is_recovered and is_signed_by(digest, signature, payee)


def _to_sign(invoice: Invoice, packed: bytes) -> LinkToSign:
    return LinkToSign(
        chain_id=invoice.terms.chain_id, adjudicator=invoice.adjudicator, terms=packed
    )
