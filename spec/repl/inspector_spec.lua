local inspector = require "dnn.repl.inspector"
local program = require "spec.helpers.program"
local prompt = require "spec.helpers.prompt"

describe("dnn.repl.inspector", function()
  local directory
  local run = prompt.runners(function() return directory end)

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  it("understands questions", function()
    for input, expected in pairs {
      ["?x"] = { "x", false }, ["x?"] = { "x", false }, ["??np.sum"] = { "np.sum", true },
      ["net:fit??"] = { "net:fit", true }, ["?"] = { "", false },
    } do
      assert.same(expected, { inspector.question(input) }, input)
    end
    assert.is_nil(inspector.question("x + y"))
  end)

  it("shows entries, comments, values and sources", function()
    local out, err = run("?string.rep", "np.zeros?", "-- doubles x", "function twice(x)",
    "return 2 * x",
      "end", "?twice", "??twice", "local n = 2.385", "n?", "?for", "?sofmax", "??print")
    assert.matches("string.rep(s, n [, separator]) -> string\n  The text n times", out, 1, true)
    assert.matches("np.zeros(shape", out, 1, true)
    assert.matches("twice(x)\n", out, 1, true)
    assert.matches("function twice(x)\nreturn 2 * x\nend\n", out, 1, true)
    assert.matches("n: number 2.385\nfor: a word of the language", out, 1, true)
    assert.equal("error: no help for 'sofmax'; did you mean 'softmax'?\n"
      .. "error: the source of 'print' is not known: it is a function in C\n", err)
  end)

  it("explains methods of axes and figures", function()
    local out = run("?plt.plot", "local fig, ax = plt.subplots();", "?ax.set_xlim", "?fig.savefig",
      "plt.close()")
    assert.matches("plt.plot([x,] y [, format] [, options]) -> lines\n", out, 1, true)
    assert.matches("axes:set_xlim(low [, high]) -> low, high\n", out, 1, true)
    assert.matches("plt.savefig(path [, options])\n", out, 1, true)
  end)

  it("answers the function help", function()
    local out, err = run("help()", "help(string.rep)", "help('np.zeros')", "help(np.ones(2))",
      "help{a = 1}", "function twice(x) end", "help(twice)", "help 'sofmax'",
      "repl.help(string.rep)")
    assert.matches("?name", out, 1, true)
    assert.matches("string.rep(s, n [, separator]) -> string\n  The text n times", out, 1, true)
    assert.matches("np.zeros(shape", out, 1, true)
    assert.matches("this: array (2,) f64\nthis: table with 1 fields\n  a\nfunction(x)\n", out, 1,
      true)
    assert.equal("error: no help for 'sofmax'; did you mean 'softmax'?\n", err)
  end)

  it("knows files, bars and what shows values", function()
    local out = run("?h5.open", "?dataset:append", "?dnn.progress", "?display")
    for _, signature in ipairs { "h5.open(path [, mode, options]) -> file", "dataset:append(value)",
      "dnn.progress(what [, options]) -> bar",
      "display(value, ... [, {id = name}]) -> handle" } do
      assert.matches(signature, out, 1, true)
    end
  end)

  it("searches with %apropos", function()
    local out = run("%apropos logarithm", "%apropos qqqqq")
    assert.matches("math.log  ", out, 1, true)
    assert.matches("no help mentions 'qqqqq'$", out)
  end)
end)
