"""A process of a test desktop: does steps with the real keyring and prints a line of JSON for each.

Usage: ringchild.py LIMIT_S FOLDER STEP...

    wait                  until the keyring's daemon is on the bus
    write:NAME read:NAME delete:NAME name
    found                 the next call says so after it has found the keyring and before it asks it
    pause                 until a line comes on standard input
    lock                  lock the keyring, as a desktop's screen saver may
    create unlock forget  a vault in FOLDER, under the keyring; lose its entry
"""

import json
import sys
import time
from contextlib import closing
from pathlib import Path

import secretstorage

from tests import canary
from wallet.keys.guards import KeyringGuard
from wallet.keys.hidden import Hidden
from wallet.keys.ring import SystemRing, find_backend
from wallet.keys.sources import FromWords
from wallet.keys.vault import create_vault, find_vault
from wallet.ports import Problem

KEY = Hidden(bytes(range(32)))
CHAIN_ID = 31337


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - a program of its own


class Child:
    """Does steps."""

    def __init__(self, limit_s: float, folder: Path) -> None:
        self.ring = SystemRing(limit_s=limit_s, find=self.find)
        self.vault = folder / "keys.vault"
        self.says_found = False

    def do(self, step: str) -> str:
        """What came of a step."""
        name, _, argument = step.partition(":")
        try:
            return getattr(self, name)(*filter(None, [argument])) or "done"
        except Problem as problem:
            return problem.code

    def find(self):
        backend = find_backend()
        if self.says_found:
            self.says_found = False
            say(step="found", came="found")
        return backend

    def wait(self):
        while True:
            with closing(secretstorage.dbus_init()) as bus:
                if secretstorage.check_service_availability(bus):
                    return

    def write(self, name):
        self.ring.write(name, KEY)

    def read(self, name):
        kept = self.ring.read(name)
        if kept is None:
            return "nothing"
        return "the key" if kept.reveal() == KEY.reveal() else "something else"

    def delete(self, name):
        self.ring.delete(name)

    def name(self):
        return self.ring.name()

    def found(self):
        self.says_found = True

    def pause(self):
        sys.stdin.readline()

    def lock(self):
        with closing(secretstorage.dbus_init()) as bus:
            secretstorage.get_default_collection(bus).lock()

    def create(self):
        source = FromWords(words=canary.WORDS, bip39_passphrase=Hidden(""), created_ms=0)
        vault = create_vault(self.vault, source, KeyringGuard(), ring=self.ring, is_backed_up=False)
        return vault.node_keys(CHAIN_ID).address.hex()

    def unlock(self):
        vault = find_vault(self.vault, ring=self.ring)
        vault.unlock()
        return vault.node_keys(CHAIN_ID).address.hex()

    def forget(self):
        with closing(secretstorage.dbus_init()) as bus:
            for item in secretstorage.get_default_collection(bus).get_all_items():
                item.delete()


def main() -> None:
    child = Child(float(sys.argv[1]), Path(sys.argv[2]))
    for step in sys.argv[3:]:
        begun = time.perf_counter()
        came = child.do(step)
        say(step=step, came=came, ms=f"{(time.perf_counter() - begun) * 1000:.1f}")


if __name__ == "__main__":
    main()
