"""Ein vorgeschlagenes Layout als kommentierte YAML-Datei, mit Beleg zu jeder Angabe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nachhaltigkeitshaushalt.einlesen.layout.yamltext import UNSICHER, als_yaml, betragsangaben, kommentar
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import nennt_plan
from nachhaltigkeitshaushalt.einlesen.vorschlag.layoutblaetter import blattangaben, weitere_angaben
from nachhaltigkeitshaushalt.kern.geld import als_euro

if TYPE_CHECKING:
    from nachhaltigkeitshaushalt.einlesen.haushaltsplan import Haushalt
    from nachhaltigkeitshaushalt.einlesen.layout.modell import Layout
    from nachhaltigkeitshaushalt.einlesen.vorschlag.landdeutung import Landdeutung, Vorzeichendeutung
    from nachhaltigkeitshaushalt.einlesen.vorschlag.sichtung import Sichtung

HOECHSTENS_BEFUNDE = 10


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
        weitere_angaben(layout),
        _ergaenzungen(layout, haushalt),
        _pruefung(haushalt, grund),
    ]
    return "\n\n".join("\n".join(zeilen) for zeilen in abschnitte if zeilen) + "\n"


def _kopf(sichtung: Sichtung, layout: Layout, land: Landdeutung) -> list[str]:
    """Name, Land, Haushaltsjahr, Blatt und Kopf."""
    name = sichtung.mappe.pfad.stem if len(sichtung.dateien) == 1 else sichtung.mappe.pfad.parent.name
    zeilen = [
        "# Vorschlag für ein Layout; jede Angabe nennt ihren Beleg. Zeilen mit „unsicher“ zuerst prüfen.",
        f"name: {als_yaml(name)}",
        kommentar(f"Landesprofil: {land.beleg}", sicher=land.sicher),
        f"land: {land.land}",
    ]
    if layout.haushaltsjahr is not None:
        sicher = not sichtung.jahresbeleg.startswith("unsicher")
        zeilen += [kommentar(sichtung.jahresbeleg.removeprefix("unsicher: "), sicher=sicher)]
        zeilen += [f"haushaltsjahr: {layout.haushaltsjahr}"]
    elif not sichtung.namen.hat_jahr:
        zeilen += [kommentar(sichtung.jahresbeleg.removeprefix("unsicher: "), sicher=False), "# haushaltsjahr: JJJJ"]
    zeilen += blattangaben(sichtung, layout)
    zeilen += [kommentar(sichtung.kopf.beleg), f"kopfzeile: {layout.kopfzeile}"]
    return zeilen + ([f"kopfzeilen: {layout.kopfzeilen}"] if layout.kopfzeilen > 1 else [])


def _dateien(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Kodierung, Trennzeichen und Dateinamen."""
    zeilen = _textangaben(layout)
    if len(sichtung.dateien) > 1:
        zeilen += [kommentar(sichtung.namen.beleg or "die Dateinamen sagen nichts Gemeinsames")]
        zeilen += [f"dateien: {als_yaml(layout.dateien)}"]
    if layout.dateiname:
        zeilen.append("dateiname: '" + layout.dateiname.replace("'", "''") + "'")
    if layout.werte:
        zeilen += ["werte:", *(f"  {name}: {als_yaml(dict(tafel))}" for name, tafel in layout.werte.items())]
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
        zeilen.append(f"trennzeichen: {als_yaml(layout.trennzeichen)}")
    return zeilen


def _vorzeichen(layout: Layout, deutung: Vorzeichendeutung | None) -> list[str]:
    """Vorzeichenregel und Zahlenstil."""
    beleg = "Vorzeichen nicht erkennbar, weil nichts gelesen werden konnte" if deutung is None else deutung.beleg
    zeilen = [kommentar(beleg, sicher=deutung is not None and deutung.sicher), f"vorzeichen: {layout.vorzeichen}"]
    if layout.vorzeichen_zeilen:
        zeilen += ["# Diese Zeilen stehen anders als ihre Seite.", "vorzeichen_zeilen:"]
        zeilen += [f"  {zeile}: {regel}" for zeile, regel in layout.vorzeichen_zeilen.items()]
    return zeilen


def _spalten(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Merkmalsspalten, Festwerte und Stellen."""
    zeilen = ["# Angabe des Datenvertrags: Überschrift in der Datei", "spalten:"] if layout.spalten else []
    for spalte in sichtung.spalten:
        if spalte.angabe != "betrag":
            zeilen += [
                f"  {spalte.angabe}: {als_yaml(spalte.verweis)}  {kommentar(spalte.beleg, sicher=spalte.sicher)}"
            ]
    if not layout.spalten.keys() & {"zeile", "zeilennummer", "konto"}:
        zeilen += [
            kommentar(
                "weder Konto noch Zeilennummer erkannt; so gibt es nur Erträge und Aufwendungen im Ganzen", sicher=False
            )
        ]
    if layout.festwerte:
        zeilen += ["festwerte:", *(f"  {name}: {als_yaml(wert)}" for name, wert in layout.festwerte.items())]
    return zeilen + _stellen(layout) + _schluesselform(layout) + _ebenen(layout) + _auslassen(layout)


def _ebenen(layout: Layout) -> list[str]:
    """Welche Schlüssellänge welche Ebene ist, wenn mehrere in einer Tabelle stehen."""
    if not layout.ebene_nach_stellen:
        return []
    hinweis = kommentar("kürzere Schlüssel wiederholen die Summe der längeren mit demselben Anfang", sicher=False)
    return [hinweis, "ebene_nach_stellen:", *(f"  {n}: {ebene}" for n, ebene in layout.ebene_nach_stellen.items())]


def _stellen(layout: Layout) -> list[str]:
    """Stellen der Schlüssel, die führende Nullen verloren haben."""
    if not layout.stellen:
        return []
    hinweis = kommentar("Schlüssel sind Zahlen verschiedener Länge; führende Nullen fehlen", sicher=False)
    return [hinweis, "stellen:", *(f"  {name}: {stellen}" for name, stellen in layout.stellen.items())]


def _schluesselform(layout: Layout) -> list[str]:
    """Schlüssel, die als Dezimalzahl oder mit anderem zusammen in einer Zelle stehen."""
    zeilen = []
    if layout.dezimalstellen:
        zeilen += [kommentar("der Schlüssel steht als Dezimalzahl in der Datei; 11.1 war wohl 11.10", sicher=False)]
        zeilen += ["dezimalstellen:", *(f"  {name}: {stellen}" for name, stellen in layout.dezimalstellen.items())]
    if layout.muster:
        zeilen += [kommentar("mehrere Schlüssel stehen in einer Zelle; das Muster trennt sie", sicher=False)]
        zeilen += ["muster:", *(f"  {name}: {als_yaml(muster)}" for name, muster in layout.muster.items())]
    return zeilen


def _auslassen(layout: Layout) -> list[str]:
    """Zeilen, die nur Summen anderer Zeilen wiederholen."""
    if not layout.auslassen:
        return []
    hinweis = kommentar("diese Zeilen sind vermutlich Summen anderer Zeilen", sicher=False)
    return [
        hinweis,
        "auslassen:",
        *(f"  {als_yaml(name)}: {als_yaml(texte)}" for name, texte in layout.auslassen.items()),
    ]


def _betraege(sichtung: Sichtung, layout: Layout) -> list[str]:
    """Betragsspalten mit Jahr und Wertart."""
    zeilen = []
    if sichtung.einheit_oben and any(not deutung.einheit for deutung in sichtung.betraege()):
        zeilen.append(kommentar(f"Einheit nach der Angabe über dem Kopf „{sichtung.einheit_oben[1]}“", sicher=False))
    if sichtung.uebrige:
        namen = ", ".join(f"„{name}“" for name in sichtung.uebrige[:HOECHSTENS_BEFUNDE])
        zeilen.append(kommentar(f"Spalten mit Zahlen, die nicht gelesen werden: {namen}", sicher=False))
    zeilen.append("betraege:")
    for eintrag, deutung in zip(layout.betraege, sichtung.betraege(), strict=True):
        ohne_jahr = eintrag.jahr is None and deutung.abstand is None and sichtung.angabe("jahr") is None
        naechstes = eintrag.jahr == (layout.haushaltsjahr or 0) + 1 and nennt_plan(eintrag.spalte)
        folgejahr = (eintrag.wertart == "ansatz" and eintrag.versatz == 1) or naechstes
        sicher = (deutung.sicher or eintrag.wertart is None) and not folgejahr
        beleg = deutung.beleg + (f", Zahlenstil {deutung.stil}" if deutung.stil else "")
        zeilen.append(f"  - {{{betragsangaben(eintrag)}}}  {kommentar(beleg, sicher=sicher and not ohne_jahr)}")
    return zeilen


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
        zeilen += [f"#   {als_yaml(z['wert'])}: …  # {z['text']}" for z in fremd.to_dict("records")]
    ohne = befunde[befunde["regel"].isin(["pflichtspalte_leer", "zeile_nicht_bestimmbar"])]
    if len(ohne) and "konto" in layout.spalten:
        zeilen += [f"# {UNSICHER}: Zeilen ohne Schlüssel ({', '.join(ohne['zelle'].head(3))}) bewusst auslassen?"]
        zeilen += [f'# auslassen: {{{als_yaml(layout.spalten["konto"])}: ["(leer)"]}}']
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
    return zeilen + [f"#   {kommentar(z['text'])[2:]} {z['hinweis']}" for z in befunde.to_dict("records")]


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
