local program = require "spec.helpers.program"
local nb = require "dnn.nb"
local transcript = require "spec.helpers.transcript"

local lines_of, quote = transcript.lines, program.quote

--- The source without comments and titles, which the translations have in another language.
local function code_of(source)
  local code = {}
  for _, line in ipairs(lines_of(source)) do
    if line:find("^%-%->") or not line:find("^%s*%-%-") then
      code[#code + 1] = line
    end
  end
  return table.concat(code, "\n")
end

-- What an example is run with to print what it says, whatever the machine has.
local special_arguments = {
  ["examples/03_fashion_mnist.lua"] = " drawn", ["examples/zh/03_fashion_mnist.lua"] = " drawn",
  ["examples/gallery.lua"] = ' "$DNNLUA_FIGURES"',
}

--- The lines that an example says it prints as a script, which writes figures into files.
local function expected_of(path)
  local expected = transcript.expected(program.read_file(path))
  for i, line in ipairs(expected) do
    expected[i] = line:gsub("^%[image/png %d+x%d+%]$", "...figure-...png")
  end
  return expected
end

local figures -- the directory into which examples write theirs

--- Runs a command of the shell where figures go into that directory.
local function run(command)
  return program.shell(("export DNNLUA_FIGURES=%s\n%s"):format(quote(figures), command))
end

local function run_example(path, arguments)
  return run(("%s %s%s"):format(quote(program.path), quote(path), arguments or ""))
end

before_each(function()
  figures = program.make_directory()
end)

after_each(function()
  program.remove(figures)
end)

local examples = program.shell("ls examples/*.lua examples/zh/*.lua").out

-- As notebooks, cell by cell.
nb.spec "examples/0*.lua"
if not program.is_sanitized() then -- which takes long, and translations have the same code
  nb.spec "examples/zh/*.lua"
end

local pictures = program.make_directory()
nb.spec("examples/gallery.lua", { arguments = { pictures } })

teardown(function()
  program.remove(pictures)
end)

describe("every example", function()
  for _, path in ipairs(lines_of(examples)) do
    it("prints what it says as a script, too: " .. path, function()
      if program.is_sanitized() and path:find("/zh/", 1, true) then
        pending("translations have the same code")
        return
      end
      local expected = expected_of(path)
      assert.is_true(#expected > 0, "it says nothing")
      local result = run_example(path, special_arguments[path])
      assert.equal("", result.err)
      assert.equal(0, result.status)
      local wanted, printed, line = transcript.difference(expected, lines_of(result.out))
      assert.equal(wanted, printed, line and "line " .. line)
    end)

    it("is Lua that Lua reads: " .. path, function()
      local result = program.shell("luac5.4 -p " .. quote(path))
      assert.equal("", result.err)
      assert.equal(0, result.status)
    end)
  end

  for _, path in ipairs(lines_of(examples)) do
    local translation = path:gsub("^examples/", "examples/zh/")
    if program.exists(translation) then
      it("has the same code and output in its translation: " .. path, function()
        assert.equal(code_of(program.read_file(path)), code_of(program.read_file(translation)))
      end)
    end
  end

  it("gets 0.89 of Fashion-MNIST right, or says that it draws data where that is absent", function()
    local path = "examples/03_fashion_mnist.lua"
    if not program.exists("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz") then
      assert.matches("^data:\tdrawn here\n", run_example(path).out)
      return
    elseif program.is_sanitized() then
      pending("Fashion-MNIST is too large for a sanitized build")
      return
    end
    local result = run_example(path)
    assert.equal("", result.err)
    local accuracy = tonumber(result.out:match("epoch 8: loss [%d.]+, test accuracy ([%d.]+)"))
    assert.is_true(accuracy >= 0.89)
  end)

  it("says how it is used", function()
    for _, arguments in ipairs { "one.h5", "one.h5 two.h5 many" } do
      local result = program.run("examples/02_cat_classifier.lua " .. arguments)
      assert.equal(1, result.status)
      assert.matches("usage: 02_cat_classifier.lua %[TRAIN.h5 TEST.h5 %[ITERATIONS%]%]", result.err)
    end
  end)

  for _, path in ipairs(lines_of(program.shell("ls examples/0*.lua").out)) do
    it("runs under plain Lua: " .. path, function()
      if program.is_sanitized() then
        pending("the modules need the sanitizer's runtime")
        return
      end
      local build = program.path:match("^(.*)/[^/]*$") or "."
      local environment = "LUA_PATH='./lua/?.lua;./lua/?/init.lua;;' LUA_CPATH="
        .. quote(build .. "/lib/?.so;;")
      local result = run(("%s %s %s%s"):format(environment, program.reference, path,
        special_arguments[path] or ""))
      assert.equal("", result.err)
      local wanted, printed, line = transcript.difference(expected_of(path), lines_of(result.out))
      assert.equal(wanted, printed, line and "line " .. line)
    end)
  end
end)

describe("the gallery", function()
  it("has every kind of plot", function()
    local source, used = program.read_file("examples/gallery.lua"), {}
    local kinds = require("dnn.plot.axes").kinds
    for name, kind in pairs(kinds) do
      used[kind] = used[kind] or source:find("[%.:]" .. name .. "[%s({]") ~= nil
    end
    for kind, is_used in pairs(used) do
      assert.is_true(is_used, kind)
    end
  end)

  it("writes pictures into the directory that is given, in both styles", function()
    assert.equal(0, run_example("examples/gallery.lua", ' "$DNNLUA_FIGURES/new"').status)
    local names = lines_of(program.shell("ls " .. quote(figures .. "/new")).out)
    assert.is_true(#names >= 48)
    for _, name in ipairs(names) do
      assert.matches("%-light%.png$", (name:gsub("%-dark%.png$", "-light.png")))
      assert.equal("\137PNG", program.read_file(figures .. "/new/" .. name):sub(1, 4))
    end
  end)
end)

describe("the comparison of lines", function()
  it("takes ... for anything, and nothing else", function()
    assert.is_true(transcript.matches("cost 0.69...", "cost 0.6931"))
    assert.is_true(transcript.matches("a ... b", "a  b"))
    assert.is_false(transcript.matches("cost 0.69...", "cost 0.7"))
    assert.is_false(transcript.matches("cost 0.6931472", "cost 0.6931471"))
    assert.is_false(transcript.matches("a.b", "axb"))
    assert.is_true(transcript.matches("[[-0.5 %d]]", "[[-0.5 %d]]"))
  end)
end)
