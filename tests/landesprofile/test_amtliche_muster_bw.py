"""Jede Formel der amtlichen Muster von Baden-Württemberg steht im Landesprofil – und keine andere."""

from __future__ import annotations

import re
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from nachhaltigkeitshaushalt.kern.landesprofil import zeilen_der_gliederung
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MUSTER = Path(__file__).resolve().parents[2].parent / "shared/beispiele/bw_amtliche_muster/AnlagenzurVwVzumVersand.xlsx"
pytestmark = pytest.mark.skipif(not MUSTER.exists(), reason="die amtlichen Muster liegen nicht neben dem Projekt")
ZEILENFORMEL = re.compile(
    r"\(?(?P<art>Summe|Saldo)\s+(?:der|aus)\s+(?:den\s+Summen\s+)?Nummern?\s+(?P<teile>[^)]*)\)?\s*"
)
PROFIL = lade_regeln("laender/bw")
ABSCHNITTE = [
    pytest.param(abschnitt, blatt, id=f"{blatt} {abschnitt['plan']}")
    for abschnitt in PROFIL["gliederungen"]
    for blatt in abschnitt["muster"]
]
Formeln = dict[str, tuple[str, set[str]]]


@cache
def mappe() -> Any:  # noqa: ANN401 - Arbeitsmappe von openpyxl
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(MUSTER)


def text(zelle: Any) -> str:  # noqa: ANN401 - Zellinhalt
    return " ".join(str("" if zelle is None else zelle).split())


def erste_spalte(blatt: str) -> set[str]:
    return {text(zelle) for (zelle,) in mappe()[blatt].iter_rows(max_col=1, values_only=True)}


def nummern(teile: str) -> set[str]:
    """„1 bis 10“, „20 und 24“, „1-3, 5, 6“ als einzelne Nummern."""
    ergebnis: set[str] = set()
    for stueck in re.split(r",| und ", teile.split(", ohne", maxsplit=1)[0].split(" ohne", maxsplit=1)[0]):
        grenzen = re.findall(r"\d+", stueck)
        if len(grenzen) == 2:
            ergebnis |= {str(n) for n in range(int(grenzen[0]), int(grenzen[1]) + 1)}
        else:
            ergebnis |= set(grenzen)
    return ergebnis


def zeilen_im_blatt(blatt: Worksheet, plan: str) -> list[tuple[str, str]]:
    """Nummer und Text jeder gedruckten Planzeile; Anlage 17 führt beide Pläne untereinander."""
    zeilen: list[tuple[str, str]] = []
    abschnitt = "ergebnis"
    for nummer, bezeichnung in blatt.iter_rows(min_col=1, max_col=2, values_only=True):
        abschnitt = "finanz" if "Finanzhaushalt 1)" in text(bezeichnung) else abschnitt
        if re.fullmatch(r"\d+", text(nummer)) and (not blatt.title.startswith("17 ") or abschnitt == plan):
            zeilen.append((text(nummer), text(bezeichnung)))
    return zeilen


def formeln_im_blatt(blatt: Worksheet, plan: str) -> Formeln:
    """Nummer → Summe oder Saldo und die genannten Nummern."""
    gefunden: Formeln = {}
    for nummer, bezeichnung in zeilen_im_blatt(blatt, plan):
        treffer = ZEILENFORMEL.search(bezeichnung)
        if treffer is not None:
            gefunden[nummer] = (treffer["art"], nummern(treffer["teile"]))
    return gefunden


@pytest.mark.parametrize(("abschnitt", "blatt"), ABSCHNITTE)
def test_zeilenformeln_der_muster_sind_die_des_profils(abschnitt: dict[str, Any], blatt: str) -> None:
    gedruckt = formeln_im_blatt(mappe()[blatt], abschnitt["plan"])
    zeilen = zeilen_der_gliederung(abschnitt, PROFIL["gliederungen"])
    vorhanden = {nummer for nummer, _ in zeilen_im_blatt(mappe()[blatt], abschnitt["plan"])}
    nummer_von = {z["zeile"]: str(z["nummer"]) for z in zeilen}
    summen = {str(z["nummer"]): z["summe"] for z in zeilen if "summe" in z and str(z["nummer"]) in vorhanden}
    assert set(gedruckt) == set(summen)
    for nummer, (art, teile) in gedruckt.items():
        assert {nummer_von[name] for name in summen[nummer]} == teile, nummer
        assert art == "Saldo" or set(summen[nummer].values()) == {1}, nummer


@pytest.mark.parametrize(("abschnitt", "blatt"), ABSCHNITTE)
def test_saldo_zieht_genau_die_aufwands_und_auszahlungsseite_ab(abschnitt: dict[str, Any], blatt: str) -> None:
    zeilen = {z["zeile"]: z for z in zeilen_der_gliederung(abschnitt, PROFIL["gliederungen"])}
    abzug = {name for name, z in zeilen.items() if z.get("seite") in {"aufwand", "auszahlung"}}
    abzug |= {n for n in zeilen if n.startswith(("ordentliche_aufwendungen", "auszahlungen_"))}
    for art, teile in formeln_im_blatt(mappe()[blatt], abschnitt["plan"]).values():
        if art == "Saldo":
            summe = next(
                z["summe"] for z in zeilen.values() if {zeilen[t]["nummer"] for t in z.get("summe", {})} == teile
            )
            assert {name for name, gewicht in summe.items() if gewicht < 0} == set(summe) & abzug


def test_alle_planzeilen_der_muster_stehen_im_profil_mit_ihrer_nummer() -> None:
    for param in ABSCHNITTE:
        abschnitt, blatt = param.values
        profil = {str(z["nummer"]) for z in zeilen_der_gliederung(abschnitt, PROFIL["gliederungen"])}
        gedruckt = {nummer for nummer, _ in zeilen_im_blatt(mappe()[blatt], abschnitt["plan"])}
        assert gedruckt <= profil | {"17"} if abschnitt["ebene"] == "massnahme" else gedruckt <= profil


def test_kein_blatt_mit_zeilenformeln_fehlt_im_profil() -> None:
    genannt = {blatt for abschnitt in PROFIL["gliederungen"] for blatt in abschnitt["muster"]}
    mit_formeln = {
        blatt.title
        for blatt in mappe()
        if not blatt.title.startswith("30")
        and (formeln_im_blatt(blatt, "ergebnis") or formeln_im_blatt(blatt, "finanz"))
    }
    assert mit_formeln == genannt


def test_spaltenformeln_der_rechnung_sind_die_des_profils() -> None:
    spalten = {1: "vorjahr", 2: "fortgeschrieben", 3: "ergebnis", 5: "festlegungen", 6: "uebertragung"}
    for blatt in ("19 GesamtErg.Rech.", "21 GesamtFin.Rech.", "23 TeilErg.Rech.", "24.1 TeilFin.Rech"):
        inhalt = " ".join(text(z) for zeile in mappe()[blatt].iter_rows(values_only=True) for z in zeile)
        vergleich = re.search(r"\(Sp\. (\d) - (\d)\)", inhalt)
        verfuegbar = re.search(r"verfügbare Mittel \(Spalte (\d) \+ (\d) \+ (\d)\) - Ergebnis \(Spalte (\d)\)", inhalt)
        assert vergleich is not None
        assert verfuegbar is not None
        plus, minus = (spalten[int(n)] for n in vergleich.groups())
        assert {plus: 1, minus: -1} == PROFIL["vergleich"][0]["regel"]
        *teile, ab = (spalten[int(n)] for n in verfuegbar.groups())
        assert {**dict.fromkeys(teile, 1), ab: -1} == PROFIL["verfuegbare_mittel"][0]["regel"]
        assert "übertragene Ermächtigungen" in inhalt
    assert PROFIL["fortgeschrieben"][0]["regel"] == {"ansatz": 1, "nachtrag": 1}


@pytest.mark.parametrize("blatt", ["5 vorauss. Liquid.-entwicklung", "22 JA Liquid.Entwicklung", "6 innere Darlehen"])
def test_zeichenspalten_der_uebersichten_sind_die_formeln_des_profils(blatt: str) -> None:
    formeln: dict[str, dict[str, int]] = {}
    offen: dict[str, int] = {}
    for nummer, zeichen, _ in mappe()[blatt].iter_rows(min_col=1, max_col=3, values_only=True):
        if not re.fullmatch(r"\d+", text(nummer)):
            continue
        if text(zeichen) == "=":
            formeln[f"z{nummer}"] = offen
            offen = {f"z{nummer}": 1}
        elif text(zeichen) or not offen or blatt.startswith("6"):
            offen = {} if not text(zeichen) else offen
            offen[f"z{nummer}"] = -1 if text(zeichen) == "-" else 1
    erwartet = {name: formel for name, formel in PROFIL["uebersichten"][blatt].items() if name != "z8"}
    assert formeln == erwartet
    if blatt.startswith("6"):
        inhalt = text(mappe()[blatt]["C14"].value)
        assert inhalt == "Differenz (Zeile 3 abzüglich Zeile 7)"
        assert PROFIL["uebersichten"][blatt]["z8"] == {"z3": 1, "z7": -1}


def test_spaltensummen_der_uebersichten_stehen_im_profil() -> None:
    gefunden: dict[str, list[set[str]]] = {}
    for blatt in mappe():
        if blatt.title.startswith("30"):
            continue
        for zeile in blatt.iter_rows(values_only=True):
            for zelle in zeile:
                treffer = re.search(r"∑ (?:Spalten|Sp\.) ?([\d\-, bis]+)", text(zelle))
                if treffer is not None:
                    gefunden.setdefault(blatt.title, []).append({f"s{n}" for n in nummern(treffer[1])})
    erwartet = {
        blatt: [set(formel) for name, formel in formeln.items() if "s" in name.split("_")[-1][:1]]
        for blatt, formeln in PROFIL["uebersichten"].items()
    }
    assert gefunden["7 HHQuerschnitt"] == erwartet["7 HHQuerschnitt"]
    assert gefunden["26 JA Vermögensübersicht"] == erwartet["26 JA Vermögensübersicht"]
    assert set(gefunden) == {"7 HHQuerschnitt", "26 JA Vermögensübersicht"}
    assert "5) Spalte 3 minus Spalte 2" in erste_spalte("27 JA Schuldenübersicht")
    assert PROFIL["uebersichten"]["27 JA Schuldenübersicht"]["s7"] == {"s3": 1, "s2": -1}
    for blatt in ("15 HH Schuldenübersicht", "27 JA Schuldenübersicht"):
        assert "Zwischensumme 3.1 + 3.2 + 3.3. + 3.4" in erste_spalte(blatt)
        assert set(PROFIL["uebersichten"][blatt]["zwischensumme"]) == {"z3.1", "z3.2", "z3.3", "z3.4"}


def test_jede_kontengruppe_der_ergebnis_und_finanzrechnung_hat_eine_zeile_oder_fehlt_mit_grund() -> None:
    konten = PROFIL["kontenrahmen"][0]["konten"]
    ohne_zeile = set()
    for zelle, _ in mappe()["30.3 Zuordnungsvorschriften"].iter_rows(min_col=1, max_col=2, values_only=True):
        konto = text(zelle)
        if re.fullmatch(r"[3-7]\d\d", konto) and not any(konto.startswith(k) or k.startswith(konto) for k in konten):
            ohne_zeile.add(konto)
    assert ohne_zeile == {"699", "799"}
