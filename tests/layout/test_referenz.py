"""Die Layout-Referenz in docs ist die, die das Modell erzeugt, und lässt keine Angabe ohne Erklärung."""

from __future__ import annotations

from pathlib import Path

import pytest

from nachhaltigkeitshaushalt.einlesen.layout.modell import lies_layout
from nachhaltigkeitshaushalt.einlesen.layout.referenz import schreibe_referenz
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_referenz_ist_aktuell() -> None:
    assert (DOCS / "layout_referenz.md").read_text(encoding="utf-8") == schreibe_referenz()


def test_jede_angabe_hat_form_und_bedeutung() -> None:
    zeilen = [z for z in schreibe_referenz().splitlines() if z.startswith("| `")]
    assert len(zeilen) > 30
    for zeile in zeilen:
        assert all(teil.strip() for teil in zeile.strip("|").replace("\\|", "").split("|")), zeile


@pytest.mark.parametrize("layout", sorted(DOCS.glob("layouts/*.yaml")), ids=lambda pfad: pfad.stem)
def test_alle_layouts_im_projekt_sind_gueltig(layout: Path) -> None:
    assert lies_layout(layout).betraege


@pytest.mark.parametrize(
    ("angabe", "aehnlich"),
    [("vorzeihen: beide_positiv", "vorzeichen"), ("kopfzeil: 2", "kopfzeile"), ("zahlen: deutch", "deutsch")],
)
def test_unbekannte_angaben_nennen_die_aehnlichste(tmp_path: Path, angabe: str, aehnlich: str) -> None:
    text = "vorzeichen: beide_positiv\nspalten: {produkt: P, konto: K}\n"
    text += "betraege: [{spalte: A, jahr: 2024, wertart: ansatz}]\n"
    ziel = tmp_path / "layout.yaml"
    ziel.write_text(text + angabe + "\n", encoding="utf-8")
    with pytest.raises(HaushaltsFehler, match=f"Meinten Sie „{aehnlich}“"):
        lies_layout(ziel)
