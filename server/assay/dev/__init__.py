"""Tools of the developers: ``python -m assay.dev``. Nothing imports this room."""
