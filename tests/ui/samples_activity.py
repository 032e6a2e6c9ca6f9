"""Sample rows of the activity."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.fakes import NOW_MS, FakeLive, wei
from tests.ui.fakes_activity import FakeActivity
from wallet.views.activity_values import ActivityKind, ActivityRow, ActivityStatus, Fate
from wallet.views.values import StepView

K, S = ActivityKind, ActivityStatus


def an_activity_row(**changes: object) -> ActivityRow:
    base = ActivityRow(
        number=0,
        seq=40,
        at_ms=NOW_MS,
        kind=K.SENT,
        status=S.DONE,
        person="Bob",
        amount_wei=-wei("0.25"),
        limit_wei=0,
        note="Coffee",
        label="",
        label_target="0x" + "5e" * 16,
        took_ms=41,
        step=None,
        since_ms=NOW_MS,
        fate=Fate.NONE,
        ends_ms=0,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def _row(**changes: object) -> dict[str, object]:
    """How a row differs from the usual one; `ago` is how many seconds before now."""
    return changes


def sample_rows() -> tuple[ActivityRow, ...]:
    """Some days of a life, newest first, with every kind and every state."""
    opening = StepView(
        done_count=1,
        total_count=3,
        waiting_for="Waiting for the hub to set money aside",
        since_ms=NOW_MS - 4_000,
    )
    rows = (
        _row(status=S.WAITING, person="Ada", amount_wei=wei("0.4"), note="Garden chairs", ago=4,
             step=opening, fate=Fate.GIVEN_UP, ends_ms=NOW_MS + 116_000, took_ms=None),
        _row(kind=K.TAB_OPENED, status=S.WAITING, person="Ada", amount_wei=wei("4"), limit_wei=wei("4"),
             note="", ago=4, step=opening, fate=Fate.GIVEN_UP, ends_ms=NOW_MS + 116_000, took_ms=None),
        _row(status=S.WAITING, person="Dara", amount_wei=-wei("0.05"), note="Stamps", ago=220, took_ms=None,
             fate=Fate.ARRIVES_LATER),
        _row(ago=1440, label="Breakfast"),
        _row(kind=K.RECEIVED, person="Ada", amount_wei=wei("0.3"), note="Bike repair, part 2", ago=2340, took_ms=None),
        _row(kind=K.REQUEST, status=S.WAITING, person="", amount_wei=wei("1.2"), note="Concert tickets", ago=3000,
             took_ms=None, fate=Fate.EXPIRES, ends_ms=NOW_MS + 600_000),
        _row(person="Dara", amount_wei=-wei("0.6"), note="Lunch", ago=6900, took_ms=52),
        _row(status=S.FAILED, person="Dara", amount_wei=wei("9.5"), note="Boat", ago=7200, took_ms=None),
        _row(person="Bob", amount_wei=-wei("0.05"), note="Newspaper", ago=18480, took_ms=40),
        _row(kind=K.TAB_SETTLED, person="Dara", amount_wei=wei("0.65"), limit_wei=wei("2"), note="", ago=20000, took_ms=None),
        _row(person="Bob", note="Coffee", ago=86760, took_ms=43),
        _row(kind=K.REQUEST, status=S.EXPIRED, person="", amount_wei=0, note="Tip", ago=90000, took_ms=None),
        _row(kind=K.REQUEST, status=S.DONE, person="", amount_wei=wei("0.3"), note="Bike repair, part 1", ago=92000, took_ms=None),
        _row(person="Bob", amount_wei=-wei("0.2"), note="Train share", ago=96760, took_ms=57),
        _row(kind=K.TAB_OPENED, person="Bob", amount_wei=wei("2"), limit_wei=wei("2"), note="", ago=96761, took_ms=None),
        _row(kind=K.CHANNEL_OPENED, person="Willow", amount_wei=wei("10"), note="", ago=600000, took_ms=None,
             label="Main channel"),
        _row(kind=K.PEER_DEPOSIT, person="Willow", amount_wei=wei("10"), note="", ago=600001, took_ms=None),
        _row(kind=K.DEPOSIT, person="Willow", amount_wei=wei("10"), note="", ago=600002, took_ms=None),
        _row(kind=K.PAYOUT, person="Willow", amount_wei=wei("4.125"), note="", ago=34000000, took_ms=None),
        _row(kind=K.CHANNEL_CLOSED, person="Willow", amount_wei=wei("4.125"), note="", ago=34000060, took_ms=None),
    )  # fmt: skip
    made = []
    for place, changes in enumerate(rows):
        at_ms = NOW_MS - int(changes.pop("ago")) * 1000  # type: ignore[call-overload]
        number = len(rows) - 1 - place
        row = an_activity_row(
            number=number, seq=1284 - 3 * place, at_ms=at_ms, since_ms=at_ms,
            label_target=f"0x{number + 0x7099:032x}", **changes,
        )  # fmt: skip
        made.append(row if row.step is None else replace(row, since_ms=row.step.since_ms))
    return tuple(made)


def sample_activity(**changes: object) -> FakeActivity:
    """The sample rows, to be asked about."""
    return FakeActivity(**{"rows": sample_rows(), "now_ms": NOW_MS, **changes})  # type: ignore[arg-type]


def busy_live() -> FakeLive:
    """A session with the sample rows."""
    return FakeLive(activities=sample_activity())
