"""Landesprofil, Regelwerk und Vorschläge: nichts wird angenommen, was nicht in den Regeln steht."""

from __future__ import annotations

import pytest

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil
from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, vorhandene_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte, meinten_sie

LAENDER = [name.upper() for name in vorhandene_regeln("laender")]


def test_ein_fehlendes_land_nennt_die_vorhandenen() -> None:
    with pytest.raises(HaushaltsFehler, match=r"Für das Land „XX“ gibt es kein Landesprofil\. Vorhanden: .*NW"):
        lade_landesprofil("XX", 2025)


def test_ein_jahr_vor_dem_profil_wird_nicht_angenommen() -> None:
    with pytest.raises(HaushaltsFehler, match="gilt nicht für das Haushaltsjahr 1991"):
        lade_landesprofil("NW", 1991)


@pytest.mark.parametrize(
    ("konto", "zeile"),
    [
        ("448100", "kostenerstattungen"),
        ("441100", "privatrechtliche_entgelte"),
        ("44", "privatrechtliche_entgelte"),
        ("501100", "personal"),
        ("4", None),
        ("", None),
        ("999999", None),
    ],
)
def test_der_laengste_kontenanfang_gewinnt(konto: str, zeile: str | None) -> None:
    assert lade_landesprofil("NW", 2025).zeile_zum_konto(konto) == zeile


@pytest.mark.parametrize("land", LAENDER)
def test_jedes_profil_ist_in_sich_schluessig(land: str) -> None:
    profil = lade_landesprofil(land, 2025)
    bekannt = {zeile["zeile"] for zeile in profil.zeilen}
    assert set(profil.konten.values()) <= set(profil.seiten())
    for zeile in profil.zeilen:
        assert not ("seite" in zeile and "summe" in zeile), zeile
        assert "seite" in zeile or "summe" in zeile or "art" in zeile, zeile
        assert set(zeile.get("summe", {})) <= bekannt
    for plan in {zeile["plan"] for zeile in profil.zeilen}:
        nummern = [zeile["nummer"] for zeile in profil.gliederung(plan)]
        assert len(nummern) == len(set(nummern))


def test_es_gilt_der_juengste_schon_begonnene_eintrag() -> None:
    eintraege = [{"ab": 2019, "x": 2}, {"ab": 2005, "x": 1}]
    assert [(gueltig_in(eintraege, jahr) or {}).get("x") for jahr in (2004, 2005, 2018, 2019, 2030)] == [
        None, 1, 1, 2, 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gesucht", "satz"),
    [("Betrg", "Meinten Sie „Betrag“?"), ("PRODUKTE", "Meinten Sie „Produkt“?"), ("völlig anders", "")],
)
def test_vorschlaege_nennen_den_aehnlichsten_namen(gesucht: str, satz: str) -> None:
    assert meinten_sie(gesucht, ["Betrag", "Produkt", "Jahr", ""]) == satz


def test_gefaltete_namen_gleichen_sich() -> None:
    assert falte(" Gültig  ab ") == falte("gueltig-ab") == falte("GÜLTIG_AB") == "gueltig_ab"
