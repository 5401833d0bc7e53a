"""Abschnitte des unterjährigen Berichts: Überblick, Prognose, Erläuterungen, Maßnahmen."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig_lage import (
    AMPELWORT,
    BLATT_KOMMENTARE,
    SEITENWORT,
    schluessel,
)
from nachhaltigkeitshaushalt.berichten.bilddaten import Balken, Balkenbild
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Abbildung,
    Absatz,
    Abschnitt,
    Art,
    Baustein,
    Spalte,
    Tabelle,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, mehrzahl, prozent, rund
from nachhaltigkeitshaushalt.bewerten.prognose import vorgaben
from nachhaltigkeitshaushalt.zuordnen.budgetgliederung import OHNE_MASSNAHME

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.abschnitte.unterjaehrig_lage import Jahreslage

FARBFOLGE = ("rot", "gelb", "gruen", "nicht_bewertbar")
_MASSNAHMENBETRAEGE = ("fortgeschrieben_cent", "gebunden_cent", "ist_cent", "verfuegbar_cent")
OHNE_ERLAEUTERUNG = "noch nicht erläutert"


def kurzfassung(lage: Jahreslage) -> tuple[str, ...]:
    """Die drei Sätze, auf die es ankommt."""
    return (_satz_erwartung(lage), _satz_rote(lage), _satz_erlaeuterung(lage))


def _aufwand_je_feld(lage: Jahreslage) -> list[dict[str, Any]]:
    """Die Summen des Aufwands je Handlungsfeld."""
    return [z for z in lage.je_feld() if z["seite"] == "aufwand"]


def _satz_erwartung(lage: Jahreslage) -> str:
    """Aufwand, der zum Jahresende zu erwarten ist, und sein Abstand zum Budget."""
    aufwand = _aufwand_je_feld(lage)
    if not aufwand:
        return f"Die gemeinsamen Budgets enthalten {lage.stand.jahr} keinen Aufwand."
    budget, prognose = (sum(z[name] for z in aufwand) for name in ("budget_cent", "prognose_cent"))
    richtung = "über" if prognose > budget else "unter"
    return (
        f"Der Aufwand der gemeinsamen Budgets wird {lage.stand.jahr} voraussichtlich {rund(prognose)} erreichen, "
        f"{rund(abs(prognose - budget))} {richtung} dem Budget von {rund(budget)}."
    )


def _satz_rote(lage: Jahreslage) -> str:
    """Welche Handlungsfelder beim Aufwand rot sind."""
    rote = [lage.felder[z["handlungsfeld"]] for z in _aufwand_je_feld(lage) if z["ampel"] == "rot"]
    return f"Beim Aufwand rot: {', '.join(rote)}." if rote else "Kein gemeinsames Budget steht beim Aufwand auf Rot."


def _satz_erlaeuterung(lage: Jahreslage) -> str:
    """Wie viele Zeilen zu erläutern sind und wie viele davon noch nicht erläutert."""
    zu_erlaeutern = [z for z in lage.zeilen() if z["berichtspflichtig"]]
    offen = sum(schluessel(z) not in lage.kommentare for z in zu_erlaeutern)
    return (
        f"{mehrzahl(len(zu_erlaeutern), 'Zeile ist', 'Zeilen sind')} zu erläutern, "
        f"davon {'alle erläutert' if not offen else f'{offen} noch ohne Erläuterung'}."
    )


def abschnitt_ueberblick(lage: Jahreslage) -> Abschnitt:
    """Budgets je Handlungsfeld und je Produkt: gebucht, gebunden, verfügbar, Prognose, Verfahren, Ampel."""
    gebucht = lage.buchungsstand.strftime("%d.%m.%Y") if lage.buchungsstand else "noch nicht"
    text = (
        f"Gebucht ist bis {gebucht}; damit sind {mehrzahl(lage.prognose.monate, 'Monat', 'Monate')} ausgewertet. "
        "Das Budget ist der fortgeschriebene Ansatz einschließlich der Umschichtungen bis zum Stichtag; verfügbar ist, "
        "was davon weder gebucht noch durch Aufträge gebunden ist."
    )
    bausteine: list[Baustein | None] = [Absatz(text), Absatz(_guete(lage)), _bild(lage)]
    bausteine += [_uebersicht(lage), _prognosetabelle(lage)]
    return Abschnitt("Stand und Prognose der gemeinsamen Budgets", tuple(b for b in bausteine if b is not None))


def _uebersicht(lage: Jahreslage) -> Tabelle:
    """Eine Zeile je Handlungsfeld und Seite."""
    spalten = (
        Spalte("Handlungsfeld", breite=4.2),
        Spalte("Art", breite=2.7),
        Spalte("Budget", Art.EURO, 2.3),
        Spalte("gebucht", Art.EURO, 2.3),
        Spalte("gebunden", Art.EURO, 2.1),
        Spalte("verfügbar", Art.EURO, 2.3),
        Spalte("Prognose", Art.EURO, 2.3),
        Spalte("Abweichung", Art.EURO, 2.2),
        Spalte("Ampel", breite=2.1),
    )
    zeilen = []
    davor = ""
    for z in lage.je_feld():
        name = lage.felder[z["handlungsfeld"]]
        werte = [z[n] for n in ("budget_cent", "ist_cent", "gebunden_cent", "verfuegbar_cent", "prognose_cent")]
        kopf = [name if name != davor else "", SEITENWORT[z["seite"]]]
        betraege = [_euro(wert) for wert in (*werte, z["abweichung_cent"])]
        zeilen.append(zeile(spalten, [*kopf, *betraege, AMPELWORT[z["ampel"]]]))
        davor = name
    hinweis = (
        "In vollen Euro gerundet. Abweichung: Prognose minus Budget. Bei Ertrag und Zuwendung ist „verfügbar“, was "
        "noch erwartet wird."
    )
    return Tabelle(
        "budgetuebersicht", f"Gemeinsame Budgets am {lage.stand.am:%d.%m.%Y} in Euro", "Übersicht Budgets", spalten,
        tuple(zeilen), hinweis, quer=True,
    )  # fmt: skip


def _euro(cent: int) -> int:
    """Auf volle Euro kaufmännisch gerundeter Betrag in Cent, für Tabellen zum Überblick."""
    gerundet = (abs(cent) + 50) // 100 * 100
    return gerundet if cent >= 0 else -gerundet


def _bild(lage: Jahreslage) -> Abbildung | None:
    """Budget und Prognose des Aufwands je Handlungsfeld; ohne Aufwand keines."""
    aufwand = _aufwand_je_feld(lage)
    if not aufwand:
        return None
    balken = tuple(Balken(lage.felder[z["handlungsfeld"]], (z["budget_cent"], z["prognose_cent"])) for z in aufwand)
    ueber = sum(z["prognose_cent"] > z["budget_cent"] for z in aufwand)
    worte = "; ".join(f"{b.beschriftung}: Prognose {rund(b.werte[1] or 0)} von {rund(b.werte[0] or 0)}" for b in balken)
    quelle = f"Quelle: {', '.join(sorted(lage.dateien))}; eigene Berechnung"
    return Abbildung(
        "prognose", f"Aufwand {lage.stand.jahr}: Budget und Prognose je Handlungsfeld", f"Balkendiagramm. {worte}.",
        Balkenbild(_aussage(ueber, len(aufwand)), ("Budget", "Prognose"), balken, quelle, ueberlagert=True),
    )  # fmt: skip


def _aussage(ueber: int, alle: int) -> str:
    """Die Botschaft: wie viele gemeinsame Budgets überschritten werden."""
    if not ueber:
        return "Kein gemeinsames Budget wird beim Aufwand überschritten"
    wird = "wird" if ueber == 1 else "werden"
    return f"{ueber} von {alle} gemeinsamen Budgets {wird} beim Aufwand voraussichtlich überschritten"


def _guete(lage: Jahreslage) -> str:
    """Wie die Prognose entsteht und welchen Fehler sie in früheren Jahren hatte."""
    gerechnet = lage.prognose.tabelle[lage.prognose.tabelle["verfahren"] != "plan"]
    text = "Jede Zeile nennt ihr Verfahren. Gewählt ist, was in früheren Jahren am selben Stichtag am besten traf."
    if len(gerechnet):
        fehler, naiv = (gerechnet[name].mean() for name in ("fehler_prozent", "fehler_naiv_prozent"))
        text += (
            f" Im Mittel der {len(gerechnet)} zurückgerechneten Zeilen lag es {prozent(fehler)} neben dem Ergebnis, "
            f"das einfache Verfahren (Ergebnis des Vorjahres) {prozent(naiv)}."
        )
    return text


def _prognosetabelle(lage: Jahreslage) -> Tabelle:
    """Eine Zeile je Produkt und Seite, nach Handlungsfeldern."""
    namen = vorgaben(lage.stand.jahr)["verfahren"]
    spalten = (
        Spalte("Produkt", breite=5.4),
        Spalte("Art", breite=2.3),
        Spalte("Budget", Art.EURO, 2.1),
        Spalte("gebucht", Art.EURO, 2.1),
        Spalte("Prognose", Art.EURO, 2.1),
        Spalte("Abweichung", Art.EURO, 2.1),
        Spalte("Verfahren", breite=1.9),
        Spalte("Fehler", Art.PROZENT, 1.4),
        Spalte("Fehler Vorjahr", Art.PROZENT, 1.5),
        Spalte("Ampel", breite=1.9),
    )
    zeilen = []
    davor = ""
    for z in lage.zeilen():
        if z["handlungsfeld"] != davor:
            davor = z["handlungsfeld"]
            zeilen.append(zeile(spalten, [lage.felder[davor], *[""] * 9], betont=True))
        werte = [_euro(z[n]) for n in ("budget_cent", "ist_cent", "prognose_cent", "abweichung_cent")]
        guete = [_oder_fehlt(z["fehler_prozent"]), _oder_fehlt(z["fehler_naiv_prozent"])]
        name, art = lage.produktname(z["produkt"]), SEITENWORT[z["seite"]]
        verfahren = namen[z["verfahren"]]["name"]
        zeilen.append(zeile(spalten, [name, art, *werte, verfahren, *guete, AMPELWORT[z["ampel"]]]))
    hinweis = (
        f"Fehler: Abweichung des Verfahrens in früheren Jahren in Prozent der Ergebnisse; „{FEHLT}“ heißt nicht "
        "zurückgerechnet. Fehler Vorjahr: derselbe Wert für das einfache Verfahren."
    )
    titel = f"Prognose {lage.stand.jahr} je Produkt in Euro"
    return Tabelle("prognose_je_produkt", titel, "Prognose", spalten, tuple(zeilen), hinweis, quer=True)


def _oder_fehlt(wert: float | None) -> float | None:
    """Zahl oder None statt NaN."""
    return None if wert is None or isnan(wert) else float(wert)


def abschnitt_erlaeuterungen(lage: Jahreslage) -> Abschnitt:
    """Was zu erläutern ist, mit den Kommentaren früherer Läufe."""
    grenze = vorgaben(lage.stand.jahr)["berichtspflicht"]
    text = (
        f"Zu erläutern sind Abweichungen ab {rund(grenze['ab_cent'])} und {prozent(grenze['ab_prozent'])} des Budgets, "
        f"in beiden Richtungen. Die Erläuterungen werden im Blatt „{BLATT_KOMMENTARE}“ der Arbeitsmappe eingetragen "
        "und bleiben beim nächsten Lauf erhalten."
    )
    zeilen = lage.zu_erlaeutern()
    if not zeilen:
        return Abschnitt("Erläuterungen", (Absatz(text), Absatz("Keine Zeile ist zu erläutern.")))
    return Abschnitt("Erläuterungen", (Absatz(text), _erlaeuterungen(lage, zeilen), _kommentare(lage, zeilen)))


def _erlaeuterungen(lage: Jahreslage, zu_erlaeutern: list[dict[str, Any]]) -> Tabelle:
    """Die Tabelle im Text."""
    spalten = (
        Spalte("Produkt", breite=4.6),
        Spalte("Art", breite=2.5),
        Spalte("Abweichung", Art.EURO, 2.3),
        Spalte("Erläuterung", breite=6.4),
    )
    zeilen = tuple(
        zeile(spalten, [lage.produktname(z["produkt"]), SEITENWORT[z["seite"]], _euro(z["abweichung_cent"]),
                        lage.kommentare.get(schluessel(z), OHNE_ERLAEUTERUNG)])
        for z in zu_erlaeutern
    )  # fmt: skip
    return Tabelle("erlaeuterungen", "Abweichungen mit Erläuterung in Euro", "", spalten, zeilen)


def _kommentare(lage: Jahreslage, zu_erlaeutern: list[dict[str, Any]]) -> Tabelle:
    """Das Blatt zum Ausfüllen; die letzte Spalte wird beim nächsten Lauf wieder gelesen."""
    spalten = (
        Spalte("Handlungsfeld"), Spalte("Produkt"), Spalte("Art"), Spalte("Bezeichnung"),
        Spalte("Abweichung", Art.EURO), Spalte("Kommentar", breite=4),
    )  # fmt: skip
    zeilen = tuple(
        zeile(spalten, [z["handlungsfeld"], z["produkt"], SEITENWORT[z["seite"]], lage.produkte.get(z["produkt"], ""),
                        z["abweichung_cent"], lage.kommentare.get(schluessel(z), "")])
        for z in zu_erlaeutern
    )  # fmt: skip
    titel = "Kommentare zu Abweichungen; bitte die letzte Spalte ausfüllen"
    return Tabelle("kommentare", titel, BLATT_KOMMENTARE, spalten, zeilen, im_text=False)


def abschnitt_massnahmen(lage: Jahreslage) -> Abschnitt:
    """Beschlossene Maßnahmen: Kosten, beauftragt, erledigt, noch frei, Meilensteine."""
    eigene = lage.massnahmen[lage.massnahmen["massnahme"] != OHNE_MASSNAHME]
    stand = eigene.groupby("massnahme")[list(_MASSNAHMENBETRAEGE)].sum()
    if stand.empty:
        return Abschnitt("Maßnahmen", (Absatz("Es sind keine Maßnahmen beschlossen."),))
    spalten = (
        Spalte("Maßnahme", breite=4.6),
        Spalte("Kosten", Art.EURO, 1.9),
        Spalte("beauftragt", Art.EURO, 1.9),
        Spalte("erledigt", Art.EURO, 1.9),
        Spalte("frei", Art.EURO, 1.9),
        Spalte("Meilensteine", breite=4.6),
    )
    zeilen = []
    for m in lage.stammdaten.to_dict("records"):
        if m["massnahme"] in stand.index:
            s = stand.loc[m["massnahme"]]
            betraege = [int(s[n]) for n in _MASSNAHMENBETRAEGE]
            zeilen.append(zeile(spalten, [f"{m['massnahme']} {m['bezeichnung']}", *betraege, _text(m["meilensteine"])]))
    text = "„Beauftragt“ sind offene, „erledigt“ abgerechnete Aufträge, jeweils mit dem Anteil des gemeinsamen Budgets."
    titel = f"Beschlossene Maßnahmen {lage.stand.jahr} in Euro"
    tabelle = gleiche_nachkommastellen(Tabelle("massnahmen", titel, "Maßnahmen", spalten, tuple(zeilen)))
    return Abschnitt("Maßnahmen", (Absatz(text), tabelle))


def _text(wert: object) -> str | None:
    """Text oder None, wenn die Zelle leer ist."""
    return wert if isinstance(wert, str) else None
