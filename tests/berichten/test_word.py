"""Die Word-Datei: geschrieben, wieder geöffnet und nachgesehen."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm
from hypothesis import given
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.berichten.inhalt import Art, Spalte, Tabelle, zeile
from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht, erstelle_lagebericht
from nachhaltigkeitshaushalt.berichten.word.breiten import _mindestbreite, verteile_breite
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage


@pytest.fixture(scope="module")
def dokument(word: Path) -> Document:
    return docx.Document(str(word))


def alles(dokument: Document) -> str:
    return "\n".join(teil.text or "" for teil in dokument.element.body.iter(qn("w:t")))


def test_ueberschriften_sind_echte_und_springen_keine_stufe(dokument: Document) -> None:
    namen = [absatz.style.name for absatz in dokument.paragraphs]
    stufen = [int(name[-1]) for name in namen if name.startswith("Heading")]
    assert stufen.count(1) == 8
    assert all(nach - vor <= 1 for vor, nach in pairwise(stufen))
    assert dokument.paragraphs[0].style.name == "Title"


def test_zellen_enthalten_die_geschriebenen_werte(dokument: Document) -> None:
    zeilen = [[zelle.text for zelle in reihe.cells] for reihe in dokument.tables[0].rows]
    assert ["10", "Ordentliche Erträge", "9.000.000,00", "9.100.000,00", "9.066.666,68", "−33.333,32"] in zeilen


def test_jede_tabelle_hat_wiederholte_kopfzeile_und_beschreibung(dokument: Document) -> None:
    assert len(dokument.tables) >= 10
    for tabelle in dokument.tables:
        assert tabelle.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert tabelle._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_zahlen_stehen_rechts(dokument: Document) -> None:
    zellen = dokument.tables[0].rows[1].cells
    assert [zelle.paragraphs[0].style.name for zelle in zellen][1:3] == [
        "Lagebericht Tabellentext",
        "Lagebericht Tabellenzahl",
    ]


def test_alternativtext_auf_allen_bildern(dokument: Document) -> None:
    bilder = list(dokument.element.iter(qn("wp:docPr")))
    assert len(bilder) >= 4
    assert all(len(bild.get("descr")) > 40 for bild in bilder)
    assert len({bild.get("id") for bild in bilder}) == len(bilder)


def test_sprache_titel_und_daten(dokument: Document) -> None:
    sprache = dokument.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert sprache.get(qn("w:val")) == "de-DE"
    merkmale = dokument.core_properties
    assert merkmale.language == "de-DE"
    assert merkmale.title.startswith("Nachhaltigkeitshaushalt 2025")
    assert (merkmale.author, merkmale.comments) == ("Stadt <Muster> & Co", "")
    assert merkmale.created.date().isoformat() == "2026-04-30"


def test_seiten_sind_a4_und_nur_die_zielerreichung_liegt_quer(dokument: Document) -> None:
    quer = [bereich.page_width > bereich.page_height for bereich in dokument.sections]
    assert quer == [False, True, False]
    for bereich in dokument.sections:
        kanten = sorted((bereich.page_width, bereich.page_height))
        assert [abs(k - s) < Cm(0.05) for k, s in zip(kanten, (Cm(21), Cm(29.7)), strict=True)] == [True, True]
    assert "PAGE" in dokument.sections[0].footer._element.xml


def test_status_hat_zeichen_wort_und_ton(dokument: Document) -> None:
    zellen = [z for t in dokument.tables for r in t.rows[1:] for z in r.cells if z.text.endswith("nicht bewertbar")]
    assert zellen
    for zelle in zellen:
        assert zelle.text == "○ nicht bewertbar"
        assert zelle._tc.tcPr.find(qn("w:shd")) is not None


def test_text_aus_mappen_wird_nicht_zu_markup(dokument: Document) -> None:
    text = "".join(teil.text or "" for teil in dokument.element.body.iter(qn("w:t")))
    assert '=HYPERLINK("http://x","<b>Klick</b>") & <script>alert(1)</script> $x^2$' in text


def test_nichts_englisches_und_keine_rohe_zahl(dokument: Document) -> None:
    text = alles(dokument)
    assert not re.search(r"(?<![0-9.,])[0-9]+\.[0-9]{1,2}(?![0-9.])", re.sub(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}", "", text))
    assert not re.search(r"\b(nan|None|NaN|True|False|foerdernd|leicht_bewoelkt|nicht_bewertbar)\b", text)


def test_gleiche_eingabe_gibt_gleiche_bytes(lagebericht: Lagebericht, word: Path, tmp_path: Path) -> None:
    assert lagebericht.als_word(tmp_path / "b.docx").read_bytes() == word.read_bytes()


@pytest.mark.parametrize("art", ["nur_ansatz", "leer"])
def test_luecken_ergeben_ein_lesbares_dokument(art: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    grundlage: Berichtsgrundlage = request.getfixturevalue(art)
    pfad = erstelle_lagebericht(grundlage).als_word(tmp_path / "b.docx")
    assert "Nachhaltigkeitshaushalt 2025" in alles(docx.Document(str(pfad)))


def _vorlage(pfad: Path, *absaetze: str) -> Path:
    vorlage = docx.Document()
    vorlage.sections[0].header.paragraphs[0].text = "Kopf der Kommune"
    for text in absaetze:
        vorlage.add_paragraph(text)
    vorlage.styles["Heading 1"].font.name = "Hausschrift"
    vorlage.save(str(pfad))
    return pfad


def test_vorlage_bericht_steht_am_platzhalter(lagebericht: Lagebericht, tmp_path: Path) -> None:
    vorlage = _vorlage(tmp_path / "v.docx", "Davor", "{{ lagebericht }}", "Danach")
    dokument = docx.Document(str(lagebericht.als_word(tmp_path / "b.docx", vorlage=vorlage)))
    texte = [absatz.text for absatz in dokument.paragraphs]
    assert texte[0] == "Davor"
    assert texte[-1] == "Danach"
    assert not any("{{" in text for text in texte)
    assert "Haushalt auf einen Blick" in texte
    assert dokument.sections[0].header.paragraphs[0].text == "Kopf der Kommune"
    assert dokument.styles["Heading 1"].font.name == "Hausschrift"
    assert dokument.sections[-1].header.paragraphs[0].text == "Kopf der Kommune"


def test_vorlage_ohne_platzhalter_bericht_am_ende(lagebericht: Lagebericht, tmp_path: Path) -> None:
    vorlage = _vorlage(tmp_path / "v.docx", "Davor")
    dokument = docx.Document(str(lagebericht.als_word(tmp_path / "b.docx", vorlage=vorlage)))
    assert dokument.paragraphs[0].text == "Davor"
    assert "Methode und Datenstand" in [absatz.text for absatz in dokument.paragraphs]


@pytest.mark.parametrize("inhalt", [b"kein docx", b"PK\x03\x04 abgeschnitten", b""])
def test_vorlage_die_keine_ist_wird_abgelehnt(inhalt: bytes, lagebericht: Lagebericht, tmp_path: Path) -> None:
    vorlage, ziel = tmp_path / "v.docx", tmp_path / "b.docx"
    vorlage.write_bytes(inhalt)
    with pytest.raises(HaushaltsFehler, match=r"v\.docx.*lässt sich nicht als Word-Datei") as info:
        lagebericht.als_word(ziel, vorlage=vorlage)
    assert info.value.befunde["regel"].tolist() == ["berichtsvorlage_nicht_lesbar"]
    assert not ziel.exists()


def test_mappe_als_vorlage_wird_abgelehnt(lagebericht: Lagebericht, tmp_path: Path) -> None:
    mappe = lagebericht.als_excel(tmp_path / "v.xlsx")
    with pytest.raises(HaushaltsFehler, match="berichtsvorlage_nicht_lesbar"):
        lagebericht.als_word(tmp_path / "b.docx", vorlage=mappe)


@given(st.lists(st.tuples(st.text(max_size=60), st.integers(-(10**13), 10**13)), min_size=1, max_size=5))
def test_spaltenbreiten_fuellen_genau_die_seite(reihen: list[tuple[str, int]]) -> None:
    spalten = (Spalte("Name", breite=5), Spalte("Betrag", Art.EURO, 1))
    tabelle = Tabelle("t", "T", "T", spalten, tuple(zeile(spalten, reihe) for reihe in reihen))
    breiten = verteile_breite(tabelle, 9400)
    assert sum(breiten) == 9400
    assert min(breiten) > 0


def test_ein_sehr_langes_wort_zerreisst_keine_zahl() -> None:
    spalten = (Spalte("Nr."), Spalte("Ziel"), Spalte("Mittel", Art.EURO), Spalte("Urteil"))
    tabelle = Tabelle("t", "T", "T", spalten, (zeile(spalten, ["Z1.1.1", "W" * 90, 227_419_79, "gleich"]),))
    breiten = verteile_breite(tabelle, 9400)
    assert sum(breiten) == 9400
    assert [breiten[n] for n in (0, 2, 3)] == [_mindestbreite(tabelle, n) for n in (0, 2, 3)]


def test_xml_ist_wohlgeformt_und_ohne_zeitstempel(word: Path) -> None:
    with ZipFile(word) as archiv:
        assert {eintrag.date_time for eintrag in archiv.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.langsam
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice ist nicht installiert")
def test_libreoffice_wandelt_word_und_excel_um(lagebericht: Lagebericht, tmp_path: Path) -> None:
    dateien = [lagebericht.als_word(tmp_path / "b.docx"), lagebericht.als_excel(tmp_path / "m.xlsx")]
    aufruf = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--convert-to", "pdf"]
    for datei in dateien:
        subprocess.run([*aufruf, "--outdir", str(tmp_path), str(datei)], check=True, capture_output=True, timeout=180)
        assert datei.with_suffix(".pdf").stat().st_size > 20_000
