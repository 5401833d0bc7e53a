"""Eine unbekannte Datei ansehen: bestes Blatt, Kopf, Spalten, Dateinamen und Haushaltsjahr."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.dateinamendeutung import Namensdeutung, deute_dateinamen
from nachhaltigkeitshaushalt.einlesen.jahresdeutung import deute_haushaltsjahr
from nachhaltigkeitshaushalt.einlesen.kopf import verbinde_kopf
from nachhaltigkeitshaushalt.einlesen.kopfbelege import einheit_ueber_kopf, jahre_im_text
from nachhaltigkeitshaushalt.einlesen.kopfdeutung import deute_plan
from nachhaltigkeitshaushalt.einlesen.kopflage import PROBEZEILEN, Kopflage, finde_kopf
from nachhaltigkeitshaushalt.einlesen.mappe import Mappe, oeffne
from nachhaltigkeitshaushalt.einlesen.rohblatt import probezeilen
from nachhaltigkeitshaushalt.einlesen.spaltendeutung import Spaltendeutung, deute_spalten, ungedeutete_zahlenspalten
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_HINWEIS = re.compile(r"(?:Angaben|Beträge|Werte|Zahlen)\b.*\bin\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Sichtung:
    """Was an der Datei zu sehen war, bevor etwas gelesen wurde."""

    mappe: Mappe
    dateien: tuple[Path, ...]
    blatt: str
    kopf: Kopflage
    spalten: list[Spaltendeutung]
    zeilen: list[list[Any]]
    namen: Namensdeutung
    haushaltsjahr: int | None
    jahresbeleg: str
    einheit_oben: tuple[str, str] | None = None
    """Einheit, die eine Zelle über dem Kopf nennt, und deren Text."""
    gleiche: tuple[str, ...] = ()
    """Weitere Blätter mit demselben Kopf; sie gehören zum selben Haushalt."""
    weitere: tuple[str, ...] = ()
    """Andere Blätter mit Beträgen; das Layout liest sie nicht."""
    uebrige: tuple[str, ...] = ()
    """Spalten voller Zahlen, auf die keine Angabe zeigt."""
    titel: str = ""
    """Was Dateiname, Blattname und die Zeilen über dem Kopf sagen."""

    def angabe(self, name: str) -> Spaltendeutung | None:
        """Die Spalte zu einer Angabe des Datenvertrags."""
        return _zur_angabe(self.spalten, name)

    def alle_blaetter(self) -> str | tuple[str, ...]:
        """Das gelesene Blatt oder alle mit demselben Kopf."""
        return (self.blatt, *self.gleiche) if self.gleiche else self.blatt

    def betraege(self) -> list[Spaltendeutung]:
        """Die Betragsspalten."""
        return [spalte for spalte in self.spalten if spalte.angabe == "betrag"]


def _zur_angabe(spalten: Sequence[Spaltendeutung], name: str) -> Spaltendeutung | None:
    """Die erste Spalte zu einer Angabe, oder None."""
    return next((spalte for spalte in spalten if spalte.angabe == name), None)


def sichte_dateien(dateien: Sequence[Path]) -> Sichtung:
    """Öffnet die erste Datei (die übrigen müssen ihr gleichen) und deutet Kopf, Spalten und Namen."""
    mappe = oeffne(dateien[0])
    kandidaten = [_sichte_blatt(mappe, blatt) for blatt in mappe.blaetter]
    bestes = max(kandidaten, key=lambda k: (_gewicht(k.spalten), len(k.daten)))
    blatt, kopf, spalten, zeilen = bestes.blatt, bestes.kopf, bestes.spalten, bestes.daten
    if not any(spalte.angabe == "betrag" for spalte in spalten):
        raise fehler("layout_keine_betraege", Ort(mappe.name, blatt or None), kopfzeile=kopf.kopfzeile)
    namen = _deute_namen(dateien)
    titel = " ".join((*_namen_der_dateien(dateien), blatt, bestes.oben))
    jahr, beleg = deute_haushaltsjahr(spalten, zeilen, namen, (bestes.oben, blatt, dateien[0].name))
    gleiche = _gleiche(bestes, kandidaten)
    weitere = tuple(k.blatt for k in kandidaten if k is not bestes and k.blatt not in gleiche and _gewicht(k.spalten))
    return Sichtung(
        mappe, tuple(dateien), blatt, kopf, spalten, zeilen, namen, jahr, beleg, bestes.einheit_oben, gleiche, weitere,
        bestes.uebrige, titel,
    )  # fmt: skip


def _gleiche(bestes: Blattsicht, kandidaten: Sequence[Blattsicht]) -> tuple[str, ...]:
    """Weitere Blätter mit demselben Kopf; nach Jahren oder Plänen benannte sind verschiedene."""
    gleiche = [k.blatt for k in kandidaten if k is not bestes and k.ueberschriften() == bestes.ueberschriften()]
    gleiche = [blatt for blatt in gleiche if deute_plan(blatt) == deute_plan(bestes.blatt)]
    jahre = {tuple(jahre_im_text(blatt)) for blatt in (bestes.blatt, *gleiche)}
    return tuple(gleiche) if len(jahre) == 1 else ()


def _deute_namen(dateien: Sequence[Path]) -> Namensdeutung:
    """Was die Dateinamen gemeinsam sagen; der Name einer einzelnen Datei verrät nichts Verlässliches."""
    if len(dateien) > 1:
        return deute_dateinamen([datei.name for datei in dateien])
    return Namensdeutung(beleg=f"eine Datei: {dateien[0].name}")


def _gewicht(spalten: Sequence[Spaltendeutung]) -> int:
    """Wie viel von einem Haushalt ein Blatt zeigt."""
    namen = {spalte.angabe for spalte in spalten}
    return (2 if "betrag" in namen else 0) * (1 + len(namen & {"produkt", "konto", "zeilennummer", "seite"}))


@dataclass(frozen=True, eq=False)
class Blattsicht:
    """Kopf, Spalten und erste Zeilen eines Blatts."""

    blatt: str
    kopf: Kopflage
    spalten: list[Spaltendeutung]
    daten: list[list[Any]]
    einheit_oben: tuple[str, str] | None = None
    uebrige: tuple[str, ...] = ()
    oben: str = ""
    """Die Texte über dem Kopf."""

    def ueberschriften(self) -> tuple[object, ...]:
        """Woran zwei gleich gebaute Blätter zu erkennen sind: Lage des Kopfes, Stelle und Überschrift der Spalten."""
        spalten = sorted((s.index, s.ueberschrift, s.angabe) for s in self.spalten)
        return (self.kopf.kopfzeile, self.kopf.kopfzeilen, *spalten) if spalten else (self.blatt,)


def _sichte_blatt(mappe: Mappe, blatt: str) -> Blattsicht:
    """Kopf, Spalten und erste Zeilen eines Blatts."""
    zeilen = probezeilen(mappe, blatt, PROBEZEILEN)
    if len(zeilen) <= 1:
        return Blattsicht(blatt, Kopflage(1, 1, "leer"), [], [])
    kopf = finde_kopf(zeilen)
    anfang = kopf.kopfzeile - kopf.kopfzeilen
    verbunden = mappe.verbundene_zellen(blatt) if kopf.kopfzeilen > 1 else ()
    texte = verbinde_kopf(zeilen[anfang : kopf.kopfzeile], anfang, verbunden)
    daten = zeilen[kopf.kopfzeile :]
    spalten = deute_spalten(texte, daten)
    uebrige = ungedeutete_zahlenspalten(texte, daten, spalten)
    kopf = replace(kopf, kopfzeile=_zeile_der_datei(mappe, kopf.kopfzeile))
    return Blattsicht(
        blatt,
        kopf,
        spalten,
        daten,
        einheit_ueber_kopf([[blatt], *zeilen[:anfang], *_hinweise(daten)]),
        uebrige,
        _texte(zeilen[:anfang]),
    )


def _hinweise(daten: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Hinweise zur Einheit unter der Tabelle („alle Angaben in T€“): eine einzige Zelle, die von Angaben spricht."""
    einzelne = [[z for z in zeile if z != ""] for zeile in daten]
    return [z for z in einzelne if len(z) == 1 and isinstance(z[0], str) and _HINWEIS.search(z[0])]


def _texte(zeilen: Sequence[Sequence[Any]]) -> str:
    """Alle Texte der Zeilen hintereinander."""
    return " ".join(zelle.strip() for zeile in zeilen for zelle in zeile if isinstance(zelle, str) and zelle.strip())


def _namen_der_dateien(dateien: Sequence[Path]) -> list[str]:
    """Name der einzelnen Datei oder des Ordners."""
    return [dateien[0].stem if len(dateien) == 1 else dateien[0].parent.name]


def _zeile_der_datei(mappe: Mappe, zeile: int) -> int:
    """Nummer der Zeile in der Datei; Textdateien zählen auch ihre leeren Zeilen."""
    return mappe.text.nummern[zeile - 1] if mappe.text is not None else zeile
