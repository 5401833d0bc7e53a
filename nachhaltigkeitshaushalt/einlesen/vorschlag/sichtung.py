"""Eine unbekannte Datei ansehen: bestes Blatt, Kopf, Spalten, Dateinamen und Haushaltsjahr."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe, oeffne
from nachhaltigkeitshaushalt.einlesen.vorschlag.blattsicht import sichte_blatt
from nachhaltigkeitshaushalt.einlesen.vorschlag.dateinamendeutung import Namensdeutung, deute_dateinamen
from nachhaltigkeitshaushalt.einlesen.vorschlag.gliederung import Gliederung, gliedere, mit_anderem_kopf
from nachhaltigkeitshaushalt.einlesen.vorschlag.jahresdeutung import deute_haushaltsjahr
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import deute_plan
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nachhaltigkeitshaushalt.einlesen.vorschlag.blattsicht import Blattsicht
    from nachhaltigkeitshaushalt.einlesen.vorschlag.kopflage import Kopflage
    from nachhaltigkeitshaushalt.einlesen.vorschlag.spaltendeutung import Spaltendeutung


@dataclass(frozen=True, eq=False)
class Sichtung:
    """Was an der Datei zu sehen war, bevor etwas gelesen wurde."""

    mappe: Mappe
    dateien: tuple[Path, ...]
    blatt: str
    kopf: Kopflage
    spalten: list[Spaltendeutung]
    zeilen: list[Sequence[Any]]
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
    plan: str = "ergebnis"
    gliederung: Gliederung = field(default_factory=lambda: Gliederung(()))
    """Woher Produkt und Plan kommen, wenn keine Spalte sie nennt."""
    teile: tuple[Sichtung, ...] = ()
    """Andere Blätter desselben Haushalts mit eigenem Plan oder Kopf."""

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
    kandidaten = [sichte_blatt(mappe, blatt) for blatt in mappe.blaetter]
    bestes = max(kandidaten, key=lambda k: (k.gewicht(), len(k.daten)))
    if not bestes.hat("betrag"):
        raise fehler("layout_keine_betraege", Ort(mappe.name, bestes.blatt or None), kopfzeile=bestes.kopf.kopfzeile)
    namen = _deute_namen(dateien)
    hat_produkt = bestes.hat("produkt") or "(?P<produkt>" in namen.dateiname
    gliederung = mit_anderem_kopf(gliedere(bestes, kandidaten, hat_produkt=hat_produkt), kandidaten)
    erste, *andere = gliederung.teile
    haupt = _sichte_teil(mappe, dateien, namen, erste, gliederung)
    teile = [
        replace(_sichte_teil(mappe, dateien, namen, teil, gliederung), haushaltsjahr=haupt.haushaltsjahr)
        for teil in andere
    ]
    gelesen = {k.blatt for teil in gliederung.teile for k in teil} | set(gliederung.ohne)
    weitere = tuple(k.blatt for k in kandidaten if k.blatt not in gelesen and k.gewicht())
    return replace(haupt, teile=tuple(teile), weitere=weitere)


def _sichte_teil(
    mappe: Mappe, dateien: Sequence[Path], namen: Namensdeutung, teil: Sequence[Blattsicht], gliederung: Gliederung
) -> Sichtung:
    """Gleich gebaute Blätter eines Plans; Kopf und Spalten zeigt das erste."""
    erstes = teil[0]
    titel = " ".join((*_namen_der_dateien(dateien), erstes.blatt, erstes.oben))
    texte = [gliederung.ohne_schluessel(text) for text in (erstes.oben, erstes.blatt)]
    jahr, beleg = deute_haushaltsjahr(erstes.spalten, erstes.daten, namen, (*texte, dateien[0].name))
    return Sichtung(
        mappe, tuple(dateien), erstes.blatt, erstes.kopf, erstes.spalten, erstes.daten, namen, jahr, beleg,
        erstes.einheit_oben, gleiche=tuple(k.blatt for k in teil[1:]), uebrige=erstes.uebrige, titel=titel,
        plan=erstes.plan() or deute_plan(titel), gliederung=gliederung,
    )  # fmt: skip


def _deute_namen(dateien: Sequence[Path]) -> Namensdeutung:
    """Was die Dateinamen gemeinsam sagen; der Name einer einzelnen Datei verrät nichts Verlässliches."""
    if len(dateien) > 1:
        return deute_dateinamen([datei.name for datei in dateien])
    return Namensdeutung(beleg=f"eine Datei: {dateien[0].name}")


def _namen_der_dateien(dateien: Sequence[Path]) -> list[str]:
    """Name der einzelnen Datei oder des Ordners."""
    return [dateien[0].stem if len(dateien) == 1 else dateien[0].parent.name]
