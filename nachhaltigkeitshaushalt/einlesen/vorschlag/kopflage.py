"""Wo der Kopf einer unbekannten Tabelle steht und wie viele Zeilen er hat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.kopf import verbinde_kopf, zaehlt_spalten
from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import jahre_im_text
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import deute_angabe, deute_seite, deute_wertart, ist_zahl
from nachhaltigkeitshaushalt.einlesen.vorschlag.titeldeutung import nennt_titel
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS

if TYPE_CHECKING:
    from collections.abc import Sequence

PROBEZEILEN = 400
HOECHSTENS_KOPF = 40
HOECHSTENS_DARUEBER = 3
MEHRERE = 2
_EINHEIT = re.compile(r"(?:in )?(?:€|EUR|Euro|T€|TEUR|T EUR|Tsd\.? ?(?:€|EUR))", re.IGNORECASE)


@dataclass(frozen=True)
class Kopflage:
    """Wo der Kopf steht (ab 1 gezählt) und woran er erkannt wurde."""

    kopfzeile: int
    kopfzeilen: int
    beleg: str


def finde_kopf(zeilen: Sequence[Sequence[Any]]) -> Kopflage:
    """Die Zeile mit den meisten Texten, unter der Zahlen stehen; dazu, was darüber und darunter zum Kopf gehört."""
    guete = [(_guete(zeilen, i), -i) for i in range(min(len(zeilen), HOECHSTENS_KOPF))]
    if not guete:
        return Kopflage(1, 1, "Datei ist leer")
    beste = -max(guete)[1]
    unten, oben = _letzte_zeile(zeilen, beste), _erste_zeile(zeilen, beste)
    beleg = f"Zeile {beste + 1} hat {_anzahl_texte(zeilen[beste])} Überschriften, darunter stehen Zahlen"
    weitere = ", ".join(str(i + 1) for i in range(oben, unten + 1) if i != beste)
    beleg += f"; zum Kopf gehören auch die Zeilen {weitere}" if weitere else ""
    return Kopflage(unten + 1, unten - oben + 1, beleg)


def _letzte_zeile(zeilen: Sequence[Sequence[Any]], beste: int) -> int:
    """Unterste Kopfzeile: Wertarten, Jahre, Einheiten und Spaltennummern unter den Überschriften gehören dazu."""
    ohne_jahr = _anzahl_jahre(zeilen[beste]) == 0
    while beste + 1 < len(zeilen) and (
        _setzt_fort(zeilen[beste + 1]) or (ohne_jahr and _nennt_nur_jahre(zeilen[beste + 1]))
    ):
        beste += 1
    return beste


def _setzt_fort(zeile: Sequence[Any]) -> bool:
    """Nennt die Zeile nur Wertarten, nur Einheiten oder zählt sie nur die Spalten?"""
    texte = [_text(zelle).strip() for zelle in zeile if zelle != ""]
    einheiten = bool(texte) and all(map(_EINHEIT.fullmatch, texte))
    return _nennt_nur_wertarten(zeile) or einheiten or zaehlt_spalten(zeile)


def _erste_zeile(zeilen: Sequence[Sequence[Any]], beste: int) -> int:
    """Oberste Kopfzeile: darüber stehen Jahre oder Wertarten, die der Kopf selbst nicht nennt."""
    oben = beste
    for i in range(beste - 1, max(-1, beste - 1 - HOECHSTENS_DARUEBER), -1):
        if _ergaenzt(zeilen[i], verbinde_kopf(zeilen[oben : beste + 1], 0, [])):
            oben = i
    return oben


def _nennt_nur_wertarten(zeile: Sequence[Any]) -> bool:
    """Stehen in der Zeile mindestens zwei Wertarten oder Seiten und keine Zahl?"""
    texte = [_text(zelle) for zelle in zeile]
    wertarten = sum((deute_wertart(text) or deute_seite(text)) is not None for text in texte)
    return wertarten >= MEHRERE and not any(map(ist_zahl, zeile))


def _nennt_nur_jahre(zeile: Sequence[Any]) -> bool:
    """Stehen in der Zeile mindestens zwei verschiedene Jahre und sonst nichts?"""
    gefuellt = [_text(zelle).strip() for zelle in zeile if zelle != ""]
    return len(set(gefuellt)) >= MEHRERE and all(map(_ist_jahr, gefuellt))


def _anzahl_texte(zeile: Sequence[Any]) -> int:
    """Wie viele Zellen der Zeile Text enthalten."""
    return sum(isinstance(zelle, str) and bool(zelle.strip()) for zelle in zeile)


def _guete(zeilen: Sequence[Sequence[Any]], i: int) -> float:
    """Texte der Zeile, unter denen überwiegend anderes steht als Text gleicher Art; ein Titel zählt weniger."""
    kopf, darunter = zeilen[i], zeilen[i + 1 : i + 21]
    if not darunter or any(ist_zahl(zelle) for zelle in kopf if not _ist_jahr(zelle)):
        return -1.0
    guete = sum(_guete_der_zelle(zelle, _gefuellt(darunter, spalte)) for spalte, zelle in enumerate(kopf))
    return guete - (1.0 if nennt_titel(kopf) else 0.0)


def _gefuellt(zeilen: Sequence[Sequence[Any]], spalte: int) -> list[Any]:
    """Die nicht leeren Zellen einer Spalte."""
    return [zeile[spalte] for zeile in zeilen if spalte < len(zeile) and zeile[spalte] != ""]


def _guete_der_zelle(zelle: object, darunter: Sequence[Any]) -> float:
    """Text über überwiegend Zahlen zählt 2, über anderem ½; eine leere Zelle über Zahlen ½."""
    if not darunter:
        return 0.0
    if sum(map(ist_zahl, darunter)) * 2 > len(darunter):
        return 2.0 if zelle != "" else 0.5
    return 0.5 if zelle != "" else 0.0


def _ergaenzt(oben: Sequence[Any], kopf: Sequence[str]) -> bool:
    """Nennt die Zeile darüber Jahre oder Wertarten, die der Kopf selbst nicht nennt?

    Ein Jahr über einer Merkmalsspalte ist eine Überschrift des Blatts („Haushaltsjahr 2025“ über „Produkt“).
    """
    betraege = [zelle for i, zelle in enumerate(oben) if i >= len(kopf) or deute_angabe(kopf[i]) is None]
    jahre_oben, jahre_im_kopf = _anzahl_jahre(betraege), _anzahl_jahre(kopf)
    wertarten_oben = sum(deute_wertart(_text(zelle)) is not None for zelle in betraege)
    return (jahre_oben >= 1 and jahre_im_kopf == 0) or (wertarten_oben >= MEHRERE and jahre_im_kopf >= MEHRERE)


def _anzahl_jahre(zellen: Sequence[Any]) -> int:
    """Wie viele Zellen ein Jahr nennen."""
    return sum(bool(jahre_im_text(_text(zelle))) for zelle in zellen)


def _text(zelle: object) -> str:
    """Zelle als Text."""
    return str(int(zelle)) if isinstance(zelle, float) and zelle.is_integer() else str(zelle)


def _ist_jahr(zelle: object) -> bool:
    """Ist die Zelle eine Jahreszahl?"""
    text = _text(zelle).strip()
    return text.isascii() and text.isdigit() and len(text) == len(str(JAHR_BIS)) and JAHR_AB <= int(text) <= JAHR_BIS
