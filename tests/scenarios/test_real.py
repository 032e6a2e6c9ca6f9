"""A wallet with keys of its own on a real chain, with a real hub: made, locked, paid, backed up, opened again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from engine.hubconfig import read_config
from engine.protocol.types import address_from_hex, hex0x
from tests.anvil import set_balance
from tests.scenarios.town import Town, open_town
from tests.wallet.keys.rings import MemoryRing
from wallet.books import read_books
from wallet.codes import Code
from wallet.demo.nodes import NodeFolder
from wallet.ports import Problem, RealWallet
from wallet.real.profile import RealProfile
from wallet.views.real_values import (
    DevNetwork,
    HubToJoin,
    NewWords,
    Protection,
    RealSettings,
    SetUp,
)

pytestmark = [pytest.mark.xdist_group("anvil"), pytest.mark.timeout(120)]
PATIENCE_S = 30.0
TEN = 10**19
BY_KEYRING = Protection(uses_keyring=True, passphrase=None)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    opened = open_town(tmp_path, seed=1)
    opened.hub.start()
    opened.hub.wait_for('{"listening"')
    yield opened
    opened.close()


@pytest.fixture
def ring() -> MemoryRing:
    return MemoryRing()


@pytest.fixture
def profile(tmp_path: Path, ring: MemoryRing) -> Iterator[RealProfile]:
    found = RealProfile(tmp_path / "mine", ring=ring)
    yield found
    found.close()


def network_of(town: Town) -> DevNetwork:
    where = town.chain.deployment
    return DevNetwork(
        rpc_url=town.chain.rpc_url,
        adjudicator=hex0x(where.adjudicator),
        consensus_app=hex0x(where.consensus_app),
        virtual_app=hex0x(where.virtual_app),
        block_num=where.block_num,
    )


def made(profile: RealProfile, town: Town) -> RealWallet:
    return profile.set_up(
        SetUp(
            source=NewWords(),
            protection=BY_KEYRING,
            settings=RealSettings(network=network_of(town)),
        )
    )


def hub_of(town: Town) -> HubToJoin:
    hub = NodeFolder(folder=town.folder / "hub")
    endpoint = read_config(hub.config).listen
    address = hex0x(hub.keys().address)
    return HubToJoin(name="Oak", address=address, endpoint=endpoint, mine_wei=TEN, theirs_wei=TEN)


def done(future: Future[object]) -> object:
    return future.result(PATIENCE_S)


def code_of(future: Future[object]) -> str:
    with pytest.raises(Problem) as raised:
        future.result(PATIENCE_S)
    return raised.value.code


def back_up(wallet: RealWallet) -> None:
    words = wallet.words(None).result(PATIENCE_S)
    numbers = wallet.ask_for_backup().result(PATIENCE_S)
    done(wallet.confirm_backup({number: words[number - 1] for number in numbers}))


def fund(town: Town, wallet: RealWallet) -> None:
    """What the person does by hand: money for the deposit and the gas."""
    gas = address_from_hex(wallet.gas_account().result(PATIENCE_S).address)
    set_balance(town.anvil.rpc, gas, 3 * TEN)


def test_a_channel_opens_only_after_the_backup(town: Town, profile: RealProfile) -> None:
    wallet = made(profile, town)
    assert wallet.session is not None
    assert wallet.gas_account().result(PATIENCE_S).balance_wei == 0
    fund(town, wallet)
    assert wallet.gas_account().result(PATIENCE_S).balance_wei == 3 * TEN

    assert code_of(wallet.join_hub(hub_of(town))) == Code.BACKUP_NOT_CONFIRMED
    assert wallet.session.home().channels == ()

    back_up(wallet)
    nobody = replace(hub_of(town), address="0x12")
    assert code_of(wallet.join_hub(nobody)) == Code.HUB_ADDRESS_WRONG
    done(wallet.join_hub(hub_of(town)))

    home = wallet.session.home()
    assert (home.network_name, home.can_send_wei, home.can_receive_wei) == (
        "This computer",
        TEN,
        TEN,
    )
    (log,) = (town.folder / "mine").glob("*/log.sqlite")
    assert read_books("mine", log).world.notes.is_backup_confirmed


def test_a_locked_wallet_signs_nothing_and_goes_on_after_unlocking(
    town: Town, profile: RealProfile
) -> None:
    wallet = made(profile, town)
    assert wallet.session is not None
    fund(town, wallet)
    back_up(wallet)
    done(wallet.join_hub(hub_of(town)))
    (channel,) = wallet.session.home().channels

    done(wallet.lock())
    assert wallet.is_locked
    assert code_of(wallet.session.close_channel(channel.channel_id)) == Code.LOCKED

    done(wallet.unlock(None))
    done(wallet.session.close_channel(channel.channel_id))
    assert wallet.session.home().on_chain_wei == TEN


def test_the_wallet_is_the_same_after_a_start_and_nobody_else_opens_it_meanwhile(
    town: Town, profile: RealProfile, ring: MemoryRing
) -> None:
    wallet = made(profile, town)
    fund(town, wallet)
    back_up(wallet)
    done(wallet.join_hub(hub_of(town)))

    second = RealProfile(town.folder / "mine", ring=ring)
    with pytest.raises(Problem) as raised:
        second.unlock(None)
    assert raised.value.code == Code.IN_USE

    profile.close()
    again = second.unlock(None)
    assert again.address == wallet.address
    assert again.is_backed_up
    assert again.session is not None
    assert again.session.home().can_send_wei == TEN
    second.close()
