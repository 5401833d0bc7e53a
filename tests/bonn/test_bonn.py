"""Eine echte Stadt: der veröffentlichte Haushaltsplanentwurf 2017–2024 der Bundesstadt Bonn."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.reader.excel import load_workbook

from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET
from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from pathlib import Path

    import nachhaltigkeitshaushalt as nh

JAHRE = range(2017, 2025)
SALDO = 900
KOPF = 1210


def cent(euro: Decimal) -> int:
    """Euro als ganze Cent; ein Rest wäre ein Fehler der Erwartung."""
    hundertfach = euro * 100
    assert hundertfach == int(hundertfach)
    return int(hundertfach)


def summe(quelle: list[Any], jahr: int, *nummern: int) -> int:
    """Summe einer Jahresspalte in Cent, wie sie dasteht; ohne Nummern über alle Zeilen."""
    return cent(sum((z.betraege[jahr] for z in quelle if not nummern or z.nummer in nummern), Decimal(0)))


def saldo(zeilen: Any) -> int:  # noqa: ANN401 - eine Tabelle
    """Erträge minus Aufwendungen in Cent."""
    je_seite = zeilen.groupby("seite", observed=True)["betrag_cent"].sum()
    return int(je_seite.get("ertrag", 0)) - int(je_seite.get("aufwand", 0))


@pytest.mark.parametrize("jahr", JAHRE)
def test_alle_zeilen_sind_gelesen_und_die_spaltensumme_stimmt_auf_den_cent(
    quelle: list[Any], bonn: nh.Haushalt, jahr: int
) -> None:
    zeilen = bonn.zeilen[bonn.zeilen["jahr"] == jahr]
    assert len(zeilen) == len(quelle) == KOPF
    assert saldo(zeilen) == -summe(quelle, jahr)


def test_die_spaltensumme_2017_ist_die_abgelesene(quelle: list[Any]) -> None:
    assert summe(quelle, 2017) == 9_782_362_811


def test_jeder_betrag_steht_in_der_zelle_aus_der_er_stammt(quelle: list[Any], bonn: nh.Haushalt) -> None:
    for zeile in bonn.zeilen.sample(300, random_state=1).to_dict("records"):
        herkunft = quelle[zeile["excel_zeile"] - 2]
        vorzeichen = -1 if zeile["seite"] == "ertrag" else 1
        assert cent(herkunft.betraege[zeile["jahr"]]) == vorzeichen * zeile["betrag_cent"]
        assert zeile["excel_spalte"] == "MNOPQRST"[zeile["jahr"] - 2017]
        assert zeile["produkt"] == f"{herkunft.produkt:04d}"


def test_das_leseprotokoll_ist_vollstaendig_und_ohne_befund(bonn: nh.Haushalt) -> None:
    assert bonn.leseprotokoll["gelesen"].tolist() == [KOPF] * len(JAHRE)
    assert not bonn.leseprotokoll["differenz_cent"].any()
    assert bonn.befunde.empty


@pytest.mark.parametrize("jahr", JAHRE)
def test_interne_leistungsbeziehungen_heben_sich_auf(quelle: list[Any], bonn: nh.Haushalt, jahr: int) -> None:
    zeilen = bonn.zeilen[bonn.zeilen["jahr"] == jahr]
    ertraege = zeilen.loc[zeilen["zeile"] == "ilb_ertraege", "betrag_cent"].sum()
    aufwendungen = zeilen.loc[zeilen["zeile"] == "ilb_aufwendungen", "betrag_cent"].sum()
    assert ertraege == aufwendungen == summe(quelle, jahr, 28)
    assert summe(quelle, jahr, 27, 28) == 0


def test_zeile_900_ist_je_produkt_die_summe_aus_27_und_28(quelle: list[Any]) -> None:
    je_produkt: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for zeile in quelle:
        for jahr, betrag in zeile.betraege.items():
            if zeile.nummer in {27, 28, SALDO}:
                je_produkt[zeile.produkt, jahr] += betrag if zeile.nummer == SALDO else -betrag
    assert len(je_produkt) == 26 * len(JAHRE)
    assert not any(je_produkt.values())


@pytest.mark.parametrize("jahr", JAHRE)
def test_zeile_900_bleibt_nachrichtlich(quelle: list[Any], plan: Any, jahr: int) -> None:  # noqa: ANN401 - die Fassade
    mittel = plan.mittel_je_ziel(jahr=jahr)
    nachrichtlich = mittel[mittel["ziel"] == NACHRICHTLICH]
    betraege = [z.betraege[jahr] for z in quelle if z.nummer == SALDO]
    assert nachrichtlich["betrag_cent"].sum() == cent(sum(map(abs, betraege), Decimal(0)))
    eckwerte = plan.eckwerte(jahr)
    ergebnis = eckwerte.loc[eckwerte["zeile"] == "jahresergebnis", "betrag_cent"].item()
    assert ergebnis == -summe(quelle, jahr, *(set(range(1, 27))))


@pytest.mark.parametrize("jahr", JAHRE)
@pytest.mark.parametrize("tabelle", ["mittel_je_ziel", "handlungsfeldbudgets"])
def test_kein_cent_geht_beim_zuordnen_verloren(plan: Any, jahr: int, tabelle: str) -> None:  # noqa: ANN401 - die Fassade
    schluessel = ["jahr", "wertart", "plan", "seite"]
    zeilen = plan.haushalt.zeilen[plan.haushalt.zeilen["jahr"] == jahr]
    vorher = zeilen.groupby(schluessel, observed=True)["betrag_cent"].sum().to_dict()
    nachher = getattr(plan, tabelle)(jahr=jahr).groupby(schluessel, observed=True)["betrag_cent"].sum().to_dict()
    assert nachher == vorher


def test_die_steuerungsmappe_passt_zum_haushalt(plan: Any) -> None:  # noqa: ANN401 - die Fassade
    befunde = plan.befunde
    assert befunde.loc[befunde["schwere"] == "fehler", "text"].tolist() == []
    assert set(befunde["regel"]) == {"produkt_ohne_ziel"}


def test_die_abgelesenen_betraege_sind_die_der_tabelle(quelle: list[Any], faelle: dict[str, Any]) -> None:
    for fall in faelle["abgelesen_2017"]:
        betraege = [z.betraege[2017] for z in quelle if z.produkt in fall["produkte"] and z.nummer != SALDO]
        assert sum(b for b in betraege if b > 0) == Decimal(fall["aufwand"])
        assert -sum(b for b in betraege if b < 0) == Decimal(fall["ertrag"])


def test_mittel_je_ziel_und_budget_sind_die_abgelesenen(plan: Any, faelle: dict[str, Any]) -> None:  # noqa: ANN401 - die Fassade
    for fall in faelle["abgelesen_2017"]:
        name = "ziel" if "ziel" in fall else "handlungsfeld"
        tabelle = plan.mittel_je_ziel(jahr=2017) if name == "ziel" else plan.handlungsfeldbudgets(jahr=2017)
        je_seite = tabelle[tabelle[name] == fall[name]].groupby("seite", observed=True)["betrag_cent"].sum()
        assert je_seite.to_dict() == {seite: cent(Decimal(fall[seite])) for seite in ("ertrag", "aufwand")}


def test_geteiltes_produkt_geht_restlos_auf_seine_ziele(quelle: list[Any], plan: Any) -> None:  # noqa: ANN401 - die Fassade
    spuren = {ziel: plan.pruefspur(ziel=ziel, jahr=2017) for ziel in ("M1", "M2")}
    teile = {ziel: spur[(spur["produkt"] == "1207") & (spur["seite"] == "aufwand")] for ziel, spur in spuren.items()}
    aufwand = sum(z.betraege[2017] for z in quelle if z.produkt == 1207 and z.betraege[2017] > 0)
    assert sum(int(teil["anteil_cent"].sum()) for teil in teile.values()) == cent(Decimal(aufwand)) == 1_178_797_624
    assert teile["M1"]["anteil"].unique().tolist() == ["7/10"]


def test_zuordnung_des_bereichs_gilt_nur_ohne_eigene_zuordnung(plan: Any) -> None:  # noqa: ANN401 - die Fassade
    spur = plan.pruefspur(ziel="M2", jahr=2017)
    anteile = spur.groupby("produkt", observed=True)["anteil"].unique().map(list).to_dict()
    assert anteile["1201"] == anteile["1208"] == ["3/5"]
    assert anteile["1207"] == ["3/10"]
    assert not {"1205", "1206"} & set(anteile)


def test_befristete_zuordnung_endet_mit_dem_doppelhaushalt(plan: Any) -> None:  # noqa: ANN401 - die Fassade
    produkte = {jahr: set(plan.pruefspur(ziel="B2", jahr=jahr)["produkt"]) for jahr in (2018, 2019)}
    assert produkte == {2018: {"0404", "0406"}, 2019: {"0406"}}


def test_urteile_ueber_die_erfundenen_kennzahlen(plan: Any) -> None:  # noqa: ANN401 - die Fassade
    urteile = plan.zielerreichung(2017).set_index("kennzahl")["status"].to_dict()
    assert urteile["K3"] == "sonne"
    assert urteile["K5"] == "nicht_bewertbar"
    assert set(urteile) == {"K1", "K2", "K3", "K4", "K5"}


def test_der_lagebericht_2017_traegt_die_echten_betraege(plan: Any, faelle: dict[str, Any], tmp_path: Path) -> None:  # noqa: ANN401 - die Fassade
    bericht = plan.lagebericht(2017)
    word = bericht.als_word(tmp_path / "Lagebericht_2017.docx")
    excel = bericht.als_excel(tmp_path / "Lagebericht_2017.xlsx")
    with zipfile.ZipFile(word) as archiv:
        text = archiv.read("word/document.xml").decode("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    zellen = {
        round(zelle * 100)
        for blatt in load_workbook(excel, data_only=True)
        for zeile in blatt.iter_rows(values_only=True)
        for zelle in zeile
        if isinstance(zelle, int | float)
    }
    assert "Bundesstadt Bonn" in text
    for fall in faelle["abgelesen_2017"]:
        betrag = cent(Decimal(fall["aufwand"]))
        assert als_euro(betrag).removesuffix(" €") in text, fall
        assert betrag in zellen, fall


def test_nicht_zugeordnetes_ist_der_groessere_teil_und_steht_da(plan: Any) -> None:  # noqa: ANN401 - die Fassade
    mittel = plan.mittel_je_ziel(jahr=2017)
    aufwand = mittel[mittel["seite"] == "aufwand"].groupby("ziel")["betrag_cent"].sum()
    assert aufwand[NICHT_ZUGEORDNET] > aufwand.drop([NICHT_ZUGEORDNET, NACHRICHTLICH]).sum()
