"""Prognose der gemeinsamen Budgets zum Jahresende, mit Verfahren, Fehler, Ampel und Berichtspflicht."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.prognose_ampel import ampel, ist_berichtspflichtig
from nachhaltigkeitshaushalt.bewerten.prognose_verfahren import MONATE, VERFAHREN, rechne_zurueck, waehle
from nachhaltigkeitshaushalt.kern.befunde import befund, befundtabelle
from nachhaltigkeitshaushalt.kern.begriffe import Seite
from nachhaltigkeitshaushalt.kern.regelwerk import Regel, gueltig_in, lade_regeln
from nachhaltigkeitshaushalt.zuordnen.budgetbelege import buchungstage, im_budget, verteile_belege

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.zuordnen.budgetstand import Budgetstand

ORT = ["handlungsfeld", "fachbereich", "produkt", "seite"]
AUSGABEN = frozenset({str(Seite.AUFWAND), str(Seite.AUSZAHLUNG)})
Ort = tuple[str, str, str, str]
Monatsreihen = dict[Ort, dict[int, list[int]]]


@dataclass(frozen=True, eq=False)
class Prognose:
    """Die Prognose eines Stands.

    Attributes:
        am: Stichtag.
        jahr: Haushaltsjahr.
        monate: Vollendete Monate, die in den Monatswerten vorliegen.
        tabelle: Je Handlungsfeld, Fachbereich, Produkt und Seite Budget, Ist, Prognose, Verfahren,
            sein Fehler und der des einfachen Verfahrens, Ampel und Berichtspflicht.
        befunde: Zeilen ohne Vergleichsjahre.

    """

    am: date
    jahr: int
    monate: int
    tabelle: pd.DataFrame
    befunde: pd.DataFrame


def prognostiziere(stand: Budgetstand, haushalt: Haushalt, steuerung: Steuerung) -> Prognose:
    """Prognose zum Jahresende für jede Zeile der gemeinsamen Budgets.

    Args:
        stand: Ergebnis von ``bilde_stand``.
        haushalt: Der Haushalt.
        steuerung: Die Steuerung mit Monatswerten.

    Returns:
        ``Prognose``; jede Zeile nennt ihr Verfahren. Beträge in Cent, Fehler in Prozent; ein Fehler
        fehlt, wo sich nicht zurückrechnen ließ.

    """
    regeln = vorgaben(stand.jahr)
    monate = vollendete_monate(steuerung.monatswerte, stand.jahr, stand.am)
    reihen = monatsreihen(haushalt, steuerung, stand.jahr, int(regeln["hoechstens_jahre"]))
    zeilen = [
        _zeile(zeile, reihen.get(_ort(zeile), {}), stand.jahr, monate, regeln)
        for zeile in im_budget(stand.tabelle).to_dict("records")
        if zeile["budget_cent"] or zeile["ist_cent"] or zeile["gebunden_cent"]
    ]
    tabelle = pd.DataFrame(zeilen)
    ohne = int((tabelle["verfahren"] == "plan").sum())
    befunde = [befund("prognose_ohne_vergleich", anzahl=ohne)] if ohne else []
    return Prognose(stand.am, stand.jahr, monate, tabelle, befundtabelle(befunde))


def vorgaben(jahr: int) -> Regel:
    """Die Fassung der Prognoseregeln, die im Jahr gilt."""
    fassungen = lade_regeln("prognose")["fassungen"]
    return gueltig_in(fassungen, jahr) or min(fassungen, key=lambda fassung: fassung["ab"])


def vollendete_monate(monatswerte: pd.DataFrame, jahr: int, am: date) -> int:
    """Monate des Jahres, die am Stichtag vollendet sind und für die Werte vorliegen."""
    vorhanden = monatswerte.loc[monatswerte["jahr"] == jahr, "monat"]
    kalender = (am + timedelta(days=1)).month - 1 if (am + timedelta(days=1)).year == jahr else MONATE
    if am.year != jahr:
        kalender = MONATE if am.year > jahr else 0
    return min(kalender, int(vorhanden.max()) if len(vorhanden) else 0)


def monatsreihen(haushalt: Haushalt, steuerung: Steuerung, jahr: int, hoechstens: int) -> Monatsreihen:
    """Gebuchte Cent je Zeile, Jahr und Monat: das Jahr selbst und vollständige frühere Jahre."""
    werte = steuerung.monatswerte
    zaehlung = werte.groupby("jahr")["monat"].nunique()
    frueher = sorted(j for j in zaehlung[zaehlung == MONATE].index if j < jahr)[-hoechstens:]
    auswahl = werte[werte["jahr"].isin([*frueher, jahr])]
    verteilt = im_budget(verteile_belege(auswahl, haushalt.produkte, steuerung.handlungsfeldbudgets))
    verteilt = verteilt.assign(fachbereich=verteilt["fachbereich"].fillna(""))
    reihen: Monatsreihen = defaultdict(lambda: {j: [0] * MONATE for j in [*frueher, jahr]})
    for zeile in verteilt[[*ORT, "jahr", "monat", "betrag_cent"]].itertuples(index=False, name=None):
        reihen[zeile[0], zeile[1], str(zeile[2]), str(zeile[3])][zeile[4]][zeile[5] - 1] += zeile[6]
    return dict(reihen)


def _ort(zeile: dict[Any, Any]) -> Ort:
    """Schlüssel einer Zeile des Stands."""
    return zeile["handlungsfeld"], zeile["fachbereich"], zeile["produkt"], zeile["seite"]


def _zeile(zeile: dict[Any, Any], reihe: dict[int, list[int]], jahr: int, stand: int, regeln: Regel) -> dict[str, Any]:
    """Eine Zeile der Prognose."""
    frueher = {j: werte for j, werte in reihe.items() if j < jahr and any(werte)}
    wahl = waehle(frueher, stand, tuple(regeln["verfahren"])) if stand else None
    name, wert = "plan", zeile["budget_cent"]
    if wahl is not None:
        name = wahl[0]
        gerechnet = VERFAHREN[name](reihe[jahr], stand, frueher)
        name, wert = ("plan", wert) if gerechnet is None else (name, gerechnet)
    mindestens = zeile["ist_cent"] + zeile["gebunden_cent"]
    if regeln["mindestens_gebunden"] and zeile["seite"] in AUSGABEN:
        wert = max(wert, mindestens)
    naiv = rechne_zurueck(regeln["naiv"], frueher, stand)
    gewaehlt = wahl[1] if wahl is not None and name != "plan" else None
    ergebnis = {
        **{spalte: zeile[spalte] for spalte in [*ORT, "budget_cent", "gebunden_cent", "ist_cent", "verfuegbar_cent"]},
        "prognose_cent": int(wert),
        "abweichung_cent": int(wert) - zeile["budget_cent"],
        "verfahren": name,
        "fehler_prozent": gewaehlt.fehler if gewaehlt else None,
        "fehler_naiv_prozent": naiv.fehler if naiv and gewaehlt else None,
        "jahre": ", ".join(map(str, gewaehlt.jahre)) if gewaehlt else "",
    }
    return ergebnis | {
        "ampel": ampel(zeile["seite"], zeile["budget_cent"], int(wert), regeln),
        "berichtspflichtig": ist_berichtspflichtig(zeile["budget_cent"], int(wert), regeln),
    }


def buchungsstand(steuerung: Steuerung, jahr: int, am: date) -> date | None:
    """Der letzte Tag, für den bis zum Stichtag Monatswerte vorliegen."""
    eigene = steuerung.monatswerte[steuerung.monatswerte["jahr"] == jahr]
    return max((tag for tag in buchungstage(eigene) if tag <= am), default=None)
