"""Ganze Analyse einer Mappe mit 100 000 Zeilen gegen bloßes Lesen: Verhältnisse in einem Lauf.

Aufruf: ``python benchmarks/analyse.py [ZEILEN]``. Jeder Lauf ist ein eigener Prozess samt Einfuhren;
die Aufgaben wechseln sich ab, verglichen werden Mediane. Alle Prozesse laufen wie bei jemandem, der nur
die Bibliothek installiert hat: ohne das Testwerkzeug hypothesis, das pandera sonst mitlädt.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from erzeuge_mappe import erzeuge
from hilfe import Ergebnis, drucke, messe_im_wechsel

OHNE_TESTWERKZEUG = """
import sys
sys.modules["hypothesis"] = None
"""
ANALYSE = """
import sys
import nachhaltigkeitshaushalt as nh
haushalt, steuerung = nh.lies_haushalt(sys.argv[1]), nh.lies_steuerung(sys.argv[2])
plan = nh.Nachhaltigkeitshaushalt(haushalt, steuerung)
befunde, mittel, budgets = plan.befunde, plan.mittel_je_ziel(), plan.handlungsfeldbudgets()
urteile = plan.zielerreichung(2025)
assert int(mittel["betrag_cent"].sum()) == int(haushalt.zeilen["betrag_cent"].sum())
assert len(haushalt.zeilen) == int(sys.argv[3]) and len(urteile) == 60
"""
LESEN = """
import sys
import nachhaltigkeitshaushalt as nh
assert len(nh.lies_haushalt(sys.argv[1]).zeilen) == int(sys.argv[3])
"""
FASTEXCEL = """
import sys
import fastexcel
assert fastexcel.read_excel(sys.argv[1]).load_sheet("Haushaltszeilen").to_arrow().num_rows == int(sys.argv[3])
"""
PANDAS = """
import sys
import pandas as pd
assert len(pd.read_excel(sys.argv[1], sheet_name="Haushaltszeilen", engine="{}")) == int(sys.argv[3])
"""


def miss(zeilen: int = 100_000, laeufe: int = 5) -> list[Ergebnis]:
    """Die Verhältnisse dieses Laufs."""
    with tempfile.TemporaryDirectory() as ordner:
        pfad = Path(ordner) / "gross.xlsx"
        erzeuge(pfad, zeilen)
        angaben = [str(pfad), str(pfad.with_name("gross_steuerung.xlsx")), str(zeilen)]
        aufgaben = {
            "Analyse": ANALYSE, "nur lesen": LESEN, "fastexcel": FASTEXCEL,
            "openpyxl": PANDAS.format("openpyxl"), "calamine": PANDAS.format("calamine"),
        }  # fmt: skip
        zeiten = messe_im_wechsel(
            {name: [sys.executable, "-c", OHNE_TESTWERKZEUG + code, *angaben] for name, code in aufgaben.items()},
            laeufe,
        )
    return [
        Ergebnis(f"Analyse {zeilen} Zeilen : pandas+openpyxl lesen", zeiten["Analyse"], zeiten["openpyxl"], 0.35),
        Ergebnis(f"Analyse {zeilen} Zeilen : pandas+calamine lesen", zeiten["Analyse"], zeiten["calamine"], 1.2),
        Ergebnis(f"{zeilen} Zeilen lesen und prüfen : fastexcel lesen", zeiten["nur lesen"], zeiten["fastexcel"], None),
    ]


if __name__ == "__main__":
    drucke(miss(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
