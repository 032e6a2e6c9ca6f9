"""Two wallets of one computer, each in real processes of its own: restored in the second, and opened from the first."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import soon
from tests.scenarios.test_real import network_of
from tests.scenarios.town import open_town
from ui.meeting import meeting_place
from wallet.profiles import list_wallets

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(120)]
ROOT = Path(__file__).resolve().parents[2]
# The words come and go by pipes, so that they stand in no list of processes.
WALLET = """
import json, sys
from wallet.api import Hidden, open_wallet
from wallet.views.real_values import (
    DevNetwork, NewWords, Protection, RealSettings, SetUp, TypedWords,
)
told = json.loads(sys.stdin.read())
passphrase = Hidden("gravel otter mistral bakery")
words = told["words"]
wallet = open_wallet(told["profile"])
own = wallet.set_up(
    SetUp(
        source=TypedWords(words=Hidden(words), extra=Hidden("")) if words else NewWords(),
        protection=Protection(uses_keyring=False, passphrase=passphrase),
        settings=RealSettings(network=DevNetwork(**told["network"])),
    )
).result()
known = " ".join(word.reveal() for word in own.words(passphrase).result())
print(json.dumps({"address": own.address, "words": known}))
wallet.close().result()
"""
OPENER = """
from wallet.api import open_wallet
open_wallet("first").open_other("second", is_new=True).result()
"""


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the profiles; files of windows lie elsewhere, at a short path."""
    with tempfile.TemporaryDirectory(prefix="towpath") as runtime:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        yield tmp_path / "data" / "towpath" / "profiles"


def in_process(program: str, told: object = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, str]:
    """What is kept; SQLite's index of who reads the log is not."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def window_lock(name: str) -> Path:
    place = meeting_place(os.environ, name)
    assert place is not None
    return place.with_suffix(".lock")


def is_open(name: str) -> bool:
    return any(row.name == name and row.is_open for row in list_wallets(None, window_lock).rows)


def end_window(name: str) -> None:
    """End the process that holds the lock of this profile's window, and no other."""
    inode = window_lock(name).stat().st_ino
    for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
        parts = line.split()
        if parts[1] == "FLOCK" and parts[5].endswith(f":{inode}"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(parts[4]), signal.SIGTERM)


def test_words_restored_in_a_second_profile_give_the_same_wallet_beside_the_first(
    places: Path, tmp_path: Path
) -> None:
    town = open_town(tmp_path, seed=1)
    try:
        where = network_of(town)
        network = {name: getattr(where, name) for name in where.__dataclass_fields__}
        told = {"profile": "first", "words": "", "network": network}
        first = json.loads(in_process(WALLET, told))
        before = contents(places / "first")

        again = {"profile": "second", "words": first["words"], "network": network}
        second = json.loads(in_process(WALLET, again))

        assert second == first
        assert contents(places / "first") == before
        logs = [list((places / name).glob("*/log.sqlite")) for name in ("first", "second")]
        assert [len(found) for found in logs] == [1, 1]
        assert logs[0][0].parent.name == logs[1][0].parent.name
    finally:
        town.close()


def test_a_window_that_was_opened_from_another_one_outlives_it(places: Path) -> None:
    try:
        in_process(OPENER)

        # A new one has no folder, and so no line, before its keys are made: made here instead.
        (places / "second").mkdir(parents=True, exist_ok=True)
        assert soon(lambda: is_open("second"))
    finally:
        end_window("second")

    assert soon(lambda: not is_open("second"))
    assert not (places / "first").exists()
