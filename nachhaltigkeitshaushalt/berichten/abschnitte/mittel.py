"""Abschnitt 2: Mittel je Handlungsfeld und Ziel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.berichten.auszug import (
    LEITFOLGE,
    OHNE,
    RESTNAME,
    Summen,
    anteil_prozent,
    erste,
    fasse_zusammen,
    namen,
    quellen,
    saldo,
    summiere,
    wertarten,
    zielfelder,
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
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, WERTARTWORT, WIRKUNGSWORT, prozent, rund
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET, Seite, Wirkung

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage

AUFWAND, ERTRAG = str(Seite.AUFWAND), str(Seite.ERTRAG)
OHNE_FELD = "Ziele ohne Handlungsfeld"
AUFWANDSZEILEN = ("ordentliche_aufwendungen", "zinsen", "ausserordentliche_aufwendungen")
ERTRAGSZEILEN = ("ordentliche_ertraege", "finanzertraege", "ausserordentliche_ertraege")
_BETRAEGE = (
    Spalte("Aufwand", Art.EURO, 2.9),
    Spalte("Ertrag", Art.EURO, 2.9),
    Spalte("Zuschuss\u00adbedarf", Art.EURO, 2.9),
    Spalte("Anteil am Gesamt\u00adaufwand", Art.PROZENT, 2.1),
)


@dataclass(frozen=True)
class Mittel:
    """Verteilte Beträge der Leitwertart: (Ziel, Handlungsfeld, Wirkung, Seite) → Cent."""

    jahr: int
    wertart: str | None
    summen: Summen
    felder: dict[str, str]
    ziele: dict[str, str]
    feld_des_ziels: dict[str, str]

    @property
    def gesamtaufwand(self) -> int:
        """Aller Aufwand, zugeordnet oder nicht, ohne nachrichtliche Beträge."""
        return self.summe(AUFWAND)

    def summe(self, seite: str) -> int:
        """Alle Beträge einer Seite ohne nachrichtliche."""
        paare = self.summen.items()
        return sum(wert for (ziel, _, _, s), wert in paare if s == seite and ziel != NACHRICHTLICH)

    @property
    def nicht_zugeordnet(self) -> int:
        """Aufwand, der keinem Ziel zugeordnet ist."""
        return fasse_zusammen(self.summen, 0, 3).get((NICHT_ZUGEORDNET, AUFWAND), 0)


@lru_cache(maxsize=2)
def sammle_mittel(grundlage: Berichtsgrundlage) -> Mittel:
    """Beträge des Jahres in der Leitwertart (Ergebnis, sonst fortgeschriebener Ansatz, Ansatz, Planung)."""
    tabelle, jahr = grundlage.mittel_je_ziel, grundlage.jahr
    wertart = erste(wertarten(tabelle, jahr), LEITFOLGE)
    alle = summiere(tabelle, jahr, "wertart", "ziel", "handlungsfeld", "wirkung", "seite")
    return Mittel(
        jahr=jahr,
        wertart=wertart,
        summen={schluessel[1:]: wert for schluessel, wert in alle.items() if schluessel[0] == wertart},
        felder=namen(grundlage.handlungsfelder, "handlungsfeld"),
        ziele=namen(grundlage.ziele, "ziel"),
        feld_des_ziels=zielfelder(grundlage),
    )


def abschnitt_mittel(grundlage: Berichtsgrundlage) -> Abschnitt:
    """Aufwand, Ertrag, Zuschussbedarf und Wirkung je Handlungsfeld und Ziel."""
    mittel = sammle_mittel(grundlage)
    if mittel.wertart is None:
        text = f"Für {grundlage.jahr} liegen keine Beträge des Ergebnisplans vor, die sich Zielen zuordnen ließen."
        return Abschnitt("Mittel je Handlungsfeld und Ziel", (Absatz(text),))
    bausteine: list[Baustein | None] = [
        Absatz(_text(mittel, grundlage)),
        _bild(mittel, quellen(grundlage)),
        _tabelle_felder(mittel),
        _tabelle_wirkung(mittel),
        _tabelle_ziele(mittel),
    ]
    return Abschnitt("Mittel je Handlungsfeld und Ziel", tuple(b for b in bausteine if b is not None))


def _text(mittel: Mittel, grundlage: Berichtsgrundlage) -> str:
    """Woher die Beträge kommen und wie viel zugeordnet ist."""
    gesamt, rest = mittel.gesamtaufwand, mittel.nicht_zugeordnet
    zugeordnet = gesamt - rest
    text = (
        f"Grundlage ist die Wertart „{WERTARTWORT[str(mittel.wertart)]}“ des Jahres {mittel.jahr}. Der Aufwand der "
        f"Produkte ist nach den beschlossenen Anteilen auf die Ziele verteilt, jeder Cent höchstens einmal. Von "
        f"{rund(gesamt)} Gesamtaufwand sind {rund(zugeordnet)} Zielen zugeordnet"
    )
    text += f" ({prozent(100 * zugeordnet / gesamt)}), {rund(rest)} keinem Ziel." if gesamt else "."
    return " ".join(filter(None, (text, _satz_abgleich(mittel, grundlage))))


def _satz_abgleich(mittel: Mittel, grundlage: Berichtsgrundlage) -> str:
    """Erklärt den Abstand zum Gesamtergebnisplan, wenn ihn beide Seiten gleich zeigen."""
    aufwand = _mehr_als_eckwerte(mittel, grundlage, AUFWAND, AUFWANDSZEILEN)
    ertrag = _mehr_als_eckwerte(mittel, grundlage, ERTRAG, ERTRAGSZEILEN)
    if not aufwand or aufwand < 0 or aufwand != ertrag:
        return ""
    return (
        f"Aufwand und Ertrag liegen um je {rund(aufwand)} über dem Gesamtergebnisplan: Die Teilpläne enthalten auch "
        f"interne Leistungsbeziehungen, die sich im Gesamthaushalt aufheben."
    )


def _mehr_als_eckwerte(mittel: Mittel, grundlage: Berichtsgrundlage, seite: str, zeilen: tuple[str, ...]) -> int | None:
    """Um wie viel eine Seite über den Eckwerten liegt, oder None ohne deren Hauptzeile."""
    eckwerte = summiere(grundlage.eckwerte, grundlage.jahr, "zeile", "wertart")
    teile = [eckwerte.get((name, str(mittel.wertart))) for name in zeilen]
    verteilt = mittel.summe(seite)
    return None if teile[0] is None else verteilt - sum(filter(None, teile))


def _beschreibe(mittel: Mittel, ziel: str, feld: str) -> str:
    """In welche Zeile ein Betrag gehört: Handlungsfeld, ohne Handlungsfeld, Rest oder nachrichtlich."""
    if ziel in {NICHT_ZUGEORDNET, NACHRICHTLICH}:
        return ziel
    return feld or mittel.feld_des_ziels.get(ziel, OHNE)


def _je_feld(mittel: Mittel) -> Summen:
    """Beträge je (Handlungsfeld oder Restschlüssel, Seite)."""
    ergebnis: Summen = {}
    for (ziel, feld, _, seite), wert in mittel.summen.items():
        schluessel = (_beschreibe(mittel, ziel, feld), seite)
        ergebnis[schluessel] = ergebnis.get(schluessel, 0) + wert
    return ergebnis


def _aufwand_je_wirkung(mittel: Mittel) -> Summen:
    """Zugeordneter Aufwand je (Handlungsfeld, Wirkung)."""
    ergebnis: Summen = {}
    for (ziel, feld, wirkung, seite), wert in mittel.summen.items():
        if seite == AUFWAND and ziel not in {NICHT_ZUGEORDNET, NACHRICHTLICH}:
            schluessel = (_beschreibe(mittel, ziel, feld), wirkung)
            ergebnis[schluessel] = ergebnis.get(schluessel, 0) + wert
    return ergebnis


def _feldzeilen(mittel: Mittel) -> list[tuple[str, str]]:
    """Schlüssel und Name der Zeilen: alle Handlungsfelder, dann Ziele ohne Feld, dann der Rest."""
    vorhanden = {schluessel[0] for schluessel in _je_feld(mittel)}
    unbekannte = sorted(vorhanden - set(mittel.felder) - {NICHT_ZUGEORDNET, NACHRICHTLICH, OHNE})
    paare = [*mittel.felder.items(), *((feld, feld) for feld in unbekannte)]
    if OHNE in vorhanden:
        paare.append((OHNE, OHNE_FELD))
    return [*paare, (NICHT_ZUGEORDNET, RESTNAME)]


def _feldschluessel(feld: str) -> tuple[str, ...]:
    """Der Schlüssel der Zeile eines Handlungsfelds oder des Rests."""
    return ("rest",) if feld == NICHT_ZUGEORDNET else ("feld", feld)


def _mit_saldo(summen: Summen, feld: str, gesamt: int) -> list[Wert]:
    """Aufwand, Ertrag, Zuschussbedarf und Anteil eines Schlüssels."""
    aufwand, ertrag = summen.get((feld, AUFWAND)), summen.get((feld, ERTRAG))
    return [aufwand, ertrag, saldo(aufwand, ertrag), anteil_prozent(aufwand, gesamt)]


def _summenzeilen(
    spalten: tuple[Spalte, ...], vorn: list[Wert], summen: Summen, gesamt: int, nachrichtlich: Summen
) -> list[Zeile]:
    """Die Summe über alles und, abgesetzt, was nur nachrichtlich wiederholt wird."""
    seiten = fasse_zusammen({k: w for k, w in summen.items() if k[0] != NACHRICHTLICH}, 1)
    alle: Summen = {("", schluessel[0]): wert for schluessel, wert in seiten.items()}
    luecke: list[Wert] = [""] * (len(vorn) - 1)
    werte = ["Summe", *luecke, *_mit_saldo(alle, "", gesamt)]
    zeilen = [zeile(spalten, werte, betont=True, schluessel=("summe",))]
    if nachrichtlich:
        werte = ["nachrichtlich (zählt nicht mit)", *luecke, *_mit_saldo(nachrichtlich, NACHRICHTLICH, 0)[:3], None]
        zeilen.append(zeile(spalten, werte, nachrichtlich=True, schluessel=("nachrichtlich",)))
    return zeilen


def _tabelle_felder(mittel: Mittel) -> Tabelle:
    """Aufwand, Ertrag, Zuschussbedarf je Handlungsfeld mit ausdrücklicher Restzeile."""
    spalten = (Spalte("Handlungsfeld", breite=6.0), *_BETRAEGE)
    summen, gesamt = _je_feld(mittel), mittel.gesamtaufwand
    zeilen = [
        zeile(spalten, [name, *_mit_saldo(summen, feld, gesamt)], schluessel=_feldschluessel(feld))
        for feld, name in _feldzeilen(mittel)
    ]
    nachrichtlich = {k: w for k, w in summen.items() if k[0] == NACHRICHTLICH}
    zeilen += _summenzeilen(spalten, [""], summen, gesamt, nachrichtlich)
    return gleiche_nachkommastellen(
        Tabelle(
            kennung="mittel_handlungsfelder",
            titel=f"Mittel je Handlungsfeld {mittel.jahr} ({WERTARTWORT[str(mittel.wertart)]}) in Euro",
            blatt="Mittel je Handlungsfeld",
            spalten=spalten,
            zeilen=tuple(zeilen),
            hinweis=f"Zuschussbedarf: Aufwand minus Ertrag, negativ ist ein Überschuss. „{FEHLT}“: kein Betrag.",
        )
    )


def _tabelle_wirkung(mittel: Mittel) -> Tabelle:
    """Aufwand je Handlungsfeld nach förderlich, neutral, hemmend."""
    folge = [str(wirkung) for wirkung in Wirkung]
    betraege = (Spalte(titel, Art.EURO, 2.7) for titel in (*(WIRKUNGSWORT[w] for w in folge), "Summe"))
    spalten = (Spalte("Handlungsfeld", breite=6.0), *betraege)
    summen = _aufwand_je_wirkung(mittel)
    gesamt: Summen = {("", *schluessel): wert for schluessel, wert in fasse_zusammen(summen, 1).items()}
    zeilen = [
        zeile(spalten, [name, *_wirkungen(summen, feld, folge)], schluessel=_feldschluessel(feld))
        for feld, name in _feldzeilen(mittel)[:-1]
    ]
    zeilen.append(zeile(spalten, ["Summe", *_wirkungen(gesamt, "", folge)], betont=True, schluessel=("summe",)))
    return gleiche_nachkommastellen(
        Tabelle(
            kennung="mittel_wirkung",
            titel=f"Zugeordneter Aufwand {mittel.jahr} nach seiner Wirkung auf die Ziele in Euro",
            blatt="Wirkung",
            spalten=spalten,
            zeilen=tuple(zeilen),
            hinweis="Wirkung des Produkts auf das Ziel nach der Zuordnung: förderlich, neutral oder hemmend.",
        )
    )


def _wirkungen(summen: Summen, feld: str, folge: list[str]) -> list[Wert]:
    """Beträge eines Handlungsfelds je Wirkung und ihre Summe."""
    betraege = [summen.get((feld, wirkung)) for wirkung in folge]
    return [*betraege, _oder_nichts(betraege)]


def _oder_nichts(betraege: list[int | None]) -> int | None:
    """Summe der vorhandenen Beträge; ist keiner vorhanden, fehlt auch sie."""
    vorhanden = [betrag for betrag in betraege if betrag is not None]
    return sum(vorhanden) if vorhanden else None


def _tabelle_ziele(mittel: Mittel) -> Tabelle:
    """Je Handlungsfeld eine betonte Zeile, darunter seine Ziele."""
    spalten = (Spalte("Nr.", breite=1.5), Spalte("Handlungsfeld / Ziel", breite=5.3), *_BETRAEGE)
    je_ziel, je_feld = fasse_zusammen(mittel.summen, 0, 3), _je_feld(mittel)
    gesamt = mittel.gesamtaufwand
    zeilen: list[Zeile] = []
    for feld, name in _feldzeilen(mittel)[:-1]:
        werte = [feld, name, *_mit_saldo(je_feld, feld, gesamt)]
        zeilen.append(zeile(spalten, werte, betont=True, schluessel=_feldschluessel(feld)))
        zeilen += [
            zeile(
                spalten,
                [ziel, mittel.ziele.get(ziel, ziel), *_mit_saldo(je_ziel, ziel, gesamt)],
                schluessel=("ziel", ziel),
            )
            for ziel in _ziele_im_feld(mittel, feld, je_ziel)
        ]
    rest = ["", RESTNAME, *_mit_saldo(je_feld, NICHT_ZUGEORDNET, gesamt)]
    zeilen.append(zeile(spalten, rest, schluessel=_feldschluessel(NICHT_ZUGEORDNET)))
    zeilen += _summenzeilen(spalten, ["", ""], je_feld, gesamt, {})
    return gleiche_nachkommastellen(
        Tabelle(
            kennung="mittel_ziele",
            titel=f"Mittel je Ziel {mittel.jahr} ({WERTARTWORT[str(mittel.wertart)]}) in Euro",
            blatt="Mittel je Ziel",
            spalten=spalten,
            zeilen=tuple(zeilen),
            hinweis="Gezeigt sind Ziele, denen Mittel zugeordnet sind. Handlungsfelder sind fett gesetzt.",
        )
    )


def _ziele_im_feld(mittel: Mittel, feld: str, je_ziel: Summen) -> list[str]:
    """Ziele eines Handlungsfelds, denen Mittel zugeordnet sind, in der Folge der Steuerungsmappe."""
    belegt = {ziel for ziel, _ in je_ziel} - {NICHT_ZUGEORDNET, NACHRICHTLICH}
    folge = [ziel for ziel in mittel.ziele if ziel in belegt] + sorted(belegt - set(mittel.ziele))
    feld_des_ziels = {ziel: _beschreibe(mittel, ziel, eigen) for ziel, eigen, _, _ in mittel.summen}
    return [ziel for ziel in folge if feld_des_ziels[ziel] == feld]


def _bild(mittel: Mittel, quelle: str) -> Abbildung | None:
    """Aufwand je Handlungsfeld einschließlich des nicht zugeordneten Rests."""
    summen, gesamt = _je_feld(mittel), mittel.gesamtaufwand
    if not gesamt:
        return None
    paare = [(name, summen.get((feld, AUFWAND))) for feld, name in _feldzeilen(mittel)]
    felder, (restname, restwert) = sorted(paare[:-1], key=lambda paar: -(paar[1] or 0)), paare[-1]
    balken = (*(Balken(name, (wert,)) for name, wert in felder), Balken(restname, (restwert,), ist_rest=True))
    text = "; ".join(f"{b.beschriftung}: {_betrag_mit_anteil(b.werte[0], gesamt)}" for b in balken)
    return Abbildung(
        kennung="mittel_handlungsfelder",
        titel=f"Aufwand je Handlungsfeld {mittel.jahr} ({WERTARTWORT[str(mittel.wertart)]})",
        alternativtext=f"Balkendiagramm des Aufwands je Handlungsfeld. {text}.",
        daten=Balkenbild(_aussage(felder, gesamt), ("Aufwand",), balken, quelle, gesamt),
    )


def _aussage(felder: list[tuple[str, int | None]], gesamt: int) -> str:
    """Die Botschaft: in welches Handlungsfeld der meiste zugeordnete Aufwand fließt."""
    if not felder or not felder[0][1]:
        return "Bisher ist kein Aufwand einem Handlungsfeld zugeordnet"
    name, wert = felder[0]
    return f"Größtes Handlungsfeld: {name} mit {_betrag_mit_anteil(wert, gesamt)}"


def _betrag_mit_anteil(wert: int | None, gesamt: int) -> str:
    """„12,3 Mio. € (8,4 %)“ oder der Strich."""
    return FEHLT if wert is None else f"{rund(wert)} ({prozent(100 * wert / gesamt)})"


def kurzfassung_mittel(grundlage: Berichtsgrundlage) -> str | None:
    """Ein Satz zur Zuordnung für die Kurzfassung."""
    mittel = sammle_mittel(grundlage)
    if not mittel.gesamtaufwand:
        return None
    zugeordnet = mittel.gesamtaufwand - mittel.nicht_zugeordnet
    return (
        f"Vom Gesamtaufwand sind {_betrag_mit_anteil(zugeordnet, mittel.gesamtaufwand)} Nachhaltigkeitszielen "
        f"zugeordnet, {rund(mittel.nicht_zugeordnet)} keinem Ziel."
    )
