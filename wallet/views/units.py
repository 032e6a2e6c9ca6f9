"""Figures as people read them. Money is integer wei and never a float.

One ether is 10**18 wei. Amounts are shown in ether, exactly, with at least four decimals.
"""

from datetime import datetime, time, timedelta
from typing import Final

from wallet.views.language import mark, tr, tr_marked, trn

ETH_DECIMALS: Final = 18
WEI_PER_ETH: Final = 10**ETH_DECIMALS
SHOWN_DECIMALS: Final = 4
MINUS: Final = "\N{MINUS SIGN}"
UNIT: Final = "ETH"

_STEP_BYTES: Final = 1000
_DAYS: Final = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
_MONTHS: Final = (
    mark("Jan"),
    mark("Feb"),
    mark("Mar"),
    mark("Apr"),
    mark("May"),
    mark("Jun"),
    mark("Jul"),
    mark("Aug"),
    mark("Sep"),
    mark("Oct"),
    mark("Nov"),
    mark("Dec"),
)
_GROUPS_MAX: Final = 7
_SECOND_MS: Final = 1000
_MINUTE_MS: Final = 60 * _SECOND_MS
_HOUR_MS: Final = 60 * _MINUTE_MS
_DAY_MS: Final = 24 * _HOUR_MS
_MINUTE_S: Final = 60
_HOUR_S: Final = 60 * _MINUTE_S
_DAY_S: Final = 24 * _HOUR_S


def eth(amount_wei: int) -> str:
    """The exact amount in ether, with four decimals or as many more as it needs: "0.2500"."""
    return _sign(amount_wei) + _grouped(amount_wei, decimals_min=SHOWN_DECIMALS)


def eth_signed(amount_wei: int) -> str:
    """Like `eth`, with a plus sign where money comes in."""
    return ("+" if amount_wei > 0 else "") + eth(amount_wei)


def eth_unit(amount_wei: int) -> str:
    """Like `eth`, with its unit: "0.2500 ETH"."""
    return f"{eth(amount_wei)} {UNIT}"


def eth_bare(amount_wei: int) -> str:
    """The exact amount without trailing zeros, for scales: "12", "0.6"."""
    return _sign(amount_wei) + _grouped(amount_wei, decimals_min=0)


def eth_rounded_down(amount_wei: int) -> str:
    """Four decimals, the rest cut off: for sums with gas in them, never for a sum to pay."""
    step_wei = 10 ** (ETH_DECIMALS - SHOWN_DECIMALS)
    return eth(amount_wei // step_wei * step_wei if amount_wei >= 0 else amount_wei)


def eth_editable(amount_wei: int) -> str:
    """The amount as `amount_entry.parse_eth` reads it back: no grouping."""
    return eth(amount_wei).replace(",", "")


def count(number: int) -> str:
    """A whole number with its thousands apart: "6,412,551"."""
    return f"{number:,}"


def event_number(seq: int) -> str:
    """The name of an event: "#1,284"."""
    return f"#{seq:,}"


def took(duration_ms: int) -> str:
    """How long something took: "41 ms", "1.25 s", "2 min 5 s"."""
    if duration_ms < _SECOND_MS:
        return f"{duration_ms} ms"
    if duration_ms < _MINUTE_MS:
        return f"{duration_ms // _SECOND_MS}.{duration_ms % _SECOND_MS // 10:02d} s"
    if duration_ms < _HOUR_MS:
        return f"{duration_ms // _MINUTE_MS} min {duration_ms % _MINUTE_MS // _SECOND_MS} s"
    return f"{duration_ms // _HOUR_MS} h {duration_ms % _HOUR_MS // _MINUTE_MS} min"


def span(duration_ms: int) -> str:
    """How much time lies between two moments, as people say it: "35 s", "2 min 5 s", "3 days 4 h"."""
    if duration_ms < _SECOND_MS:
        return tr("Less than a second")
    if duration_ms < _MINUTE_MS:
        return f"{duration_ms // _SECOND_MS} s"
    if duration_ms < _DAY_MS:
        return took(duration_ms)
    days, rest_ms = divmod(duration_ms, _DAY_MS)
    return f"{_day_count(days)} {rest_ms // _HOUR_MS} h"


def clock(at_ms: int) -> str:
    """Local time of day: "14:02"."""
    return f"{_local(at_ms):%H:%M}"


def clock_seconds(at_ms: int) -> str:
    """Local time of day with seconds: "14:02:07"."""
    return f"{_local(at_ms):%H:%M:%S}"


def day(at_ms: int) -> str:
    """Local day: "Mon 8 Jun"."""
    local = _local(at_ms)
    return tr("{weekday} {day} {month}").format(
        weekday=_weekday(local), day=local.day, month=_month(local)
    )


def moment(at_ms: int) -> str:
    """Local day and time to the second: "Mon 15:20:07"."""
    return f"{_weekday(_local(at_ms))} {clock_seconds(at_ms)}"


def clock_beside(at_ms: int, *, now_ms: int) -> str:
    """Time of day, with the weekday in front when it is not the day of `now_ms`."""
    then, now = _local(at_ms), _local(now_ms)
    if then.date() == now.date():
        return clock(at_ms)
    return f"{_weekday(then)} {clock(at_ms)}"


def day_clock(at_ms: int) -> str:
    """Local day and time: "Mon 8 Jun, 10:04"."""
    return f"{day(at_ms)}, {clock(at_ms)}"


def duration(duration_s: int) -> str:
    """A length of time in its two largest units: "24 h", "1 h 30 min", "3 days"."""
    days, rest_s = divmod(duration_s, _DAY_S)
    hours, rest_s = divmod(rest_s, _HOUR_S)
    minutes, seconds = divmod(rest_s, _MINUTE_S)
    if days == 1 and not hours:
        days, hours = 0, _DAY_S // _HOUR_S
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    named = [_day_count(days)] if days else []
    named += [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(named[:2]) or "0 s"


def local_offset_ms(at_ms: int) -> int:
    """By how much the clock on the wall is ahead of UTC at that moment."""
    offset = _local(at_ms).utcoffset()
    return 0 if offset is None else round(offset.total_seconds()) * _SECOND_MS


def date_beside(at_ms: int, *, now_ms: int) -> str:
    """Time of day, with the day in front when it is not that of `now_ms`, and the year when it is another."""
    then, now = _local(at_ms), _local(now_ms)
    if then.date() == now.date():
        return clock(at_ms)
    if then.year == now.year:
        return f"{day(at_ms)} {clock(at_ms)}"
    return tr("{day} {month} {year} {time}").format(
        day=then.day, month=_month(then), year=then.year, time=clock(at_ms)
    )


def date_seconds(at_ms: int) -> str:
    """Local day with its year, and time to the second: "Mon 8 Jun 2026, 15:20:07"."""
    return f"{day(at_ms)} {_local(at_ms).year}, {clock_seconds(at_ms)}"


def iso_day(at_ms: int) -> str:
    """Local day for the name of a file: "2026-06-09"."""
    return _local(at_ms).date().isoformat()


def days_before(at_ms: int, day_count: int) -> int:
    """When the local day began that is so many days before the day of `at_ms`; 0 days before is that day itself."""
    day_then = _local(at_ms).date() - timedelta(days=day_count)
    return int(datetime.combine(day_then, time()).astimezone().timestamp()) * _SECOND_MS


def size(size_bytes: int) -> str:
    """How much room a file takes: "812 bytes", "1.4 MB". A thousand bytes are a kilobyte."""
    if size_bytes < _STEP_BYTES:
        return f"{size_bytes} bytes" if size_bytes != 1 else "1 byte"
    tenths, unit = size_bytes * 10 // _STEP_BYTES, "kB"
    for larger in ("MB", "GB"):
        if tenths >= 10 * _STEP_BYTES:
            tenths, unit = tenths // _STEP_BYTES, larger
    return f"{tenths // 10}.{tenths % 10} {unit}"


def hex_groups(address: str, *, is_whole: bool = False) -> str:
    """A 0x address in groups of four: "0x7099 7970 … 79C8", the middle left out unless `is_whole`."""
    digits = address.removeprefix("0x")
    groups = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    if len(groups) > _GROUPS_MAX and not is_whole:
        groups = [*groups[:5], "\N{HORIZONTAL ELLIPSIS}", *groups[-2:]]
    return "0x" + " ".join(groups)


def _weekday(local: datetime) -> str:
    return tr_marked(_DAYS[local.weekday()])


def _month(local: datetime) -> str:
    return tr_marked(_MONTHS[local.month - 1])


def _day_count(days: int) -> str:
    return trn("{count} day", "{count} days", days).format(count=days)


def _sign(amount_wei: int) -> str:
    return MINUS if amount_wei < 0 else ""


def _grouped(amount_wei: int, *, decimals_min: int) -> str:
    whole, rest = divmod(abs(amount_wei), WEI_PER_ETH)
    decimals = f"{rest:0{ETH_DECIMALS}d}".rstrip("0").ljust(decimals_min, "0")
    return f"{whole:,}.{decimals}" if decimals else f"{whole:,}"


def _local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms // _SECOND_MS).astimezone()
