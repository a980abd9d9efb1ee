"""Medians, percentiles and ratios of raw figures, and the words they are printed in."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """What many rounds of one thing came to."""

    count: int
    p10: float
    p50: float
    p99: float
    most: float


def figures(values: list[float]) -> Figures | None:
    """`None` when nothing was measured."""
    if not values:
        return None
    return Figures(len(values), percentile(values, 10), statistics.median(values), percentile(values, 99), max(values))


def percentile(values: list[float], percent: float) -> float:
    """The value that `percent` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]


def ratio(one: float | None, other: float | None) -> float | None:
    return None if one is None or not other else one / other


def shown(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


@dataclass(frozen=True)
class Aim:
    """A figure of the issue and what it was seen to be; no figure, no verdict."""

    what: str
    seen: float | None
    most: float
    unit: str
    below: bool = False  # must stay below `most`, not only reach it

    def verdict(self) -> str:
        if self.seen is None:
            return "not measured"
        held = self.seen < self.most if self.below else self.seen <= self.most
        return "yes" if held else "no"

    def line(self) -> str:
        sign = "<" if self.below else "<="
        digits = 0 if self.unit == "bytes" else 2
        return f"{self.what:<46} {shown(self.seen, digits):>9} {sign:>2} {self.most:g} {self.unit:<12} {self.verdict()}"
