"""Monatswerte und Aufträge auf die gemeinsamen Budgets verteilen, nach denselben Anteilen wie der Plan."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET
from nachhaltigkeitshaushalt.zuordnen.geltung import budgeteintraege
from nachhaltigkeitshaushalt.zuordnen.mittel import verteilplan
from nachhaltigkeitshaushalt.zuordnen.verteilung import verteile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nachhaltigkeitshaushalt.zuordnen.umschichtung_eintrag import Stelle


def verteile_belege(belege: pd.DataFrame, produkte: pd.DataFrame, budgets: pd.DataFrame) -> pd.DataFrame:
    """Belege × Anteile der Handlungsfeldbudgets, centgenau, mit ausdrücklichem Rest.

    Args:
        belege: ``Mittelbindung`` oder ``Monatswerte``.
        produkte: ``Produkte``.
        budgets: ``Handlungsfeldbudgets``.

    Returns:
        Je Beleg und Empfänger eine Zeile: alle Spalten des Belegs, dazu ``handlungsfeld`` und
        ``fachbereich``; ``betrag_cent`` ist der Teilbetrag. Was zu keinem Budget gehört, steht
        unter ``handlungsfeld == "nicht zugeordnet"``.

    """
    zeilen = belege.assign(zeile="", produkt=belege["produkt"].astype("str")).reset_index(drop=True)
    plan = verteilplan(zeilen, produkte, budgeteintraege(budgets))
    teile = verteile(zeilen["betrag_cent"].to_numpy(dtype=np.int64), plan.gruppe, plan.tafel)
    wo, spalte = np.nonzero(teile)
    wer = [plan.empfaenger[i] for i in plan.tafel.empfaenger[plan.gruppe[wo], spalte]]
    ergebnis = zeilen.iloc[wo].drop(columns="zeile").reset_index(drop=True)
    ergebnis["handlungsfeld"] = pd.Series([name[0] for name in wer], dtype="str")
    genannt = pd.Series([name[1] if len(name) > 1 and name[1] else None for name in wer], dtype="str")
    eigener = produkte.drop_duplicates("produkt").set_index("produkt")["fachbereich"]
    ergebnis["fachbereich"] = genannt.fillna(ergebnis["produkt"].map(eigener)).astype("str")
    ergebnis["betrag_cent"] = teile[wo, spalte]
    return ergebnis


def buchungstage(monatswerte: pd.DataFrame) -> list[date]:
    """Der Tag, ab dem ein Monatswert zählt: sein Datum, sonst der letzte Tag des Monats."""
    monatsende = {
        (jahr, monat): date(jahr, monat, monthrange(jahr, monat)[1])
        for jahr, monat in set(zip(monatswerte["jahr"], monatswerte["monat"], strict=True))
    }
    tage = []
    for jahr, monat, text in zip(monatswerte["jahr"], monatswerte["monat"], monatswerte["datum"], strict=True):
        tage.append(_tag(text) if isinstance(text, str) else monatsende[jahr, monat])
    return tage


def bindungszeiten(mittelbindung: pd.DataFrame) -> tuple[list[date], list[date | None]]:
    """Beginn und Ende jeder Bindung; ohne Ende ist sie offen."""
    beginn = [_tag(text) for text in mittelbindung["datum"]]
    ende = [_tag(text) if isinstance(text, str) else None for text in mittelbindung["erledigt_am"]]
    return beginn, ende


def bewegungen(buchungen: pd.DataFrame, bindungen: pd.DataFrame) -> Iterator[tuple[Stelle, date, int]]:
    """Zugänge und Abgänge der Belegung: Aufträge ab ihrem Tag, bis sie erledigt sind; Buchungen."""
    for stelle, tag, cent in zip(_stellen(buchungen), buchungstage(buchungen), buchungen["betrag_cent"], strict=True):
        yield stelle, tag, int(cent)
    beginn, ende = bindungszeiten(bindungen)
    for stelle, von, bis, cent in zip(_stellen(bindungen), beginn, ende, bindungen["betrag_cent"], strict=True):
        yield stelle, von, int(cent)
        if bis is not None:
            yield stelle, bis, -int(cent)


def im_budget(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Nur die Zeilen, die zu einem Handlungsfeld gehören."""
    return tabelle[~tabelle["handlungsfeld"].isin([NICHT_ZUGEORDNET, NACHRICHTLICH])]


def _tag(text: str) -> date:
    """Ein Datum JJJJ-MM-TT; den 30. Februar gibt es nicht."""
    try:
        return date.fromisoformat(text)
    except ValueError as ausnahme:
        raise fehler("datum_form", wert=text) from ausnahme


def _stellen(tabelle: pd.DataFrame) -> Iterator[Stelle]:
    """Handlungsfeld, Produkt und Seite je Zeile."""
    namen = (tabelle["handlungsfeld"].astype(str), tabelle["produkt"].astype(str), tabelle["seite"].astype(str))
    return zip(*namen, strict=True)
