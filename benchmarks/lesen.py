"""Lesen großer Mappen: ganzer Weg in geprüfte Tabellen gegen bloßes Laden mit fastexcel, im selben Lauf.

Aufruf: ``python benchmarks/lesen.py [ZEILEN …]`` (ohne Angabe 100000). Jede Messung läuft in einem
eigenen Prozess; gezeigt werden der Median aus fünf (ab 1 Mio. Zeilen zwei) Läufen und die größte Speicherspitze.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

LAYOUT = """
blatt: Plan
land: NW
haushaltsjahr: 2025
vorzeichen: beide_positiv
spalten: {jahr: Jahr, produkt: Produkt, produktbezeichnung: Bezeichnung, fachbereich: Amt, konto: Konto}
festwerte: {plan: ergebnis, wertart: ansatz}
betraege:
  - {spalte: Betrag}
"""
KOPF = ("Jahr", "Produkt", "Bezeichnung", "Amt", "Konto", "Kontoname", "Gruppe", "Bereich", "Auftrag", "Text", "Betrag")
MESSEN = """
import resource, sys, time
import {modul}
anfang = time.perf_counter()
{code}
dauer = time.perf_counter() - anfang
print(dauer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
WEGE = {
    "fastexcel, bloßes Laden": (
        "fastexcel, pyarrow",
        "fastexcel.read_excel(sys.argv[1]).load_sheet('Plan').to_arrow()",
    ),
    "lies_haushalt": (
        "nachhaltigkeitshaushalt.einlesen.haushaltsplan as einlesen, fastexcel, pyarrow, pandera.pandas",
        (
            "h = einlesen.lies_haushalt(sys.argv[1], layout=sys.argv[2])\n"
            "assert (h.leseprotokoll['differenz_cent'] == 0).all()"
        ),
    ),
}


def schreibe(pfad: Path, zeilen: int) -> None:
    """Eine Mappe mit elf Spalten und erfundenen, wiederholbaren Beträgen."""
    zufall = random.Random(2025)  # noqa: S311 - erfundene Zahlen, keine Geheimnisse
    mappe = xlsxwriter.Workbook(pfad, {"constant_memory": True})
    blatt = mappe.add_worksheet("Plan")
    blatt.write_row(0, 0, KOPF)
    konten = ("403100", "411100", "431100", "501200", "521100", "531800", "571100")
    for i in range(1, zeilen + 1):
        produkt = f"{zufall.randrange(1, 18):02d}{zufall.randrange(1, 9):02d}{zufall.randrange(1, 9):02d}"
        konto = zufall.choice(konten)
        betrag = zufall.randrange(1, 10**8) / 100
        name, text = f"Produkt {produkt}", f"Position {zufall.randrange(500)}"
        reihe = [2025, produkt, name, f"{zufall.randrange(10, 60)}", konto, f"Konto {konto}", produkt[:4], produkt[:2]]
        blatt.write_row(i, 0, [*reihe, f"A{zufall.randrange(1000)}", text, betrag])
    mappe.close()


def miss(weg: str, mappe: Path, layout: Path) -> tuple[float, float]:
    """Sekunden und MiB eines Laufs in eigenem Prozess."""
    modul, code = WEGE[weg]
    befehl = [sys.executable, "-c", MESSEN.format(modul=modul, code=code), str(mappe), str(layout)]
    ausgabe = subprocess.run(befehl, capture_output=True, text=True, check=True).stdout.split()
    return float(ausgabe[0]), float(ausgabe[1])


def main() -> None:
    """Misst alle Größen und druckt die Tafel."""
    print("| Zeilen | Weg | s | MiB | Verhältnis |\n|---|---|---|---|---|")
    for zeilen in [int(text) for text in sys.argv[1:]] or [100_000]:
        with tempfile.TemporaryDirectory() as ordner:
            mappe, layout = Path(ordner) / "plan.xlsx", Path(ordner) / "layout.yaml"
            schreibe(mappe, zeilen)
            layout.write_text(LAYOUT, encoding="utf-8")
            laeufe: dict[str, list[tuple[float, float]]] = {weg: [] for weg in WEGE}
            for _ in range(2 if zeilen >= 10**6 else 5):  # abwechselnd, damit Schwankungen beide treffen
                for weg in WEGE:
                    laeufe[weg].append(miss(weg, mappe, layout))
        grund = statistics.median(s for s, _ in laeufe["fastexcel, bloßes Laden"])
        for weg, werte in laeufe.items():
            s, mib = statistics.median(s for s, _ in werte), max(m for _, m in werte)
            print(f"| {zeilen} | {weg} | {s:.2f} | {mib:.0f} | {s / grund:.2f} |")


if __name__ == "__main__":
    main()
