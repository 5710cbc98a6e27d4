local core = require "dnn.core"
local guards = require "dnn.support.guards"
local np = require "dnn.np"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"
local stubs = require "dnn.help.stubs"
local transcript = require "spec.helpers.transcript"

local has_h5, h5 = pcall(require, "dnn.h5")

local function read(name)
  local file <close> = assert(io.open(name))
  return file:read "a"
end

-- Calls f(name) for every file that this program can make.
local function each_file(f)
  for _, name in ipairs(stubs.files) do
    if name ~= "h5" or has_h5 then
      f(name)
    end
  end
end

-- What the files declare: the tables of functions by what stands before a function's name there.
local function owners()
  local dnn, network = require "dnn", require "dnn.network"
  local found = {
    np = { ["np."] = np, ["random."] = np.random, ["linalg."] = np.linalg,
      ["array:"] = core.methods, ["generator:"] = require("dnn.np.generator").methods },
    dnn = { ["net:"] = network.Network, ["bar:"] = require("dnn.progress").methods },
    display = { ["display."] = require "dnn.display" },
    plot = { ["plt."] = plt, ["style."] = plt.style, ["axes:"] = require("dnn.plot.axes").methods(),
      ["figure:"] = require("dnn.plot.figure").methods() },
  }
  if has_h5 then
    found.h5 = { ["h5."] = h5 }
    for kind, methods in pairs(h5.methods) do
      found.h5[kind .. ":"] = methods
    end
  end
  local function add(path, module)
    found.dnn[path:gsub("^dnn%.", ""):gsub("%.", "_") .. "."] = module
    for _, fields in ipairs { module, (getmetatable(module) or {}).__parts or {} } do
      for name in next, fields do
        if type(name) == "string" and type(module[name]) == "table" then
          add(path .. "." .. name, module[name])
        end
      end
    end
  end
  add("dnn", dnn)
  return found
end

-- Calls f(declared, value) for every public function: the text of its parameters in the file, or
-- nil, and itself.
local function each_function(f)
  for file, tables in pairs(owners()) do
    local text = read(("lua/dnn/meta/%s.lua"):format(file))
    local declared = {}
    for name, parameters in text:gmatch "\nfunction ([%w_.:]+)(%b()) end" do
      declared[name] = parameters
    end
    for owner, name, parameters in text:gmatch '\n(%w+)%["(%w+)"%] = function(%b()) end' do
      declared[owner .. "." .. name], declared[owner .. ":" .. name] = parameters,
        parameters:gsub("^%(self,? ?", "(")
    end
    for owner, values in pairs(tables) do
      for name, value in pairs(values) do
        if type(value) == "function" and name:sub(1, 2) ~= "__" then
          f(owner .. name, declared[owner .. name], value)
        end
      end
    end
  end
end

describe("dnn.help.stubs", function()
  it("has made the declarations that are there", function()
    each_file(function(name)
      local path = ("lua/dnn/meta/%s.lua"):format(name)
      assert(read(path) == stubs.text(name), path .. " is not what the help texts say: renew it by "
        .. [[build/dnnlua -e 'require("dnn.help.stubs").write("lua/dnn/meta")']])
    end)
  end)

  it("makes Lua code", function()
    each_file(function(name)
      assert.is_function(load(stubs.text(name), "=stubs", "t"))
    end)
  end)

  it("declares every public function and method", function()
    local missing, count = {}, 0
    each_function(function(name, declared)
      count = count + 1
      missing[#missing + 1] = not declared and name or nil
    end)
    assert.same({}, missing)
    assert.is_true(count > 800)
  end)

  it("declares as many parameters as the code of a function has", function()
    local different = {}
    each_function(function(name, declared, value)
      local f = guards.origin(value)
      local info = debug.getinfo(f, "Su")
      if declared and info.what ~= "C" and not info.isvararg then
        local own = name:find(":", 1, true) and 1 or 0
        local _, commas = declared:gsub(",", "")
        local count = declared == "()" and 0 or commas + 1
        if count ~= info.nparams - own then
          different[#different + 1] = ("%s%s: %d in the code"):format(name, declared,
            info.nparams - own)
        end
      end
    end)
    table.sort(different)
    assert.same({}, different)
  end)

  it("is the only place that tells the types of public functions' parameters", function()
    local lines_of, twice = {}, {}
    each_function(function(name, _, value)
      local info = debug.getinfo(guards.origin(value), "S")
      if info.what ~= "C" then
        local path = info.source:sub(2)
        lines_of[path] = lines_of[path] or transcript.lines(read(path))
        local line = info.linedefined - 1
        while (lines_of[path][line] or ""):find("^%-%-%-") do
          twice[#twice + 1] = lines_of[path][line]:find("^%-%-%-@[pr]") and name or nil
          line = line - 1
        end
      end
    end)
    assert.same({}, twice)
  end)

  it("tells types, optional parameters and other ways to call", function()
    local texts = {}
    each_file(function(name)
      texts[#texts + 1] = stubs.text(name)
    end)
    local text = table.concat(texts)
    for _, declaration in ipairs { [[
---@param start? number
---@param stop number
---@param step? number
---@param dtype? dnn.dtype
---@return dnn.array # (n,)
---@overload fun(stop: number, step?: number, dtype?: dnn.dtype): dnn.array
function np.arange(start, stop, step, dtype) end]], [[
---@param axis? integer|dnn.np.sum.options
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
array["repeat"] = function(self, counts, axis) end]], "---@field pi number\n", [[
---@param Z dnn.array_like
---@return dnn.array
---@return dnn.array cache
---@overload fun(): dnn.layer
function dnn.sigmoid(Z) end]], [[
---@param n_in? integer
---@param n_out integer
---@param options? dnn.linear.options
---@return dnn.layer
---@overload fun(n_out: integer, options?: dnn.linear.options): dnn.layer
function dnn.linear(n_in, n_out, options) end]], [[
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.optimization.random_mini_batches.options
---@return dnn.array[][] mini_batches
---@overload fun(X: dnn.array_like, Y: dnn.array_like, mini_batch_size?: integer, seed?: integer)]]
.. ": dnn.array[][]\nfunction dnn.random_mini_batches(X, Y, options) end" } do
      assert(text:find(declaration, 1, true), declaration)
    end
  end)

  it("declares functions of plt and methods of axes and figures alike", function()
    local text = stubs.text "plot"
    for _, declaration in ipairs { [[
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.plot.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.plot.options): ]]
.. [[dnn.plot.Line2D[]
function axes:plot(x, y, format, options) end]], "function plt.plot(x, y, format, options) end", [[
---@return number low
---@return number high
function axes:get_ylim() end]], [[
---@class dnn.plot.savefig.options
---@field bbox_inches? string "tight": cut to what is drawn; "standard"
]], "function figure:savefig(path, options) end" } do
      assert(text:find(declaration, 1, true), declaration)
    end
  end)

  it("makes a class of every option table, and tells whose options it takes as well", function()
    local text = stubs.text "np" .. stubs.text "dnn"
    for _, declaration in ipairs { [[
---@class dnn.np.var.options
---@field axis? integer|integer[]
---@field ddof? number
---@field dtype? dnn.dtype
---@field keepdims? boolean
---@field out? dnn.array
]], [[
---@class dnn.adagrad.options
---@field learning_rate? number 0.01
---@field epsilon? number 1e-10
---@field weight_decay? number 0
]], [[
---@class dnn.network.fit.options: dnn.network.compile.options
---@field epochs? integer 1; passes over the examples
---@field batch_size? integer examples of one step; all of them when it is not given
]], [[
---@class dnn.mlp.options: dnn.sequential.options
---@field [integer] integer
---@field activation? string|dnn.layer|table "relu"
]] } do
      assert(text:find(declaration, 1, true), declaration)
    end
  end)

  it("refuses a function that has no help text", function()
    rawset(np, "undocumented", function() end)
    local ok, problem = pcall(stubs.text, "np")
    rawset(np, "undocumented", nil)
    assert.is_false(ok)
    assert.matches("np.undocumented has no help entry$", problem)
  end)

  it("refuses a word of a signature that has no type", function()
    local entry = require("dnn.help.doc").find "np.trapz"
    local signature = entry.signature
    for text, message in pairs {
      ["trapz(y, speed) -> number"] = "no type for the parameter 'speed' of np.trapz: give it in "
        .. "lua/dnn/help/types.lua, or in `types` of the entry$",
      ["trapz(y) -> area"] = "no type for the result 'area' of np.trapz: give it in "
        .. "lua/dnn/help/types.lua, or in `types` of the entry$",
    } do
      entry.signature = text
      local ok, problem = pcall(stubs.text, "np")
      entry.signature = signature
      assert.is_false(ok)
      assert.matches(message, problem)
    end
  end)

  it("writes no file where one cannot be made", function()
    local directory = program.make_directory()
    rawset(np, "undocumented", function() end)
    local ok = pcall(stubs.write, directory)
    rawset(np, "undocumented", nil)
    local written = program.shell("ls " .. program.quote(directory)).out
    program.remove(directory)
    assert.is_false(ok)
    assert.equal("", written)
  end)
end)
