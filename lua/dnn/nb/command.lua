--- The command line of notebooks: `dnnlua nb COMMAND ...`. Each command is a module in
--- dnn/nb/commands; here its options are read.

local say = require "dnn.nb.say"

local command = {}

--- The commands.
command.names = { "run", "check", "export", "convert", "watch", "strip", "clean", "lint", "list" }

---@class dnn.nb.command
---@field usage string what follows the command's name
---@field summary string
---@field options table<string, string> their names and types: "flag", "number", "seconds", "count",
--- "text", or "texts" for one that may be given several times
---@field short? table<string, string> options by their letters
---@field least? integer files that it needs
---@field most? integer
---@field run fun(host: table, files: string[], options: table): integer returns the exit status

--- The module of a command, if it is there.
local function find(name)
  local module = "dnn.nb.commands." .. name
  return package.searchpath(module, package.path) and require(module) or nil
end

--- The message for a word that is no command.
local function unknown(name)
  local known = {}
  for _, other in ipairs(command.names) do
    known[#known + 1] = find(other) and other
  end
  local nearest = require("dnn.support.suggest").nearest(name, known)
  return ("dnnlua nb: there is no command '%s'%s"):format(name,
    nearest and (": did you mean '%s'?"):format(nearest) or "")
end

local function print_usage(stream)
  stream:write("usage: dnnlua nb COMMAND ...\n")
  for _, name in ipairs(command.names) do
    local one = find(name)
    if one then
      stream:write("  dnnlua nb ", name, " ", one.usage, "\n      ", one.summary, "\n")
    end
  end
end

--- Ends the command with a message about its words.
local function refuse(format, ...)
  error({ usage = format:format(...) }, 0)
end

--- The largest number of seconds, see src/repl/interrupt.h.
local max_seconds <const> = 1e9

--- What the values of options with numbers are, and whether one is such a value.
local numbers = {
  number = { "a number from 0 on", function(n) return n >= 0 and n < math.huge end },
  seconds = { "seconds, a number above 0 and up to 1e9",
    function(n) return n > 0 and n <= max_seconds end },
  count = { "a whole number from 1 on",
    function(n) return n >= 1 and math.tointeger(n) ~= nil end },
}

--- The value of an option.
local function value_of(option, kind, text)
  if text == nil then
    refuse("%s needs a value", option)
  elseif not numbers[kind] then
    return text
  end
  local what, is_right = table.unpack(numbers[kind])
  local number = tonumber(text)
  if not (number and is_right(number)) then
    refuse("%s needs %s, got '%s'", option, what, text)
  end
  return number
end

local function refuse_option(option, one)
  local known = {}
  for name in pairs(one.options) do
    known[#known + 1] = "--" .. name
  end
  table.sort(known)
  local nearest = require("dnn.support.suggest").nearest(option, known)
  refuse("there is no option %s%s", option, nearest and (": did you mean %s?"):format(nearest)
    or #known > 0 and ": there are " .. table.concat(known, ", ") or "")
end

--- Files and options of the words behind a command. Those behind `--` are for the notebook.
local function read_words(words, one)
  local files, options = {}, {}
  local i = 1
  while i <= #words do
    local word = words[i]
    local name, value = word:match("^%-%-([^=]+)=?(.*)$")
    value = name and word:find("=", 1, true) and value or nil
    local letter, rest = word:match("^%-(%a)(.*)$")
    if letter then
      name = one.short and one.short[letter]
      value = rest ~= "" and rest or nil
    end
    local kind = name and one.options[name]
    if word == "--" then
      options.arguments = table.move(words, i + 1, #words, 1, {})
      break
    elseif not name and (not word:find("^%-.") or word == "-") then
      files[#files + 1] = word
    elseif not kind then
      refuse_option(word:match("^[^=]+"), one)
    elseif kind == "flag" then
      if value then
        refuse("--%s takes no value", name)
      end
      options[name] = true
    else
      if not value then
        i = i + 1
        value = words[i]
      end
      value = value_of(letter and "-" .. letter or "--" .. name, kind, value)
      if kind == "texts" then
        options[name] = options[name] or {}
        table.insert(options[name], value)
      else
        options[name] = value
      end
    end
    i = i + 1
  end
  local least, most = one.least or 1, one.most or math.huge
  if #files < least then
    refuse("%s", least == 1 and "which file?" or ("%d files are needed"):format(least))
  elseif #files > most then
    refuse("there is a file too many: '%s'", files[most + 1])
  end
  return files, options
end

--- Runs a command with what follows its name.
---@param name string that of the program and the command
---@param one dnn.nb.command
---@param host table what the program offers, see src/repl/host.h
---@param words string[]
---@return integer status
function command.call(name, one, host, words)
  if words[1] == "--help" then
    io.stdout:write("usage: ", name, " ", one.usage, "\n      ", one.summary, "\n")
    return 0
  end
  local ok, result = pcall(function()
    local files, options = read_words(words, one)
    return one.run(host, files, options)
  end)
  if ok then
    return result
  end
  if type(result) == "table" and result.usage then
    say.problem("%s: %s\nusage: %s %s", name, result.usage, name, one.usage)
    return 2
  end
  say.problem("%s: %s", name, require("dnn.repl.evaluator").message(result))
  return 1
end

--- Runs a command of notebooks.
---@param host table
---@param words string[] the command and what follows it
---@return integer status
function command.run(host, words)
  local name = words[1]
  if not name or name == "--help" or name == "help" then
    print_usage(name and io.stdout or io.stderr)
    return name and 0 or 2
  end
  local is_known = false
  for _, known in ipairs(command.names) do
    is_known = is_known or known == name
  end
  local one = is_known and find(name)
  if not one then
    say.problem("%s", unknown(name))
    print_usage(io.stderr)
    return 2
  end
  return command.call("dnnlua nb " .. name, one, host, table.move(words, 2, #words, 1, {}))
end

return command
