"""Jedes Landesprofil ist in sich schlüssig, datiert und belegt; die Seiten der Dokumentation folgen ihm."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern import landesprofil
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil, zeilen_der_gliederung
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln, vorhandene_regeln

LAENDER = vorhandene_regeln("laender")
DOCS = Path(__file__).resolve().parents[2] / "docs" / "laender"
GUETE = {"gerechnet", "amtlich", "verordnung", "belegt", "gruppen", "teilweise", "allgemein", "fehlt"}


def abschnitte() -> list[Any]:
    return [
        pytest.param(land, abschnitt, id=f"{land} {abschnitt['plan']} {abschnitt['ebene']} {abschnitt['ab']}")
        for land in LAENDER
        for abschnitt in lade_regeln(f"laender/{land}")["gliederungen"]
    ]


def test_acht_profile_liegen_bei_und_ein_eigenes_darf_hinzukommen() -> None:
    assert {"bw", "by", "de", "ni", "nw", "rp", "sh", "sl"} <= set(LAENDER)


def test_das_profil_der_anleitung_laesst_sich_laden(monkeypatch: pytest.MonkeyPatch) -> None:
    anleitung = (DOCS.parent / "landesprofil_schreiben.md").read_text(encoding="utf-8")
    (beispiel,) = re.findall(r"```yaml\n(.*?)```", anleitung, re.DOTALL)
    monkeypatch.setattr(landesprofil, "vorhandene_regeln", lambda _: ["he"])
    monkeypatch.setattr(landesprofil, "lade_regeln", lambda _: yaml.safe_load(beispiel))
    profil = lade_landesprofil.__wrapped__("HE", 2025)
    assert profil.zeile_zum_konto("500100") == "privatrechtliche_entgelte"
    assert profil.zeile_zum_konto("620000") == "personal"
    assert profil.seiten()["personal"] == "aufwand"
    assert profil.stellen() == (2, 4)


@pytest.mark.parametrize(("land", "abschnitt"), abschnitte())
def test_gliederung_ist_schluessig(land: str, abschnitt: dict[str, Any]) -> None:
    zeilen = zeilen_der_gliederung(abschnitt, lade_regeln(f"laender/{land}")["gliederungen"])
    gesehen: set[str] = set()
    for zeile in zeilen:
        assert sum(name in zeile for name in ("seite", "summe", "art")) == 1, zeile
        assert set(zeile.get("summe", {})) <= gesehen or abschnitt.get("wie", {}).get("von"), zeile
        assert set(zeile.get("summe", {}).values()) <= {1, -1}
        assert zeile["bezeichnung"].strip() == zeile["bezeichnung"]
        gesehen.add(zeile["zeile"])
    assert len(gesehen) == len(zeilen) == len({z["nummer"] for z in zeilen})
    assert isinstance(abschnitt["ab"], int)
    assert len(abschnitt["fundstelle"]) > 10
    assert abschnitt["guete"] in GUETE


@pytest.mark.parametrize("land", LAENDER)
def test_konten_fuehren_nur_zu_zeilen_mit_seite(land: str) -> None:
    profil = lade_landesprofil(land, 2025)
    assert set(profil.konten.values()) <= set(profil.seiten())
    for abschnitt in lade_regeln(f"laender/{land}")["kontenrahmen"]:
        assert abschnitt["guete"] in GUETE
        assert abschnitt["fundstelle"]


@pytest.mark.parametrize("land", LAENDER)
def test_ein_schluessel_hat_in_einem_land_nur_einen_plan_und_eine_seite(land: str) -> None:
    daten = lade_regeln(f"laender/{land}")["gliederungen"]
    plaene: dict[str, set[str]] = {}
    seiten: dict[str, set[str]] = {}
    for abschnitt in daten:
        for zeile in zeilen_der_gliederung(abschnitt, daten):
            plaene.setdefault(zeile["zeile"], set()).add(abschnitt["plan"])
            seiten.setdefault(zeile["zeile"], set()).update({zeile["seite"]} if "seite" in zeile else set())
    assert {name for name, werte in plaene.items() if len(werte) > 1} == set()
    assert {name for name, werte in seiten.items() if len(werte) > 1} == set()


def test_kontenklasse_4_ist_in_nrw_ertrag_und_in_bw_aufwand() -> None:
    nw, bw = lade_landesprofil("NW", 2025), lade_landesprofil("BW", 2025)
    assert nw.seiten()[str(nw.zeile_zum_konto("4011"))] == "ertrag"
    assert bw.seiten()[str(bw.zeile_zum_konto("4011"))] == "aufwand"
    assert bw.zeile_zum_konto("3481") == "kostenerstattungen"
    assert bw.zeile_zum_konto("3411") == "privatrechtliche_entgelte"


def test_die_nummer_27_bedeutet_je_ebene_und_jahr_verschiedenes() -> None:
    alt, neu = lade_landesprofil("NW", 2016), lade_landesprofil("NW", 2025)
    assert alt.zeile_zur_nummer("ergebnis", "27") == neu.zeile_zur_nummer("ergebnis", "27") == "ilb_ertraege"
    assert alt.zeile_zur_nummer("ergebnis", "27", "gesamt") == "verrechnete_ertraege"
    assert neu.zeile_zur_nummer("ergebnis", "27", "gesamt") == "globaler_minderaufwand"


def test_zeilen_18_und_22_tauschten_den_namen_aber_nicht_die_formel() -> None:
    alt = {z["nummer"]: z for z in lade_landesprofil("NW", 2016).gliederung("ergebnis")}
    neu = {z["nummer"]: z for z in lade_landesprofil("NW", 2025).gliederung("ergebnis")}
    assert alt["18"]["bezeichnung"] == neu["22"]["bezeichnung"] == "Ordentliches Ergebnis"
    assert alt["18"]["zeile"] == neu["18"]["zeile"] == "ergebnis_laufende_verwaltung"
    assert alt["18"]["summe"] == neu["18"]["summe"]


def test_fortgeschriebener_ansatz_meint_in_nrw_und_bw_verschiedenes() -> None:
    regel = {land: lade_landesprofil(land, 2025).regeln["fortgeschrieben"]["regel"] for land in ("NW", "BW", "SH")}
    assert "uebertragung" in regel["NW"]
    assert "uebertragung" in regel["SH"]
    assert "uebertragung" not in regel["BW"]


def test_fehlendes_profil_sagt_wie_man_eines_schreibt() -> None:
    with pytest.raises(nh.HaushaltsFehler, match=r"ZZ.*landesprofil_schreiben\.md"):
        lade_landesprofil("ZZ", 2025)
    with pytest.raises(nh.HaushaltsFehler, match="gilt nicht für das Haushaltsjahr 1999"):
        lade_landesprofil("NW", 1999)


def test_seiten_der_dokumentation_sind_aktuell() -> None:
    seiten = runpy.run_path(str(DOCS / "erzeuge_laender.py"))["seiten"]()
    assert {pfad.name for pfad in DOCS.glob("*.md")} == set(seiten)
    for name, inhalt in seiten.items():
        assert (DOCS / name).read_text(encoding="utf-8") == inhalt, name
