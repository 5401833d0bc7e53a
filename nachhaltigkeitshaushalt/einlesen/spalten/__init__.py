"""Ein Blatt spaltenweise: Rohzellen, Merkmale, Beträge und was die Überschrift belegt."""
