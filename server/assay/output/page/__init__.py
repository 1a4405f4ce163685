"""Pages of HTML: one file each, with its styles and drawings inside, that loads nothing from anywhere."""
