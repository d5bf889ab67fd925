"""Values where they stand in a text: quantities, dates, persons, places and names."""
