"""Der Aufriss zum Aufklappen: Handlungsfeld → Ziel → Produkt → Zellen, bedienbar ohne Maus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.herkunft.register import aufrissname
from nachhaltigkeitshaushalt.berichten.herkunft.zuordnung import AUFWAND, ERTRAG
from nachhaltigkeitshaushalt.berichten.schreibweise import FEST, betrag
from nachhaltigkeitshaushalt.berichten.webseite.bausteine import rollbar, text

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.herkunft.aufriss import Ast, Zellenanteil

_EBENE = {2: "feld", 4: "produkt"}
_SEITE = {AUFWAND: "Aufwand", ERTRAG: "Ertrag"}


def aufriss(aeste: tuple[Ast, ...]) -> str:
    """Alle Äste mit Knöpfen zum Auf- und Zuklappen; leer ohne Äste."""
    if not aeste:
        return ""
    knoepfe = (
        '<div class="knoepfe"><button type="button" data-auf="ja">Ziele und Produkte aufklappen</button>'
        '<button type="button" data-auf="nein">Alles zuklappen</button></div>'
    )
    return f'{knoepfe}<div class="aufriss">{"".join(_ast(ast) for ast in aeste)}</div>'


def _ast(ast: Ast) -> str:
    """Ein Ast mit seiner Summe und allem darunter."""
    ebene = "ziel" if ast.schluessel[0] == "ziel" and len(ast.schluessel) == 2 else _EBENE[len(ast.schluessel)]  # noqa: PLR2004 - Art und Schlüssel
    kurz = ast.schluessel[-1] if ebene != "feld" else ""
    name = f"{kurz} {ast.name}" if kurz and kurz != ast.name and ast.name else ast.name
    summen = "".join(
        f'<span class="geld">{_SEITE[seite]} <span data-schluessel="{text(aufrissname(ast, seite))}">'
        f"{text(betrag(wert))}</span>{FEST}€</span>"
        for seite, wert in ((AUFWAND, ast.aufwand), (ERTRAG, ast.ertrag))
        if wert
    )
    inhalt = "".join(_ast(kind) for kind in ast.aeste) + _zellen(ast, name)
    kopf = f'<summary><span class="name">{text(name)}</span>{summen}</summary>'
    return f'<details data-ebene="{ebene}">{kopf}{inhalt}</details>'


def _zellen(ast: Ast, name: str) -> str:
    """Die Zellen eines Produkts als Tabelle."""
    if ast.aeste:
        return ""
    if not ast.zellen:
        return '<p class="anmerkung">Die Zellen stehen in der Arbeitsmappe zum Bericht, Blatt „Daten Ziele“.</p>'
    titel = f"Zellen: {name}"
    kopf = "".join(f'<th scope="col">{name}</th>' for name in ("Zelle", "Seite", "Konto"))
    kopf += "".join(f'<th scope="col" class="zahl">{n}</th>' for n in ("Betrag in Euro", "Anteil", "Anteil in Euro"))
    zeilen = "".join(_zeile(zelle) for zelle in ast.zellen)
    beschriftung = f"<caption><span>{text(titel)}</span></caption>"
    return rollbar(titel, f"<table>{beschriftung}<thead><tr>{kopf}</tr></thead><tbody>{zeilen}</tbody></table>")


def _zeile(zelle: Zellenanteil) -> str:
    """Eine Zelle mit ihrem Anteil."""
    zahlen = (betrag(zelle.betrag_cent), zelle.anteil, betrag(zelle.anteil_cent))
    rechts = "".join(f'<td class="zahl">{text(zahl)}</td>' for zahl in zahlen)
    return (
        f'<tr><th scope="row">{text(zelle.ort)}</th><td>{_SEITE.get(zelle.seite, text(zelle.seite))}</td>'
        f"<td>{text(zelle.konto)}</td>{rechts}</tr>"
    )
