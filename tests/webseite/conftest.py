"""Die Webseite der Beispielstadt und ein Browser ohne Netz, wo es einen gibt."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

NAMEN = ("chromium", "chromium-browser", "google-chrome", "chrome")
SCHALTER = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Browser:
    """Ein Browser ohne Fenster mit leerem Profil."""

    def __init__(self, programm: str, profil: Path) -> None:
        """Merkt sich Programm und Ordner des Profils."""
        self.programm, self.profil = programm, profil

    def seite(self, datei: Path, *schalter: str) -> str:
        """Der Inhalt der Seite, nachdem ihr Skript gelaufen ist."""
        befehl = [self.programm, *SCHALTER, f"--user-data-dir={self.profil}", "--virtual-time-budget=60000"]
        ergebnis = subprocess.run(
            [*befehl, *schalter, "--dump-dom", datei.as_uri()], check=True, capture_output=True, timeout=180
        )
        return ergebnis.stdout.decode("utf-8")

    def druck(self, datei: Path) -> list[str]:
        """Der Text jeder gedruckten Seite."""
        if (pdftotext := shutil.which("pdftotext")) is None:
            pytest.skip("pdftotext (poppler-utils) ist nicht eingerichtet")
        pdf = self.profil.with_name("druck.pdf")
        befehl = [self.programm, *SCHALTER, f"--user-data-dir={self.profil}", "--no-pdf-header-footer"]
        subprocess.run([*befehl, f"--print-to-pdf={pdf}", datei.as_uri()], check=True, capture_output=True, timeout=180)
        text = subprocess.run([pdftotext, "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60).stdout
        return text.decode("utf-8").split("\f")


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    programm = next((pfad for name in NAMEN if (pfad := shutil.which(name))), None)
    if programm is None:
        pytest.skip("kein Chromium installiert")
    return Browser(programm, tmp_path / "profil")


@pytest.fixture(scope="session")
def webseite(plan: Nachhaltigkeitshaushalt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan.lagebericht(2025).als_html(tmp_path_factory.mktemp("web") / "lagebericht.html")
