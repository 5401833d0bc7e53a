"""Eine Kennzahlenformel aus den Regeln ausrechnen: exakt, mit Bestandteilen, ohne je etwas anzunehmen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nachhaltigkeitshaushalt.pruefen.wertevorrat import Wert


@dataclass(frozen=True)
class Ergebnis:
    """Was eine Formel ergab; ohne Wert nennt die Begründung, warum."""

    wert: Fraction | None
    begruendung: str
    zaehler: int | None
    nenner: int | None
    bestandteile: str


def berechne(regel: Mapping[str, Any], frage: Callable[[Mapping[str, Any]], Wert | None]) -> Ergebnis:
    """Rechnet eine Kennzahl aus den Werten, die ``frage`` zu jedem Bestandteil liefert.

    Args:
        regel: Eintrag aus ``regeln/finanzkennzahlen.yaml``.
        frage: Antwortet zu einem Bestandteil mit Betrag und Ort oder None, wenn er fehlt.

    Returns:
        Wert (Zähler geteilt durch Nenner mal Faktor) oder der Grund, warum es keinen gibt.

    """
    if "formel_fehlt" in regel:
        return Ergebnis(None, f"Formel fehlt: {regel['formel_fehlt']}", None, None, "")
    zaehler, zaehler_text, zaehler_fehlt = _summe(regel["zaehler"], frage)
    nenner, nenner_text, nenner_fehlt = _summe(regel.get("nenner", []), frage)
    text = f"({zaehler_text})" + (f" / ({nenner_text})" if "nenner" in regel else "")
    fehlend = list(dict.fromkeys([*zaehler_fehlt, *nenner_fehlt]))
    if fehlend:
        return Ergebnis(None, f"Es fehlt: {', '.join(fehlend)}.", None, None, text)
    return _teile(regel, zaehler, nenner if "nenner" in regel else None, text)


def _teile(regel: Mapping[str, Any], zaehler: int, nenner: int | None, text: str) -> Ergebnis:
    """Teilt Zähler durch Nenner; ohne Nenner gilt der Zähler in Euro, bei einem Hindernis dessen Grund."""
    grund = _hindernis(regel, zaehler, nenner)
    if grund:
        return Ergebnis(None, f"{grund[0].upper()}{grund[1:]}.", zaehler, nenner, text)
    if nenner is None:
        return Ergebnis(Fraction(zaehler, 100), "", zaehler, None, text)
    return Ergebnis(Fraction(zaehler, nenner) * regel["faktor"], "", zaehler, nenner, text)


def _summe(
    teile: Sequence[Mapping[str, Any]], frage: Callable[[Mapping[str, Any]], Wert | None]
) -> tuple[int, str, list[str]]:
    """Gewichtete Summe, ihr Text mit Beträgen und Zellen und die Namen der fehlenden Bestandteile."""
    summe = 0
    texte: list[str] = []
    fehlend: list[str] = []
    for teil in teile:
        wert, gewicht = frage(teil), int(teil.get("gewicht", 1))
        zeichen = _zeichen(gewicht, ist_erster=not texte)
        if wert is not None:
            summe += gewicht * wert.cent
            texte.append(f"{zeichen}{teil['name']} {als_euro(wert.cent)} [{wert.ort}]")
        else:
            texte.append(f"{zeichen}{teil['name']} (fehlt)")
            fehlend += [] if teil.get("darf_fehlen") else [str(teil["name"])]
    return summe, " ".join(texte), fehlend


def _zeichen(gewicht: int, *, ist_erster: bool) -> str:
    """Vorzeichen vor einem Bestandteil; der erste trägt kein Plus."""
    if gewicht < 0:
        return "− "
    return "" if ist_erster else "+ "


def _hindernis(regel: Mapping[str, Any], zaehler: int, nenner: int | None) -> str:
    """Warum die Formel trotz vollständiger Bestandteile nichts aussagt, sonst leer."""
    seiten = {"zaehler": zaehler, "nenner": nenner or 0}
    for bedingung in regel.get("nur_wenn", []):
        if seiten[bedingung["teil"]] <= 0:
            return str(bedingung["grund"])
    namen = ", ".join(str(teil["name"]) for teil in regel.get("nenner", []))
    return f"der Nenner ist 0 ({namen})" if nenner == 0 else ""
