-- Random operations compared with NumPy itself, where Python has it: indices, types, reductions.

local np = require("dnn.core")
local json = require("dkjson")
local bits = require("spec.support.bits")
local program = require("spec.support.program")

local python = "/usr/bin/python3"

-- Prints one JSON line per case: Lua code with arrays a, b and the expected result.
local generator = [==[
import json, random, sys
import numpy as np
np.seterr(all="ignore")
R, G = random.Random(int(sys.argv[1])), np.random.RandomState(int(sys.argv[1]))
TYPES = ["float64", "float32", "int64", "uint8", "bool"]

def data(shape, dtype=None):
    dtype = dtype or R.choice(TYPES)
    x = G.randn(*shape) * 10.0 ** G.randint(-3, 4, shape)
    if dtype in ("int64", "uint8"):
        x = G.randint(0, 200, shape)
    if dtype == "bool":
        x = x > 0
    return np.asarray(x).astype(dtype)

def describe(x):
    x = np.asarray(x)
    return {"dtype": x.dtype.name, "shape": list(x.shape), "data": x.tobytes().hex()}

def emit(code, arrays, result):
    print(json.dumps({"code": code, "arrays": [describe(x) for x in arrays],
                      "result": describe(result)}))

def axis_slice(n):
    first, last, step = R.randrange(n), R.randrange(n), R.choice([1, 1, 2, -1, -2])
    if (last - first) * step < 0:
        first, last = last, first
    stop = last + (1 if step > 0 else -1)
    text = "'%d:%d:%d'" % (first + 1, last + 1, step)
    return slice(first, stop if stop >= 0 else None, step), text

for case in range(120): # views and lists
    shape = [R.randint(1, 6) for _ in range(R.randint(1, 4))]
    a, items, lua, b = data(shape), [], [], None
    for n in shape:
        kind = R.random()
        if kind < 0.2:
            k = R.randrange(-n, n)
            items.append(k); lua.append(str(k + 1 if k >= 0 else k))
        elif kind < 0.4 and b is None:
            b = G.randint(0, n, 3)
            items.append(b); lua.append("b")
        elif kind < 0.5:
            items += [None, slice(None)]; lua += ["'newaxis'", "':'"]
        else:
            s, text = axis_slice(n)
            items.append(s); lua.append(text)
    arrays = [a] if b is None else [a, b + 1]
    emit("return a{%s}" % ", ".join(lua), arrays, a[tuple(items)])
    value = np.int64(R.randint(0, 99))
    changed = a.copy()
    changed[tuple(items)] = value
    emit("a[{%s}] = %d return a" % (", ".join(lua), value), arrays, changed)

for case in range(120): # exact operations on two layouts
    shape = [R.randint(1, 9) for _ in range(R.randint(1, 3))]
    a, b = data(shape), data([n if R.random() < 0.7 else 1 for n in shape][::-1]).T
    for name in ("add", "multiply", "divide", "maximum", "less", "logical_and"):
        y = getattr(np, name)(a, b)
        if y.dtype != np.float16:
            emit("return np.%s(a, b.T)" % name, [a, np.ascontiguousarray(b.T)], y)

for case in range(150): # reductions
    shape = [R.choice([1, 2, 3, 7, 8, 9, 17, 130]) for _ in range(R.randint(1, 3))]
    a = data(shape, R.choice(["float64", "float32", "int64"]))
    order = list(range(len(shape)))
    R.shuffle(order)
    v, code = a.transpose(order), "a:transpose{%s}" % ", ".join(str(k + 1) for k in order)
    slices = [axis_slice(n) for n in v.shape]
    v, code = v[tuple(s for s, _ in slices)], "%s{%s}" % (code, ", ".join(t for _, t in slices))
    axes = sorted(R.sample(order, R.randint(1, len(order))))
    for name in ("sum", "mean", "var", "prod"):
        emit("return %s:%s{axis = {%s}, keepdims = true}" % (
            code, name, ", ".join(str(k + 1) for k in axes)), [a],
            getattr(v, name)(axis=tuple(axes), keepdims=True))
]==]

local function array_of(case)
  return np.frombuffer(bits.bytes(case.data), case.dtype):reshape(case.shape)
end

-- Equal bits, but all NaN are one.
local function same(expected, got)
  if type(got) ~= "userdata" then
    got = np.array(got, expected.dtype)
  end
  if expected.dtype ~= got.dtype or expected.shape ~= got.shape then
    return false
  end
  expected, got = expected:ravel(), got:flatten()
  local nan = np.isnan(expected)
  expected[nan] = 0
  got[nan & np.isnan(got)] = 0
  return expected:tobytes() == got:tobytes()
end

describe("random operations", function()
  it("have NumPy's bits", function()
    local found = program.shell(python .. " -c 'import numpy; print(numpy.__version__)'")
    if not found.out:find("^1%.2") then
      pending("NumPy 1.2x is absent")
    end
    local name = os.tmpname()
    program.write_file(name, generator)
    local result = program.shell(("%s %s 2385"):format(python, name))
    os.remove(name)
    assert.equal("", result.err)
    local count = 0
    for line in result.out:gmatch("[^\n]+") do
      local case = assert(json.decode(line))
      local arrays = {}
      for i, a in ipairs(case.arrays) do arrays[i] = array_of(a) end
      local f = assert(load("local np, a, b = ... " .. case.code))
      local got, expected = f(np, table.unpack(arrays)), array_of(case.result)
      if not same(expected, got) then
        error(("%s of %s %s\ngot %s\nexpected %s"):format(case.code, case.arrays[1].dtype,
          table.concat(case.arrays[1].shape, " "), tostring(got), tostring(expected)))
      end
      count = count + 1
    end
    assert(count > 1200, count)
  end)
end)
