local formatter = require("dnn.plot.axis.formatter")

describe("formatter.format", function()
  it("writes the digits that tell linear ticks apart, and a true minus", function()
    assert.same({ { "−0.5", "0.0", "0.5" }, "" },
      { formatter.format("linear", { -0.5, 0, 0.5 }, -1, 1) })
    assert.same({ { "1", "2", "3" }, "" }, { formatter.format("linear", { 1, 2, 3 }, 1, 3) })
  end)

  it("divides large and small numbers by a power of ten", function()
    assert.same({ { "0", "1", "2" }, "1e6" },
      { formatter.format("linear", { 0, 1e6, 2e6 }, 0, 2e6) })
    assert.same({ { "−2.5", "0.0" }, "1e−6" },
      { formatter.format("linear", { -2.5e-6, 0 }, -2.5e-6, 0) })
  end)

  it("subtracts what saves digits", function()
    assert.same({ { "0.0", "0.1", "0.2" }, "+1.8997e4" },
      { formatter.format("linear", { 18997.0, 18997.1, 18997.2 }, 18996.99, 18997.21) })
    assert.same({ { "−1.0", "−0.5", "0.0" }, "1e−5−1.199e−2" },
      { formatter.format("linear", { -0.012, -0.011995, -0.01199 }, -0.012, -0.01198) })
  end)

  it("knows what rcParams axes.formatter.* choose", function()
    local list = { 18997.0, 18997.1, 18997.2 }
    assert.same({ { "18997.0", "18997.1", "18997.2" }, "" },
      { formatter.format("linear", list, 18997, 18997.2, { useoffset = false }) })
    assert.same({ { "7.0", "7.1", "7.2" }, "+1.899e4" },
      { formatter.format("linear", list, 18997, 18997.2, { useoffset = 18990 }) })
    assert.same({ { "0.5", "1.0" }, "1e3" },
      { formatter.format("linear", { 500, 1000 }, 500, 1000, { limits = { 0, 0 } }) })
    assert.same({ { "0", "1000000" }, "" },
      { formatter.format("linear", { 0, 1e6 }, 0, 1e6, { scientific = false }) })
  end)

  it("writes powers on a log axis, and multiples where less than a decade is shown", function()
    assert.same({ { "$\\mathdefault{10^{-5}}$", "$\\mathdefault{10^{0}}$" }, "" },
      { formatter.format("log", { 9.999999999999999e-06, 1 }, 1e-6, 10) })
    local minor = { 2, 4, 5 }
    assert.same({ "", "", "" }, (formatter.format("log", minor, 1, 100)))
    assert.same({ "$\\mathdefault{2\\times10^{0}}$", "$\\mathdefault{4\\times10^{0}}$", "" },
      (formatter.format("log", minor, 1.5, 8)))
    assert.equal("$\\mathdefault{5\\times10^{0}}$", formatter.format("log", minor, 3.5, 6)[3])
  end)

  it("writes zero and signs on a symlog axis", function()
    assert.same({ "$\\mathdefault{-10^{2}}$", "$\\mathdefault{0}$", "$\\mathdefault{10^{1}}$" },
      (formatter.format("symlog", { -100, 0, 10 }, -100, 20)))
  end)

  it("writes no label where there is no tick", function()
    assert.same({ {}, "" }, { formatter.format("linear", {}, 0, 1) })
  end)
end)
