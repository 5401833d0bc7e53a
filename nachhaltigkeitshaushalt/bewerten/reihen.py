"""Wertereihen: aus der langen Tabelle der Kennzahlwerte eine Matrix Kennzahl × Jahr."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nachhaltigkeitshaushalt.bewerten.methoden import Fall
from nachhaltigkeitshaushalt.bewerten.spalten import (
    Kodes,
    Zahlen,
    aufzaehlung,
    datum,
    ganze_jahre,
    schluesselspalte,
    texte,
    verlange_spalten,
    zahlenspalte,
)
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.begriffe import Kennzahlwertart

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from nachhaltigkeitshaushalt.bewerten.vorgaben import Vorgaben

_BLATT = "Kennzahlwerte"
_FREI = ("wertart", "datenstand", "einheit", "datei", "blatt", "excel_zeile")
_WERTARTEN = tuple(Kennzahlwertart)
_IST = _WERTARTEN.index(Kennzahlwertart.IST)


@dataclass(frozen=True)
class Reihen:
    """Ist-Werte bis zum Bewertungsjahr: je Kennzahl eine Zeile, je Jahr eine Spalte, NaN = kein Wert."""

    jahre: NDArray[np.int64]
    werte: Zahlen
    stand: NDArray[np.int64]
    staende: list[str]
    zeile: NDArray[np.int64]
    stoerung: NDArray[np.int64]

    def nimm(self, stellen: NDArray[np.int64]) -> Reihen:
        """Die Reihen dieser Stellen, auch mehrfach."""
        felder = {name: getattr(self, name)[stellen] for name in ("werte", "stand", "zeile", "stoerung")}
        return replace(self, **felder)


def bilde_reihen(werte: pd.DataFrame, vorgaben: Vorgaben, jahr: int, datenstand: str | None) -> Reihen:
    """Matrix der Ist-Werte; je Jahr zählt der jüngste Datenstand, der höchstens der verlangte ist.

    Mehrere Werte eines Jahres ohne unterscheidbaren Datenstand werden nicht zusammengefasst:
    die Kennzahl trägt dann die Störung ``JAHR_DOPPELT`` und keine Werte.
    """
    verlange_spalten(werte, ("kennzahl", "jahr", "wert"), _BLATT, _FREI)
    eintraege = _lies_werte(werte, vorgaben, jahr, datenstand)
    anfang = int(eintraege.jahr.min()) if len(eintraege.jahr) else jahr
    breite = int(eintraege.jahr.max()) - anfang + 1 if len(eintraege.jahr) else 1
    zelle = (eintraege.jahr - anfang) * len(vorgaben) + eintraege.kennzahl
    bleibt, doppelt = _juengste(zelle, eintraege.stand, len(vorgaben) * breite)
    zelle, form = zelle[bleibt], (len(vorgaben), breite)
    feld = _lege_aus(zelle, eintraege.wert[bleibt], np.nan, form)
    stoerung = _stoerungen(feld, doppelt, eintraege)
    feld[stoerung >= 0] = np.nan
    return Reihen(
        jahre=np.arange(anfang, anfang + breite),
        werte=feld,
        stand=_lege_aus(zelle, eintraege.stand[bleibt], -1, form),
        staende=eintraege.staende,
        zeile=_lege_aus(zelle, eintraege.zeile[bleibt], -1, form),
        stoerung=stoerung,
    )


@dataclass(frozen=True)
class _Eintraege:
    """Zählende Zeilen der Kennzahlwerte: nur Ist, nur bekannte Kennzahlen, nur bis zum Bewertungsjahr."""

    kennzahl: Kodes
    jahr: Kodes
    wert: Zahlen
    stand: Kodes
    staende: list[str]
    zeile: Kodes
    fremde_einheit: NDArray[np.bool_]


def _lies_werte(werte: pd.DataFrame, vorgaben: Vorgaben, jahr: int, datenstand: str | None) -> _Eintraege:
    """Liest alle Spalten (auch die der später nicht zählenden Zeilen) und sondert aus."""
    kennzahl = _stellen(schluesselspalte(werte, "kennzahl", _BLATT), vorgaben)
    jahre = ganze_jahre(werte, "jahr", _BLATT)
    wert = zahlenspalte(werte, "wert", _BLATT)
    stand, staende = _staende(werte)
    zaehlt = (kennzahl >= 0) & (jahre <= jahr) & _ist_istwert(werte)
    if datenstand is not None:
        zaehlt &= np.array([*(text <= datenstand for text in staende), True])[stand]
    zeile = np.flatnonzero(zaehlt)
    stellen: Kodes | slice = slice(None) if len(zeile) == len(werte) else zeile
    return _Eintraege(
        kennzahl=kennzahl[stellen],
        jahr=jahre[stellen],
        wert=wert[stellen],
        stand=stand[stellen],
        staende=staende,
        zeile=zeile,
        fremde_einheit=_fremde_einheiten(werte, vorgaben, kennzahl, zeile),
    )


def _stellen(schluessel: pd.Series[str], vorgaben: Vorgaben) -> Kodes:
    """Stelle jeder Wertzeile in den Vorgaben, −1 = Kennzahl ist nicht aufgeführt."""
    if not len(vorgaben):
        return np.full(len(schluessel), -1, dtype=np.int64)
    bekannt, gesucht = _am_stueck(vorgaben.kennzahl), _am_stueck(schluessel)
    gefunden = pc.fill_null(pc.index_in(gesucht, value_set=bekannt), -1)
    stellen: Kodes = gefunden.to_numpy(zero_copy_only=False).astype(np.int64)
    return stellen


def _am_stueck(texte: pd.Series[str] | ExtensionArray) -> pa.Array:
    """Texte als ein zusammenhängendes Arrow-Feld."""
    feld = pa.array(texte, type=pa.large_string())
    return feld.combine_chunks() if isinstance(feld, pa.ChunkedArray) else feld


def _ist_istwert(werte: pd.DataFrame) -> NDArray[np.bool_]:
    """Welche Zeilen Ist-Werte sind; ohne Spalte ``wertart`` alle, eine leere Angabe ist ein Fehler."""
    if "wertart" not in werte.columns:
        return np.ones(len(werte), dtype=bool)
    kodes = aufzaehlung(werte, "wertart", _WERTARTEN, _BLATT)
    if (kodes < 0).any():
        raise fehler("bewertung_wertart_leer", Ort(blatt=_BLATT, spalte="wertart"), "", tabelle=_BLATT)
    ist: NDArray[np.bool_] = kodes == _IST
    return ist


def _staende(werte: pd.DataFrame) -> tuple[Kodes, list[str]]:
    """Datenstände als Stelle in ihrer sortierten Liste, −1 = nicht angegeben."""
    if "datenstand" not in werte.columns:
        return np.full(len(werte), -1, dtype=np.int64), []
    kodes, verschiedene = pd.factorize(werte["datenstand"])
    tage = [datum(wert, _BLATT) for wert in verschiedene.tolist()]
    sortiert = sorted({tag for tag in tage if tag is not None})
    rang = [-1 if tag is None else sortiert.index(tag) for tag in tage]
    return np.array([*rang, -1], dtype=np.int64)[kodes], sortiert


def _fremde_einheiten(werte: pd.DataFrame, vorgaben: Vorgaben, kennzahl: Kodes, stellen: Kodes) -> NDArray[np.bool_]:
    """Welche zählenden Werte eine andere Einheit nennen als ihre Kennzahl."""
    kodes, namen = texte(werte, "einheit")
    if not namen:
        return np.zeros(len(stellen), dtype=bool)
    genannt = np.array([*(name.strip() for name in namen), None], dtype=object)[kodes[stellen]]
    verlangt = vorgaben.einheit[kennzahl[stellen]]
    paare = zip(genannt.tolist(), verlangt.tolist(), strict=True)
    return np.array([bool(a) and bool(b) and a != b.strip() for a, b in paare], dtype=bool)


def _juengste(zelle: Kodes, stand: Kodes, groesse: int) -> tuple[NDArray[np.bool_] | slice, Kodes]:
    """Welche Einträge gelten und welche Zellen der Matrix mehrdeutig sind.

    Mehrdeutig ist eine Zelle mit mehreren Werten, wenn einer keinen Datenstand hat oder der
    jüngste Datenstand mehrfach vorkommt.
    """
    anzahl = np.bincount(zelle, minlength=groesse)
    if anzahl.max(initial=0) <= 1:
        return slice(None), np.empty(0, dtype=np.int64)
    reihenfolge = np.argsort(stand, kind="stable")
    juengster = np.full(groesse, -1, dtype=np.int64)
    juengster[zelle[reihenfolge]] = stand[reihenfolge]
    bleibt = stand == juengster[zelle]
    ohne_stand = np.bincount(zelle[stand < 0], minlength=groesse) > 0
    mehrfach = np.bincount(zelle[bleibt], minlength=groesse) > 1
    return bleibt, np.flatnonzero((anzahl > 1) & (ohne_stand | mehrfach))


def _lege_aus(zelle: Kodes, inhalt: NDArray, leer: float, form: tuple[int, int]) -> NDArray:  # type: ignore[type-arg]
    """Einträge an ihre Stelle der Matrix legen, Jahr für Jahr im Speicher; ``leer`` füllt den Rest."""
    feld = np.full(form[0] * form[1], leer, dtype=inhalt.dtype)
    feld[zelle] = inhalt
    return feld.reshape(form[::-1]).T


def _stoerungen(feld: Zahlen, doppelt: Kodes, eintraege: _Eintraege) -> Kodes:
    """Je Kennzahl der Grund, aus dem ihre Reihe nicht zu gebrauchen ist, −1 = keiner."""
    stoerung = np.full(len(feld), -1, dtype=np.int64)
    stoerung[eintraege.kennzahl[eintraege.fremde_einheit]] = Fall.EINHEIT_UNGLEICH
    stoerung[np.isinf(feld).any(axis=1)] = Fall.UNENDLICH
    if len(doppelt):
        stoerung[doppelt % len(feld)] = Fall.JAHR_DOPPELT
    return stoerung
