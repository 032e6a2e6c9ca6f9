"""One transaction for one intent, whatever others, the address or its answers do meanwhile."""

import asyncio

import pytest

from engine.chain import calldata, limits
from engine.chain.devchain import DEV_ACCOUNTS
from engine.chain.errors import ChainErrorKind
from engine.chain.logs import Deposited
from engine.chain.sender import refusal_of
from engine.chain.signer import SecretSigner, nonce_of
from engine.protocol.channel.outcome import Allocation
from engine.protocol.types import Address, Destination
from tests.engine.chain.lying import LyingAddress, Refusal
from tests.engine.chain.scene import (
    ETHER,
    GAS,
    GAS_ADDRESS,
    RecordingHost,
    a_channel,
    a_conclude,
    a_conclude_by,
    a_deposit,
)

pytestmark = pytest.mark.xdist_group("anvil")

PAYEE = Address(b"\xa4" * 20)
CONCLUDE_ONLY = bytes.fromhex("ee049b50")


def through_lies(chain, lie, until, *, intent=None):
    """Submit a deposit through an address that lies; the host, when `until(host)` is true."""

    async def scenario():
        host = RecordingHost()
        address = LyingAddress(chain.rpc)
        address.lie = lie
        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            service.submit(intent or a_deposit(a_channel(chain)))
            await host.until(lambda: until(host))
        return host

    return asyncio.run(scenario())


def no_lie(_method, _params, truth):
    return truth()


def pay_unseen(chain, channel, amount_wei):
    """Pay into a channel by the outcome of another one: the contract has no event for it."""
    other = a_channel(chain, nonce=666)
    chain.deposit_by_another(a_deposit(other, amount_wei=amount_wei))
    share = Allocation(destination=Destination(channel.channel_id()), amount_wei=amount_wei)
    chain.rpc.transact(
        DEV_ACCOUNTS[2],
        chain.deployment.adjudicator,
        calldata.conclude(a_conclude_by(other, share)),
    )


def once(method, answer):
    """Lie the first time `method` is asked; `answer` may be a function that acts and returns nothing."""
    lied = []

    def lie(asked, params, truth):
        if asked != method or lied:
            return truth()
        lied.append(asked)
        if not callable(answer):
            return answer
        answer()
        return truth()

    return lie


def test_deposit_overtaken_before_the_estimate_is_not_sent(chain):
    faster = a_deposit(a_channel(chain))
    lie = once("eth_estimateGas", lambda: chain.deposit_by_another(faster))

    host = through_lies(chain, lie, lambda host: host.unneeded or host.troubles)

    assert ["deposit"] == host.unneeded
    assert [] == host.troubles
    assert {} == host.prepared


def test_only_the_rest_is_deposited_when_another_paid_in_before_the_estimate(chain):
    faster = a_deposit(a_channel(chain), amount_wei=3)
    lie = once("eth_estimateGas", lambda: chain.deposit_by_another(faster))

    host = through_lies(chain, lie, lambda host: host.mined and len(host.logs) == 2)

    assert [3, 10 * ETHER] == [log.holdings_wei for log in host.logs]
    assert [] == host.troubles


@pytest.mark.parametrize("unseen_wei", [1, 10 * ETHER, 11 * ETHER], ids=["dust", "all", "more"])
def test_money_that_came_without_an_event_does_not_keep_a_channel_from_being_funded(
    chain, unseen_wei
):
    """An outcome of another channel may pay into ours. Both sides wait for an event that says what is held."""
    channel = a_channel(chain)
    pay_unseen(chain, channel, unseen_wei)
    held_wei = max(10 * ETHER, unseen_wei)

    host = through_lies(chain, no_lie, lambda host: host.mined and len(host.logs) == 4)

    assert [] == host.troubles
    assert [("deposit", True)] == [(key, is_ok) for key, _, is_ok in host.mined]
    assert [held_wei] == [
        log.holdings_wei
        for log in host.logs_of(Deposited)
        if log.channel_id == channel.channel_id()
    ]


def test_deposit_that_the_chain_tells_of_is_not_made_again(chain):
    channel = a_channel(chain)
    pay_unseen(chain, channel, 11 * ETHER)
    chain.deposit_by_another(a_deposit(channel, expected_held_wei=11 * ETHER, amount_wei=1))

    host = through_lies(chain, no_lie, lambda host: host.unneeded or host.mined)

    assert ["deposit"] == host.unneeded


def test_deposit_onto_one_that_is_gone_is_refused_with_both_sums(chain):
    """A reorganisation took the leader's deposit; the follower's must not be paid out to the leader."""
    intent = a_deposit(a_channel(chain), expected_held_wei=5)
    chain.deposit_by_another(a_deposit(a_channel(chain), amount_wei=4))

    host = through_lies(chain, no_lie, lambda host: host.troubles, intent=intent)

    (trouble,) = host.troubles
    assert (ChainErrorKind.HOLDINGS_CHANGED, "deposit", 5, 4) == (
        trouble.kind,
        trouble.key,
        trouble.expected,
        trouble.found,
    )
    assert {} == host.prepared


def test_receipt_that_cannot_be_read_is_asked_for_again(chain):
    lie = once("eth_getTransactionReceipt", b"broken")

    host = through_lies(chain, lie, lambda host: host.mined and host.logs)

    assert [True] == [is_ok for _, _, is_ok in host.mined]
    assert 1 == len(host.prepared["deposit"])


def test_address_without_a_tip_suggestion_is_enough(chain):
    def lie(method, params, truth):
        return Refusal("unknown method") if method == "eth_maxPriorityFeePerGas" else truth()

    host = through_lies(chain, lie, lambda host: host.mined and host.logs)

    assert [] == host.troubles


@pytest.mark.parametrize(
    ("method", "answer_wei", "most_wei"),
    [
        ("eth_maxPriorityFeePerGas", 5 * 10**9 + 1, 5 * 10**9),
        ("eth_maxPriorityFeePerGas", 9 * 10**15, 5 * 10**9),
        ("eth_gasPrice", 100 * 10**9 + 1, 100 * 10**9),
        ("eth_estimateGas", limits.DEPOSIT_GAS_MAX + 1, limits.DEPOSIT_GAS_MAX),
    ],
    ids=["tip", "whole-account", "price", "gas"],
)
def test_fee_above_the_ceiling_is_told_and_not_signed(chain, method, answer_wei, most_wei):
    """Else a lying address makes us give the whole gas account away. The base fee is 1 gwei here."""
    chain.rpc.request("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    chain.rpc.mine()

    async def scenario():
        host = RecordingHost()
        address = LyingAddress(chain.rpc)
        address.lie = lambda asked, _, truth: hex(answer_wei) if asked == method else truth()
        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            service.submit(a_deposit(a_channel(chain)))
            await host.until(lambda: host.troubles)
            unsigned = dict(host.prepared)
            # It asks again by itself, and sends when the fee is a usual one.
            address.lie = no_lie
            await host.until(lambda: host.mined and host.logs)
        return host, unsigned

    host, unsigned = asyncio.run(scenario())
    (trouble,) = host.troubles
    assert (ChainErrorKind.FEE_TOO_HIGH, "deposit", most_wei, answer_wei) == (
        trouble.kind,
        trouble.key,
        trouble.expected,
        trouble.found,
    )
    assert {} == unsigned


@pytest.mark.parametrize(
    ("base_wei", "tip_wei", "price_wei", "is_sent"),
    [
        (20 * 10**9, 40 * 10**9, 0, True),
        (20 * 10**9, 40 * 10**9 + 1, 0, False),
        (90 * 10**9, 100 * 10**9, 0, True),
        (90 * 10**9, 100 * 10**9 + 1, 0, False),
        (90 * 10**9, 10**9, 181 * 10**9, True),
        (90 * 10**9, 10**9, 181 * 10**9 + 1, False),
        (900 * 10**9, 10**9, 1_000 * 10**9, True),
        (900 * 10**9, 10**9, 1_000 * 10**9 + 1, False),
    ],
)
def test_fees_may_follow_a_high_base_fee_up_to_a_ceiling(
    chain, base_wei, tip_wei, price_wei, is_sent
):
    def lie(asked, _params, truth):
        if asked == "eth_getBlockByNumber":
            return {**truth(), "baseFeePerGas": hex(base_wei)}
        return hex(answers[asked]) if asked in answers else truth()

    answers = {"eth_maxPriorityFeePerGas": tip_wei, "eth_gasPrice": price_wei}

    host = through_lies(chain, lie, lambda host: host.prepared or host.troubles)

    assert ([] if is_sent else [ChainErrorKind.FEE_TOO_HIGH]) == host.kinds()


def test_fee_that_stays_too_high_is_told_once(chain, monkeypatch):
    monkeypatch.setattr(limits, "RETRY_FIRST_MS", 1)
    asked = []

    def lie(method, _params, truth):
        if method == "eth_maxPriorityFeePerGas":
            asked.append(method)
            return hex(9 * 10**15) if len(asked) < 5 else truth()
        return truth()

    host = through_lies(chain, lie, lambda host: host.mined)

    assert [ChainErrorKind.FEE_TOO_HIGH] == host.kinds()


def test_conclusion_that_is_said_to_cost_more_gas_than_can_be_is_not_signed(chain):
    channel = a_channel(chain)
    chain.deposit_by_another(a_deposit(channel))

    host = through_lies(
        chain,
        lambda asked, _, truth: hex(400_001) if asked == "eth_estimateGas" else truth(),
        lambda host: host.troubles,
        intent=a_conclude(channel, (PAYEE, 10 * ETHER)),
    )

    assert [ChainErrorKind.FEE_TOO_HIGH] == host.kinds()
    assert {} == host.prepared


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("insufficient funds for gas * price + value", ChainErrorKind.NO_GAS_MONEY),
        ("transaction type not supported", ChainErrorKind.TX_REFUSED),
    ],
)
def test_refused_broadcast_is_told_by_key_and_frees_the_key(chain, words, kind):
    async def scenario():
        host = RecordingHost()
        address = LyingAddress(chain.rpc)
        address.lie = once("eth_sendRawTransaction", Refusal(words))
        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            service.submit(a_deposit(a_channel(chain)))
            await host.until(lambda: host.troubles)
            service.submit(a_deposit(a_channel(chain)), host.prepared["deposit"][0])
            await host.until(lambda: host.mined and host.logs)
        return host

    host = asyncio.run(scenario())
    assert [(kind, "deposit")] == [(each.kind, each.key) for each in host.troubles]
    assert 1 == len(host.prepared["deposit"])


def test_nonce_that_is_always_used_ends_in_a_refusal(chain):
    def lie(method, params, truth):
        return Refusal("nonce too low") if method == "eth_sendRawTransaction" else truth()

    host = through_lies(chain, lie, lambda host: host.troubles)

    assert [ChainErrorKind.TX_REFUSED] == host.kinds()
    assert limits.REPLACEMENTS_MAX == len(host.prepared["deposit"])


def test_nonce_used_by_another_program_is_read_again(chain):
    lie = once(
        "eth_sendRawTransaction",
        lambda: chain.rpc.request("anvil_setNonce", "0x" + GAS_ADDRESS.hex(), "0x5"),
    )

    host = through_lies(chain, lie, lambda host: host.mined and host.logs)

    assert [] == host.troubles
    assert [0, 5] == [nonce_of(raw) for raw in host.prepared["deposit"]]


def test_conclude_of_a_channel_concluded_without_payout_is_refused(chain):
    channel = a_channel(chain)
    conclude = a_conclude(channel, (PAYEE, 10 * ETHER))
    chain.deposit_by_another(a_deposit(channel))
    chain.rpc.transact(
        DEV_ACCOUNTS[1],
        chain.deployment.adjudicator,
        CONCLUDE_ONLY + calldata.conclude(conclude)[4:],
    )

    host = through_lies(chain, no_lie, lambda host: host.troubles, intent=conclude)

    assert [(ChainErrorKind.CHANNEL_FINALIZED, "conclude")] == [
        (each.kind, each.key) for each in host.troubles
    ]
    assert {} == host.prepared


def test_answer_that_is_no_word_is_asked_for_again(chain):
    host = through_lies(chain, once("eth_call", "0x"), lambda host: host.mined and host.logs)

    assert 1 == len(host.prepared["deposit"])


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("already known", "KNOWN"),
        ("transaction already imported", "KNOWN"),
        ("nonce too low: next nonce 3, tx nonce 1", "NONCE_USED"),
        ("replacement transaction underpriced", "NONCE_USED"),
        ("max fee per gas less than block base fee: address 0x..", "FEE_TOO_LOW"),
        ("Insufficient funds for gas * price + value", "NO_MONEY"),
        ("something new", "OTHER"),
    ],
)
def test_words_of_refusal_are_understood(words, name):
    assert name == refusal_of(words).name


def test_signer_shows_no_secret_and_signs_the_same_twice():
    signer = SecretSigner(GAS)
    fields = {
        "type": 2,
        "chainId": 31337,
        "nonce": 300,
        "to": PAYEE,
        "value": 1,
        "data": b"",
        "gas": 21_000,
        "maxPriorityFeePerGas": 1,
        "maxFeePerGas": 2,
    }

    raw = signer.sign_transaction(fields)

    assert "<secret>" == repr(signer)
    assert raw == signer.sign_transaction(fields)
    assert 300 == nonce_of(raw)
