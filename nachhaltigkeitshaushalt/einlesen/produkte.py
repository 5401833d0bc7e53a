"""Produkte: aus dem Blatt „Produkte“ gelesen oder aus den Haushaltszeilen abgeleitet."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.merkmale import Merkmal, sammelbefund
from nachhaltigkeitshaushalt.einlesen.tabellenblatt import Tabellenblatt, lies_tabelle
from nachhaltigkeitshaushalt.kern.tabellen import Produkte

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.einlesen.layout import Layout
    from nachhaltigkeitshaushalt.einlesen.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.rohblatt import Rohblatt
    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil


def lies_produkte(mappe: Mappe) -> Tabellenblatt:
    """Das Blatt „Produkte“ nach Datenvertrag."""
    return lies_tabelle(mappe, "Produkte", Produkte)


def leite_produkte_ab(
    blatt: Rohblatt, layout: Layout, merkmale: Mapping[str, Merkmal], profil: Landesprofil
) -> Tabellenblatt:
    """Ein Produkt je verschiedenem Schlüssel; Bereich und Gruppe sind seine ersten Stellen.

    Trägt ein Produkt mehrere Bezeichnungen, gilt die erste, und ein Befund nennt die anderen.
    """
    produkt = merkmale["produkt"]
    stellen_bereich, stellen_gruppe = _stellen(layout, profil)
    vorkommen = _vorkommen(produkt)
    nummern = blatt.zeilennummern()
    bereich, gruppe = merkmale.get("produktbereich"), merkmale.get("produktgruppe")
    zeilen = [
        {
            "datei": blatt.mappe.name,
            "blatt": blatt.blatt,
            "excel_zeile": int(nummern[wo[0]]),
            "produkt": wert,
            "bezeichnung": _erster(merkmale["produktbezeichnung"], wo),
            "produktgruppe": _erster(gruppe, wo) or wert[:stellen_gruppe],
            "produktbereich": _erster(bereich, wo) or wert[:stellen_bereich],
            "fachbereich": _erster(merkmale["fachbereich"], wo),
        }
        for wert, wo in zip(produkt.werte, vorkommen, strict=True)
        if len(wo)
    ]
    befunde = [
        b for wo in vorkommen if len(wo) for b in _mehrere_namen(blatt, layout, merkmale["produktbezeichnung"], wo)
    ]
    tabelle = pd.DataFrame(zeilen, columns=list(Produkte.to_schema().columns))
    typen = dict.fromkeys(tabelle.columns.difference(["excel_zeile"]), "str")
    tabelle = tabelle.astype({**typen, "datei": "category", "blatt": "category", "excel_zeile": "int64"})
    return Tabellenblatt(tabelle, befunde, buchstaben(blatt, layout))


def _vorkommen(merkmal: Merkmal) -> list[np.ndarray]:
    """Zeilen je Wert eines Merkmals, in der Reihenfolge des Blatts."""
    reihenfolge = np.argsort(merkmal.kodes, kind="stable")
    grenzen = np.searchsorted(merkmal.kodes[reihenfolge], np.arange(len(merkmal.werte) + 1))
    return [reihenfolge[a:b] for a, b in itertools.pairwise(grenzen.tolist())]


def buchstaben(blatt: Rohblatt, layout: Layout) -> dict[str, str]:
    """Excel-Spalte je Angabe des Layouts, für die Zellen in Befunden."""
    spalten = {name: blatt.spalte(ueberschrift) for name, ueberschrift in layout.spalten.items()}
    return {name: spalte.buchstabe for name, spalte in spalten.items() if spalte is not None}


def _stellen(layout: Layout, profil: Landesprofil) -> tuple[int, int]:
    """Stellen von Produktbereich und Produktgruppe: aus dem Layout, sonst aus dem Landesprofil."""
    bereich, gruppe = profil.stellen()
    return layout.produktrahmen.get("produktbereich", bereich), layout.produktrahmen.get("produktgruppe", gruppe)


def _erster(merkmal: Merkmal | None, zeilen: np.ndarray) -> str | None:
    """Der erste vorhandene Wert in diesen Zeilen."""
    if merkmal is None:
        return None
    kodes = merkmal.kodes[zeilen]
    vorhanden = kodes[kodes >= 0]
    return merkmal.werte[vorhanden[0]] if len(vorhanden) else None


def _mehrere_namen(blatt: Rohblatt, layout: Layout, bezeichnung: Merkmal, zeilen: np.ndarray) -> list[Befund]:
    """Hinweis je weiterer Bezeichnung desselben Produkts."""
    kodes = bezeichnung.kodes[zeilen]
    weitere = dict.fromkeys(kodes[(kodes >= 0) & (kodes != kodes[0])].tolist())
    spalte = blatt.spalte(layout.spalten["produktbezeichnung"]) if weitere else None
    if spalte is None:
        return []
    return [
        sammelbefund(blatt, spalte, zeilen[kodes == k], "produkt_mehrere_namen", bezeichnung.werte[k], "bezeichnung")
        for k in weitere
    ]
