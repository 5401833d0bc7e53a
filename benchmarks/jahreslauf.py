"""Misst den ganzen Jahreslauf: lesen, prüfen, bewerten, Word, Excel mit Formeln, Webseite und JSON.

Erst gegen ein Skript geradeaus (beide als eigene Prozesse, abwechselnd, Median), dann der Lauf mit
vervielfachten Produkten: Die Zeit je Produkt darf nicht wachsen.

Aufruf: ``python benchmarks/jahreslauf.py [LÄUFE]``; ``python benchmarks/jahreslauf.py produkte`` nur das Wachstum.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import pandas as pd

WURZEL = Path(__file__).resolve().parents[1]
ZIEL = 3.0
STUFEN = (60, 1000, 5000)
BIBLIOTHEK = """
import sys
import nachhaltigkeitshaushalt as nh
haushalt, steuerung = nh.lies_haushalt(sys.argv[2]), nh.lies_steuerung(sys.argv[3])
bericht = nh.Nachhaltigkeitshaushalt(haushalt, steuerung).lagebericht(2025)
for endung in ("word", "excel", "html", "json"):
    getattr(bericht, f"als_{endung}")(f"{sys.argv[1]}/bericht.{endung}")
"""
MAPPEN = ("data/haushalt_2025.xlsx", "data/steuerung_2025.xlsx")


def laufe(befehl: list[str]) -> float:
    """Führt einen Befehl als eigenen Prozess aus und gibt seine Dauer in Sekunden zurück."""
    umgebung = {**os.environ, "PYTHONPATH": str(WURZEL)}
    anfang = perf_counter()
    subprocess.run([sys.executable, *befehl], check=True, cwd=WURZEL, env=umgebung, capture_output=True)
    return perf_counter() - anfang


def vervielfache(ordner: Path, anzahl: int) -> tuple[str, str]:
    """Schreibt Mappen der Beispielstadt mit so vielen Produkten; nur die Zeilen des Jahres 2025."""
    blaetter = [pd.read_excel(WURZEL / mappe, sheet_name=None, dtype=object, engine="openpyxl") for mappe in MAPPEN]
    haushalt, steuerung = blaetter
    zeilen = haushalt["Haushaltszeilen"]
    produkte = haushalt["Produkte"]["Produkt"].tolist()
    faktor = -(-anzahl // len(produkte))
    haushalt["Haushaltszeilen"] = _mal(zeilen[zeilen["Jahr"] == 2025], faktor)  # noqa: PLR2004 - das Jahr der Mappe
    haushalt["Produkte"] = _mal(haushalt["Produkte"], faktor)
    zuordnungen = steuerung["Zuordnungen"]
    eigene = zuordnungen["Produkt"].isin(produkte)
    steuerung["Zuordnungen"] = pd.concat([_mal(zuordnungen[eigene], faktor), zuordnungen[~eigene]])
    del haushalt["Gesamtergebnisplan"]
    orte = (str(ordner / f"haushalt_{anzahl}.xlsx"), str(ordner / f"steuerung_{anzahl}.xlsx"))
    for ort, inhalt in zip(orte, blaetter, strict=True):
        with pd.ExcelWriter(ort, engine="xlsxwriter") as schreiber:
            for name, tafel in inhalt.items():
                tafel.to_excel(schreiber, sheet_name=name, index=False)
    return orte


def _mal(tafel: pd.DataFrame, faktor: int) -> pd.DataFrame:
    """Die Tafel so oft untereinander, jedes Produkt mit eigenem Schlüssel."""
    return pd.concat(
        [tafel.assign(Produkt=tafel["Produkt"].astype(str) + (f"{n:03d}" if n else "")) for n in range(faktor)]
    )


def miss_geradeaus(laeufe: int) -> float:
    """Verhältnis zum Skript geradeaus."""
    with tempfile.TemporaryDirectory() as oben:
        eigen, gerade = Path(oben, "eigen"), Path(oben, "gerade")
        befehle = {
            eigen: ["-c", BIBLIOTHEK, str(eigen), *MAPPEN],
            gerade: ["benchmarks/jahreslauf_geradeaus.py", str(gerade)],
        }
        zeiten: dict[Path, list[float]] = {eigen: [], gerade: []}
        for ordner in befehle:
            ordner.mkdir()
        for nummer in range(laeufe + 1):
            for ordner, befehl in befehle.items():
                dauer = laufe(befehl)
                zeiten[ordner] += [dauer] if nummer else []
    a, b = median(zeiten[eigen]), median(zeiten[gerade])
    print(f"Jahreslauf: Bibliothek {a:.2f} s, geradeaus {b:.2f} s: {b / a:.1f}-mal so schnell (Ziel: {ZIEL:.0f})")
    return b / a


def miss_wachstum() -> bool:
    """Zeit je Produkt bei 60, 1 000 und 5 000 Produkten; wahr, wenn sie nicht wächst."""
    je_produkt = []
    with tempfile.TemporaryDirectory() as oben:
        for anzahl in STUFEN:
            orte = vervielfache(Path(oben), anzahl)
            dauer = laufe(["-c", BIBLIOTHEK, oben, *orte])
            je_produkt.append(dauer / anzahl)
            print(f"{anzahl:>6} Produkte: {dauer:7.2f} s, {1000 * dauer / anzahl:6.2f} ms je Produkt")
    return je_produkt == sorted(je_produkt, reverse=True)


def main(argumente: list[str]) -> int:
    """Misst und druckt; 1, wenn ein Ziel verfehlt ist."""
    if argumente == ["produkte"]:
        return int(not miss_wachstum())
    faktor = miss_geradeaus(int(argumente[0]) if argumente else 3)
    return int(not miss_wachstum() or faktor < ZIEL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
