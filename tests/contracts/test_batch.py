"""Many deposits in one transaction, with nothing left behind."""

import pytest

from tests.contracts.channels import NATIVE, party
from tests.contracts.evm import ANYBODY, RevertedError
from tests.contracts.scene import Scene

FIRST, SECOND = b"\x71" * 32, b"\x72" * 32


@pytest.fixture
def scene() -> Scene:
    return Scene()


def batch_of(scene: Scene) -> str:
    batch = scene.chain.deploy("BatchOperator", ("address", scene.adjudicator))
    assert scene.chain.number(batch, "adjudicator()") == int(scene.adjudicator, 16)
    return batch


def holdings(scene: Scene, asset: str = NATIVE) -> list[int]:
    return [int.from_bytes(scene.do("holdings", asset, one), "big") for one in (FIRST, SECOND)]


def test_coins_reach_every_channel_and_the_rest_comes_back(scene: Scene) -> None:
    batch = batch_of(scene)
    before = scene.chain.balance(ANYBODY)

    scene.chain.call(batch, "deposit_batch_eth", [FIRST, SECOND], [0, 0], [3, 4], value_wei=10)

    assert holdings(scene) == [3, 4]
    assert scene.chain.balance(batch) == 0
    assert scene.chain.balance(ANYBODY) == before - 7


def test_coins_of_others_cannot_be_spent(scene: Scene) -> None:
    batch = batch_of(scene)
    scene.chain.give(batch, 100)

    with pytest.raises(RevertedError, match="panic 17"):
        scene.chain.call(batch, "deposit_batch_eth", [FIRST, SECOND], [0, 0], [3, 4], value_wei=6)


@pytest.mark.parametrize("name", ["TestToken", "SilentToken"])
def test_tokens_reach_every_channel_again_and_again(scene: Scene, name: str) -> None:
    batch, token = batch_of(scene), scene.token(name)
    scene.chain.tell(token, "mint(address,uint256)", ANYBODY, 20)
    scene.chain.tell(token, "approve(address,uint256)", batch, 20)

    deposit = (batch, "deposit_batch_erc20", token, [FIRST, SECOND])
    scene.chain.call(*deposit, [0, 0], [3, 4], 10)
    scene.chain.call(*deposit, [3, 4], [1, 1], 2)

    assert holdings(scene, token) == [4, 5]
    assert scene.tokens(token, batch) == 0
    assert scene.tokens(token, ANYBODY) == 20 - 9


def test_lists_of_different_lengths_are_refused(scene: Scene) -> None:
    batch, token = batch_of(scene), party(1).address

    for lists in (([FIRST], [0], []), ([FIRST], [], [1]), ([], [0], [1])):
        with pytest.raises(RevertedError, match="Array lengths must match"):
            scene.chain.call(batch, "deposit_batch_eth", *lists)
        with pytest.raises(RevertedError, match="Array lengths must match"):
            scene.chain.call(batch, "deposit_batch_erc20", token, *lists, 1)


def test_stale_holdings_stop_the_whole_batch(scene: Scene) -> None:
    batch = batch_of(scene)

    with pytest.raises(RevertedError, match="held != expectedHeld"):
        scene.chain.call(batch, "deposit_batch_eth", [FIRST, SECOND], [0, 1], [3, 4], value_wei=7)

    assert holdings(scene) == [0, 0]
