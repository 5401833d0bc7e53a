"""Die Arbeitsmappen der Beispielstadt, unabhängig vom Einlesen des Pakets gelesen und nachgerechnet."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import python_calamine
import yaml
from openpyxl.reader.excel import load_workbook

WURZEL = Path(__file__).resolve().parents[2]
DATEN = WURZEL / "data"
NAMEN = ("haushalt_2025.xlsx", "steuerung_2025.xlsx")
ERZEUGER = DATEN / "erzeuge_beispielstadt.py"

Tabelle = list[dict[str, Any]]


def lies_mappe(name: str) -> dict[str, Tabelle]:
    """Jedes Blatt als Liste von Zeilen mit den Überschriften als Schlüsseln."""
    mappe = python_calamine.CalamineWorkbook.from_path(str(DATEN / name))
    blaetter = {blatt: mappe.get_sheet_by_name(blatt).to_python() for blatt in mappe.sheet_names}
    return {
        blatt: [dict(zip(map(str, zeilen[0]), zeile, strict=True)) for zeile in zeilen[1:]]
        for blatt, zeilen in blaetter.items()
    }


def cent(betrag: float) -> int:
    return round(betrag * 100)


@pytest.fixture(scope="module")
def haushalt() -> dict[str, Tabelle]:
    return lies_mappe("haushalt_2025.xlsx")


@pytest.fixture(scope="module")
def steuerung() -> dict[str, Tabelle]:
    return lies_mappe("steuerung_2025.xlsx")


@pytest.fixture(scope="module")
def profil() -> dict[str, Any]:
    pfad = WURZEL / "nachhaltigkeitshaushalt" / "regeln" / "laender" / "nw.yaml"
    inhalt: dict[str, Any] = yaml.safe_load(pfad.read_text(encoding="utf-8"))
    return inhalt


@pytest.fixture(scope="module")
def summen(haushalt: dict[str, Tabelle], profil: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Cent je semantischer Zeile und Spalte („Ergebnis 2024“) aus den Haushaltszeilen."""
    konten = profil["kontenrahmen"][0]["konten"]
    ergebnis: dict[tuple[str, str], int] = defaultdict(int)
    for zeile in haushalt["Haushaltszeilen"]:
        anfang = max((k for k in konten if zeile["Konto"].startswith(k)), key=len)
        ergebnis[konten[anfang], f"{zeile['Wertart']} {zeile['Jahr']:.0f}"] += cent(zeile["Betrag"])
    return ergebnis


def erzeuge(ordner: Path, streuwert: str) -> None:
    """Ruft den Erzeuger in einem eigenen Prozess mit gegebenem Streuwert der Hashes auf."""
    umgebung = os.environ | {"PYTHONHASHSEED": streuwert}
    subprocess.run([sys.executable, ERZEUGER, ordner], check=True, env=umgebung)


# --- Erzeugen -----------------------------------------------------------------------------


def test_erzeuger_wiederholt_beide_mappen_byteweise(tmp_path: Path) -> None:
    erzeuge(tmp_path / "a", "1")
    erzeuge(tmp_path / "b", "2")
    for name in NAMEN:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        # Der Inhalt jeder verpackten Datei gleicht dem eingecheckten; nur die Packung hängt von der zlib-Fassung ab.
        with zipfile.ZipFile(DATEN / name) as eingecheckt, zipfile.ZipFile(tmp_path / "a" / name) as neu:
            assert eingecheckt.namelist() == neu.namelist()
            for teil in neu.infolist():
                assert eingecheckt.read(teil.filename) == neu.read(teil.filename), teil.filename
                assert eingecheckt.getinfo(teil.filename).date_time == teil.date_time


# --- Haushalt -----------------------------------------------------------------------------


def test_umfang_des_haushalts(haushalt: dict[str, Tabelle]) -> None:
    produkte, zeilen = haushalt["Produkte"], haushalt["Haushaltszeilen"]
    assert {p["Produktbereich"] for p in produkte} == {f"{nummer:02}" for nummer in range(1, 18)}
    assert 60 <= len(produkte) <= 75
    assert len({p["Fachbereich"] for p in produkte}) >= 8
    assert 9_000 <= len(zeilen) <= 14_000
    assert {(z["Wertart"], int(z["Jahr"])) for z in zeilen} == {
        *(("Ergebnis", jahr) for jahr in (2022, 2023, 2024, 2025)),
        *((wertart, 2025) for wertart in ("Ansatz", "Nachtrag", "Übertragung", "Fortgeschrieben")),
        *(("Planung", jahr) for jahr in (2026, 2027, 2028)),
    }


def test_produkte_sind_eindeutig_und_im_produktrahmen(haushalt: dict[str, Tabelle]) -> None:
    produkte = haushalt["Produkte"]
    assert len({p["Produkt"] for p in produkte}) == len(produkte) == len({p["Bezeichnung"] for p in produkte})
    for produkt in produkte:
        assert len(produkt["Produkt"]) == 6
        assert produkt["Produktgruppe"] == produkt["Produkt"][:4]
        assert produkt["Produktbereich"] == produkt["Produkt"][:2]


def test_jede_position_steht_einmal_und_passt_zu_produkt_und_plan(haushalt: dict[str, Tabelle]) -> None:
    fachbereich = {p["Produkt"]: p["Fachbereich"] for p in haushalt["Produkte"]}
    namen: dict[str, str] = {}
    gesehen: Counter[tuple[Any, ...]] = Counter()
    for zeile in haushalt["Haushaltszeilen"]:
        gesehen[tuple(zeile[s] for s in ("Jahr", "Wertart", "Plan", "Produkt", "Konto"))] += 1
        assert zeile["Fachbereich"] == fachbereich[zeile["Produkt"]]
        assert zeile["Plan"] == ("Ergebnis" if zeile["Konto"][0] in "45" else "Finanz")
        assert namen.setdefault(zeile["Konto"], zeile["Kontobezeichnung"]) == zeile["Kontobezeichnung"]
    assert max(gesehen.values()) == 1
    assert {z["Produkt"] for z in haushalt["Haushaltszeilen"]} == set(fachbereich)


def test_jedes_konto_hat_eine_zeile_im_landesprofil(haushalt: dict[str, Tabelle], profil: dict[str, Any]) -> None:
    konten = profil["kontenrahmen"][0]["konten"]
    for konto in {z["Konto"] for z in haushalt["Haushaltszeilen"]}:
        assert len(konto) == 6
        assert any(konto.startswith(anfang) for anfang in konten), konto


def test_betraege_haben_ganze_cent_und_planwerte_ganze_hundert_euro(haushalt: dict[str, Tabelle]) -> None:
    krumm = 0
    for zeile in haushalt["Haushaltszeilen"]:
        wert = cent(zeile["Betrag"])
        assert abs(zeile["Betrag"] * 100 - wert) < 1e-3
        assert wert > 0 or zeile["Wertart"] == "Nachtrag"
        if zeile["Wertart"] == "Ergebnis":
            krumm += wert % 100 != 0
        else:
            assert wert % 10_000 == 0
    assert krumm > 5_000


def test_fortgeschrieben_ist_ansatz_plus_nachtrag_plus_uebertragung(haushalt: dict[str, Tabelle]) -> None:
    teile: dict[tuple[str, str], int] = defaultdict(int)
    fortgeschrieben: dict[tuple[str, str], int] = {}
    anzahl: Counter[str] = Counter()
    for zeile in haushalt["Haushaltszeilen"]:
        schluessel = (zeile["Produkt"], zeile["Konto"])
        if zeile["Wertart"] == "Fortgeschrieben":
            fortgeschrieben[schluessel] = cent(zeile["Betrag"])
        elif zeile["Wertart"] in {"Ansatz", "Nachtrag", "Übertragung"}:
            teile[schluessel] += cent(zeile["Betrag"])
            anzahl[zeile["Wertart"]] += 1
    assert fortgeschrieben == dict(teile)
    assert anzahl["Nachtrag"] >= 20
    assert anzahl["Übertragung"] >= 40


def test_interne_leistungen_heben_sich_je_leistung_auf_den_cent_auf(haushalt: dict[str, Tabelle]) -> None:
    saldo: dict[tuple[str, str, int], int] = defaultdict(int)
    for zeile in haushalt["Haushaltszeilen"]:
        if zeile["Konto"].startswith(("48", "58")):
            vorzeichen = 1 if zeile["Konto"][0] == "4" else -1
            saldo[zeile["Konto"][2:], zeile["Wertart"], int(zeile["Jahr"])] += vorzeichen * cent(zeile["Betrag"])
    assert len(saldo) == 27
    assert set(saldo.values()) == {0}


def test_gesamtergebnisplan_stimmt_auf_den_cent(
    haushalt: dict[str, Tabelle], profil: dict[str, Any], summen: dict[tuple[str, str], int]
) -> None:
    gliederung = [z for z in profil["gliederungen"][0]["zeilen"] if not z.get("wahlweise")]
    gedruckt = {zeile["Zeile"]: zeile for zeile in haushalt["Gesamtergebnisplan"]}
    assert list(gedruckt) == [zeile["nummer"] for zeile in gliederung]
    nummern = {zeile["zeile"]: zeile["nummer"] for zeile in gliederung}
    spalten = [name for name in gedruckt["01"] if name not in {"Zeile", "Bezeichnung"}]
    assert set(spalten) == {spalte for _, spalte in summen}
    for zeile in gliederung:
        assert gedruckt[zeile["nummer"]]["Bezeichnung"] == zeile["bezeichnung"]
        for spalte in spalten:
            teile = zeile.get("summe", {})
            erwartet = sum(cent(gedruckt[nummern[teil]][spalte]) * gewicht for teil, gewicht in teile.items())
            erwartet = erwartet if teile else summen.get((zeile["zeile"], spalte), 0)
            assert cent(gedruckt[zeile["nummer"]][spalte]) == erwartet, (zeile["nummer"], spalte)


def test_groessenordnung_und_struktur_sind_glaubwuerdig(summen: dict[tuple[str, str], int]) -> None:
    arten = ("personal", "versorgung", "sach_dienstleistungen", "abschreibungen", "transferaufwendungen")
    aufwand = {art: summen[art, "Ansatz 2025"] for art in (*arten, "sonstige_aufwendungen")}
    gesamt = sum(aufwand.values())
    assert 120_000_000 <= gesamt / 100 <= 130_000_000
    anteile = {art: wert / gesamt for art, wert in aufwand.items()}
    assert 0.20 <= anteile["personal"] <= 0.25
    assert 0.14 <= anteile["sach_dienstleistungen"] <= 0.18
    assert 0.06 <= anteile["abschreibungen"] <= 0.08
    assert 0.43 <= anteile["transferaufwendungen"] <= 0.48


def test_jahresergebnis_schwankt_um_den_ausgleich(haushalt: dict[str, Tabelle]) -> None:
    zeilen = {zeile["Zeile"]: zeile for zeile in haushalt["Gesamtergebnisplan"]}
    ergebnisse = [zeilen["26"][f"Ergebnis {jahr}"] for jahr in (2022, 2023, 2024, 2025)]
    assert max(ergebnisse) > 0 > min(ergebnisse)
    assert all(abs(ergebnis) < 6_000_000 for ergebnis in ergebnisse)


def test_zahlungen_folgen_ertraegen_und_aufwendungen_ohne_abschreibung_und_verrechnung(
    haushalt: dict[str, Tabelle],
) -> None:
    betraege = {
        (z["Produkt"], z["Konto"], z["Wertart"], int(z["Jahr"])): cent(z["Betrag"]) for z in haushalt["Haushaltszeilen"]
    }
    laufend = {k: v for k, v in betraege.items() if k[1][0] in "67" and k[1][1] not in "89"}
    assert len(laufend) > 4_000
    for (produkt, konto, wertart, jahr), wert in laufend.items():
        assert not konto.startswith(("77", "616", "637"))
        grundlage = betraege[produkt, {"6": "4", "7": "5"}[konto[0]] + konto[1:], wertart, jahr]
        if wertart == "Ergebnis":
            assert abs(wert - grundlage) <= 0.12 * grundlage
        else:
            assert wert == grundlage


def test_finanzplan_enthaelt_investitionen_und_kredite_und_bleibt_zahlungsfaehig(
    profil: dict[str, Any], summen: dict[tuple[str, str], int]
) -> None:
    gliederung = next(g["zeilen"] for g in profil["gliederungen"] if (g["plan"], g["ebene"]) == ("finanz", "gesamt"))
    for spalte in ("Ergebnis 2022", "Ergebnis 2023", "Ergebnis 2024", "Ansatz 2025", "Ergebnis 2025", "Planung 2028"):
        werte: dict[str, int] = {}
        for zeile in gliederung:
            teile = zeile.get("summe", {})
            werte[zeile["zeile"]] = (
                sum(werte[t] * g for t, g in teile.items()) if teile else summen.get((zeile["zeile"], spalte), 0)
            )
        assert werte["baumassnahmen"] > 0
        assert werte["investitionszuwendungen"] > 0
        assert werte["saldo_laufende_verwaltung"] > 0
        assert werte["saldo_investition"] < 0
        assert abs(werte["aenderung_finanzmittel"]) < 300_000_000


# --- Steuerungsmappe ----------------------------------------------------------------------


def test_zielbaum_hat_drei_ebenen_ohne_luecken(steuerung: dict[str, Tabelle]) -> None:
    felder = {feld["Handlungsfeld"] for feld in steuerung["Handlungsfelder"]}
    ziele = {ziel["Ziel"]: ziel for ziel in steuerung["Ziele"]}
    assert len(felder) >= 5
    assert len(ziele) == len(steuerung["Ziele"])
    darueber = {"Leitziel": "", "strategisch": "Leitziel", "operativ": "strategisch"}
    for ziel in ziele.values():
        oben = ziele.get(ziel["Oberziel"], {"Ebene": "", "Handlungsfeld": ziel["Handlungsfeld"]})
        assert oben["Ebene"] == darueber[ziel["Ebene"]]
        assert oben["Handlungsfeld"] == ziel["Handlungsfeld"]
        assert ziel["Handlungsfeld"] in felder
        assert all(1 <= int(nummer) <= 17 for nummer in ziel["SDG"].split(", "))
    assert {ziel["Handlungsfeld"] for ziel in ziele.values()} == felder


def test_jedes_operative_ziel_hat_eine_bis_fuenf_kennzahlen(steuerung: dict[str, Tabelle]) -> None:
    je_ziel = Counter(kennzahl["Ziel"] for kennzahl in steuerung["Kennzahlen"])
    operativ = {ziel["Ziel"] for ziel in steuerung["Ziele"] if ziel["Ebene"] == "operativ"}
    assert set(je_ziel) == operativ
    assert max(je_ziel.values()) <= 5


def test_kennzahlen_decken_alle_arten_ab(steuerung: dict[str, Tabelle], haushalt: dict[str, Tabelle]) -> None:
    kennzahlen = steuerung["Kennzahlen"]
    produkte = {produkt["Produkt"] for produkt in haushalt["Produkte"]}
    assert len({k["Kennzahl"] for k in kennzahlen}) == len(kennzahlen) >= 25
    assert {k["Zielart"] for k in kennzahlen} == {"Zieljahr", "Jährlich", "Richtung", "Korridor"}
    assert {k["Richtung"] for k in kennzahlen} == {"steigend", "fallend"}
    assert {k["Wirkungsstufe"] for k in kennzahlen} == {"Input", "Output", "Outcome", "Impact"}
    noetig = {
        "Zieljahr": ("Basisjahr", "Basiswert", "Zieljahr", "Zielwert"),
        "Jährlich": ("Zielwert",),
        "Richtung": (),
        "Korridor": ("Untergrenze", "Obergrenze"),
    }
    for kennzahl in kennzahlen:
        assert all(kennzahl[feld] != "" for feld in noetig[kennzahl["Zielart"]])
        assert kennzahl["Produkt"] in produkte | {""}
    assert any(k["Zielwert"] == k["Basiswert"] and k["Zielart"] == "Zieljahr" for k in kennzahlen)


def test_kennzahlwerte_reichen_lang_genug_und_haben_luecken(steuerung: dict[str, Tabelle]) -> None:
    werte = steuerung["Kennzahlwerte"]
    schluessel = Counter((w["Kennzahl"], w["Jahr"], w["Wertart"]) for w in werte)
    assert max(schluessel.values()) == 1
    ist: dict[str, list[int]] = defaultdict(list)
    for wert in werte:
        assert wert["Datenstand"].year >= wert["Jahr"] or wert["Wertart"] != "Ist"
        if wert["Wertart"] == "Ist":
            ist[wert["Kennzahl"]].append(int(wert["Jahr"]))
    assert set(ist) == {k["Kennzahl"] for k in steuerung["Kennzahlen"]}
    assert sum(len(jahre) >= 8 for jahre in ist.values()) >= 25
    assert sum(len(jahre) < 6 for jahre in ist.values()) in {1, 2}
    assert sum(max(jahre) - min(jahre) >= len(jahre) for jahre in ist.values()) >= 5
    assert {max(jahre) for jahre in ist.values()} == {2024, 2025}
    assert {w["Wertart"] for w in werte} == {"Ist", "Plan", "Prognose"}


def test_anfangswert_der_kennzahl_steht_auch_in_den_werten(steuerung: dict[str, Tabelle]) -> None:
    werte = {(w["Kennzahl"], w["Jahr"]): w["Wert"] for w in steuerung["Kennzahlwerte"] if w["Wertart"] == "Ist"}
    for kennzahl in steuerung["Kennzahlen"]:
        if isinstance(kennzahl["Basisjahr"], float):
            assert werte[kennzahl["Kennzahl"], kennzahl["Basisjahr"]] == kennzahl["Basiswert"]


def test_finanzielle_kennzahlen_stimmen_mit_dem_haushalt_ueberein(
    steuerung: dict[str, Tabelle], haushalt: dict[str, Tabelle], summen: dict[tuple[str, str], int]
) -> None:
    werte = {(w["Kennzahl"], int(w["Jahr"])): w["Wert"] for w in steuerung["Kennzahlwerte"] if w["Wertart"] == "Ist"}
    zeilen = {zeile["Zeile"]: zeile for zeile in haushalt["Gesamtergebnisplan"]}
    einwohner = next(a["Wert"] for a in haushalt["Angaben"] if a["Schlüssel"] == "Einwohner")
    for jahr in (2022, 2023, 2024, 2025):
        spalte = f"Ergebnis {jahr}"
        assert werte["K34", jahr] == round(zeilen["10"][spalte] / zeilen["17"][spalte] * 100, 1)
        zuwachs = summen["aufnahme_investitionskredite", spalte] - summen["tilgung_investitionskredite", spalte]
        assert abs(werte["K36", jahr] - werte["K36", jahr - 1] - zuwachs / 100 / einwohner) <= 1


def exakt(anteil: float) -> Fraction:
    """Anteil als Bruch; Drittel stehen als gerechnete Zahl in der Zelle."""
    return Fraction(anteil).limit_denominator(1000)


def test_zuordnungen_sind_geteilt_vererbt_und_nie_ueber_hundert_prozent(
    steuerung: dict[str, Tabelle], haushalt: dict[str, Tabelle]
) -> None:
    produkte = {p["Produkt"] for p in haushalt["Produkte"]}
    ziele = {z["Ziel"] for z in steuerung["Ziele"] if z["Ebene"] == "operativ"}
    anteile: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for zuordnung in steuerung["Zuordnungen"]:
        assert any(produkt.startswith(zuordnung["Produkt"]) for produkt in produkte)
        for jahr in range(int(zuordnung["Gültig ab"] or 2022), int(zuordnung["Gültig bis"] or 2028) + 1):
            anteile[zuordnung["Produkt"], jahr] += exakt(zuordnung["Anteil"])
    assert max(anteile.values()) <= 1
    assert {len(z["Produkt"]) for z in steuerung["Zuordnungen"]} == {2, 4, 6}
    assert {z["Ziel"] for z in steuerung["Zuordnungen"]} == ziele
    assert {z["Wirkung"] for z in steuerung["Zuordnungen"]} == {"fördernd", "neutral", "hemmend"}
    assert [exakt(z["Anteil"]) for z in steuerung["Zuordnungen"]].count(Fraction(1, 3)) == 3
    assert not any(z["Produkt"].startswith("16") for z in steuerung["Zuordnungen"])


def test_handlungsfeldbudgets_reichen_ueber_drei_fachbereiche_und_nie_ueber_hundert_prozent(
    steuerung: dict[str, Tabelle], haushalt: dict[str, Tabelle]
) -> None:
    fachbereich = {p["Produkt"]: p["Fachbereich"] for p in haushalt["Produkte"]}
    positionen = {(z["Produkt"], z["Konto"]) for z in haushalt["Haushaltszeilen"]}
    je_feld: dict[str, set[str]] = defaultdict(set)
    anteile: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for budget in steuerung["Handlungsfeldbudgets"]:
        assert budget["Fachbereich"] == fachbereich[budget["Produkt"]]
        assert not budget["Konto"] or (budget["Produkt"], budget["Konto"]) in positionen
        je_feld[budget["Handlungsfeld"]].add(budget["Fachbereich"])
        anteile[budget["Produkt"], budget["Konto"]] += exakt(budget["Anteil"])
    ganz = {produkt for produkt, konto in anteile if not konto}
    assert not ganz & {produkt for produkt, konto in anteile if konto}
    assert max(anteile.values()) <= 1
    assert sum(len(bereiche) >= 3 for bereiche in je_feld.values()) >= 3


def test_umschichtungen_bleiben_im_budget_und_nennen_beschluss_und_zustimmung(
    steuerung: dict[str, Tabelle], haushalt: dict[str, Tabelle]
) -> None:
    fachbereich = {p["Produkt"]: p["Fachbereich"] for p in haushalt["Produkte"]}
    im_budget = {(b["Handlungsfeld"], b["Produkt"]) for b in steuerung["Handlungsfeldbudgets"]}
    liste = steuerung["Umschichtungen"]
    assert [u["Nr"] for u in liste] == list(range(1, len(liste) + 1))
    assert [u["Datum"] for u in liste] == sorted(u["Datum"] for u in liste)
    assert len(liste) >= 5
    for umschichtung in liste:
        beteiligte = {umschichtung["Von Produkt"], umschichtung["Nach Produkt"]}
        assert all((umschichtung["Handlungsfeld"], produkt) in im_budget for produkt in beteiligte)
        assert len(beteiligte) == 2
        assert umschichtung["Betrag"] > 0
        assert umschichtung["Datum"].year == umschichtung["Jahr"] == 2025
        zustimmungen = set(umschichtung["Zustimmungen"].split("; "))
        assert zustimmungen == {fachbereich[produkt] for produkt in beteiligte}
        assert umschichtung["Gremium"]
        assert umschichtung["Beschluss"]


def test_steckbriefe_gehoeren_zu_produkten_und_lassen_bewusst_luecken(
    steuerung: dict[str, Tabelle], haushalt: dict[str, Tabelle]
) -> None:
    fachbereich = {p["Produkt"]: p["Fachbereich"] for p in haushalt["Produkte"]}
    steckbriefe = {s["Produkt"]: s for s in steuerung["Produktsteckbriefe"]}
    assert len(steckbriefe) == len(steuerung["Produktsteckbriefe"])
    assert fachbereich.keys() - steckbriefe.keys() == {"170101"}
    assert steckbriefe.keys() <= fachbereich.keys()
    assert {s["Aufgabenart"] for s in steckbriefe.values()} >= {"freiwillig", "pflichtig", "pflichtig nach Weisung"}
    assert {s["Beeinflussbarkeit"] for s in steckbriefe.values()} == {"niedrig", "mittel", "hoch"}
    assert all(s["Verantwortlich"] == f"Leitung {fachbereich[p]}" for p, s in steckbriefe.items())
    offen = {p for p, s in steckbriefe.items() if "" in s.values()}
    assert offen == {"150102"}


# --- Aussehen -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMEN)
def test_mappen_sehen_gepflegt_aus(name: str) -> None:
    mappe = load_workbook(DATEN / name)
    assert mappe.sheetnames[0] == "Angaben"
    assert "Beispielstadt" in mappe.properties.title
    for blatt in mappe.worksheets:
        assert all(zelle.font.bold for zelle in blatt[1])
        assert blatt.freeze_panes[1:] == "2"
        assert blatt.auto_filter.ref == blatt.dimensions
        for zelle in blatt[2]:
            if isinstance(zelle.value, float):
                ueberschrift = str(blatt.cell(1, zelle.column).value)
                assert zelle.number_format == ("0.0%" if ueberschrift == "Anteil" else "#,##0.00")
