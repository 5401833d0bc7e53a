"""Welche Zeile des Plans und welche Seite eine Haushaltszeile hat: aus Angabe, Nummer oder Konto."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal, sammelbefund
from nachhaltigkeitshaushalt.kern.befunde import befund
from nachhaltigkeitshaushalt.kern.landesprofil import UNGEGLIEDERT
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt
    from nachhaltigkeitshaushalt.kern.befunde import Befund
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

QUELLEN = ("zeile", "zeilennummer", "konto")
"""Woraus die Zeile des Plans folgt, in der Reihenfolge des Vorrangs."""


def bestimme_zeilen(
    blatt: Rohblatt, layout: Layout, profil: Landesprofil, merkmale: Mapping[str, Merkmal], zaehlt: NDArray[np.bool_]
) -> tuple[dict[str, Merkmal], list[Befund]]:
    """Zeile, Plan und Seite je Haushaltszeile.

    Die ausdrückliche Angabe geht vor, dann die gedruckte Zeilennummer, dann das Konto. Was
    das Landesprofil nicht kennt, gilt als fehlend und wird gemeldet, nie angenommen.
    """
    if nennt_nur_seiten(layout):
        return _ungegliedert(blatt, layout, merkmale)
    if not {*QUELLEN} & {n for n, u in layout.spalten.items() if blatt.spalte(u)} and "zeile" not in layout.festwerte:
        blatt.verlange_spalte(layout.spalten.get("konto", "Konto"))
    zeile, befunde = _zeilen(blatt, layout, profil, merkmale, zaehlt)
    plaene, seiten = profil.plaene(), profil.seiten()
    plan = merkmale["plan"].sonst(zeile.uebersetzt(plaene.get))
    seite = merkmale["seite"].sonst(zeile.uebersetzt(seiten.get))
    befunde += _widersprueche(blatt, layout, "plan", zeile.uebersetzt(plaene.get), merkmale["plan"])
    befunde += _widersprueche(blatt, layout, "seite", zeile.uebersetzt(seiten.get), merkmale["seite"])
    return {"zeile": zeile, "plan": plan, "seite": seite}, befunde


def nennt_nur_seiten(layout: Layout) -> bool:
    """Nennt die Datei keine Zeile, keine Nummer und kein Konto, wohl aber die Seite jedes Betrags?"""
    angaben = layout.spalten.keys() | layout.festwerte.keys()
    return not {*QUELLEN} & angaben and ("seite" in angaben or all(eintrag.seite for eintrag in layout.betraege))


def _ungegliedert(
    blatt: Rohblatt, layout: Layout, merkmale: Mapping[str, Merkmal]
) -> tuple[dict[str, Merkmal], list[Befund]]:
    """Zeile und Plan nur nach der Seite; nennt sie die Betragsspalte, gilt zunächst die der ersten."""
    erste = Merkmal.fest(layout.betraege[0].seite, len(merkmale["seite"].kodes))
    hinweis = befund("zeile_nur_seite", blatt.ort(f"A{blatt.erste_zeile - 1}", "zeile"))
    return zeile_der_seite(merkmale["seite"].sonst(erste)), [hinweis]


def zeile_der_seite(seite: Merkmal) -> dict[str, Merkmal]:
    """Die ungegliederte Zeile und ihr Plan zu einer Seite."""
    zeilen = {name: zeile for name, (zeile, _) in UNGEGLIEDERT.items()}
    plaene = {name: plan for name, (_, plan) in UNGEGLIEDERT.items()}
    zeile, plan = seite.uebersetzt(zeilen.get), seite.uebersetzt(plaene.get)
    return {"zeile": zeile, "plan": plan, "seite": seite}


def _zeilen(
    blatt: Rohblatt, layout: Layout, profil: Landesprofil, merkmale: Mapping[str, Merkmal], zaehlt: NDArray[np.bool_]
) -> tuple[Merkmal, list[Befund]]:
    """Semantische Zeile aus den drei Quellen in ihrem Vorrang."""
    bekannt = {*profil.plaene(), *profil.nachrichtlich}
    angegeben = merkmale["zeile"].uebersetzt(lambda wert: wert if wert in bekannt else None)
    nummer = _aus_nummern(layout, profil, merkmale, bekannt)
    konto = merkmale["konto"].uebersetzt(profil.zeile_zum_konto)
    zeile = angegeben.sonst(nummer).sonst(konto)
    quellen = zip(QUELLEN, (angegeben, nummer, konto), strict=True)
    offen = zeile.fehlt() & zaehlt
    befunde = [
        b for name, ergebnis in quellen for b in _unbekannte(blatt, layout, name, merkmale[name], ergebnis, offen)
    ]
    return zeile, befunde + _ohne_jede_angabe(blatt, layout, offen)


def _ohne_jede_angabe(blatt: Rohblatt, layout: Layout, offen: NDArray[np.bool_]) -> list[Befund]:
    """Sammelbefund zu Zeilen, deren Zellen für Zeile, Zeilennummer und Konto alle leer sind."""
    spalten = [s for name in QUELLEN if name in layout.spalten and (s := blatt.spalte(layout.spalten[name]))]
    if not spalten:
        return []
    leer = np.logical_and.reduce([spalte.leer() & ~blatt.unlesbar_in(spalte) for spalte in spalten])
    wo = np.flatnonzero(offen & leer & blatt.belegt())
    return [sammelbefund(blatt, spalten[-1], wo, "zeile_nicht_bestimmbar", None, "zeile")] if len(wo) else []


def _aus_nummern(layout: Layout, profil: Landesprofil, merkmale: Mapping[str, Merkmal], bekannt: set[str]) -> Merkmal:
    """Zeile zur gedruckten Nummer, je Plan und Ebene; Abweichungen der Datei nennt das Layout unter ``zeilen``."""
    nummern, plaene = merkmale["zeilennummer"], merkmale["plan"]
    ist_gesamt = merkmale["ebene"].gleich("gesamt")
    eigene = _eigene_nummern(layout)

    def uebersetze(plan: str, ebene: str) -> Merkmal:
        """Alle Nummern in einem Plan und einer Ebene."""

        def suche(nummer: str) -> str | None:
            """Zeile zu einer Nummer: erst das Layout, dann das Landesprofil."""
            zeile = eigene.get(falte(nummer).lstrip("0")) or profil.zeile_zur_nummer(plan, nummer, ebene)
            return zeile if zeile in bekannt else None

        return nummern.uebersetzt(suche)

    ergebnis = Merkmal.fest(None, len(nummern.kodes))
    for plan, im_plan in _je_plan(plaene):
        for ebene, dort in (("gesamt", ist_gesamt), ("teilplan", ~ist_gesamt)):
            if (im_plan & dort).any():
                ergebnis = ergebnis.sonst(uebersetze(plan, ebene).nur(im_plan & dort))
    return ergebnis


def _eigene_nummern(layout: Layout) -> dict[str, str]:
    """Nummer → Zeile nach dem Layout, unabhängig von Schreibweise und führenden Nullen."""
    return {falte(nummer).lstrip("0"): zeile for nummer, zeile in layout.zeilen.items()}


def _je_plan(plaene: Merkmal) -> list[tuple[str, NDArray[np.bool_]]]:
    """Jeder Plan mit seinen Zeilen; nennt die Datei keinen, gehören alle zum Ergebnisplan."""
    if not plaene.werte:
        return [("ergebnis", np.ones(len(plaene.kodes), dtype=bool))]
    return [(plan, plaene.gleich(plan)) for plan in plaene.werte]


def _unbekannte(  # noqa: PLR0913 - Quelle, Ergebnis und offene Zeilen gehören zusammen
    blatt: Rohblatt, layout: Layout, name: str, quelle: Merkmal, ergebnis: Merkmal, ohne_zeile: NDArray[np.bool_]
) -> list[Befund]:
    """Ein Befund je Wert der Quelle, der zu keiner Zeile führt."""
    offen = ergebnis.fehlt() & ~quelle.fehlt() & ohne_zeile
    spalte = blatt.spalte(layout.spalten[name]) if offen.any() and name in layout.spalten else None
    if spalte is None:
        return []
    kodes = np.unique(quelle.kodes[offen])
    return [
        sammelbefund(
            blatt, spalte, np.flatnonzero(offen & (quelle.kodes == k)), f"{name}_unbekannt", quelle.werte[k], name
        )
        for k in kodes
    ]


def _widersprueche(blatt: Rohblatt, layout: Layout, name: str, aus_zeile: Merkmal, angegeben: Merkmal) -> list[Befund]:
    """Zeilen, deren angegebener Plan (oder Seite) nicht zu ihrem Konto oder ihrer Zeile passt."""
    spalte = blatt.spalte(layout.spalten[name]) if name in layout.spalten else None
    gemeinsam = angegeben.uebersetzt(lambda wert: wert)
    stelle = {wert: i for i, wert in enumerate(gemeinsam.werte)}
    erwartet = np.array([*(stelle.get(wert, -2) for wert in aus_zeile.werte), -1])[aus_zeile.kodes]
    falsch = ~angegeben.fehlt() & ~aus_zeile.fehlt() & (erwartet != gemeinsam.kodes)
    if spalte is None or not falsch.any():
        return []
    return [sammelbefund(blatt, spalte, np.flatnonzero(falsch), f"{name}_widerspruch", None, name)]
