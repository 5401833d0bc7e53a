"""Produkte, die nur die Summe ihrer Unterprodukte wiederholen: gelesen zählten ihre Beträge doppelt."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

_GRUPPE = ["jahr", "wertart", "plan", "zeile", "seite"]
HOECHSTENS_EINZELN = 20


def pruefe_unterprodukte(zeilen: pd.DataFrame) -> list[Befund]:
    """Ein Befund je Produkt, dessen Beträge in jeder Zeile des Plans gleich der Summe seiner Unterprodukte sind.

    Unterprodukte sind die nächstlängeren Schlüssel mit demselben Anfang (02 → 0201, 0202).
    """
    kinder = _kinder(map(str, zeilen["produkt"].cat.categories))
    if not kinder:
        return []
    beteiligt = {*kinder, *(kind for eigene in kinder.values() for kind in eigene)}
    wahl = zeilen[zeilen["produkt"].isin(beteiligt)]
    summen = wahl.groupby(["produkt", *_GRUPPE], observed=True)["betrag_cent"].sum()
    summen = summen[summen != 0]
    wiederholt = [oben for oben, eigene in sorted(kinder.items()) if _wiederholt(summen, oben, eigene)]
    return [_befund(wahl, oben, kinder[oben]) for oben in wiederholt[:HOECHSTENS_EINZELN]]


def _kinder(schluessel: Iterable[str]) -> dict[str, list[str]]:
    """Schlüssel → die nächstlängeren Schlüssel, die mit ihm beginnen; nur wo es mindestens zwei gibt."""
    sortiert = sorted(schluessel)
    kinder: dict[str, list[str]] = {}
    for i, oben in enumerate(sortiert[:-1]):
        darunter = sortiert[i + 1 : bisect_left(sortiert, oben + "\U0010ffff")]
        laenge = min(map(len, darunter), default=0)
        if len(darunter) > 1:
            kinder[oben] = [kind for kind in darunter if len(kind) == laenge]
    return kinder


def _wiederholt(summen: pd.Series[int], oben: str, eigene: list[str]) -> bool:
    """Hat das Produkt Beträge, und ist jeder gleich der Summe seiner Unterprodukte?"""
    alle = summen.index.get_level_values("produkt")
    links, unten = summen[alle == oben].droplevel("produkt"), summen[alle.isin(eigene)]
    rechts = unten.groupby(_GRUPPE, observed=True).sum()
    rechts = rechts[rechts != 0]
    return len(links) > 0 and len(links) == len(rechts) and bool((links.reindex(rechts.index) == rechts).all())


def _befund(zeilen: pd.DataFrame, oben: str, eigene: list[str]) -> Befund:
    """Befund zur ersten Zelle des Produkts, das seine Unterprodukte wiederholt."""
    gruppe = zeilen[zeilen["produkt"] == oben]
    erste = gruppe.iloc[0]
    ort = Ort(
        str(erste["datei"]), str(erste["blatt"]) or None, f"{erste['excel_spalte']}{erste['excel_zeile']}", "produkt"
    )
    unten = ", ".join(eigene[:3]) + (" …" if len(eigene) > 3 else "")  # noqa: PLR2004 - drei Beispiele genügen
    summe = als_euro(int(gruppe["betrag_cent"].sum()))
    return befund("produkt_wiederholt", ort, oben, unten=unten, anzahl=len(gruppe), summe=summe)
