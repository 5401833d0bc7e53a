"""Der Verteilkern: Cent-Beträge nach exakten Anteilen, größte Reste, nichts geht verloren.

Jede Zeile wird für sich verteilt: erst der abgerundete Anteil jedes Empfängers, dann die
übrigen Cent an die größten Reste; bei gleichem Rest geht der Empfänger vor, der in der Tafel
zuerst steht. Was niemandem zugeteilt ist, bekommt der letzte Empfänger: der Rest. Gerechnet
wird in int64 und ohne Überlauf, weil Betrag = q · Nenner + r zerlegt wird.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.kern.geld import HOECHSTER_NENNER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    Ganzzahlen = NDArray[np.int64]

BLOCK = 1 << 14
"""Zeilen je Rechenblock; so bleibt der Block im schnellen Speicher."""


@dataclass(frozen=True, eq=False)
class Anteilstafel:
    """Anteile je Gruppe von Zeilen: Zähler über gemeinsamem Nenner.

    ``empfaenger[g, k]`` ist die Nummer des k-ten Empfängers der Gruppe g, ``zaehler[g, k]`` sein
    Zähler (0 = kein Anteil). Die letzte Spalte ist der Rest mit der Nummer ``rest``.
    """

    empfaenger: Ganzzahlen
    zaehler: Ganzzahlen
    nenner: Ganzzahlen
    rest: int


def baue_tafel(gruppen: Sequence[Sequence[tuple[int, Fraction]]], rest: int) -> Anteilstafel:
    """Tafel aus den Anteilen je Gruppe; ergeben sie weniger als 1, bekommt ``rest`` das Übrige.

    Args:
        gruppen: Je Gruppe Paare (Empfängernummer, Anteil), Summe der Anteile höchstens 1.
        rest: Nummer des Empfängers für das nicht Zugeteilte.

    Raises:
        ValueError: Anteile über 1, negativ oder ein zu großer gemeinsamer Nenner.

    """
    breite = max((len(gruppe) for gruppe in gruppen), default=0) + 1
    empfaenger = np.full((len(gruppen), breite), rest, dtype=np.int64)
    zaehler = np.zeros((len(gruppen), breite), dtype=np.int64)
    nenner = np.ones(len(gruppen), dtype=np.int64)
    for g, gruppe in enumerate(gruppen):
        geordnet = sorted(gruppe)
        nenner[g], teile = _auf_einen_nenner([anteil for _, anteil in geordnet])
        empfaenger[g, : len(teile)] = [nummer for nummer, _ in geordnet]
        zaehler[g, : len(teile)] = teile
        zaehler[g, -1] = nenner[g] - sum(teile)
    return Anteilstafel(empfaenger, zaehler, nenner, rest)


def _auf_einen_nenner(anteile: Sequence[Fraction]) -> tuple[int, list[int]]:
    """Gemeinsamer Nenner und Zähler der Anteile, deren Summe 1 nicht übersteigen darf."""
    nenner = lcm(*(anteil.denominator for anteil in anteile))
    zaehler = [int(anteil * nenner) for anteil in anteile]
    if sum(zaehler) > nenner or nenner > HOECHSTER_NENNER or min(zaehler, default=0) < 0:
        raise ValueError(f"Anteile sind nicht verteilbar: {anteile}")
    return nenner, zaehler


def verteile(betraege: Ganzzahlen, gruppe: Ganzzahlen, tafel: Anteilstafel) -> Ganzzahlen:
    """Teilbeträge je Zeile und Tafelspalte; jede Zeilensumme ist der Betrag.

    Args:
        betraege: Cent je Zeile (n,).
        gruppe: Gruppe der Tafel je Zeile (n,).
        tafel: Anteile der Gruppen.

    Returns:
        Cent (n, Spalten der Tafel); negative Beträge werden wie positive verteilt und gespiegelt.

    Beispiel:
        >>> from fractions import Fraction
        >>> tafel = baue_tafel([[(0, Fraction(1, 3)), (1, Fraction(1, 3)), (2, Fraction(1, 3))]], rest=3)
        >>> verteile(np.array([100, -5]), np.array([0, 0]), tafel).tolist()
        [[34, 33, 33, 0], [-2, -2, -1, 0]]

    """
    bloecke = [teile for _, teile in _bloecke(betraege, gruppe, tafel)]
    return np.concatenate(bloecke) if bloecke else np.zeros((0, tafel.zaehler.shape[1]), dtype=np.int64)


def verteile_und_summiere(
    betraege: Ganzzahlen, gruppe: Ganzzahlen, schluessel: Ganzzahlen, tafel: Anteilstafel, empfaenger: int
) -> Ganzzahlen:
    """Verteilt und summiert je Schlüssel und Empfänger, ohne die Teilbeträge zu behalten.

    Args:
        betraege: Cent je Zeile (n,).
        gruppe: Gruppe der Tafel je Zeile (n,).
        schluessel: Summierschlüssel je Zeile, 0 … m−1.
        tafel: Anteile der Gruppen.
        empfaenger: Anzahl der Empfänger.

    Returns:
        Cent (m, empfaenger); die Gesamtsumme ist die Summe der Beträge.

    """
    anzahl = int(schluessel.max(initial=-1)) + 1
    summe = np.zeros(anzahl * empfaenger, dtype=np.int64)
    for scheibe, teile in _bloecke(betraege, gruppe, tafel):
        ziel = schluessel[scheibe, None] * empfaenger + tafel.empfaenger[gruppe[scheibe]]
        np.add.at(summe, ziel.ravel(), teile.ravel())
    return summe.reshape(anzahl, empfaenger)


def _bloecke(betraege: Ganzzahlen, gruppe: Ganzzahlen, tafel: Anteilstafel) -> Iterator[tuple[slice, Ganzzahlen]]:
    """Verteilte Blöcke von je höchstens ``BLOCK`` Zeilen."""
    for anfang in range(0, len(betraege), BLOCK):
        scheibe = slice(anfang, anfang + BLOCK)
        yield scheibe, _verteile_block(betraege[scheibe], gruppe[scheibe], tafel)


def _verteile_block(betraege: Ganzzahlen, gruppe: Ganzzahlen, tafel: Anteilstafel) -> Ganzzahlen:
    """Größte Reste für einen Block."""
    nenner = tafel.nenner[gruppe][:, None]
    zaehler = tafel.zaehler[gruppe]
    ganze, ueber = np.divmod(np.abs(betraege)[:, None], nenner)
    anteil, rest = np.divmod(ueber * zaehler, nenner)
    uebrig = ueber[:, 0] - anteil.sum(axis=1)
    teile = ganze * zaehler + anteil + _gewinner(rest, uebrig)
    return np.where(betraege[:, None] < 0, -teile, teile)


def _gewinner(rest: Ganzzahlen, uebrig: Ganzzahlen) -> NDArray[np.bool_]:
    """Welche Spalten einen der übrigen Cent bekommen: die größten Reste, bei Gleichstand die vordere."""
    spalten = range(rest.shape[1])
    gewinner = np.empty(rest.shape, dtype=bool)
    for k in spalten:
        davor = sum(
            (rest[:, j] >= rest[:, k] if j < k else rest[:, j] > rest[:, k] for j in spalten if j != k), np.int64(0)
        )
        gewinner[:, k] = davor < uebrig
    return gewinner
