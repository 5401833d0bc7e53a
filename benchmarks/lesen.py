"""Lesen großer Mappen: ganzer Weg in geprüfte Tabellen gegen bloßes Laden mit fastexcel, im selben Lauf.

Aufruf: ``python benchmarks/lesen.py [ZEILEN …]`` (ohne Angabe 100000). Jede Messung läuft in einem
eigenen Prozess; gezeigt werden der Median aus fünf (ab 1 Mio. Zeilen zwei) Läufen und die größte Speicherspitze.
Verglichen wird das Lesen selbst: beide Wege haben zuvor eine Mappe mit zehn Zeilen gelesen, Einfuhren und
einmaliges Einrichten der Bibliotheken zählen also bei keinem. Was der erste Aufruf eines Prozesses kostet
(ohne die Einfuhren, aber mit allem Einrichten), steht in einer eigenen Zeile. Wie in ``analyse.py`` laufen alle
Prozesse ohne das Testwerkzeug hypothesis, das pandera sonst mitlädt.
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
sys.modules["hypothesis"] = None
import {modul}
if {vorher}:
    grosse, sys.argv[1] = sys.argv[1], sys.argv[3]
    exec({code!r})
    sys.argv[1] = grosse
anfang = time.perf_counter()
exec({code!r})
dauer = time.perf_counter() - anfang
print(dauer, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
GRUND = "fastexcel, bloßes Laden"
LESEN = (
    "nachhaltigkeitshaushalt.einlesen.haushaltsplan as einlesen, fastexcel, pyarrow, pandera.pandas",
    (
        "h = einlesen.lies_haushalt(sys.argv[1], layout=sys.argv[2])\n"
        "assert (h.leseprotokoll['differenz_cent'] == 0).all()"
    ),
)
WEGE = {
    GRUND: ("fastexcel, pyarrow", "fastexcel.read_excel(sys.argv[1]).load_sheet('Plan').to_arrow()", True),
    "lies_haushalt": (*LESEN, True),
    "lies_haushalt, erster Aufruf im Prozess": (*LESEN, False),
}
"""Je Weg: Einfuhren, gemessene Anweisungen und ob der Prozess zuvor eine kleine Mappe liest."""


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


def miss(weg: str, mappe: Path, layout: Path, kleine: Path) -> tuple[float, float]:
    """Sekunden und MiB eines Laufs in eigenem Prozess."""
    modul, code, vorher = WEGE[weg]
    text = MESSEN.format(modul=modul, code=code, vorher=vorher)
    befehl = [sys.executable, "-c", text, str(mappe), str(layout), str(kleine)]
    ausgabe = subprocess.run(befehl, capture_output=True, text=True, check=True).stdout.split()
    return float(ausgabe[0]), float(ausgabe[1])


def main() -> None:
    """Misst alle Größen und druckt die Tafel."""
    print("| Zeilen | Weg | s | MiB | Verhältnis |\n|---|---|---|---|---|")
    for zeilen in [int(text) for text in sys.argv[1:]] or [100_000]:
        with tempfile.TemporaryDirectory() as ordner:
            mappe, layout, kleine = (Path(ordner) / name for name in ("plan.xlsx", "layout.yaml", "klein.xlsx"))
            schreibe(mappe, zeilen)
            schreibe(kleine, 10)
            layout.write_text(LAYOUT, encoding="utf-8")
            laeufe: dict[str, list[tuple[float, float]]] = {weg: [] for weg in WEGE}
            for _ in range(2 if zeilen >= 10**6 else 5):  # abwechselnd, damit Schwankungen beide treffen
                for weg in WEGE:
                    laeufe[weg].append(miss(weg, mappe, layout, kleine))
        grund = statistics.median(s for s, _ in laeufe[GRUND])
        for weg, werte in laeufe.items():
            s, mib = statistics.median(s for s, _ in werte), max(m for _, m in werte)
            print(f"| {zeilen} | {weg} | {s:.2f} | {mib:.0f} | {s / grund:.2f} |")


if __name__ == "__main__":
    main()
