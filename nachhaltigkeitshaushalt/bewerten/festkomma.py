"""Festkomma: Werte einer Kennzahl als ganze Vielfache ihrer zwölften gültigen Stelle.

Ein Urteil darf nicht am Rauschen der Gleitkommadarstellung hängen: ``0.1 + 0.2`` und ``0.3``
sind derselbe amtliche Wert. Je Kennzahl wird darum eine gemeinsame Zehnerpotenz so gewählt,
dass ihr größter Wert zwölf Stellen hat; alle Werte werden auf ganze Vielfache davon gebracht.
Vergleiche mit Schwellen rechnen danach nur noch mit ganzen Zahlen (int64) und sind exakt.
Unterschiede jenseits der zwölften Stelle gelten als Rechenrauschen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STELLEN = 12
"""Gültige Ziffern des größten Ist-Wertes, die in Vergleiche eingehen."""

GROESSTER = 300
ZEHNERPOTENZEN = 10.0 ** np.arange(GROESSTER + 1)
"""Nachschlagen ist um ein Vielfaches schneller, als für jede Kennzahl zu potenzieren."""

Zahlen = NDArray[np.float64]
Ganze = NDArray[np.int64]


def exponenten(groesste: Zahlen, ziele: Zahlen) -> Ganze:
    """Zehnerexponent je Kennzahl, mit dem ihre Werte auf zwölfstellige ganze Zahlen kommen.

    Args:
        groesste: Größter Betrag der Ist-Werte je Kennzahl.
        ziele: Zielwerte; sie dürfen hundertmal größer sein als jeder Ist-Wert, ohne Stellen zu kosten.

    Beispiel:
        >>> exponenten(np.array([40.0]), np.array([100.0])).tolist()
        [10]

    """
    skala = np.fmax(groesste, np.abs(ziele) / 100.0)
    stellen = np.floor(np.log10(np.where(skala > 0, skala, 1.0)))
    exponent: Ganze = (STELLEN - 1 - stellen).astype(np.int64)
    return exponent


def als_ganze(werte: Zahlen, exponent: Ganze) -> Ganze:
    """Werte als ganze Vielfache von 10^-exponent; fehlende Werte werden 0 und sind vorher auszusondern.

    Beispiel:
        >>> als_ganze(np.array([0.1 + 0.2, 0.3]), np.array([12, 12])).tolist()
        [300000000000, 300000000000]

    """
    skaliert = np.where(np.isfinite(werte), werte, 0.0) * ZEHNERPOTENZEN[np.clip(exponent, 0, GROESSTER)]
    if (exponent < 0).any():
        skaliert /= ZEHNERPOTENZEN[np.clip(-exponent, 0, GROESSTER)]
    ganze: Ganze = np.rint(skaliert).astype(np.int64)
    return ganze
