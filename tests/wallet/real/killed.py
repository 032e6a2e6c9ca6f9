"""Changes a wallet's protection and ends without a word before one of its steps.

`python -m tests.wallet.real.killed FOLDER FROM-TO STEP`. The keyring is a folder of files, so that it stays when the
program ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests import canary
from tests.patience import PATIENCE_S
from tests.wallet.keys.vaults import CHEAP
from wallet.hidden import Hidden
from wallet.real.profile import RealProfile
from wallet.views.real_values import (
    FarNetwork,
    NetworkName,
    Protection,
    RealSettings,
    SetUp,
    TypedWords,
)

KILLED = 9
OLD = {
    "keyring": Protection(uses_keyring=True, passphrase=None),
    "passphrase": Protection(uses_keyring=False, passphrase=canary.PASSPHRASE),
    "both": Protection(uses_keyring=True, passphrase=canary.PASSPHRASE),
}
NEW = {
    "keyring": Protection(uses_keyring=True, passphrase=None),
    "passphrase": Protection(uses_keyring=False, passphrase=canary.OTHER_PASSPHRASE),
    "both": Protection(uses_keyring=True, passphrase=canary.OTHER_PASSPHRASE),
}


class FolderRing:
    """Implements `Ring`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def read(self, entry: str) -> Hidden[bytes] | None:
        path = self._folder / entry
        return Hidden(path.read_bytes()) if path.exists() else None

    def write(self, entry: str, key: Hidden[bytes]) -> None:
        (self._folder / entry).write_bytes(key.reveal())

    def delete(self, entry: str) -> None:
        (self._folder / entry).unlink(missing_ok=True)


def make(profile: RealProfile, way: Protection) -> None:
    words = TypedWords(words=Hidden(" ".join(canary.WORDS.reveal())), extra=Hidden(""))
    settings = RealSettings(network=FarNetwork(NetworkName.SEPOLIA))
    profile.set_up(SetUp(source=words, protection=way, settings=settings))


def change(
    profile: RealProfile, ring: FolderRing, ways: tuple[Protection, Protection], at: int
) -> None:
    own = profile.unlock(ways[0].passphrase)
    steps = []

    def killing(real):
        def act(*arguments, **named):
            if len(steps) == at:
                os._exit(KILLED)
            steps.append(real)
            return real(*arguments, **named)

        return act

    for name in ("read", "write", "delete"):
        setattr(ring, name, killing(getattr(ring, name)))
    for name in ("open", "fsync", "replace", "rename"):
        setattr(os, name, killing(getattr(os, name)))
    own.protect(ways[1], ways[0].passphrase).result(PATIENCE_S)


def main(argv: list[str]) -> int:
    folder, name, at = Path(argv[0]), argv[1], int(argv[2])
    before, after = name.split("-")
    ring = FolderRing(folder / "ring")
    profile = RealProfile(folder / "profile", ring=ring, cost=CHEAP)
    change(profile, ring, (OLD[before], NEW[after]), at)
    profile.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
