"""Der Lagebericht der Beispielstadt in allen Formaten, einmal geschrieben."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt


@dataclass(frozen=True)
class Ausgaben:
    """Die vier geschriebenen Dateien und das gelesene JSON."""

    word: Path
    excel: Path
    html: Path
    json: Path
    inhalt: dict[str, Any]


@pytest.fixture(scope="session")
def bericht(plan: Nachhaltigkeitshaushalt) -> Lagebericht:
    return plan.lagebericht(2025)


@pytest.fixture(scope="session")
def ausgaben(bericht: Lagebericht, tmp_path_factory: pytest.TempPathFactory) -> Ausgaben:
    ordner = tmp_path_factory.mktemp("lagebericht")
    datei = bericht.als_json(ordner / "b.json")
    return Ausgaben(
        bericht.als_word(ordner / "b.docx"),
        bericht.als_excel(ordner / "b.xlsx"),
        bericht.als_html(ordner / "b.html"),
        datei,
        json.loads(datei.read_text(encoding="utf-8")),
    )
