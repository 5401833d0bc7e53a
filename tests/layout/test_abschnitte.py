"""Angaben im Blattnamen, in Zeilen über und zwischen Tabellen und auf weiteren Blättern: Summen je Produkt und Plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

Zeilen = list[list[object]]
KOPF: list[object] = ["Nr.", "Bezeichnung", "Ansatz 2025"]
PRODUKTE = {"11.01.01": "Verwaltungssteuerung", "11.01.02": "Gremien", "36.05.01": "Kindertagesstätten"}
GRUND = """land: NW
haushaltsjahr: 2025
vorzeichen: beide_positiv
spalten: {zeilennummer: "Nr."}
betraege: [{spalte: Ansatz 2025, jahr: 2025, wertart: ansatz}]
"""
JE_PRODUKT = {"11.01.01": 100, "11.01.02": 200, "36.05.01": 300}
ABSCHNITT = r"abschnitt: 'Produkt\W+(?P<produkt>[0-9.]+)\W+(?P<produktbezeichnung>[^|]+)'" + "\n"


def plan(betrag: float) -> Zeilen:
    """Zwei Einzelzeilen und die Summe der Erträge."""
    return [[1, "Steuern", betrag], [10, "Ordentliche Erträge", betrag], [11, "Personalaufwendungen", betrag * 2]]


def lies(ordner: Path, blaetter: dict[str, Zeilen], *layouts: str) -> Haushalt:
    """Schreibt Mappe und Layouts und liest."""
    mappe = openpyxl.Workbook()
    mappe.remove(mappe.worksheets[0])
    for name, zeilen in blaetter.items():
        blatt = mappe.create_sheet(name)
        for zeile in zeilen:
            blatt.append(zeile)
    mappe.save(ordner / "plan.xlsx")
    pfade = [ordner / f"layout_{i}.yaml" for i in range(len(layouts))]
    for pfad, text in zip(pfade, layouts, strict=True):
        pfad.write_text(GRUND + text, encoding="utf-8")
    return lies_haushalt(ordner / "plan.xlsx", layout=pfade)


def ertraege(haushalt: Haushalt) -> dict[str, int]:
    """Euro der Zeile „Steuern“ je Produkt."""
    zeilen = haushalt.zeilen[haushalt.zeilen["seite"] == "ertrag"]
    return (zeilen.groupby("produkt", observed=True)["betrag_cent"].sum() // 100).to_dict()


def je_plan(haushalt: Haushalt) -> dict[str, int]:
    """Euro aller Einzelbeträge je Plan."""
    return (haushalt.zeilen.groupby("plan", observed=True)["betrag_cent"].sum() // 100).to_dict()


def test_produkt_steht_in_einer_zelle_ueber_dem_kopf(tmp_path: Path) -> None:
    blaetter = {
        f"Tabelle{i}": [["Haushaltsplan 2025"], [f"Produkt {k} {PRODUKTE[k]}"], [], KOPF, *plan(b)]
        for i, (k, b) in enumerate(JE_PRODUKT.items())
    }
    haushalt = lies(tmp_path, blaetter, 'blatt: "*"\nkopfzeile: 4\nfestwerte: {plan: ergebnis}\n' + ABSCHNITT)
    assert ertraege(haushalt) == JE_PRODUKT
    assert haushalt.produkte.set_index("produkt")["bezeichnung"].to_dict() == PRODUKTE
    assert list(haushalt.produkte["produktgruppe"]) == ["11.01", "11.01", "36.05"]
    assert haushalt.befunde.empty
    assert haushalt.leseprotokoll["summenzeilen_erfuellt"].sum() == 3


def test_produkt_steht_zerlegt_und_als_zahl_ohne_fuehrende_null(tmp_path: Path) -> None:
    produkte = [(10101, 100), (120201, 300)]
    blaetter = {f"P{k}": [["Produkt", k, "Name"], KOPF, *plan(b)] for k, b in produkte}
    layout = 'blatt: "P*"\nkopfzeile: 2\nfestwerte: {plan: ergebnis}\nstellen: {produkt: 6}\n' + ABSCHNITT
    assert ertraege(lies(tmp_path, blaetter, layout)) == {"010101": 100, "120201": 300}


def test_produkt_steht_im_blattnamen_und_andere_blaetter_bleiben_beiseite(tmp_path: Path) -> None:
    blaetter = {f"{k} {PRODUKTE[k]}": [KOPF, *plan(b)] for k, b in JE_PRODUKT.items()}
    muster = r"blattname: '^(?P<produkt>[0-9.]+) (?P<produktbezeichnung>.+)'"
    haushalt = lies(
        tmp_path, {**blaetter, "Gesamt": [KOPF, *plan(600)]}, 'blatt: "*"\nfestwerte: {plan: ergebnis}\n' + muster
    )
    assert ertraege(haushalt) == JE_PRODUKT
    assert haushalt.produkte.set_index("produkt")["bezeichnung"].to_dict() == PRODUKTE
    assert haushalt.befunde[["regel", "blatt"]].to_numpy().tolist() == [["blattname_passt_nicht", "Gesamt"]]


def test_kein_blatt_zum_muster_ist_ein_fehler(tmp_path: Path) -> None:
    with pytest.raises(HaushaltsFehler, match="kein_blatt_zum_muster"):
        lies(tmp_path, {"Plan": [KOPF, *plan(1)]}, "blatt: Plan\nblattname: '(?P<produkt>[0-9]+)'\n")


def test_tabellen_untereinander_mit_wiederholtem_kopf(tmp_path: Path) -> None:
    zeilen = [z for k, b in JE_PRODUKT.items() for z in ([f"Produkt {k} {PRODUKTE[k]}"], KOPF, *plan(b), [])]
    haushalt = lies(tmp_path, {"Plan": zeilen}, "blatt: Plan\nkopfzeile: 2\nfestwerte: {plan: ergebnis}\n" + ABSCHNITT)
    assert ertraege(haushalt) == JE_PRODUKT
    assert haushalt.befunde.empty


def test_abschnitt_und_zweizeiliger_kopf_auf_einem_fast_leeren_blatt(tmp_path: Path) -> None:
    kopf: Zeilen = [["Nr.", "Bezeichnung", "Ansatz"], [None, None, 2025]]
    rest: Zeilen = [[] for _ in range(700_000)]
    zeilen: Zeilen = [[], ["Produkt 11.01.01 Rat"], [], *kopf, *plan(100), ["Produkt 36.05.01 Kita"], *plan(300)]
    layout = "blatt: Plan\nkopfzeile: 5\nkopfzeilen: 2\nfestwerte: {plan: ergebnis}\n" + ABSCHNITT
    haushalt = lies(tmp_path, {"Plan": [*zeilen, *rest, ["Stand", None, None]]}, layout)
    assert ertraege(haushalt) == {"11.01.01": 100, "36.05.01": 300}
    assert haushalt.befunde.empty


def test_bezeichnung_vom_zweiten_blatt_gilt_wenn_das_erste_keine_nennt(tmp_path: Path) -> None:
    blaetter: dict[str, Zeilen] = {
        "Ergebnisplan": [["Produkt 11.01.01"], KOPF, *plan(100)],
        "Finanzplan": [["Produkt 11.01.01 Rat"], KOPF, [1, "Steuern", 70]],
    }
    muster = r"abschnitt: 'Produkt (?P<produkt>[0-9.]+)(?: (?P<produktbezeichnung>.+))?'"
    layout = "kopfzeile: 2\nblatt: Ergebnisplan\nfestwerte: {plan: ergebnis}\n"
    layout += "weitere:\n  - {blatt: Finanzplan, festwerte: {plan: finanz}}\n"
    assert lies(tmp_path, blaetter, layout + muster).produkte["bezeichnung"].tolist() == ["Rat"]


def test_produkt_ohne_namen_erbt_nicht_den_des_vorigen(tmp_path: Path) -> None:
    zeilen: Zeilen = [["Produkt 11.01.01 Rat"], KOPF, *plan(1), ["Produkt 11.01.02"], *plan(2)]
    muster = r"abschnitt: 'Produkt (?P<produkt>[0-9.]+)(?: (?P<produktbezeichnung>.+))?'"
    layout = "blatt: Plan\nkopfzeile: 2\nfestwerte: {plan: ergebnis}\n" + muster
    namen = lies(tmp_path, {"Plan": zeilen}, layout).produkte["bezeichnung"]
    assert namen.isna().tolist() == [False, True]


def test_zeilen_ohne_abschnitt_werden_gemeldet(tmp_path: Path) -> None:
    layout = "blatt: Plan\nkopfzeile: 2\nfestwerte: {plan: ergebnis}\n" + ABSCHNITT
    haushalt = lies(tmp_path, {"Plan": [["Leistung 11.01.01 Rat"], KOPF, *plan(1)]}, layout)
    assert len(haushalt.zeilen) == 0
    assert ["abschnitt_fehlt", "A3"] in haushalt.befunde[["regel", "zelle"]].to_numpy().tolist()


def test_ergebnis_und_finanzplan_untereinander(tmp_path: Path) -> None:
    zeilen: Zeilen = [["Gesamtergebnisplan"], KOPF, *plan(100), [], ["Gesamtfinanzplan"], KOPF, [1, "Steuern", 70]]
    layout = "blatt: Plan\nkopfzeile: 2\nfestwerte: {produkt: Gesamt}\nabschnitt: '(?P<plan>ergebnis|finanz)plan'"
    assert je_plan(lies(tmp_path, {"Plan": zeilen}, layout)) == {"ergebnis": 300, "finanz": 70}


FINANZKOPF: list[object] = ["Zeile", "Ein- und Auszahlungsarten", "Plan 2025"]
BEIDE: dict[str, Zeilen] = {
    "Ergebnisplan": [KOPF, *plan(100)],
    "Finanzplan": [["in Euro"], [], FINANZKOPF, [1, "Steuern", 70], [10, "Personalauszahlungen", 20]],
}
ERSTES = "blatt: Ergebnisplan\nfestwerte: {plan: ergebnis, produkt: Gesamt}\n"
ZWEITES = """blatt: Finanzplan
kopfzeile: 3
spalten: {zeilennummer: Zeile}
festwerte: {plan: finanz, produkt: Gesamt}
betraege: [{spalte: Plan 2025, jahr: 2025, wertart: ansatz}]
"""


def test_finanzplan_auf_eigenem_blatt_unter_weitere(tmp_path: Path) -> None:
    eingerueckt = "weitere:\n  - " + ZWEITES.strip().replace("\n", "\n    ") + "\n"
    haushalt = lies(tmp_path, BEIDE, ERSTES + eingerueckt)
    assert je_plan(haushalt) == {"ergebnis": 300, "finanz": 90}
    assert haushalt.befunde.empty
    assert (haushalt.leseprotokoll["differenz_cent"] == 0).all()


def test_zwei_layouts_fuer_zwei_blaetter_einer_datei(tmp_path: Path) -> None:
    ohne = GRUND.replace('spalten: {zeilennummer: "Nr."}\n', "").split("betraege")[0]
    lies(tmp_path, BEIDE, ERSTES)
    (tmp_path / "zwei.yaml").write_text(ohne + ZWEITES, encoding="utf-8")
    haushalt = lies_haushalt(tmp_path / "plan.xlsx", layout=[tmp_path / "layout_0.yaml", tmp_path / "zwei.yaml"])
    assert je_plan(haushalt) == {"ergebnis": 300, "finanz": 90}


def test_zwei_layouts_mit_verschiedenem_jahr_sind_ein_widerspruch(tmp_path: Path) -> None:
    lies(tmp_path, BEIDE, ERSTES)
    ohne = GRUND.replace('spalten: {zeilennummer: "Nr."}\n', "").split("betraege")[0].replace("2025", "2026")
    (tmp_path / "zwei.yaml").write_text(ohne + ZWEITES, encoding="utf-8")
    with pytest.raises(HaushaltsFehler, match="haushaltsjahr"):
        lies_haushalt(tmp_path / "plan.xlsx", layout=[tmp_path / "layout_0.yaml", tmp_path / "zwei.yaml"])


def test_dasselbe_blatt_zweimal_wird_gemeldet(tmp_path: Path) -> None:
    haushalt = lies(tmp_path, BEIDE, ERSTES + "weitere:\n  - {blatt: Ergebnisplan}\n")
    assert set(haushalt.befunde["regel"]) >= {"spalte_mehrfach_gelesen"}


@pytest.mark.parametrize("eintrag", ["{kopfzeile: 2}", "{blatt: A, land: NW}", "Finanzplan"])
def test_unbrauchbares_unter_weitere_ist_ein_fehler(tmp_path: Path, eintrag: str) -> None:
    with pytest.raises(HaushaltsFehler):
        lies(tmp_path, BEIDE, ERSTES + f"weitere:\n  - {eintrag}\n")


def test_jahr_im_dateinamen_gilt_fuer_betraege_ohne_jahr(tmp_path: Path) -> None:
    (tmp_path / "plan_2024.csv").write_text("Nr;Text;Betrag\n1;Steuern;100\n", encoding="utf-8")
    layout = tmp_path / "layout.yaml"
    layout.write_text(
        "land: NW\nvorzeichen: beide_positiv\ndateiname: '(?P<jahr>[0-9]{4})'\nspalten: {zeilennummer: Nr}\n"
        "festwerte: {plan: ergebnis, produkt: Gesamt, wertart: ansatz}\nbetraege: [{spalte: Betrag}]\n",
        encoding="utf-8",
    )
    haushalt = lies_haushalt(tmp_path / "plan_2024.csv", layout=layout)
    assert haushalt.zeilen[["jahr", "betrag_cent"]].to_numpy().tolist() == [[2024, 10000]]


@pytest.mark.parametrize("name", ["leer.xlsx", "leer.csv"])
def test_datei_ohne_inhalt_heisst_leer(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(HaushaltsFehler, match="datei_leer"):
        lies_haushalt(tmp_path / name)


def test_fehlende_spalte_nennt_die_erste_zelle_des_kopfes(tmp_path: Path) -> None:
    zeilen: Zeilen = [[None, *zeile] for zeile in ([], KOPF, *plan(1))]
    with pytest.raises(HaushaltsFehler, match="Plan!B2"):
        lies(
            tmp_path, {"Plan": zeilen}, "blatt: Plan\nkopfzeile: 2\nfestwerte: {produkt: X}\nauslassen: {Fehlt: [x]}\n"
        )
