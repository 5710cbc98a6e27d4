local markers = require "dnn.plot.artist.markers"
local raises = require "spec.helpers.raises"

describe("markers", function()
  -- The box around the corners of a shape.
  local function extents(name)
    local x0, x1, y0, y1, is_x = math.huge, -math.huge, math.huge, -math.huge, true
    for _, value in ipairs(markers.get(name).commands) do
      if type(value) == "number" then
        if is_x then
          x0, x1 = math.min(x0, value), math.max(x1, value)
        else
          y0, y1 = math.min(y0, value), math.max(y1, value)
        end
        is_x = not is_x
      end
    end
    return ("%.3f %.3f %.3f %.3f"):format(x0, y0, x1, y1)
  end

  it("have matplotlib's sizes, y downwards", function()
    for name, expected in pairs {
      o = "-0.500 -0.500 0.500 0.500", ["."] = "-0.250 -0.250 0.250 0.250",
      s = "-0.500 -0.500 0.500 0.500", D = "-0.707 -0.707 0.707 0.707",
      d = "-0.424 -0.707 0.424 0.707", ["^"] = "-0.500 -0.500 0.500 0.500",
      p = "-0.476 -0.500 0.476 0.405", ["*"] = "-0.476 -0.500 0.476 0.405",
      P = "-0.500 -0.500 0.500 0.500", ["+"] = "-0.500 -0.500 0.500 0.500",
      _ = "-0.500 -0.000 0.500 0.000", ["1"] = "-0.400 -0.250 0.400 0.500",
    } do
      local positive = extents(name):gsub("-0%.000", "0.000")
      assert.equal((expected:gsub("-0%.000", "0.000")), positive, name)
    end
  end)

  it("are filled or strokes", function()
    assert.is_true(markers.get("o").is_filled and markers.get("X").is_filled)
    assert.is_false(markers.get("x").is_filled)
    for _, name in ipairs { "none", "None", "", " " } do
      assert.is_nil(markers.get(name))
      assert.is_true(markers.is_none(name))
    end
    assert.is_true(markers.exists "v" and not markers.exists "?")
    raises('there is no marker "?"', markers.get, "?")
  end)
end)
