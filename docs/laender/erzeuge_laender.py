"""Erzeugt je Landesprofil eine Seite in docs/laender, mit Gliederung, Kontenrahmen und Fundstellen aus dem YAML.

Aufruf im Projektordner: ``python docs/laender/erzeuge_laender.py``
"""  # noqa: INP001 - ein Skript, kein Paket

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.kern.landesprofil import zeilen_der_gliederung
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln, vorhandene_regeln

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ORDNER = Path(__file__).resolve().parent
BEFEHL = "python docs/laender/erzeuge_laender.py"
GUETE = {
    "gerechnet": "an veröffentlichten Zahlen nachgerechnet",
    "amtlich": "nach dem amtlichen Muster",
    "verordnung": "nach der Verordnung, an keiner Datei nachgerechnet",
    "belegt": "aus der genannten Quelle",
    "gruppen": "nur nach Kontengruppen belegt",
    "teilweise": "nur teilweise belegt",
    "allgemein": "ohne Rechtsvorschrift",
    "fehlt": "nicht belegt",
}
PLAN = {"ergebnis": "Ergebnisplan", "finanz": "Finanzplan"}
EBENE = {
    "gesamt": "Gesamtplan",
    "teilplan": "Teilplan",
    "gesamtrechnung": "Gesamtrechnung (Jahresabschluss)",
    "massnahme": "Investitionsmaßnahme",
}
REGELN = {"fortgeschrieben": "Fortgeschriebener Ansatz", "vergleich": "Vergleich Ansatz/Ist"}


def seite(land: str) -> str:
    """Die Seite eines Landes."""
    profil = lade_regeln(f"laender/{land}")
    teile = [
        f"# {profil['name']} ({profil['land']})",
        f"Erzeugt aus `nachhaltigkeitshaushalt/regeln/laender/{land}.yaml` mit `{BEFEHL}`; nicht von Hand ändern.",
        f"Bericht zum Jahresabschluss: **{profil['bericht']}**.",
        *(_gliederung(g, profil["gliederungen"]) for g in profil["gliederungen"]),
        *(_bilanz(abschnitt) for abschnitt in profil.get("bilanz", [])),
        *(_kontenrahmen(abschnitt) for abschnitt in profil["kontenrahmen"]),
        *(_regel(titel, profil.get(name, [])) for name, titel in REGELN.items()),
        _produktrahmen(profil["produktrahmen"]),
    ]
    return "\n\n".join(teil for teil in teile if teil) + "\n"


def uebersicht() -> str:
    """Alle Profile mit dem, was sie enthalten und wie gut es belegt ist."""
    zeilen = []
    for land in vorhandene_regeln("laender"):
        profil = lade_regeln(f"laender/{land}")
        plaene = [
            f"{PLAN[g['plan']]}, {EBENE[g['ebene']]} ab {g['ab']}: {GUETE[g['guete']]}" for g in profil["gliederungen"]
        ]
        konten = "; ".join(f"ab {k['ab']}: {GUETE[k['guete']]}" for k in profil["kontenrahmen"])
        zeilen.append((f"[{profil['name']}]({land}.md)", profil["land"], "<br>".join(plaene), konten))
    tafel = _tafel(("Land", "Kürzel", "Gliederungen", "Kontenrahmen"), zeilen)
    return f"# Landesprofile\n\nErzeugt mit `{BEFEHL}`; nicht von Hand ändern.\n\n{tafel}\n"


def _gliederung(abschnitt: Mapping[str, Any], alle: list[dict[str, Any]]) -> str:
    """Zeilen eines Plans mit Nummer, Schlüssel, Bezeichnung und Formel."""
    zeilen = zeilen_der_gliederung(abschnitt, alle)
    nummern = {z["zeile"]: z["nummer"] for z in zeilen}
    tafel = _tafel(
        ("Zeile", "Bezeichnung", "Schlüssel", "Seite oder Formel"),
        [(z["nummer"], z["bezeichnung"], f"`{z['zeile']}`", _art(z, nummern)) for z in zeilen],
    )
    titel = f"## {PLAN[abschnitt['plan']]}, {EBENE[abschnitt['ebene']]}, ab {abschnitt['ab']}"
    return f"{titel}\n\n{_herkunft(abschnitt)}\n\n{tafel}"


def _art(zeile: Mapping[str, Any], nummern: Mapping[str, str]) -> str:
    """Seite, Art oder Formel mit den gedruckten Nummern; dazu besondere Merkmale."""
    if "summe" in zeile:
        text = _formel({nummern[teil]: gewicht for teil, gewicht in zeile["summe"].items()})
    else:
        text = str(zeile.get("seite") or zeile["art"])
    merkmale = [
        "nur, wenn belegt" if zeile.get("wahlweise") else "",
        "negativ gedruckt" if zeile.get("gedruckt") == "negativ" else "",
        "zwischen den Ebenen aufgerechnet" if zeile.get("konsolidiert") else "",
        f"auch {', '.join(zeile['auch'])}" if "auch" in zeile else "",
    ]
    return "; ".join([text, *(merkmal for merkmal in merkmale if merkmal)])


def _formel(teile: Mapping[str, int]) -> str:
    """„= 01 + 02 − 03“."""
    stuecke = [f"{'−' if gewicht < 0 else '+'} {name}" for name, gewicht in teile.items()]
    return f"= {' '.join(stuecke).removeprefix('+ ')}"


def _bilanz(abschnitt: Mapping[str, Any]) -> str:
    """Posten der Bilanz und der Spiegel."""
    nummern = {p["posten"]: p["nummer"] for p in abschnitt["posten"]}
    zeilen = [
        (p["seite"], p["nummer"], p["bezeichnung"], f"`{p['posten']}`",
         _formel({nummern[t]: g for t, g in p["summe"].items()}) if "summe" in p else "")
        for p in abschnitt["posten"]
    ]  # fmt: skip
    tafel = _tafel(("Seite", "Position", "Bezeichnung", "Schlüssel", "Formel"), zeilen)
    return f"## Bilanz, ab {abschnitt['ab']}\n\n{_herkunft(abschnitt)}\n\n{tafel}"


def _kontenrahmen(abschnitt: Mapping[str, Any]) -> str:
    """Kontenanfang → Zeile."""
    zeilen = [(konto, f"`{zeile}`") for konto, zeile in sorted(abschnitt["konten"].items())]
    tafel = _tafel(("Kontenanfang", "Zeile"), zeilen) if zeilen else "Keine Zuordnung."
    lesart = "Der längste passende Kontenanfang gilt; ein Konto ohne Zeile ist ein Befund."
    return f"## Kontenrahmen, ab {abschnitt['ab']}\n\n{_herkunft(abschnitt)} {lesart}\n\n{tafel}"


def _regel(titel: str, eintraege: Sequence[Mapping[str, Any]]) -> str:
    """Rechenregel zwischen Wertarten."""
    zeilen = [(f"ab {e['ab']}", _formel(e["regel"]), e["fundstelle"]) for e in eintraege]
    return f"## {titel}\n\n{_tafel(('Gilt', 'Regel', 'Fundstelle'), zeilen)}" if zeilen else ""


def _produktrahmen(rahmen: Mapping[str, Any]) -> str:
    """Produktbereiche."""
    tafel = _tafel(("Produktbereich", "Bezeichnung"), list(rahmen["produktbereiche"].items()))
    return f"## Produktrahmen, ab {rahmen['ab']}\n\nQuelle: {rahmen['fundstelle']}.\n\n{tafel}"


def _herkunft(abschnitt: Mapping[str, Any]) -> str:
    """Fundstelle und Güte in einem Satz."""
    return f"Quelle: {abschnitt['fundstelle']}. Güte: {GUETE[abschnitt['guete']]}."


def _tafel(kopf: Iterable[str], zeilen: Iterable[Iterable[str]]) -> str:
    """Tabelle in Markdown."""
    spalten = list(kopf)
    reihen = [spalten, ["---"] * len(spalten), *zeilen]
    return "\n".join("| " + " | ".join(str(zelle).replace("|", "\\|") for zelle in reihe) + " |" for reihe in reihen)


def seiten() -> dict[str, str]:
    """Alle erzeugten Dateien: Name → Inhalt."""
    return {"README.md": uebersicht()} | {f"{land}.md": seite(land) for land in vorhandene_regeln("laender")}


if __name__ == "__main__":
    for name, inhalt in seiten().items():
        (ORDNER / name).write_text(inhalt, encoding="utf-8")
