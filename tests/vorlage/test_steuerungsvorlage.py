"""Die leere Steuerungsmappe passt zum Datenvertrag und wird so gelesen, wie sie ausgefüllt wird."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.reader.excel import load_workbook
from openpyxl.utils import get_column_letter

from nachhaltigkeitshaushalt.berichten.steuerungsvorlage import pflichtspalten, schreibe_vorlage
from nachhaltigkeitshaushalt.bewerten.methoden import METHODEN
from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import AUFZAEHLUNGEN, EURO_SPALTE, HERKUNFT
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import BLAETTER, lies_steuerung
from nachhaltigkeitshaushalt.kern import begriffe
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGELN = lade_regeln("steuerungsmappe")
EINTRAEGE = {eintrag["blatt"]: eintrag for eintrag in REGELN["blaetter"]}
AUFZAEHLUNG = {
    ("Ziele", "ebene"): begriffe.Zielebene,
    ("Zuordnungen", "wirkung"): begriffe.Wirkung,
    ("Kennzahlen", "richtung"): begriffe.Richtung,
    ("Kennzahlen", "wirkungsstufe"): begriffe.Wirkungsstufe,
    ("Kennzahlen", "zielart"): begriffe.Zielart,
    ("Kennzahlwerte", "wertart"): begriffe.Kennzahlwertart,
    ("Mittelbindung", "seite"): begriffe.Seite,
    ("Budgetregeln", "regel"): begriffe.Budgetregel,
    ("Maßnahmen", "status"): begriffe.Massnahmenstatus,
    ("Gewichte", "art"): begriffe.Gewichtart,
    ("Erläuterungen", "urteil"): begriffe.Status,
    ("Produktsteckbriefe", "aufgabenart"): begriffe.Aufgabenart,
    ("Produktsteckbriefe", "beeinflussbarkeit"): begriffe.Beeinflussbarkeit,
}
EXCEL_LAENGEN = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225, "formula1": 257}


@pytest.fixture
def vorlage(tmp_path: Path) -> Path:
    return schreibe_vorlage(tmp_path / "steuerung.xlsx")


def pruefungen(mappe: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - Mappe von openpyxl
    """Alle Eingabehilfen der Mappe als (Blatt, Hilfe)."""
    for blatt in mappe:
        for hilfe in blatt.data_validations.dataValidation:
            yield blatt.title, hilfe


def hilfe_zu(mappe: Any, blatt: str, spalte: str) -> Any:  # noqa: ANN401 - Mappe von openpyxl
    """Die Eingabehilfe einer Spalte, gesucht in ihrer Zelle in Zeile 2."""
    stelle = [falte(zelle.value) for zelle in mappe[blatt][1]].index(spalte) + 1
    zelle = f"{get_column_letter(stelle)}2"
    return next(hilfe for name, hilfe in pruefungen(mappe) if name == blatt and zelle in hilfe.sqref)


@pytest.mark.parametrize("blatt", list(BLAETTER))
def test_jede_spalte_des_datenvertrags_steht_im_blatt_und_keine_andere(vorlage: Path, blatt: str) -> None:
    modell = BLAETTER[blatt][0].to_schema().columns
    erwartet = {EURO_SPALTE.get(name, name) for name in modell if name not in HERKUNFT}
    kopf = [zelle.value for zelle in load_workbook(vorlage)[blatt][1]]
    assert sorted(map(falte, kopf)) == sorted(erwartet)


def test_die_mappe_hat_genau_die_blaetter_des_formats_und_vorn_die_anleitung(vorlage: Path) -> None:
    assert load_workbook(vorlage).sheetnames[0] == "Anleitung"
    assert set(load_workbook(vorlage).sheetnames) == {"Anleitung", "Angaben", *BLAETTER}


def test_die_leere_vorlage_ergibt_leere_tabellen_ohne_befunde(vorlage: Path) -> None:
    steuerung = lies_steuerung(vorlage)
    assert steuerung.befunde.empty
    for blatt, (modell, _) in BLAETTER.items():
        tabelle = getattr(steuerung, falte(blatt))
        assert tabelle.empty
        modell.validate(tabelle)


def test_mit_den_beispielen_gefuellt_wird_jede_angabe_ohne_befund_gelesen(vorlage: Path) -> None:
    mappe = load_workbook(vorlage)
    for blatt in BLAETTER:
        for stelle, spalte in enumerate(EINTRAEGE[blatt]["spalten"], start=1):
            mappe[blatt].cell(row=2, column=stelle).value = spalte.get("beispiel")
    mappe["Angaben"]["B2"] = "Beispielstadt"
    mappe["Angaben"]["B4"] = 2025
    mappe["Angaben"]["B6"] = dt.date(2026, 4, 30)
    mappe.save(vorlage)
    steuerung = lies_steuerung(vorlage)
    assert steuerung.befunde.empty
    assert steuerung.angaben == {"kommune": "Beispielstadt", "haushaltsjahr": "2025", "stand": "2026-04-30"}
    for blatt in BLAETTER:
        tabelle = getattr(steuerung, falte(blatt))
        assert len(tabelle) == 1
        for spalte in EINTRAEGE[blatt]["spalten"]:
            name = {"betrag": "betrag_cent"}.get(falte(spalte["spalte"]), falte(spalte["spalte"]))
            assert tabelle[name].isna().item() == ("beispiel" not in spalte), (blatt, name)
    assert steuerung.zuordnungen["produkt"].item() == "010601"
    assert steuerung.umschichtungen["betrag_cent"].item() == 1_850_000
    assert steuerung.kennzahlwerte["datenstand"].item() == "2026-04-15"


@pytest.mark.parametrize(("blatt", "spalte"), list(AUFZAEHLUNG))
def test_auswahllisten_enthalten_genau_die_aufzaehlung_in_lesbarer_schreibweise(
    vorlage: Path, blatt: str, spalte: str
) -> None:
    hilfe = hilfe_zu(load_workbook(vorlage), blatt, spalte)
    werte = hilfe.formula1.strip('"').split(",")
    assert sorted(map(falte, werte)) == sorted(map(str, AUFZAEHLUNG[blatt, spalte]))
    assert (hilfe.type, hilfe.errorStyle or "stop") == ("list", "stop")


def test_jede_aufzaehlung_des_lesers_hat_eine_auswahlliste() -> None:
    vorhanden = {name for blatt in BLAETTER for name in BLAETTER[blatt][0].to_schema().columns}
    assert {spalte for _, spalte in AUFZAEHLUNG} == vorhanden & set(AUFZAEHLUNGEN)


@pytest.mark.parametrize("vorschlag", EINTRAEGE["Kennzahlen"]["spalten"][14]["vorschlag"])
def test_vorgeschlagene_methoden_kennt_die_bewertung(vorschlag: str) -> None:
    assert falte(vorschlag) in METHODEN


@pytest.mark.parametrize(
    ("blatt", "spalte", "quelle"),
    [
        ("Zuordnungen", "ziel", "Ziele"),
        ("Ziele", "oberziel", "Ziele"),
        ("Ziele", "handlungsfeld", "Handlungsfelder"),
        ("Kennzahlen", "ziel", "Ziele"),
        ("Kennzahlwerte", "kennzahl", "Kennzahlen"),
        ("Handlungsfeldbudgets", "handlungsfeld", "Handlungsfelder"),
        ("Erläuterungen", "kennzahl", "Kennzahlen"),
        ("Umschichtungen", "handlungsfeld", "Handlungsfelder"),
    ],
)
def test_verweise_zeigen_auf_die_schluesselspalte_und_warnen_nur(
    vorlage: Path, blatt: str, spalte: str, quelle: str
) -> None:
    mappe = load_workbook(vorlage)
    hilfe = hilfe_zu(mappe, blatt, spalte)
    assert hilfe.formula1 == f"{quelle}!$A$2:$A$1000"
    assert hilfe.errorStyle == "warning"
    schluessel = [name for name, s in BLAETTER[quelle][0].to_schema().columns.items() if s.unique]
    assert [falte(mappe[quelle]["A1"].value)] == schluessel


def test_jede_spalte_hat_eine_erlaeuterung_die_excel_anzeigen_kann(vorlage: Path) -> None:
    hilfen = list(pruefungen(load_workbook(vorlage)))
    spalten = sum(len(EINTRAEGE[blatt]["spalten"]) for blatt in BLAETTER)
    assert len(hilfen) == spalten + len(EINTRAEGE["Angaben"]["zeilen"])
    for _, hilfe in hilfen:
        assert hilfe.promptTitle
        assert hilfe.prompt
        for feld, laenge in EXCEL_LAENGEN.items():
            assert len(getattr(hilfe, feld) or "") <= laenge, (hilfe.promptTitle, feld)


def test_ueberschriften_sind_fett_und_fixiert_und_schluessel_sind_text(vorlage: Path) -> None:
    mappe = load_workbook(vorlage)
    for blatt, eintrag in EINTRAEGE.items():
        assert mappe[blatt].freeze_panes == "A2"
        assert all(zelle.font.bold for zelle in mappe[blatt][1])
        for stelle, spalte in enumerate(eintrag["spalten"], start=1):
            if spalte["art"] == "schluessel":
                gruppen = mappe[blatt].column_dimensions.values()
                gruppe = next(g for g in gruppen if g.min <= stelle <= g.max)
                assert gruppe.number_format == "@", (blatt, spalte["spalte"])


def test_die_anleitung_nennt_jedes_blatt_jede_spalte_und_die_pflicht(vorlage: Path) -> None:
    zeilen = [[zelle.value for zelle in zeile] for zeile in load_workbook(vorlage)["Anleitung"].iter_rows()]
    texte = [zeile[0] for zeile in zeilen]
    for blatt in BLAETTER:
        anfang = texte.index(f"Blatt {blatt}") + 3
        for spalte, zeile in zip(EINTRAEGE[blatt]["spalten"], zeilen[anfang:], strict=False):
            pflicht = falte(spalte["spalte"]) in pflichtspalten(blatt)
            assert zeile[:2] == [spalte["spalte"], "ja" if pflicht else "nein"]
            assert zeile[2].startswith(spalte["text"])


def test_zweimal_geschrieben_ergibt_dieselben_bytes(tmp_path: Path) -> None:
    erste = schreibe_vorlage(tmp_path / "a.xlsx").read_bytes()
    assert schreibe_vorlage(tmp_path / "b.xlsx").read_bytes() == erste


def test_kein_ordner_an_der_stelle_gibt_eine_meldung_und_schreibt_nichts(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("kein Ordner")
    with pytest.raises(HaushaltsFehler) as ausnahme:
        schreibe_vorlage(tmp_path / "datei" / "steuerung.xlsx")
    assert ausnahme.value.befunde["regel"].tolist() == ["ausgabe_nicht_schreibbar"]
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["datei"]


def test_ein_ordner_gleichen_namens_bleibt_und_nichts_halbes_liegt_daneben(tmp_path: Path) -> None:
    (tmp_path / "steuerung.xlsx").mkdir()
    with pytest.raises(HaushaltsFehler, match="lässt sich nicht schreiben"):
        schreibe_vorlage(tmp_path / "steuerung.xlsx")
    assert [(pfad.name, pfad.is_dir()) for pfad in tmp_path.iterdir()] == [("steuerung.xlsx", True)]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="der Systemverwalter darf in jeden Ordner schreiben"
)
def test_schreibgeschuetzter_ordner_gibt_eine_meldung_und_laesst_die_alte_datei(tmp_path: Path) -> None:
    ordner = tmp_path / "zu"
    ordner.mkdir()
    (ordner / "steuerung.xlsx").write_bytes(b"alt")
    ordner.chmod(0o555)
    try:
        with pytest.raises(HaushaltsFehler, match="lässt sich nicht schreiben"):
            schreibe_vorlage(ordner / "steuerung.xlsx")
        assert (ordner / "steuerung.xlsx").read_bytes() == b"alt"
    finally:
        ordner.chmod(0o755)
