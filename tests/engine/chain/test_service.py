"""The service against a real anvil: what is on chain is told once, in order, and undone when it is."""

import asyncio

import pytest

from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.logs import AllocationUpdated, Concluded, Deposited
from engine.protocol.crypto import keccak256
from engine.protocol.types import Address
from tests.anvil import reorg, set_automine, set_balance
from tests.engine.chain.scene import (
    ETHER,
    GAS_ADDRESS,
    RecordingHost,
    a_channel,
    a_conclude,
    a_deposit,
)

pytestmark = pytest.mark.xdist_group("anvil")

PAYEE_1 = Address(b"\xa1" * 20)
PAYEE_2 = Address(b"\xa2" * 20)


def test_deposit_is_seen_once_and_held(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host) as service:
            service.submit(a_deposit(channel))

            await host.until(lambda: host.logs and host.mined)

            held_wei = chain.holdings_wei(channel)
            service.submit(a_deposit(channel))  # the key is free again, the money is there
            await host.until(lambda: host.unneeded)
        return host, held_wei, channel

    host, held_wei, channel = asyncio.run(scenario())
    (seen,) = host.logs
    assert isinstance(seen, Deposited)
    assert channel.channel_id() == seen.channel_id
    assert 10 * ETHER == seen.holdings_wei == held_wei
    assert [("deposit", True)] == [(key, is_ok) for key, _, is_ok in host.mined]
    assert 1 == len(host.prepared["deposit"])
    assert [] == host.troubles


def test_conclude_pays_to_the_wei(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host) as service:
            service.submit(a_deposit(channel, amount_wei=10 * ETHER + 1))
            await host.until(lambda: host.mined)
            conclude = a_conclude(channel, (PAYEE_1, 3 * ETHER - 7), (PAYEE_2, 7 * ETHER + 8))
            service.submit(conclude)
            await host.until(lambda: host.logs_of(AllocationUpdated))
            await host.until(lambda: len(host.mined) == 2)

            service.submit(conclude)
            await host.until(lambda: host.unneeded)
            return host, [chain.rpc.balance_wei(owner) for owner in (PAYEE_1, PAYEE_2)]

    host, paid_wei = asyncio.run(scenario())
    assert [3 * ETHER - 7, 7 * ETHER + 8] == paid_wei
    assert [Deposited, Concluded, AllocationUpdated] == [type(log) for log in host.logs]
    (payout,) = host.logs_of(AllocationUpdated)
    assert (10 * ETHER + 1, 0) == (payout.initial_holdings_wei, payout.final_holdings_wei)
    assert ["conclude"] == host.unneeded


@pytest.mark.parametrize("depth", [1, 2, 3, 5])
def test_reorg_undoes_and_resubmission_redoes(chain, depth):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host) as service:
            service.submit(a_deposit(channel))
            await host.until(lambda: host.logs and host.mined)
            before = host.blocks[-1]
            if depth > 1:
                chain.rpc.mine(depth - 1)
                await host.until(lambda: host.blocks[-1].block_num == before.block_num + depth - 1)

            reorg(chain.rpc, depth)

            await host.until(lambda: host.rollbacks)
            await host.until(lambda: host.blocks[-1].block_num == before.block_num + depth - 1)
            assert [] == host.logs
            service.submit(a_deposit(channel), host.prepared["deposit"][0])
            await host.until(lambda: host.logs)
        return host, before

    host, before = asyncio.run(scenario())
    assert before.block_num > host.rollbacks[0][0]
    (again,) = host.logs
    assert 10 * ETHER == again.holdings_wei
    assert 1 == len(host.prepared["deposit"])


def test_nonce_that_a_reorg_gave_back_is_used_again(chain):
    async def scenario():
        host = RecordingHost()
        async with chain.service(host) as service:
            service.submit(a_deposit(a_channel(chain)))
            await host.until(lambda: host.mined and host.logs)
            reorg(chain.rpc, 1)
            await host.until(lambda: host.rollbacks)
            service.submit(a_deposit(a_channel(chain, 2), key="other"))
            await host.until(lambda: len(host.mined) == 2 and host.logs)
        return host

    assert [] == asyncio.run(scenario()).troubles


def test_reorg_below_the_confirmations_is_never_told(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host, confirmations=3) as service:
            await service.wait_ready()
            service.submit(a_deposit(channel))
            await host.until(lambda: host.mined)
            deposited_in = host.mined[0][1]
            chain.rpc.mine(1)
            await host.until(lambda: host.heads[-1].block_num == deposited_in + 1)
            assert [] == host.logs

            reorg(chain.rpc, 2)
            chain.rpc.mine(3)

            await host.until(lambda: host.heads[-1].processed_num == deposited_in + 2)
        return host

    host = asyncio.run(scenario())
    assert [] == host.logs
    assert [] == host.rollbacks


def test_block_is_told_with_exactly_its_confirmations(chain):
    async def scenario():
        host = RecordingHost()
        async with chain.service(host, confirmations=3) as service:
            service.submit(a_deposit(a_channel(chain)))
            await host.until(lambda: host.mined)
            deposited_in = host.mined[0][1]
            chain.rpc.mine(1)
            await host.until(lambda: host.heads[-1].block_num == deposited_in + 1)
            assert [] == host.logs
            chain.rpc.mine(1)
            await host.until(lambda: host.logs)
            assert deposited_in == host.blocks[-1].block_num

    asyncio.run(scenario())


def test_deep_reorg_with_confirmations_is_undone(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        async with chain.service(host, confirmations=3) as service:
            service.submit(a_deposit(channel))
            await host.until(lambda: host.mined)
            chain.rpc.mine(8)
            await host.until(lambda: host.logs)

            reorg(chain.rpc, 9)

            await host.until(lambda: host.rollbacks)
            assert [] == host.logs

    asyncio.run(scenario())


def test_restart_goes_on_after_the_last_processed_block(chain):
    async def scenario():
        first, second = RecordingHost(), RecordingHost()
        channel = a_channel(chain)
        async with chain.service(first) as service:
            service.submit(a_deposit(channel))
            await first.until(lambda: first.logs and first.mined)
        more = a_deposit(channel, key="more", expected_held_wei=10 * ETHER, amount_wei=5)
        chain.deposit_by_another(more)
        chain.rpc.mine(3)

        async with chain.service(second, from_block=first.marks[-1], known=first.marks) as service:
            await service.wait_ready()
        return first, second

    first, second = asyncio.run(scenario())
    assert [10 * ETHER] == [log.holdings_wei for log in first.logs]
    assert [10 * ETHER + 5] == [log.holdings_wei for log in second.logs]
    assert first.marks[-1][0] < second.marks[0][0]


def test_reorg_during_absence_is_rolled_back_at_start(chain):
    async def scenario():
        first, second = RecordingHost(), RecordingHost()
        async with chain.service(first) as service:
            await service.wait_ready()
            ancestor = first.marks[-1]
            service.submit(a_deposit(a_channel(chain)))
            await first.until(lambda: first.logs)
        reorg(chain.rpc, 1)

        async with chain.service(second, from_block=first.marks[-1], known=first.marks) as service:
            await service.wait_ready()
        return ancestor, second

    ancestor, second = asyncio.run(scenario())
    assert [ancestor] == second.rollbacks
    assert [] == second.logs


def test_chain_without_any_processed_block_is_lost(chain):
    async def scenario():
        host = RecordingHost()
        foreign = [(1, b"\x11" * 32), (2, b"\x22" * 32)]
        async with chain.service(host, from_block=foreign[1], known=foreign) as service:
            with pytest.raises(ChainError) as raised:
                await service.wait_ready()
            await service.join()
            service.submit(a_deposit(a_channel(chain)))
        return host, raised.value

    host, error = asyncio.run(scenario())
    assert ChainErrorKind.CHAIN_LOST is error.kind
    assert [None, "deposit"] == [trouble.key for trouble in host.troubles]
    assert [] == host.blocks
    assert {} == host.prepared


def test_crash_between_prepare_and_broadcast_makes_one_deposit(chain):
    async def scenario():
        first, second = RecordingHost(), RecordingHost()
        channel = a_channel(chain)

        async def never_committed(key, raw):
            await asyncio.Event().wait()

        first.on_prepared = never_committed
        async with chain.service(first) as service:
            service.submit(a_deposit(channel))
            await first.until(lambda: first.prepared)
            assert 0 == chain.holdings_wei(channel)  # nothing has left
        async with chain.service(second) as service:
            service.submit(a_deposit(channel), first.prepared["deposit"][0])
            await second.until(lambda: second.mined and second.logs)
            return second, chain.rpc.request("eth_getTransactionCount", _hex(GAS_ADDRESS), "latest")

    second, sent_count = asyncio.run(scenario())
    assert [10 * ETHER] == [log.holdings_wei for log in second.logs]
    assert {} == second.prepared
    assert "0x1" == sent_count


def test_crash_after_broadcast_makes_one_deposit(chain):
    async def scenario():
        first, second = RecordingHost(), RecordingHost()
        channel = a_channel(chain)
        set_automine(chain.rpc, is_on=False)
        async with chain.service(first) as service:
            service.submit(a_deposit(channel))
            await first.until(lambda: first.prepared)
            raw = first.prepared["deposit"][0]
        # Broadcast by whoever died right after it; the pool may hold it already.
        chain.rpc.request("eth_sendRawTransaction", _hex(raw)) if _is_absent(chain, raw) else None
        async with chain.service(second) as service:
            service.submit(a_deposit(channel), raw)
            await service.wait_ready()
            chain.rpc.mine()
            await second.until(lambda: second.mined and second.logs)
            return second, chain.rpc.request("eth_getTransactionCount", _hex(GAS_ADDRESS), "latest")

    second, sent_count = asyncio.run(scenario())
    assert {} == second.prepared
    assert [10 * ETHER] == [log.holdings_wei for log in second.logs]
    assert "0x1" == sent_count


def test_prepared_bytes_overtaken_by_another_nonce_are_replaced(chain):
    async def scenario():
        first, second = RecordingHost(), RecordingHost()
        channel, other = a_channel(chain), a_channel(chain, nonce=2)

        async def never_committed(key, raw):
            await asyncio.Event().wait()

        first.on_prepared = never_committed
        async with chain.service(first) as service:
            service.submit(a_deposit(channel))
            await first.until(lambda: first.prepared)
        async with chain.service(second) as service:
            service.submit(a_deposit(other, key="other"))
            await second.until(lambda: second.mined)
            service.submit(a_deposit(channel), first.prepared["deposit"][0])
            await second.until(lambda: len(second.mined) == 2 and len(second.logs) == 2)
        return second

    second = asyncio.run(scenario())
    assert {"deposit", "other"} == set(second.prepared)
    assert {a_channel(chain, nonce).channel_id() for nonce in (1, 2)} == {
        log.channel_id for log in second.logs
    }


def test_many_intents_are_sent_in_order_without_waiting_for_receipts(chain):
    async def scenario():
        host = RecordingHost()
        set_automine(chain.rpc, is_on=False)
        async with chain.service(host) as service:
            for nonce in range(6):
                service.submit(a_deposit(a_channel(chain, nonce), key=str(nonce)))
                service.submit(a_deposit(a_channel(chain, nonce), key=str(nonce)))  # in flight
            await host.until(lambda: len(host.prepared) == 6)  # so five were broadcast
            chain.rpc.mine()
            await host.until(lambda: len(host.mined) >= 5)
            set_automine(chain.rpc, is_on=True)
            chain.rpc.mine()
            await host.until(lambda: len(host.logs) == 6 and len(host.mined) == 6)
        return host

    host = asyncio.run(scenario())
    assert ["0", "1", "2", "3", "4", "5"] == list(host.prepared)
    assert [1] * 6 == [len(raws) for raws in host.prepared.values()]
    assert [] == host.troubles
    assert 1 == len({block_num for key, block_num, _ in host.mined if key != "5"})


def test_deposit_overtaken_between_preparing_and_broadcast_reverts_unpaid(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)

        async def overtake(key, raw):
            chain.deposit_by_another(a_deposit(channel, amount_wei=1))

        host.on_prepared = overtake
        async with chain.service(host) as service:
            service.submit(a_deposit(channel))
            await host.until(lambda: host.mined)
            return host, chain.holdings_wei(channel)

    host, held_wei = asyncio.run(scenario())
    assert [False] == [is_ok for _, _, is_ok in host.mined]
    assert 1 == held_wei


def test_revert_is_seen_before_sending_with_its_reason(chain):
    async def scenario():
        host = RecordingHost()
        channel = a_channel(chain)
        good = a_conclude(channel, (PAYEE_1, 10 * ETHER))
        forged = a_conclude(channel, (PAYEE_2, 10 * ETHER), key="forged")
        forged = type(forged)(
            key="forged",
            fixed_part=channel,
            outcome=forged.outcome,
            turn_num=7,
            signatures=good.signatures,
        )
        async with chain.service(host) as service:
            service.submit(a_deposit(channel))
            await host.until(lambda: host.mined)
            service.submit(forged)
            await host.until(lambda: host.troubles)
        return host

    host = asyncio.run(scenario())
    (trouble,) = host.troubles
    assert (ChainErrorKind.REVERTED, "forged") == (trouble.kind, trouble.key)
    assert trouble.detail in {"!unanimous", "Invalid signature"}
    assert ["deposit"] == list(host.prepared)


def test_empty_gas_key_is_told(chain):
    async def scenario():
        host = RecordingHost()
        set_balance(chain.rpc, GAS_ADDRESS, 5)
        async with chain.service(host) as service:
            service.submit(a_deposit(a_channel(chain)))
            await host.until(lambda: host.troubles)
        return host

    host = asyncio.run(scenario())
    assert [ChainErrorKind.NO_GAS_MONEY] == host.kinds()


def _hex(raw):
    return "0x" + raw.hex()


def _is_absent(chain, raw):
    return chain.rpc.request("eth_getTransactionByHash", _hex(keccak256(raw))) is None
