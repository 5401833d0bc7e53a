"""Der unterjährige Bericht als Datei: Verfahren in jeder Zeile, Kommentare bleiben, Rückgabe der Kommandozeile."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest
from docx import Document

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.befehle import BEFUNDE, GUT, UNBRAUCHBAR
from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig_lage import lies_kommentare
from nachhaltigkeitshaushalt.berichten.inhalt import Abbildung
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kommandozeile import main

if TYPE_CHECKING:
    from pathlib import Path

MAPPEN = {name: str(pfad) for name, pfad in nh.beispielmappen().items()}
BEFEHL = ["bericht", MAPPEN["haushalt"], MAPPEN["steuerung"]]


@pytest.fixture(scope="module")
def plan() -> nh.Nachhaltigkeitshaushalt:
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(MAPPEN["haushalt"]), nh.lies_steuerung(MAPPEN["steuerung"]))


def blatt(pfad: Path, name: str) -> list[list[object]]:
    """Zeilen eines Blatts unter der Überschrift."""
    return [[zelle.value for zelle in zeile] for zeile in openpyxl.load_workbook(pfad)[name].iter_rows(min_row=2)]


def kommentiere(pfad: Path, text: str) -> tuple[object, ...]:
    """Trägt in die erste Zeile des Blatts „Kommentare“ einen Kommentar ein; gibt ihren Schlüssel zurück."""
    mappe = openpyxl.load_workbook(pfad)
    seite = mappe["Kommentare"]
    seite.cell(row=2, column=seite.max_column).value = text
    schluessel = tuple(seite.cell(row=2, column=spalte).value for spalte in (1, 2, 3))
    mappe.save(pfad)
    return schluessel


def test_jede_zeile_der_prognose_nennt_verfahren_und_fehler(plan: nh.Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    pfad = plan.unterjaehriger_bericht("2025-06-30").als_excel(tmp_path / "b.xlsx")
    zeilen = [zeile for zeile in blatt(pfad, "Prognose") if zeile[1]]
    assert len(zeilen) == len(plan.prognose("2025-06-30").tabelle)
    assert {str(zeile[6]) for zeile in zeilen} <= {"saisonal", "linear", "Vorjahr", "planmäßig"}
    for zeile in zeilen:
        assert (zeile[7] == "–") is (zeile[6] == "planmäßig")


def test_kommentare_bleiben_ueber_mehrere_laeufe_und_stichtage(tmp_path: Path) -> None:
    ziel = tmp_path / "Bericht_2025-06-30.xlsx"
    assert main([*BEFEHL, "--stichtag", "2025-06-30", "--ausgabe", str(tmp_path)]) == GUT
    schluessel = kommentiere(ziel, "Zuweisung des Landes verspätet sich; <Antrag> läuft & wird geprüft")
    for tag in ("2025-06-30", "2025-06-30", "2025-09-30"):
        assert main([*BEFEHL, "--stichtag", tag, "--ausgabe", str(tmp_path)]) == GUT
    spaeter = tmp_path / "Bericht_2025-09-30.xlsx"
    texte = {tuple(zeile[:3]): zeile[-1] for zeile in blatt(spaeter, "Kommentare")}
    assert texte[schluessel] == "Zuweisung des Landes verspätet sich; <Antrag> läuft & wird geprüft"
    woerter = [zelle.text for tabelle in Document(str(tmp_path / "Bericht_2025-09-30.docx")).tables for zeile in
               tabelle.rows for zelle in zeile.cells]  # fmt: skip
    assert "Zuweisung des Landes verspätet sich; <Antrag> läuft & wird geprüft" in woerter


def test_ohne_frueheren_bericht_gibt_es_keine_kommentare(tmp_path: Path) -> None:
    assert lies_kommentare(tmp_path / "fehlt.xlsx") == {}


def test_fremde_mappe_als_kommentare_ist_ein_fehler() -> None:
    with pytest.raises(HaushaltsFehler, match="Kommentare"):
        lies_kommentare(MAPPEN["steuerung"])


def test_zweimal_geschrieben_ergibt_denselben_inhalt(plan: nh.Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    erste, zweite = (plan.unterjaehriger_bericht("2025-06-30").als_word(tmp_path / f"{n}.docx") for n in "ab")
    assert erste.read_bytes() == zweite.read_bytes()


@pytest.mark.parametrize("stichtag", ["30.06.2025", "2025-02-30", "gestern"])
def test_ein_stichtag_der_keiner_ist_gibt_eine_meldung(
    stichtag: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*BEFEHL, "--stichtag", stichtag, "--ausgabe", str(tmp_path)]) == UNBRAUCHBAR
    assert "ist kein Stichtag" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nicht_angewendete_umschichtung_steht_im_bericht_und_gibt_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mappe = openpyxl.load_workbook(MAPPEN["steuerung"])
    seite = mappe["Umschichtungen"]
    seite["J2"] = "65 Gebäudewirtschaft"
    eigene = tmp_path / "steuerung.xlsx"
    mappe.save(eigene)
    befehl = ["bericht", MAPPEN["haushalt"], str(eigene), "--stichtag", "2025-06-30", "--ausgabe", str(tmp_path)]
    assert main(befehl) == BEFUNDE
    assert "Umschichtungen!J2: Umschichtung Nr. 1: Die Zustimmung von „61 Stadtplanung" in capsys.readouterr().out
    texte = [absatz.text for absatz in Document(str(tmp_path / "Bericht_2025-06-30.docx")).paragraphs]
    assert any("Umschichtung Nr. 1: Die Zustimmung" in text for text in texte)


def test_beschlussvorlage_nennt_auswahl_kosten_und_rest(tmp_path: Path) -> None:
    befehl = ["beschlussvorlage", MAPPEN["haushalt"], MAPPEN["steuerung"], "--handlungsfeld", "HF1", "--jahr", "2026",
              "--budget", "300000", "--ausgabe", str(tmp_path)]  # fmt: skip
    assert main(befehl) == GUT
    texte = [absatz.text for absatz in Document(str(tmp_path / "Beschlussvorlage_HF1_2026.docx")).paragraphs]
    assert any("Der Transformationsausschuss beschließt" in text for text in texte)
    regeln = blatt(tmp_path / "Beschlussvorlage_HF1_2026.xlsx", "Regeln")
    assert [zeile[0] for zeile in regeln] == ["Gewichtete Rangfolge", "Beste Auswahl", "Gleiche Anteile"]
    assert all(zeile[2] + zeile[3] == 300_000 for zeile in regeln)  # type: ignore[operator]


def test_beschlussvorlage_mit_unbekannter_regel(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    befehl = ["beschlussvorlage", MAPPEN["haushalt"], MAPPEN["steuerung"], "--handlungsfeld", "HF1", "--jahr", "2026",
              "--budget", "300000", "--regel", "wuerfeln", "--ausgabe", str(tmp_path)]  # fmt: skip
    assert main(befehl) == UNBRAUCHBAR
    assert "Vorhanden: rangfolge, exakt, beteiligung" in capsys.readouterr().err


def test_die_hilfe_laedt_pandas_nicht() -> None:
    probe = (
        "import sys, nachhaltigkeitshaushalt.kommandozeile as k\n"
        "for b in ([], ['bericht'], ['beschlussvorlage']):\n"
        "    try: k.main([*b, '--help'])\n"
        "    except SystemExit: pass\n"
        "sys.exit('pandas' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False, capture_output=True).returncode == 0


def test_budgets_ohne_aufwand_ergeben_einen_bericht_ohne_bild(plan: nh.Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    zeilen = plan.haushalt.zeilen
    nur_ertrag = dataclasses.replace(plan.haushalt, zeilen=zeilen[zeilen["seite"] == "ertrag"])
    bericht = nh.Nachhaltigkeitshaushalt(nur_ertrag, plan.steuerung).unterjaehriger_bericht("2026-06-30")
    assert "enthalten 2026 keinen Aufwand" in bericht.bericht.kurzfassung[0]
    assert not any(isinstance(b, Abbildung) for b in bericht.bericht.abschnitte[0].bausteine)
    assert bericht.als_word(tmp_path / "ohne.docx").is_file()
