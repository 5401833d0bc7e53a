"""Ansicht im Notebook: derselbe Inhalt als HTML; Text aus Mappen wird nie zu Markup."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from nachhaltigkeitshaushalt.berichten.bilder.zeichnen import als_png
from nachhaltigkeitshaushalt.berichten.inhalt import (
    RECHTSBUENDIG,
    Abbildung,
    Absatz,
    Aufzaehlung,
    Baustein,
    Bericht,
    Tabelle,
    Zeile,
    Zwischentitel,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import sauber, schreibe_zelle


def schreibe_html(bericht: Bericht) -> str:
    """Der Bericht als HTML-Ausschnitt."""
    teile = [f'<div lang="de"><h2>{_text(bericht.titel)}</h2><p>{_text(bericht.untertitel)}</p>']
    teile.append(_liste(bericht.kurzfassung))
    for nummer, abschnitt in enumerate(bericht.abschnitte, start=1):
        teile.append(f"<h3>{nummer} {_text(abschnitt.titel)}</h3>")
        teile += [_baustein(baustein) for baustein in abschnitt.bausteine]
    return "".join(teile) + "</div>"


def _text(text: str) -> str:
    """Text, in HTML unschädlich gemacht."""
    return escape(sauber(text)).replace("\u00ad", "&shy;")


def _liste(punkte: tuple[str, ...]) -> str:
    """Eine Aufzählung."""
    return f"<ul>{''.join(f'<li>{_text(punkt)}</li>' for punkt in punkte)}</ul>" if punkte else ""


def _baustein(baustein: Baustein) -> str:
    """Ein Baustein nach seiner Art; Tabellen nur für die Arbeitsmappe bleiben weg."""
    if isinstance(baustein, Absatz):
        return f"<p>{_text(baustein.text)}</p>"
    if isinstance(baustein, Aufzaehlung):
        return _liste(baustein.punkte)
    if isinstance(baustein, Zwischentitel):
        return f"<h4>{_text(baustein.text)}</h4>"
    if isinstance(baustein, Abbildung):
        return _abbildung(baustein)
    return _tabelle(baustein) if baustein.im_text else ""


def _abbildung(abbildung: Abbildung) -> str:
    """Bild mit Alternativtext und Bildunterschrift."""
    daten = b64encode(als_png(abbildung.daten)).decode("ascii")
    bild = f'<img alt="{_text(abbildung.alternativtext)}" style="max-width:100%" src="data:image/png;base64,{daten}">'
    return f"<figure>{bild}<figcaption>{_text(abbildung.titel)}</figcaption></figure>"


def _tabelle(tabelle: Tabelle) -> str:
    """Tabelle mit Beschriftung, Kopfzellen und Anmerkung."""
    kopf = "".join(f'<th scope="col">{_text(spalte.titel)}</th>' for spalte in tabelle.spalten)
    zeilen = "".join(_zeile(zeile) for zeile in tabelle.zeilen)
    hinweis = f"<p><small>{_text(tabelle.hinweis)}</small></p>" if tabelle.hinweis else ""
    koerper = f"<thead><tr>{kopf}</tr></thead><tbody>{zeilen}</tbody>"
    return f"<table><caption>{_text(tabelle.titel)}</caption>{koerper}</table>{hinweis}"


def _zeile(zeile: Zeile) -> str:
    """Eine Tabellenzeile; Zahlen rechts, Summen fett."""
    zellen = ""
    for zelle in zeile.zellen:
        lage = "right" if zelle.art in RECHTSBUENDIG else "left"
        text = _text(schreibe_zelle(zelle))
        zellen += f'<td style="text-align:{lage}">{f"<b>{text}</b>" if zeile.betont else text}</td>'
    return f"<tr>{zellen}</tr>"
