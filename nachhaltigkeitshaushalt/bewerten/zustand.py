"""Zustand: erreicht, verfehlt oder schon einmal erreicht und wieder verfehlt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.bewerten.linear import besser_oder_gleich
from nachhaltigkeitshaushalt.bewerten.vorgaben import KORRIDOR, RICHTUNG, Vorgaben

if TYPE_CHECKING:
    from numpy.typing import NDArray

ZUSTAENDE = ("erreicht", "wieder_verfehlt", "verfehlt")


def bestimme_zustand(vorgaben: Vorgaben, werte: NDArray[np.float64], leer: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Zustand je Kennzahl als Stelle in ``ZUSTAENDE``, −1 = ohne Ziel oder ohne Wert."""
    gut = besser_oder_gleich(werte, vorgaben.zielwert[:, None], vorgaben.vorzeichen[:, None])
    ist_korridor = vorgaben.zielart == KORRIDOR
    if ist_korridor.any():
        gut[ist_korridor] = _im_korridor(vorgaben, werte)[ist_korridor]
    ohne_ziel = np.where(
        ist_korridor, np.isnan(vorgaben.untergrenze) & np.isnan(vorgaben.obergrenze), np.isnan(vorgaben.zielwert)
    )
    letzte = werte.shape[1] - 1 - (~np.isnan(werte))[:, ::-1].argmax(axis=1)
    jetzt = gut[np.arange(len(werte)), letzte]
    zustand = np.where(jetzt, 0, np.where(gut.any(axis=1), 1, 2))
    unbestimmt = ohne_ziel | leer | (vorgaben.zielart == RICHTUNG) | (vorgaben.richtung < 0) | (vorgaben.zielart < 0)
    return np.where(unbestimmt, -1, zustand).astype(np.int64)


def _im_korridor(vorgaben: Vorgaben, werte: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Je Wert, ob er zwischen den Grenzen liegt; eine fehlende Grenze begrenzt nicht."""
    unten = np.where(np.isnan(vorgaben.untergrenze), -np.inf, vorgaben.untergrenze)[:, None]
    oben = np.where(np.isnan(vorgaben.obergrenze), np.inf, vorgaben.obergrenze)[:, None]
    eins = np.ones_like(unten, dtype=np.int8)
    return besser_oder_gleich(werte, unten, eins) & besser_oder_gleich(werte, oben, -eins)
