-- The language server, as Neovim 0.11 and newer read it from the runtime path: vim.lsp.enable('assay') is all that is left to do.
-- lua/assay reads the same table for Neovim 0.10. Anything here can be changed with vim.lsp.config('assay', { … }).

-- What the server calls a language, where Neovim calls its file type otherwise.
local language_ids = {
  bash = 'shellscript',
  cs = 'csharp',
  dosbatch = 'bat',
  dosini = 'ini',
  jproperties = 'properties',
  make = 'makefile',
  objc = 'objective-c',
  objcpp = 'objective-cpp',
  ps1 = 'powershell',
  requirements = 'pip-requirements',
  rst = 'restructuredtext',
  sh = 'shellscript',
  sshconfig = 'ssh_config',
  ['yaml.docker-compose'] = 'dockercompose',
  zsh = 'shellscript',
}

---@type vim.lsp.Config
return {
  cmd = { 'assay', 'lsp' },
  -- Code is followed, files around it are read by their structure, and all other text is looked through for secrets.
  filetypes = {
    'javascript', 'javascriptreact', 'python', 'typescript', 'typescriptreact',
    'astro', 'bash', 'c', 'clojure', 'cpp', 'cs', 'dart', 'dockerfile', 'dosbatch', 'dosini', 'elixir', 'env', 'fish', 'fsharp', 'go',
    'graphql', 'groovy', 'hcl', 'html', 'http', 'java', 'jproperties', 'json', 'jsonc', 'kotlin', 'lua', 'make', 'markdown', 'mdx', 'objc',
    'objcpp', 'perl', 'php', 'ps1', 'r', 'requirements', 'rst', 'ruby', 'rust', 'scala', 'sh', 'sql', 'sshconfig', 'svelte', 'swift', 'terraform',
    'toml', 'vb', 'vue', 'xml', 'yaml', 'yaml.docker-compose', 'zsh',
  },
  get_language_id = function(_, filetype)
    return language_ids[filetype] or filetype
  end,
  -- The first marker that is found in any folder above wins, so that a nested package does not hide the project's settings.
  root_markers = { 'assay.toml', '.git', 'pyproject.toml', 'package.json' },
  -- Pushed diagnostics come with the keystroke; pulled ones when Neovim next asks.
  init_options = { diagnosticMode = 'push' },
  -- Neovim gathers keystrokes for 150 ms by default; the server answers in about one.
  flags = { debounce_text_changes = 20 },
  handlers = {
    ['assay/pasteFound'] = function(_, result, context)
      require('assay.pastes').found(result, context)
    end,
    ['assay/queueChanged'] = function(_, result, context)
      require('assay.queue').changed(result, context)
    end,
  },
}
