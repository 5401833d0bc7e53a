"""Die Webseite: ein Dokument mit eingebettetem Stil, Skript und Bildern, ohne jeden Zugriff aufs Netz."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.ablage import schreibe_sicher
from nachhaltigkeitshaushalt.berichten.inhalt import Abbildung, Absatz, Aufzaehlung, Tabelle, Zwischentitel
from nachhaltigkeitshaushalt.berichten.schreibweise import datum
from nachhaltigkeitshaushalt.berichten.webseite.aufriss import aufriss
from nachhaltigkeitshaushalt.berichten.webseite.bausteine import bild, liste, tabelle, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.herkunft.register import Register
    from nachhaltigkeitshaushalt.berichten.inhalt import Abschnitt, Baustein, Bericht

KURZTITEL, AUFRISSTITEL = "Das Wichtigste in Kürze", "Vom Handlungsfeld bis zur Zelle"


def schreibe_webseite(register: Register, pfad: Path) -> Path:
    """Schreibt den Bericht als Webseite nach ``pfad``."""
    return schreibe_sicher(pfad, als_webseite(register).encode("utf-8"))


def als_webseite(register: Register) -> str:
    """Der Bericht als vollständige Webseite; gleiche Eingabe gibt gleichen Text."""
    bericht = register.bericht
    inhalt = "".join(_abschnitte(register))
    return (
        f'<!DOCTYPE html>\n<html lang="de">{_kopf(bericht)}<body>'
        f'<a class="sprung" href="#inhalt">Zum Inhalt springen</a>'
        f'<header class="kopf"><div><h1>{text(bericht.titel)}</h1><p>{text(bericht.untertitel)}</p></div></header>'
        f'{_verzeichnis(register)}<main id="inhalt">{_kurzfassung(bericht)}{inhalt}</main>{_fuss(register)}'
        f"<script>{_datei('skript.js')}</script></body></html>\n"
    )


@cache
def _datei(name: str) -> str:
    """Eine mitgelieferte Datei des Stils oder Skripts."""
    return files("nachhaltigkeitshaushalt").joinpath("berichten", "webseite", name).read_text(encoding="utf-8")


def _kopf(bericht: Bericht) -> str:
    """Titel, Stil und die Zusage an den Browser, dass nichts nachgeladen und nur das eigene Skript läuft."""
    summe = b64encode(sha256(_datei("skript.js").encode("utf-8")).digest()).decode("ascii")
    regel = (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{summe}'; "
        "base-uri 'none'; form-action 'none'"
    )
    ort = f" – {bericht.kommune}" if bericht.kommune else ""
    return (
        f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{regel}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(bericht.titel + ort)}</title><style>{_datei('stil.css')}</style></head>"
    )


def _titel(register: Register) -> list[str]:
    """Die Titel der Abschnitte, der Aufriss zuletzt."""
    titel = [abschnitt.titel for abschnitt in register.bericht.abschnitte]
    return [*titel, AUFRISSTITEL] if register.aufriss else titel


def _verzeichnis(register: Register) -> str:
    """Das Inhaltsverzeichnis mit Sprungmarken."""
    eintraege = enumerate(_titel(register), start=1)
    punkte = "".join(f'<li><a href="#abschnitt-{nummer}">{text(titel)}</a></li>' for nummer, titel in eintraege)
    inhalt = f'<h2 id="verzeichnis">Inhalt</h2><ol>{punkte}</ol>'
    return f'<nav class="inhalt" aria-labelledby="verzeichnis"><div>{inhalt}</div></nav>'


def _kurzfassung(bericht: Bericht) -> str:
    """Die Kurzfassung."""
    if not bericht.kurzfassung:
        return ""
    return f'<div class="kurz"><h2 id="kurz">{KURZTITEL}</h2>{liste(bericht.kurzfassung)}</div>'


def _abschnitte(register: Register) -> Iterator[str]:
    """Alle Abschnitte; Tabellen und Abbildungen sind durchgezählt wie in Word."""
    zaehler = (count(1), count(1))
    for nummer, abschnitt in enumerate(register.bericht.abschnitte, start=1):
        yield _abschnitt(nummer, abschnitt.titel, "".join(_bausteine(abschnitt, *zaehler)))
    if register.aufriss:
        einleitung = (
            "<p>Jeder Betrag lässt sich bis zu den Zellen der Haushaltsdatei aufklappen, aus denen er sich "
            "zusammensetzt. Die Summe der Anteile ist genau der Betrag darüber.</p>"
        )
        nummer = len(register.bericht.abschnitte) + 1
        yield _abschnitt(nummer, AUFRISSTITEL, einleitung + aufriss(register.aufriss))


def _abschnitt(nummer: int, titel: str, inhalt: str) -> str:
    """Ein Abschnitt mit Überschrift und Sprungmarke."""
    ort = f"abschnitt-{nummer}"
    kopf = f'<h2 id="{ort}">{nummer} {text(titel)}</h2>'
    return f'<section aria-labelledby="{ort}">{kopf}{inhalt}</section>'


def _bausteine(abschnitt: Abschnitt, tabellen: count[int], bilder: count[int]) -> Iterator[str]:
    """Die Bausteine eines Abschnitts."""
    for baustein in abschnitt.bausteine:
        if isinstance(baustein, Abbildung):
            yield bild(baustein, next(bilder))
        elif isinstance(baustein, Tabelle):
            yield tabelle(baustein, next(tabellen)) if baustein.im_text else ""
        else:
            yield _textbaustein(baustein)


def _textbaustein(baustein: Baustein) -> str:
    """Absatz, Liste oder Zwischentitel."""
    if isinstance(baustein, Absatz):
        return f"<p>{text(baustein.text)}</p>"
    if isinstance(baustein, Aufzaehlung):
        return liste(baustein.punkte)
    return f"<h3>{text(baustein.text)}</h3>" if isinstance(baustein, Zwischentitel) else ""


def _fuss(register: Register) -> str:
    """Datenstand und Prüfsummen der gelesenen Dateien."""
    stand = f"Datenstand: {datum(register.bericht.stand)}. " if register.bericht.stand else ""
    gelesen = {} if register.grundlage is None else register.grundlage.dateien
    dateien = "; ".join(f"{text(name)} <code>{text(summe)}</code>" for name, summe in sorted(gelesen.items()))
    summen = f"Gelesene Dateien mit Prüfsumme SHA-256: {dateien}." if dateien else ""
    return f"<footer><div><p>{stand}{summen}</p></div></footer>"
