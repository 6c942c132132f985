"""The board holds what a busy evening needs without scrolling."""

from mcrrt.ui.shell.places import BOARD
from tests.ui.filling import people_and_teams, waiting_call


def test_twenty_calls_and_eight_teams_stand_on_a_small_screen(make_bench):
    def evening(office):
        people_and_teams(office, 8)
        for number in range(20):
            waiting_call(office, f"{number} Maple Run", f"Jordan Vale {number}")

    bench = make_bench(evening)
    bench.window.resize(1366, 768)
    bench.log_in()
    bench.space.show_screen(BOARD)
    bench.keys.settle()
    board = bench.space.board
    assert (len(board.calls.lines.lines), len(board.teams.lines.lines)) == (20, 8)
    bars = [view.verticalScrollBar() for view in (board.calls, board.teams)]
    bench.keys.until(lambda: [bar.maximum() for bar in bars] == [0, 0])
