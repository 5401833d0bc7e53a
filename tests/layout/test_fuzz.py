"""Zufällige Eingaben: kein Absturz, kein Betrag einen Cent daneben.

Der Vergleichsleser ist absichtlich langsam und anders gebaut: Er setzt Beträge aus Euro und Cent
zu Text zusammen, statt Text zu zerlegen; die Bibliothek muss genau diese Cent wiederfinden.
"""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

import pandera.pandas  # noqa: F401 - lädt sonst nebenher, während hypothesis die Rekursionsgrenze verändert
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.einlesen.datei.kopf import finde_spalten, ohne_fussnote, verbinde_kopf
from nachhaltigkeitshaushalt.einlesen.datei.textdatei import dekodiere, erkenne_trennzeichen
from nachhaltigkeitshaushalt.einlesen.datei.zahlentext import Zahlenstil, belege, lies_im_stil, lies_zahl
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import einheit_im_text, jahre_im_text
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import als_jahr, als_nummer
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import deute_angabe, deute_jahr, deute_wertart
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopflage import finde_kopf
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

TAUSENDER = {Zahlenstil.DEUTSCH: (".", " ", "\u00a0", "\u202f", ""), Zahlenstil.ENGLISCH: (",", " ", "'", "")}
KOMMA = {Zahlenstil.DEUTSCH: ",", Zahlenstil.ENGLISCH: "."}
EINHEITEN = (("", 1), (" EUR", 1), (" €", 1), ("€", 1), (" T€", 1_000), (" Tsd. €", 1_000), (" Mio. €", 1_000_000))
MINUS = ("-{}", "{}-", "({})", "−{}", "- {}", "–{}")
ZEICHEN = "0123456789.,-−()' \u00a0€TEURMio+%abcÄ\ufffd\t\x00⁴½"


def als_text(zufall: random.Random, stil: Zahlenstil) -> tuple[str, int]:
    """Ein Betrag als Text und seine Cent."""
    ganz, stellen = zufall.randrange(10 ** zufall.randrange(1, 10)), zufall.choice((0, 0, 1, 2, 2, 2, 3, 5))
    bruch = zufall.randrange(10**stellen)
    trenner, (einheit, faktor) = zufall.choice(TAUSENDER[stil]), zufall.choice(EINHEITEN)
    rumpf = f"{ganz:,}".replace(",", trenner) + (f"{KOMMA[stil]}{bruch:0{stellen}d}" if stellen else "")
    wert = (Decimal(ganz) + Decimal(bruch).scaleb(-stellen)) * faktor * 100
    cent = int(wert.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    if zufall.random() < 0.5:
        return rumpf + einheit, cent
    muster = zufall.choice(MINUS)
    text = muster.format(rumpf + einheit) if muster != "{}-" else f"{rumpf}-{einheit}"
    return text, -cent


@pytest.mark.langsam
@pytest.mark.parametrize("stil", list(TAUSENDER))
def test_fuenfzigtausend_betraege_je_stil_auf_den_cent(stil: Zahlenstil) -> None:
    zufall = random.Random(f"beträge {stil}")  # noqa: S311 - erfundene Zahlen, keine Geheimnisse
    for _ in range(50_000):
        text, cent = als_text(zufall, stil)
        zahl = lies_zahl(text, stil)
        assert zahl is not None, text
        assert zahl.cent(1)[0] == cent, text


@pytest.mark.langsam
def test_hunderttausend_beliebige_texte_stuerzen_nirgends_ab() -> None:
    zufall = random.Random("texte")  # noqa: S311 - erfundene Texte, keine Geheimnisse
    for _ in range(100_000):
        text = "".join(zufall.choices(ZEICHEN, k=zufall.randrange(0, 24)))
        deutsch, englisch = lies_zahl(text, Zahlenstil.DEUTSCH), lies_zahl(text, Zahlenstil.ENGLISCH)
        unentschieden = lies_im_stil(text, Zahlenstil.MEHRDEUTIG)
        if unentschieden is not None and deutsch is not None and englisch is not None:
            assert unentschieden.cent(1) == deutsch.cent(1) == englisch.cent(1)
        als_jahr(text), als_nummer(text), deute_jahr(text), deute_wertart(text), deute_angabe(text)
        ohne_fussnote(text), einheit_im_text(text), jahre_im_text(text)


@given(st.lists(st.text(max_size=30), max_size=20))
@settings(max_examples=300)
def test_mehrdeutiges_wird_nie_geraten(texte: list[str]) -> None:
    stil = belege(texte).stil()
    for text in texte:
        gelesen = lies_im_stil(text, stil)
        if stil is Zahlenstil.MEHRDEUTIG and gelesen is not None:
            kandidaten = [z for s in TAUSENDER if (z := lies_zahl(text, s)) is not None]
            assert {z.cent(1) for z in kandidaten} == {gelesen.cent(1)}


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_beliebige_bytes_werden_dekodiert_oder_gemeldet(inhalt: bytes) -> None:
    try:
        text, _, _ = dekodiere("x.csv", inhalt)
    except HaushaltsFehler:
        return
    assert erkenne_trennzeichen(text) in (";", "\t", "|", ",")


ZELLE = st.one_of(st.text(max_size=12), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@given(st.lists(st.lists(ZELLE, max_size=6), max_size=12))
@settings(max_examples=300)
def test_kopf_wird_in_jeder_tabelle_gefunden(zeilen: list[list[object]]) -> None:
    lage = finde_kopf(zeilen)
    assert 1 <= lage.kopfzeilen <= lage.kopfzeile
    texte = verbinde_kopf(zeilen[: lage.kopfzeile], 0, [])
    for text in texte:
        finde_spalten(text, [(t, "A") for t in texte])


KOPF = ["Produkt", "Konto", "Seite", "Ansatz 2024", "Ergebnis 2022", "Betrag"]
FELD = st.text(alphabet=ZEICHEN.replace("\x00", "") + ';"\n', max_size=12)
LAYOUT = """
land: NW
haushaltsjahr: 2024
vorzeichen: beide_positiv
spalten: {produkt: Produkt, konto: Konto}
betraege:
  - {spalte: "Ansatz 2024", jahr: 2024, wertart: ansatz}
  - {spalte: "Ergebnis 2022", jahr: 2022, wertart: ergebnis}
"""


@given(st.lists(st.lists(FELD, min_size=2, max_size=7), max_size=12))
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_lesen_und_vorschlagen_enden_mit_ergebnis_oder_meldung(tmp_path: Path, zeilen: list[list[str]]) -> None:
    datei, layout = tmp_path / "plan.csv", tmp_path / "layout.yaml"
    layout.write_text(LAYOUT, encoding="utf-8")
    datei.write_text("\n".join([";".join(KOPF), *(";".join(felder) for felder in zeilen)]), encoding="utf-8")
    for aufruf in (lambda: lies_haushalt(datei, layout=layout), lambda: schlage_layout_vor(datei)):
        try:
            ergebnis = aufruf()
        except HaushaltsFehler:
            continue
        else:
            protokoll = ergebnis.leseprotokoll
            if len(protokoll):
                summe = (
                    protokoll["summe_gelesen_cent"] + protokoll["summe_kontrolle_cent"] + protokoll["differenz_cent"]
                )
                assert (summe == protokoll["summe_quelle_cent"]).all()
