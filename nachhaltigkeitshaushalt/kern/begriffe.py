"""Die Aufzählungen des Fachs: was ein Feld des Datenvertrags enthalten darf."""

from __future__ import annotations

from enum import StrEnum


class Wertart(StrEnum):
    """Was ein Betrag einer Haushaltszeile ist."""

    ANSATZ = "ansatz"
    NACHTRAG = "nachtrag"
    UEBERTRAGUNG = "uebertragung"
    FORTGESCHRIEBEN = "fortgeschrieben"
    ERGEBNIS = "ergebnis"
    PLANUNG = "planung"
    VERPFLICHTUNGSERMAECHTIGUNG = "verpflichtungsermaechtigung"
    PROGNOSE = "prognose"


class Plan(StrEnum):
    """Zu welchem Plan eine Zeile gehört."""

    ERGEBNIS = "ergebnis"
    FINANZ = "finanz"


class Seite(StrEnum):
    """Richtung eines Betrags; Beträge selbst sind auf beiden Seiten positiv."""

    ERTRAG = "ertrag"
    AUFWAND = "aufwand"
    EINZAHLUNG = "einzahlung"
    AUSZAHLUNG = "auszahlung"


class Zielebene(StrEnum):
    """Ebene im Zielbaum."""

    LEITZIEL = "leitziel"
    STRATEGISCH = "strategisch"
    OPERATIV = "operativ"


class Wirkung(StrEnum):
    """Wie ein Produkt auf ein Ziel wirkt."""

    FOERDERND = "foerdernd"
    NEUTRAL = "neutral"
    HEMMEND = "hemmend"


class Richtung(StrEnum):
    """In welche Richtung sich eine Kennzahl entwickeln soll."""

    STEIGEND = "steigend"
    FALLEND = "fallend"


class Zielart(StrEnum):
    """Wie das Ziel einer Kennzahl gemeint ist."""

    ZIELJAHR = "zieljahr"
    JAEHRLICH = "jaehrlich"
    RICHTUNG = "richtung"
    KORRIDOR = "korridor"


class Wirkungsstufe(StrEnum):
    """Stufe der Kennzahl in der Wirkungskette."""

    INPUT = "input"
    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class Kennzahlwertart(StrEnum):
    """Was ein Kennzahlwert ist."""

    IST = "ist"
    PLAN = "plan"
    PROGNOSE = "prognose"


class Status(StrEnum):
    """Urteil über eine Kennzahl (Wettersymbole der Deutschen Nachhaltigkeitsstrategie)."""

    SONNE = "sonne"
    LEICHT_BEWOELKT = "leicht_bewoelkt"
    WOLKE = "wolke"
    GEWITTER = "gewitter"
    NICHT_BEWERTBAR = "nicht_bewertbar"


class Schwere(StrEnum):
    """Gewicht eines Befundes."""

    FEHLER = "fehler"
    WARNUNG = "warnung"
    HINWEIS = "hinweis"


class Massnahmenstatus(StrEnum):
    """Wie weit eine Maßnahme ist."""

    VORGESCHLAGEN = "vorgeschlagen"
    BESCHLOSSEN = "beschlossen"
    LAUFEND = "laufend"
    ABGESCHLOSSEN = "abgeschlossen"


class Aufgabenart(StrEnum):
    """Ob und wie frei eine Kommune über eine Aufgabe entscheidet."""

    PFLICHTIG = "pflichtig"
    PFLICHTIG_NACH_WEISUNG = "pflichtig_nach_weisung"
    PFLICHTIG_MIT_GESTALTUNGSSPIELRAUM = "pflichtig_mit_gestaltungsspielraum"
    FREIWILLIG = "freiwillig"


class Beeinflussbarkeit(StrEnum):
    """Wie weit die Kommune Kosten und Leistung eines Produkts selbst bestimmen kann."""

    NIEDRIG = "niedrig"
    MITTEL = "mittel"
    HOCH = "hoch"


class Gewichtart(StrEnum):
    """Wofür ein Gewicht der Priorisierung gilt."""

    KRITERIUM = "kriterium"
    GRUPPE = "gruppe"


class Budgetregel(StrEnum):
    """Regeln, die eine Kommune für Umschichtungen in gemeinsamen Budgets setzt."""

    ZUSTIMMUNG = "zustimmung"
    FRIST = "frist"
    DECKUNGSKREIS = "deckungskreis"
    RATSBESCHLUSS = "ratsbeschluss"


NICHT_ZUGEORDNET = "nicht zugeordnet"
"""Schlüssel der ausdrücklichen Restzeile jeder Verteilung."""

NACHRICHTLICH = "nachrichtlich"
"""Schlüssel der Zeile für Beträge, die andere Zeilen nur wiederholen (z. B. ein Saldo)."""

VORBEHALTEN = (NICHT_ZUGEORDNET, NACHRICHTLICH)
"""Schlüssel der Restzeilen; kein Ziel und kein Handlungsfeld darf so heißen, sonst fiele sein Geld in den Rest."""

NACHRICHTLICHE_ZEILEN = frozenset({"ilb_saldo"})
"""Zeilen des Plans, die andere nur wiederholen; das Landesprofil nennt sie mit Grund."""
