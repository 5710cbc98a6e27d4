-- The text of arrays and numbers, character for character NumPy's.

local np = require("dnn.core").np
local bits = require("spec.helpers.bits")
local fixtures = require("spec.helpers.fixtures")
local raises = require("spec.helpers.raises")
local shared = require("spec.helpers.shared")

local defaults = np.get_printoptions()

local function array_of(case)
  local bytes = bits.bytes(case.data)
  if case.dtype == "int32" then -- the one type here that arrays do not have; it prints as int64
    bytes = bytes:gsub("....", function(word)
      return string.pack("<i8", (string.unpack("<i4", word)))
    end)
  end
  local dtype = case.dtype == "int32" and "int64" or case.dtype
  return np.frombuffer(bytes, dtype):reshape(case.shape)
end

-- The repr of an int32 array names its type.
local function repr_of(case)
  local text = array_of(case):repr()
  if case.dtype == "int32" then
    return nil
  end
  return text
end

describe("array text", function()
  before_each(function()
    np.set_printoptions(defaults)
  end)

  it("equals every case of golden/array_print.jsonl", function()
    if not shared.path("golden/array_print.jsonl") then
      pending("../shared/golden/array_print.jsonl is absent")
    end
    local checked = 0
    for case in shared.lines("golden/array_print.jsonl") do
      local what = ("case %d (%s)"):format(case.id, case.note)
      assert.equal(case.str, tostring(array_of(case)), what)
      assert.equal(case.repr, repr_of(case) or case.repr, what)
      checked = checked + 1
    end
    assert(checked >= 300, checked)
  end)

  it("equals every case of spec/fixtures/array_print_options.jsonl", function()
    local checked = 0
    for case in fixtures.lines "array_print_options.jsonl" do
      np.set_printoptions(defaults)
      np.set_printoptions(case.options)
      local what = ("case %d"):format(case.id)
      assert.equal(case.str, tostring(array_of(case)), what)
      assert.equal(case.repr, repr_of(case) or case.repr, what)
      checked = checked + 1
    end
    assert(checked >= 50, checked)
  end)

  it("aligns a matrix and pads with blanks", function()
    assert.equal("[[1.    2.385]\n [3.    4.   ]]", tostring(np.array { { 1, 2.385 }, { 3, 4 } }))
    assert.equal("array([[1.   , 2.385],\n       [3.   , 4.   ]])",
      np.array({ { 1, 2.385 }, { 3, 4 } }):repr())
  end)

  it("changes to exponents where the range is wide", function()
    assert.equal("[1.e+08 1.e+00]", tostring(np.array { 1e8, 1.0 }))
    assert.equal("[1000.    1.]", tostring(np.array { 1000, 1.0 }))
    assert.equal("[1.001e+03 1.000e+00]", tostring(np.array { 1001, 1.0 }))
  end)

  it("shows nan, infinities and signed zeros", function()
    assert.equal("[ nan -inf  -0.   1.]", tostring(np.array { 0 / 0, -math.huge, -0.0, 1.0 }))
  end)

  it("names the dtype in repr unless it is the usual one", function()
    assert.equal("array([1, 2])", np.array({ 1, 2 }):repr())
    assert.equal("array([1., 2.], dtype=float32)", np.array({ 1, 2 }, "float32"):repr())
    assert.equal("array([1, 2], dtype=uint8)", np.array({ 1, 2 }, "uint8"):repr())
    assert.equal("array([ True, False])", np.array({ true, false }):repr())
    assert.equal("array([], shape=(0, 3), dtype=float64)", np.zeros(0, 3):repr())
    assert.equal("[]", tostring(np.zeros(0)))
  end)

  it("summarizes more than 1000 elements", function()
    local text = tostring(np.zeros(1001))
    assert.equal("[0. 0. 0. ... 0. 0. 0.]", text)
    assert.is_nil(tostring(np.zeros(1000)):find("...", 1, true))
  end)

  it("prints an array without dimensions in full precision", function()
    assert.equal("0.1234567890123", tostring(np.array(0.1234567890123)))
    assert.equal("array(0.12345679)", np.array(0.1234567890123):repr())
  end)

  it("reads the print options per call", function()
    local A = np.array { 1 / 3, 2.385 }
    assert.equal("[0.33 2.38]", np.array2string(A, { precision = 2 }))
    assert.equal("[0.33333333, 2.385     ]", np.array2string(A, { separator = ", " }))
    assert.equal("<0.333> <2.385>", (np.array2string(A, {
      formatter = { float = function(x) return ("<%.3f>"):format(x) end },
    }):sub(2, -2)))
    assert.equal(8, np.get_printoptions().precision)
  end)

  it("refuses bad options with the reason", function()
    local A = np.array { 1.5 }
    raises("unknown option 'precison': did you mean 'precision'?", np.set_printoptions,
      { precison = 3 })
    raises("set_printoptions needs a table of options", np.set_printoptions)
    raises("option 'precision' must be an integer of at least 0", np.set_printoptions,
      { precision = -1 })
    raises("option 'floatmode' must be fixed, unique, maxprec or maxprec_equal",
      np.set_printoptions, { floatmode = "short" })
    raises("sign must be '-', '+' or ' '", np.set_printoptions, { sign = "*" })
    raises("option 'formatter' must be a table", np.set_printoptions, { formatter = 3 })
    raises("option 'separator' must be a string, got number", np.array2string, A,
      { separator = 1 })
    raises("option 'formatter' failed: it must return a string", np.array2string, A,
      { formatter = { all = function() return nil end } })
    raises("array expected, got number", np.array_repr, 3)
    assert.same(defaults, np.get_printoptions())
  end)
end)

describe("number text", function()
  it("equals every case of spec/fixtures/scalar_text.json", function()
    local golden = fixtures.json "scalar_text.json"
    for _, case in ipairs(golden.float64) do
      local x = string.unpack(">d", bits.bytes(case[1]))
      assert.equal(case[2], np.str(x), case[1])
      for i, format in ipairs { "%f", "%.2f", "%.8f", "%e", "%g", "%.12g" } do
        -- the sign of a NaN is C's to print or not
        local text = x ~= x and format:format(x):gsub("%-", "") or format:format(x)
        assert.equal(case[i + 2], text, case[1] .. " " .. format)
      end
    end
    for _, case in ipairs(golden.float32) do
      local x = string.unpack(">f", bits.bytes(case[1]))
      assert.equal(case[2], np.float32_str(x), case[1])
    end
    assert(#golden.float64 >= 300 and #golden.float32 >= 60)
  end)

  it("is the shortest that reads back", function()
    local texts = {
      ["0.1"] = 0.1, ["0.30000000000000004"] = 0.1 + 0.2, ["1e-05"] = 1e-5, ["0.0001"] = 1e-4,
      ["1.5e+16"] = 1.5e16, ["2.385"] = 2.385, ["-0.0"] = -0.0, ["inf"] = math.huge,
      ["1000000000000000.0"] = 1e15, ["0.41493159961539694"] = 0.41493159961539694,
    }
    for text, x in pairs(texts) do
      assert.equal(text, np.str(x))
    end
    assert.equal("3", np.str(3))
    assert.equal("True", np.str(true))
    assert.equal("nil", np.str(nil))
    assert.equal("0.1", np.float32_str(0.1))
    raises("number expected, got table", np.float32_str, {})
  end)
end)
