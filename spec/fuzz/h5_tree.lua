--- HDF5 files as trees in memory, for what reads models out of them: it sees the objects of dnn.h5.
--- What parses files is the target h5.
--
-- A node is { entries = { name = node } } or { value = any }, and has attrs, by name.

local h5 = require "dnn.h5"
local mutate = require "spec.fuzz.mutate"
local np = require "dnn.np"

local h5_tree = {}

-- --- objects -------------------------------------------------------------------------------------

local methods, object_at = {}, nil

local Object = {
  __index = function(object, name)
    local node = rawget(object, "node")
    if name == "attrs" then
      return node.attrs
    elseif name == "name" then
      return rawget(object, "path")
    elseif name == "size" and not node.entries then
      return type(node.value) == "userdata" and node.value.size or 1
    end
    return methods[name] or object_at(object, name)
  end,
  __len = function(object)
    return #methods.keys(object)
  end,
  __close = function() end,
}

local function wrap(root, path, node)
  return setmetatable({ root = root, path = path, node = node }, Object)
end

local function find(object, path)
  local absolute = path:sub(1, 1) == "/"
  local node, at = rawget(object, absolute and "root" or "node"),
    absolute and "" or rawget(object, "path")
  for name in path:gmatch "[^/]+" do
    node = node.entries and node.entries[name]
    if not node then
      return nil
    end
    at = (at == "/" and "" or at) .. "/" .. name
  end
  return node, at == "" and "/" or at
end

function object_at(object, path)
  local node, at = find(object, path)
  return node and wrap(rawget(object, "root"), at, node)
    or error(('there is no "%s" in the file'):format(path), 0)
end

function methods.has(object, path)
  return find(object, path) ~= nil
end

function methods.keys(object)
  local names = {}
  for name in pairs(rawget(object, "node").entries or error("it is no group", 0)) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

function methods.read(object)
  if rawget(object, "node").entries then
    error("it is a group", 0)
  end
  return rawget(object, "node").value
end

function methods.visit(object, f)
  for _, name in ipairs(methods.keys(object)) do
    local child = object_at(object, name)
    f(name, child)
    if rawget(child, "node").entries then
      methods.visit(child, f)
    end
  end
end

-- --- trees ---------------------------------------------------------------------------------------

--- The tree of an open group or file.
function h5_tree.of(object)
  local attrs = {}
  for name, value in pairs(object.attrs) do
    attrs[name] = value
  end
  if h5.type(object) == "dataset" then
    return { attrs = attrs, value = object:read() }
  end
  local node = { attrs = attrs, entries = {} }
  for _, name in ipairs(object:keys()) do
    node.entries[name] = h5_tree.of(object[(object.name == "/" and "/" or object.name .. "/")
      .. name])
  end
  return node
end

-- What attributes and datasets read as.
local values = { 0, 1, -1, 2, 2.5, 0 / 0, math.mininteger, true, "", "x", "kernel", {}, { "" },
  { "x", "y" }, { { "x" }, { "y" } }, np.zeros(0), np.zeros { 0, 3 }, np.zeros {}, np.ones(3),
  np.ones(3, 2), np.array({ 1, 2 }, "uint8"), np.array { true }, np.ones(2, 1, 1, 2), np.ones(624) }

--- Changes something in a tree.
---@param draw fun(m: integer, n?: integer): integer
---@param root table
function h5_tree.mutate(draw, root)
  local slots = {}
  local function collect(node)
    local names = {}
    for kind, list in pairs { attrs = node.attrs, entries = node.entries } do
      for name in pairs(list) do
        names[#names + 1] = kind .. " " .. name
      end
    end
    table.sort(names)
    for _, name in ipairs(names) do
      local kind, own = name:match "^(%l+) (.*)$"
      slots[#slots + 1] = { node[kind], own, kind }
      if kind == "entries" then
        collect(node.entries[own])
      end
    end
  end
  collect(root)
  if #slots == 0 then
    return
  end
  local slot, other, kind = slots[draw(#slots)], slots[draw(#slots)], draw(4)
  local list, name = slot[1], slot[2]
  local value = values[draw(#values)]
  if kind == 1 then
    list[name] = nil
  elseif kind == 2 and slot[3] == other[3] then
    list[name] = mutate.copy(other[1][other[2]])
  elseif slot[3] == "attrs" then
    list[name] = type(list[name]) == "string" and draw(2) == 1
      and mutate.bytes(draw, list[name], "") or value
  elseif list[name].entries and draw(2) == 1 then
    list[name].entries[name] = mutate.copy(list[name])
  else
    list[name] = { attrs = {}, value = value }
  end
end

--- Makes dnn.h5 open these trees from now on, whatever the path.
---@param next_tree fun(): table
function h5_tree.install(next_tree)
  rawset(h5, "open", function()
    local root = next_tree()
    return wrap(root, "/", root)
  end)
  rawset(h5, "type", function(object)
    return rawget(object, "node").entries and "group" or "dataset"
  end)
end

return h5_tree
