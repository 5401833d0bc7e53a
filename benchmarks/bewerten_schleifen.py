"""Vergleichscode zur Messung der Bewertung: dieselbe Regel, wie man sie ohne die Bibliothek schriebe.

Die ersten Schleifen geben nur das Urteil zurück, ``schleife_zur_tabelle`` dieselbe Ergebnistabelle
wie ``bewerte_kennzahlen`` – alle Eingangs- und Zwischenwerte und den begründenden Satz. Zahlwörter
und Wortlaut nimmt sie aus der Bibliothek, sonst ist es reines Python.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.begruendung import mit_einheit, prozentwort
from nachhaltigkeitshaushalt.bewerten.methoden import Fall, schwellentext, wortlaut

JAHR, PUNKTE = 2024, 6
Punkte = list[tuple[int, float]]
NAN = float("nan")
GEWITTER, NICHT_BEWERTBAR = "gewitter", "nicht_bewertbar"


def einzelurteil(punkte: Punkte, vorgabe: dict[str, Any], jahr: int) -> str:
    """Die amtliche Regel für eine Kennzahl, geradeaus in Python; Differenzen auf neun Stellen gerundet."""
    if len(punkte) < PUNKTE:
        return NICHT_BEWERTBAR
    vorzeichen = 1 if vorgabe["richtung"] == "steigend" else -1
    (erstes, erster), (_, davor), (letztes, letzter) = punkte[-PUNKTE], punkte[-2], punkte[-1]
    trend = round((letzter - erster) * vorzeichen, 9)
    zuletzt = round((letzter - davor) * vorzeichen, 9)
    if vorgabe["zielart"] == "richtung":
        return _nur_richtung(trend, zuletzt)
    ziel = vorgabe["zielwert"]
    luecke = round((ziel - letzter) * vorzeichen, 9)
    schon = any((wert - ziel) * vorzeichen >= 0 for _, wert in punkte)
    if vorgabe["zielart"] == "jaehrlich" or schon or vorgabe["zieljahr"] <= jahr:
        if luecke <= 0:
            return "sonne" if trend >= 0 else "leicht_bewoelkt"
        return "wolke" if trend > 0 else GEWITTER
    return _zieljahr(trend, luecke, (vorgabe["zieljahr"] - letztes) / (letztes - erstes))


def _nur_richtung(trend: float, zuletzt: float) -> str:
    """Urteil, wenn nur die Richtung vorgegeben ist."""
    if trend > 0:
        return "sonne" if zuletzt > 0 else "leicht_bewoelkt"
    return "wolke" if zuletzt > 0 else GEWITTER


def _zieljahr(trend: float, luecke: float, vielfaches: float) -> str:
    """Urteil für ein Ziel in einem künftigen Jahr."""
    if trend <= 0:
        return GEWITTER
    verfehlt = round((luecke - trend * vielfaches) / luecke, 9)
    return "sonne" if verfehlt < 0.05 else "leicht_bewoelkt" if verfehlt <= 0.2 else "wolke"  # noqa: PLR2004 - Schwellen der Regel


def schleife_tabelle(kennzahlen: pd.DataFrame, werte: pd.DataFrame) -> list[str]:
    """Wie man es im Notebook schreibt: je Kennzahl die Zeilen heraussuchen, sortieren, urteilen."""
    urteile = []
    for vorgabe in kennzahlen.to_dict("records"):
        eigene = werte[(werte["kennzahl"] == vorgabe["kennzahl"]) & (werte["jahr"] <= JAHR)].sort_values("jahr")
        urteile.append(einzelurteil(list(zip(eigene["jahr"], eigene["wert"], strict=True)), vorgabe, JAHR))
    return urteile


def gruppen_aus_pandas(werte: pd.DataFrame) -> dict[str, Punkte]:
    """Einmal mit pandas gruppieren, je Gruppe sortieren."""
    gruppen = {}
    for name, teil in werte[werte["jahr"] <= JAHR].groupby("kennzahl"):
        eigene = teil.sort_values("jahr")
        gruppen[str(name)] = list(zip(eigene["jahr"], eigene["wert"], strict=True))
    return gruppen


def gruppen_aus_listen(werte: pd.DataFrame) -> dict[str, Punkte]:
    """Dasselbe in reinem Python: eine Schleife über die Zeilen, dann je Kennzahl sortieren."""
    gruppen: dict[str, Punkte] = {}
    spalten = (werte[name].tolist() for name in ("kennzahl", "jahr", "wert"))
    for kennzahl, jahr, wert in zip(*spalten, strict=True):
        if jahr <= JAHR and wert == wert:  # noqa: PLR0124 - NaN ist ungleich sich selbst
            gruppen.setdefault(kennzahl, []).append((jahr, wert))
    for punkte in gruppen.values():
        punkte.sort()
    return gruppen


def schleife_gruppen(kennzahlen: pd.DataFrame, gruppen: dict[str, Punkte]) -> list[str]:
    """Nur das Urteil je Gruppe."""
    return [einzelurteil(gruppen[vorgabe["kennzahl"]], vorgabe, JAHR) for vorgabe in kennzahlen.to_dict("records")]


def schleife_listen(punkte: list[Punkte], vorgaben: list[dict[str, Any]]) -> list[str]:
    """Nur die Regel, in reinem Python über schon fertige, sortierte Listen."""
    return [einzelurteil(reihe, vorgabe, JAHR) for reihe, vorgabe in zip(punkte, vorgaben, strict=True)]


def schleife_zur_tabelle(kennzahlen: pd.DataFrame, gruppen: dict[str, Punkte]) -> pd.DataFrame:
    """Gleiche Arbeit wie ``bewerte_kennzahlen``: je Kennzahl eine Zeile mit allen Spalten und dem Satz."""
    texte = {fall: wortlaut(fall) for fall in Fall}
    masse = {fall: schwellentext(fall, "dns", JAHR) for fall in Fall if fall < Fall.EINZIGER_ERREICHT}
    zeilen = [
        _ergebniszeile(vorgabe, gruppen[vorgabe["kennzahl"]], texte, masse) for vorgabe in kennzahlen.to_dict("records")
    ]
    tabelle = pd.DataFrame(zeilen)
    ganze = ["basisjahr", "zieljahr", "istjahr", "erstes_jahr", "letztes_jahr"]
    leere = ["datenstand", "ziel", "produkt", "basisherkunft", "zellen"]
    return tabelle.astype(dict.fromkeys(ganze, "Int64") | dict.fromkeys(leere, "str"))


def _ergebniszeile(
    vorgabe: dict[str, Any], punkte: Punkte, texte: dict[Fall, str], masse: dict[Fall, str]
) -> dict[str, Any]:
    """Eine Zeile der Ergebnistabelle; die Messdaten haben immer genug Werte und keine Basis."""
    status = einzelurteil(punkte, vorgabe, JAHR)
    fenster, zielart, ziel = punkte[-PUNKTE:], vorgabe["zielart"], vorgabe["zielwert"]
    vorzeichen = 1 if vorgabe["richtung"] == "steigend" else -1
    (erstes, erster), (davor_jahr, davor), (letztes, letzter) = fenster[0], fenster[-2], fenster[-1]
    trend, luecke = round((letzter - erster) * vorzeichen, 9), round((ziel - letzter) * vorzeichen, 9)
    schon = any((wert - ziel) * vorzeichen >= 0 for _, wert in punkte)
    mittel = (letzter - erster) / (letztes - erstes)
    projektion = verfehlung = NAN
    if zielart == "zieljahr" and not schon:
        rest = vorgabe["zieljahr"] - letztes
        projektion = letzter + mittel * rest
        verfehlung = 100 * (luecke - trend * rest / (letztes - erstes)) / luecke
    zuletzt = round((letzter - davor) * vorzeichen, 9)
    fall = _fall(zielart, schon=schon, luecke=luecke, trend=trend, zuletzt=zuletzt, verfehlung=verfehlung)
    einheit = vorgabe["einheit"]
    return {
        "kennzahl": vorgabe["kennzahl"],
        "jahr": JAHR,
        "status": status,
        "grad": NAN,
        "methode": "dns",
        "begruendung": texte[fall].format(
            trend=f"{erstes}–{letztes}",
            zuletzt=f"{davor_jahr}–{letztes}",
            ziel=mit_einheit(ziel, einheit),
            zieljahr=vorgabe["zieljahr"],
            verfehlung=prozentwort(verfehlung, (5, 20)),
            istjahr=letztes,
            ist=mit_einheit(letzter, einheit),
        ),
        "richtung": vorgabe["richtung"],
        "zielart": zielart,
        "basisjahr": None,
        "basiswert": NAN,
        "zieljahr": vorgabe["zieljahr"],
        "zielwert": ziel,
        "untergrenze": NAN,
        "obergrenze": NAN,
        "istjahr": letztes,
        "istwert": letzter,
        "sollwert": ziel if zielart == "jaehrlich" else NAN,
        "punkte": len(fenster),
        "erstes_jahr": erstes,
        "letztes_jahr": letztes,
        "verwendete_jahre": ", ".join(str(jahr) for jahr, _ in fenster),
        "mittlere_aenderung": mittel,
        "letzte_aenderung": letzter - davor,
        "projektion": projektion,
        "verfehlung": verfehlung,
        "datenstand": None,
        "regelversion": "dns 1",
        "zustand": None
        if zielart == "richtung"
        else "erreicht"
        if luecke <= 0
        else "wieder_verfehlt"
        if schon
        else "verfehlt",
        "schwelle": masse[fall],
        "einheit": einheit,
        "ziel": None,
        "produkt": None,
        "basisherkunft": None,
        "verwendete_werte": "; ".join(repr(wert).removesuffix(".0").replace(".", ",") for _, wert in fenster),
        "zellen": None,
    }


def _fall(zielart: str, *, schon: bool, luecke: float, trend: float, zuletzt: float, verfehlung: float) -> Fall:  # noqa: PLR0913 - ein Weg je Fall der Regel
    """Warum das Urteil fällt."""
    if zielart == "richtung":
        gut = Fall.RICHTUNG_BEIDE if zuletzt > 0 else Fall.RICHTUNG_TREND
        return gut if trend > 0 else Fall.RICHTUNG_LETZTE if zuletzt > 0 else Fall.RICHTUNG_KEINE
    if luecke <= 0:
        return Fall.GEHALTEN if trend >= 0 else Fall.GEHALTEN_SCHLECHTER
    if schon:
        return Fall.VERLOREN_BESSER if trend > 0 else Fall.VERLOREN_SCHLECHTER
    if zielart == "jaehrlich":
        return Fall.VERFEHLT_BESSER if trend > 0 else Fall.VERFEHLT_SCHLECHTER
    if trend <= 0:
        return Fall.ZIELJAHR_STILLSTAND if trend == 0 else Fall.ZIELJAHR_FALSCH
    return Fall.ZIELJAHR_ERREICHT if round(verfehlung, 9) <= 0 else Fall.ZIELJAHR_VERFEHLT
