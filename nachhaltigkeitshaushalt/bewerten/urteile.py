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
Kleine = NDArray[np.int8]
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
    spanne, aenderung = fenster.spanne, fenster.letzter - fenster.erster
    zu_wenig = (fenster.punkte < mindestens) | (spanne <= 0)
    if zu_wenig.any():
        aenderung[zu_wenig], spanne[zu_wenig] = np.nan, 1
    aenderung /= spanne
    return aenderung


def waehle(wahl: Wahr, ja: Kleine | int, nein: Kleine) -> Kleine:
    """Je Stelle ``ja`` oder ``nein`` ohne Verzweigung; bei bunt gemischter Wahl viel schneller als ``np.where``.

    Beispiel:
        >>> waehle(np.array([True, False]), 3, np.array([0, 1], dtype=np.int8)).tolist()
        [3, 1]

    """
    return nein + (ja - nein) * wahl.view(np.int8)


@dataclass(frozen=True)
class Haltung:
    """Wie ein Ziel eingehalten ist: Stelle 0–5 nach verfehlt oder erreicht und der Richtung des Trends."""

    stelle: Kleine

    @property
    def status(self) -> Kleine:
        """Status je Kennzahl."""
        status: Kleine = _STATUS_HALTEN.take(self.stelle)
        return status

    def fall(self, je_erreicht: Wahr, frist_vorbei: Wahr) -> Ganze:
        """Warum: „verfehlt“ wird geschärft, wenn es schon einmal erreicht oder das Zieljahr vorbei ist."""
        fall: Ganze = _FALL_HALTEN.take(self.stelle + 6 * frist_vorbei.view(np.int8) + 12 * je_erreicht.view(np.int8))
        return fall


def halte_ein(erreicht: Wahr, trend: Zahlen) -> Haltung:
    """Jährlich einzuhaltendes Ziel: Urteil aus „erreicht“ und der Richtung des Trends.

    Args:
        erreicht: Ob der letzte Wert das Ziel einhält.
        trend: Größer 0 verbessernd, kleiner 0 verschlechternd, 0 unverändert.

    Beispiel:
        >>> halte_ein(np.array([True, False]), np.array([-1.0, 1.0])).status.tolist() == [LEICHT_BEWOELKT, WOLKE]
        True

    """
    stufen = 3 * erreicht.view(np.int8) + (trend > 0).view(np.int8) + (trend >= 0).view(np.int8)
    return Haltung(stufen)


_STATUS_HALTEN = np.array([GEWITTER, GEWITTER, WOLKE, LEICHT_BEWOELKT, SONNE, SONNE], dtype=np.int8)
_ERREICHT = (Fall.GEHALTEN_SCHLECHTER, Fall.GEHALTEN, Fall.GEHALTEN)
_VERFEHLT = (Fall.VERFEHLT_SCHLECHTER, Fall.VERFEHLT_SCHLECHTER, Fall.VERFEHLT_BESSER)
_FRIST = (Fall.FRIST_SCHLECHTER, Fall.FRIST_SCHLECHTER, Fall.FRIST_BESSER)
_VERLOREN = (Fall.VERLOREN_SCHLECHTER, Fall.VERLOREN_SCHLECHTER, Fall.VERLOREN_BESSER)
_FALL_HALTEN = np.array(
    [fall for verfehlt in (_VERFEHLT, _FRIST, _VERLOREN, _VERLOREN) for fall in (*verfehlt, *_ERREICHT)], dtype=np.int64
)
"""Verfehlt und erreicht, je bei verschlechterndem, gleichem und verbesserndem Trend; dann mit Frist, mit Verlust."""


def nicht_bewertbar(urteile: Urteile, hindernisse: list[tuple[Wahr, Fall]]) -> None:
    """Trägt Hindernisse ein; das zuerst genannte bestimmt die Begründung."""
    for trifft_zu, fall in reversed(hindernisse):
        urteile.status[trifft_zu] = NICHT_BEWERTBAR
        urteile.fall[trifft_zu] = fall
