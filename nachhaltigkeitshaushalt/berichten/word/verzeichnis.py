"""Das Inhaltsverzeichnis: ein Feld von Word, schon gefüllt, damit es auch ohne Aktualisieren nicht leer ist."""

from __future__ import annotations

from nachhaltigkeitshaushalt.berichten.word.xml import absatz, lauf

ANWEISUNG = 'TOC \\o "1-1" \\h \\z \\u'
TITEL = "Inhalt"


def sprungmarke(nummer: int) -> str:
    """Der Name der Textmarke einer Überschrift."""
    return f"_Toc{7_000_000 + nummer}"


def mit_marke(nummer: int, laeufe: str) -> str:
    """Der Text einer Überschrift zwischen Anfang und Ende ihrer Textmarke."""
    ort = f'w:id="{7_000 + nummer}"'
    return f'<w:bookmarkStart {ort} w:name="{sprungmarke(nummer)}"/>{laeufe}<w:bookmarkEnd {ort}/>'


def verzeichnis(titel: list[str], format_: str) -> list[str]:
    """Die Absätze des Verzeichnisses; Word ergänzt beim Aktualisieren die Seitenzahlen."""
    anfang = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {ANWEISUNG} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    ende = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    zeilen = [_eintrag(nummer, text) for nummer, text in enumerate(titel, start=1)]
    if not zeilen:
        return []
    zeilen[0], zeilen[-1] = anfang + zeilen[0], (zeilen[-1] if len(zeilen) > 1 else anfang + zeilen[0]) + ende
    return [absatz(format_, zeile) for zeile in zeilen]


def _eintrag(nummer: int, text: str) -> str:
    """Ein Eintrag, der zu seiner Überschrift springt."""
    return f'<w:hyperlink w:anchor="{sprungmarke(nummer)}" w:history="1">{lauf(f"{nummer} {text}")}</w:hyperlink>'
