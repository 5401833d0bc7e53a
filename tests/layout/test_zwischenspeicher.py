"""Der Zwischenspeicher gibt denselben Haushalt zurück und gilt nur, solange nichts anders ist."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from nachhaltigkeitshaushalt.beispiel import beispielmappen
from nachhaltigkeitshaushalt.einlesen import zwischenspeicher
from nachhaltigkeitshaushalt.einlesen.zwischenspeicher import lies_haushalt_mit_zwischenspeicher

if TYPE_CHECKING:
    from pathlib import Path


def test_gespeichert_ist_gleich_gelesen_und_schneller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pfad = beispielmappen()["haushalt"]
    anfang = time.perf_counter()
    gelesen = lies_haushalt_mit_zwischenspeicher(pfad, tmp_path / "speicher")
    mitte = time.perf_counter()
    monkeypatch.setattr(zwischenspeicher, "lies_haushalt", lambda *_, **__: pytest.fail("es wurde neu gelesen"))
    geholt = lies_haushalt_mit_zwischenspeicher(pfad, tmp_path / "speicher")
    assert time.perf_counter() - mitte < mitte - anfang
    for name in zwischenspeicher._tabellen():
        pd.testing.assert_frame_equal(getattr(gelesen, name), getattr(geholt, name))
    assert (gelesen.angaben, gelesen.dateien, gelesen.buchstaben) == (geholt.angaben, geholt.dateien, geholt.buchstaben)
    assert gelesen.profil == geholt.profil


@pytest.mark.parametrize("aenderung", ["datei", "layout", "fassung", "beschaedigt"])
def test_jede_aenderung_liest_neu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aenderung: str) -> None:
    datei, layout, speicher = tmp_path / "plan.csv", tmp_path / "layout.yaml", tmp_path / "speicher"
    datei.write_text("Produkt;Konto;Ansatz 2024\n0101;501000;1.234,50\n", encoding="utf-8")
    text = (
        "land: NW\nhaushaltsjahr: 2024\nvorzeichen: beide_positiv\nspalten: {produkt: Produkt, konto: Konto}\n"
        "betraege: [{spalte: Ansatz 2024, jahr: 2024, wertart: ansatz}]\n"
    )
    layout.write_text(text, encoding="utf-8")
    vorher = lies_haushalt_mit_zwischenspeicher(datei, speicher, layout=layout)
    assert int(vorher.zeilen["betrag_cent"].sum()) == 123_450
    if aenderung == "datei":
        datei.write_text("Produkt;Konto;Ansatz 2024\n0101;501000;1.234,51\n", encoding="utf-8")
    elif aenderung == "layout":
        layout.write_text(
            text.replace("betraege:", "betraege:").replace("wertart: ansatz", "wertart: ansatz, einheit: tausend_euro"),
            encoding="utf-8",
        )
    elif aenderung == "fassung":
        monkeypatch.setattr(zwischenspeicher, "FASSUNG", zwischenspeicher.FASSUNG + 1)
    else:
        (speicher / "zeilen.parquet").write_bytes(b"kaputt")
    aufrufe: list[int] = []
    echt = zwischenspeicher.lies_haushalt
    monkeypatch.setattr(zwischenspeicher, "lies_haushalt", lambda *a, **k: aufrufe.append(1) or echt(*a, **k))
    nachher = lies_haushalt_mit_zwischenspeicher(datei, speicher, layout=layout)
    assert aufrufe == [1]
    erwartet = {"datei": 123_451, "layout": 123_450_000}.get(aenderung, 123_450)
    assert int(nachher.zeilen["betrag_cent"].sum()) == erwartet
