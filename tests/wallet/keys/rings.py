"""Keyrings for tests: one in memory that fails when it is told to."""

from wallet.keys.hidden import Hidden
from wallet.keys.problems import keyring_failed


class MemoryRing:
    """Keeps entries in memory. Implements `Ring`.

    Attributes:
        entries: what is kept.
        calls: what was asked for, in order.
        is_broken: whether every call fails.
    """

    def __init__(self):
        self.entries: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.is_broken = False

    def read(self, entry):
        self._note("read")
        raw = self.entries.get(entry)
        return None if raw is None else Hidden(raw)

    def write(self, entry, key):
        self._note("write")
        self.entries[entry] = key.reveal()

    def delete(self, entry):
        self._note("delete")
        self.entries.pop(entry, None)

    def _note(self, call):
        self.calls.append(call)
        if self.is_broken:
            raise keyring_failed("in a test")
