"""Play keys: for the dev chain, where money is worth nothing.

The file says what it is, and the type says it again: `PlayKeys` names the one chain it may be used on, and whoever
turns it into a node's keys asks for that chain's id.
"""

from __future__ import annotations

import logging
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from engine.chain.limits import DEV_CHAIN_ID
from engine.protocol.crypto import address_of_secret, keccak256
from engine.protocol.types import Address
from engine.runtime import Secret
from wallet.codes import Code
from wallet.plainfile import read_plain_file
from wallet.ports import Problem
from wallet.privatefile import replace_private
from wallet.views.language import tr

PLAY_CHAIN_ID = DEV_CHAIN_ID
_MARK = "towpath play seed, version 1: for chain 31337 only, worth nothing"
_SEED_SIZE_BYTES = 32
_FILE_SIZE_BYTES_MAX = 4096
_OWNER_ONLY = 0o600
_OF_OTHERS = 0o077
_LOG = logging.getLogger("towpath.keys")


@dataclass(frozen=True, slots=True)
class PlayKeys:
    """Keys made from a play seed. They exist for chain 31337 and no other."""

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


def read_play_keys(path: Path, *, chain_id: int) -> PlayKeys:
    """Keys from a play seed's file. One that others may read or write is made private, and the journal says it.

    Raises:
        Problem: the file is missing or not a play seed, or `chain_id` is not the dev chain's.
    """
    if chain_id != PLAY_CHAIN_ID:
        raise Problem(
            code=Code.PLAY_KEY_ON_REAL_CHAIN,
            cause=tr(
                "A play key is for the dev chain ({play_chain_id}) and not for chain {chain_id}. Nothing was started."
            ).format(play_chain_id=PLAY_CHAIN_ID, chain_id=chain_id),
            remedy=tr(
                "Set chain_id to {play_chain_id}; other chains come with the key vault."
            ).format(play_chain_id=PLAY_CHAIN_ID),
        )
    try:
        raw = read_plain_file(path, _FILE_SIZE_BYTES_MAX)
        _make_private(path)
        text = raw.decode("ascii")
    except FileNotFoundError as error:
        raise Problem(
            code=Code.PLAY_KEY_MISSING,
            cause=tr("There is no play key at {path}. Nothing was started.").format(path=path),
            remedy=tr(
                "Make one as docs/hub.example.toml says, or name another file in play_key_file."
            ),
        ) from error
    except OSError as error:
        raise _unreadable(path, tr("it cannot be read")) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, tr("it is no play key")) from error
    mark, _, rest = text.partition("\n")
    try:
        seed = bytes.fromhex(rest.strip())
    except ValueError:
        raise _unreadable(path, tr("there is no seed in it")) from None
    if mark != _MARK or len(seed) != _SEED_SIZE_BYTES:
        raise _unreadable(path, tr("it is no play key"))
    return PlayKeys(_derived(seed, b"channel"), _derived(seed, b"gas"))


def ensure_play_keys(path: Path, *, chain_id: int) -> PlayKeys:
    """As `read_play_keys`; the seed is drawn from the system first if there is no file.

    Raises:
        Problem: as `read_play_keys`, or the file cannot be written.
    """
    if not path.exists():
        seed = secrets.token_bytes(_SEED_SIZE_BYTES)
        try:
            write_private(path, f"{_MARK}\n{seed.hex()}\n")
        except OSError as error:
            raise Problem(
                code=Code.PLAY_KEY_NOT_WRITTEN,
                cause=tr("The play key cannot be written to {path}: {strerror}.").format(
                    path=path, strerror=error.strerror
                ),
                remedy=tr("Check the folder's rights and the free space."),
            ) from error
    return read_play_keys(path, chain_id=chain_id)


def write_private(path: Path, text: str) -> None:
    """Replace a text file whole or not at all, for its owner only."""
    replace_private(path, text.encode())


def _make_private(path: Path) -> None:
    """A copied or restored file may have come back readable by all."""
    if stat.S_IMODE(path.stat().st_mode) & _OF_OTHERS:
        path.chmod(_OWNER_ONLY)
        _LOG.warning("the play key's file was open to others and is private now")


def _derived(seed: bytes, purpose: bytes) -> Secret:
    return Secret(keccak256(b"towpath play " + purpose + b" key|" + seed))


def _unreadable(path: Path, what: str) -> Problem:
    return Problem(
        code=Code.PLAY_KEY_UNREADABLE,
        cause=tr("The play key {path} cannot be used: {what}. Nothing was started.").format(
            path=path, what=what
        ),
        remedy=tr("Name another file, or make one as docs/hub.example.toml says."),
    )
