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
    unlesbar = blatt.unlesbar_in(spalte)
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


def _je_zelle(blatt: Rohblatt, spalte: Rohspalte, zeilen: NDArray[np.int64], regel: str) -> list[Befund]:
    """Ein Befund je Zelle, ab der 1001. Zelle ein Sammelbefund."""
    befunde = []
    kodes, werte = spalte.kodiert() if len(zeilen) else (np.zeros(0, dtype=np.int64), [])
    for i in zeilen[:HOECHSTENS_EINZELN]:
        zelle = f"{spalte.buchstabe}{blatt.erste_zeile + int(i)}"
        kennung, wert = grund_der_zelle(blatt, zelle) or (regel, werte[kodes[i]])
        befunde.append(befund(kennung, blatt.ort(zelle, "betrag_cent"), wert, zellen=zelle))
    if len(zeilen) > HOECHSTENS_EINZELN:
        befunde.append(sammelbefund(blatt, spalte, zeilen[HOECHSTENS_EINZELN:], "betrag_weitere", "", "betrag_cent"))
    return befunde


def grund_der_zelle(blatt: Rohblatt, zelle: str) -> tuple[str, str | None] | None:
    """Regel und Wert einer unlesbaren Zelle, sonst None; eine Formel ohne Ergebnis ist kein Fehlerwert."""
    wert = blatt.unlesbar.get(zelle)
    if wert is None:
        return None
    return ("zelle_fehlerwert", wert) if wert else ("formel_ohne_wert", None)
