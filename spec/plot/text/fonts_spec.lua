local drawing = require "dnn.drawing"
local program = require "spec.helpers.program"

describe("fonts.complaints", function()
  if not drawing.backends().cairo then
    return
  end

  it("are said once, when figures are written", function()
    local said = program.run("-e " .. program.quote [[
      local plt = require "dnn.plot"
      for _ = 1, 2 do
        plt.plot { 1, 2 }
        plt.title "a\u{10FFFD}\u{10FFFC}\u{10FFFD}"
        plt.xlabel("b", { family = "No such family" })
        plt.gcf():bytes "svg"
        plt.close()
      end
    ]]).err
    assert.equal(
      "no font has \u{10FFFD}, \u{10FFFC}: install one that does, such as fonts-noto\n" ..
      "the font No such family is not installed: DejaVu Sans is drawn\n", said)
  end)
end)
