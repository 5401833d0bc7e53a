"""Wo der Fehler vermutlich steckt: die Stelle, die in allen abweichenden Prüfungen und nur dort vorkommt."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.pruefen.abstimmung.block import Bestandteile, Block
    from nachhaltigkeitshaushalt.pruefen.abstimmung.tafel import Tafel


def vermutete_stellen(
    tafel: Tafel, bloecke: list[Block], prueffaehig: list[NDArray[np.bool_]], abweichend: list[NDArray[np.bool_]]
) -> list[dict[int, frozenset[int]]]:
    """Je Block: abweichende Prüfung → Kennungen der Stellen, die den Fehler allein erklären.

    Eine falsche Zahl stört jede Prüfung, in der sie vorkommt, und keine andere. Gesucht sind darum die
    Stellen, deren sämtliche Prüfungen abweichen und die zusammen genau die zusammenhängenden Abweichungen
    ausmachen. Mehrere Stellen mit denselben Prüfungen lassen sich nicht unterscheiden; dann stehen alle da.
    """
    stellen = [block.stellen() for block in bloecke]
    grad = _grad(tafel, bloecke, stellen, prueffaehig)
    mitglieder = [
        _mitglieder(tafel, block, teile, falsch)
        for block, teile, falsch in zip(bloecke, stellen, abweichend, strict=True)
    ]
    ganz = _ganz_abweichende(mitglieder, grad)
    return [{i: _groesste(kennungen, ganz) for i, kennungen in faelle.items()} for faelle in mitglieder]


def _mitglieder(
    tafel: Tafel, block: Block, bestandteile: Bestandteile, abweichend: NDArray[np.bool_]
) -> dict[int, list[int]]:
    """Abweichende Prüfung → Kennungen ihrer Bestandteile und, wenn gedruckt, ihrer eigenen Stelle."""
    grenzen, alle = bestandteile
    mitglieder: dict[int, list[int]] = {}
    for i in np.flatnonzero(abweichend).tolist():
        teile = alle[grenzen[i] : grenzen[i + 1]].tolist()
        eigene = int(tafel.stelle[block.reihe[i], block.zeile[i]])
        mitglieder[i] = [*teile, eigene] if eigene >= 0 else teile
    return mitglieder


def _ganz_abweichende(mitglieder: list[dict[int, list[int]]], grad: dict[int, int]) -> dict[int, int]:
    """Stellen, deren sämtliche Prüfungen abweichen, und die Zahl dieser Prüfungen."""
    faelle: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for b, pruefungen in enumerate(mitglieder):
        for i, kennungen in pruefungen.items():
            for kennung in kennungen:
                faelle[kennung].add((b, i))
    return {k: len(orte) for k, orte in faelle.items() if grad.get(k, 0) == len(orte)}


def _groesste(kennungen: list[int], ganz: dict[int, int]) -> frozenset[int]:
    """Die ganz abweichenden unter den Stellen, die in den meisten Prüfungen vorkommen."""
    moeglich = {k: ganz[k] for k in kennungen if k in ganz}
    meiste = max(moeglich.values(), default=0)
    return frozenset(k for k, anzahl in moeglich.items() if anzahl == meiste)


def _grad(
    tafel: Tafel, bloecke: list[Block], stellen: list[Bestandteile], prueffaehig: list[NDArray[np.bool_]]
) -> dict[int, int]:
    """In wie vielen prüfbaren Prüfungen jede Stelle vorkommt."""
    alle: list[NDArray[np.int64]] = []
    for block, (grenzen, teile), faehig in zip(bloecke, stellen, prueffaehig, strict=True):
        eigene = tafel.stelle[block.reihe, block.zeile]
        alle.append(eigene[faehig & (eigene >= 0)])
        alle.append(teile[np.repeat(faehig, np.diff(grenzen))])
    kennungen, anzahl = np.unique(np.concatenate(alle) if alle else np.zeros(0, np.int64), return_counts=True)
    return dict(zip(kennungen.tolist(), anzahl.tolist(), strict=True))
