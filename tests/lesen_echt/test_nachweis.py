"""Jede echte Datei: Zeilen, Summe der Quelle (unabhängig gerechnet), gelesene Summe, Differenz 0,00."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest

from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from collections.abc import Callable

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt

    Leser = Callable[[str], Haushalt]

ERGEBNISZEILEN = range(1, 23)
"""Zeilen 1 bis 22 sind in allen Ebenen belegt; 26 wiederholt in jedem dieser Pläne die 22."""


def cent(text: str) -> int:
    """Langsam und schlicht: deutscher Betrag in Cent; leer und „-“ sind 0."""
    text = text.replace("EUR", "").strip()
    if text in ("", "-"):
        return 0
    vorn = "-" if text.startswith("-") or text.endswith("-") else ""
    return int(Decimal(vorn + text.strip("-").replace(".", "").replace(",", ".")) * 100)


def quelle(pfad: Path, trenner: str, kodierung: str, spalten: list[int]) -> int:
    """Summe aller Beträge einer Textdatei, ohne die Bibliothek."""
    with pfad.open(encoding=kodierung, newline="") as strom:
        zeilen = list(csv.reader(strom, delimiter=trenner))[1:]
    return sum(cent(zeile[i]) for zeile in zeilen for i in spalten if i < len(zeile))


@pytest.mark.parametrize(
    ("fall", "trenner", "kodierung", "spalten", "dateien", "zeilen"),
    [
        ("wuppertal_2016", ";", "utf-8", list(range(1, 9)), 410, 12_141),
        ("lensahn_2019_bis_2024", ",", "utf-8", [3, 4, 5, 6, 7], 6, 266),
        ("kiel_2017", ";", "cp1252", [11], 1, 6_595),
    ],
)
def test_textdateien_auf_den_cent(  # noqa: PLR0913 - die Spalten der Tabelle
    lies: Leser, beispiele: Path, fall: str, trenner: str, kodierung: str, spalten: list[int], dateien: int, zeilen: int
) -> None:
    haushalt = lies(fall)
    protokoll = haushalt.leseprotokoll
    ordner = {"wuppertal_2016": "wuppertal_2016_2017", "lensahn_2019_bis_2024": "lensahn", "kiel_2017": "kiel"}[fall]
    pfade = {pfad.name: pfad for pfad in (beispiele / ordner).rglob("*.csv")}
    assert len(pfade) == protokoll["datei"].nunique() == len(haushalt.dateien) == dateien
    for name, gruppe in protokoll.groupby("datei"):
        assert int(gruppe["summe_quelle_cent"].sum()) == quelle(pfade[str(name)], trenner, kodierung, spalten), name
    assert (protokoll["differenz_cent"] == 0).all()
    assert (protokoll["nicht_gelesen"] == 0).all()
    assert len(haushalt.zeilen) == zeilen
    assert not (haushalt.befunde["schwere"] == "fehler").any()


@pytest.mark.parametrize(
    ("fall", "spalten", "zeilen", "produkte"),
    [("bonn_2017", range(12, 20), 8 * 1_210, 145), ("bonn_muster_2017", [8], 2_000, 55)],
)
def test_mappen_auf_den_cent(  # noqa: PLR0913 - die Spalten der Tabelle
    lies: Leser, beispiele: Path, fall: str, spalten: range | list[int], zeilen: int, produkte: int
) -> None:
    name = "Bonn_Budget_Draft_2017_2024_Processed.xlsx" if fall == "bonn_2017" else "BonnBudget2017sample.xlsx"
    mappe = openpyxl.load_workbook(beispiele / "bonn" / name, read_only=True, data_only=True)
    summe = sum(
        int((Decimal(repr(zeile[i])) * 100).to_integral_value())
        for zeile in mappe.worksheets[0].iter_rows(min_row=2, values_only=True)
        for i in spalten
        if i < len(zeile) and isinstance(zeile[i], (int, float))
    )
    mappe.close()
    haushalt = lies(fall)
    protokoll = haushalt.leseprotokoll
    assert int(protokoll["summe_quelle_cent"].sum()) == summe
    assert (protokoll["differenz_cent"] == 0).all()
    assert (len(haushalt.zeilen), len(haushalt.produkte)) == (zeilen, produkte)


def test_bonner_auszug_geht_gegen_die_unbeschriftete_gesamtsumme_auf(lies: Leser) -> None:
    (zeile,) = lies("bonn_muster_2017").leseprotokoll.to_dict("records")
    assert (zeile["zeilen"], zeile["gelesen"], zeile["kontrolle"]) == (2_002, 2_000, 2)
    assert (zeile["kontrollsummen"], zeile["kontrollsummen_erfuellt"]) == (1, 1)
    assert zeile["gruende"] == "nach Layout ausgelassen: 1; unbeschriftete Summe: 1"
    assert int(lies("bonn_muster_2017").zeilen["excel_zeile"].max()) == 2_001


def test_kieler_eckwerte(lies: Leser) -> None:
    zeilen = lies("kiel_2017").zeilen
    je_zeile = zeilen.groupby("zeile", observed=True)["betrag_cent"].sum()
    assert je_zeile["ilb_ertraege"] == je_zeile["ilb_aufwendungen"] == 64_264_900_00
    ausser = ["ilb_ertraege", "ilb_aufwendungen", "finanzertraege", "zinsen"]
    ordentlich = zeilen[~zeilen["zeile"].isin(ausser)].groupby("seite", observed=True)["betrag_cent"].sum()
    assert ordentlich["ertrag"] == 954_642_700_00
    assert ordentlich["aufwand"] == 956_713_700_00
    assert "21-24" in set(lies("kiel_2017").produkte["produktbereich"])


def test_wuppertaler_ebenen_gehen_bis_auf_die_bekannten_vier_auf(lies: Leser) -> None:
    haushalt = lies("wuppertal_2016")
    kontrolle = haushalt.kontrollwerte
    nummern = kontrolle["nummer"].astype(int)
    tafel = kontrolle[nummern.isin(ERGEBNISZEILEN)].assign(nummer=nummern)
    einzeln = haushalt.zeilen[["produkt", "zeile", "jahr", "betrag_cent"]].astype({"produkt": object, "zeile": object})
    nummer_zur_zeile = {z["zeile"]: int(z["nummer"]) for z in haushalt.profil.gliederung("ergebnis")}
    einzeln = einzeln.assign(nummer=einzeln["zeile"].map(nummer_zur_zeile))
    einzeln = einzeln[einzeln["nummer"].isin(ERGEBNISZEILEN)]
    produkte = {}
    for quelle_, schluessel in ((einzeln, "produkt"), (tafel[tafel["ebene"] == "produkt"], "schluessel")):
        for (produkt, nummer, jahr), wert in (
            quelle_.groupby([schluessel, "nummer", "jahr"])["betrag_cent"].sum().items()
        ):
            produkte[str(produkt), int(nummer), int(jahr)] = int(wert)

    def werte(ebene: str) -> dict[tuple[str, int, int], int]:
        auswahl = tafel[tafel["ebene"] == ebene]
        schluessel = zip(auswahl["schluessel"], auswahl["nummer"], auswahl["jahr"], strict=True)
        return dict(
            zip(((s, int(n), int(j)) for s, n, j in schluessel), auswahl["betrag_cent"].astype(int), strict=True)
        )

    def abweichungen(
        oben: dict[tuple[str, int, int], int], unten: dict[tuple[str, int, int], int], stellen: int
    ) -> tuple[int, dict[str, int]]:
        summe: dict[tuple[str, int, int], int] = {}
        for (s, n, j), wert in unten.items():
            summe[s[:stellen], n, j] = summe.get((s[:stellen], n, j), 0) + wert
            namen = sorted({s for s, _, _ in [*oben, *summe]})
        faelle = [(s, n, j) for s in namen for n in ERGEBNISZEILEN for j in range(2013, 2021)]
        differenzen = {fall: oben.get(fall, 0) - summe.get(fall, 0) for fall in faelle}
        return len(faelle), {str(fall): wert for fall, wert in differenzen.items() if wert}

    assert abweichungen(werte("gesamt"), werte("produktbereich"), 0) == (176, {})
    assert abweichungen(werte("produktbereich"), werte("produktgruppe"), 2) == (2_992, {})
    anzahl, offen = abweichungen(werte("produktgruppe"), produkte, 4)
    assert anzahl == 26_928
    assert len(offen) == 4
    assert all("'1119'" in fall and abs(wert) == 48_59 for fall, wert in offen.items())


def test_summenzeilen_aller_wuppertaler_plaene_sind_geprueft_und_erfuellt(lies: Leser) -> None:
    protokoll = lies("wuppertal_2016").leseprotokoll
    assert int(protokoll["summenzeilen"].sum()) == int(protokoll["summenzeilen_erfuellt"].sum()) == 17_818


def test_lensahn_vergleichsspalte_und_vorjahre(lies: Leser) -> None:
    haushalt = lies("lensahn_2019_bis_2024")
    zeilen, kontrolle = haushalt.zeilen, haushalt.kontrollwerte
    assert sorted(zeilen["jahr"].unique()) == list(range(2018, 2026))
    werte = zeilen.groupby(["zeile", "jahr", "wertart"], observed=True)["betrag_cent"].sum()
    vergleich = kontrolle[(kontrolle["wertart"] == "vergleich") & ~kontrolle["zeile"].isin(summen(haushalt))]
    assert len(vergleich) == 6 * 17 + 1
    for zeile, jahr, betrag in zip(vergleich["zeile"], vergleich["jahr"], vergleich["betrag_cent"], strict=True):
        assert werte[zeile, jahr, "fortgeschrieben"] - werte[zeile, jahr, "ergebnis"] == betrag
    vorjahr = kontrolle[(kontrolle["wertart"] == "ergebnis") & ~kontrolle["zeile"].isin(summen(haushalt))]
    gleich = [
        werte.get((z, j, "ergebnis"), 0) == b
        for z, j, b in zip(vorjahr["zeile"], vorjahr["jahr"], vorjahr["betrag_cent"], strict=True)
    ]
    assert np.mean(gleich) == 1.0


def summen(haushalt: Haushalt) -> set[str]:
    """Zeilen mit Formel."""
    return {zeile["zeile"] for zeile in haushalt.profil.zeilen if zeile.get("summe")}


def test_die_tafel_im_handbuch_ist_die_gemessene(lies: Leser) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/eigene_datei_einlesen.md").read_text(encoding="utf-8")
    tafel = text.split("<!-- nachweis -->")[1].split("<!-- ende -->")[0].strip().splitlines()[2:]
    gezeigt = {z.split("|")[1].strip(): [teil.strip() for teil in z.split("|")[2:-1]] for z in tafel}
    ebenen = {"Band1": "Produktbereiche", "Band2": "Produktgruppen", "Band3": "Produkte", "Gesam": "Gesamtplan"}
    gemessen = {}
    for fall in ("bonn_2017", "bonn_muster_2017", "kiel_2017", "lensahn_2019_bis_2024", "wuppertal_2016"):
        protokoll = lies(fall).leseprotokoll
        namen = protokoll["datei"].map(
            lambda name, fall=fall: f"Wuppertal, {ebenen[name[:5]]}" if fall.startswith("wup") else name
        )
        for name, spalten in protokoll.groupby(namen):
            summen = [spalten[f"{n}_cent"].sum() for n in ("summe_quelle", "summe_gelesen", "summe_kontrolle")]
            gemessen[name] = [
                str(spalten["datei"].nunique()), str(spalten.drop_duplicates("datei")["zeilen"].sum()),
                str(spalten["gelesen"].sum()), *map(als_euro, summen), als_euro(spalten["differenz_cent"].abs().sum()),
                f"{spalten['summenzeilen_erfuellt'].sum()}/{spalten['summenzeilen'].sum()}",
            ]  # fmt: skip
    assert gezeigt == gemessen
