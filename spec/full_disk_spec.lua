-- What writes files, on a disk of 4 MB that is full: a file system in memory, which only root may
-- mount, in a mount namespace of its own.

local program = require "spec.helpers.program"
local terminal = require "spec.helpers.terminal"

local quote = program.quote

describe("a full disk", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  -- Each writer writes a file: the old ones are small (1), the new ones not (2). Prints what is
  -- wrong, and a line at the end.
  local code = [[
    local dnn, np, h5, plt = require "dnn", require "dnn.np", require "dnn.h5", require "dnn.plot"
    local safetensors, nb = require "dnn.safetensors", require "dnn.nb"
    local directory = arg[1]
    local function values(n) return np.ones(n == 1 and 100 or 1000000) * n end
    local function net(n) return dnn.mlp { 10, n == 1 and 3 or 100000, 1 } end
    local function draw(n)
      local _, ax = plt.subplots()
      ax:plot(np.arange(n == 1 and 5 or 3000))
    end
    local writers = {
      ["a.npy"] = function(path, n) np.save(path, values(n)) end,
      ["a.npz"] = function(path, n) np.savez(path, { a = values(n) }) end,
      ["b.npz"] = function(path, n)
        np.savez_compressed(path, { a = np.random.rand(n == 1 and 100 or 800000) })
      end,
      ["a.txt"] = function(path, n) np.savetxt(path, values(n)) end,
      ["a.csv"] = function(path, n) dnn.data.write_csv(path, { a = values(n) }) end,
      ["a.h5"] = function(path, n)
        local f <close> = h5.open(path, "w")
        f.x = values(n)
        f:close()
      end,
      ["b.h5"] = function(path, n)
        local f <close> = h5.open(path, n == 1 and "w" or "a")
        if n == 1 then
          f:create("x", np.arange(10), { maxshape = { math.huge } })
        else
          f.x:append(np.arange(1000000))
          f.y = 3
        end
        f:close()
      end,
      ["net.h5"] = function(path, n) net(n):save(path) end,
      ["a.safetensors"] = function(path, n) safetensors.save(path, { a = values(n) }) end,
      ["b.safetensors"] = function(path, n) net(n):export(path) end,
      ["a.onnx"] = function(path, n) net(n):export(path) end,
      ["a.keras"] = function(path, n) net(n):export(path) end,
      ["a.weights.h5"] = function(path, n) net(n):export(path) end,
      ["image.png"] = function(path, n) plt.imsave(path, np.random.rand(n * 10, 1000)) end,
    }
    for _, ending in ipairs { "png", "svg", "pdf" } do
      writers["figure." .. ending] = function(path, n)
        draw(n)
        plt.savefig(path)
        plt.close "all"
      end
    end
    local quote = function(text) return "'" .. text .. "'" end
    local function run(command)
      local out = io.popen(command .. " 2>&1")
      local text = out:read "a"
      if not out:close() then error(text, 0) end
    end
    local notebook = "-- %% \nprint('x')\n-- out: y\n"
    for name, arguments in pairs { ["n.lua"] = "nb check --update",
      ["m.lua"] = "nb export --to html -o " .. directory .. "/m.html", ["c.lua"] = "nb convert" } do
      writers[name] = function(path, n)
        if n == 1 then
          local file <close> = assert(io.open(path, "w"))
          file:write(notebook)
          return
        end
        run(("%s %s %s %s"):format(arg[2], arguments, path,
          name == "c.lua" and directory .. "/c.ipynb" or ""))
      end
    end
    local function read(path)
      local file <close> = assert(io.open(path, "rb"))
      return file:read "a"
    end
    local function list()
      local names = {}
      for name in io.popen("ls -A " .. directory):lines() do
        names[#names + 1] = name
      end
      return table.concat(names, " ")
    end
    local old, count = {}, 0
    for name, write in pairs(writers) do
      write(directory .. "/" .. name, 1)
      old[name] = read(directory .. "/" .. name)
      count = count + 1
    end
    local filler = assert(io.open(directory .. "/filler", "wb"))
    filler:setvbuf "no"
    while filler:write(("x"):rep(4096)) do end
    filler:close()
    local names = list()
    for name, write in pairs(writers) do
      local path = directory .. "/" .. name
      local ok, problem = pcall(write, path, 2)
      if ok then
        print(name, "no error")
      elseif not tostring(problem):find("No space left on device", 1, true) then
        print(name, problem)
      end
      if read(path) ~= old[name] then
        print(name, "is not the old file any more")
      end
      if list() ~= names then
        print(name, "left something behind", list())
      end
    end
    os.remove(directory .. "/filler")
    for name, write in pairs(writers) do -- there is room again
      local ok, problem = pcall(write, directory .. "/" .. name, 1)
      if not ok then
        print(name, problem)
      end
    end
    print(count .. " writers")
  ]]

  it("is an error of all that writes, and leaves the old files, and nothing else", function()
    if program.shell("unshare -m true").status ~= 0 then
      pending "needs a mount namespace, which only root makes"
      return
    end
    local disk = directory .. "/disk"
    program.shell("mkdir " .. disk)
    program.write_file(directory .. "/code.lua", code)
    local result = program.shell(("unshare -m sh -c %s"):format(quote(
      ("mount -t tmpfs -o size=4m none %s && %s %s/code.lua %s %s"):format(disk,
        quote(program.path), directory, disk, quote(program.path)))))
    assert.equal("", result.err)
    assert.equal("20 writers\n", result.out)
  end)

  it("leaves the old history, also where it would be cut", function()
    local pty = terminal.build(directory)
    if program.shell("unshare -m true").status ~= 0 then
      pending "needs a mount namespace, which only root makes"
      return
    end
    local disk, lines = directory .. "/small", {}
    for i = 1, 40960 do -- which fill pages to the end
      lines[i] = ("x = %06d\n"):format(i)
    end
    program.shell("mkdir " .. disk)
    program.write_file(directory .. "/history", table.concat(lines))
    local command = ("unshare -m sh -c %s"):format(quote(([[
      mount -t tmpfs -o size=4m none %s && cp %s/history %s && cat /dev/zero >%s/filler
      DNNLUA_HISTORY=%s/history %s --no-color
      cmp %s/history %s/history && ls -A %s && echo wh""ole
    ]]):format(disk, directory, disk, disk, disk, program.path, disk, directory, disk)))
    local out = terminal.talk(pty, command, { "< In[1]: ", "> 6 * 7\\r", "< Out[1]: 42",
      "< In[2]: ", "> \\x04", "< whole" }, "TERM=xterm")
    if out then
      assert.matches("\nfiller%s+history%s+whole", out)
    end
  end)
end)
