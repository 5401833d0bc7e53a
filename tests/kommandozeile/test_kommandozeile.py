"""Die Kommandozeile: Befehle, Rückgabe 0/1/2, eine Zeile je Fehler, nichts Halbes auf der Platte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from docx import Document

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.befehle import BEFUNDE, GUT, UNBRAUCHBAR, _dateiname
from nachhaltigkeitshaushalt.kommandozeile import main

MAPPEN = {name: str(pfad) for name, pfad in nh.beispielmappen().items()}


def veraendert(ziel: Path, blatt: str, zelle: str, wert: object) -> str:
    """Eine Kopie des Beispielhaushalts mit einer geänderten Zelle."""
    mappe = openpyxl.load_workbook(MAPPEN["haushalt"])
    mappe[blatt][zelle] = wert
    mappe.save(ziel)
    return str(ziel)


def test_beispiel_schreibt_mappen_und_lagebericht(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["beispiel", str(tmp_path / "ergebnis")]) == GUT
    namen = {pfad.name for pfad in (tmp_path / "ergebnis").iterdir()}
    berichte = {f"Lagebericht_2025.{endung}" for endung in ("docx", "xlsx", "html", "json")}
    assert namen == {"haushalt_2025.xlsx", "steuerung_2025.xlsx"} | berichte
    assert "Lese" in capsys.readouterr().err


def test_beispiel_laesst_veraenderte_mappen_unberuehrt(tmp_path: Path) -> None:
    eigene = veraendert(tmp_path / "haushalt_2025.xlsx", "Angaben", "B2", "Musterstadt")
    vorher = Path(eigene).read_bytes()
    assert main(["beispiel", str(tmp_path)]) == GUT
    assert Path(eigene).read_bytes() == vorher
    text = "\n".join(absatz.text for absatz in Document(str(tmp_path / "Lagebericht_2025.docx")).paragraphs)
    assert "Musterstadt" in text


def test_pruefe_ohne_fehler(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pruefe", MAPPEN["haushalt"], MAPPEN["steuerung"]]) == GUT
    ausgabe = capsys.readouterr().out
    assert "Differenz zur Datei 0,00 €" in ausgabe
    assert "Hinweise" in ausgabe


def test_pruefe_mit_fehler_nennt_die_zelle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    haushalt = veraendert(tmp_path / "h.xlsx", "Haushaltszeilen", "H17", "siehe Anlage")
    assert main(["pruefe", haushalt, MAPPEN["steuerung"]]) == BEFUNDE
    ausgabe = capsys.readouterr().out
    assert "h.xlsx › Haushaltszeilen!H17: Der Betrag „siehe Anlage“ ist keine Zahl" in ausgabe
    assert "kontrollsumme_abweichung" in ausgabe


def test_lagebericht_mit_fehlern_wird_geschrieben_und_gibt_1(tmp_path: Path) -> None:
    haushalt = veraendert(tmp_path / "h.xlsx", "Haushaltszeilen", "H17", "siehe Anlage")
    ausgabe = tmp_path / "aus"
    assert main(["lagebericht", haushalt, MAPPEN["steuerung"], "--ausgabe", str(ausgabe)]) == BEFUNDE
    assert (ausgabe / "Lagebericht_2025.docx").exists()


def test_jahr_ohne_zeilen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    befehl = ["lagebericht", MAPPEN["haushalt"], MAPPEN["steuerung"], "--jahr", "1999", "--ausgabe", str(tmp_path)]
    assert main(befehl) == UNBRAUCHBAR
    assert "Zum Jahr 1999 hat der Haushalt keine Zeilen" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inhalt", [b"", b"kein Excel", b"PK\x03\x04 abgeschnitten"])
def test_unbrauchbare_datei_gibt_2_und_eine_zeile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], inhalt: bytes
) -> None:
    datei = tmp_path / "kaputt.xlsx"
    datei.write_bytes(inhalt)
    assert main(["pruefe", str(datei), MAPPEN["steuerung"]]) == UNBRAUCHBAR
    zeilen = [zeile for zeile in capsys.readouterr().err.splitlines() if not zeile.startswith("Lese ")]
    assert len(zeilen) == 1
    assert zeilen[0].startswith("kaputt.xlsx: ")
    assert "Traceback" not in zeilen[0]


def test_zielordner_ist_eine_datei(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "belegt").write_text("schon da", encoding="utf-8")
    befehl = ["lagebericht", MAPPEN["haushalt"], MAPPEN["steuerung"], "--ausgabe", str(tmp_path / "belegt")]
    assert main(befehl) == UNBRAUCHBAR
    assert "lässt sich nicht schreiben (an dieser Stelle liegt eine Datei, kein Ordner)" in capsys.readouterr().err
    assert (tmp_path / "belegt").read_text(encoding="utf-8") == "schon da"


def test_eine_nicht_ersetzbare_zieldatei_verhindert_auch_die_anderen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Lagebericht_2025.json").mkdir()
    assert main(["lagebericht", MAPPEN["haushalt"], MAPPEN["steuerung"], "--ausgabe", str(tmp_path)]) == UNBRAUCHBAR
    assert "Lagebericht_2025.json: Die Datei lässt sich nicht schreiben" in capsys.readouterr().err
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["Lagebericht_2025.json"]


def test_gruende_des_betriebssystems_sind_deutsch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "datei").write_text("x", encoding="utf-8")
    assert main(["beispiel", str(tmp_path / "datei" / "neu")]) == UNBRAUCHBAR
    assert "ein Teil des Pfades ist kein Ordner" in capsys.readouterr().err


def test_vorlage_ueberschreibt_nichts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ziel = tmp_path / "steuerung.xlsx"
    assert main(["vorlage", str(ziel)]) == GUT
    inhalt = ziel.read_bytes()
    assert main(["vorlage", str(ziel)]) == UNBRAUCHBAR
    assert "gibt es schon" in capsys.readouterr().err
    assert ziel.read_bytes() == inhalt


def test_produktblatt_schreibt_die_genannten_produkte(tmp_path: Path) -> None:
    befehl = ["produktblatt", MAPPEN["haushalt"], MAPPEN["steuerung"], "060101", "170101", "--ausgabe", str(tmp_path)]
    assert main(befehl) == GUT
    erwartet = {f"Produktblatt_{p}_2025.{endung}" for p in ("060101", "170101") for endung in ("docx", "xlsx")}
    assert {pfad.name for pfad in tmp_path.iterdir()} == erwartet


def test_produktblatt_zu_unbekanntem_produkt_schreibt_auch_die_anderen_nicht(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl = ["produktblatt", MAPPEN["haushalt"], MAPPEN["steuerung"], "060101", "17011", "--ausgabe", str(tmp_path)]
    assert main(befehl) == UNBRAUCHBAR
    assert "Das Produkt „17011“ gibt es nicht. Meinten Sie „170101“?" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("schluessel", "teil"),
    [("060101", "060101"), ("06/01", "06%2F01"), ("../x", "..%2Fx"), ("06%2F01", "06%252F01"), ("Ü 1", "Ü%201")],
)
def test_schluessel_im_dateinamen_fuehren_nicht_in_andere_ordner(schluessel: str, teil: str) -> None:
    assert _dateiname(schluessel) == teil


def test_lagebericht_mit_vorjahr_schreibt_auch_den_vergleich(tmp_path: Path) -> None:
    mappen, ausgabe = [MAPPEN["haushalt"], MAPPEN["steuerung"]], ["--ausgabe", str(tmp_path)]
    assert main(["lagebericht", *mappen, "--jahr", "2024", *ausgabe]) == GUT
    vorjahr = tmp_path / "Lagebericht_2024.json"
    assert main(["lagebericht", *mappen, *ausgabe, "--vorjahr", str(vorjahr)]) == GUT
    erwartet = {f"Vergleich_2025.{endung}" for endung in ("docx", "xlsx", "html", "json")}
    assert {pfad.name for pfad in tmp_path.glob("Vergleich*")} == erwartet


def test_unlesbarer_vorjahresbericht_wird_gemeldet_bevor_etwas_geschrieben_ist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl = [
        "lagebericht",
        MAPPEN["haushalt"],
        MAPPEN["steuerung"],
        "--ausgabe",
        str(tmp_path),
        "--vorjahr",
        "nix.json",
    ]
    assert main(befehl) == UNBRAUCHBAR
    assert "kein lesbarer Lagebericht" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_unbekannter_befehl_und_fehlende_angaben(capsys: pytest.CaptureFixture[str]) -> None:
    for befehl in (["prüfe"], ["pruefe"], ["lagebericht", "a", "b", "--jahr", "zwanzig"], []):
        with pytest.raises(SystemExit) as ende:
            main(befehl)
        assert ende.value.code == UNBRAUCHBAR
        text = capsys.readouterr().err
        assert text.count("\n") == 1
        for englisch in ("argument", "invalid", "required", "usage", "choose"):
            assert englisch not in text


def test_hilfe_ist_deutsch_und_laedt_nichts_schweres() -> None:
    programm = (
        "import sys\n"
        "from nachhaltigkeitshaushalt.kommandozeile import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pandas', 'numpy', 'matplotlib', 'yaml'} & set(sys.modules)))\n"
    )
    ergebnis = subprocess.run([sys.executable, "-c", programm], capture_output=True, encoding="utf-8", check=True)
    assert ergebnis.stdout.rstrip().endswith("[]")
    assert "Aufruf: nachhaltigkeitshaushalt" in ergebnis.stdout
    for englisch in ("usage:", "options:", "positional", "show this"):
        assert englisch not in ergebnis.stdout
