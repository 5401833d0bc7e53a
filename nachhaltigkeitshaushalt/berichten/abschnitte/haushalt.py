"""Abschnitt 1: Haushalt auf einen Blick."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nachhaltigkeitshaushalt.berichten.auszug import (
    DREI,
    LEITFOLGE,
    PLANFOLGE,
    erste,
    gezeigte_wertarten,
    quellen,
    summiere,
    unterschied,
)
from nachhaltigkeitshaushalt.berichten.bilddaten import Abweichungsbild, Balken, Balkenbild
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
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, WERTARTWORT, euro, prozent, rund
from nachhaltigkeitshaushalt.kern.begriffe import Seite, Wertart
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln, vorhandene_regeln

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

ERGEBNIS = str(Wertart.ERGEBNIS)
HOECHSTENS_ABWEICHUNGEN = 6
SPALTENTITEL = {
    "planung": "Planung",
    "ansatz": "Ansatz",
    "fortgeschrieben": "Fortge\u00adschriebener Ansatz",
    "ergebnis": "Ergebnis",
}
DEM_PLAN = {"ansatz": "dem Ansatz", "fortgeschrieben": "dem fortgeschriebenen Ansatz", "planung": "der Planung"}
SATZANFANG = {
    "ordentliche_ertraege": "Die ordentlichen Erträge",
    "ordentliche_aufwendungen": "Die ordentlichen Aufwendungen",
}


class Posten(NamedTuple):
    """Eine Zeile des Gesamtergebnisplans mit ihren Beträgen je Wertart."""

    nummer: str
    zeile: str
    bezeichnung: str
    ist_summe: bool
    betraege: dict[str, int]
    planwertart: str | None

    @property
    def plan(self) -> int | None:
        """Der Betrag der Planwertart, die für den ganzen Haushalt gilt."""
        return None if self.planwertart is None else self.betraege.get(self.planwertart)

    @property
    def abweichung(self) -> int | None:
        """Ergebnis minus Plan."""
        return unterschied(self.betraege.get(ERGEBNIS), self.plan)


@dataclass(frozen=True)
class Blick:
    """Der Gesamtergebnisplan eines Jahres: alle Posten und die drei, von denen der Text spricht."""

    jahr: int
    posten: tuple[Posten, ...]
    ertraege: Posten | None
    aufwendungen: Posten | None
    ergebnis: Posten | None
    leitwertart: str | None
    planwertart: str | None

    @property
    def spalten(self) -> tuple[str, ...]:
        """Die Wertarten der drei Betragsspalten."""
        return gezeigte_wertarten(self.planwertart)


@lru_cache(maxsize=2)
def blicke_auf_haushalt(grundlage: Berichtsgrundlage) -> Blick:
    """Liest Posten und Summen aus den Eckwerten des Jahres."""
    posten = _posten(grundlage)
    summen = [p for p in posten if p.ist_summe]
    vorhanden = _vorhandene_wertarten(posten)
    return Blick(
        jahr=grundlage.jahr,
        posten=tuple(posten),
        ertraege=_suche(summen, "ordentliche_ertraege", 0),
        aufwendungen=_suche(summen, "ordentliche_aufwendungen", 1),
        ergebnis=_suche(summen, "jahresergebnis", -1),
        leitwertart=erste(vorhanden, LEITFOLGE),
        planwertart=erste(vorhanden, PLANFOLGE),
    )


def _posten(grundlage: Berichtsgrundlage) -> list[Posten]:
    """Die Zeilen der Eckwerte in gedruckter Reihenfolge."""
    tabelle = grundlage.eckwerte[grundlage.eckwerte["jahr"] == grundlage.jahr]
    summen = summiere(tabelle, grundlage.jahr, "zeile", "wertart")
    koepfe = tabelle[["nummer", "zeile", "bezeichnung", "ist_summe"]].drop_duplicates("zeile")
    planwertart = erste({wertart for _, wertart in summen}, PLANFOLGE)
    return [
        Posten(
            nummer=str(nummer),
            zeile=str(name),
            bezeichnung=str(text),
            ist_summe=bool(ist_summe),
            betraege={wertart: betrag for (ort, wertart), betrag in summen.items() if ort == str(name)},
            planwertart=planwertart,
        )
        for nummer, name, text, ist_summe in koepfe.itertuples(index=False)
    ]


def _suche(summen: list[Posten], name: str, stelle: int) -> Posten | None:
    """Die Summenzeile mit dem semantischen Schlüssel, sonst die an ihrer üblichen Stelle."""
    treffer = next((p for p in summen if p.zeile == name), None)
    return treffer or (summen[stelle] if len(summen) > max(stelle, 0) else None)


def abschnitt_haushalt(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Erträge, Aufwendungen und Ergebnis: Ansatz, fortgeschriebener Ansatz, Ergebnis, Abweichung."""
    blick = blicke_auf_haushalt(grundlage)
    quelle = quellen(grundlage)
    bausteine: list[Baustein | None] = [
        Absatz(_text(blick)),
        _bild_plan_ist(blick, quelle),
        _bild_abweichungen(blick, _seiten(grundlage.angaben.get("land", "")), quelle),
        _tabelle(blick),
    ]
    return Abschnitt("Haushalt auf einen Blick", tuple(baustein for baustein in bausteine if baustein is not None))


def _text(blick: Blick) -> str:
    """Zwei bis vier Sätze, soweit die Zahlen sie tragen."""
    if blick.ertraege is None or blick.aufwendungen is None or blick.ergebnis is None:
        return f"Für {blick.jahr} liegen keine Beträge des Ergebnisplans vor."
    saetze = [_satz_fehlender(blick)]
    if blick.ergebnis.abweichung is None:
        saetze.append(_satz_nur_eine_wertart(blick))
    else:
        saetze += [_satz(blick.ertraege, blick), _satz(blick.aufwendungen, blick), _satz_ergebnis(blick.ergebnis)]
    return " ".join(filter(None, saetze))


def _satz_fehlender(blick: Blick) -> str:
    """Sagt, welche der drei Wertarten es für das Jahr nicht gibt."""
    vorhanden = _vorhandene_wertarten(blick.posten)
    fehlend = [wertart for wertart in blick.spalten if wertart not in vorhanden]
    if not fehlend:
        return ""
    namen = " und ".join(f"„{WERTARTWORT[wertart]}“" for wertart in fehlend)
    zeigen = "Spalte zeigt" if len(fehlend) == 1 else "Spalten zeigen"
    ohne = " Eine Abweichung lässt sich damit nicht berechnen." if ERGEBNIS in fehlend else ""
    return f"Für {blick.jahr} liegen keine Beträge der Wertart {namen} vor; die {zeigen} „{FEHLT}“.{ohne}"


def _vorhandene_wertarten(posten: Iterable[Posten]) -> set[str]:
    """Wertarten, in denen wenigstens ein Posten einen Betrag hat."""
    return {wertart for einer in posten for wertart in einer.betraege}


def _satz_nur_eine_wertart(blick: Blick) -> str:
    """Erträge, Aufwendungen und Ergebnis der einzigen aussagekräftigen Wertart."""
    wertart = str(blick.leitwertart)
    ertrag, aufwand, ergebnis = (
        p.betraege.get(wertart) for p in (blick.ertraege, blick.aufwendungen, blick.ergebnis) if p is not None
    )
    if ertrag is None or aufwand is None or ergebnis is None:
        return ""
    art = "Überschuss" if ergebnis >= 0 else "Fehlbetrag"
    return (
        f"Nach der Wertart „{WERTARTWORT[wertart]}“ stehen ordentlichen Erträgen von {rund(ertrag)} ordentliche "
        f"Aufwendungen von {rund(aufwand)} gegenüber; als Jahresergebnis ergibt sich ein {art} von "
        f"{rund(abs(ergebnis))}."
    )


def _satz(posten: Posten, blick: Blick) -> str:
    """Ein Satz je Seite: Höhe des Ergebnisses und Abstand zum Plan."""
    ist, abweichung = posten.betraege[ERGEBNIS], posten.abweichung or 0
    name = SATZANFANG.get(posten.zeile, f"Die {posten.bezeichnung}")
    if not abweichung:
        return f"{name} entsprechen mit {rund(ist)} genau dem Plan."
    lage = "über" if abweichung > 0 else "unter"
    anteil = f" ({prozent(100 * abs(abweichung) / abs(posten.plan))})" if posten.plan else ""
    plan = DEM_PLAN[str(blick.planwertart)]
    return f"{name} betragen {rund(ist)} und liegen damit {rund(abs(abweichung))}{anteil} {lage} {plan}."


def _satz_ergebnis(posten: Posten) -> str:
    """Jahresergebnis und ob es besser oder schlechter ausfiel als geplant."""
    ist, abweichung = posten.betraege[ERGEBNIS], posten.abweichung or 0
    art = "Überschuss" if ist >= 0 else "Fehlbetrag"
    wie = "besser als geplant" if abweichung > 0 else "schlechter als geplant"
    vergleich = f"{rund(abs(abweichung))} {wie}" if abweichung else "genau wie geplant"
    return f"Das Jahr schließt mit einem {art} von {rund(abs(ist))} ab, {vergleich}."


def _tabelle(blick: Blick) -> Tabelle:
    """Der Gesamtergebnisplan mit allen Zeilen, Summen betont."""
    spalten = (
        Spalte("Nr.", breite=0.9),
        Spalte("Ertrags- und Aufwandsarten", breite=5.3),
        *(Spalte(SPALTENTITEL[art], Art.EURO, 2.75) for art in blick.spalten),
        Spalte("Abweichung", Art.EURO, 2.6),
    )
    zeilen = tuple(
        zeile(
            spalten,
            [p.nummer, p.bezeichnung, *(p.betraege.get(w) for w in blick.spalten), p.abweichung],
            betont=p.ist_summe,
            schluessel=("posten", p.zeile),
        )
        for p in blick.posten
    )
    rechnung = " und -rechnung" if blick.leitwertart == ERGEBNIS else ""
    bezug = f"Ergebnis minus {WERTARTWORT[blick.planwertart or DREI[0]]}"
    return gleiche_nachkommastellen(
        Tabelle(
            kennung="haushalt",
            titel=f"Gesamtergebnisplan{rechnung} {blick.jahr} in Euro",
            blatt="Haushalt",
            spalten=spalten,
            zeilen=zeilen,
            hinweis=f"Abweichung: {bezug}. „{FEHLT}“: liegt nicht vor. Summenzeilen sind fett gesetzt.",
        )
    )


def _bild_plan_ist(blick: Blick, quelle: str) -> Abbildung | None:
    """Plan und Ist der ordentlichen Erträge und Aufwendungen."""
    posten = [p for p in (blick.ertraege, blick.aufwendungen) if p is not None]
    vorhanden = _vorhandene_wertarten(posten)
    arten = [wertart for wertart in blick.spalten if wertart in vorhanden]
    if not arten:
        return None
    balken = tuple(Balken(p.bezeichnung, tuple(map(p.betraege.get, arten))) for p in posten)
    reihen = tuple(WERTARTWORT[w][0].upper() + WERTARTWORT[w][1:] for w in arten)
    return Abbildung(
        kennung="plan_ist",
        titel=f"Ordentliche Erträge und Aufwendungen {blick.jahr}",
        alternativtext=_alternativtext(balken, reihen),
        daten=Balkenbild(_aussage_plan_ist(blick), reihen, balken, quelle),
    )


def _aussage_plan_ist(blick: Blick) -> str:
    """Die Botschaft des ersten Bildes: decken die Erträge die Aufwendungen?"""
    if blick.ertraege is None or blick.aufwendungen is None:
        return f"Erträge und Aufwendungen {blick.jahr}"
    wertart = str(blick.leitwertart)
    zeit = "" if wertart == ERGEBNIS else " nach dem Plan"
    text = f"Die ordentlichen Erträge decken{zeit} die ordentlichen Aufwendungen"
    fehlt = blick.aufwendungen.betraege.get(wertart, 0) - blick.ertraege.betraege.get(wertart, 0)
    return f"{text} nicht: es fehlen {rund(fehlt)}" if fehlt > 0 else text


def _alternativtext(balken: tuple[Balken, ...], reihen: tuple[str, ...]) -> str:
    """Alle Zahlen des Bildes in Worten."""
    saetze = [
        f"{b.beschriftung}: "
        + ", ".join(f"{r} {FEHLT if w is None else rund(w)}" for r, w in zip(reihen, b.werte, strict=True))
        for b in balken
    ]
    return "Balkendiagramm. " + "; ".join(saetze) + "."


def _seiten(land: str) -> dict[str, str]:
    """Semantische Zeile → Seite nach dem Landesprofil; ohne Profil leer."""
    if land.lower() not in vorhandene_regeln("laender"):
        return {}
    gliederungen = lade_regeln(f"laender/{land.lower()}")["gliederungen"]
    return {z["zeile"]: z["seite"] for g in gliederungen for z in g["zeilen"] if "seite" in z}


def _bild_abweichungen(blick: Blick, seiten: dict[str, str], quelle: str) -> Abbildung | None:
    """Die größten Abweichungen je Zeile als Wirkung auf das Jahresergebnis."""
    wirkungen = sorted(_wirkungen(blick, seiten), key=lambda paar: -abs(paar[1]))
    groesste = sorted(wirkungen[:HOECHSTENS_ABWEICHUNGEN], key=lambda paar: -paar[1])
    if not groesste:
        return None
    text = "; ".join(f"{name}: {'+' if wert > 0 else ''}{rund(wert)}" for name, wert in groesste)
    return Abbildung(
        kennung="abweichungen",
        titel=f"Die größten Abweichungen vom Plan {blick.jahr} und ihre Wirkung auf das Jahresergebnis",
        alternativtext=f"Balkendiagramm der Wirkung auf das Jahresergebnis. {text}.",
        daten=Abweichungsbild(_aussage_abweichung(groesste), tuple(Balken(n, (w,)) for n, w in groesste), quelle),
    )


def _wirkungen(blick: Blick, seiten: dict[str, str]) -> list[tuple[str, int]]:
    """Bezeichnung der Zeile und um wie viel ihre Abweichung das Jahresergebnis verbessert."""
    return [
        (p.bezeichnung, p.abweichung if seiten[p.zeile] == str(Seite.ERTRAG) else -p.abweichung)
        for p in blick.posten
        if p.abweichung and not p.ist_summe and p.zeile in seiten
    ]


def _aussage_abweichung(groesste: list[tuple[str, int]]) -> str:
    """Nennt die größte Verbesserung und die größte Verschlechterung."""
    besser, schlechter = groesste[0], groesste[-1]
    teile = []
    if besser[1] > 0:
        teile.append(f"Größte Verbesserung: {besser[0]} ({rund(besser[1])})")
    if schlechter[1] < 0:
        teile.append(f"{'g' if teile else 'G'}rößte Verschlechterung: {schlechter[0]} ({rund(-schlechter[1])})")
    return "; ".join(teile)


def kurzfassung_haushalt(grundlage: Berichtsgrundlage) -> str | None:
    """Ein Satz zum Jahresergebnis für die Kurzfassung."""
    ergebnis = blicke_auf_haushalt(grundlage).ergebnis
    if ergebnis is None:
        return None
    if ergebnis.abweichung is not None:
        return _satz_ergebnis(ergebnis)
    return next(
        (
            f"{WERTARTWORT[wertart][0].upper()}{WERTARTWORT[wertart][1:]} für das Jahresergebnis {grundlage.jahr}: "
            f"{euro(ergebnis.betraege[wertart])}."
            for wertart in LEITFOLGE
            if wertart in ergebnis.betraege
        ),
        None,
    )
