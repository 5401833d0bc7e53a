"""Die versprochene Schnittstelle: jeder Name da, an der Beispielstadt brauchbar, leicht zu laden."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import nachhaltigkeitshaushalt as nh
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

VERSPROCHEN = {
    "lies_haushalt", "lies_steuerung", "Nachhaltigkeitshaushalt", "mittel_je_ziel", "handlungsfeldbudgets",
    "bewerte_kennzahlen", "pruefspur", "pruefe", "beispielmappen", "HaushaltsFehler",
}  # fmt: skip
JE = ["jahr", "wertart", "plan", "seite"]


def in_neuem_prozess(code: str) -> str:
    """Ausgabe eines frischen Python-Prozesses."""
    lauf = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return lauf.stdout.strip()


def test_alle_versprochenen_namen_sind_da_und_beschrieben() -> None:
    assert set(nh.__all__) >= VERSPROCHEN
    assert len(nh.__all__) <= 20
    for name in nh.__all__:
        assert getattr(nh, name).__doc__, name
    assert set(nh.__all__) <= set(dir(nh))
    assert "error" not in nh.__version__


def test_ein_unbekannter_name_ist_ein_attributfehler() -> None:
    with pytest.raises(AttributeError, match="gibtsnicht"):
        _ = nh.gibtsnicht


def test_die_wurzel_laedt_keine_schwere_bibliothek() -> None:
    schwer = ("pandas", "numpy", "pandera", "matplotlib", "openpyxl", "docx", "fastexcel", "pyarrow", "yaml")
    code = f"import sys, nachhaltigkeitshaushalt; print([m for m in {schwer} if m in sys.modules])"
    assert in_neuem_prozess(code) == "[]"


def test_rechnen_laedt_weder_diagramme_noch_word() -> None:
    code = (
        "import sys, nachhaltigkeitshaushalt as nh; m = nh.beispielmappen(); "
        "p = nh.Nachhaltigkeitshaushalt(nh.lies_haushalt(m['haushalt']), nh.lies_steuerung(m['steuerung'])); "
        "p.befunde, p.mittel_je_ziel(), p.zielerreichung(2025); "
        "print([n for n in ('matplotlib', 'docx', 'xlsxwriter') if n in sys.modules])"
    )
    assert in_neuem_prozess(code) == "[]"


def test_beispielmappen_liegen_bereit(mappen: dict[str, Path]) -> None:
    assert {name: pfad.is_file() for name, pfad in mappen.items()} == {"haushalt": True, "steuerung": True}


def test_beispielstadt_hat_keinen_fehler(plan: Nachhaltigkeitshaushalt) -> None:
    assert "fehler" not in set(plan.befunde["schwere"])


@pytest.mark.parametrize("jahr", [2022, 2023, 2024, 2025, 2026, 2027, 2028])
def test_mittel_und_budgets_ergeben_den_haushalt(plan: Nachhaltigkeitshaushalt, jahr: int) -> None:
    zeilen = plan.haushalt.zeilen
    erwartet = zeilen[zeilen["jahr"] == jahr].groupby(JE, observed=True)["betrag_cent"].sum().to_dict()
    for tabelle in (plan.mittel_je_ziel(jahr=jahr), plan.handlungsfeldbudgets(jahr=jahr)):
        assert tabelle.groupby(JE)["betrag_cent"].sum().to_dict() == erwartet


def test_spalten_der_ergebnistabellen(plan: Nachhaltigkeitshaushalt) -> None:
    assert list(plan.mittel_je_ziel(2025).columns) == ["ziel", "handlungsfeld", "wirkung", *JE, "betrag_cent"]
    budgets = ["handlungsfeld", "fachbereich", "produkt", *JE, "betrag_cent"]
    assert list(plan.handlungsfeldbudgets(2025).columns) == budgets
    spur = {
        "datei",
        "blatt",
        "zelle",
        *JE,
        "produkt",
        "konto",
        "zeile",
        "betrag_cent",
        "wirkung",
        "anteil",
        "anteil_cent",
    }
    assert set(plan.pruefspur(ziel="Z1.1.1", jahr=2025).columns) >= spur
    assert set(plan.zielerreichung(2025).columns) >= {"kennzahl", "jahr", "status", "grad", "methode", "begruendung"}


def test_jede_methode_ist_die_gleichnamige_funktion(plan: Nachhaltigkeitshaushalt) -> None:
    h, s = plan.haushalt, plan.steuerung
    rahmen = (h.zeilen, h.produkte, s.zuordnungen, s.ziele)
    paare = [
        (plan.mittel_je_ziel(2025), nh.mittel_je_ziel(*rahmen, jahr=2025)),
        (
            plan.handlungsfeldbudgets(2025),
            nh.handlungsfeldbudgets(h.zeilen, h.produkte, s.handlungsfeldbudgets, jahr=2025),
        ),
        (plan.zielerreichung(2025), nh.bewerte_kennzahlen(s.kennzahlen, s.kennzahlwerte, 2025)),
        (plan.pruefspur(ziel="Z1.1.1", jahr=2025), nh.pruefspur(*rahmen, ziel="Z1.1.1", jahr=2025)),
        (plan.befunde, nh.pruefe(h, s)),
    ]
    for methode, funktion in paare:
        pd.testing.assert_frame_equal(methode, funktion)


def test_jede_zahl_ist_die_summe_ihrer_zellen(plan: Nachhaltigkeitshaushalt) -> None:
    mittel = plan.mittel_je_ziel(jahr=2025)
    for ziel in {*plan.steuerung.ziele["ziel"], NICHT_ZUGEORDNET, NACHRICHTLICH}:
        spur = plan.pruefspur(ziel=ziel, jahr=2025)
        erwartet = mittel[mittel["ziel"] == ziel].groupby(["wirkung", *JE], dropna=False)["betrag_cent"].sum()
        erhalten = spur.groupby(["wirkung", *JE], dropna=False, observed=True)["anteil_cent"].sum()
        assert sorted(w for w in erhalten if w) == sorted(w for w in erwartet if w)
        assert erhalten.sum() == erwartet.sum()


def test_jedes_budget_ist_die_summe_seiner_zellen(plan: Nachhaltigkeitshaushalt) -> None:
    budgets = plan.handlungsfeldbudgets(jahr=2025)
    for feld in set(plan.steuerung.handlungsfeldbudgets["handlungsfeld"]):
        erwartet = budgets[budgets["handlungsfeld"] == feld].groupby(JE)["betrag_cent"].sum()
        erhalten = plan.pruefspur(handlungsfeld=feld, jahr=2025).groupby(JE, observed=True)["anteil_cent"].sum()
        assert {k: v for k, v in erhalten.items() if v} == {k: v for k, v in erwartet.items() if v}


def test_die_pruefspur_verlangt_genau_eine_auswahl(plan: Nachhaltigkeitshaushalt) -> None:
    for auswahl in ({}, {"ziel": "Z1", "handlungsfeld": "HF1"}):
        with pytest.raises(nh.HaushaltsFehler, match="pruefspur_auswahl"):
            plan.pruefspur(jahr=2025, **auswahl)


def test_fassade_und_tabellen_bleiben_unveraendert(plan: Nachhaltigkeitshaushalt) -> None:
    vorher = plan.haushalt.zeilen.copy()
    plan.mittel_je_ziel(2025)
    plan.handlungsfeldbudgets(2025)
    plan.pruefspur(ziel=NICHT_ZUGEORDNET, jahr=2025)
    pd.testing.assert_frame_equal(plan.haushalt.zeilen, vorher)
    with pytest.raises(AttributeError):
        plan.haushalt = None  # type: ignore[misc]


def test_ein_jahr_ohne_zeilen_hat_keinen_lagebericht(plan: Nachhaltigkeitshaushalt) -> None:
    with pytest.raises(nh.HaushaltsFehler, match="Zum Jahr 1999 hat der Haushalt keine Zeilen"):
        plan.lagebericht(1999)


def test_im_terminal_zeigt_sich_jedes_ergebnis_in_einer_zeile() -> None:
    mappen = nh.beispielmappen()
    haushalt, steuerung = nh.lies_haushalt(mappen["haushalt"]), nh.lies_steuerung(mappen["steuerung"])
    plan = nh.Nachhaltigkeitshaushalt(haushalt, steuerung)
    for ergebnis in (haushalt, steuerung, plan, plan.stand("2026-06-30"), plan.lagebericht(2025)):
        text = repr(ergebnis)
        assert "\n" not in text
        assert text.startswith(type(ergebnis).__name__)
        assert len(text) < 250
