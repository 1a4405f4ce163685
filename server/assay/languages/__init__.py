"""One folder per language: outline, lowering, imports, edits. The only room that imports tree_sitter."""
