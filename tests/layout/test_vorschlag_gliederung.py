"""Der Vorschlag erkennt selbst, wo Produkt und Plan außerhalb der Spalten stehen; Summen je Produkt und Plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor
from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

if TYPE_CHECKING:
    from pathlib import Path

Zeilen = list[list[object]]
KOPF: list[object] = ["Nr.", "Bezeichnung", "Ansatz 2025"]
NAMEN = {"11.01.01": "Verwaltungssteuerung", "11.01.02": "Gremien", "36.05.01": "Kindertagesstätten"}
JE_PRODUKT = {"11.01.01": 100, "11.01.02": 200, "36.05.01": 300}


def ergebnisplan(betrag: int) -> Zeilen:
    """Nach dem Muster in NRW: Erträge, Aufwendungen und ihre Summen."""
    return [
        [1, "Steuern und ähnliche Abgaben", betrag],
        [2, "Zuwendungen und allgemeine Umlagen", 7],
        [10, "Ordentliche Erträge", betrag + 7],
        [11, "Personalaufwendungen", 2 * betrag],
        [13, "Aufwendungen für Sach- und Dienstleistungen", 5],
        [17, "Ordentliche Aufwendungen", 2 * betrag + 5],
        [18, "Ergebnis der laufenden Verwaltungstätigkeit", 2 - betrag],
    ]


def finanzplan(betrag: int) -> Zeilen:
    """Nach dem Muster in NRW: Einzahlungen, Auszahlungen und ihre Summen."""
    return [
        [1, "Steuern und ähnliche Abgaben", betrag],
        [9, "Einzahlungen aus laufender Verwaltungstätigkeit", betrag],
        [10, "Personalauszahlungen", 3 * betrag],
        [16, "Auszahlungen aus laufender Verwaltungstätigkeit", 3 * betrag],
        [17, "Saldo aus laufender Verwaltungstätigkeit", -2 * betrag],
    ]


def lies(ordner: Path, blaetter: dict[str, Zeilen], name: str = "plan NRW.xlsx") -> tuple[Haushalt, str]:
    """Schreibt die Mappe, lässt ein Layout vorschlagen und liest damit."""
    mappe = openpyxl.Workbook()
    mappe.remove(mappe.worksheets[0])
    for blatt, zeilen in blaetter.items():
        tabelle = mappe.create_sheet(blatt)
        for zeile in zeilen:
            tabelle.append(zeile)
    mappe.save(ordner / name)
    text = schlage_layout_vor(ordner / name).yaml
    (ordner / "layout.yaml").write_text(text, encoding="utf-8")
    return lies_haushalt(ordner / name, layout=ordner / "layout.yaml"), text


def je_seite(haushalt: Haushalt) -> dict[tuple[str, str], int]:
    """Euro je Produkt und Seite."""
    gruppen = haushalt.zeilen.groupby(["produkt", "seite"], observed=True)["betrag_cent"].sum() // 100
    return {(str(produkt), str(seite)): int(euro) for (produkt, seite), euro in gruppen.items()}


def soll_ergebnis(je_produkt: dict[str, int]) -> dict[tuple[str, str], int]:
    """Das Erwartete der Ergebnispläne."""
    ertraege = {(produkt, "ertrag"): betrag + 7 for produkt, betrag in je_produkt.items()}
    return ertraege | {(produkt, "aufwand"): 2 * betrag + 5 for produkt, betrag in je_produkt.items()}


def soll_finanz(je_produkt: dict[str, int]) -> dict[tuple[str, str], int]:
    """Das Erwartete der Finanzpläne."""
    ein = {(produkt, "einzahlung"): betrag for produkt, betrag in je_produkt.items()}
    return ein | {(produkt, "auszahlung"): 3 * betrag for produkt, betrag in je_produkt.items()}


def geht_auf(haushalt: Haushalt) -> bool:
    """Keine Befunde, keine Differenz, jede gedruckte Summe erfüllt."""
    protokoll = haushalt.leseprotokoll
    erfuellt = protokoll["summenzeilen"].sum() == protokoll["summenzeilen_erfuellt"].sum()
    return bool(haushalt.befunde.empty and (protokoll["differenz_cent"] == 0).all() and erfuellt)


def test_ergebnis_und_finanzhaushalt_als_listen_auf_zwei_blaettern(tmp_path: Path) -> None:
    kopf = ["Produkt", "Produktbezeichnung", *KOPF]
    blaetter: dict[str, Zeilen] = {
        "Ergebnishaushalt": [kopf, *([k, NAMEN[k], *z] for k, b in JE_PRODUKT.items() for z in ergebnisplan(b))],
        "Finanzhaushalt": [kopf, *([k, NAMEN[k], *z] for k, b in JE_PRODUKT.items() for z in finanzplan(b))],
    }
    haushalt, text = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT) | soll_finanz(JE_PRODUKT)
    assert geht_auf(haushalt)
    assert 'weitere:\n  - blatt: "Finanzhaushalt"\n    festwerte: {"plan": "finanz"}' in text


def test_finanzplan_mit_anderer_lage_des_kopfes_und_anderem_vorzeichen(tmp_path: Path) -> None:
    negativ: Zeilen = [[n, t, -b if n in (10, 16) else b] for n, t, b in finanzplan(70)]  # type: ignore[operator]
    blaetter: dict[str, Zeilen] = {
        "Plan A": [["Gesamtergebnisplan"], KOPF, *ergebnisplan(100)],
        "Plan B": [["Gesamtfinanzplan"], [], KOPF, *negativ],
    }
    haushalt, text = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis({"Gesamt": 100}) | soll_finanz({"Gesamt": 70})
    assert geht_auf(haushalt)
    assert '    kopfzeile: 3\n    vorzeichen: "aufwand_negativ"' in text


def test_ergebnis_und_finanzplan_untereinander(tmp_path: Path) -> None:
    zeilen: Zeilen = [["Gesamtergebnisplan"], KOPF, *ergebnisplan(100), [], ["Gesamtfinanzplan"], KOPF]
    haushalt, text = lies(tmp_path, {"Plan": [*zeilen, *finanzplan(70)]})
    assert je_seite(haushalt) == soll_ergebnis({"Gesamt": 100}) | soll_finanz({"Gesamt": 70})
    assert geht_auf(haushalt)
    assert "Zeilen über den Tabellen nennen den Plan" in text


def test_finanzplan_weit_unter_dem_ergebnisplan(tmp_path: Path) -> None:
    viele = {f"{i:06d}": i for i in range(110101, 110201)}
    kopf = ["Produkt", *KOPF]
    zeilen: Zeilen = [["Ergebnishaushalt"], kopf, *([k, *z] for k, b in viele.items() for z in ergebnisplan(b))]
    zeilen += [[], ["Finanzhaushalt"], kopf, *([k, *z] for k, b in viele.items() for z in finanzplan(b))]
    haushalt, _ = lies(tmp_path, {"Haushalt": zeilen})
    assert je_seite(haushalt) == soll_ergebnis(viele) | soll_finanz(viele)
    assert geht_auf(haushalt)


TITEL: dict[str, tuple[str, Zeilen]] = {
    "Blattname": ("{k}", []),
    "Blattname mit Kürzel und Namen": ("P {k} {n}", []),
    "Blattname und Titel": ("{k} {n}", [["Teilergebnisplan"], []]),
    "eine Zelle": ("Tabelle{i}", [["Haushaltsplan 2025"], ["Produkt {k} {n}"], []]),
    "Wort davor": ("Tabelle{i}", [["Teilergebnisplan Produkt: {k} – {n}"]]),
    "Leistungen darunter": ("S{i}", [["Produkt {k} {n}"], ["Leistung 1: Sitzungen"], ["Leistung 2: Post"]]),
    "mehrere Zellen": (
        "P{i}",
        [["Stadt", None, "Seite {i}"], ["Produktbereich", "11", "Inneres"], ["Produkt", "{k}", "{n}"]],
    ),
}


def gefuellt(vorlage: object, i: int, k: str) -> object:
    """Ein Text mit Nummer, Schlüssel und Namen des Produkts."""
    return vorlage.format(i=i, k=k, n=NAMEN[k]) if isinstance(vorlage, str) else vorlage


@pytest.mark.parametrize("fall", TITEL)
def test_ein_produkt_je_blatt(tmp_path: Path, fall: str) -> None:
    name, titel = TITEL[fall]
    blaetter: dict[str, Zeilen] = {
        str(gefuellt(name, i, k)): [
            *([gefuellt(zelle, i, k) for zelle in zeile] for zeile in titel), KOPF, *ergebnisplan(b),
        ]
        for i, (k, b) in enumerate(JE_PRODUKT.items(), 1)
    }  # fmt: skip
    haushalt, text = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT)
    assert geht_auf(haushalt)
    assert "nennen das Produkt, zusammen 3" in text
    if fall != "Blattname":
        assert haushalt.produkte.set_index("produkt")["bezeichnung"].to_dict() == NAMEN


def test_ergebnis_und_finanzplan_je_produkt_auf_eigenen_blaettern(tmp_path: Path) -> None:
    blaetter: dict[str, Zeilen] = {}
    for k, b in JE_PRODUKT.items():
        blaetter[f"{k} TEP"] = [KOPF, *ergebnisplan(b)]
        blaetter[f"{k} TFP"] = [KOPF, *finanzplan(b)]
    haushalt, _ = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT) | soll_finanz(JE_PRODUKT)
    assert geht_auf(haushalt)


def test_beide_plaene_untereinander_auf_jedem_produktblatt(tmp_path: Path) -> None:
    blaetter: dict[str, Zeilen] = {
        f"T{i}": [
            [f"Produkt {k}"], ["Teilergebnisplan"], KOPF, *ergebnisplan(b), [],
            ["Teilfinanzplan"], KOPF, *finanzplan(b),
        ]
        for i, (k, b) in enumerate(JE_PRODUKT.items())
    }  # fmt: skip
    haushalt, _ = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT) | soll_finanz(JE_PRODUKT)
    assert geht_auf(haushalt)


def test_produkte_untereinander_auf_einem_blatt(tmp_path: Path) -> None:
    zeilen = [z for k, b in JE_PRODUKT.items() for z in ([f"Produkt {k} {NAMEN[k]}"], KOPF, *ergebnisplan(b), [])]
    haushalt, _ = lies(tmp_path, {"Plan": zeilen})
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT)
    assert geht_auf(haushalt)


def test_produkte_als_zwischenzeilen_unter_einem_kopf(tmp_path: Path) -> None:
    zeilen = [
        z
        for k, b in JE_PRODUKT.items()
        for z in (["Produktbereich"], [f"Produkt {k} {NAMEN[k]}"], *ergebnisplan(b)[1:])
    ]
    haushalt, text = lies(tmp_path, {"Plan": [["Haushalt 2025"], KOPF, *zeilen]})
    assert set(haushalt.produkte["produkt"]) == set(JE_PRODUKT)
    assert (haushalt.leseprotokoll["differenz_cent"] == 0).all()
    assert "nennen das Produkt, zusammen 3" in text


def test_produktblaetter_mit_verschiedener_lage_des_kopfes(tmp_path: Path) -> None:
    blaetter = {
        f"T{i}": [[f"Produkt {k} {NAMEN[k]}"], *([[]] * (i % 2)), KOPF, *ergebnisplan(b)]
        for i, (k, b) in enumerate(JE_PRODUKT.items())
    }
    haushalt, _ = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT)
    assert geht_auf(haushalt)


def test_finanzplan_mit_eigenen_spalten(tmp_path: Path) -> None:
    kopf = ["Zeile", "Ein- und Auszahlungsarten", "Ansatz 2024", "Ansatz 2025", "VE 2025"]
    zeilen: Zeilen = [[nummer, text, 1, betrag, None] for nummer, text, betrag in finanzplan(70)]
    blaetter: dict[str, Zeilen] = {
        "Ergebnisplan": [KOPF, *ergebnisplan(100)],
        "Finanzplan": [["Finanzplan 2025"], [], kopf, *zeilen],
        "Stellen": [["Amt", "Stellen 2025"], ["10", 4.5], ["20", 7.25]],
    }
    haushalt, text = lies(tmp_path, blaetter)
    fuer_2025 = haushalt.zeilen[haushalt.zeilen["jahr"] == 2025].groupby("seite", observed=True)["betrag_cent"].sum()
    assert (fuer_2025 // 100).to_dict() == {"ertrag": 107, "aufwand": 205, "einzahlung": 70, "auszahlung": 210}
    assert '  - blatt: "Finanzplan"\n    kopfzeile: 3' in text


def test_schluessel_als_zahl_verlor_die_fuehrende_null(tmp_path: Path) -> None:
    blaetter = {
        f"T{k}": [["Kostenträger", k, "Name"], KOPF, *ergebnisplan(b)] for k, b in ((10101, 100), (120201, 300))
    }
    haushalt, text = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis({"010101": 100, "120201": 300})
    assert "stellen:\n  produkt: 6" in text


def test_gesamtblatt_ohne_produkt_bleibt_beiseite_und_wird_genannt(tmp_path: Path) -> None:
    blaetter = {k: [["Teilergebnisplan"], KOPF, *ergebnisplan(b)] for k, b in JE_PRODUKT.items()}
    haushalt, text = lies(tmp_path, {"Gesamt": [["Gesamtplan"], KOPF, *ergebnisplan(600)], **blaetter})
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT)
    assert "nicht gelesen werden Blätter, die kein Produkt nennen (vermutlich Summen): Gesamt" in text


def test_blattnamen_wie_jahre_sind_produkte_wenn_die_spalten_andere_jahre_nennen(tmp_path: Path) -> None:
    haushalt, _ = lies(tmp_path, {"2001 Schule": [KOPF, *ergebnisplan(1)], "2002 Hort": [KOPF, *ergebnisplan(2)]})
    assert je_seite(haushalt) == soll_ergebnis({"2001": 1, "2002": 2})


def test_produkt_wie_ein_jahr_ist_nicht_das_haushaltsjahr(tmp_path: Path) -> None:
    kopf = ["Nr.", "Bezeichnung", "Ansatz"]
    blaetter = {f"T{k}": [[f"Produkt {k}: Schule"], kopf, *ergebnisplan(b)] for k, b in ((2001, 1), (2102, 2))}
    haushalt, _ = lies(tmp_path, blaetter, "Haushalt 2025 NRW.xlsx")
    assert set(haushalt.zeilen["jahr"]) == {2025}
    assert je_seite(haushalt) == soll_ergebnis({"2001": 1, "2102": 2})


def test_jahre_unter_den_wertarten_gehoeren_zum_kopf(tmp_path: Path) -> None:
    kopf: Zeilen = [["Nr.", "Bezeichnung", "Ergebnis", "Ansatz"], [None, None, 2024, 2025]]
    blaetter = {k: [*kopf, *([*z[:2], 0, z[2]] for z in ergebnisplan(b))] for k, b in JE_PRODUKT.items()}
    haushalt, text = lies(tmp_path, blaetter)
    assert je_seite(haushalt) == soll_ergebnis(JE_PRODUKT)
    assert set(haushalt.zeilen["jahr"]) == {2024, 2025}
    assert "kopfzeilen: 2" in text


def test_kopfzeile_eines_fast_leeren_blatts_zaehlt_wie_excel(tmp_path: Path) -> None:
    leer: Zeilen = [[] for _ in range(700_000)]
    zeilen: Zeilen = [[], [], ["Produkt 11.01.01 Rat"], [], [], KOPF, *ergebnisplan(100), *leer, ["Stand"]]
    haushalt, text = lies(tmp_path, {"Plan": zeilen})
    assert "kopfzeile: 6" in text
    assert je_seite(haushalt) == soll_ergebnis({"11.01.01": 100})


def test_jahr_vor_allen_landesprofilen_nennt_den_grund(tmp_path: Path) -> None:
    with pytest.raises(HaushaltsFehler, match="1995"):
        lies(tmp_path, {"Plan": [["Nr.", "Bezeichnung", "Ansatz 1995"], *ergebnisplan(1)]})


UNKLAR: dict[str, dict[str, Zeilen]] = {
    "Jahre": {"2024": [KOPF, *ergebnisplan(1)], "2025": [KOPF, *ergebnisplan(2)]},
    "Zähler": {"1": [KOPF, *ergebnisplan(1)], "2": [KOPF, *ergebnisplan(2)]},
    "Ebenen": {"11.01": [KOPF, *ergebnisplan(1)], "11.01.01": [KOPF, *ergebnisplan(2)]},
    "dasselbe zweimal": {n: [["Produkt 11.01.01"], KOPF, *ergebnisplan(1)] for n in ("A", "B")},
    "nur ein Blatt von dreien": {
        "11.01.01": [KOPF, *ergebnisplan(1)], "A": [KOPF, *ergebnisplan(2)], "B": [KOPF, *ergebnisplan(3)],
    },
    "Schlüssel mit Leerzeichen": {
        n: [[f"Produkt 0{n} 01 01 Rat"], KOPF, *ergebnisplan(1)] for n in "12"
    },
    "Verweis unter der Tabelle": {
        n: [[f"Produkt 11.01.0{n}"], KOPF, *ergebnisplan(1), ["Produkt 36.05.01 siehe dort"], [None, "Hinweis"]]
        for n in "12"
    },
}  # fmt: skip


@pytest.mark.parametrize("fall", UNKLAR)
def test_was_nicht_eindeutig_ist_wird_nicht_eingetragen(tmp_path: Path, fall: str) -> None:
    haushalt, text = lies(tmp_path, UNKLAR[fall])
    assert set(haushalt.zeilen["produkt"]) == {"Gesamt"}
    assert not any(zeile.startswith(("abschnitt:", "blattname:")) for zeile in text.splitlines())
    assert "unsicher" in text


def test_passen_laender_gleich_gut_entscheiden_die_gedruckten_summen(tmp_path: Path) -> None:
    haushalt, text = lies(tmp_path, {"Ergebnisplan": [KOPF, *ergebnisplan(100)]}, "plan.xlsx")
    assert je_seite(haushalt) == soll_ergebnis({"Gesamt": 100})
    assert geht_auf(haushalt)
    assert "gehen mehr gedruckte Summen auf" in text
