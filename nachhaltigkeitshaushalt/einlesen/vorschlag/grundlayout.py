"""Aus dem, was an einer Datei zu sehen war, ein Layout ohne Vorzeichenregel bauen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel
from nachhaltigkeitshaushalt.einlesen.layout.modell import Betragsspalte, Layout, Vorzeichen
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import als_nummer
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import nennt_plan
from nachhaltigkeitshaushalt.einlesen.vorschlag.landdeutung import Landdeutung, deute_land

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.einlesen.vorschlag.sichtung import Sichtung
    from nachhaltigkeitshaushalt.einlesen.vorschlag.spaltendeutung import Spaltendeutung

PLANUNGSJAHRE = 3
KURZ, LANG = 0, 1
SCHLUESSEL = ("produkt", "produktgruppe", "produktbereich")


def finde_land(sichtung: Sichtung) -> Landdeutung:
    """Das Land aus Zeilennamen, Konten und Produktbereichen."""
    konto = sichtung.angabe("konto")
    bereich = sichtung.angabe("produktbereich") or sichtung.angabe("produkt")
    stellen = _stellen(sichtung, bereich.angabe) if bereich else None
    return deute_land(
        _namenspaare(sichtung), _schluessel(sichtung, konto),
        _schluessel(sichtung, bereich, stellen) or _genannte_schluessel(sichtung),
        sichtung.haushaltsjahr or pd.Timestamp.now().year, sichtung.titel, sichtung.plan,
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
    if spalte.muster:
        treffer = [re.search(spalte.muster, text) for text in texte if text]
        texte = [fund[1] for fund in treffer if fund is not None]
    return list(dict.fromkeys(text for text in texte if text))


def _genannte_schluessel(sichtung: Sichtung) -> list[str]:
    """Produkte, die Blattnamen oder Zeilen über den Tabellen nennen, mit ihren führenden Nullen."""
    stellen = _verlorene_stellen(sichtung).get("produkt", 0)
    return [produkt.zfill(stellen) for produkt in sichtung.gliederung.produkte]


def _verlorene_stellen(sichtung: Sichtung) -> dict[str, int]:
    """Stellen der Produkte außerhalb der Spalten, wenn einige Zahlen genau eine Ziffer kürzer sind als die übrigen."""
    produkte = sichtung.gliederung.produkte
    laengen = sorted({len(produkt) for produkt in produkte}) if all(map(str.isdigit, produkte)) else []
    verloren = len(laengen) == len((KURZ, LANG)) and laengen[KURZ] + 1 == laengen[LANG]
    return {"produkt": laengen[LANG]} if verloren else {}


def _stellen(sichtung: Sichtung, angabe: str) -> int | None:
    """Stellen eines Schlüssels, wenn Zahlen verschiedener Länge führende Nullen verloren haben."""
    spalte = sichtung.angabe(angabe)
    if spalte is None:
        return None
    dezimal = _dezimalstellen(sichtung).get(angabe)
    if dezimal:
        laengen = {len(f"{zahl:.{dezimal}f}") for zahl in _bruchzahlen(sichtung, spalte)}
        return max(laengen) if len(laengen) > 1 else None
    laengen = _zahlenlaengen(sichtung, spalte)
    verloren = len(laengen) > 1 or (bool(laengen) and max(laengen) % 2 == 1)
    return max(laengen) + max(laengen) % 2 if verloren else None


def _zahlenlaengen(sichtung: Sichtung, spalte: Spaltendeutung) -> set[int]:
    """Stellenzahlen der ganzen Zahlen einer Spalte."""
    zellen = [zeile[spalte.index] for zeile in sichtung.zeilen if spalte.index < len(zeile)]
    return {len(str(int(z))) for z in zellen if isinstance(z, float) and z.is_integer()}


def grundlayout(sichtung: Sichtung, land: Landdeutung) -> Layout:
    """Layout ohne Vorzeichenregel (beide Seiten, wie sie dastehen)."""
    spalten = {s.angabe: s.verweis for s in sichtung.spalten if s.angabe != "betrag"}
    festwerte, werte = _feste_angaben(
        sichtung, ohne_produkt="produkt" not in spalten and not sichtung.gliederung.produkte
    )
    stellen = _verlorene_stellen(sichtung) | {n: s for n in SCHLUESSEL if (s := _stellen(sichtung, n))}
    return Layout(
        betraege=tuple(_betragsspalte(sichtung, s) for s in sichtung.betraege()),
        spalten=spalten, vorzeichen=Vorzeichen.BEIDE_POSITIV, blatt=sichtung.alle_blaetter(),
        kopfzeile=sichtung.kopf.kopfzeile, kopfzeilen=sichtung.kopf.kopfzeilen, land=land.land,
        haushaltsjahr=sichtung.haushaltsjahr, festwerte=festwerte, werte=werte,
        stellen=stellen, dezimalstellen=_dezimalstellen(sichtung), muster=_muster(sichtung),
        **_textangaben(sichtung.mappe),
        dateien=f"*{sichtung.dateien[0].suffix}" if len(sichtung.dateien) > 1 else "*",
        dateiname=sichtung.namen.dateiname,
        abschnitt=sichtung.gliederung.abschnitt, blattname=sichtung.gliederung.blattname,
        weitere=tuple(grundlayout(teil, land) for teil in sichtung.teile),
    )  # fmt: skip


def _muster(sichtung: Sichtung) -> dict[str, str]:
    """Reguläre Ausdrücke der Spalten, deren Zellen mehr als eine Angabe enthalten."""
    return {spalte.angabe: spalte.muster for spalte in sichtung.spalten if spalte.muster}


def _dezimalstellen(sichtung: Sichtung) -> dict[str, int]:
    """Nachkommastellen der Schlüssel, die Excel als Dezimalzahl ablegte (11.10 wurde 11.1)."""
    stellen = {}
    for name in SCHLUESSEL:
        zahlen = _bruchzahlen(sichtung, sichtung.angabe(name))
        if zahlen:
            stellen[name] = max(len(repr(zahl).partition(".")[2]) for zahl in zahlen)
    return stellen


def _bruchzahlen(sichtung: Sichtung, spalte: Spaltendeutung | None) -> list[float]:
    """Die Zahlen mit Nachkommastellen einer Spalte."""
    if spalte is None:
        return []
    zellen = [zeile[spalte.index] for zeile in sichtung.zeilen if spalte.index < len(zeile)]
    return [z for z in zellen if isinstance(z, float) and not z.is_integer()]


def _feste_angaben(sichtung: Sichtung, *, ohne_produkt: bool) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Festwerte und Übersetzungen; nennen die Dateinamen Ebenen, gilt ohne Kürzel der Gesamtplan."""
    werte = {spalte.angabe: spalte.werte for spalte in sichtung.spalten if spalte.werte}
    nur_konto = sichtung.angabe("konto") is not None and sichtung.angabe("zeilennummer") is None
    festwerte = {} if nur_konto else {"plan": sichtung.plan}
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
    return Betragsspalte(
        verweis, jahr=jahr, versatz=versatz, wertart=wertart, einheit=einheit, nachrang=nachrang, seite=spalte.seite
    )


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
    if wertart == "ansatz" and abstand == 1 and nennt_plan(spalte.ueberschrift) and _plant_ein_jahr(sichtung):
        wertart = "planung"
    return "planung" if wertart == "ansatz" and abstand > 1 else wertart


def _plant_ein_jahr(sichtung: Sichtung) -> bool:
    """Meint „Plan 2026“ die Finanzplanung: heißt 2025 „Ansatz“, oder endet der Plan drei Jahre nach ihm?

    Ein Doppelhaushalt plant bis vier Jahre nach seinem ersten Jahr.
    """
    jahre = [spalte.jahr for spalte in sichtung.betraege() if spalte.jahr]
    if sichtung.haushaltsjahr is not None and max(jahre) == sichtung.haushaltsjahr + PLANUNGSJAHRE:
        return True
    laufende = [s for s in sichtung.betraege() if s.jahr == sichtung.haushaltsjahr and s.wertart == "ansatz"]
    return any(not nennt_plan(spalte.ueberschrift) for spalte in laufende)


def _allgemein(sichtung: Sichtung, spalte: Spaltendeutung) -> str:
    """Überschrift, in mehreren Dateien mit * an der Stelle, an der sie sich unterscheiden dürfen."""
    if len(sichtung.dateien) == 1 or spalte.jahr is None:
        return spalte.verweis
    vorn = spalte.ueberschrift.split(str(spalte.jahr))[0].rstrip()
    worte = vorn.split()
    return " ".join(worte[:-1]) + f"*{spalte.jahr}" if len(worte) > 1 and not worte[-1].isalpha() else spalte.verweis
