"""Auswahl unter einem Budget: Rangfolge und beweisbar beste Auswahl."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.bewerten.priorisierung_loeser import Grenze, loese_ganzzahlig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Auswahl:
    """Gewählte Stellen, ihre Punktsumme und die bewiesene Obergrenze der Punktsumme."""

    gewaehlt: tuple[int, ...]
    nutzen: int
    schranke: int

    @property
    def bewiesen(self) -> bool:
        """Gibt es nachweislich keine Auswahl mit größerer Punktsumme?"""
        return self.nutzen == self.schranke


def nach_rang(nutzen: Sequence[int], kosten: Sequence[int], budget: int) -> tuple[int, ...]:
    """Nach Nutzen absteigend, bei Gleichstand das Günstigere; genommen wird, was noch passt.

    Beispiel:
        >>> nach_rang([9, 8, 3], [70, 50, 30], 100)
        (0, 2)

    """
    gewaehlt, rest = [], budget
    for stelle in sorted(range(len(nutzen)), key=lambda i: (-nutzen[i], kosten[i], i)):
        if kosten[stelle] <= rest:
            gewaehlt.append(stelle)
            rest -= kosten[stelle]
    return tuple(sorted(gewaehlt))


def beste_auswahl(
    nutzen: Sequence[int], kosten: Sequence[int], budget: int, *, zeitgrenze: float = 60.0, guenstig: bool = True
) -> Auswahl:
    """Die Auswahl mit der größten Nutzensumme im Budget, bei Gleichstand die günstigste.

    Args:
        nutzen: Ganze Zahlen ab 0.
        kosten: Cent, größer als 0.
        budget: Cent.
        zeitgrenze: Sekunden je Lauf des Lösers.
        guenstig: Unter gleich guten die günstigste suchen (ein zweiter Lauf).

    Returns:
        ``Auswahl``; Kosten und Nutzen sind nach dem Lösen in ganzen Zahlen nachgerechnet.

    Raises:
        HaushaltsFehler: Der Löser konnte die beste Auswahl in der Zeit nicht beweisen.

    Beispiel:
        >>> beste_auswahl([9, 8, 3], [70, 50, 40], 100).gewaehlt
        (1, 2)

    """
    moeglich = [i for i, preis in enumerate(kosten) if preis <= budget]
    if not moeglich:
        return Auswahl((), 0, 0)
    problem = _baue_problem(nutzen, kosten, budget, moeglich, zeitgrenze)
    beste, schranke = problem.loese(np.array(problem.nutzen, dtype=np.float64), None)
    summe = problem.nutzen_von(beste)
    if guenstig:
        billigste, _ = problem.loese(-np.array(problem.preise, dtype=np.float64), summe)
        beste = min(beste, billigste, key=problem.preis_von)
    return Auswahl(tuple(moeglich[k] for k in beste), summe, schranke)


def _baue_problem(
    nutzen: Sequence[int], kosten: Sequence[int], budget: int, stellen: list[int], zeitgrenze: float
) -> _Problem:
    """Das Rucksackproblem der genannten Stellen; Preise und Budget durch den größten gemeinsamen Teiler gekürzt."""
    preise = [kosten[i] for i in stellen]
    teiler = gcd(*preise)
    return _Problem([nutzen[i] for i in stellen], [preis // teiler for preis in preise], budget // teiler, zeitgrenze)


class _Problem:
    """Ein Rucksackproblem; merkt sich Mengen, die in ganzen Zahlen nicht ins Budget passen."""

    def __init__(self, nutzen: list[int], preise: list[int], grenze: int, zeitgrenze: float) -> None:
        self.nutzen, self.preise, self.grenze, self.zeitgrenze = nutzen, preise, grenze, zeitgrenze
        self.verbotene: list[NDArray[np.float64]] = []

    def nutzen_von(self, wahl: list[int]) -> int:
        """Nutzensumme einer Wahl."""
        return sum(self.nutzen[k] for k in wahl)

    def preis_von(self, wahl: list[int]) -> int:
        """Preissumme einer Wahl."""
        return sum(self.preise[k] for k in wahl)

    def loese(self, gewinn: NDArray[np.float64], mindestens: int | None) -> tuple[list[int], int]:
        """Größter Gewinn, wahlweise bei Mindestnutzen; dazu die bewiesene Obergrenze.

        Der Löser rechnet mit Gleitkommazahlen. Passt seine Wahl in ganzen Zahlen nicht, wird
        genau diese Menge ausgeschlossen und neu gelöst; so bleibt das Ergebnis exakt.
        """
        while True:
            ergebnis = self._rufe_loeser(gewinn, mindestens)
            wahl = [k for k, anteil in enumerate(np.rint(ergebnis.x)) if anteil > 0]
            if self.preis_von(wahl) <= self.grenze:
                return wahl, floor(-ergebnis.mip_dual_bound + 1e-4)
            menge = np.zeros(len(self.preise))
            menge[wahl] = 1
            self.verbotene.append(menge)

    def _rufe_loeser(self, gewinn: NDArray[np.float64], mindestens: int | None) -> Any:  # noqa: ANN401 - scipy ist ohne Typen
        """Ein Lauf des Lösers mit Budget, verbotenen Mengen und Mindestnutzen."""
        grenzen: list[Grenze] = [(np.array(self.preise, dtype=np.float64), 0.0, float(self.grenze))]
        grenzen += [(menge, 0.0, float(menge.sum()) - 1) for menge in self.verbotene]
        if mindestens is not None:
            grenzen.append((np.array(self.nutzen, dtype=np.float64), mindestens - 0.5, np.inf))
        return loese_ganzzahlig(gewinn, grenzen, self.zeitgrenze)
