"""Puts transactions on chain, each once, one at a time.

The life of an intent:
    queued -> [unneeded | refused] -> prepared (signed, and committed by the host) -> broadcast -> mined
Two rules keep it to one deposit through any crash:
  * nothing is broadcast before the host has committed the signed bytes, and after a restart the host hands the same
    bytes back, so that the network can take at most one of them (they have one nonce);
  * right before preparing or broadcasting, the channel's holdings are read again, and the contract itself compares
    them once more (expectedHeld). So it is safe to take them from the newest block.
Anybody can put money into a channel, also unseen: a payout of another channel into it has no event of its own. What is
there above the expected sum counts as ours to be had: only the rest is deposited, and if there is no rest a deposit of
nothing makes the contract say what it holds, because both sides wait to see it.
A signed transaction is given up for a new one only when its nonce was used by another or its fee fell below the
base fee; in the second case the new one has the same nonce.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from engine.backoff import delays_ms
from engine.chain import calldata, limits
from engine.chain.disputes import wanted_of
from engine.chain.errors import ChainError, ChainErrorKind
from engine.chain.logs import Deposited
from engine.chain.port import (
    ChainConfig,
    ChainHost,
    Challenge,
    Checkpoint,
    Conclude,
    Deposit,
    GasSigner,
    Reclaim,
    Transfer,
    TxIntent,
)
from engine.chain.rpc import Rpc, RpcRefusedError, decoded
from engine.chain.signer import nonce_of
from engine.protocol.adjudicator import Status, status_of
from engine.protocol.crypto import keccak256
from engine.protocol.types import ZERO_ADDRESS, ChannelId, hex0x

_ERROR_SELECTOR = bytes.fromhex("08c379a0")
_FALLBACK_TIP_WEI = 1_000_000_000
_WORD_SIZE = 32


class Refusal(Enum):
    """Why an address does not take a signed transaction; JSON-RPC has no codes for it, so its words are looked at."""

    KNOWN = auto()
    NONCE_USED = auto()
    FEE_TOO_LOW = auto()
    NO_MONEY = auto()
    OTHER = auto()


def refusal_of(message: str) -> Refusal:
    """What the words of geth, anvil, reth, Erigon and Nethermind mean."""
    text = message.lower()
    for part, refusal in _REFUSALS:
        if part in text:
            return refusal
    return Refusal.OTHER


_REFUSALS = (
    ("already known", Refusal.KNOWN),
    ("already imported", Refusal.KNOWN),
    ("alreadyknown", Refusal.KNOWN),
    ("nonce too low", Refusal.NONCE_USED),
    ("oldnonce", Refusal.NONCE_USED),
    ("replacement transaction underpriced", Refusal.NONCE_USED),
    ("less than block base fee", Refusal.FEE_TOO_LOW),
    ("fee too low", Refusal.FEE_TOO_LOW),
    ("insufficient funds", Refusal.NO_MONEY),
)


@dataclass(slots=True)
class _Job:
    intent: TxIntent
    raw: bytes | None
    nonce: int | None = None
    due_at_s: float = 0.0
    is_stuck_told: bool = False
    is_fee_told: bool = False

    @property
    def tx_hash(self) -> bytes:
        assert self.raw is not None, f"{self.intent.key} is not prepared"
        return keccak256(self.raw)


class Sender:
    """The queue of intents and the transactions under way."""

    def __init__(
        self,
        *,
        rpc: Rpc,
        host: ChainHost,
        signer: GasSigner,
        config: ChainConfig,
        on_broadcast: Callable[[], None],
    ) -> None:
        self._rpc = rpc
        self._host = host
        self._signer = signer
        self._config = config
        self._on_broadcast = on_broadcast
        self._queue: asyncio.Queue[_Job] = asyncio.Queue()
        self._keys: set[str] = set()
        self._broadcast: dict[str, _Job] = {}
        self._has_broadcast = asyncio.Event()
        self._last_nonce = -1
        is_dev = config.chain_id == limits.DEV_CHAIN_ID
        self._stuck_after_s = (
            limits.DEV_STUCK_AFTER_MS if is_dev else limits.STUCK_AFTER_MS
        ) / 1000
        self._poll_s = (limits.DEV_POLL_MS if is_dev else limits.POLL_MS) / 1000
        self._retry_cap_ms = limits.DEV_RETRY_CAP_MS if is_dev else limits.RETRY_CAP_MS

    def submit(self, intent: TxIntent, resume_raw: bytes | None) -> None:
        """Queue an intent; see `ChainPort.submit`."""
        if intent.key in self._keys:
            return
        if isinstance(intent, Deposit) and self._config.chain_id != limits.DEV_CHAIN_ID:
            self._host.on_trouble(
                ChainError(
                    ChainErrorKind.FUNDING_REFUSED,
                    key=intent.key,
                    expected=limits.DEV_CHAIN_ID,
                    found=self._config.chain_id,
                )
            )
            return
        if len(self._keys) >= limits.QUEUE_MAX:
            self._host.on_trouble(ChainError(ChainErrorKind.QUEUE_FULL, key=intent.key))
            return
        self._keys.add(intent.key)
        self._queue.put_nowait(_Job(intent, resume_raw))

    async def send_all(self) -> None:
        """Take intents from the queue for ever."""
        while True:
            await self._drive(await self._queue.get())

    async def watch_all(self) -> None:
        """Look for the receipts of what was broadcast, for ever."""
        retries = delays_ms(limits.RETRY_FIRST_MS, self._retry_cap_ms)
        while True:
            await self._has_broadcast.wait()
            try:
                for job in tuple(self._broadcast.values()):
                    await self._look_for_receipt(job)
            except ChainError as trouble:
                if not trouble.is_retryable:
                    raise
                await asyncio.sleep(next(retries) / 1000)  # the follower tells the host
                continue
            retries = delays_ms(limits.RETRY_FIRST_MS, self._retry_cap_ms)
            if self._broadcast:
                await asyncio.sleep(self._poll_s)
            else:
                self._has_broadcast.clear()

    async def _holdings_wei(self, channel_id: ChannelId) -> int:
        """What the adjudicator holds of the native asset for a channel at the newest block."""
        answer = await self._rpc.call(
            self._config.deployment.adjudicator, calldata.holdings(channel_id)
        )
        return int.from_bytes(_word(answer), "big")

    async def _status(self, channel_id: ChannelId) -> Status:
        """The channel's record at the newest block; blank if it was never touched, or paid out in full."""
        question = calldata.status_of(channel_id)
        answer = await self._rpc.call(self._config.deployment.adjudicator, question)
        return status_of(_word(answer))

    async def _drive(self, job: _Job) -> None:
        """Bring one intent to the network or to its refusal, through troubles that pass."""
        key = job.intent.key
        for delay_ms in delays_ms(limits.RETRY_FIRST_MS, self._retry_cap_ms):
            try:
                await self._advance(job)
                return
            except ChainError as trouble:
                if not trouble.is_retryable:
                    self._keys.discard(key)
                    self._host.on_trouble(trouble.of(key))
                    return
                if trouble.kind is ChainErrorKind.FEE_TOO_HIGH and not job.is_fee_told:
                    job.is_fee_told = True
                    self._host.on_trouble(trouble.of(key))
            await asyncio.sleep(delay_ms / 1000)  # the follower tells the host of the others

    async def _advance(self, job: _Job) -> None:
        for _ in range(limits.REPLACEMENTS_MAX):
            if job.raw is not None and await self._rpc.is_tx_known(job.tx_hash):
                self._watch(job)
                return
            wanted = await self._wanted(job.intent)
            if wanted is None:
                self._keys.discard(job.intent.key)
                self._host.on_tx_unneeded(job.intent.key)
                return
            if job.raw is None and not await self._has_prepared(job, wanted):
                continue
            if await self._is_taken(job):
                self._watch(job)
                return
        raise ChainError(ChainErrorKind.TX_REFUSED, detail="overtaken again and again")

    async def _wanted(self, intent: TxIntent) -> TxIntent | None:
        """What the chain still needs for this intent, as things are now; None if nothing.

        Raises:
            ChainError: HOLDINGS_CHANGED or CHANNEL_FINALIZED, if it can no longer change as meant.
        """
        match intent:
            case Deposit():
                return await self._wanted_deposit(intent)
            case Conclude():
                return intent if await self._is_conclude_needed(intent) else None
            case Challenge() | Checkpoint() | Reclaim() | Transfer():
                status = await self._status(intent.channel_id)
                newest = await self._rpc.newest()
                return wanted_of(intent, status, newest.timestamp_s)

    async def _wanted_deposit(self, intent: Deposit) -> Deposit | None:
        held_wei = await self._holdings_wei(intent.channel_id)
        if held_wei < intent.expected_held_wei:
            raise ChainError(
                ChainErrorKind.HOLDINGS_CHANGED, expected=intent.expected_held_wei, found=held_wei
            )
        missing_wei = max(0, intent.expected_held_wei + intent.amount_wei - held_wei)
        if missing_wei == 0 and await self._is_told(intent.channel_id, held_wei):
            return None
        # What is paid into a finalized channel goes to the old outcome's first entry.
        finalizes_at_s = (await self._status(intent.channel_id)).finalizes_at_s
        if finalizes_at_s != 0:
            raise ChainError(ChainErrorKind.CHANNEL_FINALIZED, found=finalizes_at_s)
        return replace(intent, expected_held_wei=held_wei, amount_wei=missing_wei)

    async def _is_told(self, channel_id: ChannelId, held_wei: int) -> bool:
        """Whether an event says that the channel holds this, so that everybody who follows the chain will know."""
        newest = (await self._rpc.newest()).block_num
        first = max(newest - limits.LOG_RANGE_MAX + 1, 0)
        raw_logs = await self._rpc.logs(first, newest, self._config.deployment.adjudicator)
        return any(
            isinstance(log, Deposited)
            and (log.channel_id, log.asset, log.holdings_wei)
            == (channel_id, ZERO_ADDRESS, held_wei)
            for log in map(decoded, raw_logs)
        )

    async def _is_conclude_needed(self, intent: Conclude) -> bool:
        channel_id = intent.fixed_part.channel_id()
        # A full payout deletes the record, so empty holdings are what tells that it is done.
        if intent.is_paying and await self._holdings_wei(channel_id) == 0:
            return False
        status = await self._status(channel_id)
        newest = await self._rpc.newest()
        if not status.is_final_at(newest.timestamp_s):
            return True
        if not intent.is_paying:
            return False
        raise ChainError(ChainErrorKind.CHANNEL_FINALIZED, found=status.finalizes_at_s)

    async def _has_prepared(self, job: _Job, wanted: TxIntent) -> bool:
        """Sign a transaction and let the host commit it; False if the chain needs another one by now, or none."""
        value_wei, call = _value_and_call(wanted)
        gas = await self._estimate(job.intent, wanted)
        if gas is None:
            return False
        tip_wei, price_wei = await self._fees_wei()
        if job.nonce is None:
            job.nonce = await self._next_nonce()
        raw = self._signer.sign_transaction(
            {
                "type": 2,
                "chainId": self._config.chain_id,
                "nonce": job.nonce,
                "to": self._config.deployment.adjudicator,
                "value": value_wei,
                "data": call,
                "gas": gas + gas * limits.GAS_MARGIN_PERCENT // 100,
                "maxPriorityFeePerGas": tip_wei,
                "maxFeePerGas": 2 * price_wei + tip_wei,
            }
        )
        await self._host.on_tx_prepared(job.intent.key, job.nonce, raw, keccak256(raw))
        job.raw = raw
        return True

    async def _estimate(self, intent: TxIntent, wanted: TxIntent) -> int | None:
        """Gas, or None if another was faster; what would revert is seen here, before it costs anything."""
        value_wei, call = _value_and_call(wanted)
        fields = {
            "from": hex0x(self._signer.address),
            "to": hex0x(self._config.deployment.adjudicator),
            "value": hex(value_wei),
            "data": hex0x(call),
        }
        try:
            return _at_most(_gas_max(intent), await self._rpc.estimate_gas(fields))
        except RpcRefusedError as refused:
            if refusal_of(refused.message) is Refusal.NO_MONEY:
                raise ChainError(ChainErrorKind.NO_GAS_MONEY, detail=refused.message) from refused
            # Someone may have been faster since the look; then the next look says it better.
            if await self._wanted(intent) != wanted:
                return None
            reason = _revert_reason(refused)
            raise ChainError(ChainErrorKind.REVERTED, detail=reason) from refused

    async def _fees_wei(self) -> tuple[int, int]:
        """(tip, whole price) of one gas, as the address suggests them.

        Raises:
            ChainError: FEE_TOO_HIGH. The gas account is signed away by these numbers, so they are not just believed.
        """
        base_wei = (await self._rpc.newest()).base_fee_wei
        usual_wei = max(limits.TIP_ANY_WEI, limits.TIP_BASE_FEES_MAX * base_wei)
        tip_wei = _at_most(min(usual_wei, limits.TIP_MAX_WEI), await self._tip_wei())
        usual_wei = max(limits.PRICE_ANY_WEI, limits.PRICE_BASE_FEES_MAX * base_wei + tip_wei)
        price_wei = _at_most(min(usual_wei, limits.PRICE_MAX_WEI), await self._rpc.gas_price_wei())
        return tip_wei, price_wei

    async def _tip_wei(self) -> int:
        try:
            return await self._rpc.priority_fee_wei()
        except ChainError as trouble:
            if trouble.kind is not ChainErrorKind.BAD_ANSWER:
                raise
            return _FALLBACK_TIP_WEI  # not every address offers the question

    async def _next_nonce(self) -> int:
        """The chain's count, unless we have sent more than it knows of yet.

        With nothing under way the chain alone decides: a reorg may have lowered the count, and a gap would block
        the account.
        """
        pending = await self._rpc.pending_nonce(self._signer.address)
        self._last_nonce = max(pending, self._last_nonce + 1) if self._broadcast else pending
        return self._last_nonce

    async def _is_taken(self, job: _Job) -> bool:
        """Broadcast; False if the transaction can never be mined, and `job` is ready for a new one."""
        raw = job.raw
        assert raw is not None, f"{job.intent.key} is not prepared"
        try:
            await self._rpc.broadcast(raw)
            return True
        except RpcRefusedError as refused:
            refusal = refusal_of(refused.message)
            if refusal is Refusal.KNOWN or await self._rpc.is_tx_known(job.tx_hash):
                return True
            if refusal is Refusal.NONCE_USED:
                job.raw, job.nonce = None, None
                return False
            if refusal is Refusal.FEE_TOO_LOW:
                job.nonce, job.raw = nonce_of(raw), None
                return False
            if refusal is Refusal.NO_MONEY:
                raise ChainError(ChainErrorKind.NO_GAS_MONEY, detail=refused.message) from refused
            raise ChainError(ChainErrorKind.TX_REFUSED, detail=refused.message) from refused

    def _watch(self, job: _Job) -> None:
        job.due_at_s = asyncio.get_running_loop().time() + self._stuck_after_s
        self._broadcast[job.intent.key] = job
        self._has_broadcast.set()
        self._on_broadcast()

    async def _look_for_receipt(self, job: _Job) -> None:
        key = job.intent.key
        receipt = await self._rpc.receipt(job.tx_hash)
        if receipt is not None:
            del self._broadcast[key]
            self._keys.discard(key)
            self._host.on_tx_mined(key, job.tx_hash, receipt.block_num, is_ok=receipt.is_ok)
            return
        if asyncio.get_running_loop().time() < job.due_at_s:
            return
        job.due_at_s += self._stuck_after_s
        if not job.is_stuck_told:
            job.is_stuck_told = True
            self._host.on_trouble(ChainError(ChainErrorKind.TX_STUCK, key=key))
        # It may have been dropped, by a pool or a reorg: give it back to the queue with its bytes.
        del self._broadcast[key]
        self._queue.put_nowait(job)


def _value_and_call(intent: TxIntent) -> tuple[int, bytes]:
    match intent:
        case Deposit():
            return intent.amount_wei, calldata.deposit(intent)
        case Conclude():
            return 0, calldata.conclude(intent)
        case Challenge():
            return 0, calldata.challenge(intent)
        case Checkpoint():
            return 0, calldata.checkpoint(intent)
        case Reclaim():
            return 0, calldata.reclaim(intent)
        case Transfer():
            return 0, calldata.transfer(intent)


def _gas_max(intent: TxIntent) -> int:
    match intent:
        case Deposit():
            return limits.DEPOSIT_GAS_MAX
        case Conclude():
            return limits.CONCLUDE_GAS_MAX
        case _:
            return limits.DISPUTE_GAS_MAX


def _at_most(ceiling: int, asked: int) -> int:
    if asked > ceiling:
        raise ChainError(ChainErrorKind.FEE_TOO_HIGH, expected=ceiling, found=asked)
    return asked


def _word(answer: bytes) -> bytes:
    if len(answer) != _WORD_SIZE:
        raise ChainError(ChainErrorKind.BAD_ANSWER, detail=f"{len(answer)} bytes, not a word")
    return answer


def _revert_reason(refused: RpcRefusedError) -> str:
    """The contract's own words if it gave any, else the address's."""
    raw = refused.revert_data
    if raw[:4] != _ERROR_SELECTOR:
        return refused.message
    # Error(string): selector, offset, size, text.
    size = int.from_bytes(raw[36:68], "big")
    return raw[68 : 68 + size].decode("utf8", errors="replace")
