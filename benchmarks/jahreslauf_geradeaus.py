"""Der ganze Jahreslauf, geradeaus geschrieben: das Vergleichsmaß zu ``jahreslauf.py``.

Word, Excel und Bilder wie in ``bericht_geradeaus.py``; dazu dieselben Tabellen und Bilder als eine
HTML-Datei und alles als JSON. Die Tabellen kommen aus dem Speicher, nicht noch einmal aus der Mappe.

Aufruf: ``python benchmarks/jahreslauf_geradeaus.py AUSGABEORDNER``
"""
# ruff: noqa: D103, ANN001, ANN003, ANN201 - ein Skript, wie es im Alltag entsteht

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import bericht_geradeaus as grund
import matplotlib.pyplot as plt

AUFRISS = ["Ziel", "Produkt", "Datei", "Blatt", "Zelle", "Seite", "Konto", "Ganz", "Anteil", "Betrag"]
gemerkt = []
sichere = plt.savefig


def sichere_und_merke(datei, **angaben):
    sichere(datei, **angaben)
    gemerkt.append(Path(datei).read_bytes())


def main(ziel):
    plt.savefig = sichere_und_merke
    blaetter = grund.main(ziel)
    teile = [f'<img src="data:image/png;base64,{base64.b64encode(b).decode()}">' for b in gemerkt]
    zellen = blaetter["Daten Ziele"]
    gezeigt = {name: tafel for name, tafel in blaetter.items() if not name.startswith("Daten ")}
    gezeigt["Zellen"] = zellen.loc[(zellen["Wertart"] == "Ergebnis") & (zellen["Plan"] == "Ergebnis"), AUFRISS]
    teile += [f"<h2>{name}</h2>{tafel.to_html(index=False)}" for name, tafel in gezeigt.items()]
    (ziel / "bericht.html").write_text("<html>" + "".join(teile) + "</html>", encoding="utf-8")
    inhalt = {
        name: json.loads(tafel.to_json(orient="records", date_format="iso", force_ascii=False))
        for name, tafel in blaetter.items()
    }
    (ziel / "bericht.json").write_text(json.dumps(inhalt, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
