"""JavaScript and its dialects: JSX, TypeScript and TSX."""
