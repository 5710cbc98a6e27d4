local core = require "dnn.core"
local np = require "dnn.np"
local stubs = require "dnn.help.stubs"

local path = "lua/dnn/meta/np.lua"

local function read(name)
  local file <close> = assert(io.open(name))
  return file:read "a"
end

describe("dnn.help.stubs", function()
  it("has made the declarations that are there", function()
    assert(read(path) == stubs.text(), path .. " is not what the help texts say: renew it by "
      .. [[build/dnnlua -e 'require("dnn.help.stubs").write("]] .. path .. [[")']])
  end)

  it("makes Lua code that declares every public function and method", function()
    local text = stubs.text()
    assert.is_function(load(text, "=stubs", "t"))
    local missing = {}
    local owners = {
      { "np.", np }, { "random.", np.random }, { "linalg.", np.linalg }, { "array:", core.methods },
    }
    for _, owner in ipairs(owners) do
      for name, value in pairs(owner[2]) do
        local declared = text:find(("\nfunction %s%s("):format(owner[1], name), 1, true) or
          text:find(('\n%s["%s"] = function('):format(owner[1]:sub(1, -2), name), 1, true)
        if type(value) == "function" and not declared then
          missing[#missing + 1] = owner[1] .. name
        end
      end
    end
    assert.same({}, missing)
  end)

  it("tells types, optional parameters and other ways to call", function()
    local text = stubs.text()
    for _, declaration in ipairs { [[
---@param start? number
---@param stop number
---@param step? number
---@param dtype? dnn.dtype
---@return dnn.array # (n,)
---@overload fun(stop: number, step?: number, dtype?: dnn.dtype): dnn.array
function np.arange(start, stop, step, dtype) end]], [[
---@param axis? integer|table
---@return number|dnn.array
function array:sum(axis) end]], [[
---@param shape dnn.array_like
---@param scale? dnn.array_like
---@param size? integer|integer[]
---@return dnn.array|number
function state:gamma(shape, scale, size) end]], [[
---@return dnn.array w
---@return dnn.array v
function linalg.eigh(A) end]], [[
---@param counts integer|dnn.array_like
---@param axis? integer|table
---@return dnn.array
array["repeat"] = function(self, counts, axis) end]], "---@field pi number\n" } do
      assert(text:find(declaration, 1, true), declaration)
    end
  end)

  it("needs a help text for every function, and a type for every word in it", function()
    rawset(np, "undocumented", function() end)
    local ok, problem = pcall(stubs.text)
    rawset(np, "undocumented", nil)
    assert.is_false(ok)
    assert.matches("np.undocumented has no help entry$", problem)

    local entry = require("dnn.help.doc").find "np.trapz"
    local signature = entry.signature
    entry.signature = "trapz(y, speed) -> number"
    ok, problem = pcall(stubs.text)
    assert.is_false(ok)
    assert.matches("no type for the parameter 'speed' of np.trapz$", problem)
    entry.signature = "trapz(y) -> area"
    ok, problem = pcall(stubs.text)
    entry.signature = signature
    assert.is_false(ok)
    assert.matches("no type for the result 'area' of np.trapz$", problem)
  end)
end)
