local prompt = require "spec.helpers.prompt"
local program = require "spec.helpers.program"

describe("the commands about variables and memory", function()
  local directory
  local run, file = prompt.runners(function() return directory end)

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  it("%who, %whos and %mem tell the variables", function()
    local out = run("a = np.zeros(10, 10)", "local text = 'abc'", "%who", "%whos", "%mem")
    assert.matches("^a  text\nname  type    bytes  shape or value\n"
      .. 'a     array     800  %(10, 10%) f64\ntext  string      3  "abc"\n'
      .. "arrays [%d.]+ %a+ %(at most [^)]+%), Lua [%d.]+ %a+\na  800 B  %(10, 10%) f64", out)
  end)

  it("%seed starts the random numbers of all modules", function()
    local out, err = run("%seed 1", "np.random.rand(), math.random(100)", "%seed 1",
      "np.random.rand(), math.random(100)", "%seed x")
    local one, two = out:match("^Out%[2%]: (.-)\nOut%[4%]: (.*)$")
    assert.equal(one, two)
    assert.matches("^0.417022", one)
    assert.equal("error: %seed needs an integer, got 'x'\n", err)
  end)

  it("%strict refuses names that stand for nothing, tells of globals functions make", function()
    file("quiet.lua", "local x = undefined_name\nreturn { f = function() leaked = 1 end }")
    local out, err = run("%strict", "undefined_name", "%strict on", "%strict", "softmax = 1",
      "sofmax", "function f() made = 5 end", "f()", "made", "_, __, np ~= nil", "local l = 3", "l",
      "require 'quiet'", "%strict off", "undefined_name", "function g() more = 5 end", "g()")
    assert.equal("off\nOut[2]: nil\non\nOut[9]: 5\nOut[10]: 5, nil, true\nOut[12]: 3\n"
      .. 'Out[13]: {f = <function quiet.lua:2>}, "/quiet.lua"\nOut[15]: nil',
      (out:gsub('"[^"]*/quiet.lua"', '"/quiet.lua"')
        :gsub("<function [^>]*quiet", "<function quiet")))
    assert.matches("error: In[6]:1: 'sofmax' stands for nothing: did you mean 'softmax'?", err, 1,
      true)
    assert.matches("In[7]:1: makes the global variable 'made': is 'local' missing?\n", err, 1, true)
    assert.is_nil(err:find("softmax = 1", 1, true))
    assert.is_nil(err:find("'more'", 1, true))
  end)

  it("%gc, %page and %pwd work without a terminal", function()
    local out = run("%gc", "%page 1 + 1, 'two'", "repl.page { 1 }", "%pwd")
    assert.matches('^arrays [%d.]+ %a+, Lua [%d.]+ %a+\n2\n"two"\n{1}\n/', out)
  end)

  it("%reset forgets variables", function()
    local out = run("a = 1", "local b, c = 2, 3", "%reset b", "a, b, c", "%reset",
    "a, c, In[1], print")
    assert.matches("^Out%[4%]: 1, nil, 3\nOut%[6%]: nil, nil, nil, <", out)
  end)

  it("%reset -f forgets as %reset does", function()
    assert.equal("Out[4]: nil, nil", (run("a = 1", "local b = 2", "%reset -f", "a, b")))
    assert.equal("Out[4]: nil, 2", (run("a = 1", "local b = 2", "%reset -f a", "a, b")))
  end)
end)
