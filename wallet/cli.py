"""The command line: `towpath` opens the window, everything else works without one.

Exit codes: 0 done, 1 it did not work (one line says why and what to do), 2 the command line or a configuration is
wrong.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from engine.configtable import ConfigError
from engine.hub import Announcement, LedgerOpened, LedgerRefused, Listening, run_hub
from engine.hubconfig import read_config
from engine.protocol.types import MalformedValueError, address_from_hex
from wallet import program
from wallet.clierrors import EXIT_PROBLEM, EXIT_WRONG, plain_errors
from wallet.clilog import log_app
from wallet.codes import Code
from wallet.demo.headless import run_headless
from wallet.demo.limits import PAYMENTS_MAX, PAYMENTS_USUAL
from wallet.demo.messages import as_json, say
from wallet.demo.supervisor import supervise
from wallet.links.addresses import checksummed
from wallet.ownlog import keep_own_log
from wallet.playkey import read_play_keys
from wallet.ports import Problem
from wallet.profile import DEFAULT_PROFILE, DEMO_FOLDER, profile_folder, protect_files
from wallet.redact import keep_redacted_journal
from wallet.version import VERSION
from wallet.views.sentences import ledger_problem

LINK = "nitro:"
"""How a payment link begins. It is no command: the window shows it."""

_OTHER_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)

Profile = Annotated[
    str | None, typer.Option(metavar="NAME|PATH", help="A profile's name or folder.")
]

app = typer.Typer(
    name="towpath",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(log_app, name="log")


def main() -> None:
    """The entry point."""
    protect_files()
    with _plain_exit():
        _look_for_link(sys.argv[1:])
    app(prog_name="towpath")


def _look_for_link(arguments: Sequence[str]) -> None:
    """Open the window if there is a payment link, wherever it stands; say so if there is what only looks like one."""
    rest = list(arguments)
    link = next((word for word in rest if word.lower().startswith(LINK)), None)
    if link is None:
        if rest and _OTHER_LINK.match(_first_word(rest)):
            _refuse(f"{_first_word(rest)} is no payment link: those begin with {LINK}")
        return
    rest.remove(link)
    profile: str | None = None
    match rest:
        case []:
            pass
        case ["--profile", name]:
            profile = name
        case [word] if word.startswith("--profile="):
            profile = word.partition("=")[2]
        case _:
            _refuse("With a payment link goes --profile NAME and nothing else.")
    _open_window(profile, link)


def _first_word(arguments: Sequence[str]) -> str:
    """The first argument that is neither an option nor its value; "" if there is none."""
    words = iter(arguments)
    for word in words:
        if word == "--profile":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


@app.callback(invoke_without_command=True)
def towpath(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
    profile: Profile = None,
) -> None:
    """A desktop wallet for Nitro payment channels. Without a command it opens the window."""
    if version:
        typer.echo(f"towpath {VERSION}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        _open_window(profile)
    elif profile is not None:
        _refuse(
            f"Write --profile after the command: towpath {context.invoked_subcommand} --profile ..."
        )


@app.command(short_help="Run a hub without a window.")
def hub(
    config: Annotated[
        Path, typer.Argument(metavar="CONFIG.toml", help="Its configuration, a TOML file.")
    ],
) -> None:
    """Run a node without a window until SIGTERM."""
    with plain_errors(is_machine=True):
        read = read_config(config)
        keys = read_play_keys(read.play_key_file, chain_id=read.chain.chain_id)
        _keep_journal(read.journal_path)
        asyncio.run(
            run_hub(read, channel_key=keys.channel_key, gas_key=keys.gas_key, announce=announce)
        )


@app.command("demo-supervisor", hidden=True)
def demo_supervisor(
    folder: Path,
    fund: Annotated[str, typer.Option(help="The wallet's account that pays for deposits.")] = "",
) -> None:
    """Run the demo's chain, hub and payee until standard input ends."""
    with plain_errors(is_machine=True):
        try:
            wallet_gas = address_from_hex(fund) if fund else None
        except MalformedValueError:
            raise Problem(
                code=Code.BAD_ADDRESS,
                cause="--fund is not an address.",
                remedy="Write 0x and 40 hexadecimal digits.",
            ) from None
        keep_redacted_journal()
        supervise(folder, wallet_gas, lambda message: say(as_json(message)))


@app.command(short_help="Try everything with play money.")
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Without a window.")] = False,
    payments: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=PAYMENTS_MAX,
            metavar="N",
            help=f"Payments after the first; {PAYMENTS_USUAL} if not given.",
        ),
    ] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    profile: Profile = None,
) -> None:
    """Try everything with play money: a private chain, a hub and a payee on this machine."""
    if not headless:
        if is_json or payments is not None:
            _refuse("--payments and --json need --headless: in the window you pay by hand.")
        _open_window(profile, "--demo")
        return
    with plain_errors():
        folder = profile_folder(DEFAULT_PROFILE if profile is None else profile)
        # What the engine says in passing is for the log: on the screen is what a person is told.
        keep_own_log(folder)
        count = PAYMENTS_USUAL if payments is None else payments
        is_exact = run_headless(folder / DEMO_FOLDER, count, is_json=is_json)
    if not is_exact:
        raise typer.Exit(EXIT_PROBLEM)


def announce(what: Announcement) -> None:
    """Tell whoever started the hub, as a line of JSON."""
    match what:
        case Listening(address=address, endpoint=endpoint):
            say({"listening": {"address": checksummed(address), "endpoint": endpoint}})
        case LedgerOpened(peer=peer):
            say({"ledger_opened": {"peer": checksummed(peer)}})
        case LedgerRefused(peer=peer, reason=reason, is_ours=is_ours):
            say(as_json(ledger_problem(checksummed(peer), reason, is_ours=is_ours)))


@contextmanager
def _plain_exit() -> Iterator[None]:
    """Outside of a command nobody turns an exit into its code."""
    try:
        yield
    except typer.Exit as wanted:
        sys.exit(wanted.exit_code)


def _keep_journal(path: Path | None) -> None:
    try:
        keep_redacted_journal(path)
    except OSError as error:
        raise ConfigError(
            key="node.journal",
            cause=f"{path} cannot be written: {error.strerror}.",
            remedy="Name a plain file in a folder where you may write, or leave it out.",
        ) from None


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(EXIT_WRONG)


def _open_window(profile: str | None, *options: str) -> None:
    """Become the window's program: the wallet knows no window, so it is named, not imported."""
    with plain_errors():
        # Only to say now, in one line, that it is no profile.
        profile_folder(DEFAULT_PROFILE if profile is None else profile)
    sys.stdout.flush()
    chosen = (*options, *(() if profile is None else ("--profile", profile)))
    program.become_window(chosen)


if __name__ == "__main__":
    main()
