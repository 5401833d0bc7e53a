"""Das eigene Format: jede Zelle der Beispielmappe unabhängig nachgelesen, jede erlaubte Schreibweise gleich."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.spalten import rohblatt
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
from nachhaltigkeitshaushalt.kern.tabellen import Befunde, Haushaltszeilen, Produkte
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import Steuerung
    from tests.einlesen.conftest import Schreiber

SPALTEN = ["excel_zeile", "jahr", "wertart", "plan", "produkt", "fachbereich", "konto", "zeile", "seite", "betrag_cent"]


@pytest.fixture(scope="module")
def blatt(mappen: dict[str, Path]) -> list[tuple[Any, ...]]:
    """Das Blatt „Haushaltszeilen“, mit openpyxl gelesen; Index 0 ist Excel-Zeile 1."""
    mappe = openpyxl.load_workbook(mappen["haushalt"], read_only=True)
    return [tuple(zeile) for zeile in mappe["Haushaltszeilen"].iter_rows(values_only=True)]


def genau(pfad: Path, monkeypatch: pytest.MonkeyPatch) -> Haushalt:
    """Liest ohne den schnellen Leser."""
    monkeypatch.setattr(rohblatt, "_lies_schnell", lambda *_: None)
    return lies_haushalt(pfad)


def test_tabellen_halten_den_datenvertrag(haushalt: Haushalt) -> None:
    Haushaltszeilen.validate(haushalt.zeilen)
    Produkte.validate(haushalt.produkte)
    Befunde.validate(haushalt.befunde)
    assert haushalt.befunde.empty


def test_jede_zelle_der_beispielmappe_ist_gelesen(haushalt: Haushalt, blatt: list[tuple[Any, ...]]) -> None:
    stelle = {name: i for i, name in enumerate(blatt[0])}
    zeilen = haushalt.zeilen
    assert len(zeilen) == sum(zeile[stelle["Betrag"]] is not None for zeile in blatt[1:])
    for nummer, spalte, cent, jahr, produkt, konto, wertart in zip(
        zeilen["excel_zeile"], zeilen["excel_spalte"], zeilen["betrag_cent"], zeilen["jahr"], zeilen["produkt"],
        zeilen["konto"], zeilen["wertart"], strict=True,
    ):  # fmt: skip
        zelle = blatt[nummer - 1]
        assert spalte == openpyxl.utils.get_column_letter(stelle["Betrag"] + 1)
        assert cent == int((Decimal(repr(zelle[stelle["Betrag"]])) * 100).to_integral_value())
        assert (jahr, produkt, konto) == tuple(zelle[stelle[n]] for n in ("Jahr", "Produkt", "Konto"))
        assert wertart == falte(zelle[stelle["Wertart"]])


def test_summen_je_jahr_wertart_und_seite_stimmen_mit_der_datei(
    haushalt: Haushalt, blatt: list[tuple[Any, ...]]
) -> None:
    seiten = {"4": "ertrag", "5": "aufwand", "6": "einzahlung", "7": "auszahlung"}
    stelle = {name: i for i, name in enumerate(blatt[0])}
    erwartet: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for zeile in blatt[1:]:
        merkmale = (zeile[stelle["Jahr"]], falte(zeile[stelle["Wertart"]]), seiten[zeile[stelle["Konto"]][0]])
        erwartet[merkmale] += Decimal(repr(zeile[stelle["Betrag"]])) * 100
    gelesen = haushalt.zeilen.groupby(["jahr", "wertart", "seite"], observed=True)["betrag_cent"].sum()
    assert gelesen.to_dict() == {k: int(v) for k, v in erwartet.items()}


def test_leseprotokoll_weist_jede_zeile_und_die_summe_nach(haushalt: Haushalt) -> None:
    protokoll = haushalt.leseprotokoll
    zerlegung = protokoll[["gelesen", "leer", "strich", "nicht_gelesen"]].sum(axis=1)
    assert (zerlegung == protokoll["zeilen"]).all()
    assert protokoll["summe_gelesen_cent"].sum() == haushalt.zeilen["betrag_cent"].sum()
    assert protokoll["differenz_cent"].abs().sum() == 0


def test_schneller_und_genauer_leser_sind_gleich(
    haushalt: Haushalt, mappen: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    langsam = genau(mappen["haushalt"], monkeypatch)
    for name in ("zeilen", "produkte", "leseprotokoll", "kontrollwerte", "befunde"):
        pd.testing.assert_frame_equal(getattr(haushalt, name), getattr(langsam, name), check_categorical=False)


def test_die_beispielmappe_wird_schnell_gelesen(mappen: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def nie(*_: object) -> None:
        raise AssertionError("Der genaue Leser ist hier nicht nötig.")

    monkeypatch.setattr(rohblatt, "_lies_genau", nie)
    assert len(lies_haushalt(mappen["haushalt"]).zeilen) > 8000


@pytest.mark.parametrize("ab", [(0, 0), (3, 0), (0, 2), (2, 5)])
def test_leere_zeilen_und_spalten_davor_verschieben_keine_zelle(schreibe: Schreiber, ab: tuple[int, int]) -> None:
    gelesen = lies_haushalt(schreibe({}, {"Betrag": 7}, ab=ab))
    spalte = openpyxl.utils.get_column_letter(ab[1] + 8)
    zellen = list(zip(gelesen.zeilen["excel_spalte"], gelesen.zeilen["excel_zeile"], strict=True))
    assert zellen == [(spalte, ab[0] + 2), (spalte, ab[0] + 3)]
    assert gelesen.zeilen["betrag_cent"].tolist() == [10050, 700]
    zelle = f"{openpyxl.utils.get_column_letter(ab[1] + 4)}{ab[0] + 3}"
    mit_luecke = lies_haushalt(schreibe({}, {"Produkt": 1.5}, ab=ab))
    assert mit_luecke.befunde["zelle"].tolist() == [zelle]


def test_reihenfolge_und_schreibweise_der_ueberschriften_sind_gleich(schreibe: Schreiber) -> None:
    einfach = lies_haushalt(schreibe({}, {"Betrag": -3.25}))
    kopf = ["Betrag", "Konto", "Produkt", "Jahr", "Plan", "Wertart", "Fachbereich"]
    anders = lies_haushalt(schreibe({}, {"Betrag": -3.25}, kopf=kopf))
    pd.testing.assert_frame_equal(einfach.zeilen[SPALTEN], anders.zeilen[SPALTEN], check_categorical=False)


def test_ueberschriften_werden_gefaltet(schreibe: Schreiber) -> None:
    pfad = schreibe({})
    mappe = openpyxl.load_workbook(pfad)
    for zelle in mappe["Haushaltszeilen"][1]:
        zelle.value = f" {zelle.value.upper()} "
    mappe.save(pfad)
    assert lies_haushalt(pfad).zeilen["betrag_cent"].tolist() == [10050]


def test_zeile_seite_und_plan_duerfen_ausdruecklich_dastehen(schreibe: Schreiber) -> None:
    kopf = ["Jahr", "Wertart", "Produkt", "Konto", "Zeile", "Seite", "Plan", "Betrag"]
    ausdruecklich = {"Zeile": "sach_dienstleistungen", "Seite": "Aufwand", "Plan": "Ergebnis", "Konto": None}
    gelesen = lies_haushalt(schreibe(ausdruecklich, {"Zeile": None, "Seite": None, "Plan": None}, kopf=kopf))
    assert gelesen.befunde.empty
    assert gelesen.zeilen[["zeile", "seite", "plan"]].astype(str).to_numpy().tolist() == [
        ["sach_dienstleistungen", "aufwand", "ergebnis"],
        ["personal", "aufwand", "ergebnis"],
    ]


@pytest.mark.parametrize("ohne", ["Fachbereich", "Plan", "Kontobezeichnung"])
def test_diese_spalten_duerfen_fehlen(schreibe: Schreiber, ohne: str) -> None:
    kopf = [name for name in ("Jahr", "Wertart", "Plan", "Produkt", "Fachbereich", "Konto", "Betrag") if name != ohne]
    gelesen = lies_haushalt(schreibe({}, kopf=kopf))
    assert gelesen.zeilen["plan"].tolist() == ["ergebnis"]
    assert gelesen.befunde.empty


def test_schluessel_als_zahl_bleiben_ganz(schreibe: Schreiber, monkeypatch: pytest.MonkeyPatch) -> None:
    pfad = schreibe({"Produkt": 10101, "Konto": 501100}, {"Konto": 501100})
    for gelesen in (lies_haushalt(pfad), genau(pfad, monkeypatch)):
        assert gelesen.zeilen["produkt"].tolist() == ["10101", "010101"]
        assert gelesen.zeilen["konto"].tolist() == ["501100", "501100"]


def test_leere_zeilen_dazwischen_zaehlen_als_leer(schreibe: Schreiber) -> None:
    leer = dict.fromkeys(["Jahr", "Wertart", "Plan", "Produkt", "Fachbereich", "Konto", "Kontobezeichnung", "Betrag"])
    gelesen = lies_haushalt(schreibe({}, leer, {"Betrag": 0}))
    assert gelesen.befunde.empty
    assert gelesen.zeilen["excel_zeile"].tolist() == [2, 4]
    assert gelesen.leseprotokoll[["zeilen", "gelesen", "leer"]].to_numpy().tolist() == [[3, 2, 1]]


def test_eine_formel_mit_leerem_text_ist_eine_leere_zelle(
    schreibe: Schreiber, aendere_teil: Callable[..., None]
) -> None:
    pfad = schreibe({}, {}, formeln={"E2": ('=IF(1=1,"","x")', "nichts")})
    aendere_teil(pfad, "xl/worksheets/sheet2.xml", lambda roh: roh.replace(b"<v>nichts</v>", b"<v></v>"))
    gelesen = lies_haushalt(pfad)
    assert gelesen.befunde.empty
    assert gelesen.zeilen["fachbereich"].isna().tolist() == [True, False]


def test_angaben_und_pruefsumme_der_datei(haushalt: Haushalt, mappen: dict[str, Path]) -> None:
    assert haushalt.angaben["kommune"] == "Beispielstadt"
    assert haushalt.angaben["land"] == "NW"
    assert haushalt.angaben["haushaltsjahr"] == "2025"
    assert len(haushalt.dateien[mappen["haushalt"].name]) == 64


def test_die_steuerungsmappe_ist_vollstaendig_gelesen(steuerung: Steuerung, mappen: dict[str, Path]) -> None:
    mappe = openpyxl.load_workbook(mappen["steuerung"], read_only=True)
    assert steuerung.befunde.empty
    for name in ("Handlungsfelder", "Ziele", "Zuordnungen", "Kennzahlen", "Kennzahlwerte", "Umschichtungen"):
        tabelle = getattr(steuerung, name.lower())
        zeilen = [z for z in mappe[name].iter_rows(min_row=2, values_only=True) if any(w is not None for w in z)]
        assert len(tabelle) == len(zeilen), name
        assert tabelle["excel_zeile"].tolist() == list(range(2, len(zeilen) + 2))
    werte = [z[3] for z in mappe["Kennzahlwerte"].iter_rows(min_row=2, values_only=True)]
    assert steuerung.kennzahlwerte["wert"].tolist() == werte


def test_kurzfassungen_fuer_das_notebook_sind_entschaerft(schreibe: Schreiber) -> None:
    gelesen = lies_haushalt(schreibe({}, angaben={"Kommune": "<b>A & B</b>", "Land": "NW", "Haushaltsjahr": 2025}))
    html = gelesen._repr_html_()
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("einheit", "gemeldet"), [("Euro", 0), ("in EUR", 0), ("€", 0), ("T€", 1), ("Tausend Euro", 1)]
)
def test_andere_einheit_in_den_angaben_wird_nicht_uebergangen(
    mappen: dict[str, Path], tmp_path: Path, einheit: str, gemeldet: int
) -> None:
    mappe = openpyxl.load_workbook(mappen["haushalt"])
    mappe["Angaben"]["B6"] = einheit
    mappe.save(tmp_path / "h.xlsx")
    befunde = lies_haushalt(tmp_path / "h.xlsx").befunde
    treffer = befunde[befunde["regel"] == "angabe_einheit"]
    assert treffer["wert"].tolist() == [einheit] * gemeldet
    assert (treffer["schwere"] == "fehler").all()


@pytest.mark.parametrize("name", ["nicht zugeordnet", "nachrichtlich"])
def test_namen_der_restzeilen_sind_keine_schluessel(schreibe_steuerung: Callable[..., Path], name: str) -> None:
    ziele = [["Ziel", "Ebene", "Handlungsfeld"], ["Z1", "Leitziel", "HF1"], [name, "Leitziel", "HF1"]]
    gelesen = lies_steuerung(schreibe_steuerung(Ziele=ziele))
    assert gelesen.ziele["ziel"].tolist() == ["Z1"]
    treffer = gelesen.befunde[gelesen.befunde["regel"] == "schluessel_vorbehalten"]
    assert treffer[["zelle", "wert"]].to_numpy().tolist() == [["A3", name]]
