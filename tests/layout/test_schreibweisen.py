"""Was echte Dateien enthalten, in kleinen Tabellen: Köpfe, Einheiten, Vorzeichen, Schlüssel, Summen, Formate."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import yaml

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

    Lies = Callable[..., Haushalt]

GRUND: dict[str, Any] = {
    "land": "NW",
    "haushaltsjahr": 2024,
    "vorzeichen": "beide_positiv",
    "spalten": {"produkt": "Produkt", "konto": "Konto"},
    "betraege": [{"spalte": "Ansatz 2024", "jahr": 2024, "wertart": "ansatz"}],
}
KOPF = ["Produkt", "Konto", "Ansatz 2024"]


@pytest.fixture
def lies(tmp_path: Path) -> Lies:
    """Schreibt Zeilen als CSV oder XLSX und liest sie mit dem ergänzten Grundlayout."""

    def baue(
        zeilen: list[list[object]], *, endung: str = "csv", verbunden: tuple[str, ...] = (), **layout: object
    ) -> Haushalt:
        pfad = tmp_path / f"plan.{endung}"
        if endung == "csv":
            pfad.write_text("\n".join(";".join(map(str, zeile)) for zeile in zeilen), encoding="utf-8")
        else:
            mappe = openpyxl.Workbook()
            for zeile in zeilen:
                mappe.active.append([None if zelle == "" else zelle for zelle in zeile])
            for bereich in verbunden:
                mappe.active.merge_cells(bereich)
            mappe.save(pfad)
        ziel = tmp_path / "layout.yaml"
        ziel.write_text(yaml.safe_dump({**GRUND, **layout}, allow_unicode=True), encoding="utf-8")
        return lies_haushalt(pfad, layout=ziel)

    return baue


def betraege(haushalt: Haushalt) -> list[int]:
    """Cent in der Reihenfolge der Zeilen."""
    return haushalt.zeilen["betrag_cent"].tolist()


@pytest.mark.parametrize(
    ("text", "cent"),
    [
        ("1.596.852.249", 159_685_224_900), ("189056,5", 18_905_650), ("-206,4", -20_640), ("628.929,54-", -62_892_954),
        ("-446.990.249,96 EUR", -44_699_024_996), ("(1.234,00)", -123_400), ("−5,00", -500), ("12,5 T€", 1_250_000),
    ],
)  # fmt: skip
def test_zahlen_in_der_schreibweise_der_datei(lies: Lies, text: str, cent: int) -> None:
    haushalt = lies([KOPF, ["0101", "501000", text], ["0101", "521000", "1.000,50"]])
    assert betraege(haushalt)[0] == cent


def test_mehrdeutige_spalte_wird_gemeldet_und_vom_layout_entschieden(lies: Lies) -> None:
    zeilen: list[list[object]] = [KOPF, ["0101", "501000", "203.726"], ["0101", "521000", "500"]]
    offen = lies(zeilen)
    assert betraege(offen) == [50_000]
    assert "zahlenstil_mehrdeutig" in set(offen.befunde["regel"])
    assert betraege(lies(zeilen, zahlen="deutsch")) == [20_372_600, 50_000]
    assert betraege(lies(zeilen, zahlen="englisch")) == [20_373, 50_000]


def test_leer_strich_und_null_bleiben_verschieden(lies: Lies) -> None:
    zeilen = [KOPF, ["0101", "501000", ""], ["0101", "511000", "-"], ["0101", "521000", "0,00"]]
    haushalt = lies(zeilen)
    (protokoll,) = haushalt.leseprotokoll.to_dict("records")
    assert betraege(haushalt) == [0]
    assert (protokoll["leer"], protokoll["strich"], protokoll["gelesen"]) == (1, 1, 1)


def test_zweizeiliger_kopf_mit_verbundenen_zellen_und_fussnote(lies: Lies) -> None:
    zeilen = [
        ["Haushalt", "", "", ""],
        ["Produkt", "Konto", "2024", ""],
        ["", "", "Ansatz ¹)", "Ergebnis"],
        ["0101", "501000", 7.5, 2],
    ]
    spalten = [
        {"spalte": "2024 Ansatz", "jahr": 2024, "wertart": "ansatz"},
        {"spalte": "2024 Ergebnis", "jahr": 2024, "wertart": "ergebnis"},
    ]
    haushalt = lies(zeilen, endung="xlsx", verbunden=("C2:D2",), kopfzeile=3, kopfzeilen=2, betraege=spalten)
    assert betraege(haushalt) == [750, 200]


def test_ertrag_und_aufwand_in_eigenen_spalten_und_als_buchstabe(lies: Lies) -> None:
    spalten = [
        {"spalte": "Ertrag", "jahr": 2024, "wertart": "ansatz", "seite": "ertrag"},
        {"spalte": "Aufwand", "jahr": 2024, "wertart": "ansatz", "seite": "aufwand", "vorzeichen": "aufwand_negativ"},
    ]
    kopf = ["Produkt", "Konto", "Ertrag", "Aufwand"]
    haushalt = lies([kopf, ["0101", "431000", "10,00", ""], ["0101", "501000", "", "-4,50"]], betraege=spalten)
    assert haushalt.zeilen[["seite", "betrag_cent"]].values.tolist() == [["ertrag", 1_000], ["aufwand", 450]]
    angaben = {"produkt": "Produkt", "zeile": "Zeile", "seite": "EA"}
    zeilen = [
        ["Produkt", "Zeile", "EA", "Ansatz 2024"],
        ["0101", "personal", "A", "3,00"],
        ["0101", "steuern", "E", "5,00"],
    ]
    werte = {"seite": {"E": "ertrag", "A": "aufwand"}}
    assert lies(zeilen, spalten=angaben, werte=werte).zeilen["seite"].tolist() == ["aufwand", "ertrag"]


def test_kennbuchstabe_entscheidet_den_plan(lies: Lies) -> None:
    zeilen = [["Produkt", "Nr", "EF", "Ansatz 2024"], ["0101", "11", "E", "3,00"], ["0101", "11", "F", "4,00"]]
    spalten = {"produkt": "Produkt", "zeilennummer": "Nr", "plan": "EF"}
    haushalt = lies(zeilen, spalten=spalten, werte={"plan": {"E": "ergebnis", "F": "finanz"}})
    assert haushalt.zeilen["zeile"].tolist() == ["personal", "auszahlungen_versorgung"]
    assert haushalt.zeilen["plan"].tolist() == ["ergebnis", "finanz"]


@pytest.mark.parametrize(
    ("zelle", "layout", "produkt"),
    [
        ("0101 - Rat und Gremien", {"muster": {"produkt": r"^(\d+) - "}}, "0101"),
        ("1.100.01.02.03", {"muster": {"produkt": r"^1\.100\.(\d\d)\.(\d\d)\.(\d\d)$"}}, "010203"),
        (101.0, {"stellen": {"produkt": 4}}, "0101"),
        (10.1, {"dezimalstellen": {"produkt": 2}}, "10.10"),
        ("21-24", {}, "21-24"),
    ],
)
def test_schluessel_in_jeder_form(lies: Lies, zelle: object, layout: dict[str, object], produkt: str) -> None:
    haushalt = lies([KOPF, [zelle, "501000", 1], ["0101", "521000", 2]][:2], endung="xlsx", **layout)
    assert haushalt.zeilen["produkt"].tolist() == [produkt]


def test_verschachtelte_ebenen_zaehlen_einmal(lies: Lies) -> None:
    zeilen = [
        KOPF,
        ["01", "501000", "9,00"],
        ["0101", "501000", "9,00"],
        ["010101", "501000", "4,00"],
        ["010102", "501000", "5,00"],
    ]
    ebenen = {2: "produktbereich", 4: "produktgruppe", 6: "produkt"}
    haushalt = lies(zeilen, ebene_nach_stellen=ebenen)
    assert betraege(haushalt) == [400, 500]
    assert haushalt.kontrollwerte["ebene"].tolist() == ["produktbereich", "produktgruppe"]


def test_gesamtsumme_am_ende_und_kontrollsumme_ueber_dem_kopf(lies: Lies) -> None:
    zeilen = [
        ["", "", "9.000,00"],
        KOPF,
        ["0101", "501000", "4.000,00"],
        ["0101", "521000", "5.000,00"],
        ["", "", "9.000,00"],
    ]
    haushalt = lies(zeilen, kopfzeile=2)
    (protokoll,) = haushalt.leseprotokoll.to_dict("records")
    assert (protokoll["kontrollsummen"], protokoll["kontrollsummen_erfuellt"], protokoll["gelesen"]) == (2, 2, 2)
    falsch = lies([*zeilen[:3], ["0101", "521000", "5.000,01"], zeilen[-1]], kopfzeile=2)
    assert falsch.befunde["regel"].tolist() == ["spaltensumme_abweichung"] * 2


def test_zwei_spalten_fuer_ein_muster_sind_ein_fehler(lies: Lies) -> None:
    zeilen = [["Produkt", "Konto", "Ansatz 2024 alt", "Ansatz 2024 neu"], ["0101", "501000", "1", "2"]]
    with pytest.raises(HaushaltsFehler, match="passt auf mehrere Spalten"):
        lies(zeilen, betraege=[{"spalte": "Ansatz*", "jahr": 2024, "wertart": "ansatz"}])


def test_falsche_einheit_und_falsches_jahr_im_kopf_fallen_auf(lies: Lies) -> None:
    kopf = ["Produkt", "Konto", "Ansatz 2023 in T€"]
    haushalt = lies(
        [kopf, ["0101", "501000", "1,5"]], betraege=[{"spalte": "Spalte C", "jahr": 2024, "wertart": "ansatz"}]
    )
    assert set(haushalt.befunde["regel"]) == {"kopf_jahr", "kopf_einheit"}


def test_umgekehrte_vorzeichenregel_faellt_auf(lies: Lies) -> None:
    zeilen = [KOPF, *([f"010{i}", "501000", f"-{i + 1},00"] for i in range(5))]
    assert lies(zeilen).befunde["regel"].tolist() == ["vorzeichen_mehrheit"]


def test_berechtigte_doppelte_zeilen_bleiben(lies: Lies) -> None:
    assert betraege(lies([KOPF, ["0101", "501000", "1,00"], ["0101", "501000", "1,00"]])) == [100, 100]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice ist nicht installiert.")
@pytest.mark.parametrize("format_", ["xls", "ods", "xlsm"])
def test_andere_mappenformate_lesen_dasselbe(lies: Lies, tmp_path: Path, format_: str) -> None:
    zeilen: list[list[object]] = [KOPF, ["0101", "501000", 1234.5], ["0102", "431000", -7.25]]
    erwartet = lies(zeilen, endung="xlsx")
    if format_ == "xlsm":
        (tmp_path / "plan.xlsm").write_bytes((tmp_path / "plan.xlsx").read_bytes())
    else:
        profil = f"-env:UserInstallation=file://{tmp_path}/profil"
        befehl = [
            "soffice",
            profil,
            "--headless",
            "--convert-to",
            format_,
            "--outdir",
            str(tmp_path),
            str(tmp_path / "plan.xlsx"),
        ]
        subprocess.run(befehl, check=True, capture_output=True, timeout=120)
    gelesen = lies_haushalt(tmp_path / f"plan.{format_}", layout=tmp_path / "layout.yaml")
    spalten = ["excel_zeile", "produkt", "konto", "zeile", "seite", "betrag_cent", "excel_spalte"]
    assert gelesen.zeilen[spalten].values.tolist() == erwartet.zeilen[spalten].values.tolist()


@pytest.mark.parametrize("kodierung", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "utf-16"])
def test_kodierungen_werden_erkannt(tmp_path: Path, kodierung: str) -> None:
    text = "Produkt;Konto;Amt;Ansatz 2024\n0101;501000;Straßenbau – Süd;1,00\n".replace(
        "–", "–" if kodierung[:3] != "iso" else "-"
    )
    (tmp_path / "plan.csv").write_bytes(text.encode(kodierung))
    ziel = tmp_path / "layout.yaml"
    layout = {**GRUND, "spalten": {**GRUND["spalten"], "fachbereich": "Amt"}}
    ziel.write_text(yaml.safe_dump(layout), encoding="utf-8")
    haushalt = lies_haushalt(tmp_path / "plan.csv", layout=ziel)
    assert haushalt.zeilen["fachbereich"].tolist()[0].startswith("Straßenbau")
    assert haushalt.leseprotokoll["kodierung"].tolist() == [kodierung]
