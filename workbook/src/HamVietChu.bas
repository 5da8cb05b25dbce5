' Numbers and dates as Vietnamese text, as baocao_tthc/vietnamese/ has it, and whole division.
'
' Texts stand with \uXXXX and leave so: see HamTTHC.
Option Explicit
Option Private Module

' 9984 as 99 whole and 84 at 2 places is 99,84; no zeros at the end.
Public Function DecimalText(ByVal whole As Double, ByVal fraction As Double, _
        ByVal places As Long) As String
    Dim tail As String
    tail = Right$("000000" & CStr(CLng(fraction)), places)
    Do While Right$(tail, 1) = "0"
        tail = Left$(tail, Len(tail) - 1)
    Loop
    DecimalText = Grouped(whole)
    If tail <> "" Then DecimalText = DecimalText & "," & tail
End Function

Private Function Grouped(ByVal number As Double) As String
    If number < 1000 Then
        Grouped = CStr(CLng(number))
    Else
        Grouped = Grouped(Quotient(number, 1000)) & "." _
            & Right$("00" & CStr(CLng(Remainder(number, 1000))), 3)
    End If
End Function

' The whole part of a division of whole numbers, exact though "/" rounds.
Public Function Quotient(ByVal above As Double, ByVal below As Double) As Double
    Quotient = Int(above / below)
    If Quotient * below > above Then Quotient = Quotient - 1
End Function

Public Function Remainder(ByVal above As Double, ByVal below As Double) As Double
    Remainder = above - Quotient(above, below) * below
End Function

Public Function PowerOfTen(ByVal exponent As Long) As Double
    Dim step_ As Long
    PowerOfTen = 1
    For step_ = 1 To exponent
        PowerOfTen = PowerOfTen * 10
    Next step_
End Function

' That day of the month that is so many months after January of year 0.
Public Function DayOfMonth(ByVal months As Long, ByVal day_ As Long) As Date
    DayOfMonth = DateSerial(months \ 12, months Mod 12 + 1, day_)
End Function

Public Function FullDate(ByVal day_ As Date) As String
    FullDate = Two(Day(day_)) & "/" & Two(Month(day_)) & "/" & CStr(Year(day_))
End Function

Private Function Two(ByVal number As Long) As String
    Two = Right$("0" & CStr(number), 2)
End Function

' Days below 10 and months 1 and 2 have a zero (Nghi dinh 30/2020/ND-CP).
Public Function DocumentText(ByVal day_ As Date) As String
    Dim month_ As String
    month_ = CStr(Month(day_))
    If Month(day_) <= 2 Then month_ = "0" & month_
    ' ngay ... thang ... nam ...
    DocumentText = "ng\u00E0y " & Two(Day(day_)) & " th\u00E1ng " & month_ _
        & " n\u0103m " & CStr(Year(day_))
End Function

Public Function Words(ByVal number As Double) As String
    If number = 0 Then Words = DigitWord(0) Else Words = Trim$(Spoken(number, True))
End Function

' The number in words, each followed by a blank; nothing for zero.
Private Function Spoken(ByVal number As Double, ByVal leading As Boolean) As String
    Dim below As Long
    If number >= 1000 * MILLION Then
        Spoken = Scaled(number, 1000 * MILLION, "t\u1EF7 ", leading) ' ty
    ElseIf number >= MILLION Then
        Spoken = Scaled(number, MILLION, "tri\u1EC7u ", leading) ' trieu
    ElseIf number >= 1000 Then
        Spoken = Scaled(number, 1000, "ngh\u00ECn ", leading) ' nghin
    ElseIf number > 0 Then
        below = Remainder(number, 100)
        If number >= 100 Or Not leading Then
            Spoken = DigitWord(Quotient(number, 100)) & " tr\u0103m " ' tram
            If below > 0 And below < 10 Then Spoken = Spoken & "linh "
        End If
        Spoken = Spoken & BelowHundred(below)
    End If
End Function

Private Function Scaled(ByVal number As Double, ByVal size As Double, ByVal word As String, _
        ByVal leading As Boolean) As String
    Scaled = Spoken(Quotient(number, size), leading) & word & Spoken(Remainder(number, size), False)
End Function

Private Function BelowHundred(ByVal number As Long) As String
    Dim tens As Long, unit As Long
    tens = number \ 10
    unit = number Mod 10
    If tens = 1 Then BelowHundred = "m\u01B0\u1EDDi " ' muoi (10)
    If tens > 1 Then BelowHundred = DigitWord(tens) & " m\u01B0\u01A1i " ' muoi (tens)
    If unit = 0 Then Exit Function
    If tens > 1 And unit = 1 Then
        BelowHundred = BelowHundred & "m\u1ED1t " ' mot
    ElseIf tens > 1 And unit = 4 Then
        BelowHundred = BelowHundred & "t\u01B0 " ' tu
    ElseIf tens > 0 And unit = 5 Then
        BelowHundred = BelowHundred & "l\u0103m " ' lam
    Else
        BelowHundred = BelowHundred & DigitWord(unit) & " "
    End If
End Function

' khong mot hai ba bon nam sau bay tam chin
Private Function DigitWord(ByVal digit As Long) As String
    DigitWord = Split("kh\u00F4ng m\u1ED9t hai ba b\u1ED1n n\u0103m s\u00E1u " _
        & "b\u1EA3y t\u00E1m ch\u00EDn")(digit)
End Function
