--- Commands about the variables of the session, and memory: %who, %whos, %mem, %page, %reset, ...

local registry = require "dnn.repl.commands.registry"
local tools = require "dnn.repl.commands.tools"
local pretty = require "dnn.support.pretty"

local list, define, refuse = registry.list, registry.define, registry.refuse
local print_columns, format_bytes = tools.print_columns, tools.format_bytes
local array_memory, check, compile = tools.array_memory, tools.check, tools.compile
local read_options = tools.read_options

--- The variables of the user, by name: those of the session, then globals.
local function variables(shell)
  local found = {}
  for name in next, _G do
    if type(name) == "string" and not shell.given[name] then
      found[name] = rawget(_G, name)
    end
  end
  for name in pairs(shell.session.cells) do
    found[name] = (require("dnn.repl.evaluator").variable(shell.session, name))
  end
  return found
end

define("who", "%who", "lists the names of your variables", function(shell)
  local names = {}
  for name in pairs(variables(shell)) do
    names[#names + 1] = name
  end
  table.sort(names)
  print(#names > 0 and table.concat(names, "  ") or "no variables")
end)

define("whos", "%whos", "lists your variables with type, shape and size, the largest first",
  function(shell)
    local arrays = require "dnn.repl.arrays"
    local rows = {}
    for name, value in pairs(variables(shell)) do
      local kind, info, bytes = type(value), "", 0
      if arrays.is_array(value) then
        kind, info, bytes = "array", arrays.describe(value), arrays.bytes(value)
      elseif kind == "string" then
        bytes = #value
        info = pretty.quote(value:sub(1, 40))
      elseif kind == "table" then
        local count = 0
        for _ in next, value do
          count = count + 1
        end
        info = ("%d entries"):format(count)
      elseif kind ~= "function" then
        info = pretty.text(value, 40):match("^[^\n]*")
      end
      rows[#rows + 1] = { name, kind, bytes > 0 and tostring(bytes) or "", info, bytes = bytes }
    end
    table.sort(rows, function(a, b)
      return a.bytes > b.bytes or a.bytes == b.bytes and a[1] < b[1]
    end)
    table.insert(rows, 1, { "name", "type", "bytes", "shape or value" })
    print_columns(rows)
  end)

define("mem", "%mem", "tells the memory in use, and the largest arrays", function(shell)
  local arrays = require "dnn.repl.arrays"
  local live, peak = array_memory()
  print(("arrays %s (at most %s), Lua %s"):format(format_bytes(live), format_bytes(peak),
    format_bytes(collectgarbage("count") * 1024)))
  local rows = {}
  for name, value in pairs(variables(shell)) do
    if arrays.is_array(value) then
      rows[#rows + 1] = { name, format_bytes(arrays.bytes(value)), arrays.describe(value),
        bytes = arrays.bytes(value) }
    end
  end
  table.sort(rows, function(a, b) return a.bytes > b.bytes end)
  print_columns(table.move(rows, 1, math.min(#rows, 10), 1, {}))
end)

define("gc", "%gc", "collects garbage now, and tells what is left", function()
  collectgarbage()
  collectgarbage()
  print(("arrays %s, Lua %s"):format(format_bytes((array_memory())),
    format_bytes(collectgarbage("count") * 1024)))
end)

define("page", "%page EXPRESSION", "shows a value in the program PAGER, or less",
  function(shell, code)
    local values = code
    if type(code) == "string" then
      values = table.pack(compile(shell, code, "page")())
    end
    local texts = {}
    for i = 1, values.n do
      local bundle = require("dnn.display").bundle(values[i],
        { width = shell.host.terminal_width() })
      texts[#texts + 1] = bundle["text/plain"]
    end
    local text = table.concat(texts, "\n")
    if not (shell.host.input_terminal and shell.host.output_terminal) then
      shell.front.help(shell, text)
      return
    end
    local pager = os.getenv("PAGER") or "less -RFX"
    io.stdout:flush()
    local pipe = check(io.popen(pager, "w"))
    pipe:write(text, "\n")
    local ok, _, code_or_signal = pipe:close()
    if not ok and code_or_signal == 127 then
      print(text)
    end
  end)

define("seed", "%seed N", "starts the random numbers of np, dnn and math from a seed",
  function(_, text)
    local seed = math.tointeger(tonumber(text))
    if not seed then
      refuse("%%seed needs an integer, got '%s'", text)
    end
    require("dnn.np").random.seed(seed)
    math.randomseed(seed)
  end)

define("strict", "%strict [on | off]",
  "whether a name that stands for nothing is an error, and a global made in a function told",
  function(shell, mode)
    local globals = require "dnn.repl.globals"
    if mode == "on" or mode == "off" then
      globals.strict(_G, mode == "on", shell)
    elseif mode == "" then
      print(globals.is_strict(_G) and "on" or "off")
    else
      refuse("%%strict takes on or off, got '%s'", mode)
    end
  end)

define("reset", "%reset [-f] [NAMES]",
  "forgets these variables, or all of them with In and Out; it never asks, with -f or without",
  function(shell, arguments)
    local _, rest = read_options(arguments, { f = false }, list.reset.usage)
    local names = {}
    local known = variables(shell)
    for name in rest:gmatch("%S+") do
      if known[name] == nil and not shell.session.cells[name] then
        refuse("you have no variable '%s'", name)
      end
      names[#names + 1] = name
    end
    if #names == 0 then
      for name in pairs(variables(shell)) do
        names[#names + 1] = name
      end
      shell:forget_results()
    end
    for _, name in ipairs(names) do
      shell.session.cells[name] = nil
      if not shell.given[name] then
        rawset(_G, name, nil)
      end
    end
    collectgarbage()
  end)
