"""Kreise unter den Umschichtungen eines Tages: was im Kreis läuft, bewegt nichts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nachhaltigkeitshaushalt.zuordnen.umschichtung_eintrag import Stelle


def im_kreis(wege: Iterable[tuple[Stelle, Stelle]]) -> dict[Stelle, frozenset[Stelle]]:
    """Stelle → alle Stellen, mit denen sie auf einem gemeinsamen Kreis liegt (mit sich selbst).

    Stellen ohne Kreis fehlen. Gesucht werden starke Zusammenhangskomponenten; der Aufwand
    wächst linear mit der Zahl der Wege.

    Beispiel:
        >>> a, b, c = (("HF", p, "aufwand") for p in "abc")
        >>> sorted(s[1] for s in im_kreis([(a, b), (b, a), (b, c)]))
        ['a', 'b']

    """
    kanten = set(wege)
    if {von for von, _ in kanten}.isdisjoint({nach for _, nach in kanten}):
        return {}
    return {stelle: kreis for kreis in _kreise(kanten) for stelle in kreis}


def _kreise(kanten: set[tuple[Stelle, Stelle]]) -> list[frozenset[Stelle]]:
    """Gruppen, die einen Kreis bilden: mehrere Stellen oder eine mit einem Weg zu sich selbst."""
    schleifen = {von for von, nach in kanten if von == nach}
    return [gruppe for gruppe in _gruppen(kanten) if len(gruppe) > 1 or gruppe & schleifen]


def _gruppen(kanten: set[tuple[Stelle, Stelle]]) -> list[frozenset[Stelle]]:
    """Die starken Zusammenhangskomponenten als Mengen von Stellen."""
    gruppen: dict[int, set[Stelle]] = {}
    for stelle, nummer in _komponenten(kanten).items():
        gruppen.setdefault(nummer, set()).add(stelle)
    return [frozenset(gruppe) for gruppe in gruppen.values()]


def _komponenten(kanten: set[tuple[Stelle, Stelle]]) -> dict[Stelle, int]:
    """Nummer der starken Zusammenhangskomponente je Stelle."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    stellen = sorted({stelle for kante in kanten for stelle in kante})
    nummer = {stelle: i for i, stelle in enumerate(stellen)}
    von, nach = ([nummer[kante[k]] for kante in kanten] for k in (0, 1))
    graph = coo_array((np.ones(len(kanten)), (von, nach)), shape=(len(stellen), len(stellen)))
    _, marken = connected_components(graph.tocsr(), directed=True, connection="strong")
    return dict(zip(stellen, marken.tolist(), strict=True))
