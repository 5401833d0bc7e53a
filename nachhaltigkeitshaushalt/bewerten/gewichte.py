"""Gewichte: fertige Schemata für „nur teilweise für das Ziel“ und die Nachhaltigkeitsquote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from nachhaltigkeitshaushalt.bewerten.spalten import aufzaehlung, falte, ist_leer, verlange_auswahl, verlange_spalten
from nachhaltigkeitshaushalt.kern.befunde import Ort, fehler
from nachhaltigkeitshaushalt.kern.begriffe import NACHRICHTLICH, NICHT_ZUGEORDNET, Wirkung
from nachhaltigkeitshaushalt.kern.regelwerk import lade_regeln

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def schemata() -> pd.DataFrame:
    """Alle Gewichtsschemata mit Marken, Anteil, Wirkung und Fundstelle."""
    zeilen = [
        {"schema": name, "marke": marke, **angaben, "fundstelle": schema["fundstelle"]}
        for name, schema in lade_regeln("methoden/gewichte").items()
        for marke, angaben in schema["marken"].items()
    ]
    return pd.DataFrame(zeilen).astype({"anteil": "float64", "wirkung": "str"})


def zuordnungen_nach_schema(markierungen: pd.DataFrame, schema: str) -> pd.DataFrame:
    """Markierungen ``produkt, ziel, marke`` → Zuordnungen mit Anteil und Wirkung.

    Marken ohne Anteil (Rio 0, „unbestimmt“) ergeben keine Zuordnung; ihre Mittel bleiben damit im
    ausdrücklichen Rest. Verteilt ein Schema gleich (SDG), teilen sich alle Marken eines Produkts 1.

    Returns:
        ``produkt, ziel, anteil, wirkung, begruendung`` in der Reihenfolge der Markierungen.

    """
    verlange_spalten(markierungen, ("produkt", "ziel", "marke"), "Markierungen")
    alle = lade_regeln("methoden/gewichte")
    verlange_auswahl(schema, "schema", list(alle))
    regel = alle[schema]
    marken = [_marke(wert, regel) for wert in markierungen["marke"].tolist()]
    tafel = (
        markierungen[["produkt", "ziel"]]
        .reset_index(drop=True)
        .assign(
            anteil=pd.Series([marke["anteil"] for marke in marken], dtype="float64"),
            wirkung=pd.Series([marke["wirkung"] for marke in marken], dtype="str"),
            begruendung=pd.Series([f"{regel['bezeichnung']}: {marke['bezeichnung']}" for marke in marken], dtype="str"),
        )
    )
    tafel = tafel[tafel["anteil"].notna()].reset_index(drop=True)
    if regel.get("gleich_verteilt"):
        tafel["anteil"] /= tafel.groupby("produkt")["anteil"].transform("sum")
    return tafel


def _marke(wert: object, regel: Mapping[str, Any]) -> Mapping[str, Any]:
    """Angaben einer Marke; ganze Zahlen und Text gelten gleich, Unbekanntes ist ein Fehler."""
    ganzzahlig = isinstance(wert, float) and wert.is_integer()
    name = "" if ist_leer(wert) else falte(str(int(float(str(wert)))) if ganzzahlig else str(wert))
    if name not in regel["marken"]:
        ort, erlaubt = Ort(blatt="Markierungen", spalte="marke"), ", ".join(regel["marken"])
        angaben = {"tabelle": "Markierungen", "spalte": "marke", "erlaubt": erlaubt}
        raise fehler("bewertung_unbekannt", ort, None if ist_leer(wert) else wert, **angaben)
    marke: Mapping[str, Any] = regel["marken"][name]
    return marke


def nachhaltigkeitsquote(mittel: pd.DataFrame) -> pd.DataFrame:
    """Nachhaltigkeitsquote aus ``mittel_je_ziel``: fördernde Mittel am ganzen, mit dem Rest.

    Args:
        mittel: Ergebnis von ``mittel_je_ziel`` (Cent, mit den Zeilen „nicht zugeordnet“).

    Returns:
        Je ``jahr, wertart, plan, seite``: Cent ``foerdernd``, ``neutral``, ``hemmend``,
        ``nicht_zugeordnet``, ``summe`` (ohne Nachrichtliches) und ``quote``,
        ``quote_hemmend`` in Prozent der Summe; NaN, wenn die Summe nicht positiv ist
        (etwa bei Nachträgen).

    """
    schluessel = ["jahr", "wertart", "plan", "seite"]
    verlange_spalten(mittel, (*schluessel, "ziel", "wirkung", "betrag_cent"), "Mittel je Ziel")
    zaehlt = mittel[mittel["ziel"].astype("str") != NACHRICHTLICH]
    arten = [*map(str, Wirkung), "nicht_zugeordnet"]
    breit = zaehlt.assign(_art=_arten(zaehlt)).pivot_table(
        values="betrag_cent", index=schluessel, columns="_art", aggfunc="sum", fill_value=0, observed=True
    )
    breit = breit.reindex(columns=arten, fill_value=0).astype("int64")
    breit["summe"] = breit.sum(axis=1)
    nenner = breit["summe"].where(breit["summe"] > 0).astype("float64")
    breit["quote"] = breit["foerdernd"] / nenner * 100.0
    breit["quote_hemmend"] = breit["hemmend"] / nenner * 100.0
    return breit.rename_axis(columns=None).reset_index()


def _arten(mittel: pd.DataFrame) -> pd.Series[str]:
    """Wirkung oder „nicht_zugeordnet“ je Zeile; ohne bekannte Wirkung fehlte ihr Betrag still in der Summe."""
    mit_ziel = mittel["ziel"].astype("str").to_numpy() != NICHT_ZUGEORDNET
    kodes = aufzaehlung(mittel[mit_ziel], "wirkung", tuple(Wirkung), "Mittel je Ziel")
    if (kodes < 0).any():
        raise fehler("pflichtfeld_leer", Ort(blatt="Mittel je Ziel", spalte="wirkung"), spalte="wirkung")
    namen = iter([str(tuple(Wirkung)[kode]) for kode in kodes.tolist()])
    arten = [next(namen) if hat else "nicht_zugeordnet" for hat in mit_ziel.tolist()]
    return pd.Series(arten, index=mittel.index, dtype="str")
