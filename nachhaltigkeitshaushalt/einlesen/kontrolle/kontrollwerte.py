"""Gedruckte Summenzeilen der Datei („Gesamtergebnisplan“): Kontrolle, nie Quelle von Beträgen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.spalten.betraege import Betraege, lies_betraege
from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte, lies_rohblatt
from nachhaltigkeitshaushalt.kern.begriffe import Wertart
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

SPALTEN = (
    "plan",
    "ebene",
    "schluessel",
    "nummer",
    "zeile",
    "jahr",
    "wertart",
    "betrag_cent",
    "datei",
    "blatt",
    "zelle",
)
BLAETTER = {"gesamtergebnisplan": "ergebnis", "gesamtfinanzplan": "finanz"}
_KOPF = re.compile(r"\A(?P<wertart>[a-z_]+?)_(?P<jahr>[0-9]{4})\Z")


def lies_kontrollwerte(mappe: Mappe, profil: Landesprofil, *, fremd: bool = False) -> tuple[pd.DataFrame, list[Befund]]:
    """Alle gedruckten Zeilen der Blätter „Gesamtergebnisplan“ und „Gesamtfinanzplan“, in Cent.

    In fremden Dateien können die Blätter auch anders gebaut sein; dann sind sie keine Kontrolle.
    """
    zeilen: list[dict[str, Any]] = []
    befunde: list[Befund] = []
    for name in mappe.blaetter:
        plan = BLAETTER.get(falte(name))
        if plan is not None:
            blatt = lies_rohblatt(mappe, name, 1)
            if fremd and blatt.spalte("Zeile") is None:
                continue
            neue, mehr = _aus_blatt(blatt, plan, profil)
            zeilen += neue
            befunde += mehr
    return pd.DataFrame(zeilen, columns=list(SPALTEN)), befunde


def _aus_blatt(blatt: Rohblatt, plan: str, profil: Landesprofil) -> tuple[list[dict[str, Any]], list[Befund]]:
    """Kontrollwerte eines Blatts; Spalten mit anderem Kopf als „Wertart Jahr“ bleiben außen vor."""
    gedruckt = _gedruckte_zeilen(blatt, plan, profil)
    zeilen: list[dict[str, Any]] = []
    befunde: list[Befund] = []
    for spalte in blatt.spalten:
        kopf = _KOPF.match(falte(spalte.ueberschrift))
        if kopf is None or kopf["wertart"] not in list(Wertart):
            continue
        betraege, neue = lies_betraege(blatt, spalte)
        befunde += neue
        kopfangaben = {"plan": plan, "ebene": "gesamt", "schluessel": "", "wertart": kopf["wertart"]}
        angaben = {**kopfangaben, "jahr": int(kopf["jahr"])}
        wo = np.flatnonzero(betraege.gilt).tolist()
        zeilen += [_zeile(blatt, spalte, i, {**angaben, **gedruckt[i]}, betraege) for i in wo if i in gedruckt]
    return zeilen, befunde


def _gedruckte_zeilen(blatt: Rohblatt, plan: str, profil: Landesprofil) -> dict[int, dict[str, Any]]:
    """Stelle im Blatt → gedruckte Nummer und Zeile des Plans, soweit das Landesprofil die Nummer kennt."""
    nummern = _nummern(blatt)
    nach_nummer = {eintrag["nummer"].lstrip("0"): eintrag["zeile"] for eintrag in profil.gliederung(plan)}
    zeilen = [nach_nummer.get((nummer or "").lstrip("0")) for nummer in nummern]
    return {i: {"nummer": nummern[i], "zeile": zeile} for i, zeile in enumerate(zeilen) if zeile is not None}


def _nummern(blatt: Rohblatt) -> list[str | None]:
    """Gedruckte Nummer je Zeile des Blatts."""
    kodes, werte = blatt.verlange_spalte("Zeile").kodiert()
    return [als_schluessel(werte[kode]) if kode >= 0 else None for kode in kodes]


def _zeile(blatt: Rohblatt, spalte: Rohspalte, i: int, angaben: dict[str, Any], betraege: Betraege) -> dict[str, Any]:
    """Ein Kontrollwert mit seiner Zelle."""
    return {
        **angaben,
        "betrag_cent": int(betraege.cent[i]),
        "datei": blatt.mappe.name,
        "blatt": blatt.blatt,
        "zelle": blatt.zelle(spalte, i),
    }
