"""Die eine Stelle, an der Zahlen deutscher Text werden."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from nachhaltigkeitshaushalt.berichten.inhalt import Art, Zelle
from nachhaltigkeitshaushalt.kern.begriffe import Status, Wertart, Wirkung
from nachhaltigkeitshaushalt.kern.geld import als_euro, als_zahl

if TYPE_CHECKING:
    from collections.abc import Iterator

FEHLT = "–"
"""Was statt eines Wertes steht, der nicht vorliegt."""

FEST = "\N{NO-BREAK SPACE}"
CENT_JE_MILLION = 10**8
CENT_JE_TAUSEND = 10**5
AB_TAUSEND, AB_MILLIONEN = 10**6, 10**8
_ANFANG_STATUS = {
    Status.SONNE: ("☀", "Sonne"),
    Status.LEICHT_BEWOELKT: ("☀☁", "leicht bewölkt"),
    Status.WOLKE: ("☁", "Wolke"),
    Status.GEWITTER: ("⚡", "Gewitter"),
    Status.NICHT_BEWERTBAR: ("○", "nicht bewertbar"),
}
STATUSZEICHEN = {str(status): zeichen for status, (zeichen, _) in _ANFANG_STATUS.items()}
STATUSWORT = {str(status): wort for status, (_, wort) in _ANFANG_STATUS.items()}
WERTARTWORT = {
    str(Wertart.ANSATZ): "Ansatz",
    str(Wertart.NACHTRAG): "Nachtrag",
    str(Wertart.UEBERTRAGUNG): "Ermächtigungsübertragung",
    str(Wertart.FORTGESCHRIEBEN): "fortgeschriebener Ansatz",
    str(Wertart.ERGEBNIS): "Ergebnis",
    str(Wertart.PLANUNG): "Planung",
    str(Wertart.PROGNOSE): "Prognose",
}
WIRKUNGSWORT = {
    str(Wirkung.FOERDERND): "förderlich",
    str(Wirkung.NEUTRAL): "neutral",
    str(Wirkung.HEMMEND): "hemmend",
}
_VERBOTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Notiz(NamedTuple):
    """Eine in einen Text geschriebene Zahl: wie sie dasteht, ihr genauer Wert und seine Art."""

    darstellung: str
    wert: float
    art: Art


_MITSCHRIFT: ContextVar[list[Notiz] | None] = ContextVar("_MITSCHRIFT", default=None)


@contextmanager
def mitschrift() -> Iterator[list[Notiz]]:
    """Sammelt, solange der Block läuft, jede Zahl, die in einen Text geschrieben wird.

    Beispiel:
        >>> with mitschrift() as notizen:
        ...     text = prozent(12.34)
        >>> notizen[0].wert
        12.34

    """
    notizen: list[Notiz] = []
    vorher = _MITSCHRIFT.set(notizen)
    try:
        yield notizen
    finally:
        _MITSCHRIFT.reset(vorher)


def _notiere(darstellung: str, wert: float, art: Art) -> str:
    """Gibt die Darstellung zurück und merkt sie sich, wenn mitgeschrieben wird."""
    notizen = _MITSCHRIFT.get()
    if notizen is not None:
        notizen.append(Notiz(darstellung, wert, art))
    return darstellung


def schreibe_zelle(zelle: Zelle) -> str:
    """Der Wert einer Zelle als deutscher Text; was fehlt, wird „–“.

    Beispiel:
        >>> schreibe_zelle(Zelle(-123456, Art.EURO, 2)), schreibe_zelle(Zelle(None, Art.EURO))
        ('−1.234,56', '–')

    """
    wert = zelle.wert
    if wert is None:
        return FEHLT
    if isinstance(wert, str):
        return schreibe_status(wert) if zelle.art is Art.STATUS else sauber(wert)
    return _schreibe_zahl(wert, zelle)


def _schreibe_zahl(wert: float, zelle: Zelle) -> str:
    """Eine Zahl nach ihrer Art, Minus als Minuszeichen."""
    if zelle.art is Art.EURO:
        text = betrag(int(wert), zelle.stellen)
    elif zelle.art is Art.PROZENT:
        text = prozent(wert, zelle.stellen)
    elif zelle.art is Art.JAHR:
        text = str(int(wert))
    else:
        text = zahl(wert, zelle.stellen)
    return text


def schreibe_status(status: str) -> str:
    """Zeichen und Wort eines Status: „☀ Sonne“."""
    return f"{STATUSZEICHEN[status]} {STATUSWORT[status]}"


def betrag(cent: int, stellen: int = 2) -> str:
    """Betrag ohne Währungszeichen, wahlweise ohne Cent: ``123456`` → „1.234,56“."""
    text = als_euro(cent).removesuffix(" €")
    return minus(text if stellen else text.removesuffix(",00"))


def euro(cent: int) -> str:
    """Betrag mit Eurozeichen und festem Abstand."""
    return _notiere(minus(als_euro(cent)).replace(" ", FEST), cent, Art.EURO)


def prozent(wert: float, stellen: int = 1) -> str:
    """Prozentwert: ``12.34`` → „12,3 %“."""
    return _notiere(f"{minus(als_zahl(wert, stellen))}{FEST}%", wert, Art.PROZENT)


def zahl(wert: float, stellen: int = 1) -> str:
    """Zahl mit Tausenderpunkt, Komma und Minuszeichen."""
    return _notiere(minus(als_zahl(wert, stellen)), wert, Art.ZAHL)


def minus(text: str) -> str:
    """Setzt das Minuszeichen, an dem Word keine Zeile umbricht."""
    return text.replace("-", "−")


def rund(cent: int) -> str:
    """Gerundeter Betrag für Fließtext und Bilder: ab einer Million in Mio. €, ab zehntausend Euro in T€, sonst genau.

    Beispiel:
        >>> [*rund(14_823_456_789).split(), *rund(110_050).split()]
        ['148,2', 'Mio.', '€', '1.100,50', '€']

    """
    if abs(cent) >= AB_MILLIONEN:
        text = f"{als_zahl(cent / CENT_JE_MILLION, 1)}{FEST}Mio.{FEST}€"
    elif abs(cent) >= AB_TAUSEND:
        text = f"{als_zahl(cent / CENT_JE_TAUSEND, 0)}{FEST}T€"
    else:
        text = f"{betrag(cent, 0)}{FEST}€"
    return _notiere(minus(text), cent, Art.EURO)


def mehrzahl(anzahl: int, eins: str, viele: str) -> str:
    """Anzahl mit dem passenden Wort: „1 Ziel“, „3 Ziele“."""
    return f"{zahl(anzahl, 0)}{FEST}{eins if anzahl == 1 else viele}"


def datum(text: str | None) -> str:
    """Datum JJJJ-MM-TT als TT.MM.JJJJ; anderer Text bleibt, wie er ist."""
    try:
        return date.fromisoformat(str(text)[:10]).strftime("%d.%m.%Y")
    except ValueError:
        return sauber(str(text or FEHLT))


def aufgezaehlt(namen: list[str]) -> str:
    """Namen als Satzteil: „A, B und C“."""
    return " und ".join(filter(None, (", ".join(namen[:-1]), *namen[-1:])))


def sauber(text: str) -> str:
    """Text ohne Steuerzeichen, die in Word und Excel nicht stehen dürfen (sichtbar ersetzt)."""
    return _VERBOTEN.sub("\N{REPLACEMENT CHARACTER}", text)
