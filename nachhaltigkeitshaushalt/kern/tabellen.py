"""Der Datenvertrag: Spalten, Typen und Wertebereiche aller Tabellen.

Wer das Projekt verstehen will, liest diese Datei zuerst. Alle Tabellen sind schmal und
lang; Beträge sind ganze Cent (int64), Schlüssel sind Text (``"0102"``), Anteile liegen
zwischen 0 und 1. Kein Modell wandelt Werte um (``coerce=False``), keines duldet weitere
Spalten (``strict=True``). Der Text in ``error`` ist die Kennung der Regel im Regelkatalog
``regeln/befunde.yaml``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from nachhaltigkeitshaushalt.kern.begriffe import (
    VORBEHALTEN,
    Aufgabenart,
    Beeinflussbarkeit,
    Budgetregel,
    Gewichtart,
    Kennzahlwertart,
    Massnahmenstatus,
    Plan,
    Richtung,
    Schwere,
    Seite,
    Status,
    Wertart,
    Wirkung,
    Wirkungsstufe,
    Zielart,
    Zielebene,
)

JAHR_AB, JAHR_BIS = 1990, 2100
_JAHR: dict[str, Any] = {
    "ge": {"min_value": JAHR_AB, "error": "jahr_bereich"},
    "le": {"max_value": JAHR_BIS, "error": "jahr_bereich"},
}
_SCHLUESSEL: dict[str, Any] = {"str_matches": {"pattern": r"\A\S(?:[^\r\n]*\S)?\Z", "error": "schluessel_form"}}
_EIGENER_SCHLUESSEL: dict[str, Any] = {
    **_SCHLUESSEL,
    "notin": {"forbidden_values": list(VORBEHALTEN), "error": "schluessel_vorbehalten"},
}
_ANTEIL: dict[str, Any] = {
    "ge": {"min_value": 0, "error": "anteil_negativ"},
    "le": {"max_value": 1, "error": "anteil_ueber_100"},
}
_DATUM: dict[str, Any] = {"str_matches": {"pattern": r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", "error": "datum_form"}}


def _aus(aufzaehlung: type) -> dict[str, Any]:
    """Feldprüfung: nur Werte der Aufzählung; Regelkennung ist ihr kleingeschriebener Name."""
    werte = [str(wert) for wert in aufzaehlung]  # type: ignore[attr-defined]
    return {"isin": {"allowed_values": werte, "error": f"unbekannt_{aufzaehlung.__name__.lower()}"}}


class Tabelle(pa.DataFrameModel):
    """Gemeinsame Einstellung aller Tabellen: streng, ohne Umwandlung."""

    class Config:
        """Pandera-Einstellung."""

        strict = True
        coerce = False


class MitHerkunft(Tabelle):
    """Tabelle, deren Zeilen aus einer Arbeitsmappe stammen."""

    datei: Series[pd.CategoricalDtype] = pa.Field(nullable=True)
    blatt: Series[pd.CategoricalDtype] = pa.Field(nullable=True)
    excel_zeile: Series[np.int64] = pa.Field()


class Haushaltszeilen(MitHerkunft):
    """Eine Zeile je Betrag des Haushalts, mit der Zelle, aus der er stammt."""

    jahr: Series[np.int64] = pa.Field(**_JAHR)
    wertart: Series[pd.CategoricalDtype] = pa.Field(**_aus(Wertart))
    plan: Series[pd.CategoricalDtype] = pa.Field(**_aus(Plan))
    produkt: Series[pd.CategoricalDtype] = pa.Field(**_SCHLUESSEL)
    fachbereich: Series[pd.CategoricalDtype] = pa.Field(nullable=True)
    konto: Series[pd.CategoricalDtype] = pa.Field(nullable=True)
    zeile: Series[pd.CategoricalDtype] = pa.Field(**_SCHLUESSEL)
    seite: Series[pd.CategoricalDtype] = pa.Field(**_aus(Seite))
    betrag_cent: Series[np.int64] = pa.Field()
    excel_spalte: Series[pd.CategoricalDtype] = pa.Field(nullable=True)


class Produkte(MitHerkunft):
    """Produkte mit ihrer Stellung im Produktrahmen."""

    produkt: Series[str] = pa.Field(unique=True, **_SCHLUESSEL)
    bezeichnung: Series[str] = pa.Field(nullable=True)
    produktgruppe: Series[str] = pa.Field(**_SCHLUESSEL)
    produktbereich: Series[str] = pa.Field(**_SCHLUESSEL)
    fachbereich: Series[str] = pa.Field(nullable=True)


class Handlungsfelder(MitHerkunft):
    """Handlungsfelder der Nachhaltigkeitsstrategie."""

    handlungsfeld: Series[str] = pa.Field(unique=True, **_EIGENER_SCHLUESSEL)
    bezeichnung: Series[str] = pa.Field(nullable=True)


class Ziele(MitHerkunft):
    """Ziele in drei Ebenen; ``sdg`` nennt SDG-Nummern, durch Komma getrennt."""

    ziel: Series[str] = pa.Field(unique=True, **_EIGENER_SCHLUESSEL)
    bezeichnung: Series[str] = pa.Field(nullable=True)
    ebene: Series[str] = pa.Field(**_aus(Zielebene))
    oberziel: Series[str] = pa.Field(nullable=True)
    handlungsfeld: Series[str] = pa.Field(nullable=True)
    sdg: Series[str] = pa.Field(nullable=True)


class Zuordnungen(MitHerkunft):
    """Produkt (oder Produktgruppe, Produktbereich) → Ziel mit Anteil und Gültigkeit (Jahre)."""

    produkt: Series[str] = pa.Field(**_SCHLUESSEL)
    ziel: Series[str] = pa.Field(**_EIGENER_SCHLUESSEL)
    anteil: Series[np.float64] = pa.Field(**_ANTEIL)
    wirkung: Series[str] = pa.Field(**_aus(Wirkung))
    gueltig_ab: Series[pd.Int64Dtype] = pa.Field(nullable=True, **_JAHR)
    gueltig_bis: Series[pd.Int64Dtype] = pa.Field(nullable=True, **_JAHR)
    begruendung: Series[str] = pa.Field(nullable=True)


class Kennzahlen(MitHerkunft):
    """Kennzahlen mit Ziel, Richtung und Zielwert; Zahlen in ``einheit``."""

    kennzahl: Series[str] = pa.Field(unique=True, **_SCHLUESSEL)
    bezeichnung: Series[str] = pa.Field(nullable=True)
    ziel: Series[str] = pa.Field(nullable=True)
    produkt: Series[str] = pa.Field(nullable=True)
    einheit: Series[str] = pa.Field(nullable=True)
    richtung: Series[str] = pa.Field(**_aus(Richtung))
    wirkungsstufe: Series[str] = pa.Field(nullable=True, **_aus(Wirkungsstufe))
    zielart: Series[str] = pa.Field(**_aus(Zielart))
    basisjahr: Series[pd.Int64Dtype] = pa.Field(nullable=True, **_JAHR)
    basiswert: Series[np.float64] = pa.Field(nullable=True)
    zieljahr: Series[pd.Int64Dtype] = pa.Field(nullable=True, **_JAHR)
    zielwert: Series[np.float64] = pa.Field(nullable=True)
    untergrenze: Series[np.float64] = pa.Field(nullable=True)
    obergrenze: Series[np.float64] = pa.Field(nullable=True)
    methode: Series[str] = pa.Field(nullable=True)
    quelle: Series[str] = pa.Field(nullable=True)


class Kennzahlwerte(MitHerkunft):
    """Werte der Kennzahlen; ``datenstand`` ist das Datum der Veröffentlichung als JJJJ-MM-TT."""

    kennzahl: Series[str] = pa.Field(**_SCHLUESSEL)
    jahr: Series[np.int64] = pa.Field(**_JAHR)
    wertart: Series[str] = pa.Field(**_aus(Kennzahlwertart))
    wert: Series[np.float64] = pa.Field()
    datenstand: Series[str] = pa.Field(nullable=True, **_DATUM)
    quelle: Series[str] = pa.Field(nullable=True)


class Handlungsfeldbudgets(MitHerkunft):
    """Anteil eines Produkts (oder Kontos im Produkt) am gemeinsamen Budget eines Handlungsfelds."""

    handlungsfeld: Series[str] = pa.Field(**_EIGENER_SCHLUESSEL)
    produkt: Series[str] = pa.Field(**_SCHLUESSEL)
    konto: Series[str] = pa.Field(nullable=True)
    anteil: Series[np.float64] = pa.Field(**_ANTEIL)
    fachbereich: Series[str] = pa.Field(nullable=True)


class Umschichtungen(MitHerkunft):
    """Fortlaufende Liste der Umschichtungen in Handlungsfeldbudgets; nie geändert, nur ergänzt."""

    nr: Series[np.int64] = pa.Field(unique=True, ge={"min_value": 1, "error": "nummer_bereich"})
    datum: Series[str] = pa.Field(**_DATUM)
    handlungsfeld: Series[str] = pa.Field(**_SCHLUESSEL)
    von_produkt: Series[str] = pa.Field(**_SCHLUESSEL)
    nach_produkt: Series[str] = pa.Field(**_SCHLUESSEL)
    betrag_cent: Series[np.int64] = pa.Field(gt={"min_value": 0, "error": "betrag_nicht_positiv"})
    jahr: Series[np.int64] = pa.Field(**_JAHR)
    seite: Series[str] = pa.Field(nullable=True, **_aus(Seite))
    nach_handlungsfeld: Series[str] = pa.Field(nullable=True)
    gremium: Series[str] = pa.Field(nullable=True)
    beschluss: Series[str] = pa.Field(nullable=True)
    zustimmungen: Series[str] = pa.Field(nullable=True)
    begruendung: Series[str] = pa.Field(nullable=True)


class Befunde(Tabelle):
    """Was beim Lesen und Prüfen aufgefallen ist; eine Zeile je Zelle und Regel."""

    regel: Series[str] = pa.Field()
    schwere: Series[str] = pa.Field(**_aus(Schwere))
    datei: Series[str] = pa.Field(nullable=True)
    blatt: Series[str] = pa.Field(nullable=True)
    zelle: Series[str] = pa.Field(nullable=True)
    spalte: Series[str] = pa.Field(nullable=True)
    wert: Series[str] = pa.Field(nullable=True)
    text: Series[str] = pa.Field()
    hinweis: Series[str] = pa.Field(nullable=True)


class Budgetregeln(MitHerkunft):
    """Regeln der Kommune für Umschichtungen; ohne Handlungsfeld gelten sie für alle Budgets."""

    regel: Series[str] = pa.Field(**_aus(Budgetregel))
    handlungsfeld: Series[str] = pa.Field(nullable=True)
    wert: Series[str] = pa.Field(nullable=True)
    betrag_cent: Series[pd.Int64Dtype] = pa.Field(nullable=True)
    gueltig_ab: Series[pd.Int64Dtype] = pa.Field(nullable=True, **_JAHR)
    gueltig_bis: Series[pd.Int64Dtype] = pa.Field(nullable=True, **_JAHR)
    begruendung: Series[str] = pa.Field(nullable=True)


class Mittelbindung(MitHerkunft):
    """Erteilte Aufträge; bis zum Datum ``erledigt_am`` ist der Betrag gebunden, danach steht er im Ist."""

    auftrag: Series[str] = pa.Field(unique=True, **_SCHLUESSEL)
    datum: Series[str] = pa.Field(**_DATUM)
    produkt: Series[str] = pa.Field(**_SCHLUESSEL)
    konto: Series[str] = pa.Field(nullable=True)
    seite: Series[str] = pa.Field(**_aus(Seite))
    jahr: Series[np.int64] = pa.Field(**_JAHR)
    betrag_cent: Series[np.int64] = pa.Field(gt={"min_value": 0, "error": "betrag_nicht_positiv"})
    massnahme: Series[str] = pa.Field(nullable=True)
    erledigt_am: Series[str] = pa.Field(nullable=True, **_DATUM)
    bezeichnung: Series[str] = pa.Field(nullable=True)


class Monatswerte(MitHerkunft):
    """Gebuchte Beträge je Monat; mit Datum zählt der Tag, sonst der vollendete Monat."""

    jahr: Series[np.int64] = pa.Field(**_JAHR)
    monat: Series[np.int64] = pa.Field(
        ge={"min_value": 1, "error": "monat_bereich"}, le={"max_value": 12, "error": "monat_bereich"}
    )
    datum: Series[str] = pa.Field(nullable=True, **_DATUM)
    produkt: Series[str] = pa.Field(**_SCHLUESSEL)
    konto: Series[str] = pa.Field(nullable=True)
    seite: Series[str] = pa.Field(**_aus(Seite))
    betrag_cent: Series[np.int64] = pa.Field()


class Massnahmen(MitHerkunft):
    """Maßnahmen mit ihren Kosten im Haushaltsjahr, ihrem Ziel und ihren Meilensteinen."""

    massnahme: Series[str] = pa.Field(unique=True, **_SCHLUESSEL)
    bezeichnung: Series[str] = pa.Field(nullable=True)
    handlungsfeld: Series[str] = pa.Field(**_SCHLUESSEL)
    produkt: Series[str] = pa.Field(nullable=True)
    ziel: Series[str] = pa.Field(nullable=True)
    jahr: Series[np.int64] = pa.Field(**_JAHR)
    seite: Series[str] = pa.Field(**_aus(Seite))
    betrag_cent: Series[np.int64] = pa.Field(gt={"min_value": 0, "error": "betrag_nicht_positiv"})
    status: Series[str] = pa.Field(**_aus(Massnahmenstatus))
    meilensteine: Series[str] = pa.Field(nullable=True)
    begruendung: Series[str] = pa.Field(nullable=True)


class Bewertungen(MitHerkunft):
    """Punkte einer Gruppe (Fachbereich, Politik, Zivilgesellschaft) für eine Maßnahme je Kriterium."""

    massnahme: Series[str] = pa.Field(**_SCHLUESSEL)
    gruppe: Series[str] = pa.Field(**_SCHLUESSEL)
    kriterium: Series[str] = pa.Field(**_SCHLUESSEL)
    punkte: Series[np.float64] = pa.Field(
        ge={"min_value": 0, "error": "punkte_bereich"}, le={"max_value": 10, "error": "punkte_bereich"}
    )


class Stimmen(MitHerkunft):
    """Zustimmungen: eine Zeile je Stimmzettel und Maßnahme, der er zustimmt."""

    stimmzettel: Series[str] = pa.Field(**_SCHLUESSEL)
    gruppe: Series[str] = pa.Field(nullable=True)
    massnahme: Series[str] = pa.Field(**_SCHLUESSEL)


class Gewichte(MitHerkunft):
    """Gewichte der Kriterien und Gruppen; gerechnet wird mit ihrem Anteil an der Summe."""

    art: Series[str] = pa.Field(**_aus(Gewichtart))
    name: Series[str] = pa.Field(**_SCHLUESSEL)
    gewicht: Series[np.float64] = pa.Field(ge={"min_value": 0, "error": "gewicht_negativ"})
    begruendung: Series[str] = pa.Field(nullable=True)


class Erlaeuterungen(MitHerkunft):
    """Was zur Zielerreichung einer Kennzahl geschrieben steht; ``urteil`` ist von Hand vergeben."""

    kennzahl: Series[str] = pa.Field(**_SCHLUESSEL)
    jahr: Series[np.int64] = pa.Field(**_JAHR)
    erlaeuterung: Series[str] = pa.Field(nullable=True)
    gegensteuerung: Series[str] = pa.Field(nullable=True)
    urteil: Series[str] = pa.Field(nullable=True, **_aus(Status))


class Produktsteckbriefe(MitHerkunft):
    """Was ein Produkt ist und warum es das gibt; eine Zeile je Produkt, leere Felder bleiben offen."""

    produkt: Series[str] = pa.Field(unique=True, **_SCHLUESSEL)
    kurzbeschreibung: Series[str] = pa.Field(nullable=True)
    auftragsgrundlage: Series[str] = pa.Field(nullable=True)
    aufgabenart: Series[str] = pa.Field(nullable=True, **_aus(Aufgabenart))
    beeinflussbarkeit: Series[str] = pa.Field(nullable=True, **_aus(Beeinflussbarkeit))
    zielgruppe: Series[str] = pa.Field(nullable=True)
    verantwortlich: Series[str] = pa.Field(nullable=True)
