"""Welche Zellen hinter welcher Tabellenzelle stehen: je Tabelle des Berichts eine Regel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.auszug import LEITFOLGE, PLANFOLGE, erste, gezeigte_wertarten, wertarten
from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import JA, NEIN
from nachhaltigkeitshaushalt.berichten.herkunft.terme import Herkunft, Tafelname, Term, summe, ueber
from nachhaltigkeitshaushalt.kern.begriffe import NICHT_ZUGEORDNET, Seite, Wertart, Wirkung

AUFWANDSZEILEN = ("ordentliche_aufwendungen", "zinsen", "ausserordentliche_aufwendungen")

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Quelltabellen
    from nachhaltigkeitshaushalt.berichten.inhalt import Tabelle, Zeile

AUFWAND, ERTRAG, AUSZAHLUNG = str(Seite.AUFWAND), str(Seite.ERTRAG), str(Seite.AUSZAHLUNG)
ERGEBNIS = str(Wertart.ERGEBNIS)


@dataclass(frozen=True)
class Bezug:
    """Was alle Regeln brauchen: Wertarten des Jahres und die Formeln der Summenzeilen."""

    leitwertart: str
    planwertart: str
    budgetplan: str
    hat_ergebnis: bool
    formeln: Mapping[str, Mapping[str, int]]


def baue_bezug(grundlage: Berichtsgrundlage, quelle: Quelltabellen) -> Bezug:
    """Die Wertarten, von denen der Bericht dieses Jahres spricht."""
    jahr = grundlage.jahr
    in_mitteln, in_budgets = (wertarten(t, jahr) for t in (grundlage.mittel_je_ziel, grundlage.handlungsfeldbudgets))
    in_eckwerten = set(grundlage.eckwerte.loc[grundlage.eckwerte["jahr"] == jahr, "wertart"])
    gliederung = quelle.profil.gliederung("ergebnis", "gesamt")
    return Bezug(
        leitwertart=erste(in_mitteln, LEITFOLGE) or "",
        planwertart=erste(in_eckwerten, PLANFOLGE) or "",
        budgetplan=erste(in_budgets, PLANFOLGE) or "",
        hat_ergebnis=ERGEBNIS in in_budgets,
        formeln={str(z["zeile"]): z["summe"] for z in gliederung if z.get("summe") is not None},
    )


def herkunft(bezug: Bezug, tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Die Herkunft einer Tabellenzelle, oder None, wenn sie kein Betrag aus Haushaltszellen ist."""
    regel = _REGELN.get(tabelle.kennung)
    if regel is None or not zeile.schluessel or zeile.zellen[stelle].wert is None:
        return None
    return regel(bezug, tabelle, zeile, stelle)


def aufgeloest(name: str, formeln: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Eine Zeile des Plans als Summe von Posten mit Vorzeichen; Summen von Summen werden aufgelöst.

    Beispiel:
        >>> aufgeloest("c", {"c": {"a": 1, "b": -1}, "b": {"x": 1, "y": -1}})
        {'a': 1, 'x': -1, 'y': 1}

    """
    if name not in formeln:
        return {name: 1}
    ergebnis: dict[str, int] = {}
    for teil, gewicht in formeln[name].items():
        for posten, vorzeichen in aufgeloest(teil, formeln).items():
            ergebnis[posten] = ergebnis.get(posten, 0) + gewicht * vorzeichen
    return {posten: gewicht for posten, gewicht in ergebnis.items() if gewicht}


def _posten(bezug: Bezug, name: str, wertart: str) -> Herkunft:
    """Eine Zeile des Gesamtergebnisplans in einer Wertart."""
    gewichte = aufgeloest(name, bezug.formeln)
    terme = []
    for faktor in (1, -1):
        namen = tuple(posten for posten, gewicht in gewichte.items() if gewicht == faktor)
        if namen:
            terme.append(ueber(Tafelname.HAUSHALT, "zeile", namen, faktor).mit(wertart=wertart))
    return Herkunft(tuple(terme))


def _haushalt(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Gesamtergebnisplan: drei Wertarten und die Abweichung."""
    name = zeile.schluessel[1]
    je_spalte = dict(enumerate(gezeigte_wertarten(bezug.planwertart), 2))
    if stelle in je_spalte:
        return _posten(bezug, name, je_spalte[stelle])
    if stelle == 5:  # noqa: PLR2004 - die Spalte der Abweichung
        return _posten(bezug, name, ERGEBNIS).minus(_posten(bezug, name, bezug.planwertart))
    return None


def _mittel(bezug: Bezug, schluessel: tuple[str, ...], seite: str, zaehlt: str = JA) -> Term:
    """Mittel einer Zeile der Mitteltabellen auf einer Seite."""
    art, *rest = schluessel
    bedingungen = {"wertart": bezug.leitwertart, "seite": seite}
    if art == "feld":
        bedingungen["handlungsfeld"] = rest[0]
    elif art == "ziel":
        bedingungen["ziel"] = rest[0]
    elif art == "rest":
        bedingungen["ziel"] = NICHT_ZUGEORDNET
    return Term(Tafelname.ZIELE, ()).mit(zaehlt=zaehlt if art != "nachrichtlich" else NEIN, **bedingungen)


def _mittelzeile(bezug: Bezug, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Aufwand, Ertrag, Zuschussbedarf, Anteil; ``stelle`` zählt ab der Spalte des Aufwands."""
    aufwand, ertrag = (summe(_mittel(bezug, zeile.schluessel, seite)) for seite in (AUFWAND, ERTRAG))
    gesamt = summe(_mittel(bezug, ("summe",), AUFWAND))
    return (aufwand, ertrag, aufwand.minus(ertrag), aufwand.an(gesamt))[stelle]


def ueber_eckwerten(bezug: Bezug) -> Herkunft:
    """Um wie viel der Aufwand aller Teilpläne über dem des Gesamtergebnisplans liegt."""
    gesamt = summe(_mittel(bezug, ("summe",), AUFWAND))
    for name in AUFWANDSZEILEN:
        gesamt = gesamt.minus(_posten(bezug, name, bezug.leitwertart))
    return gesamt


def _mittel_felder(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Mittel je Handlungsfeld."""
    return _mittelzeile(bezug, zeile, stelle - 1) if stelle >= 1 else None


def _mittel_ziele(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Mittel je Ziel."""
    return _mittelzeile(bezug, zeile, stelle - 2) if stelle >= 2 else None  # noqa: PLR2004 - nach Nummer und Name


def _mittel_und_ziele(_bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Eingesetzte Mittel: Aufwand und Investitionen ohne das, was dem Ziel entgegenwirkt."""
    *art, wertart = zeile.schluessel
    ziel = {"ziel": art[1]} if art[0] == "ziel" else {"ziel": NICHT_ZUGEORDNET} if art[0] == "rest" else {}
    eigen, gesamt = _eingesetzt(wertart, ziel), _eingesetzt(wertart, {})
    return {2: eigen, 3: eigen.an(gesamt)}.get(stelle)


def _eingesetzt(wertart: str, bedingungen: Mapping[str, str]) -> Herkunft:
    """Aufwand und Auszahlungen abzüglich der hemmenden."""
    alle = ueber(Tafelname.ZIELE, "seite", (AUFWAND, AUSZAHLUNG)).mit(zaehlt=JA, wertart=wertart, **bedingungen)
    return summe(alle).minus(summe(alle.mit(wirkung=str(Wirkung.HEMMEND))))


def _wirkung(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Zugeordneter Aufwand je Wirkung."""
    if stelle < 1:
        return None
    folge = [str(wirkung) for wirkung in Wirkung]
    werte = tuple(folge) if stelle > len(folge) else (folge[stelle - 1],)
    term = _mittel(bezug, zeile.schluessel, AUFWAND)
    return summe(Term(term.tafel, (*term.bedingungen, ("wirkung", werte))))


def _budgets(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Handlungsfeldbudgets: Plan, Ist, Abweichung, Ausschöpfung, Zuschussbedarf."""
    if stelle < 1:
        return None
    grund = {"handlungsfeld": zeile.schluessel[1]} if len(zeile.schluessel) > 1 else {}
    if zeile.schluessel[0] == "fachbereich":
        grund["fachbereich"] = zeile.schluessel[2]
    term = Term(Tafelname.BUDGETS, ()).mit(**grund)
    plan = summe(term.mit(wertart=bezug.budgetplan, seite=AUFWAND))
    ist = summe(term.mit(wertart=ERGEBNIS, seite=AUFWAND))
    ertrag = summe(term.mit(wertart=ERGEBNIS if bezug.hat_ergebnis else bezug.budgetplan, seite=ERTRAG))
    aufwand = plan if zeile.zellen[2].wert is None else ist
    return (plan, ist, ist.minus(plan), ist.an(plan), aufwand.minus(ertrag))[stelle - 1]


def _abdeckung(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Abdeckung des Aufwands: zugeordnet, Rest, gesamt, in Budgets, nachrichtlich."""
    gesamt = summe(_mittel(bezug, ("summe",), AUFWAND))
    art = zeile.schluessel[0]
    if art == "zugeordnet":
        eigen = gesamt.minus(summe(_mittel(bezug, ("rest",), AUFWAND)))
    elif art == "budgets":
        eigen = summe(Term(Tafelname.BUDGETS, ()).mit(wertart=bezug.leitwertart, seite=AUFWAND))
    else:
        eigen = summe(_mittel(bezug, zeile.schluessel, AUFWAND))
    return {1: eigen, 2: eigen.an(gesamt)}.get(stelle)


def _produkte(bezug: Bezug, tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Produkte ohne Ziel: die größten einzeln, die weiteren als Rest der gemeldeten."""
    seite = {"wertart": bezug.leitwertart, "seite": AUFWAND, "zaehlt": JA}
    einzeln = tuple(z.schluessel[1] for z in tabelle.zeilen if z.schluessel[:1] == ("produkt",))
    gemeldet = summe(Term(Tafelname.HAUSHALT, ()).mit(ohne_ziel=JA, **seite))
    gezeigt = summe(ueber(Tafelname.HAUSHALT, "produkt", einzeln).mit(**seite))
    rest = summe(_mittel(bezug, ("rest",), AUFWAND))
    je_art = {
        "produkt": summe(Term(Tafelname.HAUSHALT, ()).mit(produkt=zeile.schluessel[-1], **seite)),
        "weitere": gemeldet.minus(gezeigt),
        "teile": rest.minus(gemeldet),
        "rest": rest,
    }
    eigen = je_art[zeile.schluessel[0]]
    return {2: eigen, 3: eigen.an(summe(_mittel(bezug, ("summe",), AUFWAND)))}.get(stelle)


def _umschichtung(_bezug: Bezug, tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Der Betrag einer Umschichtung."""
    if tabelle.spalten[stelle].titel != "Betrag":
        return None
    return summe(Term(Tafelname.UMSCHICHTUNGEN, ()).mit(nr=zeile.schluessel[1]))


def _produktbudget(bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Budget eines Produkts: drei Wertarten und die Abweichung; mit zwei Seiten der Saldo."""
    _, produkt, *seiten = zeile.schluessel
    wertarten_ = gezeigte_wertarten(bezug.planwertart)

    def betrag(wertart: str) -> Herkunft:
        """Eine Seite oder Aufwand minus Ertrag."""
        term = Term(Tafelname.HAUSHALT, ()).mit(produkt=produkt, zaehlt=JA, wertart=wertart)
        erste_seite = summe(term.mit(seite=seiten[0]))
        return erste_seite if len(seiten) == 1 else erste_seite.minus(summe(term.mit(seite=seiten[1])))

    if stelle > len(wertarten_):
        plan = wertarten_[0 if zeile.zellen[2].wert is None else 1]
        return betrag(ERGEBNIS).minus(betrag(plan))
    return betrag(wertarten_[stelle - 1]) if stelle else None


def _produktbeitrag(_bezug: Bezug, _tabelle: Tabelle, zeile: Zeile, stelle: int) -> Herkunft | None:
    """Beitrag eines Produkts zu einem Ziel und sein Anteil am Aufwand des Produkts."""
    _, produkt, ziel, wirkung, wertart = zeile.schluessel
    alle = Term(Tafelname.ZIELE, ()).mit(produkt=produkt, zaehlt=JA, wertart=wertart, seite=AUFWAND)
    eigen = summe(alle.mit(ziel=ziel, wirkung=wirkung))
    return {3: eigen, 4: eigen.an(summe(alle))}.get(stelle)


_REGELN: dict[str, Callable[[Bezug, Tabelle, Zeile, int], Herkunft | None]] = {
    "haushalt": _haushalt,
    "mittel_handlungsfelder": _mittel_felder,
    "mittel_ziele": _mittel_ziele,
    "mittel_und_ziele": _mittel_und_ziele,
    "mittel_wirkung": _wirkung,
    "handlungsfeldbudgets": _budgets,
    "abdeckung_aufwand": _abdeckung,
    "produkte_ohne_ziel": _produkte,
    "produktblatt_budget": _produktbudget,
    "produktblatt_ziele": _produktbeitrag,
    "umschichtungen": _umschichtung,
    "umschichtungen_lang": _umschichtung,
}
