"""Stand der gemeinsamen Budgets an einem Tag: Ansatz, Umschichtungen, gebunden, gebucht, verfügbar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, befundtabelle, fehler
from nachhaltigkeitshaushalt.kern.begriffe import Plan, Seite, Wertart
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.zuordnen.budgetbelege import (
    bewegungen,
    bindungszeiten,
    buchungstage,
    im_budget,
    verteile_belege,
)
from nachhaltigkeitshaushalt.zuordnen.mittel import handlungsfeldbudgets
from nachhaltigkeitshaushalt.zuordnen.umschichtung import Ausgangslage, Belegung, Verlauf, spiele_nach
from nachhaltigkeitshaushalt.zuordnen.umschichtung_regeln import lies_budgetregeln, vorgaben

if TYPE_CHECKING:
    from datetime import date

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

ORT = ["handlungsfeld", "fachbereich", "produkt", "seite"]
BETRAEGE = ["ansatz_cent", "fortgeschrieben_cent", "umschichtung_cent", "gebunden_cent", "ist_cent"]
FOLGE = [*ORT, "ansatz_cent", "fortgeschrieben_cent", "umschichtung_cent", "budget_cent", "gebunden_cent", "ist_cent",
         "verfuegbar_cent"]  # fmt: skip
INVESTITION = ("einzahlungen_investition", "auszahlungen_investition")
"""Summenzeilen des Finanzplans, deren Teile Investitionen sind; übrige Zahlungen wiederholen den Ergebnisplan."""


@dataclass(frozen=True, eq=False)
class Budgetstand:
    """Der Stand aller gemeinsamen Budgets an einem Tag.

    Attributes:
        am: Der Tag.
        jahr: Haushaltsjahr.
        tabelle: Je Handlungsfeld, Fachbereich, Produkt und Seite die Beträge in Cent; die Zeilen
            ``"nicht zugeordnet"`` und ``"nachrichtlich"`` machen die Summe gleich der des Plans.
        verlauf: Verbleib der Umschichtungen.
        buchungen: Monatswerte des Jahres bis zum Tag, verteilt auf die Budgets.
        bindungen: Aufträge des Jahres bis zum Tag, verteilt auf die Budgets.
        befunde: Nicht angewendete Umschichtungen und unverständliche Budgetregeln.

    """

    am: date
    jahr: int
    tabelle: pd.DataFrame
    verlauf: Verlauf
    buchungen: pd.DataFrame
    bindungen: pd.DataFrame
    befunde: pd.DataFrame

    def __repr__(self) -> str:
        """Eine Zeile statt aller Tabellen."""
        return f"Budgetstand({self.am:%d.%m.%Y}, Jahr {self.jahr}: {len(self.tabelle)} Zeilen)"

    def _repr_html_(self) -> str:
        """Tafel im Notebook: je Handlungsfeld und Seite in Euro."""
        summen = im_budget(self.tabelle).groupby(["handlungsfeld", "seite"])[FOLGE[4:]].sum()
        summen.columns = [name.removesuffix("_cent").replace("fue", "fü").capitalize() for name in summen.columns]
        return str(summen.rename_axis(["Handlungsfeld", "Seite"]).map(als_euro).to_html())


def bilde_stand(haushalt: Haushalt, steuerung: Steuerung, am: date, *, jahr: int | None = None) -> Budgetstand:
    """Der Stand der gemeinsamen Budgets an einem Tag.

    Args:
        haushalt: Ergebnis von ``lies_haushalt``.
        steuerung: Ergebnis von ``lies_steuerung``.
        am: Bis einschließlich zu diesem Tag zählen Umschichtungen, Aufträge und Buchungen.
        jahr: Haushaltsjahr; ohne Angabe das Jahr von ``am``.

    Returns:
        ``Budgetstand``; verfügbar = fortgeschriebener Ansatz + Umschichtungen − gebunden − gebucht.

    Raises:
        HaushaltsFehler: Zu diesem Jahr gibt es keine gemeinsamen Budgets.

    """
    jahr = am.year if jahr is None else jahr
    ansaetze = planansaetze(haushalt, steuerung, jahr)
    alle_buchungen, alle_bindungen = belege_des_jahres(haushalt, steuerung, jahr)
    buchungen = _bis(alle_buchungen, buchungstage(alle_buchungen), am)
    bindungen = _bis(alle_bindungen, bindungszeiten(alle_bindungen)[0], am)
    regeln = lies_budgetregeln(steuerung.budgetregeln, steuerung.buchstaben.get("budgetregeln"))
    in_budgets = im_budget(ansaetze)
    lage = Ausgangslage(
        jahr=jahr,
        ansaetze=_je_stelle(in_budgets),
        fachbereiche=_fachbereiche(in_budgets),
        belegung=Belegung(bewegungen(im_budget(alle_buchungen), im_budget(alle_bindungen))),
        regeln=regeln,
        buchstaben=steuerung.buchstaben.get("umschichtungen", {}),
    )
    verlauf = spiele_nach(steuerung.umschichtungen, lage, am)
    tabelle = _fuege_zusammen(ansaetze, verlauf, buchungen, _offene(bindungen, am))
    befunde = befundtabelle([*regeln.befunde, *verlauf.befunde])
    return Budgetstand(am, jahr, tabelle, verlauf, buchungen, bindungen, befunde)


def planansaetze(haushalt: Haushalt, steuerung: Steuerung, jahr: int) -> pd.DataFrame:
    """Ansatz und fortgeschriebener Ansatz je Handlungsfeld, Fachbereich, Produkt und Seite.

    Vom Finanzplan zählen nur Investitionen, damit Aufwand und seine Zahlung nicht doppelt stehen.
    """
    zeilen = haushalt.zeilen[haushalt.zeilen["jahr"] == jahr]
    investiv = investitionszeilen(haushalt.profil)
    zeilen = zeilen[(zeilen["plan"] == str(Plan.ERGEBNIS)) | zeilen["zeile"].isin(investiv)]
    budgets = handlungsfeldbudgets(zeilen, haushalt.produkte, steuerung.handlungsfeldbudgets)
    if im_budget(budgets).empty:
        raise fehler("budgets_fehlen", wert=jahr)
    budgets["fachbereich"] = budgets["fachbereich"].fillna("")
    vorhanden = set(budgets["wertart"].astype(str))
    folge = [wertart for wertart in vorgaben(jahr)["planfolge"] if wertart in vorhanden]
    ansatz = str(Wertart.ANSATZ) if str(Wertart.ANSATZ) in vorhanden else (folge or [""])[0]
    tafel = budgets.assign(
        ansatz_cent=budgets["betrag_cent"].where(budgets["wertart"] == ansatz, 0),
        fortgeschrieben_cent=budgets["betrag_cent"].where(budgets["wertart"] == (folge or [""])[0], 0),
    )
    summen = tafel.groupby(ORT, observed=True)[BETRAEGE[:2]].sum().reset_index()
    return _mit_allen_seiten(summen)


def investitionszeilen(profil: Landesprofil) -> set[str]:
    """Zeilen des Finanzplans, die zur Investitionstätigkeit gehören."""
    return {
        name
        for zeile in profil.gliederung(str(Plan.FINANZ))
        if zeile["zeile"] in INVESTITION
        for name in zeile["summe"]
    }


def belege_des_jahres(haushalt: Haushalt, steuerung: Steuerung, jahr: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Monatswerte und Aufträge eines Jahres, verteilt auf die Budgets."""
    monatswerte = steuerung.monatswerte[steuerung.monatswerte["jahr"] == jahr]
    auftraege = steuerung.mittelbindung[steuerung.mittelbindung["jahr"] == jahr]
    budgets = steuerung.handlungsfeldbudgets
    return (
        verteile_belege(monatswerte, haushalt.produkte, budgets),
        verteile_belege(auftraege, haushalt.produkte, budgets),
    )


def _bis(belege: pd.DataFrame, tage: list[dt.date], am: dt.date) -> pd.DataFrame:
    """Die Belege bis einschließlich zu einem Tag."""
    return belege[np.array([tag <= am for tag in tage], dtype=bool)].reset_index(drop=True)


def _offene(bindungen: pd.DataFrame, am: date) -> pd.DataFrame:
    """Aufträge, die am Tag noch nicht erledigt sind."""
    ende = bindungszeiten(bindungen)[1]
    return bindungen[np.array([tag is None or tag > am for tag in ende], dtype=bool)]


def _mit_allen_seiten(summen: pd.DataFrame) -> pd.DataFrame:
    """Ergänzt Aufwand und Auszahlung mit 0, damit dorthin umgeschichtet werden kann."""
    orte = im_budget(summen)[["handlungsfeld", "fachbereich", "produkt"]].drop_duplicates()
    fehlend = pd.concat([orte.assign(seite=str(seite)) for seite in (Seite.AUFWAND, Seite.AUSZAHLUNG)])
    alle = pd.concat([summen.astype({"produkt": "str", "seite": "str"}), fehlend.astype({"produkt": "str"})])
    alle[BETRAEGE[:2]] = alle[BETRAEGE[:2]].fillna(0).astype(np.int64)
    return alle.groupby(ORT)[BETRAEGE[:2]].sum().reset_index()


def _je_stelle(ansaetze: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    """Fortgeschriebener Ansatz je Handlungsfeld, Produkt und Seite."""
    summen: dict[tuple[str, str, str], int] = {}
    spalten = ansaetze[["handlungsfeld", "produkt", "seite", "fortgeschrieben_cent"]]
    for feld, produkt, seite, cent in spalten.itertuples(index=False, name=None):
        summen[feld, produkt, seite] = summen.get((feld, produkt, seite), 0) + int(cent)
    return summen


def _fachbereiche(ansaetze: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Fachbereiche je Handlungsfeld und Produkt."""
    ergebnis: dict[tuple[str, str], list[str]] = {}
    paare = ansaetze[["handlungsfeld", "produkt", "fachbereich"]].drop_duplicates()
    for feld, produkt, fachbereich in paare.itertuples(index=False, name=None):
        ergebnis.setdefault((feld, produkt), []).extend([fachbereich] if fachbereich else [])
    return ergebnis


def _fuege_zusammen(
    ansaetze: pd.DataFrame, verlauf: Verlauf, buchungen: pd.DataFrame, bindungen: pd.DataFrame
) -> pd.DataFrame:
    """Eine Zeile je Ort mit allen Beträgen; fehlt einer, ist er 0."""
    teile = [ansaetze, _netto(verlauf, ansaetze)]
    for tabelle, name in ((bindungen, "gebunden_cent"), (buchungen, "ist_cent")):
        spalten = tabelle.assign(fachbereich=tabelle["fachbereich"].fillna("")).astype({"seite": "str"})
        teile.append(spalten.groupby(ORT)["betrag_cent"].sum().rename(name).reset_index())
    alle = pd.concat(teile, ignore_index=True).reindex(columns=[*ORT, *BETRAEGE])
    alle[BETRAEGE] = alle[BETRAEGE].fillna(0).astype(np.int64)
    summen = alle.groupby(ORT)[BETRAEGE].sum().reset_index()
    summen["budget_cent"] = summen["fortgeschrieben_cent"] + summen["umschichtung_cent"]
    summen["verfuegbar_cent"] = summen["budget_cent"] - summen["gebunden_cent"] - summen["ist_cent"]
    return summen[FOLGE].astype(dict.fromkeys(ORT, "str"))


def _netto(verlauf: Verlauf, ansaetze: pd.DataFrame) -> pd.DataFrame:
    """Umschichtungen beim Fachbereich mit dem größten Ansatz des Produkts im Budget."""
    geordnet = ansaetze.sort_values(["fortgeschrieben_cent", "fachbereich"], ascending=[False, True])
    groesster = geordnet.drop_duplicates(["handlungsfeld", "produkt"]).set_index(["handlungsfeld", "produkt"])
    zeilen = [
        (feld, groesster["fachbereich"][feld, produkt], produkt, seite, cent)
        for (feld, produkt, seite), cent in verlauf.netto.items()
    ]
    return pd.DataFrame(zeilen, columns=[*ORT, "umschichtung_cent"])


def als_stichtag(am: date | str) -> date:
    """Ein Tag, auch als Text JJJJ-MM-TT.

    Raises:
        HaushaltsFehler: Der Text ist kein Datum.

    """
    if not isinstance(am, str):
        return am
    try:
        return dt.date.fromisoformat(am)
    except ValueError as ausnahme:
        raise fehler("stichtag_ungueltig", wert=am) from ausnahme


def umschichtungsbefunde(haushalt: Haushalt, steuerung: Steuerung) -> pd.DataFrame:
    """Befunde aller Umschichtungen der Liste, Haushaltsjahr für Haushaltsjahr nachgespielt."""
    jahre = sorted(set(steuerung.umschichtungen["jahr"]) & set(haushalt.zeilen["jahr"]))
    if steuerung.handlungsfeldbudgets.empty or not jahre:
        return befundtabelle([])
    tabellen = [_befunde_des_jahres(haushalt, steuerung, int(jahr)) for jahr in jahre]
    return pd.concat(tabellen, ignore_index=True).drop_duplicates(ignore_index=True)


def _befunde_des_jahres(haushalt: Haushalt, steuerung: Steuerung, jahr: int) -> pd.DataFrame:
    """Befunde eines Jahres; lässt sich sein Stand gar nicht bilden, ist der Grund der Befund.

    Ein Tag, den es nicht gibt, ist in ``pruefen`` schon mit seiner Zelle gemeldet.
    """
    try:
        return bilde_stand(haushalt, steuerung, dt.date.max, jahr=jahr).befunde
    except HaushaltsFehler as ausnahme:
        return ausnahme.befunde[ausnahme.befunde["regel"] != "datum_form"]
