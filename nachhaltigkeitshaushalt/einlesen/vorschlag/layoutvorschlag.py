"""Ein Layout zu einer unbekannten Datei vorschlagen: ansehen, deuten, lesen, nachrechnen, aufschreiben."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.layout.form import EBENEN
from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout, Vorzeichen
from nachhaltigkeitshaushalt.einlesen.vorschlag.grundlayout import finde_land, grundlayout
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import nennt_summe
from nachhaltigkeitshaushalt.einlesen.vorschlag.landdeutung import Vorzeichendeutung, deute_vorzeichen
from nachhaltigkeitshaushalt.einlesen.vorschlag.sichtung import Sichtung, sichte_dateien
from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import finde_dateien
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nachhaltigkeitshaushalt.einlesen.vorschlag.landdeutung import Landdeutung
    from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import Pfad

VORSCHAUZEILEN = 8


@dataclass(frozen=True, eq=False)
class Layoutvorschlag:
    """Ein vorgeschlagenes Layout mit Belegen und dem, was ein Leseversuch damit ergab."""

    layout: Layout
    yaml: str
    """Das kommentierte Layout, wie es in eine Datei gehört."""
    vorschau: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Die ersten Haushaltszeilen, die sich damit lesen lassen."""
    leseprotokoll: pd.DataFrame = field(default_factory=pd.DataFrame)
    befunde: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __str__(self) -> str:
        """Das Layout als YAML-Text."""
        return self.yaml

    def schreibe(self, pfad: Pfad) -> Path:
        """Schreibt das Layout in eine Datei; eine vorhandene bleibt unberührt."""
        ziel = Path(pfad)
        try:
            with ziel.open("x", encoding="utf-8") as strom:
                strom.write(self.yaml)
        except FileExistsError as ausnahme:
            raise fehler("ausgabe_vorhanden", Ort(str(ziel))) from ausnahme
        except OSError as ausnahme:
            raise fehler("ausgabe_nicht_schreibbar", Ort(str(ziel)), ausnahme.strerror) from ausnahme
        return ziel


def schlage_layout_vor(pfad: Pfad | Iterable[Pfad]) -> Layoutvorschlag:
    """Sieht sich eine unbekannte Datei (oder einen Ordner) an und schlägt ein Layout vor.

    Args:
        pfad: Arbeitsmappe, Textdatei, Liste davon oder Ordner gleich gebauter Dateien.

    Returns:
        Layout mit Belegen; was nicht sicher ist, trägt in der YAML-Datei das Wort „unsicher“.

    Raises:
        HaushaltsFehler: Die Datei ist nicht lesbar oder enthält keine Betragsspalte.

    """
    from nachhaltigkeitshaushalt.einlesen.vorschlag.layouttext import schreibe_yaml

    sichtung = sichte_dateien(finde_dateien(pfad))
    versuch = _bester_versuch(sichtung, finde_land(sichtung))
    layout, haushalt = versuch.layout, versuch.haushalt
    text = schreibe_yaml(sichtung, layout, versuch.land, versuch.vorzeichen, haushalt, versuch.grund)
    if haushalt is None:
        return Layoutvorschlag(layout, text)
    return Layoutvorschlag(layout, text, haushalt.zeilen.head(VORSCHAUZEILEN), haushalt.leseprotokoll, haushalt.befunde)


@dataclass(frozen=True, eq=False)
class _Versuch:
    """Ein Layout für ein Land und was das Lesen damit ergab."""

    land: Landdeutung
    layout: Layout
    vorzeichen: Vorzeichendeutung | None
    haushalt: Haushalt | None
    grund: str

    def guete(self) -> tuple[float, float]:
        """Wenig Ungelesenes, dann der Anteil der Summenzeilen, die aufgehen; (0, 1) ist ohne Mangel."""
        if self.haushalt is None:
            return (float("-inf"), 0.0)
        protokoll = self.haushalt.leseprotokoll
        summen, erfuellt = protokoll["summenzeilen"].sum(), protokoll["summenzeilen_erfuellt"].sum()
        return (-float(protokoll["nicht_gelesen"].sum()), float(erfuellt / summen) if summen else 1.0)


def _bester_versuch(sichtung: Sichtung, land: Landdeutung) -> _Versuch:
    """Der Leseversuch mit dem Land; passen andere ebenso gut und bleibt etwas offen, entscheiden die Summen."""
    versuch = _versuch(sichtung, land)
    if not land.nahe or versuch.guete() == (0.0, 1.0):
        return versuch
    andere = [_versuch(sichtung, replace(land, land=name)) for name in land.nahe]
    bester = max((versuch, *andere), key=_Versuch.guete)
    if bester is versuch:
        return versuch
    beleg = f"{land.beleg}; zuerst {land.land}, aber mit {bester.land.land} gehen mehr gedruckte Summen auf"
    return replace(bester, land=replace(bester.land, beleg=beleg))


def _versuch(sichtung: Sichtung, land: Landdeutung) -> _Versuch:
    """Liest zur Probe, berichtigt das Layout danach und liest noch einmal."""
    layout = grundlayout(sichtung, land)
    haushalt, grund = _versuche(sichtung, layout)
    if haushalt is None or not len(haushalt.zeilen):
        return _Versuch(land, layout, None, haushalt, grund)
    teile = [(teil, _nur(haushalt, teil)) for teil in layout.weitere]
    haupt = _nur(haushalt, layout) if teile else haushalt
    vorzeichen = deute_vorzeichen(haupt.zeilen)
    weitere = tuple(_berichtigt(teil, eigen, deute_vorzeichen(eigen.zeilen)) for teil, eigen in teile)
    layout = replace(_berichtigt(layout, haupt, vorzeichen), weitere=weitere)
    return _Versuch(land, layout, vorzeichen, *_versuche(sichtung, layout))


def _nur(haushalt: Haushalt, teil: Layout) -> Haushalt:
    """Was aus den Blättern eines Teils gelesen wurde."""
    namen = teil.blatt if isinstance(teil.blatt, tuple) else (teil.blatt,)
    zeilen, befunde, protokoll = (
        tafel[tafel["blatt"].isin(namen)] for tafel in (haushalt.zeilen, haushalt.befunde, haushalt.leseprotokoll)
    )
    return replace(haushalt, zeilen=zeilen, befunde=befunde, leseprotokoll=protokoll)


def _berichtigt(layout: Layout, haushalt: Haushalt, vorzeichen: Vorzeichendeutung) -> Layout:
    """Das Layout mit Vorzeichenregeln, Ebenen und ohne Wiederholungen, wie der erste Leseversuch sie zeigt."""
    regeln = {zeile: Vorzeichen(regel) for zeile, regel in vorzeichen.zeilen.items()}
    layout = replace(layout, vorzeichen=vorzeichen.regel, vorzeichen_zeilen=regeln)
    layout = _vorzeichen_je_spalte(layout, haushalt, vorzeichen)
    return replace(layout, ebene_nach_stellen=_ebenen(haushalt), **_ohne_wiederholungen(layout, haushalt))


def _ebenen(haushalt: Haushalt) -> dict[int, str]:
    """Schlüssellänge → Ebene, wenn Produkte die Summe ihrer Unterprodukte wiederholen; sonst leer."""
    if not (haushalt.befunde["regel"] == "produkt_wiederholt").any():
        return {}
    laengen = sorted({len(produkt) for produkt in haushalt.zeilen["produkt"].unique()})
    namen = EBENEN[-len(laengen) :] if len(laengen) < len(EBENEN) else ()
    return dict(zip(laengen, namen, strict=False))


def _vorzeichen_je_spalte(layout: Layout, haushalt: Haushalt, gesamt: Vorzeichendeutung) -> Layout:
    """Eigene Regeln je Betragsspalte, wenn die Datei im Ganzen unklar, jede Spalte für sich aber eindeutig ist.

    So stehen Istwerte aus der Buchhaltung negativ neben positiven Planwerten.
    """
    buchstaben = haushalt.leseprotokoll["excel_spalte"].head(len(layout.betraege))
    gruppen = [haushalt.zeilen[haushalt.zeilen["excel_spalte"] == spalte] for spalte in buchstaben]
    deutungen = [deute_vorzeichen(zeilen) for zeilen in gruppen]
    if gesamt.sicher or not all(deutung.sicher for deutung in deutungen):
        return layout
    regeln = [deutung.regel if deutung.regel != layout.vorzeichen else None for deutung in deutungen]
    paare = zip(layout.betraege, regeln, strict=True)
    betraege = tuple(replace(eintrag, vorzeichen=regel) for eintrag, regel in paare)
    return replace(layout, betraege=betraege, vorzeichen_zeilen={}) if any(regeln) else layout


def _ohne_wiederholungen(layout: Layout, haushalt: Haushalt) -> dict[str, Any]:
    """Angaben, mit denen Summenzeilen, Summenkonten und Blätter „Gesamt“ nicht gelesen werden."""
    angaben: dict[str, Any] = {}
    wiederholt = {regel: _werte(haushalt, regel) for regel in ("produkt_summenzeile", "konto_wiederholt")}
    quellen = (("produkt", "produkt_summenzeile"), ("konto", "konto_wiederholt"))
    auslassen = {layout.spalten[n]: wiederholt[r] for n, r in quellen if wiederholt[r] and n in layout.spalten}
    if auslassen:
        angaben["auslassen"] = auslassen
    summen = [blatt for blatt in _werte(haushalt, "blatt_wiederholt") if nennt_summe(blatt)]
    if summen and isinstance(layout.blatt, tuple):
        angaben["blatt"] = tuple(blatt for blatt in layout.blatt if blatt not in summen)
    return angaben


def _werte(haushalt: Haushalt, regel: str) -> tuple[str, ...]:
    """Die Werte aller Befunde einer Regel."""
    return tuple(haushalt.befunde.loc[haushalt.befunde["regel"] == regel, "wert"])


def _versuche(sichtung: Sichtung, layout: Layout) -> tuple[Haushalt | None, str]:
    """Liest mit dem Vorschlag; scheitert es, der Grund."""
    try:
        return lies_haushalt(sichtung.dateien, layout=layout), ""
    except HaushaltsFehler as ausnahme:
        return None, str(ausnahme)


__all__ = ["Layoutvorschlag", "Sichtung", "Vorzeichendeutung", "schlage_layout_vor", "sichte_dateien"]
