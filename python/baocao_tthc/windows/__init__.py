"""Set-up on Windows: `cai-dat.bat`, `tthc cai-dat`, `tthc go-cai-dat`, `tthc chan-doan`.

    computer.py          what is asked of Windows; the tests put a simulated profile in its place
    environment.py       BaoCao_TTHC/python in %LOCALAPPDATA%: whole, or seen not to be whole
    libraries.py         xlwings' libraries under the names that workbooks ask for
    probe.py             whether the environment works, asked by VBA before xlwings is touched
    startup_folder.py    the add-in in the user's XLSTART
    ms_office.py         what the registry says of Excel and Word; trusted locations
    set_up.py            the set-up and its undoing, step by step
    diagnosis.py         what is in order, and what to do about the rest: diagnosis_looks.py and
                         addin_look.py
    bootstrap.py         the entry of cai-dat.bat
    offline.py           `make goi-windows`: the package for Windows, made on any system

cai-dat.bat starts bootstrap.py with a bare Python, before anything is installed: what it imports
imports only the standard library and the modules of this package that do the same.
"""
