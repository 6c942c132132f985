"""The table: one row a budget and size."""

from collections.abc import Mapping

from tests.benchmarks.budgets import BUDGETS, Budget
from tests.benchmarks.figures import Figures, percentile

Samples = Mapping[str, list[float]]
HEAD = ("what", "calls", "budget", "p50", "p95", "p99", "raw p50", "ratio", "verdict")


def rows(found: Mapping[str, Samples], raw: Mapping[str, Samples]) -> list[tuple[str, ...]]:
    """Return the lines of the table; sizes are '1,000' and so on, or '-' where none counts."""
    lines = []
    for budget in BUDGETS:
        for size, samples in found.items():
            if samples.get(budget.name):
                lines.append(_row(budget, size, samples[budget.name], raw.get(size, {}), raw))
    return lines


def _row(
    budget: Budget, size: str, samples: list[float], mine: Samples, raw: Mapping[str, Samples]
) -> tuple[str, ...]:
    figures = Figures(samples)
    limit = mine.get(budget.raw) or raw.get("-", {}).get(budget.raw)
    raw_p50 = percentile(limit, 0.5) if limit else None
    if budget.judged == "p99" and limit:
        raw_p50 = percentile(limit, 0.99)
    judged = {"p50": figures.p50, "high": figures.high, "p99": figures.p99}[budget.judged]
    ratio = f"{judged / raw_p50:.1f}" if raw_p50 else "-"
    verdict = ""
    if budget.most is not None:
        verdict = "holds" if judged <= budget.most else "over"
    many = len(samples) >= 20
    return (
        budget.what, size,
        "-" if budget.most is None else f"{budget.most:,.0f} {budget.unit}",
        said(figures.p50), said(figures.high) if len(samples) > 1 else "-",
        said(figures.p99) if many else "-",
        said(raw_p50) if raw_p50 else budget.raw if budget.raw.startswith("- ") else "-",
        ratio, verdict,
    )  # fmt: skip


def said(value: float) -> str:
    """Say a figure with as many places as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.3f}"


def drawn(lines: list[tuple[str, ...]]) -> str:
    """Return the table as text that is also Markdown."""
    every = [HEAD, *lines]
    widths = [max(len(line[column]) for line in every) for column in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in (HEAD, rule, *lines)
    )
