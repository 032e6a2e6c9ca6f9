"""The journal: lines of JSON with listed fields, and nothing that was not listed."""

import json
import logging
import os

import pytest

from engine.journal import JsonLines, keep_journal
from engine.plainfile import NotPlainError
from tests.patience import in_time


def line(**extra):
    record = logging.LogRecord("towpath.test", logging.INFO, "x", 1, "said", (), None)
    record.__dict__.update(extra)
    return json.loads(JsonLines().format(record))


def test_writes_listed_fields():
    written = line(peer="0xab", seq=7, numbers={"have_wei": 1})

    assert ("0xab", 7, {"have_wei": 1}) == (written["peer"], written["seq"], written["numbers"])
    assert ("info", "towpath.test", "said") == (written["level"], written["from"], written["event"])


@pytest.mark.parametrize("name", ["secret", "note", "raw", "password", "config"])
def test_leaves_out_what_is_not_listed(name):
    assert "hidden" not in json.dumps(line(**{name: "hidden"}))


def test_cuts_what_another_program_said():
    assert len(line(cause="x" * 10_000)["cause"]) == 200


def test_names_the_kind_of_an_error_and_not_its_text():
    record = logging.LogRecord("towpath.test", logging.ERROR, "x", 1, "failed", (), None)
    error = ValueError("the secret text")
    record.exc_info = (ValueError, error, None)

    written = JsonLines().format(record)

    assert json.loads(written)["error"] == "ValueError"
    assert "secret" not in written


@pytest.fixture
def handlers():
    root = logging.getLogger()
    before, level = tuple(root.handlers), root.level
    yield root.handlers
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
        if handler not in before:
            handler.close()
    for handler in before:
        root.addHandler(handler)
    root.setLevel(level)


def test_a_pipe_in_its_place_is_refused_at_once(tmp_path, handlers):
    pipe, before = tmp_path / "journal", tuple(handlers)
    os.mkfifo(pipe)

    with pytest.raises(NotPlainError, match="not a plain file"):
        in_time(lambda: keep_journal(pipe))
    assert before == tuple(handlers)


@pytest.mark.usefixtures("handlers")
def test_goes_on_at_the_end_of_its_file(tmp_path):
    file = tmp_path / "journal"
    file.write_text("before\n")

    keep_journal(file)
    logging.getLogger("towpath.test").info("said")

    assert "before" == file.read_text().splitlines()[0]
    assert "said" == json.loads(file.read_text().splitlines()[1])["event"]
