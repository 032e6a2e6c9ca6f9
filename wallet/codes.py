"""The closed list of what can go wrong, as codes: what a person reads about always has one of these.

A code is a stable name for one cause and one remedy. The sentences stand where the cause is known; docs/errors.md
puts all of them side by side, and a test holds it to the program. What the program itself can do about a case is
its `Remedy`: the window offers that as a button beside the sentence.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import Final


class Remedy(Enum):
    """What a button beside a problem does. Never stored."""

    NOTHING = "nothing"
    RETRY = "retry"
    UNLOCK = "unlock"
    BACK_UP = "back up"
    OPEN_CHANNEL = "open a channel"
    OPEN_CHANNELS = "go to the channels"
    OPEN_CONTACTS = "go to the contacts"
    OPEN_ACTIVITY = "go to the activity"
    CHOOSE_OTHER = "choose another"
    SHOW_DETAILS = "show details"


class Code(StrEnum):
    """What can go wrong. The name is written to logs and stays."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:
        """The name is the value."""
        del start, count, last_values
        return name

    # Ours.
    UNEXPECTED = auto()
    LOG_FAILED = auto()
    REFUSED = auto()

    # Paying.
    INSUFFICIENT = auto()
    NO_ROUTE = auto()
    HUB_INSUFFICIENT = auto()
    PAYING_MYSELF = auto()
    AMOUNT_NOT_POSITIVE = auto()
    AMOUNT_TOO_LARGE = auto()
    TEXT_TOO_LONG = auto()
    QUEUE_FULL = auto()
    DUPLICATE = auto()
    LOCKED = auto()
    WOULD_SIGN_TWICE = auto()
    OLDER_COPY = auto()
    MALFORMED = auto()
    AMBIGUOUS_PAYEE = auto()
    UNKNOWN_PAYEE = auto()
    PAYEE_SILENT = auto()
    PARTNER_AWAY = auto()
    PARTNER_TOO_OLD = auto()
    PARTNER_CLOSING = auto()
    PARTNER_REFUSED = auto()
    PARTNER_UNANSWERED = auto()
    PEER_AWAY = auto()
    PLACE_UNKNOWN = auto()
    SETTLE_FIRST = auto()
    STILL_OPENING = auto()
    STILL_SIGNING = auto()
    TAB_UNANSWERED = auto()
    WAY_CHANGED = auto()
    UNANSWERED = auto()
    ROLLED_BACK = auto()

    # Tabs and channels.
    LEDGER_EXISTS = auto()
    NOT_OPEN = auto()
    UNKNOWN_CHANNEL = auto()
    TOO_LATE_TO_CANCEL = auto()
    EXPIRED = auto()
    CANCELLED = auto()
    CLOSING = auto()
    TOO_MANY_TABS = auto()
    NOT_ACCEPTED_HERE = auto()
    COLLATERAL_TOO_LARGE = auto()
    DEPOSIT_TOO_SMALL = auto()
    BAD_PARTICIPANTS = auto()
    BAD_DURATION = auto()
    CHANNEL_NOT_OPENED = auto()
    NO_CHANNELS_HERE = auto()
    BACKUP_NOT_CONFIRMED = auto()
    HUB_ADDRESS_WRONG = auto()

    # Contacts, labels, requests, notices.
    NOT_A_PARTICIPANT = auto()
    UNKNOWN_PEER = auto()
    BAD_NAME = auto()
    NAME_TAKEN = auto()
    NO_NAME = auto()
    KNOWN_ADDRESS = auto()
    STILL_IN_USE = auto()
    LABELS_FULL = auto()
    REQUESTS_FULL = auto()
    REQUEST_EXPIRED = auto()
    REQUEST_PAID = auto()
    UNKNOWN_REQUEST = auto()
    UNKNOWN_EVENT = auto()

    # Links, addresses, QR pictures.
    EMPTY = auto()
    TOO_LONG = auto()
    HIDDEN_CHARACTERS = auto()
    ADDRESS_MALFORMED = auto()
    ADDRESS_CHECKSUM = auto()
    UNKNOWN_NAME = auto()
    AMBIGUOUS_NAME = auto()
    OTHER_LINK = auto()
    ETHEREUM_LINK = auto()
    LINK_MALFORMED = auto()
    LINK_CASE = auto()
    LINK_DAMAGED = auto()
    LINK_REPEATS = auto()
    LINK_NEEDS_MORE = auto()
    LINK_AMOUNT = auto()
    LINK_MEMO = auto()
    LINK_SIGNATURE = auto()
    LINK_CHAIN = auto()
    LINK_CONTRACT = auto()
    LINK_TOKEN = auto()
    MEMO_TOO_LONG = auto()
    MEMO_HIDDEN = auto()
    PICTURE_TOO_LARGE = auto()
    PICTURE_EMPTY = auto()
    PICTURE_UNREADABLE = auto()
    LINK_EXPIRED = auto()
    PICTURE_AMBIGUOUS = auto()

    # The network: peers, and where this node listens.
    WRONG_KEY = auto()
    VERSION = auto()
    PEER_WRONG_CHAIN = auto()
    WRONG_ADJUDICATOR = auto()
    NOT_LOOPBACK = auto()
    BAD_ENDPOINT = auto()
    LISTEN_PORT_TAKEN = auto()
    PORT_DENIED = auto()

    # The chain.
    UNREACHABLE = auto()
    WRONG_CHAIN = auto()
    NO_CODE = auto()
    WRONG_CODE = auto()
    BAD_ANSWER = auto()
    HEAD_BEHIND = auto()
    HOLDINGS_CHANGED = auto()
    CHANNEL_FINALIZED = auto()
    REVERTED = auto()
    TX_REFUSED = auto()
    TX_STUCK = auto()
    FEE_TOO_HIGH = auto()
    CHAIN_QUEUE_FULL = auto()
    SERVICE_ENDED = auto()
    ANVIL_MISSING = auto()
    ANVIL_DIED = auto()
    PORT_TAKEN = auto()
    STATE_UNREADABLE = auto()
    CHAIN_LOST = auto()
    NO_GAS_MONEY = auto()
    FUNDING_REFUSED = auto()

    # The log.
    IN_USE = auto()
    EXISTS = auto()
    MISSING = auto()
    NEWER_FORMAT = auto()
    NOT_A_LOG = auto()
    NOT_OURS = auto()
    DAMAGED = auto()
    DISK_FULL = auto()
    IO = auto()
    BUSY = auto()
    READ_ONLY = auto()
    STOPPED = auto()
    CLOSED = auto()
    GAP = auto()
    MALFORMED_ROW = auto()

    # The demo.
    DEMO_STOPPED = auto()
    DEMO_SLOW = auto()
    DEMO_IN_USE = auto()
    DEMO_CHAIN_UNREADABLE = auto()
    NO_PORT = auto()
    NODE_NOT_STARTED = auto()
    PLAY_KEY_ON_REAL_CHAIN = auto()
    PLAY_KEY_MISSING = auto()
    PLAY_KEY_NOT_WRITTEN = auto()
    PLAY_KEY_UNREADABLE = auto()

    # Profiles and settings.
    BAD_PROFILE = auto()
    NO_PROFILE = auto()
    NO_LOG = auto()
    PROFILE_TAKEN = auto()
    WINDOW_NOT_STARTED = auto()
    MANY_LOGS = auto()
    FOLDER_NOT_MADE = auto()
    SETTINGS_MISSING = auto()
    SETTINGS_UNREADABLE = auto()
    SETTINGS_WRONG = auto()
    SETTINGS_NEWER = auto()
    SETTINGS_NOT_WRITTEN = auto()
    NETWORK_WRONG = auto()

    # Keys.
    KEYRING_ABSENT = auto()
    KEYRING_REFUSED = auto()
    KEYRING_LOCKED = auto()
    KEYRING_DISMISSED = auto()
    KEYRING_NO_ANSWER = auto()
    KEYRING_FAILED = auto()
    KEYRING_ENTRY_LOST = auto()
    KEYRING_ENTRY_WRONG = auto()
    KEYRING_ENTRY_LEFT = auto()
    PASSPHRASE_NEEDED = auto()
    PASSPHRASE_WRONG = auto()
    PASSPHRASE_SHORT = auto()
    PASSPHRASE_LONG = auto()
    PASSPHRASE_GUESSED = auto()
    VAULT_LOCKED = auto()
    VAULT_MISSING = auto()
    VAULT_EXISTS = auto()
    KEYS_IN_USE = auto()
    VAULT_UNREADABLE = auto()
    VAULT_NOT_WRITTEN = auto()
    VAULT_DAMAGED = auto()
    VAULT_NEWER = auto()
    VAULT_REPLACED = auto()
    VAULT_NO_WORDS = auto()
    BACKUP_WORDS_WRONG = auto()
    WORDS_COUNT = auto()
    WORDS_UNKNOWN = auto()
    WORDS_CHECKSUM = auto()
    WORDS_PASSPHRASE_LONG = auto()
    KEY_CHAIN_ID = auto()
    KEY_OTHER_CHAIN = auto()
    KEY_MALFORMED = auto()
    KEYSTORE_MALFORMED = auto()
    KEYSTORE_UNREADABLE = auto()
    KEYSTORE_TOO_COSTLY = auto()
    KEYSTORE_UNUSUAL = auto()
    KEYSTORE_PASSPHRASE_WRONG = auto()

    # Files and the command line.
    EXPORT_NO_SPACE = auto()
    EXPORT_NO_ACCESS = auto()
    EXPORT_NO_FOLDER = auto()
    EXPORT_IS_FOLDER = auto()
    EXPORT_NAME_LONG = auto()
    EXPORT_FAILED = auto()
    FILE_EXISTS = auto()
    NO_FOLDER = auto()
    UNKNOWN_TYPE = auto()
    NO_SUCH_EVENT = auto()
    BAD_ADDRESS = auto()
    CONFIG = auto()


def remedy_of(code: str) -> Remedy:
    """What the program can do about a case."""
    return _REMEDIES.get(Code(code), Remedy.NOTHING) if code in Code.__members__ else Remedy.NOTHING


def code_named(name: str) -> Code:
    """A code that another process of ours wrote down; what is not on the list is a mistake of ours."""
    return Code(name) if name in Code.__members__ else Code.UNEXPECTED


BY_REMEDY: Final[dict[Remedy, tuple[Code, ...]]] = {
    Remedy.RETRY: (
        Code.DEMO_STOPPED,
        Code.DEMO_SLOW,
        Code.NODE_NOT_STARTED,
        Code.ANVIL_DIED,
        Code.PORT_TAKEN,
        Code.CHAIN_LOST,
        Code.STATE_UNREADABLE,
        Code.DEMO_IN_USE,
        Code.NO_PORT,
        Code.KEYRING_LOCKED,
        Code.KEYRING_DISMISSED,
        Code.KEYRING_NO_ANSWER,
        Code.KEYRING_FAILED,
        Code.TAB_UNANSWERED,
        Code.WAY_CHANGED,
        Code.PEER_AWAY,
        Code.PARTNER_AWAY,
        Code.PARTNER_CLOSING,
        Code.PARTNER_REFUSED,
        Code.PARTNER_UNANSWERED,
        Code.EXPIRED,
        Code.CANCELLED,
        Code.DUPLICATE,
        Code.UNREACHABLE,
        Code.DEMO_CHAIN_UNREADABLE,
        Code.ANVIL_MISSING,
        Code.FOLDER_NOT_MADE,
        Code.SETTINGS_UNREADABLE,
        Code.SETTINGS_NOT_WRITTEN,
        Code.VAULT_UNREADABLE,
        Code.VAULT_NOT_WRITTEN,
        Code.KEYRING_ABSENT,
        Code.KEYRING_REFUSED,
        Code.WINDOW_NOT_STARTED,
        Code.IN_USE,
        Code.REFUSED,
    ),
    Remedy.UNLOCK: (
        Code.LOCKED,
        Code.VAULT_LOCKED,
    ),
    Remedy.BACK_UP: (Code.BACKUP_NOT_CONFIRMED,),
    Remedy.OPEN_CHANNEL: (
        Code.NO_ROUTE,
        Code.BAD_PARTICIPANTS,
        Code.HOLDINGS_CHANGED,
    ),
    Remedy.OPEN_CHANNELS: (
        Code.TOO_MANY_TABS,
        Code.SETTLE_FIRST,
        Code.STILL_IN_USE,
        Code.STILL_OPENING,
        Code.TOO_LATE_TO_CANCEL,
        Code.NOT_OPEN,
        Code.UNKNOWN_CHANNEL,
        Code.LEDGER_EXISTS,
        Code.WOULD_SIGN_TWICE,
        Code.CLOSING,
        Code.CHANNEL_FINALIZED,
    ),
    Remedy.OPEN_CONTACTS: (
        Code.UNKNOWN_PEER,
        Code.KNOWN_ADDRESS,
        Code.PLACE_UNKNOWN,
    ),
    Remedy.OPEN_ACTIVITY: (
        Code.STILL_SIGNING,
        Code.UNKNOWN_REQUEST,
        Code.LABELS_FULL,
    ),
    Remedy.CHOOSE_OTHER: (
        Code.EXPORT_NO_SPACE,
        Code.EXPORT_NO_ACCESS,
        Code.EXPORT_NO_FOLDER,
        Code.EXPORT_IS_FOLDER,
        Code.EXPORT_NAME_LONG,
        Code.EXPORT_FAILED,
        Code.PICTURE_TOO_LARGE,
        Code.PICTURE_EMPTY,
        Code.PICTURE_UNREADABLE,
        Code.PICTURE_AMBIGUOUS,
        Code.KEYSTORE_MALFORMED,
        Code.KEYSTORE_UNREADABLE,
        Code.KEYSTORE_TOO_COSTLY,
        Code.KEYSTORE_UNUSUAL,
    ),
    Remedy.SHOW_DETAILS: (
        Code.UNEXPECTED,
        Code.LOG_FAILED,
        Code.SERVICE_ENDED,
        Code.GAP,
        Code.MALFORMED_ROW,
    ),
}
"""What helps against which cases. The rest is listed in a test, with the reason why no button helps."""

_REMEDIES: Final = {code: remedy for remedy, codes in BY_REMEDY.items() for code in codes}
