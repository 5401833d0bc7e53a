"""Ergebnistabelle der Bewertung: eine Zeile je Kennzahl, die sich selbst erklärt.

Spalten und Typen sind fest, auch wenn die Tabelle leer ist. ``grad`` und ``verfehlung`` sind
Prozent; NaN heißt „nicht bestimmbar“. ``zustand`` ist ``erreicht``, ``wieder_verfehlt`` (war schon
erreicht) oder ``verfehlt``; ``schwelle`` ist der Maßstab des Urteils in Worten; ``basisherkunft`` sagt,
ob der Basiswert angegeben oder der Ist-Wert des Basisjahres ist; ``zellen`` nennt
die Zeilen der Arbeitsmappe, aus denen die verwendeten Werte stammen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.begruendung import Angaben, begruende
from nachhaltigkeitshaushalt.bewerten.methoden import METHODEN, NICHT_BEWERTBAR, STATUS, Fall, fassung, schwellentext
from nachhaltigkeitshaushalt.bewerten.vorgaben import RICHTUNGEN, ZIELARTEN, Vorgaben
from nachhaltigkeitshaushalt.bewerten.zustand import ZUSTAENDE, bestimme_zustand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas.api.extensions import ExtensionArray

    from nachhaltigkeitshaushalt.bewerten.reihen import Reihen

Ganze = NDArray[np.int64]
ANGEGEBEN, AUS_DER_REIHE = "angegeben", "aus der Reihe"
BASISHERKUNFT = (ANGEGEBEN, AUS_DER_REIHE)


@dataclass(frozen=True)
class Herkunft:
    """Woher die Werte einer Zeile stammen: ihre Reihe, die Wertetabelle und die Vorgaben, wie sie angegeben sind."""

    reihen: Reihen
    werte: pd.DataFrame
    roh: Vorgaben


def baue_tabelle(angaben: Angaben, herkunft: Herkunft) -> pd.DataFrame:
    """Setzt Urteil, Begründung und alle Eingangswerte zur Ergebnistabelle zusammen."""
    vorgaben, fenster, urteile, roh = angaben.vorgaben, angaben.fenster, angaben.urteile, herkunft.roh
    leer = fenster.punkte == 0
    zustand = bestimme_zustand(vorgaben, fenster, herkunft.reihen.werte)
    methoden = [fassung(name, angaben.jahr)["version"] for name in METHODEN]
    spalten: dict[str, object] = {
        "kennzahl": vorgaben.kennzahl.copy(),
        "jahr": np.full(len(vorgaben), angaben.jahr, dtype=np.int64),
        "status": _aus_liste(STATUS, urteile.status),
        "grad": urteile.grad,
        "methode": _aus_liste(METHODEN, vorgaben.methode),
        "begruendung": _arrow(begruende(angaben)),
        "richtung": _aus_liste(RICHTUNGEN, vorgaben.richtung),
        "zielart": _aus_liste(ZIELARTEN, vorgaben.zielart),
        "basisjahr": _jahr(roh.basisjahr),
        "basiswert": np.where(np.isnan(roh.basiswert), vorgaben.basiswert, roh.basiswert),
        "zieljahr": _jahr(roh.zieljahr),
        "zielwert": roh.zielwert,
        "untergrenze": roh.untergrenze,
        "obergrenze": roh.obergrenze,
        "istjahr": _jahr(np.where(leer, np.nan, fenster.letztes_jahr)),
        "istwert": fenster.letzter,
        "sollwert": urteile.sollwert,
        "punkte": fenster.punkte.astype(np.int64),
        "erstes_jahr": _jahr(np.where(leer, np.nan, fenster.erstes_jahr)),
        "letztes_jahr": _jahr(np.where(leer, np.nan, fenster.letztes_jahr)),
        "verwendete_jahre": _verwendete_jahre(fenster.belegt, herkunft.reihen.jahre),
        "mittlere_aenderung": urteile.mittlere_aenderung,
        "letzte_aenderung": np.where(fenster.punkte > 1, fenster.letzter - fenster.vorletzter, np.nan),
        "projektion": urteile.projektion,
        "verfehlung": urteile.verfehlung,
        "datenstand": _datenstand(fenster.belegt, herkunft),
        "regelversion": _aus_liste(methoden, vorgaben.methode),
        "zustand": _aus_liste(ZUSTAENDE, zustand),
        "schwelle": _schwellen(angaben),
        "einheit": _text(vorgaben.einheit),
        "ziel": _text(vorgaben.ziel),
        "produkt": _text(vorgaben.produkt),
        "basisherkunft": _aus_liste(BASISHERKUNFT, _basisherkunft(roh, vorgaben)),
        "verwendete_werte": _verwendete_werte(fenster.belegt, herkunft),
        "zellen": _zellen(fenster.belegt, herkunft),
    }
    return pd.DataFrame(spalten, copy=False)


def _basisherkunft(roh: Vorgaben, vorgaben: Vorgaben) -> Ganze:
    """Ob der Basiswert angegeben ist oder aus der Reihe stammt; −1 ohne Basiswert."""
    gelesen = np.where(np.isnan(vorgaben.basiswert), -1, BASISHERKUNFT.index(AUS_DER_REIHE))
    return np.where(np.isnan(roh.basiswert), gelesen, BASISHERKUNFT.index(ANGEGEBEN)).astype(np.int64)


def _text(feld: NDArray[np.object_]) -> ExtensionArray:
    """Textspalte; None wird „keine Angabe“."""
    return _arrow(pa.array(feld, pa.large_string()))


def _leer(anzahl: int) -> ExtensionArray:
    """Textspalte ohne eine Angabe."""
    return _arrow(pa.nulls(anzahl, pa.large_string()))


def _arrow(feld: pa.Array) -> ExtensionArray:
    """Textspalte aus einem Arrow-Feld, ohne den Umweg über Python-Texte."""
    spalte: ExtensionArray = pd.array(feld, dtype="str")
    return spalte


def _jahr(feld: NDArray[np.float64]) -> ExtensionArray:
    """Jahresspalte mit möglichen Lücken."""
    fehlt = np.isnan(feld)
    return pd.arrays.IntegerArray(np.where(fehlt, 0, feld).astype(np.int64), fehlt)


def _aus_liste(namen: Sequence[str], kodes: Ganze | NDArray[np.int8]) -> ExtensionArray:
    """Textspalte aus Kodes; −1 und unbekannte Kodes sind „keine Angabe“."""
    auswahl = pa.array([*map(str, namen), None], pa.large_string())
    stellen = np.minimum(kodes.astype(np.uint64), len(namen))
    return _arrow(auswahl.take(pa.array(stellen)))


def _schwellen(angaben: Angaben) -> ExtensionArray:
    """Maßstab des Urteils je Kennzahl; ohne Urteil keiner."""
    urteile, methode = angaben.urteile, angaben.vorgaben.methode
    schluessel = urteile.fall * len(METHODEN) + methode
    kodes, verschiedene = pd.factorize(np.where(urteile.status == NICHT_BEWERTBAR, -1, schluessel))
    faelle = [(int(einer) // len(METHODEN), int(einer) % len(METHODEN)) for einer in verschiedene]
    texte = [None if f < 0 else schwellentext(Fall(f), METHODEN[m], angaben.jahr) for f, m in faelle]
    return _arrow(pa.array(texte, pa.large_string()).take(pa.array(kodes)))


def _muster(belegt: NDArray[np.bool_]) -> tuple[Ganze, Ganze]:
    """Verschiedene Belegungen des Fensters: je eine Beispielzeile, und je Zeile ihr Muster."""
    if len(belegt) and (belegt == belegt[0]).all():
        return np.zeros(1, dtype=np.int64), np.zeros(len(belegt), dtype=np.int64)
    gepackt = np.packbits(belegt, axis=1)
    kodes, verschiedene = pd.factorize(
        np.ascontiguousarray(gepackt).view(f"S{gepackt.shape[1]}").ravel().astype(object)
    )
    beispiel = np.zeros(len(verschiedene), dtype=np.int64)
    beispiel[kodes] = np.arange(len(kodes))
    return beispiel, kodes.astype(np.int64)


def _verwendete_jahre(belegt: NDArray[np.bool_], jahre: Ganze) -> ExtensionArray:
    """Die verwendeten Jahre als Text ``"2017, 2018"``."""
    beispiel, kodes = _muster(belegt)
    return _aus_liste([", ".join(map(str, jahre[belegt[zeile]].tolist())) for zeile in beispiel.tolist()], kodes)


def _verwendete_werte(belegt: NDArray[np.bool_], herkunft: Herkunft) -> ExtensionArray:
    """Die verwendeten Werte in voller Genauigkeit als Text ``"12,5; 13"``."""
    werte = pa.array(herkunft.reihen.werte[belegt]).dictionary_encode()
    texte = pc.replace_substring(pc.cast(werte.dictionary, pa.string()), ".", ",")
    return _arrow(_verbinde(texte.take(werte.indices), belegt, "; "))


def _verbinde(texte: pa.Array | list[str], belegt: NDArray[np.bool_], trenner: str) -> pa.Array:
    """Fügt die Texte der belegten Stellen je Kennzahl zusammen."""
    grenzen = np.concatenate([[0], belegt.sum(axis=1).cumsum()]).astype(np.int32)
    return pc.binary_join(pa.ListArray.from_arrays(grenzen, pa.array(texte, pa.string())), trenner)


def _datenstand(belegt: NDArray[np.bool_], herkunft: Herkunft) -> ExtensionArray:
    """Jüngster Datenstand der verwendeten Werte."""
    if not herkunft.reihen.staende:
        return _leer(len(belegt))
    return _aus_liste(herkunft.reihen.staende, np.where(belegt, herkunft.reihen.stand, -1).max(axis=1))


def _zellen(belegt: NDArray[np.bool_], herkunft: Herkunft) -> ExtensionArray:
    """Datei, Blatt und Zeilen der verwendeten Werte, soweit die Wertetabelle sie nennt."""
    if "excel_zeile" not in herkunft.werte.columns:
        return _leer(len(belegt))
    stellen = herkunft.reihen.zeile[belegt]
    hat_werte: NDArray[np.bool_] = np.any(belegt, axis=1)
    zeilen = _zeilennummern(herkunft.werte["excel_zeile"].iloc[stellen]).to_numpy(dtype=object)
    orte, kodes = _orte(herkunft.werte)
    if len(orte) != 1:
        texte = [f"{orte[kode]} {zeile}" for kode, zeile in zip(kodes[stellen].tolist(), zeilen.tolist(), strict=True)]
        liste = _verbinde(texte, belegt, ", ")
    else:
        liste = pc.binary_join_element_wise(f"{orte[0]} ", _verbinde(zeilen.tolist(), belegt, ", "), "")
    return _arrow(pc.if_else(pa.array(hat_werte), liste, None))


def _zeilennummern(zeilen: pd.Series[int]) -> pd.Series[str]:
    """Zeilennummern als Text; ``5.0`` ist 5, eine fehlende ist „?“."""
    if isinstance(zeilen.dtype, np.dtype) and zeilen.dtype.kind in "iu":
        return zeilen.astype("str")
    return zeilen.astype("str").str.removesuffix(".0").fillna("?")


def _orte(werte: pd.DataFrame) -> tuple[list[str], Ganze]:
    """Verschiedene Herkünfte wie ``steuerung.xlsx › Kennzahlwerte, Zeile``, und je Wertzeile ihre Stelle."""
    namen = [werte[spalte].astype("str") for spalte in ("datei", "blatt") if spalte in werte.columns]
    voll = namen[0] if namen else pd.Series([""] * len(werte), dtype="str")
    for name in namen[1:]:
        voll = voll.str.cat(name, sep=" › ", na_rep="")
    kodes, orte = pd.factorize(voll.fillna(""))
    return [f"{ort.strip(' ›')}, Zeile".removeprefix(", ") for ort in orte.tolist()], kodes.astype(np.int64)
