"""Das Produktblatt: Budget, Auftrag, Ziele, Kennzahlen und Urteile eines Produkts auf einer Seite."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.auszug import (
    PLANFOLGE,
    RESTNAME,
    anteil_prozent,
    erste,
    gezeigte_wertarten,
    saldo,
    unterschied,
    wertarten,
)
from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import BERICHTET, bilde_tafeln
from nachhaltigkeitshaushalt.berichten.herkunft.zuordnung import AUFWAND, ERTRAG
from nachhaltigkeitshaushalt.berichten.inhalt import (
    Absatz,
    Abschnitt,
    Art,
    Baustein,
    Bericht,
    Spalte,
    Tabelle,
    Wert,
    Zelle,
    gleiche_nachkommastellen,
    zeile,
)
from nachhaltigkeitshaushalt.berichten.kennzahlenblick import Kennzahlblick, sammle_kennzahlen
from nachhaltigkeitshaushalt.berichten.schreibweise import WERTARTWORT, WIRKUNGSWORT
from nachhaltigkeitshaushalt.kern.befunde import fehler
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET
from nachhaltigkeitshaushalt.kern.vorschlag import auswahlwerte, meinten_sie

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.tafeln import Tafeln

KEINE_ANGABE = "keine Angabe"
ANGABEN = {
    "kurzbeschreibung": "Kurzbeschreibung",
    "auftragsgrundlage": "Auftragsgrundlage",
    "aufgabenart": "Aufgabenart",
    "beeinflussbarkeit": "Beeinflussbarkeit",
    "zielgruppe": "Zielgruppe",
    "verantwortlich": "Verantwortlich",
}


def erstelle_produktblatt(
    grundlage: Berichtsgrundlage, produkt: str, angaben: Mapping[str, str] | None = None
) -> Bericht:
    """Baut das Blatt eines Produkts.

    Args:
        grundlage: Ergebnistabellen des Jahres mit Haushaltszeilen und Steckbriefen.
        produkt: Schlüssel des Produkts.
        angaben: Ersetzt Angaben des Steckbriefs, Schlüssel wie in ``ANGABEN``.

    Raises:
        HaushaltsFehler: Das Produkt gibt es nicht, oder ``angaben`` nennt Unbekanntes.

    """
    stamm = _stammsatz(grundlage, produkt)
    steckbrief = _steckbrief(produkt, stamm, {**_aus_der_mappe(grundlage, produkt), **_geprueft(angaben or {})})
    name, kommune = stamm["bezeichnung"], grundlage.angaben.get("kommune", "")
    return Bericht(
        titel=f"Produkt {produkt} {name}" if name not in ("", produkt) else f"Produkt {produkt}",
        untertitel=f"Produktblatt {grundlage.jahr}{f' · {kommune}' if kommune else ''}",
        kommune=kommune,
        jahr=grundlage.jahr,
        stand=grundlage.angaben.get("stand", "")[:10],
        kurzfassung=(),
        abschnitte=(Abschnitt("Produktblatt", (steckbrief, *_zahlen(grundlage, produkt))),),
    )


def nur_produkt(grundlage: Berichtsgrundlage, produkt: str) -> Berichtsgrundlage:
    """Die Grundlage mit den Haushaltszeilen eines Produkts; so steht in seinem Blatt nur seine Prüfspur."""
    quelle = grundlage.quelle
    if quelle is None:
        return grundlage
    eigene = quelle.zeilen[(quelle.zeilen["produkt"] == produkt).to_numpy()]
    return replace(grundlage, quelle=replace(quelle, zeilen=eigene))


def _stammsatz(grundlage: Berichtsgrundlage, produkt: str) -> dict[str, str]:
    """Bezeichnung und Stellung im Produktrahmen; was fehlt, ist leer."""
    produkte = grundlage.produkte.drop_duplicates("produkt").set_index("produkt")
    if produkt not in produkte.index:
        raise fehler("produktblatt_unbekannt", wert=produkt, aehnlich=meinten_sie(produkt, produkte.index))
    return _nur_texte(produkte.loc[produkt].to_dict())


def _aus_der_mappe(grundlage: Berichtsgrundlage, produkt: str) -> dict[str, str]:
    """Der Steckbrief der Steuerungsmappe; ohne Blatt oder Zeile leer, bei mehreren Zeilen die erste."""
    tabelle = grundlage.produktsteckbriefe
    zeilen = [] if tabelle is None else tabelle[tabelle["produkt"] == produkt].to_dict("records")
    texte = _nur_texte(zeilen[0]) if zeilen else {}
    schreibweise = auswahlwerte()
    return {**texte, "aufgabenart": schreibweise.get(texte.get("aufgabenart", ""), "")}


def _nur_texte(zeile: Mapping[Any, Any]) -> dict[str, str]:
    """Die Felder einer Zeile als Text, fehlende leer."""
    return {str(name): wert if isinstance(wert, str) else "" for name, wert in zeile.items()}


def _geprueft(angaben: Mapping[str, str]) -> Mapping[str, str]:
    """Die übergebenen Angaben, wenn das Produktblatt alle kennt."""
    fremd = sorted(angaben.keys() - ANGABEN.keys())
    if fremd:
        raise fehler("produktblatt_angabe", wert=fremd[0], aehnlich=meinten_sie(fremd[0], ANGABEN))
    return angaben


def _zahlen(grundlage: Berichtsgrundlage, produkt: str) -> list[Baustein]:
    """Budget und Ziele, soweit Haushaltszeilen vorliegen, und Kennzahlen."""
    tafeln = bilde_tafeln(grundlage)
    kennzahlen = _kennzahlen(tafeln, produkt, grundlage)
    if tafeln is None:
        return kennzahlen
    return [_budget(tafeln, produkt, grundlage.jahr), *_ziele(tafeln, produkt, grundlage), *kennzahlen]


def _steckbrief(produkt: str, stamm: Mapping[str, str], angaben: Mapping[str, str]) -> Tabelle:
    """Stellung im Produktrahmen und Auftrag."""
    spalten = (Spalte("Angabe", breite=5), Spalte("Inhalt", breite=10))
    paare = [
        ("Produkt", produkt),
        ("Produktbereich / Produktgruppe", " / ".join(filter(None, (stamm["produktbereich"], stamm["produktgruppe"])))),
        ("Fachbereich", stamm["fachbereich"]),
        *((titel, angaben.get(schluessel, "")) for schluessel, titel in ANGABEN.items()),
    ]
    zeilen = tuple(zeile(spalten, [titel, inhalt or KEINE_ANGABE]) for titel, inhalt in paare)
    return Tabelle("produktblatt_steckbrief", "Steckbrief", "Steckbrief", spalten, zeilen)


def _betraege(tafel: pd.DataFrame) -> dict[tuple[str, str], int]:
    """(Wertart, Seite) → Cent."""
    return _summen(tafel, "wertart", "seite")


def _summen(tafel: pd.DataFrame, *spalten: str) -> dict[tuple[str, str], int]:
    """Summe der Anteile je Paar von Merkmalen."""
    summen: dict[tuple[str, str], int] = {}
    for eins, zwei, cent in tafel[[*spalten, "anteil_cent"]].itertuples(index=False, name=None):
        summen[eins, zwei] = summen.get((eins, zwei), 0) + int(cent)
    return summen


def _budget(tafeln: Tafeln, produkt: str, jahr: int) -> Tabelle:
    """Aufwand, Ertrag und Zuschussbedarf in Ansatz (oder Planung), fortgeschriebenem Ansatz und Ergebnis."""
    tafel = tafeln.haushalt
    summen = _betraege(tafel[(tafel["produkt"] == produkt) & (tafel["zaehlt"] == "ja")])
    arten = gezeigte_wertarten(erste(wertarten(tafeln.grundlage.eckwerte, jahr), PLANFOLGE))
    titel = (WERTARTWORT[wertart].capitalize().replace(" ansatz", " Ansatz") for wertart in arten)
    spalten = (
        Spalte("Budget", breite=3.5),
        *(Spalte(t, Art.EURO, 2.6) for t in titel),
        Spalte("Abweichung", Art.EURO, 2.6),
    )
    zeilen = []
    for name, seiten in (("Aufwand", (AUFWAND,)), ("Ertrag", (ERTRAG,)), ("Zuschussbedarf", (AUFWAND, ERTRAG))):
        werte = [_saldo(summen, wertart, seiten) for wertart in arten]
        plan = werte[0] if werte[1] is None else werte[1]
        schluessel = ("produkt", produkt, *seiten)
        inhalt: list[Wert] = [name, *werte, unterschied(werte[2], plan)]
        zeilen.append(zeile(spalten, inhalt, betont=len(seiten) > 1, schluessel=schluessel))
    tabelle = Tabelle("produktblatt_budget", f"Budget {jahr} in Euro", "Budget", spalten, tuple(zeilen))
    return gleiche_nachkommastellen(tabelle)


def _saldo(summen: dict[tuple[str, str], int], wertart: str, seiten: tuple[str, ...]) -> int | None:
    """Betrag einer Seite oder Aufwand minus Ertrag."""
    werte = [summen.get((wertart, seite)) for seite in seiten]
    return werte[0] if len(werte) == 1 else saldo(werte[0], werte[1])


def _ziele(tafeln: Tafeln, produkt: str, grundlage: Berichtsgrundlage) -> list[Baustein]:
    """Zu welchen Zielen das Produkt beiträgt und mit wie viel Aufwand."""
    tafel = tafeln.ziele
    tafel = tafel[(tafel["produkt"] == produkt) & (tafel["ziel"] != NACHRICHTLICH) & (tafel["seite"] == AUFWAND)]
    wertart = next((w for w in reversed(BERICHTET) if (tafel["wertart"] == w).any()), None)
    if wertart is None:
        return [Absatz("Für dieses Jahr ist kein Aufwand des Produkts verbucht.")]
    summen = _summen(tafel[tafel["wertart"] == wertart], "ziel", "wirkung")
    gesamt = sum(summen.values())
    namen = dict(zip(grundlage.ziele["ziel"], grundlage.ziele["bezeichnung"], strict=True))
    spalten = (
        Spalte("Ziel", breite=1.6),
        Spalte("Bezeichnung", breite=7),
        Spalte("Wirkung", breite=2),
        Spalte("Aufwand", Art.EURO, 2.6),
        Spalte("Anteil", Art.PROZENT, 1.8),
    )
    zeilen = []
    for (ziel, wirkung), wert in sorted(summen.items(), key=lambda paar: (paar[0][0] == NICHT_ZUGEORDNET, paar[0])):
        rest = ziel == NICHT_ZUGEORDNET
        vorn: list[Wert] = ["" if rest else ziel, RESTNAME if rest else str(namen.get(ziel) or ziel)]
        inhalt = [*vorn, WIRKUNGSWORT.get(wirkung), wert, anteil_prozent(wert, gesamt)]
        zeilen.append(zeile(spalten, inhalt, schluessel=("beitrag", produkt, ziel, wirkung, wertart)))
    titel = f"Beitrag zu den Zielen {grundlage.jahr} ({WERTARTWORT[wertart]}) in Euro"
    return [gleiche_nachkommastellen(Tabelle("produktblatt_ziele", titel, "Ziele", spalten, tuple(zeilen)))]


def _kennzahlen(tafeln: Tafeln | None, produkt: str, grundlage: Berichtsgrundlage) -> list[Baustein]:
    """Kennzahlen des Produkts und der Ziele, zu denen es beiträgt, mit Urteil."""
    ziele: set[str] = set()
    if tafeln is not None:
        ziele = set(tafeln.ziele.loc[tafeln.ziele["produkt"] == produkt, "ziel"])
    eigene = set(grundlage.kennzahlen.loc[grundlage.kennzahlen["produkt"] == produkt, "kennzahl"].astype(str))
    gezeigt = [k for k in sammle_kennzahlen(grundlage) if k.kennzahl in eigene or k.ziel in ziele]
    if not gezeigt:
        return [Absatz("Dem Produkt und seinen Zielen ist keine Kennzahl zugeordnet.")]
    jahr = grundlage.jahr
    spalten = (
        Spalte("Kennzahl", breite=5.4),
        Spalte("Einheit", breite=2),
        *(Spalte(titel, Art.ZAHL, 1.6) for titel in (f"Ist {jahr - 1}", f"Soll {jahr}", f"Ist {jahr}")),
        Spalte("Status", Art.STATUS, 2.8),
    )
    zeilen = tuple(zeile(spalten, _kennzahl(k, jahr), schluessel=("kennzahl", k.kennzahl)) for k in gezeigt)
    return [Tabelle("produktblatt_kennzahlen", f"Kennzahlen {jahr}", "Kennzahlen", spalten, zeilen)]


def _kennzahl(kennzahl: Kennzahlblick, jahr: int) -> list[Wert | Zelle]:
    """Eine Kennzahl mit Ist, Soll und Status."""
    zahlen = (kennzahl.ist_in(jahr - 1), kennzahl.zahl("sollwert"), kennzahl.ist_in(jahr))
    zellen = [Zelle(wert, Art.ZAHL, kennzahl.stellen) for wert in zahlen]
    return [kennzahl.bezeichnung, kennzahl.einheit or None, *zellen, kennzahl.status]
