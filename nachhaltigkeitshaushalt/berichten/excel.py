"""Schreibt einen Bericht als Excel-Mappe: je Tabelle ein Blatt, echte Zahlen, Text bleibt Text."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from nachhaltigkeitshaushalt.berichten.ablage import schreibe_sicher
from nachhaltigkeitshaushalt.berichten.herkunft.datenblaetter import hat_platz, lege_datenblaetter_an, setze_daten_ein
from nachhaltigkeitshaushalt.berichten.herkunft.formeln import BLATT, aehnliche, formel
from nachhaltigkeitshaushalt.berichten.inhalt import (
    RECHTSBUENDIG,
    Absatz,
    Art,
    Aufzaehlung,
    Bericht,
    Tabelle,
    Zeile,
    Zelle,
)
from nachhaltigkeitshaushalt.berichten.schreibweise import FEHLT, sauber, schreibe_status

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from nachhaltigkeitshaushalt.berichten.herkunft.register import Register

NAMENSLAENGE, TEXTLAENGE = 31, 32767
GEKUERZT = " … (gekürzt: Excel fasst höchstens 32.767 Zeichen je Zelle)"
BREITE_AB, BREITE_BIS = 9, 60
_NICHT_IM_NAMEN = re.compile(r"[\[\]:*?/\\']")
_NUR_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
STATUSTON = {
    "sonne": "#CFE8DC",
    "leicht_bewoelkt": "#E7F4EE",
    "wolke": "#FCEBD0",
    "gewitter": "#F3D3C4",
    "nicht_bewertbar": "#EDEDED",
}
Formatschluessel = tuple[Art, int, bool, str]


def schreibe_excel(bericht: Bericht, pfad: Path, register: Register | None = None) -> Path:
    """Schreibt alle Tabellen des Berichts nach ``pfad``.

    Mit ``register`` sind die Beträge Formeln auf die Datenblätter: Jede Zelle des Haushalts steht mit
    ihren Anteilen in der Mappe, und jede berichtete Summe rechnet sich daraus neu.
    """
    ziel = BytesIO()
    mappe = xlsxwriter.Workbook(ziel, _NUR_TEXT)
    mappe.set_properties(_eigenschaften(bericht))
    tabellen = [tabelle for tabelle in bericht.tabellen() if tabelle.blatt]
    namen = blattnamen([tabelle.blatt for tabelle in tabellen])
    formate = Formate(mappe)
    _schreibe_uebersicht(mappe, bericht, list(zip(namen, tabellen, strict=True)), formate)
    _schreibe_erlaeuterungen(mappe, bericht, formate)
    rechnung = _Rechnung(register)
    for name, tabelle in zip(namen, tabellen, strict=True):
        _schreibe_tabelle(mappe.add_worksheet(name), tabelle, formate, rechnung)
    daten = {}
    if rechnung.tafeln is not None:
        daten = lege_datenblaetter_an(mappe, rechnung.tafeln, formate.kopf, formate.euro)
    mappe.close()
    return schreibe_sicher(pfad, setze_daten_ein(ziel.getvalue(), daten))


def _eigenschaften(bericht: Bericht) -> dict[str, Any]:
    """Titel und Daten der Mappe; ohne Datenstand gilt der letzte Tag des Jahres."""
    try:
        zeit = datetime.fromisoformat(bericht.stand).replace(tzinfo=None)
    except ValueError:
        zeit = datetime(bericht.jahr, 12, 31)  # noqa: DTZ001 - Excel kennt keine Zeitzonen
    return {"title": bericht.titel, "subject": bericht.untertitel, "author": bericht.kommune, "created": zeit}


def blattnamen(wuensche: list[str]) -> list[str]:
    """Zulässige, verschiedene Blattnamen; die Übersicht und die Erläuterungen sind vergeben.

    Beispiel:
        >>> blattnamen(["Ziele", "ziele", "A/B"])
        ['Ziele', 'ziele 2', 'A B']

    """
    vergeben, namen = {"übersicht", "erläuterungen", "history", *(name.lower() for name in BLATT.values())}, []
    for wunsch in wuensche:
        stamm = _NICHT_IM_NAMEN.sub(" ", wunsch).strip() or "Tabelle"
        name, nummer = stamm[:NAMENSLAENGE], 2
        while name.lower() in vergeben:
            zusatz = f" {nummer}"
            name, nummer = stamm[: NAMENSLAENGE - len(zusatz)] + zusatz, nummer + 1
        vergeben.add(name.lower())
        namen.append(name)
    return namen


class Formate:
    """Die Zellformate einer Mappe, jedes einmal angelegt."""

    def __init__(self, mappe: xlsxwriter.Workbook) -> None:
        """Legt die festen Formate an."""
        self._mappe, self._vorrat = mappe, dict[Formatschluessel, Any]()
        grund = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self._grund = grund
        self.titel = mappe.add_format({**grund, "bold": True, "font_size": 14, "font_color": "#1F3D5C"})
        self.text = mappe.add_format({**grund, "text_wrap": True})
        self.fett = mappe.add_format({**grund, "bold": True, "text_wrap": True})
        self.verweis = mappe.add_format({**grund, "font_color": "#1F4E79", "underline": 1})
        self.euro = mappe.add_format({**grund, "num_format": '#,##0.00 "€"', "align": "right"})
        self.kopf = mappe.add_format({**grund, "bold": True, "text_wrap": True, "bg_color": "#E9EDF2", "bottom": 2})

    def hole(self, zelle: Zelle, *, betont: bool) -> Format:
        """Format zu Art, Nachkommastellen, Betonung und Status einer Zelle."""
        status = str(zelle.wert) if zelle.art is Art.STATUS else ""
        schluessel = (zelle.art, zelle.stellen, betont, status)
        if schluessel not in self._vorrat:
            self._vorrat[schluessel] = self._mappe.add_format({**self._grund, **_merkmale(schluessel)})
        return self._vorrat[schluessel]


def _merkmale(schluessel: Formatschluessel) -> dict[str, Any]:
    """Zahlenformat, Ausrichtung und Farbe."""
    art, stellen, betont, status = schluessel
    nachkomma = f".{'0' * stellen}" if stellen else ""
    zahlenformat = {
        Art.EURO: '#,##0.00 "€"',
        Art.PROZENT: f"0{nachkomma} %",
        Art.ZAHL: f"#,##0{nachkomma}",
        Art.ANZAHL: "#,##0",
        Art.JAHR: "0",
    }.get(art, "@")
    merkmale: dict[str, Any] = {"num_format": zahlenformat, "bold": betont}
    if art in RECHTSBUENDIG:
        return {**merkmale, "align": "right"}
    if status:
        return {**merkmale, "bg_color": STATUSTON.get(status, "#FFFFFF")}
    return {**merkmale, "text_wrap": True}


class _Rechnung:
    """Die Formeln der Mappe; ohne Register oder ohne Platz für die Datenblätter gibt es keine."""

    def __init__(self, register: Register | None) -> None:
        """Merkt sich die Tafeln und die Schlüssel, die buchstabengetreu zu vergleichen sind."""
        tafeln = None if register is None else register.tafeln
        self._register = register
        self.tafeln = tafeln if tafeln is not None and hat_platz(tafeln) else None
        self._heikle = frozenset[str]() if register is None else aehnliche(_schluessel(register))

    def formel(self, tabelle: Tabelle, zeile: Zeile, stelle: int) -> str | None:
        """Die Formel einer Tabellenzelle, None, wo es keine gibt."""
        if self._register is None or self.tafeln is None:
            return None
        herkunft = self._register.herkunft(tabelle, zeile, stelle)
        return None if herkunft is None else formel(herkunft, self._heikle)


def _schluessel(register: Register) -> list[str]:
    """Alle Schlüssel, nach denen Formeln auswählen."""
    grundlage = register.grundlage
    if grundlage is None:
        return []
    spalten = (grundlage.ziele["ziel"], grundlage.handlungsfelder["handlungsfeld"], grundlage.produkte["produkt"])
    bereiche = grundlage.handlungsfeldbudgets["fachbereich"].dropna()
    return [str(wert) for spalte in (*spalten, bereiche) for wert in spalte.unique()]


def _schreibe_tabelle(blatt: Worksheet, tabelle: Tabelle, formate: Formate, rechnung: _Rechnung) -> None:
    """Kopf in Zeile 1, darunter die Daten; fixiert, filterbar und druckfertig."""
    for stelle, spalte in enumerate(tabelle.spalten):
        blatt.write_string(0, stelle, spalte.titel.replace("\u00ad", ""), formate.kopf)
        blatt.set_column(stelle, stelle, _breite(tabelle, stelle))
    for nummer, zeile in enumerate(tabelle.zeilen, start=1):
        for stelle, zelle in enumerate(zeile.zellen):
            format_ = formate.hole(zelle, betont=zeile.betont)
            formel_ = rechnung.formel(tabelle, zeile, stelle)
            if formel_ is None or not isinstance(zelle.wert, int | float):
                _schreibe_zelle(blatt, nummer, stelle, zelle, format_)
            else:
                blatt.write_formula(nummer, stelle, formel_, format_, zelle.wert / 100)
    blatt.freeze_panes(1, 0)
    blatt.autofilter(0, 0, max(len(tabelle.zeilen), 1), len(tabelle.spalten) - 1)
    _richte_druck_ein(blatt, tabelle)


def _schreibe_zelle(blatt: Worksheet, zeile: int, spalte: int, zelle: Zelle, format_: Format) -> None:
    """Zahlen als Zahlen, alles andere ausdrücklich als Text; was fehlt, als Strich."""
    wert = zelle.wert
    if wert is None:
        blatt.write_string(zeile, spalte, FEHLT, format_)
    elif isinstance(wert, str):
        text = schreibe_status(wert) if zelle.art is Art.STATUS else sauber(wert)
        passend = text if len(text) <= TEXTLAENGE else text[: TEXTLAENGE - len(GEKUERZT)] + GEKUERZT
        blatt.write_string(zeile, spalte, passend, format_)
    else:
        teiler = 100 if zelle.art in {Art.EURO, Art.PROZENT} else 1
        blatt.write_number(zeile, spalte, wert / teiler, format_)


def _breite(tabelle: Tabelle, stelle: int) -> float:
    """Spaltenbreite nach dem längsten Inhalt, in Grenzen."""
    if tabelle.spalten[stelle].art is Art.EURO:
        return 19
    laengen = [len(str(zeile.zellen[stelle].wert)) for zeile in tabelle.zeilen if zeile.zellen[stelle].wert is not None]
    zahl = tabelle.spalten[stelle].art in RECHTSBUENDIG
    laengste = 8 if zahl else max(laengen, default=0)
    return min(max(laengste, len(tabelle.spalten[stelle].titel), BREITE_AB) + 4, BREITE_BIS)


def _richte_druck_ein(blatt: Worksheet, tabelle: Tabelle) -> None:
    """A4 quer, eine Seite breit, Kopfzeile wiederholt, Titel und Seitenzahl."""
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    blatt.repeat_rows(0)
    blatt.set_header("&L" + sauber(tabelle.titel).replace("&", "&&")[:200])
    blatt.set_footer("&RSeite &P von &N")


def _schreibe_uebersicht(
    mappe: xlsxwriter.Workbook, bericht: Bericht, tabellen: list[tuple[str, Tabelle]], formate: Formate
) -> None:
    """Titel, Kurzfassung und Verzeichnis der Blätter mit Sprungmarken."""
    blatt = mappe.add_worksheet("Übersicht")
    blatt.set_column(0, 0, 32)
    blatt.set_column(1, 1, 100)
    blatt.write_string(0, 0, sauber(bericht.titel), formate.titel)
    blatt.write_string(1, 0, sauber(bericht.untertitel), formate.text)
    zeile = 3
    for satz in bericht.kurzfassung:
        blatt.merge_range(zeile, 0, zeile, 1, "", formate.text)
        blatt.write_string(zeile, 0, sauber(satz), formate.text)
        blatt.set_row(zeile, 15 * (1 + len(satz) // 125))
        zeile += 1
    blatt.write_string(zeile + 1, 0, "Blatt", formate.kopf)
    blatt.write_string(zeile + 1, 1, "Inhalt", formate.kopf)
    eintraege = [("Erläuterungen", "Texte des Berichts, Methode und Datenstand")]
    eintraege += [(name, tabelle.titel + _mit_punkt(tabelle.hinweis)) for name, tabelle in tabellen]
    for nummer, (name, inhalt) in enumerate(eintraege, start=zeile + 2):
        blatt.write_url(nummer, 0, f"internal:'{name}'!A1", formate.verweis, name)
        blatt.write_string(nummer, 1, sauber(inhalt), formate.text)
    blatt.write_string(zeile + 3 + len(eintraege), 0, f"„{FEHLT}“: liegt nicht vor.", formate.text)
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
    blatt.set_landscape()


def _mit_punkt(hinweis: str) -> str:
    """Der Hinweis als Anhang an den Titel."""
    return f". {hinweis}" if hinweis else ""


def _schreibe_erlaeuterungen(mappe: xlsxwriter.Workbook, bericht: Bericht, formate: Formate) -> None:
    """Alle Fließtexte je Abschnitt, dazu Methode und Datenstand."""
    blatt = mappe.add_worksheet("Erläuterungen")
    blatt.set_column(0, 0, 40)
    blatt.set_column(1, 1, 110)
    blatt.write_string(0, 0, "Abschnitt", formate.kopf)
    blatt.write_string(0, 1, "Text", formate.kopf)
    zeile = 1
    for abschnitt in bericht.abschnitte:
        for baustein in abschnitt.bausteine:
            texte = baustein.punkte if isinstance(baustein, Aufzaehlung) else ()
            for text in (baustein.text,) if isinstance(baustein, Absatz) else texte:
                blatt.write_string(zeile, 0, abschnitt.titel, formate.fett)
                blatt.write_string(zeile, 1, sauber(text), formate.text)
                zeile += 1
    blatt.freeze_panes(1, 0)
    blatt.set_landscape()
    blatt.set_paper(9)
    blatt.fit_to_pages(1, 0)
