"""Kommandozeile: beispiel · vorlage · pruefe · lagebericht · layout · bericht · beschlussvorlage.

Rückgabe: 0 = gut, 1 = Befunde der Schwere „fehler“, 2 = Eingabe unbrauchbar. Diese Datei lädt
beim Start nur die Standardbibliothek, damit die Hilfe sofort erscheint.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

GUT, BEFUNDE, UNBRAUCHBAR = 0, 1, 2
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


def fuehre_beispiel_aus(auswahl: argparse.Namespace) -> int:
    """Kopiert die Beispielmappen und schreibt ihren Lagebericht in denselben Ordner."""
    from nachhaltigkeitshaushalt.beispiel import beispielmappen

    ordner = _ordner(auswahl.ordner)
    kopien = {name: _kopiere(quelle, ordner / quelle.name) for name, quelle in beispielmappen().items()}
    plan = _lies(str(kopien["haushalt"]), str(kopien["steuerung"]))
    return _schreibe_lagebericht(plan, _haushaltsjahr(plan), ordner)


def fuehre_vorlage_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt die leere Steuerungsmappe; eine vorhandene Datei bleibt unberührt."""
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.steuerungsvorlage import schreibe_vorlage
    from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

    ziel = Path(auswahl.datei)
    if ziel.exists():
        raise fehler("ausgabe_vorhanden", Ort(str(ziel)))
    print(f"Geschrieben: {schreibe_vorlage(ziel)}")
    return GUT


def fuehre_pruefe_aus(auswahl: argparse.Namespace) -> int:
    """Zeigt das Leseprotokoll und alle Befunde."""
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    _melde("Prüfe …")
    befunde = plan.befunde
    _zeige_protokoll(plan)
    return _melde_befunde(befunde)


def fuehre_lagebericht_aus(auswahl: argparse.Namespace) -> int:
    """Liest, prüft, bewertet und schreibt den Lagebericht."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    jahr = auswahl.jahr if auswahl.jahr is not None else _haushaltsjahr(plan)
    return _schreibe_lagebericht(plan, jahr, ordner, auswahl.wortvorlage)


def fuehre_bericht_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt den Bericht zum Stichtag; Kommentare des letzten Berichts bleiben erhalten."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    fruehere = sorted(ordner.glob(f"Bericht_{auswahl.stichtag[:4]}-*.xlsx"))
    kommentare = auswahl.kommentare or (fruehere[-1] if fruehere else None)
    bericht = plan.unterjaehriger_bericht(auswahl.stichtag, kommentare=kommentare)
    _schreibe(bericht, ordner / f"Bericht_{auswahl.stichtag}")
    return _melde_befunde(plan.stand(auswahl.stichtag).befunde)


def fuehre_beschlussvorlage_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt die Beschlussvorlage eines Handlungsfelds."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    feld, jahr, cent = auswahl.handlungsfeld, auswahl.jahr, auswahl.budget * 100
    vorlage = plan.beschlussvorlage(handlungsfeld=feld, jahr=jahr, budget_cent=cent, regel=auswahl.regel)
    _schreibe(vorlage, ordner / f"Beschlussvorlage_{auswahl.handlungsfeld}_{auswahl.jahr}")
    return GUT


def _schreibe(bericht: Lagebericht, stamm: Path) -> None:
    """Schreibt einen Bericht als Word- und Excel-Datei."""
    for schreibe, endung in ((bericht.als_word, "docx"), (bericht.als_excel, "xlsx")):
        print(f"Geschrieben: {schreibe(stamm.with_name(f'{stamm.name}.{endung}'))}")


def _melde_befunde(befunde: pd.DataFrame) -> int:
    """Zeigt die Befunde und gibt 1 zurück, wenn Fehler darunter sind."""
    _zeige_befunde(befunde)
    return BEFUNDE if (befunde["schwere"] == "fehler").any() else GUT


def fuehre_layout_aus(auswahl: argparse.Namespace) -> int:
    """Schlägt ein Layout vor und zeigt oder schreibt es; Befunde der Schwere „fehler“ ergeben 1."""
    from nachhaltigkeitshaushalt.einlesen.layoutvorschlag import schlage_layout_vor

    _melde("Sehe die Datei an und lese sie zur Probe …")
    vorschlag = schlage_layout_vor(auswahl.dateien)
    if auswahl.ausgabe is None:
        print(vorschlag.yaml, end="")
    else:
        print(f"Geschrieben: {vorschlag.schreibe(auswahl.ausgabe)}")
    befunde = vorschlag.befunde
    return BEFUNDE if len(befunde) and (befunde["schwere"] == "fehler").any() else GUT


def _lies(haushalt: str, steuerung: str, land: str | None = None, layout: str | None = None) -> Nachhaltigkeitshaushalt:
    """Beide Mappen als Nachhaltigkeitshaushalt."""
    _melde(f"Lese {haushalt} …")
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

    gelesen = lies_haushalt(haushalt, land=land, layout=layout)
    _melde(f"Lese {steuerung} …")
    return Nachhaltigkeitshaushalt(gelesen, lies_steuerung(steuerung))


def _schreibe_lagebericht(
    plan: Nachhaltigkeitshaushalt, jahr: int, ordner: Path, wortvorlage: str | None = None
) -> int:
    """Schreibt Word, Excel, Webseite und JSON und zeigt die Befunde."""
    _melde(f"Prüfe und bewerte {jahr} …")
    bericht = plan.lagebericht(jahr)
    wege: dict[str, Callable[[Path], Path]] = {
        "docx": partial(bericht.als_word, vorlage=wortvorlage),
        "xlsx": bericht.als_excel,
        "html": bericht.als_html,
        "json": bericht.als_json,
    }
    for endung, schreibe in wege.items():
        ziel = ordner / f"Lagebericht_{jahr}.{endung}"
        _melde(f"Schreibe {ziel} …")
        print(f"Geschrieben: {schreibe(ziel)}")
    befunde = plan.befunde
    fehler = befunde[befunde["schwere"] == "fehler"]
    if fehler.empty:
        print(f"Keine Fehler; {len(befunde)} Warnungen und Hinweise stehen im Bericht.")
    else:
        _zeige_befunde(fehler)
    return BEFUNDE if (befunde["schwere"] == "fehler").any() else GUT


def _haushaltsjahr(plan: Nachhaltigkeitshaushalt) -> int:
    """Das Haushaltsjahr der Datei."""
    return plan.haushalt.profil.jahr


def _zeige_protokoll(plan: Nachhaltigkeitshaushalt) -> None:
    """Eine Zeile je Betragsspalte: gelesen und Summe gegen die Datei."""
    from nachhaltigkeitshaushalt.kern.geld import als_euro

    for zeile in plan.haushalt.leseprotokoll.to_dict("records"):
        print(
            f"Spalte „{zeile['ueberschrift']}“: {zeile['gelesen']} von {zeile['zeilen']} Zeilen gelesen, "
            f"Summe {als_euro(zeile['summe_gelesen_cent'])}, Differenz zur Datei {als_euro(zeile['differenz_cent'])}"
        )


def _zeige_befunde(befunde: pd.DataFrame) -> None:
    """Alle Befunde, gezählt und – je Schwere höchstens 20 – im Wortlaut."""
    from nachhaltigkeitshaushalt.kern.befunde import meldung

    for schwere, titel in (("fehler", "Fehler"), ("warnung", "Warnungen"), ("hinweis", "Hinweise")):
        auswahl = befunde[befunde["schwere"] == schwere]
        if len(auswahl):
            leer_als_none = auswahl.astype(object).where(auswahl.notna(), None)
            print(f"\n{len(auswahl)} {titel}\n{meldung(leer_als_none.to_dict('records'))}")  # type: ignore[arg-type]
    if befunde.empty:
        print("Keine Befunde.")


def _ordner(name: str) -> Path:
    """Der Zielordner; er wird angelegt und muss beschreibbar sein, bevor gerechnet wird."""
    import os
    from pathlib import Path

    from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

    ordner = Path(name)
    try:
        ordner.mkdir(parents=True, exist_ok=True)
    except OSError as ausnahme:
        raise fehler("ausgabe_nicht_schreibbar", Ort(name), ausnahme.strerror) from ausnahme
    if not os.access(ordner, os.W_OK):
        raise fehler("ausgabe_nicht_schreibbar", Ort(name), "keine Schreibrechte")
    return ordner


def _kopiere(quelle: Path, ziel: Path) -> Path:
    """Kopiert eine Beispielmappe; eine vorhandene, veränderte Datei bleibt, wie sie ist."""
    import shutil

    from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

    if ziel.exists() and ziel.read_bytes() != quelle.read_bytes():
        _melde(f"{ziel} ist schon da und weicht vom Beispiel ab; verwendet wird die vorhandene Datei.")
        return ziel
    try:
        shutil.copyfile(quelle, ziel)
    except OSError as ausnahme:
        raise fehler("ausgabe_nicht_schreibbar", Ort(str(ziel)), ausnahme.strerror) from ausnahme
    return ziel


def _melde(text: str) -> None:
    """Fortschritt auf stderr, damit stdout nur Ergebnisse enthält."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
