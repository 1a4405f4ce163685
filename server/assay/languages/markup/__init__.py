"""HTML, Vue and Svelte: the scripts in them are read by the engine of JavaScript and TypeScript, the rest for what puts markup into pages."""
