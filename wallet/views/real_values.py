"""What the window and a wallet with keys of its own say to each other, as frozen values. No engine here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from wallet.hidden import Hidden

AUTO_LOCK_MIN_USUAL = 10
PASSPHRASE_CHARS_MIN = 12
"""A shorter passphrase is not taken: as `wallet.keys.limits` has it, which the window does not import."""


class NetworkName(Enum):
    """The networks a wallet can be made for. Stored by value: never change one."""

    THIS_COMPUTER = "this-computer"
    SEPOLIA = "sepolia"
    MAINNET = "mainnet"


CHAIN_IDS = {
    NetworkName.THIS_COMPUTER: 31337,
    NetworkName.SEPOLIA: 11155111,
    NetworkName.MAINNET: 1,
}
"""Each network's chain id. Channels are opened on the first only, until every way out is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DevNetwork:
    """A dev chain on this computer, as a person typed it; nothing is checked yet.

    Attributes:
        rpc_url: `http://127.0.0.1:port`.
        adjudicator, consensus_app, virtual_app: 0x addresses of the contracts.
        block_num: the block from which on the contracts can have logged anything.
        listen: `127.0.0.1:port` where others may call, or "".
    """

    rpc_url: str
    adjudicator: str
    consensus_app: str
    virtual_app: str
    block_num: int = 0
    listen: str = ""


@dataclass(frozen=True, slots=True)
class FarNetwork:
    """A network on which Towpath makes keys and opens no channels yet."""

    name: NetworkName


Network = DevNetwork | FarNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class RealSettings:
    """What a profile's settings say. `auto_lock_min` is in minutes, 0 for never."""

    network: Network
    auto_lock_min: int = AUTO_LOCK_MIN_USUAL

    @property
    def network_name(self) -> NetworkName:
        """Which network this is."""
        match self.network:
            case FarNetwork(name=name):
                return name
            case DevNetwork():
                return NetworkName.THIS_COMPUTER


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWords:
    """Make new recovery words, 12 or 24."""

    count: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWords:
    """Recovery words of a wallet that exists, as typed; `extra` is the extra passphrase that some people add."""

    words: Hidden[str]
    extra: Hidden[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedKey:
    """A single private key, as typed."""

    key: Hidden[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeystoreFile:
    """A keystore file of another wallet and the passphrase that it has there."""

    path: str
    passphrase: Hidden[str]


KeySource = NewWords | TypedWords | TypedKey | KeystoreFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What is to open the wallet: this computer's keyring, a passphrase, or both. One of them there must be."""

    uses_keyring: bool
    passphrase: Hidden[str] | None

    def __post_init__(self) -> None:
        assert self.uses_keyring or self.passphrase is not None, "a wallet that anybody opens"


class ProtectionName(Enum):
    """What opens a wallet. Not stored."""

    KEYRING = auto()
    PASSPHRASE = auto()
    BOTH = auto()

    @property
    def has_passphrase(self) -> bool:
        """Whether there is something to type."""
        return self is not ProtectionName.KEYRING


class ExportedKey(Enum):
    """Which key is exported: the one that signs for channels, or the one that pays for transactions. Not stored."""

    CHANNEL = auto()
    GAS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyExport:
    """A key that is to be written into a keystore file.

    Attributes:
        key: which one.
        path: where; what is there is replaced.
        keystore_passphrase: what will open the file.
        passphrase: the wallet's own, where it has one.
    """

    key: ExportedKey
    path: str
    keystore_passphrase: Hidden[str]
    passphrase: Hidden[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A wallet to be made."""

    source: KeySource
    protection: Protection
    settings: RealSettings


class RealPhase(Enum):
    """Whether a profile has keys of its own. Not stored."""

    NOTHING = "nothing"
    LOCKED = "locked"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class RealState:
    """What a profile holds.

    Attributes:
        phase: nothing, a locked vault, or an open wallet.
        network: which network it was made for; None if there is nothing.
        needs_passphrase: whether unlocking takes a passphrase.
        is_backed_up: whether the words were confirmed.
        folder: where the keys lie; "" if there is nothing.
    """

    phase: RealPhase
    network: NetworkName | None = None
    needs_passphrase: bool = False
    is_backed_up: bool = False
    folder: str = ""

    @property
    def has_keys(self) -> bool:
        """Whether there is a wallet, locked or open."""
        return self.phase is not RealPhase.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPlaces:
    """Where the three contracts of a chain are: each `0x` and 40 hex digits, as they were written."""

    adjudicator: str
    consensus_app: str
    virtual_app: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLine:
    """One thing that was looked at: what, whether it is as it must be, and what was seen, in words."""

    what: str
    is_right: bool
    seen: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What was found at a chain's address, line by line."""

    lines: tuple[ChainLine, ...]

    @property
    def is_right(self) -> bool:
        """Whether a wallet can live on this chain."""
        return all(line.is_right for line in self.lines)


class Level(Enum):
    """How a passphrase's meter should look. Not stored."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseStrength:
    """How strong a passphrase is; `missing` is how many characters it still needs, and a refused one is a pattern."""

    level: Level
    missing: int
    is_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GasAccount:
    """The account that pays for deposits and transactions. `balance_wei` is None while the chain does not answer."""

    address: str
    balance_wei: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HubToJoin:
    """A hub to open a channel with, and what each side is to put in.

    Attributes:
        name: what the person calls it.
        address: its 0x address.
        endpoint: `127.0.0.1:port`.
    """

    name: str
    address: str
    endpoint: str
    mine_wei: int
    theirs_wei: int
