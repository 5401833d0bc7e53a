"""Prognose der gemeinsamen Budgets zum Jahresende, mit Verfahren, Fehler, Ampel und Berichtspflicht."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.prognose_ampel import ampel, ist_berichtspflichtig
from nachhaltigkeitshaushalt.bewerten.prognose_verfahren import (
    MONATE,
    VERFAHREN,
    Reihe,
    Rueckrechnung,
    rechne_zurueck,
    waehle,
)
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
SPALTEN = (
    *ORT, "budget_cent", "gebunden_cent", "ist_cent", "verfuegbar_cent", "prognose_cent", "abweichung_cent",
    "verfahren", "fehler_prozent", "fehler_naiv_prozent", "jahre", "ampel", "berichtspflichtig",
)  # fmt: skip
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
    tabelle = pd.DataFrame(zeilen, columns=list(SPALTEN))
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
    gerechnet = _rechne_verfahren(reihe, frueher, jahr, stand, regeln)
    name, rohwert, guete = gerechnet or ("plan", zeile["budget_cent"], None)
    wert = _mindestens_gebunden(int(rohwert), zeile, regeln)
    return {
        **{spalte: zeile[spalte] for spalte in [*ORT, "budget_cent", "gebunden_cent", "ist_cent", "verfuegbar_cent"]},
        "prognose_cent": wert,
        "abweichung_cent": wert - zeile["budget_cent"],
        "verfahren": name,
        **_guetespalten(guete, rechne_zurueck(regeln["naiv"], frueher, stand)),
        "ampel": ampel(zeile["seite"], zeile["budget_cent"], wert, regeln),
        "berichtspflichtig": ist_berichtspflichtig(zeile["budget_cent"], wert, regeln),
    }


def _rechne_verfahren(
    reihe: Reihe, frueher: Reihe, jahr: int, stand: int, regeln: Regel
) -> tuple[str, int, Rueckrechnung] | None:
    """Das beste Verfahren, sein Wert und wie gut es früher traf; None, wenn nur der Plan bleibt."""
    wahl = waehle(frueher, stand, tuple(regeln["verfahren"])) if stand else None
    if wahl is None:
        return None
    name, guete = wahl
    wert = VERFAHREN[name](reihe[jahr], stand, frueher)
    return None if wert is None else (name, wert, guete)


def _mindestens_gebunden(wert: int, zeile: dict[Any, Any], regeln: Regel) -> int:
    """Bei Ausgaben nie weniger, als gebucht und gebunden ist, wenn die Regeln das verlangen."""
    if regeln["mindestens_gebunden"] and zeile["seite"] in AUSGABEN:
        return max(wert, int(zeile["ist_cent"] + zeile["gebunden_cent"]))
    return wert


def _guetespalten(guete: Rueckrechnung | None, naiv: Rueckrechnung | None) -> dict[str, Any]:
    """Fehler des gewählten und des einfachen Verfahrens und die Jahre, an denen sie gemessen sind."""
    if guete is None:
        return {"fehler_prozent": None, "fehler_naiv_prozent": None, "jahre": ""}
    return {
        "fehler_prozent": guete.fehler,
        "fehler_naiv_prozent": None if naiv is None else naiv.fehler,
        "jahre": ", ".join(map(str, guete.jahre)),
    }


def buchungsstand(steuerung: Steuerung, jahr: int, am: date) -> date | None:
    """Der letzte Tag, für den bis zum Stichtag Monatswerte vorliegen."""
    eigene = steuerung.monatswerte[steuerung.monatswerte["jahr"] == jahr]
    return max((tag for tag in buchungstage(eigene) if tag <= am), default=None)
