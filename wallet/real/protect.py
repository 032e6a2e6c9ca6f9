"""What protects a wallet's keys, between the words of the window and those of the vault."""

from __future__ import annotations

from wallet.keys.guards import DoubleGuard, Guard, KeyringGuard, PassphraseGuard
from wallet.keys.vault import KeyName
from wallet.keys.vaultfile import Mode, ScryptCost
from wallet.views.real_values import ExportedKey, Protection, ProtectionName

_NAMES = {
    Mode.KEYRING: ProtectionName.KEYRING,
    Mode.PASSPHRASE: ProtectionName.PASSPHRASE,
    Mode.KEYRING_AND_PASSPHRASE: ProtectionName.BOTH,
}
_KEYS = {ExportedKey.CHANNEL: KeyName.CHANNEL, ExportedKey.GAS: KeyName.GAS}


def guard_of(wanted: Protection, cost: ScryptCost) -> Guard:
    """How a vault is to be protected; `cost` is how much work a passphrase is made to be."""
    if wanted.passphrase is None:
        return KeyringGuard()
    if wanted.uses_keyring:
        return DoubleGuard(wanted.passphrase, cost)
    return PassphraseGuard(wanted.passphrase, cost)


def protection_name(mode: Mode) -> ProtectionName:
    """How a vault is protected."""
    return _NAMES[mode]


def key_name(key: ExportedKey) -> KeyName:
    """Which key of the vault this is."""
    return _KEYS[key]
