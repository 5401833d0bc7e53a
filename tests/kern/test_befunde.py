"""Befunde: Meldungen für Menschen, nie länger als ein Bildschirm, mit Ort und deutschem Wert."""

from __future__ import annotations

import datetime as dt

import pytest

from nachhaltigkeitshaushalt.kern.befunde import (
    SPALTEN,
    HaushaltsFehler,
    Ort,
    als_anzeige,
    befund,
    befundtabelle,
    fehler,
    meldung,
)
from nachhaltigkeitshaushalt.kern.tabellen import Befunde


def viele(anzahl: int) -> list[dict[str, object]]:
    """So viele gleichartige Befunde."""
    return [befund("zelle_fehlerwert", Ort("h.xlsx", "Zeilen", f"H{n}"), "#REF!") for n in range(2, anzahl + 2)]


@pytest.mark.parametrize(("anzahl", "zeilen"), [(0, 0), (1, 1), (20, 20), (21, 21), (332, 21)])
def test_hoechstens_zwanzig_zeilen_dann_und_weitere(anzahl: int, zeilen: int) -> None:
    text = meldung(viele(anzahl))
    assert len(text.splitlines()) == zeilen
    assert text.endswith(f"… und {anzahl - 20} weitere") == (anzahl > 20)


def test_die_ausnahme_traegt_alle_befunde_als_tabelle() -> None:
    ausnahme = HaushaltsFehler(viele(332))
    assert len(ausnahme.befunde) == 332
    assert str(ausnahme).endswith("… und 312 weitere")
    Befunde.validate(ausnahme.befunde)


def test_die_meldung_nennt_datei_blatt_zelle_wert_und_was_zu_tun_ist() -> None:
    text = str(fehler("zelle_fehlerwert", Ort("h.xlsx", "Zeilen", "J7", "betrag_cent"), "#DIV/0!"))
    assert text == (
        "h.xlsx › Zeilen!J7: Die Zelle enthält den Fehlerwert #DIV/0!. "
        "Formel in Excel berichtigen; die Zelle wird nicht als 0 gelesen. [zelle_fehlerwert]"
    )


def test_eine_leere_befundtabelle_hat_alle_spalten() -> None:
    tabelle = befundtabelle([])
    assert list(tabelle.columns) == list(SPALTEN)
    Befunde.validate(tabelle)


@pytest.mark.parametrize(
    ("wert", "text"),
    [
        (True, "WAHR"),
        (False, "FALSCH"),
        (10.5, "10,5"),
        (41000000000000.0, "41000000000000"),
        (2025, "2025"),
        (dt.datetime(2025, 3, 31, 12, 0), "31.03.2025"),  # noqa: DTZ001 - Excel kennt keine Zeitzonen
        (dt.date(2025, 3, 31), "31.03.2025"),
        ("x", "x"),
    ],
)
def test_werte_stehen_wie_in_der_deutschen_tabelle(wert: object, text: str) -> None:
    assert als_anzeige(wert) == text


@pytest.mark.parametrize(
    ("ort", "text"),
    [(Ort(), ""), (Ort("h.xlsx"), "h.xlsx"), (Ort("h.xlsx", "B"), "h.xlsx › B"), (Ort(None, "B", "C3"), "B!C3")],
)
def test_orte_lesen_sich_von_der_datei_zur_zelle(ort: Ort, text: str) -> None:
    assert str(ort) == text
