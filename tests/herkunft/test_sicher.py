"""Gleiche Eingabe, gleiche Bytes; eine geänderte Zelle ändert nur, was an ihr hängt; nichts Halbes auf der Platte."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

import nachhaltigkeitshaushalt as nh

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht

    from .conftest import Ausgaben

HAENGT = """
import os, sys, time
from pathlib import Path
from nachhaltigkeitshaushalt.berichten.ablage import schreibe_sicher
def haenge(_nummer):
    print("geschrieben", flush=True)
    time.sleep(60)
os.fsync = haenge
schreibe_sicher(Path(sys.argv[1]), b"neu" * 1_000_000)
"""
VOLL = """
import resource, sys
from pathlib import Path
from nachhaltigkeitshaushalt.berichten.ablage import schreibe_sicher
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    schreibe_sicher(Path(sys.argv[1]), b"neu" * 1_000_000)
except HaushaltsFehler as fehler:
    print(fehler)
"""


@pytest.fixture(scope="module")
def zelle(bericht: Lagebericht) -> str:
    """Eine Zelle des Ergebnisses, deren Betrag zum Teil einem Ziel zugeordnet ist."""
    tafeln = bericht.register.tafeln
    assert tafeln is not None
    ziele = tafeln.ziele
    wahl = (ziele["wertart"] == "ergebnis") & (ziele["anteil"] != "1") & (ziele["ziel"] != "nicht zugeordnet")
    return str(ziele.loc[wahl & (ziele["seite"] == "aufwand"), "zelle"].iloc[0])


@pytest.fixture(scope="module")
def geaendert(mappen: dict[str, Path], zelle: str, tmp_path_factory: pytest.TempPathFactory) -> Lagebericht:
    """Der Bericht zu einem Haushalt, in dem eine einzige Zelle um 1.000 € höher ist."""
    mappe = openpyxl.load_workbook(mappen["haushalt"])
    blatt = mappe["Haushaltszeilen"]
    blatt[zelle] = blatt[zelle].value + 1000
    ziel = tmp_path_factory.mktemp("geaendert") / mappen["haushalt"].name
    mappe.save(ziel)
    plan = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(ziel), nh.lies_steuerung(mappen["steuerung"]))
    return plan.lagebericht(2025)


def test_zweiter_lauf_gibt_dieselben_bytes(ausgaben: Ausgaben, mappen: dict[str, Path], tmp_path: Path) -> None:
    plan = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"]))
    bericht = plan.lagebericht(2025)
    assert bericht.als_word(tmp_path / "b.docx").read_bytes() == ausgaben.word.read_bytes()
    assert bericht.als_excel(tmp_path / "b.xlsx").read_bytes() == ausgaben.excel.read_bytes()
    assert bericht.als_html(tmp_path / "b.html").read_bytes() == ausgaben.html.read_bytes()
    assert bericht.als_json(tmp_path / "b.json").read_bytes() == ausgaben.json.read_bytes()


def test_eine_geaenderte_zelle_aendert_nur_was_an_ihr_haengt(
    bericht: Lagebericht, geaendert: Lagebericht, zelle: str, tmp_path: Path
) -> None:
    vorher, nachher = bericht.register, geaendert.register
    anders = {
        ort
        for ort in vorher.eintraege.keys() | nachher.eintraege.keys()
        if ort not in vorher.eintraege
        or ort not in nachher.eintraege
        or vorher.eintraege[ort].wert != nachher.eintraege[ort].wert
    }
    abhaengig = {
        ort for ort, eintrag in nachher.eintraege.items() if eintrag.herkunft and _haengt_an(nachher, ort, zelle)
    }
    assert len(anders) > 10
    assert {ort for ort in anders if not ort.startswith(("befunde", "abdeckung_anzahlen"))} <= abhaengig
    alt, neu = (
        json.loads(b.als_json(tmp_path / f"{i}.json").read_text("utf-8")) for i, b in enumerate((bericht, geaendert))
    )
    zeilen = [a for a, b in zip(alt["tafel_haushalt"], neu["tafel_haushalt"], strict=True) if a != b]
    assert [zeile[2] for zeile in zeilen] == [zelle]
    assert alt["kennzahlen"] == neu["kennzahlen"]


def _haengt_an(register: object, ort: str, zelle: str) -> bool:
    """Ob die Zelle hinter einer Zahl steht, auch im Nenner."""
    eintrag = register.eintraege[ort]  # type: ignore[attr-defined]
    for term in (*eintrag.herkunft.zaehler, *eintrag.herkunft.nenner):
        tafel = register.tafeln.hole(term.tafel)  # type: ignore[attr-defined]
        if (tafel.loc[register.tafeln.wo(term), "zelle"] == zelle).any():  # type: ignore[attr-defined]
            return True
    return False


def test_abbruch_beim_schreiben_laesst_die_alte_datei(tmp_path: Path) -> None:
    ziel = tmp_path / "bericht.docx"
    ziel.write_bytes(b"alt")
    with subprocess.Popen([sys.executable, "-c", HAENGT, str(ziel)], stdout=subprocess.PIPE) as prozess:
        assert prozess.stdout is not None
        assert prozess.stdout.readline().strip() == b"geschrieben"
        prozess.send_signal(signal.SIGKILL)
    assert ziel.read_bytes() == b"alt"


@pytest.mark.skipif(sys.platform == "win32", reason="Grenzen der Dateigröße gibt es nur unter Unix")
def test_kein_platz_ist_eine_meldung_und_laesst_die_alte_datei(tmp_path: Path) -> None:
    ziel = tmp_path / "bericht.docx"
    ziel.write_bytes(b"alt")
    ergebnis = subprocess.run(
        [sys.executable, "-c", VOLL, str(ziel)], capture_output=True, encoding="utf-8", check=True
    )
    assert "lässt sich nicht schreiben" in ergebnis.stdout
    assert ziel.read_bytes() == b"alt"
    assert [pfad.name for pfad in tmp_path.iterdir()] == ["bericht.docx"]
