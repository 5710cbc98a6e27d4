local plt = require "dnn.plot"
local manager = require "dnn.plot.figure.manager"
local raises = require "spec.helpers.raises"

describe("open figures", function()
  before_each(function()
    plt.close "all"
  end)

  teardown(function()
    plt.close "all"
  end)

  it("have numbers, the last made is the current one", function()
    local first = plt.figure()
    local second = plt.figure()
    assert.same({ 1, 2 }, plt.get_fignums())
    assert.equal(second, plt.gcf())
    assert.equal(first, plt.figure(1))
    assert.equal(first, plt.gcf())
    local tenth = plt.figure { num = 10 }
    assert.same({ 1, 2, 10 }, plt.get_fignums())
    assert.equal(tenth, plt.figure(10))
    assert.is_true(plt.fignum_exists(10) and not plt.fignum_exists(3))
  end)

  it("are closed one by one or all at once", function()
    local first, second = plt.figure(), plt.figure()
    plt.close()
    assert.same({ 1 }, plt.get_fignums())
    assert.equal(first, plt.gcf())
    plt.close(second) -- is closed already
    plt.close(1)
    assert.same({}, plt.get_fignums())
    plt.figure(7)
    plt.close "all"
    assert.same({}, plt.get_fignums())
    raises('close: a figure, its number, its name or "all" is needed, got boolean', plt.close, true)
  end)

  it("may have names", function()
    local loss = plt.figure("loss", { figsize = { 3, 2 } })
    plt.figure { num = "other" }
    assert.equal(loss, plt.figure "loss")
    assert.same({ 3, 2 }, { loss:get_size_inches() })
    plt.close "loss"
    assert.same({ 2 }, plt.get_fignums())
    raises("figure: the number or name must be a positive integer or a text, got 0", plt.figure, 0)
  end)

  it("are remembered when a front end closes them: decorating goes to the last", function()
    local fig = plt.subplots()
    manager.close_shown()
    assert.same({}, plt.get_fignums())
    assert.equal(fig, plt.gcf())
    assert.same({ 1 }, plt.get_fignums())
    manager.close_shown()
    assert.are_not.equal(fig, manager.current_or_new "plot")
  end)

  it("are forgotten when they are closed by hand", function()
    local fig = plt.subplots()
    manager.close_shown()
    plt.close "all"
    assert.are_not.equal(fig, plt.gcf())
  end)
end)
