@echo off
rem Sets BaoCao_TTHC up for this user; see docs\cai-dat.md. No administrator is needed.
rem "cai-dat.bat FOLDER" has Excel trust that folder; "--go" undoes; "--lai" sets up anew.
rem ASCII only: cmd reads a batch file in whatever code page is set. What must be told in
rem Vietnamese before Python runs is in can-python.txt, shown by "type" under chcp 65001.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "SETUP=%~dp0python\baocao_tthc\windows"
if not exist "%SETUP%\bootstrap.py" (
  echo Thieu cac tep di kem. Hay giai nen ca goi: nhay phai vao tep .zip, Extract All,
  echo roi chay cai-dat.bat trong thu muc vua giai nen.
  pause
  exit /b 2
)
rem A fit Python: of a version that the libraries are made for, 64 bit, and not that of the
rem Microsoft Store, whose files and registry values other programs do not see.
set "FIT=import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15) or sys.maxsize < 2**32 or 'WindowsApps' in sys.base_prefix)"
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
set "PYTHON="
call :find
if not defined PYTHON (
  for %%I in ("%~dp0python-3*-amd64.exe") do start "" /wait "%%~I" /passive InstallAllUsers=0 InstallLauncherAllUsers=0 Include_test=0
  call :find
)
if not defined PYTHON (
  type "%SETUP%\can-python.txt"
  pause
  exit /b 2
)
"%PYTHON%" -I -B -X utf8 "%SETUP%\bootstrap.py" %*
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%

:find
for %%C in (py.exe python.exe) do call :try "%%C"
for /d %%D in ("%LOCALAPPDATA%\Programs\Python\Python3*" "%LOCALAPPDATA%\Python\pythoncore-3*" "%ProgramFiles%\Python3*") do call :try "%%~D\python.exe"
for %%K in (HKCU HKLM) do for /f "tokens=2*" %%A in ('reg query %%K\Software\Python\PythonCore /s /v ExecutablePath 2^>nul') do if "%%A"=="REG_SZ" call :try "%%~B"
exit /b 0

:try
if defined PYTHON exit /b 0
"%~1" -I -c "%FIT%" >nul 2>&1
if "%ERRORLEVEL%"=="0" set "PYTHON=%~1"
exit /b 0
