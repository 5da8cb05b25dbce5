' The probe: whether the environment's Python starts and finds its libraries, asked before xlwings'
' server is touched. A server that dies at its start would hold Excel for two minutes.
'
' Python runs hidden and answers in the registry (baocao_tthc/windows/probe.py): the token that it
' was given, and after a blank what is wrong. python.exe, not pythonw.exe: of an environment whose
' base Python is gone, pythonw shows an English box and waits, python ends.
Option Explicit
Option Private Module

Private Const ANSWER_VALUE As String = "HKCU\Software\BaoCao_TTHC\ThuPython"
Private Const PROGRAM As String = "pythonw.exe"
Private Const CONSOLE_PROGRAM As String = "python.exe"
Private Const ARGUMENTS As String = " -I -B -X utf8 -m baocao_tthc.windows.probe "
Private Const HIDDEN As Long = 0
Private Const MAX_WAITS As Long = 100
Private Const WAIT_MILLISECONDS As Long = 100

' What is wrong with the Python of this environment, as sentences; "" when it can be used.
Public Function PythonTrouble(ByVal pythonw As String) As String
    Dim token As String
    Dim answer As String
    Dim waits As Long
    PythonTrouble = NoAnswer()
    On Error GoTo silent ' Windows may refuse to start any program from Excel
    token = Format$(Now, "yyyymmddhhnnss")
    StartHidden Chr$(34) & Left$(pythonw, Len(pythonw) - Len(PROGRAM)) & CONSOLE_PROGRAM & _
        Chr$(34) & ARGUMENTS & token
    For waits = 1 To MAX_WAITS
        answer = AnswerSoFar()
        If answer = token Or Left$(answer, Len(token) + 1) = token & " " Then
            PythonTrouble = Mid$(answer, Len(token) + 2)
            Exit Function
        End If
        Pause WAIT_MILLISECONDS
    Next waits
silent:
End Function

Private Sub StartHidden(ByVal command As String)
    WindowsObject("WScript.Shell").Run command, HIDDEN, False
End Sub

Private Function AnswerSoFar() As String
    On Error Resume Next ' before the first answer there is no such value
    AnswerSoFar = WindowsObject("WScript.Shell").RegRead(ANSWER_VALUE)
End Function

Private Function NoAnswer() As String
    ' Python cua chuong trinh khong tra loi sau 10 giay: Python da bi go, phan mem diet virus dang
    ' chan, hoac chuong trinh tren may cu hon so nay. Hay bam lai nut nay; neu van vay thi luu so,
    ' dong het cua so Excel, nhay dup cai-dat.bat trong thu muc chuong trinh, roi mo lai so.
    NoAnswer = Viet("Python c\u1ee7a ch\u01b0\u01a1ng tr\u00ecnh kh\u00f4ng tr\u1ea3 " & _
        "l\u1eddi sau 10 gi\u00e2y: Python \u0111\u00e3 b\u1ecb g\u1ee1, ph\u1ea7n " & _
        "m\u1ec1m di\u1ec7t virus \u0111ang ch\u1eb7n, ho\u1eb7c ch\u01b0\u01a1ng " & _
        "tr\u00ecnh tr\u00ean m\u00e1y c\u0169 h\u01a1n s\u1ed5 n\u00e0y. " & _
        "H\u00e3y b\u1ea5m l\u1ea1i n\u00fat n\u00e0y; n\u1ebfu v\u1eabn v\u1eady th\u00ec " & _
        "l\u01b0u s\u1ed5, \u0111\u00f3ng h\u1ebft c\u1eeda s\u1ed5 Excel, nh\u00e1y " & _
        "\u0111\u00fap cai-dat.bat trong th\u01b0 m\u1ee5c ch\u01b0\u01a1ng tr\u00ecnh, " & _
        "r\u1ed3i m\u1edf l\u1ea1i s\u1ed5.")
End Function
