"""What an Office file was expected to be, and what is said when it cannot be opened as that.

One row of sentences for each kind of file that a user chooses: each says what is wrong and what to
do. A workbook is read, a document is a finished report, a template is what a report is made from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..errors import DocumentError, TemplateError, TthcError, WorkbookError
from .archive import MAX_UNPACKED, Archive, Fault, Unsound, opened
from .file_kinds import DOCUMENT_2007, WORKBOOK_2007, FileKind


class Expected(NamedTuple):
    """A kind of file: its error, and the sentence of each fault.

    `otherwise` stands for the faults that are not in `sentences`. What is of another kind is named:
    `other` when the program `opens_in` makes one of the expected kind of it, else `useless`.
    """

    error: type[TthcError]
    kind: FileKind
    otherwise: str
    other: str
    useless: str
    sentences: Mapping[Fault, str]
    nodes: int | None = None  # in a part of it, see `opened`

    def refusal(self, file: Path, unsound: Unsound) -> TthcError:
        """The error for such a file: one sentence."""
        if file.name.startswith(("~$", ".~lock.")):
            return self.error(
                f"“{file}” là tệp khóa mà Word, Excel hoặc LibreOffice ghi khi đang mở tệp thật; "
                "hãy chọn tệp thật ở cạnh nó."
            )
        kind = unsound.kind
        if kind and kind != self.kind:
            words = self.other if kind.opens_in == self.kind.opens_in else self.useless
        else:
            words = self.sentences.get(unsound.fault, self.otherwise)
        return self.error(words.format(file=file, part=unsound.part, kind=kind and kind.name))


@contextmanager
def opened_as(expected: Expected, file: Path, *, whole: bool = True) -> Iterator[Archive]:
    """Open a file that a user chose; every Unsound inside becomes the error of that kind."""
    try:
        with opened(file, whole=whole, nodes=expected.nodes) as archive:
            archive.refuse_other_than(expected.kind)
            yield archive
    except Unsound as unsound:
        raise expected.refusal(file, unsound) from unsound


def is_document(file: Path) -> bool:
    """Whether a file is a Word document: by its content, else by its name."""
    try:
        with opened(file, whole=False) as archive:
            if archive.kind is not None:
                return archive.kind == DOCUMENT_2007
    except Unsound as unsound:
        if unsound.kind is not None:
            return unsound.kind.opens_in == DOCUMENT_2007.opens_in
    return file.suffix.lower() in (".docx", ".docm", ".doc")


WORKBOOK = Expected(
    WorkbookError,
    WORKBOOK_2007,
    "Tệp “{file}” không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm.",
    "Tệp “{file}” là {kind}; hãy mở bằng Excel và lưu thành .xlsx.",
    "Tệp “{file}” là {kind}, không phải sổ tính Excel; hãy chọn tệp .xlsx hoặc .xlsm.",
    {
        Fault.NOT_A_FILE: "“{file}” không phải là tệp; hãy chọn tệp .xlsx hoặc .xlsm.",
        Fault.MISSING: "Không tìm thấy tệp “{file}”; hãy kiểm tra lại tên.",
        Fault.FORBIDDEN: "Không được phép đọc tệp “{file}”; "
        "hãy đóng tệp ở chương trình khác rồi thử lại.",
        Fault.UNREADABLE: "Không đọc được tệp “{file}”; hãy kiểm tra tên và ổ đĩa.",
        Fault.TOO_LARGE: f"Tệp “{{file}}” quá lớn khi bung ra (hơn {MAX_UNPACKED // 2**20} MB); "
        "đây không phải sổ báo cáo, hãy kiểm tra lại tệp.",
        Fault.EMPTY: "Tệp “{file}” rỗng; hãy lấy lại tệp gốc.",
        Fault.CUT: "Tệp “{file}” bị hỏng hoặc chưa tải hết; hãy lấy lại tệp gốc.",
        Fault.DOUBLED: "Tệp “{file}” có phần trùng tên bên trong; hãy lấy lại tệp gốc.",
        Fault.PASSWORD: "Tệp “{file}” là tệp nén có mật khẩu; hãy giải nén trước.",
        Fault.ENCRYPTED: "Tệp “{file}” có mật khẩu; hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại.",
        Fault.DAMAGED: "Tệp “{file}” bị hỏng ở phần “{part}”; hãy lấy lại tệp gốc.",
    },
)

_MAX_NODES = 600_000  # some 2,000 pages

DOCUMENT = Expected(
    DocumentError,
    DOCUMENT_2007,
    "Tệp báo cáo “{file}” không phải tệp Word .docx hoặc đã hỏng; "
    "hãy mở bằng Word và lưu lại dạng .docx.",
    "Tệp báo cáo “{file}” là {kind}; hãy mở bằng Word và lưu lại dạng .docx.",
    "Tệp báo cáo “{file}” là {kind}, không phải tệp Word .docx; hãy chọn tệp báo cáo .docx.",
    {
        Fault.NOT_A_FILE: "Tệp báo cáo “{file}” không phải là tệp; hãy chọn tệp báo cáo .docx.",
        Fault.MISSING: "Tệp báo cáo “{file}” không có; hãy kiểm tra tên tệp.",
        Fault.FORBIDDEN: "Tệp báo cáo “{file}” không được phép đọc; "
        "hãy chép tệp sang thư mục khác.",
        Fault.UNREADABLE: "Tệp báo cáo “{file}” không mở được; hãy kiểm tra tên tệp và ổ đĩa.",
        Fault.EMPTY: "Tệp báo cáo “{file}” trống, không có nội dung nào; hãy lấy lại tệp gốc.",
        Fault.TOO_LARGE: "Tệp báo cáo “{file}” quá lớn; hãy bỏ bớt hình ảnh, đoạn "
        "trống rồi lưu lại.",
        Fault.OLE: "Tệp báo cáo “{file}” có mật khẩu hoặc là tệp .doc cũ; "
        "hãy bỏ mật khẩu và lưu lại dạng .docx.",
        **dict.fromkeys(
            (Fault.PASSWORD, Fault.ENCRYPTED),
            "Tệp báo cáo “{file}” có mật khẩu; hãy bỏ mật khẩu rồi lưu lại.",
        ),
    },
    nodes=_MAX_NODES,
)

_NO_TEMPLATE = "Mẫu báo cáo “{file}” không mở được; hãy kiểm tra tên tệp."
REPORT_TEMPLATE = Expected(
    TemplateError,
    DOCUMENT_2007,
    "Mẫu báo cáo “{file}” không phải tệp Word .docx hoặc đã hỏng; hãy chọn mẫu khác.",
    "Mẫu báo cáo “{file}” là {kind}; hãy mở bằng Word và lưu lại dạng .docx.",
    "Mẫu báo cáo “{file}” là {kind}, không phải tệp Word .docx; hãy chọn mẫu .docx.",
    {
        **dict.fromkeys(
            (Fault.NOT_A_FILE, Fault.MISSING, Fault.FORBIDDEN, Fault.UNREADABLE), _NO_TEMPLATE
        ),
        Fault.TOO_LARGE: "Mẫu báo cáo “{file}” bung ra quá lớn; "
        "hãy bỏ bớt hình ảnh, đoạn trống hoặc chọn mẫu khác.",
        Fault.OLE: "Mẫu báo cáo “{file}” có mật khẩu hoặc là tệp .doc cũ; "
        "hãy bỏ mật khẩu và lưu lại dạng .docx.",
        **dict.fromkeys(
            (Fault.PASSWORD, Fault.ENCRYPTED),
            "Mẫu báo cáo “{file}” có mật khẩu; hãy bỏ mật khẩu rồi lưu lại.",
        ),
    },
    nodes=_MAX_NODES,
)
