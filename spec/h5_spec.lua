local core = require("dnn.core").np
local h5 = require "dnn.h5"
local h5_files = require "spec.helpers.h5_files"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local shared = require "spec.helpers.shared"

local exists, read_bytes, write_bytes = program.exists, program.read_file, program.write_file

--- Files that a test makes, removed after it.
local made = {}

local function new_path()
  local name = os.tmpname()
  os.remove(name)
  made[#made + 1] = name .. ".h5"
  return made[#made]
end

--- A file with these bytes.
local function new_file(bytes)
  local path = new_path()
  write_bytes(path, bytes)
  return path
end

--- A file with a dataset.
local function new_h5_file()
  local path = new_path()
  local f <close> = h5.open(path, "w")
  f.x = 1
  return path
end

--- Runs Lua code in another program, with `h5` and `path`; what it prints and warns.
local function run_elsewhere(code, path, environment)
  local script = new_file(([[
    package.path, package.cpath = %q, %q
    warn "@on"
    local h5, path = require "dnn.h5", %q
  ]]):format(package.path, package.cpath, path) .. code)
  local result = program.shell((environment or "") .. " " .. program.path .. " " .. script)
  return result.out .. result.err
end

--- The Python that has h5py, if any.
local function find_python()
  for _, python in ipairs { "python3", "/usr/bin/python3" } do
    if os.execute(python .. " -c 'import h5py' >/dev/null 2>&1") then
      return python
    end
  end
end

local python = find_python()

--- Runs Python code with the path of a file as sys.argv[1]; what it prints.
local function run_python(code, path)
  local script = new_path()
  write_bytes(script, "import sys, h5py, numpy as np\n" .. code)
  local result = program.shell(("%s %s %s"):format(python, script, path))
  return result.out .. result.err
end

local function with_python(body)
  return function()
    if not python then
      pending("python3-h5py is not installed")
    end
    body()
  end
end

local function with_data(name, body)
  return function()
    local path = shared.path("data/" .. name)
    if not path then
      pending("../shared/data/" .. name .. " is absent")
    end
    body(path)
  end
end

--- Elements of an array in row-major order.
local function flat(array)
  local values = {}
  local function collect(t)
    if type(t) ~= "table" then
      values[#values + 1] = t
      return
    end
    for _, row in ipairs(t) do
      collect(row)
    end
  end
  collect(array:totable())
  return values
end

describe("h5", function()
  after_each(function()
    for _, path in ipairs(made) do
      os.remove(path)
    end
    made = {}
  end)

  it("says what is missing when it was left out", function()
    local loaded, preload = package.loaded, package.preload
    local module = loaded["dnn.io"]
    loaded["dnn.h5"], loaded["dnn.io"] = nil, nil
    preload["dnn.io"] = function() error("module 'dnn.io' not found:") end
    local ok, message = pcall(require, "dnn.h5")
    loaded["dnn.h5"], loaded["dnn.io"], preload["dnn.io"] = h5, module, nil
    assert.is_false(ok)
    assert.matches("dnn.h5 needs the module dnn.io, which is missing", message, 1, true)
  end)

  describe("open", function()
    it("names the file and the reason", function()
      assert.error_matches(function()
        h5.open("no such file.h5")
      end, "cannot open 'no such file.h5': No such file or directory", 1, true)
    end)

    it("refuses a file that is not HDF5", function()
      local path = new_path()
      for _, bytes in ipairs { "", "x", ("no HDF5 here "):rep(500) } do
        write_bytes(path, bytes)
        for _, mode in ipairs { "r", "r+", "a" } do
          assert.error_matches(function()
            h5.open(path, mode)
          end, "^.*cannot open '.*'")
        end
        assert.equal(bytes, read_bytes(path))
      end
    end)

    it("refuses directories and unknown modes", function()
      assert.error_matches(function()
        h5.open("/")
      end, "cannot open '/': not a regular file", 1, true)
      assert.error_matches(function()
        h5.open("x.h5", "rw")
      end, 'unknown mode "rw"; the modes are "r", "r+", "w", "w-", "a"', 1, true)
    end)

    it("does not replace a file with mode w-", function()
      local path = new_path()
      h5.open(path, "w-"):close()
      assert.error_matches(function()
        h5.open(path, "w-")
      end, "the file exists already", 1, true)
      assert.error_matches(function()
        h5.open(path, "x")
      end, "the file exists already", 1, true)
    end)

    it("does not replace a file that appeared after opening with w-", function()
      local path = new_path()
      local f = h5.open(path, "w-")
      write_bytes(path, "mine")
      assert.error_matches(function()
        f:close()
      end, "File exists", 1, true)
      assert.equal("mine", read_bytes(path))
      os.remove(path)
      f:close()
      assert.is_true(exists(path))
    end)

    it("creates and then extends a file with mode a", function()
      local path = new_path()
      for i = 1, 2 do
        local f <close> = h5.open(path, "a")
        f["x" .. i] = i
      end
      local f <close> = h5.open(path)
      assert.same({ "x1", "x2" }, f:keys())
    end)

    it("keeps a file that was opened with mode r", function()
      local path = new_path()
      do
        local f <close> = h5.open(path, "w")
        f.x = 2.385
      end
      local f <close> = h5.open(path)
      for _, change in ipairs {
        function() f.y = 1 end,
        function() f.x:write(3) end,
        function() f:delete("x") end,
        function() f:group("g") end,
        function() f.attrs.a = 1 end,
      } do
        assert.error_matches(change, 'the file was opened with mode "r"; use "r+" or "a"', 1, true)
      end
    end)
  end)

  describe("close", function()
    it("leaves the old file until it saves", function()
      local path = new_path()
      write_bytes(path, "old")
      local f = h5.open(path, "w")
      f.x = 1
      assert.equal("old", read_bytes(path))
      f:flush()
      assert.equal("\137HDF", read_bytes(path):sub(1, 4))
      f:close()
      f:close()
      assert.equal("<closed HDF5 file>", tostring(f))
      assert.error_matches(function()
        return f.x
      end, "the HDF5 file is closed", 1, true)
    end)

    it("does not save what is left open, and always says so", function()
      for how, code in pairs {
        ["the collector"] = "h5.open(path, 'w').x = 1 collectgarbage() print 'still here'",
        ["the end"] = "f = h5.open(path, 'w') f.x = 1 warn '@off' print 'still here'",
        ["os.exit"] = "f = h5.open(path, 'w') f.x = 1 print 'still here' os.exit(0)",
        ["an error"] = "f = h5.open(path, 'w') f.x = 1 print 'still here' error 'x'",
      } do
        local path = new_path()
        local text = run_elsewhere(code, path)
        local _, count = text:gsub("h5: file '[^\n]*' was not closed; changes are lost\n", "")
        assert.equal(1, count, how)
        assert.matches("still here", text, 1, true)
        assert.is_falsy(exists(path))
      end
      -- without changes, or where they were saved, there is nothing to tell
      assert.equal("", run_elsewhere([[
        f = h5.open(path, "a")
        g = h5.open(path .. 2, "w")
        g.x = 1
        g:flush()
        r = h5.open(path)
        os.remove(path .. 2)
        os.exit(0)
      ]], new_h5_file()))
    end)

    it("replaces what a symbolic link leads to, and keeps its permissions", function()
      local path, link = new_path(), new_path()
      write_bytes(path, "old")
      assert(os.execute(("chmod 640 %s && ln -s %s %s"):format(path, path, link)))
      h5.open(link, "w"):close()
      assert.equal("\137HDF", read_bytes(path):sub(1, 4))
      assert.equal("640 regular file\n777 symbolic link\n",
        program.shell(("stat -c '%%a %%F' %s %s"):format(path, link)).out)
    end)

    it("refuses a symbolic link that leads nowhere", function()
      local link = new_path()
      assert(os.execute("ln -s nowhere/x.h5 " .. link))
      assert.error_matches(function()
        h5.open(link, "w")
      end, "the symbolic link leads nowhere", 1, true)
    end)

    it("reports a directory that cannot be written, at once", function()
      assert.error_matches(function()
        h5.open("/no such directory/x.h5", "w")
      end, "cannot write '/no such directory/x.h5': No such file or directory", 1, true)
    end)

    it("reports a full disk, keeps the old file and can be repeated", function()
      local path = new_path()
      local script = new_path()
      write_bytes(path, "old")
      write_bytes(script, ([[
        package.path, package.cpath = %q, %q
        local f = require("dnn.h5").open(%q, "w")
        f.x = require("dnn.core").np.zeros { 100, 1001 }
        for _ = 1, 2 do
          print(pcall(f.close, f))
        end
        print "alive"
      ]]):format(package.path, package.cpath, path))
      -- a limit of 100 blocks stands for the full disk
      local text = program.shell("ulimit -f 100; " .. program.path .. " " .. script).out
      local _, failures = text:gsub("cannot write '[^\n]*': File too large", "")
      assert.equal(2, failures)
      assert.matches("alive", text, 1, true)
      assert.equal("old", read_bytes(path))
      local directory, name = path:match("^(.*)/(.*)$")
      assert.equal("", program.shell(("ls -A %s | grep -F .%s"):format(directory, name)).out)
    end)
  end)

  describe("files of other layouts", function()
    local changes = {
      create = function(f) f.y = 2 end,
      group = function(f) f:group("g/h") end,
      write = function(f) f.x:write(7, 1) end,
      resize = function(f) f.z:resize { 9 } end,
      append = function(f) f.z:append(6) end,
      delete = function(f) f:delete("z") end,
      attribute = function(f) f.x.attrs.b = { 1, 2 } end,
      replace = function(f) f.attrs.a = 2 end,
      forget = function(f) f.attrs.a = nil end,
    }

    --- What is in a file, to compare.
    local function contents(f)
      local all = { attributes = {} }
      for name, value in pairs(f.attrs) do
        all.attributes[name] = value
      end
      f:visit(function(name, object)
        local value = h5.type(object) == "group" and "group" or object:read()
        all[name] = type(value) == "userdata" and value:totable() or value
        all[name .. ".b"] = object.attrs.b and object.attrs.b:totable()
      end)
      return all
    end

    for _, layout in ipairs(h5_files.layouts) do
      it("are saved so that they can be read: " .. layout, function()
        for name, change in pairs(changes) do
          for _, mode in ipairs { "r+", "a" } do
            local path = new_file(h5_files[layout])
            local expected
            do
              local f <close> = h5.open(path, mode)
              assert.same({ attributes = { a = 1 }, x = { 1, 2 }, z = { 5 } }, contents(f))
              change(f)
              expected = contents(f)
              f:flush()
              assert.same(expected, contents(f), name)
              assert.same(expected, contents(h5.open(path)), name)
              f.again = 1
              expected.again = 1
            end
            assert.same(expected, contents(h5.open(path)), name)
            if layout:find("user_block", 1, true) then
              assert.equal("mine" .. ("\0"):rep(508), read_bytes(path):sub(1, 512))
            end
          end
        end
      end)

      it("are saved as h5py can go on with them: " .. layout, with_python(function()
        local path = new_file(h5_files[layout])
        for i = 1, 3 do
          do
            local f <close> = h5.open(path, "r+")
            for _, change in pairs { changes.write, changes.append, changes.attribute } do
              change(f)
            end
            f["ours" .. i] = core.zeros { 1000 }
            if i > 1 then
              f:delete("ours" .. i - 1)
              f:delete("theirs" .. i - 1)
            end
          end
          assert.equal(("[7.0, 2.0] %d %d\n"):format(1 + i, 4), run_python(([==[
with h5py.File(sys.argv[1], 'r+') as f:
    f['theirs%d'] = np.arange(3000)
with h5py.File(sys.argv[1]) as f:
    print(f['x'][()].tolist(), len(f['z']), len(f))
]==]):format(i), path))
        end
      end))
    end

    it("stay as they are when the new bytes cannot be read back", function()
      -- the index of the chunks of z is damaged
      local bytes = h5_files.latest:gsub("EAHD", "XAHD")
      local path = new_file(bytes)
      local f = h5.open(path, "r+")
      f.attrs.a = 2
      for _ = 1, 2 do
        assert.error_matches(function()
          f:close()
        end, ("cannot read back 'z' in '%s': "):format(path), 1, true)
        assert.equal(bytes, read_bytes(path))
        assert.equal(2, f.attrs.a)
      end
    end)
  end)

  describe("writers of one file", function()
    it("share it within a program, by whatever path", function()
      local path, link = new_h5_file(), new_path()
      assert(os.execute(("ln -s %s %s"):format(path, link)))
      local directory, name = path:match("^(.*)/(.*)$")
      local a, b = h5.open(path, "r+"), h5.open(directory .. "/./" .. name, "a")
      local c = h5.open(link, "r+")
      a.one, b.two, c.three = 1, 2, 3
      assert.equal(1, c.one:read())
      a:close()
      assert.same({ "one", "three", "two", "x" }, h5.open(path):keys())
      b.four = 4
      b:close()
      c.x:write(5)
      assert.equal(1, h5.open(path).x:read())
      c:close()
      assert.same({ "four", "one", "three", "two", "x" }, h5.open(path):keys())
      assert.equal(5, h5.open(path).x:read())
    end)

    it("share one that is not saved yet", function()
      local path = new_path()
      local a = h5.open(path, "w")
      local b <close> = h5.open(path, "a")
      a.one = 1
      assert.equal(1, b.one:read())
      for _, mode in ipairs { "w", "w-", "x" } do
        assert.error_matches(function()
          h5.open(path, mode)
        end, mode == "w" and "it is open for writing; close it first" or "the file exists already",
          1, true)
      end
      assert.is_falsy(exists(path))
      a:close()
      b.two = 2
    end)

    it("do not count when nobody can reach them, and what they did is lost", function()
      local text = run_elsewhere([[
        for _, mode in ipairs { "r+", "a", "w" } do
          h5.open(path, "r+").lost = 1
          do
            local f <close> = h5.open(path, mode)
            f[mode == "w" and "y" or mode] = 1
          end
          print(table.concat(h5.open(path):keys(), " "))
        end
        local new = path .. "new"
        for _, mode in ipairs { "w-", "x", "a", "w" } do
          h5.open(new, "w").lost = 1
          do
            local f <close> = h5.open(new, mode)
            f[mode] = 1
          end
          print(table.concat(h5.open(new):keys(), " "))
          os.remove(new)
        end
      ]], new_h5_file())
      local keys, count = text:gsub("h5: file '[^\n]*' was not closed; changes are lost\n", "")
      assert.equal("r+ x\na r+ x\ny\nw-\nx\na\nw\n", keys)
      assert.equal(7, count)
    end)

    it("are refused by another name of the file, which saving would part from this one", function()
      local path, link = new_h5_file(), new_path()
      assert(os.execute(("ln %s %s"):format(path, link)))
      local f <close> = h5.open(path, "r+")
      assert.error_matches(function()
        h5.open(link, "r+")
      end, "it is open for writing as '" .. path .. "'", 1, true)
      assert.equal(1, h5.open(link).x:read())
      f.x:write(2)
    end)

    it("are refused in another program, which may read", function()
      local path = new_h5_file()
      local open = "print(pcall(h5.open, path, %q))"
      local refused =
        "^false.*unable to lock the file, which another program has open for writing"
      local f = h5.open(path, "a")
      for _ = 1, 2 do
        for _, mode in ipairs { "r+", "a", "w" } do
          assert.matches(refused, run_elsewhere(open:format(mode), path))
        end
        assert.equal("1\n", run_elsewhere("print(h5.open(path).x:read())", path))
        assert.equal(0, program.shell("flock -n -s " .. path .. " true").status)
        assert.equal(1, program.shell("flock -n -x " .. path .. " true").status)
        f.y = 2
        f:flush() -- the new file is locked like the old one
        f:delete("y")
      end
      -- a program started meanwhile does not keep the file
      assert.is_nil(program.shell("ls -l /proc/self/fd").out:find(path, 1, true))
      f:close()
      assert.matches("^true", run_elsewhere(open:format("r+"), path))
      local directory, name = path:match("^(.*)/(.*)$")
      assert.equal(name .. "\n",
        program.shell(("ls -A %s | grep -F %s"):format(directory, name)).out)
    end)

    it("are refused where libhdf5 has locked the file", function()
      local path = new_h5_file()
      local locked = "flock -x " .. path
      for _, mode in ipairs { "r", "r+", "a", "w" } do
        local code = ("print(pcall(h5.open, path, %q))"):format(mode)
        assert.matches("unable to lock the file, which another program has open for writing",
          run_elsewhere(code, path, locked))
        assert.matches("^true", run_elsewhere(code, path, "HDF5_USE_FILE_LOCKING=FALSE " .. locked))
      end
    end)

    it("and those of h5py refuse each other", with_python(function()
      local path = new_h5_file()
      local f = h5.open(path, "r+")
      local code = [==[
for mode in 'r+', 'a':
    try: h5py.File(sys.argv[1], mode); print('opened')
    except OSError as e: print('lock' in str(e))
print(h5py.File(sys.argv[1])['x'][()])
]==]
      assert.equal("True\nTrue\n1\n", run_python(code, path))
      f.x:write(2)
      f:flush()
      assert.equal("True\nTrue\n2\n", run_python(code, path))
      f:close()
      assert.equal("opened\nopened\n2\n", run_python(code, path))
      assert.matches("unable to lock the file", run_python(([==[
import subprocess
f = h5py.File(sys.argv[1], 'r+')
print(subprocess.run([%q, '-e', 'require("dnn.h5").open(%q, "r+")'],
                     stderr=subprocess.PIPE, text=True).stderr)
]==]):format(program.path, path), path), 1, true)
    end))

    it("find out that somebody changed the file", function()
      local ways = {
        "cp %s %s.copy && echo x >>%s.copy && mv %s.copy %s", -- replaced
        "echo x >>%s",
        "touch -d '2001-02-03' %s", -- rewritten with other bytes
        "rm %s; echo mine >%s",
      }
      for _, way in ipairs(ways) do
        local path = new_h5_file()
        for _, mode in ipairs { "r+", "w" } do
          local f = h5.open(path, mode)
          f.y = 2
          assert(os.execute((way:gsub("%%s", path))))
          local bytes = read_bytes(path)
          for _ = 1, 2 do
            assert.error_matches(function()
              f:close()
            end, "another program has changed the file since it was opened here", 1, true)
            assert.equal(bytes, read_bytes(path))
          end
          assert.equal(2, f.y:read())
          os.remove(path) -- makes room for what is not saved
          f:close()
          assert.equal(2, h5.open(path).y:read())
        end
      end
    end)

    it("find out that somebody made the file", function()
      for _, mode in ipairs { "w", "w-", "a" } do
        local path = new_path()
        local f = h5.open(path, mode)
        write_bytes(path, "mine")
        assert.error_matches(function()
          f:close()
        end, "File exists", 1, true)
        assert.equal("mine", read_bytes(path))
        os.remove(path)
        f:close()
        assert.is_true(exists(path))
      end
    end)

    it("leave a reader what it opened", function()
      local path = new_h5_file()
      local reader = h5.open(path)
      do
        local f <close> = h5.open(path, "r+")
        f.x:write(2)
      end
      assert.equal(1, reader.x:read())
      assert.equal(2, h5.open(path).x:read())
    end)

    it("are not kept out by what a reader has started", function()
      local path = new_h5_file()
      local f <close> = h5.open(path)
      assert.equal(1, f.x:read())
      assert.is_nil(program.shell("ls -l /proc/self/fd").out:find(path, 1, true))
    end)
  end)

  describe("an error that leaves the block", function()
    local path

    before_each(function()
      path = new_h5_file()
    end)

    local function value()
      return h5.open(path).x:read()
    end

    it("discards what was not saved", function()
      for _, problem in ipairs { "stop", { code = 1 }, false, 1 } do
        local ok, message = pcall(function()
          local f <close> = h5.open(path, "a")
          f.x:write(2)
          f.y = 1
          error(problem, 0)
        end)
        assert.is_false(ok)
        assert.equal(problem, message)
        assert.equal(1, value())
        assert.is_false(h5.open(path):has("y"))
      end
      local new = new_path()
      pcall(function()
        local f <close> = h5.open(new, "w")
        f.x = f.missing
      end)
      assert.is_falsy(exists(new))
    end)

    it("discards even where it is nil", function()
      local function change()
        local f <close> = h5.open(path, "a")
        f.x:write(2)
        error()
      end
      for _, call in ipairs { pcall, function(f)
        return xpcall(f, function() end)
      end, function(f)
        return pcall(function()
          local g <close> = h5.open(path, "a")
          g.x:write(3)
          f()
        end)
      end } do
        assert.is_false((call(change)))
        assert.equal(1, value())
      end
    end)

    it("may come from saving: nothing stays open, and nothing is in the next block", function()
      local before = read_bytes(path)
      local text = run_elsewhere([[
        local zeros = require("dnn.core").np.zeros
        print(pcall(function()
          local f <close> = h5.open(path, "a")
          f.half = zeros { 100, 1001 }
        end))
        print(os.execute("flock --exclusive --nonblock " .. path .. " true"))
        local f <close> = h5.open(path, "r+")
        print(table.concat(f:keys(), " "))
      ]], path, "ulimit -f 100; ")
      assert.matches("^false\t[^\n]*cannot write '[^\n]*': File too large\n", text)
      assert.matches("\ntrue\texit\t0\nx\n$", text)
      assert.equal(before, read_bytes(path))
    end)

    it("discards nothing that was saved, and no other way out discards anything", function()
      pcall(function()
        local f <close> = h5.open(path, "a")
        f.x:write(2)
        f:flush()
        f.x:write(3)
        error "stop"
      end)
      assert.equal(2, value())
      pcall(function()
        local f <close> = h5.open(path, "a")
        f.x:write(3)
        f:close()
        error "stop"
      end)
      assert.equal(3, value())
      local function leave()
        local f <close> = h5.open(path, "a")
        f.x:write(4)
        return true
      end
      leave()
      assert.equal(4, value())
      while true do
        local f <close> = h5.open(path, "a")
        f.x:write(5)
        if f.x:read() == 5 then
          break
        end
      end
      assert.equal(5, value())
      local thread = coroutine.wrap(function()
        local f <close> = h5.open(path, "a")
        f.x:write(6)
        coroutine.yield()
      end)
      thread()
      assert.equal(5, value())
      thread()
      assert.equal(6, value())
      run_elsewhere([[
        local f <close> = h5.open(path, "a")
        f.x:write(7)
        os.exit(true, true)
      ]], path)
      assert.equal(7, value())
    end)

    it("may be the end of a coroutine that is closed in the block, which discards, too", function()
      local function change()
        local f <close> = h5.open(path, "a")
        f.x:write(2)
        coroutine.yield()
        f.y = 3
      end
      for _, body in ipairs { change, function() pcall(change) end } do
        local thread = coroutine.create(body)
        coroutine.resume(thread)
        assert.is_true(coroutine.close(thread))
        assert.equal(1, value())
      end
    end)

    it("keeps what others have open, and warns", function()
      local text = run_elsewhere([[
        local other = h5.open(path, "a")
        other.one = 1
        print(pcall(function()
          local f <close> = h5.open(path, "a")
          f.two = 2
          error("stop", 0)
        end))
        print(table.concat(h5.open(path):keys(), " "))
        other:close()
        print(table.concat(h5.open(path):keys(), " "))
      ]], path)
      assert.matches("false\tstop\nx\none two x\n", text, 1, true)
      assert.matches("is open elsewhere in this program: changes are not discarded", text, 1, true)
      -- an object that nobody can reach is no other
      text = run_elsewhere([[
        h5.open(path, "a")
        pcall(function()
          local f <close> = h5.open(path, "a")
          f.three = 2
          error "stop"
        end)
        print(table.concat(h5.open(path):keys(), " "))
      ]], path)
      assert.equal("one two x\n", text)
    end)

    it("may be an interrupt", function()
      local text = run_elsewhere([[
        local f <close> = h5.open(path, "a")
        f.x:write(2)
        io.popen("kill -INT " .. io.open("/proc/self/stat"):read("n")):close()
        while true do end
      ]], path)
      assert.matches("interrupted", text, 1, true)
      assert.equal(1, value())
    end)
  end)

  describe("groups", function()
    local path, f

    before_each(function()
      path = new_path()
      f = h5.open(path, "w")
      f:create("train/data", core.zeros { 3, 2 })
      f:create("train/labels", core.zeros { 3 })
      f.keys_of_something = 1
    end)

    after_each(function()
      f:close()
    end)

    it("list their keys in order", function()
      assert.same({ "keys_of_something", "train" }, f:keys())
      assert.same({ "data", "labels" }, f.train:keys())
      assert.equal(2, #f)
      local names = {}
      for name, object in pairs(f.train) do
        names[#names + 1] = name .. tostring(object.shape)
      end
      assert.same({ "data(3, 2)", "labels(3,)" }, names)
    end)

    it("tell what they are", function()
      assert.equal("file", h5.type(f))
      assert.equal("group", h5.type(f.train))
      assert.equal("dataset", h5.type(f.train.data))
      assert.equal("attributes", h5.type(f.attrs))
      assert.is_nil(h5.type(f.train:keys()))
      assert.is_nil(h5.type(2.385))
      for value, got in pairs { [f.train] = "a group; the names in it are group:keys()",
        [f] = "a file; the names in it are file:keys()", [f.train.data] = "a dataset",
        [2.385] = "number" } do
        assert.error_matches(function()
          h5.keys(value)
        end, "h5.keys: the attributes of an object are needed, object.attrs, got " .. got, 1, true)
      end
    end)

    it("print as h5py's do", function()
      assert.equal(('<HDF5 file "%s" (mode w)>'):format(path:match("[^/]*$")), tostring(f))
      assert.equal('<HDF5 group "/train" (2 members)>', tostring(f.train))
      assert.equal('<HDF5 dataset "data": shape (3, 2), type "<f8">', tostring(f["train/data"]))
      assert.equal(path, f.filename)
      assert.equal("w", f.mode)
      assert.equal("/train/data", f.train.data.name)
    end)

    it("visit everything below, until a result", function()
      local names = {}
      assert.is_nil(f:visit(function(name)
        names[#names + 1] = name
      end))
      assert.same({ "keys_of_something", "train", "train/data", "train/labels" }, names)
      assert.equal("train/data", f:visit(function(name, object)
        return h5.type(object) == "dataset" and object.ndim == 2 and name or nil
      end))
    end)

    it("tell what they have", function()
      assert.is_true(f:has("train/data"))
      assert.is_true(f.train:has("data"))
      assert.is_true(f.train:has("/train"))
      assert.is_false(f:has("test"))
      assert.is_false(f:has("train/data/deeper"))
    end)

    it("address the file with a name that starts with a slash", function()
      f["/keys"] = 7
      assert.equal("function", type(f.keys))
      assert.equal(7, f["/keys"]:read())
      assert.equal(7, f.train["/keys"]:read())
    end)

    it("suggest a name for a missing one", function()
      assert.error_matches(function()
        return f["train/dta"]
      end, ('no object "dta" in "/train" of the file "%s": did you mean "data"?'):format(path), 1,
        true)
      assert.error_matches(function()
        return f.zzzzzzzz
      end, 'no object "zzzzzzzz"', 1, true)
      assert.error_matches(function()
        return f:create_dataset("x", { 1 })
      end, 'no object and no method "create_dataset": write group:create(name, values, options)', 1,
        true)
      f:create("items", 5) -- a name of h5py may be that of an object
      assert.equal(5, f.items:read())
      f:delete("items")
      assert.error_matches(function()
        return h5.File(path)
      end, 'h5 has no "File": h5.open(path, mode) opens a file', 1, true)
    end)

    it("delete", function()
      f:delete("train")
      assert.same({ "keys_of_something" }, f:keys())
      assert.error_matches(function()
        f:delete("train")
      end, "cannot delete '/train' in '.*': it does not exist")
      assert.error_matches(function()
        f:delete("/")
      end, "the root group cannot be deleted", 1, true)
      assert.error_matches(function()
        f.train = nil
      end, 'use :delete("train")', 1, true)
    end)

    it("are made once", function()
      f:group("a/b").x = 1
      assert.same({ "x" }, f:group("a/b"):keys())
      assert.error_matches(function()
        f:group("a/b/x")
      end, "it is a dataset, not a group", 1, true)
      assert.error_matches(function()
        f:group("a/b/x/y")
      end, "a part of the path is a dataset, not a group", 1, true)
    end)
  end)

  describe("names", function()
    local path, f

    before_each(function()
      path = new_path()
      f = h5.open(path, "w")
      f["a/b/x"] = { 1, 2 }
      f["a/b/x"].attrs.unit = "m"
    end)

    after_each(function()
      f:close()
    end)

    it("are copied, within a file and from another", function()
      assert.equal('<HDF5 group "/c/d" (1 members)>', tostring(f:copy("a/b", "c/d")))
      assert.equal("m", f["c/d/x"].attrs.unit)
      f.a:copy(f["c/d/x"], "y")
      f["a/y"]:write(5)
      assert.same({ 1, 2 }, f["a/b/x"]:read():totable())
      assert.same({ 5, 5 }, f["a/y"]:read():totable())
      f:flush()
      local other <close> = h5.open(new_path(), "w")
      local trusted <close> = h5.open(path, "r", { trusted = true })
      other:copy(trusted, "all/of/it")
      other:copy(f.a.y, "y")
      assert.same({ 1, 2 }, other["all/of/it/a/b/x"]:read():totable())
      assert.same({ 5, 5 }, other.y:read():totable())
      local reader <close> = h5.open(path)
      assert.error_matches(function()
        other:copy(reader.a, "b")
      end, "its file was opened to be read; open it with { trusted = true }", 1, true)
    end)

    it("are moved, and more than one may lead to an object", function()
      f:move("a/b/x", "new/place/x")
      assert.is_false(f:has "a/b/x")
      f:link("same", "new/place/x")
      f.new:link("again", f.same)
      f.same:write(7)
      f:delete "new/place/x"
      assert.same({ 7, 7 }, f["new/again"]:read():totable())
      assert.same({ "a", "a/b", "new", "new/again", "new/place" }, (function()
        local seen = {}
        f:visit(function(name) seen[#seen + 1] = name end)
        return seen
      end)())
      for _, name in ipairs { "with.dots", "with blank", "猫", "ünï/çödé" } do
        f:move("same", name)
        f:flush()
        assert.equal(7, h5.open(path)["/" .. name](2))
        f:move(name, "same")
      end
    end)

    it("may be soft links, which are followed where that is asked for", function()
      f:link("soft", "/a/b", { soft = true })
      f:link("a/relative", "b/x", { soft = true })
      f:link("twice", "soft/x", { soft = true })
      f:link("loop", "loop", { soft = true })
      f:link("gone", "/nowhere", { soft = true })
      f:flush()
      local reader <close> = h5.open(path, "r", { links = true })
      local own <close> = h5.open(path, "r+", { links = true })
      for _, file in ipairs { reader, own } do
        assert.equal("/a/b", file.soft.name)
        for _, name in ipairs { "soft/x", "a/relative", "twice" } do
          assert.same({ 1, 2 }, file[name]:read():totable())
        end
        assert.equal("dataset", h5.type(file.a.relative))
        assert.error_matches(function()
          return file.loop
        end, 'cannot open "/loop" in ".*": its soft links lead on without end')
        assert.error_matches(function()
          return file.gone
        end, 'no object "nowhere" in "/"', 1, true)
      end
      for _, file in ipairs { h5.open(path), f } do
        assert.error_matches(function()
          return file.soft
        end, "it is a soft link", 1, true)
      end
    end)

    it("that lead nowhere, or into themselves, are refused", function()
      f.c = 1
      for message, wrong in pairs {
        ["cannot copy '/a' in '%s': it cannot be copied into itself"] = { "copy", "a", "a/q" },
        ["cannot copy '/' in '%s': it cannot be copied into itself"] = { "copy", "/", "q" },
        ["cannot copy '/none' in '%s': there is no such object"] = { "copy", "none", "q" },
        ["cannot move '/a' in '%s': it cannot be moved into itself"] = { "move", "a", "a/b/q" },
        ["cannot move '/' in '%s': the root group stays where it is"] = { "move", "/", "q" },
        ["cannot move '/none' in '%s': there is no such object"] = { "move", "none", "q" },
        ["cannot create '/c' in '%s': the name is taken"] = { "move", "a", "c" },
        ["cannot link to '/none' in '%s': there is no such object"] = { "link", "q", "none" },
      } do
        assert.error_matches(function()
          f[wrong[1]](f, wrong[2], wrong[3])
        end, message:format(path), 1, true)
      end
      f:flush()
      assert.same({ "a", "c" }, f:keys())
      local reader <close> = h5.open(path)
      for _, call in ipairs { "copy", "move", "link" } do
        assert.error_matches(function()
          reader[call](reader, call == "link" and "q" or "a", call == "link" and "a" or "q")
        end, call == "copy" and "its file was opened to be read"
          or 'the file was opened with mode "r"; use "r+" or "a"', 1, true)
      end
    end)
  end)

  describe("datasets", function()
    local path, f

    before_each(function()
      path = new_path()
      f = h5.open(path, "w")
    end)

    after_each(function()
      f:close()
    end)

    it("keep every type, exactly", function()
      local values = {
        float64 = { 2.385, -0.0, 1e308, 5e-324 },
        float32 = { 0.5, -1.25, 3, 16777216 },
        int64 = { math.mininteger, -1, 0, math.maxinteger },
        uint8 = { 0, 1, 128, 255 },
        bool = { true, false, false, true },
      }
      for dtype, list in pairs(values) do
        f[dtype] = core.array(list):astype(dtype)
      end
      f:flush()
      local g <close> = h5.open(path)
      for dtype, list in pairs(values) do
        local array = g[dtype]:read()
        assert.equal(dtype, array.dtype)
        assert.equal(dtype, g[dtype].dtype)
        assert.same(list, array:totable())
      end
      assert.equal("-inf", tostring(1 / g.float64(2)))
    end)

    it("keep views and empty arrays", function()
      local A = core.array { { 1, 2, 3 }, { 4, 5, 6 } }
      f.T = A.T
      f.part = A "1:2, 1:3:2"
      f.none = core.zeros { 0, 3 }
      assert.same({ { 1, 4 }, { 2, 5 }, { 3, 6 } }, f.T:read():totable())
      assert.same({ { 1, 3 }, { 4, 6 } }, f.part:read():totable())
      assert.equal("(0, 3)", tostring(f.none:read().shape))
    end)

    it("without dimensions read as numbers, booleans and strings", function()
      f.x, f.i, f.b, f.s = 2.385, 7, false, "Größe"
      assert.equal(2.385, f.x:read())
      assert.equal("integer", math.type(f.i:read()))
      assert.is_false(f.b:read())
      assert.equal("Größe", f.s:read())
      assert.equal("()", tostring(f.x.shape))
      assert.error_matches(function()
        return #f.x
      end, "a dataset without dimensions has no length", 1, true)
    end)

    it("hold strings of a fixed length", function()
      f.names = { "non-cat", "", "猫" }
      f.grid = { { "a", "bc" }, { "", "d" }, { "e", "f" } }
      assert.same({ "non-cat", "", "猫" }, f.names:read())
      assert.same({ { "a", "bc" }, { "", "d" }, { "e", "f" } }, f.grid:read())
      assert.same({ "bc", "d", "f" }, f.grid ":, 2")
      assert.equal("猫", f.names(-1))
      assert.equal("|S7", f.names.type)
      assert.equal("string", f.names.dtype)
      assert.error_matches(function()
        f.bad = { { "a", "b" }, { "c" } }
      end, "tables of strings must be rectangular", 1, true)
      assert.error_matches(function()
        f.bad = { "a\0" }
      end, "NUL byte", 1, true)
      assert.error_matches(function()
        f.bad = { "a", 1 }
      end, "string expected at position 2, got number", 1, true)
    end)

    it("read parts with the index grammar of arrays", function()
      local A = core.zeros { 7, 5, 3 }
      for i = 1, 7 do
        for j = 1, 5 do
          for k = 1, 3 do
            A[{ i, j, k }] = 100 * i + 10 * j + k
          end
        end
      end
      f:create("plain", A)
      f:create("packed", A, { gzip = 4, shuffle = true, chunks = { 2, 3, 2 } })
      for _, name in ipairs { "plain", "packed" } do
        local ds = f[name]
        for _, index in ipairs {
          "2:4, :, 1", ":, -1, 2:3", "1:7:3, 2:5:2, :", "3", "-2, 1", "4:3",
        } do
          local expected, got = A(index), ds(index)
          assert.equal(tostring(expected.shape), tostring(got.shape))
          assert.same(flat(expected), flat(got))
          assert.same(flat(expected), flat(ds:read(index)))
          assert.same(flat(expected), flat(ds[index]))
        end
        assert.equal(A(7, 5, 3), ds(7, 5, 3))
        assert.same(flat(A { { 1, 3 }, ":" }), flat(ds:read { { 1, 3 }, ":" }))
        assert.same(flat(A(2)), flat(ds(2)))
        assert.equal(7, #ds)
      end
    end)

    it("refuse positions that are out of range", function()
      f.x = core.zeros { 3, 2 }
      assert.error_matches(function()
        return f.x(4, 1)
      end, "4 out of range 1..3", 1, true)
      assert.error_matches(function()
        return f.x(0, 1)
      end, "count from 1", 1, true)
    end)

    it("stay open nowhere when reading fails", function()
      local from = new_h5_file()
      local reader = h5.open(from)
      collectgarbage "stop"
      assert.has_error(function()
        return reader.x "1:2"
      end)
      reader:close()
      local open = program.shell "ls -l /proc/$PPID/fd"
      collectgarbage "restart"
      assert.matches("%d+ %->", open.out)
      assert.is_nil(open.out:find(from, 1, true))
    end)

    it("tell the position of an error once", function()
      f.x = core.zeros { 3, 2 }
      f["g/y"] = 1
      for _, wrong in ipairs {
        function() return (f.x(4, 1)) end,
        function() return (f.x:read("4, 1")) end,
        function() return f.x["4, 1"] end,
        function() f.x["4, 1"] = 1 end,
        function() f.x:write(1, "4, 1") end,
        function() f.x:append { 1, 2 } end,
        function() f.x = 1 end,
        function() f:delete("z") end,
        function() return f.g.z end,
        function() f.g.y.attrs.big = core.zeros { 8001 } end,
      } do
        local _, message = pcall(wrong)
        local _, positions = message:gsub("h5_spec.lua:%d+:", "")
        assert.equal(1, positions, message)
      end
    end)

    it("write parts", function()
      f.x = core.zeros { 3, 4 }
      f.x["2, :"] = { 1, 2, 3, 4 }
      f.x["1:3:2, 1:2"] = 2.385
      f.x:write(core.array { { 8 }, { 9 } }, ":2, 4")
      assert.same({ { 2.385, 2.385, 0, 8 }, { 1, 2, 3, 9 }, { 2.385, 2.385, 0, 0 } },
        f.x:read():totable())
      assert.error_matches(function()
        f.x["2, :"] = { 1, 2, 3 }
      end, "shape (3,) does not fit into shape (1, 4)", 1, true)
      assert.error_matches(function()
        f.x.shape = { 1 }
      end, 'the field "shape" of a dataset cannot be set', 1, true)
    end)

    it("convert what is written to their type", function()
      f.b = core.array { true, false, true }
      f.b["2:3"] = core.array { 5, 0 }
      assert.same({ true, true, false }, f.b:read():totable())
      f.i = core.array { 1, 2 }
      f.i:write { 2.9, -2.9 }
      assert.same({ 2, -2 }, f.i:read():totable())
    end)

    it("refuse numbers that do not fit into their type, and stay as they are", function()
      f.small = core.array({ 1, 2, 3 }):astype("uint8")
      f.whole = core.array { 1, 2, 3 }
      f.single = core.array({ 1, 2, 3 }):astype("float32")
      local grow = f:create("grow", core.array({ 1, 2, 3 }):astype("uint8"),
        { maxshape = { math.huge } })
      local cases = {
        small = { [256] = "256", [-1] = "-1", [256.5] = "256.5", [1 / 0] = "inf" },
        whole = { [2 ^ 63] = "9.22337203685478e+18", [-1 / 0] = "-inf", [-1e19] = "-1e+19" },
        single = { [1e39] = "1e+39", [-3.5e38] = "-3.5e+38" },
      }
      local types = { small = "uint8", whole = "int64", single = "float32" }
      for name, values in pairs(cases) do
        for number, text in pairs(values) do
          for _, write in ipairs {
            function() f[name]:write(number) end,
            function() f[name][2] = number end,
            function() f[name]:write { 7, number, 8 } end,
          } do
            local message = "cannot write '/%s' in '%s': the value %s does not fit into %s"
            assert.error_matches(write, message:format(name, path, text, types[name]), 1, true)
            assert.same({ 1, 2, 3 }, f[name]:read():totable())
          end
        end
      end
      assert.error_matches(function()
        f.whole[1] = 0 / 0
      end, "the value nan does not fit into int64", 1, true)
      assert.error_matches(function()
        grow:append { 4, 256 }
      end, "the value 256 does not fit into uint8", 1, true)
      assert.same({ 1, 2, 3 }, grow:read():totable())
      -- what fits is kept, special values of reals too
      f.small:write { 0, 255.9, -0.9 }
      assert.same({ 0, 255, 0 }, f.small:read():totable())
      f.whole:write { -2 ^ 63, 2 ^ 62, 0 }
      assert.same({ math.mininteger, 1 << 62, 0 }, f.whole:read():totable())
      f.single:write { 1 / 0, -1 / 0, 0 / 0 }
      assert.same({ math.huge, -math.huge }, f.single "1:2":totable())
      assert.is_true(f.single(3) ~= f.single(3))
    end)

    it("tell how they are stored", function()
      local ds = f:create("x", core.zeros { 10, 6 },
        { gzip = 9, shuffle = true, chunks = { 5, 3 }, maxshape = { math.huge, 6 } })
      assert.equal("(5, 3)", tostring(ds.chunks))
      assert.equal("gzip", ds.compression)
      assert.equal(9, ds.gzip)
      assert.is_true(ds.shuffle)
      assert.same({ math.huge, 6 }, ds.maxshape)
      assert.equal(60, ds.size)
      f.plain = core.zeros { 2 }
      assert.is_nil(f.plain.chunks)
      assert.is_nil(f.plain.compression)
      assert.same({ 2 }, f.plain.maxshape)
      assert.error_matches(function()
        return ds.shpae
      end, 'a dataset has no field "shpae": did you mean "shape"?', 1, true)
    end)

    it("are created with any type of elements, and before they are written", function()
      local x = f:create("half", { 1.5, 2, -3 },
        { dtype = "float16", fillvalue = 9, maxshape = { math.huge }, fletcher32 = true })
      x:resize { 5 }
      f:create("later", nil, { shape = { 2, 2 }, dtype = ">i4", fillvalue = -1 })["1, 2"] = 7
      f:create("empty", nil, { dtype = "float64" })
      f:create("flags", { 1, 0, 5 }, { dtype = "bool" })
      for dtype, largest in pairs { int8 = 127, int16 = 32767, int32 = 2 ^ 31 - 1,
        int64 = math.maxinteger, uint8 = 255, uint16 = 65535, uint32 = 2 ^ 32 - 1 } do
        f:create(dtype, { largest }, { dtype = dtype })
        assert.error_matches(function()
          f:create("no", { -largest - 2.0 ^ 12 }, { dtype = dtype })
        end, "does not fit into " .. dtype, 1, true)
      end
      assert.is_false(f:has "no")
      f:flush()
      local g <close> = h5.open(path)
      assert.same({ 1.5, 2, -3, 9, 9 }, g.half:read():totable())
      assert.same({ "<f2", "float32", 9, true },
        { g.half.type, g.half.dtype, g.half.fillvalue, g.half.fletcher32 })
      assert.same({ { -1, 7 }, { -1, -1 } }, g.later:read():totable())
      assert.same({ ">i4", -1 }, { g.later.type, g.later.fillvalue })
      assert.is_nil(g.empty:read())
      assert.equal('<HDF5 dataset "empty": shape None, type "<f8">', tostring(g.empty))
      assert.same({ true, false, true }, g.flags:read():totable())
      assert.equal("<u2", g.uint16.type)
      assert.equal(65535, g.uint16(1))
      assert.is_nil(g.uint16.fillvalue)
    end)

    it("hold strings that are written, appended and replaced, of any length if wanted", function()
      local names = f:create("names", { "a", "bcd" }, { dtype = "str", maxshape = { math.huge } })
      names:append "猫"
      names:append { "", "y" }
      names[1] = ("long"):rep(1000)
      names:write({ "q", "r" }, "2:3")
      local grid = f:create("grid", { { "a", "bcd" }, { "c", "d" } }, { dtype = "S5" })
      grid["::1, 2"] = { "12345", "6" }
      grid[{ 2, ":" }] = "both"
      f:flush()
      local g <close> = h5.open(path)
      assert.same({ ("long"):rep(1000), "q", "r", "", "y" }, g.names:read())
      assert.same({ { "a", "12345" }, { "both", "both" } }, g.grid:read())
      assert.same({ "|O", "|S5" }, { g.names.type, g.grid.type })
      for message, wrong in pairs {
        ['the string "123456" of 6 bytes does not fit into 5 bytes'] = function()
          grid:write("123456")
        end,
        ["it holds strings, not numbers"] = function() grid:write(1) end,
        ["a string with a NUL byte"] = function() names[1] = "a\0b" end,
        ["shape (3,) does not fit into shape (2, 2)"] = function() grid:write { "a", "b", "c" } end,
        ["strings are not stored as numbers"] = function()
          f:create("no", { "a" }, { dtype = "int8" })
        end,
        ["numbers are not stored as strings"] = function()
          f:create("no", { 1 }, { dtype = "S3" })
        end,
      } do
        assert.error_matches(wrong, message, 1, true)
      end
      assert.same({ { "a", "12345" }, { "both", "both" } }, grid:read())
    end)

    it("of large chunks are packed as libhdf5 unpacks them", function()
      local A = np.random.RandomState(2):randint(0, 100, { 700, 900, 3 })
      for i, options in ipairs {
        { gzip = 5, chunks = { 512, 512, 2 } },
        { gzip = 9, shuffle = true, chunks = { 512, 512, 2 } },
        { gzip = 1, shuffle = true, chunks = { 700, 900, 3 }, dtype = "float16" },
        { gzip = 1, chunks = { 700, 900, 3 }, dtype = "uint8" },
        { gzip = 1, shuffle = true, fletcher32 = true, chunks = { 700, 900, 3 } },
      } do
        local ds = f:create("x" .. i, A, options)
        assert.is_true(np.array_equal(A, ds:read()))
        local B = A:copy()
        for _, index in ipairs { "1:512, 1:512, 1:2", "300:, 300:, :", "::-1" } do
          B[index], ds[index] = B(index) + 1, B(index) + 1
        end
        assert.is_true(np.array_equal(B, ds:read()))
      end
      f:create("flags", A:gt(50), { gzip = 1, chunks = { 700, 900, 3 } })
      assert.is_true(np.array_equal(A:gt(50), f.flags:read()))
      -- beyond the end of the dataset, and of the chunk that it cut off
      local grow = f:create("grow", A, { gzip = 1, shuffle = true, chunks = { 512, 512, 2 },
        fillvalue = -7, dtype = ">i4", maxshape = { math.huge, math.huge, 3 } })
      grow:resize { 1024, 1100, 3 }
      assert.is_true(np.array_equal(A, grow ":700, :900"))
      assert.is_true(np.all((grow "701:"):eq(-7)) and np.all((grow ":, 901:"):eq(-7)))
    end)

    it("keep in large chunks what is not written", function()
      local rng = np.random.RandomState(7)
      for i, options in ipairs {
        { gzip = 1, shuffle = true, dtype = ">i8", fillvalue = -3, chunks = { 400, 500 } },
        { gzip = 1, dtype = "float64", fillvalue = 0.5, chunks = { 1000, 171 } },
        { gzip = 1, shuffle = true, fletcher32 = true, dtype = "int16", chunks = { 900, 800 } },
      } do
        options.shape, options.maxshape = { 1000, 1100 }, { math.huge, math.huge }
        local ds = f:create("part" .. i, nil, options)
        local mirror = np.full({ 1000, 1100 }, options.fillvalue or 0,
          { dtype = i == 2 and "float64" or "int64" })
        if i == 1 then -- more digits than a double has, beside which doubles are written
          mirror[{ 3, 4 }], ds["3, 4"] = (1 << 60) + 1, np.array((1 << 60) + 1)
        end
        for _ = 1, 6 do
          local row, column = rng:randint(1, 990), rng:randint(1, 1090)
          local rows, columns = rng:randint(1, 1001 - row), rng:randint(1, 1101 - column)
          local index = ("%d:%d, %d:%d"):format(row, row + rows - 1, column, column + columns - 1)
          local values = rng:randint(-99, 99, { rows, columns })
          if not (i == 1 and row <= 3 and column <= 4) then
            ds[index], mirror[index] = values:astype("float64"), values
          end
        end
        assert.is_true(np.array_equal(mirror, ds:read()))
        ds:resize { 1300, 1200 }
        assert.is_true(np.array_equal(mirror, ds ":1000, :1100"))
        assert.is_true(np.all((ds "1001:"):eq(options.fillvalue or 0)))
      end
      local words = f:create("words", nil, { shape = { 200000 }, dtype = "S16", gzip = 1,
        chunks = { 150000 } })
      words["149999:150002"] = { "a", "bc", "d", "e" }
      assert.same({ "", "a", "bc", "d", "e", "" }, words "149998:150003")
    end)

    it("grow along the first axis", function()
      local ds = f:create("x", core.zeros { 0, 2 }, { gzip = 1, maxshape = { math.huge, 2 } })
      ds:append { 1, 2 }
      ds:append { { 3, 4 }, { 5, 6 } }
      assert.same({ { 1, 2 }, { 3, 4 }, { 5, 6 } }, ds:read():totable())
      assert.error_matches(function()
        ds:append { 1, 2, 3 }
      end, "shape (3,) does not fit into shape (3, 2)", 1, true)
      assert.equal("(3, 2)", tostring(ds.shape))
      ds:resize { 2, 1 }
      assert.same({ { 1 }, { 3 } }, ds:read():totable())
      assert.error_matches(function()
        ds:resize { 2, 3 }
      end, "shape (2, 3) exceeds maxshape (-1, 2)", 1, true)
    end)

    it("refuse what does not fit together", function()
      local A = core.zeros { 4, 3 }
      local cases = {
        [{ gzp = 4 }] = "unknown option 'gzp': did you mean 'gzip'?",
        [{ gzip = 10 }] = "gzip must be an integer from 0 to 9",
        [{ chunks = { 5, 3 } }] = "chunks are larger than the dataset can be",
        [{ chunks = { 4 } }] = "chunks must have one extent for each axis",
        [{ chunks = { 0, 1 } }] = "chunks must be at least 1",
        [{ maxshape = { 3, 3 } }] = "maxshape is smaller than the shape",
        [{ maxshape = { math.huge } }] = "maxshape must have one extent for each axis",
        [{ maxshape = 5 }] = "maxshape must be a table of extents, got number",
        [{ chunks = "a" }] = "chunks must be a table of extents, got string",
        [{ dtype = "float8" }] = 'no type "float8" of elements: did you mean "float16"?',
        [{ dtype = "i3" }] = 'no type "i3" of elements; types are int8 to int64',
        [{ fillvalue = "x" }] = "fillvalue must be a number or a boolean, got string",
        [{ shape = { 4, 3 } }] = "a shape is for a dataset without values",
      }
      for options, message in pairs(cases) do
        assert.error_matches(function()
          f:create("x", A, options)
        end, message, 1, true)
      end
      assert.same({}, f:keys())
      assert.error_matches(function()
        f:create("x", 1, { gzip = 4 })
      end, "a scalar cannot be compressed, chunked or extended", 1, true)
      f.x = 1
      assert.error_matches(function()
        f.x = 2
      end, "the name is taken; delete it first or write into it", 1, true)
    end)
  end)

  it("tells what cannot be written into a dataset, and that no name holds a NUL byte", function()
    local f <close> = h5.open(new_path(), "w")
    f.s, f.m = { "ab", "c" }, { 1, 2 }
    for _, write in ipairs { function() f:create("x", print) end, function() f.x = print end,
      function() f.attrs.x = print end, function() f.m[1] = print end } do
      assert.error_matches(write, "what is written must be an array, a number, a boolean, "
        .. "a string or a table of these, got function", 1, true)
    end
    assert.error_matches(function()
      f.m:resize()
    end, "resize: shape must be a table of extents, or an integer, got nil", 1, true)
    for _, value in ipairs { "x", { "x", "y" }, { { "x", "y" } } } do
      for _, write in ipairs {
        function() f.m:write(value) end,
        function() f.m["1:2"] = value end,
      } do
        assert.error_matches(write, "cannot write '/m' in '.*': it holds numbers, not strings$")
      end
    end
    for _, write in ipairs {
      function()
        f.m:write(nil)
      end,
      function()
        f.m:append()
      end,
      function()
        f.m["1"] = nil
      end,
      function()
        f.m:write { 1, nil, 3 }
      end,
    } do
      local ok, text = pcall(write)
      assert.is_false(ok)
      assert.matches("^[%w_/.]*h5_spec%.lua:%d+: [^:]*.*, got nil$", text)
      assert.is_nil(text:find("%.lua:%d+: .*%.lua:%d+:"), text)
    end
    for _, use in ipairs {
      function()
        h5.open("a\0b")
      end,
      function()
        h5.open("a\0b", "w")
      end,
      function()
        f["a\0b"] = 1
      end,
      function()
        f.attrs["a\0b"] = 1
      end,
    } do
      local ok, text = pcall(use)
      assert.is_false(ok)
      assert.matches("^[%w_/.]*h5_spec%.lua:%d+: a name cannot contain a NUL byte$", text)
    end
  end)

  describe("tables", function()
    it("that are no lists are refused, and the file stays as it is", function()
      local f <close> = h5.open(new_path(), "w")
      f.d = { 1, 2 }
      for _, value in ipairs {
        { "a", "b", x = "c" }, { "a", [3] = "c" }, { "a", [0] = "b" }, { "a", [1.5] = "b" },
        { { "a" }, { "b", x = 1 } }, { { "a" }, { "b" }, x = 1 }, { "a", { "b" } }, { "a", 1 },
        { 1, 2, x = 3 }, { x = 1 }, { 1, "a" }, { 1, nil, 3 },
      } do
        for _, write in ipairs {
          function()
            f.new = value
          end,
          function()
            f:create("new", value)
          end,
          function()
            f.attrs.new = value
          end,
        } do
          local ok, message = pcall(write)
          assert.is_false(ok)
          assert.matches("^[%w_/.]*h5_spec%.lua:%d+: [^:]", message)
          assert.is_nil(message:find("%.lua:%d+: .*%.lua:%d+:"), message)
        end
      end
      assert.same({ "d" }, f:keys())
      assert.equal(0, #f.attrs)
    end)
  end)

  describe("attributes", function()
    it("are read, replaced and deleted", function()
      local path = new_path()
      do
        local f <close> = h5.open(path, "w")
        f.x = 1
        f.attrs.title = "Größe"
        f.attrs.epochs = 3
        f.x.attrs.scale = 2.385
        f.x.attrs.flag = true
        f.x.attrs.shape = { 4, 3 }
        f.x.attrs.names = { "W1", "b1" }
        f.x.attrs.matrix = core.array { { 1.5, 2 }, { 3, 4 } }
        f.attrs.title = "replaced"
        f.attrs.gone = 1
        f.attrs.gone = nil
      end
      local f <close> = h5.open(path)
      assert.equal("replaced", f.attrs.title)
      assert.equal(3, f.attrs.epochs)
      assert.is_nil(f.attrs.gone)
      assert.equal(2, #f.attrs)
      local attrs, names = f.x.attrs, {}
      for name in pairs(attrs) do
        names[#names + 1] = name
      end
      assert.same({ "flag", "matrix", "names", "scale", "shape" }, names)
      assert.same(names, h5.keys(attrs))
      assert.equal(2.385, attrs.scale)
      assert.is_true(attrs.flag)
      assert.same({ 4, 3 }, attrs.shape:totable())
      assert.same({ "W1", "b1" }, attrs.names)
      assert.same({ { 1.5, 2 }, { 3, 4 } }, attrs.matrix:totable())
    end)

    it("refuse what is too large for them", function()
      local f <close> = h5.open(new_path(), "w")
      f.attrs.big = core.zeros { 3 }
      assert.error_matches(function()
        f.attrs.big = core.zeros { 8001 }
      end, "attributes hold at most 64 kB; create a dataset", 1, true)
      assert.equal("(3,)", tostring(f.attrs.big.shape))
    end)
  end)

  it("attributes are created with a type and a shape", function()
    local path = new_path()
    do
      local f <close> = h5.open(path, "w")
      f.x = 1
      h5.create(f.x.attrs, "half", { 1.5, 2 }, { dtype = "float16" })
      h5.create(f.x.attrs, "count", 3, { dtype = ">u2", shape = { 1, 1 } })
      h5.create(f.x.attrs, "text", "abc", { dtype = "S5" })
      h5.create(f.x.attrs, "list", "abc", { shape = { 1 }, dtype = "str" })
      h5.create(f.x.attrs, "grid", { "a", "b", "c", "d" }, { shape = { 2, 2 } })
      h5.create(f.x.attrs, "nothing", nil, { dtype = "int32" })
      h5.create(f.x.attrs, "plain", true)
      h5.create(f.attrs, "plain", 1)
      h5.create(f.attrs, "plain", { 7, 8 }, { dtype = "int8" }) -- in its place
      for _, call in ipairs {
        { "the value of the attribute is missing", f.attrs, "a" },
        { "the value of the attribute is missing", f.attrs, "a", nil, { shape = { 2 } } },
        { "does not fit into int8", f.attrs, "a", 300, { dtype = "int8" } },
        { "does not fit into 2 bytes", f.attrs, "a", "abc", { dtype = "S2" } },
        { "strings are not stored as numbers", f.attrs, "a", "abc", { dtype = "int8" } },
        { 'there is no type "int9" of elements', f.attrs, "a", 1, { dtype = "int9" } },
        { "unknown option 'type': did you mean", f.attrs, "a", 1, { type = "int8" } },
        { "shape", f.attrs, "a", { 1, 2, 3 }, { shape = { 2, 2 } } },
        { "the shape has another size than the list of strings", f.attrs, "a", { "b" },
          { shape = { 2 } } },
        { "the attributes of an object are needed, object.attrs, got file", f, "a", 1 },
        { "name must be a string", f.attrs, 1, 1 },
      } do
        assert.error_matches(function()
          h5.create(table.unpack(call, 2, 5))
        end, call[1], 1, true)
      end
      assert.same({ "plain" }, h5.keys(f.attrs))
    end
    local f <close> = h5.open(path)
    local attributes = f.x.attrs
    assert.same({ 1.5, 2 }, attributes.half:totable())
    assert.equal("float32", attributes.half.dtype)
    assert.same({ { 3 } }, attributes.count:totable())
    assert.equal("abc", attributes.text)
    assert.same({ "abc" }, attributes.list)
    assert.same({ { "a", "b" }, { "c", "d" } }, attributes.grid)
    assert.is_nil(attributes.nothing)
    assert.same({ "count", "grid", "half", "list", "nothing", "plain", "text" },
      h5.keys(attributes))
    assert.is_true(attributes.plain)
    assert.same({ 7, 8 }, f.attrs.plain:totable())
    if python then
      assert.equal([==[
float16 (2,) >u2 (1, 1) |S5 () object |S1 (2, 2) Empty int32 int8
]==], run_python([==[
with h5py.File(sys.argv[1]) as f:
    a = f['x'].attrs
    t = lambda k: a.get_id(k).dtype
    s = lambda k: a.get_id(k).shape
    print(t('half'), s('half'), t('count'), s('count'), t('text').str, s('text'), t('list'),
          t('grid').str, s('grid'), type(a['nothing']).__name__, a['nothing'].dtype,
          f.attrs.get_id('plain').dtype)
]==], path))
    end
  end)

  describe("files of h5py", function()
    it("are read in every type", with_python(function()
      local path = new_path()
      assert.equal("", run_python([==[
with h5py.File(sys.argv[1], 'w') as f:
    f['i1'] = np.array([-3, 4], 'i1')
    f['i2'] = np.arange(6, dtype='>i2').reshape(2, 3)
    f['i4'] = np.array([-2**31, 2**31 - 1], 'i4')
    f['u4'] = np.array([2**32 - 1], 'u4')
    f['f2'] = np.array([1.5, -2], 'f2')
    f['f4'] = np.array([1.5, -2], '>f4')
    f['f8'] = np.array([2.385, -1], '>f8')
    f['bool'] = np.array([[True, False]])
    f['text'] = ['hello', '', '\u732b']
    f['one'] = 'scalar text'
    f['fixed'] = np.array([b'ab', b'c'])
    f.create_dataset('z', data=np.arange(1000, dtype='f4').reshape(10, 100), chunks=(3, 7),
                     compression='gzip', shuffle=True, fletcher32=True)
    f['empty'] = h5py.Empty('f8')
    f.attrs['text'] = 'h5py'
    f.attrs['n'] = np.int32(3)
    f.attrs['list'] = ['a', 'bc']
    o = f.create_group('ordered', track_order=True)
    for k in 'zyx': o[k] = 1
]==], path))
      local f <close> = h5.open(path)
      assert.same({ -3, 4 }, f.i1:read():totable())
      assert.same({ { 0, 1, 2 }, { 3, 4, 5 } }, f.i2:read():totable())
      assert.equal(">i2", f.i2.type)
      assert.same({ -2 ^ 31 | 0, 2 ^ 31 - 1 | 0 }, f.i4:read():totable())
      assert.equal("int64", f.i4:read().dtype)
      assert.same({ 2 ^ 32 - 1 | 0 }, f.u4:read():totable())
      assert.same({ 1.5, -2 }, f.f2:read():totable())
      assert.equal("float32", f.f4:read().dtype)
      assert.same({ 2.385, -1 }, f.f8:read():totable())
      assert.same({ { true, false } }, f.bool:read():totable())
      assert.same({ "hello", "", "猫" }, f.text:read())
      assert.equal("猫", f.text(3))
      assert.equal("scalar text", f.one:read())
      assert.same({ "ab", "c" }, f.fixed:read())
      assert.equal(999, f.z(10, 100))
      assert.is_true(f.z.fletcher32)
      assert.is_nil(f.empty:read())
      assert.equal("h5py", f.attrs.text)
      assert.equal(3, f.attrs.n)
      assert.same({ "a", "bc" }, f.attrs.list)
      assert.same({ "z", "y", "x" }, f.ordered:keys())
    end))

    it("and with dimension scales tell the names of all attributes", with_python(function()
      local path = new_path()
      assert.equal("", run_python([==[
with h5py.File(sys.argv[1], 'w') as f:
    f['x'], f['d'] = np.arange(3.0), np.arange(3.0)
    f['x'].make_scale('x')
    f['d'].dims[0].attach_scale(f['x'])
    f['d'].attrs['A'], f['d'].attrs['unit'] = 1, 'm'
]==], path))
      local f <close> = h5.open(path)
      assert.same({ "A", "DIMENSION_LIST", "unit" }, h5.keys(f.d.attrs))
      assert.same({ "CLASS", "NAME", "REFERENCE_LIST" }, h5.keys(f.x.attrs))
      assert.equal("m", f.d.attrs.unit)
      local seen = {}
      assert.error_matches(function()
        for name, value in pairs(f.d.attrs) do
          seen[name] = value
        end
      end, ("cannot read attribute 'DIMENSION_LIST' of '/d' in '%s': sequences of references "
        .. "are not supported; h5.keys(object.attrs) gives the names alone"):format(path), 1, true)
      assert.same({ A = 1 }, seen)
    end))

    it("and of MATLAB are read, with bfloat16, user blocks and null attributes", with_python(
      function()
        local path = new_path()
        assert.equal("", run_python([==[
with h5py.File(sys.argv[1], 'w', userblock_size=512) as f:
    t = h5py.h5t.IEEE_F32LE.copy()
    t.set_fields(15, 7, 8, 0, 7); t.set_size(2); t.set_ebias(127)
    d = h5py.h5d.create(f.id, b'bf16', t, h5py.h5s.create_simple((3,)))
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1, -2.5, np.inf], 'f4'))
    t.set_order(h5py.h5t.ORDER_BE)
    d = h5py.h5d.create(f.id, b'big', t, h5py.h5s.create(h5py.h5s.SCALAR))
    d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array(-2.5, 'f4'))
    f['half'] = np.float16(1.5)
    f['text'] = np.frombuffer('abc'.encode('utf-16le'), 'u2').reshape(3, 1)
    f['text'].attrs['MATLAB_class'] = np.bytes_('char')
    f['cell'] = np.array([f['text'].ref], dtype=h5py.ref_dtype)
    f['struct'] = np.array([(1, 2.5)], dtype=[('a', 'i4'), ('b', 'f8')])
    f['enum'] = np.array([0, 2], dtype=h5py.enum_dtype({'A': 0, 'B': 2}, 'u1'))
    f.attrs['empty'] = h5py.Empty('i4')
    f.attrs['half'] = np.float16(1.5)
    f.attrs['big_endian'] = np.array([1, 2], '>i2')
]==], path))
        local f <close> = h5.open(path)
        assert.same({ 1, -2.5, math.huge }, f.bf16:read():totable())
        assert.equal("float32", f.bf16.dtype)
        assert.equal("bfloat16", f.bf16.type)
        assert.equal('<HDF5 dataset "bf16": shape (3,), type "bfloat16">', tostring(f.bf16))
        assert.equal(">bfloat16", f.big.type)
        assert.equal(-2.5, f.big:read())
        assert.equal("<f2", f.half.type)
        assert.equal("abc", f.text:read())
        assert.equal("char", f.text.attrs.MATLAB_class)
        assert.same({ 0, 2 }, f.enum:read():totable())
        assert.is_nil(f.attrs.empty)
        assert.equal(1.5, f.attrs.half)
        assert.same({ 1, 2 }, f.attrs.big_endian:totable())
        assert.equal("abc", f.cell:read()[1]:read())
        assert.same({ 1 }, f.struct.a:totable())
      end))

    it("are refused where their numbers do not fit into ours", function()
      local path = new_file(h5_files.numbers)
      local f <close> = h5.open(path)
      local beyond, most = "9223372036854775808", "18446744073709551615"
      for name, value in pairs {
        u = beyond, big_endian = beyond, chunked = beyond, scalar = beyond, enum = beyond,
        filled = most,
      } do
        assert.error_matches(function()
          return f[name]:read()
        end, ("cannot read '/%s' in '%s': the value %s does not fit into int64")
          :format(name, path, value), 1, true)
      end
      for name, value in pairs { u = beyond, scalar = most } do
        assert.error_matches(function()
          return f.attrs[name]
        end, ("cannot read attribute '%s' of '/' in '%s': the value %s does not fit into int64")
          :format(name, path, value), 1, true)
      end
      for _, name in ipairs { "u", "big_endian", "chunked" } do
        assert.equal(math.maxinteger, f[name](1))
        assert.error_matches(function()
          return f[name] "2:3"
        end, beyond, 1, true)
      end
      assert.same({ math.maxinteger }, f.fits:read():totable())
      assert.equal(math.maxinteger, f.attrs.fits)
      assert.error_matches(function()
        return f.wide:read()
      end, "the value 1e+4000 does not fit into float64", 1, true)
      assert.error_matches(function()
        return f.attrs.wide
      end, "the value -1e+4000 does not fit into float64", 1, true)
      assert.same({ 1.5, math.huge }, f.wide "1:3:2":totable())
    end)

    it("refuse what does not fit into their types", with_python(function()
      local path = new_path()
      assert.equal("", run_python([==[
with h5py.File(sys.argv[1], 'w') as f:
    for t in 'i1 i2 i4 u1 u2 u4 u8 f2 f4 g'.split(): f[t] = np.ones(1, t)
    f['big'] = np.ones(1, '>i2')
    f['huge'] = np.array([1e300], 'g')
]==], path))
      -- the greatest number that fits, one that does not, and their like below
      local limits = {
        i1 = { 127, 128, -128, -129 }, i2 = { 32767, 32768, -32768, -32769 },
        i4 = { 2 ^ 31 - 1, 2 ^ 31, -2 ^ 31, -2 ^ 31 - 1 }, u1 = { 255, 256, 0, -1 },
        u2 = { 65535, 65536, 0, -1 }, u4 = { 2 ^ 32 - 1, 2 ^ 32, 0, -1 },
        u8 = { math.maxinteger, 2 ^ 64, 0, -1 }, f2 = { 65504, 65536, -65504, -65536 },
        f4 = { 2 ^ 127, 2 ^ 128, -2 ^ 127, -2 ^ 128 }, g = { 1e308, nil, -1e308, nil },
        big = { 32767, 32768, -32768, -32769 },
      }
      local f <close> = h5.open(path, "r+")
      for name, values in pairs(limits) do
        for i = 1, 4 do
          if i % 2 == 1 then
            f[name]:write(values[i])
            assert.equal(values[i], f[name](1))
          elseif values[i] then
            assert.error_matches(function()
              f[name]:write(values[i])
            end, "does not fit into", 1, true)
            assert.equal(values[i - 1], f[name](1))
          end
        end
      end
      assert.equal(1e300, f.huge(1))
    end))

    it("are refused where they lead out of the file or are not supported", with_python(function()
      local path = new_path()
      assert.equal("", run_python([==[
with h5py.File(sys.argv[1], 'w') as f:
    f['x'] = 1
    f['soft'] = h5py.SoftLink('/x')
    f['outside'] = h5py.ExternalLink('other.h5', '/x')
    f['hard'] = f['x']
    f.create_group('g')['loop'] = f['/']
    f.create_dataset('raw', shape=(4,), dtype='u1', external=[('/etc/passwd', 0, 4)])
    l = h5py.VirtualLayout(shape=(4,), dtype='i8')
    l[:] = h5py.VirtualSource('q.h5', 'x', shape=(4,))
    f.create_virtual_dataset('virtual', l)
    f.create_dataset('bomb', shape=(1 << 40,), dtype='f8', chunks=(1 << 20,), compression='gzip')
    f.create_dataset('lzf', data=np.arange(100), compression='lzf')
    f['void'] = np.array([b'ab'], 'V2')
    f['dtype'] = np.dtype('f4')
]==], path))
      local reasons = {
        raw = "its elements lie in another file",
        virtual = "it is a virtual dataset, whose elements lie in other files",
        bomb = "it declares more elements than the file holds",
        lzf = "it uses a filter other than gzip, shuffle and fletcher32",
        void = "opaque types are not supported",
      }
      local f <close> = h5.open(path)
      for name, reason in pairs(reasons) do
        local ds = f[name]
        assert.error_matches(function()
          ds:read()
        end, ("cannot read '/%s' in '%s': %s"):format(name, path, reason), 1, true)
      end
      -- of what declares more than the file holds, a part is a part
      assert.same({ 0, 0, 0 }, f.bomb "1099511627774:":totable())
      assert.equal(0, f.bomb(-1))
      assert.error_matches(function()
        return f.bomb "1:1000000000"
      end, "more elements are selected than the file holds; select fewer", 1, true)
      local unreachable = {
        soft = "it is a soft link",
        outside = "it is a link to another file",
        dtype = "it is neither a group nor a dataset",
      }
      for name, reason in pairs(unreachable) do
        assert.is_true(f:has(name))
        assert.error_matches(function()
          return f[name]
        end, ("cannot open '/%s' in '%s': %s"):format(name, path, reason), 1, true)
      end
      assert.equal(1, f.hard:read())
      local count = 0
      f:visit(function()
        count = count + 1
      end)
      assert.equal(7, count) -- x or hard once, not the links, the loop, the type
      -- nothing of that keeps the file from being written
      do
        local g <close> = h5.open(path, "r+")
        g.new = 1
      end
      assert.equal(#f + 1, #h5.open(path))
    end))

    it("are what h5py reads of ours", with_python(function()
      local path = new_path()
      do
        local f <close> = h5.open(path, "w")
        f:create("g/x", core.array { { 1.5, 2.385, -0.0 }, { 4, 5, 6 } },
          { gzip = 4, shuffle = true, maxshape = { math.huge, 3 } })
        f["g/x"]:append { 7, 8, 9 }
        f.i = core.array { 1, -2 }
        f.u = core.array({ 0, 255 }):astype("uint8")
        f.f = core.array({ 0.5 }):astype("float32")
        f.b = core.array { true, false }
        f.s = { "non-cat", "cat" }
        f.n = 2.385
        f.attrs.title = "Größe"
        f.attrs.names = { "W1", "b1" }
        f.attrs.on = true
      end
      assert.equal([==[
[[1.5, 2.385, -0.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]] gzip 4 True (None, 3)
int64 [1, -2]
uint8 [0, 255]
float32 [0.5]
bool [True, False]
[b'non-cat', b'cat'] 2.385
Größe [b'W1', b'b1'] True
['b', 'f', 'g', 'i', 'n', 's', 'u']
]==], run_python([==[
sys.stdout.reconfigure(encoding='utf-8')
with h5py.File(sys.argv[1]) as f:
    x = f['g/x']
    print(x[()].tolist(), x.compression, x.compression_opts, x.shuffle, x.maxshape)
    for k in 'iufb': print(f[k].dtype, f[k][()].tolist())
    print(f['s'][()].tolist(), f['n'][()])
    print(f.attrs['title'], f.attrs['names'].tolist(), f.attrs['on'])
    print(list(f))
]==], path))
    end))
  end)

  describe("damaged files", function()
    -- libhdf5 itself crashes on some kinds of damage; truncation is not one of them
    it("give errors when cut anywhere", function()
      local path = new_path()
      do
        local f <close> = h5.open(path, "w")
        f:create("g/x", core.zeros { 30, 7 }, { gzip = 1, chunks = { 4, 7 } })
        f.names = { "a", "b" }
        f.attrs.t = "text"
      end
      local bytes = read_bytes(path)
      local failures = 0
      for i = 0, 39 do
        write_bytes(path, bytes:sub(1, #bytes * i // 40))
        local ok, message = pcall(function()
          local f <close> = h5.open(path)
          return f["g/x"]:read(), f.names:read(), f.attrs.t
        end)
        if not ok then
          failures = failures + 1
          assert.matches("^.*cannot %l+ .*'.+': .+$", message)
          assert.is_nil(message:find("\n"))
        end
      end
      assert.equal(40, failures)
    end)
  end)

  it("stands for its array where one is expected", function()
    local path = os.tmpname()
    do
      local f <close> = h5.open(path, "w")
      f.x = np.array { { 1, 2.5 }, { 3, 4 } }
    end
    local f <close> = h5.open(path)
    assert.equal(10.5, np.sum(f.x))
    assert.same({ { 1, 2.5 }, { 3, 4 } }, np.array(f.x):totable())
    local dnn, X, W, b = require "dnn", f.x:read(), np.ones(1, 2), np.zeros(1, 1)
    assert.is_true(dnn.linear_forward(f.x, W, b) == dnn.linear_forward(X, W, b))
    assert.is_true(dnn.sigmoid(f.x) == dnn.sigmoid(X))
    local parameters = dnn.initialize_parameters(2, 3, 1)
    assert.is_true(dnn.L_model_forward(f.x, parameters) == dnn.L_model_forward(X, parameters))
    assert.is_true(dnn.planar.forward_propagation(f.x, parameters)
      == dnn.planar.forward_propagation(X, parameters))
    local net = dnn.sequential { dnn.linear(2, 1) }
    assert.is_true(net:forward(f.x) == net:forward(X))
    assert.is_true(net:predict(f.x) == net:predict(X))
    local _, message = pcall(function() f.x = 1 end)
    assert.matches('the file was opened with mode "r"; use', message)
    assert.is_nil(message:find("taken"))
    f:close()
    os.remove(path)
  end)

  describe("the course's data", function()
    it("opens as in the notebook", with_data("train_catvnoncat.h5", function(path)
      local f <close> = h5.open(path)
      assert.equal('<HDF5 dataset "train_set_x": shape (209, 64, 64, 3), type "|u1">',
        tostring(f["train_set_x"]))
      assert.same({ "list_classes", "train_set_x", "train_set_y" }, f:keys())
      assert.same({ "non-cat", "cat" }, f["list_classes"]:read())
      local x, y = f["train_set_x"]:read(), f["train_set_y"]:read()
      assert.equal("uint8", x.dtype)
      assert.equal("(209, 64, 64, 3)", tostring(x.shape))
      assert.same({ 17, 31, 56 }, x(1, 1, 1):totable())
      assert.same({ 0, 0, 1, 0, 0 }, y "1:5":totable())
      assert.same(flat(x(26)), flat(f["train_set_x"](26)))
    end))

    it("opens chunked and compressed", with_data("usps.h5", function(path)
      local f <close> = h5.open(path)
      local ds = f["train/data"]
      assert.equal("(456, 16)", tostring(ds.chunks))
      assert.equal("gzip", ds.compression)
      assert.equal("<i4", f["train/target"].type)
      assert.equal("int64", f["train/target"]:read().dtype)
      assert.same(flat(ds:read() "450:460, 15:18"), flat(ds "450:460, 15:18"))
    end))
  end)
end)
