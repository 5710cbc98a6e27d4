--- The line below the input while the cursor is in a call: how the function is called. The prompt
--- shows it; the completer takes the options of a call from here.

local guards = require "dnn.support.guards"
local lookup = require "dnn.repl.lookup"
local lexer = require "dnn.repl.lexer"

local signature = {}

local openers = { ["("] = true, ["{"] = true, ["["] = true }
local closers = { [")"] = true, ["}"] = true, ["]"] = true }

--- The name of the function in whose call a text ends, as in "np.zeros" or "A:sum"; or nil. The
--- braces of `f{` and `f(x, {` belong to the call.
---@param tokens dnn.repl.tokens
---@param last? integer the token in which the text ends, the last one by default
---@return string?
function signature.callee(tokens, last)
  local kinds, names = tokens.kinds, tokens.names
  local depth, i = 0, last or tokens.count
  while i > 0 do
    if closers[kinds[i]] then
      depth = depth + 1
    elseif openers[kinds[i]] and depth > 0 then
      depth = depth - 1
    elseif kinds[i] == "(" or kinds[i] == "{" and names[i - 1] then
      local parts, at = {}, i - 1
      while names[at] do
        table.insert(parts, 1, names[at])
        local separator = kinds[at - 1]
        if separator ~= "." and separator ~= ":" then
          -- what a function definition declares is no call
          return kinds[at - 1] ~= "function" and table.concat(parts) or nil
        end
        table.insert(parts, 1, separator)
        at = at - 2
      end
      return nil
    elseif lexer.keywords[kinds[i]] == "function" or kinds[i] == "then" or kinds[i] == "do" then
      return nil -- in a block of its own
    end
    i = i - 1
  end
  return nil
end

--- Names of the parameters of a Lua function, with commas; nil for one in C.
---@param f function
---@return string?
function signature.parameters(f)
  f = guards.origin(f)
  local info = debug.getinfo(f, "Su")
  if info.what == "C" then
    return nil
  end
  local names = {}
  for i = 1, info.nparams do
    names[i] = debug.getlocal(f, i)
  end
  if info.isvararg then
    names[#names + 1] = "..."
  end
  return table.concat(names, ", ")
end

--- How a function is called, from its help or its parameters. Of an entry with several names the
--- one that is written is shown.
---@param f function
---@param name string
---@return string?
function signature.of(f, name)
  local entry = require("dnn.help.doc").find(f)
  if entry then
    local own = name:match("[%w_]+$")
    for _, alias in ipairs(entry.aliases or {}) do
      if alias:match("[%w_]+$") == own then
        return (entry.signature:gsub("^[%w_]+", own))
      end
    end
    return entry.signature
  end
  local parameters = signature.parameters(f)
  return parameters and ("%s(%s)"):format(name:match("[%w_]+$"), parameters)
end

--- The keys of a function's option table, from its help; nil if it has none.
---@param f function
---@return string[]?
function signature.options(f)
  local doc = require "dnn.help.doc"
  local entry = doc.find(f)
  local names = entry and doc.options(entry)
  return names and #names > 0 and names or nil
end

-- The names that options take: in which table of which module they are keys.
local registries = {
  optimizer = { "dnn.network.optimizers", "kinds" },
  loss = { "dnn.network.losses", "make" }, kind = { "dnn.network.losses", "make" },
  init = { "dnn.network.initializers", "registered" },
  activation = { "dnn.network.layers", "by_name" }, output = { "dnn.network.layers", "by_name" },
  metrics = { "dnn.network.evaluate", "metrics" },
}

local dtypes <const> = { "bool", "float32", "float64", "int64", "uint8" }

local function registered(option)
  local found = {}
  local place = registries[option]
  for name in pairs(place and require(place[1])[place[2]] or {}) do
    found[#found + 1] = name
  end
  table.sort(found)
  return found
end

--- The texts that an option of a function takes, or, without one, its argument that is a text; nil
--- if that is not known, or no few texts.
---@param f function
---@param option? string
---@return string[]?
function signature.choices(f, option)
  local entry = require("dnn.help.doc").find(f)
  local takes_dtype = entry and entry.signature:find("%f[%a]dtype%f[%A]") ~= nil
  if not entry then
    return nil
  elseif not option then
    local own
    local parameters = entry.signature:gsub("%b{}", ""):match("^[^;]*"):gsub("%->.*", "")
    for name, choices in pairs(entry.choices or {}) do
      if parameters:find("%f[%w_]" .. name .. "%f[^%w_]") then
        own = choices
      end
    end
    return own or entry.name == "dnn.sequential" and registered("activation")
      or takes_dtype and dtypes or nil
  elseif option == "dtype" and takes_dtype then
    return dtypes
  end
  local own = entry.choices and entry.choices[option]
  if own then
    return own
  end
  for _, name in ipairs(require("dnn.help.doc").options(entry, true)) do
    if name == option then
      local found = name == "dtype" and dtypes or registered(name)
      return #found > 0 and found or nil
    end
  end
end

--- The line for a text with the cursor in it, or nil.
---@param text string
---@param cursor integer bytes before it
---@param shell dnn.repl.shell
---@return string?
function signature.hint(text, cursor, shell)
  local before = text:sub(1, cursor)
  if not before:find("[({]") or before:find("^%s*[?!]") then
    return nil
  end
  local tokens = lexer.tokenize((before:gsub("^(%s*)%%%a+", "%1")))
  local name = not tokens.error and signature.callee(tokens)
  local value = name and lookup.path(name, function(wanted)
    return require("dnn.repl.evaluator").variable(shell.session, wanted)
  end)
  local line = type(value) == "function" and signature.of(value, name) or nil
  local options = line and signature.options(value)
  return options and line .. "   options: " .. table.concat(options, ", ") or line
end

return signature
