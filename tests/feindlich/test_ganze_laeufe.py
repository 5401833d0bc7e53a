"""Feindliche Mappen durch den ganzen Lauf: Text wird nie Formel, Verweis oder Markup, und nichts bricht ab."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import cycle
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import openpyxl
import pytest

import nachhaltigkeitshaushalt as nh

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht

BOESE = (
    '=HYPERLINK("http://x.example","k")', "+1+1", "-1-1", "@SUM(A1)", "\tTab", "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>", "\"&<>'", "https://x.example/y", "mailto:a@b.example", "{=1+1}",
    "{{ lagebericht }}", "$x^2$ \\frac{1}{2}", "L" * 3000, "wort " * 2000, "\u202eumgekehrt", "_x000D_",
    "file:///etc/passwd", "internal:Blatt!A1", "%s {0}", "#DIV/0!",
)  # fmt: skip
SCHLUESSEL = {
    "060101": "=1+1", "010602": 'a"b*c?', "140101": "<b>k</b>", "120103": "https://k.example", "010101": "06/../x",
    "Z1.1.1": "=Z+1", "Z3.1.1": 'Z"<i>*', "Z2.1.1": "@Z", "HF1": "=HF", "HF3": 'H"F*<b>', "K01": "=K1", "K13": 'K"<b>*',
}  # fmt: skip
PRODUKTE = [SCHLUESSEL[p] for p in ("060101", "010602", "140101", "120103", "010101")]
TEXTSPALTEN = {
    "Bezeichnung", "Begründung", "Quelle", "Gremium", "Beschluss", "Einheit", "Kurzbeschreibung", "Auftragsgrundlage",
    "Zielgruppe", "Verantwortlich", "Erläuterung", "Gegensteuerung", "Meilensteine",
}  # fmt: skip
BLAETTER = {
    "Produkte", "Handlungsfelder", "Ziele", "Zuordnungen", "Kennzahlen", "Kennzahlwerte", "Umschichtungen", "Maßnahmen",
    "Produktsteckbriefe", "Erläuterungen", "Mittelbindung",
}  # fmt: skip
KOMMUNE = '=Stadt <b>"&{{ jahr }}'


def vergifte(quelle: Path, ziel: Path) -> Path:
    """Dieselbe Mappe mit feindlichen Texten und Schlüsseln."""
    mappe, texte = openpyxl.load_workbook(quelle), cycle(BOESE)
    for blatt in mappe:
        kopf = [zelle.value for zelle in blatt[1]]
        for zeile in blatt.iter_rows(min_row=2):
            for zelle, spalte in zip(zeile, kopf, strict=False):
                if zelle.value in SCHLUESSEL:
                    zelle.value = SCHLUESSEL[zelle.value]
                elif isinstance(zelle.value, str) and blatt.title in BLAETTER and spalte in TEXTSPALTEN:
                    zelle.value = next(texte)
                elif blatt.title == "Angaben" and zeile[0].value == "Kommune" and zelle is zeile[1]:
                    zelle.value = KOMMUNE
                if isinstance(zelle.value, str):
                    zelle.data_type = "s"
    mappe.save(ziel)
    return ziel


@pytest.fixture(scope="module")
def plan(mappen: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> nh.Nachhaltigkeitshaushalt:
    ordner = tmp_path_factory.mktemp("boese")
    haushalt, steuerung = (vergifte(mappen[name], ordner / f"{name}.xlsx") for name in ("haushalt", "steuerung"))
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(haushalt), nh.lies_steuerung(steuerung))


@pytest.fixture(scope="module")
def berichte(plan: nh.Nachhaltigkeitshaushalt, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Lagebericht]:
    """Alle Berichte, die es gibt."""
    vorjahr = plan.lagebericht(2024).als_json(tmp_path_factory.mktemp("vorjahr") / "v.json")
    return {
        "lagebericht": plan.lagebericht(2025),
        "vergleich": plan.vergleich(2025, vorjahr),
        "unterjaehrig": plan.unterjaehriger_bericht("2025-06-30"),
        "beschluss": plan.beschlussvorlage(handlungsfeld="=HF", jahr=2026, budget_cent=30_000_000),
        **{f"produkt_{i}": plan.produktblatt(produkt, 2025) for i, produkt in enumerate(PRODUKTE)},
    }


NAMEN = ["lagebericht", "vergleich", "unterjaehrig", "beschluss", *(f"produkt_{i}" for i in range(len(PRODUKTE)))]


def test_feindliche_texte_sind_keine_fehler(plan: nh.Nachhaltigkeitshaushalt) -> None:
    assert plan.haushalt.angaben["kommune"] == KOMMUNE
    assert plan.befunde["schwere"].eq("fehler").sum() == 0


@pytest.mark.parametrize("name", NAMEN)
def test_arbeitsmappe_hat_nur_eigene_formeln_und_verweise(
    name: str, berichte: dict[str, Lagebericht], tmp_path: Path
) -> None:
    ziel = berichte[name].als_excel(tmp_path / "b.xlsx")
    zellen = [zelle for blatt in openpyxl.load_workbook(ziel) for zeile in blatt.iter_rows() for zelle in zeile]
    formeln = {str(zelle.value) for zelle in zellen if zelle.data_type == "f"}
    assert all(formel.startswith("=ROUND(SUM") for formel in formeln)
    assert not [zelle.coordinate for zelle in zellen if zelle.data_type == "e"]
    assert all(zelle.hyperlink.target is None for zelle in zellen if zelle.hyperlink)
    texte = {zelle.value for zelle in zellen if zelle.data_type == "s"}
    assert any(any(boese in str(text) for boese in BOESE[:4]) or KOMMUNE in str(text) for text in texte)


class Leser(HTMLParser):
    """Sammelt Skripte und alles, was nach draußen führt oder von selbst läuft."""

    def __init__(self) -> None:
        """Ohne Funde."""
        super().__init__()
        self.skripte, self.gefahren = 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Merkt sich Skripte und Merkmale mit Zielen oder Code."""
        self.skripte += tag == "script"
        for merkmal, wert in attrs:
            nach_draussen = merkmal in {"href", "src"} and not str(wert).startswith(("#", "data:image/png;base64,"))
            if merkmal.startswith("on") or nach_draussen:
                self.gefahren.append(f"{tag} {merkmal}={wert}")


@pytest.mark.parametrize("name", [n for n in NAMEN if n not in {"unterjaehrig", "beschluss"}])
def test_webseite_und_json_enthalten_die_texte_nur_als_text(
    name: str, berichte: dict[str, Lagebericht], tmp_path: Path
) -> None:
    leser = Leser()
    leser.feed(berichte[name].als_html(tmp_path / "b.html").read_text("utf-8"))
    assert (leser.skripte, leser.gefahren) == (1, [])
    assert json.loads(berichte[name].als_json(tmp_path / "b.json").read_text("utf-8"))["kommune"] == KOMMUNE


@pytest.mark.parametrize("name", NAMEN)
def test_word_hat_keine_fremden_felder_und_verweise(
    name: str, berichte: dict[str, Lagebericht], tmp_path: Path
) -> None:
    ziel = berichte[name].als_word(tmp_path / "b.docx")
    with ZipFile(ziel) as archiv:
        assert not [n for n in archiv.namelist() if n.endswith(".rels") and b'"External"' in archiv.read(n)]
        felder = re.findall(r"<w:instrText[^>]*>([^<]*)", archiv.read("word/document.xml").decode())
    assert {feld.split()[0] for feld in felder} <= {"TOC", "PAGE", "NUMPAGES", "SEQ"}
    assert KOMMUNE in docx.Document(str(ziel)).core_properties.author


def test_csv_mit_formeltexten_bleibt_text(mappen: dict[str, Path], tmp_path: Path) -> None:
    namen = ["=1+1", "+49 Kita", "-Bad", "@Halle", "<script>alert(1)</script>"]
    zeilen = ["Produkt;Name;Konto;Ansatz 2025 in Euro", *(f"0{i}0101;{n};501100;1000" for i, n in enumerate(namen, 1))]
    (tmp_path / "h.csv").write_text("\n".join(zeilen) + "\n", encoding="utf-8")
    (tmp_path / "l.yaml").write_text(
        "kopfzeile: 1\nland: NW\nhaushaltsjahr: 2025\nvorzeichen: beide_positiv\n"
        "spalten: {produkt: Produkt, produktbezeichnung: Name, konto: Konto}\n"
        "betraege:\n  - {spalte: Ansatz 2025 in Euro, jahr: 2025, wertart: ansatz}\n",
        encoding="utf-8",
    )
    haushalt = nh.lies_haushalt(tmp_path / "h.csv", layout=tmp_path / "l.yaml")
    assert haushalt.produkte["bezeichnung"].tolist() == namen
    plan = nh.Nachhaltigkeitshaushalt(haushalt, nh.lies_steuerung(mappen["steuerung"]))
    mappe = openpyxl.load_workbook(plan.lagebericht(2025).als_excel(tmp_path / "b.xlsx"))
    zellen = [zelle for blatt in mappe for zeile in blatt.iter_rows() for zelle in zeile]
    assert {zelle.data_type for zelle in zellen if zelle.value in namen} == {"s"}
    blatt = plan.produktblatt("010101", 2025)
    assert blatt.bericht.titel == "Produkt 010101 =1+1"
    assert "<script>alert" not in plan.produktblatt("050101", 2025).als_html(tmp_path / "b.html").read_text("utf-8")


def test_sehr_lange_namen_brechen_keinen_schreiber_ab(mappen: dict[str, Path], tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(mappen["haushalt"])
    for zeile in mappe["Produkte"].iter_rows(min_row=2, max_row=4):
        zeile[1].value = "N" * 32_000
    mappe.save(tmp_path / "h.xlsx")
    plan = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(tmp_path / "h.xlsx"), nh.lies_steuerung(mappen["steuerung"]))
    blatt = plan.produktblatt("010101", 2025)
    assert docx.Document(str(blatt.als_word(tmp_path / "b.docx"))).paragraphs[0].text.endswith("N" * 32_000)
    assert openpyxl.load_workbook(blatt.als_excel(tmp_path / "b.xlsx")).sheetnames
    assert "N" * 32_000 in blatt.als_html(tmp_path / "b.html").read_text("utf-8")


def test_handlungsfeld_ohne_produkte_und_kennzahl_mit_einem_wert(mappen: dict[str, Path], tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(mappen["steuerung"])
    mappe["Handlungsfelder"].append(["HF9", "Noch leer"])
    mappe["Ziele"].append(["Z9", "Ziel ohne Produkt", "Leitziel", None, "HF9", "1"])
    mappe["Kennzahlen"].append(["K99", "Mit einem Wert", "Z9", None, "%", "steigend", "Outcome", "Richtung"])
    mappe["Kennzahlwerte"].append(["K99", 2025, "Ist", 5, None, "Zählung"])
    mappe.save(tmp_path / "s.xlsx")
    plan = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(tmp_path / "s.xlsx"))
    urteil = plan.zielerreichung(2025).set_index("kennzahl").loc["K99"]
    assert (urteil["status"], urteil["istwert"]) == ("nicht_bewertbar", 5)
    bericht = plan.lagebericht(2025)
    felder = next(t for t in bericht.bericht.tabellen() if t.kennung == "mittel_handlungsfelder")
    (leer,) = [zeile for zeile in felder.zeilen if zeile.zellen[0].wert == "Noch leer"]
    assert not [zelle.wert for zelle in leer.zellen[1:] if zelle.wert]
    for schreibe, endung in ((bericht.als_word, "docx"), (bericht.als_excel, "xlsx"), (bericht.als_html, "html")):
        schreibe(tmp_path / f"b.{endung}")
    assert "Mit einem Wert" in (tmp_path / "b.html").read_text("utf-8")
