"""Zwischenspeicher auf Wunsch: ein gelesener, geprüfter Haushalt als Parquet und zurück, mit aller Herkunft.

Gültig ist er nur, solange Dateien, Layout, Regeln und Version dieselben sind; sonst wird neu gelesen.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt, lies_haushalt
from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import als_layouts, finde_dateien
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.dateifehler import grund
from nachhaltigkeitshaushalt.kern.landesprofil import lade_landesprofil

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.zeilen.quellen import Layoutangabe, Pfad

FASSUNG = 4
"""Wird erhöht, wenn sich ändert, was gelesen wird."""
_ANGABEN = "angaben.json"


def lies_haushalt_mit_zwischenspeicher(
    pfad: Pfad | Iterable[Pfad], ordner: Pfad, *, land: str | None = None, layout: Layoutangabe = None
) -> Haushalt:
    """Wie ``lies_haushalt``; ein gültiger Zwischenspeicher im Ordner ersetzt das Lesen.

    Args:
        pfad: Wie bei ``lies_haushalt``.
        ordner: Ordner des Zwischenspeichers; er wird angelegt und bei jeder Änderung neu geschrieben.
        land: Wie bei ``lies_haushalt``.
        layout: Wie bei ``lies_haushalt``.

    """
    dateien, layouts = finde_dateien(pfad), als_layouts(layout)
    kennung = _kennung(dateien, layouts, land)
    ziel = Path(ordner)
    vorhanden = _hole(ziel, kennung)
    if vorhanden is not None:
        return vorhanden
    haushalt = lies_haushalt(dateien, land=land, layout=layouts or None)
    _schreibe(haushalt, ziel, kennung)
    return haushalt


def _kennung(dateien: Sequence[Path], layouts: Sequence[Layout], land: str | None) -> str:
    """Prüfsumme über alles, wovon das Ergebnis abhängt."""
    summe = hashlib.sha256(f"{FASSUNG}|{land}|{_stand()}|{layouts!r}".encode())
    for datei in dateien:
        summe.update(str(datei).encode())
        try:
            with datei.open("rb") as strom:
                summe.update(hashlib.file_digest(strom, "sha256").digest())
        except OSError as ausnahme:
            raise fehler("datei_nicht_lesbar", Ort(str(datei)), "es gibt sie nicht") from ausnahme
    return summe.hexdigest()


@cache
def _stand() -> str:
    """Prüfsumme des Einlesens und der Regeln: eine andere Version liest neu."""
    summe = hashlib.sha256()
    wurzel = Path(str(files("nachhaltigkeitshaushalt")))
    for teil in ("einlesen", "kern", "regeln"):
        for datei in sorted((wurzel / teil).rglob("*")):
            if datei.suffix in (".py", ".yaml"):
                summe.update(datei.read_bytes())
    return summe.hexdigest()


def _tabellen() -> list[str]:
    """Namen der Tabellen eines Haushalts."""
    return [feld.name for feld in fields(Haushalt) if "DataFrame" in str(feld.type)]


def _schreibe(haushalt: Haushalt, ziel: Path, kennung: str) -> None:
    """Schreibt alle Tabellen, die Angaben zuletzt; erst sie machen den Zwischenspeicher gültig."""
    try:
        ziel.mkdir(parents=True, exist_ok=True)
        (ziel / _ANGABEN).unlink(missing_ok=True)
        typen = {}
        for name in _tabellen():
            tabelle: pd.DataFrame = getattr(haushalt, name)
            tabelle.to_parquet(ziel / f"{name}.parquet", compression="zstd")
            typen[name] = {spalte: str(typ) for spalte, typ in tabelle.dtypes.items()}
        angaben = {
            "kennung": kennung, "typen": typen, "angaben": haushalt.angaben, "dateien": haushalt.dateien,
            "buchstaben": haushalt.buchstaben, "land": haushalt.profil.land, "jahr": haushalt.profil.jahr,
        }  # fmt: skip
        neu = ziel / f"{_ANGABEN}.neu"
        neu.write_text(json.dumps(angaben, ensure_ascii=False), encoding="utf-8")
        neu.replace(ziel / _ANGABEN)
    except OSError as ausnahme:
        raise fehler("ausgabe_nicht_schreibbar", Ort(str(ziel)), grund(ausnahme)) from ausnahme


def _hole(ziel: Path, kennung: str) -> Haushalt | None:
    """Der gespeicherte Haushalt, oder None, wenn er fehlt, veraltet oder beschädigt ist."""
    try:
        angaben: dict[str, Any] = json.loads((ziel / _ANGABEN).read_text(encoding="utf-8"))
        if angaben.get("kennung") != kennung:
            return None
        tabellen = {name: _lies_tabelle(ziel, name, angaben["typen"][name]) for name in _tabellen()}
    except (OSError, ValueError, KeyError):
        return None
    return Haushalt(
        **tabellen, profil=lade_landesprofil(angaben["land"], angaben["jahr"]), angaben=angaben["angaben"],
        dateien=angaben["dateien"], buchstaben=angaben["buchstaben"],
    )  # fmt: skip


def _lies_tabelle(ziel: Path, name: str, typen: dict[str, str]) -> pd.DataFrame:
    """Eine Tabelle; stimmen die Typen nicht, ist der Zwischenspeicher beschädigt."""
    tabelle = pd.read_parquet(ziel / f"{name}.parquet")
    if {spalte: str(typ) for spalte, typ in tabelle.dtypes.items()} != typen:
        raise ValueError(name)
    return tabelle
