"""A report of our own mistake that a person may give away: versions, where it happened, the last log lines.

It holds no values. What an exception says may hold an address, a sum, a name or a path, so only its kind is told; of
the log only fields that name a case; and a file only by its place in the program.
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from wallet.limits import REPORT_FAULTS_MAX, REPORT_LOG_LINES_MAX
from wallet.ownlog import own_log, read_line
from wallet.redact import redact
from wallet.version import VERSION

# The second net takes a path for recovery words where its folders happen to be listed ones.
_PLACE = re.compile(
    r'^  (?P<bar>[ |+]*)(?:File "|<redacted>)(?P<path>[^"]*)", line (?P<line>\d+), in (?P<name>\S+)$'
)
_KIND = re.compile(r"^(?P<bar>[ |+]*)(?P<kind>[A-Za-z_][\w.]*)(?:: .*)?$")
_HEADS = frozenset(
    {
        "Traceback (most recent call last):",
        "Exception Group Traceback (most recent call last):",
        "During handling of the above exception, another exception occurred:",
        "The above exception was the direct cause of the following exception:",
    }
)
# What a message says may look like the kind of a mistake; only what is named like one is told.
_NAMED = re.compile(r"(?:Error|Exception|Group|Warning|Interrupt|Exit|Iteration|Problem|Refused)$")
_CODE_FILE = re.compile(r"[A-Za-z0-9_]+\.py|<[a-z ]+>")
_OUR_FOLDERS = ("engine", "wallet", "ui")
_CASES = re.compile(r"\b(code|kind|reason|cause|error|seq|pid)=([A-Za-z0-9_]{1,40})(?= |$)")
_LONG_HEX = re.compile(r"^(?:0x)?[0-9a-fA-F]{16,}$")
_VALUE = re.compile(r"0x[0-9a-fA-F]+|\d[\d.,]*|[0-9a-fA-F]{16,}")


def crash_report(faults: Sequence[str], versions: Mapping[str, str]) -> str:
    """The whole report.

    Args:
        faults: tracebacks as `wallet.redact.told` makes them, the first one first.
        versions: of what else takes part, by name.
    """
    parts = {
        "Towpath": VERSION,
        "Python": platform.python_version(),
        "System": f"{platform.system()} {platform.machine()}",
        **_library_versions(),
        **versions,
        "Written": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    head = [f"{name}: {value}" for name, value in parts.items()]
    told = faults[:REPORT_FAULTS_MAX]
    lines = ["Towpath report", "", *head]
    for number, fault in enumerate(told, start=1):
        lines += ["", f"Mistake {number} of {len(faults)}", *_places_of(fault)]
    lines += ["", "Last lines of the log", *_log_lines()]
    return redact("\n".join(lines)) + "\n"


def _places_of(fault: str) -> list[str]:
    """Where it went, line by line, and what kind of mistake it was, without what it says."""
    lines: list[str] = []
    is_message = False
    for line in fault.splitlines():
        place = _PLACE.match(line)
        kind = _KIND.match(line)
        if place is not None:
            is_message = False
            name = _VALUE.sub("#", place["name"])
            lines.append(f"  {_short(place['path'])}, line {place['line']}, in {name}")
        elif line.strip(" |+") in _HEADS:
            is_message = False
            lines.append(line)
        elif kind is not None and not is_message and not line.startswith("  "):
            # What follows on other lines belongs to what it says.
            is_message = True
            named = kind["kind"] if _NAMED.search(kind["kind"]) else "A mistake"
            lines.append(f"{named} (what it says is left out)")
    return lines


def _short(path: str) -> str:
    """A file by its place in the program or in a library, never by a person's folders."""
    parts = path.replace("\\", "/").split("/")
    for at in range(len(parts) - 1, -1, -1):
        if parts[at] in _OUR_FOLDERS:
            return _VALUE.sub("#", "/".join(parts[at:]))
    return _VALUE.sub("#", parts[-1]) if _CODE_FILE.fullmatch(parts[-1]) else "(elsewhere)"


def _log_lines() -> list[str]:
    log = own_log()
    if log is None:
        return ["none"]
    lines = []
    for line in map(read_line, log.newest(REPORT_LOG_LINES_MAX)):
        is_ours = line.source.split(".")[0] == "towpath"
        event = _VALUE.sub("#", line.event) if is_ours else "(left out)"
        cases = " ".join(
            f"{name}={_LONG_HEX.sub('#', value)}" for name, value in _CASES.findall(line.more)
        )
        lines.append(f"{line.at} {line.level} {line.source}: {event} {cases}".rstrip())
    return lines or ["none"]


def _library_versions() -> dict[str, str]:
    """Of the libraries that matter, as far as they are loaded."""
    names = ("coincurve", "msgpack", "cryptography")
    found = {name: getattr(sys.modules.get(name), "__version__", None) for name in names}
    return {name: str(version) for name, version in found.items() if version is not None}
