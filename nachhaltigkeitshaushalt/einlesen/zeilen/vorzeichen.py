"""Vorzeichen: aus der Schreibweise der Datei in die des Datenvertrags (beide Seiten positiv)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.kern.befunde import Ort, befund
from nachhaltigkeitshaushalt.kern.begriffe import Seite
from nachhaltigkeitshaushalt.kern.geld import als_euro
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Betragsspalte, Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal
    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

ERTRAGSSEITEN = (Seite.ERTRAG, Seite.EINZAHLUNG)
ERTRAG, AUFWAND = 0, 1
ZELLEN = 5
MINDESTENS_GEMISCHT = 5
"""Darunter sind es einzelne, auch wenn sie ein Viertel der Beträge ausmachen."""
GEGENSEITE = {"ergebnis": ("ertrag", "aufwand"), "finanz": ("einzahlung", "auszahlung")}


def faktoren(
    layout: Layout, eintrag: Betragsspalte, profil: Landesprofil, merkmale: Mapping[str, Merkmal]
) -> NDArray[np.int64]:
    """Faktor je Zeile: Regel der Zeile, sonst der Spalte, sonst der Datei; Salden zählen wie Erträge."""
    zeile, seite = merkmale["zeile"], merkmale["seite"]
    regeln = [layout.vorzeichen_zeilen.get(wert) or eintrag.vorzeichen or layout.vorzeichen for wert in zeile.werte]
    regeln.append(eintrag.vorzeichen or layout.vorzeichen)
    je_regel = np.array([regel.faktoren for regel in regeln], dtype=np.int64)[zeile.kodes]
    je_zeile = arten_der_zeilen(profil.land, profil.jahr)
    arten = np.array([*(je_zeile.get(wert, ERTRAG) for wert in zeile.werte), ERTRAG])[zeile.kodes]
    nach_seite = np.array([*map(_art_der_seite, seite.werte), -1])[seite.kodes]
    wahl = np.where(nach_seite < 0, arten, nach_seite)
    return np.where(wahl == ERTRAG, je_regel[:, ERTRAG], je_regel[:, AUFWAND])


def _art_der_seite(seite: str) -> int:
    """Erträge und Einzahlungen stehen auf der Ertragsseite, alles andere auf der Aufwandsseite."""
    return ERTRAG if seite in ERTRAGSSEITEN else AUFWAND


@cache
def arten_der_zeilen(land: str, jahr: int) -> dict[str, int]:
    """Zeile → steht sie in der Datei im Vorzeichen der Erträge (auch Salden) oder der Aufwendungen?"""
    profil = lade_landesprofil(land, jahr)
    summen = {zeile["zeile"]: zeile["summe"] for zeile in profil.zeilen if zeile.get("summe")}
    arten = {zeile: _art_der_seite(seite) for zeile, seite in profil.seiten().items()}
    _ergaenze_teile(arten, summen)
    for name in summen:
        arten[name] = _art_der_summe(name, summen, arten)
    return arten


def _ergaenze_teile(arten: dict[str, int], summen: Mapping[str, Mapping[str, int]]) -> None:
    """Zeilen ohne eigene Seite: was abgezogen wird, steht auf der Aufwandsseite, außer es ist selbst eine Summe."""
    for summe in summen.values():
        for teil, koeffizient in summe.items():
            arten.setdefault(teil, ERTRAG if koeffizient > 0 or teil in summen else AUFWAND)


def _art_der_summe(name: str, summen: Mapping[str, Mapping[str, int]], arten: Mapping[str, int]) -> int:
    """Nur eine Summe, die allein Aufwandszeilen zusammenzählt, steht auf der Aufwandsseite."""
    teile = summen[name].items()
    nur_aufwand = all(zahl > 0 and arten[teil] == AUFWAND and teil not in summen for teil, zahl in teile)
    return AUFWAND if nur_aufwand else ERTRAG


def _regel_der_abweichung(gegen: int, alle: int) -> str:
    """Mehr als die Hälfte gegen die Regel, viele in beide Richtungen oder nur einzelne?"""
    if 2 * gegen > alle:
        return "vorzeichen_mehrheit"
    return "vorzeichen_gemischt" if gegen >= MINDESTENS_GEMISCHT and 4 * gegen > alle else "vorzeichen_einzeln"


def pruefe_vorzeichen(zeilen: pd.DataFrame) -> list[Befund]:
    """Beträge gegen die Vorzeichenregel: einzelne sind ein Hinweis, viele eine Warnung, die Mehrheit ein Fehler.

    Im Datenvertrag sind Erträge und Aufwendungen positiv. Negativ gebliebene Beträge sind
    Minderungen – oder ein gedrehtes Vorzeichen der Datei.
    """
    befunde = []
    negativ = (zeilen["betrag_cent"] < 0) & (zeilen["zeile"] != "bestandsveraenderungen")
    for seite, gruppe in zeilen[negativ].groupby("seite", observed=True):
        anzahl = int((zeilen["seite"] == seite).sum())
        erste = gruppe.iloc[:ZELLEN]
        zellen = [f"{s}{z}" for s, z in zip(erste["excel_spalte"], erste["excel_zeile"], strict=True)]
        ort = Ort(str(erste["datei"].iloc[0]), str(erste["blatt"].iloc[0]) or None, zellen[0], "betrag_cent")
        regel = _regel_der_abweichung(len(gruppe), anzahl)
        summe = als_euro(int(gruppe["betrag_cent"].sum()))
        befunde.append(
            befund(regel, ort, summe, anzahl=len(gruppe), alle=anzahl, seite=seite, zellen=", ".join(zellen))
        )
    return befunde
