--- What the imports of a notebook become: modules that are here under other names, and the
--- functions that came in files with the course's notebooks.

local course = require "dnn.nb.python.course"
local lib = require "dnn.nb.python.runtime.modules"
local lookup = require "dnn.repl.lookup"
local pieces = require "dnn.repl.python.pieces"
local reader = require "dnn.nb.python.reader"

local give_up = pieces.give_up

local imports = {}

local ours = { numpy = "np", ["matplotlib.pyplot"] = "plt", pylab = "plt", h5py = "h5" }

-- Modules that notebooks import and have no use for here.
local idle = { matplotlib = true, __future__ = true, warnings = true, typing = true, sys = true }

--- A value of dnn by its path, and the names of its functions in help.
local function value_of(path)
  local ok, value = pcall(function()
    local value = require "dnn"
    for part in path:gmatch("[^.]+") do
      value = value[part]
    end
    return value
  end)
  return ok and value or nil
end

--- The name of a test case of the course.
local function case_of(program, name)
  local short, rest = name:match("^(.-)_test_case(.*)$")
  if not short then
    return nil
  end
  for _, room in ipairs { program.room or "", "", "planar", "gradient_checking", "regularization",
    "optimization" } do
    local path = (room ~= "" and room .. "." or "") .. short .. rest
    if value_of("cases." .. path) then
      return "dnn.cases." .. path
    end
  end
end

--- The name here of a function that came with the course's notebooks.
---@param program dnn.nb.python_program
---@param name string
---@param module? string where it is imported from
---@return string|nil
function imports.of_course(program, name, module)
  if name:find("_test_case", 1, true) then
    return case_of(program, name)
  end
  local first = course.first_versions[module or 0]
  if first and first[name] then
    program.needs_course = true
    return ("course.%s.%s"):format(module, first[name])
  end
  module = module and course.module_name(module)
  local own = module and course.modules[module] and course.modules[module][name]
  if own then
    program.needs_course = true
    return ("course.%s.%s"):format(module, name)
  end
  local room = module and course.rooms[module] or program.room
  if room and room ~= "" and type(value_of(room .. "." .. name)) == "function" then
    return ("dnn.%s.%s"):format(room, name)
  end
  local found = program.kinds[name] == nil and value_of(name)
  local entry = type(found) == "function" and require("dnn.help.doc").find(found)
  local result = entry and (entry.signature:match("%-> (%a+)") or "")
  -- parts of networks have names of functions that other courses import
  local is_part = result == "layer" or result == "optimizer" or result == "net"
  return result and not is_part and "dnn." .. name or nil
end

--- Notes that a module of the course is used, whose room then has what it does not have itself.
local function note_course(program, path)
  local room = course.rooms[course.module_name(path)]
  if room and room ~= "" then
    program.room = room
  end
  return room ~= nil
end

local function dotted(r)
  local path = r:need("name").text
  while r:take(".") do
    path = path .. "." .. r:need("name").text
  end
  return path
end

--- `import a.b as c, d`
function imports.import(program, r)
  repeat
    local path = dotted(r)
    local given = r:take("name", "as") and r:need("name").text
    local alias = given or path:match("^[^.]+")
    if ours[path] then
      program.aliases[alias] = ours[path]
      program.needs_h5 = program.needs_h5 or path == "h5py"
    elseif lib.names[path] then
      program.aliases[alias] = path == "math" and "math" or "py.lib." .. (given and path
        or alias):gsub("%.", "_")
    elseif not idle[path:match("^[^.]+")] and not note_course(program, path) then
      give_up(("there is no module '%s' here"):format(path))
    end
    program:comment(("import %s%s"):format(path, given and " as " .. given or ""))
  until not r:take(",")
end

--- What a name of a module is here.
local function found_in(program, path, name)
  local np_path = path:match("^numpy%.?(.*)$")
  if np_path then
    local module = np_path ~= "" and require("dnn.np")[np_path] or require "dnn.np"
    return lookup.field(module, name)
      and ("np.%s%s"):format(np_path ~= "" and np_path .. "." or "", name)
  elseif path == "math" and math[name] then
    return "math." .. name
  elseif lib.names[path] and lib.names[path][name] ~= nil then
    return ("py.lib.%s.%s"):format(path:gsub("%.", "_"), name)
  elseif path == "matplotlib.pyplot" then
    return rawget(require "dnn.plot", name) and "plt." .. name
  end
  return imports.of_course(program, name, path)
end

--- `from a import b, c as d`
function imports.from(program, r)
  local words = {}
  while not r:peek("name", "import") do
    if r:peek("end") then
      give_up()
    end
    words[#words + 1] = (r.tokens[r.at].text or r.tokens[r.at].kind)
    r.at = r.at + 1
  end
  local path = table.concat(words):gsub("^%.", "")
  r:need("name")
  local is_course = note_course(program, path)
  if idle[path] and path ~= "matplotlib" then
    r.at = #r.tokens
    return
  elseif r:take("*") then
    local own = course.modules[course.module_name(path)]
    local names = {}
    for name in pairs(own or {}) do
      names[#names + 1] = name
    end
    table.sort(names)
    for _, name in ipairs(names) do
      program:emit(("%s = %s"):format(name, imports.of_course(program, name, path)))
    end
    program:comment(("from %s import *"):format(path))
    return
  end
  local missing = {}
  r:take("(")
  repeat
    local name = r:need("name").text
    local alias = reader.name_of(r:take("name", "as") and r:need("name").text or name)
    local own = found_in(program, path, name)
    if path == "matplotlib" and name == "pyplot" then
      program.aliases[alias] = "plt"
    elseif own and not (own:find("%.cases%.") and alias == name) then
      program:emit(("%s%s = %s"):format(program.scope and "local " or "", alias, own))
      program.kinds[alias] = "any"
    elseif not own and not (is_course and program.classes[name]) then
      missing[#missing + 1] = name
    end
  until not r:take(",")
  r:take(")")
  if #missing > 0 then
    program:report(("there is no %s of '%s' here"):format(table.concat(missing, ", "), path))
    program:comment(("from %s import %s"):format(path, table.concat(missing, ", ")),
      program.marker)
  end
end

return imports
