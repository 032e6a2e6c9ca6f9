"""The journal: lines of JSON with listed fields, and nothing that was not listed."""

import json
import logging

import pytest

from engine.journal import JsonLines


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
