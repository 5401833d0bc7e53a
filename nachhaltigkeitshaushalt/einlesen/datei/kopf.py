"""Überschriften: mehrere Kopfzeilen verbinden, Fußnotenzeichen abnehmen, Spalten finden."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Sequence

_FUSSNOTE = re.compile(r"(?:\s*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+\)?|\*+\)?|(?<=[^\W\d_])\s?[0-9]\)))+\s*\Z")
_BUCHSTABE = re.compile(r"\ASpalte ([A-Z]{1,3})\Z")
MINDESTENS_GEZAEHLT, ERSTES_JAHR = 3, 1900


def ohne_fussnote(text: str) -> str:
    """Überschrift ohne hochgestellte Ziffern, Sternchen und „1)“ am Ende.

    Beispiel:
        >>> ohne_fussnote("Ansatz 2024 ¹)"), ohne_fussnote("Ergebnis*")
        ('Ansatz 2024', 'Ergebnis')

    """
    return _FUSSNOTE.sub("", text).strip()


def verbinde_kopf(zeilen: Sequence[Sequence[Any]], versatz: int, verbunden: Sequence[Any]) -> list[str]:
    """Je Spalte die Texte aller Kopfzeilen von oben nach unten, ohne Wiederholung und ohne Spaltennummern.

    Args:
        zeilen: Die Kopfzeilen.
        versatz: Zeilen des Blatts über der ersten Kopfzeile.
        verbunden: Verbundene Bereiche ``((zeile, spalte), (zeile, spalte))``, ab 0 gezählt.

    """
    tafel = [[""] * len(zeile) if zaehlt_spalten(zeile) else [_text(zelle) for zelle in zeile] for zeile in zeilen]
    for (oben, links), (unten, rechts) in verbunden:
        _fuelle_bereich(tafel, (oben - versatz, links), (unten - versatz, rechts))
    breite = max(map(len, tafel), default=0)
    return [_verbunden([zeile[i] for zeile in tafel if i < len(zeile)]) for i in range(breite)]


def _folgt_aufeinander(zeile: Sequence[Any]) -> bool:
    """Sind es mindestens drei fortlaufende ganze Zahlen?"""
    nummern = [text.strip("()") for zelle in zeile if (text := _text(zelle))]
    if len(nummern) < MINDESTENS_GEZAEHLT or not all(n.isascii() and n.isdigit() for n in nummern):
        return False
    return [int(n) for n in nummern] == list(range(int(nummern[0]), int(nummern[0]) + len(nummern)))


def zaehlt_spalten(zeile: Sequence[Any]) -> bool:
    """Zählt die Zeile nur die Spalten „1 | 2 | 3“, wie in amtlichen Mustern (und nennt keine Jahre)?"""
    return _folgt_aufeinander(zeile) and int(next(filter(None, map(_text, zeile))).strip("()")) < ERSTES_JAHR


def _fuelle_bereich(tafel: list[list[str]], anfang: tuple[int, int], ende: tuple[int, int]) -> None:
    """Wiederholt den Text eines verbundenen Bereichs in allen seinen Zellen, wenn der Bereich im Kopf beginnt."""
    (oben, links), (unten, rechts) = anfang, ende
    if not 0 <= oben < len(tafel):
        return
    for zeile in range(oben, min(unten, len(tafel) - 1) + 1):
        for spalte in range(links, min(rechts, len(tafel[zeile]) - 1) + 1):
            tafel[zeile][spalte] = tafel[oben][links]


def _text(zelle: object) -> str:
    """Zelle des Kopfes als Text; eine Jahreszahl ohne Nachkommastellen."""
    if isinstance(zelle, float) and zelle.is_integer():
        zelle = int(zelle)
    return " ".join(str(zelle).split())


def _verbunden(texte: list[str]) -> str:
    """Verschiedene, nicht leere Texte hintereinander."""
    return " ".join(dict.fromkeys(text for text in texte if text))


def finde_spalten(gesucht: str, koepfe: Sequence[tuple[str, str]]) -> list[int]:
    """Stellen aller Spalten, die gemeint sind.

    Args:
        gesucht: Überschrift (Schreibweise und Fußnoten egal), Muster mit ``*`` oder „Spalte C“.
        koepfe: Überschrift und Excel-Buchstabe je Spalte.

    Beispiel:
        >>> finde_spalten("Ergebnis*2014", [("Ergebnis des Vorjahres K4/2014", "B")])
        [0]

    """
    ziel = falte(ohne_fussnote(gesucht))
    gefaltet = [falte(ohne_fussnote(text)) for text, _ in koepfe]
    gleich = [i for i, name in enumerate(gefaltet) if name == ziel]
    buchstabe = _BUCHSTABE.match(gesucht)
    if gleich:
        return gleich
    if buchstabe is not None:
        return [i for i, (_, b) in enumerate(koepfe) if b == buchstabe[1]]
    return _nach_muster(gesucht, gefaltet)


def _nach_muster(gesucht: str, gefaltet: Sequence[str]) -> list[int]:
    """Stellen der Überschriften, auf die ein Muster mit * passt; ohne * keine."""
    if "*" not in gesucht:
        return []
    muster = "*".join(falte(teil) for teil in gesucht.split("*"))
    return [i for i, name in enumerate(gefaltet) if fnmatchcase(name, muster)]
