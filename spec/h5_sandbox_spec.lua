-- The process that parses HDF5 files which are opened to be read: what damaged and hostile files
-- cannot do to this one.

local damage = require "spec.helpers.h5_damage"
local h5 = require "dnn.h5"
local h5_files = require "spec.helpers.h5_files"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local shared = require "spec.helpers.shared"

local quote = program.quote

describe("the sandbox of HDF5 files", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/file.h5"
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- A file with a bit of everything that is written here.
  local function write_file()
    local f <close> = h5.open(path, "w")
    f:create("g/x", np.arange(210):reshape(30, 7), { gzip = 1, shuffle = true, chunks = { 4, 7 } })
    f:create("grow", np.arange(5), { maxshape = { math.huge } })
    f.names, f.flag = { "a", "bc" }, np.array { true, false }
    f.attrs.text, f["g/x"].attrs.list = "text", { 1, 2, 3 }
    for i = 1, 30 do
      f["many/" .. i] = i
    end
  end

  --- Asks for all that is in the file. Returns what went wrong, as texts.
  local function walk()
    local problems = {}
    local function try(call, ...)
      local ok, result = pcall(call, ...)
      if not ok then
        problems[#problems + 1] = tostring(result)
      end
      return ok and result or nil
    end
    local function read_attributes(object)
      for name in pairs(object.attrs) do
        assert(type(name) == "string")
      end
    end
    local f = try(h5.open, path)
    if f then
      try(read_attributes, f)
      local left = 8
      try(f.visit, f, function(_, object)
        left = left - 1
        try(read_attributes, object)
        if h5.type(object) == "dataset" then
          try(object.read, object)
        end
        return left == 0 or nil
      end)
      f:close()
    end
    return problems
  end

  it("turns any damage into errors", function()
    write_file()
    local originals = { program.read_file(path), h5_files.numbers }
    for _, name in ipairs(h5_files.layouts) do
      originals[#originals + 1] = h5_files[name]
    end
    math.randomseed(2385)
    local failures, crashes = 0, 0
    for i = 1, 240 do
      program.write_file(path, damage.damaged(originals[i % #originals + 1], math.random))
      local problems = walk()
      failures = failures + (#problems > 0 and 1 or 0)
      for _, text in ipairs(problems) do
        assert.matches("cannot %l[%l ]+ .*'.+'.*: .+$", text)
        assert.is_nil(text:find("\n"), text)
        crashes = crashes + (text:find("it is damaged: reading it crashed", 1, true) and 1 or 0)
      end
    end
    assert.is_true(failures > 100, failures)
    -- which of them libhdf5 crashes on depends on its release
    assert.is_true(crashes < failures)
  end)

  it("takes the crashes of libhdf5, call by call", function()
    local crashed = "it is damaged: reading it crashed (a process of its own, by signal 11)"
    for name, call in pairs {
      ["ck_oh_30_chunk_new.h5"] = function(f) return f:keys() end,
      ["st_gheap_model_v0_04.h5"] = function(f) return f.attrs.model_config end,
      ["model_byte3697_bit2.h5"] = function(f) return f:visit(print) end,
    } do
      local found = shared.path("faults/h5/" .. name)
      if not found then
        pending("../shared/faults is absent")
      elseif not program.is_sanitized() then
        local f <close> = h5.open(found)
        for _ = 1, 2 do
          raises(crashed, call, f)
        end
        local good = h5.open(shared.path "faults/h5/good_model.h5")
        assert.equal("dataset", h5.type(good["dnnlua/model"]))
      end
    end
  end)

  --- Waits until a process of the sandbox has ended: signals and the ends of sockets take a while.
  local function await_end(process)
    repeat
      local file = io.open("/proc/" .. process .. "/stat")
      local state = file and file:read("a") or ""
      if file then
        file:close()
      end
    until not state:find("(h5sandbox)", 1, true) or state:find(") Z", 1, true)
  end

  it("is confined, has no other file open, and ends with the file", function()
    write_file()
    local result = program.shell(("%s -e %s"):format(quote(program.path), quote(([[
      local h5 = require "dnn.h5"
      local function children(of)
        local names, list = {}, io.open(("/proc/%%d/task/%%d/children"):format(of, of)):read("a")
        for child in list:gmatch("%%d+") do
          names[#names + 1] = child
        end
        return names
      end
      local function name(process)
        return io.open("/proc/" .. process .. "/comm"):read("l")
      end
      local f, g = h5.open(%q), h5.open(%q)
      local maker = children(io.open("/proc/self/stat"):read("n"))
      print(#maker, name(maker[1]))
      local files = io.popen("ls /proc/" .. maker[1] .. "/fd"):read("a")
      print((files:gsub("\n", " ")))
      local boxes = children(maker[1])
      print(#boxes, name(boxes[1]))
      for line in io.lines("/proc/" .. boxes[1] .. "/status") do
        if line:find("^Seccomp:") or line:find("^NoNewPrivs:") then print(line) end
      end
      for line in io.lines("/proc/" .. boxes[1] .. "/limits") do
        local name, most = line:match("^Max (open files) +(%%d+)")
        if name then print(name, most) end
      end
      f:close()
      print(#children(maker[1]), io.open("/proc/" .. boxes[1] .. "/comm"))
      g:close()
      print(#children(maker[1]), "of " .. maker[1])
    ]]):format(path, path))))
    assert.equal("", result.err)
    assert.matches("^1\th5sandbox\n0 1 2 3 \n2\th5sandbox\n", result.out)
    assert.matches("\nNoNewPrivs:\t1\n", result.out)
    assert.matches("\nopen files\t6\n", result.out)
    assert.matches("\n1\tnil\t[^\n]*No such file[^\n]*\n0\tof %d+\n$", result.out)
    -- the maker ends with the program, by the end of its socket
    await_end(result.out:match("of (%d+)\n$"))
    local doctor = program.run("--doctor").out
    local told = "files are read by a process of its own, with limits and a filter of system calls"
    assert.equal(result.out:find("Seccomp:\t2", 1, true) ~= nil, doctor:find(told, 1, true) ~= nil)
  end)

  it("is started again when it was ended, or what makes sandboxes was", function()
    write_file()
    local f <close> = h5.open(path)
    local function children(of)
      local list = {}
      local file <close> = assert(io.open(("/proc/%d/task/%d/children"):format(of, of)))
      for child in file:read("a"):gmatch("%d+") do
        local name <close> = io.open("/proc/" .. child .. "/comm")
        list[#list + 1] = name and name:read("l") == "h5sandbox" and child or nil
      end
      return list
    end
    for _, level in ipairs { "sandbox", "maker" } do
      local g = h5.open(path)
      local makers = children(io.open("/proc/self/stat"):read("n"))
      assert.equal(1, #makers)
      local boxes = children(makers[1])
      assert.is_true(#boxes > 1)
      os.execute("kill -KILL " .. table.concat(level == "maker" and makers or boxes, " "))
      for _, box in ipairs(boxes) do
        await_end(box)
      end
      raises("the process that reads it was killed", f.keys, f)
      assert.equal(209, f["g/x"](30, 7))
      assert.same({ "a", "bc" }, f.names:read())
      raises("the process that reads it was killed", g.keys, g)
      g:close()
      assert.equal(209, h5.open(path)["g/x"](30, 7))
    end
  end)

  it("gives parts of any size as they are, in slabs", function()
    local A = np.random.RandomState(1):randint(0, 100, { 300, 700, 11 }) -- 18 MB
    do
      local f <close> = h5.open(path, "w")
      f.plain = A
      f:create("packed", A, { gzip = 1, chunks = { 70, 90, 4 } })
      f.flags = A:gt(50)
    end
    for _, options in ipairs { {}, { trusted = true } } do
      local f <close> = h5.open(path, "r", options)
      for _, name in ipairs { "plain", "packed" } do
        assert.is_true(np.array_equal(A, f[name]:read()))
        assert.is_true(np.array_equal(A "2:300:3, :, 2:9:2", f[name] "2:300:3, :, 2:9:2"))
      end
      assert.is_true(np.array_equal(A:gt(50), f.flags:read()))
      assert.is_true(np.array_equal(A(7):gt(50), f.flags(7)))
    end
  end)

  it("gives lists longer than its window, in pieces", function()
    local strings, long = {}, ("x"):rep(1000)
    for i = 1, 20000 do
      strings[i] = i .. long:sub(1, i % 1000)
    end
    do
      local f <close> = h5.open(path, "w")
      f.strings = strings
    end
    local f <close> = h5.open(path)
    assert.same(strings, f.strings:read())
    assert.same({ table.unpack(strings, 19001, 20000) }, f.strings "19001:20000")
  end)

  it("is left out for files that are trusted", function()
    write_file()
    local result = program.shell(("%s -e %s"):format(quote(program.path), quote(([[
      local h5 = require "dnn.h5"
      local f = h5.open(%q, "r", { trusted = true })
      local own = io.open("/proc/self/stat"):read("n")
      print(io.open(("/proc/%%d/task/%%d/children"):format(own, own)):read("a"), f["g/x"](1, 3))
    ]]):format(path))))
    assert.equal("\t2\n", result.out)
    for _, mode in ipairs { "r+", "w", "a" } do
      raises('trusted is for the mode "r", got "' .. mode .. '"', h5.open, path, mode,
        { trusted = true })
    end
    raises("open: unknown option 'trust': did you mean 'trusted'?", h5.open, path, "r",
      { trust = true })
  end)

  it("is told to be missing where it is", function()
    write_file()
    local library = program.path:match("^(.*)/[^/]*$") .. "/lib/dnn"
    local result = program.shell(([[mkdir -p %s/dnn && cp %s/io.so %s/dnn && %s -e %s]]):format(
      directory, quote(library), directory, quote(program.path), quote(([[
        package.cpath = %q .. "/?.so;" .. package.cpath
        local h5 = require "dnn.h5"
        print(pcall(h5.open, %q))
        print(h5.open(%q, "r", { trusted = true })["many/7"]:read())
      ]]):format(directory, path, path))))
    assert.matches("the program h5sandbox, in which files are read, is not beside the module",
      result.out, 1, true)
    assert.matches("\n7\n$", result.out)
  end)

  it("is ended by an interrupt, and writing ends by one", function()
    local script = directory .. "/script.lua"
    program.write_file(script, ([[
      local h5, np = require "dnn.h5", require "dnn.np"
      local X = np.random.RandomState(1):randint(0, 256, 4000000):astype("uint8")
      local path, what, count = %q, os.getenv "WHAT", 0
      local f = h5.open(path, "w")
      f:create("x", X, { gzip = 9 })
      f:flush()
      local reader = h5.open(path)
      local calls = {
        create = function() f:create("x" .. count, X, { gzip = 9 }) end,
        write = function() f.x:write(X) end,
        read = function() reader.x:read() end,
      }
      local _, problem = pcall(function()
        print("\nmark " .. io.open("/proc/self/stat"):read("n"))
        io.stdout:flush()
        while true do
          count = count + 1
          calls[what]()
          if what == "create" then f:delete("x" .. count) end
        end
      end)
      print(problem, f:has("x" .. count), reader.x(1) == X(1))
    ]]):format(path))
    --- Where the signal comes between two calls, Lua raises the error, which pcall cannot catch.
    local function interrupted(what)
      local result = program.shell(([[WHAT=%s timeout -s KILL 120 %s %s |
        while IFS=" " read -r word rest; do
          if [ "$word" = mark ]; then
            seq 200000 >/dev/null # by then it is in a call, which takes nearly all of the time
            kill -INT "$rest"
          else echo "$word $rest"; fi
        done]]):format(what, quote(program.path), script))
      return result.out:find("interrupted\tfalse\ttrue\n$") ~= nil
    end
    for _, what in ipairs { "create", "write", "read" } do
      local attempts = 0
      repeat
        attempts = attempts + 1
      until interrupted(what) or attempts == 10
      assert.is_true(attempts < 10, what)
    end
  end)

  it("is not waited for after an interrupt, when what makes and ends it was stopped", function()
    write_file()
    local script = directory .. "/script.lua"
    program.write_file(script, ([[
      local h5, path = require "dnn.h5", %q
      local f = h5.open(path)
      local own = io.open("/proc/self/stat"):read("n")
      local maker = io.open(("/proc/%%d/task/%%d/children"):format(own, own)):read("n")
      os.execute("kill -STOP " .. maker)
      print("mark " .. own, maker)
      io.stdout:flush()
      if os.getenv "WHAT" == "open" then h5.open(path) else f:close() end
      while true do end
    ]]):format(path))
    for _, what in ipairs { "open", "close" } do
      local result = program.shell(([[WHAT=%s timeout -s KILL 120 %s %s |
        while read -r word own maker; do
          seq 200000 >/dev/null
          kill -INT "$own"
          echo "$maker"
        done]]):format(what, quote(program.path), script))
      assert.matches("interrupted", result.err, 1, true)
      await_end(result.out:match("^(%d+)\n$"))
    end
  end)
end)

describe("a checksum behind the end", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/file.h5"
    local f <close> = h5.open(path, "w", { checksum = true })
    f.x = np.arange(100)
  end)

  after_each(function()
    program.remove(directory)
  end)

  local wrong = { "is wrong: the file was damaged or changed", "has no checksum at its end" }

  it("tells any flipped bit before the file is parsed", function()
    local bytes = program.read_file(path)
    assert.equal(99, h5.open(path, "r", { checksum = true }).x(100))
    assert.matches("dnnlua checksum CRC%-32C %x%x%x%x%x%x%x%x\n$", bytes)
    math.randomseed(2385)
    for i = 1, 300 do
      -- in the seal, and anywhere
      local at, bit = i <= 33 and #bytes + 1 - i or math.random(#bytes), math.random(0, 7)
      program.write_file(path, bytes:sub(1, at - 1) .. string.char(bytes:byte(at) ~ 1 << bit)
        .. bytes:sub(at + 1))
      local ok, message = pcall(h5.open, path, "r", { checksum = true })
      assert.is_false(ok, at)
      assert.is_truthy(message:find(wrong[1], 1, true)
        or at > #bytes - 33 and message:find(wrong[2], 1, true), message)
    end
    program.write_file(path, bytes:sub(1, -2))
    raises(wrong[2], h5.open, path, "r", { checksum = true })
  end)

  it("is gone when something is changed without it, and else renewed", function()
    do
      local f <close> = h5.open(path, "r+")
      f.y = 1
    end
    raises(wrong[2], h5.open, path, "r", { checksum = true })
    for i = 1, 2 do
      local f <close> = h5.open(path, "a", { checksum = true })
      f["z" .. i] = np.arange(10000)
      f:flush()
      assert.equal(9999, h5.open(path, "r", { checksum = true })["z" .. i](10000))
      f["w" .. i] = 3
    end
    assert.same({ "w1", "w2", "x", "y", "z1", "z2" },
      h5.open(path, "r", { checksum = true }):keys())
  end)
end)
