-- Networks as C: what the compiled files predict is what the networks predict.

local dnn = require "dnn"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local flags <const> = "-O1 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes "
  .. "-Werror"

-- Reads examples one behind the other, and writes what is predicted of them.
local main <const> = [[
#include <stdio.h>
%s

int main(void) {
  static T input[%s_INPUT_SIZE], output[%s_OUTPUT_SIZE];
  while (fread(input, sizeof input, 1, stdin) == 1) {
    %s_predict(input, output);
    fwrite(output, sizeof output, 1, stdout);
  }
  return 0;
}
]]

describe("networks in C", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  local function shell(command, ...)
    local result = program.shell(("cd %s && "):format(program.quote(directory))
      .. command:format(...))
    assert.equal("", result.err)
    assert.equal(0, result.status)
  end

  --- What a program predicts that has these networks, of the examples of each.
  local function predictions(cases)
    local made = {}
    for i, case in ipairs(cases) do
      local name, net = "net" .. i, case.net
      local dtype = case.dtype or net.dtype
      net:export(("%s/%s.c"):format(directory, name), { dtype = case.dtype })
      program.write_file(("%s/main%d.c"):format(directory, i), main:format(("typedef %s T;\n"
        .. '#include "%s.c"'):format(dtype == "float32" and "float" or "double", name),
        name:upper(), name:upper(), name))
      local m = case.X.shape[case.X.ndim]
      local rows = case.X:reshape(case.X.size // m, m).T:astype(dtype)
      program.write_file(("%s/%d.in"):format(directory, i), rows:tobytes())
      made[i] = i
    end
    shell("for i in %s; do cc -std=c99 %s -c net$i.c -o net.o && "
      .. "cc -std=c99 %s main$i.c -lm -o main && ./main <$i.in >$i.out || exit 1; done",
      table.concat(made, " "), flags, flags)
    for i, case in ipairs(cases) do
      local m = case.X.shape[case.X.ndim]
      local got = np.fromfile(("%s/%d.out"):format(directory, i), case.dtype or case.net.dtype)
      made[i] = got:reshape(m, got.size // m).T
    end
    return made
  end

  --- Asserts that predictions are right, relative to the largest of an example.
  local function check(cases)
    for i, got in ipairs(predictions(cases)) do
      local net = cases[i].net
      local expected = net:predict(cases[i].X)
      local m = expected.shape[expected.ndim]
      expected = expected:reshape(expected.size // m, m):astype "float64"
      local apart = np.abs(got:astype "float64" - expected)
        / np.max(np.abs(expected), { axis = 1, keepdims = true })
      local limit = got.dtype == "float32" and 1e-5 or 1e-12
      assert.is_true(apart:max() <= limit, ("apart by %g:\n%s"):format(apart:max(),
        net:summary()))
    end
  end

  local random = np.random.RandomState(11)

  local function pick(list)
    return list[random:randint(1, #list + 1)]
  end

  local function activation()
    return pick { dnn.relu, dnn.tanh, dnn.sigmoid, dnn.gelu, dnn.softplus, dnn.swish,
      function() return dnn.elu(0.7) end, function() return dnn.leaky_relu(0.1) end }()
  end

  --- Arrays that are not those of a new network: biases, shifts and variances are drawn too.
  local function stir(net)
    for name, array in pairs(net.parameters) do
      if not name:find "^W" then
        array["..."] = random:randn(table.unpack(array.shape)) * 0.3
          + (name:find "^gamma" and 1 or 0)
      end
    end
    for name, array in pairs(net.buffers) do
      local drawn = random:rand(table.unpack(array.shape))
      array["..."] = name:find "var" and drawn + 0.5 or drawn - 0.5
    end
    return net
  end

  --- A chain of linear layers, with all that may stand between them.
  local function dense(dtype)
    local list = { input = random:randint(1, 40), dtype = dtype }
    for _ = 1, random:randint(1, 5) do
      list[#list + 1] = dnn.linear(random:randint(1, 30), { bias = random:rand() < 0.7 })
      list[#list + 1] = random:rand() < 0.3 and dnn.batch_norm() or nil
      list[#list + 1] = random:rand() < 0.8 and activation() or nil
      list[#list + 1] = random:rand() < 0.2 and dnn.dropout(0.5) or nil
    end
    list[#list + 1] = pick { dnn.softmax, dnn.log_softmax, dnn.sigmoid, dnn.tanh }()
    return { net = stir(dnn.sequential(list)), X = random:randn(list.input, 4) }
  end

  --- Convolutions and pools, then linear layers.
  local function convolutional(dtype)
    local extent = { random:randint(7, 13), random:randint(7, 13) }
    local list = { input = { random:randint(1, 4), extent[1], extent[2] }, dtype = dtype }
    for i = 1, random:randint(1, 3) do
      list[#list + 1] = dnn.conv2d(random:randint(1, 6),
        { random:randint(1, 4), random:randint(1, 4) },
        { padding = random:randint(1, 3), stride = i == 1 and random:randint(1, 3) or 1,
          bias = random:rand() < 0.7 })
      list[#list + 1] = random:rand() < 0.4 and dnn.batch_norm() or nil
      list[#list + 1] = random:rand() < 0.8 and activation() or nil
      list[#list + 1] = pick { function() end, function()
        return dnn.max_pool2d(2, { stride = random:randint(1, 3), padding = random:randint(0, 2) })
      end, function()
        return dnn.avg_pool2d({ 2, 3 }, { stride = 1, padding = { 1, 0 } })
      end }()
    end
    if random:rand() < 0.5 then -- global
      local net = dnn.sequential(list)
      local shape = net.output
      list[#list + 1] = pick { dnn.max_pool2d, dnn.avg_pool2d } { shape[2], shape[3] }
    end
    if random:rand() < 0.8 then
      list[#list + 1] = dnn.flatten()
      list[#list + 1] = dnn.linear(random:randint(1, 9))
      list[#list + 1] = random:rand() < 0.7 and dnn.softmax() or nil
    end
    local shape = list.input
    return { net = stir(dnn.sequential(list)), X = random:randn(shape[1], shape[2], shape[3], 3) }
  end

  it("predict what they predict here, for many architectures drawn at random", function()
    local cases = {}
    for i = 1, 30 do
      local dtype = i % 2 == 0 and "float32" or "float64"
      cases[#cases + 1] = dense(dtype)
      cases[#cases + 1] = convolutional(dtype)
    end
    check(cases)
  end)

  it("take inputs of extreme size, in each activation alone", function()
    local cases = {}
    local X = np.array { { -1e4, -700, -90, -1, -1e-300, 0, 1e-300, 1, 90, 700, 1e4 } }
    for _, make in ipairs { dnn.relu, dnn.tanh, dnn.sigmoid, dnn.gelu, dnn.softplus, dnn.swish,
      dnn.elu, dnn.leaky_relu } do
      for _, dtype in ipairs { "float64", "float32" } do
        cases[#cases + 1] = { net = dnn.sequential { make(), input = 1, dtype = dtype }, X = X }
      end
    end
    for i, got in ipairs(predictions(cases)) do
      local net = cases[i].net
      local limit = net.dtype == "float32" and 1e-5 or 1e-12
      assert.is_true(np.allclose(got, net:predict(X), { rtol = limit, atol = 1e-37 }),
        tostring(net:summary()))
    end
  end)

  it("pass NaN on, as networks do", function()
    local X = np.array { { 1, 0 / 0 }, { 2, 3 } }
    local relu = dnn.sequential { dnn.relu(), input = 2 }
    local pictures = np.array { 1, 2, 0 / 0, 4 }:reshape(1, 2, 2, 1)
    local pool = dnn.sequential { dnn.max_pool2d(2), input = { 1, 2, 2 } }
    local made = predictions { { net = relu, X = X }, { net = pool, X = pictures } }
    assert.is_true(np.array_equal(made[1], relu:predict(X), { equal_nan = true }))
    assert.equal("[[nan]]", tostring(made[2]))
    assert.equal("nan", tostring(pool:predict(pictures):item()))
  end)

  it("look up rows of an embedding, and give NaN for those that are not there", function()
    local net = dnn.sequential { dnn.embedding(7, 3), dnn.flatten(), input = 3 }
    local X = np.array { { 1, 7 }, { 2, 5 }, { 3, 3 } }
    check { { net = net, X = X } }
    local wrong = np.array { { 0, 8, 1.5, 0 / 0, -1e300 } }
    local one = dnn.sequential { dnn.embedding(7, 2), input = 1 }
    assert.is_true(np.isnan(predictions { { net = one, X = wrong } }[1]):all())
  end)

  it("may change nothing at all", function()
    check { { net = dnn.sequential { dnn.flatten(), dnn.dropout(0.5), input = { 2, 2, 2 } },
      X = random:randn(2, 2, 2, 3) } }
  end)

  it("have the type that is asked for", function()
    local net = stir(dnn.mlp { 5, 4, 2 })
    check { { net = net, X = random:randn(5, 3), dtype = "float32" } }
  end)

  it("are the same in C++, where there is a compiler for it", function()
    if program.shell("command -v c++").status ~= 0 then
      pending "there is no C++ compiler"
    end
    convolutional("float32").net:export(directory .. "/net.c")
    shell("c++ -x c++ -std=c++11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -c net.c "
      .. "-o net.o")
  end)

  it("are called after their file, as names in C are", function()
    local net = dnn.mlp { 2, 1 }
    for file, name in pairs { ["a-b.c.c"] = "a_b_c", ["2.c"] = "net_2", ["中文.c"] = "net_",
      ["_x.c"] = "net_x" } do
      net:export(directory .. "/" .. file)
      assert.is_truthy(program.read_file(directory .. "/" .. file):find(
        "\nvoid " .. name .. "_predict(", 1, true), file)
    end
  end)

  it("are refused by the layer that has no form in C, and where numbers have none", function()
    local path = directory .. "/refused.c"
    local own = { forward = function(_, A) return A end, backward = function(_, d) return d end }
    raises("export: layer 2 (custom) has no form in C", dnn.sequential { dnn.relu(), own,
      input = 2 }.export, dnn.sequential { dnn.relu(), own, input = 2 }, path)
    local net = dnn.mlp { 2, 1 }
    net.parameters.W1[{ 1, 1 }] = 1e39
    raises("export: linear_1_W is not finite everywhere, as float32", net.export, net, path,
      { dtype = "float32" })
    raises("export: unknown option 'nam': did you mean 'name'?", net.export, net, path,
      { nam = "x" })
    assert.is_false(program.exists(path))
  end)
end)
