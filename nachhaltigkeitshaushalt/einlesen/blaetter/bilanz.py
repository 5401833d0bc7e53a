"""Das Blatt „Bilanz“ der eigenen Mappe: Posten und Spiegel je Stichtag, nach dem Landesprofil benannt."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.spalten.betraege import lies_betraege
from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, lies_rohblatt
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

SPALTEN = ("seite", "nummer", "posten", "jahr", "betrag_cent", "datei", "blatt", "zelle")
_STICHTAG = re.compile(r"\A31\.12\.(?P<jahr>[0-9]{4})\Z")


@cache
def leere_bilanz() -> pd.DataFrame:
    """Bilanz ohne Posten, mit allen Spalten."""
    return pd.DataFrame(columns=list(SPALTEN)).astype({"jahr": "int64", "betrag_cent": "int64"})


def lies_bilanz(mappe: Mappe, profil: Landesprofil) -> tuple[pd.DataFrame, list[Befund]]:
    """Alle Posten des Blatts „Bilanz“ in Cent; leere Zellen fehlen, unbekannte Posten sind ein Befund."""
    name = next((name for name in mappe.blaetter if falte(name) == "bilanz"), None)
    if name is None:
        return leere_bilanz(), []
    blatt = lies_rohblatt(mappe, name, 1)
    gliederung = _gliederung(profil)
    positionen = _positionen(blatt)
    befunde = _unbekannte_posten(blatt, positionen, gliederung)
    zeilen: list[dict[str, Any]] = []
    for spalte in blatt.spalten:
        stichtag = _STICHTAG.match(spalte.ueberschrift.strip())
        if stichtag is not None:
            betraege, neue = lies_betraege(blatt, spalte)
            befunde += neue
            herkunft = {"jahr": int(stichtag["jahr"]), "datei": mappe.name, "blatt": blatt.blatt}
            zeilen += [
                {
                    "seite": positionen[i][0], "nummer": positionen[i][1], "posten": gliederung[positionen[i]],
                    "betrag_cent": int(betraege.cent[i]), "zelle": blatt.zelle(spalte, i), **herkunft,
                }
                for i in np.flatnonzero(betraege.gilt).tolist()
                if positionen[i] in gliederung
            ]  # fmt: skip
    return _als_bilanz(zeilen), befunde


def _gliederung(profil: Landesprofil) -> dict[tuple[str, str], str]:
    """Seite und Position → Posten nach dem Landesprofil."""
    return {(p["seite"], p["nummer"]): p["posten"] for p in profil.regeln.get("bilanz", {}).get("posten", [])}


def _als_bilanz(zeilen: list[dict[str, Any]]) -> pd.DataFrame:
    """Die gelesenen Posten als Tabelle; ohne Posten die leere mit ihren Spaltentypen."""
    return pd.DataFrame(zeilen, columns=list(SPALTEN)) if zeilen else leere_bilanz()


def _unbekannte_posten(
    blatt: Rohblatt, positionen: list[tuple[str, str]], gliederung: dict[tuple[str, str], str]
) -> list[Befund]:
    """Ein Befund je Zeile, deren Position das Landesprofil nicht kennt."""
    return [
        befund("bilanzposten_unbekannt", blatt.ort(f"{blatt.verlange_spalte('Position').buchstabe}{zeile}"), f"{s} {n}")
        for zeile, (s, n) in enumerate(positionen, start=blatt.erste_zeile)
        if (s or n) and (s, n) not in gliederung
    ]


def _positionen(blatt: Rohblatt) -> list[tuple[str, str]]:
    """Seite und Position je Zeile des Blatts."""
    seiten, nummern = (_texte(blatt, name) for name in ("Seite", "Position"))
    return [(falte(seite), nummer) for seite, nummer in zip(seiten, nummern, strict=True)]


def _texte(blatt: Rohblatt, ueberschrift: str) -> list[str]:
    """Inhalt einer Textspalte; leere Zellen sind leere Texte."""
    kodes, werte = blatt.verlange_spalte(ueberschrift).kodiert()
    return [(als_schluessel(werte[kode]) or "") if kode >= 0 else "" for kode in kodes]
