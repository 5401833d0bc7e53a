"""Was ein vorgeschlagenes Layout über die Blätter der Mappe sagt: welche, woher ihr Produkt kommt, welche fehlen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.layout.yamltext import als_yaml, betragsangaben, kommentar

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.vorschlag.sichtung import Sichtung

_JE_BLATT = (
    "alles steht unter einem Produkt; nennt der Blattname oder eine Zeile über der Tabelle das Produkt, „blattname“ "
    "oder „abschnitt“ angeben und „produkt“ und „ebene“ unter „festwerte“ streichen"
)
_WEITERE = "gehören sie dazu (etwa der Finanzplan), unter „weitere“ je mit „blatt“ und ihren Abweichungen nennen"
_ABWEICHEND = (
    "kopfzeile", "kopfzeilen", "vorzeichen", "vorzeichen_zeilen", "spalten", "festwerte", "werte", "stellen",
    "dezimalstellen", "muster", "ebene_nach_stellen", "auslassen", "abschnitt", "blattname",
)  # fmt: skip


def blattangaben(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Das Blatt oder alle Blätter mit demselben Kopf, und welche Blätter mit Beträgen ungelesen bleiben."""
    quelle = _quelle(sichtung, layout)
    if not layout.blatt:
        return quelle
    return [*_gleiche(sichtung, layout), *_ungelesene(sichtung), f"blatt: {als_yaml(layout.blatt)}", *quelle]


def _gleiche(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Kommentare zu mehreren Blättern mit demselben Kopf."""
    zeilen = []
    if sichtung.gleiche:
        zeilen.append(kommentar("mehrere Blätter mit demselben Kopf; wiederholt sich keines?", sicher=False))
        if "produkt" not in layout.spalten and not sichtung.gliederung.produkte:
            zeilen.append(kommentar(_JE_BLATT, sicher=False))
    wiederholt = [blatt for blatt in (*sichtung.gleiche, sichtung.blatt) if blatt not in layout.blatt]
    if wiederholt:
        text = f"das Blatt {wiederholt[0]} wiederholt die Summe der übrigen; es fehlt hier"
        zeilen.append(kommentar(text, sicher=False))
    return zeilen


def _ungelesene(sichtung: Sichtung) -> list[str]:
    """Kommentare zu Blättern mit Beträgen, die das Layout nicht liest."""
    zeilen = []
    if sichtung.gliederung.ohne:
        namen = ", ".join(sichtung.gliederung.ohne)
        text = f"nicht gelesen werden Blätter, die kein Produkt nennen (vermutlich Summen): {namen}"
        zeilen.append(kommentar(text, sicher=False))
    if sichtung.weitere:
        namen = ", ".join(sichtung.weitere)
        zeilen.append(kommentar(f"nicht gelesen werden die Blätter mit Beträgen: {namen}; {_WEITERE}", sicher=False))
    return zeilen


def _quelle(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Woher Produkt und Plan kommen, wenn keine Spalte sie nennt."""
    zeilen = []
    if layout.abschnitt or layout.blattname:
        beleg = sichtung.gliederung.beleg or "Zeilen über den Tabellen nennen den Plan"
        anzahl = len(sichtung.gliederung.produkte)
        zeilen.append(kommentar(beleg + (f", zusammen {anzahl}" if anzahl else "")))
    muster = {"abschnitt": layout.abschnitt, "blattname": layout.blattname}
    return [*zeilen, *(f"{name}: {_in_strichen(ausdruck)}" for name, ausdruck in muster.items() if ausdruck)]


def _in_strichen(muster: str) -> str:
    """Ein regulärer Ausdruck in einfachen Anführungszeichen, in denen YAML nichts ersetzt."""
    return "'" + muster.replace("'", "''") + "'"


def weitere_angaben(layout: Layout) -> list[str]:
    """Andere Blätter mit eigenem Plan oder Kopf, je mit dem, was dort anders ist."""
    if not layout.weitere:
        return []
    text = "Blätter mit anderem Plan oder anderer Lage des Kopfes; gehören sie zum selben Haushalt?"
    zeilen = [kommentar(text, sicher=False), "weitere:"]
    for teil in layout.weitere:
        zeilen += [f"  - blatt: {als_yaml(teil.blatt)}"]
        zeilen += [f"    {name}: {_abweichung(wert)}" for name, wert in _abweichungen(layout, teil).items()]
        if teil.betraege != layout.betraege:
            zeilen += ["    betraege:", *(f"      - {{{betragsangaben(eintrag)}}}" for eintrag in teil.betraege)]
    return zeilen


def _abweichungen(layout: Layout, teil: Layout) -> dict[str, Any]:
    """Die Angaben eines Teils, die anders sind als im übrigen Layout."""
    paare = {name: (getattr(teil, name), getattr(layout, name)) for name in _ABWEICHEND}
    return {name: eigen for name, (eigen, sonst) in paare.items() if eigen != sonst}


def _abweichung(wert: Any) -> str:  # noqa: ANN401 - Inhalt einer YAML-Angabe
    """Eine abweichende Angabe in YAML-Schreibweise."""
    return als_yaml(wert) if not isinstance(wert, dict) else als_yaml(dict(wert))
