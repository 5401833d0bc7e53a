"""Erzeuger der erfundenen Beispielkommune: Inhalte aus ``inhalt/*.yaml`` werden zu Arbeitsmappen."""
