"""Alle Merkmale der Zeilen eines Blatts: aus Spalten, Festwerten und dem Dateinamen, auf Erlaubtes geprüft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.einlesen.layout.form import EBENEN
from nachhaltigkeitshaushalt.einlesen.layout.modell import SPALTEN_EINER_ZEILE, Layout
from nachhaltigkeitshaushalt.einlesen.spalten.betraege import grund_der_zelle
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal, lies_merkmal, sammelbefund, uebersetzer
from nachhaltigkeitshaushalt.kern.befunde import Befund, befund, fehler
from nachhaltigkeitshaushalt.kern.begriffe import Plan, Seite, Wertart
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt, Rohspalte
    from nachhaltigkeitshaushalt.kern.befunde import Ort

PFLICHT = ("jahr", "wertart", "plan", "produkt", "zeile")
_ERLAUBT: Mapping[str, tuple[str, ...]] = {
    "wertart": tuple(Wertart), "plan": tuple(Plan), "seite": tuple(Seite), "ebene": EBENEN,
}  # fmt: skip


def lies_merkmale(
    blatt: Rohblatt, layout: Layout, feste: Mapping[str, Merkmal], zaehlt: NDArray[np.bool_]
) -> tuple[dict[str, Merkmal], list[Befund]]:
    """Die Merkmale aller Zeilen.

    Args:
        blatt: Das Blatt.
        layout: Wo welches Merkmal steht.
        feste: Angaben, die in keiner Spalte stehen (Festwerte, Dateiname, Blattname, Abschnitte).
        zaehlt: Zeilen, deren Mängel zu melden sind (sie tragen einen Betrag).

    """
    merkmale: dict[str, Merkmal] = {}
    befunde: list[Befund] = _unlesbare_merkmale(blatt, layout)
    for name in SPALTEN_EINER_ZEILE:
        gelesen, neue = _lies_eines(blatt, layout, name, zaehlt)
        merkmale[name] = gelesen.sonst(feste[name]) if name in feste else gelesen
        befunde += neue
    return {**merkmale, "ebene": _ebene(layout, merkmale)}, befunde


def _lies_eines(blatt: Rohblatt, layout: Layout, name: str, zaehlt: NDArray[np.bool_]) -> tuple[Merkmal, list[Befund]]:
    """Ein Merkmal aus seiner Spalte; hat es keine, überall „fehlt“."""
    ueberschrift = layout.spalten.get(name)
    fehlend = Merkmal.fest(None, blatt.zeilen)
    if ueberschrift is None:
        return fehlend, []
    spalte = blatt.spalte(ueberschrift) if name in layout.fehlen_duerfen else blatt.verlange_spalte(ueberschrift)
    if spalte is None:
        return fehlend, []
    gemeldet = zaehlt if name == "zeilennummer" else np.ones(blatt.zeilen, dtype=bool)
    merkmal, befunde = lies_merkmal(blatt, spalte, uebersetzer(name, layout), name, gemeldet)
    merkmal, neue = _pruefe_werte(blatt, spalte, name, merkmal)
    return merkmal, befunde + neue + _pruefe_pflicht(blatt, layout, spalte, name, zaehlt)


def _pruefe_werte(blatt: Rohblatt, spalte: Rohspalte, name: str, merkmal: Merkmal) -> tuple[Merkmal, list[Befund]]:
    """Werte, die es nicht geben darf (fremde Aufzählungswerte, unmögliche Jahre), gelten als fehlend."""
    fremd = _fremde_werte(name, merkmal)
    if not fremd:
        return merkmal, []
    regel = "jahr_bereich" if name == "jahr" else f"unbekannt_{name}"
    stellen = {wert: np.flatnonzero(merkmal.kodes == merkmal.werte.index(wert)) for wert in fremd}
    befunde = [sammelbefund(blatt, spalte, wo, regel, wert, name) for wert, wo in stellen.items()]
    return merkmal.uebersetzt(lambda wert: None if wert in stellen else wert), befunde


def _fremde_werte(name: str, merkmal: Merkmal) -> list[str]:
    """Werte, die es für diese Angabe nicht geben darf."""
    if name == "jahr":
        return [wert for wert in merkmal.werte if not _ist_jahr(wert)]
    return [wert for wert in merkmal.werte if wert not in _ERLAUBT[name]] if name in _ERLAUBT else []


def _ist_jahr(ziffern: str) -> bool:
    """Liegt die Zahl im Bereich der Jahre? Überlange Ziffernfolgen nicht."""
    return len(ziffern) <= len(str(JAHR_BIS)) and JAHR_AB <= int(ziffern) <= JAHR_BIS


def _pruefe_pflicht(
    blatt: Rohblatt, layout: Layout, spalte: Rohspalte, name: str, zaehlt: NDArray[np.bool_]
) -> list[Befund]:
    """Leere Zellen in Pflichtspalten, soweit die Zeile nicht ganz leer ist."""
    if name not in PFLICHT or name in layout.fehlen_duerfen:
        return []
    leer = np.flatnonzero(spalte.leer() & blatt.belegt() & ~blatt.unlesbar_in(spalte) & zaehlt)
    return [sammelbefund(blatt, spalte, leer, "pflichtspalte_leer", None, name)] if len(leer) else []


def _unlesbare_merkmale(blatt: Rohblatt, layout: Layout) -> list[Befund]:
    """Fehlerwerte und Formeln ohne Ergebnis in Merkmalsspalten."""
    if not blatt.unlesbar:
        return []
    namen = _angaben_der_spalten(blatt, layout)
    befunde = []
    for zelle in blatt.unlesbar:
        name, grund = namen.get(zelle.rstrip("0123456789")), grund_der_zelle(blatt, zelle)
        if name is not None and grund is not None:
            befunde.append(befund(grund[0], blatt.ort(zelle, name), grund[1]))
    return befunde


def _angaben_der_spalten(blatt: Rohblatt, layout: Layout) -> dict[str, str]:
    """Excel-Spalte → Angabe des Layouts."""
    spalten = [(blatt.spalte(text), name) for name, text in layout.spalten.items()]
    return {spalte.buchstabe: name for spalte, name in spalten if spalte is not None}


def _ebene(layout: Layout, merkmale: Mapping[str, Merkmal]) -> Merkmal:
    """Ebene je Zeile: angegeben oder aus der Länge des Produktschlüssels."""
    if not layout.ebene_nach_stellen:
        return merkmale["ebene"]
    nach_stellen = merkmale["produkt"].uebersetzt(lambda wert: layout.ebene_nach_stellen.get(len(wert)))
    return merkmale["ebene"].sonst(nach_stellen)


def verlange_eindeutige_spalten(blatt: Rohblatt, layout: Layout) -> None:
    """Jede Angabe des Layouts trifft eine Spalte; ein Muster, das mehrere trifft, ist ein Fehler."""
    for ueberschrift in [*layout.spalten.values(), *(eintrag.spalte for eintrag in layout.betraege)]:
        treffer = blatt.alle_spalten(ueberschrift) if "*" in ueberschrift else []
        if len(treffer) > 1:
            namen = ", ".join(f"{spalte.buchstabe} „{spalte.ueberschrift}“" for spalte in treffer)
            raise fehler("spalte_mehrdeutig", blatt.ort(f"A{blatt.erste_zeile - 1}"), ueberschrift, treffer=namen)


def pruefe_wert(name: str, wert: str, ort: Ort) -> None:
    """Eine Angabe aus dem Dateinamen oder Layout ist ein erlaubter Wert."""
    if name in _ERLAUBT and wert not in _ERLAUBT[name]:
        raise fehler(f"unbekannt_{name}", ort, wert)
    if name == "jahr" and not (wert.isascii() and wert.isdigit() and JAHR_AB <= int(wert[:9]) <= JAHR_BIS):
        raise fehler("jahr_bereich", ort, wert)
