-- Figures at the prompt, and the command %plot.

local program = require "spec.helpers.program"
local terminal = require "spec.helpers.terminal"
local prompt = require "spec.helpers.prompt"

describe("figures at the prompt", function()
  local directory, pty

  setup(function()
    directory = program.make_directory()
    pty = terminal.build(directory)
  end)

  teardown(function()
    program.remove(directory)
  end)

  describe("without a terminal", function()
    local run_limited = select(3, prompt.runners(function() return directory end))

    --- Runs inputs whose figures go into the directory. Returns the output, with "FIGURE" for each
    --- name of a file, and the errors.
    local function run(...)
      local out, err = run_limited("export DNNLUA_FIGURES=" .. directory, ...)
      return out:gsub("[^\n]*/figure%-%d+%.%l+", "FIGURE"), err
    end

    it("are shown once at the end of an input, and no artists beside them", function()
      local out, err = run("plt.plot{1, 2}", "plt.plot{1, 2}; 5", "fig, ax = plt.subplots(1, 2)",
        "ax[1]:plot{1, 2}", "fig", "fig;", "plt.plot({1, 2}); fig", "x = 1")
      assert.equal("", err)
      assert.equal("FIGURE\nOut[2]: 5\nFIGURE\nFIGURE\nFIGURE\nFIGURE\nFIGURE\nFIGURE", out)
    end)

    it("go on with what decorates them in the next input", function()
      local out, err = run("plt.plot{1, 2}", "first = plt.gcf()", "plt.title 'costs'",
        "plt.savefig 'costs.svg'", "rawequal(plt.gcf(), first)", "plt.plot{3, 4};",
        "rawequal(plt.gcf(), first)")
      assert.equal("", err)
      assert.matches("Out%[5%]: true\n.*Out%[7%]: false", out)
      assert.matches("<svg", program.read_file(directory .. "/costs.svg"), 1, true)
    end)

    it("are shown after an error if something was drawn", function()
      local out, err = run("plt.plot('x')", "plt.plot{1, 2} error 'stop'", "plt.legend()")
      assert.equal("FIGURE", out)
      assert.matches("error: In%[1%]:1: plot: .*error: In%[2%]:1: stop.*error: In%[3%]:1: legend: ",
        err)
    end)

    it("of a file that runs before the prompt are shown before the first input", function()
      program.write_file(directory .. "/before.lua", 'require("dnn.plot").plot { 1, 2 }')
      local result = program.shell(("cd %s; DNNLUA_FIGURES=. %s -i --no-color before.lua"):format(
        directory, program.path:find("^/") and program.path
          or os.getenv "PWD" .. "/" .. program.path), "x = 1\n")
      assert.matches("^%./figure%-%d+%.%l+\nIn%[1%]: ", result.out)
    end)

    it("are dropped at the end of a script", function()
      local result = program.shell("DNNLUA_FIGURES=. " .. program.path .. " " .. directory
        .. "/before.lua")
      assert.same({ "", "", 0 }, { result.out, result.err, result.status })
    end)

    it("stay open with %plot off", function()
      local out, err = run("%plot off", "plt.plot{1, 2};", "plt.title('x');", "%plot",
        "#plt.get_fignums()", "plt.show()", "%plot on", "%plot", "plt.plot{1, 2}", "%plot none",
        "plt.plot{1, 2}", "%plot")
      assert.equal("", err)
      assert.equal("off\nOut[5]: 1\nFIGURE\nfiles\nFIGURE\n<figure 640x480 with 1 axes>\nnone", out)
    end)

    it("are drawn of values by %plot, whose figure others go on with", function()
      local out, err = run("local t = {1, 2, 3}", "%plot t, {3, 2}, function(x) return x end",
        "ax = plt.gca();", "labels = {}",
        "for i, line in ipairs(ax:get_lines()) do labels[i] = line:get_label() end", "labels",
        "repl.plot(t, np.arange(3))", "repl.plot(math.sin)", "%plot plt.gcf()",
        "%plot {1,", "2}")
      assert.equal("", err)
      assert.equal('FIGURE\nFIGURE\nOut[6]: {"t", "{3, 2}", "function(x) return x end"}\nFIGURE\n'
        .. "FIGURE\nFIGURE\nFIGURE", out)
    end)

    it("say what cannot be drawn", function()
      local out, err = run("%plot kity", "%plot {x = 1}", "%plot 'text'", "%plot nothing.x",
        "%plot {1} {2}", "%plot print()", "local _ <close> = nil")
      assert.equal("", out)
      for _, text in ipairs {
        "error: %plot: 'kity' is nil; there is no mode \"kity\": did you mean \"kitty\"?\n",
        "error: plot: {x = 1}: cannot make an array: the value has the key 'x'",
        "error: plot: 'text' must be an array or a table of numbers, got string\n",
        "error: %plot: the code gives no value\n",
      } do
        assert.matches(text, err, 1, true)
      end
    end)

    it("are drawn of histories", function()
      local out, err = run("X, Y = np.array{{0., 1}}, np.array{{0., 1}}", "net = dnn.mlp{1, 1}",
        "h = net:fit(X, Y, {epochs = 2, progress = false, plot = true})", "plt.title 'after'",
        "h:plot()", "%plot h", "%plot h.loss, h")
      assert.equal("FIGURE\nFIGURE\nFIGURE\nFIGURE", out)
      assert.equal("error: plot: a history is drawn alone, or its lists are, such as h.loss\n", err)
    end)
  end)

  describe("on a terminal", function()
    --- Holds a dialogue with the prompt, which leaves at its end.
    local function talk(steps, environment)
      table.insert(steps, 1, "< In[1]: ")
      steps[#steps + 1] = "> \\x04"
      return terminal.talk(pty, program.quote(program.path) .. " -q --no-color", steps,
        ("TERM=screen LC_ALL=C.UTF-8 DNNLUA_HISTORY= DNNLUA_GRAPHICS= DNNLUA_PROGRESS= "
          .. "XDG_CONFIG_HOME=%s %s"):format(directory, environment or "NO_COLOR=1"))
    end

    it("are drawings in text", function()
      local out = talk { "> plt.plot({1, 2}) plt.title 'rising'\\r", "< rising", "< ┌", "< In[2]: ",
        "> %plot\\r", "< text", "< In[3]: " }
      if out then
        assert.matches("\xe2[\xa0-\xa3][\x80-\xbf]", out)
      end
    end)

    it("are drawn with letters where there is no UTF-8", function()
      local out = talk({ "> plt.plot({1, 2}) plt.title 'rising'\\r", "< rising", "< In[2]: " },
        "LC_ALL=C NO_COLOR=1")
      if out then
        assert.is_nil(out:find("[\x80-\xff]"))
      end
    end)

    it("are drawn in place while a network is trained, with the bar below", function()
      local fit = "> h = net:fit(X, Y, {epochs = 1e9 // 1 | 0, plot = true})\\r"
      local out = talk({
        "> X, Y = np.array{{0., 1}}, np.array{{0., 1}}; net = dnn.mlp{1, 1}\\r", "< In[2]: ",
        fit, "< loss", "< epoch", "< fit", "< \27[", "< epoch", "< fit", "^ In[3]: ",
        "> h.interrupted, #h.loss == h.epochs, print == _G.print\\r", "< Out[3]: true, true, true",
        "< In[4]: ", "> plt.title 'later'\\r", "< later", "< In[5]: " })
      if out then
        -- the last figure, then the bar, and nothing of what was in their place
        assert(out:find("\27%[J[^\27]*epoch[^\27]*\r\n\27%[Jfit[^\n]*\r\n[^\n]*In%[3%]: "), out)
      end
    end)
  end)
end)
