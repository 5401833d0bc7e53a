"""Prüfungen der Ziele, Kennzahlen und Umschichtungen in der Steuerungsmappe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie
from nachhaltigkeitshaushalt.pruefen.orte import ort_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung


def pruefe_zielbaum(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Jedes Oberziel gibt es, und kein Ziel ist über Oberziele sein eigenes Oberziel."""
    ziele = steuerung.ziele
    befunde = _unbekannte(steuerung, "ziele", ziele, "oberziel", "oberziel_unbekannt", ziele["ziel"])
    zeilen = {zeile["ziel"]: zeile for zeile in ziele.to_dict("records")}
    eltern = {name: zeile["oberziel"] for name, zeile in zeilen.items()}
    for kreis in _kreise(eltern):
        ort = ort_in(steuerung, "ziele", zeilen[kreis[0]], "oberziel")
        befunde.append(befund("zielbaum_kreis", ort, " → ".join([*kreis, kreis[0]])))
    return befunde


def _kreise(eltern: dict[str, str]) -> list[list[str]]:
    """Kreise im Zielbaum, jeder einmal, beginnend beim kleinsten Schlüssel."""
    kreise: dict[frozenset[str], list[str]] = {}
    for start in sorted(eltern):
        pfad = [start]
        while (naechstes := eltern.get(pfad[-1])) in eltern and naechstes not in pfad:
            pfad.append(str(naechstes))
        if naechstes in pfad:
            kreis = pfad[pfad.index(str(naechstes)) :]
            kreise.setdefault(frozenset(kreis), kreis)
    return list(kreise.values())


def pruefe_handlungsfelder_der_ziele(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Ziele nennen Handlungsfelder, die es gibt (wenn das Blatt Handlungsfelder gefüllt ist)."""
    bekannt = steuerung.handlungsfelder["handlungsfeld"]
    if bekannt.empty:
        return []
    return _unbekannte(steuerung, "ziele", steuerung.ziele, "handlungsfeld", "ziel_handlungsfeld_unbekannt", bekannt)


def pruefe_ziele_ohne_kennzahl(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Jedes Ziel ohne Unterziel hat mindestens eine Kennzahl."""
    mit_kennzahl = set(steuerung.kennzahlen["ziel"].dropna())
    oberziele = set(steuerung.ziele["oberziel"].dropna())
    return [
        befund("ziel_ohne_kennzahl", ort_in(steuerung, "ziele", zeile, "ziel"), zeile["ziel"])
        for zeile in steuerung.ziele.to_dict("records")
        if zeile["ziel"] not in mit_kennzahl | oberziele
    ]


def pruefe_ziele_der_kennzahlen(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Jede Kennzahl gehört zu einem Ziel, das es gibt."""
    kennzahlen = steuerung.kennzahlen
    ohne = [
        befund("kennzahl_ohne_ziel", ort_in(steuerung, "kennzahlen", zeile, "ziel"), zeile["kennzahl"])
        for zeile in kennzahlen[kennzahlen["ziel"].isna()].to_dict("records")
    ]
    return ohne + _unbekannte(
        steuerung, "kennzahlen", kennzahlen, "ziel", "kennzahl_ziel_unbekannt", steuerung.ziele["ziel"]
    )


def pruefe_kennzahlwerte(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Werte gibt es nur zu Kennzahlen, die es gibt."""
    tabelle = steuerung.kennzahlwerte.drop_duplicates("kennzahl")
    bekannt = steuerung.kennzahlen["kennzahl"]
    return _unbekannte(steuerung, "kennzahlwerte", tabelle, "kennzahl", "kennzahlwert_unbekannt", bekannt)


def pruefe_umschichtungen(haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Umschichtungen nennen Produkte des Haushalts."""
    produkte = haushalt.produkte["produkt"]
    return [
        b
        for spalte in ("von_produkt", "nach_produkt")
        for b in _unbekannte(
            steuerung, "umschichtungen", steuerung.umschichtungen, spalte, "umschichtung_produkt_unbekannt", produkte
        )
    ]


def pruefe_steckbriefe(haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Steckbriefe gehören zu Produkten des Haushalts."""
    produkte, steckbriefe = haushalt.produkte["produkt"], steuerung.produktsteckbriefe
    regel = "steckbrief_produkt_unbekannt"
    return _unbekannte(steuerung, "produktsteckbriefe", steckbriefe, "produkt", regel, produkte)


def _unbekannte(  # noqa: PLR0913 - Tabelle, Spalte, Regel und was bekannt ist
    steuerung: Steuerung, name: str, tabelle: pd.DataFrame, spalte: str, regel: str, bekannt: Iterable[str]
) -> list[Befund]:
    """Befund je Zelle, deren Schlüssel es nicht gibt; leere Zellen sind hier kein Mangel."""
    namen = set(bekannt)
    fremd = tabelle[tabelle[spalte].notna() & ~tabelle[spalte].isin(namen)]
    return [
        befund(regel, ort_in(steuerung, name, zeile, spalte), zeile[spalte], aehnlich=meinten_sie(zeile[spalte], namen))
        for zeile in fremd.to_dict("records")
    ]
