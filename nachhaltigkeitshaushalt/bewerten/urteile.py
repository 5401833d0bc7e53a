"""Urteile: Ergebnisfelder einer Methode, und die allen Methoden gemeinsame Regel „jährlich einhalten“."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nachhaltigkeitshaushalt.bewerten.methoden import (
    GEWITTER,
    LEICHT_BEWOELKT,
    NICHT_BEWERTBAR,
    SONNE,
    WOLKE,
    Fall,
)

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster

Zahlen = NDArray[np.float64]
Ganze = NDArray[np.int64]
Wahr = NDArray[np.bool_]


@dataclass(frozen=True)
class Urteile:
    """Urteil und Zwischenwerte je Kennzahl; NaN = für diese Methode nicht bestimmt.

    ``weg`` ist die methodeneigene Prozentzahl (zurückgelegter Weg, Wachstumsrate), ``abstand`` der
    Abstand zum Korridor.
    """

    status: Ganze
    fall: Ganze
    mittlere_aenderung: Zahlen
    projektion: Zahlen
    verfehlung: Zahlen
    grad: Zahlen
    sollwert: Zahlen
    weg: Zahlen
    abstand: Zahlen

    def setze(self, stellen: Ganze, teil: Urteile) -> None:
        """Trägt die Urteile eines Teils an ihren Stellen ein."""
        for feld in fields(self):
            getattr(self, feld.name)[stellen] = getattr(teil, feld.name)


def leere_urteile(anzahl: int) -> Urteile:
    """Lauter „nicht bewertbar“, ohne Zwischenwerte."""
    felder = {name: np.full(anzahl, np.nan) for name in _ZAHLENFELDER}
    status, fall = np.full(anzahl, NICHT_BEWERTBAR), np.full(anzahl, int(Fall.WERTE_FEHLEN))
    return Urteile(status=status, fall=fall, **felder)


_ZAHLENFELDER = ("mittlere_aenderung", "projektion", "verfehlung", "grad", "sollwert", "weg", "abstand")


def mittlere_aenderung(fenster: Fenster, mindestens: int) -> Zahlen:
    """(letzter − erster Wert)/(letztes − erstes Jahr); NaN bei zu wenigen Datenpunkten."""
    genug = (fenster.punkte >= mindestens) & (fenster.spanne > 0)
    aenderung: Zahlen = np.where(genug, fenster.letzter - fenster.erster, np.nan) / np.where(genug, fenster.spanne, 1)
    return aenderung


def halte_ein(erreicht: Wahr, trend: Ganze) -> tuple[Ganze, Ganze]:
    """Jährlich einzuhaltendes Ziel: Status und Fall aus „erreicht“ und der Richtung des Trends.

    Args:
        erreicht: Ob der letzte Wert das Ziel einhält.
        trend: Größer 0 verbessernd, kleiner 0 verschlechternd, 0 unverändert.

    """
    stelle = 3 * erreicht + np.sign(trend) + 1
    return _STATUS_HALTEN[stelle], _FALL_HALTEN[stelle]


_STATUS_HALTEN = np.array([GEWITTER, GEWITTER, WOLKE, LEICHT_BEWOELKT, SONNE, SONNE])
_FALL_HALTEN = np.array(
    [
        *(Fall.VERFEHLT_SCHLECHTER, Fall.VERFEHLT_SCHLECHTER, Fall.VERFEHLT_BESSER),
        *(Fall.GEHALTEN_SCHLECHTER, Fall.GEHALTEN, Fall.GEHALTEN),
    ],
    dtype=np.int64,
)
"""Verfehlt und erreicht, je bei verschlechterndem, gleichem und verbesserndem Trend."""


def erzaehle_verlust(fall: Ganze, je_erreicht: Wahr, frist_vorbei: Wahr) -> Ganze:
    """Schärft den Fall „verfehlt“: schon einmal erreicht, oder das Zieljahr ist vorbei."""
    besser, schlechter = fall == Fall.VERFEHLT_BESSER, fall == Fall.VERFEHLT_SCHLECHTER
    neu = fall.copy()
    neu[besser & frist_vorbei] = Fall.FRIST_BESSER
    neu[schlechter & frist_vorbei] = Fall.FRIST_SCHLECHTER
    neu[besser & je_erreicht] = Fall.VERLOREN_BESSER
    neu[schlechter & je_erreicht] = Fall.VERLOREN_SCHLECHTER
    return neu


def nicht_bewertbar(urteile: Urteile, hindernisse: list[tuple[Wahr, Fall]]) -> None:
    """Trägt Hindernisse ein; das zuerst genannte bestimmt die Begründung."""
    for trifft_zu, fall in reversed(hindernisse):
        urteile.status[trifft_zu] = NICHT_BEWERTBAR
        urteile.fall[trifft_zu] = fall
