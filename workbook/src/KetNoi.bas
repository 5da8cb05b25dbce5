' The connection to Python: whether it is installed, starting it, and what to say when it is not.
'
' tthc cai-dat writes where Python is to the registry. Once it was found to work (ThuPython), its
' place goes into an environment variable of this process, which xlwings' own configuration sheet
' names (INTERPRETER_WIN); every workbook of this Excel sees there that it was tried already. The
' registry and FileSystemObject read names with Vietnamese letters, VBA's own Dir and Environ do not.
' Vietnamese text is written with \uXXXX, since VBA source holds no such letters; the comment above
' each sentence gives its words without their marks.
Option Explicit
Option Private Module

Private Const MACROS As Long = 2 ' told to Python with every press: baocao_tthc.excel.MACROS
Private Const REGISTRY_VALUE As String = "HKCU\Software\BaoCao_TTHC\Python"
Private Const VARIABLE_NAME As String = "BAOCAO_TTHC_PYTHON"
Private Const SETUP_SCRIPT As String = "cai-dat.bat"
Private Const MAX_DETAIL As Long = 300 ' letters of an error

Public LastMessage As String ' what was said last: no box can be read back
Private found As Boolean ' for the session; what was not found is looked for again
Private obstacle As String ' why it does not work, where it is installed

' Whether Python is installed and works, its place told to xlwings. The worksheet functions ask too,
' so nothing is shown here.
Public Function PythonReady() As Boolean
    Dim python As String
    obstacle = ""
    On Error GoTo absent
    If Not found Then
        python = WindowsObject("WScript.Shell").RegRead(REGISTRY_VALUE)
        If Not WindowsObject("Scripting.FileSystemObject").FileExists(python) Then Exit Function
        If python <> Variable() Then
            obstacle = PythonTrouble(python)
            If obstacle <> "" Then Exit Function
            SetVariable "PYTHONSAFEPATH", "1" ' it shall load nothing from Excel's current folder
            SetVariable VARIABLE_NAME, python
        End If
        found = True
    End If
    PythonReady = True
absent:
End Function

' Run a button's function of the Python package; never raises.
Public Sub RunAction(ByVal action As String)
    If BookInHand() Is Nothing Then
        Say NoBook()
        Exit Sub
    End If
    If Not PythonReady() Then
        If obstacle = "" Then obstacle = NotInstalled()
        Say obstacle
        Exit Sub
    End If
    On Error GoTo failed
    RunPython "import baocao_tthc.excel; baocao_tthc.excel." & action & "(" & MACROS & ")"
    Exit Sub
failed:
    Say Stopped(Err.Description)
    Forget
    Application.ScreenUpdating = True ' a Python that ended half way left them as they were
    Application.StatusBar = False
End Sub

' What xlwings' RunPython does with its server, but an error is the caller's: that one would show it
' in an English box of its own, be it a package that cannot be imported or a Python that was killed.
Private Sub RunPython(ByVal command As String)
    XLPy.SetAttr XLPy.Module("xlwings._xlwindows"), "BOOK_CALLER", BookInHand()
    XLPy.Exec command
End Sub

' Start the set-up that lies beside the workbook or one folder up; nothing else is ever started, and
' that not before the clerk has read which file it is: a letter may bring a workbook with another.
Public Sub StartSetup()
    Dim files As Object
    Dim folder As String
    Dim place As Variant
    Dim script As String
    On Error GoTo failed
    Set files = WindowsObject("Scripting.FileSystemObject")
    folder = BookInHand().Path ' empty before the first saving; https://... when opened in a cloud
    If folder <> "" And InStr(folder, "://") = 0 Then
        For Each place In Array(folder, files.GetParentFolderName(folder))
            script = files.BuildPath(place, SETUP_SCRIPT)
            If place <> "" And files.FileExists(script) Then
                If Not AskBox(WhetherToRun(script), Title()) Then Exit Sub
                ' As a double click does, so no name has to be quoted for a command line.
                WindowsObject("Shell.Application").ShellExecute script, "", place, "open", 1
                Exit Sub
            End If
        Next place
    End If
failed:
    Say NoSetup()
End Sub

' The next click looks for Python and tries it anew.
Private Sub Forget()
    On Error Resume Next
    found = False
    SetVariable VARIABLE_NAME, ""
End Sub

Private Function Variable() As String
    Variable = WindowsObject("WScript.Shell").ExpandEnvironmentStrings("%" & VARIABLE_NAME & "%")
End Function

Private Sub SetVariable(ByVal name As String, ByVal content As String)
    WindowsObject("WScript.Shell").Environment("Process").Item(name) = content
End Sub

' Everything that only Windows has is made here.
Public Function WindowsObject(ByVal class_name As String) As Object
    Set WindowsObject = CreateObject(class_name)
End Function

Private Function NoBook() As String
    ' Chua co so nao mo de sua; hay mo so so lieu (Excel hoi thi bam Enable Editing) roi bam lai nut
    ' nay.
    NoBook = Viet("Ch\u01b0a c\u00f3 s\u1ed5 n\u00e0o m\u1edf \u0111\u1ec3 s\u1eeda; " & _
        "h\u00e3y m\u1edf s\u1ed5 s\u1ed1 li\u1ec7u (Excel h\u1ecfi th\u00ec b\u1ea5m " & _
        "Enable Editing) r\u1ed3i b\u1ea5m l\u1ea1i n\u00fat n\u00e0y.")
End Function

Private Function NotInstalled() As String
    If InStr(Application.OperatingSystem, "Mac") > 0 Then
        ' Cac nut chi chay trong Excel tren Windows; cong thuc va ban in cua so van dung duoc.
        NotInstalled = Viet("C\u00e1c n\u00fat ch\u1ec9 ch\u1ea1y trong Excel tr\u00ean " & _
            "Windows; c\u00f4ng th\u1ee9c v\u00e0 b\u1ea3n in c\u1ee7a s\u1ed5 v\u1eabn " & _
            "d\u00f9ng \u0111\u01b0\u1ee3c.")
    Else
        ' May nay chua cai chuong trinh Bao cao TTHC; hay bam nut Cai dat, hoac nhay dup
        ' cai-dat.bat trong thu muc chuong trinh, roi bam lai nut nay. Cong thuc va ban in cua so
        ' van dung duoc.
        NotInstalled = Viet("M\u00e1y n\u00e0y ch\u01b0a c\u00e0i ch\u01b0\u01a1ng tr\u00ecnh " & _
            "B\u00e1o c\u00e1o TTHC; h\u00e3y b\u1ea5m n\u00fat C\u00e0i \u0111\u1eb7t, " & _
            "ho\u1eb7c nh\u00e1y \u0111\u00fap cai-dat.bat trong th\u01b0 m\u1ee5c " & _
            "ch\u01b0\u01a1ng tr\u00ecnh, r\u1ed3i b\u1ea5m l\u1ea1i n\u00fat n\u00e0y. " & _
            "C\u00f4ng th\u1ee9c v\u00e0 b\u1ea3n in c\u1ee7a s\u1ed5 v\u1eabn d\u00f9ng " & _
            "\u0111\u01b0\u1ee3c.")
    End If
End Function

' The detail, for whoever gives support, is its beginning: xlwings' library sends the lines of a
' Python traceback the last first, so that the error stands before the indented lines of where.
Private Function Stopped(ByVal detail As String) As String
    ' Python cua chuong trinh khong khoi dong duoc hoac da dung giua chung; so lieu trong so van
    ' giu nguyen. Hay bam lai nut nay; neu van vay thi luu so, dong het cua so Excel, nhay dup
    ' cai-dat.bat trong thu muc chuong trinh, roi mo lai so.
    Stopped = Viet("Python c\u1ee7a ch\u01b0\u01a1ng tr\u00ecnh kh\u00f4ng kh\u1edfi " & _
        "\u0111\u1ed9ng \u0111\u01b0\u1ee3c ho\u1eb7c \u0111\u00e3 d\u1eebng gi\u1eefa " & _
        "ch\u1eebng; s\u1ed1 li\u1ec7u trong s\u1ed5 v\u1eabn gi\u1eef nguy\u00ean. " & _
        "H\u00e3y b\u1ea5m l\u1ea1i n\u00fat n\u00e0y; n\u1ebfu v\u1eabn v\u1eady th\u00ec " & _
        "l\u01b0u s\u1ed5, \u0111\u00f3ng h\u1ebft c\u1eeda s\u1ed5 Excel, nh\u00e1y " & _
        "\u0111\u00fap cai-dat.bat trong th\u01b0 m\u1ee5c ch\u01b0\u01a1ng tr\u00ecnh, " & _
        "r\u1ed3i m\u1edf l\u1ea1i s\u1ed5.")
    If InStr(detail, vbLf & "  ") > 0 Then detail = Left$(detail, InStr(detail, vbLf & "  ") - 1)
    If detail <> "" Then Stopped = Stopped & vbLf & vbLf & "(" & Left$(detail, MAX_DETAIL) & ")"
End Function

' The path is no text for Viet: \u may stand in it.
Private Function WhetherToRun(ByVal script As String) As String
    ' Se chay tep cai dat: ... Chi dong y neu day la thu muc chuong trinh do don vi cung cap. Chay
    ' tep nay?
    WhetherToRun = Viet("S\u1ebd ch\u1ea1y t\u1ec7p c\u00e0i \u0111\u1eb7t:") & vbLf & script & _
        vbLf & vbLf & Viet("Ch\u1ec9 \u0111\u1ed3ng \u00fd n\u1ebfu \u0111\u00e2y l\u00e0 " & _
        "th\u01b0 m\u1ee5c ch\u01b0\u01a1ng tr\u00ecnh do \u0111\u01a1n v\u1ecb cung " & _
        "c\u1ea5p. Ch\u1ea1y t\u1ec7p n\u00e0y?")
End Function

Private Function NoSetup() As String
    ' Khong mo duoc cai-dat.bat canh so nay hay o thu muc tren no; hay mo thu muc chuong trinh tren
    ' o dia cua may va nhay dup cai-dat.bat.
    NoSetup = Viet("Kh\u00f4ng m\u1edf \u0111\u01b0\u1ee3c cai-dat.bat c\u1ea1nh s\u1ed5 " & _
        "n\u00e0y hay \u1edf th\u01b0 m\u1ee5c tr\u00ean n\u00f3; h\u00e3y m\u1edf th\u01b0 " & _
        "m\u1ee5c ch\u01b0\u01a1ng tr\u00ecnh tr\u00ean \u1ed5 \u0111\u0129a c\u1ee7a " & _
        "m\u00e1y v\u00e0 nh\u00e1y \u0111\u00fap cai-dat.bat.")
End Function

Private Sub Say(ByVal text As String)
    LastMessage = text
    On Error Resume Next ' no Windows, no box
    ShowBox text, Title()
End Sub

Private Function Title() As String
    Title = Viet("B\u00e1o c\u00e1o TTHC") ' Bao cao TTHC
End Function

' The text with each \uXXXX replaced by its letter.
Public Function Viet(ByVal escaped As String) As String
    Dim at As Long
    Dim result As String
    at = InStr(escaped, "\u")
    Do While at > 0
        result = result & Left$(escaped, at - 1) & ChrW$(CLng("&H" & Mid$(escaped, at + 2, 4)))
        escaped = Mid$(escaped, at + 6)
        at = InStr(escaped, "\u")
    Loop
    Viet = result & escaped
End Function
