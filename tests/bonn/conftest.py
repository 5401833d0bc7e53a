"""Der Haushaltsplanentwurf der Stadt Bonn, unabhängig vom Paket gelesen, und die Steuerungsmappe dazu."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.reader.excel import load_workbook

import nachhaltigkeitshaushalt as nh

if TYPE_CHECKING:
    from collections.abc import Callable

WURZEL = Path(__file__).resolve().parents[2]
QUELLE = WURZEL.parent / "shared" / "beispiele" / "bonn" / "Bonn_Budget_Draft_2017_2024_Processed.xlsx"
LAYOUT = WURZEL / "docs" / "layouts" / "bonn_2017.yaml"
ERSTE_SPALTE, ERSTES_JAHR = 12, 2017
"""Spalte M (nullbasiert 12) ist das Jahr 2017, die folgenden sieben sind 2018 bis 2024."""


@dataclass(frozen=True)
class Quellzeile:
    """Eine Zeile der Tabelle: Produkt, gedruckte Zeile und je Jahr der Betrag, wie er dasteht."""

    produkt: int
    nummer: int
    betraege: dict[int, Decimal]


@pytest.fixture(scope="session")
def quelle() -> list[Quellzeile]:
    """Alle Datenzeilen der Tabelle, mit openpyxl gelesen und in exakten Dezimalzahlen."""
    if not QUELLE.exists():
        pytest.skip("die Datei der Stadt Bonn liegt nicht neben dem Projekt")
    blatt = load_workbook(QUELLE, data_only=True)["Tabelle1"]
    return [
        Quellzeile(
            int(zeile[5]),
            int(zeile[9]),
            {ERSTES_JAHR + i: Decimal(repr(zeile[ERSTE_SPALTE + i])) for i in range(8)},
        )
        for zeile in blatt.iter_rows(min_row=2, values_only=True)
        if zeile[5] is not None
    ]


@pytest.fixture(scope="session")
def bonn(quelle: list[Quellzeile]) -> nh.Haushalt:
    """Der Haushalt, wie das Paket ihn mit dem mitgelieferten Layout liest."""
    assert quelle
    return nh.lies_haushalt(QUELLE, layout=LAYOUT)


@pytest.fixture(scope="session")
def faelle() -> dict[str, Any]:
    """Inhalt der Falldatei."""
    inhalt: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "steuerung_bonn.yaml").read_text("utf-8"))
    return inhalt


@pytest.fixture(scope="session")
def plan(bonn: nh.Haushalt, faelle: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - die Fassade
    """Haushalt und Steuerungsmappe zusammen; die Mappe ist aus der Falldatei geschrieben."""
    mappe = Workbook()
    for blatt, inhalt in faelle.items():
        if blatt in BLAETTER:
            ziel = mappe.create_sheet(blatt)
            for zeile in BLAETTER[blatt](inhalt):
                ziel.append(zeile)
    del mappe["Sheet"]
    pfad = tmp_path_factory.mktemp("bonn") / "steuerung.xlsx"
    mappe.save(pfad)
    return nh.Nachhaltigkeitshaushalt(bonn, nh.lies_steuerung(pfad))


def _angaben(inhalt: list[list[Any]]) -> list[list[Any]]:
    return [["Schlüssel", "Wert"], *inhalt]


def _werte(inhalt: dict[str, Any]) -> list[list[Any]]:
    kopf = ["Kennzahl", "Jahr", "Wertart", "Wert", "Datenstand", "Quelle"]
    return [
        kopf,
        *(
            [kennzahl, erstes + i, "Ist", wert, None, "erfunden"]
            for kennzahl, (erstes, werte) in inhalt["reihen"].items()
            for i, wert in enumerate(werte)
        ),
    ]


BLAETTER: dict[str, Callable[[Any], list[list[Any]]]] = {
    "Angaben": _angaben,
    "Handlungsfelder": list,
    "Ziele": list,
    "Zuordnungen": list,
    "Kennzahlen": list,
    "Kennzahlwerte": _werte,
    "Handlungsfeldbudgets": list,
    "Umschichtungen": list,
}
