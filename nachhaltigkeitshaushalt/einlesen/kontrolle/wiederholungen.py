"""Zeilen, Konten und Blätter, die nur die Summe anderer wiederholen: gelesen zählten ihre Beträge doppelt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    import pandas as pd

_JE_KONTO = ["produkt", "jahr", "wertart"]
_JE_BLATT = ["jahr", "wertart", "zeile", "seite"]
MINDESTENS_GLEICH = 3
"""So viele Summen müssen übereinstimmen; eine einzelne kann Zufall sein."""
BEISPIELE = 3


def pruefe_wiederholungen(zeilen: pd.DataFrame) -> list[Befund]:
    """Befunde zu Summenzeilen, Summenkonten und Summenblättern."""
    return [*pruefe_summenworte(zeilen), *pruefe_kontengruppen(zeilen), *pruefe_blaetter(zeilen)]


def pruefe_summenworte(zeilen: pd.DataFrame) -> list[Befund]:
    """Ein Befund je Produkt neben anderen, das „Summe“ oder „Gesamt“ heißt."""
    produkte = [str(produkt) for produkt in zeilen["produkt"].unique()]
    muster = re.compile(lade_regeln("layout_erkennung")["summenwort"])
    summen = [produkt for produkt in produkte if muster.search(falte(produkt))]
    return [_summenbefund(zeilen, produkt) for produkt in summen if len(summen) < len(produkte)]


def _summenbefund(zeilen: pd.DataFrame, produkt: str) -> Befund:
    """Befund zur ersten Zelle der Summenzeile."""
    gruppe = zeilen[zeilen["produkt"] == produkt]
    summe = als_euro(int(gruppe["betrag_cent"].sum()))
    return befund("produkt_summenzeile", _ort(gruppe, "produkt"), produkt, anzahl=len(gruppe), summe=summe)


def pruefe_kontengruppen(zeilen: pd.DataFrame) -> list[Befund]:
    """Ein Befund je Konto, dessen Beträge in jedem Produkt die Summe der längeren Konten mit demselben Anfang sind."""
    kinder = _kinder(zeilen)
    if not kinder:
        return []
    summen = zeilen.groupby(["konto", *_JE_KONTO], observed=True)["betrag_cent"].sum()
    summen = summen[summen != 0]
    konten = summen.index.get_level_values("konto")
    gleiche = {
        oben: _gleiche(summen[konten == oben], summen[konten.isin(unten)], _JE_KONTO) for oben, unten in kinder.items()
    }
    if sum(gleiche.values()) < MINDESTENS_GLEICH:
        return []
    return [_kontobefund(zeilen, oben, kinder[oben]) for oben, anzahl in sorted(gleiche.items()) if anzahl]


def _kinder(zeilen: pd.DataFrame) -> dict[str, list[str]]:
    """Konto → die nächstlängeren Konten, die mit ihm beginnen."""
    konten = sorted(map(str, zeilen["konto"].cat.categories))
    kinder: dict[str, list[str]] = {}
    for oben in {konto[:n] for konto in konten for n in range(1, len(konto))} & {*konten}:
        darunter = [konto for konto in konten if konto.startswith(oben) and konto != oben]
        laenge = min(map(len, darunter))
        kinder[oben] = [konto for konto in darunter if len(konto) == laenge]
    return kinder


def _gleiche(oben: pd.Series[int], unten: pd.Series[int], gruppe: list[str]) -> int:
    """Wie viele Summen übereinstimmen; 0, wenn auch nur eine abweicht."""
    links, rechts = (reihe.groupby(gruppe, observed=True).sum() for reihe in (oben, unten))
    return len(links) if links[links != 0].equals(rechts[rechts != 0]) else 0


def _kontobefund(zeilen: pd.DataFrame, oben: str, eigene: list[str]) -> Befund:
    """Befund zur ersten Zelle des Kontos."""
    gruppe = zeilen[zeilen["konto"] == oben]
    unten = ", ".join(eigene[:BEISPIELE]) + (" …" if len(eigene) > BEISPIELE else "")
    summe = als_euro(int(gruppe["betrag_cent"].sum()))
    return befund("konto_wiederholt", _ort(gruppe, "konto"), oben, unten=unten, anzahl=len(gruppe), summe=summe)


def _ort(gruppe: pd.DataFrame, angabe: str) -> Ort:
    """Die erste Zelle einer Gruppe von Zeilen."""
    erste = gruppe.iloc[0]
    zelle = f"{erste['excel_spalte']}{erste['excel_zeile']}"
    return Ort(str(erste["datei"]), str(erste["blatt"]) or None, zelle, angabe)


def pruefe_blaetter(zeilen: pd.DataFrame) -> list[Befund]:
    """Ein Befund, wenn ein Blatt je Jahr, Wertart und Zeile die Summe aller anderen Blätter seiner Datei ist."""
    befunde = []
    for _, datei in zeilen.groupby("datei", observed=True):
        summen = datei.groupby(["blatt", *_JE_BLATT], observed=True)["betrag_cent"].sum()
        namen = summen.index.get_level_values("blatt")
        doppelt = (
            b
            for b in namen.unique()
            if _gleiche(summen[namen == b], summen[namen != b], _JE_BLATT) >= MINDESTENS_GLEICH
        )
        blatt = next(doppelt, None)
        if blatt is not None:
            befunde.append(befund("blatt_wiederholt", _ort(datei[datei["blatt"] == blatt], "blatt"), str(blatt)))
    return befunde
