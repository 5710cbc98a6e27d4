local program = require "spec.support.program"
local quote = program.quote

-- What SIGINT does to calls of the library. The code that runs prints its process, as the mark that
-- it is there; then the signal is sent.
describe("an interrupt", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  local prelude = [[
    local np, dnn = require "dnn.np", require "dnn"
    local function mark()
      print(io.open("/proc/self/stat"):read("n"))
      io.stdout:flush()
    end
  ]]

  --- Runs code that calls mark() once, sends it the signal then, and returns what it prints after.
  local function interrupt(code, interpreter)
    local name = directory .. "/code.lua"
    program.write_file(name, prelude .. code)
    return program.shell(("{ timeout -s KILL 60 %s %s; echo status $?; } | "
      .. "{ read -r process; kill -INT $process; cat; }"):format(interpreter or
        quote(program.path), name))
  end

  describe("of training", function()
    local loop = [[
      local X, Y = dnn.data.xor()
      local net = dnn.mlp { 2, 3, 1 }
      local returned, marked = 0, false
      local options = { epochs = math.maxinteger, progress = false, callbacks = { function()
        if not marked then
          marked = true
          mark()
        end
      end } }
      local function train(f)
        local history = f and f() or net:fit(X, Y, options)
        returned = returned + 1
        print("returned", history.interrupted, history.epochs > 0)
      end
    ]]

    it("ends one fit, and is raised by the next", function()
      local result = interrupt(loop .. "while true do train() end")
      assert.equal("returned\ttrue\ttrue\nstatus 130\n", result.out)
      assert.matches("code.lua:%d+: interrupted\n", result.err)
    end)

    it("is raised by the next step as well, and lets other code run before", function()
      local result = interrupt(loop .. [[
        train()
        for i = 1, 1e6 do i = i + 1 end
        print(net:evaluate(X, Y).loss < 10)
        net:compile { optimizer = "sgd" }
        net:step(X, Y)
        print("not reached")]])
      assert.equal("returned\ttrue\ttrue\ntrue\nstatus 130\n", result.out)
      assert.matches("code.lua:%d+: interrupted\n", result.err)
    end)

    it("is not swallowed by a loop around pcall", function()
      local result = interrupt(loop .. "while true do pcall(train) end")
      assert.equal("returned\ttrue\ttrue\nstatus 130\n", result.out)
    end)

    it("ends an inner fit and the outer one", function()
      local result = interrupt(loop .. [[
        local outer = dnn.mlp { 2, 3, 1 }
        while true do
          train(function()
            return outer:fit(X, Y, { epochs = 1000, progress = false, callbacks = { function(at)
              if at.epoch > 1 then train() end
            end } })
          end)
        end]])
      assert.equal("returned\ttrue\ttrue\nreturned\ttrue\ttrue\nstatus 130\n", result.out)
    end)

    it("is forgotten with the next input of the prompt", function()
      local result = program.shell(("timeout -s KILL 60 %s -i --no-color"):format(
        quote(program.path)), [[
        X, Y = dnn.data.xor()
        net = dnn.mlp { 2, 3, 1 }
        press = function() io.popen("kill -INT $PPID"):close() end
        forever = { epochs = math.maxinteger, progress = false, callbacks = { press } }
        while true do print(net:fit(X, Y, forever).interrupted) end
        net:fit(X, Y, { epochs = 1, progress = false }).interrupted
        net:fit(X, Y, forever).interrupted, 6 * 7
        print(net:fit(X, Y, forever).interrupted) net:step(X, Y) print("not reached")
        "alive"]])
      assert.matches("true\n.-: false\n.-: true, 42\n.-: true\n.-alive", result.out)
      assert.is_nil(result.out:find("not reached", 1, true))
      assert.matches("error: interrupted\n.*error: interrupted\n", result.err)
    end)

    it("is raised by fit when the signal comes twice", function()
      local result = program.shell(("timeout -s KILL 60 %s -i --no-color"):format(
        quote(program.path)), [[
        X, Y = dnn.data.xor()
        net = dnn.mlp { 2, 3, 1 }
        press = function() pcall(io.popen, "kill -INT $PPID; kill -INT $PPID") end
        forever = { epochs = math.maxinteger, progress = false, callbacks = { press } }
        print(net:fit(X, Y, forever).interrupted)
        print("alive", 6 * 7)]])
      assert.matches("error: interrupted\n", result.err)
      assert.matches("alive\t42\n", result.out)
      assert.is_nil(result.out:find("true\n", 1, true))
    end)

    it("ends a loop around fit in stock Lua, too", function()
      if not program.exists(program.reference) then
        pending("needs " .. program.reference)
        return
      end
      local paths = ("env LUA_PATH=%q LUA_CPATH=%q %s"):format("lua/?.lua;lua/?/init.lua;;",
        program.path:gsub("[^/]*$", "lib/?.so;;"), quote(program.reference))
      local result = interrupt(loop .. "while true do train() end", paths)
      assert.equal("returned\ttrue\ttrue\nstatus 1\n", result.out)
      assert.matches("interrupted\n", result.err)
    end)
  end)
end)
