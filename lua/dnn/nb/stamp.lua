--- What tells readers of a notebook with what it ran, and those who repeat it what they need for
--- that: versions, threads, the seeds that its code names, and a hash of its file.

local lexer = require "dnn.repl.lexer"

local stamp = {}

--- What the program is, and what it computes with.
---@return string[]
function stamp.versions()
  local config = require("dnn.core").np.show_config()
  local versions = { _VERSION, config.lapack:match("^%S+ [%d.]+"),
    config.threads == 1 and "1 thread" or config.threads .. " threads" }
  local version = debug.getregistry()["dnnlua.version"]
  if version then
    table.insert(versions, 1, "dnnlua " .. version)
  end
  return versions
end

--- This moment, as it is written.
---@return string
function stamp.date()
  return os.date "!%Y-%m-%d %H:%M UTC"
end

--- What takes a seed, by a call or as an option.
local takers = { seed = true, RandomState = true, default_rng = true }

--- The seeds that code names, each of them once: `seed(1)`, `seed = 1`, `RandomState(1)`.
---@param self dnn.nb.document
---@return string[]
function stamp.seeds(self)
  local seeds, seen = {}, {}
  for _, cell in ipairs(self.cells) do
    local code = cell.kind == "code" and cell.code or ""
    local tokens = lexer.tokenize(code)
    for i = 1, tokens.count - 2 do
      local following = tokens.kinds[i + 1]
      if takers[tokens.names[i]] and (following == "(" or following == "=")
        and tokens.kinds[i + 2] == "number" then
        local seed = code:sub(tokens.starts[i + 2], tokens.stops[i + 2])
        seeds[#seeds + 1] = not seen[seed] and seed or nil
        seen[seed] = true
      end
    end
  end
  return seeds
end

--- All of it, as texts in the order in which they are shown.
---@param self dnn.nb.document
---@param bytes string of its file
---@return string[]
function stamp.of(self, bytes)
  local parts, seeds = stamp.versions(), stamp.seeds(self)
  if #seeds > 0 then
    parts[#parts + 1] = (#seeds == 1 and "seed " or "seeds ") .. table.concat(seeds, ", ")
  end
  parts[#parts + 1] = "SHA-256 " .. require("dnn.nb.sha256")(bytes)
  return parts
end

return stamp
