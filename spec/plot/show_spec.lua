local drawing = require "dnn.drawing"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local show = require "dnn.plot.show"
local terminal = require "spec.helpers.terminal"

local kind = drawing.backends().cairo and "png" or "svg"

describe("show", function()
  local directory, pty, script

  setup(function()
    directory = program.make_directory()
    pty = terminal.build(directory)
    script = directory .. "/plot.lua"
    program.write_file(script, [[
      local plt = require "dnn.plot"
      plt.plot { 1, 2 }
      plt.title "a figure"
      plt.show()
      print "done"]])
  end)

  teardown(function()
    program.remove(directory)
  end)

  before_each(function()
    plt.close "all"
  end)

  after_each(function()
    plt.close "all"
    show.mode "on"
  end)

  --- Runs the script; standard output is no terminal.
  local function run(environment)
    return program.shell(("env %s %s %s"):format(environment, program.path, script))
  end

  it("writes a new file where there is no terminal, and prints its name", function()
    local figures = directory .. "/figures"
    program.shell("mkdir " .. figures)
    program.write_file(figures .. "/figure-1." .. kind, "mine")
    for i = 2, 3 do
      local name = ("%s/figure-%d.%s"):format(figures, i, kind)
      assert.equal(name .. "\ndone\n", run("DNNLUA_FIGURES=" .. figures).out)
      assert.truthy(program.read_file(name):find(kind == "png" and "^\x89PNG" or "<svg"))
    end
    assert.equal("mine", program.read_file(figures .. "/figure-1." .. kind))
    -- not even where a link leads nowhere
    program.shell(("ln -s nowhere %s/figure-4.%s"):format(figures, kind))
    assert.equal(("%s/figure-5.%s\ndone\n"):format(figures, kind),
      run("TMPDIR=" .. figures).out)
  end)

  it("says what is wrong where it cannot write, and goes on", function()
    local result = run("DNNLUA_FIGURES=" .. directory .. "/none")
    assert.truthy(result.err:find("cannot write '" .. directory .. "/none/figure-1", 1, true))
    assert.truthy(result.out:find("done\n$"))
  end)

  it("draws text on a terminal that draws no pictures", function()
    local out = terminal.talk(pty, program.path .. " " .. script, { "< done" },
      "LC_ALL=C.UTF-8 TERM=screen-256color COLORTERM=")
    assert.truthy(not out or out:find("a figure", 1, true) and out:find("┌─", 1, true)
      and out:find("\27[38;5;31m", 1, true), out)
    local plain = terminal.talk(pty, program.path .. " " .. script, { "< done" },
      "LC_ALL=C TERM=screen NO_COLOR=1")
    assert.truthy(not plain or plain:find("+---", 1, true) and not plain:find("[\27\x80-\xff]"),
      plain)
  end)

  it("draws pictures on terminals that are known, or chosen", function()
    if kind ~= "png" then
      pending("there is no cairo")
      return
    end
    for environment, sequence in pairs {
      ["TERM=xterm-kitty"] = "\27_Ga=T,f=100,",
      ["TERM=xterm TERM_PROGRAM=iTerm.app"] = "\27]1337;File=",
      ["TERM=xterm DNNLUA_GRAPHICS=sixel"] = "\27P0;1;0q",
      ["TERM=xterm TMUX=x DNNLUA_GRAPHICS=kitty"] = "\27_Ga=T,f=100,",
    } do
      local out = terminal.talk(pty, program.path .. " " .. script, { "< done" },
        "TMUX= KITTY_WINDOW_ID= TERM_PROGRAM= " .. environment)
      assert.truthy(not out or out:find(sequence, 1, true), environment)
    end
  end)

  it("shows no picture when that is switched off", function()
    assert.equal("<figure 640x480 with 1 axes>\ndone\n", run("DNNLUA_GRAPHICS=none").out)
  end)

  it("takes the mode from the environment until one is set", function()
    assert.equal("on", show.mode())
    assert.equal("text", show.mode "braille")
    assert.equal("text", show.mode "blocks")
    assert.equal("kitty", show.mode "kitty")
    assert.equal("off", show.mode "off")
    assert.equal("on", show.mode "on")
    raises('there is no mode for figures "kity": did you mean "kitty"?', show.mode, "kity")
    local result = run("DNNLUA_GRAPHICS=kity")
    assert.truthy(result.err:find('DNNLUA_GRAPHICS: there is no mode for figures "kity"', 1, true))
  end)
end)
