"""Jede Prüfung an kleinen Fällen aus ``faelle/*.yaml``: welche Befunde in welcher Zelle, und keine anderen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
from nachhaltigkeitshaushalt.kern.tabellen import Befunde
from nachhaltigkeitshaushalt.pruefen.pruefungen import pruefe

ORDNER = Path(__file__).parent / "faelle"
GRUNDLAGE: dict[str, list[dict[str, Any]]] = yaml.safe_load((ORDNER / "grundlage.yaml").read_text(encoding="utf-8"))
HAUSHALT = ("Haushaltszeilen", "Produkte", "Gesamtergebnisplan")
ANGABEN = [{"Schlüssel": "Land", "Wert": "NW"}, {"Schlüssel": "Haushaltsjahr", "Wert": 2025}]
FAELLE = [
    pytest.param(fall, id=f"{pfad.stem}: {fall['fall']}")
    for pfad in sorted(ORDNER.glob("*.yaml"))
    if pfad.stem != "grundlage"
    for fall in yaml.safe_load(pfad.read_text(encoding="utf-8"))
]


def schreibe(pfad: Path, blaetter: dict[str, list[dict[str, Any]]]) -> Path:
    """Eine Mappe; die Spalten eines Blatts stehen wie in der Grundlage, weitere dahinter."""
    with xlsxwriter.Workbook(pfad) as mappe:
        datum = mappe.add_format({"num_format": "dd.mm.yyyy"})
        for name, zeilen in blaetter.items():
            blatt = mappe.add_worksheet(name)
            kopf = list(
                dict.fromkeys([*GRUNDLAGE.get(name, [{}])[0], *(spalte for zeile in zeilen for spalte in zeile)])
            )
            blatt.write_row(0, 0, kopf)
            for i, zeile in enumerate(zeilen, start=1):
                for j, spalte in enumerate(kopf):
                    wert = zeile.get(spalte)
                    if isinstance(wert, dt.date):
                        blatt.write_datetime(i, j, dt.datetime(wert.year, wert.month, wert.day), datum)  # noqa: DTZ001 - Excel kennt keine Zeitzonen
                    elif wert is not None:
                        blatt.write(i, j, wert)
    return pfad


@pytest.mark.parametrize("fall", FAELLE)
def test_der_fall_ergibt_genau_seine_befunde(fall: dict[str, Any], tmp_path: Path) -> None:
    blaetter = GRUNDLAGE | {name: zeilen for name, zeilen in fall.items() if name not in {"fall", "erwartet"}}
    haushalt = {"Angaben": ANGABEN} | {name: blaetter[name] for name in HAUSHALT if name in blaetter}
    steuerung = {name: zeilen for name, zeilen in blaetter.items() if name not in HAUSHALT}
    gefunden = pruefe(
        lies_haushalt(schreibe(tmp_path / "h.xlsx", haushalt)), lies_steuerung(schreibe(tmp_path / "s.xlsx", steuerung))
    )
    Befunde.validate(gefunden)
    orte = [
        "!".join(t for t in (b, z) if isinstance(t, str))
        for b, z in zip(gefunden["blatt"], gefunden["zelle"], strict=True)
    ]
    erwartet = sorted((e["regel"], e["zelle"]) for e in fall["erwartet"])
    assert sorted(zip(gefunden["regel"], orte, strict=True)) == erwartet
    wortlaut = [f"{text} {hinweis}" for text, hinweis in zip(gefunden["text"], gefunden["hinweis"], strict=True)]
    stellen = list(zip(gefunden["regel"], orte, wortlaut, strict=True))
    for e in fall["erwartet"]:
        texte = [text for regel, ort, text in stellen if (regel, ort) == (e["regel"], e["zelle"])]
        assert any(e["nennt"] in text for text in texte), texte


def test_jede_pruefung_hat_einen_fall() -> None:
    abgedeckt = {eintrag["regel"] for fall in FAELLE for eintrag in fall.values[0]["erwartet"]}
    assert len(abgedeckt) >= 35
