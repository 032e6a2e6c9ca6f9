"""The canary: one fixed wallet whose secrets the tests of the vault use, and a watch that looks where they turn up.

After the session every file that the suite wrote, logs and journals among them, and everything that a test printed
or logged is searched for them. A hit fails the session and names the place.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wallet.keys.derive import CHANNEL_INDEX, GAS_INDEX, key_of_chain
from wallet.keys.hidden import Hidden
from wallet.keys.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = Words(Hidden(hashlib.sha256(b"towpath canary").digest()))
BIP39_PASSPHRASE = Hidden("canary-" + hashlib.sha256(b"bip39").hexdigest()[:16])
PASSPHRASE = Hidden("canary-" + hashlib.sha256(b"vault").hexdigest()[:16])
OTHER_PASSPHRASE = Hidden("canary-" + hashlib.sha256(b"other").hexdigest()[:16])
IMPORTED_KEY = Hidden(hashlib.sha256(b"towpath canary key").digest())
CHAIN_IDS = (1, 31337, 11155111)

_WINDOW = 3
_PIECE_SIZE_BYTES = 16 * 2**20
_BETWEEN_WORDS = (" ", "\n", ",", ", ", "', '", '", "')


@cache
def needles() -> dict[str, bytes]:
    """What must not be found, by what it is."""
    found = {f"{name} {form}": needle for name, raw in _secrets() for form, needle in _forms(raw)}
    found.update(_runs_of_words())
    for number, text in enumerate((BIP39_PASSPHRASE, PASSPHRASE, OTHER_PASSPHRASE)):
        found[f"passphrase {number}"] = text.reveal().encode()
    return found


def search(content: bytes) -> list[str]:
    """Which of the canary's secrets are in some bytes."""
    return [name for name, needle in needles().items() if needle in content]


def _secrets() -> Iterator[tuple[str, bytes]]:
    yield "entropy", WORDS.entropy.reveal()
    yield "imported key", IMPORTED_KEY.reveal()
    for kind, extra in (("plain", Hidden("")), ("with passphrase", BIP39_PASSPHRASE)):
        seed = WORDS.seed(extra)
        yield f"seed {kind}", seed.reveal()
        for chain_id in CHAIN_IDS:
            for index in (CHANNEL_INDEX, GAS_INDEX):
                key = key_of_chain(seed, chain_id=chain_id, index=index)
                yield f"key {index} of chain {chain_id} {kind}", key.reveal()


def _forms(raw: bytes) -> Iterator[tuple[str, bytes]]:
    yield "raw", raw
    yield "in hex", raw.hex().encode()
    yield "in HEX", raw.hex().upper().encode()
    for shift in range(3):
        # Inside a longer text base64 has three forms; the characters that depend on the neighbours are cut off.
        text = base64.b64encode(bytes(shift) + raw).rstrip(b"=")
        inner = text[(shift * 8 + 5) // 6 : -1]
        yield f"in base64, {shift}", inner
        yield f"in base64 for addresses, {shift}", inner.translate(bytes.maketrans(b"+/", b"-_"))
    for sign in (" ", ":", "-"):
        yield f"in hex with {sign!r}", raw.hex(sign).encode()
    yield "as numbers", str(list(raw))[1:-1].encode()
    yield "as Python writes it", repr(raw)[2:-1].encode()


def _runs_of_words() -> Iterator[tuple[str, bytes]]:
    words = WORDS.reveal()
    for start in range(0, len(words), _WINDOW):
        for number, between in enumerate(_BETWEEN_WORDS):
            run = between.join(words[start : start + _WINDOW])
            yield f"words from {start + 1}, {number}", run.encode()


class CanaryWatch:
    """Looks where the canary's secrets turn up; registered where the results of a session come together."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}  # the place, and the first secret found there

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        said = [*(text for _, text in report.sections), report.longreprtext]
        names = search("\n".join(said).encode(errors="replace"))
        if names:
            self.found[f"what {report.nodeid} said"] = names[0]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        factory = session.config._tmp_path_factory  # noqa: SLF001 - a fixture would not see the other workers' files
        folder = factory.getbasetemp()
        for path in files_under(folder):
            # What a process that is just ending takes away is not left behind.
            with suppress(FileNotFoundError):
                names = _search_file(path) if _is_readable_file(path) else []
                if names:
                    self.found[str(path)] = names[0]
        assert folder.exists(), (
            "the files of this session were taken away before they were searched"
        )
        if self.found and session.exitstatus in {
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        }:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for place, name in self.found.items():
            terminalreporter.write_line(f"A secret of the canary is in {place}: {name}", red=True)


def files_under(folder: Path) -> Iterator[Path]:
    """Every file in it, and in whatever folder is still there when its turn comes."""
    for parent, _folders, names in os.walk(folder, onerror=_require_gone):
        yield from (Path(parent, name) for name in names)


def _require_gone(fault: OSError) -> None:
    if not isinstance(fault, FileNotFoundError):
        raise fault


def _search_file(path: Path) -> list[str]:
    """As `search`, a piece of the file at a time; pieces overlap by the longest needle."""
    overlap = max(map(len, needles().values()))
    tail, found = b"", []
    with path.open("rb") as file:
        while not found and (piece := file.read(_PIECE_SIZE_BYTES)):
            found = search(tail + piece)
            tail = piece[-overlap:]
    return found


def _is_readable_file(path: Path) -> bool:
    """Whether it is a file; one that nobody may read is made readable."""
    mode = path.lstat().st_mode
    is_file = stat.S_ISREG(mode)
    if is_file and not mode & stat.S_IRUSR:
        path.chmod(stat.S_IRUSR)
    return is_file
