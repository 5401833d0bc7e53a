"""SDSN: Normierung, Kennzahlampel und Zielampel gegen die veröffentlichten Ergebnisse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nachhaltigkeitshaushalt.bewerten.sdsn import (
    FARBEN,
    GRAU,
    farbe_der_kennzahl,
    farbe_des_ziels,
    normiere,
    stufenwert,
)
from nachhaltigkeitshaushalt.bewerten.zielerreichung import bewerte_kennzahlen

if TYPE_CHECKING:
    from pathlib import Path

DEUTSCH = {"green": "gruen", "yellow": "gelb", "orange": "orange", "red": "rot", "gray": "grau", "grey": "grau"}
STATUS = {"green": "sonne", "yellow": "leicht_bewoelkt", "orange": "wolke", "red": "gewitter"}


def _lies(orakel: Path) -> pd.DataFrame:
    werte = pd.read_csv(orakel / "sdsn_werte.csv")
    return werte.merge(pd.read_csv(orakel / "sdsn_kennzahlen.csv"), on="kennzahl", validate="many_to_one")


def test_alle_normwerte_stimmen(orakel: Path) -> None:
    tafel = _lies(orakel).dropna(subset=["normiert", "wert"])
    norm = normiere(*(tafel[spalte].to_numpy(float) for spalte in ("wert", "schlechtester", "bester")))
    assert len(tafel) == 1907
    np.testing.assert_allclose(norm, tafel["normiert"].to_numpy(float), atol=1e-3)


def test_alle_kennzahlfarben_stimmen(orakel: Path) -> None:
    tafel = _lies(orakel)
    tafel = tafel[tafel["farbe"].notna() & ~tafel["farbe"].isin(["gray", "grey"])]
    farben = farbe_der_kennzahl(*(tafel[spalte].to_numpy(float) for spalte in ("wert", "gruen", "rot")))
    assert [FARBEN[farbe] for farbe in farben] == [DEUTSCH[farbe] for farbe in tafel["farbe"]]
    assert len(tafel) == 2229


def test_alle_zielfarben_stimmen(orakel: Path) -> None:
    tafel = _lies(orakel)
    felder = {name: tafel[name].to_numpy(float) for name in ("wert", "schlechtester", "rot", "gruen", "bester")}
    tafel["stufe"] = stufenwert(felder.pop("wert"), tuple(felder.values()))
    tafel["kode"] = farbe_der_kennzahl(*(tafel[spalte].to_numpy(float) for spalte in ("wert", "gruen", "rot")))
    alle = pd.read_csv(orakel / "sdsn_kennzahlen.csv")
    ziele = pd.read_csv(orakel / "sdsn_ziele.csv")
    geprueft, falsch = 0, []
    for ziel in ziele[~ziele["farbe"].isin(["gray", "grey"])].itertuples():
        verlangt = alle[(alle["sdg"] == ziel.sdg) & alle["dashboard_oecd" if ziel.oecd else "index_global"]]
        eigene = tafel[tafel["land"] == ziel.land].set_index("kennzahl").reindex(verlangt["kennzahl"])
        kodes = eigene["kode"].fillna(GRAU).to_numpy(np.int64)
        farbe = FARBEN[farbe_des_ziels(eigene["stufe"].to_numpy(float), kodes)]
        geprueft += 1
        if farbe != DEUTSCH[ziel.farbe]:
            falsch.append((ziel.land, ziel.sdg, ziel.farbe, farbe))
    assert falsch == []
    assert geprueft == 412


def test_die_methode_sdsn_gibt_farbe_und_normwert_als_urteil(orakel: Path) -> None:
    tafel = _lies(orakel)
    tafel = tafel[(tafel["land"] == "DEU") & tafel["wert"].notna() & tafel["farbe"].isin(list(STATUS))]
    richtung = np.where(tafel["bester"] > tafel["schlechtester"], "steigend", "fallend")
    kennzahlen = tafel[["kennzahl", "bester", "schlechtester", "gruen", "rot"]].assign(
        richtung=richtung, zielart="richtung", methode="sdsn"
    )
    ergebnis = bewerte_kennzahlen(kennzahlen, tafel[["kennzahl", "wert"]].assign(jahr=2019), 2019)
    assert ergebnis["status"].tolist() == [STATUS[farbe] for farbe in tafel["farbe"]]


def test_bester_gleich_schlechtester_ist_nicht_bestimmt() -> None:
    assert np.isnan(normiere(np.array([1.0]), np.array([2.0]), np.array([2.0]))).all()
