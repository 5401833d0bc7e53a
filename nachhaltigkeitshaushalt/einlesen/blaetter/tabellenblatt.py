"""Ein Blatt mit einer Tabelle des Datenvertrags lesen: Ziele, Kennzahlen, Produkte und weitere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.einlesen.datei.fehlerzellen import lesbare_zeilen, unlesbare_zellen
from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel, spaltenbuchstabe
from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund, fehler, pruefe_schema
from nachhaltigkeitshaushalt.kern.geld import euro_zu_cent
from nachhaltigkeitshaushalt.kern.vorschlag import falte, meinten_sie

if TYPE_CHECKING:
    from collections.abc import Callable

    from nachhaltigkeitshaushalt.einlesen.datei.mappe import Mappe
    from nachhaltigkeitshaushalt.kern.typen import Modell, Modellspalte, Zellinhalt

HERKUNFT = ("datei", "blatt", "excel_zeile")
AUFZAEHLUNGEN = (
    "ebene", "wirkung", "richtung", "wirkungsstufe", "zielart", "wertart", "seite", "regel", "status", "art",
    "urteil", "aufgabenart", "beeinflussbarkeit",
)  # fmt: skip
DATUMSSPALTEN = frozenset({"datum", "datenstand", "erledigt_am"})
SCHLUESSEL = (
    "produkt", "produktgruppe", "produktbereich", "ziel", "oberziel", "handlungsfeld", "kennzahl", "konto",
    "von_produkt", "nach_produkt", "sdg",
)  # fmt: skip
"""Hier ist eine Kommazahl kein Inhalt: Excel macht aus „11.10“ 11,1 und aus „7,13“ eine Zahl."""
EURO_SPALTE = {"betrag_cent": "betrag"}
"""Im Blatt stehen Euro unter „Betrag“, im Datenvertrag Cent."""


def leere_tabelle(modell: Modell) -> pd.DataFrame:
    """Tabelle ohne Zeilen, mit allen Spalten und Typen des Modells."""
    return pd.DataFrame({name: pd.Series([], dtype=_dtype(spalte)) for name, spalte in _spalten(modell).items()})


@dataclass(frozen=True, eq=False)
class Tabellenblatt:
    """Eine gelesene Tabelle, ihre Befunde und die Excel-Spalte je Spalte des Datenvertrags."""

    tabelle: pd.DataFrame
    befunde: list[Befund]
    buchstaben: dict[str, str]


def lies_tabelle(mappe: Mappe, blatt: str, modell: Modell) -> Tabellenblatt:
    """Liest ein Blatt nach seinem Modell; Zeilen mit Fehlern fehlen und stehen in den Befunden.

    Raises:
        HaushaltsFehler: Blatt oder Pflichtspalte fehlt, oder das Blatt ist leer.

    """
    name = mappe.blattname(blatt)
    unlesbar = unlesbare_zellen(mappe, name)
    belegt = _belegte_zeilen(lesbare_zeilen(mappe, name), unlesbar)
    if not belegt:
        raise fehler("blatt_leer", Ort(mappe.name, name), kopfzeile=1)
    (kopfzeile, kopf), *daten = belegt
    stellen, befunde = _finde_spalten(mappe, name, kopfzeile, [str(zelle) for zelle in kopf], modell)
    roh, zellbefunde, schlecht = _wandle_alle(mappe, name, daten, stellen, modell, unlesbar)
    tabelle = pd.DataFrame(roh)
    tabelle = tabelle[~tabelle["excel_zeile"].isin(schlecht)]
    buchstaben = {spalte: spaltenbuchstabe(i) for spalte, i in stellen.items()}
    gueltig, schemabefunde = pruefe_schema(tabelle, modell, buchstaben)
    return Tabellenblatt(gueltig.reset_index(drop=True), [*befunde, *zellbefunde, *schemabefunde], buchstaben)


def _belegte_zeilen(zeilen: list[list[Any]], unlesbar: dict[str, str]) -> list[tuple[int, list[Any]]]:
    """Excel-Zeile und Zellen aller Zeilen, in denen etwas steht, und seien es nur unlesbare Formeln."""
    formeln = {int(zelle.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for zelle in unlesbar}
    breite = len(zeilen[0]) if zeilen else 0
    alle = zeilen + [[""] * breite] * (max(formeln, default=0) - len(zeilen))
    return [(i, zeile) for i, zeile in enumerate(alle, start=1) if i in formeln or any(z != "" for z in zeile)]


def _spalten(modell: Modell) -> dict[str, Any]:
    """Spaltenname → Pandera-Spalte."""
    return dict(modell.to_schema().columns)


def _dtype(spalte: Modellspalte) -> Modellspalte:
    """Pandas-Typ einer Spalte des Modells."""
    return spalte.dtype.type


def _finde_spalten(
    mappe: Mappe,
    blatt: str,
    kopfzeile: int,
    kopf: list[str],
    modell: Modell,
) -> tuple[dict[str, int], list[Befund]]:
    """Spalte des Datenvertrags → Stelle im Blatt; unbekannte Spalten werden gemeldet."""
    gefaltet = [falte(text) for text in kopf]
    stellen: dict[str, int] = {}
    for name, spalte in _spalten(modell).items():
        gesucht = EURO_SPALTE.get(name, name)
        if gesucht in gefaltet:
            stellen[name] = gefaltet.index(gesucht)
        elif name not in HERKUNFT and not spalte.nullable:
            ort = Ort(mappe.name, blatt, f"A{kopfzeile}", name)
            raise fehler("spalte_fehlt", ort, gesucht, vorhanden=", ".join(kopf), aehnlich=meinten_sie(gesucht, kopf))
    return stellen, _unbekannte_spalten(Ort(mappe.name, blatt), kopfzeile, kopf, stellen)


def _unbekannte_spalten(ort: Ort, kopfzeile: int, kopf: list[str], stellen: dict[str, int]) -> list[Befund]:
    """Hinweis je Spalte, die nicht gelesen wird, und je doppelter Überschrift."""
    befunde = []
    for i, text in enumerate(kopf):
        if text and i not in stellen.values():
            doppelt = falte(text) in [falte(anderer) for anderer in kopf[:i]]
            regel = "spalte_doppelt" if doppelt else "spalte_unbekannt"
            befunde.append(befund(regel, Ort(ort.datei, ort.blatt, f"{spaltenbuchstabe(i)}{kopfzeile}"), text))
    return befunde


def _wandle_alle(  # noqa: PLR0913 - Ort und Inhalt der Tabelle
    mappe: Mappe, blatt: str, daten: list[tuple[int, list[Any]]], stellen: dict[str, int], modell: Modell,
    unlesbar: dict[str, str],
) -> tuple[dict[str, pd.Series[Any]], list[Befund], set[int]]:  # fmt: skip
    """Alle Spalten in den Typen des Modells; dazu Befunde und die Zeilen, die herausfallen."""
    befunde: list[Befund] = []
    schlecht: set[int] = set()
    roh: dict[str, Any] = {}
    for name, spalte in _spalten(modell).items():
        if name in HERKUNFT:
            continue
        ort = Ort(mappe.name, blatt, spaltenbuchstabe(stellen[name]) if name in stellen else "", name)
        zellen = _zellen(daten, stellen.get(name))
        werte, maengel = _wandle_spalte(zellen, _art(spalte), ort, unlesbar)
        befunde += maengel.values()
        schlecht |= maengel.keys()
        roh[name] = pd.Series(_ganz(werte, spalte), dtype=_dtype(spalte))
    return {**_herkunft(mappe, blatt, [nummer for nummer, _ in daten]), **roh}, befunde, schlecht


def _herkunft(mappe: Mappe, blatt: str, nummern: list[int]) -> dict[str, pd.Series[Any]]:
    """Datei, Blatt und Excel-Zeile je Zeile."""
    return {
        "datei": pd.Series(pd.Categorical([mappe.name] * len(nummern))),
        "blatt": pd.Series(pd.Categorical([blatt] * len(nummern))),
        "excel_zeile": pd.Series(nummern, dtype=np.int64),
    }


def _zellen(daten: list[tuple[int, list[Any]]], stelle: int | None) -> list[tuple[int, Any]]:
    """Excel-Zeile und Zelle einer Spalte; fehlt die Spalte, lauter leere Zellen."""
    return [(nummer, "" if stelle is None else zeile[stelle]) for nummer, zeile in daten]


def _ganz(werte: list[Any], spalte: Modellspalte) -> list[Any]:
    """Fehlende Werte einer Pflicht-Ganzzahlspalte als 0; ihre Zeile fällt ohnehin heraus."""
    return [0 if wert is None else wert for wert in werte] if _art(spalte) == "int64" else werte


def _art(spalte: Modellspalte) -> str:
    """Kurzname des Typs: str, int64, Int64 oder float64; Pflicht oder nicht."""
    text = str(spalte.dtype)
    return {"int64": "int64", "Int64": "Int64", "float64": "float64"}.get(text, "str")


def _wandle_spalte(
    zellen: list[tuple[int, Zellinhalt]], art: str, ort: Ort, unlesbar: dict[str, str]
) -> tuple[list[Any], dict[int, Befund]]:
    """Alle Zellen einer Spalte im Typ des Modells; je Excel-Zeile mit einem Mangel ein Befund.

    Jeder verschiedene Inhalt wird einmal umgewandelt; ``ort.zelle`` ist der Spaltenbuchstabe.
    """
    name, wandle = str(ort.spalte), _WANDLER[_wandlername(str(ort.spalte), art)]
    bekannt: dict[tuple[type, Any], Any] = {}
    werte: list[Any] = []
    maengel: dict[int, Befund] = {}
    for nummer, inhalt in zellen:
        werte.append(_gewandelt(inhalt, wandle, bekannt))
        if werte[-1] is None and (unlesbar or art == "int64" or not _ist_leer(inhalt)):
            zelle = Ort(ort.datei, ort.blatt, f"{ort.zelle}{nummer}", name)
            mangel = _mangel(inhalt, art, zelle, unlesbar)
            maengel.update({nummer: mangel} if mangel else {})
    return werte, maengel


def _gewandelt(inhalt: Zellinhalt, wandle: Callable[[Any], Any], bekannt: dict[tuple[type, Any], Any]) -> Any:  # noqa: ANN401 - der Typ hängt von der Spalte ab
    """Der Wert zu einem Inhalt, gemerkt in ``bekannt``; eine leere Zelle hat keinen."""
    schluessel = (type(inhalt), inhalt)
    if schluessel not in bekannt:
        bekannt[schluessel] = None if _ist_leer(inhalt) else wandle(inhalt)
    return bekannt[schluessel]


def _ist_leer(inhalt: Zellinhalt) -> bool:
    """Leere Zelle oder nur Leerzeichen."""
    return isinstance(inhalt, str) and not inhalt.strip()


def _mangel(inhalt: Zellinhalt, art: str, ort: Ort, unlesbar: dict[str, str]) -> Befund | None:
    """Was an einer Zelle ohne Wert zu beanstanden ist; eine leere Zelle nur in einer Pflichtspalte."""
    if ort.zelle in unlesbar:
        return _unlesbare_zelle(ort, unlesbar[ort.zelle])
    if _ist_leer(inhalt):
        return befund("pflichtfeld_leer", ort, spalte=ort.spalte) if art == "int64" else None
    regel = _REGEL.get("cent" if ort.spalte in EURO_SPALTE else art, "text_form")
    return befund(regel, ort, inhalt, spalte=ort.spalte, zellen=ort.zelle)


def _unlesbare_zelle(ort: Ort, wert: str) -> Befund:
    """Befund zu einem Fehlerwert oder, ohne Wert, zu einer Formel ohne Ergebnis."""
    return befund("zelle_fehlerwert" if wert else "formel_ohne_wert", ort, wert or None)


def _wandlername(name: str, art: str) -> str:
    """Welche Umwandlung zur Spalte gehört."""
    if name in EURO_SPALTE:
        return "cent"
    if name in AUFZAEHLUNGEN:
        return "aufzaehlung"
    if name in SCHLUESSEL:
        return "schluessel"
    return "datum" if name in DATUMSSPALTEN else art


def _als_datum(inhalt: object) -> str | None:
    """Datum als JJJJ-MM-TT; ein Text bleibt, wie er ist, und wird vom Modell geprüft."""
    if isinstance(inhalt, dt.datetime):
        inhalt = inhalt.date()
    return inhalt.isoformat() if isinstance(inhalt, dt.date) else als_schluessel(inhalt)


def _als_zahl(inhalt: object) -> float | None:
    """Zahl, oder None bei Text, Datum und Wahrheitswert."""
    ist_zahl = isinstance(inhalt, (int, float)) and not isinstance(inhalt, bool)
    return float(inhalt) if ist_zahl else None  # type: ignore[arg-type]


def _als_ganzzahl(inhalt: object) -> int | None:
    """Ganze Zahl, auch als Text aus Ziffern geschrieben."""
    text = als_schluessel(inhalt)
    return int(text) if text and text.isascii() and text.isdigit() else None


def _als_cent(inhalt: object) -> int | None:
    """Euro-Zahl in Cent; Bruchteile eines Cents sind kein Betrag."""
    zahl = _als_zahl(inhalt)
    if zahl is None:
        return None
    cent, gerundet = euro_zu_cent(np.array([zahl]))
    return None if gerundet[0] else int(cent[0])


_WANDLER: dict[str, Callable[[Any], Any]] = {
    "cent": _als_cent,
    "aufzaehlung": lambda inhalt: falte(inhalt) if isinstance(inhalt, str) else None,
    "datum": _als_datum,
    "schluessel": als_schluessel,
    "str": lambda inhalt: (
        als_schluessel(inhalt) if not isinstance(inhalt, float) or inhalt.is_integer() else str(inhalt)
    ),
    "int64": _als_ganzzahl,
    "Int64": _als_ganzzahl,
    "float64": _als_zahl,
}
_REGEL = {"cent": "zahl_form", "float64": "zahl_form", "int64": "ganzzahl_form", "Int64": "ganzzahl_form"}
