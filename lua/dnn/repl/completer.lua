--- Completion at Tab: keywords, local and session variables, globals, fields and methods, names of
--- modules, files in strings, keys of documented option tables, commands. No code of the user runs:
--- see dnn.repl.lookup.

local commands = require "dnn.repl.commands"
local evaluator = require "dnn.repl.evaluator"
local globals = require "dnn.repl.globals"
local lookup = require "dnn.repl.lookup"
local parser = require "dnn.repl.parser"
local pretty = require "dnn.repl.pretty"
local signature = require "dnn.repl.signature"

local completer = {}

--- Candidates shown at once.
local max_shown <const> = 100

--- As many are shown with what they do.
local max_described <const> = 10

--- What a text may be completed to. Candidates can be thousands, so there is no table for each one.
---@class dnn.repl.candidates
---@field texts string[] all different, in no order
---@field values table<string, any> what a text names, if that is known
---@field kinds table<string, string> what the list says of a text, by default the kind of its value
---@field endings table<string, string> what follows a text when it is the only one

--- Candidates that begin with a prefix, and a function that adds one.
---@return dnn.repl.candidates
---@return fun(text: string, kind?: string, ending?: string, value?: any)
local function collection(prefix)
  local found = { texts = {}, values = {}, kinds = {}, endings = {} }
  local texts, values, seen, length = found.texts, found.values, {}, #prefix
  return found, function(text, kind, ending, value)
    if text:sub(1, length) == prefix and seen[text] == nil
        and (text:byte() ~= 95 or prefix:byte() == 95) then
      seen[text] = true
      texts[#texts + 1] = text
      values[text] = value
      found.kinds[text] = kind
      found.endings[text] = ending
    end
  end
end

--- The kind of a value; of a field that its type only describes, what it says.
local function kind_of(value, is_label)
  local kind = type(value)
  if is_label and kind == "string" then
    return pretty.plain(value)
  end
  if kind == "userdata" or kind == "table" then
    local metatable = debug.getmetatable(value)
    local name = type(metatable) == "table" and rawget(metatable, "__name")
    return type(name) == "string" and pretty.plain(name) or kind
  end
  return kind
end

--- Variables as the text before the cursor sees them. Those of the text itself have no value yet.
local function scope_of(session, visible)
  local own = {}
  for _, name in ipairs(visible) do
    own[name] = true
  end
  return function(name)
    if own[name] then
      return nil, true
    end
    return evaluator.variable(session, name)
  end
end

local function add_names(add, session, visible)
  for _, name in ipairs(visible) do
    add(name, "local")
  end
  for name in pairs(session.cells) do
    add(name, nil, nil, (evaluator.variable(session, name)))
  end
  lookup.each(_G, function(name, value) add(name, nil, nil, value) end)
  for _, name in ipairs(globals.names()) do
    add(name, "module")
  end
  for word in pairs(parser.keywords) do
    add(word, "keyword")
  end
end

local function complete_file(path, list)
  local directory, prefix = path:match("^(.*/)([^/]*)$")
  directory, prefix = directory or "", prefix or path
  local place = directory == "" and "." or directory
  if place:sub(1, 2) == "~/" then
    place = (os.getenv("HOME") or "~") .. place:sub(2)
  end
  local found, add = collection(prefix)
  for _, name in ipairs(list(place)) do
    if not name:find("[%c\"'\\]") and (name:sub(1, 1) ~= "." or prefix:sub(1, 1) == ".") then
      add(name, name:sub(-1) == "/" and "directory" or "file", name:sub(-1) ~= "/" and '"' or nil)
    end
  end
  return found, #prefix
end

--- Modules whose name begins like `prefix`, up to the next point.
local function complete_module(prefix, list)
  local found, add = collection(prefix)
  local function add_module(name)
    add(name, "module", '"')
  end
  for _, modules in ipairs { package.loaded, package.preload } do
    for name in next, modules do
      if type(name) == "string" then
        add_module(name)
      end
    end
  end
  local outer = prefix:match("^(.*%.)[^.]*$") or ""
  for template in (package.path .. ";" .. package.cpath):gmatch("[^;]+") do
    local directory, suffix = template:match("^(.-)%?(.*)$")
    if directory and not suffix:find("/", 1, true) then
      for _, name in ipairs(list((directory .. outer:gsub("%.", "/")))) do
        local module = name:sub(-#suffix) == suffix and name:sub(1, -#suffix - 1)
        if module and module ~= "" and module ~= "init" and not module:find("[^%w_-]") then
          add_module(outer .. module)
        elseif name:sub(-1) == "/" and not name:find("[^%w_/-]") then
          add(outer .. name:sub(1, -2), "modules")
        end
      end
    end
  end
  return found, #prefix
end

--- The string that the cursor is in: what it holds so far, whether `require` stands before it, and
--- what it indexes, as in `t["`.
local function open_string(tokens)
  local problem = tokens.error
  if not problem or problem.message ~= "unfinished string" or problem.index ~= tokens.count then
    return nil
  end
  local text = tokens.source:sub(tokens.starts[tokens.count] + 1)
  local before = tokens.kinds[tokens.count - 1] == "(" and tokens.count - 2 or tokens.count - 1
  local indexed = tokens.kinds[tokens.count - 1] == "["
    and tokens.source:sub(1, tokens.starts[tokens.count - 1] - 1):match("([%a_][%w_.]*)%s*$")
  return text, tokens.names[before] == "require", indexed
end

--- Fields of a value.
local function complete_field(value, prefix, ending, is_wanted)
  local found, add = collection(prefix)
  local metatable = debug.getmetatable(value)
  local labels = type(metatable) == "table" and type(rawget(metatable, "__complete")) == "function"
  lookup.each(value, function(name, field)
    if is_wanted(name, field) then
      add(name, labels and kind_of(field, true) or nil, ending, field)
    end
  end)
  return found, #prefix
end

--- Keys of a table, in the string of an index.
local function complete_key(value, prefix)
  return complete_field(value, prefix, '"', function(name)
    return not name:find("[%c\"'\\]")
  end)
end

--- The fields of what a documented function returns, or nil: nothing is called.
local function result_fields(callee, scope)
  local f = lookup.path(callee, scope)
  local entry = type(f) == "function" and require("dnn.doc").find(f)
  local core = package.loaded["dnn.core"]
  return entry and core and entry.signature:find("%-> array") and core.methods or nil
end

--- The candidates for the text before the cursor, and the number of its last bytes that they
--- replace.
---@param before string
---@param shell dnn.repl.shell
---@return dnn.repl.candidates
---@return integer
function completer.candidates(before, shell)
  local session = shell.session
  local command = before:match("^%s*%%(%a*)$")
  if command then
    local found, add = collection(command)
    for _, name in ipairs(commands.names()) do
      add(name, "command", " ")
    end
    return found, #command
  end
  local argument = before:match("^%s*%%cd%s+(%S*)$") or before:match("^%s*%%run%s+(%S*)$")
    or before:match("^%s*%%ls%s+(%S*)$") or before:match("^%s*!.*%s(%S*)$")
  if argument then
    local found, length = complete_file(argument, shell.host.list)
    found.endings = {}
    return found, length
  end
  local code = before:gsub("^(%s*)%%%a+", "%1"):gsub("^%s*%?+", "")
  local syntax = parser.parse(code, { prompt = true })
  local tokens = syntax.tokens
  local text, is_module, indexed = open_string(tokens)
  if text then
    if is_module then
      return complete_module(text, shell.host.list)
    end
    local value = indexed and lookup.path(indexed, scope_of(session, syntax.visible))
    if value ~= nil and value then
      return complete_key(value, text)
    end
    return complete_file(text, shell.host.list)
  elseif tokens.error and tokens.error.incomplete or #tokens.comments > 0
      and tokens.comments[#tokens.comments] == #code then
    return collection(""), 0
  end
  local path, separator, prefix = before:match("([%a_][%w_.:]*)%s*([.:])%s*([%a_]?[%w_]*)$")
  local scope = scope_of(session, syntax.visible)
  if path and before:find("%.%.[%a_]?[%w_]*$") then
    path = nil
  end
  if path then
    return complete_field(lookup.path(path, scope), prefix, nil, function(name, field)
      return name:find("^[%a_][%w_]*$") and (separator == "." or type(field) == "function")
    end)
  end
  local callee, method = before:match("([%a_][%w_.:]*)%s*%b()%s*[.:]%s*([%a_]?[%w_]*)$")
  local fields = callee and result_fields(callee, scope)
  if fields then
    local found, add = collection(method)
    for name, field in pairs(fields) do
      add(name, nil, nil, field)
    end
    return found, #method
  end
  local string_value = before:match("[\"']%s*%)?%s*:%s*([%a_]?[%w_]*)$")
  if string_value then
    local found, add = collection(string_value)
    lookup.each("", function(name, field) add(name, nil, nil, field) end)
    return found, #string_value
  end
  prefix = before:match("[%a_][%w_]*$") or ""
  if before:find("[.:]%s*[%a_]?[%w_]*$") and not before:find("%.%.%s*[%a_]?[%w_]*$") then
    return collection(""), 0 -- a field of something that would have to be computed
  end
  local found, add = collection(prefix)
  callee = before:match("([%a_][%w_.:]*)%s*%(?[^(){}]*{[^{}]*$")
  local in_options = callee and before:find("[{,]%s*[%a_]?[%w_]*$")
  if in_options then
    local f = lookup.path(callee, scope)
    for _, name in ipairs(type(f) == "function" and signature.options(f) or {}) do
      add(name, "option", " = ")
    end
  end
  if not (in_options and #found.texts > 0) and (prefix ~= "" or not before:find("%S")) then
    add_names(add, session, syntax.visible)
  elseif #found.texts == 0 and prefix == "" then
    return found, 0
  end
  return found, #prefix
end

--- The longest text with which both texts begin.
local function common_prefix(a, b)
  local n = 0
  while n < #a and a:byte(n + 1) == b:byte(n + 1) do
    n = n + 1
  end
  return a:sub(1, n)
end

--- What help says of each of a few candidates, a line each; nil if it says nothing of any.
local function described_list(first, candidates, width)
  local doc, lines, is_described = require "dnn.doc", {}, false
  local name_width = 0
  for _, text in ipairs(first) do
    name_width = math.max(name_width, #text)
  end
  for i, text in ipairs(first) do
    local value = candidates.values[text]
    local entry = type(value) == "function" and doc.find(value)
    local summary = entry and doc.summary(entry)
      or candidates.kinds[text] or kind_of(value)
    is_described = is_described or entry ~= nil and entry ~= false
    local line = ("%-" .. name_width .. "s  %s"):format(pretty.plain(text), summary)
    lines[i] = #line < width and line or line:sub(1, width - 4):gsub("[\x80-\xff]+$", "") .. "..."
  end
  return is_described and table.concat(lines, "\r\n") or nil
end

--- A list of the first candidates with their kinds, in columns; of a few with what they do.
local function list_of(first, candidates, width)
  local described = #first <= max_described and described_list(first, candidates, width)
  if described then
    return described
  end
  local shown, kinds = #first, {}
  local name_width, kind_width = 0, 0
  for i, text in ipairs(first) do
    kinds[i] = candidates.kinds[text] or kind_of(candidates.values[text])
    name_width = math.max(name_width, #text)
    kind_width = math.max(kind_width, #kinds[i])
  end
  local cell = name_width + kind_width + 4
  local columns = math.max(width // cell, 1)
  local rows = -(-shown // columns)
  local lines = {}
  for row = 1, rows do
    local parts = {}
    for i = row, shown, rows do
      parts[#parts + 1] = ("%-" .. name_width .. "s  %-" .. kind_width .. "s")
        :format(pretty.plain(first[i]), kinds[i])
    end
    lines[row] = table.concat(parts, "  "):gsub("%s+$", "")
  end
  if shown < #candidates.texts then
    lines[#lines + 1] = ("... %d more"):format(#candidates.texts - shown)
  end
  return table.concat(lines, "\r\n")
end

--- The first texts in order, as many as are shown, and the last one of all. Of thousands most are
--- neither, which makes this much faster than sorting them.
local function first_and_last(texts)
  local first, last = {}, ""
  for _, text in ipairs(texts) do
    local i = #first
    if i < max_shown or text < first[i] then
      while i > 0 and text < first[i] do
        first[i + 1] = first[i]
        i = i - 1
      end
      first[i + 1] = text
      first[max_shown + 1] = nil
    end
    if text > last then
      last = text
    end
  end
  return first, last
end

--- Tab. Returns the new text and its cursor, or nil and nil, and a list to show, or nil.
---@param text string
---@param cursor integer
---@param shell dnn.repl.shell
---@return string?
---@return integer?
---@return string?
function completer.complete(text, cursor, shell)
  local before, after = text:sub(1, cursor), text:sub(cursor + 1)
  if not before:find("[^\n]*%S[^\n]*$") or before:find("\n[ \t]*$") then
    before = before .. "  "
    return before .. after, #before, nil
  end
  local candidates, length = completer.candidates(before, shell)
  local texts = candidates.texts
  if #texts == 0 then
    return nil
  end
  local first, last = first_and_last(texts)
  local common = common_prefix(first[1], last)
  local ending = #texts == 1 and candidates.endings[common]
  if ending then
    if ending == '"' then -- the quote that began the string
      ending = parser.tokenize(before).source:match("([\"'])[^\"']*$") or ""
    end
    if after:sub(1, #ending) ~= ending then
      common = common .. ending
    end
  end
  if #common > length then
    before = before:sub(1, #before - length) .. common
    return before .. after, #before, nil
  elseif #texts > 1 then
    return nil, nil, list_of(first, candidates, shell.host.columns())
  end
  return nil
end

return completer
