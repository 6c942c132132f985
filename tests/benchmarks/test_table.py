"""The table says what was measured, and judges it by the right figure."""

from tests.benchmarks import table
from tests.benchmarks.budgets import BUDGETS
from tests.benchmarks.figures import percentile


def test_percentiles_are_samples():
    samples = [float(n) for n in range(1, 101)]
    assert [percentile(samples, share) for share in (0.5, 0.95, 0.99)] == [51.0, 96.0, 100.0]
    assert percentile([7.0], 0.99) == 7.0


def test_a_row_has_its_limit_ratio_and_verdict():
    found = {"-": {"triage": [0.5] * 30}, "1,000": {"note": [4.0] * 19 + [30.0]}}
    lines = {line[0]: line for line in table.rows(found, {"-": {"commit": [2.0]}})}
    note = lines["one note, durable, told to the window"]
    assert note[1:] == ("1,000", "10 ms", "4.0", "30.0", "30.0", "2.0", "2.0", "holds")
    assert lines["triage result after an answer"][-2:] == ("-", "holds")


def test_what_is_slower_than_promised_is_called_over():
    found = {"1,000": {"search": [10.0] * 90 + [90.0] * 10}}
    assert [line[-1] for line in table.rows(found, {})] == ["over"]


def test_every_budget_of_the_design_is_a_row_or_said_to_be_left_out():
    promised = [budget.most for budget in BUDGETS if budget.most is not None]
    times = [
        1, 10, 20, 20, 50, 50, 50, 50, 60, 60, 150, 250, 400, 500, 900, 1_000, 1_000, 6_000,
    ]  # fmt: skip
    assert sorted(promised) == times


def test_the_drawn_table_is_markdown():
    drawn = table.drawn([("a", "1,000", "5 ms", "1.0", "2.0", "-", "-", "-", "holds")])
    assert [line.count("|") for line in drawn.splitlines()] == [10, 10, 10]
