"""Schlüssel und Excel-Spalten: wie Zellinhalte zu Schlüsseltexten werden."""

from __future__ import annotations


def als_schluessel(wert: object, stellen: int | None = None) -> str | None:
    """Zellinhalt als Schlüsseltext; ``stellen`` stellt verlorene führende Nullen wieder her.

    Eine Zahl ohne Nachkommastellen wird ohne Rundung zu Text; alles andere, was kein Text
    ist, ist kein Schlüssel (None).

    Beispiel:
        >>> als_schluessel(102.0, stellen=4), als_schluessel("0102"), als_schluessel(10.5)
        ('0102', '0102', None)

    """
    wert = _ohne_nachkomma(wert)
    if isinstance(wert, bool) or not isinstance(wert, (int, str)):
        return None
    text = str(wert).strip()
    return (text.zfill(stellen) if stellen else text) or None


def _ohne_nachkomma(wert: object) -> object:
    """Eine Gleitkommazahl ohne Nachkommastellen als ganze Zahl, alles andere unverändert."""
    return int(wert) if isinstance(wert, float) and wert.is_integer() else wert


def spaltennummer(buchstaben: str) -> int:
    """Nummer der Excel-Spalte ab 1: A → 1, AB → 28."""
    nummer = 0
    for zeichen in buchstaben:
        nummer = nummer * 26 + ord(zeichen) - 64
    return nummer


def spaltenbuchstabe(index: int) -> str:
    """Excel-Spalte zum nullbasierten Index: 0 → A, 27 → AB."""
    text = ""
    zahl = index + 1
    while zahl:
        zahl, rest = divmod(zahl - 1, 26)
        text = chr(65 + rest) + text
    return text
