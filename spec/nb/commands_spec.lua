local program = require "spec.helpers.program"

local directory, path

before_each(function()
  directory = program.make_directory()
  path = directory .. "/n.lua"
end)

after_each(function()
  program.remove(directory)
end)

--- Runs a command of notebooks on such a text; its output has no directories.
local function run(command, text)
  program.write_file(path, text)
  local result = program.run(("nb %s %s"):format(command, program.quote(path)))
  result.out = result.out:gsub(directory:gsub("%p", "%%%0") .. "/", "")
  return result
end

describe("nb list", function()
  it("shows the cells", function()
    assert.equal("   1  line 1     code     code-1\n   2  line 2     markdown markdown-2\n"
      .. "   3  line 4     code     x                        Train it\n",
      run("list", "print(1)\n-- %% [markdown]\n-- a\n-- %% Train it id=\"x\"\n").out)
  end)
end)

describe("what nb commands tell", function()
  it("changes no terminal, whatever files and cells are called", function()
    local name = "a\27[31mb.lua"
    program.write_file(directory .. "/" .. name, "-- %% t\27[5m\nprint(1)\n"
      .. "--> 2\27[7m\n-- %%\nx x\n")
    for _, words in ipairs { "run %s", "run --quiet %s", "check %s", "lint %s", "list %s n.lua",
      "clean %s", "strip %s", "run --%s", "run %s %s", "%s", "export %s --to pdf", "run n%s",
      "convert %s %s.txt" } do
      program.write_file(path, "print(1)\n")
      local result = program.shell_in(directory, '"$dnnlua" nb '
        .. words:gsub("%%s", (program.quote(name):gsub("%%", "%%%%"))))
      assert.not_matches("\27", result.out .. result.err, 1, true)
      assert.matches("%S", result.out .. result.err)
    end
  end)
end)

describe("nb strip", function()
  it("takes recorded output away, and nothing else", function()
    local text = "-- %%  A\nprint(1)\n--> 1\nprint 'x' --> no\n--[[ out\nx\n]]\n\n-- %% B\n"
      .. "error 'y'\n--! error: y\n"
    assert.equal("n.lua: 3 outputs taken away\n", run("strip", text).out)
    assert.equal("-- %%  A\nprint(1)\nprint 'x' --> no\n\n-- %% B\nerror 'y'\n",
      program.read_file(path))
    assert.equal("n.lua: 0 outputs taken away\n", run("strip", program.read_file(path)).out)
  end)
end)

describe("nb clean", function()
  it("puts one empty line between cells", function()
    local header = "-- ---\n-- a: 1\n-- ---\n\n"
    local text = header .. "-- %% A  \n\n \nprint(1)\n\n\nprint [[\n\n]]\n\n\n\n-- %% B\n"
      .. "-- %%\nprint(2)"
    local clean = header .. "-- %% A\nprint(1)\n\n\nprint [[\n\n]]\n\n-- %% B\n\n-- %%\n"
      .. "print(2)\n"
    assert.equal("n.lua: cleaned\n", run("clean", text).out)
    assert.equal(clean, program.read_file(path))
    assert.equal("n.lua: clean\n", run("clean", clean).out)
    assert.equal(clean, program.read_file(path))
    run("clean", "-- %%\r\n\r\nprint(1)")
    assert.equal("-- %%\r\nprint(1)\r\n", program.read_file(path))
  end)
end)

describe("nb lint", function()
  it("finds what is wrong, with its line", function()
    local result = run("lint", "-- %% [markdown]\n-- a\nb\n--%% C\n-- %%time\n-- %% D tag=1\n"
      .. "local = 1\n-- %% E tol=x\nx = [[\n-- %% F\n]]\n")
    assert.equal("n.lua:3: this is prose, which must be a comment\n"
      .. "n.lua:4: this begins no cell: write \"-- %% title\" with one blank, where the line "
      .. "begins\nn.lua:6: the option tag means nothing here: did you mean tags?\n"
      .. "n.lua:7: name expected\nn.lua:8: the value of tol is no literal\n"
      .. "n.lua:9: unfinished long string\nn.lua:11: unexpected symbol\n", result.out)
    assert.equal(1, result.status)
  end)

  it("finds names that modules do not have, but where an error is expected", function()
    local result = run("lint", "-- %% A\nlocal function f()\n  return np.zeross(3)\nend\n"
      .. "-- %% B\nnp.oness(3)\n--! error: ...\n-- %% [markdown]\n-- np.oness\n")
    assert.matches("^n%.lua:3: [^\n]*zeross[^\n]*\n$", result.out)
    assert.equal(1, result.status)
  end)

  it("finds code in prose and in markers, where Lua ends a comment", function()
    local message = "this is prose, which must be a comment\n"
    for text, line in pairs { ["-- %% [markdown]\n--[[ a ]] b = 1\n"] = 2,
      ["-- %% [markdown]\n-- a\n--[[\n]]\n\n-- b\rc = 1\n"] = 6, ["-- %% a\rb = 1\nc = 2\n"] = 1,
      ["-- %% [raw]\n--[[ a\n"] = 2 } do
      assert.equal(("n.lua:%d: %s"):format(line, message), run("lint", text).out)
    end
    assert.equal("", run("lint", "-- %% [markdown]\n--[==[\na ]] b\n]==] -- c\n\n-- d\n").out)
  end)

  it("finds what makes a notebook no script", function()
    local text = "-- %% A\nlocal a = 1\n\na\n-- %% B\nprint(a)\n"
    assert.equal("", run("lint", text).out)
    assert.equal("n.lua:4: this expression is no statement of Lua: write display(...)\n",
      run("lint --portable", text).out)
    local many = ("-- %%\nlocal a\n"):rep(201)
    assert.equal(0, run("lint", many).status)
    assert.matches("too many local variables", run("lint --portable", many).out)
  end)

  it("finds nothing in the examples", function()
    local result = program.run("nb lint --portable examples/*.lua examples/zh/*.lua")
    assert.equal("", result.out)
    assert.equal(0, result.status)
  end)
end)

describe("nb watch", function()
  it("ends where there is no file", function()
    local result = program.run("nb watch " .. program.quote(path .. ".absent"))
    assert.equal(1, result.status)
    assert.equal("", result.out)
    assert.matches("No such file", result.err, 1, true)
  end)

  it("waits until a file that changed is written, and not empty", function()
    local looks = { { 5, 1 }, { nil, nil }, { nil, nil }, { 0, 2 }, { 0, 2 }, { 4, 3 }, { 7, 3 },
      { 7, 3 } }
    local host = { stat = function()
      return table.unpack(table.remove(looks, 1), 1, 2)
    end }
    local size, time = require("dnn.nb.commands.watch").wait(host, path, 5, 1)
    assert.same({ 7, 3 }, { size, time })
  end)

  it("runs a notebook again from the first changed cell", function()
    local text = "-- %%\nlocal n = 0\nprint 'first'\n-- %%\nn = n + 1\nprint(n)\n-- %%\n"
      .. "print 'end'\n"
    program.write_file(path, text)
    local pipe <close> = assert(io.popen(("echo $$; exec %s nb watch --quiet %s 2>&1"):format(
      program.quote(program.path), program.quote(path))))
    local process = pipe:read("l")
    -- At once: in a file written in place, what is there so far may be looked at for long.
    local function save(changed)
      program.write_file(path .. ".new", changed)
      assert(os.rename(path .. ".new", path))
    end
    local function lines_of_run()
      local lines = {}
      for line in pipe:lines() do
        if line:find("^%-%- watching") then
          break
        end
        lines[#lines + 1] = line
      end
      return table.concat(lines, " ")
    end
    assert.equal("first 1 end", lines_of_run())
    save((text:gsub("n = n %+ 1", "n = n + 10")))
    assert.equal("11 end", lines_of_run())
    save(text .. "error 'bad'\n")
    assert.matches("^12 end error: .*n.lua:9: bad", lines_of_run())
    save(text .. "\n-- %% [markdown\n")
    assert.matches("n.lua:10: the bracket of the kind is not closed", lines_of_run())
    save(text .. "\n-- comment\n")
    assert.equal("end", lines_of_run())
    assert.is_true(os.execute("kill " .. process))
  end)
end)
