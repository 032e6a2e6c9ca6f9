"""What is wrong is told once and typed; what passes is overcome without losing or doubling anything."""

import asyncio
import signal
import socket
from dataclasses import replace

import pytest

from engine.chain import contracts, limits
from engine.chain.devchain import DevChain, DevChainConfig
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.port import Deployment
from engine.chain.rpc import Rpc
from engine.protocol.types import Address
from tests.anvil import reorg, set_automine, set_balance
from tests.engine.chain.lying import LyingAddress, Refusal
from tests.engine.chain.scene import (
    ETHER,
    GAS_ADDRESS,
    Chain,
    RecordingHost,
    a_channel,
    a_conclude,
    a_deposit,
)

pytestmark = pytest.mark.xdist_group("anvil")

PAYEE = Address(b"\xa3" * 20)


def test_wrong_chain_id_stops_before_anything_is_told_or_sent(chain):
    async def scenario():
        host = RecordingHost()
        async with chain.service(host, chain_id=1) as service:
            service.submit(a_conclude(a_channel(chain), (PAYEE, 1)))
            with pytest.raises(ChainError) as raised:
                await service.wait_ready()
            await service.join()
        return host, raised.value

    host, error = asyncio.run(scenario())
    assert (ChainErrorKind.WRONG_CHAIN, 1, 31337) == (error.kind, error.expected, error.found)
    assert [error] == host.troubles
    assert [] == host.blocks
    assert {} == host.prepared


def test_funding_is_refused_off_the_dev_chain(chain):
    async def scenario():
        host = RecordingHost()
        async with chain.service(host, chain_id=11155111) as service:
            service.submit(a_deposit(a_channel(chain)))
            return list(host.troubles)

    (trouble,) = asyncio.run(scenario())
    assert (ChainErrorKind.FUNDING_REFUSED, "deposit") == (trouble.kind, trouble.key)


def test_funding_is_refused_on_a_real_chain_that_answers_right():
    other = DevChain.start(DevChainConfig(chain_id=10))
    try:
        chain = Chain(other.rpc, contracts.deploy(other.rpc))

        async def scenario():
            host = RecordingHost()
            async with chain.service(host, chain_id=10) as service:
                await service.wait_ready()
                service.submit(a_deposit(a_channel(chain)))
                held_wei = chain.holdings_wei(a_channel(chain))
            return host, held_wei

        host, held_wei = asyncio.run(scenario())
    finally:
        other.stop()
    assert [ChainErrorKind.FUNDING_REFUSED] == host.kinds()
    assert 0 == held_wei
    assert {} == host.prepared


@pytest.mark.parametrize(
    ("target", "kind"),
    [("nobody", ChainErrorKind.NO_CODE), ("app", ChainErrorKind.WRONG_CODE)],
)
def test_address_without_our_adjudicator_stops(chain, target, kind):
    deployment = Deployment(
        adjudicator=PAYEE if target == "nobody" else chain.deployment.consensus_app,
        consensus_app=chain.deployment.consensus_app,
        virtual_app=chain.deployment.virtual_app,
        block_num=1,
    )

    async def scenario():
        host = RecordingHost()
        async with chain.service(host, deployment=deployment) as service:
            await service.join()
        return host

    host = asyncio.run(scenario())
    assert [kind] == host.kinds()
    assert [] == host.blocks


def test_nobody_at_the_address_is_told_once_and_tried_again(chain):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refuses connections
        port = taken.getsockname()[1]

        async def scenario():
            host = RecordingHost()
            async with chain.service(host, rpc_url=f"http://127.0.0.1:{port}") as service:
                service.submit(a_deposit(a_channel(chain)))
                await host.until(lambda: host.troubles)
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.5):
                        await service.wait_ready()
            return host

        host = asyncio.run(scenario())
    (trouble,) = host.troubles
    assert ChainErrorKind.UNREACHABLE is trouble.kind
    assert trouble.is_retryable
    assert trouble.key is None


@pytest.mark.parametrize(
    "address", ["", "chain", "http://", "ws://127.0.0.1:9", "http://127.0.0.1:99999"]
)
def test_address_that_is_none_is_told(chain, address):
    async def scenario():
        host = RecordingHost()
        async with chain.service(host, rpc_url=address):
            await host.until(lambda: host.troubles)
        return host

    host = asyncio.run(scenario())
    assert [ChainErrorKind.UNREACHABLE] == host.kinds()


def test_chain_shorter_than_our_deployment_is_lost(chain):
    deployment = replace(chain.deployment, block_num=1_000)

    async def scenario():
        host = RecordingHost()
        async with chain.service(host, deployment=deployment) as service:
            await service.join()
        return host

    assert [ChainErrorKind.CHAIN_LOST] == asyncio.run(scenario()).kinds()


def test_killed_chain_is_told_and_taken_up_again(tmp_path):
    """SIGKILL may lose the last second; whatever is left, the deposit ends up made once."""
    config = DevChainConfig(state_file=tmp_path / "state.json")
    first = DevChain.start(config)
    chain = Chain(first.rpc, contracts.deploy(first.rpc))
    set_balance(first.rpc, GAS_ADDRESS, 1000 * ETHER)
    first.stop()
    config = DevChainConfig(state_file=config.state_file, port=first.port)
    second = DevChain.start(config)
    running = [second]

    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host) as service:
            service.submit(a_deposit(channel))
            await host.until(lambda: host.mined and host.logs)
            heads_before = len(host.heads)

            second.signal(signal.SIGKILL)
            await host.until(lambda: host.troubles)
            second.stop()
            running.append(DevChain.start(config))

            await host.until(lambda: len(host.heads) > heads_before)
            service.submit(a_deposit(channel), host.prepared["deposit"][0])
            await host.until(lambda: host.logs and (host.unneeded or len(host.mined) == 2))
            return host, chain.holdings_wei(channel)

    try:
        host, held_wei = asyncio.run(scenario())
    finally:
        running[-1].stop()
    assert [ChainErrorKind.UNREACHABLE] == host.kinds()
    assert [10 * ETHER] == [log.holdings_wei for log in host.logs]
    assert 10 * ETHER == held_wei
    assert 1 == len(host.prepared["deposit"])


def test_chain_started_anew_on_the_same_address_is_lost(tmp_path):
    first = DevChain.start(DevChainConfig())
    chain = Chain(first.rpc, contracts.deploy(first.rpc))
    running = [first]

    async def scenario():
        host = RecordingHost()
        async with chain.service(host) as service:
            await service.wait_ready()
            first.stop()
            await host.until(lambda: host.troubles)
            running.append(DevChain.start(DevChainConfig(port=first.port)))
            running[-1].rpc.mine(5)
            async with asyncio.timeout(20):
                await service.join()
        return host

    try:
        host = asyncio.run(scenario())
    finally:
        running[-1].stop()
    assert [ChainErrorKind.UNREACHABLE, ChainErrorKind.CHAIN_LOST] == host.kinds()


def test_reorg_that_undoes_our_contracts_is_a_lost_chain():
    other = DevChain.start(DevChainConfig())
    try:
        chain = Chain(other.rpc, contracts.deploy(other.rpc))

        async def scenario():
            host = RecordingHost()
            async with chain.service(host) as service:
                await service.wait_ready()
                reorg(other.rpc, 3)
                async with asyncio.timeout(20):
                    await service.join()
            return host

        host = asyncio.run(scenario())
    finally:
        other.stop()
    assert [ChainErrorKind.CHAIN_LOST] == host.kinds()


def test_end_of_a_trouble_is_told_by_a_head_even_without_a_new_block(chain):
    async def scenario():
        host = RecordingHost()
        address = LyingAddress(chain.rpc)
        async with address.serve() as url, chain.service(host, rpc_url=url) as service:
            await service.wait_ready()
            address.lie = lambda method, params, truth: b"broken"
            await host.until(lambda: host.troubles)
            heads_before = len(host.heads)
            address.lie = lambda method, params, truth: truth()
            await host.until(lambda: len(host.heads) > heads_before)
        return host

    host = asyncio.run(scenario())
    assert host.heads[0].block_num == host.heads[-1].block_num


def test_shorter_real_chain_is_waited_for_and_not_rolled_back():
    """On a real network only a lagging machine of the provider forgets the newest block."""
    other = DevChain.start(DevChainConfig(chain_id=10))
    try:
        chain = Chain(other.rpc, contracts.deploy(other.rpc))
        address = LyingAddress(other.rpc)

        def lag(method, params, truth):
            if method == "eth_getBlockByNumber" and params[0] == "latest":
                return other.rpc.request(method, "0x1", False)
            return None if method == "eth_getBlockByNumber" and params[0] == "0x3" else truth()

        async def scenario():
            host = RecordingHost()
            async with address.serve() as url:
                async with chain.service(host, chain_id=10, rpc_url=url) as service:
                    await service.wait_ready()
                second = RecordingHost()
                address.lie = lag
                async with chain.service(
                    second, chain_id=10, rpc_url=url, from_block=host.marks[-1], known=host.marks
                ) as service:
                    await second.until(lambda: second.troubles)
            return second

        host = asyncio.run(scenario())
    finally:
        other.stop()
    assert [ChainErrorKind.HEAD_BEHIND] == host.kinds()
    assert [] == host.rollbacks


@pytest.mark.parametrize("field", ["number", "timestamp"])
@pytest.mark.parametrize(("number", "is_taken"), [(2**64 - 1, True), (2**64, False)])
def test_header_number_that_the_log_cannot_hold_is_a_bad_answer(chain, field, number, is_taken):
    async def scenario():
        address = LyingAddress(chain.rpc)
        address.lie = lambda method, params, truth: {**truth(), field: hex(number)}
        async with address.serve() as url:
            rpc = Rpc(url)
            try:
                return await rpc.newest()
            finally:
                await rpc.aclose()

    if is_taken:
        header = asyncio.run(scenario())
        assert number in {header.block_num, header.timestamp_s}
    else:
        with pytest.raises(ChainError) as raised:
            asyncio.run(scenario())
        assert ChainErrorKind.BAD_ANSWER is raised.value.kind


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda rpc: rpc.pending_nonce(PAYEE), hex(2**64)),
        (lambda rpc: rpc.priority_fee_wei(), hex(2**64)),
        (lambda rpc: rpc.gas_price_wei(), hex(2**64)),
        (lambda rpc: rpc.estimate_gas({}), hex(2**64)),
        (lambda rpc: rpc.chain_id(), "0x-1"),
        (lambda rpc: rpc.receipt(bytes(32)), {"blockNumber": hex(2**64), "status": "0x1"}),
    ],
    ids=["nonce", "tip", "gas-price", "gas", "negative", "receipt"],
)
def test_number_out_of_range_is_a_bad_answer(chain, ask, answer):
    async def scenario():
        address = LyingAddress(chain.rpc)
        address.lie = lambda method, params, truth: answer
        async with address.serve() as url:
            rpc = Rpc(url)
            try:
                await ask(rpc)
            finally:
                await rpc.aclose()

    with pytest.raises(ChainError) as raised:
        asyncio.run(scenario())
    assert ChainErrorKind.BAD_ANSWER is raised.value.kind


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>busy</html>",
        b"[]",
        b"7",
        None,
        b'{"jsonrpc": "2.0", "id": 0}',
        Refusal("rate limited"),
        {"number": "0x1"},
        {"number": 1, "hash": "0x"},
        "0x01",
        7,
    ],
    ids=[
        "html",
        "list",
        "number-alone",
        "silence",
        "no-result",
        "refusal",
        "half-a-block",
        "wrong-types",
        "text",
        "number",
    ],
)
def test_impossible_answer_is_told_and_overcome(chain, answer):
    async def scenario():
        host = RecordingHost()
        address = LyingAddress(chain.rpc)

        def lie(method, params, truth):
            return answer if method == "eth_getBlockByNumber" else truth()

        address.lie = lie
        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            await host.until(lambda: host.troubles)
            assert [] == host.blocks
            address.lie = lambda method, params, truth: truth()
            await service.wait_ready()
        return host

    host = asyncio.run(scenario())
    assert [ChainErrorKind.BAD_ANSWER] == host.kinds()
    assert host.blocks


def test_log_of_another_block_or_shape_is_never_told(chain):
    chain.deposit_by_another(a_deposit(a_channel(chain)))
    genesis = chain.rpc.request("eth_getBlockByNumber", "0x0", False)
    changes = {
        "hash": {"blockHash": "0x" + "11" * 32},
        "data": {"data": "0x00"},
        "future": {"blockNumber": hex(chain.rpc.block_num() + 50)},
        "past": {"blockNumber": "0x0", "blockHash": genesis["hash"]},
        "topics": {"topics": "none"},
    }

    async def scenario(name):
        host = RecordingHost()
        address = LyingAddress(chain.rpc)

        def lie(method, params, truth):
            answer = truth()
            if method == "eth_getLogs":
                answer = [{**entry, **changes[name]} for entry in answer]
            return answer

        address.lie = lie
        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            await host.until(lambda: host.troubles)
            assert [] == host.blocks, name
            address.lie = lambda method, params, truth: truth()
            await service.wait_ready()
        assert 1 == len(host.logs), name

    for name in changes:
        asyncio.run(scenario(name))


def test_reorg_in_the_middle_of_a_look_delivers_one_chain_only(chain):
    """Between asking for the newest block and its logs the chain is replaced."""
    channel = a_channel(chain)

    async def scenario(method_of_reorg):
        host = RecordingHost()
        address = LyingAddress(chain.rpc)
        has_moved = []

        def lie(method, params, truth):
            if method == method_of_reorg and not has_moved:
                has_moved.append(method)
                reorg(chain.rpc, 1)
            return truth()

        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            await service.wait_ready()
            chain.deposit_by_another(a_deposit(channel))
            address.lie = lie
            await host.until(
                lambda: has_moved and host.heads[-1].processed_num == chain.rpc.block_num()
            )
        assert [] == host.logs
        assert [] == host.rollbacks
        newest = chain.rpc.request("eth_getBlockByNumber", "latest", False)
        assert newest["hash"] == "0x" + host.blocks[-1].block_hash.hex()

    asyncio.run(scenario("eth_getLogs"))


def test_long_absence_is_read_in_ranges_with_progress(chain, monkeypatch):
    monkeypatch.setattr(limits, "LOG_RANGE_MAX", 4)
    channel = a_channel(chain)

    async def scenario():
        host = RecordingHost()
        begin = chain.rpc.block_num()
        chain.deposit_by_another(a_deposit(channel))
        chain.rpc.mine(9)
        chain.deposit_by_another(a_deposit(channel, expected_held_wei=10 * ETHER, amount_wei=1))
        async with chain.service(host) as service:
            await service.wait_ready()
        return host, begin

    host, begin = asyncio.run(scenario())
    assert [10 * ETHER, 10 * ETHER + 1] == [log.holdings_wei for log in host.logs]
    numbers = [block.block_num for block in host.blocks]
    assert sorted(set(numbers)) == numbers
    progress = [head.processed_num for head in host.heads]
    assert len(set(progress)) >= 3
    assert begin + 11 == progress[-1] == host.blocks[-1].block_num


def test_address_lost_during_broadcast_sends_the_same_bytes_again(chain):
    async def scenario():
        host = RecordingHost()
        address = LyingAddress(chain.rpc)
        sent = []

        def lie(method, params, truth):
            if method == "eth_sendRawTransaction":
                sent.append(params[0])
                truth()
                if len(sent) == 1:
                    return b"broken"  # it was taken, the answer was lost
            return truth()

        address.lie = lie
        async with (
            address.serve() as url,
            chain.service(host, rpc_url=url) as service,
        ):
            service.submit(a_deposit(a_channel(chain)))
            await host.until(lambda: host.mined and host.logs)
        return host, sent

    host, sent = asyncio.run(scenario())
    assert [10 * ETHER] == [log.holdings_wei for log in host.logs]
    assert 1 == len(set(sent))
    assert 1 == len(host.prepared["deposit"])


def test_waiting_transaction_that_was_dropped_is_told_and_sent_again(chain, monkeypatch):
    monkeypatch.setattr(limits, "DEV_STUCK_AFTER_MS", 200)

    async def scenario():
        host = RecordingHost()
        set_automine(chain.rpc, is_on=False)
        async with chain.service(host) as service:
            service.submit(a_deposit(a_channel(chain)))
            service.submit(a_deposit(a_channel(chain, 2), key="later"))
            await host.until(lambda: "later" in host.prepared)  # the first is in the pool
            chain.rpc.request("anvil_dropAllTransactions")
            await host.until(lambda: ChainErrorKind.TX_STUCK in host.kinds())
            set_automine(chain.rpc, is_on=True)
            await host.until(lambda: len(host.mined) == 2 and len(host.logs) == 2)
        return host

    host = asyncio.run(scenario())
    assert {ChainErrorKind.TX_STUCK} == set(host.kinds())
    assert [1, 1] == [len(raws) for raws in host.prepared.values()]


def test_prepared_bytes_below_the_base_fee_are_replaced_on_the_same_nonce(chain):
    async def scenario():
        first, second = RecordingHost(), RecordingHost()
        channel = a_channel(chain)

        async def never_committed(key, raw):
            await asyncio.Event().wait()

        first.on_prepared = never_committed
        async with chain.service(first) as service:
            service.submit(a_deposit(channel))
            await first.until(lambda: first.prepared)
        chain.rpc.request("anvil_setNextBlockBaseFeePerGas", hex(50 * 10**9))
        chain.rpc.mine()
        async with chain.service(second) as service:
            service.submit(a_deposit(channel), first.prepared["deposit"][0])
            await second.until(lambda: second.mined and second.logs)
        return first, second

    first, second = asyncio.run(scenario())
    assert [10 * ETHER] == [log.holdings_wei for log in second.logs]
    assert first.prepared != second.prepared


def test_failed_commit_of_a_prepared_transaction_stops_the_service_unsent(chain):
    class CommitFailedError(Exception):
        pass

    async def scenario():
        host = RecordingHost()

        async def fail(key, raw):
            raise CommitFailedError

        host.on_prepared = fail
        service = chain.service(host)
        (await service.__aenter__()).submit(a_deposit(a_channel(chain)))
        await host.until(lambda: host.prepared)
        with pytest.raises(ExceptionGroup) as raised:
            await service.__aexit__(None, None, None)
        return raised.value

    crash = asyncio.run(scenario())
    assert crash.subgroup(CommitFailedError) is not None
    assert "0x0" == chain.rpc.request(
        "eth_getTransactionCount", "0x" + GAS_ADDRESS.hex(), "pending"
    )


def test_deposit_into_a_finalized_channel_is_refused(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host) as service:
            service.submit(a_deposit(channel))
            await host.until(lambda: host.mined)
            # It asks for more than is held, so the record stays: finalized, nothing left.
            service.submit(a_conclude(channel, (PAYEE, 11 * ETHER)))
            await host.until(lambda: len(host.mined) == 2)
            finalizes_at_s = chain.finalizes_at_s(channel)
            service.submit(a_deposit(channel, key="late"))
            await host.until(lambda: host.troubles)
        return host, finalizes_at_s

    host, finalizes_at_s = asyncio.run(scenario())
    assert finalizes_at_s > 0
    assert [(ChainErrorKind.CHANNEL_FINALIZED, "late")] == [
        (each.kind, each.key) for each in host.troubles
    ]


def test_too_many_intents_are_refused_by_key(chain, monkeypatch):
    monkeypatch.setattr(limits, "QUEUE_MAX", 2)

    async def scenario():
        host = RecordingHost()
        async with chain.service(host) as service:
            for nonce in range(3):
                service.submit(a_deposit(a_channel(chain, nonce), key=str(nonce)))
            return list(host.troubles)

    (trouble,) = asyncio.run(scenario())
    assert (ChainErrorKind.QUEUE_FULL, "2") == (trouble.kind, trouble.key)
