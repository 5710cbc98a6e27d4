--- Help for functions: a registry of entries, found by the function itself or by its name.
--
-- Modules keep their entries in files of their own (dnn.help.docs.np), which are loaded when help
-- is asked for, not before. Such a file returns
--   title     what its entries are about
--   resolve   function (name) -> the value that a name such as "np.sum" or "A:sum" stands for
--   entries   list of entries
--   prefixes  list of what may be left out of a name that is asked for, such as "np." and "A:";
--             optional
-- An entry is a table of strings:
--   name       "np.linspace", "A:fill_" (a method), "np.random.rand"
--   signature  "linspace(start, stop [, num]) -> array (num,)"
--   text       what it does, one paragraph
--   example    Lua code that may use np, dnn, h5, plt and display and prints something
--   output     exactly what the example prints, without the last newline
--   options    what the keys of its option table mean, by their names, optional
--   choices    the texts that an option or an argument takes, by its name, optional
--   aliases    list of further names, optional
-- and, for the declarations that editors read (dnn.help.stubs), when the signature does not tell:
--   types      types of parameters and results, by their names, where dnn.help.types has others
--   overloads  list of further ways to call it, "fun(...: integer): dnn.array"

local doc = {}

---@class dnn.help.doc.entry
---@field name string
---@field signature string
---@field text string
---@field example? string
---@field output? string
---@field options? table<string, string>
---@field choices? table<string, string[]>
---@field aliases? string[]
---@field types? table<string, string>
---@field overloads? string[]

-- Entry files that are not yet loaded, and the module that each is about.
local waiting = {
  { file = "dnn.help.docs.np", module = "dnn.np" },
  { file = "dnn.help.docs.dnn", module = "dnn" },
  { file = "dnn.help.docs.network", module = "dnn" },
  { file = "dnn.help.docs.data", module = "dnn.data" },
  { file = "dnn.help.docs.h5", module = "dnn.h5" },
  { file = "dnn.help.docs.safetensors", module = "dnn.safetensors" },
  { file = "dnn.help.docs.dist", module = "dnn.dist" },
  { file = "dnn.help.docs.plot", module = "dnn.plot" },
  { file = "dnn.help.docs.repl", module = "dnn.progress" },
  { file = "dnn.help.docs.nb", module = "dnn.nb" },
  { file = "dnn.help.docs.commands", module = "dnn.nb.command" },
}

local prefixes = { "" }

local by_value = setmetatable({}, { __mode = "k" })
local by_name = {}
local list = {}
local files = {} -- that are loaded

local function check_entry(entry)
  for _, field in ipairs { "name", "signature", "text" } do
    if type(entry[field]) ~= "string" or not utf8.len(entry[field]) then
      require "dnn.support.fail" ("field '%s' of a help entry must be a UTF-8 string, got %s",
        field, type(entry[field]))
    end
  end
end

--- Adds an entry for a value, nearly always a function.
---@param value any
---@param entry dnn.help.doc.entry
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

local added = {}

--- Adds a file of entries, to be loaded when help is asked for. What was added already is so.
---@param file string a module's name
---@param module? string the module that it is about, if that is one that may be missing
function doc.add_file(file, module)
  if not added[file] then
    added[file] = true
    waiting[#waiting + 1] = { file = file, module = module }
  end
end

local function load_file(name)
  local file = require(name)
  files[#files + 1] = file
  table.move(file.prefixes or {}, 1, #(file.prefixes or {}), #prefixes + 1, prefixes)
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

--- Loads the entry files: all of them, or those about modules that are loaded. What is about a
--- module that is not there is left out.
local function load_files(loaded_only)
  local later = {}
  for _, one in ipairs(waiting) do
    local is_loaded = not one.module or package.loaded[one.module] ~= nil
    if loaded_only and not is_loaded then
      later[#later + 1] = one
    elseif (is_loaded or pcall(require, one.module))
        and package.searchpath(one.file, package.path) then
      load_file(one.file)
    end
  end
  waiting = later
end

--- The entry for a function, or for a name: "np.sum", "A:sum" or just "sum". To find a function
--- loads no module: it belongs to one that is loaded.
---@param what any
---@return dnn.help.doc.entry?
function doc.find(what)
  load_files(type(what) ~= "string")
  if type(what) ~= "string" then
    return what ~= nil and by_value[what] or nil
  end
  for _, prefix in ipairs(prefixes) do
    if by_name[prefix .. what] then
      return by_name[prefix .. what]
    end
  end
  return nil
end

---@class dnn.help.doc.file
---@field title string
---@field entries dnn.help.doc.entry[]

--- The files of entries.
---@return dnn.help.doc.file[]
function doc.files()
  load_files()
  return table.move(files, 1, #files, 1, {})
end

--- All entries, by name.
---@return dnn.help.doc.entry[]
function doc.entries()
  load_files()
  local sorted = table.move(list, 1, #list, 1, {})
  table.sort(sorted, function(a, b)
    return a.name < b.name
  end)
  return sorted
end

--- Entries whose name, aliases, text or options contain a word.
---@param word string in any case
---@return dnn.help.doc.entry[]
function doc.search(word)
  local found = {}
  word = word:lower()
  for _, entry in ipairs(doc.entries()) do
    local texts = { entry.name, entry.text, table.unpack(entry.aliases or {}) }
    for name, text in pairs(entry.options or {}) do
      texts[#texts + 1] = name .. " " .. text
    end
    local text = table.concat(texts, " ")
    if text:lower():find(word, 1, true) then
      found[#found + 1] = entry
    end
  end
  return found
end

-- Adds the keys that an entry of the help tells of: those it explains, those in braces, the list
-- "Options: axis, out." and that of another entry, "Options as for np.sum" or, in the signature of
-- a method, "options of compile". 'nested' adds those in braces in what it explains, which are keys
-- of tables that options take.
local function add_options(entry, names, nested)
  local told = entry.signature .. " " .. entry.text
  for name, text in pairs(entry.options or {}) do
    names[name] = true
    told = nested and told .. " " .. text or told
  end
  for text in told:gmatch("{(.-)}") do
    for name in text:gmatch("([%a_][%w_]*)%s*=") do
      names[name] = true
    end
  end
  for text in entry.text:gsub("%b()", ""):gmatch("Options?:%s+([^.]*)") do
    for name in ("," .. text):gmatch(",%s*([%a_][%w_]*)") do
      names[name] = true
    end
  end
  local method = entry.signature:match("options of (%w+)")
  local other = method and entry.name:gsub("%w+$", method)
    or entry.text:match("Options as for%s+([%w_.:]*[%w_])")
  local other_entry = other and doc.find(other)
  if other_entry then
    add_options(other_entry, names, nested)
  end
end

--- The keys of the option table of a function, from its entry.
---@param entry dnn.help.doc.entry
---@param nested? boolean also those of tables in the option table?
---@return string[] in alphabetical order
function doc.options(entry, nested)
  local seen, names = {}, {}
  add_options(entry, seen, nested)
  for name in pairs(seen) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

--- A text in lines of at most `width` bytes, which all begin with `indent`.
---@param text string
---@param indent string
---@param width integer
---@return string
function doc.wrap(text, indent, width)
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

--- The first sentence of an entry, or what is before its colon.
---@param entry dnn.help.doc.entry
---@return string
function doc.summary(entry)
  local text = (entry.text:gsub("%s+", " ") .. " "):gsub("^ ", "")
  local sentence, sign = text:match("^(.-)([.:;]) ")
  return sentence and sentence .. (sign == "." and sign or "") or text
end

--- The text of an entry for a reader.
---@param entry dnn.help.doc.entry
---@param width? integer 80
---@return string
function doc.describe(entry, width)
  local prefix = entry.name:match("^(.-)[%w_]+$")
  local parts = { prefix .. entry.signature, doc.wrap(entry.text, "  ", width or 80) }
  local names = {}
  for name in pairs(entry.options or {}) do
    names[#names + 1] = name
  end
  table.sort(names)
  local longest = 0
  for _, name in ipairs(names) do
    longest = math.max(longest, #name)
  end
  local indent = (" "):rep(4 + longest + 2)
  for _, name in ipairs(names) do
    parts[#parts + 1] = ("    %-" .. longest .. "s  "):format(name)
      .. doc.wrap(entry.options[name], indent, width or 80):sub(#indent + 1)
  end
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

--- Runs the example of an entry and returns what it prints, without the last newline. Figures that
--- are open are closed.
---@param entry dnn.help.doc.entry
---@return string
function doc.run(entry)
  local printed = {}
  local display, preloaded = require "dnn.display", require "dnn.support.preloaded"
  local front_end = display.use {
    types = { "text/plain" }, width = function() return 80 end, clear = function() end,
    show = function(bundle) printed[#printed + 1] = bundle["text/plain"] end,
  }
  local environment = setmetatable({}, {
    __index = function(_, name)
      local value = preloaded.load(name)
      return value == nil and _G[name] or value
    end,
  })
  local example = assert(load(entry.example, "=" .. entry.name, "t", environment))
  local print = _G.print -- the functions of an example print too
  rawset(_G, "print", function(...)
    local words = table.pack(...)
    for i = 1, words.n do
      words[i] = tostring(words[i])
    end
    printed[#printed + 1] = table.concat(words, "\t")
  end)
  local ok, problem = pcall(example)
  rawset(_G, "print", print)
  display.use(front_end)
  local figures = package.loaded["dnn.plot.figure.manager"]
  if figures then
    figures.close_all()
  end
  return ok and table.concat(printed, "\n") or error(problem, 0)
end

return doc
