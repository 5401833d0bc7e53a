"""Prüfungen der Zuordnungen von Produkten zu Zielen und Handlungsfeldbudgets."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.geld import als_zahl, exakter_anteil, sind_verteilbar
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import meinten_sie
from nachhaltigkeitshaushalt.pruefen.orte import ort_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from nachhaltigkeitshaushalt.kern.typen import Zellinhalt

Zeile = dict[Any, Any]
_KNAPP_UEBER_100 = Fraction(10001, 10000)
"""Darunter zeigten zwei Nachkommastellen „100,00 %“ als Grund, dass es mehr als 100 % sind."""


def schluessel_des_haushalts(produkte: pd.DataFrame) -> set[str]:
    """Alle Schlüssel, denen etwas zugeordnet werden kann: Produkte, Gruppen, Bereiche."""
    return {*produkte["produkt"], *produkte["produktgruppe"], *produkte["produktbereich"]}


def pruefe_produkte_ohne_stammsatz(haushalt: Haushalt, _steuerung: Steuerung) -> list[Befund]:
    """Produkte mit Beträgen, die im Blatt „Produkte“ fehlen."""
    bekannt = set(haushalt.produkte["produkt"])
    fremd = haushalt.zeilen[~haushalt.zeilen["produkt"].isin(bekannt)].drop_duplicates("produkt")
    return [
        befund(
            "produkt_ohne_stammsatz",
            ort_in(haushalt, "zeilen", z, "produkt"),
            z["produkt"],
            aehnlich=meinten_sie(str(z["produkt"]), bekannt),
        )
        for z in fremd.to_dict("records")
    ]


def pruefe_zugeordnete_produkte(haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Zuordnungen und Budgets nennen Produkte, Gruppen oder Bereiche des Haushalts."""
    bekannt = schluessel_des_haushalts(haushalt.produkte)
    tabellen = {"zuordnungen": steuerung.zuordnungen, "handlungsfeldbudgets": steuerung.handlungsfeldbudgets}
    return [
        _unbekannt("zuordnung_produkt_unbekannt", steuerung, name, zeile, "produkt", bekannt)
        for name, tabelle in tabellen.items()
        for zeile in tabelle.to_dict("records")
        if zeile["produkt"] not in bekannt
    ]


def pruefe_zugeordnete_ziele(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Zuordnungen nennen Ziele, die es gibt."""
    bekannt = set(steuerung.ziele["ziel"])
    return [
        _unbekannt("zuordnung_ziel_unbekannt", steuerung, "zuordnungen", zeile, "ziel", bekannt)
        for zeile in steuerung.zuordnungen.to_dict("records")
        if zeile["ziel"] not in bekannt
    ]


def pruefe_anteile(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Anteile liegen zwischen 0 und 1 und sind exakt: höchstens sechs Nachkommastellen oder ein einfacher Bruch."""
    tabellen = {"zuordnungen": steuerung.zuordnungen, "handlungsfeldbudgets": steuerung.handlungsfeldbudgets}
    return [
        befund(regel, ort_in(steuerung, name, zeile, "anteil"), _angabe(zeile["anteil"]), spalte="anteil")
        for name, tabelle in tabellen.items()
        for zeile in tabelle.to_dict("records")
        if (regel := _mangel_des_anteils(zeile["anteil"])) is not None
    ]


def _mangel_des_anteils(anteil: Zellinhalt) -> str | None:
    """Regel, gegen die ein Anteil für sich verstößt, oder None."""
    if _angabe(anteil) is None:
        return "pflichtfeld_leer"
    exakt = exakter_anteil(anteil)
    if exakt is None:
        return "anteil_ungenau"
    if exakt < 0:
        return "anteil_negativ"
    return "anteil_ueber_100" if exakt > 1 else None


def _angabe(wert: Zellinhalt) -> Zellinhalt:
    """Der Inhalt einer Zelle, None ohne Angabe (auch NaN und leerer Text)."""
    return None if str(wert).strip() in {"", "nan", "<NA>", "None"} else wert


def pruefe_gueltigkeit(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """„Gültig bis“ liegt nicht vor „Gültig ab“."""
    tabelle = steuerung.zuordnungen
    verkehrt = tabelle[(tabelle["gueltig_bis"] < tabelle["gueltig_ab"]).fillna(value=False)]
    return [
        befund(
            "zuordnung_gueltigkeit",
            ort_in(steuerung, "zuordnungen", zeile, "gueltig_bis"),
            zeile["gueltig_bis"],
            ab=zeile["gueltig_ab"],
        )
        for zeile in verkehrt.to_dict("records")
    ]


def pruefe_summe_der_anteile(haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Je Schlüssel und Jahr ergeben die Anteile an bekannten Zielen höchstens 100 % und sind verteilbar."""
    befunde: dict[str, Befund] = {}
    zaehlend = steuerung.zuordnungen[steuerung.zuordnungen["ziel"].isin(steuerung.ziele["ziel"])]
    for jahr in sorted(haushalt.zeilen["jahr"].unique().tolist()):
        for schluessel, gruppe in _gruppen(_gueltig_in(zaehlend, jahr)).items():
            regel, prozent = _mangel_der_anteile(gruppe, "anteile_ueber_100")
            if regel is not None and schluessel not in befunde:
                ort = ort_in(steuerung, "zuordnungen", gruppe[-1], "anteil")
                ziele = ", ".join(zeile["ziel"] for zeile in gruppe)
                befunde[schluessel] = befund(regel, ort, schluessel, jahr=jahr, summe=prozent, ziele=ziele)
    return list(befunde.values())


def pruefe_mehrfache_zuordnung(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Ein Schlüssel ist einem Ziel mit einer Wirkung in einem Jahr nur einmal zugeordnet."""
    befunde = []
    for gruppe in _gruppen(steuerung.zuordnungen.to_dict("records")).values():
        for i, zeile in enumerate(gruppe):
            frueher = [z for z in gruppe[:i] if (z["ziel"], z["wirkung"]) == (zeile["ziel"], zeile["wirkung"])]
            jahr = next((j for z in frueher if (j := _gemeinsames_jahr(z, zeile)) is not None), None)
            if jahr is not None:
                ort = ort_in(steuerung, "zuordnungen", zeile, "produkt")
                befunde.append(befund("zuordnung_ueberlappt", ort, zeile["produkt"], ziel=zeile["ziel"], jahr=jahr))
    return befunde


def pruefe_produkte_ohne_ziel(haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Produkte, die weder selbst noch über Gruppe oder Bereich einem Ziel zugeordnet sind."""
    zugeordnet = set(steuerung.zuordnungen["produkt"])
    produkte = haushalt.produkte[["datei", "blatt", "excel_zeile", "produkt", "produktgruppe", "produktbereich"]]
    return [
        befund(
            "produkt_ohne_ziel",
            ort_in(haushalt, "produkte", z, "produkt"),
            z["produkt"],
        )
        for z in produkte.to_dict("records")
        if not {z["produkt"], z["produktgruppe"], z["produktbereich"]} & zugeordnet
    ]


def pruefe_budgets(_haushalt: Haushalt, steuerung: Steuerung) -> list[Befund]:
    """Handlungsfeldbudgets: bekanntes Handlungsfeld, je Produkt und Konto höchstens 100 %."""
    bekannt = set(steuerung.handlungsfelder["handlungsfeld"])
    zeilen = steuerung.handlungsfeldbudgets.to_dict("records")
    befunde = [
        _unbekannt("budget_handlungsfeld_unbekannt", steuerung, "handlungsfeldbudgets", zeile, "handlungsfeld", bekannt)
        for zeile in zeilen
        if bekannt and zeile["handlungsfeld"] not in bekannt
    ]
    for (produkt, _), gruppe in _gruppen(zeilen, "produkt", "konto").items():
        regel, summe = _mangel_der_anteile(gruppe, "budgetanteile_ueber_100")
        if regel is not None:
            ort = ort_in(steuerung, "handlungsfeldbudgets", gruppe[-1], "anteil")
            felder = ", ".join(zeile["handlungsfeld"] for zeile in gruppe)
            befunde.append(befund(regel, ort, produkt, summe=summe, ziele=felder))
    return befunde + _doppelte_budgets(steuerung, zeilen)


def _doppelte_budgets(steuerung: Steuerung, zeilen: list[Zeile]) -> list[Befund]:
    """Befund je Eintrag, der Handlungsfeld, Produkt, Konto und Fachbereich eines früheren wiederholt."""
    gruppen = _gruppen(zeilen, "handlungsfeld", "produkt", "konto", "fachbereich")
    return [
        befund(
            "budget_doppelt",
            ort_in(steuerung, "handlungsfeldbudgets", zeile, "produkt"),
            zeile["produkt"],
            handlungsfeld=zeile["handlungsfeld"],
        )
        for gruppe in gruppen.values()
        for zeile in gruppe[1:]
    ]


def _unbekannt(  # noqa: PLR0913 - Regel, Ort und Auswahl
    regel: str, steuerung: Steuerung, tabelle: str, zeile: Zeile, spalte: str, bekannt: Iterable[str]
) -> Befund:
    """Befund zu einem Schlüssel, den es nicht gibt, mit dem ähnlichsten bekannten."""
    wert = str(zeile[spalte])
    return befund(regel, ort_in(steuerung, tabelle, zeile, spalte), wert, aehnlich=meinten_sie(wert, bekannt))


def _gruppen(zeilen: list[Zeile], *spalten: str) -> dict[Any, list[Zeile]]:
    """Zeilen nach Produkt (oder den genannten Spalten) zusammengefasst, in ihrer Reihenfolge."""
    gruppen: dict[Any, list[Zeile]] = defaultdict(list)
    for zeile in zeilen:
        schluessel = tuple(str(_angabe(zeile[name]) or "") for name in spalten) if spalten else zeile["produkt"]
        gruppen[schluessel].append(zeile)
    return gruppen


def _mangel_der_anteile(zeilen: list[Zeile], ueber_100: str) -> tuple[str | None, str]:
    """Regel, gegen die die Anteile zusammen verstoßen, oder None; dazu ihre Summe in Prozent.

    Anteile, die für sich unzulässig sind, zählen nicht mit; sie sind schon einzeln gemeldet.
    """
    alle = (exakter_anteil(zeile["anteil"]) for zeile in zeilen)
    anteile = [exakt for exakt in alle if exakt is not None and 0 <= exakt <= 1]
    summe = sum(anteile, Fraction(0))
    regel = None if sind_verteilbar(anteile) else "anteile_nicht_verteilbar"
    stellen = 4 if 1 < summe < _KNAPP_UEBER_100 else 2
    return (ueber_100 if summe > 1 else regel), als_zahl(float(summe * 100), stellen)


def _gueltig_in(zuordnungen: pd.DataFrame, jahr: int) -> list[Zeile]:
    """Zuordnungen, die im Jahr gelten."""
    ab = zuordnungen["gueltig_ab"].fillna(JAHR_AB)
    bis = zuordnungen["gueltig_bis"].fillna(JAHR_BIS)
    return zuordnungen[(ab <= jahr) & (jahr <= bis)].to_dict("records")


def _gemeinsames_jahr(eine: Zeile, andere: Zeile) -> int | None:
    """Das erste Jahr, in dem beide gelten, oder None."""
    ab = max(_grenze(zeile["gueltig_ab"], JAHR_AB) for zeile in (eine, andere))
    bis = min(_grenze(zeile["gueltig_bis"], JAHR_BIS) for zeile in (eine, andere))
    return ab if ab <= bis else None


def _grenze(wert: Zellinhalt, sonst: int) -> int:
    """Jahr oder Ersatz, wenn die Zelle leer ist."""
    return int(wert) if str(wert).isdigit() else sonst
