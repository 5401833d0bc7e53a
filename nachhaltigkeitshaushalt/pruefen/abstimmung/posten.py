"""Haushaltszeilen als Summen je Schlüssel, Jahr, Wertart und Planzeile, in einem Durchgang gezählt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.pruefen.planzeilen import summiere

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Posten:
    """Summen der Haushaltszeilen, Form: Schlüssel × Jahr × Wertart × Zeile."""

    schluessel: list[str]
    jahre: list[int]
    wertarten: list[str]
    zeilen: list[str]
    summen: NDArray[np.int64]
    anzahl: NDArray[np.int64]
    """Wie viele Haushaltszeilen jede Summe bilden."""

    def stelle(self, schluessel: str, jahr: int, wertart: str) -> tuple[int, int, int] | None:
        """Stelle von Schlüssel, Jahr und Wertart, oder None, wenn es dazu keine Haushaltszeile gibt."""
        if schluessel not in self.schluessel or jahr not in self.jahre or wertart not in self.wertarten:
            return None
        return self.schluessel.index(schluessel), self.jahre.index(jahr), self.wertarten.index(wertart)


def bilde_posten(zeilen: pd.DataFrame, gruppe: Mapping[str, str] | None = None) -> Posten:
    """Zählt und summiert alle Haushaltszeilen.

    Args:
        zeilen: ``Haushaltszeilen``.
        gruppe: Produkt → Schlüssel der Ebene; ohne Angabe zählt alles zusammen.

    """
    produkte = zeilen["produkt"].cat
    schluessel, tafel = _schluessel(list(map(str, produkte.categories)), gruppe)
    jahr, jahre = _jahre(zeilen["jahr"].to_numpy(np.int64))
    wertart, zeile = zeilen["wertart"].cat, zeilen["zeile"].cat
    form = (len(schluessel), len(jahre), len(wertart.categories), len(zeile.categories))
    kode = jahr if gruppe is None else tafel[produkte.codes.to_numpy()] * form[1] + jahr
    kode = (kode * form[2] + wertart.codes.to_numpy()) * form[3] + zeile.codes.to_numpy()
    groesse = int(np.prod(form))
    return Posten(
        schluessel,
        jahre,
        [str(w) for w in wertart.categories],
        [str(z) for z in zeile.categories],
        summiere(kode, zeilen["betrag_cent"].to_numpy(np.int64), groesse).reshape(form),
        np.bincount(kode, minlength=groesse).reshape(form),
    )


def _schluessel(produkte: Sequence[str], gruppe: Mapping[str, str] | None) -> tuple[list[str], NDArray[np.int64]]:
    """Schlüssel der Ebene und je Produkt seine Stelle darin."""
    if gruppe is None:
        return [""], np.zeros(len(produkte) + 1, np.int64)
    namen = [gruppe.get(produkt, "") for produkt in produkte]
    eindeutig = list(dict.fromkeys([*namen, ""]))
    stelle = {name: i for i, name in enumerate(eindeutig)}
    return eindeutig, np.array([*(stelle[name] for name in namen), stelle[""]], np.int64)


def _jahre(jahr: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[int]]:
    """Stelle des Jahres je Zeile und die Jahre."""
    if not len(jahr):
        return jahr, []
    erstes, letztes = int(jahr.min()), int(jahr.max())
    return jahr - erstes, list(range(erstes, letztes + 1))
