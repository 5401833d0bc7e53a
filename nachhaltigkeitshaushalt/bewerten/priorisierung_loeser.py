"""Der Löser HiGHS (in scipy): ganzzahlig, ohne erlaubte Lücke und ohne eigene Ausgaben."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.kern.befunde import fehler

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

OPTIMAL, STANDARDAUSGABE = 0, 1
Grenze = tuple["NDArray[np.float64]", float, float]
"""Gewichte einer Nebenbedingung, untere und obere Grenze."""


def loese_ganzzahlig(gewinn: NDArray[np.float64], grenzen: Sequence[Grenze], zeitgrenze: float) -> Any:  # noqa: ANN401 - scipy ist ohne Typen
    """Größter Gewinn über Ja-Nein-Entscheidungen unter linearen Grenzen.

    Raises:
        HaushaltsFehler: Kein bewiesenes Optimum in der Zeit.

    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    with _stille():
        ergebnis = milp(
            -gewinn,
            integrality=np.ones(len(gewinn)),
            bounds=Bounds(0, 1),
            constraints=[LinearConstraint(gewichte, lb=unten, ub=oben) for gewichte, unten, oben in grenzen],
            options={"mip_rel_gap": 0.0, "time_limit": zeitgrenze},
        )
    if ergebnis.status != OPTIMAL:
        raise fehler("auswahl_nicht_bewiesen", wert=f"Status {ergebnis.status} des Lösers")
    return ergebnis


@contextmanager
def _stille() -> Iterator[None]:
    """Unterdrückt, was der Löser an Python vorbei auf die Standardausgabe schreibt."""
    if os.name != "posix":
        yield
        return
    bibliothek = ctypes.CDLL(None)
    sys.stdout.flush()
    bibliothek.fflush(None)
    eigentlich, nichts = os.dup(STANDARDAUSGABE), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nichts, STANDARDAUSGABE)
    try:
        yield
    finally:
        bibliothek.fflush(None)
        os.dup2(eigentlich, STANDARDAUSGABE)
        os.close(eigentlich)
        os.close(nichts)
