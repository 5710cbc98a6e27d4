--- Names that the modules of a session do not have, found without running: a function that no cell
--- calls may still be misspelt.

local lexer = require "dnn.repl.lexer"
local preloaded = require "dnn.support.preloaded"

local names = {}

--- The names of modules that a notebook does not give to something else.
local function modules_of(documents)
  local modules = {}
  for _, name in ipairs(preloaded.names()) do
    modules[name] = true
  end
  for _, tokens in pairs(documents) do
    for i = 1, tokens.count do
      local name = tokens.kinds[i] == "name" and tokens.names[i]
      local is_field = tokens.kinds[i - 1] == "." or tokens.kinds[i - 1] == ":"
      local following = tokens.kinds[i + 1]
      if name and modules[name] and not is_field and (following == "=" or following == ",")
        and not (tokens.kinds[i - 1] == "local" or tokens.kinds[i - 1] == ",") then
        modules[name] = nil
      end
    end
  end
  return modules
end

--- What a path such as np.random.seed lacks, which begins at a token; nil if it is there, or not to
--- be known.
local function missing(tokens, i)
  local module = preloaded.load(tokens.names[i])
  while type(module) == "table" and tokens.kinds[i + 1] == "." and tokens.kinds[i + 2] == "name" do
    local field = tokens.names[i + 2]
    local metatable = getmetatable(module)
    if rawget(module, field) == nil then
      local is_strict = type(metatable) == "table" and rawget(metatable, "__parts") ~= nil
      if not is_strict or tokens.kinds[i + 3] == "=" then
        return nil
      end
    end
    local ok, found = pcall(function() return module[field] end)
    if not ok then
      return require("dnn.core").system.reason(found)
    end
    module, i = found, i + 2
  end
end

---@class dnn.nb.missing_name
---@field line integer of the notebook
---@field message string

--- The names that cells use and modules lack, by the number of the cell.
---@param document dnn.nb.document
---@return table<integer, dnn.nb.missing_name[]>
function names.missing(document)
  local cells, found = {}, {}
  for i, cell in ipairs(document.cells) do
    cells[i] = cell.kind == "code" and lexer.tokenize(cell.code) or nil
  end
  local modules = modules_of(cells)
  for number, tokens in pairs(cells) do
    for i = 1, tokens.count do
      local is_module = tokens.kinds[i] == "name" and modules[tokens.names[i]]
        and tokens.kinds[i - 1] ~= "." and tokens.kinds[i - 1] ~= ":"
      local message = is_module and missing(tokens, i)
      if message then
        found[number] = found[number] or {}
        table.insert(found[number], { message = message,
          line = document.cells[number].line + lexer.place(tokens.source, tokens.starts[i]) })
      end
    end
  end
  return found
end

return names
