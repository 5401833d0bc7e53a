"""Ein Block gleichartiger Prüfungen: was errechnet wurde, woraus, und ob es prüfbar ist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Bestandteile = tuple[NDArray[np.int64], NDArray[np.int64]]
    """Anfang und Ende der Bestandteile jeder Prüfung und ihre Stellen hintereinander: gedruckte Werte oder,
    mit Kennungen dahinter, Posten aus Haushaltszeilen."""


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
    bestandteile: Callable[[], Bestandteile] | None = None
    """Liefert die Stellen jeder Prüfung; gebraucht werden sie nur, wenn etwas abweicht."""

    def stellen(self) -> Bestandteile:
        """Grenzen und Stellen der Bestandteile; ohne Bestandteile je Prüfung keine."""
        if self.bestandteile is None:
            return np.zeros(len(self.reihe) + 1, np.int64), np.zeros(0, np.int64)
        return self.bestandteile()


def grenzen_aus(anzahl: NDArray[np.int64]) -> NDArray[np.int64]:
    """Grenzen der Bestandteile aus ihrer Anzahl je Prüfung."""
    return np.concatenate([[0], np.cumsum(anzahl)]).astype(np.int64)


def aneinandergereiht(
    bloecke: list[Block],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_], NDArray[np.object_]]:
    """Tafelzeilen, Spalten, errechnete Werte, Prüfbarkeit und Texte aller Blöcke hintereinander."""
    felder = ((block.reihe, block.zeile, block.errechnet, block.pruefbar, block.texte) for block in bloecke)
    reihe, zeile, errechnet, pruefbar, texte = map(np.concatenate, zip(*felder, strict=True))
    return reihe, zeile, errechnet, pruefbar, texte


def leerer_block(pruefung: str) -> Block:
    """Block ohne Prüfungen."""
    leer = np.zeros(0, np.int64)
    return Block(pruefung, leer, leer, leer, np.zeros(0, bool), np.zeros(0, object))
