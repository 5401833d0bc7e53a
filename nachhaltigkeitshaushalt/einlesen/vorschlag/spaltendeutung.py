"""Spalten einer unbekannten Tabelle deuten: Angaben und Beträge, jede mit dem Beleg, der sie trägt."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nachhaltigkeitshaushalt.einlesen.datei.kopf import ohne_fussnote
from nachhaltigkeitshaushalt.einlesen.datei.schreibweisen import als_schluessel, spaltenbuchstabe
from nachhaltigkeitshaushalt.einlesen.layout.form import VERGLEICH
from nachhaltigkeitshaushalt.einlesen.spalten.kopfbelege import einheit_im_text
from nachhaltigkeitshaushalt.einlesen.spalten.merkmale import als_nummer
from nachhaltigkeitshaushalt.einlesen.vorschlag.kopfdeutung import (
    deute_angabe,
    deute_ersatz,
    deute_jahr,
    deute_seite,
    deute_wertart,
    ist_verbundschluessel,
    ist_wertartwort,
    ist_zahlenspalte,
    klingt_nach_betrag,
    nennt_mehrere_jahre,
    nennt_saldo,
    stil_der_spalte,
)
from nachhaltigkeitshaushalt.einlesen.zeilen.vorzeichen import GEGENSEITE
from nachhaltigkeitshaushalt.kern.begriffe import Seite, Wertart
from nachhaltigkeitshaushalt.kern.vorschlag import falte

if TYPE_CHECKING:
    from collections.abc import Sequence

HOECHSTE_NUMMER, MINDESTENS_NUMMERN, KURZ, FAST_ALLE = 999, 10, 40, 0.9
PRODUKT_VORN, KONTO_HINTEN = r"^([0-9.]*[0-9])[./\- ]+[0-9]{4,}$", r"([0-9]{4,})$"
_SEITEN = {
    "ertrag": "ertrag", "ertraege": "ertrag", "e": "ertrag", "aufwand": "aufwand", "aufwendungen": "aufwand",
    "a": "aufwand", "einzahlung": "einzahlung", "auszahlung": "auszahlung",
}  # fmt: skip


@dataclass(frozen=True)
class Spaltendeutung:
    """Was eine Spalte vermutlich ist."""

    index: int
    ueberschrift: str
    angabe: str
    """Angabe des Datenvertrags oder „betrag“."""
    beleg: str
    sicher: bool = True
    jahr: int | None = None
    abstand: int | None = None
    wertart: str | None = None
    einheit: str = ""
    """Einheit, die die Überschrift nennt."""
    stil: str = ""
    seite: str | None = None
    """Seite, die die Überschrift nennt, wenn eine andere Betragsspalte die Gegenseite nennt."""
    eindeutig: bool = True
    """Trägt keine andere Spalte diese Überschrift?"""
    muster: str = ""
    """Regulärer Ausdruck, wenn die Zelle mehr als diese Angabe enthält."""
    werte: dict[str, str] = field(default_factory=dict)
    rang: int = 1
    """1: nach der Überschrift gedeutet, 0: nur nach dem Inhalt."""

    @property
    def verweis(self) -> str:
        """Wie das Layout die Spalte nennt."""
        return self.ueberschrift if self.eindeutig and self.ueberschrift else f"Spalte {spaltenbuchstabe(self.index)}"


def deute_spalten(koepfe: Sequence[str], daten: Sequence[Sequence[Any]]) -> list[Spaltendeutung]:
    """Deutung aller Spalten; je Angabe bleibt nur die beste."""
    spalten = [_inhalte(daten, i) for i in range(len(koepfe))]
    betraege = [i for i, inhalte in enumerate(spalten) if _ist_betrag(koepfe[i], inhalte)]
    vergeben = _beste_angaben(koepfe, spalten, betraege)
    _ruecke_produkt_nach(vergeben)
    _trenne_verbundschluessel(vergeben, koepfe, spalten)
    _streiche_fremde_bezeichnung(vergeben)
    return [
        *vergeben.values(),
        *_mit_seiten(_eindeutige([_als_betrag(i, koepfe[i], spalten[i]) for i in betraege], koepfe)),
    ]


def _eindeutige(betraege: Sequence[Spaltendeutung], koepfe: Sequence[str]) -> list[Spaltendeutung]:
    """Spalten mit gleicher Überschrift sind nur an ihrem Buchstaben zu unterscheiden."""
    anzahl = Counter(falte(ohne_fussnote(kopf)) for kopf in koepfe)
    return [replace(b, eindeutig=anzahl[falte(ohne_fussnote(b.ueberschrift))] == 1) for b in betraege]


def _mit_seiten(betraege: Sequence[Spaltendeutung]) -> list[Spaltendeutung]:
    """Betragsspalten je Seite, wenn beide Seiten eigene haben; ein Saldo daneben wiederholt sie nur."""
    seiten = [deute_seite(spalte.ueberschrift) for spalte in betraege]
    if not any({*paar} <= {*seiten} for paar in GEGENSEITE.values()):
        return list(betraege)
    mit_seite = zip(betraege, seiten, strict=True)
    return [replace(b, seite=seite) for b, seite in mit_seite if seite or not nennt_saldo(b.ueberschrift)]


def _trenne_verbundschluessel(
    vergeben: dict[str, Spaltendeutung], koepfe: Sequence[str], spalten: Sequence[Sequence[Any]]
) -> None:
    """Eine Spalte „Produktkonto“ liefert Produkt und Konto, wenn ihre Zellen fast alle beides enthalten."""
    if {"produkt", "konto"} <= vergeben.keys():
        return
    for i, inhalte in enumerate(spalten):
        texte = [zelle for zelle in _gefuellt(inhalte) if isinstance(zelle, str)]
        passend = sum(re.search(PRODUKT_VORN, text) is not None for text in texte)
        if ist_verbundschluessel(koepfe[i]) and texte and passend >= FAST_ALLE * len(texte):
            beleg = _beleg(list(dict.fromkeys(texte)))
            for angabe, muster in (("produkt", PRODUKT_VORN), ("konto", KONTO_HINTEN)):
                vergeben[angabe] = Spaltendeutung(i, koepfe[i], angabe, beleg, sicher=False, muster=muster)
            return


def ungedeutete_zahlenspalten(
    koepfe: Sequence[str], daten: Sequence[Sequence[Any]], spalten: Sequence[Spaltendeutung]
) -> tuple[str, ...]:
    """Überschriften der Spalten voller Zahlen, die keine Deutung fanden; sie werden nicht gelesen."""
    gedeutet = {spalte.index for spalte in spalten}
    offen = [i for i in range(len(koepfe)) if i not in gedeutet and ist_zahlenspalte(_inhalte(daten, i))]
    return tuple(koepfe[i] or f"Spalte {spaltenbuchstabe(i)}" for i in offen)


def _inhalte(daten: Sequence[Sequence[Any]], i: int) -> list[Any]:
    """Zellen einer Spalte; kurze Zeilen sind rechts leer."""
    return [zeile[i] if i < len(zeile) else "" for zeile in daten]


def _gefuellt(inhalte: Sequence[Any]) -> list[Any]:
    """Die Zellen, in denen etwas steht."""
    return [zelle for zelle in inhalte if zelle != ""]


def _beste_angaben(
    koepfe: Sequence[str], spalten: Sequence[Sequence[Any]], betraege: Sequence[int]
) -> dict[str, Spaltendeutung]:
    """Angabe → beste Deutung unter den Spalten, die keine Beträge sind."""
    vergeben: dict[str, Spaltendeutung] = {}
    for i, inhalte in enumerate(spalten):
        deutung = None if i in betraege else _als_angabe(i, koepfe, inhalte)
        if deutung is not None and _besser(deutung, vergeben.get(deutung.angabe)):
            vergeben[deutung.angabe] = deutung
    return vergeben


def _streiche_fremde_bezeichnung(vergeben: dict[str, Spaltendeutung]) -> None:
    """Eine unsichere Bezeichnung, die nicht neben dem Produkt steht, gehört zu anderem, etwa zum Konto."""
    bezeichnung, produkt = vergeben.get("produktbezeichnung"), vergeben.get("produkt")
    if bezeichnung is None or bezeichnung.sicher:
        return
    if produkt is None or bezeichnung.index != produkt.index + 1:
        del vergeben["produktbezeichnung"]


def _ist_betrag(kopf: str, inhalte: Sequence[Any]) -> bool:
    """Zahlenspalte, deren Überschrift nach Betrag, Jahr oder Wertart klingt."""
    gefuellt = _gefuellt(inhalte)
    if not ist_zahlenspalte(gefuellt):
        return klingt_nach_betrag(kopf) and not gefuellt and deute_jahr(kopf) != (None, None)
    if deute_angabe(kopf) is not None:  # „Plan“ heißt die Spalte der Planart, aber auch eine voller Beträge
        return deute_angabe(kopf) == "plan" and _hat_bruch(gefuellt)
    return (
        klingt_nach_betrag(kopf) or ist_wertartwort(kopf) or (deute_wertart(kopf) is not None and _hat_bruch(gefuellt))
    )


def _hat_bruch(inhalte: Sequence[Any]) -> bool:
    """Nachkommastellen oder negative Zahlen: kein Schlüssel."""
    return any(
        (isinstance(z, float) and (z < 0 or not z.is_integer())) or (isinstance(z, str) and "," in z) for z in inhalte
    )


def _als_betrag(i: int, kopf: str, inhalte: Sequence[Any]) -> Spaltendeutung:
    """Eine Betragsspalte mit Jahr, Wertart, Einheit und Zahlenstil."""
    jahr, abstand = deute_jahr(kopf)
    wertart = deute_wertart(kopf)
    sicher = wertart is not None and not nennt_mehrere_jahre(kopf)
    stil = stil_der_spalte(inhalte)
    beispiel = next((str(z) for z in inhalte if z not in ("", "-")), "leer")
    return Spaltendeutung(
        i, kopf, "betrag", f"Zahlen, zum Beispiel {beispiel}", sicher, jahr, abstand, wertart,
        einheit_im_text(kopf) or "", "" if stil is None else str(stil),
    )  # fmt: skip


def _als_angabe(i: int, koepfe: Sequence[str], inhalte: Sequence[Any]) -> Spaltendeutung | None:
    """Eine Merkmalsspalte nach Überschrift und Inhalt."""
    verschiedene = list(dict.fromkeys(_gefuellt(inhalte)))
    if not verschiedene:
        return None
    beleg = _beleg(verschiedene)
    werte = _seitenwerte(verschiedene)
    if werte:
        return Spaltendeutung(i, koepfe[i], "seite", beleg, werte=werte)
    angabe = deute_angabe(koepfe[i])
    if angabe is None and (ersatz := deute_ersatz(koepfe[i])) is not None:
        return Spaltendeutung(i, koepfe[i], ersatz, beleg, sicher=False, rang=0)
    if angabe == "wertart":
        return _als_wertart(i, koepfe[i], verschiedene, beleg)
    if angabe is None:
        return _nach_inhalt(i, koepfe[i], verschiedene, beleg)
    return Spaltendeutung(i, koepfe[i], angabe, beleg) if _traegt(angabe, verschiedene) else None


def _als_wertart(i: int, kopf: str, werte: Sequence[Any], beleg: str) -> Spaltendeutung | None:
    """Eine Spalte, deren Texte alle Wertarten nennen, mit ihrer Übersetzung; sonst keine Angabe."""
    tafel = {str(wert): deute_wertart(str(wert)) for wert in werte}
    uebersetzt = {wert: art for wert, art in tafel.items() if art is not None and art != VERGLEICH}
    if len(uebersetzt) < len(tafel):
        return None
    fremde = {wert: art for wert, art in uebersetzt.items() if falte(wert) != art}
    return Spaltendeutung(i, kopf, "wertart", beleg, werte=fremde)


def _beleg(verschiedene: Sequence[Any]) -> str:
    """Anzahl der verschiedenen Werte und die ersten drei."""
    beispiele = ", ".join(str(_kurz(z)) for z in verschiedene[:3])
    return f"{len(verschiedene)} verschiedene Werte, zum Beispiel {beispiele}"


def _traegt(angabe: str, werte: Sequence[Any]) -> bool:
    """Passt der Inhalt zur Angabe, nach der die Überschrift klingt? Seite und Plan zeigt nur der Inhalt selbst."""
    if angabe == "zeilennummer":
        return _sind_nummern(werte)
    return angabe not in ("seite", "plan")


def _nach_inhalt(i: int, kopf: str, werte: Sequence[Any], beleg: str) -> Spaltendeutung | None:
    """Eine Spalte, deren Überschrift keine Angabe nennt: Zeilennummern mit Text oder eine Bezeichnung."""
    genug = len(set(map(als_nummer, werte))) >= MINDESTENS_NUMMERN
    if genug and _sind_nummern(werte) and _mit_text(werte):
        return Spaltendeutung(i, kopf, "zeilennummer", beleg + " (Nummer und Bezeichnung in einer Zelle)", rang=0)
    if 1 < len(werte) <= len(Wertart) and len({deute_wertart(str(wert)) for wert in werte}) == len(werte):
        return _als_wertart(i, kopf, werte, beleg)
    if falte(kopf) == "bezeichnung":
        return Spaltendeutung(i, kopf, "produktbezeichnung", beleg, sicher=False)
    return None


def _sind_nummern(werte: Sequence[Any]) -> bool:
    """Beginnen fast alle Werte mit einer Zeilennummer?"""
    nummern = [als_nummer(wert) or "" for wert in werte]
    ziffern = [nummer.removeprefix("E") for nummer in nummern]
    passend = sum(n.isascii() and n.isdigit() and int(n) <= HOECHSTE_NUMMER for n in ziffern)
    return passend >= 0.8 * len(nummern)


def _mit_text(werte: Sequence[Any]) -> bool:
    """Stehen hinter den Nummern Bezeichnungen?"""
    return sum(isinstance(w, str) and any(z.isalpha() for z in w) for w in werte) >= 0.8 * len(werte)


def _kurz(wert: object) -> str:
    """Zellinhalt als kurzer Text."""
    text = als_schluessel(wert) or str(wert)
    return text if len(text) <= KURZ else text[: KURZ - 1] + "…"


def _seitenwerte(werte: Sequence[Any]) -> dict[str, str]:
    """Text → Seite, wenn die Spalte nur Seiten nennt; leer, wenn nicht."""
    if not 1 < len(werte) <= len(Seite) or not all(map(_nennt_seite, werte)):
        return {}
    tafel = {wert: _SEITEN[falte(wert)] for wert in werte}
    return {wert: seite for wert, seite in tafel.items() if falte(wert) not in list(Seite)} or tafel


def _nennt_seite(wert: object) -> bool:
    """Ist der Wert ein Wort für Ertrag, Aufwand, Einzahlung oder Auszahlung?"""
    return isinstance(wert, str) and falte(wert) in _SEITEN


def _besser(neu: Spaltendeutung, alt: Spaltendeutung | None) -> bool:
    """Ist die neue Deutung sicherer als die bisherige?"""
    return alt is None or (neu.sicher, neu.rang) > (alt.sicher, alt.rang)


def _ruecke_produkt_nach(vergeben: dict[str, Spaltendeutung]) -> None:
    """Ohne Produktspalte ist die feinste vorhandene Gliederung der Schlüssel."""
    for angabe in ("produktgruppe", "produktbereich"):
        if "produkt" not in vergeben and angabe in vergeben:
            alt = vergeben.pop(angabe)
            vergeben["produkt"] = Spaltendeutung(alt.index, alt.ueberschrift, "produkt", alt.beleg, sicher=False)
