"""Jeder Befehl der Seiten zum Jahreskreis läuft, der Reihe nach, in einem leeren Ordner."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.befehle import GUT
from nachhaltigkeitshaushalt.kommandozeile import main

if TYPE_CHECKING:
    import pytest

SEITEN = sorted((Path(__file__).resolve().parents[2] / "docs" / "jahreskreis").glob("[0-9]_*.md"))


def test_befehle_und_python_des_jahreskreises_laufen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    befehle = 0
    for seite in SEITEN:
        for sprache, inhalt in re.findall(r"```(bash|python)\n(.*?)```", seite.read_text("utf-8"), re.DOTALL):
            if sprache == "python":
                exec(compile(inhalt, seite.name, "exec"), {})  # noqa: S102 - das eigene Beispiel
                continue
            for zeile in inhalt.strip().splitlines():
                programm, *angaben = shlex.split(zeile)
                assert (programm, main(angaben)) == ("nachhaltigkeitshaushalt", GUT), zeile
                befehle += 1
    assert (len(SEITEN), befehle) == (4, 8)
    assert {pfad.name for pfad in (tmp_path / "jahr").iterdir()} >= {
        "Beschlussvorlage_HF1_2026.docx",
        "Bericht_2025-06-30.docx",
        "Bericht_2025-09-30.xlsx",
        "Lagebericht_2025.docx",
        "Produktblatt_140101_2025.docx",
        "eigene_steuerung.xlsx",
    }
