"""Layout: wie eine fremde Datei zu lesen ist – als kleine YAML-Datei, nicht als Code.

Das eigene Format der Bibliothek ist selbst nur ein Layout (``regeln/layout_eigen.yaml``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from nachhaltigkeitshaushalt.einlesen.layoutform import pruefe_form, pruefe_namen, pruefe_pflicht, pruefe_quellen
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

SPALTEN_EINER_ZEILE = (
    "jahr", "wertart", "plan", "produkt", "produktbezeichnung", "fachbereich",
    "konto", "zeile", "zeilennummer", "seite",
)  # fmt: skip
"""Angaben, die ein Layout Spalten (oder Festwerten) zuordnen kann."""
PFLICHT = ("produkt",)
EINHEITEN = {"euro": 1, "tausend_euro": 1_000, "millionen_euro": 1_000_000}


class Vorzeichen(StrEnum):
    """Wie die Datei Erträge und Aufwendungen unterscheidet."""

    BEIDE_POSITIV = "beide_positiv"
    ERTRAG_NEGATIV = "ertrag_negativ"
    AUFWAND_NEGATIV = "aufwand_negativ"

    @property
    def faktoren(self) -> tuple[int, int]:
        """Faktor für Erträge/Einzahlungen und für Aufwendungen/Auszahlungen."""
        return {"beide_positiv": (1, 1), "ertrag_negativ": (-1, 1), "aufwand_negativ": (1, -1)}[self.value]


@dataclass(frozen=True)
class Betragsspalte:
    """Eine Spalte mit Beträgen; Jahr und Wertart stehen hier oder in eigenen Spalten."""

    spalte: str
    jahr: int | None = None
    wertart: str | None = None
    einheit: str = "euro"


@dataclass(frozen=True)
class Layout:
    """Alles, was nötig ist, um ein Blatt in Haushaltszeilen zu übersetzen."""

    blatt: str
    betraege: tuple[Betragsspalte, ...]
    spalten: Mapping[str, str]
    vorzeichen: Vorzeichen
    kopfzeile: int = 1
    land: str | None = None
    haushaltsjahr: int | None = None
    name: str = ""
    angaben: Mapping[str, Any] = field(default_factory=dict)
    festwerte: Mapping[str, Any] = field(default_factory=dict)
    stellen: Mapping[str, int] = field(default_factory=dict)
    zeilen: Mapping[str, str] = field(default_factory=dict)
    produktrahmen: Mapping[str, int] = field(default_factory=dict)
    fehlen_duerfen: tuple[str, ...] = ()


def eigenes_layout() -> Layout:
    """Das Layout des eigenen, dokumentierten Formats."""
    return _aus_angaben(lade_regeln("layout_eigen"), Ort("layout_eigen.yaml"))


def lies_layout(pfad: str | os.PathLike[str]) -> Layout:
    """Liest eine Layoutdatei (YAML) und prüft sie vollständig.

    Raises:
        HaushaltsFehler: Datei fehlt, ist kein YAML, hat unbekannte, fehlende oder falsch geformte
            Angaben; die Meldung nennt den ähnlichsten bekannten Namen.

    """
    ort = Ort(Path(pfad).name)
    try:
        angaben = yaml.safe_load(Path(pfad).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as ausnahme:
        raise fehler("layout_nicht_lesbar", Ort(str(pfad)), _grund(ausnahme)) from ausnahme
    return _aus_angaben(angaben, ort)


def _grund(ausnahme: Exception) -> str:
    """Warum sich die Datei nicht lesen lässt, auf Deutsch und mit der Stelle."""
    if isinstance(ausnahme, FileNotFoundError):
        return "es gibt sie nicht."
    stelle = getattr(ausnahme, "problem_mark", None)
    if stelle is not None:
        return f"Schreibfehler bei Zeile {stelle.line + 1}, Zeichen {stelle.column + 1}."
    return "das ist keine lesbare Textdatei (UTF-8)."


def _aus_angaben(angaben: object, ort: Ort) -> Layout:
    """Layout aus dem Inhalt einer YAML-Datei."""
    if not isinstance(angaben, dict):
        raise fehler("layout_angabe_fehlt", ort, "blatt")
    pruefe_namen(angaben, [f.name for f in fields(Layout)], ort)
    pruefe_pflicht(angaben, ("blatt", "betraege", "spalten", "vorzeichen"), ort)
    pruefe_form(angaben, ort)
    festwerte = angaben.get("festwerte", {})
    pruefe_namen({**angaben["spalten"], **festwerte}, SPALTEN_EINER_ZEILE, ort)
    pruefe_pflicht(angaben["spalten"], PFLICHT, ort)
    pruefe_form(festwerte, ort)
    pruefe_namen([angaben["vorzeichen"]], [str(regel) for regel in Vorzeichen], ort)
    betraege = tuple(_betragsspalte(eintrag, ort) for eintrag in angaben["betraege"])
    pruefe_quellen(angaben, ort)
    texte = {str(nummer): str(zeile) for nummer, zeile in angaben.get("zeilen", {}).items()}
    vorzeichen = Vorzeichen(angaben["vorzeichen"])
    return Layout(**{**angaben, "betraege": betraege, "vorzeichen": vorzeichen, "zeilen": texte})


def _betragsspalte(eintrag: object, ort: Ort) -> Betragsspalte:
    """Eine Betragsspalte aus ihrem YAML-Eintrag."""
    if not isinstance(eintrag, dict):
        raise fehler("layout_angabe_form", ort, "betraege", erwartet="je Spalte „spalte: Überschrift“ erwartet")
    pruefe_namen(eintrag, [f.name for f in fields(Betragsspalte)], ort)
    pruefe_pflicht(eintrag, ("spalte",), ort)
    pruefe_form(eintrag, ort)
    pruefe_namen([eintrag.get("einheit", "euro")], EINHEITEN, ort)
    return Betragsspalte(**eintrag)
