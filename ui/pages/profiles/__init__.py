"""The dialog with the wallets of this computer."""
