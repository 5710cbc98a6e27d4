-- Random operations compared with NumPy itself, where Python has it (spec/helpers/differential.py):
-- indices, masks, types, reductions, shapes, products.

local np = require("dnn.np")
local json = require("dkjson")
local bits = require("spec.helpers.bits")
local program = require("spec.helpers.program")

local python = "/usr/bin/python3"
local names = { "a", "b", "c", "d", "e", "f" }

local function array_of(case)
  return np.frombuffer(bits.bytes(case.data), case.dtype):reshape(case.shape)
end

-- Equal bits, but all NaN are one; or, within `ulps`, nearly equal.
local function same(expected, got, ulps)
  if math.type(got) == "integer" and expected.dtype ~= "uint8" and expected.dtype ~= "int64" then
    return false
  elseif type(got) ~= "userdata" then
    got = np.array(got, expected.dtype)
  end
  if expected.dtype ~= got.dtype or expected.shape ~= got.shape then
    return false
  end
  expected, got = expected:flatten(), got:flatten()
  if ulps > 0 and np.max_ulp(expected, got) <= ulps then
    return true
  end
  local nan = np.isnan(expected)
  expected[nan] = 0
  got[nan & np.isnan(got)] = 0
  return expected:tobytes() == got:tobytes()
end

local function check(case)
  local arrays = {}
  for i, a in ipairs(case.arrays) do arrays[i] = array_of(a) end
  local f = assert(load(("local np, %s = ... %s"):format(
    table.concat(names, ", ", 1, #arrays), case.code)))
  local results = table.pack(pcall(f, np, table.unpack(arrays)))
  for i, wanted in ipairs(case.results) do
    local expected, got = array_of(wanted), results[i + 1]
    if not results[1] or got == nil or not same(expected, got, case.ulps) then
      error(("%s of %s %s\nresult %d: %s\nexpected %s %s"):format(case.code, case.arrays[1].dtype,
        table.concat(case.arrays[1].shape, " "), i, tostring(got), wanted.dtype,
        tostring(expected)))
    end
  end
end

describe("random operations", function()
  it("have NumPy's bits", function()
    local found = program.shell(python .. " -c 'import numpy; print(numpy.__version__)'")
    if not found.out:find("^1%.2") then
      pending("NumPy 1.2x is absent")
    end
    local result = program.shell(python .. " spec/helpers/differential.py 2385")
    assert.equal("", result.err)
    local count = 0
    for line in result.out:gmatch("[^\n]+") do
      check(assert(json.decode(line)))
      count = count + 1
    end
    assert(count > 7000, count)
  end)
end)
