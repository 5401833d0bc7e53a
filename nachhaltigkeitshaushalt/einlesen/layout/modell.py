"""Layout: wie eine fremde Datei zu lesen ist – als kleine YAML-Datei, nicht als Code.

Das eigene Format der Bibliothek ist selbst nur ein Layout (``regeln/layout_eigen.yaml``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from nachhaltigkeitshaushalt.einlesen.layout.form import (
    EBENEN,
    gruppen,
    pruefe_form,
    pruefe_namen,
    pruefe_pflicht,
    pruefe_quellen,
)
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

SPALTEN_EINER_ZEILE = (
    "jahr", "wertart", "plan", "produkt", "produktbezeichnung", "produktgruppe", "produktbereich", "fachbereich",
    "konto", "zeile", "zeilennummer", "seite", "ebene",
)  # fmt: skip
"""Angaben, die ein Layout Spalten, Festwerten oder dem Dateinamen zuordnen kann."""
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
    """Überschrift; auch ein Muster mit ``*`` oder „Spalte C“."""
    jahr: int | None = None
    """Jahr der Beträge."""
    versatz: int | None = None
    """Statt ``jahr``: Abstand zum Haushaltsjahr der Datei (−1 = Vorjahr)."""
    wertart: str | None = None
    """Wertart des Datenvertrags oder ``vergleich`` (nur Kontrolle)."""
    einheit: str = "euro"
    """Einheit der Zahlen; nennt eine Zelle selbst eine („T€“), gilt diese."""
    vorzeichen: Vorzeichen | None = None
    """Abweichende Vorzeichenregel dieser Spalte."""
    seite: str | None = None
    """Seite, wenn Erträge und Aufwendungen in eigenen Spalten stehen."""
    plan: str | None = None
    """Plan, wenn er je Spalte verschieden ist."""
    nachrang: bool = False
    """Gilt nur, wenn keine andere Datei dieses Jahr und diese Wertart liefert; sonst Kontrolle."""


@dataclass(frozen=True)
class Layout:
    """Alles, was nötig ist, um Blätter oder Dateien in Haushaltszeilen zu übersetzen."""

    betraege: tuple[Betragsspalte, ...]
    """Die Spalten mit Beträgen."""
    spalten: Mapping[str, str]
    """Angabe des Datenvertrags → Überschrift in der Datei."""
    vorzeichen: Vorzeichen
    """Wie Erträge und Aufwendungen in der Datei unterschieden sind."""
    blatt: str | tuple[str, ...] = ""
    """Blattname, Muster mit ``*`` oder Liste; leer: das einzige Blatt (Textdateien haben nur eines)."""
    kopfzeile: int = 1
    """Unterste Zeile des Kopfes, ab 1 gezählt."""
    kopfzeilen: int = 1
    """So viele Zeilen hat der Kopf; ihre Texte werden je Spalte verbunden."""
    land: str | None = None
    """Landesprofil, etwa ``NW``."""
    haushaltsjahr: int | None = None
    """Haushaltsjahr; fehlt es, muss der Dateiname es nennen."""
    name: str = ""
    """Name des Layouts."""
    angaben: Mapping[str, Any] = field(default_factory=dict)
    """Angaben zum Haushalt, etwa ``kommune``."""
    festwerte: Mapping[str, Any] = field(default_factory=dict)
    """Angaben, die für alle Zeilen gleich sind, etwa ``plan: ergebnis``."""
    werte: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Angabe → {Text der Datei: Wert}, etwa ``seite: {E: ertrag, A: aufwand}``."""
    muster: Mapping[str, str] = field(default_factory=dict)
    """Angabe → regulärer Ausdruck; seine Gruppen hintereinander sind der Wert."""
    stellen: Mapping[str, int] = field(default_factory=dict)
    """Angabe → Stellenzahl, auf die mit führenden Nullen aufgefüllt wird."""
    dezimalstellen: Mapping[str, int] = field(default_factory=dict)
    """Angabe → Nachkommastellen eines Schlüssels, der als Zahl in der Datei steht (10.1 war 10.10)."""
    zeilen: Mapping[str, str] = field(default_factory=dict)
    """Gedruckte Nummer oder Text → Zeile des Landesprofils, wo die Datei abweicht."""
    produktrahmen: Mapping[str, int] = field(default_factory=dict)
    """Stellen von Produktbereich und Produktgruppe, wo sie vom Landesprofil abweichen."""
    ebene_nach_stellen: Mapping[int, str] = field(default_factory=dict)
    """Länge des Produktschlüssels → Ebene, wenn mehrere Ebenen in einer Tabelle stehen."""
    vorzeichen_zeilen: Mapping[str, Vorzeichen] = field(default_factory=dict)
    """Zeile → abweichende Vorzeichenregel, etwa ``zinsen: aufwand_negativ``."""
    auslassen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Überschrift → Texte (auch mit ``*``); Zeilen damit werden nicht gelesen und gezählt."""
    zahlen: str = "erkennen"
    """``erkennen``, ``deutsch``, ``englisch`` oder ``zahl`` (Text ist kein Betrag)."""
    kodierung: str | None = None
    """Kodierung einer Textdatei; ohne Angabe wird sie erkannt."""
    trennzeichen: str | None = None
    """Trennzeichen einer Textdatei; ohne Angabe wird es erkannt."""
    dateien: str = "*"
    """Muster der Dateinamen, wenn ein Ordner gelesen wird."""
    dateiname: str = ""
    """Regulärer Ausdruck mit benannten Gruppen (``produkt``, ``ebene``, ``jahr``, …) für Angaben im Dateinamen."""
    blattname: str = ""
    """Wie ``dateiname``, für Angaben im Namen des Blatts; ein Blatt, dessen Name nicht passt, wird nicht gelesen."""
    abschnitt: str = ""
    """Wie ``dateiname``, für Zeilen ohne Betrag („Produkt 11.01.01 …“); gilt bis zum nächsten Treffer darunter."""
    weitere: tuple[Layout, ...] = ()
    """Andere Blätter derselben Datei, je mit ``blatt`` und den Angaben, die von diesen hier abweichen."""
    fehlen_duerfen: tuple[str, ...] = ()
    """Angaben, deren Spalte fehlen darf."""


ZAHLEN = ("erkennen", "deutsch", "englisch", "zahl")
NUR_JE_DATEI = frozenset({
    "name", "land", "haushaltsjahr", "angaben", "kodierung", "trennzeichen", "dateien", "dateiname", "weitere",
})  # fmt: skip
"""Angaben, die für die ganze Datei gelten und unter ``weitere`` keinen Sinn haben."""


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
    pruefe_pflicht(angaben, ("betraege", "vorzeichen"), ort)
    angaben = {"spalten": {}, **angaben}
    pruefe_form(angaben, ort)
    _pruefe_inhalt(angaben, ort)
    betraege = tuple(_betragsspalte(eintrag, ort) for eintrag in angaben["betraege"])
    pruefe_quellen(angaben, ort)
    weitere = tuple(_weiteres(angaben, eintrag, ort) for eintrag in angaben.get("weitere", ()))
    return Layout(**{**angaben, **_umgeformt(angaben), "betraege": betraege, "weitere": weitere})


def _weiteres(angaben: Mapping[str, Any], eintrag: object, ort: Ort) -> Layout:
    """Ein Eintrag unter ``weitere``: was er nicht nennt, gilt wie im übrigen Layout."""
    if not isinstance(eintrag, dict):
        raise fehler("layout_angabe_form", ort, "weitere", erwartet="je Eintrag „blatt: Name“ erwartet")
    pruefe_namen(eintrag, [f.name for f in fields(Layout) if f.name not in NUR_JE_DATEI], ort)
    pruefe_pflicht(eintrag, ("blatt",), ort)
    return _aus_angaben({**{n: wert for n, wert in angaben.items() if n != "weitere"}, **eintrag}, ort)


def _pruefe_inhalt(angaben: Mapping[str, Any], ort: Ort) -> None:
    """Namen in den Unterangaben: Spalten, Festwerte, Muster, Vorzeichen, Ebenen, Zahlenstil."""
    festwerte = angaben.get("festwerte", {})
    genannt = [angaben["spalten"], festwerte, *(angaben.get(n, {}) for n in ("werte", "muster", "stellen"))]
    for namen in (*genannt, gruppen(angaben), angaben.get("dezimalstellen", {})):
        pruefe_namen(namen, SPALTEN_EINER_ZEILE, ort)
    pruefe_form(festwerte, ort)
    regeln = [str(regel) for regel in Vorzeichen]
    pruefe_namen([angaben["vorzeichen"], *angaben.get("vorzeichen_zeilen", {}).values()], regeln, ort)
    pruefe_namen(angaben.get("ebene_nach_stellen", {}).values(), EBENEN, ort)
    pruefe_namen([angaben.get("zahlen", "erkennen")], ZAHLEN, ort)


def _umgeformt(angaben: Mapping[str, Any]) -> dict[str, Any]:
    """Angaben in den Typen des Modells."""
    blatt = angaben.get("blatt", "")
    return {
        "blatt": tuple(blatt) if isinstance(blatt, list) else blatt,
        "vorzeichen": Vorzeichen(angaben["vorzeichen"]),
        "vorzeichen_zeilen": {z: Vorzeichen(regel) for z, regel in angaben.get("vorzeichen_zeilen", {}).items()},
        "zeilen": _als_texte(angaben.get("zeilen", {})),
        "ebene_nach_stellen": {int(stellen): ebene for stellen, ebene in angaben.get("ebene_nach_stellen", {}).items()},
        "werte": {name: _als_texte(tafel) for name, tafel in angaben.get("werte", {}).items()},
        "auslassen": {spalte: tuple(map(str, texte)) for spalte, texte in angaben.get("auslassen", {}).items()},
        "fehlen_duerfen": tuple(angaben.get("fehlen_duerfen", ())),
    }


def _als_texte(tafel: Mapping[Any, Any]) -> dict[str, str]:
    """Schlüssel und Werte als Text; YAML liest Nummern als Zahlen."""
    return {str(schluessel): str(wert) for schluessel, wert in tafel.items()}


def _betragsspalte(eintrag: object, ort: Ort) -> Betragsspalte:
    """Eine Betragsspalte aus ihrem YAML-Eintrag."""
    if not isinstance(eintrag, dict):
        raise fehler("layout_angabe_form", ort, "betraege", erwartet="je Spalte „spalte: Überschrift“ erwartet")
    pruefe_namen(eintrag, [f.name for f in fields(Betragsspalte)], ort)
    pruefe_pflicht(eintrag, ("spalte",), ort)
    pruefe_form(eintrag, ort)
    pruefe_namen([eintrag.get("einheit", "euro")], EINHEITEN, ort)
    regel = eintrag.get("vorzeichen")
    if regel is not None:
        pruefe_namen([regel], [str(moeglich) for moeglich in Vorzeichen], ort)
    return Betragsspalte(**{**eintrag, "vorzeichen": None if regel is None else Vorzeichen(regel)})
