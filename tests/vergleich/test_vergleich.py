"""Vergleich mit dem Vorjahr: was sich geändert hat und warum, aus dem JSON des Vorjahres."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from nachhaltigkeitshaushalt.berichten.abschnitte.vergleich_mittel import abschnitt_mittel, bilde_mittelvergleich
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


def test_ein_anderer_anteil_steht_als_grund_da_und_nicht_nur_der_betrag(bericht: Lagebericht, vorjahr: Path) -> None:
    vergleich = bericht.vergleich(vorjahr)
    gruende = {z.schluessel[1]: str(z.zellen[5].wert) for z in tabelle(vergleich, "vergleich_mittel").zeilen}
    assert "Anteil 60\u00a0% statt 55\u00a0%" in gruende["Z3.1.1"]
    assert "Anteil" not in gruende["Z1.1.1"]
    assert any("Bei 2 Produkten gilt ein anderer Anteil an einem Ziel (Z3.1.1)" in satz for satz in text(vergleich))


def text(vergleich: Lagebericht) -> list[str]:
    """Die Sätze der Kurzfassung mit gewöhnlichen Leerzeichen."""
    return [satz.replace("\u00a0", " ") for satz in vergleich.bericht.kurzfassung]


def test_kurzfassung_zaehlt_die_urteile_der_tabelle(bericht: Lagebericht, vorjahr: Path) -> None:
    vergleich = bericht.vergleich(vorjahr)
    anders = len(tabelle(vergleich, "vergleich_urteile").zeilen)
    zahlen = [int(z) for z in re.findall(r"\d+", text(vergleich)[0])]
    assert zahlen[0] == sum(zahlen[1:])
    assert text(vergleich)[0] == "41 Kennzahlen: 9 besser beurteilt, 2 schlechter beurteilt und 30 gleich beurteilt."
    assert anders == 11


def test_gestiegener_istwert_und_schlechteres_urteil_erklaeren_sich(bericht: Lagebericht, vorjahr: Path) -> None:
    zeilen = {z.schluessel[1]: z for z in tabelle(bericht.vergleich(vorjahr), "vergleich_urteile").zeilen}
    grund = str(zeilen["K12"].zellen[3].wert)
    assert grund.startswith("Ist-Wert 47,0 → 46,0, Sollwert 39,4 → 37,9.")
    assert grund.endswith("führt vom Zielwert 30 im Jahr 2030 weg.")


def test_ein_gleich_gebliebener_istwert_steht_als_unveraendert_da(bericht: Lagebericht, vorjahr: Path) -> None:
    zeilen = {z.schluessel[1]: z for z in tabelle(bericht.vergleich(vorjahr), "vergleich_urteile").zeilen}
    assert str(zeilen["K07"].zellen[3].wert).startswith("Ist-Wert unverändert 18,2. ")


def test_eine_andere_grenze_des_korridors_steht_beim_grund(bericht: Lagebericht, vorjahr: Path, tmp_path: Path) -> None:
    urteile = json.loads(vorjahr.read_text(encoding="utf-8"))["kennzahlen"]
    anders = [{**urteil, "obergrenze": 85.0} if urteil["kennzahl"] == "K25" else urteil for urteil in urteile]
    damals = veraendert(vorjahr, tmp_path / "b.json", kennzahlen=anders)
    zeilen = {z.schluessel[1]: z for z in tabelle(bericht.vergleich(damals), "vergleich_urteile").zeilen}
    assert "Obergrenze 85,0 → 90,0, Ist-Wert 91,0 → 87,0." in str(zeilen["K25"].zellen[3].wert)


def test_verglichen_wird_dieselbe_wertart_und_sonst_steht_es_dabei(
    plan: Nachhaltigkeitshaushalt, vorjahr: Path, tmp_path: Path
) -> None:
    plan_2026 = plan.vergleich(2025, vorjahr)
    assert "Ergebnis 2024 und Ergebnis 2025" in tabelle(plan_2026, "vergleich_mittel").titel
    inhalt = json.loads(vorjahr.read_text("utf-8"))
    stelle = inhalt["tafel_ziele_spalten"].index("wertart")
    nur_ansatz = [[*z[:stelle], "ansatz", *z[stelle + 1 :]] for z in inhalt["tafel_ziele"]]
    gleich = plan.vergleich(2025, veraendert(vorjahr, tmp_path / "a.json", tafel_ziele=nur_ansatz))
    assert "Ansatz 2024 und Ansatz 2025" in tabelle(gleich, "vergleich_mittel").titel
    prognose = bilde_mittelvergleich([("Z", "P", "ergebnis", "aufwand", "1", 5)], [], (2024, 2025))
    assert prognose is None
    verschieden = bilde_mittelvergleich(
        [("Z", "P", "ansatz", "aufwand", "1", 5)], [("Z", "P", "ergebnis", "aufwand", "1", 4)], (2024, 2025)
    )
    assert verschieden is not None
    abschnitt = abschnitt_mittel(verschieden, plan.lagebericht(2025).grundlage)  # type: ignore[arg-type]
    (mittel,) = abschnitt.bausteine
    assert mittel.hinweis.startswith("Verglichen werden zwei verschiedene Wertarten.")  # type: ignore[union-attr]


def test_spaeterer_bericht_ist_kein_vorjahr(
    plan: Nachhaltigkeitshaushalt, bericht: Lagebericht, tmp_path: Path
) -> None:
    spaeter = bericht.als_json(tmp_path / "b.json")
    with pytest.raises(HaushaltsFehler, match="ist von 2025, also nicht von vor 2024"):
        plan.vergleich(2024, spaeter)


def test_andere_kommune_faellt_auf(bericht: Lagebericht, vorjahr: Path, tmp_path: Path) -> None:
    fremd = veraendert(vorjahr, tmp_path / "v.json", kommune="Musterstadt")
    assert "andere Kommune: „Musterstadt“" in bericht.vergleich(fremd).bericht.kurzfassung[0]


@pytest.mark.parametrize(
    "neu",
    [
        {"jahr": None},
        {"kennzahlen": [{"kennzahl": "K01", "status": "heiter"}]},
        {"kennzahlen": [{"status": "sonne"}]},
        {"tafel_ziele_spalten": ["ziel"]},
        {"tafel_ziele": [["nur", "zwei"]]},
        {"tafel_ziele": [["d", "b", "z", "ansatz", "aufwand", "z", "P", "K", 1, "1/0", 1, "Z", "H", "", "ja"]]},
        {"tafel_ziele": [["d", "b", "z", "ansatz", "aufwand", "z", "P", "K", 1, "1", 1.5, "Z", "H", "", "ja"]]},
    ],
)
def test_beschaedigter_vorjahresbericht(
    bericht: Lagebericht, vorjahr: Path, tmp_path: Path, neu: dict[str, Any]
) -> None:
    with pytest.raises(HaushaltsFehler, match="kein lesbarer Lagebericht"):
        bericht.vergleich(veraendert(vorjahr, tmp_path / "v.json", **neu))


def test_tief_verschachtelte_datei_ist_kein_lagebericht(bericht: Lagebericht, tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(HaushaltsFehler, match="kein lesbarer Lagebericht"):
        bericht.vergleich(tmp_path / "v.json")


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
