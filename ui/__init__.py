"""The window. It imports `wallet.api` and `wallet.views` only, and Qt through `ui.qt` only."""
