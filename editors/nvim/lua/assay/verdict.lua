--- Explanations and verdicts.
local queue = require('assay.queue')
local requests = require('assay.requests')

local M = {}

M.states = { 'fix', 'defer', 'accept', 'false-positive', 'duplicate' }

local USUAL_DAYS = { act = 7, attend = 30, ['track-star'] = 90, track = 180 }

--- Show why the finding at the cursor, or that of a fingerprint, stands where it stands.
---@param fingerprint? string
function M.explain(fingerprint)
  local client = requests.client()
  local parameters = fingerprint and { fingerprint = fingerprint } or client and requests.position(client) or {}
  requests.ask('assay/explain', parameters, function(answer)
    vim.lsp.util.open_floating_preview(vim.split(answer.markdown, '\n'), 'markdown', {
      focus_id = 'assay.explain',
      border = 'rounded',
      max_width = 100,
    })
  end)
end

---@param finding assay.Finding
---@param state assay.State
---@param reason? string
local function write(finding, state, reason)
  local function send(text, day)
    requests.ask('assay/decide', {
      fingerprint = finding.fingerprint,
      state = state,
      reason = reason,
      text = text,
      ['until'] = day,
    }, function(answer)
      local level = answer.toDo ~= '' and vim.log.levels.WARN or vim.log.levels.INFO
      requests.tell(('%s (%s). %s'):format(answer.words, answer.written, answer.toDo), level)
    end)
  end
  vim.ui.input({ prompt = 'Why? ' }, function(text)
    if not text or vim.trim(text) == '' then
      return
    end
    if state ~= 'defer' and state ~= 'accept' then
      send(vim.trim(text))
      return
    end
    local usual = os.date('%Y-%m-%d', os.time() + USUAL_DAYS[finding.decision] * 24 * 3600)
    vim.ui.input({ prompt = 'Until which day? ', default = usual --[[@as string]] }, function(day)
      if day and day ~= '' then
        send(vim.trim(text), day)
      end
    end)
  end)
end

--- Give a verdict on the finding at the cursor, or on one that is chosen from the list.
---@param state? assay.State
function M.decide(state)
  local function with_state(finding)
    local function with_reason(chosen)
      requests.ask('assay/reasons', vim.empty_dict(), function(answer)
        local reasons = (answer[chosen] or {}).reasons or {}
        if #reasons == 0 then
          write(finding, chosen)
          return
        end
        vim.ui.select(reasons, { prompt = 'Reason' }, function(reason)
          if reason then
            write(finding, chosen, reason)
          end
        end)
      end)
    end
    if state then
      with_reason(state)
    else
      vim.ui.select(M.states, { prompt = finding.title }, function(chosen)
        if chosen then
          with_reason(chosen)
        end
      end)
    end
  end
  queue.fetch({}, function(list)
    local finding = queue.at_cursor(list)
    if finding then
      with_state(finding)
    else
      queue.choose('Decide on', nil, with_state)
    end
  end)
end

--- Show the report in a buffer of its own.
function M.report()
  requests.ask('assay/report', { format = 'markdown' }, function(answer)
    vim.cmd.new()
    local buffer = vim.api.nvim_get_current_buf()
    vim.bo[buffer].buftype = 'nofile'
    vim.bo[buffer].bufhidden = 'wipe'
    vim.bo[buffer].swapfile = false
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(answer.content, '\n'))
    vim.bo[buffer].modifiable = false
    vim.bo[buffer].filetype = 'markdown'
  end)
end

return M
