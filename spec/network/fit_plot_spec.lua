local display = require "dnn.display"
local dnn = require "dnn"
local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"

describe("net:fit { plot = true }", function()
  local shown, before
  local X, Y = np.array { { 0., 1, 2, 3 } }, np.array { { 0., 1, 0, 1 } }

  before_each(function()
    plt.close "all"
    shown = {}
    before = display.use {
      types = { "image/svg+xml", "text/plain" }, width = function() return 80 end,
      show = function(bundle, id, is_update)
        shown[#shown + 1] = { bundle["text/plain"], bundle["image/svg+xml"], id, is_update }
      end,
    }
  end)

  after_each(function()
    display.use(before)
    plt.close "all"
  end)

  local function fit(options)
    options.progress, options.plot = false, true
    return dnn.mlp({ 1, 1, init = "zeros" }):fit(X, Y, options)
  end

  it("shows curves in one place, and remembers the last figure, which is not open", function()
    local history = fit { epochs = 30, metrics = "accuracy", validation = { X, Y } }
    local id = shown[1][3]
    for i, one in ipairs(shown) do
      assert.same({ "<figure 960x400 with 2 axes>", id, i > 1 }, { one[1], one[3], one[4] })
      assert.matches("^<%?xml.*</svg>%s*$", one[2])
    end
    assert(#shown >= 2)
    assert.same({}, plt.get_fignums())
    assert.same(history.val_loss, plt.gcf():get_axes()[1]:get_lines()[2]:get_ydata():totable())
  end)

  it("shows the epochs that there were before an error", function()
    raises("stop", fit, { epochs = 3, callbacks = function(epoch)
      if epoch.epoch == 2 then
        error "stop"
      end
    end })
    assert.equal(2, plt.gcf():gca():get_lines()[1]:get_xdata().size)
    shown = {}
    raises("stop", fit, { epochs = 3, metrics = function() error "stop" end })
    assert.equal(0, #shown)
  end)

  it("takes true or false", function()
    raises("fit: plot must be a boolean, got string", function()
      dnn.mlp({ 1, 1 }):fit(X, Y, { plot = "loss" })
    end)
  end)
end)
