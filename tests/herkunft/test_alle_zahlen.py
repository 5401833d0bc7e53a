"""Jede Zahl in Word und Webseite steht in lagebericht.json, und ihre Zellen ergeben sie genau."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

    from .conftest import Ausgaben

ZAHL = re.compile(r"[−+-]?\d(?:[\d.]*\d)?(?:,\d+)?(?:[\xa0 ](?:Mio\.[\xa0 ]€|T€|€|%))?")
NUMMERIERUNG = re.compile(r"\A(?:Tabelle|Abbildung) \d+: |\A\d+ (?=[A-ZÄÖÜ])")


class _Texte(HTMLParser):
    """Alle sichtbaren Texte und Alternativtexte einer Webseite, je Element zusammengefasst."""

    GANZE = frozenset({"p", "li", "td", "th", "caption", "figcaption", "h1", "h2", "h3", "summary", "title", "button"})

    def __init__(self) -> None:
        super().__init__()
        self.texte: list[str] = []
        self.schluessel: list[tuple[str, str]] = []
        self._teile: list[str] = []
        self._merke: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = dict(attrs)
        if tag in self.GANZE:
            self._teile = []
        if tag in {"style", "script"}:
            self._teile = []
        if angaben.get("alt"):
            self.texte.append(str(angaben["alt"]))
        self._merke = angaben.get("data-schluessel", self._merke if tag == "b" else None)

    def handle_data(self, data: str) -> None:
        self._teile.append(data)
        if self._merke:
            self.schluessel.append((self._merke, data))
            self._merke = None

    def handle_endtag(self, tag: str) -> None:
        if tag in self.GANZE:
            self.texte.append("".join(self._teile).replace("\xad", ""))
            self._teile = []


def bekannte(inhalt: dict[str, Any]) -> Counter[str]:
    """Alle Darstellungen, die das JSON nennt, auch in den Tafeln."""
    zahlen = Counter(zahl["darstellung"].replace("\xa0", " ") for zahl in inhalt["zahlen"])
    zahlen.update(zahl["darstellung"].replace("\xa0", " ") for t in inhalt["texte"] for zahl in t["zahlen"])
    return zahlen


def zahlen_in(text: str) -> Iterator[str]:
    """Die Zahlen eines Textes ohne die Nummer einer Beschriftung oder Überschrift."""
    ohne = NUMMERIERUNG.sub("", text)
    yield from (treffer.group().replace("\xa0", " ") for treffer in ZAHL.finditer(ohne))


def texte_aus_word(pfad: Any) -> Iterator[str]:  # noqa: ANN401 - Pfad
    """Alle Absätze, auch in Tabellen, und die Alternativtexte."""
    koerper = docx.Document(str(pfad)).element.body
    for absatz in koerper.iter(qn("w:p")):
        teile = [
            ("" if e.tag == qn("w:softHyphen") else e.text or "") for e in absatz.iter(qn("w:t"), qn("w:softHyphen"))
        ]
        yield "".join(teile)
    for bild in koerper.iter(qn("wp:docPr")):
        yield bild.get("descr")


def summe(inhalt: dict[str, Any], terme: list[dict[str, Any]]) -> int:
    """Die Summe der Terme, allein aus dem JSON gerechnet."""
    gesamt = 0
    for term in terme:
        spalten = inhalt[f"tafel_{term['tafel']}_spalten"]
        orte = [(spalten.index(spalte), set(werte)) for spalte, werte in term["wo"].items()]
        anteil = spalten.index("anteil_cent")
        gesamt += term["faktor"] * sum(
            zeile[anteil]
            for zeile in inhalt[f"tafel_{term['tafel']}"]
            if all(zeile[ort] in werte for ort, werte in orte)
        )
    return gesamt


def test_jede_zahl_im_word_steht_im_json(ausgaben: Ausgaben) -> None:
    vorhanden = bekannte(ausgaben.inhalt)
    texte = list(texte_aus_word(ausgaben.word))
    zahlen = [zahl for text in texte for zahl in zahlen_in(text)]
    assert len(zahlen) > 1000
    assert [zahl for zahl in zahlen if zahl not in vorhanden] == []


def test_jede_zahl_der_webseite_steht_im_json(ausgaben: Ausgaben) -> None:
    leser = _Texte()
    leser.feed(ausgaben.html.read_text(encoding="utf-8"))
    tafel = ausgaben.inhalt["tafel_ziele"]
    woerter = {wert.replace("/", " ") for zeile in tafel for wert in zeile if isinstance(wert, str)}
    namen = {zahl for wort in woerter for zahl in zahlen_in(wort)}
    zellen = {zahl for zeile in tafel for zahl in _aus_zelle(zeile)}
    erlaubt = set(bekannte(ausgaben.inhalt)) | namen | zellen
    pruefsummen = " ".join(ausgaben.inhalt["dateien"].values())
    texte = [text.replace("SHA-256", "").replace("/", " ") for text in leser.texte]
    zahlen = [zahl for text in texte for zahl in zahlen_in(text)]
    assert len(zahlen) > 5000
    assert {
        z for z in zahlen if z.removesuffix(" €") not in erlaubt and z not in erlaubt | set(ZAHL.findall(pruefsummen))
    } == set()


def _aus_zelle(zeile: list[Any]) -> Iterator[str]:
    """Betrag und Anteil einer Zelle, wie die Webseite sie schreibt."""
    for wert in zeile:
        if isinstance(wert, int):
            euro, cent = divmod(abs(wert), 100)
            yield f"{'−' if wert < 0 else ''}{euro:,}".replace(",", ".") + f",{cent:02d}"


def test_zahlen_der_webseite_tragen_ihren_schluessel(ausgaben: Ausgaben) -> None:
    leser = _Texte()
    leser.feed(ausgaben.html.read_text(encoding="utf-8"))
    zahlen = {zahl["schluessel"]: zahl["darstellung"] for zahl in ausgaben.inhalt["zahlen"]}
    assert len(leser.schluessel) > 500
    for schluessel, anzeige in leser.schluessel:
        assert schluessel in zahlen
        kurz = zahlen[schluessel].removesuffix(",00")
        assert anzeige.removesuffix(",00") == kurz, schluessel


def test_zellen_jeder_zahl_ergeben_sie_genau(ausgaben: Ausgaben) -> None:
    geprueft = 0
    for zahl in ausgaben.inhalt["zahlen"]:
        if "pruefspur" in zahl:
            wert = summe(ausgaben.inhalt, zahl["pruefspur"]["summe"])
            if "geteilt_durch" in zahl["pruefspur"]:
                wert = 100 * wert / summe(ausgaben.inhalt, zahl["pruefspur"]["geteilt_durch"])
            assert wert == zahl["wert"], zahl["schluessel"]
            geprueft += 1
    assert geprueft > 600


def test_jeder_betrag_und_jeder_anteil_hat_eine_pruefspur(ausgaben: Ausgaben) -> None:
    ohne = [
        zahl["schluessel"]
        for zahl in ausgaben.inhalt["zahlen"]
        if zahl["einheit"] in {"Cent", "Prozent"}
        and "pruefspur" not in zahl
        and not zahl["schluessel"].startswith(("eingangswerte/kennzahl/", "regeln/"))
    ]
    assert ohne == []


def test_jeder_betrag_im_text_nennt_seine_tabellenzahl(ausgaben: Ausgaben) -> None:
    zahlen = {zahl["schluessel"]: zahl for zahl in ausgaben.inhalt["zahlen"]}
    betraege = [
        (text["text"], zahl)
        for text in ausgaben.inhalt["texte"]
        for zahl in text["zahlen"]
        if zahl["darstellung"].endswith(("€", "%"))
    ]
    assert len(betraege) > 50
    for text, zahl in betraege:
        assert "schluessel" in zahl or "anteil_von" in zahl, (text, zahl)
        orte = [zahl["schluessel"]] if "schluessel" in zahl else zahl["anteil_von"]
        assert all(ort in zahlen for ort in orte)


def test_ist_werte_der_kennzahlen_stehen_mit_zelle_im_json(ausgaben: Ausgaben) -> None:
    werte = {(w["kennzahl"], w["jahr"], w["wert"]) for w in ausgaben.inhalt["kennzahlwerte"] if w["wertart"] == "ist"}
    assert all({"datei", "blatt", "excel_zeile"} <= set(w) for w in ausgaben.inhalt["kennzahlwerte"])
    for urteil in ausgaben.inhalt["kennzahlen"]:
        if urteil["istwert"] is not None:
            assert (urteil["kennzahl"], urteil["istjahr"], urteil["istwert"]) in werte


def test_pruefspur_zu_jedem_schluessel(plan: Nachhaltigkeitshaushalt, bericht: Lagebericht) -> None:
    register = bericht.register
    for schluessel, eintrag in register.eintraege.items():
        if eintrag.herkunft is not None and not eintrag.herkunft.nenner and not schluessel.startswith("aufriss/"):
            assert int(register.spur(schluessel)["anteil_cent"].sum()) == eintrag.wert, schluessel
    spur = plan.pruefspur(schluessel="mittel_ziele/ziel/Z1.1.1/aufwand", jahr=2025)
    alt = plan.pruefspur(ziel="Z1.1.1", jahr=2025)
    alt = alt[(alt["wertart"] == "ergebnis") & (alt["seite"] == "aufwand") & (alt["plan"] == "ergebnis")]
    assert int(spur["anteil_cent"].sum()) == int(alt["anteil_cent"].sum())
    assert set(spur["zelle"]) == set(alt["zelle"])


def test_unbekannter_schluessel_nennt_den_aehnlichsten(plan: Nachhaltigkeitshaushalt) -> None:
    with pytest.raises(HaushaltsFehler, match="Meinten Sie"):
        plan.pruefspur(schluessel="mittel_ziel/ziel/Z1.1.1/aufwand", jahr=2025)
    with pytest.raises(HaushaltsFehler, match="genau ein Ziel"):
        plan.pruefspur(schluessel="x", ziel="Z1.1.1", jahr=2025)


def test_json_nennt_methoden_fassungen_und_pruefsummen(ausgaben: Ausgaben) -> None:
    inhalt = ausgaben.inhalt
    assert {len(summe) for summe in inhalt["dateien"].values()} == {64}
    assert all(methode["fundstelle"] and methode["regelversion"] for methode in inhalt["methoden"])
    assert inhalt["programm"]["name"] == "nachhaltigkeitshaushalt"
    assert len(inhalt["kennzahlen"]) == 41
