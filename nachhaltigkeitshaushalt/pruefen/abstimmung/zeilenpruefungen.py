"""Prüfungen allein aus Haushaltszeilen: interne Leistungen und fortgeschriebener Ansatz je Produkt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nachhaltigkeitshaushalt.pruefen.abstimmung.gedruckt import zeilen_sind_gedruckt
from nachhaltigkeitshaushalt.pruefen.abstimmung.posten import bilde_posten
from nachhaltigkeitshaushalt.pruefen.abstimmung.tabelle import aus_pruefungen, aus_zeilen, leere_tabelle
from nachhaltigkeitshaushalt.pruefen.fortgeschrieben import bilde_fortgeschriebenen_ansatz

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil
    from nachhaltigkeitshaushalt.pruefen.abstimmung.posten import Posten

INTERN = ("ilb_ertraege", "ilb_aufwendungen")
_UEBERNOMMEN = ["plan", "zeile", "jahr", "berichtet_cent", "errechnet_cent", "bestandteile", "datei", "blatt", "zelle"]


def pruefe_interne_leistungen(haushalt: Haushalt) -> pd.DataFrame:
    """Erträge gegen Aufwendungen aus internen Leistungsbeziehungen je Jahr und Wertart, über alle Produkte."""
    zeile = haushalt.zeilen["zeile"].cat
    kodes = [i for i, name in enumerate(zeile.categories) if name in INTERN]
    intern = haushalt.zeilen[np.isin(zeile.codes.to_numpy(), kodes)]
    if intern.empty:
        return leere_tabelle()
    posten = bilde_posten(intern)
    herkunft = {"datei": str(intern["datei"].iloc[0]), "blatt": intern["blatt"].iloc[0]}
    zeilen = [
        {**_interne(posten, j, w, haushalt), **herkunft}
        for j in range(len(posten.jahre))
        for w in range(len(posten.wertarten))
        if posten.anzahl[0, j, w].any()
    ]
    return aus_zeilen(zeilen, haushalt.profil)


def _interne(posten: Posten, j: int, w: int, haushalt: Haushalt) -> dict[str, Any]:
    """Eine Prüfung: Erträge als berichtet, Aufwendungen als errechnet."""
    stellen = {name: posten.zeilen.index(name) for name in INTERN if name in posten.zeilen}
    werte = {name: int(posten.summen[0, j, w, i]) for name, i in stellen.items()}
    anzahl = {name: int(posten.anzahl[0, j, w, i]) for name, i in stellen.items()}
    eintrag = next((z for z in haushalt.profil.zeilen if z["zeile"] == INTERN[0]), {})
    return {
        "pruefung": "interne_leistungen", "ebene": "gesamt", "schluessel": "", "plan": "ergebnis",
        "nummer": eintrag.get("nummer", ""), "zeile": INTERN[0], "bezeichnung": eintrag.get("bezeichnung", ""),
        "jahr": posten.jahre[j], "wertart": posten.wertarten[w],
        "berichtet_cent": werte.get(INTERN[0], 0), "errechnet_cent": werte.get(INTERN[1], 0),
        "bestandteile": f"{anzahl.get(INTERN[0], 0)} Ertragszeilen gegen {anzahl.get(INTERN[1], 0)} Aufwandszeilen",
    }  # fmt: skip


def _nennt(haushalt: Haushalt, wertart: str) -> bool:
    """Ob Haushaltszeilen dieser Wertart da sind."""
    arten = haushalt.zeilen["wertart"].cat
    return wertart in arten.categories and bool((arten.codes == arten.categories.get_loc(wertart)).any())


def pruefe_fortgeschriebene_zeilen(haushalt: Haushalt) -> pd.DataFrame:
    """Fortgeschriebener Ansatz je Produkt und Planzeile gegen die Regel des Landes, wo die Datei ihn nennt."""
    if zeilen_sind_gedruckt(haushalt) or not _nennt(haushalt, "fortgeschrieben"):
        return leere_tabelle()
    gebaut = bilde_fortgeschriebenen_ansatz(haushalt)
    gebaut = gebaut[gebaut["berichtet_cent"].notna()].reset_index(drop=True)
    return aus_pruefungen(_fortgeschriebene(gebaut, haushalt.profil), haushalt.profil)


def _fortgeschriebene(gebaut: pd.DataFrame, profil: Landesprofil) -> pd.DataFrame:
    """Eine Prüfung je berichtetem Wert, mit Nummer und Bezeichnung der Planzeile."""
    nummern = {z["zeile"]: (z["nummer"], z["bezeichnung"]) for z in reversed(profil.zeilen)}
    tabelle = gebaut[_UEBERNOMMEN].assign(
        pruefung="fortgeschriebener_ansatz",
        ebene="produkt",
        schluessel=gebaut["produkt"],
        wertart="fortgeschrieben",
        nummer=[nummern[str(zeile)][0] for zeile in gebaut["zeile"]],
        bezeichnung=[nummern[str(zeile)][1] for zeile in gebaut["zeile"]],
    )
    return tabelle.astype(dict.fromkeys(("schluessel", "plan", "zeile", "datei", "blatt", "zelle"), "str"))
