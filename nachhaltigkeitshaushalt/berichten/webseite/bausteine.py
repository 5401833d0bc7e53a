"""Bausteine der Webseite als HTML; aller Text geht durch ``text`` und wird nie zu Markup."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.bilddaten import Kachelbild
from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png
from nachhaltigkeitshaushalt.berichten.herkunft.register import TRENNER, spaltenname, zeilenname
from nachhaltigkeitshaushalt.berichten.inhalt import RECHTSBUENDIG, Abbildung, Art, Tabelle, mit_pruefspur
from nachhaltigkeitshaushalt.berichten.schreibweise import sauber, schreibe_zelle

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.inhalt import Spalte, Zeile, Zelle


def text(inhalt: str) -> str:
    """Text, in HTML und in Attributen unschädlich gemacht.

    Beispiel:
        >>> text('<b>"A" & B</b>')
        '&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;'

    """
    return escape(sauber(inhalt), quote=True).replace("\u00ad", "&shy;")


def liste(punkte: tuple[str, ...]) -> str:
    """Eine Aufzählung."""
    return f'<ul class="liste">{"".join(f"<li>{text(punkt)}</li>" for punkt in punkte)}</ul>' if punkte else ""


def bild(abbildung: Abbildung, nummer: int) -> str:
    """Eine Abbildung mit Alternativtext; das Bild steckt in der Seite."""
    daten = b64encode(als_png(abbildung.daten)).decode("ascii")
    quelle = f'<img alt="{text(abbildung.alternativtext)}" src="data:image/png;base64,{daten}">'
    form = ' class="quer"' if isinstance(abbildung.daten, Kachelbild) else ""
    return f"<figure{form}>{quelle}<figcaption>Abbildung {nummer}: {text(abbildung.titel)}</figcaption></figure>"


def tabelle(inhalt: Tabelle, nummer: int) -> str:
    """Eine Tabelle mit Beschriftung, Kopfzellen und Anmerkung; breite lassen sich seitlich rollen."""
    titel = f"Tabelle {nummer}: {inhalt.titel}"
    kopf = "".join(_kopfzelle(spalte) for spalte in inhalt.spalten)
    schluessel = [spaltenname(spalte) for spalte in inhalt.spalten]
    zeilen = [_zeile(inhalt, zeile, stelle, schluessel) for stelle, zeile in enumerate(inhalt.zeilen, start=1)]
    leer = f'<tr><td colspan="{len(inhalt.spalten)}">keine Einträge</td></tr>'
    koerper = f"<thead><tr>{kopf}</tr></thead><tbody>{''.join(zeilen) or leer}</tbody>"
    darunter = mit_pruefspur(inhalt)
    hinweis = f'<p class="anmerkung">{text(darunter)}</p>' if darunter else ""
    return rollbar(titel, f"<table><caption><span>{text(titel)}</span></caption>{koerper}</table>") + hinweis


def rollbar(titel: str, inhalt: str) -> str:
    """Ein Bereich, der auch mit der Tastatur seitlich gerollt werden kann."""
    return f'<div class="tafel" role="group" aria-label="{text(titel)}" tabindex="0">{inhalt}</div>'


def _kopfzelle(spalte: Spalte) -> str:
    """Eine Kopfzelle."""
    klasse = ' class="zahl"' if spalte.art in RECHTSBUENDIG else ""
    return f'<th scope="col"{klasse}>{text(spalte.titel)}</th>'


def _zeile(inhalt: Tabelle, zeile: Zeile, nummer: int, spalten: list[str]) -> str:
    """Eine Zeile; die erste Textzelle mit Inhalt benennt sie."""
    klasse = ' class="summe"' if zeile.betont else ' class="nebenbei"' if zeile.nachrichtlich else ""
    kopf = next((s for s, z in enumerate(zeile.zellen) if z.art is Art.TEXT and isinstance(z.wert, str) and z.wert), -1)
    vorn = TRENNER.join((inhalt.kennung, zeilenname(zeile, nummer)))
    zellen = (
        _zelle(zelle, f"{vorn}{TRENNER}{spalten[stelle]}", ist_kopf=stelle == kopf)
        for stelle, zelle in enumerate(zeile.zellen)
    )
    return f"<tr{klasse}>{''.join(zellen)}</tr>"


def _zelle(zelle: Zelle, schluessel: str, *, ist_kopf: bool) -> str:
    """Eine Zelle; Zahlen tragen ihren Schlüssel, unter dem die Prüfspur sie kennt."""
    anzeige = text(schreibe_zelle(zelle))
    if ist_kopf:
        return f'<th scope="row">{anzeige}</th>'
    if zelle.art is Art.STATUS:
        return f'<td class="status {text(str(zelle.wert))}">{anzeige}</td>'
    merkmale = ' class="zahl"' if zelle.art in RECHTSBUENDIG else ""
    if isinstance(zelle.wert, int | float):
        merkmale += f' data-schluessel="{text(schluessel)}"'
    return f"<td{merkmale}>{anzeige}</td>"
