"""Die Webseite: eine Datei, kein Netz, zugänglich, ohne Maus bedienbar, Text bleibt Text."""

from __future__ import annotations

import importlib.util
import json
import re
from base64 import b64decode
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.berichten.herkunft.register import Register
from nachhaltigkeitshaushalt.berichten.inhalt import Absatz, Abschnitt, Bericht, Spalte, Tabelle, zeile
from nachhaltigkeitshaushalt.berichten.webseite.seite import als_webseite

if TYPE_CHECKING:
    from .conftest import Browser

SICHERHEIT = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
ERGEBNIS = re.compile(r'<pre id="ergebnis">([^<]*)</pre>')
LAUF = """
axe.run(document).then(r => {
  const kurz = r.violations.map(v => ({regel: v.id, stellen: v.nodes.length, erste: v.nodes[0].html.slice(0, 200)}));
  const text = JSON.stringify({verstoesse: kurz, bestanden: r.passes.length});
  document.body.innerHTML = '<pre id="ergebnis">' + btoa(unescape(encodeURIComponent(text))) + '</pre>';
});
"""
TASTATUR = """
const kopf = document.querySelector('.aufriss summary');
const erste = [];
let ast = document.querySelector('.aufriss > details');
while (ast) {
  const kopf = ast.querySelector(':scope > summary');
  kopf.focus();
  const fokus = document.activeElement === kopf;
  kopf.click();
  erste.push({ebene: ast.dataset.ebene, fokus: fokus, offen: ast.open});
  ast = ast.querySelector(':scope > details');
}
const zellen = document.querySelectorAll('.aufriss details[open] table tbody tr').length;
const text = JSON.stringify({ebenen: erste, zellen: zellen, anfragen: performance.getEntriesByType('resource').length});
document.body.innerHTML = '<pre id="ergebnis">' + btoa(unescape(encodeURIComponent(text))) + '</pre>';
"""
BOESE = '<script>alert(1)</script><img src=x onerror="alert(2)"> =1+1 & "so"'


def axe() -> str:
    """Das Prüfskript axe-core aus einem der Python-Pakete, die es mitbringen."""
    for paket in ("axe_playwright_python", "axe_core_python"):
        fund = importlib.util.find_spec(paket)
        if fund is not None and fund.submodule_search_locations:
            skript = Path(fund.submodule_search_locations[0]) / "axe.min.js"
            if skript.exists():
                return skript.read_text(encoding="utf-8")
    return pytest.skip("axe-core ist nicht installiert (Paket axe-core-python)")


def fuehre_aus(browser: Browser, quelle: str, skript: str, ziel: Path) -> dict[str, object]:
    """Lädt die Seite, führt ein Skript in ihr aus und gibt dessen Ergebnis zurück."""
    mit = SICHERHEIT.sub("", quelle).replace("</body>", f"<script>{skript}</script></body>")
    ziel.write_text(mit, encoding="utf-8")
    treffer = ERGEBNIS.search(browser.seite(ziel))
    assert treffer
    ergebnis: dict[str, object] = json.loads(b64decode(treffer.group(1)))
    return ergebnis


@pytest.mark.langsam
@pytest.mark.parametrize("aufgeklappt", [False, True])
def test_axe_findet_keinen_verstoss(browser: Browser, webseite: Path, tmp_path: Path, *, aufgeklappt: bool) -> None:
    skript = axe().replace("</script>", "<\\/script>")
    quelle = webseite.read_text(encoding="utf-8")
    quelle = quelle.replace("<details ", "<details open ") if aufgeklappt else quelle
    ergebnis = fuehre_aus(browser, quelle, skript + LAUF, tmp_path / "seite.html")
    assert ergebnis["verstoesse"] == []
    assert int(str(ergebnis["bestanden"])) > 20


@pytest.mark.langsam
def test_aufriss_bis_zur_zelle_und_keine_anfrage_ans_netz(browser: Browser, webseite: Path, tmp_path: Path) -> None:
    ergebnis = fuehre_aus(browser, webseite.read_text(encoding="utf-8"), TASTATUR, tmp_path / "seite.html")
    assert [ast["ebene"] for ast in ergebnis["ebenen"]] == ["feld", "ziel", "produkt"]  # type: ignore[attr-defined]
    assert all(ast["fokus"] and ast["offen"] for ast in ergebnis["ebenen"])  # type: ignore[attr-defined]
    assert int(str(ergebnis["zellen"])) > 0
    assert ergebnis["anfragen"] == 0


def test_im_druck_bleiben_kurze_tabellen_und_absaetze_auf_einer_seite(browser: Browser, webseite: Path) -> None:
    seiten = browser.druck(webseite)
    for anfang, ende in (
        ("1 Haushalt auf einen Blick", "681 T€ besser als geplant"),
        ("Tabelle 2: ", "Zuschussbedarf: Aufwand minus Ertrag"),
        ("Tabelle 15: ", "Die Planbeträge der Budgets enthalten"),
        ("Tabelle 16: ", "darunter in gemeinsamen Handlungsfeldbudgets"),
        ("Tabelle 23: ", "steuerung_2025.xlsx"),
    ):
        seite = next(text for text in seiten if anfang in text)
        assert ende in seite.split(anfang, 1)[1]


def test_nichts_wird_nachgeladen(webseite: Path) -> None:
    quelle = webseite.read_text(encoding="utf-8")
    assert "default-src 'none'" in quelle
    assert not re.findall(r'(?:src|href)="(?!data:|#)', quelle)
    assert "url(" not in quelle
    assert "@import" not in quelle
    assert quelle.startswith("<!DOCTYPE html>")
    assert '<html lang="de">' in quelle


def test_gleiche_eingabe_gibt_gleiche_bytes(webseite: Path, plan, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - die Fassade
    assert plan.lagebericht(2025).als_html(tmp_path / "b.html").read_bytes() == webseite.read_bytes()


class _Zaehler(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.stufen: list[int] = []
        self.bilder_ohne_text = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.stufen.append(int(tag[1]))
        if tag == "img" and not dict(attrs).get("alt"):
            self.bilder_ohne_text += 1


def zaehle(quelle: str) -> _Zaehler:
    zaehler = _Zaehler()
    zaehler.feed(quelle)
    return zaehler


def test_ueberschriften_in_folge_und_alle_bilder_mit_text(webseite: Path) -> None:
    zaehler = zaehle(webseite.read_text(encoding="utf-8"))
    assert zaehler.stufen[0] == 1
    assert zaehler.stufen.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(zaehler.stufen, zaehler.stufen[1:], strict=False))
    assert zaehler.bilder_ohne_text == 0
    assert zaehler.tags.count("table") == zaehler.tags.count("caption")


def test_text_aus_mappen_wird_nie_zu_markup() -> None:
    spalten = (Spalte(BOESE), Spalte("Zahl"))
    tabelle = Tabelle(BOESE, BOESE, "", spalten, (zeile(spalten, [BOESE, "x"], schluessel=(BOESE,)),), BOESE)
    bericht = Bericht(BOESE, BOESE, BOESE, 2025, "", (BOESE,), (Abschnitt(BOESE, (Absatz(BOESE), tabelle)),))
    zaehler = zaehle(als_webseite(Register(bericht)))
    harmlos = zaehle(als_webseite(Register(replace(bericht, titel="T", abschnitte=()))))
    assert zaehler.tags.count("script") == harmlos.tags.count("script") == 1
    assert "img" not in zaehler.tags


def test_leerer_bericht_ergibt_eine_gueltige_seite() -> None:
    quelle = als_webseite(Register(Bericht("T", "", "", 2025, "", (), ())))
    assert zaehle(quelle).stufen[0] == 1
