"""Das Produktblatt: eine Seite je Produkt, jede Zahl mit Zellen, Unbekanntes mit Vorschlag."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.inhalt import Tabelle
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

PRODUKT = "060101"
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def bericht(plan: Nachhaltigkeitshaushalt) -> Lagebericht:
    return plan.lagebericht(2025)


def tabelle(blatt: Lagebericht, kennung: str) -> Tabelle:
    return next(t for t in blatt.bericht.tabellen() if t.kennung == kennung)


def test_budget_ist_die_summe_der_haushaltszeilen(plan: Nachhaltigkeitshaushalt, bericht: Lagebericht) -> None:
    aufwand, ertrag, zuschuss = tabelle(bericht.produktblatt(PRODUKT), "produktblatt_budget").zeilen
    zeilen = plan.haushalt.zeilen
    wahl = (zeilen["produkt"] == PRODUKT) & (zeilen["jahr"] == 2025) & (zeilen["plan"] == "ergebnis")
    ist = zeilen[wahl & (zeilen["wertart"] == "ergebnis")].groupby("seite", observed=True)["betrag_cent"].sum()
    assert (aufwand.zellen[3].wert, ertrag.zellen[3].wert) == (ist["aufwand"], ist["ertrag"])
    assert zuschuss.zellen[3].wert == ist["aufwand"] - ist["ertrag"]


def test_jedes_produkt_bekommt_ein_blatt_und_jeder_betrag_hat_zellen(
    plan: Nachhaltigkeitshaushalt, bericht: Lagebericht
) -> None:
    for produkt in plan.haushalt.produkte["produkt"]:
        register = bericht.produktblatt(produkt).register
        assert register.tafeln is not None
        for eintrag in register.eintraege.values():
            if eintrag.herkunft is not None:
                wert: float = register.tafeln.betrag(eintrag.herkunft.zaehler)
                if eintrag.herkunft.nenner:
                    wert = 100 * wert / register.tafeln.betrag(eintrag.herkunft.nenner)
                assert wert == eintrag.wert, eintrag.schluessel


def test_anteile_an_den_zielen_ergeben_das_ganze(bericht: Lagebericht) -> None:
    blatt = bericht.produktblatt(PRODUKT)
    anteile = [zeile.zellen[4].wert for zeile in tabelle(blatt, "produktblatt_ziele").zeilen]
    assert sum(float(str(anteil)) for anteil in anteile) == pytest.approx(100)


def inhalt(pfad: Path) -> dict[str, str]:
    """Angabe → Inhalt des Steckbriefs einer Word-Datei."""
    return {zeile.cells[0].text: zeile.cells[1].text for zeile in docx.Document(str(pfad)).tables[0].rows}


def test_steckbrief_steht_in_word_webseite_und_excel(plan: Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    blatt = plan.produktblatt(PRODUKT, 2025)
    zellen = inhalt(blatt.als_word(tmp_path / "p.docx"))
    assert zellen["Auftragsgrundlage"] == "SGB VIII, Kinderbildungsgesetz NRW"
    assert zellen["Aufgabenart"] == "pflichtig mit Gestaltungsspielraum"
    assert (zellen["Beeinflussbarkeit"], zellen["Verantwortlich"]) == ("mittel", "Leitung 51 Jugend und Familie")
    assert "Kinderbildungsgesetz" in blatt.als_html(tmp_path / "p.html").read_text("utf-8")
    blaetter = openpyxl.load_workbook(blatt.als_excel(tmp_path / "p.xlsx"))
    assert ("Zielgruppe", zellen["Zielgruppe"]) in list(blaetter["Steckbrief"].iter_rows(values_only=True))


def test_fehlendes_heisst_keine_angabe_ob_zeile_oder_zelle_fehlt(plan: Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    zelle = inhalt(plan.produktblatt("150102", 2025).als_word(tmp_path / "zelle.docx"))
    assert zelle["Aufgabenart"] == "freiwillig"
    assert (zelle["Auftragsgrundlage"], zelle["Zielgruppe"]) == ("keine Angabe", "keine Angabe")
    zeile = inhalt(plan.produktblatt("170101", 2025).als_word(tmp_path / "zeile.docx"))
    angaben = ("Kurzbeschreibung", "Auftragsgrundlage", "Aufgabenart", "Beeinflussbarkeit", "Verantwortlich")
    assert {zeile[angabe] for angabe in angaben} == {"keine Angabe"}


def test_alte_steuerungsmappe_ohne_steckbriefe_gibt_ein_blatt(mappen: dict[str, Path], tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(mappen["steuerung"])
    del mappe["Produktsteckbriefe"]
    mappe.save(tmp_path / "alt.xlsx")
    plan = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(tmp_path / "alt.xlsx"))
    assert plan.steuerung.produktsteckbriefe.empty
    assert not plan.befunde["regel"].str.contains("blatt|spalte|steckbrief").any()
    assert inhalt(plan.produktblatt(PRODUKT, 2025).als_word(tmp_path / "p.docx"))["Aufgabenart"] == "keine Angabe"


def test_uebergebene_angaben_gehen_vor_und_bleiben_text(bericht: Lagebericht, tmp_path: Path) -> None:
    blatt = bericht.produktblatt(PRODUKT, {"aufgabenart": "Pflichtaufgabe", "auftragsgrundlage": "=SGB VIII"})
    zellen = inhalt(blatt.als_word(tmp_path / "p.docx"))
    assert (zellen["Aufgabenart"], zellen["Auftragsgrundlage"]) == ("Pflichtaufgabe", "=SGB VIII")
    assert zellen["Zielgruppe"] == "Kinder bis zum Schuleintritt und ihre Eltern"


def test_arbeitsmappe_enthaelt_nur_die_zellen_des_produkts(plan: Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(plan.produktblatt(PRODUKT, 2025).als_excel(tmp_path / "p.xlsx"))
    kopf, *zeilen = mappe["Daten Haushalt"].iter_rows(values_only=True)
    assert {zeile[kopf.index("Produkt")] for zeile in zeilen} == {PRODUKT}


def test_unbekanntes_produkt_und_unbekannte_angabe(plan: Nachhaltigkeitshaushalt, bericht: Lagebericht) -> None:
    with pytest.raises(HaushaltsFehler, match="Meinten Sie „060101“"):
        plan.produktblatt("06101", 2025)
    with pytest.raises(HaushaltsFehler, match="Zum Jahr 1999"):
        plan.produktblatt(PRODUKT, 1999)
    with pytest.raises(HaushaltsFehler, match="Meinten Sie „aufgabenart“"):
        bericht.produktblatt(PRODUKT, {"aufgabeart": "ja"})


@pytest.mark.langsam
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice fehlt")
def test_jedes_blatt_der_beispielstadt_ist_genau_eine_seite(plan: Nachhaltigkeitshaushalt, tmp_path: Path) -> None:
    produkte = plan.haushalt.produkte["produkt"].tolist()
    dateien = [str(plan.produktblatt(p, 2025).als_word(tmp_path / f"{p}.docx")) for p in produkte]
    umgebung = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    befehl = [str(SOFFICE), umgebung, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *dateien]
    subprocess.run(befehl, check=True, capture_output=True, timeout=300)
    for produkt in produkte:
        pdf = (tmp_path / f"{produkt}.pdf").read_bytes()
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1, produkt
