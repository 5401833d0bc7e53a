"""Kleiner eigener Leser der echten Dateien, unabhängig vom Einlesen des Pakets."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
from nachhaltigkeitshaushalt.kern.befunde import befundtabelle
from nachhaltigkeitshaushalt.kern.landesprofil import Landesprofil, lade_landesprofil

BEISPIELE = Path(__file__).resolve().parents[2].parent / "shared" / "beispiele"
OHNE_BEISPIELE = "die echten Dateien liegen nicht neben dem Projekt (../shared/beispiele)"
KONTROLLSPALTEN = (
    "plan", "ebene", "schluessel", "nummer", "zeile", "jahr", "wertart", "betrag_cent", "datei", "blatt", "zelle",
)  # fmt: skip
_BUCHSTABEN = "ABCDEFGHIJKL"


def cent(text: str) -> int | None:
    """„-446.990.249,96 EUR“ oder „628.929,54-“ in Cent; leer und „-“ sind keine Zahl."""
    ziffern = text.replace("EUR", "").strip()
    if ziffern in {"", "-"}:
        return None
    minus = -1 if ziffern.startswith("-") or ziffern.endswith("-") else 1
    euro, _, rest = ziffern.strip("-").replace(".", "").partition(",")
    return minus * (int(euro) * 100 + int(rest or 0))


def leerer_haushalt(profil: Landesprofil, kontrollwerte: list[dict[str, Any]], produkte: pd.DataFrame) -> Haushalt:
    """Ein Haushalt, der nur gedruckte Werte kennt."""
    zeilen = pd.DataFrame(
        {
            **{name: pd.Categorical([]) for name in ("wertart", "plan", "produkt", "fachbereich", "konto", "zeile")},
            **{name: pd.Categorical([]) for name in ("seite", "excel_spalte", "datei", "blatt")},
            **{name: pd.Series([], dtype="int64") for name in ("jahr", "betrag_cent", "excel_zeile")},
        }
    )
    return Haushalt(
        zeilen=zeilen,
        produkte=produkte,
        leseprotokoll=pd.DataFrame(),
        befunde=befundtabelle([]),
        kontrollwerte=pd.DataFrame(kontrollwerte, columns=list(KONTROLLSPALTEN)),
        profil=profil,
    )


def mit_kontrollwerten(haushalt: Haushalt, kontrollwerte: pd.DataFrame) -> Haushalt:
    """Derselbe Haushalt mit anderen gedruckten Werten."""
    return replace(haushalt, kontrollwerte=kontrollwerte)


def lies_wuppertal() -> Haushalt:
    """Alle Pläne von Wuppertal 2016/2017; Erträge und Salden gedreht, sodass Überschüsse positiv sind."""
    profil = lade_landesprofil("NW", 2016)
    zeilen: list[dict[str, Any]] = []
    produkte: list[str] = []
    for pfad in sorted((BEISPIELE / "wuppertal_2016_2017").rglob("*.csv")):
        treffer = re.search(r"_(PB|PG|P)_(\d+)", pfad.name)
        ebene = {"PB": "produktbereich", "PG": "produktgruppe", "P": "produkt"}[treffer[1]] if treffer else "gesamt"
        schluessel = treffer[2] if treffer else ""
        produkte += [schluessel] if ebene == "produkt" else []
        art = "gesamt" if ebene == "gesamt" else "teilplan"
        gliederung = {z["nummer"].lstrip("0"): z for z in profil.gliederung("ergebnis", art)}
        zeilen += _aus_datei(pfad, gliederung, {"plan": "ergebnis", "ebene": ebene, "schluessel": schluessel})
    tabelle = pd.DataFrame({"produkt": produkte})
    tabelle["produktgruppe"] = tabelle["produkt"].str[:4]
    tabelle["produktbereich"] = tabelle["produkt"].str[:2]
    return leerer_haushalt(profil, zeilen, tabelle)


def _aus_datei(pfad: Path, gliederung: dict[str, Any], kopf: dict[str, str]) -> list[dict[str, Any]]:
    """Gedruckte Zellen einer Datei; Aufwand bleibt, alles andere wird gedreht (Erträge stehen negativ)."""
    roh = list(csv.reader(pfad.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    jahre = [(int(text[-4:]), "ergebnis" if text.startswith("Ergebnis") else "ansatz") for text in roh[0][1:]]
    ergebnis = []
    for i, (text, *werte) in enumerate(roh[1:], start=2):
        nummer = re.match(r"\d+", text)
        if nummer is None:
            continue
        zeile = gliederung[nummer[0]]
        aufwand = zeile.get("seite") == "aufwand" or zeile["zeile"].endswith("aufwendungen")
        for j, wert in enumerate(werte):
            betrag = cent(wert)
            if betrag is not None:
                ergebnis.append(
                    {
                        **kopf,
                        "nummer": nummer[0],
                        "zeile": zeile["zeile"],
                        "jahr": jahre[j][0],
                        "wertart": jahre[j][1] if jahre[j][0] < 2016 else "planung",
                        "betrag_cent": betrag if aufwand else -betrag,
                        "datei": pfad.name,
                        "blatt": None,
                        "zelle": f"{_BUCHSTABEN[j + 1]}{i}",
                    }
                )
    return ergebnis


def lies_lensahn(jahr: int) -> Haushalt:
    """Eine Jahresrechnung von Lensahn mit allen fünf Spalten."""
    profil = lade_landesprofil("SH", jahr)
    pfad = BEISPIELE / "lensahn" / f"ergebnisrechnung_{jahr}.csv"
    gliederung = {z["nummer"]: z for z in profil.gliederung("ergebnis")}
    spalten = [
        (jahr - 1, "ergebnis"), (jahr, "fortgeschrieben"), (jahr, "ergebnis"), (jahr, "vergleich"),
        (jahr + 1, "uebertragung"),
    ]  # fmt: skip
    zeilen = []
    for i, felder in enumerate(list(csv.reader(pfad.read_text(encoding="utf-8-sig").splitlines()))[1:], start=2):
        zeile = gliederung[felder[1]]
        vorzeichen = -1 if zeile.get("gedruckt") == "negativ" else 1
        for j, (spaltenjahr, wertart) in enumerate(spalten):
            betrag = cent(felder[3 + j])
            if betrag is not None:
                zeilen.append(
                    {
                        "plan": "ergebnis",
                        "ebene": "gesamt",
                        "schluessel": "",
                        "nummer": felder[1],
                        "zeile": zeile["zeile"],
                        "jahr": spaltenjahr,
                        "wertart": wertart,
                        "betrag_cent": vorzeichen * betrag,
                        "datei": pfad.name,
                        "blatt": None,
                        "zelle": f"{_BUCHSTABEN[3 + j]}{i}",
                    }
                )
    produkte = pd.DataFrame({"produkt": [], "produktgruppe": [], "produktbereich": []})
    return leerer_haushalt(profil, zeilen, produkte)
