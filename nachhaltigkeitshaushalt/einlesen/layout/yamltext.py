"""Werte, Kommentare und Betragsspalten eines Layouts in YAML-Schreibweise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Betragsspalte

UNSICHER = "unsicher – bitte prüfen"


def als_yaml(wert: Any) -> str:  # noqa: ANN401 - Inhalt einer YAML-Angabe
    """Ein Wert in YAML-Schreibweise (JSON ist gültiges YAML)."""
    return json.dumps(wert, ensure_ascii=False)


def kommentar(text: str, *, sicher: bool = True) -> str:
    """Kommentar in einer Zeile."""
    sauber = " ".join(text.split())
    return f"# {sauber}" if sicher else f"# {UNSICHER}: {sauber}"


def betragsangaben(eintrag: Betragsspalte) -> str:
    """Die Angaben einer Betragsspalte, ohne die, die fehlen oder dem Üblichen entsprechen."""
    angaben: Mapping[str, Any] = {
        "spalte": eintrag.spalte, "jahr": eintrag.jahr, "versatz": eintrag.versatz, "wertart": eintrag.wertart,
        "einheit": None if eintrag.einheit == "euro" else eintrag.einheit, "nachrang": eintrag.nachrang or None,
        "seite": eintrag.seite,
        "vorzeichen": eintrag.vorzeichen,
    }  # fmt: skip
    return ", ".join(f"{name}: {als_yaml(wert)}" for name, wert in angaben.items() if wert is not None)
