"""Every row of a source is accounted for, however the list is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from baocao_tthc import isolation
from baocao_tthc.errors import WorkbookError
from baocao_tthc.intake import Source, TakenFigures, figures_in, read_source
from baocao_tthc.intake.row_account import RowAccount
from support.exports import PERIOD, Case, recount
from support.list_writings import Writing, lists_of_cases, write_list, writings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lists are written."""
    return tmp_path_factory.mktemp("ds")


@pytest.fixture(scope="module", autouse=True)
def in_this_process() -> Iterator[None]:
    """Pages and unusual sheets are read here: a process for each of hundreds takes longer than all
    the rest, and tests/cli/test_hostile_files.py has it.
    """

    def read_here(read: Callable[..., object], *given: object, size: int) -> object:
        return read(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolation, "isolated", read_here)
        yield


def table(figures: TakenFigures) -> dict[str, list[int]]:
    """Columns (4) to (16) of each field, sums and empty ones left out."""
    return {row.label: [int(row.values.get(n) or 0) for n in _COUNTED] for row in figures.rows}


_COUNTED = (4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 16)


def expected(cases: list[tuple[Case, str]]) -> dict[str, list[int]]:
    """The same by a plain recount."""
    plain = recount([case for case, _ in cases], PERIOD)
    return {field: [values[n - 3] for n in _COUNTED] for field, values in plain.items()}


@settings(max_examples=2000, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(cases=lists_of_cases(), how=writings)
def test_any_writing_gives_the_same_counts_or_is_refused(
    folder: Path, cases: list[tuple[Case, str]], how: Writing
) -> None:
    """Separator, quotes, encoding, line ends, titles, blank lines, groups, merged fields, filters,
    apostrophes: the figures are those of a plain recount, or the file is refused; what is doubtful
    is left out and told, never counted elsewhere.
    """
    path = write_list(folder / "ds", cases, how)
    try:
        (figures,) = figures_in([Source(path, read_source(path))], PERIOD)
    except WorkbookError as error:
        event(f"refused: {str(error).split('”')[-1][:40]}")
        return
    event("doubts" if figures.doubts else "counted")
    if not figures.doubts:
        assert table(figures) == expected(cases)
        return
    assert how.fields != "column", figures.doubts
    for field, found in table(figures).items():
        assert all(x <= y for x, y in zip(found, expected(cases)[field], strict=True))


@given(read=st.integers(0, 9), counted=st.integers(0, 9), blank=st.integers(0, 9))
def test_an_account_that_does_not_add_up_is_an_error_of_ours(
    read: int, counted: int, blank: int
) -> None:
    """A row that is neither counted nor told why not ends the command, whatever the cause."""
    account = RowAccount(read, counted, {"dòng trống": blank})
    if read == counted + blank:
        assert account.checked() is account
    else:
        with pytest.raises(RuntimeError, match="do not add up"):
            account.checked()


def test_the_account_is_one_line() -> None:
    """What was read, counted and left out, with the reasons that there are."""
    account = RowAccount(20, 18, {"dòng trống": 1, "dòng tổng": 0, "tiếp nhận sau kỳ báo cáo": 1})
    assert account.checked().text == (
        "20 dòng = 18 đã đếm + 2 chưa đếm: 1 dòng trống, 1 tiếp nhận sau kỳ báo cáo."
    )
    assert RowAccount(3, 3, {}).text == "3 dòng = 3 đã đếm."
