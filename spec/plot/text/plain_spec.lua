local plain = require "dnn.plot.text.plain"

describe("plain", function()
  it("writes formulas with the characters that there are", function()
    for content, text in pairs {
      ["cost"] = "cost",
      ["5$"] = "5$",
      ["$\\mathdefault{10^{-2}}$"] = "10⁻²",
      ["$\\hat{y} = \\frac{1}{m} \\sum_i x_i^2$"] = "y\u{302} = 1/m ∑ᵢ xᵢ²",
      ["$\\alpha_{12}$ and \\$5"] = "α₁₂ and $5",
      ["$W^{[1]}$, $x^{(i)}$"] = "W^[1], x⁽ⁱ⁾",
      ["$\\frac{a + b}{2}\\,\\sqrt{x}$"] = "(a + b)/2 √x",
      ["$e^{-x^2}$ $x_{train}$"] = "e^(−x²) x_train",
      ["$\\left(\\mathbf{W}\\right)$"] = "(W)",
      ["$\\frac12$"] = "1/2",
    } do
      assert.equal(text, plain(content), content)
    end
  end)

  it("writes scripts behind a mark where only ASCII is shown", function()
    assert.equal("10^−2", plain("$10^{-2}$", false))
    assert.equal("y = sqrt(x_1)", plain("$\\hat y = \\sqrt{x_1}$", false))
  end)

  it("takes what is no formula", function()
    for _, content in ipairs { "$\\frac", "$^$", "$_{$", "$\\$", "\\", "$$", "${}$", "$\\frac{$",
      "a$b$c$" } do
      assert.equal("string", type(plain(content)), content)
    end
  end)
end)
