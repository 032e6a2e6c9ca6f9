"""`python -m ui`: the window with a wallet of this computer."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from ui.app import EXIT_AGAIN, EXIT_LEFT, EXIT_OK, EXIT_PROBLEM, EXIT_UNUSABLE, run
from ui.meeting import NobodyAnswersError, meet, meeting_place
from ui.plainlink import plain_link
from wallet.api import open_wallet, start_again

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCHEME = "nitro:"
_BUSY = (
    "Towpath is open in this profile already and does not answer. "
    "Close that window, or end it if it hangs, and try again.\n"
)
_ALONE = (
    "Towpath cannot make its meeting place, so it starts without one: "
    "links from other programs do not reach it. The wallet works as usual.\n"
)


def main(arguments: Sequence[str]) -> int:
    """Open the wallet and show the window; returns the exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.link and not given.link.lower().startswith(_SCHEME):
        parser.error(f"this is no payment link: {given.link}")
    claim, link = None, plain_link(given.link)
    place = meeting_place(os.environ, given.profile)
    if place is not None:
        try:
            claim = meet(place, link)
        except NobodyAnswersError:
            sys.stderr.write(_BUSY)
            return EXIT_PROBLEM
        except OSError:
            # The log's own lock still keeps two wallets from one profile.
            sys.stderr.write(_ALONE)
        else:
            if claim is None:
                return EXIT_OK
    # Qt names the window's class after the program: without this, after this file.
    argv = ["towpath"]
    try:
        code = run(
            open_wallet(given.profile),
            argv,
            starts_demo=given.demo,
            starts_own=given.set_up,
            claim=claim,
            link=link,
        )
    finally:
        if claim is not None:
            claim.end()
    if code == EXIT_AGAIN:
        start_again(arguments)
    if code == EXIT_LEFT:
        # The usual way out waits for every thread, also for the one that does not close.
        sys.stderr.flush()
        os._exit(EXIT_PROBLEM)
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
    parser.add_argument(
        "link",
        metavar="nitro:...",
        nargs="?",
        default="",
        help="a payment link to show; it is never paid by itself",
    )
    parser.add_argument("--demo", action="store_true", help="start the demo at once")
    parser.add_argument(
        "--set-up", action="store_true", help="begin with a wallet of your own: make or unlock it"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
