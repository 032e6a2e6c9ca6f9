"""Each machine keeps what the contract tests stand on, and where there are two they agree."""

from collections.abc import Callable, Sequence

import pytest

from engine.chain.errors import ChainError
from tests.contracts.channels import NATIVE, an_exit, party
from tests.contracts.evm import ANYBODY, MACHINES, Chain, RevertedError
from tests.contracts.machine import Machine, Touched
from tests.contracts.machine_anvil import AnvilMachine
from tests.contracts.scene import Scene, owed

ALICE, BOB = party(1), party(2)
STRANGER = "0x" + "77" * 20
CODE_SIZE_MAX = 24_576

# Runtime code, written by hand so that each step's price is known.
CLOCK = bytes.fromhex("42 5f52 60205ff3")  # returns the block's time
INVALID = bytes.fromhex("fe")
LOCK = bytes.fromhex("5f5c 5f52 60015f5d 60205ff3")  # returns a transient slot, then sets it
# Adds one to slot 0 and returns it; with calldata it reverts with the same number instead.
COUNTER = bytes.fromhex("5f54600101 805f55 5f52 36601257 60205ff3 5b60205ffd")
COUNTING_GAS = 21_000 + 2_100 + 2_900 + 41  # transaction, cold read, write of a warm slot, steps


def deploy(chain: Chain, runtime: bytes) -> str:
    copy_all = bytes.fromhex("8060095f395ff3")
    return chain.deploy_code(bytes([0x60, len(runtime)]) + copy_all + runtime)


def answer(chain: Chain, target: str, calldata: bytes = b"") -> int:
    return int.from_bytes(chain.send(target, calldata), "big")


@pytest.fixture(params=MACHINES)
def chain(request: pytest.FixtureRequest) -> Chain:
    return Chain(machine=MACHINES[request.param]())


def test_time_stands_still_until_it_is_set(chain: Chain) -> None:
    clock = deploy(chain, CLOCK)
    read = []

    for now_s in (chain.now_s + 3600, chain.now_s - 3600, 1):
        chain.set_time(now_s)
        read += [answer(chain, clock) - now_s, answer(chain, clock) - now_s]

    assert [0] * 6 == read


def test_refusal_says_what_the_contract_said_and_changes_nothing(chain: Chain) -> None:
    counter = deploy(chain, COUNTER)
    assert answer(chain, counter) == 1
    before = chain.gas_used

    with pytest.raises(RevertedError) as refused:
        chain.send(counter, b"\x01", value_wei=5)

    assert (2).to_bytes(32, "big") == refused.value.output
    assert (before, 0) == (chain.gas_used, chain.balance(counter))
    assert answer(chain, counter) == 2


def test_creation_can_be_refused(chain: Chain) -> None:
    too_large = (CODE_SIZE_MAX + 1).to_bytes(2, "big")

    with pytest.raises(RevertedError, match=f"^{'ab' * 32}$"):
        chain.deploy_code(bytes.fromhex("7f" + "ab" * 32 + "5f52 60205ffd"))
    with pytest.raises(RevertedError, match=r"^$"):
        chain.deploy_code(b"\x61" + too_large + bytes.fromhex("5ff3"))

    chain.deploy_code(b"\x61" + CODE_SIZE_MAX.to_bytes(2, "big") + bytes.fromhex("5ff3"))


def test_nonsense_is_refused_without_a_word(chain: Chain) -> None:
    with pytest.raises(RevertedError, match=r"^$"):
        chain.send(deploy(chain, INVALID), b"")


def test_what_no_chain_would_take_is_not_a_refusal(chain: Chain) -> None:
    counter = deploy(chain, COUNTER)

    for sender, value_wei in ((STRANGER, 1), (counter, 0)):
        with pytest.raises((RuntimeError, ChainError, AssertionError)):
            chain.send(counter, b"", sender=sender, value_wei=value_wei)

    assert answer(chain, counter) == 1


def test_rules_are_those_of_cancun(chain: Chain) -> None:
    lock = deploy(chain, LOCK)
    assert [answer(chain, lock), answer(chain, lock)] == [0, 0]

    chain.send(STRANGER, b"\x01" * 1000)

    # Shanghai has no transient slots, and Prague asks 61,000.
    assert 21_000 + 16 * 1000 == chain.gas_used


def test_cooled_chain_measures_a_transaction_that_finds_nothing_warm(chain: Chain) -> None:
    counter = deploy(chain, COUNTER)
    touched = Touched(contract=counter, slot=bytes(32), contracts=(), accounts=())
    assert answer(chain, counter) == 1

    for count in (2, 3):
        chain = chain.cooled(touched)

        assert (count, COUNTING_GAS) == (answer(chain, counter), chain.gas_used)


@pytest.mark.parametrize("begin", MACHINES.values(), ids=MACHINES)
def test_new_chain_is_empty(begin: Callable[[], Machine]) -> None:
    chain = Chain(machine=begin())
    chain.place("ConsensusApp", STRANGER)
    chain.give(ALICE.address, 7)
    with pytest.raises(RevertedError):
        chain.send(STRANGER, b"")

    chain = Chain(machine=begin())

    assert (b"", 0) == (chain.send(STRANGER, b""), chain.balance(ALICE.address))
    assert chain.balance(ANYBODY) == 10**30


def test_chain_before_the_newest_on_anvil_is_over() -> None:
    old, _ = Chain(machine=AnvilMachine()), Chain(machine=AnvilMachine())

    with pytest.raises(AssertionError, match="another machine has begun"):
        old.balance(ANYBODY)


def story(scene: Scene) -> Sequence[object]:
    """What a few people's doings answer, log and leave, and what is refused on the way."""
    said: list[object] = []
    chain, channel, token = scene.chain, scene.ledger(ALICE, BOB), scene.token("TestToken")
    said.append(chain.gas_used)
    final = channel.state([an_exit(owed(ALICE, 6), owed(BOB, 4))], 9, final=True)
    end = ("concludeAndTransferAllAssets", channel.fixed, channel.signed(final))
    deposit = ("deposit", NATIVE, channel.id)

    def tell(name: str, *values: object, value_wei: int = 0) -> None:
        try:
            said.append(scene.do(name, *values, value_wei=value_wei))
        except RevertedError as refused:
            said.append(refused.output)
        said.extend((chain.logs, chain.balance(scene.adjudicator), chain.balance(BOB.address)))

    tell(*deposit, 0, 10, value_wei=10)
    tell(*deposit, 0, 10, value_wei=10)
    tell("deposit", BOB.address, channel.id, 0, 10)
    scene.fund_token(channel, token, 3)
    said.append(chain.logs)
    tell("challenge", channel.fixed, [], channel.signed(final), channel.forcemove(final, BOB))
    tell("transfer", 7, channel.id, b"", bytes(32), [])
    tell("statusOf", channel.id)
    tell(*end)
    tell(*end)
    return said


def test_every_machine_tells_the_same_story() -> None:
    """Where there is one only, the tests above hold it."""
    stories = [story(Scene(Chain(machine=begin()))) for begin in MACHINES.values()]

    assert all(one == stories[0] for one in stories)
