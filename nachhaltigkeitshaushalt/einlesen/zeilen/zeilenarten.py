"""Welche Zeilen eines Blatts Einzelbeträge sind und welche nur wiederholen: Summen und obere Ebenen."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import numpy as np

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.layout.form import EBENEN
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import Merkmal
    from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import Rohblatt
    from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil

EINZELN, KONTROLLE, AUSGELASSEN, GESAMTSUMME, UNVOLLSTAENDIG = range(5)
LEER = "(leer)"
"""So heißt die leere Zelle unter ``auslassen``."""
GRUENDE = {
    KONTROLLE: "Summenzeile oder obere Ebene",
    AUSGELASSEN: "nach Layout ausgelassen",
    GESAMTSUMME: "unbeschriftete Summe",
    UNVOLLSTAENDIG: "Pflichtangabe fehlt oder ist unbekannt",
}


@dataclass(frozen=True, eq=False)
class Zeilenarten:
    """Die Art jeder Zeile eines Blatts (``EINZELN`` … ``UNVOLLSTAENDIG``)."""

    arten: NDArray[np.int8]

    def sind(self, art: int) -> NDArray[np.bool_]:
        """Je Zeile: hat sie diese Art?"""
        return np.equal(self.arten, art)

    def gezaehlt(self, wo: NDArray[np.bool_]) -> str:
        """Gründe und Anzahlen der Zeilen, die keine Einzelbeträge sind, als Text."""
        anzahlen = {grund: int(((self.arten == art) & wo).sum()) for art, grund in GRUENDE.items()}
        return "; ".join(f"{grund}: {anzahl}" for grund, anzahl in anzahlen.items() if anzahl)


def ausgelassene(blatt: Rohblatt, layout: Layout) -> NDArray[np.bool_]:
    """Zeilen, die das Layout unter ``auslassen`` nennt."""
    ergebnis = np.zeros(blatt.zeilen, dtype=bool)
    for ueberschrift, texte in layout.auslassen.items():
        kodes, werte = blatt.verlange_spalte(ueberschrift).kodiert()
        geschrieben = [falte(als_schluessel(wert) or str(wert)) for wert in werte]
        trifft = [any(fnmatchcase(text, _muster(gesucht)) for gesucht in texte) for text in geschrieben]
        ergebnis |= np.array([*trifft, LEER in texte])[kodes]
    return ergebnis


def _muster(text: str) -> str:
    """Gefaltetes Muster, dessen Sternchen erhalten bleiben."""
    return "*".join(falte(teil) for teil in text.split("*"))


def gesamtsummen(blatt: Rohblatt, layout: Layout, mit_betrag: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Eine unbeschriftete Gesamtsumme: die letzte Zeile mit Betrag, wenn in ihr keine Angabe des Layouts steht."""
    spalten = [s for text in layout.spalten.values() if (s := blatt.spalte(text)) is not None]
    ergebnis = np.zeros(blatt.zeilen, dtype=bool)
    mit = np.flatnonzero(mit_betrag)
    if spalten and len(mit) > 1:
        letzte = int(mit[-1])
        ergebnis[letzte] = all(spalte.leer()[letzte] for spalte in spalten)
    return ergebnis


def unterste_ebene(ebenen: list[Merkmal]) -> str | None:
    """Die tiefste Ebene, die in irgendeinem Blatt vorkommt; darunter gibt es nichts, was sie wiederholt."""
    vorhanden = {
        merkmal.werte[kode] for merkmal in ebenen for kode in np.unique(merkmal.kodes[merkmal.kodes >= 0]).tolist()
    }
    return next((ebene for ebene in reversed(EBENEN) if ebene in vorhanden), None)


def teile_ein(
    merkmale: Mapping[str, Merkmal], profil: Landesprofil, unten: str | None, ausgelassen: NDArray[np.bool_],
    gesamt: NDArray[np.bool_],
) -> Zeilenarten:  # fmt: skip
    """Die Art jeder Zeile.

    Args:
        merkmale: Merkmale der Zeilen; eine fehlende Pflichtangabe macht eine Zeile unvollständig.
        profil: Landesprofil; Zeilen ohne Seite sind dort Summen oder nachrichtlich.
        unten: Tiefste Ebene aller Dateien; Zeilen anderer Ebenen sind Kontrolle.
        ausgelassen: Zeilen, die das Layout auslässt.
        gesamt: Unbeschriftete Summen.

    """
    zeile, ebene = merkmale["zeile"], merkmale["ebene"]
    zaehlend = {*profil.seiten(), *profil.nachrichtlich}
    summe = np.array([*(wert not in zaehlend for wert in zeile.werte), False])[zeile.kodes]
    oben = np.zeros(len(zeile.kodes), dtype=bool) if unten is None else ~ebene.fehlt() & ~ebene.gleich(unten)
    pflicht = ("jahr", "wertart", "plan", "produkt", "zeile")
    ohne_betragsangaben = [merkmale[name].fehlt() for name in pflicht[2:] if name != "produkt"]
    arten = np.full(len(zeile.kodes), EINZELN, dtype=np.int8)
    arten[np.logical_or.reduce([*ohne_betragsangaben, merkmale["produkt"].fehlt() & ~summe & ~oben])] = UNVOLLSTAENDIG
    arten[(summe | oben) & (arten == EINZELN)] = KONTROLLE
    arten[ausgelassen] = AUSGELASSEN
    arten[gesamt] = GESAMTSUMME
    return Zeilenarten(arten)
