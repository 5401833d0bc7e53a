"""Punkte der Maßnahmen: Bewertungen, gewichtet mit Kriterium und Gruppe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.kern.befunde import fehler

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.kern.begriffe import Gewichtart

    Zahlen = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Punktetafel:
    """Bewertungen als Tafel Maßnahme × (Kriterium, Gruppe).

    ``summe`` ist die Summe der Punkte, ``anzahl`` die Zahl der Bewertungen je Feld.
    """

    massnahmen: tuple[str, ...]
    kriterien: tuple[str, ...]
    gruppen: tuple[str, ...]
    summe: Zahlen
    anzahl: Zahlen

    def punkte(self, kriteriengewichte: Zahlen, gruppengewichte: Zahlen) -> Zahlen:
        """Gewichtetes Mittel je Maßnahme; ohne gewichtete Bewertung NaN, nicht 0."""
        gewicht = kriteriengewichte[None, :, None] * gruppengewichte[None, None, :]
        zaehler = (gewicht * self.summe).sum(axis=(1, 2))
        nenner = (gewicht * self.anzahl).sum(axis=(1, 2))
        ergebnis: Zahlen = np.full(len(self.massnahmen), np.nan)
        np.divide(zaehler, nenner, out=ergebnis, where=nenner > 0)
        return ergebnis


def baue_tafel(massnahmen: Sequence[str], bewertungen: pd.DataFrame) -> Punktetafel:
    """Die Tafel der Maßnahmen aus ``Bewertungen``; Kriterien und Gruppen alphabetisch."""
    eigene = bewertungen[bewertungen["massnahme"].isin(list(massnahmen))]
    kriterien = tuple(sorted(eigene["kriterium"].unique()))
    gruppen = tuple(sorted(eigene["gruppe"].unique()))
    form = (len(massnahmen), len(kriterien), len(gruppen))
    summe, anzahl = np.zeros(form), np.zeros(form)
    zeile, spalte, tiefe = ({name: i for i, name in enumerate(namen)} for namen in (massnahmen, kriterien, gruppen))
    werte = eigene[["massnahme", "kriterium", "gruppe", "punkte"]].itertuples(index=False, name=None)
    for massnahme, kriterium, gruppe, punkte in werte:
        feld = (zeile[massnahme], spalte[kriterium], tiefe[gruppe])
        summe[feld] += punkte
        anzahl[feld] += 1
    return Punktetafel(tuple(massnahmen), kriterien, gruppen, summe, anzahl)


def gewichte_der(art: Gewichtart, namen: Sequence[str], gewichte: pd.DataFrame) -> Zahlen:
    """Gewichte in der Reihenfolge der Namen; ist für die Art nichts eingetragen, zählen alle gleich.

    Ein Name ohne Zeile hat das Gewicht 0, sobald die Art überhaupt gewichtet ist.

    Raises:
        HaushaltsFehler: Alle Gewichte der Art sind 0.

    """
    eigene = gewichte[gewichte["art"] == str(art)]
    if eigene.empty:
        return np.ones(len(namen))
    tafel: Mapping[str, float] = dict(zip(eigene["name"], eigene["gewicht"], strict=True))
    werte = np.array([tafel.get(name, 0.0) for name in namen], dtype=np.float64)
    if not eigene["gewicht"].gt(0).any() or (len(namen) and not werte.any()):
        raise fehler("gewichte_null", wert=str(art))
    return werte
