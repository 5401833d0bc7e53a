"""Jedes Notebook läuft von oben bis unten durch und liegt ohne Ausgaben im Projekt."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from ipykernel.kernelspec import write_kernel_spec
from nbclient import NotebookClient

WURZEL = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.filterwarnings(
    # Unter Windows meldet pyzmq, dass es die Ereignisschleife von asyncio durch eine eigene ersetzt; das ist gewollt.
    "ignore:Proactor event loop does not implement add_reader:RuntimeWarning"
)
NOTEBOOKS = sorted((WURZEL / "notebooks").glob("*.ipynb"))


def lies(pfad: Path) -> Any:  # noqa: ANN401 - nbformat ist ohne Typen
    """Das Notebook in der Form 4."""
    return nbformat.read(pfad, as_version=4)


@pytest.fixture
def werkstatt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ein leerer Ordner, in dem der Kern dieses Interpreters läuft und nichts von außen gilt."""
    write_kernel_spec(str(tmp_path / "jupyter" / "kernels" / "python3"))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "laufzeit"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(WURZEL), os.environ.get("PYTHONPATH", "")])))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    arbeit = tmp_path / "arbeit"
    arbeit.mkdir()
    return arbeit


def ausgaben(notebook: Any) -> list[Any]:  # noqa: ANN401 - nbformat ist ohne Typen
    """Alle Ausgaben aller Zellen."""
    return [ausgabe for zelle in notebook.cells if zelle.cell_type == "code" for ausgabe in zelle.outputs]


def test_es_gibt_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("pfad", NOTEBOOKS, ids=lambda pfad: pfad.stem)
def test_das_notebook_liegt_ohne_ausgaben_im_projekt(pfad: Path) -> None:
    notebook = lies(pfad)
    nbformat.validate(notebook)
    assert not ausgaben(notebook)
    assert all(zelle.get("execution_count") is None for zelle in notebook.cells)


@pytest.mark.parametrize("pfad", NOTEBOOKS, ids=lambda pfad: pfad.stem)
def test_das_notebook_laeuft_durch_ohne_warnung(pfad: Path, werkstatt: Path) -> None:
    notebook = lies(pfad)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(werkstatt)}}
    ).execute()
    fehlstrom = [a["text"] for a in ausgaben(notebook) if a.output_type == "stream" and a["name"] == "stderr"]
    assert fehlstrom == []
    assert all(zelle.outputs for zelle in notebook.cells if zelle.cell_type == "code")


def test_der_erste_haushalt_zeigt_ein_bild_die_probe_geht_auf_und_der_bericht_liegt_da(werkstatt: Path) -> None:
    notebook = lies(WURZEL / "notebooks" / "01_erster_haushalt.ipynb")
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(werkstatt)}}).execute()
    daten = [ausgabe.get("data", {}) for ausgabe in ausgaben(notebook)]
    assert sum("image/png" in eintrag for eintrag in daten) == 1
    text = "".join(a["text"] for a in ausgaben(notebook) if a.output_type == "stream")
    betraege = [zeile.rsplit(":", 1)[1].strip() for zeile in text.splitlines() if zeile.endswith("€")]
    assert len(betraege) == 4
    assert betraege[0] == betraege[1]
    assert betraege[2] == betraege[3]
    assert {pfad.name for pfad in (werkstatt / "ergebnis").iterdir()} == {
        "Lagebericht_2025.docx",
        "Lagebericht_2025.xlsx",
    }


def test_die_zielerreichung_zeigt_vier_bilder_und_nennt_die_ursache_der_aenderung(werkstatt: Path) -> None:
    notebook = lies(WURZEL / "notebooks" / "02_zielerreichung.ipynb")
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(werkstatt)}}).execute()
    daten = [ausgabe.get("data", {}) for ausgabe in ausgaben(notebook)]
    assert sum("image/png" in eintrag for eintrag in daten) == 4
    assert "revidierte Daten" in daten[-1]["text/html"]


def test_das_gemeinsame_budget_weist_beide_versuche_ab_wie_angekuendigt(werkstatt: Path) -> None:
    notebook = lies(WURZEL / "notebooks" / "03_handlungsfeldbudget.ipynb")
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(werkstatt)}}).execute()
    text = "".join(a["text"] for a in ausgaben(notebook) if a.output_type == "stream")
    zu_viel, ohne_zustimmung = [zeile for zeile in text.splitlines() if zeile.startswith("Umschichtung Nr. ")]
    assert zu_viel.startswith("Umschichtung Nr. 101: Am 20.06.2025 sollen")
    assert "verfügbar sind" in zu_viel
    assert ohne_zustimmung.startswith("Umschichtung Nr. 102: Die Zustimmung von")
