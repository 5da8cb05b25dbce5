"""What the sheet HuongDan explains: headings, each with its lines of two parts."""

from __future__ import annotations

Lines = tuple[tuple[str, str], ...]

TYPING: Lines = (
    (
        "Gõ số",
        "Gõ số hồ sơ liền nhau, không dấu chấm: 3749. Ngày: 20/01/2026. Tổng và tỷ lệ tự tính. "
        "Cột Kiểm tra bên phải biểu báo ngay “Khớp” hoặc chỗ lệch.",
    ),
    (
        "Thêm, bớt dòng",
        "Dòng trống không in số nào. Cần thêm thì chèn dòng dưới một dòng đã có (chuột phải > "
        "Insert); tổng tự cộng cả dòng mới. Dòng thừa thì ẩn đi (chuột phải > Hide).",
    ),
    (
        "Màu",
        "Xanh: khớp. Đỏ: lệch hoặc lỗi. Vàng: ô gõ chưa đúng (chữ, số âm, số lẻ) hoặc cảnh báo.",
    ),
    (
        "Giải trình",
        "Số đúng mà vẫn bị báo thì ghi lý do ở cột Giải trình của tờ KiemTra. Lần kiểm tra sau giữ "
        "nguyên; số đổi thì lý do ấy chuyển sang cột Giải trình cũ, không còn tính.",
    ),
    (
        "Ô bị khóa",
        "Tiêu đề và ô tự tính bị khóa để khỏi gõ nhầm, không có mật khẩu. Mở khóa: Review > "
        "Unprotect Sheet; khóa lại: Protect Sheet, để trống mật khẩu.",
    ),
)

BUTTONS: Lines = (
    ("Kiểm tra số liệu", "Kiểm tra mọi biểu; lỗi ghi vào tờ KiemTra, ô sai được tô và ghi chú."),
    ("Lỗi tiếp theo", "Đến ô tiếp theo trong danh sách của KiemTra."),
    (
        "Xóa đánh dấu",
        "Bỏ màu và ghi chú do nút Kiểm tra đặt; màu và ghi chú của bạn còn nguyên.",
    ),
    ("Tạo báo cáo Word", "Hỏi chỗ lưu rồi viết báo cáo; không ghi đè tệp nào khi chưa hỏi."),
    (
        "Cập nhật báo cáo đã sửa",
        "Thay các con số của báo cáo Word bằng số hiện nay, giữ nguyên câu chữ đã sửa tay.",
    ),
    (
        "Soát tệp Word",
        "Đối chiếu một báo cáo Word bất kỳ với phụ lục của nó và với sổ này.",
    ),
    (
        "Đóng gói gửi cấp trên",
        "Lập thư mục gồm sổ đã khóa số, báo cáo Word, bản kê và thư nháp; không tự gửi gì.",
    ),
    ("Thêm lĩnh vực", "Thêm một dòng đủ công thức, hoặc điền công thức cho dòng vừa chèn."),
    (
        "Nhập số liệu",
        "Từ tệp xuất, hoặc tờ đã dán, của hệ thống một cửa: một biểu, hoặc danh sách hồ sơ để đếm.",
    ),
    (
        "Sang kỳ mới",
        "Tạo sổ của kỳ sau thành tệp mới; hồ sơ đang giải quyết chuyển sang từng lĩnh vực.",
    ),
    (
        "Cài đặt, Chẩn đoán",
        "Cài phần Python (một lần mỗi máy); xem máy còn thiếu gì và cách sửa.",
    ),
    (
        "Khi tắt macro",
        "Mọi ô vẫn tự tính và tự báo lệch, kể cả trong LibreOffice. Muốn kiểm tra đầy đủ và viết "
        "báo cáo thì dùng lệnh “tthc kiem-tra”, “tthc bao-cao”, hoặc bật macro rồi bấm Cài đặt.",
    ),
)

COMMANDS: Lines = (
    ("tthc kiem-tra SỔ.xlsx", "Kiểm tra mọi biểu và nói từng chỗ sai."),
    ("tthc bao-cao SỔ.xlsx", "Viết báo cáo Word từ số liệu của sổ này."),
)

FUNCTIONS: Lines = (
    ("=TYLE(3743;3749)", "99,84 (tỷ lệ %, làm tròn hai chữ số)"),
    ("=TYLECHU(3743;3749)", "99,84% (dạng chữ, để ghép vào câu)"),
    ("=SOVN(3749)", "3.749"),
    ("=KHOP(3749;3733)", "Lệch +16; bằng nhau thì Khớp"),
    ("=KIEMTONG(C18;C12:C17)", "Khớp, hoặc tổng lệch bao nhiêu so với vùng"),
    ("=KYBAOCAO(1;2026)", "từ ngày 21/12/2025 đến ngày 20/01/2026"),
    ("=NGAYVN(ThongTin!B13)", "ngày 05 tháng 02 năm 2026"),
    ("=DOCSO(3749)", "ba nghìn bảy trăm bốn mươi chín"),
)
