"""`towpath log`: look at an event log. It is only read, and the wallet may run meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from engine.log.folding import WorldFolding
from engine.log.store import EventLog
from engine.log.verify import Finding, VerifyReport, verify
from engine.soundness import find_damage
from wallet.clierrors import EXIT_PROBLEM, plain_errors
from wallet.logtext import event_line, event_object, recorded, world_object, write_database
from wallet.profile import DEFAULT_PROFILE, find_log

log_app = typer.Typer(
    help="Look at an event log: it is only read, and the wallet may run meanwhile.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

Profile = Annotated[str, typer.Option(help="A profile's name or folder.")]
LogFile = Annotated[
    Path | None, typer.Option("--log", help="The log's file, instead of a profile.")
]


@log_app.command()
def show(
    profile: Profile = DEFAULT_PROFILE,
    log: LogFile = None,
    last: Annotated[int | None, typer.Option(min=1, help="Only the last so many events.")] = None,
    type_name: Annotated[str, typer.Option("--type", help="Only events of this type.")] = "",
) -> None:
    """Print one line for each event."""
    with plain_errors(), _opened(profile, log) as reader:
        _warn(reader)
        for fact in recorded(reader, last=last, type_name=type_name):
            typer.echo(event_line(fact))


@log_app.command("verify")
def verify_log(profile: Profile = DEFAULT_PROFILE, log: LogFile = None) -> None:
    """Check the file, the chain of hashes and the snapshots; name the first bad event."""
    with plain_errors(), _opened(profile, log) as reader:
        report = verify(reader, folding=WorldFolding())
    if report.is_sound:
        typer.echo(f"Sound: {report.event_count} events, their chain and their snapshots.")
        if report.ignored_snapshot_seqs:
            typer.echo(_ignored(len(report.ignored_snapshot_seqs)))
        return
    typer.echo(_damage(report), err=True)
    raise typer.Exit(EXIT_PROBLEM)


@log_app.command()
def at(
    seq: Annotated[int, typer.Argument(min=0, help="An event's number.")],
    profile: Profile = DEFAULT_PROFILE,
    log: LogFile = None,
) -> None:
    """Print balances, channels, tabs and what was under way after an event, as JSON."""
    with plain_errors(), _opened(profile, log) as reader:
        _warn(reader)
        typer.echo(json.dumps(world_object(reader, seq), indent=1))


@log_app.command()
def export(
    profile: Profile = DEFAULT_PROFILE,
    log: LogFile = None,
    sqlite: Annotated[
        Path | None, typer.Option(help="Write a new SQLite file instead of JSON lines.")
    ] = None,
) -> None:
    """Print every event as one line of JSON; amounts are decimal strings of wei, bytes are hex."""
    with plain_errors(), _opened(profile, log) as reader:
        if sqlite is not None:
            typer.echo(f"{write_database(reader, sqlite)} events are in {sqlite}.")
            return
        for fact in recorded(reader):
            typer.echo(json.dumps(event_object(fact)))


@contextmanager
def _opened(profile: str, log: Path | None) -> Iterator[EventLog]:
    with closing(EventLog.auditor(find_log(profile) if log is None else log)) as reader:
        yield reader


def _warn(reader: EventLog) -> None:
    """Say first what of the following is not to be believed. A long log is only checked in part, for time."""
    finding = find_damage(reader)
    if finding is not None:
        typer.echo(
            f"{_fault(finding)} What follows may be wrong from there on; `towpath log verify` says more.",
            err=True,
        )


def _ignored(count: int) -> str:
    """A snapshot only saves time, so one that cannot be read costs nothing but that."""
    if count == 1:
        return (
            "One snapshot is of another version of Towpath and was ignored: the events say it all."
        )
    return f"{count} snapshots are of other versions of Towpath and were ignored: the events say it all."


def _damage(report: VerifyReport) -> str:
    first = min(report.findings, key=_place)
    return (
        f"{_fault(first)} {report.event_count} events before are good. "
        "Keep the file and restore a backup; nothing was changed."
    )


def _fault(finding: Finding) -> str:
    where = "" if finding.seq is None else f" The first bad event is {finding.seq}."
    return f"The log is damaged: {finding.fault.value}.{where}"


def _place(finding: Finding) -> int:
    return 0 if finding.seq is None else finding.seq
