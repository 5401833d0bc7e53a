"""Was sich an einer gelesenen Datei nachrechnen lässt: gedruckte Summen, Ebenen, Wiederholungen."""
