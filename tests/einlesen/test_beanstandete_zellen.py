"""Unbrauchbare Zellen: je Mangel ein Befund mit seiner Zelle, nichts wird 0, nichts fällt still weg."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.spalten import rohblatt
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.einlesen.conftest import Schreiber

STICHTAG = dt.datetime(2025, 3, 31)  # noqa: DTZ001 - Excel kennt keine Zeitzonen


@pytest.fixture(params=["schnell", "genau"], autouse=True)
def leser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jeder Fall mit beiden Lesern."""
    if request.param == "genau":
        monkeypatch.setattr(rohblatt, "_lies_schnell", lambda *_: None)


def befunde(haushalt: Haushalt) -> list[tuple[str, str, str]]:
    """Regel, Zelle und Text der Befunde."""
    return [tuple(zeile) for zeile in haushalt.befunde[["regel", "zelle", "text"]].to_numpy().tolist()]


def nachweis(haushalt: Haushalt) -> tuple[int, int, int]:
    """Gelesen, nicht gelesen und Differenz in Cent laut Leseprotokoll."""
    zeile = haushalt.leseprotokoll.iloc[0]
    assert zeile[["gelesen", "leer", "strich", "nicht_gelesen"]].sum() == zeile["zeilen"]
    assert zeile["gelesen"] == len(haushalt.zeilen)
    return int(zeile["gelesen"]), int(zeile["nicht_gelesen"]), int(zeile["differenz_cent"])


@pytest.mark.parametrize(
    ("wert", "regel", "text"),
    [
        ("nach Beschluss", "betrag_kein_zahlenwert", "„nach Beschluss“ ist keine Zahl"),
        ("1.234,56", "betrag_kein_zahlenwert", "„1.234,56“ ist keine Zahl"),
        (True, "betrag_kein_zahlenwert", "„WAHR“ ist keine Zahl"),
        (STICHTAG, "betrag_kein_zahlenwert", "„31.03.2025“ ist keine Zahl"),
        (1e17, "betrag_zu_gross", "100000000000000000 ist für einen kommunalen Haushalt unmöglich groß"),
    ],
    ids=["Text", "Zahl als Text", "Wahrheitswert", "Datum", "zu groß"],
)
def test_unbrauchbare_betraege_nennen_zelle_und_wert(schreibe: Schreiber, wert: object, regel: str, text: str) -> None:
    gelesen = lies_haushalt(schreibe({}, {"Betrag": wert}, {"Betrag": 3}))
    ((kennung, zelle, wortlaut),) = befunde(gelesen)
    assert (kennung, zelle) == (regel, "H3")
    assert text in wortlaut
    assert nachweis(gelesen)[:2] == (2, 1)
    assert 0 not in gelesen.zeilen["betrag_cent"].tolist()


def test_strich_und_leer_und_null_bleiben_verschieden(schreibe: Schreiber) -> None:
    gelesen = lies_haushalt(schreibe({"Betrag": "–"}, {"Betrag": "-"}, {"Betrag": None}, {"Betrag": 0}, {}))
    protokoll = gelesen.leseprotokoll.iloc[0]
    assert protokoll[["gelesen", "leer", "strich", "nicht_gelesen"]].tolist() == [2, 1, 2, 0]
    assert gelesen.zeilen["betrag_cent"].tolist() == [0, 10050]
    assert befunde(gelesen) == []


def test_bruchteile_eines_cents_werden_gemeldet(schreibe: Schreiber) -> None:
    gelesen = lies_haushalt(schreibe({"Betrag": 1.005}, {"Betrag": 0.1 + 0.2}))
    ((regel, zelle, text),) = befunde(gelesen)
    assert (regel, zelle) == ("betrag_gerundet", "H2")
    assert "1 Beträge haben Bruchteile" in text
    assert "1,005" in text


@pytest.mark.parametrize("fehlerwert", ["#DIV/0!", "#REF!", "#NAME?", "#N/A"])
@pytest.mark.parametrize(("zelle", "differenz"), [("H3", 0), ("D3", 10050), ("A3", 10050), ("F3", 10050)])
def test_fehlerwerte_sind_weder_null_noch_leer(
    schreibe: Schreiber, fehlerwert: str, zelle: str, differenz: int
) -> None:
    gelesen = lies_haushalt(schreibe({}, {}, {}, formeln={zelle: ("=1/0", fehlerwert)}))
    ((regel, ort, text),) = befunde(gelesen)
    assert (regel, ort) == ("zelle_fehlerwert", zelle)
    assert fehlerwert in text
    assert nachweis(gelesen) == (2, 1, differenz)


def test_ein_fehlerwert_in_einer_freien_angabe_laesst_den_betrag_stehen(schreibe: Schreiber) -> None:
    gelesen = lies_haushalt(schreibe({}, {}, formeln={"E3": ("=1/0", "#REF!")}))
    assert befunde(gelesen)[0][:2] == ("zelle_fehlerwert", "E3")
    assert nachweis(gelesen) == (2, 0, 0)


@pytest.mark.parametrize(("zelle", "differenz"), [("H3", 0), ("D3", 10050)])
def test_formel_ohne_gespeichertes_ergebnis(schreibe: Schreiber, zelle: str, differenz: int) -> None:
    pfad = schreibe({}, {}, {})
    mappe = openpyxl.load_workbook(pfad)
    mappe["Haushaltszeilen"][zelle] = "=1+1"
    mappe.save(pfad)
    gelesen = lies_haushalt(pfad)
    ((regel, ort, text),) = befunde(gelesen)
    assert (regel, ort) == ("formel_ohne_wert", zelle)
    assert "ohne gespeichertes Ergebnis" in text
    assert nachweis(gelesen) == (2, 1, differenz)


def test_fehlerzellen_ohne_zellbezug_werden_gefunden(schreibe: Schreiber, aendere_teil: Callable[..., None]) -> None:
    pfad = schreibe({}, {}, {}, formeln={"H3": ("=1/0", "#DIV/0!")})
    aendere_teil(pfad, "xl/worksheets/sheet2.xml", lambda roh: re.sub(rb' r="[A-Z]*[0-9]+"', b"", roh))
    assert befunde(lies_haushalt(pfad))[0][:2] == ("zelle_fehlerwert", "H3")


@pytest.mark.parametrize(
    ("spalte", "wert", "regel", "zelle"),
    [
        ("Jahr", 1899, "jahr_bereich", "A3"),
        ("Jahr", 20250, "jahr_bereich", "A3"),
        ("Jahr", 2025.5, "jahr_form", "A3"),
        ("Jahr", "zweitausend", "jahr_form", "A3"),
        ("Jahr", STICHTAG, "jahr_form", "A3"),
        ("Jahr", None, "pflichtspalte_leer", "A3"),
        ("Wertart", "Ansatzz", "unbekannt_wertart", "B3"),
        ("Wertart", 5, "wertart_form", "B3"),
        ("Wertart", None, "pflichtspalte_leer", "B3"),
        ("Plan", "Vermögen", "unbekannt_plan", "C3"),
        ("Produkt", None, "pflichtspalte_leer", "D3"),
        ("Produkt", 10101.5, "produkt_form", "D3"),
        ("Produkt", True, "produkt_form", "D3"),
        ("Konto", None, "zeile_nicht_bestimmbar", "F3"),
        ("Konto", "999999", "konto_unbekannt", "F3"),
        ("Konto", STICHTAG, "konto_form", "F3"),
    ],
)
def test_unbrauchbare_merkmale_nennen_zelle_und_differenz(
    schreibe: Schreiber, spalte: str, wert: object, regel: str, zelle: str
) -> None:
    gelesen = lies_haushalt(schreibe({}, {spalte: wert}))
    ((kennung, ort, text),) = befunde(gelesen)
    assert (kennung, ort) == (regel, zelle)
    assert zelle in text
    if spalte == "Plan":  # der Plan folgt sonst aus dem Konto
        assert nachweis(gelesen) == (2, 0, 0)
    else:
        assert nachweis(gelesen) == (1, 1, 10050)


def test_ein_sammelbefund_zaehlt_alle_zellen(schreibe: Schreiber) -> None:
    gelesen = lies_haushalt(schreibe({}, *[{"Produkt": None}] * 8))
    ((_, zelle, text),) = befunde(gelesen)
    assert zelle == "D3"
    assert text.startswith("In 8 Zeilen fehlt die Pflichtangabe „Produkt“ (Zellen: D3, D4, D5, D6, D7 und 3 weitere)")


def test_sehr_viele_unbrauchbare_betraege_werden_gesammelt(schreibe: Schreiber) -> None:
    gelesen = lies_haushalt(schreibe({}, *[{"Betrag": "x"}] * 1005))
    regeln = gelesen.befunde["regel"].value_counts().to_dict()
    assert regeln == {"betrag_kein_zahlenwert": 1000, "betrag_weitere": 1}
    assert nachweis(gelesen) == (1, 1005, 0)


@pytest.mark.parametrize(
    ("spalten", "regel", "zelle"),
    [({"Plan": "Finanz"}, "plan_widerspruch", "C3"), ({"Seite": "Ertrag"}, "seite_widerspruch", "G3")],
)
def test_widersprueche_zum_konto_werden_gemeldet(
    schreibe: Schreiber, spalten: dict[str, Any], regel: str, zelle: str
) -> None:
    kopf = ["Jahr", "Wertart", "Plan", "Produkt", "Fachbereich", "Konto", "Seite", "Betrag"]
    gelesen = lies_haushalt(schreibe({"Seite": "Aufwand"}, {"Seite": "Aufwand"} | spalten, kopf=kopf))
    ((kennung, ort, _),) = befunde(gelesen)
    assert (kennung, ort) == (regel, zelle)


def test_fehlende_spalte_schlaegt_die_aehnlichste_vor(schreibe: Schreiber) -> None:
    kopf = ["Jahr", "Wertart", "Plan", "Produkt", "Fachbereich", "Konto", "Betrg"]
    with pytest.raises(HaushaltsFehler) as ausnahme:
        lies_haushalt(schreibe({"Betrg": 5}, kopf=kopf))
    assert str(ausnahme.value).startswith(
        "haushalt.xlsx › Haushaltszeilen!A1: Die Spalte „Betrag“ fehlt. "
        "Vorhanden: Jahr, Wertart, Plan, Produkt, Fachbereich, Konto, Betrg. Meinten Sie „Betrg“?"
    )


def test_ohne_konto_und_zeile_wird_nicht_gelesen(schreibe: Schreiber) -> None:
    with pytest.raises(HaushaltsFehler, match="Die Spalte „Konto“ fehlt"):
        lies_haushalt(schreibe({}, kopf=["Jahr", "Wertart", "Plan", "Produkt", "Betrag"]))


def test_blatt_nur_mit_kopf_und_ganz_leeres_blatt(schreibe: Schreiber) -> None:
    with pytest.raises(HaushaltsFehler, match="unter der Kopfzeile 1 keine Daten"):
        lies_haushalt(schreibe())
    with pytest.raises(HaushaltsFehler, match="blatt_leer"):
        lies_haushalt(schreibe(kopf=[]))


def test_fremde_mappe_ohne_layout_nennt_ihre_blaetter(schreibe: Schreiber) -> None:
    pfad = schreibe({})
    mappe = openpyxl.load_workbook(pfad)
    mappe["Haushaltszeilen"].title = "Tabelle1"
    mappe.save(pfad)
    with pytest.raises(HaushaltsFehler, match=r"kein Blatt „Haushaltszeilen“.*Vorhanden: Angaben, Tabelle1, Produkte"):
        lies_haushalt(pfad)


@pytest.mark.parametrize(
    ("angaben", "land", "regel"),
    [
        ({"Haushaltsjahr": 2025}, None, "land_fehlt"),
        ({"Land": "NW", "Haushaltsjahr": 2025}, "BY", "land_widerspruch"),
        ({"Land": "Nirgendwo", "Haushaltsjahr": 2025}, None, "landesprofil_fehlt"),
        ({"Land": "NW", "Haushaltsjahr": 1995}, None, "landesprofil_jahr"),
        ({"Land": "NW"}, None, "haushaltsjahr_fehlt"),
        ({"Land": "NW", "Haushaltsjahr": "bald"}, None, "haushaltsjahr_fehlt"),
        ({"Land": "NW", "Haushaltsjahr": 3025}, None, "haushaltsjahr_fehlt"),
    ],
)
def test_land_und_jahr_werden_nie_angenommen(
    schreibe: Schreiber, angaben: dict[str, Any], land: str | None, regel: str
) -> None:
    with pytest.raises(HaushaltsFehler, match=rf"\[{regel}\]"):
        lies_haushalt(schreibe({}, angaben=angaben), land=land)


def test_doppelte_produkte_werden_gemeldet_und_zaehlen_nicht_doppelt(schreibe: Schreiber) -> None:
    kopf = ["Produkt", "Bezeichnung", "Produktgruppe", "Produktbereich", "Fachbereich"]
    zeilen = [kopf, ["010101", "Rat", "0101", "01", "A"], ["010101", "Rat neu", "0101", "01", "B"]]
    gelesen = lies_haushalt(schreibe({}, blaetter={"Produkte": zeilen}))
    gefunden = befunde(gelesen)
    assert {regel for regel, *_ in gefunden} == {"schluessel_doppelt"}
    assert {zelle for _, zelle, _ in gefunden} == {"A2", "A3"}
    assert nachweis(gelesen) == (1, 0, 0)


def test_gedruckte_summen_mit_unlesbarer_zelle_werden_nicht_uebergangen(schreibe: Schreiber) -> None:
    kontrolle = [["Zeile", "Bezeichnung", "Ansatz 2025"], ["11", "Personal", 100.5], ["17", "Summe", "siehe oben"]]
    gelesen = lies_haushalt(schreibe({}, blaetter={"Gesamtergebnisplan": kontrolle}))
    assert befunde(gelesen)[0][:2] == ("betrag_kein_zahlenwert", "C3")
    assert gelesen.kontrollwerte[["zeile", "betrag_cent", "zelle"]].to_numpy().tolist() == [["personal", 10050, "C2"]]
