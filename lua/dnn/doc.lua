--- Help for functions: a registry of entries, found by the function itself or by its name.
--
-- Modules keep their entries in files of their own (dnn.docs.np), which are loaded when help is
-- asked for, not before. Such a file returns
--   resolve   function (name) -> the value that a name such as "np.sum" or "A:sum" stands for
--   entries   list of entries
-- An entry is a table of strings:
--   name       "np.linspace", "A:fill_" (a method), "np.random.rand"
--   signature  "linspace(start, stop [, num]) -> array (num,)"
--   text       what it does, one paragraph
--   example    Lua code that may use np and prints something
--   output     exactly what the example prints, without the last newline
--   aliases    list of further names, optional

local doc = {}

---@class dnn.doc.entry
---@field name string
---@field signature string
---@field text string
---@field example? string
---@field output? string
---@field aliases? string[]

-- Entry files that are not yet loaded.
local waiting = { "dnn.docs.np" }

local by_value = setmetatable({}, { __mode = "k" })
local by_name = {}
local list = {}

local function check_entry(entry)
  for _, field in ipairs { "name", "signature", "text" } do
    if type(entry[field]) ~= "string" or not utf8.len(entry[field]) then
      error(("field '%s' of a help entry must be a UTF-8 string, got %s"):format(field,
        type(entry[field])), 3)
    end
  end
end

--- Adds an entry for a value, nearly always a function.
---@param value any
---@param entry dnn.doc.entry
function doc.add(value, entry)
  check_entry(entry)
  if by_name[entry.name] == nil then
    list[#list + 1] = entry
  end
  by_name[entry.name] = entry
  if value ~= nil then
    by_value[value] = entry
  end
end

--- Adds a file of entries, a module's name, to be loaded when help is asked for.
---@param module string
function doc.add_file(module)
  waiting[#waiting + 1] = module
end

local function load_files()
  while #waiting > 0 do
    local file = require(table.remove(waiting, 1))
    for _, entry in ipairs(file.entries) do
      doc.add(file.resolve(entry.name), entry)
      for _, alias in ipairs(entry.aliases or {}) do
        by_name[alias] = entry
        local value = file.resolve(alias)
        if value ~= nil and by_value[value] == nil then
          by_value[value] = entry
        end
      end
    end
  end
end

--- The entry for a function, or for a name: "np.sum", "A:sum" or just "sum".
---@param what any
---@return dnn.doc.entry?
function doc.find(what)
  load_files()
  if type(what) ~= "string" then
    return what ~= nil and by_value[what] or nil
  end
  for _, prefix in ipairs { "", "np.", "A:", "np.random.", "np.linalg." } do
    if by_name[prefix .. what] then
      return by_name[prefix .. what]
    end
  end
  return nil
end

--- All entries, by name.
---@return dnn.doc.entry[]
function doc.entries()
  load_files()
  local sorted = table.move(list, 1, #list, 1, {})
  table.sort(sorted, function(a, b)
    return a.name < b.name
  end)
  return sorted
end

--- Entries whose name, aliases or text contain a word.
---@param word string in any case
---@return dnn.doc.entry[]
function doc.search(word)
  local found = {}
  word = word:lower()
  for _, entry in ipairs(doc.entries()) do
    local text = table.concat({ entry.name, entry.text, table.unpack(entry.aliases or {}) }, " ")
    if text:lower():find(word, 1, true) then
      found[#found + 1] = entry
    end
  end
  return found
end

-- Lines of at most 'width' bytes.
local function wrapped(text, indent, width)
  local lines, line = {}, indent
  for word in text:gmatch("%S+") do
    if #line > #indent and #line + 1 + #word > width then
      lines[#lines + 1] = line
      line = indent
    end
    line = line .. (#line > #indent and " " or "") .. word
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

--- The text of an entry for a reader.
---@param entry dnn.doc.entry
---@param width? integer 80
---@return string
function doc.describe(entry, width)
  local prefix = entry.name:match("^(.-)[%w_]+$")
  local parts = { prefix .. entry.signature, wrapped(entry.text, "  ", width or 80) }
  if entry.aliases then
    parts[#parts + 1] = "  Also: " .. table.concat(entry.aliases, ", ")
  end
  if entry.example then
    parts[#parts + 1] = "Example\n  " .. entry.example:gsub("\n", "\n  ")
    if entry.output and entry.output ~= "" then
      parts[#parts + 1] = "  --> " .. entry.output:gsub("\n", "\n      ")
    end
  end
  return table.concat(parts, "\n")
end

--- Runs the example of an entry and returns what it prints, without the last newline.
---@param entry dnn.doc.entry
---@return string
function doc.run(entry)
  local printed = {}
  local environment = setmetatable({
    np = require "dnn.np",
    print = function(...)
      local words = table.pack(...)
      for i = 1, words.n do
        words[i] = tostring(words[i])
      end
      printed[#printed + 1] = table.concat(words, "\t")
    end,
  }, { __index = _G })
  assert(load(entry.example, "=" .. entry.name, "t", environment))()
  return table.concat(printed, "\n")
end

return doc
