"""Befunde: was auffiel, als Daten – mit Zelle, Wert, Regel, Text und Hinweis.

Der Wortlaut steht im Regelkatalog ``regeln/befunde.yaml``; der Code nennt nur Kennung,
Ort und Angaben. So lässt sich jede Meldung ändern, ohne Code anzufassen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import auswahlwerte, meinten_sie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from nachhaltigkeitshaushalt.kern.typen import Modell, Modellspalte

SPALTEN = ("regel", "schwere", "datei", "blatt", "zelle", "spalte", "wert", "text", "hinweis")
HOECHSTENS_ZEILEN = 20

Befund = dict[str, Any]


@dataclass(frozen=True)
class Ort:
    """Wo etwas auffiel: Datei › Blatt!Zelle und die Spalte des Datenvertrags."""

    datei: str | None = None
    blatt: str | None = None
    zelle: str | None = None
    spalte: str | None = None

    def __str__(self) -> str:
        """Schreibweise für Menschen: ``haushalt.xlsx › Produkte!B7``."""
        stelle = "!".join(teil for teil in (self.blatt, self.zelle) if teil)
        return " › ".join(teil for teil in (self.datei, stelle) if teil)


class HaushaltsFehler(Exception):  # noqa: N818 - deutscher Name der Ausnahmefamilie
    """Eine Eingabe ist unbrauchbar; ``.befunde`` ist die ganze Tabelle der Gründe."""

    def __init__(self, befunde: Sequence[Befund]) -> None:
        """Baut den Text aus den Befunden: höchstens 20 Zeilen, dann „… und n weitere“."""
        self._befunde = list(befunde)
        super().__init__(meldung(self._befunde))

    @property
    def befunde(self) -> pd.DataFrame:
        """Alle Gründe als Befundtabelle (Datenvertrag ``Befunde``)."""
        return befundtabelle(self._befunde)


def befund(regel: str, ort: Ort | None = None, wert: object = None, **angaben: object) -> Befund:
    """Ein Befund zur Regel des Katalogs; ``angaben`` füllen die Platzhalter des Wortlauts.

    Beispiel:
        >>> befund("zelle_fehlerwert", Ort("h.xlsx", "Zeilen", "J7"), "#DIV/0!")["schwere"]
        'fehler'
    """
    eintrag = lade_regeln("befunde")[regel]
    ort = ort or Ort()
    anzeige = None if wert is None else als_anzeige(wert)
    werte = {"wert": anzeige or "", "zellen": ort.zelle or "", "anzahl": 1, **angaben}
    return {
        "regel": regel,
        "schwere": eintrag["schwere"],
        "datei": ort.datei,
        "blatt": ort.blatt,
        "zelle": ort.zelle,
        "spalte": ort.spalte,
        "wert": anzeige,
        "text": eintrag["text"].format(**werte).rstrip(),
        "hinweis": eintrag["hinweis"].format(**werte),
    }


def als_anzeige(wert: object) -> str:
    """Ein Zellinhalt, wie ihn die deutsche Tabellenkalkulation zeigt.

    Beispiel:
        >>> als_anzeige(1e17), als_anzeige(10.5), als_anzeige(True), als_anzeige("#DIV/0!")
        ('100000000000000000', '10,5', 'WAHR', '#DIV/0!')

    """
    if isinstance(wert, bool):
        return "WAHR" if wert else "FALSCH"
    if isinstance(wert, float):
        return str(int(wert)) if wert.is_integer() else repr(float(wert)).replace(".", ",")
    if isinstance(wert, dt.date):
        return f"{wert:%d.%m.%Y}"
    return str(wert)


def fehler(regel: str, ort: Ort | None = None, wert: object = None, **angaben: object) -> HaushaltsFehler:
    """Ausnahme aus einem einzigen Befund, zum Werfen an der Fundstelle."""
    return HaushaltsFehler([befund(regel, ort, wert, **angaben)])


def meldung(befunde: Sequence[Befund]) -> str:
    """Text für Menschen: eine Zeile je Befund, höchstens 20, dann „… und n weitere“."""
    zeilen = [_zeile(eintrag) for eintrag in befunde[:HOECHSTENS_ZEILEN]]
    if len(befunde) > HOECHSTENS_ZEILEN:
        zeilen.append(f"… und {len(befunde) - HOECHSTENS_ZEILEN} weitere")
    return "\n".join(zeilen)


def _zeile(eintrag: Befund) -> str:
    """Ein Befund in einer Zeile: Ort: Text Hinweis [Regel]."""
    ort = str(Ort(eintrag["datei"], eintrag["blatt"], eintrag["zelle"]))
    vorn = f"{ort}: " if ort else ""
    return f"{vorn}{eintrag['text']} {eintrag['hinweis']} [{eintrag['regel']}]"


def befundtabelle(befunde: Iterable[Befund]) -> pd.DataFrame:
    """Befunde als Tabelle nach Datenvertrag; leer bleibt sie mit allen Spalten."""
    import pandas as pd

    zeilen = list(befunde)
    spalten = {name: pd.Series([zeile[name] for zeile in zeilen], dtype="str") for name in SPALTEN}
    return pd.DataFrame(spalten)


def pruefe_schema(
    tabelle: pd.DataFrame,
    modell: Modell,
    buchstaben: Mapping[str, str],
) -> tuple[pd.DataFrame, list[Befund]]:
    """Prüft eine Tabelle gegen ihr Modell und trennt, was der Vertrag nicht zulässt.

    Args:
        tabelle: Rohe Tabelle mit ``datei``, ``blatt``, ``excel_zeile`` und eindeutigem Index.
        modell: Pandera-Modell aus ``kern.tabellen``.
        buchstaben: Spalte des Datenvertrags → Excel-Spalte (``"betrag_cent" → "J"``).

    Returns:
        Die vertragsgemäßen Zeilen und je verletzter Regel und Zelle einen Befund. Mehrfach
        vorhandene Schlüssel bleiben in der Tabelle und werden nur gemeldet.

    """
    import pandera.errors as pe

    try:
        return modell.validate(tabelle, lazy=True), []
    except pe.SchemaErrors as ausnahme:
        faelle = ausnahme.failure_cases.drop_duplicates(["column", "index", "check"])
    befunde = [_aus_fall(fall, tabelle, modell, buchstaben) for fall in faelle.to_dict("records")]
    streichen = set(faelle.loc[faelle["check"] != "field_uniqueness", "index"].dropna())
    return tabelle[~tabelle.index.isin(streichen)], befunde


def _aus_fall(fall: Mapping[Any, Any], tabelle: pd.DataFrame, modell: Modell, buchstaben: Mapping[str, str]) -> Befund:
    """Übersetzt einen Fehlerfall von Pandera in einen Befund mit Excel-Zelle."""
    regel, spalte = _REGEL.get(str(fall["check"]).split("(")[0], str(fall["check"])), str(fall["column"])
    if fall["index"] is None or fall["index"] != fall["index"]:
        return befund("tabelle_form", Ort(spalte=spalte), fall["failure_case"], pruefung=fall["check"])
    zeile = tabelle.loc[fall["index"]]
    excel_spalte = zeile.get("excel_spalte") if spalte == "betrag_cent" else None
    zelle = f"{excel_spalte or buchstaben.get(spalte, '')}{zeile['excel_zeile']}"
    wert = "" if regel == "pflichtfeld_leer" else fall["failure_case"]
    ort = Ort(zeile["datei"], zeile["blatt"], zelle, spalte)
    return befund(regel, ort, wert, spalte=spalte, aehnlich=_aehnlich(modell.to_schema().columns.get(spalte), wert))


def _aehnlich(spalte: Modellspalte, wert: object) -> str:
    """„Meinten Sie …?“ mit dem ähnlichsten erlaubten Wert, so geschrieben wie in der Auswahlliste."""
    pruefungen = () if spalte is None else spalte.checks
    erlaubt = [name for pruefung in pruefungen for name in pruefung.statistics.get("allowed_values", ())]
    schreibweise = auswahlwerte() if erlaubt else {}
    return meinten_sie(str(wert), [schreibweise.get(name, name) for name in erlaubt])


_REGEL = {"not_nullable": "pflichtfeld_leer", "field_uniqueness": "schluessel_doppelt", "dtype": "tabelle_form"}
