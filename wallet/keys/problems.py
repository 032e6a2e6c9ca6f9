"""What can go wrong with a vault or a keyring, told for a person: one cause and one remedy for each code."""

from __future__ import annotations

from pathlib import Path

from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import mark, tr, tr_marked

_RESTORE = mark(
    "Restore the wallet from its recovery words, or put back a copy of the file if you have one."
)
_WITHOUT_KEYRING = mark(
    "Start your desktop's keyring and try again, or protect the keys with a passphrase instead."
)


def keyring_absent() -> Problem:
    """No keyring that could be used."""
    return Problem(
        code=Code.KEYRING_ABSENT,
        cause=tr("This computer offers no keyring that can be used now."),
        remedy=tr_marked(_WITHOUT_KEYRING),
    )


def keyring_refused(name: str, reason: str) -> Problem:
    """The keyring that was chosen for Python programs is not one for keys."""
    return Problem(
        code=Code.KEYRING_REFUSED,
        cause=tr("The keyring chosen on this computer, {name}, is not used: {reason}.").format(
            name=name, reason=reason
        ),
        remedy=tr(
            "Choose the desktop's own keyring, or protect the keys with a passphrase instead."
        ),
    )


def keyring_locked() -> Problem:
    """It asked for its password and did not get it."""
    return Problem(
        code=Code.KEYRING_LOCKED,
        cause=tr("The computer's keyring is locked and was not opened. Nothing changed."),
        remedy=tr(
            "Try again and give the keyring its own password; often it is the one you log in with."
        ),
    )


def keyring_dismissed() -> Problem:
    """A question of the keyring was closed."""
    return Problem(
        code=Code.KEYRING_DISMISSED,
        cause=tr("The keyring's question was closed without an answer. Nothing changed."),
        remedy=tr("Try again and answer it, or protect the keys with a passphrase instead."),
    )


def keyring_silent(limit_s: float) -> Problem:
    """It hangs, or waits for a person."""
    return Problem(
        code=Code.KEYRING_NO_ANSWER,
        cause=tr("The keyring did not answer within {limit_s:g} seconds. Nothing changed.").format(
            limit_s=limit_s
        ),
        remedy=tr("Look for a window in which it asks for its password, answer it and try again."),
    )


def keyring_failed(kind: str) -> Problem:
    """It broke. `kind` names the error, without its text."""
    return Problem(
        code=Code.KEYRING_FAILED,
        cause=tr("The keyring failed ({kind}). Nothing changed.").format(kind=kind),
        remedy=tr("Try again. If it stays, log out of the desktop and in again to start it anew."),
    )


def keyring_entry_lost() -> Problem:
    """The vault is there and its key is not."""
    return Problem(
        code=Code.KEYRING_ENTRY_LOST,
        cause=tr(
            "The keyring no longer holds the key of this wallet's vault, so it stays "
            "closed. The file is untouched."
        ),
        remedy=tr(
            "Log in as you did when the wallet was made. If the key is gone, restore the "
            "wallet from its recovery words."
        ),
    )


def keyring_entry_wrong() -> Problem:
    """There is a key, of something else."""
    return Problem(
        code=Code.KEYRING_ENTRY_WRONG,
        cause=tr(
            "The keyring's entry for this wallet was changed and no longer opens its "
            "vault. The file is untouched."
        ),
        remedy=tr(
            "Put back the keyring's entry if you have a copy; otherwise restore the "
            "wallet from its recovery words."
        ),
    )


def keyring_entry_left() -> Problem:
    """After a change of protection, the old entry would not go away."""
    return Problem(
        code=Code.KEYRING_ENTRY_LEFT,
        cause=tr(
            "The protection was changed, but the keyring kept the old key. It only opens "
            "old copies of the vault."
        ),
        remedy=tr(
            "Delete the entry “towpath” that is no longer used in your keyring's own program."
        ),
    )


def passphrase_needed() -> Problem:
    """The vault has a passphrase and none was given."""
    return Problem(
        code=Code.PASSPHRASE_NEEDED,
        cause=tr("This wallet is protected by a passphrase."),
        remedy=tr("Type it to go on."),
    )


def passphrase_wrong(folder: Path) -> Problem:
    """It does not open the vault in this folder."""
    return Problem(
        code=Code.PASSPHRASE_WRONG,
        cause=tr(
            "This is not the wallet's passphrase. The wallet stays closed and nothing is lost."
        ),
        remedy=tr(
            "Type it again; look at Caps Lock and the keyboard's language. Without it only the "
            "recovery words help: move keys.vault out of {folder}, and restore the words in this profile."
        ).format(folder=folder),
    )


def passphrase_wrong_again() -> Problem:
    """It does not open the vault of a wallet that is open: it was asked for a second time."""
    return Problem(
        code=Code.PASSPHRASE_WRONG,
        cause=tr("This is not the wallet's passphrase. Nothing was shown or changed."),
        remedy=tr("Try again; look at Caps Lock and the keyboard's language."),
    )


def vault_locked() -> Problem:
    """What was asked for needs an open vault."""
    return Problem(
        code=Code.VAULT_LOCKED,
        cause=tr("The wallet is locked. Nothing changed."),
        remedy=tr("Unlock it and try again."),
    )


def vault_missing(path: Path) -> Problem:
    """No file."""
    return Problem(
        code=Code.VAULT_MISSING,
        cause=tr("There is no vault at {path}.").format(path=path),
        remedy=tr(
            "Create a wallet or restore one; or start Towpath with the profile that holds yours."
        ),
    )


def vault_exists(path: Path) -> Problem:
    """A new vault is never written over another."""
    return Problem(
        code=Code.VAULT_EXISTS,
        cause=tr("There is a vault at {path} already. It was not touched.").format(path=path),
        remedy=tr("Unlock that one, or make the new wallet in another profile."),
    )


def vault_unreadable(path: Path, why: str) -> Problem:
    """The system does not let us read it."""
    return Problem(
        code=Code.VAULT_UNREADABLE,
        cause=tr("The vault {path} cannot be read: {why}. It was not touched.").format(
            path=path, why=why
        ),
        remedy=tr("Check the rights of the file and its folder."),
    )


def vault_not_written(path: Path, why: str) -> Problem:
    """The system does not let us write it."""
    return Problem(
        code=Code.VAULT_NOT_WRITTEN,
        cause=tr(
            "The vault {path} could not be written safely: {why}. It opens as before or "
            "as you have just chosen."
        ).format(path=path, why=why),
        remedy=tr("Check the folder's rights and the free space."),
    )


def vault_damaged(path: Path) -> Problem:
    """Its bytes are not what was written."""
    return Problem(
        code=Code.VAULT_DAMAGED,
        cause=tr(
            "The file {path} is no vault, or it was damaged or changed. It was not touched."
        ).format(path=path),
        remedy=tr_marked(_RESTORE),
    )


def vault_newer(path: Path, version: int) -> Problem:
    """A newer program wrote it."""
    return Problem(
        code=Code.VAULT_NEWER,
        cause=tr(
            "The vault {path} was written by a newer Towpath (its version is {version}). "
            "It was not touched."
        ).format(path=path, version=version),
        remedy=tr("Start the newer Towpath."),
    )


def vault_replaced(path: Path) -> Problem:
    """The file is not the one that was opened."""
    return Problem(
        code=Code.VAULT_REPLACED,
        cause=tr(
            "The file {path} was replaced by something else while the wallet was open. "
            "Nothing changed."
        ).format(path=path),
        remedy=tr("Lock the wallet and unlock it again to use what is there now."),
    )


def no_words() -> Problem:
    """The wallet was made from a single key."""
    return Problem(
        code=Code.VAULT_NO_WORDS,
        cause=tr("This wallet was made from a single key and has no recovery words."),
        remedy=tr("Export the key as a keystore file instead."),
    )


def backup_words_wrong(numbers: tuple[int, ...]) -> Problem:
    """What was typed is not what was shown."""
    listed = " and ".join(str(number) for number in numbers)
    return Problem(
        code=Code.BACKUP_WORDS_WRONG,
        cause=tr(
            "Word {listed} is not the one you were shown. The wallet counts as not backed up."
        ).format(listed=listed),
        remedy=tr("Compare with what you wrote down; you can have the words shown once more."),
    )


def key_of_other_chain(chain_id: int, *, asked_for: int) -> Problem:
    """A single key was imported for one chain."""
    return Problem(
        code=Code.KEY_OTHER_CHAIN,
        cause=tr(
            "This wallet's key was imported for chain {chain_id} and is not used on "
            "chain {asked_for}: a signature of one chain could be used on the other."
        ).format(chain_id=chain_id, asked_for=asked_for),
        remedy=tr("Choose the network it was imported for, or make a wallet from recovery words."),
    )


def key_malformed() -> Problem:
    """What was typed is no private key."""
    return Problem(
        code=Code.KEY_MALFORMED,
        cause=tr("This is not a private key."),
        remedy=tr("A private key is 64 hexadecimal digits, with or without 0x in front."),
    )


def keystore_malformed() -> Problem:
    """The file is no keystore that we know."""
    return Problem(
        code=Code.KEYSTORE_MALFORMED,
        cause=tr("This file is not an Ethereum keystore of version 3, or it is damaged."),
        remedy=tr("Choose the JSON file that the other wallet exported."),
    )


def keystore_unreadable(why: str) -> Problem:
    """The system does not let us read it."""
    return Problem(
        code=Code.KEYSTORE_UNREADABLE,
        cause=tr("The keystore cannot be read: {why}.").format(why=why),
        remedy=tr("Choose another file, or check its rights."),
    )


def keystore_too_costly() -> Problem:
    """A hostile file must not take all memory."""
    return Problem(
        code=Code.KEYSTORE_TOO_COSTLY,
        cause=tr(
            "Opening this keystore would take more memory or time than any wallet asks "
            "for. It was not tried."
        ),
        remedy=tr("Export the key again with the other wallet's usual settings."),
    )


def keystore_unusual() -> Problem:
    """Early clients wrote N = 2^18 with r = 1, which the standard of scrypt forbids and OpenSSL refuses."""
    return Problem(
        code=Code.KEYSTORE_UNUSUAL,
        cause=tr(
            "This keystore uses settings that the standard of scrypt does not allow, as "
            "some early wallets did."
        ),
        remedy=tr("Open it with the wallet that wrote it and export the key again."),
    )


def keystore_passphrase_wrong() -> Problem:
    """The keystore's own check fails."""
    return Problem(
        code=Code.KEYSTORE_PASSPHRASE_WRONG,
        cause=tr("This is not the keystore's passphrase, or the file was changed."),
        remedy=tr("Type the passphrase that the other wallet had when it exported the file."),
    )
