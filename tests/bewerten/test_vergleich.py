"""Datenstände: das frühere Urteil wiederholen und die Ursache einer Änderung benennen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from nachhaltigkeitshaushalt.bewerten.vergleich import vergleiche_bewertungen
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tabellen = Callable[..., tuple[pd.DataFrame, pd.DataFrame]]

REIHE = {2019: 30.0, 2020: 31.0, 2021: 32.0, 2022: 33.0, 2023: 34.0, 2024: 38.0}


def _mit_revision(werte: pd.DataFrame) -> pd.DataFrame:
    """Zum ersten Stand von März 2025 kommt im März 2026 ein nach unten berichtigter Wert für 2024."""
    neu = pd.DataFrame({"kennzahl": ["K"], "jahr": [2024], "wert": [29.0], "datenstand": ["2026-03-01"]})
    return pd.concat([werte.assign(datenstand="2025-03-01"), neu], ignore_index=True)


def test_der_fruehere_datenstand_gibt_das_fruehere_urteil(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030)
    damals = bewerte_kennzahlen(kennzahlen, werte.assign(datenstand="2025-03-01"), 2024)
    heute = bewerte_kennzahlen(kennzahlen, _mit_revision(werte), 2024)
    wiederholt = bewerte_kennzahlen(kennzahlen, _mit_revision(werte), 2024, datenstand="2025-12-31")
    pd.testing.assert_frame_equal(wiederholt, damals)
    assert (damals["status"].item(), heute["status"].item()) == ("sonne", "gewitter")
    assert (damals["datenstand"].item(), heute["datenstand"].item()) == ("2025-03-01", "2026-03-01")


def test_der_vergleich_nennt_revidierte_daten(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030)
    alt = bewerte_kennzahlen(kennzahlen, _mit_revision(werte), 2024, datenstand="2025-12-31")
    vergleich = vergleiche_bewertungen(alt, bewerte_kennzahlen(kennzahlen, _mit_revision(werte), 2024))
    assert vergleich["ursache"].item() == "revidierte Daten"
    assert vergleich["aenderung"].item() == "schlechter"


@pytest.mark.parametrize(
    ("aenderung", "ursache"),
    [
        ({}, "unverändert"),
        ({"zielwert": 60.0}, "geändertes Ziel"),
        ({"zieljahr": 2026}, "geändertes Ziel"),
        ({"methode": "wert_halten"}, "geänderte Regel"),
    ],
)
def test_der_vergleich_nennt_geaenderte_vorgaben(
    tabellen: Tabellen, aenderung: dict[str, object], ursache: str
) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030)
    andere, _ = tabellen(REIHE, **({"zielwert": 48.0, "zieljahr": 2030} | aenderung))
    alt, neu = bewerte_kennzahlen(kennzahlen, werte, 2024), bewerte_kennzahlen(andere, werte, 2024)
    assert vergleiche_bewertungen(alt, neu)["ursache"].item() == ursache


def test_revidierter_basiswert_aus_der_reihe_ist_kein_geaendertes_ziel(tabellen: Tabellen) -> None:
    lang = {2012: 20.0} | REIHE
    kennzahlen, werte = tabellen(lang, zielwert=48.0, zieljahr=2030, basisjahr=2012)
    neu = werte.assign(wert=werte["wert"].where(werte["jahr"] != 2012, 18.0))
    alt, spaeter = bewerte_kennzahlen(kennzahlen, werte, 2024), bewerte_kennzahlen(kennzahlen, neu, 2024)
    assert spaeter["basisherkunft"].item() == "aus der Reihe"
    assert vergleiche_bewertungen(alt, spaeter)["ursache"].item() == "revidierte Daten"


def test_anders_angegebener_basiswert_ist_ein_geaendertes_ziel(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030, basisjahr=2012, basiswert=20.0)
    alt, neu = (bewerte_kennzahlen(kennzahlen.assign(basiswert=basis), werte, 2024) for basis in (20.0, 18.0))
    assert neu["basisherkunft"].item() == "angegeben"
    assert vergleiche_bewertungen(alt, neu)["ursache"].item() == "geändertes Ziel"


def test_der_vergleich_nennt_neue_daten_und_das_andere_jahr(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE | {2025: 39.0}, zielwert=48.0, zieljahr=2030)
    alt, neu = bewerte_kennzahlen(kennzahlen, werte, 2024), bewerte_kennzahlen(kennzahlen, werte, 2025)
    assert vergleiche_bewertungen(alt, neu)["ursache"].item() == "neue Daten; anderes Bewertungsjahr"


def test_entfallene_und_neue_kennzahlen_bleiben_sichtbar(tabellen: Tabellen) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030)
    alt = bewerte_kennzahlen(kennzahlen, werte, 2024)
    neu = bewerte_kennzahlen(kennzahlen.assign(kennzahl="L"), werte, 2024)
    vergleich = vergleiche_bewertungen(alt, neu).set_index("kennzahl")["aenderung"]
    assert vergleich.to_dict() == {"L": "neu aufgenommen", "K": "entfallen"}
    assert vergleiche_bewertungen(alt[:0], neu[:0]).empty


def test_eine_gespeicherte_bewertung_vergleicht_sich_wie_die_frische(tabellen: Tabellen, tmp_path: Path) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030)
    ohne_werte = kennzahlen.assign(kennzahl="L")
    frisch = bewerte_kennzahlen(pd.concat([kennzahlen, ohne_werte]), werte, 2024)
    frisch.to_csv(tmp_path / "bewertung.csv", index=False)
    vergleich = vergleiche_bewertungen(pd.read_csv(tmp_path / "bewertung.csv"), frisch)
    assert vergleich["ursache"].tolist() == ["unverändert", "unverändert"]


def test_der_vergleich_lehnt_unbrauchbares_klar_ab(tabellen: Tabellen) -> None:
    bewertung = bewerte_kennzahlen(*tabellen(REIHE, zielwert=48.0, zieljahr=2030), 2024)
    with pytest.raises(HaushaltsFehler, match="mehrfach"):
        vergleiche_bewertungen(pd.concat([bewertung, bewertung]), bewertung)
    with pytest.raises(HaushaltsFehler, match="Erlaubt: sonne"):
        vergleiche_bewertungen(bewertung.assign(status="gut"), bewertung)


def test_eine_andere_methode_macht_aus_gleichen_werten_keine_revidierten(tabellen: Tabellen) -> None:
    kurz = {2022: 30.0, 2023: 31.0, 2024: 32.0}
    kennzahlen, werte = tabellen(kurz, zielwert=48.0, zieljahr=2030, basisjahr=2022)
    linear, _ = tabellen(kurz, zielwert=48.0, zieljahr=2030, basisjahr=2022, methode="linear")
    alt, neu = bewerte_kennzahlen(kennzahlen, werte, 2024), bewerte_kennzahlen(linear, werte, 2024)
    assert vergleiche_bewertungen(alt, neu)["ursache"].item() == "geänderte Regel"


def test_ein_frueheres_bewertungsjahr_macht_aus_fehlenden_spaeteren_werten_keine_revidierten(
    tabellen: Tabellen,
) -> None:
    kennzahlen, werte = tabellen(REIHE, zielwert=48.0, zieljahr=2030)
    alt, neu = bewerte_kennzahlen(kennzahlen, werte, 2024), bewerte_kennzahlen(kennzahlen, werte, 2023)
    assert vergleiche_bewertungen(alt, neu)["ursache"].item() == "anderes Bewertungsjahr"
