"""The superior's response to a package: drafted, filled in by a person, received by the unit.

    package ──response_draft──▶ PhanHoi_….xlsx ──(a person)──▶ response_file ──▶ Response
    Response, the unit's Filing ──receiving──▶ lines of PhanHoi

The file comes back by mail: it is read like every received one, and nothing in it is believed but
what it says of the very package that was sent.
"""
