"""Der neutrale Inhalt: Zahlen, Sätze und Lücken stimmen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nachhaltigkeitshaushalt.berichten.inhalt import Absatz, Art, Aufzaehlung, Zelle
from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht, erstelle_lagebericht
from nachhaltigkeitshaushalt.berichten.schreibweise import betrag, rund, schreibe_zelle
from nachhaltigkeitshaushalt.kern.befunde import Ort, befund, befundtabelle
from nachhaltigkeitshaushalt.kern.geld import text_zu_cent

if TYPE_CHECKING:
    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.register import Eintrag
    from nachhaltigkeitshaushalt.berichten.inhalt import Tabelle
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt


def tabelle(bericht: Lagebericht, kennung: str) -> Tabelle:
    return next(t for t in bericht.bericht.tabellen() if t.kennung == kennung)


def werte(t: Tabelle) -> dict[object, list[object]]:
    return {zeile.zellen[0].wert: [zelle.wert for zelle in zeile.zellen[1:]] for zeile in t.zeilen}


def texte(bericht: Lagebericht, abschnitt: int) -> str:
    bausteine = bericht.bericht.abschnitte[abschnitt].bausteine
    return " ".join(b.text for b in bausteine if isinstance(b, Absatz))


def test_haushalt_zeigt_plan_ergebnis_und_abweichung_in_cent(lagebericht: Lagebericht) -> None:
    zeile = werte(tabelle(lagebericht, "haushalt"))["10"]
    assert zeile == ["Ordentliche Erträge", 9_000_000_00, 9_100_000_00, 9_066_666_68, -33_333_32]


def test_text_nennt_gerundete_betraege_und_richtung(lagebericht: Lagebericht) -> None:
    text = texte(lagebericht, 0).replace("\xa0", " ")
    assert "Die ordentlichen Erträge betragen 9,1 Mio. € und liegen damit 33 T€ (0,4 %) unter dem" in text
    assert "Fehlbetrag von 583 T€ ab, 83 T€ schlechter als geplant" in text


def test_nur_ansatz_laesst_spalten_leer_und_sagt_es(nur_ansatz: Berichtsgrundlage) -> None:
    bericht = erstelle_lagebericht(nur_ansatz)
    zeile = tabelle(bericht, "haushalt").zeilen[0].zellen
    assert [schreibe_zelle(z) for z in zeile[2:]] == ["6.000.000", "–", "–", "–"]
    text = texte(bericht, 0)
    assert "„fortgeschriebener Ansatz“ und „Ergebnis“" in text
    assert "Eine Abweichung lässt sich damit nicht berechnen" in text


def test_rest_ist_eigene_zeile_und_nachrichtliches_zaehlt_nicht(lagebericht: Lagebericht) -> None:
    zeilen = werte(tabelle(lagebericht, "mittel_handlungsfelder"))
    assert zeilen["keinem Ziel zugeordnet"][0] == 7_000_000_00
    assert zeilen["Ziele ohne Handlungsfeld"][0] == 500_000_00
    assert zeilen["nachrichtlich (zählt nicht mit)"][0] == 99_00
    assert zeilen["Summe"][:2] == [9_650_000_50, 9_066_666_68]


def test_summe_der_zeilen_ist_die_summenzeile(lagebericht: Lagebericht) -> None:
    alle = tabelle(lagebericht, "mittel_handlungsfelder").zeilen
    einzeln = [z for z in alle if not z.betont and not z.nachrichtlich]
    summe = next(z for z in alle if z.betont)
    for spalte in (1, 2, 3):
        assert sum(int(z.zellen[spalte].wert or 0) for z in einzeln) == summe.zellen[spalte].wert


def test_handlungsfeld_ohne_mittel_bleibt_sichtbar_und_ist_nicht_null(lagebericht: Lagebericht) -> None:
    zeilen = tabelle(lagebericht, "mittel_handlungsfelder").zeilen
    ohne = next(z for z in zeilen if z.zellen[0].wert == "HF4")
    assert [schreibe_zelle(z) for z in ohne.zellen[1:]] == ["–", "–", "–", "–"]


def test_wirkung_summiert_sich_zum_zugeordneten_aufwand(lagebericht: Lagebericht) -> None:
    summe = werte(tabelle(lagebericht, "mittel_wirkung"))["Summe"]
    assert summe == [2_000_000_50, 500_000_00, 150_000_00, 2_650_000_50]


def test_zielerreichung_zeigt_ist_soll_abweichung_und_begruendung(lagebericht: Lagebericht) -> None:
    zeile = next(z for z in tabelle(lagebericht, "zielerreichung").zeilen if z.zellen[2].wert == "%").zellen
    ist_vorvorjahr, soll, ist, abweichung = (zelle.wert for zelle in zeile[3:7])
    assert (ist_vorvorjahr, ist) == (20.5, 23.5)
    assert soll == pytest.approx(10 + 30 * 9 / 14)
    assert abweichung == pytest.approx(23.5 - (10 + 30 * 9 / 14))
    assert zeile[7].wert == "40,0 (2030)"
    assert str(zeile[9].wert).endswith(".")


def test_nicht_bewertbar_ist_weder_null_noch_gewitter(lagebericht: Lagebericht) -> None:
    zeilen = [z.zellen for z in tabelle(lagebericht, "nicht_bewertbar").zeilen]
    assert [z[0].wert for z in zeilen] == ["K2", "K4"]
    assert all("Nicht bewertbar" in str(z[2].wert) for z in zeilen)


def test_budgets_je_fachbereich_mit_ausschoepfung(lagebericht: Lagebericht) -> None:
    zeilen = werte(tabelle(lagebericht, "handlungsfeldbudgets"))
    assert zeilen["FB 1 <Planung>"][:3] == [110_000_05, 120_000_05, 10_000_00]
    assert zeilen["ohne Fachbereich"][0] == 110_000_05
    assert zeilen["Klima"][0] == 220_000_10


def test_abdeckung_nennt_ziele_ohne_mittel_und_kennzahl(lagebericht: Lagebericht) -> None:
    zeilen = werte(tabelle(lagebericht, "abdeckung_anzahlen"))
    assert zeilen["Operative Ziele ohne Kennzahl"] == [1, 3, "Z4"]
    assert zeilen["Operative Ziele ohne zugeordnete Mittel"] == [1, 3, "Z4"]


def test_befunde_stehen_vollstaendig_in_der_mappe(lagebericht: Lagebericht, grundlage: Berichtsgrundlage) -> None:
    zeilen = tabelle(lagebericht, "befunde").zeilen
    assert len(zeilen) == len(grundlage.befunde)
    assert zeilen[0].zellen[0].wert == "Fehler"


def test_abdeckung_des_aufwands_geht_auf(lagebericht: Lagebericht) -> None:
    zeilen = werte(tabelle(lagebericht, "abdeckung_aufwand"))
    teile = zeilen["Zielen zugeordnet"][0], zeilen["keinem Ziel zugeordnet"][0]
    assert sum(int(str(t)) for t in teile) == zeilen["Gesamtaufwand"][0] == 9_650_000_50


def test_mindestens_vier_abbildungen_mit_alternativtext_der_zahlen_nennt(lagebericht: Lagebericht) -> None:
    bilder = lagebericht.bericht.abbildungen()
    assert len(bilder) >= 4
    assert all(any(zeichen.isdigit() for zeichen in bild.alternativtext) for bild in bilder)


def test_leere_tabellen_ergeben_einen_bericht_der_das_sagt(leer: Berichtsgrundlage) -> None:
    bericht = erstelle_lagebericht(leer)
    assert len(bericht.bericht.abschnitte) == 8
    assert "liegen keine Beträge" in texte(bericht, 0)
    assert "keine Kennzahlen angegeben" in texte(bericht, 2)


def test_interne_leistungen_werden_nur_bei_gleichem_abstand_genannt(grundlage: Berichtsgrundlage) -> None:
    assert "interne Leistungsbeziehungen" not in texte(erstelle_lagebericht(grundlage), 1)
    mittel = grundlage.mittel_je_ziel.copy()
    rest = (mittel["ziel"] == "nicht zugeordnet") & (mittel["wertart"] == "ergebnis")
    mittel.loc[rest, "betrag_cent"] += 123_00
    assert "interne Leistungsbeziehungen" in texte(erstelle_lagebericht(replace(grundlage, mittel_je_ziel=mittel)), 1)


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_betrag_ist_deutsch_geschrieben_und_zuruecklesbar(cent: int) -> None:
    assert text_zu_cent(betrag(cent)) == cent
    assert text_zu_cent(schreibe_zelle(Zelle(cent, Art.EURO, 2))) == cent


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_gerundeter_betrag_liegt_hoechstens_eine_halbe_stelle_daneben(cent: int) -> None:
    zahl, einheit = rund(cent).replace("−", "-").split("\xa0", 1)
    wert = float(zahl.replace(".", "").replace(",", "."))
    faktor, halb = {"Mio.\xa0€": (10**8, 5 * 10**6), "T€": (10**5, 5 * 10**4), "€": (100, 0.5)}[einheit]
    assert abs(wert * faktor - cent) <= halb * 1.000001


def test_ein_jahr_nur_mit_planung_zeigt_sie_ueberall(plan: Nachhaltigkeitshaushalt) -> None:
    bericht = plan.lagebericht(2026)
    haushalt = tabelle(bericht, "haushalt")
    assert [spalte.titel for spalte in haushalt.spalten[2:3]] == ["Planung"]
    assert haushalt.zeilen[-1].zellen[2].wert is not None
    mittel = plan.mittel_je_ziel(2026)
    aufwand = mittel[(mittel["plan"] == "ergebnis") & (mittel["seite"] == "aufwand") & (mittel["wirkung"].notna())]
    je_ziel = aufwand.groupby("ziel")["betrag_cent"].sum().to_dict()
    gezeigt = {
        z.schluessel[1]: z.zellen[2].wert for z in tabelle(bericht, "mittel_ziele").zeilen if z.schluessel[0] == "ziel"
    }
    assert gezeigt == je_ziel
    assert werte(tabelle(bericht, "abdeckung_anzahlen"))["Handlungsfelder ohne zugeordnete Mittel"][0] == 0
    assert all(z.wert == bericht.register.tafeln.betrag(z.herkunft.zaehler) for z in _betraege(bericht))


def _betraege(bericht: Lagebericht) -> list[Eintrag]:
    """Alle Beträge des Berichts; jeder braucht eine Herkunft."""
    return [e for e in bericht.register.eintraege.values() if e.art is Art.EURO]


def test_produktblatt_eines_planungsjahres_zeigt_die_planung(plan: Nachhaltigkeitshaushalt) -> None:
    blatt = plan.produktblatt("060101", 2026)
    budget = tabelle(blatt, "produktblatt_budget")
    assert budget.spalten[1].titel == "Planung"
    assert all(z.wert == blatt.register.tafeln.betrag(z.herkunft.zaehler) for z in _betraege(blatt))


def test_umschichtung_gegen_die_regeln_steht_nicht_als_geschehen_da(grundlage: Berichtsgrundlage) -> None:
    ort = Ort("steuerung.xlsx", "Umschichtungen", "J2")
    verstoss = befundtabelle([befund("umschichtung_zustimmung_fehlt", ort, "FB 2", nr=1)])
    text = texte(erstelle_lagebericht(replace(grundlage, befunde=verstoss)), 4)
    assert "eine Umschichtung über zusammen 1.234,56\xa0€ eingetragen." in text
    assert "Nicht wirkt davon Nr. 1, weil eine Regel verletzt ist" in text
    assert "gab es eine Umschichtung" in texte(erstelle_lagebericht(grundlage), 4)


def test_ziel_ohne_bezeichnung_steht_in_der_liste_ohne_luecke(grundlage: Berichtsgrundlage) -> None:
    ohne = grundlage.mittel_und_ziele.assign(bezeichnung=None)
    abschnitt = erstelle_lagebericht(replace(grundlage, mittel_und_ziele=ohne)).bericht.abschnitte[3]
    punkte = [punkt for b in abschnitt.bausteine if isinstance(b, Aufzaehlung) for punkt in b.punkte]
    assert punkte
    assert all(" :" not in punkt for punkt in punkte)


def test_feld_mit_nur_investitionen_hat_mittel(grundlage: Berichtsgrundlage) -> None:
    def ohne_mittel(mittel: pd.DataFrame) -> str:
        bericht = erstelle_lagebericht(replace(grundlage, mittel_je_ziel=mittel))
        zeile = next(z for z in tabelle(bericht, "abdeckung_anzahlen").zeilen if "Handlungsf" in str(z.zellen[0].wert))
        return str(zeile.zellen[3].wert)

    mittel = grundlage.mittel_je_ziel
    eigene = (mittel["handlungsfeld"] == "HF1") & ~mittel["ziel"].isin(["nicht zugeordnet", "nachrichtlich"])
    feld = dict(zip(grundlage.handlungsfelder["handlungsfeld"], grundlage.handlungsfelder["bezeichnung"], strict=True))
    name = feld["HF1"]
    assert name not in ohne_mittel(mittel)
    assert name in ohne_mittel(mittel[~eigene])
    assert name not in ohne_mittel(mittel.assign(plan=mittel["plan"].astype("str").mask(eigene, "finanz")))


@pytest.mark.parametrize(
    ("cent", "text"),
    [(0, "0 €"), (110_050, "1.100,50 €"), (-999_999, "−9.999,99 €"), (1_000_000, "10 T€"), (123_456_789, "1,2 Mio. €")],
)
def test_kleine_betraege_stehen_genau_da(cent: int, text: str) -> None:
    assert rund(cent).replace("\xa0", " ") == text


def test_eine_kennzahl_und_ein_befund_stehen_in_der_einzahl(grundlage: Berichtsgrundlage) -> None:
    eine = grundlage.zielerreichung[grundlage.zielerreichung["status"] == "sonne"].head(1)
    hinweis = befundtabelle([befund("produkt_ohne_ziel", Ort("h.xlsx", "Produkte", "A2"), "010101")])
    bericht = erstelle_lagebericht(replace(grundlage, zielerreichung=eine, befunde=hinweis))
    alles = " ".join(texte(bericht, nummer) for nummer in range(len(bericht.bericht.abschnitte)))
    assert "Von 1\xa0Kennzahl ist 1 bewertet" in alles
    assert "ergab sich 1\xa0Hinweis" in alles
