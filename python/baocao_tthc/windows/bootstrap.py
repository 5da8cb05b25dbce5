"""The entry of cai-dat.bat and go-cai-dat.bat: run by its path, by a bare Python of Windows.

    bootstrap.py [FOLDER]    set up; FOLDER is where the workbooks are, to be trusted by Excel
    bootstrap.py --lai       set up anew even where the environment is whole
    bootstrap.py --go        undo; with --cho the window waits for Enter

Exit code 0: done, whatever the diagnosis at the end says; 2: not done.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __package__ in (None, ""):  # run by its path: nothing is installed yet
    sys.path.insert(0, str(Path(__file__).absolute().parents[2]))

from baocao_tthc.errors import TthcError
from baocao_tthc.log import record
from baocao_tthc.windows.computer import this_computer
from baocao_tthc.windows.set_up import install, undo

_NOT_DONE = 2


def main(words: list[str]) -> int:
    """Do what the words say; never raises."""
    folders = [Path(word).absolute() for word in words if not word.startswith("--")]
    try:
        if "--go" in words:
            return undo(this_computer())
        return install(
            this_computer(),
            workbooks=folders[0] if folders else None,
            renew="--lai" in words,
        )
    except TthcError as error:
        print(f"\nCHƯA XONG: {error}")
    except KeyboardInterrupt:
        print("\nCHƯA XONG: đã dừng theo yêu cầu; chạy lại cai-dat.bat lúc nào cũng được.")
    except Exception as error:  # noqa: BLE001 - the entry point: the user gets a sentence
        log = record(error)
        print(f"\nCHƯA XONG: gặp lỗi ngoài dự kiến; hãy gửi tệp “{log}” cho người hỗ trợ.")
    return _NOT_DONE


if __name__ == "__main__":
    code = main(sys.argv[1:])
    if "--cho" in sys.argv:
        input("\nBấm Enter để đóng cửa sổ.")
    sys.exit(code)
