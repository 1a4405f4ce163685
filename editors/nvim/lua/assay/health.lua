--- :checkhealth assay
local M = {}

function M.check()
  local health = vim.health
  health.start('Assay')
  if vim.fn.has('nvim-0.11') == 1 then
    local version = vim.version()
    health.ok(('Neovim %d.%d.%d starts servers by itself.'):format(version.major, version.minor, version.patch))
  elseif vim.fn.has('nvim-0.10') == 1 then
    health.ok('Neovim 0.10: require("assay").setup() starts the server.')
  else
    health.error('Neovim is too old.', { 'Install Neovim 0.10 or newer.' })
    return
  end

  local is_new = vim.fn.has('nvim-0.11') == 1
  local declared = is_new and vim.lsp.config.assay or require('assay').declared()
  local can_start = true
  local program = type(declared.cmd) == 'table' and declared.cmd[1] or nil
  if not program then
    health.ok('The server is started by a function of your own.')
  elseif vim.fn.executable(program) == 1 then
    local answer = vim.system({ program, '--version' }, { text = true }):wait(10000)
    if answer.code == 0 then
      health.ok(('%s is %s.'):format(vim.fn.exepath(program), vim.trim(answer.stdout)))
    else
      can_start = false
      health.error(('%s does not run: %s'):format(vim.fn.exepath(program), vim.trim(answer.stderr or '')), {
        'Install it anew: pip install --force-reinstall assay',
      })
    end
  else
    can_start = false
    health.error(('There is no program called %s on the PATH.'):format(program), {
      'Install it: pip install assay (Python 3.11 or newer)',
      ("or name it: %s{ cmd = { '/path/to/assay', 'lsp' } })"):format(
        is_new and "vim.lsp.config('assay', " or "require('assay').setup("
      ),
    })
  end

  if is_new and vim.lsp.is_enabled and not vim.lsp.is_enabled('assay') then
    health.warn('The server is not enabled.', { "Put vim.lsp.enable('assay') into your init.lua." })
  elseif not is_new and not require('assay').is_set_up then
    health.warn('The server is not enabled.', { "Put require('assay').setup() into your init.lua." })
  end
  local clients = vim.lsp.get_clients({ name = 'assay' })
  if #clients == 0 and can_start then
    health.info('No server runs now; one starts with the first file in: ' .. table.concat(declared.filetypes, ', ') .. '.')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.lsp.get_buffers_by_client_id(client.id)
    local served = #buffers == 1 and '1 buffer' or ('%d buffers'):format(#buffers)
    health.ok(('A server runs for %s and serves %s.'):format(client.root_dir or 'single files', served))
  end
end

return M
