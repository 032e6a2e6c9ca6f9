"""The facade's side of a wallet with keys: late, in the worker, in the profile that was named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wallet.keys.rings import MemoryRing
from wallet import api
from wallet.codes import Code
from wallet.hidden import Hidden
from wallet.keys import ring as keyring
from wallet.ports import Problem, Wallet
from wallet.views.real_values import (
    DevNetwork,
    FarNetwork,
    Level,
    NetworkName,
    NewWords,
    Protection,
    RealPhase,
    RealSettings,
    SetUp,
    TypedWords,
)

WITHIN_S = 20
NEW = SetUp(
    source=NewWords(),
    protection=Protection(uses_keyring=True, passphrase=None),
    settings=RealSettings(network=FarNetwork(NetworkName.SEPOLIA)),
)


@pytest.fixture
def wallet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wallet]:
    ring = MemoryRing()
    monkeypatch.setattr(keyring, "SystemRing", lambda: ring)
    opened = api.open_wallet(str(tmp_path / "profile"))
    yield opened
    opened.close().result(WITHIN_S)


def test_a_wallet_is_made_locked_and_opened(wallet: Wallet) -> None:
    assert wallet.real_state().result(WITHIN_S).phase is RealPhase.NOTHING

    made = wallet.set_up(NEW).result(WITHIN_S)
    made.lock().result(WITHIN_S)

    assert wallet.real_state().result(WITHIN_S).phase is RealPhase.LOCKED
    assert wallet.unlock(None).result(WITHIN_S) is made


def test_words_are_checked_before_anything_is_made(wallet: Wallet, tmp_path: Path) -> None:
    good = " ".join(["abandon"] * 11 + ["about"])
    wrong = {
        Code.WORDS_COUNT: "abandon about",
        Code.WORDS_UNKNOWN: good.replace("about", "abuot"),
        Code.WORDS_CHECKSUM: good.replace("about", "zoo"),
    }

    wallet.check_words(TypedWords(words=Hidden(good), extra=Hidden(""))).result(WITHIN_S)
    for code, words in wrong.items():
        checked = wallet.check_words(TypedWords(words=Hidden(words), extra=Hidden("")))
        with pytest.raises(Problem) as told:
            checked.result(WITHIN_S)
        assert told.value.code == code

    assert not (tmp_path / "profile").exists()


def test_closing_locks_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryRing()
    monkeypatch.setattr(keyring, "SystemRing", lambda: ring)
    wallet = api.open_wallet(str(tmp_path / "profile"))
    made = wallet.set_up(NEW).result(WITHIN_S)

    wallet.close().result(WITHIN_S)

    assert made.is_locked


def test_a_passphrase_is_measured(wallet: Wallet) -> None:
    weak = wallet.passphrase_strength(api.Hidden("abc")).result(WITHIN_S)
    strong = wallet.passphrase_strength(
        api.Hidden("gravel-Tunnel 42 otter? mistral compass bakery")
    ).result(WITHIN_S)

    assert (weak.level, weak.missing) == (Level.WEAK, 9)
    assert (strong.level, strong.missing) == (Level.STRONG, 0)


def test_a_passphrase_is_measured_against_the_wallets_name(tmp_path: Path) -> None:
    wallet = api.open_wallet(str(tmp_path / "grandmasilver"))

    found = wallet.passphrase_strength(api.Hidden("GrandmaSilver1")).result(WITHIN_S)
    wallet.close().result(WITHIN_S)

    assert found.is_refused


def test_a_chain_is_looked_at(wallet: Wallet) -> None:
    nobody = "0x" + "00" * 20
    network = DevNetwork(
        rpc_url="http://127.0.0.1:9", adjudicator=nobody, consensus_app=nobody, virtual_app=nobody
    )

    check = wallet.check_chain(network).result(WITHIN_S)

    assert [line.is_right for line in check.lines] == [False]


def test_a_keyring_that_is_not_there_is_told(
    wallet: Wallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

    problem = wallet.keyring_name().exception(WITHIN_S)

    assert isinstance(problem, Problem)
    assert problem.code == Code.KEYRING_REFUSED


def test_secrets_that_are_typed_do_not_show_themselves() -> None:
    assert repr(api.Hidden("word")) == "<secret>"
    assert "word" not in repr(Protection(uses_keyring=False, passphrase=api.Hidden("word")))
