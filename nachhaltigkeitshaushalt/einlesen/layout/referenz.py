"""Referenz aller Angaben eines Layouts, aus dem Modell erzeugt (``docs/layout_referenz.md``)."""

from __future__ import annotations

import ast
import inspect
from dataclasses import MISSING, fields
from typing import Any

from nachhaltigkeitshaushalt.einlesen.layout import modell as layoutmodul
from nachhaltigkeitshaushalt.einlesen.layout.form import EBENEN, FORMEN, VERGLEICH
from nachhaltigkeitshaushalt.einlesen.layout.modell import (
    EINHEITEN,
    SPALTEN_EINER_ZEILE,
    ZAHLEN,
    Betragsspalte,
    Layout,
    Vorzeichen,
)
from nachhaltigkeitshaushalt.kern.begriffe import Plan, Seite, Wertart

_AUFZAEHLUNGEN = {
    "vorzeichen": tuple(Vorzeichen),
    "wertart": (*Wertart, VERGLEICH),
    "plan": tuple(Plan),
    "seite": tuple(Seite),
    "einheit": tuple(EINHEITEN),
    "zahlen": ZAHLEN,
}


def schreibe_referenz() -> str:
    """Die Referenz als Markdown: jede Angabe mit Form, Vorgabe und Bedeutung."""
    return "\n".join(
        [
            "# Layout: alle Angaben",
            "",
            "Diese Seite ist aus dem Modell erzeugt; eine unbekannte Angabe wird beim Lesen mit dem ähnlichsten Namen",
            "abgelehnt. Wie man ein Layout vorschlagen lässt und anpasst, steht in",
            "[eigene_datei_einlesen.md](eigene_datei_einlesen.md).",
            "",
            "## Das Layout",
            "",
            *_tafel(Layout),
            "",
            "## Eine Betragsspalte (Einträge unter `betraege`)",
            "",
            *_tafel(Betragsspalte),
            "",
            "## Angaben einer Zeile (unter `spalten`, `festwerte`, `werte`, `muster`, `stellen` und im Dateinamen)",
            "",
            ", ".join(f"`{name}`" for name in SPALTEN_EINER_ZEILE),
            "",
            f"Ebenen: {', '.join(f'`{ebene}`' for ebene in EBENEN)}",
            "",
        ]
    )


def _tafel(modell: type[Layout | Betragsspalte]) -> list[str]:
    """Tabelle der Felder eines Modells."""
    texte = _feldtexte(modell.__name__)
    zeilen = ["| Angabe | Form | Ohne Angabe | Bedeutung |", "|---|---|---|---|"]
    for feld in fields(modell):
        erlaubt = _AUFZAEHLUNGEN.get(feld.name)
        form = ", ".join(f"`{wert}`" for wert in erlaubt) if erlaubt else FORMEN.get(feld.name, "")
        zeilen.append(f"| `{feld.name}` | {form} | {_vorgabe(feld)} | {texte.get(feld.name, '')} |")
    return zeilen


def _vorgabe(feld: Any) -> str:  # noqa: ANN401 - Feld einer Datenklasse
    """Die Vorgabe eines Felds, wie sie in der Referenz steht."""
    if feld.default is MISSING and feld.default_factory is MISSING:
        return "Pflicht"
    wert = feld.default if feld.default is not MISSING else feld.default_factory()
    return f"`{wert}`" if wert or wert == 0 else "–"


def _feldtexte(klasse: str) -> dict[str, str]:
    """Feld → Text, der im Modell unter dem Feld steht."""
    baum = ast.parse(inspect.getsource(layoutmodul))
    knoten = next(k for k in baum.body if isinstance(k, ast.ClassDef) and k.name == klasse)
    texte: dict[str, str] = {}
    for feld, text in zip(knoten.body, knoten.body[1:], strict=False):
        if isinstance(feld, ast.AnnAssign) and isinstance(feld.target, ast.Name) and isinstance(text, ast.Expr):
            inhalt = ast.literal_eval(text.value)
            texte[feld.target.id] = " ".join(str(inhalt).split()).replace("``", "`").replace("|", "\\|")
    return texte
