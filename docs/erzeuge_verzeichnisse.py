"""Erzeugt docs/datenvertrag.md und docs/regelkatalog.md aus Datenvertrag und Regelkatalog.

Aufruf im Projektordner: ``python docs/erzeuge_verzeichnisse.py``
"""  # noqa: INP001 - ein Skript, kein Paket

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandera.pandas as pa
import yaml

from nachhaltigkeitshaushalt.einlesen.blaetter.tabellenblatt import EURO_SPALTE
from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import BLAETTER
from nachhaltigkeitshaushalt.kern import tabellen
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.kern.vorschlag import falte

DOCS = Path(__file__).resolve().parent
REGELDATEI = DOCS.parent / "nachhaltigkeitshaushalt" / "regeln" / "befunde.yaml"
BEFEHL = "python docs/erzeuge_verzeichnisse.py"
MODELLE = ("Haushaltszeilen", "Produkte", *BLAETTER, "Befunde")
_ABSCHNITT = re.compile(r"^# --- (.+) ---$", re.MULTILINE)
_KENNUNG = re.compile(r"^(\w+):", re.MULTILINE)
_TYP = {"int64": "ganze Zahl", "Int64": "ganze Zahl", "float64": "Zahl", "category": "Text (Kategorie)"}

Spalten = dict[str, pa.Column]


def datenvertrag() -> str:
    """Der Inhalt von docs/datenvertrag.md."""
    texte = _texte()
    teile = [
        _kopf("Datenvertrag", "nachhaltigkeitshaushalt/kern/tabellen.py"),
        texte["einleitung"]["datenvertrag"].strip(),
        "## Herkunft\n\nJede eingelesene Tabelle führt diese Spalten zusätzlich:\n\n"
        + _tafel(("Spalte", "Bedeutung"), [(f"`{name}`", text) for name, text in texte["herkunft"].items()]),
        *(_tabelle(name, texte) for name in MODELLE),
        "# Ergebnistabellen\n\nWas die Methoden von `Nachhaltigkeitshaushalt` zurückgeben.",
        *(_ergebnis(name, inhalt) for name, inhalt in texte["ergebnisse"].items()),
    ]
    return "\n\n".join(teile) + "\n"


def regelkatalog() -> str:
    """Der Inhalt von docs/regelkatalog.md, in den Abschnitten der Regeldatei."""
    quelle, regeln = REGELDATEI.read_text(encoding="utf-8"), lade_regeln("befunde")
    stuecke = _ABSCHNITT.split(quelle)
    teile = [
        _kopf("Regelkatalog", "nachhaltigkeitshaushalt/regeln/befunde.yaml"),
        _texte()["einleitung"]["regelkatalog"].strip(),
    ]
    for titel, inhalt in zip(stuecke[1::2], stuecke[2::2], strict=True):
        zeilen = [_regelzeile(kennung, regeln[kennung]) for kennung in _KENNUNG.findall(inhalt)]
        teile.append(f"## {titel}\n\n" + _tafel(("Kennung", "Schwere", "Wortlaut", "Was zu tun ist"), zeilen))
    return "\n\n".join(teile) + "\n"


def _texte() -> dict[str, Any]:
    """Die von Hand geschriebenen Texte zu beiden Seiten."""
    inhalt: dict[str, Any] = yaml.safe_load((DOCS / "datenvertrag.yaml").read_text(encoding="utf-8"))
    return inhalt


def _kopf(titel: str, quelle: str) -> str:
    """Überschrift mit dem Hinweis, woraus die Seite entsteht."""
    return f"# {titel}\n\n> Erzeugt aus `{quelle}` mit `{BEFEHL}`; bitte nicht von Hand ändern."


def _regelzeile(kennung: str, regel: dict[str, str]) -> tuple[str, ...]:
    """Eine Regel als Tabellenzeile."""
    return f"`{kennung}`", regel["schwere"], regel["text"], regel["hinweis"]


def _tabelle(name: str, texte: dict[str, Any]) -> str:
    """Ein Modell des Datenvertrags mit allen Spalten außer der Herkunft."""
    modell = BLAETTER[name][0] if name in BLAETTER else getattr(tabellen, name)
    spalten: Spalten = dict(modell.to_schema().columns)
    bedeutung = texte["tabellen"].get(name) or _aus_der_vorlage(name)
    herkunft = () if name == "Befunde" else tuple(texte["herkunft"])
    zeilen = [
        (f"`{spalte}`", _typ(angabe), "nein" if angabe.nullable else "ja", bedeutung[spalte], _werte(angabe))
        for spalte, angabe in spalten.items()
        if spalte not in herkunft
    ]
    kopf = ("Spalte", "Typ", "Pflicht", "Bedeutung", "Erlaubt")
    return f"## {name}\n\n{modell.__doc__}\n\n{_tafel(kopf, zeilen)}"


def _aus_der_vorlage(blatt: str) -> dict[str, str]:
    """Spalte des Datenvertrags → Erläuterung aus der Steuerungsmappe."""
    in_cent = {euro: cent for cent, euro in EURO_SPALTE.items()}
    eintrag = next(e for e in lade_regeln("steuerungsmappe")["blaetter"] if e["blatt"] == blatt)
    namen = [(falte(spalte["spalte"]), spalte["text"]) for spalte in eintrag["spalten"]]
    return {in_cent.get(name, name): text for name, text in namen}


def _typ(spalte: pa.Column) -> str:
    """Typ in einem Wort."""
    name = str(spalte.dtype)
    return "Text" if name.startswith("str") else _TYP[name]


def _werte(spalte: pa.Column) -> str:
    """Erlaubte Werte oder Grenzen der Spalte."""
    pruefungen = {pruefung.name: pruefung.statistics for pruefung in spalte.checks}
    if "isin" in pruefungen:
        return ", ".join(f"`{wert}`" for wert in pruefungen["isin"]["allowed_values"])
    ab = pruefungen.get("greater_than_or_equal_to", {}).get("min_value")
    bis = pruefungen.get("less_than_or_equal_to", {}).get("max_value")
    if ab is not None and bis is not None:
        return f"{ab} bis {bis}"
    ueber = pruefungen.get("greater_than", {}).get("min_value")
    grenze = f"ab {ab}" if ab is not None else f"größer als {ueber}" if ueber is not None else ""
    return ", ".join(filter(None, [grenze, "eindeutig" if spalte.unique else ""]))


def _ergebnis(name: str, inhalt: dict[str, Any]) -> str:
    """Eine Ergebnistabelle."""
    zeilen = [(f"`{spalte}`", text) for spalte, text in inhalt["spalten"].items()]
    return f"## `{name}`\n\n{inhalt['zweck']}\n\n" + _tafel(("Spalte", "Bedeutung"), zeilen)


def _tafel(kopf: tuple[str, ...], zeilen: list[tuple[str, ...]]) -> str:
    """Eine Markdown-Tabelle."""
    reihen = [kopf, tuple("---" for _ in kopf), *zeilen]
    return "\n".join("| " + " | ".join(zelle.replace("|", "\\|").strip() for zelle in reihe) + " |" for reihe in reihen)


SEITEN = {"datenvertrag.md": datenvertrag, "regelkatalog.md": regelkatalog}

if __name__ == "__main__":
    for datei, baue in SEITEN.items():
        (DOCS / datei).write_text(baue(), encoding="utf-8", newline="\n")
