--- Indices in lines of Python: x[i], A[1:3, 0], text[::-1].

local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.repl.python.reader"

local levels, give_up, quoted = pieces.levels, pieces.give_up, pieces.quoted
local expression, atom, plus = pieces.expression, pieces.atom, pieces.plus
local is_negative, position, kind_of = pieces.is_negative, pieces.position, pieces.kind_of

--- What stands between the brackets of an index: slices { from, to, step } and expressions.
function reader:index_items()
  local items, has_comma = {}, false
  while not self:take("]") do
    local item = { }
    if self:take("...") then
      item.code, item.is_special = "...", true
    else
      local part = 1
      item.parts = {}
      while not self:peek(",") and not self:peek("]") do
        if self:take(":") then
          part = part + 1
          item.is_slice = true
        elseif self:take("::") then
          give_up()
        else
          item.parts[part] = self:expression()
        end
      end
      local e = item.parts[1]
      if not item.is_slice and not e then
        give_up()
      elseif not item.is_slice and (e.kind == "none" or e.code == "np.newaxis") then
        item.code, item.is_special = "newaxis", true
      end
    end
    items[#items + 1] = item
    if self:take(",") then
      has_comma = true
    elseif not self:peek("]") then
      give_up()
    end
  end
  return items, has_comma
end

local function is_known_zero(e)
  return e == nil or e.kind == "none" or e.integer == 0
end

--- First, last and step of a slice, counted from 1 with its last position in it; nil where open.
local function bounds(item)
  local from, to, step = item.parts[1], item.parts[2], item.parts[3]
  from, to = from and from.kind ~= "none" and from or nil, to and to.kind ~= "none" and to or nil
  step = step and step.kind ~= "none" and step or nil
  if step and not step.integer or step and step.integer == 0 then
    give_up()
  end
  local backwards = step and step.integer < 0
  if to and backwards then
    to = is_negative(to) and (to.integer ~= -1 and plus(to, 1) or give_up()) or plus(to, 2)
  elseif to then
    to = is_negative(to) and plus(to, -1) or to
    if to.integer == 0 then
      give_up()
    end
  end
  if from and not backwards and from.integer == 0 then
    from = nil
  end
  return from and position(from), to, step
end

--- An item of an index as text for A"...", and as an item of A{...}.
local function item_codes(item)
  if item.is_special then
    return item.code, quoted(item.code)
  elseif not item.is_slice then
    local e = item.parts[1]
    if e.items then
      return nil, ("np.array%s"):format(position(e).code)
    end
    local placed = position(e)
    return placed.integer and placed.code, placed.code
  end
  local from, to, step = bounds(item)
  local is_text = not (from and not from.integer) and not (to and not to.integer)
  local text = ("%s:%s%s"):format(from and from.code or "", to and to.code or "",
    step and ":" .. step.code or "")
  if is_text then
    return text, quoted(text)
  elseif step and step.integer < 0 then
    give_up()
  end
  return nil, ("{%s, %s%s}"):format(from and from.code or "1", to and to.code or "-1",
    step and ", " .. step.code or "")
end

--- An index of an array. Returns what stands behind its name to read it, and to assign.
local function array_index(items, has_comma)
  local texts, codes_of, all_text, all_integer = {}, {}, true, true
  for i, item in ipairs(items) do
    texts[i], codes_of[i] = item_codes(item)
    all_text = all_text and texts[i] and true or false
    all_integer = all_integer and not item.is_slice and not item.is_special
      and (item.parts[1].integer ~= nil or item.parts[1].kind == "integer"
      or (item.parts[1].kind == nil or item.parts[1].kind == "any") and item.parts[1].items == nil)
  end
  local joined = table.concat(codes_of, ", ")
  if #items == 1 and not has_comma and not items[1].is_slice and not items[1].is_special then
    return "[" .. joined .. "]", "[" .. joined .. "]"
  elseif all_integer then
    return "(" .. joined .. ")", "[{" .. joined .. "}]", true
  elseif all_text then
    local text = quoted(table.concat(texts, ", "))
    return text, "[" .. text .. "]"
  end
  return "{" .. joined .. "}", "[{" .. joined .. "}]"
end

--- A position of a list from its end.
local function from_end(e, list)
  if not is_negative(e) then
    return position(e).code
  end
  local n = e.integer or give_up()
  return n == -1 and "#" .. list or ("#%s - %d"):format(list, -n - 1)
end

--- An index of a text; `key` is what stands there if that is one position.
local function text_index(self, e, items, key)
  local first = items[1]
  if #items > 1 or first.is_special then
    give_up()
  end
  self:note("positions count from 1")
  if key then
    local at = position(key).code
    return expression(("%s:sub(%s, %s)"):format(atom(e), at, at), levels.atom, "string")
  end
  local from, to, step = bounds(first)
  if step and step.integer == -1 and not from and not to then
    return expression(atom(e) .. ":reverse()", levels.atom, "string")
  elseif step and step.integer ~= 1 then
    give_up("a for loop with s:sub(i, i) goes over a text in steps")
  end
  return expression(("%s:sub(%s%s)"):format(atom(e), from and from.code or "1",
    to and ", " .. to.code or ""), levels.atom, "string")
end

local function is_position(item)
  return not item.is_slice and not item.is_special
end

--- The same of a list or dictionary.
local function table_index(self, e, items, key)
  local first = items[1]
  local row = e.kind == "list" and type(e.value) == "table" and e.value[1]
  if #items == 2 and kind_of(row) == "list" and is_position(items[1]) and is_position(items[2]) then
    self:note("positions count from 1, one in each table")
    return expression(("%s[%s][%s]"):format(atom(e), from_end(items[1].parts[1], atom(e)),
      from_end(items[2].parts[1], atom(e) .. "[1]")), levels.atom)
  elseif #items > 1 or first.is_special then
    give_up("a table of tables is read by t[i][j], an array by A(i, j)")
  elseif key and e.kind == "dict" then
    return expression(("%s[%s]"):format(atom(e), key.code), levels.atom)
  elseif key then
    self:note("positions count from 1")
    local value = type(e.value) == "table" and key.integer
      and rawget(e.value, key.integer < 0 and #e.value + 1 + key.integer or key.integer + 1) or nil
    return expression(("%s[%s]"):format(atom(e), from_end(key, atom(e))), levels.atom,
      kind_of(value), { value = value })
  end
  self:note("a range of a list, counted from 1, is a copy")
  if first.parts[3] then
    give_up("a for loop goes over a table in steps: for i = 1, #t, 2 do")
  end
  local list = atom(e)
  local from, to = first.parts[1], first.parts[2]
  local start = is_known_zero(from) and "1" or from_end(from, list)
  local stop = "#" .. list
  if to and to.kind ~= "none" then
    stop = is_negative(to) and ("#%s - %d"):format(list, -(to.integer or give_up())) or to.code
  end
  return expression(("table.move(%s, %s, %s, 1, {})"):format(e.code, start, stop), levels.atom,
    "list")
end

--- The same of an array, which more than a position may index.
local function element_or_view(self, e, items, has_comma, key)
  local read, assigned, is_element = array_index(items, has_comma)
  local has_slice = false
  for _, item in ipairs(items) do
    has_slice = has_slice or item.is_slice and next(item.parts) ~= nil
  end
  if is_element then
    self:note("positions count from 1, elements are read by a call")
  elseif has_slice then
    self:note("a range is a text, counted from 1, with its last position")
  elseif not key then
    self:note("an index is a text, counted from 1")
  elseif not key.is_mask then
    self:note("positions count from 1")
  end
  local kind = not is_element and "array" or e.kind == "any" and "any" or nil
  return expression(atom(e) .. read, levels.atom, kind, { target = atom(e) .. assigned,
    is_position = e.is_position })
end

--- A range of what may be a list, a text or an array.
local function slice_of_any(e, item)
  local from, to, step = bounds(item)
  local parts = { e.code, from and from.code or "nil", to and to.code or "nil",
    step and step.code or "nil" }
  local slice = not step and { code = e.code, first = parts[2], last = parts[3] } or nil
  while parts[#parts] == "nil" do
    parts[#parts] = nil
  end
  return expression(("py.slice(%s)"):format(table.concat(parts, ", ")), levels.atom, e.kind,
    { slice = slice, is_whole = true })
end

--- What e has for a key, where a notebook asks for it when it runs.
function reader.item(_, _, _)
  return nil
end

--- e[...], whose opening bracket has been read.
function reader:index(e)
  local outer = self.is_elementwise
  self.is_elementwise = self.is_notebook or nil
  local items, has_comma = self:index_items()
  self.is_elementwise = outer
  local first = items[1] or give_up()
  local is_plain = #items == 1 and not has_comma and not first.is_slice and not first.is_special
  local key = is_plain and first.parts[1]
  if self.only_words and not (key and (key.is_mask or key.kind == "string")) then
    give_up()
  end
  if e.is_tuple then
    local n = key and key.integer or give_up()
    self:note("the arrays of all axes are results")
    return expression(n == 0 and "(" .. e.code .. ")" or ("(select(%d, %s))"):format(n + 1, e.code),
      levels.atom, "array", { is_position = true })
  elseif key and key.kind == "string" then
    local value = key.text and pieces.field(e.value, key.text)
    return expression(("%s[%s]"):format(atom(e), key.code), levels.atom, kind_of(value),
      { value = value })
  end
  local item = key and self:item(e, key)
  if item then
    return item
  elseif e.kind == "string" then
    return text_index(self, e, items, key)
  elseif self.is_notebook and #items == 1 and first.is_slice and not has_comma
    and (e.kind == "any" or e.kind == "list") then
    return slice_of_any(e, first)
  elseif e.kind == "list" or e.kind == "dict" then
    return table_index(self, e, items, key)
  elseif e.kind == nil and is_plain then
    if e.value ~= nil or not key.integer or key.integer < 0 then
      give_up("positions count from 1, x[#x] is the last of a list")
    end
    self:note("positions count from 1")
    return expression(("%s[%s]"):format(atom(e), position(key).code), levels.atom)
  end
  return element_or_view(self, e, items, has_comma, key)
end

return reader
