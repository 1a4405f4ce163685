--- Assay's own requests; ../../../REQUESTS.md explains every field.
local M = {}

---@alias assay.Decision 'act'|'attend'|'track-star'|'track'
---@alias assay.State 'fix'|'defer'|'accept'|'false-positive'|'duplicate'

---@class assay.Finding
---@field fingerprint string
---@field rule string
---@field title string
---@field message string
---@field decision assay.Decision
---@field risk number
---@field severity string
---@field cwe integer
---@field line string
---@field uri string
---@field path string
---@field range lsp.Range
---@field effort number
---@field effortWords string
---@field fix? 'safe'|'behaviour-changing'|'guided'
---@field owner? string
---@field age? integer
---@field due? string
---@field overdue boolean
---@field new boolean
---@field stopShip? string

---@class assay.Item
---@field rank integer
---@field minutes number
---@field findings assay.Finding[]

---@class assay.Queue
---@field comparedWith string
---@field capacity number
---@field minutes number
---@field counts table<assay.Decision, integer>
---@field owners string[]
---@field today assay.Item[]
---@field later assay.Item[]
---@field remainder string
---@field exempt integer
---@field complete boolean

---@class assay.Paste
---@field id integer
---@field uri string
---@field range lsp.Range
---@field findings integer
---@field worst? { rule: string, message: string, range: lsp.Range }
---@field safeFixes integer

---@type table<assay.Decision, string>
M.decision_words = { act = 'Act', attend = 'Attend', ['track-star'] = 'Track*', track = 'Track' }

--- The client of the current buffer, else any.
---@return vim.lsp.Client?
function M.client()
  return vim.lsp.get_clients({ name = 'assay', bufnr = 0 })[1] or vim.lsp.get_clients({ name = 'assay' })[1]
end

--- Tell the person something.
---@param message string
---@param level? integer
function M.tell(message, level)
  vim.notify('Assay: ' .. message, level or vim.log.levels.INFO)
end

--- Send a request; `on_answer` is called only with an answer. Everything else is told to the person.
---@param method string
---@param parameters table
---@param on_answer fun(answer: any, client: vim.lsp.Client)
function M.ask(method, parameters, on_answer)
  local client = M.client()
  if not client then
    M.tell('the server is not running here. :checkhealth assay says what is missing.', vim.log.levels.WARN)
    return
  end
  local function answered(problem, answer)
    if problem then
      M.tell(('the server did not answer %s. %s'):format(method, problem.message), vim.log.levels.ERROR)
    elseif answer == nil or answer == vim.NIL then
      M.tell('there is nothing to show here.')
    else
      on_answer(answer, client)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, parameters, answered)
  else
    client.request(method, parameters, answered)
  end
end

--- Have the server run one of its commands.
---@param command string
---@param arguments any[]
---@param on_answer? fun(answer: any)
function M.execute(command, arguments, on_answer)
  M.ask('workspace/executeCommand', { command = command, arguments = arguments }, function(answer)
    if on_answer then
      on_answer(answer)
    end
  end)
end

--- The buffer of a URI, loaded.
---@param uri string
---@return integer
function M.buffer(uri)
  local buffer = vim.uri_to_bufnr(uri)
  vim.fn.bufload(buffer)
  return buffer
end

--- The cursor as a position of the protocol.
---@param client vim.lsp.Client
---@return table parameters `textDocument` and `position`
function M.position(client)
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

return M
