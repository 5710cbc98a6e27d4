local display = require "dnn.display"
local program = require "spec.helpers.program"

describe("dnn.display", function()
  local events, before

  before_each(function()
    events = {}
    before = display.use {
      types = { "text/html", "text/plain" }, width = function() return 40 end,
      show = function(bundle, id, is_update)
        events[#events + 1] = { bundle["text/plain"], bundle["text/html"], id, is_update }
      end,
      clear = function(wait) events[#events + 1] = { "cleared", wait } end,
    }
  end)

  after_each(function()
    display.use(before)
  end)

  local function object(method)
    return setmetatable({}, { __display = method })
  end

  it("shows any value as text, and returns nothing", function()
    assert.equal(0, select("#", display(1, { 2 }, nil)))
    assert.same({ { "1", nil, nil, false }, { "{2}", nil, nil, false },
      { "nil", nil, nil, false } }, events)
  end)

  it("asks a value for the types that are wanted", function()
    local asked
    display(object(function(self, options)
      asked = options
      return { ["text/plain"] = "plain", ["text/html"] = function(value)
        assert.equal(self, value)
        return "<p>"
      end, ["image/png"] = function() error("not wanted") end }
    end))
    assert.same({ "plain", "<p>", nil, false }, events[1])
    assert.same({ include = { "text/html", "text/plain" }, width = 40 }, asked)
  end)

  it("shows a table of texts by their types, and tells what it cannot show", function()
    display { ["text/plain"] = "a", ["text/html"] = "<b>" }
    display { ["image/png"] = "\137PNG", ["image/svg+xml"] = "<svg/>" }
    display { ["text/plain"] = "a", other = 1 }
    assert.same({ "a", "<b>", nil, false }, events[1])
    assert.equal("<image/png, image/svg+xml>", events[2][1])
    assert.equal('{other = 1, ["text/plain"] = "a"}', events[3][1])
  end)

  it("makes ids that begin as the front end wants them", function()
    local function ids_of(front_end)
      front_end.types, front_end.width = { "text/plain" }, function() return 40 end
      local shown = {}
      function front_end.show(_, id) shown[#shown + 1] = id end
      display.use(front_end)
      local handle, view = display(1, { id = true }), display.live()
      view:update(2)
      assert.equal(shown[1], handle.id)
      assert.equal("name", display(3, { id = "name" }).id)
      return shown
    end
    local plain, own = ids_of {}, ids_of { ids = "k7-" }
    assert.matches("^display%-%d+$", plain[1])
    assert.matches("^k7%-display%-%d+$", own[1])
    assert.matches("^k7%-display%-%d+$", own[2])
    assert.not_equal(own[1], own[2])
    assert.equal("name", own[3])
  end)

  it("falls back to the text of the prompt after an error in __display", function()
    local bundle, problem = display.bundle(object(function() error("broken\nmore") end))
    assert.equal("{}", bundle["text/plain"])
    assert.matches("^error in __display: .*broken$", problem)
    bundle, problem = display.bundle(object(function() return 5 end))
    assert.equal("{}", bundle["text/plain"])
    assert.equal("error in __display: it returned no table but a number", problem)
    assert.is_nil(next((display.bundle(object(function() return {} end)))))
  end)

  it("lets no text control the terminal", function()
    display { ["text/plain"] = "\27[31m" }
    assert.equal("\\27[31m", events[1][1])
  end)

  it("replaces what was shown with an id", function()
    local handle = display(1, { id = "loss" })
    handle:update(2)
    assert.same({ { "1", nil, "loss", false }, { "2", nil, "loss", true } }, events)
    assert.is_string(display(1, { id = true }).id)
    display(handle)
    assert.equal(3, #events)
  end)

  it("clears, and refuses to show nothing", function()
    display.clear_output(true)
    assert.same({ { "cleared", true } }, events)
    assert.error_matches(function() display() end, "there is nothing to show")
    assert.error_matches(function() display(1, { id = 5 }) end, "a text or true, got number")
  end)

  it("shows a value that changes in place", function()
    local view = display.live()
    assert.is_true(view.changes)
    view:update(1)
    view:update(2)
    view:close(3)
    local id = events[1][3]
    assert.same({ { "1", nil, id, false }, { "2", nil, id, true }, { "3", nil, id, true } }, events)
    display.live():close(4)
    assert.is_not.equal(id, events[4][3])
    assert.is_false(events[4][4])
    assert.error_matches(function() view.update(5) end, "no view given: .* view:update%(%)")
  end)

  it("shows only the last of them where nothing is in place", function()
    assert.equal("false\n2\n", program.run("-e " .. program.quote([[
      local view = require("dnn.display").live()
      view:update(1)
      print(view.changes)
      view:close(2)]])).out)
  end)

  it("prefers what is meant for standard output, and takes it as it is", function()
    assert.equal("\27[1mbold\n", program.run("-e " .. program.quote([[
      local display = require "dnn.display"
      display { ["text/plain"] = "plain", ["text/x-terminal"] = "\27[1mbold" }]])).out)
  end)

  it("writes to standard output of a script", function()
    local result = program.run("-e " .. program.quote([[
      local display = require "dnn.display"
      local handle = display({ 1 }, { id = "x" })
      print "between"
      handle:update "two"
      display.clear_output()]]))
    assert.equal('{1}\nbetween\n"two"\n', result.out)
    assert.equal("", result.err)
  end)
end)
