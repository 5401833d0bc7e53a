"""Linearer Zielerreichungsgrad, Sollpfad und die Methoden „linear“ und „Wert halten“."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.dns import bestimme_lage
from nachhaltigkeitshaushalt.bewerten.methoden import GEWITTER, LEICHT_BEWOELKT, SONNE, WOLKE, Fall
from nachhaltigkeitshaushalt.bewerten.urteile import (
    Urteile,
    halte_ein,
    leere_urteile,
    mittlere_aenderung,
    nicht_bewertbar,
)
from nachhaltigkeitshaushalt.bewerten.vorgaben import JAEHRLICH, KORRIDOR, RICHTUNG, ZIELJAHR, Vorgaben

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster
    from nachhaltigkeitshaushalt.kern.regelwerk import Regel

Zahlen = NDArray[np.float64]
Wahr = NDArray[np.bool_]

RAUSCHEN = 1e-12
"""Relative Abweichung, bis zu der zwei Werte gleich sind (Rauschen der Gleitkommadarstellung)."""


def besser_oder_gleich(wert: Zahlen, ziel: Zahlen, vorzeichen: NDArray[np.int8]) -> Wahr:
    """Ob ein Wert mindestens so gut wie das Ziel ist; fehlt einer, nein."""
    spielraum = RAUSCHEN * np.maximum(np.abs(wert), np.abs(ziel))
    with np.errstate(invalid="ignore"):
        return (wert - ziel) * vorzeichen >= -spielraum


def zielerreichungsgrad(ist: Zahlen, vorgaben: Vorgaben) -> Zahlen:
    """(Ist − Basis)/(Ziel − Basis) in Prozent, nicht gekappt.

    Ist das Ziel schon in der Basis erreicht („Wert halten“), gibt es keine Strecke: 100 %, solange
    der Wert gehalten ist, sonst nicht bestimmbar (NaN) – nie 0/0 und nie 0 %.
    """
    basis, ziel = vorgaben.basiswert, vorgaben.zielwert
    halten = besser_oder_gleich(basis, ziel, vorgaben.vorzeichen)
    strecke = np.where(halten, np.nan, ziel - basis)
    gehalten = halten & besser_oder_gleich(ist, ziel, vorgaben.vorzeichen)
    grad: Zahlen = np.where(gehalten, 100.0, (ist - basis) * 100.0 / strecke)
    return grad


def sollwerte(vorgaben: Vorgaben, jahr: int) -> Zahlen:
    """Sollwert des Bewertungsjahres auf der Geraden von Basis zu Ziel; ab dem Zieljahr der Zielwert.

    Ein jährlich einzuhaltendes Ziel hat jedes Jahr den Zielwert als Sollwert; vor dem Basisjahr
    gibt es keinen.
    """
    dauer = vorgaben.zieljahr - vorgaben.basisjahr
    anteil = (jahr - vorgaben.basisjahr) / np.where(dauer > 0, dauer, np.nan)
    anteil = np.where(anteil < 0, np.nan, np.minimum(anteil, 1.0))
    soll = vorgaben.basiswert + (vorgaben.zielwert - vorgaben.basiswert) * anteil
    soll = np.where((vorgaben.zieljahr <= jahr) & (vorgaben.zielart == ZIELJAHR), vorgaben.zielwert, soll)
    soll = np.where(vorgaben.zielart == JAEHRLICH, vorgaben.zielwert, soll)
    return np.where(np.isin(vorgaben.zielart, (RICHTUNG, KORRIDOR)), np.nan, soll)


def bewerte_linear(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:
    """Status nach dem zurückgelegten Teil des bis zum Bewertungsjahr verlangten Weges.

    Ein schon in der Basis erreichtes Ziel wird wie „Wert halten“ beurteilt.
    """
    urteile = bewerte_wert_halten(vorgaben, fenster, jahr, regel)
    halten = besser_oder_gleich(vorgaben.basiswert, vorgaben.zielwert, vorgaben.vorzeichen)
    soll = sollwerte(vorgaben, jahr)
    gerade = ~halten
    verlangt = np.where(soll == vorgaben.basiswert, np.nan, soll - vorgaben.basiswert)
    weg = np.round((fenster.letzter - vorgaben.basiswert) * 100.0 / verlangt, 9)
    with np.errstate(invalid="ignore"):
        stufen = [weg >= regel["sonne_ab"], weg >= regel["bewoelkt_ab"], weg > 0]
    urteile.status[gerade] = np.select(stufen, [SONNE, LEICHT_BEWOELKT, WOLKE], GEWITTER)[gerade]
    urteile.fall[gerade] = Fall.LINEAR
    urteile.weg[gerade] = weg[gerade]
    mit_frist = vorgaben.zielart == ZIELJAHR
    hindernisse = [
        (fenster.punkte == 0, Fall.WERTE_FEHLEN),
        (np.isin(vorgaben.zielart, (RICHTUNG, KORRIDOR)), Fall.METHODE_UNPASSEND),
        (np.isnan(vorgaben.zielwert), Fall.ZIELWERT_FEHLT),
        (mit_frist & np.isnan(vorgaben.zieljahr), Fall.ZIELJAHR_FEHLT),
        (np.isnan(vorgaben.basiswert) | (mit_frist & np.isnan(vorgaben.basisjahr)), Fall.BASIS_FEHLT),
        (mit_frist & (vorgaben.zieljahr <= vorgaben.basisjahr), Fall.LINEAR_ZEITRAUM),
        (gerade & np.isnan(weg), Fall.LINEAR_VOR_BEGINN),
    ]
    nicht_bewertbar(urteile, hindernisse)
    return urteile


def bewerte_wert_halten(vorgaben: Vorgaben, fenster: Fenster, jahr: int, regel: Regel) -> Urteile:  # noqa: ARG001 - gleiche Form für alle Methoden
    """Zielwert halten: Urteil wie ein jährlich einzuhaltendes Ziel, schon ab einem Datenpunkt."""
    lage = bestimme_lage(vorgaben, fenster)
    urteile = leere_urteile(len(vorgaben))
    urteile.mittlere_aenderung[:] = mittlere_aenderung(fenster, 2)
    erreicht = lage.luecke <= 0
    haltung = halte_ein(erreicht, lage.trend)
    einziger = np.where(erreicht, Fall.EINZIGER_ERREICHT, Fall.EINZIGER_VERFEHLT)
    urteile.status[:] = haltung.status
    fall = haltung.fall(lage.je_erreicht, np.zeros(len(vorgaben), dtype=bool))
    urteile.fall[:] = np.where(fenster.punkte == 1, einziger, fall)
    hindernisse = [
        (fenster.punkte == 0, Fall.WERTE_FEHLEN),
        (np.isin(vorgaben.zielart, (RICHTUNG, KORRIDOR)), Fall.METHODE_UNPASSEND),
        (np.isnan(vorgaben.zielwert), Fall.ZIELWERT_FEHLT),
    ]
    nicht_bewertbar(urteile, hindernisse)
    return urteile
