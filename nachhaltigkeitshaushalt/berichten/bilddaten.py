"""Die Daten der Abbildungen: nur Zahlen und Texte, nichts Gezeichnetes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Balken:
    """Beschriftung und je Reihe ein Betrag in Cent (None: liegt nicht vor)."""

    beschriftung: str
    werte: tuple[int | None, ...]
    gruppe: str = ""
    ist_rest: bool = False


@dataclass(frozen=True)
class Balkenbild:
    """Waagerechte Balken, je Beschriftung eine oder mehrere Reihen (Plan, Ist …).

    ``ueberlagert`` legt die zweite Reihe schmal über die erste: viele Paare auf wenig Platz.
    """

    aussage: str
    reihen: tuple[str, ...]
    balken: tuple[Balken, ...]
    quelle: str
    gesamt: int | None = None
    ueberlagert: bool = False


@dataclass(frozen=True)
class Abweichungsbild:
    """Balken nach links und rechts von null: um wie viel das Ergebnis vom Plan abweicht."""

    aussage: str
    balken: tuple[Balken, ...]
    quelle: str


@dataclass(frozen=True)
class Statusbild:
    """Je Handlungsfeld die Zahl der Kennzahlen nach Status, in der Reihenfolge der Status."""

    aussage: str
    felder: tuple[tuple[str, tuple[int, ...]], ...]
    quelle: str


@dataclass(frozen=True)
class Zielpfad:
    """Eine Kennzahl im Zeitverlauf: Ist-Reihe, Sollpfad (Basis → Ziel), Korridor."""

    beschriftung: str
    einheit: str
    status: str
    ist: tuple[tuple[int, float], ...]
    soll: tuple[tuple[int, float], ...]
    korridor: tuple[float, float] | None = None
    stellen: int = 1


@dataclass(frozen=True)
class Zielpfadbild:
    """Kleine Bilder nebeneinander, je Kennzahl eines."""

    aussage: str
    pfade: tuple[Zielpfad, ...]
    quelle: str


@dataclass(frozen=True)
class Pfadbild:
    """Eine Kennzahl groß: Ist, Soll, Fortschreibung des Trends (``projektion``) und das Urteil in Worten."""

    aussage: str
    pfad: Zielpfad
    projektion: tuple[tuple[int, float], ...]
    urteil: str
    quelle: str


@dataclass(frozen=True)
class Kachelbild:
    """Alle Kennzahlen eines Handlungsfelds als kleine Bilder, jede mit ihrer Fortschreibung."""

    aussage: str
    kacheln: tuple[tuple[Zielpfad, tuple[tuple[int, float], ...]], ...]
    quelle: str


@dataclass(frozen=True)
class Mittelzielzeile:
    """Ein Ziel mit seinen Mitteln (Cent) und seinem Urteil; ``status`` ist leer ohne Kennzahl."""

    beschriftung: str
    gruppe: str
    mittel: int
    mitteltrend: str
    status: str
    trend: str


@dataclass(frozen=True)
class Mittelzielbild:
    """Je Ziel ein Balken der Mittel neben dem Urteil."""

    aussage: str
    zeilen: tuple[Mittelzielzeile, ...]
    quelle: str


@dataclass(frozen=True)
class Statusverlauf:
    """Je Ziel ein Kästchen je Jahr mit dem Urteil; leer heißt: keine Kennzahl."""

    aussage: str
    jahre: tuple[int, ...]
    zeilen: tuple[tuple[str, tuple[str, ...]], ...]
    quelle: str


Bilddaten = (
    Balkenbild | Abweichungsbild | Statusbild | Zielpfadbild | Pfadbild | Kachelbild | Mittelzielbild | Statusverlauf
)
