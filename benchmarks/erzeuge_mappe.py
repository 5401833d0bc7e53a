"""Erzeugt große Haushaltsmappen im eigenen Format: dieselben Zahlen bei jedem Aufruf.

Aufruf: ``python benchmarks/erzeuge_mappe.py ZIEL.xlsx [ZEILEN]``. 300 Produkte in 17 Produktbereichen,
400 Konten, Jahre und Wertarten eines Haushalts, 11 Spalten; dazu eine passende Steuerungsmappe.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

KOPF = (
    "Jahr", "Wertart", "Plan", "Produkt", "Produktbezeichnung", "Fachbereich", "Konto", "Kontobezeichnung",
    "Betrag", "Bearbeitung", "Bemerkung",
)  # fmt: skip
SPALTEN = (
    (2022, "Ergebnis"), (2023, "Ergebnis"), (2024, "Ergebnis"), (2025, "Ansatz"), (2025, "Fortgeschrieben"),
    (2025, "Ergebnis"), (2026, "Planung"), (2027, "Planung"), (2028, "Planung"),
)  # fmt: skip
KONTENGRUPPEN = ("40", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "55", "57")
FACHBEREICHE = tuple(f"{nummer} Fachbereich {nummer}" for nummer in range(10, 30))
PRODUKTE = tuple(f"{1 + i % 17:02d}{1 + i // 17 % 6:02d}{1 + i // 102:02d}" for i in range(300))
KONTEN = tuple(f"{KONTENGRUPPEN[i % 14]}{1 + i // 14:02d}00" for i in range(400))
ZIELE = tuple(f"Z{nummer}" for nummer in range(1, 13))


def erzeuge(pfad: Path, zeilen: int = 100_000) -> None:
    """Schreibt die Haushaltsmappe und daneben ``<name>_steuerung.xlsx``."""
    zufall = np.random.default_rng(2025)
    stellen = -(-zeilen // len(SPALTEN))
    positionen = zufall.permutation(len(PRODUKTE) * len(KONTEN))[:stellen]
    ansatz = zufall.integers(100_00, 2_000_000_00, stellen)
    ergebnis = ansatz[:, None] * zufall.integers(90, 111, (stellen, len(SPALTEN))) // 100
    with xlsxwriter.Workbook(pfad, {"constant_memory": True}) as mappe:
        schreibe(mappe, "Angaben", ("Schlüssel", "Wert"), [("Land", "NW"), ("Haushaltsjahr", 2025)])
        inhalt = (
            _zeile(
                positionen[i // len(SPALTEN)], i % len(SPALTEN), ansatz[i // len(SPALTEN)], ergebnis[i // len(SPALTEN)]
            )
            for i in range(zeilen)
        )
        schreibe(mappe, "Haushaltszeilen", KOPF, inhalt)
        kopf = ("Produkt", "Bezeichnung", "Produktgruppe", "Produktbereich", "Fachbereich")
        stamm = [(p, f"Produkt {p}", p[:4], p[:2], FACHBEREICHE[i % 20]) for i, p in enumerate(PRODUKTE)]
        schreibe(mappe, "Produkte", kopf, stamm)
    schreibe_steuerung(pfad.with_name(f"{pfad.stem}_steuerung.xlsx"))


def _zeile(position: int, spalte: int, ansatz: int, ergebnisse: np.ndarray) -> tuple[Any, ...]:
    """Eine Zeile: Position (Produkt × Konto) in einem Jahr; Ansatz und fortgeschriebener Ansatz sind gleich."""
    p, k = divmod(int(position), len(KONTEN))
    jahr, wertart = SPALTEN[spalte]
    cent = ansatz if wertart in {"Ansatz", "Fortgeschrieben"} else ergebnisse[spalte]
    return (
        jahr, wertart, "Ergebnis", PRODUKTE[p], f"Produkt {PRODUKTE[p]}", FACHBEREICHE[p % 20], KONTEN[k],
        f"Sachkonto {KONTEN[k]}", int(cent) / 100, "geprüft", f"Beleg {position % 500}",
    )  # fmt: skip


def schreibe(mappe: xlsxwriter.Workbook, name: str, kopf: tuple[str, ...], zeilen: Any) -> None:  # noqa: ANN401 - Zeilen beliebiger Länge
    """Ein Blatt mit Kopf und Zeilen."""
    blatt = mappe.add_worksheet(name)
    blatt.write_row(0, 0, kopf)
    for nummer, zeile in enumerate(zeilen, start=1):
        blatt.write_row(nummer, 0, zeile)


def schreibe_steuerung(pfad: Path) -> None:
    """Zwölf Ziele, drei Ziele je Produkt der ersten 200, 60 Kennzahlen mit zehn Jahren, ein Budget je Handlungsfeld."""
    mittel = [
        (p, ZIELE[(i + k) % 12], anteil, "Fördernd")
        for i, p in enumerate(PRODUKTE[:200])
        for k, anteil in enumerate((0.35, 0.25, 1 / 3))
    ]
    kennzahlen = [(f"K{n:02d}", ZIELE[n % 12], "Steigend", "Zieljahr", 2016, 10.0, 2030, 40.0, "%") for n in range(60)]
    werte = [
        (f"K{n:02d}", jahr, "Ist", 10.0 + (jahr - 2016) * (n % 5)) for n in range(60) for jahr in range(2016, 2026)
    ]
    with xlsxwriter.Workbook(pfad) as mappe:
        felder = [(f"HF{n}", f"Handlungsfeld {n}") for n in range(5)]
        schreibe(mappe, "Handlungsfelder", ("Handlungsfeld", "Bezeichnung"), felder)
        ziele = [(z, f"Ziel {z}", "Operativ", None, f"HF{i % 5}", "11") for i, z in enumerate(ZIELE)]
        schreibe(mappe, "Ziele", ("Ziel", "Bezeichnung", "Ebene", "Oberziel", "Handlungsfeld", "SDG"), ziele)
        schreibe(mappe, "Zuordnungen", ("Produkt", "Ziel", "Anteil", "Wirkung"), mittel)
        kopf = (
            "Kennzahl", "Ziel", "Richtung", "Zielart", "Basisjahr", "Basiswert", "Zieljahr", "Zielwert", "Einheit",
        )  # fmt: skip
        schreibe(mappe, "Kennzahlen", kopf, kennzahlen)
        schreibe(mappe, "Kennzahlwerte", ("Kennzahl", "Jahr", "Wertart", "Wert"), werte)
        budgets = [(f"HF{i % 5}", p, None, 0.5, FACHBEREICHE[i % 20]) for i, p in enumerate(PRODUKTE[:100])]
        kopf = ("Handlungsfeld", "Produkt", "Konto", "Anteil", "Fachbereich")
        schreibe(mappe, "Handlungsfeldbudgets", kopf, budgets)


if __name__ == "__main__":
    erzeuge(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)  # noqa: PLR2004 - zweite Angabe
