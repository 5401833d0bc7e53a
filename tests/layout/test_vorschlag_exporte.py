"""Erfundene Exporte, wie Fachverfahren sie schreiben: der Vorschlag liest jeden auf den Cent oder sagt „unsicher“."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor

if TYPE_CHECKING:
    from pathlib import Path

KONTEN = [("010101", "431000", 1200), ("010101", "501000", 3400), ("120201", "411000", 560), ("120201", "541000", 78)]
ZEILEN = [("02", "Zuwendungen und allgemeine Umlagen"), ("11", "Personalaufwendungen"), ("15", "Transferaufwendungen")]
Summen = "dict[tuple[int, str], int]"


def schreibe(pfad: Path, **blaetter: list[list[object]]) -> Path:
    """Eine Mappe mit diesen Blättern."""
    mappe = openpyxl.Workbook()
    mappe.remove(mappe.worksheets[0])
    for name, zeilen in blaetter.items():
        blatt = mappe.create_sheet(name)
        for zeile in zeilen:
            blatt.append(zeile)
    mappe.save(pfad)
    return pfad


def lies(pfad: Path, ordner: Path) -> tuple[Summen, str, set[str]]:
    """Summe in Euro je Jahr und Wertart, der vorgeschlagene Text und die Regeln der Befunde."""
    text = schlage_layout_vor(pfad).yaml
    layout = ordner / "vorschlag.yaml"
    layout.write_text(text, encoding="utf-8")
    haushalt = lies_haushalt(pfad, layout=layout)
    summen = haushalt.zeilen.groupby(["jahr", "wertart"], observed=True)["betrag_cent"].sum() // 100
    return (
        {(int(jahr), str(art)): int(cent) for (jahr, art), cent in summen.items()},
        text,
        set(haushalt.befunde["regel"]),
    )


def unsicher(text: str) -> str:
    """Die als unsicher gekennzeichneten Zeilen."""
    return "\n".join(zeile for zeile in text.splitlines() if "unsicher – bitte prüfen" in zeile)


def test_einheit_ueber_dem_kopf_und_wertarten_unter_den_jahren(tmp_path: Path) -> None:
    kopf = [
        ["Haushaltsplan 2025"],
        ["Beträge in T€"],
        ["Produkt", "Konto", "2024", "2025"],
        ["", "", "Ergebnis", "Ansatz"],
    ]
    pfad = schreibe(tmp_path / "teur.xlsx", Plan=[*kopf, *([p, k, b + 1, b] for p, k, b in KONTEN)])
    summen, text, regeln = lies(pfad, tmp_path)
    assert summen == {(2024, "ergebnis"): 5_242_000, (2025, "ansatz"): 5_238_000}
    assert "Beträge in T€" in unsicher(text)
    assert regeln == set()
    ohne = tmp_path / "ohne.yaml"
    ohne.write_text(text.replace(', einheit: "tausend_euro"', ""), encoding="utf-8")
    assert "kopf_einheit" in set(lies_haushalt(pfad, layout=ohne).befunde["regel"])


def test_verschachtelte_ebenen_zaehlen_nicht_doppelt(tmp_path: Path) -> None:
    baum: dict[tuple[str, str], int] = {}
    for i, produkt in enumerate(("010101", "010102", "010201", "010202", "020101", "020102", "020201", "020202")):
        for nummer, _ in ZEILEN:
            for laenge in (2, 4, 6):
                schluessel = (produkt[:laenge], nummer)
                baum[schluessel] = baum.get(schluessel, 0) + 100 * (i + 1)
    zeilen = [["Produkt", "Zeile", "Ansatz 2025"], *([p, n, b] for (p, n), b in sorted(baum.items()))]
    pfad = schreibe(tmp_path / "ebenen.xlsx", Plan=zeilen)
    summen, text, regeln = lies(pfad, tmp_path)
    assert summen == {(2025, "ansatz"): 3 * 3600}
    assert "wiederholen die Summe" in unsicher(text)
    assert regeln == set()
    anfang = text.index("ebene_nach_stellen:")
    ohne = tmp_path / "ohne.yaml"
    ohne.write_text(text[:anfang] + text[text.index("betraege:", anfang) :], encoding="utf-8")
    befunde = lies_haushalt(pfad, layout=ohne).befunde
    assert befunde.loc[befunde["regel"] == "produkt_wiederholt", "wert"].tolist() == [
        "01",
        "0101",
        "0102",
        "02",
        "0201",
        "0202",
    ]


def test_zwei_spalten_mit_derselben_bedeutung_sind_ein_befund(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Ansatz 2025", "Ansatz 2025 lt. Beschluss"]
    pfad = schreibe(tmp_path / "doppelt.xlsx", Plan=[kopf, *([p, k, b, b] for p, k, b in KONTEN)])
    assert lies(pfad, tmp_path)[2] == {"betrag_bedeutung_doppelt"}


@pytest.mark.parametrize(
    ("koepfe", "bedeutung"),
    [
        (["Ansatz 2024", "fortgeschr. Ansatz 2024²"], [(2024, "ansatz"), (2024, "fortgeschrieben")]),
        (["Ansatz 2025", "Planung 2026"], [(2025, "ansatz"), (2026, "planung")]),
        (["Planung des Haushaltsjahres 2025", "Finanzplanung 2027"], [(2025, "ansatz"), (2027, "planung")]),
        (["Ansatz 2024 (Stand 2025)", "Ansatz 2025"], [(2024, "ansatz"), (2025, "ansatz")]),
        (["Nachtrag 2025 mehr/weniger", "Ansatz 2025 neu"], [(2025, "nachtrag"), (2025, "fortgeschrieben")]),
        (["ANS_HJ", "PLAN_FJ2"], [(2025, "ansatz"), (2027, "planung")]),
    ],
)
def test_jahr_und_wertart_nach_der_ueberschrift(
    tmp_path: Path, koepfe: list[str], bedeutung: list[tuple[int, str]]
) -> None:
    zeilen = [["Produkt", "Konto", *koepfe], *([p, k, b, 2 * b] for p, k, b in KONTEN)]
    summen = lies(schreibe(tmp_path / "plan_2025.xlsx", Plan=zeilen), tmp_path)[0]
    assert summen == dict(zip(bedeutung, (5238, 10476), strict=True))


def test_wertart_in_eigener_spalte(tmp_path: Path) -> None:
    kopf = ["Jahr", "Wertart", "Produkt", "Konto", "Betrag"]
    zeilen = [[j, w, p, k, b] for j, w in ((2024, "Ist"), (2025, "Plan")) for p, k, b in KONTEN]
    summen = lies(schreibe(tmp_path / "lang.xlsx", Plan=[kopf, *zeilen]), tmp_path)[0]
    assert summen == {(2024, "ergebnis"): 5238, (2025, "ansatz"): 5238}


def test_mehrere_blaetter_mit_gleichem_kopf_werden_zusammen_gelesen(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Ansatz 2025"]
    erstes, zweites = ([kopf, *([p, k, b] for p, k, b in teil)] for teil in (KONTEN[:2], KONTEN[2:]))
    fremd = [["Investition", "Konto", "Ansatz 2025"], ["Halle", "785100", 5000]]
    pfad = schreibe(tmp_path / "dezernate.xlsx", Dezernat1=erstes, Dezernat2=zweites, Investitionen=fremd)
    summen, text, _ = lies(pfad, tmp_path)
    assert summen == {(2025, "ansatz"): 5238}
    assert "Investitionen" in unsicher(text)
    assert "demselben Kopf" in unsicher(text)


def test_ordner_mit_kuerzel_am_anfang_des_dateinamens(tmp_path: Path) -> None:
    ordner = tmp_path / "plaene"
    ordner.mkdir()
    for i, produkt in enumerate(("010101", "020201", "030301")):
        texte = [f"{nummer};{name};{i + 1}00,00" for nummer, name in ZEILEN]
        datei = ordner / f"TEP_{produkt}_Name.csv"
        datei.write_text("\n".join(["Nr;Bezeichnung;Ansatz 2025", *texte]), encoding="utf-8")
    assert lies(ordner, tmp_path)[0] == {(2025, "ansatz"): 1800}


def test_abweichung_je_zeile_gilt_fuer_alle_konten_zusammen(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Plan 2024", "Ist 2024", "Abweichung"]
    zeilen = [[p, k, b, b + 7.5, 7.5] for p, k, b in (*KONTEN, ("120201", "501000", 90))]
    pfad = schreibe(tmp_path / "ist_2024.xlsx", Plan=[kopf, *zeilen])
    assert lies(pfad, tmp_path)[2] == set()
    zeilen[0][4] = 8
    assert lies(schreibe(tmp_path / "ist_2024.xlsx", Plan=[kopf, *zeilen]), tmp_path)[2] == {"vergleich_abweichung"}


def test_nicht_gelesene_zahlenspalten_stehen_im_vorschlag(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Ansatz 2025", "Bewegungsdaten"]
    pfad = schreibe(tmp_path / "plan.xlsx", Plan=[kopf, *([p, k, b, b * 2] for p, k, b in KONTEN)])
    assert "„Bewegungsdaten“" in unsicher(lies(pfad, tmp_path)[1])


def test_mehrere_jahre_in_einer_ueberschrift_sind_unsicher(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Ansatz 2024 (Stand 2025)"]
    text = lies(schreibe(tmp_path / "plan.xlsx", Plan=[kopf, *map(list, KONTEN)]), tmp_path)[1]
    assert "Stand 2025" in unsicher(text)


def test_blaetter_verschiedener_jahre_werden_nicht_zusammengezaehlt(tmp_path: Path) -> None:
    zeilen = [["Produkt", "Konto", "Betrag"], *map(list, KONTEN)]
    text = schlage_layout_vor(schreibe(tmp_path / "jahre.xlsx", **{"Plan 2024": zeilen, "Plan 2025": zeilen})).yaml
    assert "nicht gelesen werden die Blätter" in unsicher(text)


def test_spalte_plan_voller_betraege_ist_ein_ansatz(tmp_path: Path) -> None:
    kopf = ["Produkt", "Konto", "Jahr", "Plan", "Ist"]
    zeilen = [[p, k, 2025, b + 0.5, b + 0.25] for p, k, b in KONTEN]
    summen = lies(schreibe(tmp_path / "plan.xlsx", Plan=[kopf, *zeilen]), tmp_path)[0]
    assert summen == {(2025, "ansatz"): 5240, (2025, "ergebnis"): 5239}
