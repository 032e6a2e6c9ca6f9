"""A small form of the fuzzer of payment links, and the proof that it would find something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fuzz import links as fuzzing
from tests.fuzz.links import links
from wallet.links.target import Contact, Here, Target, read_target
from wallet.ports import Problem

COUNT = 3000


def test_a_spoiled_link_is_refused_or_keeps_what_links_promise() -> None:
    tally = links(7, COUNT)

    assert tally.crashes == []
    assert tally.count == tally.refused + tally.taken == COUNT
    assert tally.refused > COUNT // 2, "it must be mostly hostile"
    assert tally.taken == tally.decoded > COUNT // 50, "and reach the end"


def test_a_seed_makes_the_same_links_again() -> None:
    one, other = links(7, 200), links(7, 200)

    assert (one.refused, one.taken) == (other.refused, other.taken)


def _stumbling(_text: str, _contacts: tuple[Contact, ...], _here: Here) -> Target:
    raise KeyError("value")


def _inventive(_text: str, _contacts: tuple[Contact, ...], _here: Here) -> Target:
    raise Problem(code="NOBODY_KNOWS", cause="", remedy="")


def _generous(text: str, contacts: tuple[Contact, ...], here: Here) -> Target:
    return replace(read_target(text, contacts, here), amount_wei=2**121)


def _credulous(text: str, contacts: tuple[Contact, ...], here: Here) -> Target:
    return replace(read_target(text, contacts, here), memo="eeffoC\N{RIGHT-TO-LEFT OVERRIDE}")


@pytest.mark.parametrize(
    ("reader", "finding"),
    [
        (_stumbling, "KeyError"),
        (_inventive, "NOBODY_KNOWS"),
        (_generous, "wei"),
        (_credulous, "note"),
    ],
)
def test_a_reader_that_breaks_a_promise_is_found(
    reader: object, finding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzing, "read_target", reader)

    crashes = links(7, 300).crashes

    assert crashes
    assert finding in crashes[0].error
