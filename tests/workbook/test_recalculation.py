"""A real spreadsheet program computes every formula anew and gets what is stored beside it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baocao_tthc.forms import known_forms, read_form
from support.built_workbooks import FOURTH, built, results, without_formulas_given, without_results
from support.filings import january


def _as_given() -> dict[str, Any]:
    return january()


def _all_left_out() -> dict[str, Any]:
    data = without_formulas_given(january())
    del data["bieu"]["II.06B"]["tieu_de"]
    return data


def _nothing_received() -> dict[str, Any]:
    data = without_formulas_given(january())
    for form in data["bieu"].values():
        form["dong"] = [
            [row[0], *(None if value is None else 0 for value in row[1:])] for row in form["dong"]
        ]
    return data


def _nothing_to_report() -> dict[str, Any]:
    data = january()
    data["bieu"]["II.06B"] = {"khong_phat_sinh": True, "dong": [["Hộ tịch", *[None] * 14]]}
    data["bieu"]["PL01"] = {"khong_phat_sinh": True, "dong": []}
    return data


def _nothing_contradicted() -> dict[str, Any]:
    data = january()
    data["bieu"]["II.06B"] |= {"khong_phat_sinh": True}
    data["bieu"]["PL01"] = {"khong_phat_sinh": True, "dong": [["Trung tâm", *[None] * 19]]}
    return data


def _wrong_in_every_way() -> dict[str, Any]:
    data = january()
    first, second = data["bieu"]["II.06B"], data["bieu"]["PL01"]
    rows = first["dong"]
    rows[0][1] = 45
    rows[1][3] = "3.749"
    rows[2][4] = -1
    rows[3][2] = 12.5
    rows[4][14] = 3
    rows[5][0], rows[5][5] = "=1+1", 67
    rows.append([None] * 15)
    rows.append(["Chữ số", None, "8", *[0] * 3, 8, *[0] * 4, None, *[0] * 3])
    rows.append(["Không tính được", None, "tám", *[0] * 3, 8, *[0] * 4, None, *[0] * 3])
    rows.append(["Thiếu", None, 5, None, None, None, 5, *[None] * 8])
    first["tong"][1] = 3000
    one = second["dong"][0]
    one[14], one[15] = 99.0, 100.01
    more = list(one)
    more[0], more[10], more[14] = "Hai", 3724, "99,79"
    second["dong"] += [more, ["Ba", 9, 2, 2, 2, 3, 0, 0, 7, 6, 7, 7, 1, 0, *[None] * 3, 9, 10, 1]]
    del second["tong"]
    return data


def _error_below_typed_totals() -> dict[str, Any]:
    data = january()
    first, second = data["bieu"]["II.06B"], data["bieu"]["PL01"]
    first["dong"] = [["A", None, "x", 0, 0, 5, 5, *[0] * 8]]
    first["tong"] = [5, 5, 0, 0, 5, 5, *[0] * 8]
    second["dong"][0][1] = None
    return data


CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "as given": _as_given,
    "all left out": _all_left_out,
    "nothing received": _nothing_received,
    "nothing to report": _nothing_to_report,
    "nothing to report, and figures": _nothing_contradicted,
    "wrong in every way": _wrong_in_every_way,
    "an error below typed totals": _error_below_typed_totals,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_stored_result_is_the_computed_one(
    tmp_path: Path, office: Callable[[Path, str], Path], case: Callable[[], dict[str, Any]]
) -> None:
    """Figures, totals, rates, feedback, comparison, titles: stored equals recalculated."""
    path = built(tmp_path, case())
    computed = dict(results(office(without_results(path), "xlsx"), path))
    assert len(computed) >= 30
    assert dict(results(path, path)) == computed


def test_a_fourth_form_computes_too(tmp_path: Path, office: Callable[[Path, str], Path]) -> None:
    """A form from a TOML text alone has formulas that give what is stored."""
    form = read_form(FOURTH, "x.toml")
    rows = [["Một", None, 8, 2, None, "ghi"], ["Hai", 9, 2, 8, 400, None], ["Ba", 0, 0, 0, None, 1]]
    data = january()
    data["bieu"] = {form.code: {"dong": rows}, "PL01": january()["bieu"]["PL01"]}
    path = built(tmp_path, data, (form, *known_forms()))
    computed = dict(results(office(without_results(path), "xlsx"), path))
    assert dict(results(path, path)) == computed
    assert computed["X-1- 'thử!I10"] == "(3) lệch −1 so với (4)+(5)"


def test_each_form_prints_on_one_page_of_its_own(
    tmp_path: Path, office: Callable[[Path, str], Path]
) -> None:
    """The January forms fit a landscape A4 page from heading to total, without what is beside;
    QuyTac has no second page of empty rows.
    """
    pdf = office(built(tmp_path, january()), "pdf")
    done = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    )
    pages = done.stdout.split("\f")
    command = ["pdfinfo", "-l", str(len(pages)), pdf]
    sizes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for label, total in (("II.06B/VPCP/KSTT", "Tổng cộng"), ("Phụ lục 01:", "TỔNG SỐ")):
        found = [page for page in pages if label in page]
        assert len(found) == 1
        number = pages.index(found[0]) + 1
        assert re.search(rf"Page +{number} size: +841\.\d+ x 595\.\d+ pts \(A4\)", sizes)
        assert total in found[0]
        assert "Kiểm tra" not in found[0]
    assert sum(re.search("Mã +Quy tắc", page) is not None for page in pages) == 1
