"""Bewerten: Zielerreichung der Kennzahlen, Verdichtung auf Ziele, Güte der Steuerung."""
