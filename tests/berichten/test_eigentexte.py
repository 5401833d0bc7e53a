"""Eigener Text der Kämmerei überlebt den nächsten Lauf; Platzhalter der Vorlage; Inhaltsverzeichnis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.berichten.word.eigentexte import kennung, lies_eigentexte
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht

TEXT = "Die Kämmerei erläutert: <b>kein Markup</b> & mehr."


def beschreibe(pfad: Path, abschnitt: str, text: str = TEXT) -> None:
    """Schreibt wie in Word einen Satz in den Platz eines Abschnitts."""
    dokument = docx.Document(str(pfad))
    for element in dokument.element.body.iter(qn("w:sdt")):
        marke = element.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if marke.get(qn("w:val")) == kennung(abschnitt):
            absatz = element.find(f"{qn('w:sdtContent')}/{qn('w:p')}")
            docx.text.paragraph.Paragraph(absatz, None).add_run(text).bold = True
    dokument.save(str(pfad))


def alle_texte(pfad: Path) -> str:
    return "\n".join(e.text or "" for e in docx.Document(str(pfad)).element.body.iter(qn("w:t")))


def test_eigener_text_ueberlebt_den_naechsten_lauf(lagebericht: Lagebericht, tmp_path: Path) -> None:
    ziel = lagebericht.als_word(tmp_path / "b.docx")
    beschreibe(ziel, "Befunde")
    lagebericht.als_word(ziel)
    einmal = ziel.read_bytes()
    assert TEXT in alle_texte(ziel)
    assert "<w:b/>" in lies_eigentexte(ziel)[kennung("Befunde")]
    assert lagebericht.als_word(ziel).read_bytes() == einmal


def test_eigener_text_zu_verschwundenem_abschnitt_geht_nicht_verloren(lagebericht: Lagebericht, tmp_path: Path) -> None:
    ziel = lagebericht.als_word(tmp_path / "b.docx")
    beschreibe(ziel, "Befunde")
    ohne = tuple(a for a in lagebericht.bericht.abschnitte if a.titel != "Befunde")
    replace(lagebericht, bericht=replace(lagebericht.bericht, abschnitte=ohne)).als_word(ziel)
    assert TEXT in alle_texte(ziel)
    assert "Weiterer eigener Text" in alle_texte(ziel)


def test_leere_plaetze_und_fremde_dateien_ergeben_nichts(word: Path, tmp_path: Path) -> None:
    assert lies_eigentexte(word) == {}
    assert lies_eigentexte(tmp_path / "gibt es nicht.docx") == {}
    (tmp_path / "x.docx").write_bytes(b"kein Word")
    assert lies_eigentexte(tmp_path / "x.docx") == {}


def test_inhaltsverzeichnis_ist_gefuellt_und_springt(word: Path, lagebericht: Lagebericht) -> None:
    koerper = docx.Document(str(word)).element.body
    verweise = [e.get(qn("w:anchor")) for e in koerper.iter(qn("w:hyperlink"))]
    marken = {e.get(qn("w:name")) for e in koerper.iter(qn("w:bookmarkStart"))}
    assert len(verweise) == len(lagebericht.bericht.abschnitte)
    assert set(verweise) <= marken
    arten = [e.get(qn("w:fldCharType")) for e in koerper.iter(qn("w:fldChar"))]
    assert arten.count("begin") == arten.count("end") == arten.count("separate")


def vorlage(pfad: Path, *absaetze: str) -> Path:
    dokument = docx.Document()
    for text in absaetze:
        dokument.add_paragraph(text)
    dokument.save(str(pfad))
    return pfad


def test_platzhalter_werden_ersetzt(lagebericht: Lagebericht, tmp_path: Path) -> None:
    eigene = vorlage(tmp_path / "v.docx", "Haushalt {{ jahr }} der {{Kommune}}", "{{ lagebericht }}", "Ende")
    ziel = lagebericht.als_word(tmp_path / "b.docx", vorlage=eigene)
    texte = [absatz.text for absatz in docx.Document(str(ziel)).paragraphs]
    assert texte[0] == "Haushalt 2025 der Stadt <Muster> & Co"
    assert texte[-1] == "Ende"
    assert "{{" not in "".join(texte)


def test_unbekannter_platzhalter_nennt_den_aehnlichen(lagebericht: Lagebericht, tmp_path: Path) -> None:
    eigene = vorlage(tmp_path / "v.docx", "{{ lagebreicht }}")
    with pytest.raises(HaushaltsFehler, match="Meinten Sie „lagebericht“"):
        lagebericht.als_word(tmp_path / "b.docx", vorlage=eigene)
    assert not (tmp_path / "b.docx").exists()


def test_vorlage_ohne_platzhalter_bekommt_den_bericht_am_ende(lagebericht: Lagebericht, tmp_path: Path) -> None:
    ziel = lagebericht.als_word(tmp_path / "b.docx", vorlage=vorlage(tmp_path / "v.docx", "Vorwort"))
    texte = [absatz.text for absatz in docx.Document(str(ziel)).paragraphs]
    assert texte[0] == "Vorwort"
    assert any("Haushalt auf einen Blick" in text for text in texte)


@pytest.mark.parametrize("absaetze", [("Hier: {{ lagebericht }}",), ("{{ lagebericht }}", "{{ lagebericht }}")])
def test_stelle_des_berichts_steht_allein_und_einmal(
    absaetze: tuple[str, ...], lagebericht: Lagebericht, tmp_path: Path
) -> None:
    eigene = vorlage(tmp_path / "v.docx", *absaetze)
    with pytest.raises(HaushaltsFehler, match="nicht allein oder mehrfach"):
        lagebericht.als_word(tmp_path / "b.docx", vorlage=eigene)
    assert not (tmp_path / "b.docx").exists()


def test_stelle_in_einer_tabelle_bliebe_sonst_stehen(lagebericht: Lagebericht, tmp_path: Path) -> None:
    dokument = docx.Document()
    dokument.add_table(1, 1).cell(0, 0).text = "{{ lagebericht }}"
    dokument.save(str(tmp_path / "v.docx"))
    with pytest.raises(HaushaltsFehler, match="nicht allein oder mehrfach"):
        lagebericht.als_word(tmp_path / "b.docx", vorlage=tmp_path / "v.docx")


def test_formate_neben_einem_platzhalter_bleiben(lagebericht: Lagebericht, tmp_path: Path) -> None:
    dokument = docx.Document()
    absatz = dokument.add_paragraph()
    absatz.add_run("Haushalt ").bold = True
    absatz.add_run("{{ jahr }}")
    absatz.add_run(" verteilt: {{ ja").italic = True
    absatz.add_run("hr }}")
    zweiter = dokument.add_paragraph()
    zweiter.add_run("Stadt ").bold = True
    zweiter.add_run("{{ jahr }}")
    dokument.save(str(tmp_path / "v.docx"))
    ziel = lagebericht.als_word(tmp_path / "b.docx", vorlage=tmp_path / "v.docx")
    eins, zwei = docx.Document(str(ziel)).paragraphs[:2]
    assert eins.text == "Haushalt 2025 verteilt: 2025"
    assert [(lauf.text, lauf.bold) for lauf in zwei.runs] == [("Stadt ", True), ("2025", None)]


TEXTFELD = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pict>'
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
    "<w:t>Im Feld {{ jahr }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_textfeld_und_sein_absatz_behalten_je_ihren_text(lagebericht: Lagebericht, tmp_path: Path) -> None:
    dokument = docx.Document()
    absatz = dokument.add_paragraph("Davor {{ jahr }}")
    absatz._p.append(parse_xml(TEXTFELD))
    dokument.save(str(tmp_path / "v.docx"))
    ziel = lagebericht.als_word(tmp_path / "b.docx", vorlage=tmp_path / "v.docx")
    texte = [e.text for e in docx.Document(str(ziel)).element.body.iter(qn("w:t"))]
    assert texte[:2] == ["Davor 2025", "Im Feld 2025"]


@pytest.mark.parametrize("text", ["N" * 40_000, "a\x01b", "=1+1 <b>&"])
def test_unmoegliche_titel_ergeben_lesbare_dateien(text: str, lagebericht: Lagebericht, tmp_path: Path) -> None:
    bericht = replace(lagebericht, bericht=replace(lagebericht.bericht, titel=text, untertitel=text, kommune=text))
    merkmale = docx.Document(str(bericht.als_word(tmp_path / "b.docx"))).core_properties
    assert 0 < len(merkmale.title) <= 255
    assert openpyxl.load_workbook(bericht.als_excel(tmp_path / "b.xlsx")).sheetnames
