"""Abstimmung gegen das Lesen derselben Datei: 100 000 Zeilen mit acht Jahren.

``python benchmarks/abstimmung.py``: erzeugt eine Arbeitsmappe mit 100 000 Haushaltszeilen in acht
Jahresspalten und gedruckten Plänen auf vier Ebenen, liest sie mit fastexcel und stimmt sie ab.
Gemessen wird abwechselnd je siebenmal, gewertet der kleinste Wert; die Grenze ist das 0,3-Fache des Lesens.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import fastexcel
import numpy as np
import pandas as pd
import xlsxwriter

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
from nachhaltigkeitshaushalt.kern.befunde import befundtabelle
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil
from nachhaltigkeitshaushalt.pruefen.abstimmung.stimme_ab import stimme_ab
from nachhaltigkeitshaushalt.pruefen.planzeilen import fuelle_summen

if TYPE_CHECKING:
    from collections.abc import Callable

ZEILEN, JAHRE, GRENZE = 100_000, list(range(2019, 2027)), 0.3
BEREICHE, GRUPPEN, PRODUKTE = 17, 4, 5
PROFIL = lade_landesprofil("NW", 2025)


def baue_haushalt() -> tuple[pd.DataFrame, Haushalt]:
    """Breite Tabelle der Datei und der Haushalt, wie ihn das Einlesen liefert."""
    zufall = np.random.default_rng(4)
    produkte = [f"{b:02}{g:02}{p:02}" for b in range(1, 18) for g in range(1, 5) for p in range(1, 6)]
    konten = [k for k, zeile in PROFIL.konten.items() if PROFIL.plaene()[zeile] == "ergebnis" and "ilb" not in zeile]
    produkt, konto = zufall.integers(0, len(produkte), ZEILEN), zufall.integers(0, len(konten), ZEILEN)
    betraege = zufall.integers(1, 5_000_000, (ZEILEN, len(JAHRE))) * 100
    breit = pd.DataFrame({"Produkt": np.array(produkte)[produkt], "Konto": np.array(konten)[konto]})
    breit = pd.concat([breit, pd.DataFrame(betraege / 100, columns=[f"Ansatz {j}" for j in JAHRE])], axis=1)
    zeilen = _zeilen(produkte, konten, produkt, konto, betraege)
    tabelle = pd.DataFrame({"produkt": produkte})
    tabelle["produktgruppe"], tabelle["produktbereich"] = tabelle["produkt"].str[:4], tabelle["produkt"].str[:2]
    haushalt = Haushalt(
        zeilen=zeilen, produkte=tabelle, leseprotokoll=pd.DataFrame(), befunde=befundtabelle([]),
        kontrollwerte=_kontrollwerte(zeilen), profil=PROFIL,
    )  # fmt: skip
    return breit, haushalt


def _zeilen(
    produkte: list[str], konten: list[str], produkt: np.ndarray, konto: np.ndarray, betraege: np.ndarray
) -> pd.DataFrame:
    """Haushaltszeilen: je Jahr eine Zeile, Merkmale als Kategorien."""
    n = len(JAHRE)
    namen = sorted({PROFIL.konten[k] for k in konten})
    zeile = np.array([namen.index(PROFIL.konten[k]) for k in konten])[konto]
    fest = {"wertart": "ansatz", "plan": "ergebnis", "seite": "ertrag", "datei": "h.xlsx", "blatt": "Haushaltszeilen"}
    return pd.DataFrame(
        {
            "jahr": np.repeat(JAHRE, ZEILEN),
            **{name: pd.Categorical.from_codes(np.zeros(ZEILEN * n, int), [wert]) for name, wert in fest.items()},
            "produkt": pd.Categorical.from_codes(np.tile(produkt, n), produkte),
            "fachbereich": pd.Categorical.from_codes(np.full(ZEILEN * n, -1), ["-"]),
            "konto": pd.Categorical.from_codes(np.tile(konto, n), konten),
            "zeile": pd.Categorical.from_codes(np.tile(zeile, n), namen),
            "betrag_cent": betraege.T.reshape(-1),
            "excel_zeile": np.tile(np.arange(2, ZEILEN + 2), n),
            "excel_spalte": pd.Categorical.from_codes(np.repeat(np.arange(n), ZEILEN), list("CDEFGHIJ")),
        }
    )


def _kontrollwerte(zeilen: pd.DataFrame) -> pd.DataFrame:
    """Gedruckte Pläne für Gesamt, Produktbereiche, Produktgruppen und Produkte mit allen Summen."""
    teile = []
    for ebene, stellen in (("gesamt", 0), ("produktbereich", 2), ("produktgruppe", 4), ("produkt", 6)):
        gliederung = [z for z in PROFIL.gliederung("ergebnis") if not z.get("wahlweise")]
        namen = [z["zeile"] for z in gliederung]
        schluessel = zeilen["produkt"].astype(str).str[:stellen]
        summen = zeilen.groupby([schluessel, "jahr", "zeile"], observed=True)["betrag_cent"].sum().unstack("zeile")  # noqa: PD010 - leere Zellen sind erwünscht
        summen = summen.reindex(columns=namen)
        werte, da = summen.fillna(0).to_numpy(np.int64).copy(), summen.notna().to_numpy().copy()
        fuelle_summen(werte, da, gliederung, namen)
        i, z = np.nonzero(da)
        kopf = summen.index.to_frame(index=False).iloc[i].set_axis(["schluessel", "jahr"], axis=1)
        teile.append(
            kopf.assign(
                plan="ergebnis", ebene=ebene, wertart="ansatz", zeile=np.array(namen, dtype=object)[z],
                nummer=np.array([g["nummer"] for g in gliederung], dtype=object)[z], betrag_cent=werte[i, z],
                datei="h.xlsx", blatt=ebene, zelle=[f"C{nr}" for nr in range(2, len(i) + 2)],
            )
        )  # fmt: skip
    return pd.concat(teile, ignore_index=True)


def schreibe(breit: pd.DataFrame, kontrollwerte: pd.DataFrame, pfad: Path) -> None:
    """Dieselben Zahlen als Arbeitsmappe: Haushaltszeilen und gedruckte Pläne, je Jahr eine Spalte."""
    merkmale = ["ebene", "schluessel", "nummer", "zeile"]
    plaene = kontrollwerte.set_index([*merkmale, "jahr"])["betrag_cent"].unstack("jahr") / 100  # noqa: PD010 - breit
    plaene = plaene.reset_index().rename(columns={jahr: f"Ansatz {jahr}" for jahr in JAHRE})
    with xlsxwriter.Workbook(pfad, {"constant_memory": True, "nan_inf_to_errors": True}) as mappe:
        for name, tabelle in (("Haushaltszeilen", breit), ("Plaene", plaene)):
            blatt = mappe.add_worksheet(name)
            blatt.write_row(0, 0, list(tabelle.columns))
            for nummer, zeile in enumerate(tabelle.fillna("").itertuples(index=False), start=1):
                blatt.write_row(nummer, 0, zeile)


def messe(*laeufe: Callable[[], object], mal: int = 7) -> list[float]:
    """Kürzeste Zeit je Lauf in Sekunden; abwechselnd gemessen, damit andere Last beide gleich trifft."""
    zeiten: list[list[float]] = [[] for _ in laeufe]
    for _ in range(mal):
        for lauf, liste in zip(laeufe, zeiten, strict=True):
            beginn = time.perf_counter()
            lauf()
            liste.append(time.perf_counter() - beginn)
    return [min(liste) for liste in zeiten]


def main() -> int:
    """Misst beides und vergleicht mit der Grenze."""
    breit, haushalt = baue_haushalt()
    with tempfile.TemporaryDirectory() as ordner:
        pfad = Path(ordner) / "haushalt.xlsx"
        schreibe(breit, haushalt.kontrollwerte, pfad)
        tabelle = stimme_ab(haushalt)
        lesen, abstimmen = messe(
            lambda: [lies(pfad, name) for name in ("Haushaltszeilen", "Plaene")], lambda: stimme_ab(haushalt)
        )
    print(
        f"Haushaltszeilen {len(haushalt.zeilen)}, gedruckt {len(haushalt.kontrollwerte)}, Prüfungen {len(tabelle)}, "
        f"Abweichungen {(tabelle['status'] == 'abweichung').sum()}"
    )
    print(f"Lesen mit fastexcel {lesen:.3f} s, Abstimmen {abstimmen:.3f} s")
    print(f"Verhältnis {abstimmen / lesen:.3f}, Grenze {GRENZE}")
    return int(abstimmen > GRENZE * lesen)


def lies(pfad: Path, blatt: str) -> object:
    """Ein Blatt der Mappe mit fastexcel."""
    return fastexcel.read_excel(pfad).load_sheet(blatt).to_arrow()


if __name__ == "__main__":
    sys.exit(main())
