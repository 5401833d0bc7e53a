"""Verfahren der Prognose: aus gebuchten Monaten der Wert zum Jahresende, und wie gut das früher traf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MONATE = 12
Reihe: TypeAlias = "Mapping[int, Sequence[int]]"
"""Jahr → Cent je Monat, Januar bis Dezember."""


@dataclass(frozen=True)
class Rueckrechnung:
    """Fehler eines Verfahrens über frühere Jahre: Summe der Abweichungen und der Ergebnisse in Cent."""

    abweichung: int
    ergebnis: int
    jahre: tuple[int, ...]

    @property
    def fehler(self) -> float | None:
        """Abweichung in Prozent der Ergebnisse, None ohne Ergebnis."""
        return 100 * self.abweichung / self.ergebnis if self.ergebnis else None


def saisonal(monate: Sequence[int], stand: int, frueher: Reihe) -> int | None:
    """Gebuchtes geteilt durch den Anteil, der früher bis zu diesem Monat gebucht war."""
    bis, ganz = sum(sum(werte[:stand]) for werte in frueher.values()), sum(map(sum, frueher.values()))
    return _gerundet(sum(monate[:stand]) * ganz, bis) if bis > 0 and ganz > 0 else None


def linear(monate: Sequence[int], stand: int, _frueher: Reihe) -> int | None:
    """Gebuchtes gleichmäßig auf das Jahr hochgerechnet."""
    return _gerundet(sum(monate[:stand]) * MONATE, stand) if stand else None


def vorjahr(_monate: Sequence[int], _stand: int, frueher: Reihe) -> int | None:
    """Das Ergebnis des letzten früheren Jahres."""
    return sum(frueher[max(frueher)]) if frueher else None


VERFAHREN: dict[str, Callable[[Sequence[int], int, Reihe], int | None]] = {
    "saisonal": saisonal,
    "linear": linear,
    "vorjahr": vorjahr,
}


def rechne_zurueck(verfahren: str, reihe: Reihe, stand: int) -> Rueckrechnung | None:
    """Prognosen früherer Jahre mit dem Wissen von damals gegen deren Ergebnis.

    Args:
        verfahren: Name des Verfahrens.
        reihe: Monatswerte früherer, abgeschlossener Jahre.
        stand: Zahl der vollendeten Monate.

    Returns:
        Summe der Abweichungen, oder None, wenn das Verfahren in keinem Jahr anwendbar war.

    Beispiel:
        >>> rechne_zurueck("vorjahr", {2023: [10] * 12, 2024: [11] * 12}, 6).fehler
        9.090909090909092

    """
    alle = {jahr: _damalige_prognose(verfahren, reihe, jahr, stand) for jahr in sorted(reihe)}
    prognosen = {jahr: prognose for jahr, prognose in alle.items() if prognose is not None}
    if not prognosen:
        return None
    ergebnisse = {jahr: sum(reihe[jahr]) for jahr in prognosen}
    abweichung = sum(abs(prognose - ergebnisse[jahr]) for jahr, prognose in prognosen.items())
    return Rueckrechnung(abweichung, sum(map(abs, ergebnisse.values())), tuple(prognosen))


def _damalige_prognose(verfahren: str, reihe: Reihe, jahr: int, stand: int) -> int | None:
    """Prognose eines früheren Jahres aus den Jahren davor; None, wo es keine gibt oder das Verfahren nicht greift."""
    davor = {j: werte for j, werte in reihe.items() if j < jahr}
    return VERFAHREN[verfahren](reihe[jahr], stand, davor) if davor else None


def waehle(reihe: Reihe, stand: int, folge: Sequence[str]) -> tuple[str, Rueckrechnung] | None:
    """Das Verfahren mit dem kleinsten Fehler über dieselben Jahre; bei Gleichstand das frühere der Folge."""
    bewertet = {name: rechne_zurueck(name, reihe, stand) for name in folge if name in VERFAHREN}
    alle = {name: wert for name, wert in bewertet.items() if wert is not None}
    if not alle:
        return None
    laengste = max(len(wert.jahre) for wert in alle.values())
    vergleichbar = {name: wert for name, wert in alle.items() if len(wert.jahre) == laengste}
    name = min(vergleichbar, key=lambda n: vergleichbar[n].abweichung)
    return name, vergleichbar[name]


def _gerundet(zaehler: int, nenner: int) -> int:
    """Ganzzahlige Division, kaufmännisch gerundet."""
    vorzeichen = -1 if zaehler < 0 else 1
    return vorzeichen * ((2 * abs(zaehler) + nenner) // (2 * nenner))
