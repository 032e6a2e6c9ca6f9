"""What a vault holds: recovery words or a single key, and the keys of a node made from it (ADR 0024)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

import msgpack
from coincurve import PrivateKey

from engine.protocol.crypto import address_of_secret
from engine.protocol.types import Address
from engine.runtime import Secret
from wallet.keys import problems
from wallet.keys.derive import CHANNEL_INDEX, GAS_INDEX, key_of_chain
from wallet.keys.hidden import Hidden
from wallet.keys.words import Words

_HEX_KEY = re.compile(r"(?:0[xX])?([0-9a-fA-F]{64})")
_GAS_PURPOSE = b"towpath gas key 1"


@dataclass(frozen=True, slots=True)
class NodeKeys:
    """The two keys of a node on one chain."""

    channel_key: Secret
    gas_key: Secret

    @property
    def address(self) -> Address:
        """Who the node is."""
        return address_of_secret(self.channel_key.reveal())

    @property
    def gas_address(self) -> Address:
        """Which account pays for transactions and deposits."""
        return address_of_secret(self.gas_key.reveal())


@dataclass(frozen=True, slots=True, kw_only=True)
class FromWords:
    """Recovery words, with the extra passphrase that some people add ("" if none).

    Attributes:
        words: the words.
        bip39_passphrase: as `read_bip39_passphrase` gives it.
        created_ms: when this wallet was made or restored here.
    """

    words: Words
    bip39_passphrase: Hidden[str]
    created_ms: int

    def node_keys(self, chain_id: int) -> NodeKeys:
        """The keys for one chain. Costs some 5 ms.

        Raises:
            Problem: KEY_CHAIN_ID.
        """
        seed = self.words.seed(self.bip39_passphrase)
        return NodeKeys(
            Secret(key_of_chain(seed, chain_id=chain_id, index=CHANNEL_INDEX).reveal()),
            Secret(key_of_chain(seed, chain_id=chain_id, index=GAS_INDEX).reveal()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FromKey:
    """A single private key, imported for one chain.

    Attributes:
        key: the channel key itself.
        chain_id: the only chain it is used on.
        created_ms: when it was imported.
    """

    key: Secret
    chain_id: int
    created_ms: int

    def node_keys(self, chain_id: int) -> NodeKeys:
        """The imported key, and a gas key made from it: HMAC-SHA256 of a fixed text under the key.

        Raises:
            Problem: KEY_OTHER_CHAIN.
        """
        if chain_id != self.chain_id:
            raise problems.key_of_other_chain(self.chain_id, asked_for=chain_id)
        gas_key = hmac.digest(self.key.reveal(), _GAS_PURPOSE, hashlib.sha256)
        return NodeKeys(self.key, Secret(gas_key))


Source = FromWords | FromKey


def read_key(typed: Hidden[str]) -> Secret:
    """A private key as a person pasted it, in hexadecimal digits.

    Raises:
        Problem: KEY_MALFORMED.
    """
    key = _key_of_hex(typed)
    if key is None:
        raise problems.key_malformed()
    return key


def is_key(raw: Hidden[bytes]) -> bool:
    """Whether these bytes are a private key of secp256k1."""
    try:
        PrivateKey(raw.reveal())
    except ValueError:
        return False
    return len(raw.reveal()) == 32  # noqa: PLR2004 - coincurve fills up what is shorter


def pack_source(source: Source) -> Hidden[bytes]:
    """What is sealed in the vault: a msgpack map. Kinds are stored by name."""
    return Hidden(msgpack.packb(_fields(source)))


def unpack_source(packed: Hidden[bytes]) -> Source:
    """What `pack_source` packed. The seal has vouched for every byte, so anything else is a mistake of ours."""
    match msgpack.unpackb(packed.reveal()):
        case {
            "kind": "WORDS",
            "entropy": bytes(entropy),
            "bip39_passphrase": str(passphrase),
            "created_ms": int(created_ms),
        }:
            return FromWords(
                words=Words(Hidden(entropy)),
                bip39_passphrase=Hidden(passphrase),
                created_ms=created_ms,
            )
        case {
            "kind": "KEY",
            "key": bytes(key),
            "chain_id": int(chain_id),
            "created_ms": int(created_ms),
        }:
            return FromKey(key=Secret(key), chain_id=chain_id, created_ms=created_ms)
        case _:
            raise AssertionError("a vault holds neither words nor a key")


def _key_of_hex(typed: Hidden[str]) -> Secret | None:
    found = _HEX_KEY.fullmatch(typed.reveal().strip())
    if found is None or not is_key(Hidden(bytes.fromhex(found.group(1)))):
        return None
    return Secret(bytes.fromhex(found.group(1)))


def _fields(source: Source) -> dict[str, object]:
    match source:
        case FromWords():
            return {
                "kind": "WORDS",
                "entropy": source.words.entropy.reveal(),
                "bip39_passphrase": source.bip39_passphrase.reveal(),
                "created_ms": source.created_ms,
            }
        case FromKey():
            return {
                "kind": "KEY",
                "key": source.key.reveal(),
                "chain_id": source.chain_id,
                "created_ms": source.created_ms,
            }
