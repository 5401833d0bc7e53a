"""Festkomma: Werte einer Kennzahl als ganze Vielfache ihrer zwölften gültigen Stelle.

Ein Urteil darf nicht am Rauschen der Gleitkommadarstellung hängen: ``0.1 + 0.2`` und ``0.3``
sind derselbe amtliche Wert. Je Kennzahl wird darum eine gemeinsame Zehnerpotenz so gewählt,
dass ihr größter Wert zwölf Stellen hat; alle Werte werden auf ganze Vielfache davon gebracht.
Diese Vielfachen sind kleiner als 2^53 und stehen darum auch als Gleitkommazahlen exakt, ebenso
ihre Differenzen; was fehlt, bleibt NaN. Unterschiede jenseits der zwölften Stelle gelten als
Rechenrauschen.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STELLEN = 12
"""Gültige Ziffern des größten Ist-Wertes, die in Vergleiche eingehen."""

Zahlen = NDArray[np.float64]

_KLEINSTE, _GROESSTE = -289, 308
_UNTERSTE = float(f"1e{_KLEINSTE}")
_FAKTOREN = np.array([float(f"1e{STELLEN - 1 - s}") for s in (*range(_GROESSTE + 1), *range(_KLEINSTE, 0))])
"""Faktor je Zehnerstelle, negative Stellen von hinten; Nachschlagen ist viel schneller als zu potenzieren."""


def faktoren(groesste: Zahlen, ziele: Zahlen) -> Zahlen:
    """Zehnerpotenz je Kennzahl, mit der ihre Werte auf zwölfstellige ganze Zahlen kommen.

    Args:
        groesste: Größter Betrag der Ist-Werte je Kennzahl.
        ziele: Zielwerte; sie dürfen hundertmal größer sein als jeder Ist-Wert, ohne Stellen zu kosten.

    Beispiel:
        >>> faktoren(np.array([40.0, 0.0]), np.array([100.0, np.nan])).tolist()
        [10000000000.0, 1e+300]

    """
    skala = np.abs(ziele)
    skala /= 100.0
    np.fmax(skala, groesste, out=skala)
    np.fmax(skala, _UNTERSTE, out=skala)
    stellen = np.floor(np.log10(skala, out=skala), out=skala)
    zehner: Zahlen = _FAKTOREN.take(stellen.astype(np.int64), mode="wrap")
    return zehner


def als_ganze(werte: Zahlen, faktor: Zahlen) -> Zahlen:
    """Werte als ganze Vielfache von 1/faktor; ein negativer Faktor dreht zugleich ihre Richtung um.

    Beispiel:
        >>> als_ganze(np.array([0.1 + 0.2, 0.3, np.nan]), np.array([1e12, -1e12, 1e12])).tolist()
        [300000000000.0, -300000000000.0, nan]

    """
    vielfache: Zahlen = werte * faktor
    return np.rint(vielfache, out=vielfache)
