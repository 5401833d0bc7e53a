"""Drei Komponenten: Bilanz in sich, Ergebnisrechnung ↔ Eigenkapital, Finanzrechnung ↔ liquide Mittel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln
from nachhaltigkeitshaushalt.pruefen.abstimmung.tabelle import aus_zeilen, leere_tabelle
from nachhaltigkeitshaushalt.pruefen.wertevorrat import Wert, Wertevorrat

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt


def pruefe_komponenten(haushalt: Haushalt) -> pd.DataFrame:
    """Bilanzformeln und die Verbindungen der drei Komponenten, je Stichtag; leer ohne Bilanz."""
    if haushalt.bilanz.empty:
        return leere_tabelle()
    posten = {p["posten"]: p for p in haushalt.profil.regeln.get("bilanz", {}).get("posten", [])}
    zellen = {(z["posten"], z["jahr"]): z for z in haushalt.bilanz.to_dict("records")}
    zeilen = _pruefungen(haushalt, _regeln(posten, haushalt.profil.land))
    return aus_zeilen([_mit_herkunft(zeile, posten, zellen) for zeile in zeilen], haushalt.profil)


def _pruefungen(haushalt: Haushalt, regeln: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Jede Regel je Stichtag; Änderungen gibt es erst ab dem zweiten."""
    vorrat = Wertevorrat(haushalt)
    jahre = sorted(int(jahr) for jahr in haushalt.bilanz["jahr"].unique())
    return [
        _pruefung(vorrat, regel, jahr)
        for jahr in jahre
        for regel in regeln
        if jahr > jahre[0] or not regel.get("aenderung")
    ]


def _regeln(posten: Mapping[str, Any], land: str) -> list[Mapping[str, Any]]:
    """Formeln der Summenposten und die Verbindungen der Komponenten, die im Land gelten."""
    formeln: list[Mapping[str, Any]] = [
        {"pruefung": "bilanzformel", "links": {"bilanz": name}, "wahlweise": _teile(eintrag["summe"])}
        for name, eintrag in posten.items()
        if "summe" in eintrag
    ]
    return formeln + [r for r in lade_regeln("abstimmung")["komponenten"] if land in r.get("nur", [land])]


def _teile(formel: Mapping[str, int]) -> list[dict[str, Any]]:
    """Teile eines Summenpostens."""
    return [{"bilanz": name, "gewicht": gewicht} for name, gewicht in formel.items()]


def _pruefung(vorrat: Wertevorrat, regel: Mapping[str, Any], jahr: int) -> dict[str, Any]:
    """Linke Seite gegen die Summe der Teile; fehlt ein nötiger Teil, bleibt der errechnete Wert leer."""
    links, ort = _linke_seite(vorrat, regel, jahr)
    noetig = _mit_wert(vorrat, regel.get("gleich", []), jahr)
    wahlweise = _mit_wert(vorrat, regel.get("wahlweise", []), jahr)
    teile = [*noetig, *((teil, wert) for teil, wert in wahlweise if wert is not None)]
    return {
        "pruefung": regel["pruefung"], "zeile": regel["links"]["bilanz"], "jahr": jahr, "wertart": "ergebnis",
        "berichtet_cent": links, "errechnet_cent": _summe(teile),
        "bestandteile": f"{ort} = " + " ".join(_text(teil, wert) for teil, wert in teile),
    }  # fmt: skip


def _mit_wert(
    vorrat: Wertevorrat, teile: list[Mapping[str, Any]], jahr: int
) -> list[tuple[Mapping[str, Any], Wert | None]]:
    """Teile mit ihrem Wert im Jahresabschluss, None wo er fehlt."""
    return [(teil, vorrat.wert(teil, jahr, "ergebnis")) for teil in teile]


def _summe(teile: list[tuple[Mapping[str, Any], Wert | None]]) -> int | None:
    """Gewichtete Summe der Teile; None, wenn einer fehlt oder es keine gibt."""
    summanden = [teil.get("gewicht", 1) * wert.cent for teil, wert in teile if wert is not None]
    return sum(summanden) if summanden and len(summanden) == len(teile) else None


def _linke_seite(vorrat: Wertevorrat, regel: Mapping[str, Any], jahr: int) -> tuple[int | None, str]:
    """Bestand oder seine Änderung gegenüber dem Vorjahr, mit den Zellen."""
    jetzt = vorrat.wert(regel["links"], jahr, "ergebnis")
    if not regel.get("aenderung"):
        return (None, "fehlt") if jetzt is None else (jetzt.cent, jetzt.ort)
    vorher = vorrat.wert(regel["links"], jahr - 1, "ergebnis")
    if jetzt is None or vorher is None:
        return None, "Bestand fehlt"
    return jetzt.cent - vorher.cent, f"{jetzt.ort} − {vorher.ort}"


def _text(teil: Mapping[str, Any], wert: Wert | None) -> str:
    """Ein Teil mit Vorzeichen und Zelle; Fehlendes heißt „fehlt“."""
    name = teil.get("zeile") or teil.get("bilanz") or ", ".join(teil["konto"])
    zeichen = "−" if teil.get("gewicht", 1) < 0 else "+"
    return f"{zeichen} {name} ({'fehlt' if wert is None else wert.ort})"


def _mit_herkunft(zeile: dict[str, Any], posten: Mapping[str, Any], zellen: Mapping[Any, Any]) -> dict[str, Any]:
    """Nummer, Bezeichnung und Zelle des Bilanzpostens links."""
    eintrag, zelle = posten[zeile["zeile"]], zellen.get((zeile["zeile"], zeile["jahr"]), {})
    herkunft = {name: zelle.get(name) for name in ("datei", "blatt", "zelle")}
    kopf = {"ebene": "gesamt", "schluessel": eintrag["seite"], "plan": "bilanz"}
    return {**zeile, **kopf, **herkunft, "nummer": eintrag["nummer"], "bezeichnung": eintrag["bezeichnung"]}
