"""Three node processes and the parent as their chain."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self


class NodeProcess:
    """One node, spoken to by lines."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.nodeprocess", name, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.deposits: list[dict[str, Any]] = []
        hello = self._line()
        self.address: str = hello["address"]
        self.endpoint: str = hello["endpoint"]

    def do(self, what: str, **arguments: object) -> dict[str, Any]:
        """A command, and its answer."""
        assert self._process.stdin is not None, "a pipe"
        self._process.stdin.write(json.dumps({"do": what, **arguments}) + "\n")
        self._process.stdin.flush()
        while True:
            line = self._line()
            if "deposit" in line:
                self.deposits.append(line)
            else:
                done: dict[str, Any] = line["done"]
                return done

    def end(self) -> None:
        """Let it end by itself."""
        assert self._process.stdin is not None, "a pipe"
        self._process.stdin.close()
        self._process.wait(10)

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None, "a pipe"
        line: dict[str, Any] = json.loads(self._process.stdout.readline())
        return line


class SomeNode(Protocol):
    """A node of a cluster, in a process of its own or in this one."""

    address: str
    endpoint: str
    deposits: list[dict[str, Any]]

    def do(self, what: str, **arguments: object) -> dict[str, Any]:
        """A command, and its answer."""

    def end(self) -> None:
        """Let it end by itself."""


class Cluster:
    """Payer, hub and payee with open ledgers to the hub (each leads its own)."""

    def __init__(self, folder: Path, ether: int = 1000, payee: SomeNode | None = None) -> None:
        self.payer: SomeNode = NodeProcess("payer", folder)
        self.hub: SomeNode = NodeProcess("hub", folder)
        self.payee: SomeNode = payee or NodeProcess("payee", folder)
        self._blocks = 0
        for node in (self.payer, self.payee):
            node.do("add_peer", peer=self.hub.address, name="hub", endpoint=self.hub.endpoint)
        self.payer.do(
            "add_peer", peer=self.payee.address, name="payee", endpoint=self.payee.endpoint
        )
        for node in (self.payer, self.payee):
            node.do("open_ledger", peer=self.hub.address, ether=ether)
            self._fund()
        for node in self.nodes:
            assert node.do("wait_ledgers")["ok"], "ledgers did not open"

    @property
    def nodes(self) -> tuple[SomeNode, SomeNode, SomeNode]:
        """All three."""
        return self.payer, self.hub, self.payee

    def open_tab(self) -> dict[str, Any]:
        """A tab from payer to payee, measured at the payer."""
        opened = self.payer.do("open_tab", payee=self.payee.address)
        assert opened["ok"], "the tab did not open"
        return opened

    def cpu_s(self) -> float:
        """CPU seconds of all three so far."""
        return sum(float(node.do("cpu")["cpu_s"]) for node in self.nodes)

    def _fund(self) -> None:
        """Play the chain until the newest ledger has both deposits."""
        seen = 0
        while seen < 2:
            for node in self.nodes:
                node.do("cpu")
                while node.deposits:
                    asked = node.deposits.pop(0)
                    seen += 1
                    self._blocks += 1
                    for each in self.nodes:
                        each.do(
                            "block",
                            number=self._blocks,
                            channel=asked["deposit"],
                            holdings=asked["holdings"],
                        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for node in self.nodes:
            node.end()
