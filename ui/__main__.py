"""`python -m ui`: the window with a wallet of this computer."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from ui.app import EXIT_AGAIN, EXIT_UNUSABLE, run
from wallet.api import open_wallet, start_again

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Open the wallet and show the window; returns the exit code."""
    given = _parser().parse_args(arguments)
    # Qt names the window's class after the program: without this, after this file.
    code = run(open_wallet(given.profile), ["towpath"], starts_demo=given.demo)
    if code == EXIT_AGAIN:
        start_again(arguments)
    return code


class _OneLineParser(argparse.ArgumentParser):
    """Tells a wrong command line in one line."""

    def error(self, message: str) -> NoReturn:
        """End with the reason."""
        self.exit(EXIT_UNUSABLE, f"{self.prog}: {message}. See --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _OneLineParser(prog="towpath", description="Towpath's window.", allow_abbrev=False)
    parser.add_argument(
        "--profile",
        metavar="NAME|PATH",
        help="the wallet's profile, by name or by folder; without it, the usual one",
    )
    parser.add_argument("--demo", action="store_true", help="start the demo at once")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
