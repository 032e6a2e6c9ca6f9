"""What the window asks of the wallet, as types.

The implementing modules import from here; the window imports from `wallet.api`, which adds the way
to open a wallet. Two modules, so that no import goes round in a circle.

Threads: every method may be called from the window's thread and returns at once. Futures finish on
another thread. The only exception that a future carries to the window is `Problem`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from wallet.codes import Code
    from wallet.hidden import Hidden
    from wallet.views.activity_values import Activity
    from wallet.views.channels_values import ChannelDetail, ChannelRow, ChannelsView
    from wallet.views.inbox_values import InboxView
    from wallet.views.people_values import ContactCheck, ContactsView, HubsView, PaidRow
    from wallet.views.profile_values import ProfileFacts
    from wallet.views.real_values import (
        ChainCheck,
        DevNetwork,
        GasAccount,
        HubToJoin,
        KeyExport,
        NetworkName,
        PassphraseStrength,
        Protection,
        ProtectionName,
        RealState,
        SetUp,
        TypedWords,
    )
    from wallet.views.request_values import RequestLinks, RequestsView
    from wallet.views.since_values import SinceView
    from wallet.views.target_values import RequestToPay, TargetView
    from wallet.views.timeline_values import Timeline
    from wallet.views.values import HomeView, PayQuote, PayResult, StepView, StripView
    from wallet.views.wallets_values import WalletList


class DemoStep(Enum):
    """The parts of a demo, in the order in which they start. Never stored on disk."""

    CHAIN = "chain"
    CONTRACTS = "contracts"
    HUB = "hub"
    PEER = "peer"
    CHANNEL = "channel"


class DemoProgress(NamedTuple):
    """A step began (`is_done` is False) or ended.

    `waits_s`: at most so long it waits for an earlier Towpath to end before it begins; 0 where it
    does not.
    """

    step: DemoStep
    is_done: bool
    waits_s: int = 0


class Problem(Exception):  # noqa: N818 - the person reads it; it is not always our error
    """Something did not work, told for a person.

    Attributes:
        code: names the case; of the closed list.
        cause: one plain sentence: what happened and what is safe.
        remedy: one plain sentence: what to do.
    """

    def __init__(self, *, code: Code, cause: str, remedy: str) -> None:
        super().__init__(f"{code}: {cause} {remedy}")
        self.code = code
        self.cause = cause
        self.remedy = remedy


class Channels(Protocol):
    """The channels at one moment: all of them lightly, one of them in full."""

    def view(self) -> ChannelsView:
        """All of them, in order. Cheap with thousands."""
        ...

    def row(self, channel_id: str) -> ChannelRow | None:
        """One as a row of the table; None if it was not there at this moment."""
        ...

    def detail(self, channel_id: str) -> ChannelDetail | None:
        """All of one; None if it was not there at this moment."""
        ...

    def json(self, channel_id: str) -> str:
        """One with its proofs, for other programs; "" if it was not there at this moment."""
        ...


class Moment(Protocol):
    """The wallet at one event. The present and the past answer alike; neither has commands here."""

    @property
    def seq(self) -> int:
        """The event that is the last one at this moment."""
        ...

    @property
    def at_ms(self) -> int:
        """When that event happened."""
        ...

    def home(self) -> HomeView:
        """The home page. Cheap in the present. Peers and block ages are unknown in the past."""
        ...

    def contacts(self) -> ContactsView:
        """The contacts. Cheap in the present; see `is_counting`."""
        ...

    def paid_with(self, address: str) -> tuple[PaidRow, ...]:
        """The last few payments between this contact and me, newest first. Cheap."""
        ...

    def hubs(self) -> HubsView:
        """The hubs. Cheap in the present. How they answered is unknown in the past."""
        ...

    def channels(self) -> Channels:
        """The channels. Who is connected is unknown in the past."""
        ...

    def activity(self) -> Activity:
        """All that happened up to this moment, to be searched and exported."""
        ...

    def requests(self) -> RequestsView:
        """What I ask others to pay. Linear in the requests of the last month; for a page that is seen."""

    def timeline(self) -> Timeline:
        """Every event of the log, later ones too, told with the names of this moment."""
        ...

    def inbox(self) -> InboxView:
        """What the person is told of. Cheap in the present; what needs them now is unknown in the past."""
        ...

    def since(self) -> SinceView:
        """What happened from this moment to the present. Cheap."""
        ...


class PastSession(Moment, Protocol):
    """The wallet as it was after event `seq`. It has no commands, by type."""


class LiveSession(Moment, Protocol):
    """An open wallet that follows the present."""

    def subscribe(self, on_committed: Callable[[int], None]) -> None:
        """Call `on_committed(last_seq)` after every commit, from the engine's thread."""
        ...

    def strip(self, *, buckets: int) -> StripView:
        """The log's density in at most `buckets` bars, with its marks."""
        ...

    def past(self, seq: int) -> Future[PastSession]:
        """The wallet after event `seq`; worked out in another thread."""
        ...

    def quote(self, payee: str, amount_wei: int) -> PayQuote:
        """What a payment would do. `payee` is a contact's name or a 0x address. Cheap."""
        ...

    def payees(self) -> tuple[str, ...]:
        """The names of those who can be paid, in the order of the alphabet. Cheap."""
        ...

    def opening(self, payee: str) -> StepView | None:
        """How far the tab to this payee came for which a payment waits; None where none does."""
        ...

    def read_target(self, text: str) -> TargetView:
        """Whom an address or payment link means, and what it asks for; nothing is done. Cheap."""
        ...

    def pay(
        self,
        payee: str,
        amount_wei: int,
        note: str,
        *,
        tab_limit_wei: int | None = None,
        request: RequestToPay | None = None,
    ) -> Future[PayResult]:
        """Pay, opening a tab first when none has enough left.

        `tab_limit_wei` is the limit that the person saw for a new tab; with None no tab is opened: it fails with
        WAY_CHANGED if there is no other way any more. A `request` is paid once: it fails with REQUEST_PAID or
        REQUEST_EXPIRED before anything is signed.
        """
        ...

    def check_contact(
        self, *, name: str, target: str, endpoint: str, known: str = ""
    ) -> ContactCheck:
        """What is to be said of a contact before it is written down. Cheap.

        `target` is an address or a payment link; `known` the address of the contact that is
        changed, "" for a new one.
        """
        ...

    def add_contact(self, *, name: str, address: str, endpoint: str, is_new: bool) -> Future[None]:
        """Write a contact down, or change name and endpoint of one; an address never changes."""
        ...

    def forget_contact(self, address: str) -> Future[None]:
        """Let a contact go; refused while anything is open with them."""
        ...

    def settle_tab(self, channel_id: str) -> Future[None]:
        """Settle a tab; done when its money is back in the channel."""
        ...

    def cancel_tab(self, channel_id: str) -> Future[None]:
        """Give up a tab that is not open yet; done when its money is free again. Nothing is paid."""
        ...

    def close_channel(self, channel_id: str) -> Future[None]:
        """Settle the channel's tabs and close it; done when the money is back on chain."""
        ...

    def open_channel(self) -> Future[None]:
        """Open the demo's channel with its hub anew once it is closed, with new play money; done when it is open."""
        ...

    def make_request(self, amount_wei: int, memo: str, *, expires_ms: int) -> Future[RequestLinks]:
        """Ask for money, 0 for any amount. Fails with MEMO_..., REQUESTS_FULL or REQUEST_EXPIRED."""
        ...

    def request_links(self, request_id: str) -> Future[RequestLinks]:
        """The links and QR symbols of a request; worked out in another thread."""
        ...

    def cancel_request(self, request_id: str) -> Future[None]:
        """Take a request back that is not paid."""
        ...

    def set_label(self, target: str, text: str) -> Future[None]:
        """Label a payment, request, tab or channel by its 0x id; an empty text takes the label away."""
        ...

    def read_inbox(self, upto_seq: int) -> Future[None]:
        """Note that the notices up to this event were read."""
        ...

    def profile_facts(self) -> Future[ProfileFacts]:
        """Where this wallet is, how large its log is now, and who I am, with a symbol of it."""
        ...

    def close(self) -> Future[None]:
        """Stop the session. Nothing is lost; everything goes on at the next start."""
        ...


class RealWallet(Protocol):
    """A wallet with keys of its own that was opened since the program started; it may be locked again."""

    @property
    def network(self) -> NetworkName:
        """Which network it lives on."""
        ...

    @property
    def address(self) -> str:
        """Who I am, 0x. Contacts and hubs know me by it."""
        ...

    @property
    def session(self) -> LiveSession | None:
        """Channels and payments; None where Towpath opens no channels yet. Stays the same while it is locked."""
        ...

    @property
    def is_locked(self) -> bool:
        """Whether a signature needs unlocking first. Payments come in all the same."""
        ...

    @property
    def needs_passphrase(self) -> bool:
        """Whether unlocking and showing the words take a passphrase."""
        ...

    @property
    def is_backed_up(self) -> bool:
        """Whether the person has shown to have the words, or brought them along."""
        ...

    @property
    def protection(self) -> ProtectionName:
        """What opens it."""
        ...

    @property
    def auto_lock_min(self) -> int:
        """After how many idle minutes it locks by itself; 0 for never."""
        ...

    def set_auto_lock(self, minutes: int) -> Future[None]:
        """Lock by itself after so many idle minutes from now on, 0 for never. Fails with SETTINGS_..."""
        ...

    def protect(self, wanted: Protection, passphrase: Hidden[str] | None) -> Future[Problem | None]:
        """Let something else open it; `passphrase` is the present one, where it has one.

        Gives None, or what is still to be told though it is changed. Fails with PASSPHRASE_..., KEYRING_... or
        VAULT_...: then it opens as before.
        """
        ...

    def export_key(self, wanted: KeyExport) -> Future[None]:
        """Write a key into a keystore file of version 3, for its owner only. Takes about two seconds.

        Fails with VAULT_LOCKED, PASSPHRASE_... or EXPORT_...
        """
        ...

    def watch(self, *, is_touched: bool) -> bool:
        """To be called about once a second: whether it is time to lock, idle for too long or after a sleep."""
        ...

    def lock(self) -> Future[None]:
        """Sign nothing more. Returns with the keys forgotten; the future is done when the node knows."""
        ...

    def unlock(self, passphrase: Hidden[str] | None) -> Future[None]:
        """Open it again. Fails with PASSPHRASE_..., KEYRING_... or VAULT_..."""
        ...

    def words(self, passphrase: Hidden[str] | None) -> Future[tuple[Hidden[str], ...]]:
        """The recovery words, one by one. Fails with VAULT_NO_WORDS, VAULT_LOCKED or PASSPHRASE_..."""
        ...

    def ask_for_backup(self) -> Future[tuple[int, ...]]:
        """Three numbers of words to ask for, drawn anew; the first word is number 1."""
        ...

    def confirm_backup(self, typed: Mapping[int, Hidden[str]]) -> Future[None]:
        """Mark the words as backed up, if for each number asked for last the right word is there."""
        ...

    def gas_account(self) -> Future[GasAccount]:
        """The account that pays for deposits and transactions: the person sends money there first."""
        ...

    def join_hub(self, hub: HubToJoin) -> Future[None]:
        """Open a channel with a hub, with deposits from both sides; done when it is open.

        Fails with BACKUP_NOT_CONFIRMED or NO_CHANNELS_HERE before anything is sent.
        """
        ...

    def close(self) -> Future[None]:
        """Stop it and forget the keys."""
        ...


class Wallet(Protocol):
    """The wallet before any session is open."""

    @property
    def profile(self) -> str:
        """Which one was asked for, by name or folder; "" is the usual one."""
        ...

    def real_state(self) -> Future[RealState]:
        """Whether there are keys of one's own in this profile."""
        ...

    def set_up(self, wanted: SetUp) -> Future[RealWallet]:
        """Make keys, or take those a person has, and open the wallet."""
        ...

    def unlock(self, passphrase: Hidden[str] | None) -> Future[RealWallet]:
        """Open the wallet of this profile."""
        ...

    def check_chain(self, network: DevNetwork) -> Future[ChainCheck]:
        """Look what answers at a chain's address and which contracts stand there. Some ten seconds at most."""
        ...

    def keyring_name(self) -> Future[str]:
        """What this computer's keyring is called. Fails with KEYRING_...: there is none to use, and why."""
        ...

    def passphrase_strength(self, typed: Hidden[str]) -> Future[PassphraseStrength]:
        """How strong a passphrase would be, for a meter that follows the typing."""
        ...

    def check_words(self, typed: TypedWords) -> Future[None]:
        """Whether these are recovery words. Nothing is kept. Fails with WORDS_..., which names a wrong one."""
        ...

    def start_demo(self, on_progress: Callable[[DemoProgress], None]) -> Future[LiveSession]:
        """Start the private test network, or attach to it. `on_progress` comes from any thread."""
        ...

    def stop_demo_start(self) -> None:
        """Give up a demo that is being started: its future fails, after everything has ended again."""
        ...

    def wallets(self, window_lock: Callable[[str], Path | None]) -> Future[WalletList]:
        """The wallets of this computer, this one first. `window_lock`: the file that a profile's window locks."""
        ...

    def open_other(self, name: str, *, is_new: bool) -> Future[None]:
        """Open another wallet in a window of its own; a new one begins at its set-up. A second passes.

        Fails with BAD_PROFILE, PROFILE_TAKEN or WINDOW_NOT_STARTED.
        """
        ...

    def close(self) -> Future[None]:
        """Stop all that was started, sessions too."""
        ...
