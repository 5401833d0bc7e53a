"""Das Produktblatt: eine Seite je Produkt, jede Zahl mit Zellen, Unbekanntes mit Vorschlag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest

from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.inhalt import Tabelle
    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

PRODUKT = "060101"


@pytest.fixture(scope="module")
def bericht(plan: Nachhaltigkeitshaushalt) -> Lagebericht:
    return plan.lagebericht(2025)


def tabelle(blatt: Lagebericht, kennung: str) -> Tabelle:
    return next(t for t in blatt.bericht.tabellen() if t.kennung == kennung)


def test_budget_ist_die_summe_der_haushaltszeilen(plan: Nachhaltigkeitshaushalt, bericht: Lagebericht) -> None:
    aufwand, ertrag, zuschuss = tabelle(bericht.produktblatt(PRODUKT), "produktblatt_budget").zeilen
    zeilen = plan.haushalt.zeilen
    wahl = (zeilen["produkt"] == PRODUKT) & (zeilen["jahr"] == 2025) & (zeilen["plan"] == "ergebnis")
    ist = zeilen[wahl & (zeilen["wertart"] == "ergebnis")].groupby("seite", observed=True)["betrag_cent"].sum()
    assert (aufwand.zellen[3].wert, ertrag.zellen[3].wert) == (ist["aufwand"], ist["ertrag"])
    assert zuschuss.zellen[3].wert == ist["aufwand"] - ist["ertrag"]


def test_jedes_produkt_bekommt_ein_blatt_und_jeder_betrag_hat_zellen(
    plan: Nachhaltigkeitshaushalt, bericht: Lagebericht
) -> None:
    for produkt in plan.haushalt.produkte["produkt"]:
        register = bericht.produktblatt(produkt).register
        assert register.tafeln is not None
        for eintrag in register.eintraege.values():
            if eintrag.herkunft is not None:
                wert: float = register.tafeln.betrag(eintrag.herkunft.zaehler)
                if eintrag.herkunft.nenner:
                    wert = 100 * wert / register.tafeln.betrag(eintrag.herkunft.nenner)
                assert wert == eintrag.wert, eintrag.schluessel


def test_anteile_an_den_zielen_ergeben_das_ganze(bericht: Lagebericht) -> None:
    blatt = bericht.produktblatt(PRODUKT)
    anteile = [zeile.zellen[4].wert for zeile in tabelle(blatt, "produktblatt_ziele").zeilen]
    assert sum(float(str(anteil)) for anteil in anteile) == pytest.approx(100)


def test_steckbrief_nennt_was_fehlt_beim_namen(bericht: Lagebericht, tmp_path: Path) -> None:
    blatt = bericht.produktblatt(PRODUKT, {"pflicht": "Pflichtaufgabe", "auftragsgrundlage": "=SGB VIII"})
    ziel = blatt.als_word(tmp_path / "p.docx")
    zellen = {z.cells[0].text: z.cells[1].text for z in docx.Document(str(ziel)).tables[0].rows}
    assert zellen["Pflichtaufgabe oder freiwillig"] == "Pflichtaufgabe"
    assert zellen["Auftragsgrundlage"] == "=SGB VIII"
    assert zellen["Zielgruppe"] == "nicht angegeben"


def test_unbekanntes_produkt_und_unbekannte_angabe(bericht: Lagebericht) -> None:
    with pytest.raises(HaushaltsFehler, match="Meinten Sie „060101“"):
        bericht.produktblatt("06101")
    with pytest.raises(HaushaltsFehler, match="Meinten Sie „pflicht“"):
        bericht.produktblatt(PRODUKT, {"pflichtig": "ja"})
