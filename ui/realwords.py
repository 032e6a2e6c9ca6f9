"""Words for a wallet with keys of its own: its networks, and how to get into it."""

from ui.i18n import tr
from wallet.views.real_values import NetworkName


def network_title(name: NetworkName) -> str:
    """What a network is called."""
    return {
        NetworkName.THIS_COMPUTER: tr("This computer"),
        NetworkName.SEPOLIA: tr("Sepolia"),
        NetworkName.MAINNET: tr("Ethereum"),
    }[name]


def network_words(name: NetworkName) -> str:
    """What is possible there."""
    return {
        NetworkName.THIS_COMPUTER: tr("A chain of your own, such as anvil. Channels work here."),
        NetworkName.SEPOLIA: tr("A public test network. Keys only, for now."),
        NetworkName.MAINNET: tr("Real money. Keys only, for now."),
    }[name]


def network_color(name: NetworkName) -> str:
    """The token whose colour marks a network; its name stands beside it always."""
    return {
        NetworkName.THIS_COMPUTER: "ok",
        NetworkName.SEPOLIA: "warn",
        NetworkName.MAINNET: "danger",
    }[name]
