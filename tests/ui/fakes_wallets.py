"""Samples of the wallets of a computer, for the window's tests."""

from wallet.views.real_values import NetworkName
from wallet.views.wallets_values import WalletList, WalletRow


def some_wallets() -> WalletList:
    """One of each kind."""
    return WalletList(
        rows=(
            WalletRow(name="default", has_demo=True, is_current=True),
            WalletRow(name="anna", has_keys=True, network=NetworkName.SEPOLIA, is_open=True),
            WalletRow(
                name="broken",
                has_keys=True,
                cause="The settings ~/broken/settings.toml cannot be used. Your keys are safe.",
                remedy='For the entry network, write "sepolia".',
            ),
            WalletRow(name="coffee", has_keys=True, network=NetworkName.THIS_COMPUTER),
            WalletRow(name="new"),
            WalletRow(name="savings", has_keys=True, network=NetworkName.MAINNET),
        ),
        left_out=2,
    )
