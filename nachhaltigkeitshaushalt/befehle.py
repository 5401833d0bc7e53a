"""Was die Befehle der Kommandozeile tun; alles Schwere wird erst im Befehl geladen."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pandas as pd

    from nachhaltigkeitshaushalt.berichten.lagebericht import Lagebericht
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

GUT, BEFUNDE, UNBRAUCHBAR = 0, 1, 2


def fuehre_beispiel_aus(auswahl: argparse.Namespace) -> int:
    """Kopiert die Beispielmappen und schreibt ihren Lagebericht in denselben Ordner."""
    from nachhaltigkeitshaushalt.beispiel import beispielmappen

    ordner = _ordner(auswahl.ordner)
    kopien = {name: _kopiere(quelle, ordner / quelle.name) for name, quelle in beispielmappen().items()}
    plan = _lies(str(kopien["haushalt"]), str(kopien["steuerung"]))
    return _schreibe_lagebericht(plan, _haushaltsjahr(plan), ordner)


def fuehre_vorlage_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt die leere Steuerungsmappe; eine vorhandene Datei bleibt unberührt."""
    from pathlib import Path

    from nachhaltigkeitshaushalt.berichten.steuerungsvorlage import schreibe_vorlage
    from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler

    ziel = Path(auswahl.datei)
    if ziel.exists():
        raise fehler("ausgabe_vorhanden", Ort(str(ziel)))
    print(f"Geschrieben: {schreibe_vorlage(ziel)}")
    return GUT


def fuehre_pruefe_aus(auswahl: argparse.Namespace) -> int:
    """Zeigt das Leseprotokoll und alle Befunde."""
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    _melde("Prüfe …")
    befunde = plan.befunde
    _zeige_protokoll(plan)
    return _melde_befunde(befunde)


def fuehre_lagebericht_aus(auswahl: argparse.Namespace) -> int:
    """Liest, prüft, bewertet und schreibt den Lagebericht."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    jahr = auswahl.jahr if auswahl.jahr is not None else _haushaltsjahr(plan)
    return _schreibe_lagebericht(plan, jahr, ordner, auswahl.wortvorlage, auswahl.vorjahr)


def fuehre_produktblatt_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt die Blätter der genannten Produkte, ohne Angabe die aller Produkte."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    jahr = auswahl.jahr if auswahl.jahr is not None else _haushaltsjahr(plan)
    produkte = auswahl.produkte or plan.haushalt.produkte["produkt"].tolist()
    _melde(f"Prüfe und bewerte {jahr} …")
    blaetter = {produkt: plan.produktblatt(produkt, jahr) for produkt in produkte}
    for produkt, blatt in blaetter.items():
        _schreibe(blatt, ordner / f"Produktblatt_{_dateiname(produkt)}_{jahr}")
    return _melde_fehler(plan.befunde, "zeigt der Befehl pruefe")


def fuehre_bericht_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt den Bericht zum Stichtag; Kommentare des letzten Berichts bleiben erhalten."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    fruehere = sorted(ordner.glob(f"Bericht_{auswahl.stichtag[:4]}-*.xlsx"))
    kommentare = auswahl.kommentare or (fruehere[-1] if fruehere else None)
    bericht = plan.unterjaehriger_bericht(auswahl.stichtag, kommentare=kommentare)
    _schreibe(bericht, ordner / f"Bericht_{auswahl.stichtag}")
    return _melde_befunde(plan.stand(auswahl.stichtag).befunde)


def fuehre_beschlussvorlage_aus(auswahl: argparse.Namespace) -> int:
    """Schreibt die Beschlussvorlage eines Handlungsfelds."""
    ordner = _ordner(auswahl.ausgabe)
    plan = _lies(auswahl.haushalt, auswahl.steuerung, auswahl.land, auswahl.layout)
    feld, jahr, cent = auswahl.handlungsfeld, auswahl.jahr, auswahl.budget * 100
    vorlage = plan.beschlussvorlage(handlungsfeld=feld, jahr=jahr, budget_cent=cent, regel=auswahl.regel)
    _schreibe(vorlage, ordner / f"Beschlussvorlage_{_dateiname(auswahl.handlungsfeld)}_{auswahl.jahr}")
    return GUT


def _schreibe(bericht: Lagebericht, stamm: Path) -> None:
    """Schreibt einen Bericht als Word- und Excel-Datei."""
    _verlange_frei(stamm.parent, [stamm.name], ("docx", "xlsx"))
    for schreibe, endung in ((bericht.als_word, "docx"), (bericht.als_excel, "xlsx")):
        print(f"Geschrieben: {schreibe(stamm.with_name(f'{stamm.name}.{endung}'))}")


def _melde_befunde(befunde: pd.DataFrame) -> int:
    """Zeigt die Befunde und gibt 1 zurück, wenn Fehler darunter sind."""
    _zeige_befunde(befunde)
    return BEFUNDE if (befunde["schwere"] == "fehler").any() else GUT


def fuehre_layout_aus(auswahl: argparse.Namespace) -> int:
    """Schlägt ein Layout vor und zeigt oder schreibt es; Befunde der Schwere „fehler“ ergeben 1."""
    from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutvorschlag import schlage_layout_vor

    _melde("Sehe die Datei an und lese sie zur Probe …")
    vorschlag = schlage_layout_vor(auswahl.dateien)
    if auswahl.ausgabe is None:
        print(vorschlag.yaml, end="")
    else:
        print(f"Geschrieben: {vorschlag.schreibe(auswahl.ausgabe)}")
    befunde = vorschlag.befunde
    return BEFUNDE if len(befunde) and (befunde["schwere"] == "fehler").any() else GUT


def _lies(haushalt: str, steuerung: str, land: str | None = None, layout: str | None = None) -> Nachhaltigkeitshaushalt:
    """Beide Mappen als Nachhaltigkeitshaushalt."""
    _melde(f"Lese {haushalt} …")
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import lies_haushalt
    from nachhaltigkeitshaushalt.einlesen.steuerungsmappe import lies_steuerung
    from nachhaltigkeitshaushalt.haushalt import Nachhaltigkeitshaushalt

    gelesen = lies_haushalt(haushalt, land=land, layout=layout)
    _melde(f"Lese {steuerung} …")
    return Nachhaltigkeitshaushalt(gelesen, lies_steuerung(steuerung))


def _schreibe_lagebericht(
    plan: Nachhaltigkeitshaushalt, jahr: int, ordner: Path, wortvorlage: str | None = None, vorjahr: str | None = None
) -> int:
    """Schreibt den Lagebericht, auf Wunsch den Vergleich mit dem Vorjahr, und zeigt die Befunde."""
    staemme = [f"Lagebericht_{jahr}", *([] if vorjahr is None else [f"Vergleich_{jahr}"])]
    _verlange_frei(ordner, staemme, ("docx", "xlsx", "html", "json"))
    _melde(f"Prüfe und bewerte {jahr} …")
    bericht = plan.lagebericht(jahr)
    vergleich = None if vorjahr is None else bericht.vergleich(vorjahr)
    _schreibe_alle_formate(bericht, ordner, f"Lagebericht_{jahr}", wortvorlage)
    if vergleich is not None:
        _schreibe_alle_formate(vergleich, ordner, f"Vergleich_{jahr}", wortvorlage)
    return _melde_fehler(plan.befunde, "stehen im Bericht")


def _schreibe_alle_formate(bericht: Lagebericht, ordner: Path, stamm: str, wortvorlage: str | None) -> None:
    """Schreibt Word, Excel, Webseite und JSON."""
    wege: dict[str, Callable[[Path], Path]] = {
        "docx": partial(bericht.als_word, vorlage=wortvorlage),
        "xlsx": bericht.als_excel,
        "html": bericht.als_html,
        "json": bericht.als_json,
    }
    for endung, schreibe in wege.items():
        ziel = ordner / f"{stamm}.{endung}"
        _melde(f"Schreibe {ziel} …")
        print(f"Geschrieben: {schreibe(ziel)}")


def _melde_fehler(befunde: pd.DataFrame, sonst: str) -> int:
    """Zeigt die Fehler; ``sonst`` sagt, wo die übrigen Befunde stehen."""
    fehler = befunde[befunde["schwere"] == "fehler"]
    if fehler.empty:
        print(f"Keine Fehler; {len(befunde)} Warnungen und Hinweise {sonst}.")
        return GUT
    _zeige_befunde(fehler)
    return BEFUNDE


def _haushaltsjahr(plan: Nachhaltigkeitshaushalt) -> int:
    """Das Haushaltsjahr der Datei."""
    return plan.haushalt.profil.jahr


def _zeige_protokoll(plan: Nachhaltigkeitshaushalt) -> None:
    """Eine Zeile je Betragsspalte: gelesen und Summe gegen die Datei."""
    from nachhaltigkeitshaushalt.kern.geld import als_euro

    for zeile in plan.haushalt.leseprotokoll.to_dict("records"):
        print(
            f"Spalte „{zeile['ueberschrift']}“: {zeile['gelesen']} von {zeile['zeilen']} Zeilen gelesen, "
            f"Summe {als_euro(zeile['summe_gelesen_cent'])}, Differenz zur Datei {als_euro(zeile['differenz_cent'])}"
        )


def _zeige_befunde(befunde: pd.DataFrame) -> None:
    """Alle Befunde, gezählt und – je Schwere höchstens 20 – im Wortlaut."""
    from nachhaltigkeitshaushalt.kern.befunde import meldung

    for schwere, titel in (("fehler", "Fehler"), ("warnung", "Warnungen"), ("hinweis", "Hinweise")):
        auswahl = befunde[befunde["schwere"] == schwere]
        if len(auswahl):
            leer_als_none = auswahl.astype(object).where(auswahl.notna(), None)
            print(f"\n{len(auswahl)} {titel}\n{meldung(leer_als_none.to_dict('records'))}")  # type: ignore[arg-type]
    if befunde.empty:
        print("Keine Befunde.")


def _dateiname(schluessel: str) -> str:
    """Ein Schlüssel als Teil eines Dateinamens; was dort nicht stehen darf, als ``%`` mit seinem Zeichenwert."""
    return "".join(z if z.isalnum() or z in "-_." else f"%{ord(z):02X}" for z in schluessel)


def _ordner(name: str) -> Path:
    """Der Zielordner; er wird angelegt und muss beschreibbar sein, bevor gerechnet wird."""
    import os
    from pathlib import Path

    from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
    from nachhaltigkeitshaushalt.kern.dateifehler import grund

    ordner = Path(name)
    try:
        ordner.mkdir(parents=True, exist_ok=True)
    except OSError as ausnahme:
        raise fehler("ausgabe_nicht_schreibbar", Ort(name), grund(ausnahme)) from ausnahme
    if not os.access(ordner, os.W_OK):
        raise fehler("ausgabe_nicht_schreibbar", Ort(name), "kein Schreibrecht")
    return ordner


def _verlange_frei(ordner: Path, staemme: Iterable[str], endungen: Iterable[str]) -> None:
    """Alle Zieldateien sind neu oder lassen sich ersetzen."""
    from nachhaltigkeitshaushalt.berichten.ablage import verlange_ueberschreibbar

    verlange_ueberschreibbar(ordner / f"{stamm}.{endung}" for stamm in staemme for endung in endungen)


def _kopiere(quelle: Path, ziel: Path) -> Path:
    """Kopiert eine Beispielmappe; eine vorhandene, veränderte Datei bleibt, wie sie ist."""
    import shutil

    from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
    from nachhaltigkeitshaushalt.kern.dateifehler import grund

    if ziel.exists() and ziel.read_bytes() != quelle.read_bytes():
        _melde(f"{ziel} ist schon da und weicht vom Beispiel ab; verwendet wird die vorhandene Datei.")
        return ziel
    try:
        shutil.copyfile(quelle, ziel)
    except OSError as ausnahme:
        raise fehler("ausgabe_nicht_schreibbar", Ort(str(ziel)), grund(ausnahme)) from ausnahme
    return ziel


def _melde(text: str) -> None:
    """Fortschritt auf stderr, damit stdout nur Ergebnisse enthält."""
    print(text, file=sys.stderr, flush=True)
