from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.chain.errors import ChainError, ChainErrorKind
from engine.log.errors import StoreError, StoreKind
from engine.log.verify import Fault, Finding
from engine.network.causes import Cause, NetworkError
from engine.soundness import LogDamagedError
from tests.wallet.views.plain import assert_plain
from wallet.codes import Code
from wallet.views.troubles import (
    chain_code,
    chain_notice,
    chain_problem,
    fate_unknown,
    log_failed,
    network_problem,
    peer_away,
    store_problem,
)

CHAIN_KINDS = pytest.mark.parametrize("kind", ChainErrorKind, ids=lambda kind: kind.name)
STORE_KINDS = pytest.mark.parametrize("kind", StoreKind, ids=lambda kind: kind.name)


@CHAIN_KINDS
def test_every_trouble_with_the_chain_has_a_cause_and_a_remedy(kind: ChainErrorKind):
    notice = chain_notice(ChainError(kind, key="deposit 0xabc", detail="0xdeadbeef None"))

    assert notice.code == chain_code(kind)
    assert_plain(notice.cause, notice.remedy)


@CHAIN_KINDS
def test_what_was_not_done_for_the_chains_sake_has_the_same_words(kind: ChainErrorKind):
    notice = chain_notice(ChainError(kind))

    problem = chain_problem(ChainError(kind))

    assert (problem.code, problem.remedy) == (notice.code, notice.remedy)
    assert notice.cause.startswith(problem.cause)
    assert_plain(problem.cause)


def test_who_could_not_start_is_not_told_that_payments_go_on():
    going_on = [
        kind for kind in ChainErrorKind if "Payments go on" in chain_notice(ChainError(kind)).cause
    ]

    assert ChainErrorKind.UNREACHABLE in going_on
    assert not any("Payments" in chain_problem(ChainError(kind)).cause for kind in ChainErrorKind)


def test_only_what_is_tried_again_promises_that():
    promising = [
        kind
        for kind in ChainErrorKind
        if re.search(r"again\.$|caught up", chain_notice(ChainError(kind)).cause)
    ]

    assert promising
    assert all(ChainError(kind).is_retryable for kind in promising)


@STORE_KINDS
def test_every_trouble_with_the_log_has_a_cause_and_a_remedy_of_its_own(kind: StoreKind):
    problem = store_problem(StoreError(kind, detail="disk I/O error 0x1"))

    assert problem.code == kind.name
    assert_plain(problem.cause, problem.remedy)
    assert [kind] == [
        each for each in StoreKind if store_problem(StoreError(each)).cause == problem.cause
    ]


@STORE_KINDS
def test_a_kind_is_a_cause_for_reports_and_no_sentence(kind: StoreKind):
    assert re.fullmatch(r"[a-z][^.!]*", kind.value)


@pytest.mark.parametrize("kind", [StoreKind.DISK_FULL, StoreKind.IO, StoreKind.BUSY])
def test_a_write_whose_fate_is_not_known_is_not_called_lost(kind: StoreKind):
    assert "is known at the next start" in store_problem(StoreError(kind)).cause


def test_a_log_that_fails_is_told_with_what_is_safe():
    usual = log_failed("so nothing was done.")
    other = log_failed("so the node stopped.", "Start it again.")

    assert (Code.LOG_FAILED, "Check the disk, then start Towpath again.") == (
        usual.code,
        usual.remedy,
    )
    assert "The log could not be written, so the node stopped." == other.cause
    assert "Start it again." == other.remedy


def test_what_may_have_been_done_is_not_to_be_done_again_unseen():
    problem = fate_unknown("this was paid")

    assert Code.LOG_FAILED == problem.code
    assert "it is not known whether this was paid." in problem.cause
    assert "before you do it again" in problem.remedy
    assert_plain(problem.cause, problem.remedy)


@pytest.mark.parametrize(
    "cause", [Cause.PORT_TAKEN, Cause.PORT_DENIED, Cause.BAD_ENDPOINT, Cause.NOT_LOOPBACK]
)
def test_a_place_that_cannot_be_listened_on_is_named_with_the_reason(cause: Cause):
    problem = network_problem(NetworkError(cause, "192.0.2.1:7000"))

    assert problem.code.endswith(cause.name)
    assert "192.0.2.1:7000" in problem.cause
    assert_plain(problem.cause, problem.remedy)


def test_whoever_listens_for_other_computers_is_told_what_to_write():
    problem = network_problem(NetworkError(Cause.NOT_LOOPBACK, "0.0.0.0:4444"))

    assert "for now Towpath listens on this computer only" in problem.cause
    assert problem.remedy == "Write 127.0.0.1:4444."


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

    assert problem.code == Code.DAMAGED
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
    assert peer_away("Willow", Cause.WRONG_KEY).code == Code.WRONG_KEY
    assert peer_away("Willow", Cause.UNREACHABLE).code == Code.PEER_AWAY


@pytest.mark.parametrize(
    "cause",
    [
        Cause.VERSION,
        Cause.WRONG_CHAIN,
        Cause.WRONG_ADJUDICATOR,
        Cause.NOT_LOOPBACK,
        Cause.BAD_ENDPOINT,
    ],
)
def test_a_peer_that_can_never_answer_is_not_waited_for_in_silence(cause: Cause):
    notice = peer_away("Willow", cause)

    assert notice.code.endswith(cause.name)
    assert "nothing needs to be done" not in notice.remedy
