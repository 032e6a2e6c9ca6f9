"""What goes wrong around a profile's settings and its node, in plain English."""

from __future__ import annotations

from pathlib import Path

from wallet.codes import Code
from wallet.ports import Problem
from wallet.views.language import tr


def settings_missing(path: Path) -> Problem:
    """Keys without settings."""
    return Problem(
        code=Code.SETTINGS_MISSING,
        cause=tr(
            "The settings {path} are not there, so it is not known on which network this "
            "wallet lives. Your keys are safe."
        ).format(path=path),
        remedy=tr("Put the file back from a copy; it holds no secrets."),
    )


def settings_unreadable(path: Path, why: str) -> Problem:
    """The system does not let us read them."""
    return Problem(
        code=Code.SETTINGS_UNREADABLE,
        cause=tr("The settings {path} cannot be read: {why}. Your keys are safe.").format(
            path=path, why=why
        ),
        remedy=tr("Check the rights of the file and its folder."),
    )


def settings_wrong(path: Path, why: str) -> Problem:
    """They say something that cannot be."""
    return Problem(
        code=Code.SETTINGS_WRONG,
        cause=tr("The settings {path} cannot be used. Your keys are safe.").format(path=path),
        remedy=why,
    )


def settings_newer(path: Path, version: int) -> Problem:
    """A newer program wrote them."""
    return Problem(
        code=Code.SETTINGS_NEWER,
        cause=tr(
            "The settings {path} were written by a newer Towpath (their version is "
            "{version}). Nothing was changed."
        ).format(path=path, version=version),
        remedy=tr("Start the newer Towpath."),
    )


def settings_not_written(path: Path, why: str) -> Problem:
    """The system does not let us write them."""
    return Problem(
        code=Code.SETTINGS_NOT_WRITTEN,
        cause=tr(
            "The settings {path} could not be written safely: {why}. No keys were made or changed."
        ).format(path=path, why=why),
        remedy=tr("Check the folder's rights and the free space."),
    )


def keys_in_use(name: str, folder: Path) -> Problem:
    """Another profile of this computer has channels of this key."""
    return Problem(
        code=Code.KEYS_IN_USE,
        cause=tr(
            "The wallet {name} on this computer has these keys already, and channels with them. Used in "
            "two wallets at once they can cost money. Nothing was written."
        ).format(name=name),
        remedy=tr(
            "Open {name}, which has its channels too. If you cannot unlock it, move keys.vault out "
            "of its folder {folder}, and restore the keys in {name}. To have the keys here all the same, "
            "go on once more, and never use the other one again."
        ).format(name=name, folder=folder),
    )


def folder_not_made(path: Path, why: str) -> Problem:
    """The system does not let us make the log's folder."""
    return Problem(
        code=Code.FOLDER_NOT_MADE,
        cause=tr("The folder {path} cannot be made: {why}. Your keys are safe.").format(
            path=path, why=why
        ),
        remedy=tr("Check the rights and the free space there."),
    )


def network_wrong(why: str) -> Problem:
    """What was typed for the network is not what belongs there."""
    return Problem(
        code=Code.NETWORK_WRONG,
        cause=tr("This is not a chain that Towpath can use. Nothing was saved."),
        remedy=why,
    )


def chain_file_unreadable(why: str) -> Problem:
    """The system does not let us read the file with the contracts."""
    return Problem(
        code=Code.NETWORK_WRONG,
        cause=tr("This file cannot be read: {why}. Nothing was changed.").format(why=why),
        remedy=tr("Choose the chain.json of its deployment, or type the three addresses."),
    )


def chain_file_wrong() -> Problem:
    """The file holds something else than the contracts' addresses."""
    return Problem(
        code=Code.NETWORK_WRONG,
        cause=tr("This file does not tell where a chain's contracts are. Nothing was changed."),
        remedy=tr("Choose the chain.json of its deployment, or type the three addresses."),
    )


def backup_not_confirmed() -> Problem:
    """Money must not go where only this computer has the keys."""
    return Problem(
        code=Code.BACKUP_NOT_CONFIRMED,
        cause=tr(
            "Your recovery words are not backed up, so no money is put into a channel "
            "yet: without them, a broken computer would cost it. Nothing was sent."
        ),
        remedy=tr("Back up your words first; it takes two minutes."),
    )


def no_channels_here(network: str) -> Problem:
    """No real money before there is a way out."""
    return Problem(
        code=Code.NO_CHANNELS_HERE,
        cause=tr(
            "Towpath opens no channels on {network} until its contracts and every way "
            "out of a channel are finished. Nothing was sent."
        ).format(network=network),
        remedy=tr("Use the demo or a chain on this computer for now."),
    )
