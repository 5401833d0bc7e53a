"""Prüfungen der Blätter, mit denen gemeinsame Budgets im Lauf des Jahres geführt werden."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie
from nachhaltigkeitshaushalt.pruefen.orte import ort_in

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung

BLATT = {"mittelbindung": "Mittelbindung", "monatswerte": "Monatswerte", "massnahmen": "Maßnahmen"}


def pruefe_gebuchte_produkte(haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Aufträge, Monatswerte und Maßnahmen nennen Produkte des Haushalts; je Produkt ein Befund."""
    bekannt = set(haushalt.produkte["produkt"])
    befunde = []
    for name, blatt in BLATT.items():
        tabelle = getattr(steuerung, name)
        fremd = tabelle[tabelle["produkt"].notna() & ~tabelle["produkt"].isin(bekannt)].drop_duplicates("produkt")
        befunde += [
            befund("buchung_produkt_unbekannt", ort_in(steuerung, name, zeile, "produkt"), zeile["produkt"],
                   blatt=blatt, aehnlich=meinten_sie(zeile["produkt"], bekannt))
            for zeile in fremd.to_dict("records")
        ]  # fmt: skip
    return befunde


def pruefe_buchungstage(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Ein Buchungstag liegt im angegebenen Jahr und Monat und ist ein Tag, den es gibt."""
    mit_tag = steuerung.monatswerte[steuerung.monatswerte["datum"].notna()]
    return [
        befund("monat_widerspruch", ort_in(steuerung, "monatswerte", zeile, "datum"), zeile["datum"],
               monat=zeile["monat"], jahr=zeile["jahr"])
        for zeile in mit_tag.to_dict("records")
        if _jahr_und_monat(zeile["datum"]) != (zeile["jahr"], zeile["monat"])
    ]  # fmt: skip


def pruefe_auftragstage(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Beginn und Ende einer Bindung sind Tage, die es gibt; den 30. Februar gibt es nicht."""
    return [
        befund("datum_form", ort_in(steuerung, "mittelbindung", zeile, spalte), zeile[spalte])
        for zeile in steuerung.mittelbindung.to_dict("records")
        for spalte in ("datum", "erledigt_am")
        if isinstance(zeile[spalte], str) and _jahr_und_monat(zeile[spalte]) is None
    ]


def _jahr_und_monat(text: str) -> tuple[int, int] | None:
    """Jahr und Monat eines Datums, None wenn es den Tag nicht gibt."""
    try:
        tag = date.fromisoformat(text)
    except ValueError:
        return None
    return tag.year, tag.month


def pruefe_genannte_massnahmen(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Aufträge, Bewertungen und Stimmen nennen Maßnahmen, die es gibt; je Blatt und Schlüssel ein Befund."""
    bekannt = set(steuerung.massnahmen["massnahme"])
    befunde = []
    for name in ("mittelbindung", "bewertungen", "stimmen"):
        tabelle = getattr(steuerung, name)
        fremd = tabelle[tabelle["massnahme"].notna() & ~tabelle["massnahme"].isin(bekannt)].drop_duplicates("massnahme")
        befunde += [
            befund("massnahme_unbekannt", ort_in(steuerung, name, zeile, "massnahme"), zeile["massnahme"],
                   aehnlich=meinten_sie(zeile["massnahme"], bekannt))
            for zeile in fremd.to_dict("records")
        ]  # fmt: skip
    return befunde
