"""Auszüge aus den Ergebnistabellen: Summen je Schlüssel, Namen, verfügbare Wertarten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.begriffe import Plan, Wertart

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

Summen = dict[tuple[str, ...], int]

PLANUNG = str(Wertart.PLANUNG)
DREI = (str(Wertart.ANSATZ), str(Wertart.FORTGESCHRIEBEN), str(Wertart.ERGEBNIS))
PLANFOLGE = (str(Wertart.FORTGESCHRIEBEN), str(Wertart.ANSATZ), PLANUNG)
LEITFOLGE = (str(Wertart.ERGEBNIS), *PLANFOLGE)
OHNE = ""
"""Schlüssel, wo eine Spalte nichts enthält."""
RESTNAME = "keinem Ziel zugeordnet"
"""Wie die Zeile der Mittel heißt, die zu keinem Ziel gehören."""


def summiere(tabelle: pd.DataFrame, jahr: int, *spalten: str) -> Summen:
    """Beträge des Ergebnisplans eines Jahres je Schlüssel; fehlende Schlüssel sind ``""``.

    Ein Schlüssel, zu dem es keine Zeile gibt, fehlt im Ergebnis – er ist nicht null.
    """
    auswahl = tabelle[tabelle["jahr"] == jahr]
    if "plan" in tabelle.columns:
        auswahl = auswahl[auswahl["plan"].astype(object) == str(Plan.ERGEBNIS)]
    schluessel = [auswahl[spalte].astype(object).where(auswahl[spalte].notna(), OHNE) for spalte in spalten]
    summen = auswahl["betrag_cent"].groupby(schluessel, sort=False).sum()
    paare = zip(summen.index.tolist(), summen.tolist(), strict=True)
    return {_als_tupel(ort): int(wert) for ort, wert in paare}


def _als_tupel(ort: object) -> tuple[str, ...]:
    """Schlüssel einer Gruppe als Tupel von Texten."""
    return tuple(str(teil) for teil in (ort if isinstance(ort, tuple) else (ort,)))


def fasse_zusammen(summen: Summen, *stellen: int) -> Summen:
    """Summiert weiter: nur die genannten Stellen des Schlüssels bleiben.

    Beispiel:
        >>> fasse_zusammen({("Z1", "ertrag"): 1, ("Z2", "ertrag"): 2}, 1)
        {('ertrag',): 3}
    """
    ergebnis: Summen = {}
    for schluessel, wert in summen.items():
        kurz = tuple(schluessel[stelle] for stelle in stellen)
        ergebnis[kurz] = ergebnis.get(kurz, 0) + wert
    return ergebnis


def wertarten(tabelle: pd.DataFrame, jahr: int) -> set[str]:
    """Die Wertarten, die es im Ergebnisplan eines Jahres gibt."""
    return {schluessel[0] for schluessel in summiere(tabelle, jahr, "wertart")}


def gezeigte_wertarten(planwertart: str | None) -> tuple[str, ...]:
    """Die drei Betragsspalten; ein Jahr ohne Ansatz, das nur geplant ist, zeigt an dessen Stelle die Planung."""
    return (PLANUNG, *DREI[1:]) if planwertart == PLANUNG else DREI


def erste(vorhanden: set[str], folge: tuple[str, ...]) -> str | None:
    """Die erste vorhandene Wertart einer Rangfolge."""
    return next((wertart for wertart in folge if wertart in vorhanden), None)


def namen(tabelle: pd.DataFrame, schluessel: str) -> dict[str, str]:
    """Schlüssel → Bezeichnung; ohne Bezeichnung steht der Schlüssel selbst."""
    texte = tabelle["bezeichnung"].where(tabelle["bezeichnung"].notna(), tabelle[schluessel])
    return dict(zip(tabelle[schluessel].astype(str), texte.astype(str), strict=True))


def unterschied(ist: int | None, plan: int | None) -> int | None:
    """Ist minus Plan, oder None, wenn eines von beiden fehlt."""
    return None if ist is None or plan is None else ist - plan


def saldo(plus: int | None, abzug: int | None) -> int | None:
    """Differenz zweier Beträge, von denen einer fehlen darf; fehlen beide, fehlt sie auch."""
    return None if plus is None and abzug is None else (plus or 0) - (abzug or 0)


def anteil_prozent(teil: int | None, ganzes: int | None) -> float | None:
    """Anteil in Prozent, oder None ohne Bezugsgröße."""
    return None if teil is None or not ganzes else 100 * teil / ganzes


def zielfelder(grundlage: Berichtsgrundlage) -> dict[str, str]:
    """Ziel → Handlungsfeld; fehlt es am Ziel, gilt das des nächsten Oberziels."""
    ziele = grundlage.ziele
    eigen = dict(zip(ziele["ziel"], ziele["handlungsfeld"].where(ziele["handlungsfeld"].notna(), OHNE), strict=True))
    ober = dict(zip(ziele["ziel"], ziele["oberziel"].where(ziele["oberziel"].notna(), OHNE), strict=True))
    return {ziel: _geerbtes_feld(ziel, eigen, ober) for ziel in eigen}


def _geerbtes_feld(ziel: str, eigen: dict[str, str], ober: dict[str, str]) -> str:
    """Geht den Zielbaum hinauf, bis ein Handlungsfeld steht; ein Kreis endet ohne."""
    besucht: set[str] = set()
    while ziel in eigen and ziel not in besucht:
        if eigen[ziel]:
            return eigen[ziel]
        besucht.add(ziel)
        ziel = ober[ziel]
    return OHNE


def quellen(grundlage: Berichtsgrundlage) -> str:
    """Die Quellenzeile der Abbildungen."""
    dateien = ", ".join(sorted(grundlage.dateien))
    return f"Quelle: {dateien}; eigene Berechnung" if dateien else "Quelle: eigene Berechnung"
