"""Zeitfenster: erster, vorletzter und letzter der letzten Datenpunkte jeder Kennzahl."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.bewerten.reihen import Reihen
    from nachhaltigkeitshaushalt.bewerten.spalten import Zahlen

Ganze = NDArray[np.int64]


@dataclass(frozen=True)
class Fenster:
    """Die letzten vorhandenen Datenpunkte bis zum Bewertungsjahr, je Kennzahl eine Stelle."""

    punkte: Ganze
    erster: Zahlen
    vorletzter: Zahlen
    letzter: Zahlen
    erstes_jahr: Ganze
    vorletztes_jahr: Ganze
    letztes_jahr: Ganze
    groesster: Zahlen
    kleinster: Zahlen
    belegt: NDArray[np.bool_]

    @property
    def spanne(self) -> Ganze:
        """Jahre zwischen erstem und letztem Datenpunkt."""
        return self.letztes_jahr - self.erstes_jahr

    def nimm(self, stellen: Ganze) -> Fenster:
        """Nur diese Kennzahlen."""
        return Fenster(**{feld.name: getattr(self, feld.name)[stellen] for feld in fields(self)})

    def mit(self, stellen: Ganze, teil: Fenster) -> Fenster:
        """Dasselbe mit dem Fenster eines Teils der Kennzahlen an ihren Stellen."""
        felder = {feld.name: getattr(self, feld.name).copy() for feld in fields(self)}
        for name, inhalt in felder.items():
            inhalt[stellen] = getattr(teil, name)
        return Fenster(**felder)


def bilde_fenster(reihen: Reihen, punkte: int) -> Fenster:
    """Fenster der letzten ``punkte`` vorhandenen Werte; größter und kleinster über die ganze Reihe."""
    groesster = reihen.werte.max(axis=1)
    if not np.isnan(groesster).any():
        return _ohne_luecken(reihen, punkte, groesster)
    vorhanden = ~np.isnan(reihen.werte)
    von_hinten = _zaehle_von_hinten(vorhanden)
    belegt = vorhanden & (von_hinten <= punkte)
    erste = belegt.argmax(axis=1)
    letzte = (vorhanden & (von_hinten == 1)).argmax(axis=1)
    davor = vorhanden & (von_hinten == 1 + 1)
    vorletzte = np.where(davor.any(axis=1), davor.argmax(axis=1), letzte)
    zeilen = np.arange(len(erste))
    return Fenster(
        punkte=belegt.sum(axis=1),
        erster=reihen.werte[zeilen, erste],
        vorletzter=reihen.werte[zeilen, vorletzte],
        letzter=reihen.werte[zeilen, letzte],
        erstes_jahr=reihen.jahre[erste],
        vorletztes_jahr=reihen.jahre[vorletzte],
        letztes_jahr=reihen.jahre[letzte],
        groesster=np.fmax.reduce(reihen.werte, axis=1),
        kleinster=np.fmin.reduce(reihen.werte, axis=1),
        belegt=belegt,
    )


def _ohne_luecken(reihen: Reihen, punkte: int, groesster: Zahlen) -> Fenster:
    """Dasselbe ohne Suche: Hat jede Kennzahl jedes Jahr, sind es für alle dieselben Spalten (nur zu lesen)."""
    anzahl, breite = reihen.werte.shape
    erste, davor = max(breite - punkte, 0), max(breite - 2, 0)
    belegt = np.arange(breite) >= erste
    jahre = np.broadcast_to(reihen.jahre[[erste, davor, breite - 1], None], (3, anzahl))
    return Fenster(
        punkte=np.full(anzahl, breite - erste),
        erster=reihen.werte[:, erste],
        vorletzter=reihen.werte[:, davor],
        letzter=reihen.werte[:, -1],
        erstes_jahr=jahre[0],
        vorletztes_jahr=jahre[1],
        letztes_jahr=jahre[2],
        groesster=groesster,
        kleinster=reihen.werte.min(axis=1),
        belegt=np.broadcast_to(belegt, (anzahl, breite)),
    )


def _zaehle_von_hinten(vorhanden: NDArray[np.bool_]) -> NDArray[np.int16]:
    """Der wievielte vorhandene Wert von hinten."""
    return vorhanden[:, ::-1].cumsum(axis=1, dtype=np.int16)[:, ::-1]
