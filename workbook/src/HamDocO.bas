' The worksheet functions' reading of cells, as baocao_tthc/excel/function_cells.py has it.
'
' Numbers are whole Doubles below 2^53, which are exact: a whole part and a part in millionths.
' VBA source holds no Vietnamese letters: see HamTTHC.
Option Explicit
Option Private Module

Private Const MOST As Double = 1000000000000#
Private Const MOST_WITH_DECIMALS As Double = 1000000000#
Public Const MILLION As Double = 1000000#
Private Const FIRST_YEAR As Long = 1950
Private Const LAST_YEAR As Long = 2100
Private Const VB_DECIMAL As Long = 14
Private Const VB_LONGLONG As Long = 20

' What can be wrong with a cell; 0 is nothing.
Public Const BLANK As Long = 1
Public Const NOT_NUMBER As Long = 2
Public Const NEGATIVE As Long = 3
Public Const NOT_WHOLE As Long = 4
Public Const TOO_LARGE As Long = 5
Public Const BAD_SHAPE As Long = 6
Public Const ONE_TOTAL As Long = 7
Public Const BAD_PLACES As Long = 8
Public Const BAD_SWITCH As Long = 9
Public Const NOT_DATE As Long = 10
Public Const BAD_YEAR As Long = 11
Public Const BAD_MONTH As Long = 12
Public Const NO_REGIME As Long = 13
Public Const NO_PERIOD As Long = 14

Public Function Said(ByVal problem As Long) As String
    Select Case problem
        Case BLANK: Said = ""
        Case NOT_NUMBER: Said = "Kh\u00F4ng ph\u1EA3i s\u1ED1" ' Khong phai so
        Case NEGATIVE: Said = "S\u1ED1 \u00E2m" ' So am
        Case NOT_WHOLE: Said = "Ph\u1EA3i l\u00E0 s\u1ED1 nguy\u00EAn" ' Phai la so nguyen
        Case TOO_LARGE: Said = "S\u1ED1 qu\u00E1 l\u1EDBn" ' So qua lon
        Case BAD_SHAPE ' Cac vung khong cung co
            Said = "C\u00E1c v\u00F9ng kh\u00F4ng c\u00F9ng c\u1EE1"
        Case ONE_TOTAL: Said = "T\u1ED5ng ph\u1EA3i l\u00E0 m\u1ED9t \u00F4" ' Tong phai la mot o
        Case BAD_PLACES: Said = "S\u1ED1 l\u1EBB t\u1EEB 0 \u0111\u1EBFn 6" ' So le tu 0 den 6
        Case BAD_SWITCH: Said = "Ch\u1EC9 nh\u1EADn TRUE ho\u1EB7c FALSE" ' Chi nhan TRUE hoac FALSE
        Case NOT_DATE: Said = "Kh\u00F4ng ph\u1EA3i ng\u00E0y" ' Khong phai ngay
        Case BAD_YEAR: Said = "N\u0103m t\u1EEB 1950 \u0111\u1EBFn 2100" ' Nam tu 1950 den 2100
        Case BAD_MONTH: Said = "Th\u00E1ng t\u1EEB 1 \u0111\u1EBFn 12" ' Thang tu 1 den 12
        Case NO_REGIME ' Khong co che do nay
            Said = "Kh\u00F4ng c\u00F3 ch\u1EBF \u0111\u1ED9 n\u00E0y"
        Case NO_PERIOD ' Khong co ky ket thuc o thang nay
            Said = "Kh\u00F4ng c\u00F3 k\u1EF3 k\u1EBFt th\u00FAc \u1EDF th\u00E1ng n\u00E0y"
    End Select
End Function

' A cell, a range, a list or a table of values as a table that counts from 1.
Public Function AsTable(Optional ByVal given As Variant) As Variant
    Dim value As Variant
    Dim table() As Variant
    Dim row As Long, column As Long, top As Long, first As Long
    If IsMissing(given) Then
        value = Empty
    ElseIf IsObject(given) Then
        value = ValueOf(given)
    Else
        value = given
    End If
    If Not IsArray(value) Then
        AsTable = OneCell(value)
        Exit Function
    ElseIf HasRows(value) Then
        top = LBound(value, 1)
        first = LBound(value, 2)
        ReDim table(1 To UBound(value, 1) - top + 1, 1 To UBound(value, 2) - first + 1)
        For row = top To UBound(value, 1)
            For column = first To UBound(value, 2)
                table(row - top + 1, column - first + 1) = value(row, column)
            Next column
        Next row
    Else
        first = LBound(value)
        ReDim table(1 To 1, 1 To UBound(value) - first + 1)
        For column = first To UBound(value)
            table(1, column - first + 1) = value(column)
        Next column
    End If
    AsTable = table
End Function

Public Function OneCell(value As Variant) As Variant
    Dim table(1 To 1, 1 To 1) As Variant
    table(1, 1) = value
    OneCell = table
End Function

' LibreOffice takes a variable that is asked for a member for an object, so it has a place of its own.
Private Function ValueOf(ByVal cells As Object) As Variant
    ValueOf = cells.Value
End Function

Private Function HasRows(value As Variant) As Boolean
    Dim last As Long
    On Error GoTo one_row
    last = UBound(value, 2)
    HasRows = True
one_row:
End Function

Public Function IsOneCell(table As Variant) As Boolean
    IsOneCell = UBound(table, 1) = 1 And UBound(table, 2) = 1
End Function

Public Function IsBlank(ByVal cell As Variant) As Boolean
    Select Case VarType(cell)
        Case vbEmpty, vbNull: IsBlank = True
        Case vbString: IsBlank = Trim$(cell) = ""
    End Select
End Function

Private Function IsNumber(ByVal cell As Variant) As Boolean
    Select Case VarType(cell)
        Case vbInteger, vbLong, vbSingle, vbDouble, vbCurrency, vbByte, VB_DECIMAL, VB_LONGLONG
            IsNumber = True
    End Select
End Function

' The number in a cell, 0 or more; the result says what is wrong with it.
Public Function ReadNumber(ByVal cell As Variant, ByRef whole As Double, _
        ByRef millionths As Double) As Long
    Dim number As Double
    whole = 0
    millionths = 0
    If IsBlank(cell) Then
        ReadNumber = BLANK
        Exit Function
    ElseIf IsNumber(cell) Then
        number = CDbl(cell)
    ElseIf VarType(cell) <> vbString Then
        ReadNumber = NOT_NUMBER
        Exit Function
    ElseIf Not AreDigits(Trim$(cell), 1, Len(cell)) Then
        ReadNumber = NOT_NUMBER
        Exit Function
    Else
        number = MOST
        If Len(Trim$(cell)) <= 15 Then number = CDbl(Trim$(cell))
    End If
    If number < 0 Then
        ReadNumber = NEGATIVE
    ElseIf number >= MOST Then
        ReadNumber = TOO_LARGE
    Else
        whole = Int(number)
        millionths = Int((number - whole) * MILLION + 0.5)
        If millionths = MILLION Then
            whole = whole + 1
            millionths = 0
        ElseIf millionths > 0 And whole >= MOST_WITH_DECIMALS Then
            ReadNumber = TOO_LARGE
        End If
    End If
End Function

Public Function ReadWhole(ByVal cell As Variant, ByRef whole As Double) As Long
    Dim millionths As Double
    ReadWhole = ReadNumber(cell, whole, millionths)
    If ReadWhole = 0 And millionths > 0 Then ReadWhole = NOT_WHOLE
End Function

Private Function AreDigits(ByVal text As String, ByVal least As Long, ByVal most_digits As Long) _
        As Boolean
    Dim position As Long
    If Len(text) < least Or Len(text) > most_digits Then Exit Function
    For position = 1 To Len(text)
        If InStr("0123456789", Mid$(text, position, 1)) = 0 Then Exit Function
    Next position
    AreDigits = True
End Function

Public Function ReadPlaces(ByVal cell As Variant, ByRef places As Double) As Long
    places = 2
    If IsBlank(cell) Then Exit Function
    If ReadWhole(cell, places) <> 0 Or places > 6 Then ReadPlaces = BAD_PLACES
End Function

Public Function ReadSwitch(ByVal cell As Variant, ByRef switched As Boolean) As Long
    Dim whole As Double, millionths As Double
    If VarType(cell) = vbBoolean Then
        switched = cell
    ElseIf Not IsBlank(cell) Then
        If ReadNumber(cell, whole, millionths) <> 0 Then ReadSwitch = BAD_SWITCH
        switched = whole + millionths > 0
    End If
End Function

Public Function ReadYear(ByVal cell As Variant, ByRef year_ As Double) As Long
    ReadYear = ReadWhole(cell, year_)
    If ReadYear = 0 And (year_ < FIRST_YEAR Or year_ > LAST_YEAR) Then ReadYear = BAD_YEAR
End Function

' A date, its number in Excel, or text such as 21/12/2025 or 2025-12-21.
Public Function ReadDate(ByVal cell As Variant, ByRef day_ As Date) As Long
    Dim serial As Double
    If IsBlank(cell) Then
        ReadDate = BLANK
    ElseIf VarType(cell) = vbString Then
        ReadDate = ReadDateText(Trim$(cell), day_)
    ElseIf IsNumber(cell) Or VarType(cell) = vbDate Then
        serial = CDbl(cell)
        If serial >= 0 And serial < MILLION Then day_ = CDate(Int(serial))
        If Year(day_) < FIRST_YEAR Or Year(day_) > LAST_YEAR Then ReadDate = BAD_YEAR
    Else
        ReadDate = NOT_DATE
    End If
End Function

Private Function ReadDateText(ByVal text As String, ByRef day_ As Date) As Long
    Dim mark As Variant, parts As Variant
    ReadDateText = NOT_DATE
    For Each mark In Array("/", "-", ".")
        parts = Split(text, mark)
        If UBound(parts) = 2 Then
            If AreDigits(parts(0), 1, 2) And AreDigits(parts(1), 1, 2) _
                    And AreDigits(parts(2), 4, 4) Then
                ReadDateText = DateOf(parts(2), parts(1), parts(0), day_)
            ElseIf mark = "-" And AreDigits(parts(0), 4, 4) And AreDigits(parts(1), 2, 2) _
                    And AreDigits(parts(2), 2, 2) Then
                ReadDateText = DateOf(parts(0), parts(1), parts(2), day_)
            End If
        End If
    Next mark
End Function

Private Function DateOf(ByVal year_ As Long, ByVal month_ As Long, ByVal number As Long, _
        ByRef day_ As Date) As Long
    DateOf = NOT_DATE
    If year_ < FIRST_YEAR Or year_ > LAST_YEAR Then
        DateOf = BAD_YEAR
    ElseIf month_ >= 1 And month_ <= 12 And number >= 1 Then
        day_ = DayOfMonth(12 * year_ + month_ - 1, 1) + number - 1
        If Month(day_) = month_ And number <= 31 Then DateOf = 0
    End If
End Function
