"""Which references and conditions may travel in a frozen workbook."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.sending.harmless_formulas import looks_only_at_its_sheet, refers_only_to


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(max_size=12))
def test_a_reference_is_to_known_sheets_only(sheet: str, tail: str) -> None:
    """Whatever stands in a name: it stays only as plain cells of the sheets that stay."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    assert not refers_only_to(f"{quoted}!$A$1{tail}", set())
    assert not refers_only_to(f"[1]{quoted}!$A$1", {sheet})
    if sheet and "\n" not in sheet:
        assert refers_only_to(f"{quoted}!$A$1:$B$2,{quoted}!$3:$4", {sheet})


@pytest.mark.parametrize(
    "formula",
    ["Khác!A1>0", "'[1]S'!A1", "WEBSERVICE(A1)", "INDIRECT(A1)", "TenRieng=1", "A1#", "{1,2}=A1",
     "HYPERLINK(A1)", "_xlfn.X(A1)", "Bảng[cột]=1"],
)  # fmt: skip
def test_a_conditional_format_that_looks_elsewhere(formula: str) -> None:
    """Other sheets, files, names, tables and functions that fetch are not plain."""
    assert not looks_only_at_its_sheet(formula)


@pytest.mark.parametrize(
    "formula",
    ['AND($B11="",COUNTA($D11:$F11,$H11:$L11)=0,SUM($C11:$P11)=0)', 'R12="Khớp!A1 [x]"',
     "C18<>SUM(C$11:INDEX(C:C,ROW()-1))", '"BaoCao_TTHC"<>""', "OR(N(C12)<0,TRUE)", "1.5E3>$A$1"],
)  # fmt: skip
def test_a_conditional_format_of_its_own_sheet(formula: str) -> None:
    """Our own formats and their kind are plain; a text may hold anything."""
    assert looks_only_at_its_sheet(formula)
