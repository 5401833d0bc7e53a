"""Alle Prüfungen eines Nachhaltigkeitshaushalts, in der Reihenfolge des Berichts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.kern.befunde import befundtabelle
from nachhaltigkeitshaushalt.pruefen import bewirtschaftung, steuerung, zuordnung
from nachhaltigkeitshaushalt.pruefen.abstimmung import befunde as abstimmung

if TYPE_CHECKING:
    from collections.abc import Callable

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.kern.befunde import Befund

PRUEFUNGEN: tuple[Callable[[Haushalt, Steuerung], list[Befund]], ...] = (
    abstimmung.pruefe_lesedifferenz,
    abstimmung.pruefe_abstimmung,
    zuordnung.pruefe_produkte_ohne_stammsatz,
    zuordnung.pruefe_zugeordnete_produkte,
    zuordnung.pruefe_zugeordnete_ziele,
    zuordnung.pruefe_anteile,
    zuordnung.pruefe_gueltigkeit,
    zuordnung.pruefe_summe_der_anteile,
    zuordnung.pruefe_mehrfache_zuordnung,
    zuordnung.pruefe_produkte_ohne_ziel,
    zuordnung.pruefe_budgets,
    steuerung.pruefe_zielbaum,
    steuerung.pruefe_handlungsfelder_der_ziele,
    steuerung.pruefe_ziele_ohne_kennzahl,
    steuerung.pruefe_ziele_der_kennzahlen,
    steuerung.pruefe_kennzahlwerte,
    steuerung.pruefe_umschichtungen,
    steuerung.pruefe_steckbriefe,
    bewirtschaftung.pruefe_gebuchte_produkte,
    bewirtschaftung.pruefe_buchungstage,
    bewirtschaftung.pruefe_auftragstage,
    bewirtschaftung.pruefe_genannte_massnahmen,
)


def pruefe(haushalt: Haushalt, steuerung: Steuerung) -> pd.DataFrame:
    """Alle Befunde: die des Lesens und die aller Prüfungen.

    Args:
        haushalt: Ergebnis von ``lies_haushalt``.
        steuerung: Ergebnis von ``lies_steuerung``.

    Returns:
        ``Befunde``; leer, wenn nichts auffiel. Keine Prüfung bricht ab oder ändert Daten.

    """
    gefunden = befundtabelle([befund for pruefung in PRUEFUNGEN for befund in pruefung(haushalt, steuerung)])
    return pd.concat([haushalt.befunde, steuerung.befunde, gefunden], ignore_index=True)
