"""Vorgaben: die Kennzahlentabelle als Felder, eine Stelle je Zeile, fehlende Angaben ausdrücklich."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.methoden import METHODEN, methode_der_zielart
from nachhaltigkeitshaushalt.bewerten.spalten import (
    Kodes,
    Zahlen,
    aufzaehlung,
    falte,
    jahresspalte,
    schluesselspalte,
    texte,
    verlange_spalten,
    zahlenspalte,
)
from nachhaltigkeitshaushalt.kern.begriffe import Richtung, Zielart

if TYPE_CHECKING:
    import pandas as pd
    from pandas.api.extensions import ExtensionArray

Kleine = NDArray[np.int8]

RICHTUNGEN = tuple(Richtung)
ZIELARTEN = tuple(Zielart)
STEIGEND = RICHTUNGEN.index(Richtung.STEIGEND)
ZIELJAHR, JAEHRLICH, RICHTUNG, KORRIDOR = (
    ZIELARTEN.index(art) for art in (Zielart.ZIELJAHR, Zielart.JAEHRLICH, Zielart.RICHTUNG, Zielart.KORRIDOR)
)
UNBEKANNT = len(METHODEN)
"""Kode einer angegebenen, aber unbekannten Methode."""

_BLATT = "Kennzahlen"


@dataclass(frozen=True)
class Vorgaben:
    """Was je Kennzahl vorgegeben ist; ``nan`` und −1 heißen „nicht angegeben“."""

    kennzahl: ExtensionArray
    richtung: Kleine
    zielart: Kleine
    methode: Kodes
    basisjahr: Zahlen
    basiswert: Zahlen
    zieljahr: Zahlen
    zielwert: Zahlen
    untergrenze: Zahlen
    obergrenze: Zahlen
    bester: Zahlen
    schlechtester: Zahlen
    gruen: Zahlen
    rot: Zahlen
    einheit: NDArray[np.object_]
    ziel: NDArray[np.object_]
    produkt: NDArray[np.object_]

    def __len__(self) -> int:
        """Anzahl der Zeilen."""
        return len(self.kennzahl)

    def nimm(self, stellen: NDArray[np.int64]) -> Vorgaben:
        """Nur diese Zeilen."""
        return Vorgaben(**{feld.name: getattr(self, feld.name)[stellen] for feld in fields(self)})

    @property
    def vorzeichen(self) -> NDArray[np.int8]:
        """+1, wenn mehr besser ist, sonst −1."""
        vorzeichen: Kleine = 1 - 2 * (self.richtung != STEIGEND).view(np.int8)
        return vorzeichen


def lies_vorgaben(kennzahlen: pd.DataFrame) -> Vorgaben:
    """Liest die Kennzahlentabelle; freiwillige Spalten dürfen fehlen, ``richtung`` nicht."""
    verlange_spalten(kennzahlen, ("kennzahl", "richtung", "zielart"), _BLATT, _FREI)
    zahlen: dict[str, Any] = {name: zahlenspalte(kennzahlen, name, _BLATT) for name in _ZAHLEN}
    zielart = aufzaehlung(kennzahlen, "zielart", ZIELARTEN, _BLATT)
    vorgaben = Vorgaben(
        kennzahl=schluesselspalte(kennzahlen, "kennzahl", _BLATT).array,
        richtung=aufzaehlung(kennzahlen, "richtung", RICHTUNGEN, _BLATT).astype(np.int8),
        zielart=zielart.astype(np.int8),
        methode=_methoden(kennzahlen, zielart),
        basisjahr=jahresspalte(kennzahlen, "basisjahr", _BLATT),
        zieljahr=jahresspalte(kennzahlen, "zieljahr", _BLATT),
        einheit=_als_text(kennzahlen, "einheit"),
        ziel=_als_text(kennzahlen, "ziel"),
        produkt=_als_text(kennzahlen, "produkt"),
        **zahlen,
    )
    return replace(vorgaben, zielwert=_zielwert(vorgaben))


_ZAHLEN = ("basiswert", "zielwert", "untergrenze", "obergrenze", "bester", "schlechtester", "gruen", "rot")
_FREI = ("methode", "basisjahr", "zieljahr", "einheit", "ziel", "produkt", *_ZAHLEN)


def _als_text(kennzahlen: pd.DataFrame, spalte: str) -> NDArray[np.object_]:
    """Freie Textspalte; fehlende Angaben sind None."""
    kodes, werte = texte(kennzahlen, spalte)
    namen: NDArray[np.object_] = np.array([*werte, None], dtype=object)[kodes]
    return namen


def _methoden(kennzahlen: pd.DataFrame, zielart: Kodes) -> Kodes:
    """Genannte Methode, sonst die der Zielart; freie Beschreibungen nennen keine."""
    kodes, werte = texte(kennzahlen, "methode")
    genannt = np.array([*(genannte_methode(wert) for wert in werte), -1])[kodes]
    je_zielart = [METHODEN.index(methode_der_zielart(art)) for art in ZIELARTEN]
    folgt = np.array([*je_zielart, -1])[zielart]
    return np.where(genannt >= 0, genannt, folgt).astype(np.int64)


def genannte_methode(text: str) -> int:
    """Kode der Methode, die ein Text nennt: −1 bei freier Beschreibung, ``UNBEKANNT`` bei einem Tippfehler.

    Beispiel:
        >>> genannte_methode("Wert halten"), genannte_methode("Jährlich einzuhaltender Wert")
        (3, -1)
        >>> genannte_methode("linaer") == UNBEKANNT
        True

    """
    name = falte(text)
    if name in METHODEN:
        return METHODEN.index(name)
    return UNBEKANNT if difflib.get_close_matches(name, METHODEN, n=1, cutoff=0.75) else -1


def _zielwert(vorgaben: Vorgaben) -> Zahlen:
    """Zielwert; bei einem Intervallziel ohne Zielwert die schwächste Forderung des Intervalls."""
    schwaechste = np.where(vorgaben.richtung == STEIGEND, vorgaben.untergrenze, vorgaben.obergrenze)
    intervall = (
        np.isnan(vorgaben.zielwert) & np.isin(vorgaben.zielart, (ZIELJAHR, JAEHRLICH)) & (vorgaben.richtung >= 0)
    )
    ziele: Zahlen = np.where(intervall, schwaechste, vorgaben.zielwert)
    return ziele
