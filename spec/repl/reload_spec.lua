local program = require "spec.helpers.program"
local reload = require "dnn.repl.reload"

describe("dnn.repl.reload", function()
  local directory, path

  setup(function()
    directory = program.make_directory()
    path = package.path
    package.path = directory .. "/?.lua;" .. path
  end)

  teardown(function()
    package.path = path
    program.remove(directory)
  end)

  local serial = 0

  --- Loads a module from this text. Returns it and a function that reloads it from another text.
  local function module_of(text)
    serial = serial + 1
    local name = "spec_module_" .. serial
    local file = directory .. "/" .. name .. ".lua"
    program.write_file(file, text)
    return require(name), function(new_text)
      program.write_file(file, new_text)
      return reload.module(name, file)
    end, name
  end

  it("keeps the module's table and replaces its functions, also where they are kept", function()
    local module, change, name = module_of("local M = {} function M.f() return 1 end "
      .. "function M.old() end M.version = 1 return M")
    local kept, holder = module.f, { module.f }
    local function use() return kept() end
    local report = change("local M = {} function M.f() return 2 end function M.new() end "
      .. "M.version = 2 return M")
    assert.equal(("reloaded %s.lua: 1 functions changed, 1 added, 1 removed"):format(name), report)
    assert.equal(module, require(name))
    assert.same({ 2, 2, 2, 2 }, { module.f(), holder[1](), use(), module.version })
    assert.is_nil(module.old)
    assert.is_function(module.new)
  end)

  it("gives live objects their new methods, and keeps their class", function()
    local text = "local C = {} C.__index = C function C.new(x) return setmetatable({x = x}, C) end "
    local class, change = module_of(text .. "function C:get() return self.x end return C")
    local object = class.new(5)
    change(text .. "function C:get() return 10 * self.x end "
      .. "function C:more() return 1 end return C")
    assert.equal(50, object:get())
    assert.equal(1, object:more())
    assert.equal(getmetatable(object), getmetatable(class.new(1)))
  end)

  it("keeps the state of a module, unless it asks for a reset", function()
    local text = "local n, cache = 0, {} local M = {%s} "
      .. "function M.count() n = n + 1 cache[n] = true return n, #cache end return M"
    local module, change = module_of(text:format(""))
    module.count()
    change(text:format("") .. " --")
    assert.same({ 2, 2 }, { module.count() })
    change(text:format("__reload = 'reset'"))
    assert.equal(1, (module.count()))
  end)

  it("replaces local functions and those in suspended coroutines", function()
    local text = "local function helper() return %d end local M = {} "
      .. "function M.f() return helper() end return M"
    local module, change = module_of(text:format(1))
    local loop = coroutine.wrap(function(f)
      while true do
        coroutine.yield(f())
      end
    end)
    assert.equal(1, loop(module.f))
    change(text:format(2))
    assert.same({ 2, 2 }, { module.f(), loop() })
  end)

  it("survives tables that contain themselves", function()
    local text = "local M = {} M.self = M M.list = { M } function M.f() return %d end return M"
    local module, change = module_of(text:format(1))
    change(text:format(2))
    assert.equal(2, module.self.list[1].f())
    assert.equal(module, module.self)
  end)

  it("changes nothing when the file does not compile or run", function()
    local module, change = module_of("return { f = function() return 1 end }")
    local report, problem = change("return { f = function() retur")
    assert.is_nil(report)
    assert.matches("spec_module_%d+.lua:1:", problem)
    report, problem = change("error('half written')")
    assert.is_nil(report)
    assert.matches("half written", problem)
    assert.equal(1, module.f())
  end)

  it("notices changed files, and tries a wrong one once", function()
    local now = 1
    local host = {
      directory = function() return directory end,
      stat = function(file) return #program.read_file(file), now end,
      interrupted = function() return false end,
    }
    local reloader = reload.new(host)
    local module, _, name = module_of("return { f = function() return 1 end }")
    local file = directory .. "/" .. name .. ".lua"
    assert.same({}, reload.check(reloader))
    assert.equal(file, reload.watched(reloader)[#reload.watched(reloader)].file)
    program.write_file(file, "return { f = function() return 22 end }")
    assert.matches("^reloaded ", reload.check(reloader)[1])
    assert.equal(22, module.f())
    program.write_file(file, "return {")
    assert.matches("^not reloaded: ", reload.check(reloader)[1])
    assert.same({}, reload.check(reloader))
  end)
end)
