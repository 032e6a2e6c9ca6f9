"""A keyring in memory, a place for a vault, and a way to make one there."""

import pytest

from tests.wallet.keys.rings import MemoryRing
from tests.wallet.keys.vaults import GUARDS, WORDS
from wallet.keys.vault import create_vault


@pytest.fixture
def ring():
    return MemoryRing()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "profile" / "keys.vault"


@pytest.fixture
def make(path, ring):
    def create(mode, source=WORDS):
        return create_vault(path, source, GUARDS[mode], ring=ring, is_backed_up=False)

    return create
