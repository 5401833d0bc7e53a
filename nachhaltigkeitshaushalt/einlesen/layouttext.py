"""Ein vorgeschlagenes Layout als kommentierte YAML-Datei, mit Beleg zu jeder Angabe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.kopfdeutung import nennt_plan
from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.landdeutung import Landdeutung, Vorzeichendeutung
    from nachhaltigkeitshaushalt.einlesen.layout import Betragsspalte, Layout
    from nachhaltigkeitshaushalt.einlesen.sichtung import Sichtung

UNSICHER = "unsicher – bitte prüfen"
HOECHSTENS_BEFUNDE = 10
_JE_BLATT = (
    "alles steht unter einem Produkt; nennt der Blattname oder eine Zeile über der Tabelle das Produkt, „blattname“ "
    "oder „abschnitt“ angeben und „produkt“ und „ebene“ unter „festwerte“ streichen"
)
_WEITERE = "gehören sie dazu (etwa der Finanzplan), unter „weitere“ je mit „blatt“ und ihren Abweichungen nennen"


def schreibe_yaml(  # noqa: PLR0913 - alles, was der Vorschlag belegen muss
    sichtung: Sichtung, layout: Layout, land: Landdeutung, vorzeichen: Vorzeichendeutung | None,
    haushalt: Haushalt | None, grund: str,
) -> str:  # fmt: skip
    """Der Text der Layoutdatei."""
    abschnitte = [
        _kopf(sichtung, layout, land),
        _dateien(sichtung, layout),
        _vorzeichen(layout, vorzeichen),
        _spalten(sichtung, layout),
        _betraege(sichtung, layout),
        _ergaenzungen(layout, haushalt),
        _pruefung(haushalt, grund),
    ]
    return "\n\n".join("\n".join(zeilen) for zeilen in abschnitte if zeilen) + "\n"


def _wert(wert: Any) -> str:  # noqa: ANN401 - Inhalt einer YAML-Angabe
    """Ein Wert in YAML-Schreibweise (JSON ist gültiges YAML)."""
    return json.dumps(wert, ensure_ascii=False)


def _kommentar(text: str, *, sicher: bool = True) -> str:
    """Kommentar in einer Zeile."""
    sauber = " ".join(text.split())
    return f"# {sauber}" if sicher else f"# {UNSICHER}: {sauber}"


def _kopf(sichtung: Sichtung, layout: Layout, land: Landdeutung) -> list[str]:
    """Name, Land, Haushaltsjahr, Blatt und Kopf."""
    name = sichtung.mappe.pfad.stem if len(sichtung.dateien) == 1 else sichtung.mappe.pfad.parent.name
    zeilen = [
        "# Vorschlag für ein Layout; jede Angabe nennt ihren Beleg. Zeilen mit „unsicher“ zuerst prüfen.",
        f"name: {_wert(name)}",
        _kommentar(f"Landesprofil: {land.beleg}", sicher=land.sicher),
        f"land: {land.land}",
    ]
    if layout.haushaltsjahr is not None:
        sicher = not sichtung.jahresbeleg.startswith("unsicher")
        zeilen += [_kommentar(sichtung.jahresbeleg.removeprefix("unsicher: "), sicher=sicher)]
        zeilen += [f"haushaltsjahr: {layout.haushaltsjahr}"]
    elif not sichtung.namen.hat_jahr:
        zeilen += [_kommentar(sichtung.jahresbeleg.removeprefix("unsicher: "), sicher=False), "# haushaltsjahr: JJJJ"]
    zeilen += _blatt(sichtung, layout)
    zeilen += [_kommentar(sichtung.kopf.beleg), f"kopfzeile: {layout.kopfzeile}"]
    return zeilen + ([f"kopfzeilen: {layout.kopfzeilen}"] if layout.kopfzeilen > 1 else [])


def _blatt(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Das Blatt oder alle Blätter mit demselben Kopf, und welche Blätter mit Beträgen ungelesen bleiben."""
    if not layout.blatt:
        return []
    zeilen = []
    if sichtung.gleiche:
        zeilen.append(_kommentar("mehrere Blätter mit demselben Kopf; wiederholt sich keines?", sicher=False))
        if "produkt" not in layout.spalten:
            zeilen.append(_kommentar(_JE_BLATT, sicher=False))
    wiederholt = [blatt for blatt in (*sichtung.gleiche, sichtung.blatt) if blatt not in layout.blatt]
    if wiederholt:
        zeilen.append(
            _kommentar(f"das Blatt {wiederholt[0]} wiederholt die Summe der übrigen; es fehlt hier", sicher=False)
        )
    if sichtung.weitere:
        namen = ", ".join(sichtung.weitere)
        zeilen.append(_kommentar(f"nicht gelesen werden die Blätter mit Beträgen: {namen}; {_WEITERE}", sicher=False))
    return [*zeilen, f"blatt: {_wert(layout.blatt)}"]


def _dateien(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Kodierung, Trennzeichen und Dateinamen."""
    zeilen = _textangaben(layout)
    if len(sichtung.dateien) > 1:
        zeilen += [_kommentar(sichtung.namen.beleg or "die Dateinamen sagen nichts Gemeinsames")]
        zeilen += [f"dateien: {_wert(layout.dateien)}"]
    if layout.dateiname:
        zeilen.append("dateiname: '" + layout.dateiname.replace("'", "''") + "'")
    if layout.werte:
        zeilen += ["werte:", *(f"  {name}: {_wert(dict(tafel))}" for name, tafel in layout.werte.items())]
    return zeilen


def _textangaben(layout: Layout) -> list[str]:
    """Kodierung und Trennzeichen einer Textdatei."""
    zeilen = []
    if layout.kodierung:
        zeilen += [
            "# Kodierung und Trennzeichen sind an den Bytes der Datei erkannt.",
            f"kodierung: {layout.kodierung}",
        ]
    if layout.trennzeichen:
        zeilen.append(f"trennzeichen: {_wert(layout.trennzeichen)}")
    return zeilen


def _vorzeichen(layout: Layout, deutung: Vorzeichendeutung | None) -> list[str]:
    """Vorzeichenregel und Zahlenstil."""
    beleg = "Vorzeichen nicht erkennbar, weil nichts gelesen werden konnte" if deutung is None else deutung.beleg
    zeilen = [_kommentar(beleg, sicher=deutung is not None and deutung.sicher), f"vorzeichen: {layout.vorzeichen}"]
    if layout.vorzeichen_zeilen:
        zeilen += ["# Diese Zeilen stehen anders als ihre Seite.", "vorzeichen_zeilen:"]
        zeilen += [f"  {zeile}: {regel}" for zeile, regel in layout.vorzeichen_zeilen.items()]
    return zeilen


def _spalten(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Merkmalsspalten, Festwerte und Stellen."""
    zeilen = ["# Angabe des Datenvertrags: Überschrift in der Datei", "spalten:"] if layout.spalten else []
    for spalte in sichtung.spalten:
        if spalte.angabe != "betrag":
            zeilen += [f"  {spalte.angabe}: {_wert(spalte.verweis)}  {_kommentar(spalte.beleg, sicher=spalte.sicher)}"]
    if not layout.spalten.keys() & {"zeile", "zeilennummer", "konto"}:
        zeilen += [
            _kommentar(
                "weder Konto noch Zeilennummer erkannt; so gibt es nur Erträge und Aufwendungen im Ganzen", sicher=False
            )
        ]
    if layout.festwerte:
        zeilen += ["festwerte:", *(f"  {name}: {_wert(wert)}" for name, wert in layout.festwerte.items())]
    return zeilen + _stellen(layout) + _schluesselform(layout) + _ebenen(layout) + _auslassen(layout)


def _ebenen(layout: Layout) -> list[str]:
    """Welche Schlüssellänge welche Ebene ist, wenn mehrere in einer Tabelle stehen."""
    if not layout.ebene_nach_stellen:
        return []
    kommentar = _kommentar("kürzere Schlüssel wiederholen die Summe der längeren mit demselben Anfang", sicher=False)
    return [kommentar, "ebene_nach_stellen:", *(f"  {n}: {ebene}" for n, ebene in layout.ebene_nach_stellen.items())]


def _stellen(layout: Layout) -> list[str]:
    """Stellen der Schlüssel, die führende Nullen verloren haben."""
    if not layout.stellen:
        return []
    kommentar = _kommentar("Schlüssel sind Zahlen verschiedener Länge; führende Nullen fehlen", sicher=False)
    return [kommentar, "stellen:", *(f"  {name}: {stellen}" for name, stellen in layout.stellen.items())]


def _schluesselform(layout: Layout) -> list[str]:
    """Schlüssel, die als Dezimalzahl oder mit anderem zusammen in einer Zelle stehen."""
    zeilen = []
    if layout.dezimalstellen:
        zeilen += [_kommentar("der Schlüssel steht als Dezimalzahl in der Datei; 11.1 war wohl 11.10", sicher=False)]
        zeilen += ["dezimalstellen:", *(f"  {name}: {stellen}" for name, stellen in layout.dezimalstellen.items())]
    if layout.muster:
        zeilen += [_kommentar("mehrere Schlüssel stehen in einer Zelle; das Muster trennt sie", sicher=False)]
        zeilen += ["muster:", *(f"  {name}: {_wert(muster)}" for name, muster in layout.muster.items())]
    return zeilen


def _auslassen(layout: Layout) -> list[str]:
    """Zeilen, die nur Summen anderer Zeilen wiederholen."""
    if not layout.auslassen:
        return []
    kommentar = _kommentar("diese Zeilen sind vermutlich Summen anderer Zeilen", sicher=False)
    return [kommentar, "auslassen:", *(f"  {_wert(name)}: {_wert(texte)}" for name, texte in layout.auslassen.items())]


def _betraege(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Betragsspalten mit Jahr und Wertart."""
    zeilen = []
    if sichtung.einheit_oben and any(not deutung.einheit for deutung in sichtung.betraege()):
        zeilen.append(_kommentar(f"Einheit nach der Angabe über dem Kopf „{sichtung.einheit_oben[1]}“", sicher=False))
    if sichtung.uebrige:
        namen = ", ".join(f"„{name}“" for name in sichtung.uebrige[:HOECHSTENS_BEFUNDE])
        zeilen.append(_kommentar(f"Spalten mit Zahlen, die nicht gelesen werden: {namen}", sicher=False))
    zeilen.append("betraege:")
    for eintrag, deutung in zip(layout.betraege, sichtung.betraege(), strict=True):
        ohne_jahr = eintrag.jahr is None and deutung.abstand is None and sichtung.angabe("jahr") is None
        naechstes = eintrag.jahr == (layout.haushaltsjahr or 0) + 1 and nennt_plan(eintrag.spalte)
        folgejahr = (eintrag.wertart == "ansatz" and eintrag.versatz == 1) or naechstes
        sicher = (deutung.sicher or eintrag.wertart is None) and not folgejahr
        beleg = deutung.beleg + (f", Zahlenstil {deutung.stil}" if deutung.stil else "")
        zeilen.append(f"  - {{{_angaben(eintrag)}}}  {_kommentar(beleg, sicher=sicher and not ohne_jahr)}")
    return zeilen


def _angaben(eintrag: Betragsspalte) -> str:
    """Die Angaben einer Betragsspalte, ohne die, die fehlen oder dem Üblichen entsprechen."""
    angaben: Mapping[str, Any] = {
        "spalte": eintrag.spalte, "jahr": eintrag.jahr, "versatz": eintrag.versatz, "wertart": eintrag.wertart,
        "einheit": None if eintrag.einheit == "euro" else eintrag.einheit, "nachrang": eintrag.nachrang or None,
        "seite": eintrag.seite,
        "vorzeichen": eintrag.vorzeichen,
    }  # fmt: skip
    return ", ".join(f"{name}: {_wert(wert)}" for name, wert in angaben.items() if wert is not None)


def _ergaenzungen(layout: Layout, haushalt: Haushalt | None) -> list[str]:
    """Vorschläge, über die nur ein Mensch entscheiden kann, als auskommentierte Zeilen."""
    if haushalt is None:
        return []
    befunde = haushalt.befunde
    fremd = befunde[befunde["regel"] == "zeilennummer_unbekannt"].drop_duplicates("wert")
    zeilen = []
    if len(fremd):
        zeilen = [
            f"# {UNSICHER}: Nummern, die das Landesprofil nicht kennt; die Zeile des Plans eintragen",
            "# zeilen:",
        ]
        zeilen += [f"#   {_wert(z['wert'])}: …  # {z['text']}" for z in fremd.to_dict("records")]
    ohne = befunde[befunde["regel"].isin(["pflichtspalte_leer", "zeile_nicht_bestimmbar"])]
    if len(ohne) and "konto" in layout.spalten:
        zeilen += [f"# {UNSICHER}: Zeilen ohne Schlüssel ({', '.join(ohne['zelle'].head(3))}) bewusst auslassen?"]
        zeilen += [f'# auslassen: {{{_wert(layout.spalten["konto"])}: ["(leer)"]}}']
    return zeilen


def _pruefung(haushalt: Haushalt | None, grund: str) -> list[str]:
    """Was ein Leseversuch ergab, als Kommentar."""
    if haushalt is None:
        return ["# Leseversuch gescheitert:", *(f"#   {zeile}" for zeile in grund.splitlines()[:HOECHSTENS_BEFUNDE])]
    zeilen = [
        "# Leseversuch mit diesem Vorschlag",
        *(f"#   {text}" for text in _kennzahlen(haushalt)),
    ]
    erste = haushalt.zeilen[["produkt", "zeile", "seite", "jahr", "wertart", "betrag_cent"]].head(5)
    zeilen += [
        "#   " + " | ".join([*map(str, zeile[:-1]), als_euro(zeile[-1])]) for zeile in erste.itertuples(index=False)
    ]
    befunde = haushalt.befunde.drop_duplicates("text").head(HOECHSTENS_BEFUNDE)
    return zeilen + [f"#   {_kommentar(z['text'])[2:]} {z['hinweis']}" for z in befunde.to_dict("records")]


def _kennzahlen(haushalt: Haushalt) -> list[str]:
    """Anzahlen, Summen und erfüllte Kontrollen des Leseversuchs."""
    protokoll = haushalt.leseprotokoll
    summen = {
        n: als_euro(int(protokoll[f"{n}_cent"].sum())) for n in ("summe_quelle", "summe_gelesen", "summe_kontrolle")
    }
    differenz, anzahl = als_euro(int(protokoll["differenz_cent"].sum())), protokoll["nicht_gelesen"].sum()
    erfuellt = {
        n: f"{protokoll[f'{n}_erfuellt'].sum()} von {protokoll[n].sum()}" for n in ("summenzeilen", "kontrollsummen")
    }
    return [
        f"Haushaltszeilen: {len(haushalt.zeilen)}, Produkte: {len(haushalt.produkte)}, nicht gelesene Zellen: {anzahl}",
        f"Summe der Quelle {summen['summe_quelle']} = gelesen {summen['summe_gelesen']}",
        f"  + Kontrolle und ausgelassen {summen['summe_kontrolle']} + Differenz {differenz}",
        f"Summenzeilen erfüllt: {erfuellt['summenzeilen']}, Spaltensummen: {erfuellt['kontrollsummen']}",
    ]
