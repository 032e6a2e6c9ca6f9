"""`towpath log`: look at an event log. It is only read, and the wallet may run meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from engine.log.errors import StoreError, StoreKind
from engine.log.folding import WorldFolding
from engine.log.store import EventLog
from engine.log.verify import Fault, Finding, VerifyReport, verify
from engine.simulator.kept import told
from engine.soundness import find_damage
from wallet.clierrors import EXIT_PROBLEM, plain_errors
from wallet.codes import Code
from wallet.keys.vault import VAULT_NAME
from wallet.logtext import event_line, event_object, recorded, world_object, write_database
from wallet.ports import Problem
from wallet.profile import DEFAULT_PROFILE, find_log, profile_folder

log_app = typer.Typer(
    help="Look at an event log: it is only read, and the wallet may run meanwhile.",
    short_help="Look at an event log; it is only read.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

_FILE_DAMAGED = "The file itself is damaged (cut off or overwritten)"
_KEEP = "Keep it, and restore a backup; nothing was changed."
_OF_THE_FILE = {Fault.STRUCTURE, Fault.UNREADABLE}

Profile = Annotated[str, typer.Option(metavar="NAME|PATH", help="A profile's name or folder.")]
LogFile = Annotated[
    Path | None,
    typer.Option("--log", metavar="FILE", help="The log's file, instead of a profile."),
]


@log_app.command()
def show(
    profile: Profile = DEFAULT_PROFILE,
    log: LogFile = None,
    last: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the last N events.")
    ] = None,
    type_name: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="Only events of this type.")
    ] = "",
) -> None:
    """Print one line for each event."""
    with plain_errors(), _opened(profile, log) as reader:
        _warn(reader)
        for fact in recorded(reader, last=last, type_name=type_name):
            typer.echo(event_line(fact))


@log_app.command("verify", short_help="Check all of it; name the first bad event.")
def verify_log(profile: Profile = DEFAULT_PROFILE, log: LogFile = None) -> None:
    """Check the file, the chain of hashes and the snapshots; name the first bad event."""
    with plain_errors(), _opened(profile, log) as reader:
        report = verify(reader, folding=WorldFolding())
        told = "" if report.is_sound else _damage(report, reader)
    if report.is_sound:
        typer.echo(f"Sound: {report.event_count} events, their chain and their snapshots.")
        if report.ignored_snapshot_seqs:
            typer.echo(_ignored(len(report.ignored_snapshot_seqs)))
        return
    typer.echo(told, err=True)
    raise typer.Exit(EXIT_PROBLEM)


@log_app.command(short_help="Print what was true after an event.")
def at(
    seq: Annotated[int, typer.Argument(min=0, metavar="SEQ", help="An event's number.")],
    profile: Profile = DEFAULT_PROFILE,
    log: LogFile = None,
) -> None:
    """Print balances, channels, tabs and what was under way after an event, as JSON."""
    with plain_errors(), _opened(profile, log) as reader:
        _warn(reader)
        typer.echo(json.dumps(world_object(reader, seq), indent=1))


@log_app.command(short_help="Print every event as JSON, or into SQLite.")
def export(
    profile: Profile = DEFAULT_PROFILE,
    log: LogFile = None,
    sqlite: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a new SQLite file instead of JSON lines."),
    ] = None,
) -> None:
    """Print every event as one line of JSON; amounts are decimal strings of wei, bytes are hex."""
    with plain_errors(), _opened(profile, log) as reader:
        _warn(reader)
        if sqlite is not None:
            typer.echo(f"{write_database(reader, sqlite)} events are in {sqlite}.")
            return
        for fact in recorded(reader):
            typer.echo(json.dumps(event_object(fact)))


@log_app.command("open", short_help="Print a life that the simulator kept.")
def open_kept(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `make sim` kept.")],
) -> None:
    """Print a life in which the simulator found a fault: its town, what befell it, and what led to the fault."""
    with plain_errors():
        try:
            typer.echo(told(file))
        except FileNotFoundError as error:
            raise Problem(
                code=Code.MISSING, cause=f"There is no file {file}.", remedy="Check the path."
            ) from error
        except (OSError, ValueError) as error:
            raise Problem(
                code=Code.NOT_A_LOG,
                cause=f"{file} is no file that the simulator kept, or it cannot be read.",
                remedy="Check the path; `make sim` names the files that it keeps.",
            ) from error


@contextmanager
def _opened(profile: str, log: Path | None) -> Iterator[EventLog]:
    path = _log_of(profile) if log is None else log
    try:
        with closing(EventLog.auditor(path)) as reader:
            yield reader
    except StoreError as error:
        if log is not None and error.kind is StoreKind.MISSING:
            what = f"{log} is a folder." if log.is_dir() else f"There is no file {log}."
            raise Problem(code=Code.MISSING, cause=what, remedy="Check the path.") from error
        if error.kind is not StoreKind.DAMAGED:
            raise
        raise Problem(
            code=Code[error.kind.name],
            cause=f"{path}: {_FILE_DAMAGED}, and no more of it can be read.",
            remedy=_KEEP,
        ) from error


def _log_of(profile: str) -> Path:
    """The log of a profile.

    Raises:
        Problem: there is none, and why; or more than one.
    """
    try:
        return find_log(profile)
    except Problem as problem:
        has_keys = (profile_folder(profile) / VAULT_NAME).exists()
        if problem.code is not Code.NO_LOG or not has_keys:
            raise
        raise Problem(
            code=Code.NO_LOG,
            cause="This wallet has no log yet, because it opens no channels.",
            remedy="Its keys are safe; name another profile with --profile.",
        ) from None


def _warn(reader: EventLog) -> None:
    """Say first what of the following is not to be believed. A long log is only checked in part, for time."""
    finding = find_damage(reader)
    if finding is None:
        return
    if finding.fault in _OF_THE_FILE:
        what = f"{_FILE_DAMAGED}. What follows may be wrong, and may end early"
    else:
        what = f"{_fault(finding)} What follows may be wrong from there on"
    typer.echo(f"{what}; `towpath log verify` says more.", err=True)


def _ignored(count: int) -> str:
    """A snapshot only saves time, so one that cannot be read costs nothing but that."""
    if count == 1:
        return (
            "One snapshot is of another version of Towpath and was ignored: the events say it all."
        )
    return f"{count} snapshots are of other versions of Towpath and were ignored: the events say it all."


def _damage(report: VerifyReport, reader: EventLog) -> str:
    if any(finding.fault in _OF_THE_FILE for finding in report.findings):
        readable = _readable_count(reader)
        upto = f"events up to {readable}" if readable else "none of its events"
        bad_seq = min(readable, report.event_count or readable) + 1
        return f"{_FILE_DAMAGED}; {upto} can be read. The first bad event is {bad_seq}. {_KEEP}"
    first = min(report.findings, key=_place)
    before = report.event_count
    good = f"The {before} events before are good." if before != 1 else "The event before is good."
    return f"{_fault(first)} {good} {_KEEP}"


def _readable_count(reader: EventLog) -> int:
    """How many events `show` prints before it comes to what it cannot read."""
    count = 0
    with suppress(StoreError):
        for _fact in recorded(reader):
            count += 1
    return count


def _fault(finding: Finding) -> str:
    if finding.fault is Fault.MISSING:
        return f"The log is damaged: event {finding.seq} is missing."
    where = "" if finding.seq is None else f" The first bad event is {finding.seq}."
    return f"The log is damaged: {finding.fault.value}.{where}"


def _place(finding: Finding) -> int:
    return 0 if finding.seq is None else finding.seq
