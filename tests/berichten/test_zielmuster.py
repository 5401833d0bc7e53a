"""Das Muster der Zielerreichungstabellen: Ziel des Folgejahres, Erläuterung nur über der Grenze."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from nachhaltigkeitshaushalt.berichten.abschnitte.zielmuster import ist_zu_erlaeutern, wesentlichkeit, ziel_im_jahr
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import Kennzahlblick, sammle_kennzahlen

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht


@pytest.fixture
def kennzahl(grundlage: Berichtsgrundlage) -> Kennzahlblick:
    """K1: 2016 bei 10, Ziel 40 im Jahr 2030."""
    return sammle_kennzahlen(grundlage)[0]


def test_spalten_folgen_dem_normierten_muster(lagebericht: Lagebericht) -> None:
    muster = [t for t in lagebericht.bericht.tabellen() if t.kennung.startswith("zielerreichung_")]
    titel = [spalte.titel.replace("\u00ad", "") for spalte in muster[0].spalten]
    assert titel[2:7] == ["Ist 2023", "Ziel 2025", "Ist 2025", "Abweichung", "Ziel 2026"]


def test_ziel_des_folgejahres_liegt_auf_dem_sollpfad(kennzahl: Kennzahlblick) -> None:
    assert ziel_im_jahr(kennzahl, 2026) == pytest.approx(10 + 30 * 10 / 14)
    assert ziel_im_jahr(kennzahl, 2030) == 40
    assert ziel_im_jahr(kennzahl, 2040) == 40
    assert ziel_im_jahr(kennzahl, 2010) == 10


@pytest.mark.parametrize(
    ("status", "ist", "erwartet"),
    [("sonne", 81.0, False), ("sonne", 80.0, True), ("sonne", 121.0, True), ("wolke", 99.0, True)],
)
def test_erlaeutert_wird_nur_ab_der_wesentlichkeitsgrenze(
    kennzahl: Kennzahlblick, status: str, ist: float, *, erwartet: bool
) -> None:
    assert wesentlichkeit() == 20
    urteil = {**kennzahl.urteil, "status": status, "istwert": ist, "sollwert": 100.0}
    assert ist_zu_erlaeutern(replace(kennzahl, urteil=urteil)) is erwartet
