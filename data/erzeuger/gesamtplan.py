"""Gesamtergebnisplan als Kontrollblatt: Zeilen 01–26 nach dem Landesprofil."""

from __future__ import annotations

from typing import Any

from erzeuger.inhalte import lade_landesprofil, laengster_anfang
from erzeuger.mappe import Blatt, Spalte
from erzeuger.zahlen import SPALTEN, Betraege


def bilde_gesamtergebnisplan(betraege: Betraege) -> Blatt:
    """Gedruckte Zeilen mit je einer Spalte pro Wertart und Jahr, Summen als Werte."""
    gliederung = [z for z in lade_landesprofil()["gliederungen"][0]["zeilen"] if not z.get("wahlweise")]
    summen = {spalte: _spaltensummen(betraege, gliederung, spalte) for spalte in SPALTEN}
    zeilen: list[list[Any]] = [
        [eintrag["nummer"], eintrag["bezeichnung"], *(summen[spalte][eintrag["zeile"]] / 100 for spalte in SPALTEN)]
        for eintrag in gliederung
    ]
    fett = {nummer for nummer, eintrag in enumerate(gliederung) if "summe" in eintrag}
    spalten = [Spalte("Zeile", 7), Spalte("Bezeichnung", 48), *(Spalte(name, 21, "betrag") for name in SPALTEN)]
    return Blatt("Gesamtergebnisplan", spalten, zeilen, fett, feste_spalten=2)


def _spaltensummen(betraege: Betraege, gliederung: list[dict[str, Any]], spalte: str) -> dict[str, int]:
    """Summe je Zeile einer Spalte: erst aus den Konten, dann die Summenzeilen der Reihe nach."""
    konten = lade_landesprofil()["kontenrahmen"][0]["konten"]
    summen = {eintrag["zeile"]: 0 for eintrag in gliederung}
    for (_, konto), zeile in betraege.items():
        ziel = laengster_anfang(konto, konten)
        if ziel in summen:
            summen[ziel] += zeile.get(spalte, 0)
    for eintrag in gliederung:
        if "summe" in eintrag:
            summen[eintrag["zeile"]] = sum(summen[teil] * gewicht for teil, gewicht in eintrag["summe"].items())
    return summen
