"""Beträge einer Spalte: Zellen → Cent, mit einem Befund je Zelle, die keine Zahl ist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.einlesen.layout import EINHEITEN
from nachhaltigkeitshaushalt.einlesen.merkmale import sammelbefund
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.geld import GROESSTER_BETRAG_CENT, euro_zu_cent, summe_cent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.typen import Zellinhalt

HOECHSTENS_EINZELN = 1000
"""So viele Zellen einer Spalte werden einzeln beanstandet, der Rest gesammelt."""
STRICHE = ("-", "–", "—")


@dataclass(frozen=True, eq=False)
class Betraege:
    """Die Beträge einer Spalte, je Zeile ein Cent-Betrag und ob er gilt."""

    cent: NDArray[np.int64]
    gilt: NDArray[np.bool_]
    leer: NDArray[np.bool_]
    strich: NDArray[np.bool_]
    gerundet: NDArray[np.bool_]
    summe_quelle_cent: int
    """Summe aller Zahlen der Spalte, unabhängig davon, ob ihre Zeile verwendbar ist."""


def lies_betraege(blatt: Rohblatt, spalte: Rohspalte, einheit: str) -> tuple[Betraege, list[Befund]]:
    """Liest eine Betragsspalte; leer, „–“ und unlesbar bleiben verschieden von 0."""
    euro, text = _zahlen(spalte)
    zu_gross = np.abs(euro) * EINHEITEN[einheit] * 100 > GROESSTER_BETRAG_CENT
    strich = np.isin(text, STRICHE)
    unlesbar = _unlesbar_in(blatt, spalte)
    gilt = ~np.isnan(euro) & ~zu_gross
    cent, gerundet = euro_zu_cent(np.where(gilt, euro, 0.0) * EINHEITEN[einheit])
    leer = spalte.leer() & ~unlesbar
    befunde = [
        *_je_zelle(blatt, spalte, np.flatnonzero((text != "") & ~strich), "betrag_kein_zahlenwert"),
        *_je_zelle(blatt, spalte, np.flatnonzero(unlesbar), "zelle_fehlerwert"),
        *_je_zelle(blatt, spalte, np.flatnonzero(zu_gross), "betrag_zu_gross"),
    ]
    if gerundet.any():
        wert = euro[np.flatnonzero(gerundet)[0]]
        befunde.append(sammelbefund(blatt, spalte, np.flatnonzero(gerundet), "betrag_gerundet", wert, "betrag_cent"))
    return Betraege(cent, gilt, leer, strich, gerundet, summe_cent(cent)), befunde


def _zahlen(spalte: Rohspalte) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """Zahl (NaN: keine) und Text ('' : keiner) je Zeile."""
    if spalte.zahlen is not None:
        return spalte.zahlen, np.full(len(spalte.zahlen), "", dtype="<U1")
    kodes, werte = spalte.kodiert()
    zahlen = np.array([_zahl(wert) for wert in werte] + [np.nan])
    texte = np.array(["" if _ist_zahl(wert) else str(wert).strip() or " " for wert in werte] + [""])
    return zahlen[kodes], texte[kodes]


def _ist_zahl(wert: Zellinhalt) -> bool:
    """Ist der Zellinhalt eine Zahl (und kein Wahrheitswert)?"""
    return isinstance(wert, (int, float)) and not isinstance(wert, bool)


def _zahl(wert: Zellinhalt) -> float:
    """Zahl oder NaN."""
    return float(wert) if _ist_zahl(wert) else np.nan


def _unlesbar_in(blatt: Rohblatt, spalte: Rohspalte) -> NDArray[np.bool_]:
    """Je Zeile: Fehlerwert oder Formel ohne gespeichertes Ergebnis?"""
    ergebnis = np.zeros(blatt.zeilen, dtype=bool)
    for zelle in blatt.unlesbar:
        buchstabe = zelle.rstrip("0123456789")
        zeile = int(zelle.removeprefix(buchstabe)) - blatt.erste_zeile
        if buchstabe == spalte.buchstabe and 0 <= zeile < blatt.zeilen:
            ergebnis[zeile] = True
    return ergebnis


def _je_zelle(blatt: Rohblatt, spalte: Rohspalte, zeilen: NDArray[np.int64], regel: str) -> list[Befund]:
    """Ein Befund je Zelle, ab der 1001. Zelle ein Sammelbefund."""
    befunde = []
    for i in zeilen[:HOECHSTENS_EINZELN]:
        zelle = f"{spalte.buchstabe}{blatt.erste_zeile + int(i)}"
        kennung, wert = _grund(blatt, spalte, int(i), zelle, regel)
        befunde.append(befund(kennung, blatt.ort(zelle, "betrag_cent"), wert, zellen=zelle))
    if len(zeilen) > HOECHSTENS_EINZELN:
        befunde.append(sammelbefund(blatt, spalte, zeilen[HOECHSTENS_EINZELN:], "betrag_weitere", "", "betrag_cent"))
    return befunde


def _grund(blatt: Rohblatt, spalte: Rohspalte, i: int, zelle: str, regel: str) -> tuple[str, object]:
    """Regel und Wert zur Zelle; eine Formel ohne Ergebnis ist kein Fehlerwert."""
    if regel == "zelle_fehlerwert":
        wert = blatt.unlesbar[zelle]
        return ("zelle_fehlerwert", wert) if wert else ("formel_ohne_wert", None)
    kodes, werte = spalte.kodiert()
    return regel, werte[kodes[i]]
