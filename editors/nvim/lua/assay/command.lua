--- :Assay and its subcommands.
local requests = require('assay.requests')

local M = {}

---@class assay.Subcommand
---@field run fun(arguments: string[])
---@field complete? string[]

--- Fix at the cursor, all that is safe in the buffer, or what is safe in a block that was inserted.
---@param what? string
local function fix(what)
  if what == 'paste' then
    require('assay.pastes').fix()
  elseif what == 'all' then
    requests.execute('assay.fixAll', { vim.uri_from_bufnr(0) })
  else
    vim.lsp.buf.code_action({
      context = { only = { 'quickfix' }, diagnostics = {} },
      filter = function(action)
        return type(action.data) == 'table' and action.data.rule ~= nil
      end,
      apply = true,
    })
  end
end

--- `key=value` and bare words.
---@param arguments string[]
---@return table
local function options(arguments)
  local found = {}
  for _, argument in ipairs(arguments) do
    local minutes = argument:match('^(%d+)$')
    if minutes then
      found.capacity = tonumber(minutes)
    elseif argument == 'loclist' or argument == 'menu' then
      found[argument] = true
    else
      found.owner = argument
    end
  end
  return found
end

---@type table<string, assay.Subcommand>
local subcommands = {
  queue = {
    run = function(arguments)
      local chosen = options(arguments)
      local queue = require('assay.queue')
      if chosen.menu then
        queue.pick({ capacity = chosen.capacity, owner = chosen.owner })
      else
        queue.show(chosen)
      end
    end,
    complete = { 'menu', 'loclist', '15', '30', '60' },
  },
  explain = {
    run = function(arguments)
      require('assay.verdict').explain(arguments[1])
    end,
  },
  decide = {
    run = function(arguments)
      require('assay.verdict').decide(arguments[1])
    end,
    complete = { 'accept', 'defer', 'duplicate', 'false-positive', 'fix' },
  },
  fix = {
    run = function(arguments)
      fix(arguments[1])
    end,
    complete = { 'all', 'paste' },
  },
  report = {
    run = function()
      require('assay.verdict').report()
    end,
  },
  scan = {
    run = function()
      requests.execute('assay.scanWorkspace', {}, function(answer)
        local found = answer.findings == 1 and '1 finding' or ('%d findings'):format(answer.findings)
        requests.tell(('%s in %d of %d files.'):format(found, answer.filesWithFindings, answer.files))
      end)
    end,
  },
  dismiss = {
    run = function()
      require('assay.pastes').dismiss()
    end,
  },
  restart = {
    run = function()
      require('assay').restart()
    end,
  },
  log = {
    run = function()
      vim.cmd.tabedit(vim.lsp.get_log_path())
    end,
  },
}

--- Run `:Assay …`.
---@param command { fargs: string[] }
function M.run(command)
  local arguments = vim.list_slice(command.fargs)
  local name = table.remove(arguments, 1) or 'queue'
  local subcommand = subcommands[name]
  if not subcommand then
    local names = vim.tbl_keys(subcommands)
    table.sort(names)
    requests.tell(('there is no :Assay %s. Choose from: %s.'):format(name, table.concat(names, ', ')), vim.log.levels.ERROR)
    return
  end
  subcommand.run(arguments)
end

--- Complete `:Assay …`.
---@param lead string
---@param line string
---@return string[]
function M.complete(lead, line)
  local name = line:match('^.-Assay%s+(%S+)%s')
  local candidates = name and (subcommands[name] or {}).complete or not name and vim.tbl_keys(subcommands) or {}
  local found = vim.tbl_filter(function(candidate)
    return vim.startswith(candidate, lead)
  end, candidates)
  table.sort(found)
  return found
end

return M
