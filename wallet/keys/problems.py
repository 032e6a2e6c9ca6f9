"""What can go wrong with a vault or a keyring, told for a person: one cause and one remedy for each code."""

from __future__ import annotations

from pathlib import Path

from wallet.codes import Code
from wallet.ports import Problem

_NOTHING_CHANGED = "Nothing changed."
_RESTORE = (
    "Restore the wallet from its recovery words, or put back a copy of the file if you have one."
)
_WITHOUT_KEYRING = (
    "Start your desktop's keyring and try again, or protect the keys with a passphrase instead."
)


def keyring_absent(reasons: str) -> Problem:
    """No keyring that could be used. `reasons` names each that was tried."""
    return Problem(
        code=Code.KEYRING_ABSENT,
        cause=f"This computer offers no keyring that can be used now ({reasons}). {_NOTHING_CHANGED}",
        remedy=_WITHOUT_KEYRING,
    )


def keyring_refused(name: str, reason: str) -> Problem:
    """The keyring that was chosen for Python programs is not one for keys."""
    return Problem(
        code=Code.KEYRING_REFUSED,
        cause=f"The keyring chosen on this computer, {name}, is not used: {reason}. {_NOTHING_CHANGED}",
        remedy="Choose the desktop's own keyring, or protect the keys with a passphrase instead.",
    )


def keyring_locked() -> Problem:
    """It asked for its password and did not get it."""
    return Problem(
        code=Code.KEYRING_LOCKED,
        cause=f"The computer's keyring is locked and was not opened. {_NOTHING_CHANGED}",
        remedy="Try again and give the keyring its own password; often it is the one you log in with.",
    )


def keyring_dismissed() -> Problem:
    """A question of the keyring was closed."""
    return Problem(
        code=Code.KEYRING_DISMISSED,
        cause=f"The keyring's question was closed without an answer. {_NOTHING_CHANGED}",
        remedy="Try again and answer it, or protect the keys with a passphrase instead.",
    )


def keyring_silent(limit_s: float) -> Problem:
    """It hangs, or waits for a person."""
    return Problem(
        code=Code.KEYRING_NO_ANSWER,
        cause=f"The keyring did not answer within {limit_s:g} seconds. {_NOTHING_CHANGED}",
        remedy="Look for a window in which it asks for its password, answer it and try again.",
    )


def keyring_failed(kind: str) -> Problem:
    """It broke. `kind` names the error, without its text."""
    return Problem(
        code=Code.KEYRING_FAILED,
        cause=f"The keyring failed ({kind}). {_NOTHING_CHANGED}",
        remedy="Try again. If it stays, log out of the desktop and in again to start it anew.",
    )


def keyring_entry_lost() -> Problem:
    """The vault is there and its key is not."""
    return Problem(
        code=Code.KEYRING_ENTRY_LOST,
        cause="The keyring no longer holds the key of this wallet's vault, so it stays closed. The file is untouched.",
        remedy="Log in as you did when the wallet was made. If the key is gone, restore the wallet from its recovery "
        "words.",
    )


def keyring_entry_wrong() -> Problem:
    """There is a key, of something else."""
    return Problem(
        code=Code.KEYRING_ENTRY_WRONG,
        cause="The keyring's entry for this wallet was changed and no longer opens its vault. The file is untouched.",
        remedy="Put back the keyring's entry if you have a copy; otherwise restore the wallet from its recovery words.",
    )


def keyring_entry_left() -> Problem:
    """After a change of protection, the old entry would not go away."""
    return Problem(
        code=Code.KEYRING_ENTRY_LEFT,
        cause="The protection was changed, but the keyring kept the old key. It only opens old copies of the vault.",
        remedy="Delete the entry “towpath” that is no longer used in your keyring's own program.",
    )


def passphrase_needed() -> Problem:
    """The vault has a passphrase and none was given."""
    return Problem(
        code=Code.PASSPHRASE_NEEDED,
        cause="This wallet is protected by a passphrase.",
        remedy="Type it to go on.",
    )


def passphrase_wrong() -> Problem:
    """It does not open the vault."""
    return Problem(
        code=Code.PASSPHRASE_WRONG,
        cause="This is not the wallet's passphrase. The wallet stays closed and nothing is lost.",
        remedy="Try again; look at Caps Lock and the keyboard's language. Without it only the recovery words help.",
    )


def vault_locked() -> Problem:
    """What was asked for needs an open vault."""
    return Problem(
        code=Code.VAULT_LOCKED,
        cause=f"The wallet is locked. {_NOTHING_CHANGED}",
        remedy="Unlock it and try again.",
    )


def vault_missing(path: Path) -> Problem:
    """No file."""
    return Problem(
        code=Code.VAULT_MISSING,
        cause=f"There is no vault at {path}.",
        remedy="Create a wallet or restore one; or start Towpath with the profile that holds yours.",
    )


def vault_exists(path: Path) -> Problem:
    """A new vault is never written over another."""
    return Problem(
        code=Code.VAULT_EXISTS,
        cause=f"There is a vault at {path} already. It was not touched.",
        remedy="Unlock that one, or make the new wallet in another profile.",
    )


def vault_unreadable(path: Path, why: str) -> Problem:
    """The system does not let us read it."""
    return Problem(
        code=Code.VAULT_UNREADABLE,
        cause=f"The vault {path} cannot be read: {why}. It was not touched.",
        remedy="Check the rights of the file and its folder.",
    )


def vault_not_written(path: Path, why: str) -> Problem:
    """The system does not let us write it."""
    return Problem(
        code=Code.VAULT_NOT_WRITTEN,
        cause=f"The vault {path} could not be written safely: {why}. It opens as before or as you have just chosen.",
        remedy="Check the folder's rights and the free space.",
    )


def vault_damaged(path: Path) -> Problem:
    """Its bytes are not what was written."""
    return Problem(
        code=Code.VAULT_DAMAGED,
        cause=f"The file {path} is no vault, or it was damaged or changed. It was not touched.",
        remedy=_RESTORE,
    )


def vault_newer(path: Path, version: int) -> Problem:
    """A newer program wrote it."""
    return Problem(
        code=Code.VAULT_NEWER,
        cause=f"The vault {path} was written by a newer Towpath (its version is {version}). It was not touched.",
        remedy="Start the newer Towpath.",
    )


def vault_replaced(path: Path) -> Problem:
    """The file is not the one that was opened."""
    return Problem(
        code=Code.VAULT_REPLACED,
        cause=f"The file {path} was replaced by something else while the wallet was open. {_NOTHING_CHANGED}",
        remedy="Lock the wallet and unlock it again to use what is there now.",
    )


def no_words() -> Problem:
    """The wallet was made from a single key."""
    return Problem(
        code=Code.VAULT_NO_WORDS,
        cause="This wallet was made from a single key and has no recovery words.",
        remedy="Export the key as a keystore file instead.",
    )


def backup_words_wrong(numbers: tuple[int, ...]) -> Problem:
    """What was typed is not what was shown."""
    listed = " and ".join(str(number) for number in numbers)
    return Problem(
        code=Code.BACKUP_WORDS_WRONG,
        cause=f"Word {listed} is not the one you were shown. The wallet counts as not backed up.",
        remedy="Compare with what you wrote down; you can have the words shown once more.",
    )


def key_of_other_chain(chain_id: int, *, asked_for: int) -> Problem:
    """A single key was imported for one chain."""
    return Problem(
        code=Code.KEY_OTHER_CHAIN,
        cause=f"This wallet's key was imported for chain {chain_id} and is not used on chain {asked_for}: a signature "
        "of one chain could be used on the other.",
        remedy="Choose the network it was imported for, or make a wallet from recovery words.",
    )


def key_malformed() -> Problem:
    """What was typed is no private key."""
    return Problem(
        code=Code.KEY_MALFORMED,
        cause="This is not a private key.",
        remedy="A private key is 64 hexadecimal digits, with or without 0x in front.",
    )


def keystore_malformed() -> Problem:
    """The file is no keystore that we know."""
    return Problem(
        code=Code.KEYSTORE_MALFORMED,
        cause="This file is not an Ethereum keystore of version 3, or it is damaged.",
        remedy="Choose the JSON file that the other wallet exported.",
    )


def keystore_unreadable(why: str) -> Problem:
    """The system does not let us read it."""
    return Problem(
        code=Code.KEYSTORE_UNREADABLE,
        cause=f"The keystore cannot be read: {why}.",
        remedy="Choose another file, or check its rights.",
    )


def keystore_too_costly() -> Problem:
    """A hostile file must not take all memory."""
    return Problem(
        code=Code.KEYSTORE_TOO_COSTLY,
        cause="Opening this keystore would take more memory or time than any wallet asks for. It was not tried.",
        remedy="Export the key again with the other wallet's usual settings.",
    )


def keystore_unusual() -> Problem:
    """Early clients wrote N = 2^18 with r = 1, which the standard of scrypt forbids and OpenSSL refuses."""
    return Problem(
        code=Code.KEYSTORE_UNUSUAL,
        cause="This keystore uses settings that the standard of scrypt does not allow, as some early wallets did.",
        remedy="Open it with the wallet that wrote it and export the key again.",
    )


def keystore_passphrase_wrong() -> Problem:
    """The keystore's own check fails."""
    return Problem(
        code=Code.KEYSTORE_PASSPHRASE_WRONG,
        cause="This is not the keystore's passphrase, or the file was changed.",
        remedy="Type the passphrase that the other wallet had when it exported the file.",
    )
