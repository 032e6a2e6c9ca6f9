"""A host that writes down what it hears, and channels to try things on."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager

from engine.chain import calldata
from engine.chain.devchain import DEV_ACCOUNTS, DevRpc
from engine.chain.port import ChainConfig, Conclude, Deployment, Deposit
from engine.chain.start import start_chain
from engine.protocol.channel import outcome
from engine.protocol.channel.outcome import Allocation, Exit
from engine.protocol.channel.state import FixedPart, state_hash
from engine.protocol.crypto import address_of_secret, prefixed, signer
from engine.protocol.types import Address, external, hex0x

ALICE = b"\x01" * 32
HUB = b"\x02" * 32
GAS = b"\x03" * 32
GAS_ADDRESS = address_of_secret(GAS)
ETHER = 10**18
PATIENCE_S = 10


class RecordingHost:
    """Keeps blocks as the node would: a rollback undoes them."""

    def __init__(self):
        self.blocks = []
        self.rollbacks = []
        self.heads = []
        self.troubles = []
        self.prepared = {}
        self.mined = []
        self.unneeded = []
        self.on_prepared = None
        self._changed = asyncio.Event()

    def on_block(self, block):
        assert not self.blocks or block.block_num > self.blocks[-1].block_num
        self.blocks.append(block)
        self._changed.set()

    def on_rollback(self, block_num, block_hash):
        self.rollbacks.append((block_num, block_hash))
        self.blocks = [block for block in self.blocks if block.block_num <= block_num]
        self._changed.set()

    def on_head(self, head):
        self.heads.append(head)
        self._changed.set()

    def on_trouble(self, trouble):
        self.troubles.append(trouble)
        self._changed.set()

    async def on_tx_prepared(self, key, nonce, raw, tx_hash):
        self.prepared.setdefault(key, []).append(raw)
        self._changed.set()
        if self.on_prepared is not None:
            await self.on_prepared(key, raw)

    def on_tx_mined(self, key, tx_hash, block_num, *, is_ok):
        self.mined.append((key, block_num, is_ok))
        self._changed.set()

    def on_tx_unneeded(self, key):
        self.unneeded.append(key)
        self._changed.set()

    @property
    def logs(self):
        return [log for block in self.blocks for log in block.logs]

    def logs_of(self, kind):
        return [log for log in self.logs if isinstance(log, kind)]

    @property
    def marks(self):
        return [(block.block_num, block.block_hash) for block in self.blocks]

    def kinds(self):
        return [trouble.kind for trouble in self.troubles]

    async def until(self, is_so: Callable[[], object]):
        """Wait until `is_so()` is true, looking again after each thing heard."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    await self._changed.wait()
                    self._changed.clear()
        except TimeoutError:
            heard = (self.troubles, self.mined, list(self.prepared), self.unneeded)
            raise AssertionError(f"waited in vain; heard {heard}, {self.heads[-1:]}") from None


class Chain:
    """A dev chain with our contracts on it."""

    def __init__(self, rpc: DevRpc, deployment: Deployment):
        self.rpc = rpc
        self.deployment = deployment

    def config(self, **changes) -> ChainConfig:
        values = {
            "rpc_url": self.rpc.url,
            "chain_id": 31337,
            "deployment": self.deployment,
            "confirmations": 1,
        }
        return ChainConfig(**(values | changes))

    @asynccontextmanager
    async def service(self, host, *, from_block=None, known=(), **changes):
        service = await start_chain(
            host=host,
            config=self.config(**changes),
            gas_secret=GAS,
            from_block=from_block,
            known=known,
        )
        try:
            yield service
        finally:
            await service.aclose()
            await service.join()  # a crash of the service is a failure of the test

    def holdings_wei(self, channel: FixedPart) -> int:
        """What the adjudicator holds for it."""
        return int(self._asked(calldata.holdings(channel.channel_id())), 16)

    def finalizes_at_s(self, channel: FixedPart) -> int:
        """When the adjudicator's record of it is final; 0 without a record."""
        return int.from_bytes(
            bytes.fromhex(self._asked(calldata.status_of(channel.channel_id()))[2:])[6:12], "big"
        )

    def _asked(self, call: bytes) -> str:
        question = {"to": hex0x(self.deployment.adjudicator), "data": hex0x(call)}
        return self.rpc.request("eth_call", question, "latest")

    def deposit_by_another(self, intent: Deposit):
        """The same deposit from an unlocked dev account, at once."""
        self.rpc.transact(
            DEV_ACCOUNTS[1],
            self.deployment.adjudicator,
            calldata.deposit(intent),
            intent.amount_wei,
        )


def a_channel(chain, nonce=1) -> FixedPart:
    return FixedPart(
        participants=(address_of_secret(ALICE), address_of_secret(HUB)),
        nonce=nonce,
        app_definition=chain.deployment.consensus_app,
        challenge_duration_s=3600,
    )


def a_deposit(channel, *, key="deposit", expected_held_wei=0, amount_wei=10 * ETHER) -> Deposit:
    return Deposit(
        key=key,
        channel_id=channel.channel_id(),
        expected_held_wei=expected_held_wei,
        amount_wei=amount_wei,
    )


def a_conclude(channel, *payouts: tuple[Address, int], key="conclude") -> Conclude:
    shares = (
        Allocation(destination=external(owner), amount_wei=amount_wei)
        for owner, amount_wei in payouts
    )
    return a_conclude_by(channel, *shares, key=key)


def a_conclude_by(channel, *allocations: Allocation, key="conclude") -> Conclude:
    shares = (Exit(allocations=allocations),)
    digest = prefixed(state_hash(channel.channel_id(), outcome.encode(shares), 7, is_final=True))
    return Conclude(
        key=key,
        fixed_part=channel,
        outcome=shares,
        turn_num=7,
        signatures=tuple(signer(secret)(digest) for secret in (ALICE, HUB)),
    )
