"""`python -m ui`: the window with the wallet of this computer."""

import sys

from ui.app import run
from wallet.api import open_wallet


def main() -> int:
    """Open the wallet and show the window; returns the exit code."""
    return run(open_wallet(), sys.argv)


if __name__ == "__main__":
    sys.exit(main())
