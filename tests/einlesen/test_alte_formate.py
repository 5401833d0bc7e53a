"""XLS, XLSB und ODS: dieselben Werte wie aus XLSX, und Fehlerwerte sind Befunde mit ihrer Zelle.

Für XLS und XLSB gibt es keinen freien Schreiber, der Fehlerwerte setzt; die Mappen entstehen hier Satz für Satz.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from nachhaltigkeitshaushalt.einlesen.datei.oledatei import mappenstrom
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.layout.modell import lies_layout
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAYOUT = """
blatt: Plan
land: NW
haushaltsjahr: 2025
vorzeichen: beide_positiv
spalten: {produkt: Produkt, konto: Konto}
festwerte: {plan: ergebnis, wertart: ansatz, jahr: 2025}
betraege:
  - {spalte: Betrag}
"""
FEHLER = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}


@dataclass(frozen=True)
class Formel:
    """Eine Formel mit ihrem gespeicherten Ergebnis: Zahl, Fehlerwert oder leerer Text."""

    ergebnis: float | str


@dataclass(frozen=True)
class Fest:
    """Ein als Wert eingetragener Fehler."""

    fehlerwert: str


Zeilen = "list[list[float | str | Formel | Fest | None]]"
KOPF = ["Produkt", "Konto", "Betrag"]
GUT = [["0101", "501100", 100.5], ["0102", "411100", 20.0]]


def satz_xls(kennung: int, inhalt: bytes = b"") -> bytes:
    """Ein Satz einer XLS-Mappe."""
    return struct.pack("<HH", kennung, len(inhalt)) + inhalt


def zelle_xls(z: int, s: int, wert: object) -> bytes:
    """Eine Zelle als BIFF8-Satz."""
    ort = struct.pack("<HHH", z, s, 0)
    if isinstance(wert, Fest):
        return satz_xls(0x205, ort + bytes([FEHLER[wert.fehlerwert], 1]))
    if isinstance(wert, Formel):
        ergebnis = struct.pack("<d", wert.ergebnis) if isinstance(wert.ergebnis, float) else bytes(
            [2 if wert.ergebnis else 3, 0, FEHLER.get(wert.ergebnis, 0), 0, 0, 0, 255, 255]
        )  # fmt: skip
        return satz_xls(0x06, ort + ergebnis + bytes(6) + struct.pack("<HBH", 3, 0x1E, 1))
    if isinstance(wert, str):
        return satz_xls(0x204, ort + struct.pack("<HB", len(wert), 1) + wert.encode("utf-16-le"))
    return satz_xls(0x203, ort + struct.pack("<d", wert))


def schreibe_xls(pfad: Path, zeilen: Zeilen) -> None:
    """Eine XLS-Mappe mit einem Blatt in einem OLE-Behälter."""
    anfang = satz_xls(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    name = bytes([4, 0]) + b"Plan"
    stelle = len(anfang) + 4 + 6 + len(name) + 4
    mappe = anfang + satz_xls(0x85, struct.pack("<IBB", stelle, 0, 0) + name) + satz_xls(0x0A)
    zellen = [zelle_xls(z, s, w) for z, zeile in enumerate(zeilen) for s, w in enumerate(zeile) if w is not None]
    blatt = satz_xls(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + b"".join(zellen) + satz_xls(0x0A)
    strom = (mappe + blatt).ljust(4096, b"\0")
    strom += bytes(-len(strom) % 512)
    anzahl = len(strom) // 512
    tafel = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, anzahl + 2), 0xFFFFFFFE]
    kopf = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    kopf += bytes(10) + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    kopf = kopf.ljust(512, b"\xff")
    sektor = struct.pack(f"<{len(tafel)}I", *tafel).ljust(512, b"\xff")
    eintraege = [("Root Entry", 5, 0xFFFFFFFE, 0, 1), ("Workbook", 2, 2, len(strom), -1)]
    verzeichnis = b"".join(eintrag_ole(*eintrag) for eintrag in eintraege).ljust(512, b"\0")
    pfad.write_bytes(kopf + sektor + verzeichnis + strom)


def eintrag_ole(name: str, art: int, anfang: int, laenge: int, kind: int) -> bytes:
    """Ein Eintrag im Verzeichnis des OLE-Behälters."""
    text = name.encode("utf-16-le") + b"\0\0"
    kopf = text.ljust(64, b"\0") + struct.pack("<HBBiii", len(text), art, 1, -1, -1, kind)
    return kopf + bytes(36) + struct.pack("<IQ", anfang, laenge)


def ganzzahl(wert: int) -> bytes:
    """Eine Zahl in Stücken von sieben Bit."""
    return bytes([wert]) if wert < 128 else bytes([wert & 127 | 128]) + ganzzahl(wert >> 7)


def satz_xlsb(kennung: int, inhalt: bytes = b"") -> bytes:
    """Ein Satz einer XLSB-Mappe."""
    return ganzzahl(kennung) + ganzzahl(len(inhalt)) + inhalt


def text_xlsb(text: str) -> bytes:
    """Text mit vorangestellter Länge."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def zelle_xlsb(s: int, wert: object) -> bytes:
    """Eine Zelle als BIFF12-Satz."""
    ort, formel = struct.pack("<II", s, 0), struct.pack("<HIHI", 0, 3, 0x1E, 0)
    if isinstance(wert, Fest):
        return satz_xlsb(3, ort + bytes([FEHLER[wert.fehlerwert]]))
    if isinstance(wert, Formel) and isinstance(wert.ergebnis, float):
        return satz_xlsb(9, ort + struct.pack("<d", wert.ergebnis) + formel)
    if isinstance(wert, Formel):
        ergebnis = bytes([FEHLER[wert.ergebnis]]) if wert.ergebnis else text_xlsb("")
        return satz_xlsb(11 if wert.ergebnis else 8, ort + ergebnis + formel)
    if isinstance(wert, str):
        return satz_xlsb(6, ort + text_xlsb(wert))
    return satz_xlsb(5, ort + struct.pack("<d", wert))


def schreibe_xlsb(pfad: Path, zeilen: Zeilen) -> None:
    """Eine XLSB-Mappe mit einem Blatt."""
    bereich = struct.pack("<IIII", 0, len(zeilen) - 1, 0, len(KOPF) - 1)
    blatt = satz_xlsb(129) + satz_xlsb(148, bereich) + satz_xlsb(145)
    for z, zeile in enumerate(zeilen):
        blatt += satz_xlsb(0, struct.pack("<IIHBBB", z, 0, 300, 0, 0, 0) + struct.pack("<I", 0))
        blatt += b"".join(zelle_xlsb(s, wert) for s, wert in enumerate(zeile) if wert is not None)
    blatt += satz_xlsb(146) + satz_xlsb(130)
    eintrag = struct.pack("<II", 0, 1) + text_xlsb("rId1") + text_xlsb("Plan")
    mappe = satz_xlsb(131) + satz_xlsb(143) + satz_xlsb(156, eintrag) + satz_xlsb(144) + satz_xlsb(132)
    verweise = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(pfad, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("xl/workbook.bin", mappe)
        archiv.writestr("xl/_rels/workbook.bin.rels", verweise)
        archiv.writestr("xl/worksheets/sheet1.bin", blatt)


def zelle_ods(wert: object) -> str:
    """Eine Zelle in ``content.xml``, wie LibreOffice sie schreibt."""
    formel = ' table:formula="of:=[.A1]"' if isinstance(wert, Formel) else ""
    wert = wert.ergebnis if isinstance(wert, Formel) else wert
    wert = wert.fehlerwert if isinstance(wert, Fest) else wert
    if wert is None or wert == "":
        return f"<table:table-cell{formel}/>"
    if wert in FEHLER:
        art = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell{formel} {art}><text:p>{wert}</text:p></table:table-cell>"
    art = f'float" office:value="{wert}' if isinstance(wert, float) else "string"
    text = escape(str(wert))
    return f'<table:table-cell{formel} office:value-type="{art}"><text:p>{text}</text:p></table:table-cell>'


def schreibe_ods(pfad: Path, zeilen: Zeilen, aendere: Callable[[str], str] = str) -> None:
    """Eine ODS-Tabelle mit einem Blatt."""
    namen = {"office": "office", "table": "table", "text": "text"}
    raum = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for n, v in namen.items())
    raum += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    reihen = "".join(f"<table:table-row>{''.join(map(zelle_ods, zeile))}</table:table-row>" for zeile in zeilen)
    inhalt = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {raum} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="Plan">{reihen}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(pfad, "w", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archiv.writestr("content.xml", aendere(inhalt))
        archiv.writestr("META-INF/manifest.xml", MANIFEST)


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)
SCHREIBER = {".xls": schreibe_xls, ".xlsb": schreibe_xlsb, ".ods": schreibe_ods}
endungen = pytest.mark.parametrize("endung", SCHREIBER)


def lies(pfad: Path, zeilen: Zeilen) -> tuple[list[int], list[tuple[str, str, str | None]], int]:
    """Beträge in Cent, Regel, Zelle und Wert der Befunde und die Differenz im Leseprotokoll."""
    SCHREIBER[pfad.suffix](pfad, zeilen)
    layout = pfad.with_name("layout.yaml")
    layout.write_text(LAYOUT, encoding="utf-8")
    haushalt = lies_haushalt(pfad, layout=lies_layout(layout))
    befunde = haushalt.befunde[["regel", "zelle", "wert"]].astype(object).to_numpy().tolist()
    differenz = int(haushalt.leseprotokoll["differenz_cent"].sum())
    return haushalt.zeilen["betrag_cent"].tolist(), [tuple(b) for b in befunde], differenz


@endungen
def test_werte_kommen_wie_aus_xlsx(tmp_path: Path, endung: str) -> None:
    zeilen = [KOPF, *GUT, ["0103", "501200", Formel(6.0)]]
    assert lies(tmp_path / f"plan{endung}", zeilen) == ([10050, 2000, 600], [], 0)


@endungen
@pytest.mark.parametrize("fehlerwert", FEHLER)
@pytest.mark.parametrize("art", [Formel, Fest])
def test_ein_fehlerwert_ist_ein_befund_mit_zelle(tmp_path: Path, endung: str, fehlerwert: str, art: type) -> None:
    zeilen = [KOPF, *GUT, ["0103", "501200", art(fehlerwert)], ["0104", "501300", Formel(6.0)]]
    betraege, befunde, differenz = lies(tmp_path / f"plan{endung}", zeilen)
    assert (betraege, differenz) == ([10050, 2000, 600], 0)
    assert befunde == [("zelle_fehlerwert", "C4", fehlerwert)]


@endungen
def test_ein_fehlerwert_im_schluessel_ist_ein_befund(tmp_path: Path, endung: str) -> None:
    zeilen = [KOPF, *GUT, [Formel("#REF!"), "501200", 7.0]]
    betraege, befunde, differenz = lies(tmp_path / f"plan{endung}", zeilen)
    assert (betraege, differenz) == ([10050, 2000], 700)
    assert ("zelle_fehlerwert", "A4", "#REF!") in befunde


@endungen
def test_nie_berechnete_formeln_sind_ein_befund(tmp_path: Path, endung: str) -> None:
    zeilen = [KOPF, *GUT, ["0103", "501200", Formel("")]]
    betraege, befunde, _ = lies(tmp_path / f"plan{endung}", zeilen)
    assert betraege == [10050, 2000]
    assert [eintrag[:2] for eintrag in befunde] == [("formel_ohne_wert", "C4")]


@pytest.mark.parametrize("endung", [".xls", ".xlsb"])
def test_leerer_text_als_ergebnis_ist_eine_leere_zelle(tmp_path: Path, endung: str) -> None:
    zeilen = [KOPF, *GUT, ["0103", "501200", Formel("")], ["0104", "501300", Formel(6.0)]]
    assert lies(tmp_path / f"plan{endung}", zeilen) == ([10050, 2000, 600], [], 0)


def test_ein_fehlerwert_mit_gespeicherter_null_wird_nicht_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mit_null(pfad: Path, zeilen: Zeilen) -> None:
        alt = 'office:value-type="string" office:string-value="" calcext:value-type="error"'
        schreibe_ods(pfad, zeilen, lambda xml: xml.replace(alt, 'office:value-type="float" office:value="0"'))

    monkeypatch.setitem(SCHREIBER, ".ods", mit_null)
    betraege, befunde, _ = lies(tmp_path / "plan.ods", [KOPF, *GUT, ["0103", "501200", Formel("#DIV/0!")]])
    assert betraege == [10050, 2000]
    assert befunde == [("zelle_fehlerwert", "C4", "#DIV/0!")]


def test_wiederholte_zellen_und_kommentare_in_ods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mit_leerzeilen(pfad: Path, zeilen: Zeilen) -> None:
        leer = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        kommentar = "<office:annotation><text:p>Err:502</text:p></office:annotation><text:p>0102"
        schreibe_ods(
            pfad, zeilen,
            lambda xml: xml.replace("<table:table-row>", leer + "<table:table-row>", 4)
            .replace(leer, "", 3).replace("<text:p>0102", kommentar),
        )  # fmt: skip

    monkeypatch.setitem(SCHREIBER, ".ods", mit_leerzeilen)
    _, befunde, _ = lies(tmp_path / "plan.ods", [KOPF, *GUT, ["0103", "501200", Formel("#DIV/0!")]])
    assert befunde == [("zelle_fehlerwert", "C7", "#DIV/0!")]


@pytest.mark.parametrize("rest", [0, 100, 512, 600, 1600])
def test_kaputter_ole_behaelter_ist_ein_wertfehler(tmp_path: Path, rest: int) -> None:
    pfad = tmp_path / "plan.xls"
    schreibe_xls(pfad, [KOPF, *GUT])
    with pytest.raises(ValueError, match=r"OLE|Sektor"):
        mappenstrom(pfad.read_bytes()[:rest])


def test_abgeschnittenes_blatt_wird_gemeldet(tmp_path: Path) -> None:
    pfad = tmp_path / "plan.xlsb"
    schreibe_xlsb(pfad, [KOPF, *GUT])
    pfad.write_bytes(pfad.read_bytes()[:400])
    with pytest.raises(HaushaltsFehler, match="datei_beschaedigt"):
        lies_haushalt(pfad)


def test_eine_mappe_ohne_blatt_wird_gemeldet(tmp_path: Path) -> None:
    pfad = tmp_path / "leer.ods"
    schreibe_ods(pfad, [], lambda xml: xml[: xml.index("<table:table ")] + xml[xml.index("</office:spreadsheet>") :])
    for lies_datei in (lies_haushalt, schlage_layout_vor):
        with pytest.raises(HaushaltsFehler, match="enthält kein Blatt"):
            lies_datei(pfad)
