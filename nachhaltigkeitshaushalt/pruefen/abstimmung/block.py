"""Ein Block gleichartiger Prüfungen: was errechnet wurde, woraus, und ob es prüfbar ist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Block:
    """Prüfungen einer Art; alle Felder haben eine Stelle je Prüfung."""

    pruefung: str
    reihe: NDArray[np.int64]
    """Tafelzeile (Plan, Ebene, Schlüssel, Jahr, Wertart)."""
    zeile: NDArray[np.int64]
    """Spalte der Tafel (Planzeile)."""
    errechnet: NDArray[np.int64]
    pruefbar: NDArray[np.bool_]
    """Ob die Bestandteile da und lesbar sind."""
    texte: NDArray[np.object_]
    grenzen: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    """Anfang und Ende der Bestandteile jeder Prüfung in ``teile``."""
    teile: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """Gedruckte Werte (oder Posten aus Haushaltszeilen) jeder Prüfung hintereinander."""


def grenzen_aus(anzahl: NDArray[np.int64]) -> NDArray[np.int64]:
    """Grenzen der Bestandteile aus ihrer Anzahl je Prüfung."""
    return np.concatenate([[0], np.cumsum(anzahl)]).astype(np.int64)


def leerer_block(pruefung: str) -> Block:
    """Block ohne Prüfungen."""
    leer = np.zeros(0, np.int64)
    return Block(pruefung, leer, leer, leer, np.zeros(0, bool), np.zeros(0, object))
