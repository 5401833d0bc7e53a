"""Der Bericht der Beispielstadt, geradeaus geschrieben: das Vergleichsmaß zu ``bericht.py``.

So schriebe ihn, wer die üblichen Bibliotheken nach ihren Anleitungen benutzt: lesen mit pandas
und openpyxl, rechnen mit merge und groupby, Word mit ``table.cell()``, Bilder mit pyplot und
``bbox_inches="tight"``, Excel mit ``to_excel``. Gleiche Tabellen, Zeilen, Bilder und Auflösung;
geprüft wird nichts, verteilt wird in Gleitkommazahlen, und die Urteile kommen aus der Bibliothek.

Aufruf: ``python benchmarks/bericht_geradeaus.py AUSGABEORDNER``
"""
# ruff: noqa: ANN001, ANN201, D103, PERF401, PLR0913, PLR0915 - ein Skript, wie es im Alltag entsteht

from __future__ import annotations

import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from matplotlib.colors import ListedColormap

import nachhaltigkeitshaushalt as nh

JAHR = 2025
DATEN = Path(__file__).resolve().parents[1] / "data"
STATUS = ["sonne", "leicht_bewoelkt", "wolke", "gewitter", "nicht_bewertbar"]
NAMEN = {
    "sonne": "Sonne",
    "leicht_bewoelkt": "leicht bewölkt",
    "wolke": "Wolke",
    "gewitter": "Gewitter",
    "nicht_bewertbar": "nicht bewertbar",
}
FARBEN = {
    "sonne": "#147D5B",
    "leicht_bewoelkt": "#BFE6D7",
    "wolke": "#E9A23B",
    "gewitter": "#6E1F0A",
    "nicht_bewertbar": "#EFEFEF",
}
FALTEN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", " ": "_", "-": "_"})


def euro(wert):
    if pd.isna(wert):
        return "–"
    return f"{wert:,.2f}".replace(",", "X").replace(".", ",").replace("X", ".")


def zahl(wert, stellen=1):
    return "–" if pd.isna(wert) else f"{wert:,.{stellen}f}".replace(",", "X").replace(".", ",").replace("X", ".")


def prozent(wert):
    return "–" if pd.isna(wert) else f"{zahl(wert)} %"


def lies():
    haushalt = pd.read_excel(
        DATEN / "haushalt_2025.xlsx",
        sheet_name=None,
        engine="openpyxl",
        dtype={"Produkt": str, "Konto": str, "Produktgruppe": str, "Produktbereich": str, "Zeile": str},
    )
    steuerung = pd.read_excel(
        DATEN / "steuerung_2025.xlsx",
        sheet_name=None,
        engine="openpyxl",
        dtype={"Produkt": str, "Konto": str, "Von Produkt": str, "Nach Produkt": str},
    )
    return haushalt, steuerung


def verteile(zeilen, produkte, zuordnungen):
    """Zuordnungen mit Vererbung (Produkt vor Produktgruppe vor Produktbereich) auf die Zeilen gelegt."""
    gilt = zuordnungen[(zuordnungen["Gültig ab"].fillna(0) <= JAHR) & (zuordnungen["Gültig bis"].fillna(9999) >= JAHR)]
    stuecke, offen = [], produkte.copy()
    for ebene in ("Produkt", "Produktgruppe", "Produktbereich"):
        rechts = gilt.rename(columns={"Produkt": "Schlüssel"})
        treffer = offen[["Produkt", "Produktgruppe", "Produktbereich"]].merge(
            rechts, left_on=ebene, right_on="Schlüssel"
        )
        stuecke.append(treffer[["Produkt", "Ziel", "Anteil", "Wirkung"]])
        offen = offen[~offen["Produkt"].isin(treffer["Produkt"])]
    geltend = pd.concat(stuecke)
    verteilt = zeilen.rename_axis("Nummer").reset_index().merge(geltend, on="Produkt")
    verteilt["Betrag"] = verteilt["Betrag"] * verteilt["Anteil"]
    return verteilt, offen["Produkt"]


def mit_rest(zeilen, verteilt):
    """Was von jeder Zeile keinem Ziel zugeordnet ist, als eigene Zeile dazu."""
    rest = zeilen.rename_axis("Nummer").reset_index()
    rest["Betrag"] -= rest["Nummer"].map(verteilt.groupby("Nummer")["Betrag"].sum()).fillna(0)
    vergeben = rest["Nummer"].map(verteilt.groupby("Nummer")["Anteil"].sum()).fillna(0)
    rest = rest[vergeben.round(6) < 1].assign(Ziel="nicht zugeordnet")
    return pd.concat([verteilt, rest])


def seite(zeilen):
    erste = zeilen["Konto"].str[0]
    return erste.map({"4": "Ertrag", "5": "Aufwand", "6": "Einzahlung", "7": "Auszahlung"})


def schreibe_tabelle(dokument, titel, tabelle):
    dokument.add_paragraph(titel, style="Caption")
    gitter = dokument.add_table(rows=len(tabelle) + 1, cols=len(tabelle.columns))
    gitter.style = "Light Grid Accent 1"
    for spalte, name in enumerate(tabelle.columns):
        gitter.cell(0, spalte).text = str(name)
        gitter.cell(0, spalte).paragraphs[0].runs[0].font.bold = True
    for zeile in range(len(tabelle)):
        for spalte in range(len(tabelle.columns)):
            zelle = gitter.cell(zeile + 1, spalte)
            zelle.text = str(tabelle.iloc[zeile, spalte])
            zelle.paragraphs[0].runs[0].font.size = Pt(8.5)
            if zelle.text[:1].isdigit() and spalte:
                zelle.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def schreibe_bild(dokument, ordner, name, titel):
    datei = ordner / f"{name}.png"
    if len(plt.gcf().axes) > 1:
        plt.tight_layout()
    plt.savefig(datei, dpi=160, bbox_inches="tight")
    plt.close()
    dokument.add_picture(str(datei), width=Cm(16.5))
    dokument.add_paragraph(titel, style="Caption")


def drehe(dokument, quer):
    bereich = dokument.add_section()
    bereich.orientation = WD_ORIENT.LANDSCAPE if quer else WD_ORIENT.PORTRAIT
    bereich.page_width, bereich.page_height = (Cm(29.7), Cm(21)) if quer else (Cm(21), Cm(29.7))


def eckwerte(plan):
    tafel = plan[["Zeile", "Bezeichnung", f"Ansatz {JAHR}", f"Fortgeschrieben {JAHR}", f"Ergebnis {JAHR}"]].copy()
    tafel["Abweichung"] = tafel[f"Ergebnis {JAHR}"] - tafel[f"Fortgeschrieben {JAHR}"]
    return tafel


def bild_plan_ist(tafel):
    gewaehlt = tafel[tafel["Bezeichnung"].isin(["Ordentliche Erträge", "Ordentliche Aufwendungen"])].set_index(
        "Bezeichnung"
    )
    gewaehlt.iloc[:, 1:4].div(1e6).plot.barh(figsize=(6.5, 2.4))
    plt.title("Ordentliche Erträge und Aufwendungen in Mio. €")


def bild_abweichung(tafel):
    einzeln = tafel[~tafel["Zeile"].isin(["10", "17", "18", "21", "22", "25", "26"])].copy()
    aufwand = einzeln["Zeile"].astype(int).between(11, 16) | einzeln["Zeile"].isin(["20", "24"])
    einzeln["Wirkung"] = einzeln["Abweichung"].where(~aufwand, -einzeln["Abweichung"])
    groesste = einzeln.reindex(einzeln["Wirkung"].abs().sort_values().index[-6:]).sort_values("Wirkung")
    plt.figure(figsize=(6.5, 2.8))
    plt.barh(groesste["Bezeichnung"], groesste["Wirkung"] / 1e3)
    plt.title("Die größten Abweichungen in T€")


def mittel_tabellen(verteilt, alle, ziele, felder):
    """Mittel je Handlungsfeld, je Wirkung, je Ziel."""
    feld = ziele.set_index("Ziel")["Handlungsfeld"]
    name = felder.set_index("Handlungsfeld")["Bezeichnung"]
    verteilt = verteilt.assign(Feld=verteilt["Ziel"].map(feld))
    gesamt = alle.groupby("Seite")["Betrag"].sum()
    je_feld = verteilt.pivot_table(index="Feld", columns="Seite", values="Betrag", aggfunc="sum")
    je_feld.loc["Rest"] = gesamt - je_feld.sum()
    je_feld.loc["Summe"] = gesamt
    je_ziel = verteilt.pivot_table(index=["Feld", "Ziel"], columns="Seite", values="Betrag", aggfunc="sum")
    wirkung = (
        verteilt[verteilt["Seite"] == "Aufwand"]
        .pivot_table(index="Feld", columns="Wirkung", values="Betrag", aggfunc="sum")
        .reindex(columns=["fördernd", "neutral", "hemmend"])
    )
    wirkung.loc["Summe"] = wirkung.sum()
    wirkung["Summe"] = wirkung.sum(axis=1)
    zeilen = []
    for kuerzel in felder["Handlungsfeld"]:
        zeilen.append((kuerzel, name[kuerzel], *je_feld.loc[kuerzel]))
        for ziel in ziele.loc[ziele["Handlungsfeld"] == kuerzel, "Ziel"]:
            if (kuerzel, ziel) in je_ziel.index:
                zeilen.append((ziel, ziele.set_index("Ziel").loc[ziel, "Bezeichnung"], *je_ziel.loc[(kuerzel, ziel)]))
    zeilen.append(("", "keinem Ziel zugeordnet", *je_feld.loc["Rest"]))
    zeilen.append(("Summe", "", *je_feld.loc["Summe"]))
    ziel_tafel = pd.DataFrame(zeilen, columns=["Nr.", "Handlungsfeld / Ziel", "Aufwand", "Ertrag"])
    feld_tafel = (
        je_feld.rename(index={**name, "Rest": "keinem Ziel zugeordnet"}).rename_axis("Handlungsfeld").reset_index()
    )
    wirkung_tafel = wirkung.rename(index=name).rename_axis("Handlungsfeld").reset_index()
    for tafel in (feld_tafel, ziel_tafel):
        tafel["Zuschussbedarf"] = tafel["Aufwand"] - tafel["Ertrag"]
        tafel["Anteil"] = tafel["Aufwand"] / gesamt["Aufwand"] * 100
    return feld_tafel, wirkung_tafel, ziel_tafel


def als_text(tafel):
    text = tafel.copy().astype(object)
    for spalte in tafel.columns:
        if tafel[spalte].dtype.kind == "f":
            text[spalte] = tafel[spalte].map(prozent if spalte in {"Anteil", "Ausschöpfung"} else euro)
    return text


def bewerte(steuerung):
    """Die Urteile nach der amtlichen Regel."""
    kennzahlen, werte = steuerung["Kennzahlen"].copy(), steuerung["Kennzahlwerte"].copy()
    kennzahlen.columns = [name.lower().translate(FALTEN) for name in kennzahlen.columns]
    werte.columns = [name.lower().translate(FALTEN) for name in werte.columns]
    for spalte in ("richtung", "zielart"):
        kennzahlen[spalte] = kennzahlen[spalte].str.lower().str.translate(FALTEN)
    werte["wertart"] = werte["wertart"].str.lower()
    werte["datenstand"] = werte["datenstand"].dt.strftime("%Y-%m-%d")
    return kennzahlen, werte, nh.bewerte_kennzahlen(kennzahlen, werte, JAHR)


def kennzahl_tafel(kennzahlen, werte, urteile, felder, ziele):
    ist = werte[werte["wertart"] == "ist"].pivot_table(index="kennzahl", columns="jahr", values="wert", aggfunc="last")
    tafel = kennzahlen[["kennzahl", "bezeichnung", "einheit", "ziel"]].merge(
        urteile.drop(columns=["einheit", "ziel"], errors="ignore"), on="kennzahl"
    )
    tafel["Feld"] = (
        tafel["ziel"]
        .map(ziele.set_index("Ziel")["Handlungsfeld"])
        .map(felder.set_index("Handlungsfeld")["Bezeichnung"])
    )
    tafel["vorvor"] = tafel["kennzahl"].map(ist[JAHR - 2])
    tafel["ist"] = tafel["kennzahl"].map(ist[JAHR])
    tafel["abweichung"] = tafel["ist"] - tafel["sollwert"]
    return tafel


def kennzahl_text(tafel):
    zeilen = []
    for _, z in tafel.iterrows():
        ziel = (
            f"{zahl(z['zielwert'])} ({'jährlich' if pd.isna(z['zieljahr']) else int(z['zieljahr'])})"
            if not pd.isna(z["zielwert"])
            else "–"
        )
        zeilen.append(
            [
                z["bezeichnung"],
                z["einheit"],
                zahl(z["vorvor"]),
                zahl(z["sollwert"]),
                zahl(z["ist"]),
                zahl(z["abweichung"]),
                ziel,
                NAMEN[z["status"]],
                z["begruendung"],
            ]
        )
    return pd.DataFrame(
        zeilen,
        columns=[
            "Kennzahl",
            "Einheit",
            f"Ist {JAHR - 2}",
            f"Soll {JAHR}",
            f"Ist {JAHR}",
            "Abweichung",
            "Zielwert (Jahr)",
            "Status",
            "Begründung",
        ],
    )


def erfuellung(tafel):
    """Anteil der erreichten Stufen je Handlungsfeld; nicht Bewertbares als Gewitter oder als Sonne."""
    punkte = tafel.assign(Stufe=tafel["status"].map({"sonne": 3, "leicht_bewoelkt": 2, "wolke": 1, "gewitter": 0}))
    zeilen = []
    for feld, teil in [*punkte.groupby("Feld", sort=False), ("insgesamt", punkte)]:
        stufe = teil["Stufe"] / 3 * 100
        ohne = (stufe.sum() - stufe) / (stufe.count() - 1)
        einfluss = teil["kennzahl"][(stufe.mean() - ohne).abs().idxmax()]
        grenzen = stufe.fillna(0).mean(), stufe.fillna(100).mean()
        zeilen.append((feld, stufe.mean(), *grenzen, stufe.count(), len(stufe), einfluss))
    namen = ["Handlungsfeld", "Erfüllungsgrad in %", "mindestens", "höchstens", "bewertbar", "von", "größter Einfluss"]
    return pd.DataFrame(zeilen, columns=namen)


def bild_status(uebersicht):
    uebersicht.iloc[:-1].set_index("Handlungsfeld")[[NAMEN[s] for s in STATUS]].plot.barh(
        stacked=True, figsize=(6.5, 3), color=list(FARBEN.values())
    )
    plt.title("Kennzahlen nach Status")


def bild_pfade(tafel, werte):
    schlechteste = (
        tafel.assign(
            rang=tafel["status"].map(
                {"gewitter": 0, "wolke": 1, "leicht_bewoelkt": 2, "sonne": 3, "nicht_bewertbar": 4}
            )
        )
        .sort_values("rang", kind="stable")
        .drop_duplicates("Feld")
    )
    _, achsen = plt.subplots(3, 2, figsize=(6.5, 6.9))
    for achse, (_, z) in zip(achsen.flat, schlechteste.iterrows(), strict=False):
        reihe = werte[(werte["kennzahl"] == z["kennzahl"]) & (werte["wertart"] == "ist")]
        achse.plot(reihe["jahr"], reihe["wert"], marker="o")
        if not pd.isna(z["zielwert"]) and not pd.isna(z["zieljahr"]):
            achse.plot([z["basisjahr"], z["zieljahr"]], [z["basiswert"], z["zielwert"]], "--")
        achse.set_title(z["bezeichnung"], fontsize=8, wrap=True)


def lege_auf_budgets(zeilen, budgetzeilen):
    gilt = budgetzeilen.merge(zeilen.rename_axis("Nummer").reset_index(), on="Produkt", suffixes=("_b", ""))
    gilt = gilt[gilt["Konto_b"].isna() | (gilt["Konto_b"] == gilt["Konto"])].copy()
    gilt["Betrag"] *= gilt["Anteil"]
    return gilt


def budgets(gilt, felder):
    aufwand, ertrag = gilt[gilt["Seite"] == "Aufwand"], gilt[gilt["Seite"] == "Ertrag"]
    tafel = aufwand.pivot_table(
        index=["Handlungsfeld", "Fachbereich_b"], columns="Wertart", values="Betrag", aggfunc="sum"
    )[["Fortgeschrieben", "Ergebnis"]]
    tafel["Ertrag"] = (
        ertrag[ertrag["Wertart"] == "Ergebnis"].groupby(["Handlungsfeld", "Fachbereich_b"])["Betrag"].sum()
    )
    name, zeilen_aus = felder.set_index("Handlungsfeld")["Bezeichnung"], []
    for feld, gruppe in tafel.groupby(level=0):
        zeilen_aus.append((name[feld], *gruppe.sum()))
        zeilen_aus += [
            (fachbereich, *gruppe.loc[(feld, fachbereich)]) for fachbereich in gruppe.index.get_level_values(1)
        ]
    zeilen_aus.append(("alle Handlungsfeldbudgets", *tafel.sum()))
    aus = pd.DataFrame(zeilen_aus, columns=["Handlungsfeld / Fachbereich", "Aufwand Plan", "Aufwand Ist", "Ertrag"])
    aus["Abweichung"] = aus["Aufwand Ist"] - aus["Aufwand Plan"]
    aus["Ausschöpfung"] = aus["Aufwand Ist"] / aus["Aufwand Plan"] * 100
    aus["Zuschussbedarf"] = aus["Aufwand Ist"] - aus["Ertrag"].fillna(0)
    return aus.drop(columns="Ertrag")


def bild_kacheln(tafel, werte):
    zeilen = -(-len(tafel) // 5)
    _, achsen = plt.subplots(zeilen, 5, figsize=(10, 2.2 * zeilen), squeeze=False)
    for achse in achsen.flat[len(tafel) :]:
        achse.axis("off")
    for achse, (_, z) in zip(achsen.flat, tafel.iterrows(), strict=False):
        reihe = werte[(werte["kennzahl"] == z["kennzahl"]) & (werte["wertart"] == "ist")]
        achse.plot(reihe["jahr"], reihe["wert"], marker="o")
        if not pd.isna(z["projektion"]) and not pd.isna(z["zieljahr"]):
            achse.plot([reihe["jahr"].iloc[-1], z["zieljahr"]], [reihe["wert"].iloc[-1], z["projektion"]], ":")
        if not pd.isna(z["zielwert"]) and not pd.isna(z["zieljahr"]):
            achse.plot([z["basisjahr"], z["zieljahr"]], [z["basiswert"], z["zielwert"]], "--")
        achse.set_title(z["bezeichnung"], fontsize=7, wrap=True)
        achse.text(0.02, 0.9, NAMEN[z["status"]], transform=achse.transAxes, backgroundcolor=FARBEN[z["status"]])


def bild_verlauf(kennzahlen, werte, ziele, urteile):
    jahre = list(range(JAHR - 5, JAHR + 1))
    je_jahr = [nh.verdichte(nh.bewerte_kennzahlen(kennzahlen, werte, jahr)) for jahr in jahre[:-1]]
    alle = pd.concat([*je_jahr, nh.verdichte(urteile)]).pivot_table(
        index="ziel", columns="jahr", values="status", aggfunc="first"
    )
    rang = alle.map(STATUS.index)
    plt.figure(figsize=(6.5, 6.5))
    plt.imshow(rang, cmap=ListedColormap(list(FARBEN.values())), vmin=0, vmax=4, aspect="auto")
    for (y, x), stelle in np.ndenumerate(rang.to_numpy()):
        plt.text(x, y, NAMEN[STATUS[stelle]][:2], ha="center", va="center", fontsize=7)
    name = ziele.set_index("Ziel")["Bezeichnung"]
    plt.yticks(range(len(alle)), [f"{ziel} {name[ziel]}" for ziel in alle.index], fontsize=7)
    plt.xticks(range(len(jahre)), jahre)
    plt.title("Zielerreichung je Ziel")


def mittel_und_ziele(ist, vorjahr, ziele, urteile, urteile_vorjahr):
    """Mittel ohne hemmende, Urteil und beider Änderung."""
    heute, frueher = (
        t[t["Seite"].isin(["Aufwand", "Auszahlung"]) & (t["Wirkung"] != "hemmend")].groupby("Ziel")["Betrag"].sum()
        for t in (ist, vorjahr)
    )
    jetzt, damals = (nh.verdichte(u).set_index("ziel")["status"] for u in (urteile, urteile_vorjahr))
    rang = {status: stelle for stelle, status in enumerate(STATUS)}
    zeilen = []
    for ziel, betrag in heute.items():
        name = ziele.set_index("Ziel")["Bezeichnung"].get(ziel, "keinem Ziel zugeordnet")
        geld = "gestiegen" if betrag > frueher.get(ziel, 0) else "gefallen"
        urteil = jetzt.get(ziel)
        trend = None
        if urteil is not None:
            unterschied = rang[urteil] - rang[damals[ziel]]
            trend = "gleich" if not unterschied else "schlechter" if unterschied > 0 else "besser"
        zeilen.append((ziel, name, betrag, betrag / heute.sum() * 100, geld, NAMEN.get(urteil), trend))
    zeilen.append(("", "Summe", heute.sum(), 100.0, "", "", ""))
    namen = ["Nr.", "Ziel", "Mittel", "Anteil", "Mittel gegen Vorjahr", "Zielerreichung", "Urteil gegen Vorjahr"]
    return pd.DataFrame(zeilen, columns=namen)


def bild_mittel_und_ziele(tafel):
    gezeigt = tafel[tafel["Zielerreichung"].notna()].iloc[:-1]
    farbe = {NAMEN[s]: f for s, f in FARBEN.items()}
    plt.figure(figsize=(6.5, 8))
    plt.barh(
        gezeigt["Nr."] + " " + gezeigt["Ziel"], gezeigt["Mittel"] / 1e6, color=gezeigt["Zielerreichung"].map(farbe)
    )
    for y, (_, z) in enumerate(gezeigt.iterrows()):
        plt.text(z["Mittel"] / 1e6, y, f"{z['Mittel'] / 1e6:.1f} Mio. € {z['Zielerreichung']}", va="center", fontsize=7)
    plt.yticks(fontsize=7)
    plt.title("Mittel und Zielerreichung je Ziel in Mio. €")


def datenblaetter(zeilen, je_ziel, budgetzeilen, umschichtungen_lang):
    """Jede Zelle mit ihrem Anteil an Zielen und Budgets, damit sich jede Zahl nachrechnen lässt."""
    spalten = ["Datei", "Blatt", "Zelle", "Wertart", "Seite", "Plan", "Produkt", "Konto", "Ganz"]
    mit_ort = zeilen.assign(
        Datei="haushalt_2025.xlsx",
        Blatt="Haushaltszeilen",
        Zelle="H" + (zeilen.index + 2).astype(str),
        Ganz=zeilen["Betrag"],
    )
    ergebnis = mit_ort[mit_ort["Plan"] == "Ergebnis"].assign(Zählt="ja", **{"Ohne Ziel": "nein", "Anteil": "1"})
    ort = mit_ort[["Datei", "Blatt", "Zelle", "Ganz"]]
    verteilt = je_ziel.join(ort, on="Nummer").assign(Zählt="ja")
    budgets = budgetzeilen.join(ort, on="Nummer")
    umgeschichtet = umschichtungen_lang.assign(
        Datei="steuerung_2025.xlsx",
        Blatt="Umschichtungen",
        Zelle="Zeile " + (umschichtungen_lang.index + 2).astype(str),
    )
    return {
        "Daten Haushalt": ergebnis[[*spalten, "Zählt", "Ohne Ziel", "Anteil", "Betrag"]],
        "Daten Ziele": verteilt[[*spalten, "Anteil", "Betrag", "Ziel", "Feld", "Wirkung", "Zählt"]],
        "Daten Budgets": budgets[[*spalten, "Anteil", "Betrag", "Handlungsfeld", "Fachbereich_b"]],
        "Daten Umschichtungen": umgeschichtet[["Datei", "Blatt", "Zelle", "Nr", "Betrag"]],
    }


def bild_budgets(tafel):
    tafel.set_index("Handlungsfeld / Fachbereich")[["Aufwand Plan", "Aufwand Ist"]].div(1e3).plot.barh(
        figsize=(6.5, 6.5)
    )
    plt.title("Handlungsfeldbudgets in T€")


def umschichtungen(tafel, felder, produkte):
    name, produkt = felder.set_index("Handlungsfeld")["Bezeichnung"], produkte.set_index("Produkt")["Bezeichnung"]
    lang = tafel[tafel["Jahr"] == JAHR].copy()
    lang["Handlungsfeld"] = lang["Handlungsfeld"].map(name)
    for spalte in ("Von Produkt", "Nach Produkt"):
        lang[spalte] = lang[spalte] + " " + lang[spalte].map(produkt)
    kurz = pd.DataFrame(
        {
            "Nr.": lang["Nr"],
            "Datum": lang["Datum"].dt.strftime("%d.%m.%Y"),
            "Handlungsfeld": lang["Handlungsfeld"],
            "Von Produkt → nach Produkt": lang["Von Produkt"] + " → " + lang["Nach Produkt"],
            "Betrag": lang["Betrag"].map(euro),
            "Gremium, Beschluss": lang["Gremium"] + ", " + lang["Beschluss"],
        }
    )
    return kurz, lang


def abdeckung(feld_tafel, budget_tafel, felder, ziele, tafel, verteilt):
    gesamt = feld_tafel["Aufwand"].iloc[-1]
    rest = feld_tafel["Aufwand"].iloc[-2]
    in_budgets = budget_tafel.loc[
        budget_tafel["Handlungsfeld / Fachbereich"].isin(felder["Bezeichnung"]), "Aufwand Ist"
    ].sum()
    betraege = pd.DataFrame(
        [
            ("Zielen zugeordnet", gesamt - rest),
            ("keinem Ziel zugeordnet", rest),
            ("Gesamtaufwand", gesamt),
            ("darunter in gemeinsamen Handlungsfeldbudgets", in_budgets),
        ],
        columns=["Aufwand", "Betrag"],
    )
    betraege["Anteil"] = betraege["Betrag"] / gesamt * 100
    operativ = ziele[ziele["Ebene"] == "operativ"]["Ziel"]
    unbewertet = tafel[tafel["status"] == "nicht_bewertbar"]
    belegt = set(ziele.loc[ziele["Ziel"].isin(verteilt["Ziel"]), "Handlungsfeld"])
    reihen = [
        ("Handlungsfelder ohne zugeordnete Mittel", sorted(set(felder["Handlungsfeld"]) - belegt), len(felder)),
        ("Handlungsfelder ohne Kennzahl", sorted(set(felder["Bezeichnung"]) - set(tafel["Feld"])), len(felder)),
        ("Operative Ziele ohne zugeordnete Mittel", sorted(set(operativ) - set(verteilt["Ziel"])), len(operativ)),
        ("Operative Ziele ohne Kennzahl", sorted(set(operativ) - set(tafel["ziel"])), len(operativ)),
        ("Kennzahlen, die nicht bewertbar sind", list(unbewertet["kennzahl"]), len(tafel)),
    ]
    anzahlen = pd.DataFrame(
        [(name, len(wer), von, ", ".join(wer) or "–") for name, wer, von in reihen],
        columns=["Gegenstand", "Anzahl", "von", "Welche"],
    )
    return betraege, anzahlen, unbewertet[["kennzahl", "bezeichnung", "begruendung"]]


def produkte_ohne_ziel(ohne, zeilen, produkte, feld_tafel):
    aufwand = (
        zeilen[(zeilen["Wertart"] == "Ergebnis") & (zeilen["Seite"] == "Aufwand")].groupby("Produkt")["Betrag"].sum()
    )
    tafel = produkte[produkte["Produkt"].isin(ohne)][["Produkt", "Bezeichnung"]].copy()
    tafel["Aufwand"] = tafel["Produkt"].map(aufwand)
    tafel = tafel.sort_values("Aufwand", ascending=False)
    oben, unten = tafel.head(10), tafel.iloc[10:]
    rest, gesamt = feld_tafel["Aufwand"].iloc[-2], feld_tafel["Aufwand"].iloc[-1]
    mehr = pd.DataFrame(
        [
            ("", f"{len(unten)} weitere Produkte", unten["Aufwand"].sum()),
            ("", "nicht zugeordnete Anteile teilweise zugeordneter Produkte", rest - tafel["Aufwand"].sum()),
            ("", "keinem Ziel zugeordnet", rest),
        ],
        columns=tafel.columns,
    )
    aus = pd.concat([oben, mehr])
    aus["Anteil"] = aus["Aufwand"] / gesamt * 100
    return aus


def main(ziel):
    haushalt, steuerung = lies()
    produkte, felder, ziele = haushalt["Produkte"], steuerung["Handlungsfelder"], steuerung["Ziele"]
    alle = haushalt["Haushaltszeilen"]
    alle = alle[(alle["Plan"] == "Ergebnis") | alle["Konto"].str.startswith(("68", "78"))].copy()
    alle["Seite"] = seite(alle)
    heutige = alle[(alle["Jahr"] == JAHR) & alle["Wertart"].isin(["Ansatz", "Fortgeschrieben", "Ergebnis"])]
    zeilen = heutige[heutige["Plan"] == "Ergebnis"]
    je_ziel = mit_rest(heutige, verteile(heutige, produkte, steuerung["Zuordnungen"])[0])
    je_ziel["Feld"] = je_ziel["Ziel"].map(ziele.set_index("Ziel")["Handlungsfeld"])
    vorjahr = alle[(alle["Jahr"] == JAHR - 1) & (alle["Wertart"] == "Ergebnis")]
    vorjahr = mit_rest(vorjahr, verteile(vorjahr, produkte, steuerung["Zuordnungen"])[0])
    ist = zeilen[zeilen["Wertart"] == "Ergebnis"]
    verteilt, ohne = verteile(ist, produkte, steuerung["Zuordnungen"])
    plan = eckwerte(haushalt["Gesamtergebnisplan"])
    feld_tafel, wirkung_tafel, ziel_tafel = mittel_tabellen(verteilt, ist, ziele, felder)
    kennzahlen, werte, urteile = bewerte(steuerung)
    tafel = kennzahl_tafel(kennzahlen, werte, urteile, felder, ziele)
    uebersicht = (
        pd.crosstab(tafel["Feld"], tafel["status"])
        .reindex(columns=STATUS, fill_value=0)
        .reindex(felder["Bezeichnung"])
        .rename(columns=NAMEN)
    )
    uebersicht["Summe"] = uebersicht.sum(axis=1)
    uebersicht.loc["Summe"] = uebersicht.sum()
    uebersicht = uebersicht.rename_axis("Handlungsfeld").reset_index()
    grade = erfuellung(tafel)
    ziel_urteile = mittel_und_ziele(
        je_ziel[je_ziel["Wertart"] == "Ergebnis"],
        vorjahr,
        ziele,
        urteile,
        nh.bewerte_kennzahlen(kennzahlen, werte, JAHR - 1),
    )
    budgetzeilen = lege_auf_budgets(zeilen, steuerung["Handlungsfeldbudgets"])
    budget_tafel = budgets(budgetzeilen, felder)
    kurz, lang = umschichtungen(steuerung["Umschichtungen"], felder, produkte)
    betraege, anzahlen, unbewertet = abdeckung(feld_tafel, budget_tafel, felder, ziele, tafel, verteilt)
    ohne_tafel = produkte_ohne_ziel(ohne, zeilen, produkte, feld_tafel)
    befunde = pd.DataFrame(
        [
            (
                "Hinweis",
                "produkt_ohne_ziel",
                "haushalt_2025.xlsx",
                "Produkte",
                "",
                "produkt",
                p,
                f"Das Produkt „{p}“ ist keinem Ziel zugeordnet.",
                "Zuordnen oder bewusst offenlassen.",
            )
            for p in ohne
        ],
        columns=["Schwere", "Regel", "Datei", "Blatt", "Zelle", "Spalte", "Wert", "Text", "Hinweis"],
    )
    regeln = pd.DataFrame(
        [("Hinweis", len(befunde), befunde["Text"].iloc[0], befunde["Hinweis"].iloc[0])],
        columns=["Schwere", "Anzahl", "Beispiel", "Was zu tun ist"],
    )
    methoden = (
        urteile.groupby(["methode", "regelversion"])
        .size()
        .reset_index(name="Kennzahlen")
        .assign(Fundstelle="siehe Regelwerk")
    )
    dateien = pd.DataFrame(
        [(d.name, sha256(d.read_bytes()).hexdigest()[:12]) for d in sorted(DATEN.glob("*_2025.xlsx"))],
        columns=["Datei", "Prüfsumme"],
    )
    with tempfile.TemporaryDirectory() as ordner:
        bilder = Path(ordner)
        dokument = Document()
        dokument.add_heading(f"Nachhaltigkeitshaushalt {JAHR}", 0)
        dokument.add_heading("Haushalt auf einen Blick", 1)
        bild_plan_ist(plan)
        schreibe_bild(dokument, bilder, "plan_ist", "Ordentliche Erträge und Aufwendungen")
        bild_abweichung(plan)
        schreibe_bild(dokument, bilder, "abweichung", "Die größten Abweichungen vom Plan")
        schreibe_tabelle(dokument, "Gesamtergebnisplan", als_text(plan.astype(dict.fromkeys(plan.columns[2:], float))))
        dokument.add_heading("Mittel je Handlungsfeld und Ziel", 1)
        plt.figure(figsize=(6.5, 2.9))
        plt.barh(feld_tafel["Handlungsfeld"].iloc[:-1], feld_tafel["Aufwand"].iloc[:-1] / 1e6)
        schreibe_bild(dokument, bilder, "mittel", "Aufwand je Handlungsfeld")
        schreibe_tabelle(dokument, "Mittel je Handlungsfeld", als_text(feld_tafel))
        schreibe_tabelle(dokument, "Wirkung", als_text(wirkung_tafel))
        schreibe_tabelle(dokument, "Mittel je Ziel", als_text(ziel_tafel))
        dokument.add_heading("Zielerreichung", 1)
        bild_status(uebersicht)
        schreibe_bild(dokument, bilder, "status", "Kennzahlen nach Status")
        schreibe_tabelle(dokument, "Zahl der Kennzahlen je Status", uebersicht)
        schreibe_tabelle(dokument, "Erfüllungsgrad", als_text(grade))
        bild_verlauf(kennzahlen, werte, ziele, urteile)
        schreibe_bild(dokument, bilder, "verlauf", "Zielerreichung je Ziel")
        bild_pfade(tafel, werte)
        schreibe_bild(dokument, bilder, "pfade", "Ist und Sollpfad")
        drehe(dokument, quer=True)
        for feld in felder["Bezeichnung"]:
            dokument.add_heading(feld, 2)
            bild_kacheln(tafel[tafel["Feld"] == feld], werte)
            schreibe_bild(dokument, bilder, "kacheln", feld)
            schreibe_tabelle(dokument, feld, kennzahl_text(tafel[tafel["Feld"] == feld]))
        drehe(dokument, quer=False)
        dokument.add_heading("Mittel und Zielerreichung", 1)
        schreibe_tabelle(dokument, "Mittel und Zielerreichung je Ziel", als_text(ziel_urteile))
        bild_mittel_und_ziele(ziel_urteile)
        schreibe_bild(dokument, bilder, "mittel_und_ziele", "Mittel und Zielerreichung je Ziel")
        dokument.add_heading("Handlungsfeldbudgets", 1)
        bild_budgets(budget_tafel)
        schreibe_bild(dokument, bilder, "budgets", "Handlungsfeldbudgets")
        schreibe_tabelle(dokument, "Handlungsfeldbudgets", als_text(budget_tafel))
        schreibe_tabelle(dokument, "Umschichtungen", kurz)
        dokument.add_heading("Abdeckung", 1)
        for titel, inhalt in (
            ("Aufwand", betraege),
            ("Produkte ohne Ziel", ohne_tafel),
            ("Lücken", anzahlen),
            ("Nicht bewertbar", unbewertet),
        ):
            schreibe_tabelle(dokument, titel, als_text(inhalt))
        dokument.add_heading("Befunde", 1)
        schreibe_tabelle(dokument, "Befunde je Regel", regeln)
        schreibe_tabelle(dokument, "Die wichtigsten Befunde", befunde[["Schwere", "Zelle", "Text"]].head(3))
        dokument.add_heading("Methode und Datenstand", 1)
        schreibe_tabelle(dokument, "Bewertungsregeln", methoden)
        schreibe_tabelle(dokument, "Dateien", dateien)
        dokument.save(str(ziel / "bericht.docx"))
    blaetter = {
        "Haushalt": plan,
        "Mittel je Handlungsfeld": feld_tafel,
        "Wirkung": wirkung_tafel,
        "Mittel je Ziel": ziel_tafel,
        "Status": uebersicht,
        "Erfüllungsgrad": grade,
        "Zielerreichung": kennzahl_text(tafel),
        "Bewertung": urteile,
        "Mittel und Ziele": ziel_urteile,
        "Handlungsfeldbudgets": budget_tafel,
        "Umschichtungen": lang,
        "Abdeckung Aufwand": betraege,
        "Produkte ohne Ziel": ohne_tafel,
        "Abdeckung Anzahl": anzahlen,
        "Nicht bewertbar": unbewertet,
        "Befunde je Regel": regeln,
        "Befunde": befunde,
        "Methode": methoden,
        "Dateien": dateien,
        **datenblaetter(heutige, je_ziel, budgetzeilen, lang),
    }
    with pd.ExcelWriter(ziel / "bericht.xlsx", engine="openpyxl") as schreiber:
        for name, blatt in blaetter.items():
            blatt.to_excel(schreiber, sheet_name=name, index=False)
    return blaetter


if __name__ == "__main__":
    main(Path(sys.argv[1]))
