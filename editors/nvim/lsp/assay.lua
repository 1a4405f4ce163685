-- The language server, as Neovim 0.11 and newer read it from the runtime path: vim.lsp.enable('assay') is all that is left to do.
-- lua/assay reads the same table for Neovim 0.10. Anything here can be changed with vim.lsp.config('assay', { … }).

---@type vim.lsp.Config
return {
  cmd = { 'assay', 'lsp' },
  filetypes = { 'javascript', 'javascriptreact', 'python', 'typescript', 'typescriptreact' },
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
