"""Keys from a seed after BIP32 and BIP44 (ADR 0024).

    m / 44' / 60' / account' / 0 / index      index 0: the channel key, 1: the gas key

A channel's id does not name its chain, so one key on two chains would let a signature of one be used on the other.
Therefore each chain has an account of its own: 0 for Ethereum itself, where any wallet finds the same two accounts
from the same words, and the chain's id for every other chain.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from coincurve import PrivateKey

from wallet.codes import Code
from wallet.keys.hidden import Hidden
from wallet.ports import Problem
from wallet.views.language import tr

CHANNEL_INDEX = 0
GAS_INDEX = 1

_HARDENED = 0x80000000
_PURPOSE = 44
_ETHER = 60
_ETHEREUM_CHAIN_ID = 1


def key_of_chain(seed: Hidden[bytes], *, chain_id: int, index: int) -> Hidden[bytes]:
    """A key of 32 bytes for one purpose on one chain.

    Raises:
        Problem: KEY_CHAIN_ID, the chain's id is 0 or does not fit into a path.
    """
    return key_at(seed, chain_path(chain_id=chain_id, index=index))


def chain_path(*, chain_id: int, index: int) -> tuple[int, ...]:
    """The path of a key, hardened steps counted from 2^31.

    Raises:
        Problem: KEY_CHAIN_ID.
    """
    if not 0 < chain_id < _HARDENED:
        raise Problem(
            code=Code.KEY_CHAIN_ID,
            cause=tr("Keys cannot be made for chain {chain_id}. Nothing was started.").format(
                chain_id=chain_id
            ),
            remedy=tr("Choose a network whose chain id is from 1 to {what}.").format(
                what=_HARDENED - 1
            ),
        )
    account = 0 if chain_id == _ETHEREUM_CHAIN_ID else chain_id
    return (_PURPOSE + _HARDENED, _ETHER + _HARDENED, account + _HARDENED, 0, index)


def key_at(seed: Hidden[bytes], path: Sequence[int]) -> Hidden[bytes]:
    """The private key at `path` below a seed of 16 to 64 bytes.

    Raises:
        ValueError: one of the hashes on the way is no key; that happens once in 2^127 paths.
    """
    key, chain_code = _halves(hmac.digest(b"Bitcoin seed", seed.reveal(), hashlib.sha512))
    for step in path:
        key, chain_code = _child(key, chain_code, step)
    return Hidden(key.secret)


def _child(
    key: PrivateKey, chain_code: Hidden[bytes], step: int
) -> tuple[PrivateKey, Hidden[bytes]]:
    own = b"\0" + key.secret if step >= _HARDENED else key.public_key.format(compressed=True)
    grown = hmac.digest(chain_code.reveal(), own + step.to_bytes(4, "big"), hashlib.sha512)
    return key.add(grown[:32]), Hidden(grown[32:])


def _halves(digest: bytes) -> tuple[PrivateKey, Hidden[bytes]]:
    return PrivateKey(digest[:32]), Hidden(digest[32:])
