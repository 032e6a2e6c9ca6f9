"""A measured figure and how a list of samples becomes one."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of build/bench.json. `reference` is measured or quoted in the same unit; ratio = median / reference."""

    name: str
    median: float
    p95: float
    p99: float
    unit: str
    n: int
    reference: float | None
    ratio: float | None
    bar: str

    def row(self) -> dict[str, object]:
        """The figure as JSON."""
        return asdict(self)


def figure(
    name: str, samples: Sequence[float], unit: str, bar: str, reference: float | None = None
) -> Figure:
    """Median and tails. For rates the tail is the slow end."""
    ordered = sorted(samples, reverse=unit.endswith("/s"))
    median = statistics.median(ordered)
    return Figure(
        name=name,
        median=round(median, 4),
        p95=round(_at(ordered, 0.95), 4),
        p99=round(_at(ordered, 0.99), 4),
        unit=unit,
        n=len(ordered),
        reference=None if reference is None else round(reference, 4),
        ratio=None if reference is None else round(median / reference, 4),
        bar=bar,
    )


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
