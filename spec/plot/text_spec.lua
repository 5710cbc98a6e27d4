local mathtext = require "dnn.plot.text.mathtext"
local raises = require "spec.helpers.raises"
local text = require "dnn.plot.text"

local font <const> = { size = 10, family = "sans-serif", weight = "normal", style = "normal",
  color = { 0, 0, 0, 1 } }

local function near(expected, actual, tolerance)
  assert(math.abs(expected - actual) <= (tolerance or 1e-9),
    ("expected %s, got %s"):format(expected, actual))
end

-- The texts that something draws, with where they stand.
local function drawn_by(thing, x, y, angle)
  local list = {}
  local recorder = setmetatable({}, { __index = function(_, name)
    return function(_, what, at_x, at_y, how)
      list[#list + 1] = { name = name, what = what, x = at_x, y = at_y, font = how }
    end
  end })
  if thing.lines then
    thing:draw(recorder, x or 0, y or 0, angle)
  else
    thing.draw(recorder, x or 0, y or 0, angle or 0)
  end
  return list
end

describe("text.layout", function()
  it("gives a line the height of the font, whatever its letters", function()
    for _, content in ipairs { "a", "lp", "." } do
      local layout = text.layout(content, font)
      near(7.59765625, layout.ascent)
      near(2.40234375, layout.descent)
    end
    assert(text.layout("mm", font).width > 1.9 * text.layout("m", font).width)
    near(0, text.layout("", font).width)
  end)

  it("sets several lines apart, and aligns them", function()
    local layout = text.layout("a\nbbbb", font, "right")
    near(24.004, layout.ascent + layout.descent, 0.001)
    local list = drawn_by(layout, 100, 50)
    near(12.0, list[2].y - list[1].y, 0.05)
    near(100 + layout.width, list[1].x + text.layout("a", font).width, 0.01)
    near(100, list[2].x)
  end)

  it("takes a dollar behind a backslash, or alone, for itself", function()
    assert.equal("$5", drawn_by(text.layout("\\$5", font))[1].what)
    assert.equal("5$", drawn_by(text.layout("5$", font))[1].what)
  end)
end)

describe("text.place", function()
  local layout = { width = 40, ascent = 8, descent = 2, last_descent = 2, lines = {} }

  it("aligns the box of a text", function()
    local placed = text.place(layout, 100, 50, "center", "top")
    assert.same({ 80, 50, 120, 60 }, { placed.x0, placed.y0, placed.x1, placed.y1 })
    assert.same({ 80, 58 }, { placed.x, placed.y })
    placed = text.place(layout, 100, 50, "right", "center_baseline")
    assert.same({ 60, 54 }, { placed.x, placed.y })
    placed = text.place(layout, 100, 50, "left", "baseline")
    assert.same({ 100, 50 }, { placed.x, placed.y })
    placed = text.place(layout, 100, 50, "left", "bottom")
    assert.equal(50, placed.y1)
  end)

  it("aligns the box around a turned text, or with anchor the text before it is turned", function()
    local placed = text.place(layout, 100, 50, "center", "top", "vertical")
    near(95, placed.x0)
    near(50, placed.y0)
    near(90, placed.y1)
    placed = text.place(layout, 100, 50, "center", "bottom", 90, true)
    near(90, placed.x0)
    near(100, placed.x1)
    near(30, placed.y0)
    near(70, placed.y1)
  end)
end)

describe("mathematics between dollars", function()
  local function words(source)
    local list = {}
    for i, one in ipairs(drawn_by(mathtext.layout(source, font))) do
      list[i] = one.name == "text" and ("%s/%s/%g"):format(one.what, one.font.style,
        one.font.size) or one.name
    end
    return table.concat(list, " ")
  end

  it("has letters slanted, digits and names of functions upright", function()
    assert.equal("x/italic/10 =/normal/10 2/normal/10 y/italic/10", words "$x = 2y$")
    assert.equal("log/normal/10 α/italic/10", words "$\\log\\alpha$")
    assert.equal("a/normal/10 Γ/normal/10 ∂/italic/10", words "$\\mathrm{a}\\Gamma\\partial$")
    assert.equal("cost /normal/10 J/italic/10", words "cost $J$")
    assert.equal("1/normal/10 0/normal/10 3/normal/7", words "$\\mathdefault{10^{3}}$")
    assert.equal("ℝ/normal/10 n/italic/7", words "$\\mathbb{R}^n$")
  end)

  it("puts scripts where the font asks for them", function()
    local list = drawn_by(mathtext.layout("$W^2_i$", font))
    assert.equal("W", list[1].what)
    near(-4.13, list[2].y, 0.01)
    near(3.09, list[#list].y, 0.01)
    assert(list[2].x > list[#list].x)
    local layout = mathtext.layout("$\\sum_{i=1}^m x$", font)
    assert(layout.ascent > 11 and layout.descent > 5)
  end)

  it("draws fractions, roots and accents", function()
    assert.equal("1/normal/7 m/italic/7 path", words "$\\frac{1}{m}$")
    assert.equal("x/italic/10 path", words "$\\sqrt{x}$")
    local list = drawn_by(mathtext.layout("$\\hat{y}$", font))
    assert.same({ "y", "ˆ" }, { list[1].what, list[2].what })
    assert.equal("path", drawn_by(mathtext.layout("$\\overline{x}$", font))[2].name)
    assert(mathtext.layout("$\\left(\\frac{a}{b}\\right)$", font).ascent
      > mathtext.layout("$(a)$", font).ascent)
  end)

  it("turns as a whole", function()
    local list = drawn_by(mathtext.layout("$ab$", font), 10, 20, 90)
    near(10, list[2].x)
    assert(list[2].y < 15)
    assert.equal(90, list[2].font.angle)
  end)

  it("is read when a text is given", function()
    local plt = require "dnn.plot"
    raises("there is no \\alhpa", plt.title, "$\\alhpa$")
    raises("something is missing behind \\frac", plt.plot, { 1 }, { label = "$\\frac{1}$" })
    assert.equal("", plt.gca():get_title())
    plt.close "all"
  end)

  it("refuses what it does not know", function()
    raises("text: $\\alhpa$: there is no \\alhpa: did you mean \\alpha?", mathtext.layout,
      "$\\alhpa$", font)
    raises("text: ${x$: a { is not closed", mathtext.layout, "${x$", font)
    raises("there are two ^ in a row", mathtext.layout, "$x^2^3$", font)
    raises("something is missing behind \\frac", mathtext.layout, "$\\frac{1}$", font)
    raises("nothing stands before ^", mathtext.layout, "$^2$", font)
    raises("} stands where nothing is open", mathtext.layout, "$x}$", font)
    raises("a \\left has no \\right", mathtext.layout, "$\\left( x$", font)
  end)

  it("refuses what is nested too deeply", function()
    local function nested(count, before, behind)
      return "$" .. before:rep(count) .. "x" .. behind:rep(count) .. "$"
    end
    assert.is_table(mathtext.layout(nested(49, "{", "}"), font))
    raises("nested more than 50 deep", mathtext.layout, nested(50, "{", "}"), font)
    for before, behind in pairs { ["{"] = "}", ["\\hat"] = " ", ["x^{"] = "}", ["\\frac1{"] = "}",
      ["\\left("] = "\\right)" } do
      raises("nested more than 50 deep", mathtext.layout, nested(100000, before, behind), font)
    end
  end)
end)
