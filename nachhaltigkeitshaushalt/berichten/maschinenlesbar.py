"""Der Bericht für Maschinen: alle Zahlen mit Prüfspur, Methoden, Fassungen und Prüfsummen als JSON.

Die Datei ist so geschrieben, dass je Zahl und je Zelle eine Zeile steht: Ändert sich eine
Zelle der Eingabe, ändern sich nur die Zeilen, die von ihr abhängen.
"""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.berichten.ablage import schreibe_sicher
from nachhaltigkeitshaushalt.berichten.herkunft.terme import Tafelname
from nachhaltigkeitshaushalt.berichten.herkunft.texte import Textzahl, Zahlensuche, textstellen
from nachhaltigkeitshaushalt.berichten.inhalt import Art
from nachhaltigkeitshaushalt.kern.regelwerk import gueltig_in, lade_regeln

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.grundlage import Berichtsgrundlage
    from nachhaltigkeitshaushalt.berichten.herkunft.register import Eintrag, Register
    from nachhaltigkeitshaushalt.berichten.herkunft.terme import Herkunft, Term
    from nachhaltigkeitshaushalt.berichten.inhalt import Bericht

FASSUNG = 1
"""Fassung des Aufbaus dieser Datei; steigt, wenn ein Feld seine Bedeutung ändert."""

EINHEIT = {Art.EURO: "Cent", Art.PROZENT: "Prozent", Art.ANZAHL: "Anzahl", Art.JAHR: "Jahr", Art.ZAHL: "Zahl"}


def schreibe_json(register: Register, pfad: Path) -> Path:
    """Schreibt den Bericht als JSON-Datei nach ``pfad``."""
    return schreibe_sicher(pfad, als_json(register).encode("utf-8"))


def als_json(register: Register) -> str:
    """Der Bericht als JSON-Text; gleiche Eingabe gibt gleichen Text."""
    teile = [*_kopf(register.bericht, register.grundlage).items(), *_listen(register).items()]
    return "{\n" + ",\n".join(f"{_text(name)}: {_block(wert)}" for name, wert in teile) + "\n}\n"


def _text(wert: object) -> str:
    """Ein Wert in einer Zeile."""
    return json.dumps(wert, ensure_ascii=False, allow_nan=False)


def _block(wert: object) -> str:
    """Eine Liste mit einem Eintrag je Zeile, alles andere in einer Zeile."""
    if not isinstance(wert, list) or not wert:
        return _text(wert)
    return "[\n" + ",\n".join(map(_text, wert)) + "\n]"


def _kopf(bericht: Bericht, grundlage: Berichtsgrundlage | None) -> dict[str, object]:
    """Worum es geht, womit und woraus gerechnet wurde."""
    return {
        "art": "Lagebericht Nachhaltigkeitshaushalt",
        "fassung": FASSUNG,
        "programm": {"name": "nachhaltigkeitshaushalt", "version": _programmversion()},
        "titel": bericht.titel,
        "kommune": bericht.kommune,
        "jahr": bericht.jahr,
        "stand": bericht.stand,
        "angaben": {} if grundlage is None else dict(sorted(grundlage.angaben.items())),
        "dateien": {} if grundlage is None else dict(sorted(grundlage.dateien.items())),
    }


def _programmversion() -> str:
    """Die Version des Programms, leer ohne Installation."""
    try:
        return version("nachhaltigkeitshaushalt")
    except PackageNotFoundError:
        return ""


def _listen(register: Register) -> dict[str, list[Any]]:
    """Methoden, Zahlen, Texte, Kennzahlen, Befunde und die Tafeln mit den Zellen."""
    listen: dict[str, list[Any]] = {
        "zahlen": [_zahl(eintrag) for eintrag in register.eintraege.values()],
        "texte": list(_texte(register)),
    }
    if register.grundlage is not None:
        listen |= _eingaben(register.grundlage)
    if register.tafeln is not None:
        for name in Tafelname:
            tafel = register.tafeln.hole(name)
            listen[f"tafel_{name}_spalten"] = list(tafel.columns)
            listen[f"tafel_{name}"] = tafel.to_numpy(dtype=object).tolist()
    return listen


def _eingaben(grundlage: Berichtsgrundlage) -> dict[str, list[Any]]:
    """Methoden, Urteile mit allen Eingangswerten, Kennzahlwerte und Befunde."""
    return {
        "methoden": list(_methoden(grundlage)),
        "kennzahlen": _zeilen(grundlage.zielerreichung),
        "kennzahlwerte": _zeilen(_bis(grundlage.kennzahlwerte, grundlage.jahr)),
        "befunde": _zeilen(grundlage.befunde),
    }


def _methoden(grundlage: Berichtsgrundlage) -> Iterator[dict[str, object]]:
    """Jede angewandte Methode mit Bezeichnung, geltender Fassung und Fundstelle."""
    bekannte = lade_regeln("methoden")["methoden"]
    angewandt = grundlage.zielerreichung[["methode", "regelversion"]].dropna().drop_duplicates()
    for methode, regelversion in sorted(angewandt.itertuples(index=False, name=None)):
        eintrag = bekannte.get(methode, {})
        fassung = gueltig_in(eintrag.get("fassungen", []), grundlage.jahr) or {}
        yield {
            "methode": methode,
            "bezeichnung": eintrag.get("bezeichnung", methode),
            "regelversion": regelversion,
            "fundstelle": fassung.get("fundstelle"),
        }


def _zahl(eintrag: Eintrag) -> dict[str, object]:
    """Eine Zahl mit Wert, Darstellung und Prüfspur."""
    zahl: dict[str, object] = {
        "schluessel": eintrag.schluessel,
        "abschnitt": eintrag.abschnitt,
        "wert": eintrag.wert,
        "einheit": EINHEIT[eintrag.art],
        "darstellung": eintrag.darstellung,
    }
    return zahl if eintrag.herkunft is None else {**zahl, "pruefspur": _herkunft(eintrag.herkunft)}


def _herkunft(herkunft: Herkunft) -> dict[str, object]:
    """Die Terme einer Zahl; ein Anteil nennt auch die Terme des Ganzen."""
    spur: dict[str, object] = {"summe": [_term(term) for term in herkunft.zaehler]}
    if herkunft.nenner:
        spur["geteilt_durch"] = [_term(term) for term in herkunft.nenner]
    return spur


def _term(term: Term) -> dict[str, object]:
    """Ein Term: Tafel, Vorzeichen und Bedingungen."""
    bedingungen = {spalte: list(werte) for spalte, werte in term.bedingungen}
    return {"tafel": str(term.tafel), "faktor": term.faktor, "wo": bedingungen}


def _texte(register: Register) -> Iterator[dict[str, object]]:
    """Jede Textstelle mit ihren Zahlen."""
    suche = Zahlensuche(register)
    for abschnitt, ort, text, notizen in textstellen(register.bericht):
        zahlen = [_textzahl(zahl) for zahl in suche.suche(text, abschnitt, ort, notizen)]
        yield {"abschnitt": abschnitt, "ort": ort, "text": text, "zahlen": zahlen}


def _textzahl(zahl: Textzahl) -> dict[str, object]:
    """Eine Zahl im Text; ohne genauen Wert ist sie Teil eines Namens, Datums oder Zitats."""
    eintrag: dict[str, object] = {"darstellung": zahl.darstellung}
    if zahl.werte:
        eintrag["wert"] = zahl.werte[0] if len(zahl.werte) == 1 else list(zahl.werte)
    if zahl.schluessel:
        eintrag["schluessel"] = zahl.schluessel
    if zahl.geteilt:
        eintrag["anteil_von"] = list(zahl.geteilt)
    return eintrag


def _bis(tabelle: pd.DataFrame, jahr: int) -> pd.DataFrame:
    """Die Werte bis zum Berichtsjahr."""
    return tabelle[tabelle["jahr"] <= jahr]


def _zeilen(tabelle: pd.DataFrame) -> list[dict[str, object]]:
    """Die Zeilen einer Tabelle; was fehlt, ist null."""
    sauber: Iterable[Mapping[Any, Any]] = tabelle.astype(object).where(tabelle.notna(), None).to_dict("records")
    return [{str(name): wert for name, wert in zeile.items()} for zeile in sauber]
