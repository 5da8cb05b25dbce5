"""The ribbon: what the validators do not notice, and the part in the package."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import openpyxl
import pytest
from xlsxwriter import Workbook

from baocao_tthc import excel, resources
from baocao_tthc.building.addin_file import addin_ribbon
from baocao_tthc.building.vba_project import CALLBACKS
from baocao_tthc.cli.arguments import COMMANDS, MONTH
from baocao_tthc.workbook.assembly import PART, add_ribbon
from support.image_mso import IMAGE_MSO
from support.ribbon_clicks import SOURCES, macro_workbook

XML = (SOURCES / "customUI14.xml").read_bytes()
OF_ADDIN = addin_ribbon(XML).replace(*(name.encode() for name in reversed(CALLBACKS)))
VBA = (SOURCES / "Ribbon.bas").read_text(encoding="ascii")
_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
_UI_RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_SIGNATURES = {
    "onLoad": "ribbon As IRibbonUI",
    "onAction": "control As IRibbonControl",
    "getLabel": "control As IRibbonControl, ByRef label",
    "getVisible": "control As IRibbonControl, ByRef visible",
}
_OF_EVENTS = ("ForgetChanges", "NoteChange", "RefreshTab")  # Subs that the events call
_SHOWN = ("label", "screentip", "supertip")


def elements(xml: bytes = XML) -> list[Element]:
    """Every element of the ribbon, in order."""
    return list(ElementTree.fromstring(xml).iter())  # noqa: S314 - our own file


def buttons() -> list[Element]:
    """The buttons."""
    return [element for element in elements() if element.tag == f"{_UI}button"]


def values(attribute: str, xml: bytes = XML) -> list[str]:
    """The values of an attribute, wherever it stands."""
    return [element.attrib[attribute] for element in elements(xml) if attribute in element.attrib]


def test_the_ribbon_is_of_office_2010_and_later() -> None:
    """It is a customUI of 2009/07: one tab, groups of buttons and one label."""
    tags = [element.tag.removeprefix(_UI) for element in elements()]
    assert tags[:4] == ["customUI", "ribbon", "tabs", "tab"]
    assert set(tags[4:]) == {"group", "button", "labelControl"}


def test_the_buttons_are_in_the_order_of_the_months_work() -> None:
    """Check, report, rows, help: the groups and the words that clerks see."""
    groups = [
        (group.attrib["label"], [e.attrib["label"] for e in group if "label" in e.attrib])
        for group in elements()
        if group.tag == f"{_UI}group"
    ]
    assert groups == [
        ("Kiểm tra", ["Kiểm tra số liệu", "Lỗi tiếp theo", "Sửa hộ", "Xóa đánh dấu"]),
        ("Báo cáo", ["Tạo báo cáo Word", "Cập nhật báo cáo đã sửa", "Soát tệp Word"]),
        ("Gửi", ["Đóng gói gửi cấp trên", "Nhận phản hồi"]),
        ("Biểu", ["Thêm lĩnh vực", "Khôi phục ô", "Nhập số liệu"]),
        ("Kỳ sau", ["Sang kỳ mới"]),
        ("Cấp trên", ["Tổng hợp", "Gộp kỳ"]),
        ("Hỗ trợ", ["Cài đặt", "Chẩn đoán", "Hướng dẫn"]),
    ]


def test_the_guide_explains_every_button_and_the_months_commands() -> None:
    """HuongDan names each button but its own; a workbook without macros each command of a month."""
    told = resources.data("help")
    buttons = ", ".join(name for name, _ in told["buttons"]["lines"]).split(", ")
    labels = [e.attrib["label"] for e in elements() if e.tag == f"{_UI}button"]
    assert [label for label in labels if label not in (*buttons, "Hướng dẫn")] == []
    commands = {call.split()[1] for call, _ in told["commands"]["lines"]}
    month = {line.split()[1] for line in MONTH if line.startswith("  tthc")}
    assert month - commands == set()
    assert commands <= COMMANDS.keys()


def test_the_ribbon_of_the_addin_is_the_same_but_for_one_question() -> None:
    """Its tab asks whether it is to be seen; that of the workbook stands even without macros."""
    assert values("getVisible") == []
    assert OF_ADDIN.replace(b' getVisible="Ribbon_Visible"', b"", 1) == XML
    (tab,) = (element for element in elements(OF_ADDIN) if "getVisible" in element.attrib)
    assert tab.tag == f"{_UI}tab"


def test_ids_are_unique() -> None:
    """Excel drops the whole ribbon over a double id, and says nothing."""
    ids = values("id")
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in ids)


@pytest.mark.parametrize("attribute", _SIGNATURES)
def test_every_callback_has_its_sub_with_the_right_parameters(attribute: str) -> None:
    """A callback without its Sub, or with other parameters, fails at the first click."""
    assert values(attribute, OF_ADDIN)
    for name in values(attribute, OF_ADDIN):
        found = re.findall(rf"(?m)^Public Sub {name}\((.*)\)$", VBA)
        assert found == [_SIGNATURES[attribute]], name


def test_no_sub_is_left_without_its_button() -> None:
    """Every callback of Ribbon.bas is named by the add-in's ribbon, once; events call the rest."""
    named = [*_OF_EVENTS, *(n for attribute in _SIGNATURES for n in values(attribute, OF_ADDIN))]
    assert sorted(re.findall(r"(?m)^Public Sub (\w+)", VBA)) == sorted(named)


def test_every_action_is_a_function_of_the_package() -> None:
    """Each button but Cài đặt, which works before Python is there, starts one; all are reached."""
    actions = re.findall(r'(?m)^    Act "(\w+)"$', VBA)
    assert sorted(actions) == sorted(excel.__all__)
    assert len(actions) == len(buttons()) - 1


def test_the_refreshed_label_exists() -> None:
    """InvalidateControl names a control of the ribbon; another name is ignored silently."""
    (name,) = re.findall(r'InvalidateControl "(\w+)"', VBA)
    assert [e.attrib["id"] for e in elements() if "getLabel" in e.attrib] == [name]


def test_every_picture_exists_in_office_2010_and_later() -> None:
    """An unknown imageMso shows no picture and no error."""
    assert len(values("imageMso")) == len(buttons())
    assert set(values("imageMso")) <= IMAGE_MSO


def test_keytips_lead_to_one_button_each() -> None:
    """One to three capitals or digits; none begins another, or the longer could not be typed."""
    tips = [button.attrib["keytip"] for button in buttons()]
    assert all(re.fullmatch("[A-Z0-9]{1,3}", tip) for tip in tips)
    assert not [(a, b) for i, a in enumerate(tips) for b in tips[i + 1 :]
                if a.startswith(b) or b.startswith(a)]  # fmt: skip


def test_the_tabs_keytip_is_none_of_excels_own() -> None:
    """F H N P M A R W L U X Y B and J.. lead to Excel's tabs, Q to its search; Alt with E V I O T D
    still leads to the menus of 2003.
    """
    (tab,) = (element for element in elements() if element.tag == f"{_UI}tab")
    assert tab.attrib["keytip"][0] not in "FHNPMARWLUXYJBQEVIOTD"
    assert tab.attrib["insertAfterMso"] == "TabHome"


def test_every_text_is_there_and_short_enough() -> None:
    """Labels, titles and explanations: never empty, at most 1,024 characters (MS-CUSTOMUI2)."""
    for button in buttons():
        for attribute in _SHOWN:
            assert 0 < len(button.attrib[attribute].strip()) <= 1024, button.attrib["id"]
        assert button.attrib["supertip"].endswith(".")


def test_no_text_is_a_callback_as_well() -> None:
    """The schema forbids an attribute together with its get form, on which Excel drops the tab."""
    for element in elements():
        given = {name.lower() for name in element.attrib}
        assert not [name for name in given if f"get{name}" in given]


def package(content: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    """The parts of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(item, archive.read(item)) for item in archive.infolist()]


@pytest.fixture(scope="module")
def plain() -> bytes:
    """A workbook as XlsxWriter makes it."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "Tiếp nhận")
    return target.getvalue()


def test_adding_the_ribbon_changes_one_part_and_adds_one(plain: bytes) -> None:
    """Every other part keeps its bytes, place, date, rights and compression."""
    before, after = package(plain), package(add_ribbon(plain, XML))
    assert [item.filename for item, _ in after] == [item.filename for item, _ in before] + [PART]
    for (old, content), (new, found) in zip(before, after, strict=False):
        assert (new.date_time, new.compress_type, new.external_attr, new.create_system) == (
            (old.date_time, old.compress_type, old.external_attr, old.create_system)
        )
        assert found == content or new.filename == "_rels/.rels"
    assert after[-1][1] == XML


def test_the_ribbon_hangs_on_the_relationship_of_office_2010(plain: bytes) -> None:
    """One new relationship with an id of its own; the part's content type is the default of xml."""
    parts = {item.filename: content for item, content in package(add_ribbon(plain, XML))}
    relationships = ElementTree.fromstring(parts["_rels/.rels"])  # noqa: S314 - our own file
    found = [r.attrib for r in relationships if r.attrib["Target"] == PART]
    assert [r["Type"] for r in found] == [_UI_RELATIONSHIP]
    ids = [r.attrib["Id"] for r in relationships]
    assert len(ids) == len(set(ids))
    assert (
        b'<Default Extension="xml" ContentType="application/xml"/>' in parts["[Content_Types].xml"]
    )


def test_adding_the_ribbon_gives_the_same_bytes_each_time(plain: bytes) -> None:
    """No time goes into the package."""
    assert add_ribbon(plain, XML) == add_ribbon(plain, XML)


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl tells what it drops, this not
def test_openpyxl_would_drop_the_ribbon(tmp_path: Path) -> None:
    """Why the workbook is never edited with openpyxl: keep_vba keeps the macros, not the ribbon."""
    path = tmp_path / "BaoCao_TTHC.xlsm"
    path.write_bytes(macro_workbook())
    openpyxl.load_workbook(path, keep_vba=True).save(path)
    names = zipfile.ZipFile(path).namelist()
    assert "xl/vbaProject.bin" in names
    assert _UI_RELATIONSHIP.encode() not in zipfile.ZipFile(path).read("_rels/.rels")
