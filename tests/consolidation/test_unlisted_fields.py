"""Names of fields that the list does not know are told with who has them, and never merged."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from baocao_tthc.consolidation.consolidating import Consolidation, brought_together
from baocao_tthc.forms.field_names import Likeness, alike_names, likeness
from support.submitted import of_units, settled

NAMES = ("Hộ tịch", "Lĩnh vực HỘ TỊCH", "Quản lý nghĩa trang", "Quản lý nghĩa trang")


def of_names(*names: str) -> Consolidation:
    """What comes of a unit for each name, with one row of that name."""
    forms = {f"UBND xã {n}": settled(100, name=name) for n, name in enumerate(names)}
    return brought_together(of_units(forms))


def test_a_name_that_the_list_does_not_know_is_told() -> None:
    """Once, with the units that wrote it; wordings that the list knows are one row."""
    result = of_names(*NAMES[:4])
    assert [row.name for row in result.forms[0].fields] == ["Hộ tịch", "Quản lý nghĩa trang"]
    told = result.unlisted_fields
    assert [(each.name, each.units, each.alike) for each in told] == [
        ("Quản lý nghĩa trang", ("UBND xã 2", "UBND xã 3"), ())
    ]


def test_names_one_letter_apart_stand_beside_each_other() -> None:
    """Each in a row of its own: a person has to say whether they are one."""
    result = of_names("Quản lý nghĩa trang", "Quản lý nghĩa trạng", "Chứng thwc", "Chứng thực")
    assert len(result.forms[0].fields) == 4
    assert {each.name: each.alike for each in result.unlisted_fields} == {
        "Quản lý nghĩa trang": ("Quản lý nghĩa trạng",),
        "Quản lý nghĩa trạng": ("Quản lý nghĩa trang",),
        "Chứng thwc": ("Chứng thực",),
    }


WORDS = st.sampled_from(["đất", "đai", "đat", "hộ", "tịch", "tich", "chợ", "nước", "nướcc", "và"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=8, unique=True))
def test_the_quick_way_finds_what_comparing_all_finds(names: list[str]) -> None:
    """Every pair that reads alike, and no other."""
    plain = {
        name: {other for other in names if likeness(name, other) is Likeness.ALIKE}
        for name in names
    }
    assert {name: set(others) for name, others in alike_names(names).items()} == plain
