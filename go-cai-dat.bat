@echo off
rem Undoes all that cai-dat.bat did; workbooks are never touched. Python is found there.
if exist "%~dp0cai-dat.bat" "%~dp0cai-dat.bat" --go
echo Thieu cai-dat.bat. Hay giai nen ca goi: nhay phai vao tep .zip, Extract All, roi chay lai.
pause
exit /b 2
