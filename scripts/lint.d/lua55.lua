--- Finds what Lua 5.5 does not take in files for Lua 5.4: assignments to the (first) variable of a
--- 'for' loop, which is a constant there, and the name 'global', which begins a declaration.
--
--     lua5.1 scripts/lint.d/lua55.lua FILE...
--
-- Prints a line for each, and exits with status 1 if there is one. The parser is luacheck's, which
-- runs in Lua 5.1.

local decoder = require "luacheck.decoder"
local parser = require "luacheck.parser"

local found = false

local function tell(file, node, text)
  found = true
  print(("%s:%d: %s"):format(file, node.line, text))
end

--- Looks at a node and what is below it. `scope` has the variables by name: is it one of a loop?
local function visit(file, node, scope)
  if node.tag == "Id" and node[1] == "global" then
    tell(file, node, "the name 'global'")
  elseif node.tag == "Set" then
    for _, target in ipairs(node[1]) do
      if target.tag == "Id" and scope[target[1]] then
        tell(file, target, ("the variable '%s' of a loop is assigned to"):format(target[1]))
      end
    end
  end
  -- what a node declares holds in it, but for statements, behind which it goes on in the block
  local inner = setmetatable({}, { __index = scope })
  local names, is_loop = {}, node.tag == "Fornum" or node.tag == "Forin"
  if node.tag == "Fornum" then
    names = { node[1] }
  elseif node.tag == "Forin" or node.tag == "Function" then
    names = node[1]
  end
  for i, name in ipairs(names) do
    inner[name[1]] = is_loop and i == 1
  end
  for _, child in ipairs(node) do
    if type(child) == "table" then
      visit(file, child, inner)
      if child.tag == "Local" or child.tag == "Localrec" then
        for _, name in ipairs(child[1]) do
          inner[name[1]] = false
        end
      end
    end
  end
end

for _, file in ipairs(arg) do
  local handle = assert(io.open(file, "rb"))
  visit(file, parser.parse(decoder.decode(handle:read("*a"))), {})
  handle:close()
end
os.exit(found and 1 or 0)
