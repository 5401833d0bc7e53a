"""Die Dokumentation stimmt mit dem Code überein: Verzeichnisse, Befehle, Layoutangaben, Verweise."""

from __future__ import annotations

import importlib.util
import re
import shutil
from dataclasses import fields
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.befehle import GUT
from nachhaltigkeitshaushalt.einlesen.layout.modell import (
    EINHEITEN,
    SPALTEN_EINER_ZEILE,
    Betragsspalte,
    Layout,
    Vorzeichen,
    lies_layout,
)
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kommandozeile import leser, main

if TYPE_CHECKING:
    from types import ModuleType

WURZEL = Path(__file__).resolve().parents[2]
DOCS = WURZEL / "docs"
SEITEN = sorted([WURZEL / "README.md", *DOCS.rglob("*.md")])
LAYOUTSEITE = (DOCS / "eigene_datei_einlesen.md").read_text(encoding="utf-8")
README = (WURZEL / "README.md").read_text(encoding="utf-8")
BEFEHLE = {
    "beispiel": "python3 -m venv .venv && .venv/bin/pip install . && "
    ".venv/bin/nachhaltigkeitshaushalt beispiel ergebnis",
    "tests": "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/python -m pytest",
}


def erzeuger() -> ModuleType:
    """Das Skript, das die Verzeichnisse erzeugt."""
    angabe = importlib.util.spec_from_file_location("erzeuge_verzeichnisse", DOCS / "erzeuge_verzeichnisse.py")
    assert angabe is not None
    assert angabe.loader is not None
    modul = importlib.util.module_from_spec(angabe)
    angabe.loader.exec_module(modul)
    return modul


@pytest.fixture(scope="module")
def plan() -> nh.Nachhaltigkeitshaushalt:
    mappen = nh.beispielmappen()
    return nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"]))


@pytest.mark.parametrize("datei", ["datenvertrag.md", "regelkatalog.md"])
def test_erzeugte_seite_ist_aktuell(datei: str) -> None:
    modul = erzeuger()
    erwartet = modul.SEITEN[datei]()
    assert (DOCS / datei).read_text(encoding="utf-8") == erwartet, f"bitte neu erzeugen: {modul.BEFEHL}"


def test_jede_regel_steht_genau_einmal_im_regelkatalog() -> None:
    zeilen = re.findall(r"^\| `(\w+)` \|", (DOCS / "regelkatalog.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(zeilen) == sorted(lade_regeln("befunde"))


@pytest.mark.parametrize("ergebnis", ["mittel_je_ziel", "handlungsfeldbudgets", "eckwerte", "zielerreichung"])
def test_jede_spalte_der_ergebnisse_ist_erklaert(plan: nh.Nachhaltigkeitshaushalt, ergebnis: str) -> None:
    erklaert = yaml.safe_load((DOCS / "datenvertrag.yaml").read_text(encoding="utf-8"))["ergebnisse"][ergebnis]
    assert list(erklaert["spalten"]) == list(getattr(plan, ergebnis)(2025).columns)


def test_jede_erklaerte_angabe_eines_layouts_gibt_es() -> None:
    abschnitt = LAYOUTSEITE.split("## Alle Angaben eines Layouts")[1].split("\n## ")[0]
    bekannt = {f.name for f in (*fields(Layout), *fields(Betragsspalte))} | set(SPALTEN_EINER_ZEILE)
    erklaert = re.findall(r"^\| `(\w+)` \|", abschnitt, re.MULTILINE)
    assert len(erklaert) > 20
    assert set(erklaert) <= bekannt


@pytest.mark.parametrize("pfad", sorted((DOCS / "layouts").glob("bonn*.yaml")), ids=lambda pfad: pfad.stem)
def test_jede_angabe_der_beispiellayouts_ist_erklaert(pfad: Path) -> None:
    layout: dict[str, Any] = yaml.safe_load(pfad.read_text(encoding="utf-8"))
    namen = {*layout, *layout["spalten"], *layout.get("festwerte", {}), *(n for b in layout["betraege"] for n in b)}
    for name in namen:
        assert re.search(rf"^\| `{name}` \|", LAYOUTSEITE, re.MULTILINE), name


@pytest.mark.parametrize("wert", [*map(str, Vorzeichen), *EINHEITEN])
def test_jeder_wert_eines_layouts_ist_genannt(wert: str) -> None:
    assert f"`{wert}`" in LAYOUTSEITE


def test_das_layout_im_text_ist_das_mitgelieferte(tmp_path: Path) -> None:
    gezeigt = re.findall(r"<!-- layout: (\S+) -->\n```yaml\n(.*?)```", LAYOUTSEITE, re.DOTALL)
    assert [name for name, _ in gezeigt] == ["bonn_2017.yaml", "wuppertal_2016.yaml", "kiel_2017.yaml"]
    for name, inhalt in gezeigt:
        assert inhalt == (DOCS / "layouts" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(inhalt, encoding="utf-8")
        assert lies_layout(tmp_path / name).land == ("SH" if name.startswith("kiel") else "NW")


def test_jede_spalte_des_leseprotokolls_mit_anzahl_oder_summe_ist_erklaert(plan: nh.Nachhaltigkeitshaushalt) -> None:
    ort = {"datei", "blatt", "excel_spalte", "ueberschrift", "jahr", "wertart"}
    for spalte in set(plan.haushalt.leseprotokoll.columns) - ort:
        assert f"`{spalte}`" in LAYOUTSEITE, spalte


@pytest.mark.parametrize("name", list(BEFEHLE))
def test_die_befehle_der_readme_stehen_einzeilig_und_markiert_da(name: str) -> None:
    treffer = re.findall(rf"<!-- befehl: {name} -->\n```bash\n(.*?)\n```", README)
    assert treffer == [BEFEHLE[name]]


def test_jeder_befehl_der_kommandozeile_steht_in_der_readme() -> None:
    hilfe = leser().format_help()
    for befehl in re.findall(r"^    (\w+)", hilfe, re.MULTILINE):
        assert re.search(rf"^\| `{befehl}\b", README, re.MULTILINE), befehl


def test_die_readme_nennt_das_zusatzpaket_der_beschlussvorlage_wie_die_meldung() -> None:
    (zeile,) = re.findall(r"^\| `beschlussvorlage .*$", README, re.MULTILINE)
    assert "pip install '.[priorisierung]'" in zeile
    assert 'pip install ".[priorisierung]"' in lade_regeln("befunde")["bibliothek_fehlt"]["hinweis"]
    assert "priorisierung = [" in (WURZEL / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.filterwarnings("default")
def test_das_python_der_readme_laeuft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (text,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(text, "README.md", "exec"), {})  # noqa: S102 - das eigene Beispiel
    assert {pfad.name for pfad in (tmp_path / "ergebnis").iterdir()} == {
        "Lagebericht_2025.docx",
        "Lagebericht_2025.xlsx",
        "Produktblatt_060101_2025.docx",
    }


def test_die_beispiele_zum_lagebericht_laufen_wie_gedruckt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seite = (DOCS / "lagebericht.md").read_text(encoding="utf-8")
    exec(compile("\n".join(re.findall(r"```python\n(.*?)```", seite, re.DOTALL)), "lagebericht.md", "exec"), {})  # noqa: S102 - das eigene Beispiel
    assert main(["beispiel", "ergebnis"]) == GUT
    for befehl in re.findall(r"^nachhaltigkeitshaushalt (.+)$", seite, re.MULTILINE):
        assert main(befehl.split()) == GUT, befehl
    erwartet = {
        "Lagebericht_2025.docx",
        "Produktblatt_060101_2025.docx",
        "Lagebericht_2024.json",
        "Vergleich_2025.html",
    }
    assert erwartet <= {pfad.name for pfad in tmp_path.iterdir()}
    assert erwartet <= {pfad.name for pfad in (tmp_path / "ergebnis").iterdir()}


def test_die_beispiele_zum_einlesen_laufen_wie_gedruckt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, pfad in nh.beispielmappen().items():
        shutil.copy(pfad, tmp_path / f"{name}.xlsx")
    befehle = re.findall(r"^ *nachhaltigkeitshaushalt (.+)$", LAYOUTSEITE, re.MULTILINE)
    assert [main(befehl.split()) for befehl in befehle] == [GUT, GUT]
    namensraum: dict[str, Any] = {}
    for block in re.findall(r"^ *```python\n(.*?)```", LAYOUTSEITE, re.DOTALL | re.MULTILINE):
        exec(compile(dedent(block), "eigene_datei_einlesen.md", "exec"), namensraum)  # noqa: S102 - das eigene Beispiel
    assert namensraum["haushalt"].leseprotokoll["differenz_cent"].tolist() == [0]
    assert (tmp_path / "zwischenspeicher").is_dir()


@pytest.mark.parametrize("seite", SEITEN, ids=lambda pfad: str(pfad.relative_to(WURZEL)))
def test_verweise_zeigen_auf_vorhandenes(seite: Path) -> None:
    for ziel in re.findall(r"\]\(([^)#]+)\)", seite.read_text(encoding="utf-8")):
        if "://" not in ziel:
            assert (seite.parent / ziel).exists(), ziel


def test_ein_unbekannter_schluessel_nennt_den_aehnlichen_wie_beschrieben(tmp_path: Path) -> None:
    inhalt = (DOCS / "layouts" / "bonn_2017.yaml").read_text(encoding="utf-8").replace("kopfzeile:", "kopfzeille:")
    (tmp_path / "layout.yaml").write_text(inhalt, encoding="utf-8")
    with pytest.raises(HaushaltsFehler, match="kopfzeile"):
        lies_layout(tmp_path / "layout.yaml")
