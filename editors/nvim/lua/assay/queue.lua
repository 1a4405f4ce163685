--- The ranked list: in the quickfix list, in a menu, and as counts for the status line.
local requests = require('assay.requests')

local M = {}

---@type assay.Queue?
M.latest = nil

local KINDS = { act = 'E', attend = 'W', ['track-star'] = 'I', track = 'N' }

--- Findings in order, each with its rank.
---@param queue assay.Queue
---@return { finding: assay.Finding, rank: integer }[]
local function ordered(queue)
  local found = {}
  for _, items in ipairs({ queue.today, queue.later }) do
    for _, item in ipairs(items) do
      for _, finding in ipairs(item.findings) do
        found[#found + 1] = { finding = finding, rank = item.rank }
      end
    end
  end
  table.sort(found, function(one, other)
    return one.rank < other.rank
  end)
  return found
end

---@param finding assay.Finding
---@param rank integer
---@return string
local function words(finding, rank)
  local parts = {
    ('#%d %s'):format(rank, requests.decision_words[finding.decision]),
    ('risk %d'):format(finding.risk),
    finding.title,
    finding.effortWords,
  }
  if finding.overdue then
    parts[#parts + 1] = 'overdue'
  end
  if finding.stopShip then
    parts[#parts + 1] = 'stop-ship'
  end
  return table.concat(parts, ' · ')
end

--- Ask for the list; keeps it for the status line.
---@param parameters { capacity?: integer, owner?: string, textDocument?: { uri: string } }
---@param on_answer fun(queue: assay.Queue, client: vim.lsp.Client)
function M.fetch(parameters, on_answer)
  requests.ask('assay/queue', next(parameters) and parameters or vim.empty_dict(), function(queue, client)
    if not parameters.textDocument and not parameters.owner then
      M.latest = queue
      vim.cmd.redrawstatus()
    end
    on_answer(queue, client)
  end)
end

--- The server says that the list may read differently.
---@param context { client_id: integer }
function M.changed(_, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  local function answered(problem, queue)
    if not problem and queue and queue ~= vim.NIL then
      M.latest = queue
      vim.cmd.redrawstatus()
    end
  end
  if client and vim.fn.has('nvim-0.11') == 1 then
    client:request('assay/queue', vim.empty_dict(), answered)
  elseif client then
    client.request('assay/queue', vim.empty_dict(), answered)
  end
end

--- Put the ranked list into the quickfix list and show it, or into the window's location list with `loclist`.
---@param options? { capacity?: integer, owner?: string, loclist?: boolean }
function M.show(options)
  options = options or {}
  M.fetch({ capacity = options.capacity, owner = options.owner }, function(queue, client)
    local entries = {}
    for _, each in ipairs(ordered(queue)) do
      local finding = each.finding
      local location =
        vim.lsp.util.locations_to_items({ { uri = finding.uri, range = finding.range } }, client.offset_encoding)[1]
      location.text = words(finding, each.rank)
      location.type = KINDS[finding.decision]
      location.user_data = finding
      entries[#entries + 1] = location
    end
    local what = { title = 'Assay: ' .. queue.comparedWith, items = entries }
    if options.loclist then
      vim.fn.setloclist(0, {}, ' ', what)
    else
      vim.fn.setqflist({}, ' ', what)
    end
    if #entries == 0 then
      requests.tell('nothing was found. ' .. queue.comparedWith)
    else
      vim.cmd(options.loclist and 'lopen' or 'botright copen')
    end
  end)
end

--- Choose a finding from a menu and go to it.
---@param options? { capacity?: integer, owner?: string }
function M.pick(options)
  M.choose('Go to', options, function(finding, client)
    vim.lsp.util.show_document(
      { uri = finding.uri, range = finding.range },
      client.offset_encoding,
      { focus = true, reuse_win = true }
    )
  end)
end

--- Choose a finding from a menu.
---@param prompt string
---@param options? { capacity?: integer, owner?: string }
---@param on_choice fun(finding: assay.Finding, client: vim.lsp.Client)
function M.choose(prompt, options, on_choice)
  M.fetch(options or {}, function(queue, client)
    local entries = ordered(queue)
    if #entries == 0 then
      requests.tell('nothing was found. ' .. queue.comparedWith)
      return
    end
    vim.ui.select(entries, {
      prompt = prompt,
      kind = 'assay',
      format_item = function(each)
        local finding = each.finding
        return ('%s — %s:%d'):format(words(finding, each.rank), finding.path, finding.range.start.line + 1)
      end,
    }, function(each)
      if each then
        on_choice(each.finding, client)
      end
    end)
  end)
end

--- The finding under the cursor: of the quickfix entry, or of the line. Nil where there is none or several.
---@param queue assay.Queue
---@return assay.Finding?
function M.at_cursor(queue)
  local row = vim.api.nvim_win_get_cursor(0)[1]
  if vim.bo.buftype == 'quickfix' then
    local list = vim.fn.getwininfo(vim.api.nvim_get_current_win())[1].loclist == 1 and vim.fn.getloclist(0) or vim.fn.getqflist()
    local data = list[row] and list[row].user_data
    return type(data) == 'table' and data or nil
  end
  local uri = vim.uri_from_bufnr(0)
  local found = vim.tbl_filter(function(each)
    local range = each.finding.range
    return each.finding.uri == uri and range.start.line <= row - 1 and row - 1 <= range['end'].line
  end, ordered(queue))
  return found[1] and found[1].finding or nil
end

return M
