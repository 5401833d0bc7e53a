"""Zustand: erreicht, verfehlt oder schon einmal erreicht und wieder verfehlt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.bewerten.linear import besser_oder_gleich
from nachhaltigkeitshaushalt.bewerten.vorgaben import KORRIDOR, RICHTUNG, Vorgaben

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.bewerten.fenster import Fenster

    Wahr = NDArray[np.bool_]
    Zahlen = NDArray[np.float64]

ZUSTAENDE = ("erreicht", "wieder_verfehlt", "verfehlt")


def bestimme_zustand(vorgaben: Vorgaben, fenster: Fenster, werte: Zahlen) -> NDArray[np.int64]:
    """Zustand je Kennzahl als Stelle in ``ZUSTAENDE``, −1 = ohne Ziel oder ohne Wert."""
    bester = np.where(vorgaben.vorzeichen > 0, fenster.groesster, fenster.kleinster)
    jetzt, frueher = (
        besser_oder_gleich(wert, vorgaben.zielwert, vorgaben.vorzeichen) for wert in (fenster.letzter, bester)
    )
    ohne_ziel = np.isnan(vorgaben.zielwert)
    korridore = np.flatnonzero(vorgaben.zielart == KORRIDOR)
    if len(korridore):
        eigene = vorgaben.nimm(korridore)
        jetzt[korridore] = _im_korridor(eigene, fenster.letzter[korridore, None])[:, 0]
        frueher[korridore] = _im_korridor(eigene, werte[korridore]).any(axis=1)
        ohne_ziel[korridore] = np.isnan(eigene.untergrenze) & np.isnan(eigene.obergrenze)
    unbestimmt = ohne_ziel | (fenster.punkte == 0) | (vorgaben.zielart == RICHTUNG)
    unbestimmt |= (vorgaben.richtung < 0) | (vorgaben.zielart < 0)
    return np.where(unbestimmt, -1, np.where(jetzt, 0, np.where(frueher, 1, 2))).astype(np.int64)


def _im_korridor(vorgaben: Vorgaben, werte: Zahlen) -> Wahr:
    """Je Wert, ob er zwischen den Grenzen liegt; eine fehlende Grenze begrenzt nicht."""
    unten = np.where(np.isnan(vorgaben.untergrenze), -np.inf, vorgaben.untergrenze)[:, None]
    oben = np.where(np.isnan(vorgaben.obergrenze), np.inf, vorgaben.obergrenze)[:, None]
    eins = np.ones_like(unten, dtype=np.int8)
    return besser_oder_gleich(werte, unten, eins) & besser_oder_gleich(werte, oben, -eins)
