"""CSV- und andere Textdateien: Kodierung und Trennzeichen erkennen, alle Zellen als Text lesen."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.kern.befunde import Befund, Ort, befund, fehler

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDUNGEN = (".csv", ".tsv", ".txt", ".psv", ".tab")
"""Dateien mit diesen Endungen werden als Text gelesen."""
TRENNZEICHEN = (";", "\t", "|", ",")
HOECHSTENS_ZELLE = 1 << 20
_MARKEN = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PROBEZEILEN = 200
_NUR_CP1252 = re.compile(rb"[\x80-\x9f]")
_UTF8_FOLGE = re.compile(rb"[\xc3\xc4\xc5\xe2][\x80-\xbf]")
_VERDOPPELT = re.compile(r"Ã[\x80-\xbf¤¶¼Ÿ„–œ]|â‚¬")


@dataclass(frozen=True, eq=False)
class Textinhalt:
    """Die Zeilen einer Textdatei und wie sie geschrieben ist."""

    zeilen: list[list[str]]
    nummern: list[int]
    """Nummer der Zeile in der Datei, in der jeder Datensatz beginnt."""
    kodierung: str
    trennzeichen: str
    befunde: list[Befund] = field(default_factory=list)


def lies_text(name: str, inhalt: bytes, kodierung: str | None = None, trennzeichen: str | None = None) -> Textinhalt:
    """Text einer Datei in Zellen zerlegt; was an ihr auffällt, steht in den Befunden.

    Args:
        name: Dateiname für die Befunde.
        inhalt: Die Bytes der Datei.
        kodierung: Angabe des Layouts; stimmt sie nicht, gilt die erkannte und ein Befund sagt es.
        trennzeichen: Angabe des Layouts, sonst das, das die meisten gleich breiten Zeilen ergibt.

    """
    text, erkannt, befunde = dekodiere(name, inhalt, kodierung)
    trenner = trennzeichen or erkenne_trennzeichen(text)
    zeilen, nummern = _zerlege(name, text, trenner)
    return Textinhalt(zeilen, nummern, erkannt, trenner, befunde + _auffaelliges(name, text, zeilen, nummern))


def dekodiere(name: str, inhalt: bytes, angegeben: str | None = None) -> tuple[str, str, list[Befund]]:
    """Text, erkannte Kodierung und Befunde.

    UTF-8 gilt, wenn alle Bytes danach gültig sind; sonst cp1252, wenn Zeichen vorkommen, die
    es nur dort gibt, sonst ISO-8859-15. Sind einzelne Zeilen gültiges UTF-8 und andere nicht,
    wird jede Zeile für sich gelesen und die Mischung gemeldet.
    """
    marke = _marke(inhalt)
    if b"\x00" in inhalt[:4096] and marke != "utf-16":
        raise fehler("datei_kein_text", Ort(name))
    erkannt = marke or _kodierung(inhalt)
    text, befunde = _entschluessle(name, inhalt, erkannt)
    if angegeben and not _gleichwertig(angegeben, erkannt, text):
        befunde.append(befund("kodierung_weicht_ab", Ort(name), erkannt, angegeben=angegeben))
    return text, erkannt, befunde


def _entschluessle(name: str, inhalt: bytes, kodierung: str) -> tuple[str, list[Befund]]:
    """Text in der erkannten Kodierung; sind mehrere gemischt, zeilenweise und mit Befund."""
    if kodierung != "gemischt":
        return inhalt.decode(kodierung, errors="replace"), []
    text, anzahl, beispiel = _zeilenweise(inhalt)
    return text, [befund("kodierung_gemischt", Ort(name, None, beispiel), anzahl=anzahl)]


def _marke(inhalt: bytes) -> str | None:
    """Kodierung nach der Marke am Anfang der Datei, oder None ohne Marke."""
    return next((kodierung for bom, kodierung in _MARKEN if inhalt.startswith(bom)), None)


def _kodierung(inhalt: bytes) -> str:
    """Kodierung ohne Marke am Anfang."""
    if _geht(inhalt, "utf-8"):
        return "ascii" if inhalt.isascii() else "utf-8"
    if _hat_utf8_zeilen(inhalt):
        return "gemischt"
    nutzt_cp1252 = _NUR_CP1252.search(inhalt) and _geht(inhalt, "cp1252")
    return "cp1252" if nutzt_cp1252 else "iso-8859-15"


def _geht(inhalt: bytes, kodierung: str) -> bool:
    """Sind alle Bytes in dieser Kodierung gültig?"""
    try:
        inhalt.decode(kodierung)
    except UnicodeDecodeError:
        return False
    return True


def _hat_utf8_zeilen(inhalt: bytes) -> bool:
    """Gibt es Zeilen mit Umlauten, die gültiges UTF-8 sind?"""
    if not _UTF8_FOLGE.search(inhalt):
        return False
    return any(not zeile.isascii() and _geht(zeile, "utf-8") for zeile in inhalt.split(b"\n"))


def _zeilenweise(inhalt: bytes) -> tuple[str, int, str]:
    """Jede Zeile in ihrer Kodierung; dazu wie viele nicht UTF-8 sind und die erste davon."""
    teile, fremd = [], []
    for nummer, zeile in enumerate(inhalt.split(b"\n"), start=1):
        if _geht(zeile, "utf-8"):
            teile.append(zeile.decode("utf-8"))
        else:
            fremd.append(nummer)
            teile.append(zeile.decode("cp1252", errors="replace"))
    return "\n".join(teile), len(fremd), f"A{fremd[0]}"


def _gleichwertig(angegeben: str, erkannt: str, text: str) -> bool:
    """Liest die angegebene Kodierung dasselbe wie die erkannte?"""
    if erkannt in ("ascii", "gemischt"):
        return True
    try:
        return text.encode(angegeben) == text.encode(erkannt) or codecs.lookup(angegeben).name == "utf-8" == erkannt[:5]
    except (UnicodeEncodeError, LookupError):
        return False


def erkenne_trennzeichen(text: str) -> str:
    """Das Zeichen, nach dem die ersten Zeilen in gleich viele (und die meisten) Felder zerfallen."""
    probe = "\n".join(text.splitlines()[:_PROBEZEILEN])
    return max(TRENNZEICHEN, key=lambda zeichen: _guete(probe, zeichen))


def _guete(probe: str, zeichen: str) -> tuple[float, int]:
    """Anteil der Zeilen mit der häufigsten Breite (über 1) und diese Breite."""
    try:
        breiten = [len(felder) for felder in csv.reader(io.StringIO(probe), delimiter=zeichen) if felder]
    except csv.Error:
        return 0.0, 0
    if not breiten:
        return 0.0, 0
    haeufigste = max(set(breiten), key=breiten.count)
    return (breiten.count(haeufigste) / len(breiten) if haeufigste > 1 else 0.0), haeufigste


def _zerlege(name: str, text: str, trenner: str) -> tuple[list[list[str]], list[int]]:
    """Datensätze und die Zeilen der Datei, in denen sie beginnen; leere Zeilen entfallen."""
    csv.field_size_limit(HOECHSTENS_ZELLE)
    leser = csv.reader(io.StringIO(text, newline=""), delimiter=trenner)
    zeilen: list[list[str]] = []
    nummern: list[int] = []
    try:
        anfang = 1
        for felder in leser:
            if any(felder):
                zeilen.append(felder)
                nummern.append(anfang)
            anfang = leser.line_num + 1
    except csv.Error as ausnahme:
        raise fehler("datei_beschaedigt", Ort(name, None, f"A{leser.line_num}"), ausnahme) from ausnahme
    return zeilen, nummern


def _auffaelliges(name: str, text: str, zeilen: Sequence[Sequence[str]], nummern: Sequence[int]) -> list[Befund]:
    """Eingebrannte Ersatzzeichen, verdoppelte Kodierung und Zeilen mit zu vielen oder zu wenigen Feldern."""
    befunde = []
    if "\ufffd" in text:
        befunde.append(befund("ersatzzeichen", Ort(name), text.count("\ufffd")))
    if len(_VERDOPPELT.findall(text)) > 0:
        befunde.append(befund("kodierung_verdoppelt", Ort(name), len(_VERDOPPELT.findall(text))))
    return befunde + _ungleich_breite(name, zeilen, nummern)


def _ungleich_breite(name: str, zeilen: Sequence[Sequence[str]], nummern: Sequence[int]) -> list[Befund]:
    """Ein Befund, wenn Zeilen mehr oder weniger Felder haben als die meisten."""
    breiten = [len(zeile) for zeile in zeilen]
    haeufigste = max(set(breiten), key=breiten.count, default=0)
    schief = [nummer for nummer, breite in zip(nummern, breiten, strict=True) if breite != haeufigste]
    if not schief:
        return []
    angaben = {"anzahl": len(schief), "zeilen": ", ".join(map(str, schief[:5]))}
    return [befund("zeilen_ungleich_breit", Ort(name, None, f"A{schief[0]}"), haeufigste, **angaben)]
