--- Help at the prompt: `?name` what a name stands for, `??name` its source, `%apropos` a search.
--- dnn.repl.commands asks it; the texts are those of dnn.help.

local arrays = require "dnn.repl.arrays"
local evaluator = require "dnn.repl.evaluator"
local preloaded = require "dnn.support.preloaded"
local guards = require "dnn.support.guards"
local lookup = require "dnn.repl.lookup"
local lexer = require "dnn.repl.lexer"
local pretty = require "dnn.support.pretty"
local signature = require "dnn.repl.signature"
local traceback = require "dnn.repl.traceback"

local inspector = {}

--- Fields of a table that are listed.
local max_fields <const> = 200

local usage <const> = [[
?name          help for a function, or what a value is; name? does the same
??name         the source of a function
%apropos word  the entries in which a word occurs
%help          the commands]]

local registry

--- The registry of help, with the entries for Lua's own library.
local function help_registry()
  if not registry then
    registry = require "dnn.help.doc"
    registry.add_file("dnn.help.docs.lua")
  end
  return registry
end

local function scope_of(session)
  return function(name)
    return evaluator.variable(session, name)
  end
end

--- First and last byte of the source lines `first` to `last`.
local function bytes_of_lines(text, first, last)
  local line, start, position = 1, nil, 1
  while true do
    if line == first then
      start = position
    end
    local newline = text:find("\n", position, true)
    if line == last or not newline then
      return start, (newline or #text + 1) - 1
    end
    line, position = line + 1, newline + 1
  end
end

--- The source of a Lua function, or nil.
local function source_of(f, session)
  local info = debug.getinfo(guards.origin(f), "S")
  local text = info.what ~= "C" and traceback.source(info.source, session)
  if not text then
    return nil, info
  end
  local last = info.what == "main" and math.huge or info.lastlinedefined
  local start, stop = bytes_of_lines(text, math.max(info.linedefined, 1), last)
  return start and text:sub(start, stop), info, text
end

--- The comment of lines that begin with "--" right above a function.
local function comment_of(text, line)
  local lines = {}
  for one in (text .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = one
    if #lines >= line then
      break
    end
  end
  local first = line
  while first > 1 and lines[first - 1]:find("^%s*%-%-") do
    first = first - 1
  end
  local found = {}
  for i = first, line - 1 do
    found[#found + 1] = "  " .. lines[i]:gsub("^%s*%-+%s?", "")
  end
  return found
end

local function describe_function(name, f, session)
  local lines = {}
  local _, info, text = source_of(f, session)
  if info.what == "C" then
    lines[1] = name .. "(...)"
    lines[2] = "  a function in C, without help"
    return table.concat(lines, "\n")
  end
  lines[1] = ("%s(%s)"):format(name, signature.parameters(f))
  for _, line in ipairs(text and comment_of(text, info.linedefined) or {}) do
    lines[#lines + 1] = pretty.plain(line)
  end
  lines[#lines + 1] = ("  defined at %s:%d"):format(pretty.plain(info.short_src), info.linedefined)
  return table.concat(lines, "\n")
end

local function describe_value(name, value, width)
  local kind = type(value)
  if arrays.is_array(value) then
    return ("%s: array %s"):format(name, arrays.describe(value))
  end
  local text = ("%s: %s"):format(name, kind)
  if kind ~= "table" and kind ~= "userdata" then
    return text .. " " .. pretty.text(value, width)
  end
  local names = lookup.names(value)
  if #names == 0 then
    return text .. " " .. pretty.text(value, width)
  end
  local lines, line = { ("%s with %d fields"):format(text, #names) }, " "
  for i, field in ipairs(names) do
    field = i > max_fields and "..." or pretty.plain(field)
    if #line + 1 + #field > width and line ~= " " then
      lines[#lines + 1] = line
      line = " "
    end
    line = line .. " " .. field
    if i > max_fields then
      break
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

--- The nearest name that has help, for one that has none.
local function suggestion(name, session)
  local names = lookup.names(_G)
  for _, list in ipairs { preloaded.names(), lookup.names(session.cells) } do
    table.move(list, 1, #list, #names + 1, names)
  end
  for _, entry in ipairs(help_registry().entries()) do
    names[#names + 1] = entry.name
    names[#names + 1] = entry.name:match("[%w_]+$")
  end
  table.sort(names)
  return require("dnn.support.suggest").nearest(name, names)
end

--- Help for a name, as a text.
---@param name string as in "np.sum", "A:sum" or "x"
---@param shell dnn.repl.shell
---@return string? text nil if there is none
---@return string? problem
function inspector.describe(name, shell)
  local doc = help_registry()
  local width = shell.host.terminal_width()
  local value = lookup.path(name, scope_of(shell.session))
  local entry
  if type(value) == "function" then
    entry = doc.find(value)
  end
  if not entry and (value == nil or type(value) ~= "function") then
    local by_name = doc.find(name)
    -- a short name such as "sum" is no help for a variable of that name
    entry = by_name and (value == nil or by_name.name == name) and by_name or nil
  end
  if entry then
    return doc.describe(entry, width)
  elseif lexer.keywords[name] then
    return name .. ": a word of the language"
  elseif type(value) == "function" then
    return describe_function(name, value, shell.session)
  elseif value ~= nil then
    return describe_value(name, value, width)
  end
  local habit = require("dnn.repl.habits").name_hint(name, "")
  if habit then
    return nil, habit
  end
  local nearest = suggestion(name, shell.session)
  return nil, ("no help for '%s'%s"):format(pretty.plain(name),
    nearest and nearest ~= name and ("; did you mean '%s'?"):format(nearest) or "")
end

--- The source of a function, as a text.
---@param name string
---@param shell dnn.repl.shell
---@return string? text nil if there is none
---@return string? problem
function inspector.source(name, shell)
  local value = lookup.path(name, scope_of(shell.session))
  if type(value) ~= "function" then
    return inspector.describe(name, shell)
  end
  local text, info = source_of(value, shell.session)
  if not text then
    return nil, ("the source of '%s' is not known%s"):format(pretty.plain(name),
      info.what == "C" and ": it is a function in C" or "")
  end
  return ("%s:%d\n%s"):format(pretty.plain(info.short_src), info.linedefined, pretty.plain(text))
end

--- Does the input ask for help? Returns the name asked for, "" for help on help, and whether its
--- source is wanted.
---@param input string
---@return string?
---@return boolean?
function inspector.question(input)
  local marks, name = input:match("^%s*(%?%??)%s*([%w_.:]*)%s*$")
  if not marks then
    name, marks = input:match("^%s*([%a_][%w_.:]*)%s*(%?%??)%s*$")
  end
  return name, marks == "??"
end

--- Answers a question.
---@param shell dnn.repl.shell
---@param name string
---@param wants_source? boolean
function inspector.answer(shell, name, wants_source)
  if name == "" then
    shell.front.help(shell, usage)
    return
  end
  local text, problem = inspector[wants_source and "source" or "describe"](name, shell)
  if text then
    shell.front.help(shell, text)
  else
    shell:report(problem)
  end
end

--- Help for a value, as `help(value)` asks for it; a text is the name of something.
---@param shell dnn.repl.shell
---@param value any
function inspector.explain(shell, value)
  if type(value) == "string" then
    return inspector.answer(shell, value)
  end
  local doc, width = help_registry(), shell.host.terminal_width()
  local entry = type(value) == "function" and doc.find(value) or nil
  if entry then
    print(doc.describe(entry, width))
  elseif type(value) == "function" then
    print(describe_function("function", value, shell.session))
  else
    print(describe_value("this", value, width))
  end
end

--- The entries in which a word occurs, a line each.
---@param word string
---@return string
function inspector.search(word)
  local lines = {}
  for _, entry in ipairs(help_registry().search(word)) do
    lines[#lines + 1] = ("%-24s %s"):format(entry.name, help_registry().summary(entry))
  end
  table.sort(lines)
  return #lines > 0 and table.concat(lines, "\n")
    or ("no help mentions '%s'"):format(pretty.plain(word))
end

return inspector
