"""Kleine Arbeitsmappen im eigenen Format, wie sie eine Kämmerei schreiben könnte."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any, Protocol

import pytest
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

KOPF = ("Jahr", "Wertart", "Plan", "Produkt", "Fachbereich", "Konto", "Kontobezeichnung", "Betrag")
ZEILE: dict[str, Any] = {
    "Jahr": 2025, "Wertart": "Ansatz", "Plan": "Ergebnis", "Produkt": "010101", "Fachbereich": "10 Dienste",
    "Konto": "501100", "Kontobezeichnung": "Bezüge", "Betrag": 100.5,
}  # fmt: skip
ANGABEN = {"Kommune": "Musterstadt", "Land": "NW", "Haushaltsjahr": 2025}
PRODUKTE = [["Produkt", "Bezeichnung", "Produktgruppe", "Produktbereich", "Fachbereich"],
            ["010101", "Rat", "0101", "01", "10 Dienste"]]  # fmt: skip


class Schreiber(Protocol):
    """Schreibt eine Haushaltsmappe; jede Zeile weicht nur in den genannten Angaben ab."""

    def __call__(  # noqa: D102 - siehe Klasse
        self,
        *zeilen: dict[str, Any],
        kopf: Sequence[str] = KOPF,
        ab: tuple[int, int] = (0, 0),
        angaben: dict[str, Any] | None = None,
        blaetter: dict[str, list[list[Any]]] | None = None,
        formeln: dict[str, tuple[str, Any]] | None = None,
    ) -> Path: ...


def schreibe_blatt(mappe: xlsxwriter.Workbook, name: str, zeilen: list[list[Any]], ab: tuple[int, int] = (0, 0)) -> Any:  # noqa: ANN401 - Blatt von XlsxWriter
    """Ein Blatt; None bleibt leer, Datumswerte werden echte Daten."""
    blatt = mappe.add_worksheet(name)
    datum = mappe.add_format({"num_format": "dd.mm.yyyy"})
    for i, zeile in enumerate(zeilen, start=ab[0]):
        for j, wert in enumerate(zeile, start=ab[1]):
            if isinstance(wert, dt.datetime):
                blatt.write_datetime(i, j, wert, datum)
            elif wert is not None:
                blatt.write(i, j, wert)
    return blatt


@pytest.fixture
def schreibe(tmp_path: Path) -> Schreiber:
    """Schreibt Haushaltsmappen in den Ordner des Tests."""

    def baue(
        *zeilen: dict[str, Any],
        kopf: Sequence[str] = KOPF,
        ab: tuple[int, int] = (0, 0),
        angaben: dict[str, Any] | None = None,
        blaetter: dict[str, list[list[Any]]] | None = None,
        formeln: dict[str, tuple[str, Any]] | None = None,
    ) -> Path:
        pfad = tmp_path / "haushalt.xlsx"
        inhalt: list[list[Any]] = [[*kopf], *([({**ZEILE, **z}).get(name) for name in kopf] for z in zeilen)]
        paare = ANGABEN if angaben is None else angaben
        with xlsxwriter.Workbook(pfad) as mappe:
            schreibe_blatt(mappe, "Angaben", [["Schlüssel", "Wert"], *([k, v] for k, v in paare.items())])
            blatt = schreibe_blatt(mappe, "Haushaltszeilen", inhalt, ab)
            for zelle, (formel, wert) in (formeln or {}).items():
                blatt.write_formula(zelle, formel, None, wert)
            for name, zeilen_des_blatts in ({"Produkte": PRODUKTE} | (blaetter or {})).items():
                schreibe_blatt(mappe, name, zeilen_des_blatts)
        return pfad

    return baue


@pytest.fixture
def schreibe_steuerung(tmp_path: Path) -> Callable[..., Path]:
    """Schreibt eine Steuerungsmappe; ohne Angabe ist jedes Blatt klein und in Ordnung."""

    def baue(**blaetter: list[list[Any]]) -> Path:
        inhalt = {
            "Ziele": [["Ziel", "Ebene", "Handlungsfeld"], ["Z1", "Leitziel", "HF1"]],
            "Zuordnungen": [["Produkt", "Ziel", "Anteil", "Wirkung"], ["010101", "Z1", 0.5, "Fördernd"]],
            "Kennzahlen": [["Kennzahl", "Ziel", "Richtung", "Zielart"], ["K1", "Z1", "Steigend", "Richtung"]],
            "Kennzahlwerte": [["Kennzahl", "Jahr", "Wertart", "Wert"], ["K1", 2024, "Ist", 5.0]],
        } | blaetter
        pfad = tmp_path / "steuerung.xlsx"
        with xlsxwriter.Workbook(pfad) as mappe:
            for name, zeilen in inhalt.items():
                schreibe_blatt(mappe, name, zeilen)
        return pfad

    return baue


@pytest.fixture
def aendere_teil() -> Callable[[Path, str, Callable[[bytes], bytes]], None]:
    """Ändert einen Teil des Archivs einer Mappe (gültiges Archiv, anderer Inhalt)."""

    def aendere(pfad: Path, teil: str, funktion: Callable[[bytes], bytes]) -> None:
        with zipfile.ZipFile(pfad) as archiv:
            inhalt = {name: archiv.read(name) for name in archiv.namelist()}
        with zipfile.ZipFile(pfad, "w", zipfile.ZIP_DEFLATED) as archiv:
            for name, roh in inhalt.items():
                archiv.writestr(name, funktion(roh) if name == teil else roh)

    return aendere
