--- A line above each block that came in one piece and holds findings: how many, and how to fix what is safe.
local requests = require('assay.requests')

local M = {}

local namespace = vim.api.nvim_create_namespace('assay.pastes')

--- Ids of pastes by buffer: those that are shown. A mark of the same id stands at the block.
---@type table<integer, table<integer, assay.Paste>>
local shown = {}

---@return boolean
local function is_on()
  return (vim.g.assay or {}).pastes ~= false
end

---@param buffer integer
---@param paste assay.Paste
local function place(buffer, paste)
  local count = paste.findings == 1 and '1 finding' or ('%d findings'):format(paste.findings)
  local lines = math.max(1, paste.range['end'].line - paste.range.start.line + (paste.range['end'].character > 0 and 1 or 0))
  local text = ('▏ %s in the %d lines just inserted'):format(count, lines)
  if paste.safeFixes > 0 then
    text = text .. (' · :Assay fix paste fixes %d safely'):format(paste.safeFixes)
  end
  if paste.worst then
    text = text .. ' · ' .. (paste.worst.message:match('^[^.\n]+') or '')
  end
  local row = math.min(paste.range.start.line, vim.api.nvim_buf_line_count(buffer) - 1)
  vim.api.nvim_buf_set_extmark(buffer, namespace, row, 0, {
    id = paste.id,
    virt_lines = { { { text, 'AssayPaste' } } },
    -- Lines above the first line of a window would not be seen.
    virt_lines_above = row > 0,
  })
end

--- Show these pastes of a buffer, and no others.
---@param buffer integer
---@param pastes assay.Paste[]
local function show(buffer, pastes)
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  shown[buffer] = {}
  for _, paste in ipairs(pastes) do
    if paste.findings > 0 and is_on() then
      shown[buffer][paste.id] = paste
      place(buffer, paste)
    end
  end
end

--- Ask for the pastes of a buffer and show them.
---@param buffer integer
local function refresh(buffer)
  local client = vim.lsp.get_clients({ name = 'assay', bufnr = buffer })[1]
  if not client or not vim.api.nvim_buf_is_loaded(buffer) then
    return
  end
  local function answered(problem, pastes)
    if not problem and pastes and vim.api.nvim_buf_is_valid(buffer) then
      show(buffer, pastes)
    end
  end
  local parameters = { textDocument = { uri = vim.uri_from_bufnr(buffer) } }
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('assay/pastes', parameters, answered, buffer)
  else
    client.request('assay/pastes', parameters, answered, buffer)
  end
end

vim.api.nvim_create_autocmd('DiagnosticChanged', {
  group = vim.api.nvim_create_augroup('assay.pastes', {}),
  desc = 'Keep what is said of pasted blocks up to date',
  callback = function(event)
    if shown[event.buf] and next(shown[event.buf]) then
      refresh(event.buf)
    end
  end,
})

--- The server found something in a block that came in one piece.
---@param result { uri: string, pastes: assay.Paste[] }
function M.found(result)
  local buffer = vim.uri_to_bufnr(result.uri)
  if is_on() and vim.api.nvim_buf_is_loaded(buffer) then
    shown[buffer] = shown[buffer] or {}
    for _, paste in ipairs(result.pastes) do
      shown[buffer][paste.id] = paste
      place(buffer, paste)
    end
  end
end

--- Take the lines away; they come back with the next block.
---@param buffer? integer
function M.dismiss(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  shown[buffer] = nil
end

--- Fix what is safe in the block at the cursor, or in the latest.
function M.fix()
  local uri = vim.uri_from_bufnr(0)
  requests.ask('assay/pastes', { textDocument = { uri = uri } }, function(pastes)
    local row = vim.api.nvim_win_get_cursor(0)[1] - 1
    local chosen = pastes[1]
    for _, paste in ipairs(pastes) do
      if paste.range.start.line <= row and row <= paste.range['end'].line then
        chosen = paste
        break
      end
    end
    if not chosen or chosen.safeFixes == 0 then
      requests.tell('no block that was inserted here holds anything that can be fixed safely.')
      return
    end
    requests.execute('assay.fixPaste', { uri, chosen.id })
  end)
end

return M
