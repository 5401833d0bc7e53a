"""Der ganze Jahreslauf, geradeaus geschrieben: das Vergleichsmaß zu ``jahreslauf.py``.

Word, Excel und Bilder wie in ``bericht_geradeaus.py``; dazu die Zellen mit ihren Anteilen als
weiteres Blatt, alle Tabellen und Bilder als eine HTML-Datei und alles als JSON.

Aufruf: ``python benchmarks/jahreslauf_geradeaus.py AUSGABEORDNER``
"""
# ruff: noqa: D103, ANN001, ANN002, ANN003, ANN201 - ein Skript, wie es im Alltag entsteht

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import bericht_geradeaus as grund
import matplotlib.pyplot as plt
import pandas as pd

gemerkt = {}
verteile, sichere = grund.verteile, plt.savefig


def verteile_und_merke(*tabellen):
    gemerkt["verteilt"] = verteile(*tabellen)
    return gemerkt["verteilt"]


def sichere_und_merke(datei, **angaben):
    sichere(datei, **angaben)
    gemerkt.setdefault("bilder", []).append(Path(datei).read_bytes())


def main(ziel):
    grund.verteile = verteile_und_merke
    plt.savefig = sichere_und_merke
    grund.main(ziel)
    verteilt = gemerkt["verteilt"][0]
    with pd.ExcelWriter(ziel / "bericht.xlsx", engine="openpyxl", mode="a") as schreiber:
        verteilt.to_excel(schreiber, sheet_name="Daten", index=False)
    blaetter = pd.read_excel(ziel / "bericht.xlsx", sheet_name=None, engine="openpyxl")
    teile = [f'<img src="data:image/png;base64,{base64.b64encode(b).decode()}">' for b in gemerkt["bilder"]]
    teile += [f"<h2>{name}</h2>{tafel.to_html(index=False)}" for name, tafel in blaetter.items()]
    (ziel / "bericht.html").write_text("<html>" + "".join(teile) + "</html>", encoding="utf-8")
    inhalt = {name: json.loads(tafel.to_json(orient="records")) for name, tafel in blaetter.items()}
    (ziel / "bericht.json").write_text(json.dumps(inhalt, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
