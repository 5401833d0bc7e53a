"""Prüfspur: die Excel-Zellen und Anteile, deren Summe eine berichtete Zahl ist."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.kern.geld import ganze_cent
from nachhaltigkeitshaushalt.zuordnen.geltung import budgeteintraege, zieleintraege
from nachhaltigkeitshaushalt.zuordnen.mittel import Verteilplan, verteilplan
from nachhaltigkeitshaushalt.zuordnen.verteilung import verteile

if TYPE_CHECKING:
    from collections.abc import Sequence

SPALTEN = (
    "datei", "blatt", "zelle", "jahr", "wertart", "plan", "seite", "produkt", "konto", "zeile", "betrag_cent",
)  # fmt: skip


def pruefspur(  # noqa: PLR0913 - die Tabellen des Datenvertrags und die Auswahl
    zeilen: pd.DataFrame,
    produkte: pd.DataFrame,
    zuordnungen: pd.DataFrame,
    ziele: pd.DataFrame,
    *,
    ziel: str,
    jahr: int,
) -> pd.DataFrame:
    """Die Zellen, aus denen die Mittel eines Ziels stammen.

    Args:
        zeilen: ``Haushaltszeilen``.
        produkte: ``Produkte``.
        zuordnungen: ``Zuordnungen``.
        ziele: ``Ziele``.
        ziel: Schlüssel des Ziels, auch ``"nicht zugeordnet"``.
        jahr: Haushaltsjahr.

    Returns:
        Eine Zeile je Zelle und Wirkung: Zelle, Merkmale, ``betrag_cent`` (ganzer Betrag der Zelle),
        ``wirkung``, ``anteil`` (exakter Bruch als Text) und ``anteil_cent``. Die Summe von
        ``anteil_cent`` je Wertart und Seite ist genau der Betrag in ``mittel_je_ziel``.

    Raises:
        HaushaltsFehler: Das Ziel bekommt in diesem Jahr keine Mittel und ist unbekannt.

    """
    auswahl = zeilen[zeilen["jahr"] == jahr]
    plan = verteilplan(auswahl, produkte, zieleintraege(zuordnungen, set(ziele["ziel"])))
    nummern = [i for i, name in enumerate(plan.empfaenger) if name[0] == ziel]
    if not nummern and ziel not in set(ziele["ziel"]):
        raise fehler("zuordnung_ziel_unbekannt", wert=ziel, aehnlich="")
    return _spur(auswahl, plan, nummern, "wirkung")


def pruefspur_budget(
    zeilen: pd.DataFrame, produkte: pd.DataFrame, budgets: pd.DataFrame, *, handlungsfeld: str, jahr: int
) -> pd.DataFrame:
    """Die Zellen eines Handlungsfeldbudgets; Aufbau wie ``pruefspur``, mit ``fachbereich``.

    Raises:
        HaushaltsFehler: Das Handlungsfeld hat kein Budget.

    """
    auswahl = zeilen[zeilen["jahr"] == jahr]
    plan = verteilplan(auswahl, produkte, budgeteintraege(budgets))
    nummern = [i for i, name in enumerate(plan.empfaenger) if name[0] == handlungsfeld]
    if not nummern:
        raise fehler("budget_handlungsfeld_unbekannt", wert=handlungsfeld, aehnlich="")
    return _spur(auswahl, plan, nummern, "fachbereich")


def _spur(zeilen: pd.DataFrame, plan: Verteilplan, nummern: Sequence[int], zweites: str) -> pd.DataFrame:
    """Alle Zellen mit Anteil an einem der Empfänger."""
    teile = verteile(ganze_cent(zeilen["betrag_cent"]), plan.gruppe, plan.tafel)
    empfaenger, zaehler = plan.tafel.empfaenger[plan.gruppe], plan.tafel.zaehler[plan.gruppe]
    wo, spalte = np.nonzero(np.isin(empfaenger, nummern) & (zaehler > 0))
    nenner = plan.tafel.nenner[plan.gruppe][wo]
    namen = [plan.empfaenger[i] for i in empfaenger[wo, spalte]]
    spur = zeilen.iloc[wo].reset_index(drop=True)
    spur["zelle"] = spur["excel_spalte"].astype("str") + spur["excel_zeile"].astype("str")
    ergebnis = spur[list(SPALTEN)].copy()
    ergebnis[zweites] = pd.Series([name[1] if len(name) > 1 else None for name in namen], dtype="str")
    brueche = [str(Fraction(int(z), int(n))) for z, n in zip(zaehler[wo, spalte], nenner, strict=True)]
    ergebnis["anteil"] = pd.Series(brueche, dtype="str")
    ergebnis["anteil_cent"] = teile[wo, spalte]
    return ergebnis
