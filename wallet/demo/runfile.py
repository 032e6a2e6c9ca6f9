"""`run.json`: which processes of a demo run and on which ports, so that the next start can clear up after a crash."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wallet.demo.limits import CHILD_PATIENCE_S, RUN_FILE_SIZE_BYTES_MAX
from wallet.demo.processes import ProcessId, end_process
from wallet.plainfile import read_plain_file
from wallet.playkey import write_private

RUN_FILE = "run.json"
_LOG = logging.getLogger("towpath.demo")


@dataclass(slots=True)
class RunFile:
    """What is known of the demo's processes. Kept on disk by each change.

    Attributes:
        ports: what each part listens on, kept for the next start.
        processes: what runs, by part.
        owner: the wallet whose demo it is, until that wallet has ended or closes it.
    """

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, ProcessId] = field(default_factory=dict)
    owner: ProcessId | None = None

    @classmethod
    def read(cls, folder: Path) -> RunFile:
        """What the last start left; nothing if there was none or its file is damaged."""
        found = cls(folder)
        try:
            raw = json.loads(read_plain_file(folder / RUN_FILE, RUN_FILE_SIZE_BYTES_MAX))
            found.ports = {str(name): int(port) for name, port in raw["ports"].items()}
            found.processes = {str(name): _process(each) for name, each in raw["processes"].items()}
            found.owner = None if raw.get("owner") is None else _process(raw["owner"])
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            _LOG.warning("run.json is damaged and is written anew")
        return found

    def note_port(self, name: str, port: int) -> None:
        """A part listens there."""
        if self.ports.get(name) != port:
            self.ports[name] = port
            self._write()

    def note_process(self, name: str, process: ProcessId | None) -> None:
        """A part runs as this process, or runs no more."""
        if process is None:
            self.processes.pop(name, None)
        else:
            self.processes[name] = process
        self._write()

    def note_owner(self, owner: ProcessId | None) -> None:
        """This wallet runs the demo, or is done with it."""
        self.owner = owner
        self._write()

    def end_stale(self) -> None:
        """End what an earlier supervisor left behind. Blocks while they stop."""
        for name, process in tuple(self.processes.items()):
            if end_process(process, patience_s=CHILD_PATIENCE_S):
                _LOG.warning("ended a process that was left behind", extra={"pid": process.pid})
            self.processes.pop(name)
        self._write()

    def _write(self) -> None:
        known = {
            "version": 1,
            "ports": self.ports,
            "processes": {name: _raw(process) for name, process in self.processes.items()},
            "owner": None if self.owner is None else _raw(self.owner),
        }
        write_private(self.folder / RUN_FILE, json.dumps(known, indent=1) + "\n")


def _raw(process: ProcessId) -> dict[str, int]:
    return {"pid": process.pid, "started": process.started}


def _process(raw: Mapping[str, Any]) -> ProcessId:
    return ProcessId(int(raw["pid"]), int(raw["started"]))
