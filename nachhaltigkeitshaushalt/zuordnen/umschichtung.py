"""Umschichtungen nachspielen: aus der fortlaufenden Liste wird der Stand an jedem Tag.

Die Liste wird nie geändert. Jeder Eintrag wird am Tag seiner Entscheidung geprüft; was eine
Regel verletzt, steht als Befund da und wirkt nicht. Alle Einträge eines Tages gelten als
gleichzeitig, darum kommt es auf ihre Reihenfolge nicht an.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.zuordnen.umschichtung_eintrag import Eintrag, Stelle, lies_eintraege
from nachhaltigkeitshaushalt.zuordnen.umschichtung_kreis import im_kreis
from nachhaltigkeitshaushalt.zuordnen.umschichtung_pruefung import Pruefer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.zuordnen.umschichtung_regeln import Regelbuch

SPALTEN = ("nr", "datum", "handlungsfeld", "von_produkt", "nach_handlungsfeld", "nach_produkt", "seite", "betrag_cent")


class Belegung:
    """Wie viel je Stelle bis zu einem Tag gebunden oder gebucht ist."""

    def __init__(self, bewegungen: Iterable[tuple[Stelle, date, int]]) -> None:
        """Ordnet Zugänge (Auftrag, Buchung) und Abgänge (erledigt) je Stelle nach dem Tag."""
        je_stelle: dict[Stelle, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for stelle, tag, cent in bewegungen:
            je_stelle[stelle][tag] += cent
        self._tage: dict[Stelle, list[date]] = {}
        self._summen: dict[Stelle, list[int]] = {}
        for stelle, tage in je_stelle.items():
            self._tage[stelle] = sorted(tage)
            laufend = 0
            self._summen[stelle] = [laufend := laufend + tage[tag] for tag in self._tage[stelle]]

    def am(self, stelle: Stelle, tag: date) -> int:
        """Gebunden und gebucht bis einschließlich ``tag``, in Cent."""
        if stelle not in self._tage:
            return 0
        anzahl = bisect_right(self._tage[stelle], tag)
        return self._summen[stelle][anzahl - 1] if anzahl else 0


@dataclass(frozen=True, eq=False)
class Verlauf:
    """Was das Nachspielen ergab.

    Attributes:
        netto: Stelle → Cent, um die ihr Ansatz durch Umschichtungen verändert ist; Summe null.
        eintraege: Je Eintrag bis zum Stichtag Merkmale, ``angewendet`` und die verletzte ``regel``.
        befunde: Je nicht angewendetem Eintrag ein Befund mit Nummer und Zelle.

    """

    netto: dict[Stelle, int]
    eintraege: pd.DataFrame
    befunde: list[Befund]


@dataclass(frozen=True, eq=False)
class Ausgangslage:
    """Wovon das Nachspielen eines Haushaltsjahres ausgeht.

    Attributes:
        jahr: Haushaltsjahr.
        ansaetze: Stelle → fortgeschriebener Ansatz in Cent.
        fachbereiche: (Handlungsfeld, Produkt) → Fachbereiche, die dort bewirtschaften.
        belegung: Was wann gebunden oder gebucht ist.
        regeln: Budgetregeln der Kommune.
        buchstaben: Spalte → Excel-Spalte des Blatts „Umschichtungen“, für die Befunde.

    """

    jahr: int
    ansaetze: Mapping[Stelle, int]
    fachbereiche: Mapping[tuple[str, str], list[str]]
    belegung: Belegung
    regeln: Regelbuch
    buchstaben: Mapping[str, str]


def spiele_nach(umschichtungen: pd.DataFrame, lage: Ausgangslage, am: date) -> Verlauf:
    """Spielt die Umschichtungen eines Haushaltsjahres bis zu einem Tag nach.

    Args:
        umschichtungen: ``Umschichtungen``, auch anderer Jahre; die zählen nur für die Reihenfolge.
        lage: Ansätze, Belegung und Regeln des Jahres.
        am: Bis einschließlich zu diesem Tag.

    Returns:
        Veränderung je Stelle, Verbleib jedes Eintrags und Befunde. Der Aufwand wächst linear mit
        der Zahl der Einträge.

    """
    alle = lies_eintraege(umschichtungen)
    bekannt = [eintrag for eintrag in alle if eintrag.datum is None or eintrag.datum <= am]
    befunde = _pruefe_eintraege(bekannt, lage)
    eigene = [e for e in bekannt if e.jahr == lage.jahr]
    netto = _spiele_tage([e for e in eigene if id(e) not in befunde], lage, befunde)
    return Verlauf(netto, _verbleib(eigene, befunde), [befunde[id(e)] for e in eigene if id(e) in befunde])


def _pruefe_eintraege(eintraege: list[Eintrag], lage: Ausgangslage) -> dict[int, Befund]:
    """Befund je Eintrag, der schon für sich gegen eine Regel verstößt."""
    pruefer = Pruefer(lage.ansaetze, lage.fachbereiche, lage.regeln, lage.buchstaben)
    mehrfach = {nr for nr, anzahl in Counter(eintrag.nr for eintrag in eintraege).items() if anzahl > 1}
    befunde = pruefer.pruefe_liste(eintraege, mehrfach)
    offen = [e for e in eintraege if id(e) not in befunde and e.jahr == lage.jahr]
    return befunde | {id(e): b for e in offen if (b := pruefer.pruefe_eintrag(e)) is not None}


def _spiele_tage(eintraege: list[Eintrag], lage: Ausgangslage, befunde: dict[int, Befund]) -> dict[Stelle, int]:
    """Wendet die Einträge Tag für Tag an; ergänzt ``befunde`` um Kreise und fehlende Deckung."""
    netto: dict[Stelle, int] = defaultdict(int)
    for tag, gruppe in groupby(sorted(eintraege, key=lambda e: e.tag), key=lambda e: e.tag):
        heute = list(gruppe)
        befunde |= _kreislaeufe(heute, lage)
        heute = [e for e in heute if id(e) not in befunde]
        befunde |= _ungedeckte(heute, netto, lage, tag)
        for eintrag in heute:
            if id(eintrag) not in befunde:
                netto[eintrag.von] -= eintrag.betrag
                netto[eintrag.nach] += eintrag.betrag
    return dict(netto)


def _kreislaeufe(heute: list[Eintrag], lage: Ausgangslage) -> dict[int, Befund]:
    """Einträge eines Tages, die im Kreis zu ihrem Anfang zurückführen."""
    kreis = im_kreis([(e.von, e.nach) for e in heute])
    return {id(e): _melde_kreis(e, kreis, lage) for e in heute if e.von in kreis.get(e.nach, ())}


def _ungedeckte(heute: list[Eintrag], netto: Mapping[Stelle, int], lage: Ausgangslage, tag: date) -> dict[int, Befund]:
    """Abflüsse eines Tages, die zusammen mehr sind, als an ihrer Stelle morgens verfügbar war."""
    abfluss: dict[Stelle, int] = defaultdict(int)
    for eintrag in heute:
        abfluss[eintrag.von] += eintrag.betrag
    frei = {s: lage.ansaetze.get(s, 0) + netto.get(s, 0) - lage.belegung.am(s, tag) for s in abfluss}
    return {
        id(e): e.melde(
            "umschichtung_nicht_gedeckt", lage.buchstaben, "betrag_cent", als_euro(abfluss[e.von]),
            datum=tag.strftime("%d.%m.%Y"), produkt=e.von[1], verfuegbar=als_euro(frei[e.von]),
        )
        for e in heute
        if abfluss[e.von] > frei[e.von]
    }  # fmt: skip


def _melde_kreis(eintrag: Eintrag, kreis: Mapping[Stelle, frozenset[Stelle]], lage: Ausgangslage) -> Befund:
    """Befund eines Eintrags, der am selben Tag zu seinem Anfang zurückführt."""
    produkte = _als_liste(kreis[eintrag.von])
    tag = eintrag.tag.strftime("%d.%m.%Y")
    return eintrag.melde("umschichtung_im_kreis", lage.buchstaben, "nach_produkt", tag, kreis=produkte)


@lru_cache(maxsize=64)
def _als_liste(kreis: frozenset[Stelle]) -> str:
    """Die Produkte eines Kreises als Text."""
    return ", ".join(sorted({stelle[1] for stelle in kreis}))


def _verbleib(eintraege: list[Eintrag], befunde: Mapping[int, Befund]) -> pd.DataFrame:
    """Je Eintrag, ob er wirkt und welche Regel ihn sonst hindert."""
    zeilen = [
        (e.nr, e.datumstext, e.von[0], e.von[1], e.nach[0], e.nach[1], e.von[2], e.betrag) for e in eintraege
    ]  # fmt: skip
    tabelle = pd.DataFrame(zeilen, columns=list(SPALTEN))
    tabelle = tabelle.astype({"nr": "int64", "betrag_cent": "int64"})
    tabelle["angewendet"] = [id(e) not in befunde for e in eintraege]
    regeln = [befunde[id(e)]["regel"] if id(e) in befunde else None for e in eintraege]
    tabelle["regel"] = pd.Series(regeln, dtype="str")
    return tabelle.astype({"angewendet": "bool"})
