--- Completion at Tab: keywords, local and session variables, globals, fields and methods, names of
--- modules, files in strings, keys of documented option tables, commands. No code of the user runs:
--- see dnn.repl.lookup. The line editor asks by way of dnn.repl.prompt.

local arrays = require "dnn.repl.arrays"
local commands = require "dnn.repl.commands"
local evaluator = require "dnn.repl.evaluator"
local preloaded = require "dnn.support.preloaded"
local lookup = require "dnn.repl.lookup"
local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"
local pretty = require "dnn.support.pretty"
local signature = require "dnn.repl.signature"
local words = require "dnn.repl.words"

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
  for _, name in ipairs(preloaded.names()) do
    add(name, "module")
  end
  for word in pairs(lexer.keywords) do
    add(word, "keyword")
  end
end

--- Files whose path begins with `path`. They take the place of `written`, what of it was typed,
--- from its last slash on. `write` gives the text for a name and what ends one that is complete.
local function complete_file(path, written, list, write)
  local directory, prefix = path:match("^(.*/)([^/]*)$")
  directory, prefix = directory or "", prefix or path
  local place = directory == "" and "." or words.expand_home(directory)
  local found, add = collection("")
  for _, name in ipairs(list(place)) do
    if name:sub(1, #prefix) == prefix and not name:find("%c")
        and (name:sub(1, 1) ~= "." or prefix:sub(1, 1) == ".") then
      local is_directory = name:sub(-1) == "/"
      local text, ending = write(name)
      add(text, is_directory and "directory" or "file", not is_directory and ending or nil)
    end
  end
  return found, #written:match("[^/]*$")
end

--- Files for the last word of the arguments of a command.
local function complete_word(arguments, list)
  local found, is_open = words.read(arguments)
  local word = is_open and found[#found] or { text = "", start = #arguments + 1, quote = "" }
  local written = arguments:sub(word.start)
  local directory = written:match("^.*/")
  local outer = directory and words.read(directory)[1].quote or "" -- is open before the name
  local quote = outer ~= "" and outer or word.quote
  return complete_file(word.text, written, list, function(name)
    local text = words.escape(name, quote)
    return outer == "" and quote .. text or text, quote ~= "" and quote or nil
  end)
end

--- The text as it is written in a string of Lua.
local function escape(text, quote)
  return (text:gsub("[\\" .. quote .. "]", "\\%0"))
end

--- Modules whose name begins like `prefix`, up to the next point.
local function complete_module(prefix, quote, list)
  local found, add = collection(prefix)
  local function add_module(name)
    add(name, "module", quote)
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

--- The string in quotes that the cursor is in: what it holds so far, as written, and its quote.
local function open_string(tokens)
  local problem = tokens.error
  if not problem or problem.message ~= "unfinished string" or problem.index ~= tokens.count then
    return nil
  end
  local start = tokens.starts[tokens.count]
  return tokens.source:sub(start + 1), tokens.source:sub(start, start)
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

--- Texts, in a string.
local function complete_text(texts, written, quote, kind)
  local found, add = collection(written)
  for _, text in ipairs(texts) do
    if not text:find("%c") then
      add(escape(text, quote), kind, quote)
    end
  end
  return found, #written
end

--- Keys of a table, in the string of an index.
local function complete_key(value, written, quote)
  local found, length = complete_text(lookup.names(value), written, quote)
  for _, text in ipairs(found.texts) do
    local key = load("return " .. quote .. text .. quote)()
    found.values[text] = lookup.field(value, key)
    found.kinds[text] = kind_of(found.values[text], true)
  end
  return found, length
end

local opening = { [")"] = "(", ["}"] = "{", ["]"] = "[" }

--- The bracket that token `i` closes, or nil.
local function opener(tokens, i)
  local depth = 0
  for j = i, 1, -1 do
    local kind = tokens.kinds[j]
    if opening[kind] then
      depth = depth + 1
    elseif kind == "(" or kind == "{" or kind == "[" then
      depth = depth - 1
      if depth == 0 then
        return kind == opening[tokens.kinds[i]] and j or nil
      end
    end
  end
end

--- What a call of `f` returns, as an example: the methods of arrays for an array; or nil. Nothing
--- is called.
local function result_of(f)
  local core = package.loaded["dnn.core"]
  if not core or f == nil then
    return nil
  elseif f == core.methods or arrays.is_array(f) then
    return core.methods
  end
  local entry = type(f) == "function" and require("dnn.help.doc").find(f)
  local result = entry and entry.signature:match("%-> (%a+)")
  return result == "array" and core.methods
    or result == "net" and require("dnn.network").Network or nil
end

--- The value of the expression that ends with token `i`, or an example of it; nil if it would have
--- to be computed.
local function value_at(tokens, i, scope)
  local kinds, name = tokens.kinds, tokens.names[i]
  if name and (kinds[i - 1] == "." or kinds[i - 1] == ":") then
    local object = value_at(tokens, i - 2, scope)
    local core = package.loaded["dnn.core"]
    if name == "T" and core and object == core.methods then
      return object
    end
    return object ~= nil and lookup.field(object, name) or nil
  elseif name then
    return lookup.name(name, scope)
  end
  local first = kinds[i] == "string" and i or opening[kinds[i]] and opener(tokens, i)
  if not first then
    return nil
  end
  local before = first - 1
  local is_suffix = tokens.names[before] or kinds[before] == "string" or opening[kinds[before]]
  if not is_suffix then
    local is_text, is_simple = first == i, kinds[i] ~= "}"
    for j = first + 1, i - 1 do -- ("text") and (s .. "text") are some, too
      is_text = is_text or kinds[j] == "string"
      is_simple = is_simple and (kinds[j] == "string" or kinds[j] == ".." or kinds[j] == "name")
    end
    return is_text and is_simple and "" or nil
  end
  local value = value_at(tokens, before, scope)
  if kinds[i] ~= "]" then
    return result_of(value)
  elseif first ~= i - 2 or value == nil or arrays.is_array(value) then
    return result_of(arrays.is_array(value) and value or nil)
  end
  local is_key = kinds[i - 1] == "string" or kinds[i - 1] == "number"
  local key = is_key and load("return " .. tokens.source:sub(tokens.starts[i - 1],
    tokens.stops[i - 1]))
  return key and lookup.field(value, key()) or nil
end

--- The name that is being written after a point or colon at the end of a text, that separator and
--- the last token before it; nil if there is none.
local function field_being_written(tokens)
  local kinds, last = tokens.kinds, tokens.count
  local prefix = ""
  if (tokens.names[last] or lexer.keywords[kinds[last]])
      and tokens.stops[last] == #tokens.source then
    prefix = tokens.source:sub(tokens.starts[last])
    last = last - 1
  end
  if last > 1 and (kinds[last] == "." or kinds[last] == ":") then
    return prefix, kinds[last], last - 1
  end
end

--- The option whose value the last token, a string, begins, be it alone or in a list.
local function option_of(tokens)
  local kinds, i = tokens.kinds, tokens.count - 1
  while kinds[i] == "," and kinds[i - 1] == "string" do
    i = i - 2
  end
  if kinds[i] == "{" and kinds[i - 1] == "=" then
    i = i - 1
  end
  return kinds[i] == "=" and tokens.names[i - 1] or nil
end

--- The function in whose table of options a text ends, as a path of names; or nil. And whether that
--- table is its first argument, which may be something else.
local function options_callee(tokens)
  local kinds, depth = tokens.kinds, 0
  for i = tokens.count, 1, -1 do
    local kind = kinds[i]
    if opening[kind] then
      depth = depth + 1
    elseif kind == "(" or kind == "{" or kind == "[" then
      depth = depth - 1
    end
    if depth < 0 then
      local before = kinds[i - 1]
      local is_option_table = kind == "{" and (tokens.names[i - 1] or before == "("
        or before == ",")
      return is_option_table and signature.callee(tokens, i) or nil, before == "("
    end
  end
end

--- The candidates within a string in quotes.
local function complete_string(tokens, written, quote, scope, list)
  local kinds, last = tokens.kinds, tokens.count
  local callee = kinds[last - 1] == "(" and last - 2 or last - 1
  if tokens.names[callee] == "require" then
    return complete_module(written, quote, list)
  end
  local indexed = kinds[last - 1] == "[" and value_at(tokens, last - 2, scope)
  if indexed then
    return complete_key(indexed, written, quote)
  end
  local called = signature.callee(tokens, last - 1)
  local f = called and lookup.path(called, scope)
  if tokens.names[last - 1] then -- a call without parentheses
    f = value_at(tokens, last - 1, scope)
  end
  local choices = type(f) == "function" and signature.choices(f, option_of(tokens))
  if choices then
    return complete_text(choices, written, quote, "choice")
  end
  local read = load("return " .. quote .. written .. quote)
  if not read then -- in the middle of an escape
    return collection(""), 0
  end
  return complete_file(read(), written, list, function(name)
    return escape(name, quote), quote
  end)
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
  local asked = before:match("^%s*%?+%s*%%(%a*)$")
  if asked then
    local found, add = collection(asked)
    for _, name in ipairs(commands.names()) do
      add(name, "command")
    end
    return found, #asked
  end
  local arguments = before:match("^%s*!%s*(%S*[%s/].*)$")
  local command_name, after = before:match("^%s*%%(%a+)%s+(.*)$")
  arguments = arguments or commands.take_words[command_name] and after
  if arguments then
    return complete_word(arguments, shell.host.list)
  end
  local code = before:gsub("^(%s*)%%%a+", "%1"):gsub("^%s*%?+", "")
  local syntax = parser.parse(code, { prompt = true })
  local tokens = syntax.tokens
  local scope = scope_of(session, syntax.visible)
  local written, quote = open_string(tokens)
  if written then
    return complete_string(tokens, written, quote, scope, shell.host.list)
  elseif tokens.error and tokens.error.incomplete or #tokens.comments > 0
      and tokens.comments[#tokens.comments] == #code then
    return collection(""), 0
  end
  local prefix, separator, at = field_being_written(tokens)
  if prefix then
    local value = value_at(tokens, at, scope)
    if value == nil then -- it would have to be computed
      return collection(""), 0
    end
    return complete_field(value, prefix, nil, function(field_name, field)
      return field_name:find("^[%a_][%w_]*$") and (separator == "." or type(field) == "function")
    end)
  end
  prefix = before:match("[%a_][%w_]*$") or ""
  local found, add = collection(prefix)
  if command_name == "plot" and after == prefix then
    for mode in pairs(require("dnn.plot.show").modes) do
      add(mode, "mode")
    end
  end
  local callee, is_first = options_callee(tokens)
  local in_options = callee and before:find("[{,]%s*[%a_]?[%w_]*$")
  if in_options then
    local f = lookup.path(callee, scope)
    for _, name in ipairs(type(f) == "function" and signature.options(f) or {}) do
      add(name, "option", " = ")
    end
  end
  local option = callee and before:match("[{,]%s*([%a_][%w_]*)%s*=%s*[%a_]?[%w_]*$")
  if option then
    local f = lookup.path(callee, scope)
    local choices = type(f) == "function" and prefix == "" and signature.choices(f, option)
    for _, choice in ipairs(choices or {}) do
      add(('"%s"'):format(choice), "choice")
    end
    if option == "schedule" then
      lookup.each(lookup.path("dnn.schedules", scope), function(name, schedule)
        add("dnn.schedules." .. name, nil, "(", schedule)
      end)
    end
  end
  local has_options = in_options and not is_first and #found.texts > 0
  if not has_options and (prefix ~= "" or not before:find("%S")) then
    add_names(add, session, syntax.visible)
  elseif #found.texts == 0 and prefix == "" then
    return found, 0
  end
  return found, #prefix
end

--- What a candidate is, in a word: "function", "keyword", or the name of a type.
---@param candidates dnn.repl.candidates
---@param text string
---@return string
function completer.kind(candidates, text)
  return candidates.kinds[text] or kind_of(candidates.values[text])
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
  local doc, lines, is_described = require "dnn.help.doc", {}, false
  local name_width = 0
  for _, text in ipairs(first) do
    name_width = math.max(name_width, #text)
  end
  for i, text in ipairs(first) do
    local value = candidates.values[text]
    local entry = type(value) == "function" and doc.find(value)
    local summary = entry and doc.summary(entry)
      or completer.kind(candidates, text)
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
    kinds[i] = completer.kind(candidates, text)
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
  if ending and after:sub(1, #ending) ~= ending then
    common = common .. ending
  elseif #texts > 1 and #common:match("\\*$") % 2 == 1 then
    common = common:sub(1, -2) -- the backslash belongs to what follows
  end
  if #common > length then
    before = before:sub(1, #before - length) .. common
    return before .. after, #before, nil
  elseif #texts > 1 then
    return nil, nil, list_of(first, candidates, shell.host.terminal_width())
  end
  return nil
end

return completer
