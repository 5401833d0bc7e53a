"""Ein Blatt einer unbekannten Datei ansehen: Kopf, Spalten, erste Zeilen und was über den Tabellen steht."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.kopf import verbinde_kopf
from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import einheit_ueber_kopf
from nachhaltigkeitshaushalt.einlesen.spalten.rohblatt import probezeilen
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopflage import PROBEZEILEN, Kopflage, finde_kopf
from nachhaltigkeitshaushalt.einlesen.vorschlag.spaltendeutung import (
    Spaltendeutung,
    deute_spalten,
    ungedeutete_zahlenspalten,
)
from nachhaltigkeitshaushalt.einlesen.vorschlag.titeldeutung import (
    Titel,
    deute_titel,
    genannter_plan,
    ohne_koepfe_und_titel,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe

_HINWEIS = re.compile(r"(?:Angaben|Beträge|Werte|Zahlen)\b.*\bin\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Blattsicht:
    """Kopf, Spalten und erste Zeilen eines Blatts."""

    blatt: str
    kopf: Kopflage
    spalten: list[Spaltendeutung]
    daten: list[Sequence[Any]]
    einheit_oben: tuple[str, str] | None = None
    uebrige: tuple[str, ...] = ()
    oben: str = ""
    """Die Texte über dem Kopf."""
    titel: Titel = field(default_factory=Titel)
    """Was Zeilen ohne Betrag nennen."""

    def ueberschriften(self) -> tuple[object, ...]:
        """Woran zwei gleich gebaute Blätter zu erkennen sind: Stelle und Überschrift der Spalten."""
        spalten = sorted((s.index, s.ueberschrift, s.angabe) for s in self.spalten)
        return tuple(spalten) if spalten else (self.blatt,)

    def plan(self) -> str | None:
        """Der Plan, den der Name des Blatts nennt, sonst der über dem Kopf; None, wenn keiner genannt ist."""
        return genannter_plan(self.blatt) or genannter_plan(self.oben)

    def gewicht(self) -> int:
        """Wie viel von einem Haushalt das Blatt zeigt."""
        namen = {spalte.angabe for spalte in self.spalten}
        return (2 if "betrag" in namen else 0) * (1 + len(namen & {"produkt", "konto", "zeilennummer", "seite"}))

    def hat(self, angabe: str) -> bool:
        """Nennt eine Spalte diese Angabe?"""
        return any(spalte.angabe == angabe for spalte in self.spalten)

    def jahre(self) -> set[int]:
        """Die Jahre, die Überschriften der Beträge nennen."""
        return {spalte.jahr for spalte in self.spalten if spalte.angabe == "betrag" and spalte.jahr}


def sichte_blatt(mappe: Mappe, blatt: str) -> Blattsicht:
    """Kopf, Spalten und erste Zeilen eines Blatts."""
    zeilen, nummern = probezeilen(mappe, blatt, PROBEZEILEN)
    if len(zeilen) <= 1:
        return Blattsicht(blatt, Kopflage(1, 1, "leer"), [], [])
    kopf = finde_kopf(zeilen)
    anfang = kopf.kopfzeile - kopf.kopfzeilen
    verbunden = mappe.verbundene_zellen(blatt) if kopf.kopfzeilen > 1 else ()
    texte = verbinde_kopf(zeilen[anfang : kopf.kopfzeile], anfang, verbunden)
    daten = ohne_koepfe_und_titel(zeilen[kopf.kopfzeile :], texte)
    spalten = deute_spalten(texte, daten)
    hat_betrag = any(spalte.angabe == "betrag" for spalte in spalten)
    alle = probezeilen(mappe, blatt, None)[0] if hat_betrag and len(zeilen) == PROBEZEILEN else zeilen
    titel = deute_titel(alle[:anfang], alle[kopf.kopfzeile :], texte)
    uebrige = ungedeutete_zahlenspalten(texte, daten, spalten)
    kopf = replace(kopf, kopfzeile=nummern[kopf.kopfzeile - 1])
    return Blattsicht(
        blatt,
        kopf,
        spalten,
        daten,
        einheit_ueber_kopf([[blatt], *zeilen[:anfang], *_hinweise(daten)]),
        uebrige,
        _texte(zeilen[:anfang]),
        titel,
    )


def _hinweise(daten: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Hinweise zur Einheit unter der Tabelle („alle Angaben in T€“): eine einzige Zelle, die von Angaben spricht."""
    einzelne = [[z for z in zeile if z != ""] for zeile in daten]
    return [z for z in einzelne if len(z) == 1 and isinstance(z[0], str) and _HINWEIS.search(z[0])]


def _texte(zeilen: Sequence[Sequence[Any]]) -> str:
    """Alle Texte der Zeilen hintereinander."""
    return " ".join(zelle.strip() for zeile in zeilen for zelle in zeile if isinstance(zelle, str) and zelle.strip())
