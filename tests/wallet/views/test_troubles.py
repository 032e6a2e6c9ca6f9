from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.chain.errors import ChainError, ChainErrorKind
from engine.log.errors import StoreError, StoreKind
from engine.log.verify import Fault, Finding
from engine.network.causes import Cause
from engine.soundness import LogDamagedError
from tests.wallet.views.plain import assert_plain
from wallet.views.troubles import chain_notice, peer_away, store_problem


@pytest.mark.parametrize("kind", ChainErrorKind, ids=lambda kind: kind.name)
def test_every_trouble_with_the_chain_has_a_cause_and_a_remedy(kind: ChainErrorKind):
    notice = chain_notice(ChainError(kind, key="deposit 0xabc", detail="0xdeadbeef None"))

    assert notice.code == kind.name
    assert_plain(notice.cause, notice.remedy)


def test_only_what_is_tried_again_promises_that():
    promising = [
        kind
        for kind in ChainErrorKind
        if re.search(r"again\.$|caught up", chain_notice(ChainError(kind)).cause)
    ]

    assert promising
    assert all(ChainError(kind).is_retryable for kind in promising)


@pytest.mark.parametrize("kind", StoreKind, ids=lambda kind: kind.name)
def test_every_trouble_with_the_log_has_a_cause_and_a_remedy(kind: StoreKind):
    problem = store_problem(StoreError(kind, detail="disk I/O error 0x1"))

    assert problem.code == kind.name
    assert problem.cause.endswith(".")
    assert problem.remedy.endswith(".")
    assert problem.cause != problem.remedy
    assert "0x1" not in problem.cause + problem.remedy


@pytest.mark.parametrize(
    "cause", [None, *Cause], ids=lambda cause: getattr(cause, "name", "unknown")
)
def test_every_reason_to_be_away_has_a_cause_and_a_remedy(cause: Cause | None):
    notice = peer_away("Willow", cause)

    assert "Willow" in notice.cause
    assert_plain(notice.cause, notice.remedy)


def test_a_damaged_log_names_its_first_bad_event(tmp_path: Path):
    finding = Finding(fault=Fault.CHANGED, seq=512)

    problem = store_problem(LogDamagedError(finding, path=tmp_path))

    assert problem.code == "DAMAGED"
    assert "damaged at event 512" in problem.cause
    assert "log verify" in problem.remedy


def test_what_stands_under_needs_you_asks_for_something():
    notices = [
        peer_away("Willow", Cause.UNREACHABLE),
        *(chain_notice(ChainError(kind)) for kind in ChainErrorKind),
    ]

    assert [each.code for each in notices if "nothing needs to be done" in each.remedy] == []


def test_nobody_is_sent_to_settings_that_are_not_there():
    remedies = [chain_notice(ChainError(kind)).remedy for kind in ChainErrorKind]

    assert [remedy for remedy in remedies if "settings" in remedy] == []


def test_somebody_else_in_a_peers_place_is_told_apart():
    assert peer_away("Willow", Cause.WRONG_KEY).code == "WRONG_KEY"
    assert peer_away("Willow", Cause.UNREACHABLE).code == "PEER_AWAY"


@pytest.mark.parametrize("cause", [Cause.VERSION, Cause.WRONG_CHAIN, Cause.WRONG_ADJUDICATOR])
def test_a_peer_that_can_never_answer_is_not_waited_for_in_silence(cause: Cause):
    notice = peer_away("Willow", cause)

    assert notice.code == cause.name
    assert "nothing needs to be done" not in notice.remedy
