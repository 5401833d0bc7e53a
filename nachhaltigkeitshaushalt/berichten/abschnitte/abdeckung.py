"""Abschnitt 5: Abdeckung – was nicht zugeordnet, was nicht bewertbar ist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.budgets import sammle_budgets
from nachhaltigkeitshaushalt.berichten.abschnitte.mittel import AUFWAND, Mittel, sammle_mittel
from nachhaltigkeitshaushalt.berichten.auszug import (
    LEITFOLGE,
    OHNE,
    RESTNAME,
    anteil_prozent,
    erste,
    fasse_zusammen,
    namen,
    summiere,
)
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Baustein,
    Spalte,
    Tabelle,
    Wert,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import (
    NICHT_BEWERTBAR,
    Kennzahlblick,
    je_feld,
    sammle_kennzahlen,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, WERTARTWORT, mehrzahl
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET, Zielebene

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

OHNE_ZIEL = "produkt_ohne_ziel"
HOECHSTENS_PRODUKTE = 10
Produktreihe = tuple[tuple[str, ...], str, str, int]
"""Schlüssel der Zeile, Produkt, Bezeichnung und Aufwand."""


def abschnitt_abdeckung(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Beträge und Anzahlen dessen, was der Bericht nicht erfasst."""
    mittel, kennzahlen = sammle_mittel(grundlage), sammle_kennzahlen(grundlage)
    unbewertet = [k for k in kennzahlen if k.status == NICHT_BEWERTBAR]
    bausteine: list[Baustein | None] = [
        Absatz(
            "Dieser Abschnitt zeigt, was die vorigen Abschnitte nicht erfassen. Nicht Zugeordnetes und nicht "
            "Bewertbares ist weder gut noch schlecht; es fehlt nur die Grundlage für eine Aussage."
        ),
        _tabelle_betraege(mittel, grundlage) if mittel.wertart else None,
        _tabelle_produkte(mittel, grundlage) if mittel.nicht_zugeordnet else None,
        _tabelle_anzahlen(mittel, kennzahlen, grundlage),
        _tabelle_unbewertet(unbewertet, grundlage) if unbewertet else Absatz("Alle Kennzahlen sind bewertbar."),
    ]
    return Abschnitt("Abdeckung", tuple(baustein for baustein in bausteine if baustein is not None))


def _tabelle_betraege(mittel: Mittel, grundlage: Berichtsgrundlage) -> Tabelle:
    """Zugeordneter und nicht zugeordneter Aufwand, nachrichtlich und in gemeinsamen Budgets."""
    spalten = (Spalte("Aufwand", breite=8), Spalte("Betrag", Art.EURO, 3.5), Spalte("Anteil", Art.PROZENT, 2.2))
    gesamt, rest = mittel.gesamtaufwand, mittel.nicht_zugeordnet
    je_ziel = fasse_zusammen(mittel.summen, 0, 3)
    wiederholt = je_ziel.get((NACHRICHTLICH, AUFWAND))
    in_budgets = _in_budgets(mittel, grundlage)
    werte: list[tuple[str, str, int | None]] = [
        ("zugeordnet", "Zielen zugeordnet", gesamt - rest),
        ("rest", RESTNAME, je_ziel.get((NICHT_ZUGEORDNET, AUFWAND), 0)),
        ("summe", "Gesamtaufwand", gesamt),
        ("budgets", "darunter in gemeinsamen Handlungsfeldbudgets", in_budgets),
    ]
    zeilen = [
        zeile(spalten, [name, wert, anteil_prozent(wert, gesamt)], betont=art == "summe", schluessel=(art,))
        for art, name, wert in werte
    ]
    if wiederholt is not None:
        letzte: list[Wert] = ["nachrichtlich (zählt nicht mit)", wiederholt, None]
        zeilen.append(zeile(spalten, letzte, nachrichtlich=True, schluessel=("nachrichtlich",)))
    titel = f"Abdeckung des Aufwands {mittel.jahr} ({WERTARTWORT[str(mittel.wertart)]}) in Euro"
    return gleiche_nachkommastellen(Tabelle("abdeckung_aufwand", titel, "Abdeckung Aufwand", spalten, tuple(zeilen)))


def _in_budgets(mittel: Mittel, grundlage: Berichtsgrundlage) -> int | None:
    """Aufwand in gemeinsamen Budgets in derselben Wertart."""
    return fasse_zusammen(sammle_budgets(grundlage).summen, 2, 3).get((str(mittel.wertart), AUFWAND))


def _tabelle_produkte(mittel: Mittel, grundlage: Berichtsgrundlage) -> Tabelle | None:
    """Die größten Produkte ohne Ziel; der Rest der nicht zugeordneten Mittel steht summiert darunter."""
    ohne_ziel = _produkte_ohne_ziel(mittel, grundlage)
    if not ohne_ziel:
        return None
    spalten = (
        Spalte("Produkt", breite=2),
        Spalte("Bezeichnung", breite=7.5),
        Spalte("Aufwand", Art.EURO, 3.2),
        Spalte("Anteil am Gesamt\u00adaufwand", Art.PROZENT, 2.2),
    )
    bezeichnungen, summe = namen(grundlage.produkte, "produkt"), mittel.nicht_zugeordnet
    reihen: list[Produktreihe] = [
        (("produkt", produkt), produkt, bezeichnungen.get(produkt, produkt), wert)
        for produkt, wert in ohne_ziel[:HOECHSTENS_PRODUKTE]
    ]
    reihen += _weitere_produkte(ohne_ziel[HOECHSTENS_PRODUKTE:])
    reihen += _restliche_anteile(summe - sum(reihe[-1] for reihe in reihen))
    reihen.append((("rest",), "", RESTNAME, summe))
    zeilen = tuple(
        zeile(
            spalten,
            [produkt, name, wert, anteil_prozent(wert, mittel.gesamtaufwand)],
            betont=ort == ("rest",),
            schluessel=ort,
        )
        for ort, produkt, name, wert in reihen
    )
    titel = f"Größte Produkte ohne Ziel {mittel.jahr} in Euro"
    return gleiche_nachkommastellen(Tabelle("produkte_ohne_ziel", titel, "Produkte ohne Ziel", spalten, zeilen))


def _weitere_produkte(weitere: list[tuple[str, int]]) -> list[Produktreihe]:
    """Die übrigen Produkte ohne Ziel in einer Reihe, wenn es welche gibt."""
    if not weitere:
        return []
    text = mehrzahl(len(weitere), "weiteres Produkt", "weitere Produkte")
    return [(("weitere",), "", text, sum(wert for _, wert in weitere))]


def _restliche_anteile(rest: int) -> list[Produktreihe]:
    """Was von teilweise zugeordneten Produkten übrig bleibt, wenn es das gibt."""
    return [(("teile",), "", "nicht zugeordnete Anteile teilweise zugeordneter Produkte", rest)] if rest else []


def _produkte_ohne_ziel(mittel: Mittel, grundlage: Berichtsgrundlage) -> list[tuple[str, int]]:
    """Produkte, die ein Befund als ohne Ziel nennt, mit ihrem Aufwand, das größte zuerst."""
    befunde = grundlage.befunde
    gemeldet = set(befunde.loc[befunde["regel"] == OHNE_ZIEL, "wert"].dropna().astype(str))
    budgets = grundlage.handlungsfeldbudgets
    je_produkt = summiere(budgets, grundlage.jahr, "handlungsfeld", "produkt", "wertart", "seite")
    betraege = fasse_zusammen({k: w for k, w in je_produkt.items() if k[0] != NACHRICHTLICH}, 1, 2, 3)
    paare = [(produkt, betraege.get((produkt, str(mittel.wertart), AUFWAND), 0)) for produkt in gemeldet]
    return sorted(((produkt, wert) for produkt, wert in paare if wert), key=lambda paar: (-paar[1], paar[0]))


def _tabelle_anzahlen(mittel: Mittel, kennzahlen: list[Kennzahlblick], grundlage: Berichtsgrundlage) -> Tabelle:
    """Wie viele Handlungsfelder, Ziele und Kennzahlen ohne Mittel, Kennzahl oder Urteil sind."""
    spalten = (
        Spalte("Gegenstand", breite=6.2),
        Spalte("Anzahl", Art.ANZAHL, 1.5),
        Spalte("von", Art.ANZAHL, 1.5),
        Spalte("Welche", breite=7.5),
    )
    operativ, belegt = _operative_ziele(grundlage), _belegte(mittel, grundlage)
    reihen: list[tuple[str, list[str], int]] = [
        ("Handlungsfelder ohne zugeordnete Mittel", _ohne(mittel.felder, _felder(mittel, belegt)), len(mittel.felder)),
        ("Handlungsfelder ohne Kennzahl", *_felder_ohne_kennzahl(mittel, kennzahlen, grundlage)),
        ("Operative Ziele ohne zugeordnete Mittel", _ohne(operativ, {ziel for ziel, _ in belegt}), len(operativ)),
        ("Operative Ziele ohne Kennzahl", _ohne(operativ, {k.ziel for k in kennzahlen}), len(operativ)),
        ("Kennzahlen, die nicht bewertbar sind", _unbewertete(kennzahlen), len(kennzahlen)),
    ]
    zeilen = tuple(zeile(spalten, _anzahlzeile(*reihe)) for reihe in reihen)
    return Tabelle(
        "abdeckung_anzahlen", "Handlungsfelder, Ziele und Kennzahlen mit Lücken", "Abdeckung Anzahl", spalten, zeilen
    )


def _belegte(mittel: Mittel, grundlage: Berichtsgrundlage) -> set[tuple[str, str]]:
    """Ziele und Handlungsfelder mit Mitteln der Leitwertart, auch wenn es nur Investitionen sind."""
    alle = grundlage.mittel_je_ziel
    eigene = alle[alle["jahr"] == grundlage.jahr]
    leitwertart = mittel.wertart or erste(set(eigene["wertart"]), LEITFOLGE)
    eigene = eigene[eigene["wertart"].astype("str") == leitwertart]
    felder = eigene["handlungsfeld"].astype("object").where(eigene["handlungsfeld"].notna(), OHNE)
    return {(str(ziel), str(feld)) for ziel, feld in zip(eigene["ziel"], felder, strict=True)}


def _felder(mittel: Mittel, belegt: set[tuple[str, str]]) -> set[str]:
    """Handlungsfelder, denen unmittelbar oder über ein Ziel Mittel zugeordnet sind."""
    return {feld or mittel.feld_des_ziels.get(ziel, OHNE) for ziel, feld in belegt}


def _felder_ohne_kennzahl(
    mittel: Mittel, kennzahlen: list[Kennzahlblick], grundlage: Berichtsgrundlage
) -> tuple[list[str], int]:
    """Namen der Handlungsfelder ohne Kennzahl und die Zahl aller Handlungsfelder."""
    gruppen = [(name, inhalt) for name, inhalt in je_feld(grundlage, kennzahlen) if name in mittel.felder.values()]
    return [name for name, inhalt in gruppen if not inhalt], len(gruppen)


def _operative_ziele(grundlage: Berichtsgrundlage) -> dict[str, str]:
    """Operative Ziele mit ihrem Schlüssel als Kurzname."""
    ziele = grundlage.ziele
    operativ = ziele.loc[ziele["ebene"] == str(Zielebene.OPERATIV), "ziel"].astype(str)
    return {ziel: ziel for ziel in operativ}


def _ohne(alle: dict[str, str], belegt: set[str]) -> list[str]:
    """Namen derer, die nicht belegt sind."""
    return [name for schluessel, name in alle.items() if schluessel not in belegt]


def _unbewertete(kennzahlen: list[Kennzahlblick]) -> list[str]:
    """Schlüssel der nicht bewertbaren Kennzahlen."""
    return [k.kennzahl for k in kennzahlen if k.status == NICHT_BEWERTBAR]


def _anzahlzeile(gegenstand: str, betroffene: list[str], alle: int) -> list[Wert]:
    """Gegenstand, Anzahl, Gesamtzahl und die Betroffenen beim Namen."""
    return [gegenstand, len(betroffene), alle, ", ".join(betroffene) or None]


def _tabelle_unbewertet(unbewertet: list[Kennzahlblick], grundlage: Berichtsgrundlage) -> Tabelle:
    """Welche Kennzahlen nicht bewertbar sind und warum."""
    spalten = (Spalte("Nr.", breite=1.6), Spalte("Kennzahl", breite=5.4), Spalte("Grund", breite=9))
    zeilen = tuple(
        zeile(spalten, [k.kennzahl, k.bezeichnung, str(k.urteil["begruendung"] or FEHLT)]) for k in unbewertet
    )
    titel = f"Nicht bewertbar {grundlage.jahr}: {mehrzahl(len(unbewertet), 'Kennzahl', 'Kennzahlen')}"
    return Tabelle("nicht_bewertbar", titel, "Nicht bewertbar", spalten, zeilen)
