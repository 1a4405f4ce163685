-- Declares :Assay. Nothing else is loaded before it is used, or before the server has something to say.
if vim.g.loaded_assay then
  return
end
vim.g.loaded_assay = true

vim.api.nvim_create_user_command('Assay', function(command)
  require('assay.command').run(command)
end, {
  nargs = '*',
  range = true,
  desc = 'Ranked security findings: what to fix first, and why',
  complete = function(...)
    return require('assay.command').complete(...)
  end,
})

vim.api.nvim_set_hl(0, 'AssayPaste', { default = true, link = 'DiagnosticVirtualTextWarn' })
