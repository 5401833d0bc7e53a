"""Ein Layout zu einer unbekannten Datei vorschlagen: ansehen, deuten, lesen, nachrechnen, aufschreiben."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.dateinamendeutung import Namensdeutung, deute_dateinamen
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.jahresdeutung import deute_haushaltsjahr
from nachhaltigkeitshaushalt.einlesen.kopf import verbinde_kopf
from nachhaltigkeitshaushalt.einlesen.kopfbelege import einheit_ueber_kopf, jahre_im_text
from nachhaltigkeitshaushalt.einlesen.kopflage import PROBEZEILEN, Kopflage, finde_kopf
from nachhaltigkeitshaushalt.einlesen.landdeutung import Landdeutung, Vorzeichendeutung, deute_land, deute_vorzeichen
from nachhaltigkeitshaushalt.einlesen.layout import Betragsspalte, Layout, Vorzeichen
from nachhaltigkeitshaushalt.einlesen.layoutform import EBENEN
from nachhaltigkeitshaushalt.einlesen.mappe import Mappe, oeffne
from nachhaltigkeitshaushalt.einlesen.merkmale import als_nummer
from nachhaltigkeitshaushalt.einlesen.quellen import finde_dateien
from nachhaltigkeitshaushalt.einlesen.rohblatt import probezeilen, verbundene_zellen
from nachhaltigkeitshaushalt.einlesen.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.spaltendeutung import Spaltendeutung, deute_spalten, ungedeutete_zahlenspalten
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler, Ort, fehler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nachhaltigkeitshaushalt.einlesen.quellen import Pfad

VORSCHAUZEILEN = 8


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
        layout = replace(layout, ebene_nach_stellen=_ebenen(haushalt))
        haushalt, grund = _versuche(sichtung, layout)
    text = schreibe_yaml(sichtung, layout, land, vorzeichen, haushalt, grund)
    if haushalt is None:
        return Layoutvorschlag(layout, text)
    return Layoutvorschlag(layout, text, haushalt.zeilen.head(VORSCHAUZEILEN), haushalt.leseprotokoll, haushalt.befunde)


def sichte_dateien(dateien: Sequence[Path]) -> Sichtung:
    """Öffnet die erste Datei (die übrigen müssen ihr gleichen) und deutet Kopf, Spalten und Namen."""
    mappe = oeffne(dateien[0])
    kandidaten = [_sichte_blatt(mappe, blatt) for blatt in mappe.blaetter]
    bestes = max(kandidaten, key=lambda k: (_gewicht(k.spalten), len(k.daten)))
    blatt, kopf, spalten, zeilen = bestes.blatt, bestes.kopf, bestes.spalten, bestes.daten
    if not any(spalte.angabe == "betrag" for spalte in spalten):
        raise fehler("layout_keine_betraege", Ort(mappe.name, blatt or None), kopfzeile=kopf.kopfzeile)
    namen = _deute_namen(dateien)
    jahr, beleg = deute_haushaltsjahr(spalten, zeilen, namen, dateien[0].name)
    gleiche = _gleiche(bestes, kandidaten)
    weitere = tuple(k.blatt for k in kandidaten if k is not bestes and k.blatt not in gleiche and _gewicht(k.spalten))
    return Sichtung(
        mappe, tuple(dateien), blatt, kopf, spalten, zeilen, namen, jahr, beleg, bestes.einheit_oben, gleiche, weitere,
        bestes.uebrige,
    )  # fmt: skip


def _gleiche(bestes: Blattsicht, kandidaten: Sequence[Blattsicht]) -> tuple[str, ...]:
    """Weitere Blätter mit demselben Kopf; heißen sie nach Jahren, sind es verschiedene Haushalte."""
    gleiche = [k.blatt for k in kandidaten if k is not bestes and k.ueberschriften() == bestes.ueberschriften()]
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
    verbunden = verbundene_zellen(mappe, blatt) if kopf.kopfzeilen > 1 else ()
    texte = verbinde_kopf(zeilen[anfang : kopf.kopfzeile], anfang, verbunden)
    daten = zeilen[kopf.kopfzeile :]
    spalten = deute_spalten(texte, daten)
    uebrige = ungedeutete_zahlenspalten(texte, daten, spalten)
    kopf = replace(kopf, kopfzeile=_zeile_der_datei(mappe, kopf.kopfzeile))
    return Blattsicht(blatt, kopf, spalten, daten, einheit_ueber_kopf(zeilen[:anfang]), uebrige)


def _zeile_der_datei(mappe: Mappe, zeile: int) -> int:
    """Nummer der Zeile in der Datei; Textdateien zählen auch ihre leeren Zeilen."""
    return mappe.text.nummern[zeile - 1] if mappe.text is not None else zeile


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
        spalten=spalten, vorzeichen=Vorzeichen.BEIDE_POSITIV, blatt=sichtung.alle_blaetter(),
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
    wertart = _wertart(sichtung, spalte)
    jahr, versatz = spalte.jahr, None
    if jahr is None and sichtung.angabe("jahr") is None:
        versatz = (spalte.abstand or 0) + (wertart == "uebertragung")
    nachrang = sichtung.namen.hat_jahr and wertart == "ergebnis" and versatz is not None and versatz < 0
    einheit = spalte.einheit or (sichtung.einheit_oben or ("euro",))[0]
    verweis = _allgemein(sichtung, spalte)
    return Betragsspalte(verweis, jahr=jahr, versatz=versatz, wertart=wertart, einheit=einheit, nachrang=nachrang)


def _wertart(sichtung: Sichtung, spalte: Spaltendeutung) -> str | None:
    """Wertart einer Betragsspalte; None, wenn eine eigene Spalte sie nennt, und Planung nach dem Folgejahr.

    Die „Planung des Haushaltsjahres“ ist sein Ansatz, und wo keine Spalte Ansatz heißt, auch die des Folgejahrs.
    """
    if sichtung.angabe("wertart") is not None:
        return None
    wertart, laufend = spalte.wertart or "ansatz", sichtung.haushaltsjahr
    nur_planung = not any(andere.wertart == "ansatz" for andere in sichtung.betraege())
    if wertart == "planung" and (nur_planung or spalte.abstand == 0 or (spalte.jahr or 0) == laufend):
        wertart = "ansatz"
    abstand = spalte.jahr - laufend if spalte.jahr and laufend else spalte.abstand or 0
    return "planung" if wertart == "ansatz" and abstand > 1 else wertart


def _allgemein(sichtung: Sichtung, spalte: Spaltendeutung) -> str:
    """Überschrift, in mehreren Dateien mit * an der Stelle, an der sie sich unterscheiden dürfen."""
    if len(sichtung.dateien) == 1 or spalte.jahr is None:
        return spalte.verweis
    vorn = spalte.ueberschrift.split(str(spalte.jahr))[0].rstrip()
    worte = vorn.split()
    return " ".join(worte[:-1]) + f"*{spalte.jahr}" if len(worte) > 1 and not worte[-1].isalpha() else spalte.verweis


def _ebenen(haushalt: Haushalt) -> dict[int, str]:
    """Schlüssellänge → Ebene, wenn Produkte die Summe ihrer Unterprodukte wiederholen; sonst leer."""
    if not (haushalt.befunde["regel"] == "produkt_wiederholt").any():
        return {}
    laengen = sorted({len(produkt) for produkt in haushalt.zeilen["produkt"].unique()})
    namen = EBENEN[-len(laengen) :] if len(laengen) < len(EBENEN) else ()
    return dict(zip(laengen, namen, strict=False))


def _versuche(sichtung: Sichtung, layout: Layout) -> tuple[Haushalt | None, str]:
    """Liest mit dem Vorschlag; scheitert es, der Grund."""
    try:
        return lies_haushalt(sichtung.dateien, layout=layout), ""
    except HaushaltsFehler as ausnahme:
        return None, str(ausnahme)


__all__ = ["Layoutvorschlag", "Sichtung", "Vorzeichendeutung", "schlage_layout_vor", "sichte_dateien"]
