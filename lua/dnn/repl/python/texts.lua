--- Texts with values in them: f"...", "...".format(x) and "..." % x, by string.format.

local pieces = require "dnn.repl.python.pieces"

local levels, give_up, quoted = pieces.levels, pieces.give_up, pieces.quoted
local expression, string_literal, within = pieces.expression, pieces.string_literal, pieces.within

--- How a value is written in a text by Python: what %s takes for it, or nil if that is not known.
local function text_of(e)
  if e.kind == "string" or e.kind == "integer" then
    return e.code
  elseif e.kind == "number" or e.kind == "boolean" or e.kind == "array" then
    return ("np.array_str(%s)"):format(e.code)
  elseif e.kind == "any" or e.is_open then
    return ("py.str(%s)"):format(e.code)
  end
  give_up("string.format puts values into texts: (\"%d of %.2f\"):format(3, 2.5)")
end

--- The format of Lua and the argument for a value in braces with a format of Python.
local function format_of(spec, e)
  if spec == "" then
    return e.kind == "integer" and "%d" or "%s", text_of(e)
  end
  local align, flags, width, precision,
    kind = spec:match("^([<>]?)([+ 0]*)(%d*)(%.?%d*)([dfeEgGsxX%%]?)$")
  if not align or kind == "" and precision ~= "" then
    give_up()
  end
  local is_text = kind == "s" or kind == "" and e.kind == "string"
  if is_text and e.kind ~= "string" or kind == "" and not is_text and e.kind ~= "integer" then
    give_up()
  end
  local minus = width ~= "" and (align == "<" or align == "" and is_text) and "-" or ""
  local letter = kind ~= "" and kind or is_text and "s" or "d"
  if letter == "%" then
    return "%" .. minus .. flags .. width .. precision .. "f%%", within(e, levels["*"]) .. " * 100"
  end
  return "%" .. minus .. flags .. width .. precision .. letter, e.code
end

local function formatted(format, arguments)
  if #arguments == 0 then
    return string_literal((format:gsub("%%%%", "%%")))
  end
  return expression(("(%s):format(%s)"):format(quoted(format), table.concat(arguments, ", ")),
    levels.atom, "string")
end

--- A text with values in braces; `value_for(inside)` gives the expression for what they hold.
local function braces(text, value_for)
  local parts, arguments, at = {}, {}, 1
  while at <= #text do
    local double = text:match("^{{", at) or text:match("^}}", at)
    local inside = not double and text:match("^(%b{})", at)
    if double then
      parts[#parts + 1], at = double:sub(1, 1), at + 2
    elseif inside then
      local what, spec = inside:match("^{([^:]*):?(.*)}$")
      local format, argument = format_of(spec, value_for(what))
      parts[#parts + 1], arguments[#arguments + 1] = format, argument
      at = at + #inside
    else
      local plain = text:match("^[^{}]+", at) or give_up()
      parts[#parts + 1], at = plain:gsub("%%", "%%%%"), at + #plain
    end
  end
  return formatted(table.concat(parts), arguments)
end

--- "..." % values.
local function percent(text, values)
  local arguments, n = {}, 0
  local format = text:gsub("%%([-+ 0#]*%d*%.?%d*)(.)", function(flags, letter)
    if letter == "%" then
      return "%%"
    end
    n = n + 1
    local e = values[n] or give_up()
    if not letter:find("[dioxXeEfgGs]") or flags:find("#") then
      give_up()
    end
    local code = e.kind == "array" and pieces.atom(e) .. ":item()" or e.code
    if letter:find("[di]") and (e.kind == "number" or e.kind == "array") then
      code = ("math.tointeger(np.trunc(%s))"):format(code)
    end
    arguments[n] = letter == "s" and e.kind and text_of(e) or code
    return "%" .. flags .. (letter == "F" and "f" or letter)
  end)
  if n ~= #values then
    give_up()
  end
  return formatted(format, arguments)
end

return { text_of = text_of, format_of = format_of, formatted = formatted, braces = braces,
  percent = percent }
