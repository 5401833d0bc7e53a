"""Vorgeschlagene Layouts lesen die echten Haushalte mit höchstens fünf geänderten Zeilen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor

WURZEL = Path(__file__).resolve().parents[2]
BEISPIELE = WURZEL / ".." / "shared" / "beispiele"
FAELLE: dict[str, tuple[str, dict[str, str]]] = {
    "kiel_2017": ("kiel/Haushalt-Kiel-2017.csv", {}),
    "lensahn_2019_bis_2024": ("lensahn", {}),
    "wuppertal_2016": ("wuppertal_2016_2017", {}),
    "bonn_2017": (
        "bonn/Bonn_Budget_Draft_2017_2024_Processed.xlsx",
        {"# zeilen:": "zeilen:", '#   "900": …': '  "900": ilb_saldo'},
    ),
    "bonn_muster_2017": ("bonn/BonnBudget2017sample.xlsx", {"# auslassen:": "auslassen:"}),
}
"""Layout im Projekt: Datei und die Zeilenanfänge, die eine Kämmerei ändert."""


@pytest.mark.parametrize("fall", FAELLE)
def test_vorschlag_liest_wie_das_layout_im_projekt(fall: str, tmp_path: Path) -> None:
    if not BEISPIELE.is_dir():
        pytest.skip("Die echten Eingaben (shared/beispiele) liegen nicht neben dem Projekt.")
    ort, aenderungen = FAELLE[fall]
    text = str(schlage_layout_vor(BEISPIELE / ort))
    assert len(aenderungen) <= 5
    for alt, neu in aenderungen.items():
        assert text.count(f"\n{alt}") == 1
        text = text.replace(f"\n{alt}", f"\n{neu}")
    ziel = tmp_path / "layout.yaml"
    ziel.write_text(text, encoding="utf-8")
    vorgeschlagen = lies_haushalt(BEISPIELE / ort, layout=ziel)
    gepflegt = lies_haushalt(BEISPIELE / ort, layout=WURZEL / f"docs/layouts/{fall}.yaml")
    spalten = ["excel_zeile", "excel_spalte", "jahr", "wertart", "plan", "produkt", "zeile", "seite", "betrag_cent"]
    links, rechts = (h.zeilen[spalten].astype(str).to_numpy().tolist() for h in (vorgeschlagen, gepflegt))
    assert links == rechts
    assert (vorgeschlagen.leseprotokoll["differenz_cent"] == 0).all()
    assert len(vorgeschlagen.kontrollwerte) == len(gepflegt.kontrollwerte)


def test_jede_unsichere_angabe_sagt_es_und_der_text_ist_yaml(tmp_path: Path) -> None:
    datei = tmp_path / "plan.csv"
    zeilen = [f"0101;{konto};{betrag}" for konto, betrag in (("501000", "1.234,50"), ("431000", "-2.000,00"))]
    datei.write_text("\n".join(["Produkt;Konto;Ansatz 2024", *zeilen]), encoding="utf-8")
    vorschlag = schlage_layout_vor(datei)
    assert "unsicher" in vorschlag.yaml
    inhalt = yaml.safe_load(vorschlag.yaml)
    assert inhalt["betraege"] == [{"spalte": "Ansatz 2024", "jahr": 2024, "wertart": "ansatz"}]
    assert inhalt["vorzeichen"] == "ertrag_negativ"
    assert inhalt["spalten"] == {"produkt": "Produkt", "konto": "Konto"}


def test_befehl_schreibt_das_layout_und_ueberschreibt_nichts(tmp_path: Path) -> None:
    datei, ziel = tmp_path / "plan.csv", tmp_path / "layout.yaml"
    datei.write_text("Produkt;Konto;Ansatz 2024\n0101;501000;1.234,50\n0102;431000;2.000,00\n", encoding="utf-8")
    befehl = [
        sys.executable,
        "-m",
        "nachhaltigkeitshaushalt.kommandozeile",
        "layout",
        str(datei),
        "--ausgabe",
        str(ziel),
    ]
    erstes = subprocess.run(befehl, capture_output=True, text=True, check=False, cwd=WURZEL)
    assert erstes.returncode == 0, erstes.stderr
    assert "unsicher" in ziel.read_text(encoding="utf-8")
    assert subprocess.run(befehl, capture_output=True, text=True, check=False, cwd=WURZEL).returncode == 2
