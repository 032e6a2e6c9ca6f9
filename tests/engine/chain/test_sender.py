"""One transaction for one intent, whatever others, the address or its answers do meanwhile."""

import asyncio

import pytest

from engine.chain import calldata, limits
from engine.chain.devchain import DEV_ACCOUNTS
from engine.chain.errors import ChainErrorKind
from engine.chain.sender import refusal_of
from engine.chain.signer import SecretSigner, nonce_of
from engine.protocol.types import Address
from tests.engine.chain.lying import LyingAddress, Refusal
from tests.engine.chain.scene import (
    ETHER,
    GAS,
    GAS_ADDRESS,
    RecordingHost,
    a_channel,
    a_conclude,
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


@pytest.mark.parametrize(
    ("amount_wei", "kind"), [(10 * ETHER, None), (3, ChainErrorKind.HOLDINGS_CHANGED)]
)
def test_deposit_overtaken_before_the_estimate_is_not_sent(chain, amount_wei, kind):
    faster = a_deposit(a_channel(chain), amount_wei=amount_wei)
    lie = once("eth_estimateGas", lambda: chain.deposit_by_another(faster))

    host = through_lies(chain, lie, lambda host: host.unneeded or host.troubles)

    assert ([] if kind else ["deposit"]) == host.unneeded
    assert ([kind] if kind else []) == host.kinds()
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
        CONCLUDE_ONLY + calldata.conclude_and_transfer(conclude)[4:],
    )

    host = through_lies(
        chain, lambda _, __, truth: truth(), lambda host: host.troubles, intent=conclude
    )

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
