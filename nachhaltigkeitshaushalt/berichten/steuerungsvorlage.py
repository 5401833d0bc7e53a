"""Die leere Steuerungsmappe: Blätter mit Auswahllisten, Eingabehilfen und einer Anleitung.

Blätter, Spalten und alle Texte stehen in ``regeln/steuerungsmappe.yaml``; ob eine Angabe
Pflicht ist, kommt aus dem Datenvertrag.
"""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from nachhaltigkeitshaushalt.berichten.ablage import packe_gleich, schreibe_sicher
from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import EURO_SPALTE
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import BLAETTER
from nachhaltigkeitshaushalt.kern.regelwerk import Regel, lade_regeln, vorhandene_regeln
from nachhaltigkeitshaushalt.kern.tabellen import JAHR_AB, JAHR_BIS
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_GRUND: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_FORMATE: dict[str, dict[str, Any]] = {
    "schluessel": {"num_format": "@"},
    "text": {"num_format": "@", "text_wrap": True},
    "jahr": {"num_format": "0", "align": "center"},
    "ganzzahl": {"num_format": "0"},
    "zahl": {"num_format": "#,##0.00"},
    "anteil": {"num_format": "0.00%"},
    "betrag": {"num_format": '#,##0.00 "€"'},
    "datum": {"num_format": "dd.mm.yyyy", "align": "center"},
    "kopf": {"bold": True, "bg_color": "#E9EDF2", "bottom": 2, "text_wrap": True},
    "pflichtkopf": {"bold": True, "bg_color": "#CFDCEA", "bottom": 2, "text_wrap": True},
    "titel": {"bold": True, "font_size": 14, "font_color": "#1F3D5C"},
    "blatt": {"bold": True, "font_size": 12, "font_color": "#1F3D5C", "underline": 1},
    "absatz": {"text_wrap": True},
    "doppelt": {"bg_color": "#F6C7C3"},
}
_ERSTELLT = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - Excel kennt keine Zeitzonen
_GRENZEN: dict[str, dict[str, Any]] = {
    "jahr": {"validate": "integer", "criteria": "between", "minimum": JAHR_AB, "maximum": JAHR_BIS},
    "ganzzahl": {"validate": "integer", "criteria": ">=", "value": 1},
    "anteil": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1},
    "betrag": {"validate": "decimal", "criteria": ">", "value": 0},
    "datum": {"validate": "date", "criteria": ">=", "value": dt.date(JAHR_AB, 1, 1)},
}
_FALSCH = {
    "jahr": f"Bitte eine Jahreszahl zwischen {JAHR_AB} und {JAHR_BIS} eingeben.",
    "ganzzahl": "Bitte eine ganze Zahl ab 1 eingeben.",
    "anteil": "Bitte einen Anteil zwischen 0 % und 100 % eingeben.",
    "betrag": "Bitte einen Betrag größer als 0 eingeben.",
    "datum": "Bitte ein Datum eingeben, z. B. 31.12.2025.",
}
_BREITEN_DER_ANLEITUNG = (26, 10, 100, 56)
_ZEILENHOEHE = 14


def schreibe_vorlage(pfad: str | os.PathLike[str]) -> Path:
    """Schreibt eine leere Steuerungsmappe im eigenen Format.

    Args:
        pfad: Zieldatei; eine vorhandene wird erst ersetzt, wenn die neue vollständig ist.

    Returns:
        Der Pfad der geschriebenen Datei.

    Raises:
        HaushaltsFehler: Der Ordner ist nicht beschreibbar oder die Datei ist geöffnet.

    Beispiel:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as ordner:
        ...     schreibe_vorlage(Path(ordner) / "steuerung.xlsx").name
        'steuerung.xlsx'

    """
    regeln = lade_regeln("steuerungsmappe")
    puffer = BytesIO()
    with xlsxwriter.Workbook(puffer, {"in_memory": True}) as mappe:
        mappe.set_properties({"title": regeln["titel"], "created": _ERSTELLT})
        formate = {name: mappe.add_format({**_GRUND, **merkmale}) for name, merkmale in _alle_formate().items()}
        _schreibe_anleitung(mappe.add_worksheet("Anleitung"), regeln, formate)
        for eintrag in regeln["blaetter"]:
            _schreibe_blatt(mappe.add_worksheet(eintrag["blatt"]), eintrag, formate, regeln["eingabezeilen"])
    return schreibe_sicher(Path(pfad), packe_gleich(puffer.getvalue()))


def _alle_formate() -> dict[str, dict[str, Any]]:
    """Die Formate der Blätter und, linksbündig, dieselben für die Beispiele der Anleitung."""
    beispiele = {f"beispiel_{name}": {**merkmale, "align": "left"} for name, merkmale in _FORMATE.items()}
    return {**_FORMATE, **beispiele}


def _schreibe_blatt(blatt: Worksheet, eintrag: Regel, formate: Mapping[str, Format], letzte: int) -> None:
    """Überschriften, Zellformate und Eingabehilfen; bei „Angaben“ auch die vorgegebenen Zeilen."""
    pflicht = pflichtspalten(eintrag["blatt"])
    for stelle, spalte in enumerate(eintrag["spalten"]):
        blatt.set_column(stelle, stelle, spalte["breite"], formate[spalte["art"]])
        kopf = "pflichtkopf" if falte(spalte["spalte"]) in pflicht else "kopf"
        blatt.write_string(0, stelle, spalte["spalte"], formate[kopf])
    if "zeilen" in eintrag:
        _gib_zeilen_vor(blatt, eintrag["zeilen"], formate)
    else:
        _hilf_beim_eingeben(blatt, eintrag["spalten"], formate, letzte)
    blatt.freeze_panes(1, 0)
    blatt.ignore_errors({"number_stored_as_text": f"A1:Z{letzte}"})
    _richte_druck_ein(blatt)
    blatt.repeat_rows(0)


def _hilf_beim_eingeben(blatt: Worksheet, spalten: list[Regel], formate: Mapping[str, Format], letzte: int) -> None:
    """Eingabehilfe je Spalte; doppelte Schlüssel werden farbig."""
    for stelle, spalte in enumerate(spalten):
        blatt.data_validation(1, stelle, letzte - 1, stelle, _eingabehilfe(spalte["spalte"], spalte, letzte))
        if spalte.get("eindeutig"):
            regel = {"type": "duplicate", "format": formate["doppelt"]}
            blatt.conditional_format(1, stelle, letzte - 1, stelle, regel)


def _gib_zeilen_vor(blatt: Worksheet, zeilen: list[Regel], formate: Mapping[str, Format]) -> None:
    """Die vorgegebenen Schlüssel mit leerem Wert, dessen Format und Eingabehilfe dazu passen."""
    for nummer, zeile in enumerate(zeilen, start=1):
        blatt.write_string(nummer, 0, zeile["schluessel"], formate["text"])
        blatt.write_blank(nummer, 1, None, formate[zeile["art"]])
        blatt.data_validation(nummer, 1, nummer, 1, _eingabehilfe(zeile["schluessel"], zeile))


def pflichtspalten(blatt: str) -> set[str]:
    """Spalten eines Blatts, die nach dem Datenvertrag nicht leer sein dürfen."""
    if blatt not in BLAETTER:
        return set()
    spalten = BLAETTER[blatt][0].to_schema().columns
    return {EURO_SPALTE.get(name, name) for name, spalte in spalten.items() if not spalte.nullable}


def _eingabehilfe(name: str, spalte: Regel, letzte: int = 1) -> dict[str, Any]:
    """Erläuterung zum Feld und, wo möglich, Auswahlliste oder Wertebereich."""
    hilfe = {"input_title": name, "input_message": spalte["text"], "error_title": name}
    if "auswahl" in spalte:
        meldung = f"Bitte einen Wert der Liste wählen: {', '.join(spalte['auswahl'])}."
        return {**hilfe, "validate": "list", "source": spalte["auswahl"], "error_message": meldung}
    if "verweis" in spalte:
        quelle = f"={spalte['verweis']}!$A$2:$A${letzte}"
        return {**hilfe, **_vorschlag(quelle, f"Dieser Schlüssel steht nicht im Blatt „{spalte['verweis']}“.")}
    if "vorschlag" in spalte:
        return {**hilfe, **_vorschlag(spalte["vorschlag"], "Dieser Wert steht nicht in der Liste.")}
    if "auswahl_laender" in spalte:
        laender = [land.upper() for land in vorhandene_regeln("laender")]
        return {**hilfe, **_vorschlag(laender, "Für dieses Land gibt es kein Landesprofil.")}
    art = spalte["art"]
    return {**hilfe, **_GRENZEN.get(art, {"validate": "any"}), "error_message": _FALSCH.get(art, "")}


def _vorschlag(quelle: str | list[str], meldung: str) -> dict[str, Any]:
    """Auswahlliste, die andere Werte nach einer Warnung zulässt."""
    frage = f"{meldung} Trotzdem übernehmen?"
    return {"validate": "list", "source": quelle, "error_type": "warning", "error_message": frage}


def _schreibe_anleitung(blatt: Worksheet, regeln: Regel, formate: Mapping[str, Format]) -> None:
    """Das erste Blatt: wozu die Mappe dient und was in jede Spalte gehört."""
    for stelle, breite in enumerate(_BREITEN_DER_ANLEITUNG):
        blatt.set_column(stelle, stelle, breite)
    blatt.write_string(0, 0, regeln["titel"], formate["titel"])
    zeile = 2
    for absatz in regeln["einleitung"]:
        _schreibe_absatz(blatt, zeile, absatz, formate["absatz"])
        zeile += 1
    for eintrag in regeln["blaetter"]:
        zeile = _erlaeutere_blatt(blatt, zeile + 1, eintrag, formate)
    _richte_druck_ein(blatt)


def _erlaeutere_blatt(blatt: Worksheet, zeile: int, eintrag: Regel, formate: Mapping[str, Format]) -> int:
    """Ein Abschnitt der Anleitung; gibt die nächste freie Zeile zurück."""
    name = eintrag["blatt"]
    blatt.write_url(zeile, 0, f"internal:'{name}'!A1", formate["blatt"], f"Blatt {name}")
    _schreibe_absatz(blatt, zeile + 1, eintrag["zweck"], formate["absatz"])
    for stelle, text in enumerate(("Spalte", "Pflicht", "Was einzutragen ist", "Beispiel")):
        blatt.write_string(zeile + 2, stelle, text, formate["kopf"])
    zeile += 3
    pflicht = pflichtspalten(name)
    for spalte in eintrag["spalten"]:
        blatt.write_string(zeile, 0, spalte["spalte"], formate["absatz"])
        blatt.write_string(zeile, 1, "ja" if falte(spalte["spalte"]) in pflicht else "nein", formate["absatz"])
        erlaeuterung = _mit_werten(spalte)
        blatt.set_row(zeile, _ZEILENHOEHE * (1 + len(erlaeuterung) // _BREITEN_DER_ANLEITUNG[2]))
        blatt.write_string(zeile, 2, erlaeuterung, formate["absatz"])
        _schreibe_beispiel(blatt, zeile, spalte, formate)
        zeile += 1
    for angabe in eintrag.get("zeilen", []):
        blatt.write_string(zeile, 0, f"{eintrag['spalten'][0]['spalte']} „{angabe['schluessel']}“", formate["absatz"])
        blatt.write_string(zeile, 2, angabe["text"], formate["absatz"])
        zeile += 1
    return zeile


def _mit_werten(spalte: Regel) -> str:
    """Die Erläuterung, ergänzt um die möglichen Werte."""
    werte = spalte.get("auswahl") or spalte.get("vorschlag")
    return f"{spalte['text']} Möglich: {', '.join(werte)}." if werte else str(spalte["text"])


def _schreibe_beispiel(blatt: Worksheet, zeile: int, spalte: Regel, formate: Mapping[str, Format]) -> None:
    """Das Beispiel so, wie es auch in der Spalte aussähe."""
    wert, zellformat = spalte.get("beispiel"), formate[f"beispiel_{spalte['art']}"]
    if isinstance(wert, str):
        blatt.write_string(zeile, 3, wert, zellformat)
    elif isinstance(wert, dt.date):
        blatt.write_datetime(zeile, 3, wert, zellformat)
    elif wert is not None:
        blatt.write_number(zeile, 3, wert, zellformat)


def _schreibe_absatz(blatt: Worksheet, zeile: int, text: str, zellformat: Format) -> None:
    """Ein Absatz über die ganze Breite, mit passender Zeilenhöhe."""
    breite = len(_BREITEN_DER_ANLEITUNG) - 1
    blatt.merge_range(zeile, 0, zeile, breite, text, zellformat)
    blatt.set_row(zeile, _ZEILENHOEHE * (1 + len(text) // sum(_BREITEN_DER_ANLEITUNG)))


def _richte_druck_ein(blatt: Worksheet) -> None:
    """A4 quer, eine Seite breit, mit Blattname und Seitenzahl."""
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    blatt.set_footer("&L&A&RSeite &P von &N")
