--- Assay for Neovim. With 0.11 and newer vim.lsp.enable('assay') is enough; everything here is optional.
local M = {}

--- Whether setup() was called.
M.is_set_up = false

--- What setup() was told to change in lsp/assay.lua.
---@type table
local changes = {}

--- How the server is started where Neovim has no vim.lsp.config: lsp/assay.lua with what setup() was told to change.
---@return table
function M.declared()
  local path = vim.api.nvim_get_runtime_file('lsp/assay.lua', false)[1]
  return vim.tbl_deep_extend('force', dofile(path), changes)
end

--- For Neovim 0.10: start the server for the files that it reads. Newer ones have vim.lsp.enable('assay').
---@param overrides? table what to change in lsp/assay.lua
function M.setup(overrides)
  M.is_set_up = true
  changes = overrides or {}
  if vim.fn.has('nvim-0.11') == 1 then
    vim.lsp.config('assay', changes)
    vim.lsp.enable('assay')
    return
  end
  local declared = M.declared()
  local has_told = false
  local function start(buffer)
    if type(declared.cmd) == 'table' and vim.fn.executable(declared.cmd[1]) == 0 then
      -- Neovim would say so again with each file.
      if not has_told then
        has_told = true
        vim.notify(('Assay: there is no program called %s. :checkhealth assay says what to do.'):format(declared.cmd[1]), vim.log.levels.WARN)
      end
      return
    end
    local name = vim.api.nvim_buf_get_name(buffer)
    local root
    for _, marker in ipairs(declared.root_markers) do
      root = root or (name ~= '' and vim.fs.root(buffer, marker) or nil)
    end
    vim.lsp.start(
      vim.tbl_extend('force', declared, { name = 'assay', root_dir = root }),
      { bufnr = buffer }
    )
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('assay.start', {}),
    pattern = declared.filetypes,
    desc = 'Start the Assay server',
    callback = function(event)
      start(event.buf)
    end,
  })
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(declared.filetypes, vim.bo[buffer].filetype) then
      start(buffer)
    end
  end
end

--- Stop the server and start it again for the buffers that it served.
function M.restart()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'assay' })) do
    local buffers = vim.lsp.get_buffers_by_client_id(client.id)
    local config = client.config
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop()
    else
      client.stop()
    end
    local timer = assert(vim.uv.new_timer())
    timer:start(20, 20, function()
      vim.schedule(function()
        if timer:is_closing() or vim.lsp.get_client_by_id(client.id) then
          return
        end
        timer:close()
        for _, buffer in ipairs(buffers) do
          if vim.api.nvim_buf_is_loaded(buffer) then
            vim.lsp.start(config, { bufnr = buffer })
          end
        end
      end)
    end)
  end
end

--- What is urgent, for a status line: "2 Act · 5 Attend", "ok", or "" where no server runs.
---@return string
function M.statusline()
  if #vim.lsp.get_clients({ name = 'assay' }) == 0 then
    return ''
  end
  local latest = require('assay.queue').latest
  if not latest then
    return ''
  end
  local parts = {}
  for _, decision in ipairs({ 'act', 'attend' }) do
    local count = latest.counts[decision] or 0
    if count > 0 then
      parts[#parts + 1] = ('%d %s'):format(count, require('assay.requests').decision_words[decision])
    end
  end
  return #parts > 0 and table.concat(parts, ' · ') or 'ok'
end

return M
