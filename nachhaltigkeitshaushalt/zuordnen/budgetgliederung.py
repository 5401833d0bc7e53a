"""Gemeinsame Budgets nach Fachbereich, Produkt, Ziel oder Maßnahme gegliedert, centgenau."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.kern.begriffe import Massnahmenstatus
from nachhaltigkeitshaushalt.zuordnen.budgetbelege import bindungszeiten, im_budget
from nachhaltigkeitshaushalt.zuordnen.geltung import zieleintraege
from nachhaltigkeitshaushalt.zuordnen.mittel import verteilplan
from nachhaltigkeitshaushalt.zuordnen.verteilung import verteile

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.zuordnen.budgetstand import Budgetstand

TEILE = ["ansatz_cent", "fortgeschrieben_cent", "umschichtung_cent", "gebunden_cent", "ist_cent"]
OHNE_MASSNAHME = "ohne Maßnahme"
"""Zeile für alles, was zu keiner Maßnahme gehört."""


def gliedere(stand: Budgetstand, haushalt: Haushalt, steuerung: Steuerung, *, nach: str) -> pd.DataFrame:
    """Der Stand der gemeinsamen Budgets in einer Gliederung.

    Args:
        stand: Ergebnis von ``bilde_stand``.
        haushalt: Der Haushalt, für die Vererbung der Zielzuordnung.
        steuerung: Die Steuerung mit Zuordnungen und Maßnahmen.
        nach: ``"fachbereich"``, ``"produkt"``, ``"ziel"`` oder ``"massnahme"``.

    Returns:
        Je Handlungsfeld, Gliederungsschlüssel und Seite die Beträge in Cent. Die Summe je
        Handlungsfeld und Seite ist in jeder Gliederung dieselbe.

    """
    tabelle = im_budget(stand.tabelle)
    if nach == "ziel":
        tabelle = _nach_ziel(tabelle, stand.jahr, haushalt, steuerung)
    elif nach == "massnahme":
        return _nach_massnahme(tabelle, stand, steuerung)
    summen = tabelle.groupby(["handlungsfeld", nach, "seite"])[TEILE].sum().reset_index()
    return _mit_verfuegbar(summen)


def _mit_verfuegbar(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Ergänzt Budget und verfügbare Mittel."""
    budget = tabelle["fortgeschrieben_cent"] + tabelle["umschichtung_cent"]
    frei = budget - tabelle["gebunden_cent"] - tabelle["ist_cent"]
    return tabelle.assign(budget_cent=budget, verfuegbar_cent=frei)


def _nach_ziel(tabelle: pd.DataFrame, jahr: int, haushalt: Haushalt, steuerung: Steuerung) -> pd.DataFrame:
    """Jeder Betrag mit den Anteilen der Zielzuordnung verteilt; der Rest heißt „nicht zugeordnet“."""
    zeilen = tabelle.assign(jahr=jahr, zeile="").reset_index(drop=True)
    eintraege = zieleintraege(steuerung.zuordnungen, set(steuerung.ziele["ziel"]))
    plan = verteilplan(zeilen, haushalt.produkte, eintraege)
    empfaenger = plan.tafel.empfaenger[plan.gruppe]
    wo, spalte = np.nonzero(plan.tafel.zaehler[plan.gruppe])
    ergebnis = zeilen.iloc[wo].reset_index(drop=True)
    ergebnis["ziel"] = pd.Series([plan.empfaenger[i][0] for i in empfaenger[wo, spalte]], dtype="str")
    for name in TEILE:
        betraege = zeilen[name].to_numpy(dtype=np.int64)
        ergebnis[name] = verteile(betraege, plan.gruppe, plan.tafel)[wo, spalte]
    return ergebnis


def _nach_massnahme(tabelle: pd.DataFrame, stand: Budgetstand, steuerung: Steuerung) -> pd.DataFrame:
    """Beschlossene Maßnahmen mit Kosten, Aufträgen und Erledigtem; übrig bleibt „ohne Maßnahme“.

    Der Ansatz einer Maßnahme sind ihre Kosten, gebunden ihre offenen, gebucht ihre erledigten Aufträge.
    """
    ort = ["handlungsfeld", "massnahme", "seite"]
    alle = steuerung.massnahmen
    laufend = alle[(alle["jahr"] == stand.jahr) & (alle["status"] != Massnahmenstatus.VORGESCHLAGEN)]
    kosten = laufend[[*ort, "betrag_cent"]].rename(columns={"betrag_cent": "fortgeschrieben_cent"})
    teile = pd.concat([kosten.assign(ansatz_cent=kosten["fortgeschrieben_cent"]), _auftraege(stand)])
    teile = teile[teile["massnahme"].isin(laufend["massnahme"])]
    summen = teile.reindex(columns=[*ort, *TEILE]).fillna(dict.fromkeys(TEILE, 0))
    summen = summen.astype(dict.fromkeys(TEILE, "int64")).groupby(ort)[TEILE].sum()
    ganzes = tabelle.groupby(["handlungsfeld", "seite"])[TEILE].sum()
    rest = ganzes.sub(summen.groupby(["handlungsfeld", "seite"]).sum(), fill_value=0).astype("int64").reset_index()
    return _mit_verfuegbar(pd.concat([summen.reset_index(), rest.assign(massnahme=OHNE_MASSNAHME)], ignore_index=True))


def _auftraege(stand: Budgetstand) -> pd.DataFrame:
    """Aufträge der Budgets: offene als gebunden, erledigte als gebucht."""
    bindungen = im_budget(stand.bindungen)
    ende = bindungszeiten(bindungen)[1]
    offen = np.array([tag is None or tag > stand.am for tag in ende], dtype=bool)
    betrag = bindungen["betrag_cent"]
    spalten = bindungen[["handlungsfeld", "massnahme", "seite"]]
    return spalten.assign(gebunden_cent=betrag.where(offen, 0), ist_cent=betrag.where(~offen, 0))
