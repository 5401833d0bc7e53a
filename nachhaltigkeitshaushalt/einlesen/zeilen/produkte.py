"""Produkte: aus dem Blatt „Produkte“ gelesen oder aus den Haushaltszeilen abgeleitet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import Tabellenblatt, lies_tabelle
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal, sammelbefund
from nachhaltigkeitshaushalt.kern.tabellen import Produkte

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt
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
    produkt, bezeichnung = merkmale["produkt"], merkmale["produktbezeichnung"]
    erste_zeile = _erste_zeile(produkt)
    nummern = blatt.zeilennummern()
    namen, fachbereiche = _erste_werte(produkt, bezeichnung), _erste_werte(produkt, merkmale["fachbereich"])
    bereiche, gruppen = (_erste_werte(produkt, merkmale.get(name)) for name in ("produktbereich", "produktgruppe"))
    zeilen = [
        {
            "datei": blatt.mappe.name,
            "blatt": blatt.blatt,
            "excel_zeile": int(nummern[erste_zeile[i]]),
            "produkt": wert,
            "bezeichnung": namen[i],
            "produktgruppe": gruppen[i] or obere_ebene(wert, "produktgruppe", layout, profil),
            "produktbereich": bereiche[i] or obere_ebene(wert, "produktbereich", layout, profil),
            "fachbereich": fachbereiche[i],
        }
        for i, wert in enumerate(produkt.werte)
        if erste_zeile[i] >= 0
    ]
    befunde = _mehrere_namen(blatt, layout, produkt, bezeichnung)
    tabelle = pd.DataFrame(zeilen, columns=list(Produkte.to_schema().columns))
    typen = dict.fromkeys(tabelle.columns.difference(["excel_zeile"]), "str")
    tabelle = tabelle.astype({**typen, "datei": "category", "blatt": "category", "excel_zeile": "int64"})
    return Tabellenblatt(tabelle, befunde, buchstaben(blatt, layout))


def _erste_zeile(produkt: Merkmal, wo: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """Je Produkt seine erste Zeile (nur unter denen mit ``wo``), sonst −1."""
    erste = np.full(len(produkt.werte), -1, dtype=np.int64)
    zeilen = np.flatnonzero(~produkt.fehlt() if wo is None else ~produkt.fehlt() & wo)[::-1]
    erste[produkt.kodes[zeilen]] = zeilen  # rückwärts: die oberste Zeile wird zuletzt geschrieben
    return erste


def _erste_werte(produkt: Merkmal, merkmal: Merkmal | None) -> list[str | None]:
    """Je Produkt der erste vorhandene Wert eines Merkmals."""
    if merkmal is None:
        return [None] * len(produkt.werte)
    erste = _erste_zeile(produkt, ~merkmal.fehlt()).tolist()
    return [None if i < 0 else merkmal.werte[merkmal.kodes[i]] for i in erste]


def buchstaben(blatt: Rohblatt, layout: Layout) -> dict[str, str]:
    """Excel-Spalte je Angabe des Layouts, für die Zellen in Befunden."""
    spalten = {name: blatt.spalte(ueberschrift) for name, ueberschrift in layout.spalten.items()}
    return {name: spalte.buchstabe for name, spalte in spalten.items() if spalte is not None}


def obere_ebene(produkt: str, ebene: str, layout: Layout, profil: Landesprofil) -> str:
    """Schlüssel von Produktbereich oder Produktgruppe: der Anfang des Produkts.

    Das Layout nennt, wie viele Zeichen es sind; nach dem Landesprofil zählen Trennzeichen nicht mit
    („11.01.01“ gehört mit vier Stellen zur Produktgruppe „11.01“).
    """
    if ebene in layout.produktrahmen:
        return produkt[: layout.produktrahmen[ebene]]
    bereich, gruppe = profil.stellen()
    zeichen = [i for i, z in enumerate(produkt, start=1) if z.isalnum()]
    stelle = bereich if ebene == "produktbereich" else gruppe
    return produkt[: zeichen[stelle - 1]] if len(zeichen) >= stelle else produkt


def _mehrere_namen(blatt: Rohblatt, layout: Layout, produkt: Merkmal, bezeichnung: Merkmal) -> list[Befund]:
    """Hinweis je weiterer Bezeichnung desselben Produkts."""
    erste = np.append(_erste_zeile(produkt, ~bezeichnung.fehlt()), -1)
    weitere = ~bezeichnung.fehlt() & ~produkt.fehlt() & (bezeichnung.kodes != bezeichnung.kodes[erste[produkt.kodes]])
    ueberschrift = layout.spalten.get("produktbezeichnung") if weitere.any() else None
    spalte = blatt.spalte(ueberschrift) if ueberschrift else None
    if spalte is None:
        return []
    paare: dict[tuple[int, int], list[int]] = {}
    for i in np.flatnonzero(weitere).tolist():
        paare.setdefault((int(produkt.kodes[i]), int(bezeichnung.kodes[i])), []).append(i)
    return [
        sammelbefund(blatt, spalte, np.array(wo), "produkt_mehrere_namen", bezeichnung.werte[name], "bezeichnung")
        for (_, name), wo in sorted(paare.items(), key=lambda eintrag: eintrag[0][0])
    ]
