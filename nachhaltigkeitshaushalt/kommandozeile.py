"""Kommandozeile: beispiel · vorlage · pruefe · lagebericht · produktblatt · layout · bericht · beschlussvorlage.

Rückgabe: 0 = gut, 1 = Befunde der Schwere „fehler“, 2 = Eingabe unbrauchbar. Diese Datei lädt
beim Start nur die Standardbibliothek, damit die Hilfe sofort erscheint.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.befehle import (
    GUT,
    UNBRAUCHBAR,
    fuehre_beispiel_aus,
    fuehre_bericht_aus,
    fuehre_beschlussvorlage_aus,
    fuehre_lagebericht_aus,
    fuehre_layout_aus,
    fuehre_produktblatt_aus,
    fuehre_pruefe_aus,
    fuehre_vorlage_aus,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_DEUTSCH = (
    ("the following arguments are required: ", "Es fehlt: "),
    ("unrecognized arguments: ", "Unbekannte Angabe: "),
    ("invalid choice: ", "unbekannter Befehl: "),
    ("(choose from ", "(möglich: "),
    ("expected one argument", "hier fehlt ein Wert"),
    ("invalid int value: ", "keine ganze Zahl: "),
    ("argument ", "Angabe "),
)


class _Hilfe(argparse.RawDescriptionHelpFormatter):
    """Hilfe in deutscher Sprache."""

    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        """Setzt „Aufruf:“ vor die Aufrufzeile."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)  # type: ignore[arg-type]


class _Leser(argparse.ArgumentParser):
    """Liest die Kommandozeile; Hilfe und Fehler deutsch."""

    def __init__(self, **angaben: object) -> None:
        """Wie argparse, mit deutschen Überschriften und ``--hilfe``."""
        super().__init__(formatter_class=_Hilfe, add_help=False, allow_abbrev=False, **angaben)  # type: ignore[arg-type]
        self._positionals.title, self._optionals.title = "Angaben", "Optionen"
        self.add_argument("-h", "--help", "--hilfe", action="help", help="zeigt diese Hilfe")

    def error(self, message: str) -> None:  # type: ignore[override]
        """Eine Zeile auf stderr und Rückgabe 2."""
        for englisch, deutsch in _DEUTSCH:
            message = message.replace(englisch, deutsch)
        self.exit(UNBRAUCHBAR, f"{self.prog}: {message} – Hilfe mit --help\n")


def main(argumente: Sequence[str] | None = None) -> int:
    """Führt einen Befehl aus und gibt 0, 1 oder 2 zurück."""
    _sprich_utf8()
    auswahl = leser().parse_args(argumente)
    from nachhaltigkeitshaushalt.kern.befunde import HaushaltsFehler

    try:
        ergebnis: int = auswahl.befehl(auswahl)
    except HaushaltsFehler as fehler:
        print(str(fehler), file=sys.stderr)
        return UNBRAUCHBAR
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        return UNBRAUCHBAR
    return ergebnis


def _sprich_utf8() -> None:
    """Umlaute auch in einer Windows-Konsole; was sie nicht zeigen kann, wird ersetzt."""
    for strom in (sys.stdout, sys.stderr):
        if hasattr(strom, "reconfigure"):
            strom.reconfigure(encoding="utf-8", errors="replace")


def leser() -> argparse.ArgumentParser:
    """Alle Befehle mit ihrer Hilfe."""
    wurzel = _Leser(
        prog="nachhaltigkeitshaushalt",
        description="Wirkungsorientierter Nachhaltigkeitshaushalt: lesen, prüfen, bewerten, Lagebericht schreiben.",
        epilog="Rückgabe: 0 = gut, 1 = Befunde der Schwere „fehler“, 2 = Eingabe unbrauchbar.",
    )
    wurzel.add_argument("--version", action=_Version, nargs=0, help="zeigt die Version")
    befehle = wurzel.add_subparsers(title="Befehle", metavar="BEFEHL", required=True, parser_class=_Leser)
    _befehl_beispiel(befehle)
    _befehl_vorlage(befehle)
    _befehl_pruefe(befehle)
    _befehl_lagebericht(befehle)
    _befehl_produktblatt(befehle)
    _befehl_layout(befehle)
    _befehl_bericht(befehle)
    _befehl_beschlussvorlage(befehle)
    return wurzel


class _Version(argparse.Action):
    """Gibt die Version aus und endet."""

    def __call__(self, parser: argparse.ArgumentParser, *_unbenutzt: object) -> None:
        """Schreibt „nachhaltigkeitshaushalt 0.1.0“."""
        from importlib.metadata import version

        parser.exit(GUT, f"nachhaltigkeitshaushalt {version('nachhaltigkeitshaushalt')}\n")


_Befehle = "argparse._SubParsersAction[_Leser]"


def _neuer_befehl(befehle: _Befehle, name: str, text: str, befehl: Callable[[argparse.Namespace], int]) -> _Leser:  # type: ignore[valid-type]
    """Ein Unterbefehl mit seiner Hilfe und der Funktion, die ihn ausführt."""
    neuer: _Leser = befehle.add_parser(name, help=text, description=text)  # type: ignore[attr-defined]
    neuer.set_defaults(befehl=befehl)
    return neuer


def _befehl_beispiel(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``beispiel [ORDNER]``."""
    text = "schreibt die Arbeitsmappen der erfundenen Beispielstadt und ihren Lagebericht"
    neuer = _neuer_befehl(befehle, "beispiel", text, fuehre_beispiel_aus)
    neuer.add_argument("ordner", nargs="?", default="ergebnis", help="Zielordner (ohne Angabe: ergebnis)")


def _befehl_vorlage(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``vorlage [DATEI]``."""
    text = "schreibt eine leere Steuerungsmappe mit Auswahllisten und Erläuterungen"
    neuer = _neuer_befehl(befehle, "vorlage", text, fuehre_vorlage_aus)
    neuer.add_argument("datei", nargs="?", default="steuerung.xlsx", help="Zieldatei (ohne Angabe: steuerung.xlsx)")


def _befehl_pruefe(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``pruefe HAUSHALT STEUERUNG``."""
    text = "liest beide Mappen und zeigt alle Befunde mit Excel-Zelle"
    _mappen(_neuer_befehl(befehle, "pruefe", text, fuehre_pruefe_aus))


def _befehl_lagebericht(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``lagebericht HAUSHALT STEUERUNG``."""
    text = "schreibt den Abschnitt des Lageberichts als Word, Excel, Webseite und JSON"
    neuer = _neuer_befehl(befehle, "lagebericht", text, fuehre_lagebericht_aus)
    _mappen(neuer)
    neuer.add_argument("--jahr", type=int, help="Haushaltsjahr (ohne Angabe: das der Haushaltsdatei)")
    neuer.add_argument("--ausgabe", default=".", metavar="ORDNER", help="Zielordner (ohne Angabe: der aktuelle)")
    neuer.add_argument("--wortvorlage", metavar="DOCX", help="eigene Word-Vorlage")
    neuer.add_argument(
        "--vorjahr", metavar="JSON", help="Lagebericht_<Jahr>.json des Vorjahres: schreibt dazu, was sich geändert hat"
    )


def _befehl_produktblatt(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``produktblatt HAUSHALT STEUERUNG [PRODUKT …]``."""
    text = "schreibt je Produkt eine Seite mit Auftrag, Budget, Zielen und Kennzahlen als Word- und Excel-Datei"
    neuer = _neuer_befehl(befehle, "produktblatt", text, fuehre_produktblatt_aus)
    _mappen(neuer)
    neuer.add_argument("produkte", nargs="*", metavar="PRODUKT", help="Schlüssel der Produkte (ohne Angabe: alle)")
    neuer.add_argument("--jahr", type=int, help="Haushaltsjahr (ohne Angabe: das der Haushaltsdatei)")
    neuer.add_argument("--ausgabe", default=".", metavar="ORDNER", help="Zielordner (ohne Angabe: der aktuelle)")


def _befehl_bericht(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``bericht HAUSHALT STEUERUNG --stichtag JJJJ-MM-TT``."""
    text = "schreibt den unterjährigen Bericht der gemeinsamen Budgets mit Prognose als Word- und Excel-Datei"
    neuer = _neuer_befehl(befehle, "bericht", text, fuehre_bericht_aus)
    _mappen(neuer)
    neuer.add_argument("--stichtag", required=True, metavar="JJJJ-MM-TT", help="Stand bis einschließlich zu diesem Tag")
    neuer.add_argument("--kommentare", metavar="XLSX", help="früherer Bericht (ohne Angabe: der letzte im Zielordner)")
    neuer.add_argument("--ausgabe", default=".", metavar="ORDNER", help="Zielordner (ohne Angabe: der aktuelle)")


def _befehl_beschlussvorlage(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``beschlussvorlage HAUSHALT STEUERUNG --handlungsfeld HF1 --jahr 2026 --budget 300000``."""
    text = "wählt Maßnahmen unter einem gemeinsamen Budget und schreibt die Vorlage als Word- und Excel-Datei"
    neuer = _neuer_befehl(befehle, "beschlussvorlage", text, fuehre_beschlussvorlage_aus)
    _mappen(neuer)
    neuer.add_argument("--handlungsfeld", required=True, help="Schlüssel des Handlungsfelds, z. B. HF1")
    neuer.add_argument("--jahr", type=int, required=True, help="Haushaltsjahr der Kosten")
    neuer.add_argument("--budget", type=int, required=True, metavar="EURO", help="gemeinsames Budget in vollen Euro")
    neuer.add_argument("--regel", default="exakt", help="rangfolge, exakt (ohne Angabe) oder beteiligung")
    neuer.add_argument("--ausgabe", default=".", metavar="ORDNER", help="Zielordner (ohne Angabe: der aktuelle)")


def _befehl_layout(befehle: _Befehle) -> None:  # type: ignore[valid-type]
    """``layout DATEI…``."""
    text = "schlägt zu einer fremden Haushaltsdatei (oder einem Ordner) ein Layout mit Belegen vor"
    neuer = _neuer_befehl(befehle, "layout", text, fuehre_layout_aus)
    neuer.add_argument(
        "dateien", nargs="+", metavar="DATEI", help="Dateien oder Ordner, die zusammen ein Haushalt sind"
    )
    neuer.add_argument("--ausgabe", metavar="YAML", help="Zieldatei (ohne Angabe: Anzeige)")


def _mappen(neuer: _Leser) -> None:
    """Die Angaben, welche Mappen wie zu lesen sind."""
    neuer.add_argument("haushalt", help="Excel-Datei des Haushalts")
    neuer.add_argument("steuerung", help="Steuerungsmappe (Ziele, Zuordnungen, Kennzahlen)")
    neuer.add_argument("--land", help="Landesprofil, z. B. NW (ohne Angabe: das der Datei)")
    neuer.add_argument("--layout", metavar="YAML", help="Layout einer fremden Haushaltsdatei")


if __name__ == "__main__":
    sys.exit(main())
