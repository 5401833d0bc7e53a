"""Vergleich mit dem Lagebericht des Vorjahres: was sich geändert hat, und warum."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.herkunft.zuordnung import AUFWAND
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Baustein,
    Bericht,
    Spalte,
    Tabelle,
    Wert,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import (
    FEHLT,
    aufgezaehlt,
    mehrzahl,
    rund,
    schreibe_status,
    zahl,
)
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.register import Register

HOECHSTENS_GRUENDE = 3
Beitraege = dict[tuple[str, str], int]
"""(Ziel, Produkt) → Aufwand in Cent."""


def lies_vorjahr(pfad: Path) -> dict[str, Any]:
    """Liest ``lagebericht.json`` eines früheren Jahres.

    Raises:
        HaushaltsFehler: Die Datei lässt sich nicht lesen oder ist kein Lagebericht.

    """
    try:
        inhalt: dict[str, Any] = json.loads(pfad.read_text(encoding="utf-8"))
        zulaessig = inhalt["art"].startswith("Lagebericht") and {"zahlen", "kennzahlen", "jahr"} <= inhalt.keys()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as ausnahme:
        raise fehler("vorjahresbericht_unlesbar", Ort(str(pfad)), pfad.name) from ausnahme
    if not zulaessig:
        raise fehler("vorjahresbericht_unlesbar", Ort(str(pfad)), pfad.name)
    return inhalt


def vergleiche(register: Register, grundlage: Berichtsgrundlage, vorjahr: Mapping[str, Any]) -> Bericht:
    """Der Vergleich als Bericht: Mittel je Ziel und Urteile, je mit dem Grund der Änderung."""
    jahr, damals = grundlage.jahr, int(vorjahr["jahr"])
    kommune = grundlage.angaben.get("kommune", "")
    return Bericht(
        titel=f"Vergleich der Lageberichte {damals} und {jahr}",
        untertitel=f"Was sich geändert hat und warum{f' · {kommune}' if kommune else ''}",
        kommune=kommune,
        jahr=jahr,
        stand=grundlage.angaben.get("stand", "")[:10],
        kurzfassung=(),
        abschnitte=(
            Abschnitt("Mittel je Ziel", _mittel(register, grundlage, vorjahr)),
            Abschnitt("Urteile über die Kennzahlen", _urteile(grundlage, vorjahr)),
        ),
    )


def _mittel(register: Register, grundlage: Berichtsgrundlage, vorjahr: Mapping[str, Any]) -> tuple[Baustein, ...]:
    """Aufwand je Ziel in beiden Jahren mit den Produkten, die ihn ändern."""
    heute, damals = _beitraege_heute(register), _beitraege_damals(vorjahr)
    if not heute or not damals:
        return (
            Absatz("Für eines der beiden Jahre liegen keine Haushaltszellen vor; die Mittel sind nicht vergleichbar."),
        )
    namen = dict(zip(grundlage.ziele["ziel"], grundlage.ziele["bezeichnung"], strict=True))
    produkte = dict(zip(grundlage.produkte["produkt"], grundlage.produkte["bezeichnung"], strict=True))
    spalten = (
        Spalte("Ziel", breite=1.8),
        Spalte("Bezeichnung", breite=5),
        Spalte(f"Aufwand {vorjahr['jahr']}", Art.EURO, 2.6),
        Spalte(f"Aufwand {grundlage.jahr}", Art.EURO, 2.6),
        Spalte("Änderung", Art.EURO, 2.4),
        Spalte("Woran es liegt", breite=6),
    )
    ziele = sorted({z for z, _ in heute | damals} - {NACHRICHTLICH}, key=lambda z: (z == NICHT_ZUGEORDNET, z))
    zeilen = []
    for ziel in ziele:
        alt, neu = (_summe(betraege, ziel) for betraege in (damals, heute))
        aenderung = None if alt is None or neu is None else neu - alt
        grund = _grund(ziel, damals, heute, produkte)
        name = "keinem Ziel zugeordnet" if ziel == NICHT_ZUGEORDNET else str(namen.get(ziel) or ziel)
        werte = ["" if ziel == NICHT_ZUGEORDNET else ziel, name, alt, neu, aenderung, grund]
        zeilen.append(zeile(spalten, werte, schluessel=("ziel", ziel)))
    titel = f"Aufwand je Ziel {vorjahr['jahr']} und {grundlage.jahr} in Euro"
    tabelle = Tabelle("vergleich_mittel", titel, "Mittel", spalten, tuple(zeilen))
    return (gleiche_nachkommastellen(tabelle),)


def _summe(betraege: Beitraege, ziel: str) -> int | None:
    """Der Aufwand eines Ziels; None, wenn es in diesem Jahr keine Mittel hat."""
    eigene = [wert for (ort, _), wert in betraege.items() if ort == ziel]
    return sum(eigene) if eigene else None


def _grund(ziel: str, damals: Beitraege, heute: Beitraege, produkte: Mapping[str, str]) -> str | None:
    """Die Produkte mit der größten Änderung; neue und entfallene sind benannt."""
    orte = {p for z, p in damals | heute if z == ziel}
    unterschiede = {p: heute.get((ziel, p), 0) - damals.get((ziel, p), 0) for p in orte}
    groesste = sorted((p for p in orte if unterschiede[p]), key=lambda p: (-abs(unterschiede[p]), p))
    teile = []
    for produkt in groesste[:HOECHSTENS_GRUENDE]:
        wert = unterschiede[produkt]
        art = ", neu" if (ziel, produkt) not in damals else ", entfallen" if (ziel, produkt) not in heute else ""
        name = " ".join(dict.fromkeys((produkt, str(produkte.get(produkt) or produkt))))
        teile.append(f"{name} ({'+' if wert > 0 else ''}{rund(wert)}{art})")
    weitere = len(groesste) - HOECHSTENS_GRUENDE
    if weitere > 0:
        teile.append(mehrzahl(weitere, "weiteres Produkt", "weitere Produkte"))
    return aufgezaehlt(teile) or None


def _beitraege_heute(register: Register) -> Beitraege:
    """Aufwand je Ziel und Produkt in der Leitwertart."""
    if register.tafeln is None:
        return {}
    tafel = register.tafeln.ziele
    return _beitraege(tafel[["ziel", "produkt", "wertart", "seite", "anteil_cent"]].itertuples(index=False, name=None))


def _beitraege_damals(vorjahr: Mapping[str, Any]) -> Beitraege:
    """Dasselbe aus der Tafel des Vorjahres."""
    spalten = vorjahr.get("tafel_ziele_spalten", [])
    if not spalten:
        return {}
    orte = [spalten.index(name) for name in ("ziel", "produkt", "wertart", "seite", "anteil_cent")]
    return _beitraege([tuple(z[ort] for ort in orte) for z in vorjahr["tafel_ziele"]])


def _beitraege(zeilen: Any) -> Beitraege:  # noqa: ANN401 - Tupel aus Tabelle oder JSON
    """Summiert den Aufwand der am weitesten gediehenen Wertart."""
    zeilen = [z for z in zeilen if z[3] == AUFWAND]
    vorhanden = {z[2] for z in zeilen}
    wertart = next((w for w in ("ergebnis", "fortgeschrieben", "ansatz") if w in vorhanden), None)
    summen: Counter[tuple[str, str]] = Counter()
    for ziel, produkt, art, _, cent in zeilen:
        if art == wertart:
            summen[ziel, produkt] += cent
    return dict(summen)


def _urteile(grundlage: Berichtsgrundlage, vorjahr: Mapping[str, Any]) -> tuple[Baustein, ...]:
    """Kennzahlen mit anderem Urteil, neue und weggefallene."""
    heute = {str(u["kennzahl"]): u for u in grundlage.zielerreichung.to_dict("records")}
    damals = {str(u["kennzahl"]): u for u in vorjahr["kennzahlen"]}
    namen = dict(zip(grundlage.kennzahlen["kennzahl"], grundlage.kennzahlen["bezeichnung"], strict=True))
    spalten = (
        Spalte("Kennzahl", breite=5),
        Spalte(f"Status {vorjahr['jahr']}", breite=2.8),
        Spalte(f"Status {grundlage.jahr}", Art.STATUS, 2.8),
        Spalte("Woran es liegt", breite=7),
    )
    zeilen = []
    for kennzahl in (*heute, *(k for k in damals if k not in heute)):
        alt, neu = damals.get(kennzahl), heute.get(kennzahl)
        if alt is None or neu is None or alt["status"] != neu["status"]:
            vorher = FEHLT if alt is None else schreibe_status(alt["status"])
            werte: list[Wert] = [
                str(namen.get(kennzahl) or kennzahl),
                vorher,
                None if neu is None else str(neu["status"]),
                _urteilsgrund(alt, neu),
            ]
            zeilen.append(zeile(spalten, werte, schluessel=("kennzahl", kennzahl)))
    gleich = sum(k in damals and damals[k]["status"] == heute[k]["status"] for k in heute)
    text = f"{mehrzahl(gleich, 'Kennzahl hat', 'Kennzahlen haben')} denselben Status wie im Vorjahr."
    if not zeilen:
        return (Absatz(text),)
    titel = f"Kennzahlen mit anderem Status als {vorjahr['jahr']}"
    return (Absatz(text), Tabelle("vergleich_urteile", titel, "Urteile", spalten, tuple(zeilen)))


def _urteilsgrund(alt: Mapping[Any, Any] | None, neu: Mapping[Any, Any] | None) -> str:
    """Neue Regel, neues Ziel, neuer Ist-Wert oder geänderter Datenstand – in dieser Reihenfolge."""
    if alt is None:
        return "Die Kennzahl ist neu."
    if neu is None:
        return "Die Kennzahl wird nicht mehr berichtet."
    gruende = []
    if (alt.get("methode"), alt.get("regelversion")) != (neu.get("methode"), neu.get("regelversion")):
        gruende.append("Es gilt eine andere Regel oder Fassung.")
    for name, wort in (("zielwert", "Zielwert"), ("zieljahr", "Zieljahr"), ("istwert", "Ist-Wert")):
        vorher, nachher = alt.get(name), neu.get(name)
        if _anders(vorher, nachher):
            gruende.append(f"{wort}: {_geschrieben(vorher, name)} → {_geschrieben(nachher, name)}.")
    return " ".join(gruende) or "Derselbe Ist-Wert steht vor einem anderen Sollwert oder Trend."


def _anders(vorher: Any, nachher: Any) -> bool:  # noqa: ANN401 - Zahl oder nichts
    """Ob sich eine Angabe geändert hat; zweimal nichts ist gleich."""
    return _leer(vorher) != _leer(nachher) or (not _leer(vorher) and vorher != nachher)


def _leer(wert: Any) -> bool:  # noqa: ANN401 - Zahl oder nichts
    """Ob eine Angabe fehlt."""
    return wert is None or wert != wert  # noqa: PLR0124 - NaN ist sich selbst nicht gleich


def _geschrieben(wert: Any, name: str) -> str:  # noqa: ANN401 - Zahl oder nichts
    """Eine Angabe als Text."""
    if _leer(wert):
        return FEHLT
    return str(int(wert)) if name == "zieljahr" else zahl(float(wert), 2)
