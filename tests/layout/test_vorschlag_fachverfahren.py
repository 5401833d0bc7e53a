"""Weitere erfundene Exporte (SAP, Infoma, H&H, MACH, offene Daten): auf den Cent gelesen oder mit Befund."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor

if TYPE_CHECKING:
    from pathlib import Path

Zeilen = list[list[object]]
K = [("010101", "441100", 1200), ("010101", "501200", 3400), ("120201", "432100", 560), ("120201", "542900", 78)]
P = {"ertrag": 1760, "aufwand": 3478}
PLAN = ["Steuern und ähnliche Abgaben", "Zuwendungen und allgemeine Umlagen", "Sonstige Transfererträge"]


def plan(f: float = 1) -> Zeilen:
    """Drei Ertragszeilen und zwei Aufwandszeilen nach Nummer."""
    namen = [*enumerate(PLAN, 1), (11, "Personalaufwendungen"), (12, "Versorgungsaufwendungen")]
    return [[nummer, name, 100 * nummer * f] for nummer, name in namen]


def lies(ordner: Path, name: str = "plan.xlsx", **blaetter: Zeilen) -> tuple[Haushalt, str]:
    """Schreibt die Mappe, lässt ein Layout vorschlagen und liest damit."""
    mappe = openpyxl.Workbook()
    mappe.remove(mappe.worksheets[0])
    for blatt, zeilen in blaetter.items():
        tabelle = mappe.create_sheet(blatt)
        for zeile in zeilen:
            tabelle.append(zeile)
    mappe.save(ordner / name)
    return lies_mit_vorschlag(ordner / name)


def lies_mit_vorschlag(pfad: Path) -> tuple[Haushalt, str]:
    """Haushalt und Text des vorgeschlagenen Layouts."""
    text = schlage_layout_vor(pfad).yaml
    layout = pfad.parent / "layout.yaml"
    layout.write_text(text, encoding="utf-8")
    return lies_haushalt(pfad, layout=layout), text


def summen(haushalt: Haushalt) -> dict[tuple[int, str, str], int]:
    """Euro je Jahr, Wertart und Seite."""
    gruppen = haushalt.zeilen.groupby(["jahr", "wertart", "seite"], observed=True)["betrag_cent"].sum() // 100
    return {(int(jahr), str(art), str(seite)): int(euro) for (jahr, art, seite), euro in gruppen.items()}


def soll(*spalten: tuple[int, str, float], je_seite: dict[str, int] = P) -> dict[tuple[int, str, str], int]:
    """Das Erwartete: je Spalte Jahr, Wertart und Faktor."""
    return {(jahr, art, seite): int(euro * f) for jahr, art, f in spalten for seite, euro in je_seite.items()}


def regeln(haushalt: Haushalt) -> set[str]:
    """Die Regeln aller Befunde."""
    return set(haushalt.befunde["regel"])


JE_JAHR = [(2023, "ergebnis", 1), (2024, "ansatz", 2), (2025, "ansatz", 3), (2026, "planung", 4), (2027, "planung", 5)]
KOEPFE: dict[str, Zeilen] = {
    "drei Zeilen": [
        ["", "", "Ergebnis", "Ansatz", "Ansatz", "Finanzplanung", ""],
        [],
        ["Kostenträger", "Sachkonto", 2023, 2024, 2025, 2026, 2027],
        ["", "", "EUR", "EUR", "EUR", "EUR", "EUR"],
    ],
    "Spaltennummern": [
        ["Produkt", "Konto", "RE 2023", "HA 2024", "HA 2025", "Plan 2026", "Plan 2027"],
        [1, 2, 3, 4, 5, 6, 7],
    ],
    "Abstände": [
        ["Haushaltsjahr 2025"],
        ["Produkt", "Konto", "Rechnung VVJ", "Ansatz VJ", "Ansatz HJ", "Finanzplan HJ+1", "Finanzplan HJ+2"],
    ],
    "SAP": [["Finanzstelle", "Finanzposition", "Ist 2023", "Plan 2024", "Plan 2025", "FPL 2026", "FPL 2027"]],
}


@pytest.mark.parametrize("kopf", KOEPFE.values(), ids=KOEPFE.keys())
def test_koepfe_der_fachverfahren(tmp_path: Path, kopf: Zeilen) -> None:
    zeilen: Zeilen = [[p, k, *(b * f for f in range(1, 6))] for p, k, b in K]
    haushalt, _ = lies(tmp_path, Plan=[*kopf, *zeilen])
    assert summen(haushalt) == soll(*JE_JAHR)
    assert regeln(haushalt) == set()


@pytest.mark.parametrize("mit_konto", [True, False])
def test_ertrag_und_aufwand_in_eigenen_spalten(tmp_path: Path, mit_konto: bool) -> None:  # noqa: FBT001
    kopf = ["Produkt", *["Konto"] * mit_konto, "Ertrag Ansatz 2025", "Aufwand Ansatz 2025", "Saldo 2025"]
    zeilen: Zeilen = []
    for p, k, b in K:
        paar = [b, None, b] if k[0] == "4" else [None, b, -b]
        zeilen.append([p, *[k] * mit_konto, *paar])
    haushalt, text = lies(tmp_path, Plan=[kopf, *zeilen])
    assert summen(haushalt) == soll((2025, "ansatz", 1))
    assert regeln(haushalt) == (set() if mit_konto else {"zeile_nur_seite"})
    assert "nicht gelesen werden: „Saldo 2025“" in text
    if mit_konto:
        zeilen.append(["010101", "501200", 99, None, 99])
        assert regeln(lies(tmp_path, Plan=[kopf, *zeilen])[0]) == {"seite_widerspruch"}


def test_produkt_als_dezimalzahl_und_im_verbundschluessel(tmp_path: Path) -> None:
    zeilen: Zeilen = [[p, k, 10] for p in (11.01, 11.1, 1.02) for k in ("441100", "501200")]
    haushalt, text = lies(tmp_path, Plan=[["Produkt", "Konto", "Ansatz 2025"], *zeilen])
    assert set(haushalt.zeilen["produkt"]) == {"11.01", "11.10", "01.02"}
    assert "11.1 war wohl 11.10" in text
    zeilen = [[f"{p}.{k}", b] for p, k, b in K]
    haushalt, _ = lies(tmp_path, Plan=[["Produktkonto", "Ansatz 2025"], *zeilen])
    assert summen(haushalt) == soll((2025, "ansatz", 1))
    assert set(haushalt.zeilen["produkt"]) == {"010101", "120201"}


@pytest.mark.parametrize(
    ("name", "land", "sicher"),
    [("Haushalt_NRW.xlsx", "NW", True), ("Schleswig-Holstein.xlsx", "SH", True), ("Hessen.xlsx", None, False)],
)
def test_land_aus_dem_dateinamen(tmp_path: Path, name: str, land: str | None, *, sicher: bool) -> None:
    text = lies(tmp_path, name, Plan=[["Produkt", "Konto", "Ansatz 2025"], *map(list, K)])[1]
    zeile = next(zeile for zeile in text.splitlines() if "Landesprofil:" in zeile)
    assert ("unsicher" not in zeile, "genannt ist" in zeile) == (sicher, True)
    assert land is None or f"\nland: {land}\n" in text


def test_gemischte_vorzeichen_werden_nicht_erraten(tmp_path: Path) -> None:
    zeilen: Zeilen = [[f"0101{i:02d}", "441100", -100 if i % 5 < 3 else 100] for i in range(20)]
    haushalt, text = lies(tmp_path, Plan=[["Produkt", "Konto", "Ansatz 2025"], *zeilen])
    assert "unsicher – bitte prüfen: negativ sind 60%" in text
    assert regeln(haushalt) == {"vorzeichen_gemischt"}


def test_ist_negativ_neben_positivem_plan(tmp_path: Path) -> None:
    zeilen: Zeilen = [[p, k, -b if k[0] == "4" else b, b] for p, k, b in K]
    haushalt, _ = lies(tmp_path, Plan=[["Produkt", "Konto", "Ist 2023", "Plan 2025"], *zeilen])
    assert summen(haushalt) == soll((2023, "ergebnis", 1), (2025, "ansatz", 1))


def test_summenkonten_und_gesamtblatt_zaehlen_nicht_doppelt(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Ansatz 2025"]
    zeilen: Zeilen = [zeile for p, k, b in K for zeile in ([p, k[:2], b], [p, k, b])]
    haushalt, text = lies(tmp_path, Plan=[kopf, *zeilen])
    assert summen(haushalt) == soll((2025, "ansatz", 1))
    ohne = tmp_path / "ohne.yaml"
    ohne.write_text(text[: text.index("auslassen:")] + text[text.index("betraege:") :], encoding="utf-8")
    assert regeln(lies_haushalt(tmp_path / "plan.xlsx", layout=ohne)) == {"konto_wiederholt"}

    kopf = ["Nr.", "Bezeichnung", "Ansatz 2025"]
    teile = {"Rat": plan(2), "Bau": plan(5), "Schule": plan(11)}
    blaetter = {"Gesamt": plan(18), **teile}
    haushalt, text = lies(tmp_path, **{name: [kopf, *zeilen] for name, zeilen in blaetter.items()})
    assert summen(haushalt) == soll((2025, "ansatz", 18), je_seite={"ertrag": 600, "aufwand": 2300})
    assert "das Blatt Gesamt wiederholt" in text


def test_finanzplan_ist_kein_ergebnisplan(tmp_path: Path) -> None:
    kopf = ["Nr.", "Bezeichnung", "Ansatz 2025"]
    haushalt, text = lies(tmp_path, Ergebnisplan=[kopf, *plan()], Finanzplan=[kopf, *plan(7)])
    ergebnis = {schluessel: euro for schluessel, euro in summen(haushalt).items() if schluessel[2] in P}
    assert ergebnis == soll((2025, "ansatz", 1), je_seite={"ertrag": 600, "aufwand": 2300})
    assert 'weitere:\n  - blatt: "Finanzplan"\n    festwerte: {"plan": "finanz"' in text
    haushalt, _ = lies(tmp_path, Gesamtfinanzplan=[["Gesamtfinanzplan"], kopf, *plan()])
    assert set(haushalt.zeilen["plan"]) == {"finanz"}


def test_zahlungskonten_gehoeren_zum_finanzplan(tmp_path: Path) -> None:
    zeilen: Zeilen = [*map(list, K), ["010101", "641100", 5], ["010101", "785100", 7]]
    haushalt, _ = lies(tmp_path, Plan=[["Produkt", "Konto", "Ansatz 2025"], *zeilen])
    je_plan = haushalt.zeilen.groupby("plan", observed=True)["betrag_cent"].sum()
    assert je_plan.to_dict() == {"ergebnis": 523800, "finanz": 1200}


@pytest.mark.parametrize("wo", ["Blattname", "Hinweis"])
def test_tausend_euro_neben_der_tabelle(tmp_path: Path, wo: str) -> None:
    zeilen: Zeilen = [["Produkt", "Konto", "Ansatz 2025"], *map(list, K)]
    hinweis: Zeilen = [[], ["alle Angaben in T€"]] if wo == "Hinweis" else []
    haushalt, text = lies(tmp_path, **{"Plan in TEUR" if wo == "Blattname" else "Plan": [*zeilen, *hinweis]})
    assert summen(haushalt) == soll((2025, "ansatz", 1000))
    assert "unsicher – bitte prüfen: Einheit" in text


def test_veraenderungen_sind_keine_betraege(tmp_path: Path) -> None:
    zeilen: Zeilen = [[p, k, b, 2 * b, 100] for p, k, b in K]
    kopf = ["Produkt", "Konto", "Ansatz 2024", "Ansatz 2025", "Veränderung 2025 in %"]
    haushalt, text = lies(tmp_path, Plan=[kopf, *zeilen])
    assert summen(haushalt) == soll((2024, "ansatz", 1), (2025, "ansatz", 2))
    assert "„Veränderung 2025 in %“" in text
    assert regeln(haushalt) == set()


def test_wertart_in_einer_spalte_anderen_namens(tmp_path: Path) -> None:
    zeilen: Zeilen = [[2023, p, k, art, b] for art in ("plan", "ist") for p, k, b in K]
    haushalt, _ = lies(tmp_path, Daten=[["haushaltsjahr", "produkt_id", "konto_nr", "typ", "betrag"], *zeilen])
    assert summen(haushalt) == soll((2023, "ansatz", 1), (2023, "ergebnis", 1))


def test_summenzeile_ohne_konto_ist_kein_produkt(tmp_path: Path) -> None:
    zeilen: Zeilen = [[f"11110{i}", 100, 200] for i in range(9)]
    kopf = ["Produkt", "Erträge 2025", "Aufwendungen 2025"]
    haushalt, text = lies(tmp_path, Plan=[kopf, *zeilen, ["Summe", 900, 1800]])
    assert summen(haushalt) == soll((2025, "ansatz", 1), je_seite={"ertrag": 900, "aufwand": 1800})
    ohne = tmp_path / "ohne.yaml"
    ohne.write_text(text[: text.index("auslassen:")] + text[text.index("betraege:") :], encoding="utf-8")
    assert "produkt_summenzeile" in regeln(lies_haushalt(tmp_path / "plan.xlsx", layout=ohne))


def test_gleiche_ueberschriften_werden_nach_buchstaben_gelesen(tmp_path: Path) -> None:
    kopf: Zeilen = [["", "", "2024", "", "2025", ""], ["Produkt", "Konto", "Ansatz", "Ist", "Ansatz", "Ist"]]
    haushalt, text = lies(tmp_path, Plan=[*kopf, *([p, k, b, 2 * b, 3 * b, 4 * b] for p, k, b in K)])
    assert '"Spalte D"' in text
    assert '"Spalte F"' in text
    assert regeln(haushalt) == {"betrag_bedeutung_doppelt"}


def test_nummern_mit_e_und_leerzeilen_ueber_dem_kopf_einer_textdatei(tmp_path: Path) -> None:
    namen = ["Steuern und ähnliche Abgaben", "Zuwendungen, allgemeine Umlagen und sonstige Transfererträge"]
    zeilen = [f"1111;E{i};{name};1.000,50 EUR" for i, name in enumerate(namen, 1)]
    datei = tmp_path / "hh.csv"
    texte = ["", "", "Stadt Musterau (Pfalz);;;", "", "Produkt;Nr.;Bezeichnung;Ansatz 2025", *zeilen]
    datei.write_bytes("\r\n".join(texte).encode("cp1252"))
    haushalt, text = lies_mit_vorschlag(datei)
    assert haushalt.zeilen["betrag_cent"].tolist() == [100050, 100050]
    assert "\nland: RP\n" in text
