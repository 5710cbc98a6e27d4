--- The methods of Python's texts and lists: s.startswith("a"), t.append(x), ...

local functions = require "dnn.repl.python.functions"
local pieces = require "dnn.repl.python.pieces"
local texts = require "dnn.repl.python.texts"

local levels, give_up, quoted = pieces.levels, pieces.give_up, pieces.quoted
local expression, atom, is_negative = pieces.expression, pieces.atom, pieces.is_negative
local position, codes, call = pieces.position, pieces.codes, pieces.call
local braces = texts.braces

-- Methods of texts and lists, by name: (object, arguments) -> what Lua writes. Those of one name
-- with the same meaning need no entry.
local text_methods, list_methods = {}, {}

local function method(name, kind)
  return function(e, arguments)
    return expression(("%s:%s(%s)"):format(atom(e), name, codes(arguments)), levels.atom, kind)
  end
end

text_methods.upper, text_methods.lower = method("upper", "string"), method("lower", "string")
function text_methods.strip(e, arguments)
  return #arguments == 0 and expression(atom(e) .. ':match("^%s*(.-)%s*$")', levels.atom, "string")
    or give_up()
end
function text_methods.startswith(e, arguments)
  local start = arguments[1] and arguments[1].text or give_up()
  return expression(("%s:sub(1, %d) == %s"):format(atom(e), #start, quoted(start)), levels.compare,
    "boolean")
end
function text_methods.endswith(e, arguments)
  local last = arguments[1] and arguments[1].text or give_up()
  return #last > 0 and expression(("%s:sub(-%d) == %s"):format(atom(e), #last, quoted(last)),
    levels.compare, "boolean") or give_up()
end
function text_methods.join(e, arguments)
  return #arguments == 1 and call("table.concat", "string") { arguments[1], e } or give_up()
end
function text_methods.replace(e, arguments)
  local old, new = arguments[1] and arguments[1].text, arguments[2] and arguments[2].text
  if not (old and new and #arguments == 2) or old:find("[^%w_ ]") or new:find("%%") then
    give_up("s:gsub(pattern, text) replaces, see ?string.gsub")
  end
  return expression(("(%s:gsub(%s, %s))"):format(atom(e), quoted(old), quoted(new)), levels.atom,
    "string")
end
function text_methods.format(e, arguments)
  local next_one = 0
  return braces(e.text or give_up(), function(what)
    local index = what == "" and next_one or tonumber(what)
    next_one = next_one + 1
    return index and arguments[index + 1] or give_up()
  end)
end
for _, name in ipairs { "split", "splitlines", "find", "index", "count", "lstrip", "rstrip",
  "isdigit", "zfill", "center", "ljust", "rjust", "title", "capitalize", "encode" } do
  text_methods[name] = function()
    give_up("texts have s:sub, s:find, s:match, s:gmatch, s:gsub, ...: see ?string.find")
  end
end

function list_methods.append(e, arguments)
  return #arguments == 1 and expression(("%s[#%s + 1] = %s"):format(atom(e), atom(e),
    arguments[1].code), 0) or give_up()
end
function list_methods.extend(e, arguments)
  local other = #arguments == 1 and arguments[1] or give_up()
  return expression(("table.move(%s, 1, #%s, #%s + 1, %s)"):format(other.code, atom(other), atom(e),
    e.code), levels.atom)
end
function list_methods.pop(e, arguments)
  local at = arguments[1]
  if at and (is_negative(at) or e.kind == "dict") then
    give_up()
  end
  return call("table.remove") { e, at and position(at) }
end
function list_methods.insert(e, arguments)
  if #arguments ~= 2 or is_negative(arguments[1]) then
    give_up()
  end
  return call("table.insert") { e, position(arguments[1]), arguments[2] }
end
function list_methods.sort(e, arguments)
  return #arguments == 0 and call("table.sort") { e } or give_up()
end
function list_methods.copy(e)
  return e.kind == "list" and functions.by_name.list.translate { e }
    or give_up("a for loop copies a table")
end
for _, name in ipairs { "index", "count", "remove", "reverse", "clear", "items", "keys", "values",
  "get", "update", "setdefault" } do
  list_methods[name] = function()
    give_up("tables have no methods: pairs(t) goes over keys and values, t[k] is an entry")
  end
end

return { text_methods = text_methods, list_methods = list_methods }
