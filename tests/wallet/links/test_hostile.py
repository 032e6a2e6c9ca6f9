"""What is asked of links: whatever they are, they are read, answered with one plain problem, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from engine.protocol.types import Address
from tests.house.tree import ROOT
from tests.wallet.links.hostile import HOSTILE, LINK
from tests.wallet.links.makers import ALICE, BOB, HERE, Person, a_draft
from wallet.codes import Code
from wallet.links.problems import LinkFault
from wallet.links.target import read_target
from wallet.ports import Problem

FRIENDS = (ALICE, BOB, Person("Bobby"))
CPU_MAX_S = 0.005
CONTACTS_MANY = 1000


def test_there_are_enough_of_them() -> None:
    texts = [text for text, _ in HOSTILE]

    assert len(texts) == len(set(texts)) >= 400


@pytest.mark.parametrize(("text", "codes"), HOSTILE, ids=[ascii(text)[:50] for text, _ in HOSTILE])
def test_is_answered_with_its_problem(text: str, codes: set[str]) -> None:
    with pytest.raises(Problem) as refused:
        read_target(text, FRIENDS, HERE)

    assert refused.value.code in codes
    assert LinkFault[refused.value.code].value == (refused.value.cause, refused.value.remedy)


def test_every_case_of_reading_is_among_them() -> None:
    found = set().union(*(codes for _, codes in HOSTILE))
    elsewhere = {
        Code.MEMO_TOO_LONG,
        Code.MEMO_HIDDEN,
        Code.PICTURE_TOO_LARGE,
        Code.PICTURE_AMBIGUOUS,
    }
    elsewhere |= {Code.LINK_EXPIRED}

    assert found | elsewhere == set(LinkFault.__members__)


def test_nothing_is_opened_started_asked_or_imported() -> None:
    """Python's own audit events tell of each attempt to do more than to compute."""
    look = """
import sys
from tests.wallet.links.hostile import HOSTILE
from tests.wallet.links.makers import ALICE, BOB, HERE, Person
from wallet.links.target import read_target
from wallet.ports import Problem

def answered(text):
    try:
        read_target(text, (ALICE, BOB, Person('Bobby')), HERE)
    except Problem:
        return True

texts = [text for text, _ in HOSTILE]
done = []
list(map(answered, texts))
sys.addaudithook(lambda event, _: done.append(event))
answers = sum(map(bool, map(answered, texts)))
found = list(done)
open("/dev/null").close()
print(answers == len(texts), found, "open" in done)
"""
    answer = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert answer.stdout.strip() == "True [] True", answer.stderr


def cpu_s(work: Callable[[], object]) -> float:
    """Of this thread, the least of five."""

    def once() -> float:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun

    return min(once() for _ in range(5))


def answer_to(text: str, contacts: tuple[Person, ...]) -> object:
    try:
        return read_target(text, contacts, HERE)
    except Problem as refused:
        return refused


def test_none_takes_long() -> None:
    slowest_s, text = max(
        (cpu_s(lambda text=text: answer_to(text, FRIENDS)), text) for text, _ in HOSTILE
    )

    assert slowest_s < CPU_MAX_S, ascii(text[:80])


@pytest.mark.parametrize(
    "text",
    [
        LINK + "?" + "&".join(f"k{number}={'%20' * 20}" for number in range(17)),
        LINK + "?" + "&".join(f"{chr(97 + n // 26)}{chr(97 + n % 26)}=" for n in range(285)),
        a_draft(memo="\N{HOT BEVERAGE}" * 40).signed_link(BOB.sign),
        "nobody",
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1200,
        "0x" + "12" * 20,
    ],
    ids=lambda text: ascii(text)[:40],
)
def test_what_is_right_and_long_takes_no_long_time_among_many_contacts(text: str) -> None:
    many = tuple(Known(f"Contact {number}", number) for number in range(CONTACTS_MANY))

    assert cpu_s(lambda: answer_to(text, many)) < CPU_MAX_S


class Known:
    """A contact without a key: a thousand keys would take longer than the test."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self.address = Address(number.to_bytes(20, "big"))
