"""A desktop's keyring for tests: a bus of its own, gnome-keyring's daemon on it, nothing shared with a real desktop.

No service can be started by the bus, so nothing can open a window; whoever should ask a person is a process of ours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

NO_DAEMON = "no Secret Service daemon here"
PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")
PASSWORD = "login"
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
_CHILD = Path(__file__).with_name("ringchild.py")
_PROMPTER = Path(__file__).with_name("prompter.py")


class Desktop:
    """A home, a bus and what runs on it. Close it with `close`.

    Attributes:
        daemon: the keyring's daemon, if it was started.
    """

    def __init__(self, home: Path) -> None:
        self.daemon: subprocess.Popen[bytes] | None = None
        self._processes: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **{
                name: text
                for name, text in os.environ.items()
                if not name.startswith(("DBUS", "XDG"))
            },
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "XDG_DATA_HOME": str(home / "data"),
            "PYTHONPATH": str(ROOT),
        }
        self._home = home
        (home / "run").mkdir(mode=0o700)

    def start_bus(self) -> subprocess.Popen[bytes]:
        """Start the bus; from now on every process of this desktop is on it."""
        config = self._home / "bus.conf"
        config.write_text(_BUS.format(folder=self._home))
        bus = self._start(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
        )
        assert bus.stdout is not None
        self._environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        return bus

    def start_daemon(self, password: str | None) -> subprocess.Popen[bytes]:
        """Start the keyring and give it the login's password, as a desktop does; None: nobody logged in."""
        command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
        command += [f"--control-directory={self._home / 'run'}"]
        self.daemon = self._start(command if password is None else [*command, "--unlock"])
        assert self.daemon.stdin is not None
        assert self.daemon.stdout is not None
        self.daemon.stdin.write((password or "").encode())
        self.daemon.stdin.close()
        self.daemon.stdout.readline()  # it says where its socket is
        self.run("wait")
        return self.daemon

    def start_prompter(self) -> None:
        """Start the one who asks a person for passwords; it asks and never answers."""
        prompter = self._start([sys.executable, str(_PROMPTER)])
        assert prompter.stdout is not None
        assert prompter.stdout.readline() == b"ready\n"

    def stop_daemon(self) -> None:
        """End the keyring's daemon, as logging out does."""
        assert self.daemon is not None
        self.daemon.kill()
        self.daemon.wait()

    def run(self, *steps: str, limit_s: float = 20) -> list[dict[str, str]]:
        """Do steps (see ringchild.py) in a process of this desktop, and wait for what came of each."""
        said = self.begin(*steps, limit_s=limit_s).communicate(timeout=60)[0]
        return [json.loads(line) for line in said.splitlines()]

    def begin(self, *steps: str, limit_s: float = 20) -> subprocess.Popen[bytes]:
        """As `run`, without waiting; a line of JSON comes for each step."""
        return self._start([sys.executable, str(_CHILD), str(limit_s), str(self._home), *steps])

    def close(self) -> None:
        """End everything that was started here, the newest first."""
        for process in reversed(self._processes):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None and not pipe.closed:
                    pipe.close()

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process


def require_daemon() -> None:
    """Skip the test by name where there is no keyring's daemon, or where it may not be started."""
    for program in PROGRAMS:
        if shutil.which(program) is None:
            pytest.skip(f"{NO_DAEMON}: {program} is not installed")
    try:
        subprocess.run([PROGRAMS[1], "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"{NO_DAEMON}: {PROGRAMS[1]} does not start ({type(error).__name__})")
