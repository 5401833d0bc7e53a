"""Der Regelkatalog und der Code nennen dieselben Regeln, und jeder Platzhalter wird gefüllt."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest

import nachhaltigkeitshaushalt
from nachhaltigkeitshaushalt.kern import begriffe
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Iterator

PAKET = Path(nachhaltigkeitshaushalt.__file__).parent
QUELLEN = sorted(PAKET.rglob("*.py"))
RUFE = {"befund": 2, "fehler": 2, "sammelbefund": 5}
"""Funktion, die eine Regel nennt → so viele Stellen kommen vor den benannten Angaben."""
IMMER = {"wert", "zellen", "anzahl"}
ENGLISCH = re.compile(r"\b(?:the|is not|file|error|invalid|missing|please|expected)\b", re.IGNORECASE)


def katalog() -> dict[str, dict[str, str]]:
    """Kennung → Eintrag."""
    return dict(lade_regeln("befunde"))


def texte(baum: ast.AST) -> Iterator[str]:
    """Alle Texte eines Moduls; Platzhalter in f-Texten stehen als ``*``."""
    for knoten in ast.walk(baum):
        if isinstance(knoten, ast.Constant) and isinstance(knoten.value, str):
            yield knoten.value
        if isinstance(knoten, ast.JoinedStr):
            yield "".join(teil.value if isinstance(teil, ast.Constant) else "*" for teil in knoten.values)  # type: ignore[misc]


def rufe() -> Iterator[tuple[str, ast.Call]]:
    """Alle Aufrufe, die eine Regel wörtlich nennen."""
    for pfad in QUELLEN:
        for knoten in ast.walk(ast.parse(pfad.read_text(encoding="utf-8"))):
            name = getattr(getattr(knoten, "func", None), "id", None)
            if isinstance(knoten, ast.Call) and name in RUFE:
                yield name, knoten


def regel_von(name: str, ruf: ast.Call) -> str | None:
    """Die wörtlich genannte Regel eines Aufrufs."""
    stelle = 3 if name == "sammelbefund" else 0
    erste: Any = ruf.args[stelle] if len(ruf.args) > stelle else None
    return erste.value if isinstance(erste, ast.Constant) else None


def test_jede_genannte_regel_steht_im_katalog() -> None:
    genannt = {regel for name, ruf in rufe() if (regel := regel_von(name, ruf)) is not None}
    assert len(genannt) > 40
    assert genannt - set(katalog()) == set()


def test_jede_regel_des_katalogs_wird_verwendet() -> None:
    alle = {text for pfad in QUELLEN for text in texte(ast.parse(pfad.read_text(encoding="utf-8")))}
    muster = [re.compile(re.escape(t).replace(r"\*", "[a-z_]+") + r"\Z") for t in alle if "*" in t and len(t) > 4]
    aufzaehlungen = {f"unbekannt_{name.lower()}" for name in vars(begriffe) if name[0].isupper()}
    offen = {r for r in katalog() if r not in alle | aufzaehlungen and not any(m.match(r) for m in muster)}
    assert offen == set()


@pytest.mark.parametrize("kennung", sorted(katalog()))
def test_jeder_eintrag_ist_vollstaendig_und_deutsch(kennung: str) -> None:
    eintrag = katalog()[kennung]
    assert set(eintrag) == {"schwere", "text", "hinweis"}
    assert eintrag["schwere"] in list(begriffe.Schwere)
    for wortlaut in (eintrag["text"], eintrag["hinweis"]):
        assert wortlaut == wortlaut.strip() != ""
        assert not ENGLISCH.search(wortlaut)


def test_jeder_platzhalter_eines_woertlichen_aufrufs_wird_gefuellt() -> None:
    fehlend = []
    for name, ruf in rufe():
        regel = regel_von(name, ruf)
        angaben = {wort.arg for wort in ruf.keywords}
        if regel is None or None in angaben:
            continue
        eintrag = katalog()[regel]
        gebraucht = {feld for text in (eintrag["text"], eintrag["hinweis"]) for _, feld, *_ in Formatter().parse(text)}
        gestellt = IMMER | angaben | ({"spalte"} if name == "sammelbefund" else set())
        fehlend += [(regel, feld) for feld in gebraucht - gestellt - {None}]
    assert fehlend == []
