"""Das Fenster der letzten Datenpunkte: der kurze Weg ohne Lücken gibt dasselbe wie der allgemeine."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from nachhaltigkeitshaushalt.bewerten.fenster import bilde_fenster
from nachhaltigkeitshaushalt.bewerten.reihen import Reihen


def reihen(werte: np.ndarray) -> Reihen:
    leer = np.full(werte.shape, -1)
    jahre = np.arange(2025 - werte.shape[1], 2025)
    return Reihen(jahre, werte, leer, [], leer, np.full(len(werte), -1))


@pytest.mark.parametrize("breite", [1, 2, 5, 6, 7, 15])
@pytest.mark.parametrize("punkte", [1, 2, 6])
def test_ohne_luecken_wie_mit_luecken(breite: int, punkte: int) -> None:
    werte = np.random.default_rng(1).normal(0, 1, (20, breite))
    mit_luecke = np.vstack([werte, np.full(breite, np.nan)])
    kurz, allgemein = bilde_fenster(reihen(werte), punkte), bilde_fenster(reihen(mit_luecke), punkte)
    for feld in fields(kurz):
        np.testing.assert_array_equal(getattr(kurz, feld.name), getattr(allgemein, feld.name)[:20], err_msg=feld.name)
