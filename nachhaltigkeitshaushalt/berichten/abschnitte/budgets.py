"""Abschnitt 5: Handlungsfeldbudgets nach Fachbereich, Plan und Ist, mit Umschichtungen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.abschnitte.umschichtungen import bausteine_umschichtungen
from nachhaltigkeitshaushalt.berichten.auszug import (
    OHNE,
    PLANFOLGE,
    Summen,
    anteil_prozent,
    erste,
    fasse_zusammen,
    namen,
    quellen,
    saldo,
    summiere,
    unterschied,
    wertarten,
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
    Wert,
    Zeile,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, WERTARTWORT, mehrzahl, prozent, rund
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET, Seite, Wertart

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

TITEL = "Handlungsfeldbudgets nach Fachbereich"
OHNE_FACHBEREICH = "ohne Fachbereich"
HOECHSTENS_BALKEN = 28
ERGEBNIS = str(Wertart.ERGEBNIS)
AUFWAND, ERTRAG = str(Seite.AUFWAND), str(Seite.ERTRAG)


@dataclass(frozen=True)
class Budgets:
    """Beträge der gemeinsamen Budgets: (Handlungsfeld, Fachbereich, Wertart, Seite) → Cent."""

    jahr: int
    summen: Summen
    felder: dict[str, str]
    plan: str | None
    hat_ergebnis: bool

    def fachbereiche(self, feld: str) -> list[str]:
        """Fachbereiche eines Handlungsfelds in alphabetischer Folge."""
        return sorted({schluessel[1] for schluessel in self.summen if schluessel[0] == feld})

    def werte(self, feld: str, fachbereich: str) -> tuple[int | None, int | None, int | None]:
        """Aufwand im Plan, Aufwand im Ergebnis, Ertrag im Ergebnis (sonst im Plan)."""
        ist = ERGEBNIS if self.hat_ergebnis else str(self.plan)
        return (
            self.summen.get((feld, fachbereich, str(self.plan), AUFWAND)),
            self.summen.get((feld, fachbereich, ERGEBNIS, AUFWAND)),
            self.summen.get((feld, fachbereich, ist, ERTRAG)),
        )


@lru_cache(maxsize=2)
def sammle_budgets(grundlage: Berichtsgrundlage) -> Budgets:
    """Die Budgets des Jahres; Restzeilen (nicht zugeordnet, nachrichtlich) gehören nicht dazu."""
    tabelle, jahr = grundlage.handlungsfeldbudgets, grundlage.jahr
    alle = summiere(tabelle, jahr, "handlungsfeld", "fachbereich", "wertart", "seite")
    summen = {k: w for k, w in alle.items() if k[0] not in {NICHT_ZUGEORDNET, NACHRICHTLICH, OHNE}}
    bezeichnungen = namen(grundlage.handlungsfelder, "handlungsfeld")
    belegt = {schluessel[0] for schluessel in summen}
    folge = [feld for feld in bezeichnungen if feld in belegt] + sorted(belegt - set(bezeichnungen))
    vorhanden = wertarten(tabelle, jahr)
    return Budgets(
        jahr=jahr,
        summen=summen,
        felder={feld: bezeichnungen.get(feld, feld) for feld in folge},
        plan=erste(vorhanden, PLANFOLGE),
        hat_ergebnis=ERGEBNIS in vorhanden,
    )


def abschnitt_budgets(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Plan und Ist der gemeinsamen Budgets und die Umschichtungen des Jahres."""
    budgets = sammle_budgets(grundlage)
    if not budgets.felder:
        text = f"Für {grundlage.jahr} gibt es keine gemeinsamen Budgets mit Aufwand oder Ertrag."
        return Abschnitt(TITEL, (Absatz(text),))
    bausteine: list[Baustein | None] = [
        Absatz(_text(budgets)),
        _bild(budgets, quellen(grundlage)),
        _tabelle(budgets),
        *bausteine_umschichtungen(grundlage),
    ]
    return Abschnitt(TITEL, tuple(baustein for baustein in bausteine if baustein is not None))


def _gesamt(budgets: Budgets) -> tuple[int | None, int | None]:
    """Aufwand aller Budgets im Plan und im Ergebnis."""
    je_art = fasse_zusammen(budgets.summen, 2, 3)
    return je_art.get((str(budgets.plan), AUFWAND)), je_art.get((ERGEBNIS, AUFWAND))


def _text(budgets: Budgets) -> str:
    """Umfang der Budgets und wie sie ausgeschöpft sind."""
    plan, ist = _gesamt(budgets)
    anzahl = mehrzahl(len(budgets.felder), "Handlungsfeld", "Handlungsfelder")
    hat = "hat" if len(budgets.felder) == 1 else "haben"
    mehrere = all(len(budgets.fachbereiche(feld)) > 1 for feld in budgets.felder)
    text = f"{anzahl} {hat} ein gemeinsames Budget{', das mehrere Fachbereiche bewirtschaften' if mehrere else ''}."
    if plan is not None:
        text += f" Der geplante Aufwand ({WERTARTWORT[str(budgets.plan)]}) beträgt zusammen {rund(plan)}"
        text += f", gebucht sind {rund(ist)} ({prozent(100 * ist / plan)})." if ist is not None and plan else "."
    if not budgets.hat_ergebnis:
        text += f" Ein Ergebnis {budgets.jahr} liegt nicht vor; die Spalten dazu zeigen „{FEHLT}“."
    return text


def _tabelle(budgets: Budgets) -> Tabelle:
    """Je Handlungsfeld eine betonte Zeile, darunter die Fachbereiche."""
    spalten = (
        Spalte("Handlungsfeld / Fachbereich", breite=5.2),
        Spalte("Aufwand Plan", Art.EURO, 2.6),
        Spalte("Aufwand Ist", Art.EURO, 2.6),
        Spalte("Abweichung", Art.EURO, 2.5),
        Spalte("Aus\u00adschöpfung", Art.PROZENT, 2.0),
        Spalte("Zuschuss\u00adbedarf", Art.EURO, 2.6),
    )
    zeilen: list[Zeile] = []
    for feld, name in budgets.felder.items():
        zeilen.append(zeile(spalten, [name, *_feldsumme(budgets, feld)], betont=True, schluessel=("feld", feld)))
        zeilen += [
            zeile(
                spalten,
                [fachbereich or OHNE_FACHBEREICH, *_spaltenwerte(*budgets.werte(feld, fachbereich))],
                schluessel=("fachbereich", feld, fachbereich),
            )
            for fachbereich in budgets.fachbereiche(feld)
        ]
    if len(budgets.felder) > 1:
        alle = ["alle Handlungsfeldbudgets", *_gesamtsumme(budgets)]
        zeilen.append(zeile(spalten, alle, betont=True, schluessel=("summe",)))
    art = "Ergebnis" if budgets.hat_ergebnis else WERTARTWORT.get(str(budgets.plan), FEHLT)
    return gleiche_nachkommastellen(
        Tabelle(
            kennung="handlungsfeldbudgets",
            titel=f"Handlungsfeldbudgets {budgets.jahr} nach Fachbereich in Euro",
            blatt="Handlungsfeldbudgets",
            spalten=spalten,
            zeilen=tuple(zeilen),
            hinweis=(
                f"Plan: {WERTARTWORT.get(str(budgets.plan), FEHLT)}. Abweichung: Ist minus Plan. "
                f"Zuschussbedarf: Aufwand minus Ertrag ({art}), negativ ist ein Überschuss."
            ),
        )
    )


def _gesamtsumme(budgets: Budgets) -> list[Wert]:
    """Die Werte über alle Handlungsfelder."""
    einzeln = [budgets.werte(feld, bereich) for feld in budgets.felder for bereich in budgets.fachbereiche(feld)]
    plan, ist, ertrag = (_summe([werte[stelle] for werte in einzeln]) for stelle in range(3))
    return _spaltenwerte(plan, ist, ertrag)


def _feldsumme(budgets: Budgets, feld: str) -> list[Wert]:
    """Die Werte eines Handlungsfelds über alle Fachbereiche."""
    je_fachbereich = [budgets.werte(feld, fachbereich) for fachbereich in budgets.fachbereiche(feld)]
    plan, ist, ertrag = (_summe([werte[stelle] for werte in je_fachbereich]) for stelle in range(3))
    return _spaltenwerte(plan, ist, ertrag)


def _summe(betraege: list[int | None]) -> int | None:
    """Summe der vorhandenen Beträge; ohne einen fehlt sie."""
    vorhanden = [betrag for betrag in betraege if betrag is not None]
    return sum(vorhanden) if vorhanden else None


def _spaltenwerte(plan: int | None, ist: int | None, ertrag: int | None) -> list[Wert]:
    """Plan, Ist, Abweichung, Ausschöpfung und Zuschussbedarf."""
    aufwand = plan if ist is None else ist
    return [plan, ist, unterschied(ist, plan), anteil_prozent(ist, plan), saldo(aufwand, ertrag)]


def _balken(budgets: Budgets) -> tuple[Balken, ...]:
    """Plan und Ist je Handlungsfeld und Fachbereich; sind es zu viele, nur je Handlungsfeld."""
    einzeln = _balken_je_fachbereich(budgets)
    if len(einzeln) <= HOECHSTENS_BALKEN:
        return einzeln
    summen = ((name, _feldsumme(budgets, feld)) for feld, name in budgets.felder.items())
    return tuple(Balken(name, (_als_zahl(werte[0]), _als_zahl(werte[1]))) for name, werte in summen)


def _balken_je_fachbereich(budgets: Budgets) -> tuple[Balken, ...]:
    """Ein Balken je Handlungsfeld und Fachbereich mit Plan oder Ist."""
    alle = (
        Balken(fachbereich or OHNE_FACHBEREICH, budgets.werte(feld, fachbereich)[:2], gruppe=name)
        for feld, name in budgets.felder.items()
        for fachbereich in budgets.fachbereiche(feld)
    )
    return tuple(balken for balken in alle if balken.werte != (None, None))


def _bild(budgets: Budgets, quelle: str) -> Abbildung | None:
    """Plan und Ist des Aufwands der gemeinsamen Budgets."""
    balken = _balken(budgets)
    if not balken:
        return None
    reihen: tuple[str, ...] = ("Plan", "Ist")
    if not budgets.hat_ergebnis:
        balken = tuple(Balken(b.beschriftung, b.werte[:1], b.gruppe) for b in balken)
        reihen = ("Plan",)
    return Abbildung(
        kennung="handlungsfeldbudgets",
        titel=f"Aufwand der Handlungsfeldbudgets {budgets.jahr} nach Fachbereich",
        alternativtext="Balkendiagramm. " + "; ".join(_in_worten(b, reihen) for b in balken) + ".",
        daten=Balkenbild(_aussage(budgets), reihen, balken, quelle, ueberlagert=len(reihen) > 1),
    )


def _in_worten(balken: Balken, reihen: tuple[str, ...]) -> str:
    """Handlungsfeld, Fachbereich und seine Beträge."""
    teile = [f"{r} {FEHLT if w is None else rund(w)}" for r, w in zip(reihen, balken.werte, strict=True)]
    ort = ", ".join(filter(None, (balken.gruppe, balken.beschriftung)))
    return f"{ort}: {', '.join(teile)}"


def _aussage(budgets: Budgets) -> str:
    """Die Botschaft: wie viele Handlungsfelder ihr Budget einhalten."""
    bekannte = _bekannte_abweichungen(budgets)
    if not bekannte:
        return f"Geplanter Aufwand der gemeinsamen Budgets {budgets.jahr}"
    eingehalten = sum(wert <= 0 for wert in bekannte)
    if len(bekannte) == 1:
        return f"Das gemeinsame Budget ist {'eingehalten' if eingehalten else 'überschritten'}"
    return f"{eingehalten} von {len(bekannte)} gemeinsamen Budgets sind eingehalten"


def _bekannte_abweichungen(budgets: Budgets) -> list[int]:
    """Ist minus Plan je Handlungsfeld, wo es beides gibt."""
    alle = (_als_zahl(werte[2]) for werte in _je_feld(budgets))
    return [wert for wert in alle if wert is not None]


def _je_feld(budgets: Budgets) -> list[list[Wert]]:
    """Spaltenwerte je Handlungsfeld."""
    return [_feldsumme(budgets, feld) for feld in budgets.felder]


def _als_zahl(wert: Wert) -> int | None:
    """Betrag als Cent oder None."""
    return wert if isinstance(wert, int) else None


def kurzfassung_budgets(grundlage: Berichtsgrundlage) -> str | None:
    """Ein Satz zu den gemeinsamen Budgets für die Kurzfassung."""
    budgets = sammle_budgets(grundlage)
    plan, ist = _gesamt(budgets)
    if not budgets.felder or plan is None or ist is None:
        return None
    return f"{_aussage(budgets)}; gebucht sind {rund(ist)} von {rund(plan)} geplantem Aufwand."
