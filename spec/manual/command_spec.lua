local doc = require "dnn.help.doc"
local parts = require "dnn.manual.parts"
local program = require "spec.helpers.program"

local function help(arguments)
  return program.run("help " .. arguments)
end

describe("dnnlua help", function()
  it("tells of functions, methods and commands by their names", function()
    local result = help "linspace"
    assert.equal("", result.err)
    assert.equal(doc.describe(parts.find "np.linspace") .. "\n", result.out)
    assert.matches("^np%.sum%(", help "A:sum".out)
    assert.matches("^dnnlua nb check FILE", help "nb check".out)
    assert.matches("^%%time CODE\n", help "%time".out)
    assert.matches("^string%.format%(", help "string.format".out)
  end)

  it("lists what a module or an object has, a line each", function()
    local out = help "np.linalg".out
    assert.matches("^np%.linalg\n\nnp%.linalg%.cholesky +%u", out)
    assert.equal(#parts.groups "np.linalg"[1].entries + 2, select(2, out:gsub("\n", "")))
    assert.matches("^Methods of arrays\n\nA:abs_ ", help "A".out)
    assert.matches("\n\nnb%.check +Runs", help "nb".out) -- behind the command of that name
  end)

  it("searches for words", function()
    local out = help "clip_norm".out
    assert.matches("^net:compile  ", out)
    assert.equal(1, select(2, out:gsub("\n", "")))
  end)

  it("lists what there is", function()
    local result = help ""
    assert.equal(0, result.status)
    for _, line in ipairs { "Arrays\n  np ", "\n  A: ", "\n  dnnlua nb ", "\nThe prompt\n  %" } do
      assert.is_truthy(result.out:find(line, 1, true), line)
    end
    for line in result.out:gmatch "[^\n]+" do
      assert.is_true(#line <= 80, line)
    end
  end)

  it("suggests a name for one that is not there", function()
    local result = help "linspce"
    assert.equal(1, result.status)
    assert.equal("dnnlua help: there is nothing about 'linspce': did you mean 'linspace'?\n",
      result.err)
    assert.equal("dnnlua help: there is nothing about '\\27[31m'\n", help "'\27[31m'".err)
  end)

  it("refuses options that mean nothing", function()
    for arguments, message in pairs { ["--to md"] = "--to is followed by html, got 'md'",
      ["--to html np"] = "a page has all texts: leave the name out",
      ["-o x"] = "-o is for --to html", ["--to"] = "--to needs a value",
      ["--too"] = "there is no option --too: did you mean --to?" } do
      local result = help(arguments)
      assert.equal(2, result.status)
      assert.equal("dnnlua help: " .. message, result.err:match "^[^\n]*")
    end
    assert.matches("^usage: dnnlua help %[NAME%]", help "--help".out)
  end)
end)

describe("the parts of the manual", function()
  it("have every entry once", function()
    local seen, names, count = {}, {}, 0
    for _, part in ipairs(parts.list()) do
      assert.is_string(part.title)
      for _, group in ipairs(part.groups) do
        for _, entry in ipairs(group.entries) do
          assert.is_nil(seen[entry], entry.name)
          seen[entry], names[entry.name], count = true, true, count + 1
        end
      end
    end
    for _, entries in ipairs { doc.entries(), require("dnn.help.docs.lua").entries } do
      for _, entry in ipairs(entries) do
        assert.is_true(seen[entry], entry.name)
      end
    end
    for _, name in ipairs(require("dnn.repl.commands.registry").names()) do
      assert.is_true(names["%" .. name], name)
    end
    assert.is_true(count > 1000)
  end)
end)
