"""Die Arbeitsmappe rechnet sich in LibreOffice aus den Datenblättern neu: kein Betrag weicht ab."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from nachhaltigkeitshaushalt.berichten.herkunft.formeln import aehnliche, formel
from nachhaltigkeitshaushalt.berichten.herkunft.terme import Tafelname, Term, summe

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Ausgaben

WERT = re.compile(rb"(</f>)<v>[^<]*</v>")


def ohne_ergebnisse(quelle: Path, ziel: Path) -> Path:
    """Dieselbe Mappe ohne gespeicherte Ergebnisse: Wer sie öffnet, muss rechnen."""
    with ZipFile(quelle) as alt, ZipFile(ziel, "w", ZIP_DEFLATED) as neu:
        for name in alt.namelist():
            neu.writestr(name, WERT.sub(rb"\1", alt.read(name)))
    return ziel


@pytest.mark.langsam
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice ist nicht installiert")
def test_neuberechnung_ergibt_jede_zahl(ausgaben: Ausgaben, tmp_path: Path) -> None:
    leer = ohne_ergebnisse(ausgaben.excel, tmp_path / "leer.xlsx")
    befehl = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profil",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run(
        [*befehl, "--outdir", str(tmp_path / "aus"), str(leer)], check=True, capture_output=True, timeout=180
    )
    formeln, alt = openpyxl.load_workbook(ausgaben.excel), openpyxl.load_workbook(ausgaben.excel, data_only=True)
    neu = openpyxl.load_workbook(tmp_path / "aus" / "leer.xlsx", data_only=True)
    geprueft = 0
    for blatt in formeln:
        for zelle in (z for zeile in blatt.iter_rows() for z in zeile if z.data_type == "f"):
            vorher, nachher = alt[blatt.title][zelle.coordinate].value, neu[blatt.title][zelle.coordinate].value
            assert isinstance(nachher, int | float), (blatt.title, zelle.coordinate, nachher)
            genau = 2 if "€" in zelle.number_format else 12
            assert round(nachher, genau) == round(vorher, genau), (blatt.title, zelle.coordinate)
            geprueft += 1
    assert geprueft > 400


def test_jeder_betrag_der_mappe_ist_eine_formel(ausgaben: Ausgaben) -> None:
    mappe = openpyxl.load_workbook(ausgaben.excel)
    for blatt in mappe:
        if not blatt.title.startswith("Daten "):
            for zelle in (z for zeile in blatt.iter_rows(min_row=2) for z in zeile if isinstance(z.value, int | float)):
                assert "€" not in zelle.number_format, (blatt.title, zelle.coordinate)


def test_heikle_schluessel_werden_buchstabengetreu_verglichen() -> None:
    term = Term(Tafelname.ZIELE, ())
    assert "EXACT(Ziele_produkt" in str(formel(summe(term.mit(produkt="010101"))))
    assert "EXACT(Ziele_ziel" in str(formel(summe(term.mit(ziel="Z*"))))
    assert "SUMIFS(" in str(formel(summe(term.mit(ziel="Z1"))))
    assert "EXACT(" in str(formel(summe(term.mit(ziel="z1")), aehnliche(["Z1", "z1"])))
    assert '"a""b"' in str(formel(summe(term.mit(ziel='a"b'))))
