--- What an error looks like: where it was raised, with an excerpt of the source and the variables
--- there; the calls that led to it; and a hint where a name is misspelt. The prompt shows that when
--- an input fails; dnn.repl.habits has the hints about other languages.

local arrays = require "dnn.repl.arrays"
local habits = require "dnn.repl.habits"
local lookup = require "dnn.repl.lookup"
local lexer = require "dnn.repl.lexer"
local parser = require "dnn.repl.parser"
local pretty = require "dnn.support.pretty"

local traceback = {}

--- Lines shown before and after the one in question.
local context <const> = 2

--- Calls shown at each end of a deep stack.
local max_calls <const> = 10

--- Calls looked at there, of which not all are shown. To find one takes a walk along all before it,
--- and there may be a million.
local max_levels <const> = 40

--- Longer source lines are cut.
local max_line <const> = 2000

-- Sources of the program itself, which are no concern of the user.
local own_source = debug.getinfo(1, "S").source
local own_directory = own_source:match("^@(.*[/\\])repl[/\\][^/\\]*$")
local repl_directory = own_source:match("^@(.*[/\\])[^/\\]*$")

local function starts_with(text, prefix)
  return prefix ~= nil and text:sub(1, #prefix) == prefix
end

--- Is it the source of a part of the prompt?
---@param source string as debug.getinfo tells
---@return boolean
function traceback.is_of_prompt(source)
  return starts_with(source, "@" .. repl_directory)
end

--- Number of levels of a thread's stack.
local function depth_of(thread)
  local low, high = 0, 1
  while debug.getinfo(thread, high - 1, "l") do
    low, high = high, 2 * high
  end
  while low < high - 1 do
    local middle = (low + high) // 2
    if debug.getinfo(thread, middle - 1, "l") then
      low = middle
    else
      high = middle
    end
  end
  return low
end

--- Is a function on the stack of interest: one in Lua, and not the prompt's?
local function is_shown(info)
  return info.what ~= "C" and not traceback.is_of_prompt(info.source)
end

--- Did anything but the prompt itself run in a thread?
---@param thread thread
---@return boolean
function traceback.has_frames(thread)
  local level, info = 0, debug.getinfo(thread, 0, "S")
  while info and not is_shown(info) do
    level = level + 1
    info = debug.getinfo(thread, level, "S")
  end
  return info ~= nil
end

---@class dnn.repl.frame
---@field level integer
---@field name? string
---@field line integer
---@field source string as debug.getinfo tells
---@field short string the name of the source, for people
---@field is_input boolean is it an input itself, not a function in it?
---@field is_own boolean is it a function of the libraries of this program?

--- The Lua functions on a thread's stack, the innermost first, without the prompt's own. Of a deep
--- stack only both ends; `hidden` is then set on the first one after the gap.
---@param thread thread
---@return dnn.repl.frame[]
function traceback.frames(thread)
  local depth = depth_of(thread)
  local frames, hidden = {}, 0
  local level = 0
  while level < depth do
    if depth > 2 * max_levels and level == max_levels then
      hidden = depth - 2 * max_levels
      level = depth - max_levels
    end
    local info = debug.getinfo(thread, level, "Sln")
    if is_shown(info) then
      local is_input = info.linedefined == 1 and (info.source:find("^=%%") ~= nil
        or info.source:find("^=In%[%d+%]$") ~= nil and info.name == nil)
      frames[#frames + 1] = {
        level = level, line = info.currentline, source = info.source, short = info.short_src,
        name = info.name, namewhat = info.namewhat, is_input = is_input,
        is_main = info.what == "main",
        is_own = starts_with(info.source:sub(2), own_directory), hidden = hidden,
      }
      hidden = 0
    end
    level = level + 1
  end
  return frames
end

--- All calls on a thread's stack as debug.traceback tells them, without the prompt's own and what
--- it calls the session's functions by.
---@param thread thread
---@return string
function traceback.calls(thread)
  local lines, is_own = {}, false
  for line in debug.traceback(thread):gmatch("[^\n]+") do
    is_own = line:find("^\t[^:]*dnn/repl/[%w/]+%.lua:%d+: ") -- long paths are cut at their front
      or line:find("^\t%[C%]: in field 'session'$")
      or is_own and line:find("^\t%(%.%.%.tail calls%.%.%.%)$")
    lines[#lines + 1] = not is_own and line or nil
  end
  lines[#lines] = nil -- what started the thread
  return table.concat(lines, "\n")
end

--- The frame in question: the innermost one of the user's, or else the innermost.
---@param frames dnn.repl.frame[]
---@return integer|nil
function traceback.innermost(frames)
  for i, frame in ipairs(frames) do
    if not frame.is_own then
      return i
    end
  end
  return frames[1] and 1 or nil
end

--- A text with its lines as the compiler counts them, and without the byte order mark of a file.
local function with_newlines(text)
  return (text:gsub("^\xEF\xBB\xBF", ""):gsub("\r\n?", "\n"))
end

--- The text that a frame was compiled from, or nil.
---@param source string as debug.getinfo tells
---@param session dnn.repl.session
---@return string?
function traceback.source(source, session)
  if session.sources[source:sub(2)] then
    return session.sources[source:sub(2)]
  elseif source:sub(1, 1) ~= "@" then
    return source:sub(1, 1) ~= "=" and with_newlines(source) or nil
  end
  local file = io.open(source:sub(2), "rb")
  local text = file and file:read("a")
  if file then
    file:close()
  end
  return text and with_newlines(text)
end

--- First and last byte of a line, or nil.
local function line_bounds(text, number)
  local first = 1
  for _ = 2, number do
    local newline = text:find("\n", first, true)
    if not newline then
      return nil
    end
    first = newline + 1
  end
  return first, (text:find("\n", first, true) or #text + 1) - 1
end

--- A line of a source, without the blanks around it; nil if it is not known.
---@param source string as debug.getinfo tells
---@param number integer
---@param session dnn.repl.session
---@return string?
function traceback.line(source, number, session)
  local text = traceback.source(source, session)
  local first, last
  if text and number > 0 then
    first, last = line_bounds(text, number)
  end
  return first and pretty.plain(text:sub(first, math.min(last, first + 60)):match("^%s*(.-)%s*$"))
end

--- The part of a line that an error is about: the name in its message, or the call.
local function find_span(text, first, last, message, called)
  local syntax = parser.parse(text, { calls = true, prompt = true })
  if not syntax.ok then -- as where a script begins with a line for the shell
    syntax = parser.parse(text, { calls = true })
  end
  local tokens = syntax.tokens
  local name = message:match("%(%a+ '([^']+)'%)") or message:match ' has no "([%w_]+)"'
  if name then
    for i = 1, tokens.count do
      local start = tokens.starts[i]
      if start > last then
        break
      elseif start >= first and (tokens.names[i] == name
          or tokens.kinds[i] == "string" and text:sub(start + 1, tokens.stops[i] - 1) == name) then
        return start, tokens.stops[i]
      end
    end
  end
  for _, call in ipairs(called and syntax.calls or {}) do
    local start = tokens.starts[call.start]
    local at = tokens.starts[call.name]
    if at >= first and at <= last and tokens.names[call.name] == called then
      return math.max(start, first), math.min(tokens.stops[call.stop], last)
    end
  end
end

--- The part of a line that fits into so many columns and begins not far before its column `at`;
--- dots behind it stand for what is left out there. Returns it and the columns left out before it.
local function window(line, at, columns)
  if pretty.width(line) <= columns then
    return line, 0
  end
  local parts, width, position, left_out, is_cut = {}, 0, 0, nil, false
  local first = at > columns // 2 and at - columns // 2 or 0
  for _, code in utf8.codes(line, true) do
    local character = utf8.char(code)
    local own = pretty.width(character)
    if position >= first then
      is_cut = is_cut or width + own > columns - 3
      if not is_cut then
        left_out = left_out or position
        parts[#parts + 1] = character
        width = width + own
      end
    end
    position = position + own
  end
  return table.concat(parts) .. (is_cut and "..." or ""), left_out or 0
end

--- Lines around the one in question, with a mark under `start` to `stop` if they are given.
---@param text string
---@param number integer of the line
---@param start? integer
---@param stop? integer
---@param columns? integer of the terminal
---@return string[]
function traceback.excerpt(text, number, start, stop, columns)
  local lines = {}
  local width = #tostring(number + context)
  local room = math.max((columns or 80) - width - 8, 20)
  for i = math.max(number - context, 1), number + context do
    local first, last = line_bounds(text, i)
    if first and (i == number or last >= first and text:find("%S", first) or i < number) then
      local is_marked = i == number and start and start >= first and start <= first + max_line
      local before = is_marked and pretty.plain(text:sub(first, start - 1)):gsub("\t", "  ") or ""
      local at = pretty.width(before)
      local line = pretty.plain(text:sub(first, math.min(last, first + max_line))):gsub("\t", "  ")
      local shown, left_out = window(line, at, room)
      local mark = i == number and ">" or " "
      lines[#lines + 1] = ("  %s %" .. width .. "d | %s"):format(mark, i, shown)
      if is_marked then
        local marked = text:sub(start, math.max(math.min(stop, last, first + max_line), start))
        local length = math.max(pretty.width(pretty.plain(marked)), 1)
        lines[#lines + 1] = ("    %s | %s%s"):format((" "):rep(width), (" "):rep(at - left_out),
          ("^"):rep(math.max(math.min(length, pretty.width(shown) - at + left_out), 1)))
      end
    end
  end
  return lines
end

--- A value in a few characters, or nil if it would say little.
local function brief(value)
  if type(value) == "function" or type(value) == "thread" then
    return nil
  elseif arrays.is_array(value) then
    return arrays.describe(value)
  elseif type(value) == "string" and #value > 30 then
    return pretty.quote(value:sub(1, 27)) .. "..."
  end
  local text = pretty.text(value, 1000)
  if #text > 40 or text:find("\n", 1, true) then
    return type(value) == "table" and "{...}" or nil
  end
  return text
end

--- The variables of a frame, the innermost ones first: name, value, and a function that changes it.
---@param thread thread
---@param level integer
---@return { name: string, value: any, set: fun(value: any) }[]
function traceback.variables(thread, level)
  local found, positions = {}, {}
  local function add(name, value, set)
    if not name:find("^[%a_][%w_]*$") or name:find("^__keep_locals") or name:find("^__no_tail_call")
      or name == "_ENV" then
      return
    end
    if not positions[name] then
      positions[name] = #found + 1
    end
    found[positions[name]] = { name = name, value = value, set = set }
  end
  local function each(get, set)
    local i = 1
    while true do
      local name, value = get(i)
      if not name then
        return
      end
      local index = i
      add(name, value, function(new) set(index, new) end)
      i = i + 1
    end
  end
  each(function(i) return debug.getlocal(thread, level, i) end,
    function(i, value) debug.setlocal(thread, level, i, value) end)
  local locals = {}
  for name in pairs(positions) do
    locals[name] = true
  end
  local info = debug.getinfo(thread, level, "f")
  each(function(i)
    local name, value = debug.getupvalue(info.func, i)
    if name and locals[name] then
      return "(hidden)", nil
    end
    return name, value
  end, function(i, value) debug.setupvalue(info.func, i, value) end)
  return found
end

--- The variables of a frame in one line: those named on its line.
local function describe_variables(thread, frame, line_text, width)
  local named = {}
  local tokens = lexer.tokenize(line_text)
  for i = 1, tokens.count do
    local before = tokens.kinds[i - 1]
    if tokens.names[i] and before ~= "." and before ~= ":" then
      named[tokens.names[i]] = true
    end
  end
  local parts, length = {}, 6
  for _, variable in ipairs(traceback.variables(thread, frame.level)) do
    local text = named[variable.name] and brief(variable.value)
    if text then
      text = variable.name .. " = " .. text
      length = length + #text + 3
      if length > width and #parts > 0 then
        break
      end
      parts[#parts + 1] = text
    end
  end
  return #parts > 0 and "      " .. table.concat(parts, "   ") or nil
end

local function frame_title(frame)
  local place = ("%s:%d"):format(pretty.plain(frame.short), frame.line)
  if frame.is_input or frame.name == nil and not frame.is_main then
    return place
  elseif frame.is_main then
    return place .. " in main chunk"
  end
  return ("%s in %s%s"):format(place, frame.namewhat == "method" and "method " or "",
    pretty.plain(frame.name))
end

--- The calls that led to the frame `innermost`, the outermost first; repeated ones folded.
local function call_lines(frames, innermost, session)
  local lines, entries = {}, {}
  for i = #frames, innermost + 1, -1 do
    local frame = frames[i]
    local code = traceback.line(frame.source, frame.line, session) or ""
    entries[#entries + 1] = {
      ("  %s  %s"):format(frame_title(frame), code), hidden = frame.hidden,
    }
  end
  local i = 1
  while i <= #entries do
    local same, hidden = i, entries[i].hidden
    while entries[same + 1] and entries[same + 1][1] == entries[i][1] do
      same = same + 1
      hidden = hidden + entries[same].hidden
    end
    lines[#lines + 1] = entries[i][1]
    local more = same - i + hidden
    if more == 1 then
      lines[#lines + 1] = entries[i][1]
    elseif more > 1 then
      lines[#lines + 1] = ("  ... %d more"):format(more)
    end
    i = same + 1
  end
  if #lines > 2 * max_calls then
    local shortened = table.move(lines, 1, max_calls, 1, {})
    shortened[max_calls + 1] = ("  ... %d more"):format(#lines - 2 * max_calls)
    return table.move(lines, #lines - max_calls + 1, #lines, max_calls + 2, shortened)
  end
  return lines
end

--- The names that a session knows where `thread` stopped.
local function known_names(thread, frame, session)
  local names = {}
  for name in next, _G do
    if type(name) == "string" then
      names[#names + 1] = name
    end
  end
  for name in pairs(session.cells) do
    names[#names + 1] = name
  end
  if frame then
    for _, variable in ipairs(traceback.variables(thread, frame.level)) do
      names[#names + 1] = variable.name
    end
  end
  for _, name in ipairs(require("dnn.support.preloaded").names()) do
    names[#names + 1] = name
  end
  for name in pairs(lexer.keywords) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- What names stand for: in a frame, if one is given, in the session, or as globals.
local function values_of(session, thread, frame)
  local variables = {}
  for _, variable in ipairs(frame and traceback.variables(thread, frame.level) or {}) do
    variables[variable.name] = variable
  end
  return function(name)
    return lookup.name(name, function(wanted)
      if variables[wanted] then
        return variables[wanted].value, true
      elseif session then
        return require("dnn.repl.evaluator").variable(session, wanted)
      end
    end)
  end
end

--- What a misspelt global name may mean.
local function global_hint(name, thread, frame, session, line)
  if name == "_" or name == "__" then
    return ("%s is the last result%s, and there is none"):format(name, name == "_" and ""
      or " but one")
  end
  local habit = habits.name_hint(name, line, values_of(session, thread, frame))
  if habit then
    return habit
  end
  local required = require("dnn.support.preloaded").module(name)
  if required then -- in a script: a session loads it
    return ("local %s = require \"%s\" comes first"):format(name, required)
  end
  -- the modules that are loaded come first
  for _, find in ipairs { rawget, function(_, module) return lookup.name(module) end } do
    for _, module in ipairs { "np", "dnn", "h5", "math", "string", "table" } do
      local value = find(_G, module)
      if value ~= nil and lookup.field(value, name) ~= nil then
        return ("did you mean '%s.%s'?"):format(module, name)
      end
    end
  end
  local nearest
  for _, known in ipairs(#name == 1 and known_names(thread, frame, session) or {}) do
    nearest = known:lower() == name:lower() and known or nearest -- all others are as near
  end
  if #name > 1 then
    nearest = require("dnn.support.suggest").nearest(name, known_names(thread, frame, session))
  end
  return nearest and nearest ~= name and ("did you mean '%s'?"):format(nearest)
end

--- What a name may mean that stands for nothing.
---@param name string
---@param session dnn.repl.session
---@return string?
function traceback.name_hint(name, session)
  return global_hint(name, nil, nil, session, "")
end

--- What a misspelt field or method may mean. `line` is the one that names it.
local function field_hint(name, thread, frame, session, line)
  local path = line:match("([%a_][%w_.]*)%s*[.:]%s*" .. name .. "%f[^%w_]")
  local variables = {}
  for _, variable in ipairs(traceback.variables(thread, frame.level)) do
    variables[variable.name] = variable
  end
  local value = path and lookup.path(path, function(wanted)
    local variable = variables[wanted]
    if variable then
      return variable.value, true
    end
    return require("dnn.repl.evaluator").variable(session, wanted)
  end)
  local nearest = value ~= nil and require("dnn.support.suggest").nearest(name, lookup.names(value))
  return nearest and nearest ~= name and ("did you mean '%s'?"):format(nearest)
end

--- A hint about a message: a misspelt name as in "attempt to call a nil value (global 'x')", or a
--- habit of another language. `line` is the source line, "" if it is not known.
local function find_hint(message, thread, frame, session, line)
  local kind, name = message:match("a nil value %((%a+) '([^']+)'%)")
  local hint = habits.message_hint(message, line, values_of(session, thread, frame))
  if kind == "global" then
    hint = hint or global_hint(name, thread, frame, session, line)
  elseif kind == "field" or kind == "method" then
    hint = hint or field_hint(name, thread, frame, session, line)
  end
  return hint and "  hint: " .. hint or nil
end

--- The excerpt of a text that does not compile; `message` is the compiler's.
local function syntax_lines(message, source, width, session)
  local syntax = parser.parse(source)
  local number = math.tointeger(tonumber(message:match(":(%d+): ")))
  if not syntax.ok then
    return traceback.describe_syntax(source, syntax, width, session)
  elseif number and line_bounds(source, number) then -- what the parser does not check
    return traceback.excerpt(source, number, nil, nil, width)
  end
  return {}
end

--- The excerpt of a file that code has tried to load, where the message is that it does not
--- compile; or nil.
local function loaded_lines(message, frames, width, session)
  local file = message:match("^error loading module '[^']*' from file '([^']*)':\n")
  local is_required = file ~= nil
  file = file or message:match("^([^:\n]+):%d+: ")
  for _, frame in ipairs(frames) do
    if file and frame.source == "@" .. file then
      return nil -- it has compiled
    end
  end
  local text = file and traceback.source("@" .. file, { sources = {} })
  if text and (is_required or not load(text, "", "t")) then
    return syntax_lines(message:match("\n(.*)") or message, text, width, session)
  end
end

--- Describes a run-time error after its message.
---@param message string
---@param thread thread the dead coroutine
---@param session dnn.repl.session
---@param width integer columns
---@return string[] lines
function traceback.describe(message, thread, session, width)
  local frames = traceback.frames(thread)
  local innermost = traceback.innermost(frames)
  local loaded = loaded_lines(message, frames, width, session)
  if loaded then
    local lines = innermost and call_lines(frames, innermost - 1, session) or {}
    return table.move(loaded, 1, #loaded, #lines + 1, lines)
  elseif not innermost then
    return {}
  end
  local lines = call_lines(frames, innermost, session)
  local frame = frames[innermost]
  local text = traceback.source(frame.source, session)
  local is_told = frame.is_input
    or frame.is_main and starts_with(message, ("%s:%d:"):format(frame.short, frame.line))
  if not (is_told and #lines == 0) then
    lines[#lines + 1] = "  " .. frame_title(frame)
  end
  local first, last
  if text and frame.line > 0 then
    first, last = line_bounds(text, frame.line)
  end
  if first then
    local inner = frame.level > 0 and debug.getinfo(thread, frame.level - 1, "n") or nil
    local start, stop = find_span(text, first, last, message, inner and inner.name)
    for _, line in ipairs(traceback.excerpt(text, frame.line, start, stop, width)) do
      lines[#lines + 1] = line
    end
    lines[#lines + 1] = describe_variables(thread, frame, text:sub(first, last), width)
  end
  local line = first and text:sub(first, last) or ""
  lines[#lines + 1] = find_hint(message, thread, frame, session, line)
  return lines
end

--- Describes a syntax error after its message.
---@param source string
---@param syntax dnn.repl.syntax
---@param width integer columns
---@param session? dnn.repl.session
---@return string[] lines
function traceback.describe_syntax(source, syntax, width, session)
  if syntax.ok or not syntax.position then
    return {}
  end
  local at = math.min(syntax.position, #source)
  local line = lexer.place(source, math.max(at, 1))
  local _, stop = source:find("^[%w_]+", at)
  local lines = traceback.excerpt(source, line, at, stop or at, width)
  local opener = syntax.open[#syntax.open]
  if opener then
    local opened = lexer.place(source, opener.position)
    if opened < line or syntax.incomplete then
      lines[#lines + 1] = ("  '%s' opened at line %d"):format(opener.kind, opened)
    end
  end
  local hint = habits.syntax_hint(source, syntax.position, values_of(session))
  lines[#lines + 1] = hint and "  hint: " .. hint
  return lines
end

--- Describes an error of a program that the prompt does not run.
---@param problem any the error object
---@param thread thread where the error was raised; its stack is still there
---@param width integer columns
---@param name? string of a chunk, as in messages
---@param source? string its text
---@return string
function traceback.of_program(problem, thread, width, name, source)
  local session = require("dnn.repl.evaluator").session()
  session.sources[name or ""] = source and with_newlines(source)
  local message = require("dnn.repl.evaluator").message(problem)
  local lines = traceback.describe(message, thread, session, width)
  return table.concat(table.move(lines, 1, #lines, 2, { message }), "\n")
end

--- Describes why a program does not compile.
---@param message string of the compiler
---@param width integer columns
---@param source? string the text of the chunk; nil for a file
---@param file? string its name
---@return string
function traceback.of_syntax(message, width, source, file)
  source = source and with_newlines(source)
    or file and traceback.source("@" .. file, { sources = {} })
  local lines = source and syntax_lines(message, source, width) or {}
  return table.concat(table.move(lines, 1, #lines, 2, { pretty.plain(message) }), "\n")
end

return traceback
