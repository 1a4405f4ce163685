--- :checkhealth assay
local M = {}

function M.check()
  local health = vim.health
  health.start('Assay')
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok(('Neovim %s starts servers by itself.'):format(tostring(vim.version())))
  elseif vim.fn.has('nvim-0.10') == 1 then
    health.ok('Neovim 0.10: require("assay").setup() starts the server.')
  else
    health.error('Neovim is too old.', { 'Install Neovim 0.10 or newer.' })
    return
  end

  local path = vim.api.nvim_get_runtime_file('lsp/assay.lua', false)[1]
  local declared = vim.fn.has('nvim-0.11') == 1 and vim.lsp.config.assay or path and dofile(path)
  local program = type(declared.cmd) == 'table' and declared.cmd[1] or nil
  if not program then
    health.ok('The server is started by a function of your own.')
  elseif vim.fn.executable(program) == 1 then
    local answer = vim.system({ program, '--version' }, { text = true }):wait(10000)
    if answer.code == 0 then
      health.ok(('%s is %s.'):format(vim.fn.exepath(program), vim.trim(answer.stdout)))
    else
      health.error(('%s does not run: %s'):format(vim.fn.exepath(program), vim.trim(answer.stderr or '')), {
        'Install it anew: pip install --force-reinstall assay',
      })
    end
  else
    health.error(('There is no program called %s on the PATH.'):format(program), {
      'Install it: pip install assay (Python 3.11 or newer)',
      "or name it: vim.lsp.config('assay', { cmd = { '/path/to/assay', 'lsp' } })",
    })
  end

  if vim.fn.has('nvim-0.11') == 1 and vim.lsp.is_enabled and not vim.lsp.is_enabled('assay') then
    health.warn('The server is not enabled.', { "Put vim.lsp.enable('assay') into your init.lua." })
  end
  local clients = vim.lsp.get_clients({ name = 'assay' })
  if #clients == 0 then
    health.info('No server runs now; one starts with the first file in: ' .. table.concat(declared.filetypes, ', ') .. '.')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.lsp.get_buffers_by_client_id(client.id)
    health.ok(('A server runs for %s and serves %d buffers.'):format(client.root_dir or 'single files', #buffers))
  end
end

return M
