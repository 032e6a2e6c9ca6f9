"""A journal, and logging as it was afterwards."""

import logging
import sys
import threading

import pytest

from wallet.redact import keep_redacted_journal


@pytest.fixture
def journal(tmp_path, monkeypatch):
    """A journal's file; afterwards logging and the hooks are as they were."""
    root, ours = logging.getLogger(), logging.getLogger("towpath")
    before = (root.handlers[:], root.level, ours.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    keep_redacted_journal(tmp_path / "journal.log")
    yield tmp_path / "journal.log"
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])
