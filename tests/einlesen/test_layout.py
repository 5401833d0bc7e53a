"""Layoutdateien: jede falsche Angabe eine Meldung, Vorzeichen und Einheit genau einmal übersetzt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import nachhaltigkeitshaushalt
from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.layout.modell import eigenes_layout, lies_layout
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from tests.einlesen.conftest import Schreiber

EIGENES = Path(nachhaltigkeitshaushalt.__file__).parent / "regeln" / "layout_eigen.yaml"


def layoutdatei(ordner: Path, **angaben: object) -> Path:
    """Das eigene Layout mit anderen Angaben; None streicht eine Angabe."""
    inhalt = {**yaml.safe_load(EIGENES.read_text(encoding="utf-8")), **angaben}
    pfad = ordner / "layout.yaml"
    bleibt = {name: wert for name, wert in inhalt.items() if wert is not None}
    pfad.write_text(yaml.safe_dump(bleibt, allow_unicode=True), encoding="utf-8")
    return pfad


def meldung(pfad: Path) -> str:
    """Die Meldung beim Lesen des Layouts."""
    with pytest.raises(HaushaltsFehler) as ausnahme:
        lies_layout(pfad)
    return str(ausnahme.value)


def test_das_eigene_format_ist_ein_gewoehnliches_layout(tmp_path: Path) -> None:
    assert lies_layout(layoutdatei(tmp_path)) == eigenes_layout()


@pytest.mark.parametrize(
    ("angaben", "text"),
    [
        ({"blat": "x"}, "unbekannte Angabe „blat“. Meinten Sie „blatt“?"),
        ({"spalten": {"prdukt": "Produkt"}}, "unbekannte Angabe „prdukt“. Meinten Sie „produkt“?"),
        ({"vorzeichen": "beide_positv"}, "unbekannte Angabe „beide_positv“. Meinten Sie „beide_positiv“?"),
        ({"festwerte": {"plan": "ergebniss"}}, "unbekannte Angabe „ergebniss“. Meinten Sie „ergebnis“?"),
        ({"betraege": [{"spalte": "Betrag", "wertart": "Quark"}]}, "unbekannte Angabe „Quark“"),
        ({"betraege": [{"spalte": "Betrag", "einheit": "tausend"}]}, "„tausend“. Meinten Sie „tausend_euro“?"),
        ({"vorzeichen": None}, "fehlt die Angabe „vorzeichen“"),
        ({"betraege": []}, "fehlt die Angabe „betraege“"),
        ({"betraege": [{"jahr": 2025}]}, "fehlt die Angabe „spalte“"),
        ({"spalten": {"konto": "Konto"}}, "fehlt die Angabe „produkt“"),
        ({"spalten": {"produkt": "Produkt", "wertart": "W"}}, "fehlt die Angabe „jahr“"),
        ({"spalten": ["Produkt"]}, "„spalten“ im Layout hat nicht die richtige Form"),
        ({"betraege": "Betrag"}, "„betraege“ im Layout hat nicht die richtige Form"),
        ({"betraege": [{"spalte": "Betrag", "jahr": "zwei"}]}, "„jahr“ im Layout hat nicht die richtige Form"),
        ({"kopfzeile": 0}, "„kopfzeile“ im Layout hat nicht die richtige Form: eine ganze Zahl ab 1"),
        ({"stellen": {"produkt": "vier"}}, "„stellen“ im Layout hat nicht die richtige Form"),
        ({"land": 5}, "„land“ im Layout hat nicht die richtige Form"),
        ({"zeilen": ["900"]}, "„zeilen“ im Layout hat nicht die richtige Form"),
    ],
)
def test_falsche_angaben_sind_eine_verstaendliche_meldung(tmp_path: Path, angaben: dict[str, Any], text: str) -> None:
    gemeldet = meldung(layoutdatei(tmp_path, **angaben))
    assert text in gemeldet
    assert gemeldet.startswith("layout.yaml: ")
    assert len(gemeldet.splitlines()) == 1


@pytest.mark.parametrize(
    ("inhalt", "text"),
    [
        (b"a: [1,\nb: 2", "Schreibfehler bei Zeile 2"),
        (b"\xff\xfe\x00", "keine lesbare Textdatei"),
        (b"- 1", "fehlt die Angabe"),
        (b"", "fehlt die Angabe"),
    ],
    ids=["kein YAML", "kein Text", "Liste", "leer"],
)
def test_unlesbare_layoutdateien(tmp_path: Path, inhalt: bytes, text: str) -> None:
    pfad = tmp_path / "layout.yaml"
    pfad.write_bytes(inhalt)
    assert text in meldung(pfad)
    pfad.unlink()
    assert "es gibt sie nicht" in meldung(pfad)


@pytest.mark.parametrize(
    ("vorzeichen", "cent"),
    [("beide_positiv", [10000, -2500]), ("ertrag_negativ", [10000, 2500]), ("aufwand_negativ", [-10000, -2500])],
)
def test_das_vorzeichen_wird_einmal_uebersetzt(
    schreibe: Schreiber, tmp_path: Path, vorzeichen: str, cent: list[int]
) -> None:
    pfad = schreibe({"Betrag": 100}, {"Konto": "401100", "Betrag": -25})
    gelesen = lies_haushalt(pfad, layout=layoutdatei(tmp_path, vorzeichen=vorzeichen))
    assert gelesen.zeilen["betrag_cent"].tolist() == cent
    assert gelesen.leseprotokoll["summe_quelle_cent"].tolist() == [7500]
    assert gelesen.leseprotokoll["differenz_cent"].tolist() == [0]


@pytest.mark.parametrize(
    ("einheit", "cent"), [("euro", 125), ("tausend_euro", 125_000), ("millionen_euro", 125_000_000)]
)
def test_die_einheit_wird_genau_umgerechnet(schreibe: Schreiber, tmp_path: Path, einheit: str, cent: int) -> None:
    layout = layoutdatei(tmp_path, betraege=[{"spalte": "Betrag", "einheit": einheit}])
    assert lies_haushalt(schreibe({"Betrag": 1.25}), layout=layout).zeilen["betrag_cent"].tolist() == [cent]


def test_jahresspalten_werden_zu_zeilen_mit_eigener_zelle(schreibe: Schreiber, tmp_path: Path) -> None:
    betraege = [{"spalte": f"Plan {j}", "jahr": j, "wertart": "planung"} for j in (2026, 2027)]
    spalten = {"produkt": "Produkt", "konto": "Konto"}
    pfad = schreibe(
        {"Plan 2026": 1, "Plan 2027": 2}, {"Plan 2026": None, "Plan 2027": "–"},
        kopf=["Produkt", "Konto", "Plan 2026", "Plan 2027"],
    )  # fmt: skip
    gelesen = lies_haushalt(pfad, layout=layoutdatei(tmp_path, betraege=betraege, spalten=spalten, fehlen_duerfen=None))
    assert gelesen.zeilen[["jahr", "excel_spalte", "betrag_cent"]].to_numpy().tolist() == [
        [2026, "C", 100], [2027, "D", 200],
    ]  # fmt: skip
    assert gelesen.leseprotokoll[["leer", "strich"]].to_numpy().tolist() == [[1, 0], [0, 1]]


def test_verlorene_fuehrende_nullen_kommen_zurueck(schreibe: Schreiber, tmp_path: Path) -> None:
    layout = layoutdatei(tmp_path, stellen={"produkt": 6})
    assert lies_haushalt(schreibe({"Produkt": 10101}), layout=layout).zeilen["produkt"].tolist() == ["010101"]


def test_fehlende_betragsspalte_schlaegt_die_aehnliche_vor(schreibe: Schreiber, tmp_path: Path) -> None:
    layout = layoutdatei(tmp_path, betraege=[{"spalte": "Betragg"}])
    with pytest.raises(HaushaltsFehler, match=r"Die Spalte „Betragg“ fehlt.*Meinten Sie „Betrag“"):
        lies_haushalt(schreibe({}), layout=layout)
