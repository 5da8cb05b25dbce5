"""An .xlsx as an untrusted archive: bounded before anything is unpacked by a library.

Three things are needed that python-calamine does not give: a workbook with one value in cell
XFD1048576 makes it allocate a dense grid and abort the process; an error value (#DIV/0!) and a
formula without a stored result both read as empty; hidden rows are not told. So each sheet's XML
is walked once here, and calamine only opens what was found sound.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ..errors import WorkbookError

MAX_MEMBERS = 2_000
MAX_UNPACKED = 64 * 2**20  # bytes; the January workbook unpacks to 0.1 MiB
MAX_ROW = 20_000
MAX_COLUMN = 200
MAX_CELLS = 400_000
MAX_AREA = 4_000_000  # cells that the grids of all sheets span together

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Marks:
    """What a sheet's XML says beyond its values; cells as (row, column) from 1."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0


def sheet_marks(file: Path) -> dict[str, Marks]:
    """Check that `file` is a sound, bounded workbook and return the marks of each sheet by name.

    Raises WorkbookError with one sentence otherwise.
    """
    try:
        with file.open("rb") as stream:
            start = stream.read(8)
            if start == _OLE:
                raise WorkbookError(_ole_sentence(file, stream.read(2**20)))
        with zipfile.ZipFile(file) as archive:
            _check_bounds(file, archive)
            return _marks(file, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # NotImplementedError: an exotic compression; RuntimeError: a password on the zip itself
        raise WorkbookError(_not_workbook(file, start)) from error
    except expat.ExpatError as error:
        raise WorkbookError(
            f"Tệp “{file}” bị hỏng bên trong; hãy mở bằng Excel, lưu lại rồi thử lại."
        ) from error
    except FileNotFoundError as error:
        raise WorkbookError(f"Không tìm thấy tệp “{file}”; hãy kiểm tra lại tên.") from error
    except OSError as error:
        raise WorkbookError(
            f"Không đọc được “{file}” ({error.strerror}); hãy kiểm tra đó là tệp và được phép đọc."
        ) from error


def _ole_sentence(file: Path, beginning: bytes) -> str:
    if _ENCRYPTED in beginning:
        return f"Tệp “{file}” có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại."
    return f"Tệp “{file}” là định dạng Office cũ (.xls); hãy mở bằng Excel và lưu thành .xlsx."


def _not_workbook(file: Path, start: bytes) -> str:
    if start.startswith(b"PK"):
        return f"Tệp “{file}” bị hỏng hoặc chưa tải hết; hãy lấy lại tệp gốc."
    if not start:
        return f"Tệp “{file}” rỗng; hãy lấy lại tệp gốc."
    return f"Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."


def _check_bounds(file: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise WorkbookError(
            f"Tệp “{file}” quá lớn khi bung ra (hơn {MAX_UNPACKED // 2**20} MB); "
            "đây không phải sổ báo cáo, hãy kiểm tra lại tệp."
        )
    if len(names) < len(members):
        raise WorkbookError(f"Tệp “{file}” có phần trùng tên bên trong; hãy lấy lại tệp gốc.")
    if "xl/workbook.bin" in names:
        raise WorkbookError(f"Tệp “{file}” là .xlsb; hãy mở bằng Excel và lưu thành .xlsx.")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise WorkbookError(
            f"Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm."
        )
    damaged = archive.testzip()  # also catches a member longer than it declares
    if damaged:
        raise WorkbookError(f"Tệp “{file}” bị hỏng ở phần “{damaged}”; hãy lấy lại tệp gốc.")


def _marks(file: Path, archive: zipfile.ZipFile) -> dict[str, Marks]:
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relationship(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" Relationship") and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" sheet"):
            sheets.append((attributes.get("name", ""), attributes.get(f"{_RELATIONSHIP} id", "")))

    _walk(file, archive.read("xl/workbook.xml"), sheet)
    relations = "xl/_rels/workbook.xml.rels"
    if relations in archive.namelist():
        _walk(file, archive.read(relations), relationship)
    names = set(archive.namelist())
    found: dict[str, Marks] = {}
    for name, key in sheets:
        target = targets.get(key, "")
        part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if part in names and not part.startswith("xl/chartsheets"):
            found[name] = _SheetWalk(file, name).run(archive.read(part))
    if sum(marks.last_row * marks.last_column for marks in found.values()) > MAX_AREA:
        raise WorkbookError(
            f"Các sheet của “{file}” trải quá rộng; hãy xóa các dòng, cột thừa rồi lưu lại."
        )
    return found


def _walk(file: Path, xml: bytes, start: object) -> None:
    parser = _parser(file)
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.Parse(xml, True)


def _parser(file: Path) -> expat.XMLParserType:
    """An expat parser that refuses a document type: no entity is ever expanded."""

    def refuse(*_: object) -> None:
        raise WorkbookError(f"Tệp “{file}” chứa khai báo XML không an toàn nên không được mở.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


class _SheetWalk:
    """One pass over a worksheet's XML that collects its Marks and bounds its extent."""

    def __init__(self, file: Path, sheet: str) -> None:
        self._file, self._sheet = file, sheet
        self._marks = Marks()
        self._cells = self._row = self._column = 0
        self._type = ""
        self._has_formula = self._in_value = False
        self._value = ""

    def run(self, xml: bytes) -> Marks:
        parser = _parser(self._file)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)
        return self._marks

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self._marks.hidden_rows.add(self._row)
        elif tag == "f":
            self._has_formula = True
        elif tag in ("v", "is"):
            self._in_value = True

    def _cell(self, attributes: dict[str, str]) -> None:
        match = _CELL.fullmatch(attributes.get("r", ""))
        if match:
            self._row, self._column = int(match[2]), _column_number(match[1])
        else:
            self._column += 1
        self._cells += 1
        self._type = attributes.get("t", "")
        self._has_formula = False
        self._value = ""

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("v", "is"):
            self._in_value = False
        elif tag == "c":
            self._finish_cell()

    def _finish_cell(self) -> None:
        place = (self._row, self._column)
        if self._value or self._has_formula:
            self._bound()
        if self._has_formula:
            self._marks.formulas.add(place)
            if not self._value and self._type != "str":  # "str": the formula gives "" on purpose
                self._marks.uncalculated.add(place)
        if self._type == "e":
            self._marks.errors[place] = self._value

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _bound(self) -> None:
        self._marks.last_row = max(self._marks.last_row, self._row)
        self._marks.last_column = max(self._marks.last_column, self._column)
        too_far = self._row > MAX_ROW or self._column > MAX_COLUMN
        if too_far or self._cells > MAX_CELLS:
            raise WorkbookError(
                f"Sheet “{self._sheet}” của “{self._file}” có dữ liệu ở quá xa (dòng {self._row}, "
                f"cột {self._column}); hãy xóa các dòng, cột thừa rồi lưu lại."
            )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
