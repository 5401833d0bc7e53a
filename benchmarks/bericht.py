"""Misst den Bericht der Beispielstadt (Word und Excel, alle Bilder) gegen ein Skript geradeaus.

Beide lesen dieselben Arbeitsmappen und laufen als eigene Prozesse, abwechselnd, Median. Vorher
wird nachgesehen, dass das Vergleichsskript gleich viele Tabellen, Zeilen, Bilder und Blätter
schreibt. Gezeigt wird das Verhältnis im selben Lauf; Sekunden hängen an der Maschine.

Aufruf: ``python benchmarks/bericht.py [LÄUFE]``
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

WURZEL = Path(__file__).resolve().parents[1]
ZIEL = 0.4
OHNE = {"Übersicht", "Erläuterungen"}
BIBLIOTHEK = """
import sys
import nachhaltigkeitshaushalt as nh
haushalt = nh.lies_haushalt("data/haushalt_2025.xlsx")
steuerung = nh.lies_steuerung("data/steuerung_2025.xlsx")
bericht = nh.Nachhaltigkeitshaushalt(haushalt, steuerung).lagebericht(2025)
bericht.als_word(sys.argv[1] + "/bericht.docx")
bericht.als_excel(sys.argv[1] + "/bericht.xlsx")
"""


def laufe(befehl: list[str]) -> float:
    """Führt einen Befehl als eigenen Prozess aus und gibt seine Dauer in Sekunden zurück."""
    umgebung = {**os.environ, "PYTHONPATH": str(WURZEL)}
    anfang = perf_counter()
    subprocess.run([sys.executable, *befehl], check=True, cwd=WURZEL, env=umgebung, capture_output=True)
    return perf_counter() - anfang


def zaehle(ordner: Path) -> dict[str, int]:
    """Tabellen, Tabellenzeilen und Bilder in Word, Blätter und Zeilen in Excel."""
    import docx
    import openpyxl

    dokument = docx.Document(str(ordner / "bericht.docx"))
    mappe = openpyxl.load_workbook(ordner / "bericht.xlsx")
    blaetter = [blatt for blatt in mappe if blatt.title not in OHNE]
    return {
        "Tabellen": len(dokument.tables),
        "Tabellenzeilen": sum(len(tabelle.rows) for tabelle in dokument.tables),
        "Bilder": len(dokument.inline_shapes),
        "Blätter": len(blaetter),
        "Blattzeilen": sum(blatt.max_row for blatt in blaetter),
    }


def main(laeufe: int) -> int:
    """Misst abwechselnd und druckt die Tafel; 1, wenn der Umfang nicht gleich ist."""
    with tempfile.TemporaryDirectory() as oben:
        eigen, gerade = Path(oben, "eigen"), Path(oben, "gerade")
        befehle = {eigen: ["-c", BIBLIOTHEK], gerade: ["benchmarks/bericht_geradeaus.py"]}
        zeiten: dict[Path, list[float]] = {eigen: [], gerade: []}
        for ordner, befehl in befehle.items():
            ordner.mkdir()
            laufe([*befehl, str(ordner)])
        umfang = {ordner: zaehle(ordner) for ordner in befehle}
        for _ in range(laeufe):
            for ordner, befehl in befehle.items():
                zeiten[ordner].append(laufe([*befehl, str(ordner)]))
    print(f"{'':18}{'Bibliothek':>12}{'geradeaus':>12}")
    for name in umfang[eigen]:
        print(f"{name:18}{umfang[eigen][name]:>12}{umfang[gerade][name]:>12}")
    a, b = median(zeiten[eigen]), median(zeiten[gerade])
    print(f"{'Sekunden (Median)':18}{a:>12.2f}{b:>12.2f}")
    print(f"Verhältnis {a / b:.2f} (Ziel: höchstens {ZIEL})")
    return int(umfang[eigen] != umfang[gerade])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
