"""Vergleich mit dem Vorjahr: was sich geändert hat und warum, aus dem JSON des Vorjahres."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.inhalt import Tabelle
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt


@pytest.fixture(scope="module")
def vorjahr(plan: Nachhaltigkeitshaushalt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan.lagebericht(2024).als_json(tmp_path_factory.mktemp("vorjahr") / "lagebericht.json")


@pytest.fixture(scope="module")
def bericht(plan: Nachhaltigkeitshaushalt) -> Lagebericht:
    return plan.lagebericht(2025)


def tabelle(bericht: Lagebericht, kennung: str) -> Tabelle:
    return next(t for t in bericht.bericht.tabellen() if t.kennung == kennung)


def veraendert(vorjahr: Path, ziel: Path, **neu: Any) -> Path:  # noqa: ANN401 - beliebiges JSON
    ziel.write_text(json.dumps({**json.loads(vorjahr.read_text("utf-8")), **neu}), encoding="utf-8")
    return ziel


def test_mittel_beider_jahre_sind_die_der_berichte(
    plan: Nachhaltigkeitshaushalt, bericht: Lagebericht, vorjahr: Path
) -> None:
    zeilen = tabelle(bericht.vergleich(vorjahr), "vergleich_mittel").zeilen
    for stelle, jahr in ((2, 2024), (3, 2025)):
        mittel = plan.mittel_je_ziel(jahr)
        wahl = (mittel["wertart"] == "ergebnis") & (mittel["plan"] == "ergebnis") & (mittel["seite"] == "aufwand")
        je_ziel = mittel[wahl].groupby("ziel")["betrag_cent"].sum()
        for zeile in zeilen:
            assert zeile.zellen[stelle].wert == je_ziel[zeile.schluessel[1]]
    assert all(z.zellen[4].wert == z.zellen[3].wert - z.zellen[2].wert for z in zeilen)  # type: ignore[operator]
    assert all(z.zellen[5].wert for z in zeilen if z.zellen[4].wert)


def test_gleicher_bericht_hat_keine_aenderung(bericht: Lagebericht, tmp_path: Path) -> None:
    selbst = bericht.vergleich(bericht.als_json(tmp_path / "b.json"))
    assert {z.zellen[4].wert for z in tabelle(selbst, "vergleich_mittel").zeilen} == {0}
    assert [t.kennung for t in selbst.bericht.tabellen()] == ["vergleich_mittel"]


def test_andere_urteile_nennen_ihren_grund(bericht: Lagebericht, vorjahr: Path, tmp_path: Path) -> None:
    kennzahlen = json.loads(vorjahr.read_text("utf-8"))["kennzahlen"]
    kennzahlen[0] |= {"regelversion": "andere", "status": "gewitter"}
    neu = veraendert(vorjahr, tmp_path / "v.json", kennzahlen=[*kennzahlen[:-1], kennzahlen[-1] | {"kennzahl": "ALT"}])
    zeilen = {z.schluessel[1]: z for z in tabelle(bericht.vergleich(neu), "vergleich_urteile").zeilen}
    assert "andere Regel" in str(zeilen[kennzahlen[0]["kennzahl"]].zellen[3].wert)
    assert "nicht mehr berichtet" in str(zeilen["ALT"].zellen[3].wert)
    assert "neu" in str(zeilen[kennzahlen[-1]["kennzahl"]].zellen[3].wert)


@pytest.mark.parametrize("inhalt", ["", "kein JSON", "[]", "{}", '{"art": "anderes"}', '{"art": 3}'])
def test_unbrauchbare_vorjahresdatei(bericht: Lagebericht, tmp_path: Path, inhalt: str) -> None:
    (tmp_path / "v.json").write_text(inhalt, encoding="utf-8")
    with pytest.raises(HaushaltsFehler, match="kein lesbarer Lagebericht"):
        bericht.vergleich(tmp_path / "v.json")


def test_vergleich_laesst_sich_schreiben(bericht: Lagebericht, vorjahr: Path, tmp_path: Path) -> None:
    vergleich = bericht.vergleich(vorjahr)
    assert vergleich.als_word(tmp_path / "v.docx").stat().st_size > 10_000
    assert "Woran es liegt" in vergleich.als_html(tmp_path / "v.html").read_text("utf-8")
    assert vergleich.als_excel(tmp_path / "v.xlsx").exists()
    assert vergleich.als_json(tmp_path / "v.json").exists()
