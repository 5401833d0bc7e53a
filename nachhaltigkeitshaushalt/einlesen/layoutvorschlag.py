"""Ein Layout zu einer unbekannten Datei vorschlagen: ansehen, deuten, lesen, nachrechnen, aufschreiben."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.dateinamendeutung import Namensdeutung, deute_dateinamen
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.kopf import verbinde_kopf
from nachhaltigkeitshaushalt.einlesen.kopfdeutung import PROBEZEILEN, Kopflage, finde_kopf
from nachhaltigkeitshaushalt.einlesen.landdeutung import Landdeutung, Vorzeichendeutung, deute_land, deute_vorzeichen
from nachhaltigkeitshaushalt.einlesen.layout import Betragsspalte, Layout, Vorzeichen
from nachhaltigkeitshaushalt.einlesen.mappe import Mappe, oeffne
from nachhaltigkeitshaushalt.einlesen.merkmale import als_jahr, als_nummer
from nachhaltigkeitshaushalt.einlesen.quellen import finde_dateien
from nachhaltigkeitshaushalt.einlesen.rohblatt import probezeilen
from nachhaltigkeitshaushalt.einlesen.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.spaltendeutung import Spaltendeutung, deute_spalten
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nachhaltigkeitshaushalt.einlesen.quellen import Pfad

VORSCHAUZEILEN = 8
JAHRESSTELLEN = 4


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

    def angabe(self, name: str) -> Spaltendeutung | None:
        """Die Spalte zu einer Angabe des Datenvertrags."""
        return _zur_angabe(self.spalten, name)

    def betraege(self) -> list[Spaltendeutung]:
        """Die Betragsspalten."""
        return [spalte for spalte in self.spalten if spalte.angabe == "betrag"]


def _zur_angabe(spalten: Sequence[Spaltendeutung], name: str) -> Spaltendeutung | None:
    """Die erste Spalte zu einer Angabe, oder None."""
    return next((spalte for spalte in spalten if spalte.angabe == name), None)


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
    from nachhaltigkeitshaushalt.einlesen.layouttext import schreibe_yaml

    sichtung = sichte_dateien(finde_dateien(pfad))
    land = _land(sichtung)
    layout = _grundlayout(sichtung, land)
    haushalt, grund = _versuche(sichtung, layout)
    vorzeichen = None
    if haushalt is not None and len(haushalt.zeilen):
        vorzeichen = deute_vorzeichen(haushalt.zeilen)
        regeln = {zeile: Vorzeichen(regel) for zeile, regel in vorzeichen.zeilen.items()}
        layout = replace(layout, vorzeichen=vorzeichen.regel, vorzeichen_zeilen=regeln)
        haushalt, grund = _versuche(sichtung, layout)
    text = schreibe_yaml(sichtung, layout, land, vorzeichen, haushalt, grund)
    if haushalt is None:
        return Layoutvorschlag(layout, text)
    return Layoutvorschlag(layout, text, haushalt.zeilen.head(VORSCHAUZEILEN), haushalt.leseprotokoll, haushalt.befunde)


def sichte_dateien(dateien: Sequence[Path]) -> Sichtung:
    """Öffnet die erste Datei (die übrigen müssen ihr gleichen) und deutet Kopf, Spalten und Namen."""
    mappe = oeffne(dateien[0])
    kandidaten = [_sichte_blatt(mappe, blatt) for blatt in mappe.blaetter]
    blatt, kopf, spalten, zeilen = max(kandidaten, key=lambda k: (_gewicht(k[2]), len(k[3])))
    if not any(spalte.angabe == "betrag" for spalte in spalten):
        raise fehler("layout_keine_betraege", Ort(mappe.name, blatt or None), kopfzeile=kopf.kopfzeile)
    namen = _deute_namen(dateien)
    jahr, beleg = _haushaltsjahr(spalten, zeilen, namen)
    return Sichtung(mappe, tuple(dateien), blatt, kopf, spalten, zeilen, namen, jahr, beleg)


def _deute_namen(dateien: Sequence[Path]) -> Namensdeutung:
    """Was die Dateinamen gemeinsam sagen; der Name einer einzelnen Datei verrät nichts Verlässliches."""
    if len(dateien) > 1:
        return deute_dateinamen([datei.name for datei in dateien])
    return Namensdeutung(beleg=f"eine Datei: {dateien[0].name}")


def _gewicht(spalten: Sequence[Spaltendeutung]) -> int:
    """Wie viel von einem Haushalt ein Blatt zeigt."""
    namen = {spalte.angabe for spalte in spalten}
    return (2 if "betrag" in namen else 0) * (1 + len(namen & {"produkt", "konto", "zeilennummer", "seite"}))


def _sichte_blatt(mappe: Mappe, blatt: str) -> tuple[str, Kopflage, list[Spaltendeutung], list[list[Any]]]:
    """Kopf, Spalten und erste Zeilen eines Blatts."""
    zeilen = probezeilen(mappe, blatt, PROBEZEILEN)
    if len(zeilen) <= 1:
        return blatt, Kopflage(1, 1, "leer"), [], []
    kopf = finde_kopf(zeilen)
    texte = verbinde_kopf(zeilen[kopf.kopfzeile - kopf.kopfzeilen : kopf.kopfzeile], 0, [])
    daten = zeilen[kopf.kopfzeile :]
    return blatt, kopf, deute_spalten(texte, daten), daten


def _haushaltsjahr(
    spalten: Sequence[Spaltendeutung], zeilen: Sequence[Sequence[Any]], namen: Namensdeutung
) -> tuple[int | None, str]:
    """Haushaltsjahr und Beleg: Kopf, Jahresspalte, erster Ansatz."""
    if namen.hat_jahr:
        return None, namen.beleg
    betraege = [spalte for spalte in spalten if spalte.angabe == "betrag"]
    return _laufendes_jahr(betraege) or _haeufigstes_jahr(spalten, zeilen) or _erstes_ansatzjahr(betraege)


def _laufendes_jahr(betraege: Sequence[Spaltendeutung]) -> tuple[int, str] | None:
    """Das früheste Jahr, das eine Überschrift Haushaltsjahr nennt."""
    laufend = [spalte.jahr for spalte in betraege if spalte.abstand == 0 and spalte.jahr]
    return (min(laufend), "das früheste „Haushaltsjahr“ in den Überschriften") if laufend else None


def _haeufigstes_jahr(spalten: Sequence[Spaltendeutung], zeilen: Sequence[Sequence[Any]]) -> tuple[int, str] | None:
    """Das häufigste Jahr der Jahresspalte, falls es eine gibt."""
    jahr = _zur_angabe(spalten, "jahr")
    if jahr is None:
        return None
    texte = [als_jahr(zeile[jahr.index]) or "" for zeile in zeilen if jahr.index < len(zeile)]
    haeufig = Counter(text for text in texte if len(text) == JAHRESSTELLEN).most_common(1)
    return (int(haeufig[0][0]), f"häufigstes Jahr der Spalte „{jahr.ueberschrift}“") if haeufig else None


def _erstes_ansatzjahr(betraege: Sequence[Spaltendeutung]) -> tuple[int | None, str]:
    """Das früheste Jahr der Ansatzspalten, sonst aller Betragsspalten."""
    mit_jahr = [(spalte.jahr, spalte.wertart) for spalte in betraege if spalte.jahr]
    ansaetze = [jahr for jahr, wertart in mit_jahr if wertart == "ansatz"] or [jahr for jahr, _ in mit_jahr]
    if not ansaetze:
        return None, "unsicher: kein Jahr gefunden"
    return min(ansaetze), "unsicher: erstes Jahr einer Ansatzspalte"


def _land(sichtung: Sichtung) -> Landdeutung:
    """Das Land aus Zeilennamen, Konten und Produktbereichen."""
    konto = sichtung.angabe("konto")
    bereich = sichtung.angabe("produktbereich") or sichtung.angabe("produkt")
    stellen = _stellen(sichtung, bereich.angabe) if bereich else None
    return deute_land(
        _namenspaare(sichtung), _schluessel(sichtung, konto), _schluessel(sichtung, bereich, stellen),
        sichtung.haushaltsjahr or pd.Timestamp.now().year,
    )  # fmt: skip


def _namenspaare(sichtung: Sichtung) -> list[tuple[str, str]]:
    """Nummer und Bezeichnung aller Zeilen, wenn eine Spalte Nummern nennt."""
    nummer = sichtung.angabe("zeilennummer")
    if nummer is None:
        return []
    return [paar for zeile in sichtung.zeilen for paar in _zeilennamen(zeile, nummer.index)]


def _zeilennamen(zeile: Sequence[Any], i: int) -> list[tuple[str, str]]:
    """Nummer und die Texte in derselben und den benachbarten Zellen."""
    nummer = als_nummer(zeile[i]) if i < len(zeile) else None
    texte = [zelle for zelle in zeile[max(0, i - 1) : i + 2] if isinstance(zelle, str) and any(map(str.isalpha, zelle))]
    return [(nummer, " ".join(texte))] if nummer and texte else []


def _schluessel(sichtung: Sichtung, spalte: Spaltendeutung | None, stellen: int | None = None) -> list[str]:
    """Verschiedene Schlüssel einer Spalte."""
    if spalte is None:
        return []
    texte = [als_schluessel(z[spalte.index], stellen) for z in sichtung.zeilen if spalte.index < len(z)]
    return list(dict.fromkeys(text for text in texte if text))


def _stellen(sichtung: Sichtung, angabe: str) -> int | None:
    """Stellen eines Schlüssels, wenn Zahlen verschiedener Länge führende Nullen verloren haben."""
    spalte = sichtung.angabe(angabe)
    if spalte is None:
        return None
    laengen = _zahlenlaengen(sichtung, spalte)
    verloren = len(laengen) > 1 or (bool(laengen) and max(laengen) % 2 == 1)
    return max(laengen) + max(laengen) % 2 if verloren else None


def _zahlenlaengen(sichtung: Sichtung, spalte: Spaltendeutung) -> set[int]:
    """Stellenzahlen der ganzen Zahlen einer Spalte."""
    zellen = [zeile[spalte.index] for zeile in sichtung.zeilen if spalte.index < len(zeile)]
    return {len(str(int(z))) for z in zellen if isinstance(z, float) and z.is_integer()}


def _grundlayout(sichtung: Sichtung, land: Landdeutung) -> Layout:
    """Layout ohne Vorzeichenregel (beide Seiten, wie sie dastehen)."""
    spalten = {s.angabe: s.verweis for s in sichtung.spalten if s.angabe != "betrag"}
    festwerte, werte = _feste_angaben(sichtung, ohne_produkt="produkt" not in spalten)
    stellen = {n: s for n in ("produkt", "produktgruppe", "produktbereich") if (s := _stellen(sichtung, n))}
    return Layout(
        betraege=tuple(_betragsspalte(sichtung, s) for s in sichtung.betraege()),
        spalten=spalten, vorzeichen=Vorzeichen.BEIDE_POSITIV, blatt=sichtung.blatt,
        kopfzeile=sichtung.kopf.kopfzeile, kopfzeilen=sichtung.kopf.kopfzeilen, land=land.land,
        haushaltsjahr=sichtung.haushaltsjahr, festwerte=festwerte, werte=werte,
        stellen=stellen, **_textangaben(sichtung.mappe),
        dateien=f"*{sichtung.dateien[0].suffix}" if len(sichtung.dateien) > 1 else "*",
        dateiname=sichtung.namen.dateiname,
    )  # fmt: skip


def _feste_angaben(sichtung: Sichtung, *, ohne_produkt: bool) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Festwerte und Übersetzungen; nennen die Dateinamen Ebenen, gilt ohne Kürzel der Gesamtplan."""
    werte = {spalte.angabe: spalte.werte for spalte in sichtung.spalten if spalte.werte}
    festwerte = {"plan": "ergebnis"}
    if sichtung.namen.ebenen:
        werte["ebene"], festwerte["ebene"] = sichtung.namen.ebenen, "gesamt"
    elif ohne_produkt:
        festwerte |= {"produkt": "Gesamt", "ebene": "gesamt"}
    return festwerte, werte


def _textangaben(mappe: Mappe) -> dict[str, Any]:
    """Kodierung (soweit eindeutig) und Trennzeichen einer Textdatei."""
    text = mappe.text
    if text is None:
        return {}
    kodierung = None if text.kodierung in ("ascii", "gemischt") else text.kodierung
    return {"kodierung": kodierung, "trennzeichen": text.trennzeichen}


def _betragsspalte(sichtung: Sichtung, spalte: Spaltendeutung) -> Betragsspalte:
    """Jahr oder Abstand, Wertart und Rang einer Betragsspalte."""
    wertart = _wertart(spalte, sichtung.haushaltsjahr)
    jahr, versatz = spalte.jahr, None
    if jahr is None and sichtung.angabe("jahr") is None:
        versatz = (spalte.abstand or 0) + (wertart == "uebertragung")
    nachrang = sichtung.namen.hat_jahr and wertart == "ergebnis" and versatz is not None and versatz < 0
    verweis = _allgemein(sichtung, spalte)
    return Betragsspalte(
        verweis, jahr=jahr, versatz=versatz, wertart=wertart, einheit=spalte.einheit, nachrang=nachrang
    )


def _wertart(spalte: Spaltendeutung, laufend: int | None) -> str:
    """Wertart einer Betragsspalte; ein Ansatz nach dem Folgejahr ist Planung."""
    wertart = spalte.wertart or "ansatz"
    if spalte.jahr is None or laufend is None or wertart != "ansatz":
        return wertart
    return "planung" if spalte.jahr > laufend + 1 else wertart


def _allgemein(sichtung: Sichtung, spalte: Spaltendeutung) -> str:
    """Überschrift, in mehreren Dateien mit * an der Stelle, an der sie sich unterscheiden dürfen."""
    if len(sichtung.dateien) == 1 or spalte.jahr is None:
        return spalte.verweis
    vorn = spalte.ueberschrift.split(str(spalte.jahr))[0].rstrip()
    worte = vorn.split()
    return " ".join(worte[:-1]) + f"*{spalte.jahr}" if len(worte) > 1 and not worte[-1].isalpha() else spalte.verweis


def _versuche(sichtung: Sichtung, layout: Layout) -> tuple[Haushalt | None, str]:
    """Liest mit dem Vorschlag; scheitert es, der Grund."""
    try:
        return lies_haushalt(sichtung.dateien, layout=layout), ""
    except HaushaltsFehler as ausnahme:
        return None, str(ausnahme)


__all__ = ["Layoutvorschlag", "Sichtung", "Vorzeichendeutung", "schlage_layout_vor", "sichte_dateien"]
