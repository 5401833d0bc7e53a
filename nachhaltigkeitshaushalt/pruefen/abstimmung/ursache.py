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
    mitglieder: dict[tuple[int, int], list[int]] = {}
    faelle: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for b, (block, falsch) in enumerate(zip(bloecke, abweichend, strict=True)):
        for i in np.flatnonzero(falsch).tolist():
            grenzen, alle = stellen[b]
            teile = alle[grenzen[i] : grenzen[i + 1]].tolist()
            eigene = int(tafel.stelle[block.reihe[i], block.zeile[i]])
            mitglieder[b, i] = [*teile, *([eigene] if eigene >= 0 else [])]
            for kennung in mitglieder[b, i]:
                faelle[kennung].add((b, i))
    ganz = {k: pruefungen for k, pruefungen in faelle.items() if grad.get(k, 0) == len(pruefungen)}
    ergebnis: list[dict[int, frozenset[int]]] = [{} for _ in bloecke]
    for (b, i), kennungen in mitglieder.items():
        moeglich = {k: ganz[k] for k in kennungen if k in ganz}
        groesste = max(map(len, moeglich.values()), default=0)
        ergebnis[b][i] = frozenset(k for k, pruefungen in moeglich.items() if len(pruefungen) == groesste)
    return ergebnis


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
