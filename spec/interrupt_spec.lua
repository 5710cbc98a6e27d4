local program = require "spec.helpers.program"
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
      print("\nmark " .. io.open("/proc/self/stat"):read("n"))
      io.stdout:flush()
    end
  ]]

  --- Runs code that calls mark() once, sends it the signal then, and returns what it prints.
  ---@param code string
  ---@param interpreter? string
  local function interrupt(code, interpreter)
    local name = directory .. "/code.lua"
    program.write_file(name, prelude .. code)
    local result = program.shell(([[{ timeout -s KILL 60 %s %s; echo status $?; } |
      while IFS=" " read -r word rest; do
        if [ "$word" = mark ]; then kill -INT "$rest"; else echo "$word $rest"; fi
      done]]):format(interpreter or quote(program.path), name))
    result.out = result.out:gsub("^ *\n", ""):gsub(" *\n", "\n")
    return result
  end

  --- The same for inputs of the prompt, one of which calls mark().
  local function interrupt_prompt(inputs)
    return interrupt(inputs, quote(program.path) .. " -i --no-color <")
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
      -- Both come within one call, close. A signal that comes while one is pending is none.
      local result = program.shell(("timeout -s KILL 60 %s -i --no-color"):format(
        quote(program.path)), [[
        X, Y = dnn.data.xor()
        net = dnn.mlp { 2, 3, 1 }
        twice = "cat; kill -INT $PPID; while grep -q '^ShdPnd:.*[2367abef]$' /proc/$PPID/status; "
        twice = twice .. "do :; done; kill -INT $PPID"
        press = function() io.popen(twice, "w"):close() end
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
      elseif program.is_sanitized() then
        pending("a sanitized build loads into no other program")
        return
      end
      local paths = ("env LUA_PATH=%q LUA_CPATH=%q %s"):format("lua/?.lua;lua/?/init.lua;;",
        program.path:gsub("[^/]*$", "lib/?.so;;"), quote(program.reference))
      local result = interrupt(loop .. "while true do train() end", paths)
      assert.equal("returned\ttrue\ttrue\nstatus 1\n", result.out)
      assert.matches("interrupted\n", result.err)
    end)
  end)

  describe("of the library", function()
    -- What the signal comes into: a loop, since it may come before or after a call.
    for name, code in pairs {
      ["shuffle"] = "local x = np.arange(2000000) return function() np.random.shuffle(x) end, "
        .. "function() return x:min() >= 0 and x:max() < 2000000 end",
      ["permutation"] = "return function() np.random.permutation(2000000) end",
      ["sort"] = "local x = np.random.rand(2000000) local s = x:sum() "
        .. "return function() np.sort(x) end, function() return x:sum() == s end",
      ["argsort"] = "local x = np.random.rand(2000000) return function() np.argsort(x) end",
      ["a mask"] = "local x = np.random.rand(2000000) local m = x:gt(0.5) "
        .. "return function() return x[m] end",
      ["a list of positions"] = "local x = np.random.rand(2000000) "
        .. "local i = np.random.permutation(2000000) return function() return x[i] end",
      ["where"] = "local x = np.random.rand(2000000) return function() np.where(x:gt(0.5)) end",
      ["a copy"] = "local x = np.random.rand(1500, 1500) return function() x.T:copy() end",
      ["a running sum"] = "local x = np.random.rand(3000000) return function() x:cumsum() end",
      ["tolist"] = "local x = np.random.rand(500000) return function() x:tolist() end",
      ["an array of a table"] = "local x = np.random.rand(500000):tolist() "
        .. "return function() np.array(x) end",
      ["the text of an array"] = "local x = np.random.rand(100000) "
        .. "return function() np.array2string(x, { threshold = math.huge }) end",
      ["LAPACK"] = "local x = np.random.rand(500, 500) "
        .. "local f = pcall(np.linalg.inv, np.eye(2)) and np.linalg.inv or np.sort "
        .. "return function() f(x) end",
      ["savetxt"] = "local x = np.random.rand(1000, 20) "
        .. "return function() np.savetxt(directory .. '/x.txt', x) end",
      ["loadtxt"] = "np.savetxt(directory .. '/y.txt', np.random.rand(5000, 20)) "
        .. "return function() np.loadtxt(directory .. '/y.txt') end",
      ["write_csv"] = "local x = np.random.rand(20000) "
        .. "return function() dnn.data.write_csv(directory .. '/x.csv', { a = x, b = x }) end",
      ["read_csv"] = "local x = np.random.rand(50000) "
        .. "dnn.data.write_csv(directory .. '/y.csv', { a = x, b = x }) "
        .. "return function() dnn.data.read_csv(directory .. '/y.csv') end",
      ["gradient_check"] = "local X, Y = np.random.rand(5, 10), np.ones(1, 10) "
        .. "local net = dnn.mlp { 5, 20, 1 } return function() dnn.gradient_check(net, X, Y) end",
    } do
      it("is raised from " .. name, function()
        local result = interrupt_prompt(("directory, mark = %q, mark\n"):format(directory)
          .. "work, check = (function() " .. code .. " end)()\n" .. [[
          work() mark() while true do work() end
          print("data", not check or check())]])
        assert.matches("error: interrupted\n", result.err)
        assert.matches("data\ttrue\n", result.out, nil, result.err)
      end)
    end

    for _, ending in ipairs { "npy", "npz", "txt" } do
      it("leaves the old file or the new one when it comes into saving as " .. ending, function()
        local name = ("%s/whole.%s"):format(directory, ending)
        local result = interrupt(("local name = %q\n"):format(name) .. [[
          local ending = name:match("%a+$")
          local size = ending == "txt" and 20000 or 3000000
          local save = ending == "npy" and np.save or ending == "txt" and np.savetxt
            or function(path, x) np.savez(path, { x = x }) end
          local zeros, ones = np.zeros(size), np.ones(size)
          save(name, zeros)
          mark()
          while true do
            save(name, ones)
            save(name, zeros)
          end]])
        assert.equal("status 130\n", result.out)
        assert.matches("interrupted\n", result.err)
        local found = program.shell(("%s -e %s; ls -A %s | grep whole"):format(
          quote(program.path), quote(([[
            local np = require "dnn.np"
            local x = (%q):find("txt$") and np.loadtxt(%q) or np.load(%q)
            x = type(x) == "table" and x.x or x
            print(x:min() == x:max(), x.size >= 20000)]]):format(name, name, name)), directory))
        assert.equal("true\ttrue\nwhole." .. ending .. "\n", found.out)
        os.remove(name)
      end)
    end
  end)
end)
