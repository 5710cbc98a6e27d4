-- Networks in files, and weights from elsewhere.

local dnn = require "dnn"
local h5 = require "dnn.h5"
local networks = require "spec.helpers.networks"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local shared_files = require "spec.helpers.shared"

local same = networks.same_parameters

local X = np.random.RandomState(1):randn(12, 40)
local Y = np.random.RandomState(2):rand(1, 40):gt(0.5):astype("float64")

describe("net:load_weights", function()
  it("takes weights and buffers from another network", function()
    local function new(seed)
      return dnn.sequential { dnn.linear(12, 6), dnn.batch_norm(), dnn.linear(1), seed = seed }
    end
    local a, b = new(1), new(2)
    a:step(X, Y)
    assert.equal(b, b:load_weights(a))
    same(a.parameters, b.parameters)
    same(a.buffers, b.buffers)
  end)

  it("takes arrays of another network", function()
    local net, other = dnn.mlp { 12, 6, 1, seed = 1 }, dnn.mlp { 12, 6, 1, seed = 9 }
    other:load_weights(net.parameters)
    same(net.parameters, other.parameters)
  end)

  it("takes tables of numbers by name", function()
    local small = dnn.mlp { 2, 2, 1 }
    small:load_weights { W1 = { { 1, 2 }, { 3, 4 } }, b1 = np.ones(2, 1), W2 = np.ones(1, 2),
      b2 = np.ones(1, 1) }
    assert.equal(3.0, small.parameters.W1(2, 1))
  end)

  it("refuses what is no weights of the network", function()
    local small = dnn.mlp { 2, 2, 1 }
    raises("load_weights: arrays are given by name", small.load_weights, small, { np.ones(2, 2) })
    raises("load_weights: there is no b1", small.load_weights, small, { W1 = np.ones(2, 2) })
    raises("load_weights: W1 has shape (3, 2), the network needs (2, 2)", small.load_weights, small,
      { W1 = np.ones(3, 2) })
    raises("load_weights: the path must be a string", small.load_weights, small, 3)
  end)
end)

describe("models in files", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/model.h5"
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function make(dtype)
    return dnn.sequential { dnn.linear(12, 6), dnn.batch_norm(), dnn.tanh(), dnn.dropout(0.7),
      dnn.linear(1), dnn.sigmoid(), seed = 4, dtype = dtype }
  end

  for name, optimizer in pairs {
    sgd = dnn.sgd { learning_rate = 0.1 },
    ["sgd with Nesterov's momentum"] = dnn.sgd { learning_rate = 0.1, momentum = 0.9,
      nesterov = true },
    adam = dnn.adam { learning_rate = 0.01, epsilon_inside = true },
    adamw = dnn.adamw { weight_decay = 0.03 }, rmsprop = dnn.rmsprop { beta2 = 0.9 },
    adagrad = dnn.adagrad(),
  } do
    for _, dtype in ipairs { "float64", "float32" } do
      it(("go on training bit for bit: %s, %s"):format(name, dtype), function()
        local options = { optimizer = optimizer, l2 = 0.01, clip_norm = 0.5 }
        local whole, first = make(dtype):compile(options), make(dtype):compile(options)
        for _ = 1, 3 do
          whole:step(X, Y)
          first:step(X, Y)
        end
        local second = dnn.load(first:save(path) and path)
        assert.equal(3, second.updates)
        for _ = 1, 3 do
          assert.equal(whole:step(X, Y), second:step(X, Y))
        end
        same(whole.parameters, second.parameters)
        same(whole.buffers, second.buffers)
        assert.is_true(whole:predict(X) == second:predict(X))
        assert.equal(dtype, second.dtype)
      end)
    end
  end

  it("are not written over a file that is open for writing", function()
    local net = make()
    net:save(path)
    do
      local f <close> = h5.open(path, "a")
      f.extra = 1
      assert.error_matches(function()
        net:save(path)
      end, "save: cannot create '.*': it is open for writing; close it first")
    end
    assert.equal(1, h5.open(path).extra:read())
    net:save(path)
    assert.is_false(h5.open(path):has("extra"))
  end)

  it("call the number of a layer rate, whatever the layer calls it", function()
    local net = dnn.sequential { input = 4, dnn.linear(3), dnn.batch_norm { momentum = 0.25 },
      dnn.leaky_relu(0.125), dnn.dropout(0.75), dnn.linear(1), dnn.elu(0.5) }
    net:save(path)
    local text = h5.open(path).dnnlua.model:read()
    for class, rate in pairs { batch_norm = "0.25", leaky_relu = "0.125", dropout = "0.75",
      elu = "0.5" } do
      assert.matches(('"class":"%s"[^}]*"rate":%s[,}]'):format(class, rate), text)
    end
    assert.equal(tostring(net), tostring(dnn.load(path)))
  end)

  it("are of the type that is asked for, with all that belongs to training", function()
    for _, case in ipairs { { "float64", "float32", 1e-6 }, { "float32", "float64", 0 } } do
      local net = make(case[1]):compile { loss = "binary_cross_entropy", optimizer = "adam" }
      net:fit(X, Y, { epochs = 2, progress = false })
      net:save(path)
      local other = dnn.load(path, { dtype = case[2] })
      assert.equal(case[1], dnn.load(path).dtype)
      assert.equal(case[2], other.dtype)
      networks.close(net:predict(X), other:predict(X), 1e-6)
      for name, array in pairs(net.parameters) do
        networks.close(array, other.parameters[name], case[3])
      end
      net:fit(X, Y, { epochs = 1, progress = false })
      other:fit(X, Y, { epochs = 1, progress = false })
      networks.close(net:predict(X), other:predict(X), 1e-4)
      raises('load: option "dtype" must be "float64" or "float32", got "int64"', dnn.load, path,
        { dtype = "int64" })
      raises('load: option "dtype" must be a string, got number', dnn.load, path, { dtype = 32 })
    end
  end)

  it("go on with fit in mini-batches", function()
    local whole, first = make(), make()
    whole:fit(X, Y, { epochs = 6, batch_size = 16, optimizer = "adam", progress = false })
    first:fit(X, Y, { epochs = 3, batch_size = 16, optimizer = "adam", progress = false })
    local second = dnn.load(first:save(path) and path)
    second:fit(X, Y, { epochs = 3, batch_size = 16, progress = false })
    same(whole.parameters, second.parameters)
  end)

  it("go on with the Gram form", function()
    local wide, T = np.random.RandomState(5):randn(300, 20), Y(":, 1:20")
    local net = dnn.mlp { 300, 5, 1 }
    net:fit(wide, T, { epochs = 9, optimizer = dnn.sgd { momentum = 0.9 }, progress = false,
      callbacks = function(event)
        if event.epoch == 5 then
          event.net:save(path)
        end
      end })
    local resumed = dnn.load(path)
    resumed:fit(wide, T, { epochs = 4, progress = false })
    for name, array in pairs(net.parameters) do
      assert.is_true(np.max(np.abs(array - resumed.parameters[name])) < 1e-13)
    end
  end)

  it("go on with fit where it ended or was interrupted, bit for bit", function()
    local half = { name = "half", parameters = { W = np.ones(6, 1) },
      forward = function(self, A) return A * self.parameters.W, A end,
      backward = function(self, dA, A)
        return dA * self.parameters.W,
          { W = (dA * A):sum { axis = 2, keepdims = true } / A.shape[2] }
      end }
    local function new(custom)
      half.parameters.W["..."] = 0.5
      return dnn.sequential { dnn.linear(12, 6), dnn.batch_norm(), dnn.tanh(), dnn.dropout(0.7),
        custom and half or dnn.tanh(), dnn.linear(1), dnn.sigmoid(), seed = 4 }
    end
    local function options(epochs)
      return { epochs = epochs, batch_size = 12, optimizer = "adam", learning_rate = 0.05, l2 = 0.1,
        schedule = dnn.schedules.cosine(10), validation = 0.2, progress = false }
    end
    local function reload(net)
      net:save(path)
      return dnn.load(path, { custom = { half = half } })
    end
    for _, custom in ipairs { false, true } do
      local whole = new(custom)
      local history = whole:fit(X, Y, options(10))
      local expected, weights = {}, half.parameters.W:copy()
      for name, array in pairs(whole.parameters) do
        expected[name] = array:copy()
      end
      local function compare(net, rest)
        assert.equal(10, net.epochs)
        assert.equal(whole.updates, net.updates)
        for name, array in pairs(expected) do
          assert.is_true(array == net.parameters[name], name)
        end
        same(whole.buffers, net.buffers)
        for i = 1, rest.epochs do
          assert.equal(history.loss[rest.first_epoch + i - 1], rest.loss[i])
          assert.equal(history.val_loss[rest.first_epoch + i - 1], rest.val_loss[i])
        end
      end
      local first = new(custom)
      first:fit(X, Y, options(4))
      local second = reload(first)
      local rest = second:fit(X, Y, options(6))
      assert.equal(5, rest.first_epoch)
      assert.is_truthy(tostring(rest):find("^history of epochs 5 .. 10 "))
      compare(second, rest)
      assert.is_true(not custom or weights == half.parameters.W)

      local unfinished = 0
      for instructions = 200, 9000, 331 do
        local net = new(custom)
        local ok, ended = pcall(function()
          debug.sethook(function()
            debug.sethook()
            error("interrupted", 0)
          end, "", instructions)
          local ended = net:fit(X, Y, options(10))
          debug.sethook()
          return ended
        end)
        if ok and ended.interrupted and net.epochs < 10 then
          assert.equal(ended.epochs, #(ended.loss or {}))
          assert.equal(ended.epochs, net.epochs)
          unfinished = unfinished + (net.updates % 3 == 0 and 0 or 1)
          local again = reload(net)
          assert.equal(net.epochs, again.epochs)
          compare(again, again:fit(X, Y, options(10 - net.epochs)))
        end
      end
      assert.is_true(unfinished > 3)
    end
  end)

  it("keep what is frozen", function()
    local net = make():freeze(1, "b2")
    assert.same({ "W1", "b1", "b2" }, net.frozen)
    net:step(X, Y, { learning_rate = 0.5 })
    net:save(path)
    local again = dnn.load(path)
    assert.same({ "W1", "b1", "b2" }, again.frozen)
    again:step(X, Y)
    assert.is_true(net.parameters.W1 == again.parameters.W1)
    assert.is_false(net.parameters.W2 == again.parameters.W2)
  end)

  for _, case in ipairs(networks.layers()) do
    it(("hold %s of %s"):format(case[1], case[2].shape), function()
      local net = dnn.sequential { input = { table.unpack(case[2].shape, 1, case[2].ndim - 1) },
        case[1] }
      net:forward(case[2], { training = true })
      net:save(path)
      local again = dnn.load(path)
      assert.equal(tostring(net), tostring(again))
      assert.is_true(net:predict(case[2]) == again:predict(case[2]))
      same(net.parameters, again.parameters)
      same(net.buffers, again.buffers)
    end)
  end

  it("keep the history", function()
    local net = make()
    local history = net:fit(X, Y, { epochs = 3, metrics = { "accuracy" }, progress = false })
    net:save(path)
    local again = dnn.load(path).history
    assert.same(history.loss, again.loss)
    assert.same(history.accuracy, again.accuracy)
    assert.equal(tostring(history), tostring(again))
  end)

  it("keep another history when asked", function()
    local own = { loss = { 1.5, 0 / 0, math.huge }, epochs = 3, note = "by hand" }
    make():save(path, { history = own })
    local again = dnn.load(path).history
    assert.equal(1.5, again.loss[1])
    assert.is_true(again.loss[2] ~= again.loss[2])
    assert.equal(math.huge, again.loss[3])
    assert.equal("integer", math.type(again.epochs))
    assert.equal("by hand", again.note)
  end)

  it("need custom layers and losses from whoever loads them", function()
    local function scale()
      return { name = "scale", parameters = { s = np.ones(6, 1) },
        forward = function(self, A) return A * self.parameters.s, A end,
        backward = function(self, dA, A)
          local ds = (dA * A):sum { axis = 2, keepdims = true } / A.shape[2]
          return dA * self.parameters.s, { s = ds }
        end }
    end
    local function loss(AL, T) return ((AL - T) ^ 2):mean(), (AL - T) * 2 end
    local function new()
      return dnn.sequential { dnn.linear(12, 6), scale(), dnn.linear(1) }
        :compile { optimizer = "adam", loss = loss }
    end
    local whole, first = new(), new()
    for _ = 1, 3 do
      whole:step(X, Y)
      first:step(X, Y)
    end
    first:save(path)
    raises('layer 2 is a custom layer, which no file can hold: give it, dnn.load(path, { custom = '
      .. '{ ["scale"] = layer } })', dnn.load, path)
    raises("it was trained with a loss that is a Lua function: give it, dnn.load(path, "
      .. "{ loss = f })", dnn.load, path, { custom = { scale = scale() } })
    local second = dnn.load(path, { custom = { scale = scale() }, loss = loss })
    for _ = 1, 3 do
      assert.equal(whole:step(X, Y), second:step(X, Y))
    end
    same(whole.parameters, second.parameters)
  end)

  it("tell layers with parameters and the same name apart", function()
    local function scale(factor)
      return { name = "scale", parameters = { s = np.ones(1, 1) * factor },
        forward = function(self, A) return A * self.parameters.s, A end,
        backward = function(self, dA, A)
          return dA * self.parameters.s, { s = (dA * A):mean() }
        end }
    end
    local shared, input = scale(2), np.ones(3, 1)
    local function save(...)
      local net = dnn.sequential { dnn.linear(3, 1), ... }
      net:save(path)
      return net(input)
    end
    local output = save(shared, scale(3), shared, scale(5))
    raises('layer 3 is a custom layer, which no file can hold: give it, dnn.load(path, { custom = '
      .. '{ ["scale_3"] = layer } })', dnn.load, path, { custom = { scale = scale(1) } })
    local custom = { scale = scale(1), scale_3 = scale(1), scale_5 = scale(1) }
    assert.is_true(output == dnn.load(path, { custom = custom })(input))
    assert.equal(2.0, custom.scale.parameters.s(1, 1))
    assert.equal(5.0, custom.scale_5.parameters.s(1, 1))
    local function plain()
      return { name = "scale", forward = function(_, A) return A * 2, A end,
        backward = function(_, dA) return dA * 2 end }
    end
    output = save(scale(3), plain())
    assert.is_true(output
      == dnn.load(path, { custom = { scale = scale(1), scale_3 = plain() } })(input))
    output = save(plain(), plain())
    assert.is_true(output == dnn.load(path, { custom = { scale = plain() } })(input))
  end)

  it("call custom layers without a name by their place", function()
    local identity = { forward = function(_, A) return A end,
      backward = function(_, dA) return dA end }
    local net = dnn.sequential { dnn.linear(12, 6), identity, dnn.linear(1) }
    net:save(path)
    raises('{ ["custom_2"] = layer }', dnn.load, path)
    local again = dnn.load(path, { custom = { custom_2 = identity } })
    assert.is_true(net:predict(X) == again:predict(X))
  end)

  it("are the same bytes for the same network", function()
    make():save(path)
    make():save(path .. "2")
    assert.is_true(program.read_file(path) == program.read_file(path .. "2"))
  end)

  it("replace an old file in one step, or not at all", function()
    make():save(path)
    local before = program.read_file(path)
    raises("save: ", make().save, make(), directory .. "/none/model.h5")
    raises("save: the path must be a string, got nil", make().save, make())
    raises("save: unknown option 'histroy': did you mean 'history'?", make().save, make(), path,
      { histroy = {} })
    assert.is_true(before == program.read_file(path))
    assert.equal("model.h5\n", program.shell("ls " .. program.quote(directory)).out)
  end)

  it("are refused when they are none", function()
    raises("load: cannot load a model from", dnn.load, path)
    program.write_file(path, "no HDF5")
    raises("load: cannot load a model from", dnn.load, path)
    local f = h5.open(path, "w")
    f:create("x", 1)
    f:close()
    raises("it is no model of dnnlua (for weights of Keras: net:load_weights)", dnn.load, path)
  end)

  it("are refused when they are damaged", function()
    make():save(path)
    local bytes = program.read_file(path)
    program.write_file(path, bytes:sub(1, #bytes // 2))
    raises("load: cannot load a model from", dnn.load, path)
    -- one bit of a weight
    local W1 = make().parameters.W1
    local at = assert(bytes:find(string.pack("<d", W1(1, 1)), 1, true))
    program.write_file(path, bytes:sub(1, at - 1) .. string.char(bytes:byte(at) ~ 1)
      .. bytes:sub(at + 1))
    raises("its checksum is wrong: the file was damaged or changed", dnn.load, path)
    assert.is_false(W1 == dnn.load(path, { checksum = false }).parameters.W1)
  end)

  it("are refused when any bit is flipped, before they are parsed", function()
    make():save(path)
    local bytes = program.read_file(path)
    math.randomseed(2385)
    for i = 1, 60 do
      local at = i <= 20 and #bytes + 1 - i or math.random(#bytes - 33)
      program.write_file(path, bytes:sub(1, at - 1)
        .. string.char(bytes:byte(at) ~ 1 << math.random(0, 7)) .. bytes:sub(at + 1))
      raises("its checksum is wrong: the file was damaged or changed", dnn.load, path)
    end
  end)

  it("of the format before are read, with the checksum of their contents", function()
    local good = shared_files.path "faults/h5/good_model.h5"
    if not good then
      pending("../shared/faults is absent")
      return
    end
    assert.equal(2601, dnn.load(good):summary().parameters)
    program.write_file(path, program.read_file(good))
    do
      local f <close> = h5.open(path, "r+")
      f["dnnlua/random"].attrs.position = 3
    end
    raises("its checksum is wrong", dnn.load, path)
  end)

  it("are refused when an attribute or a dataset was changed", function()
    for _, change in ipairs {
      function(f) f["dnnlua/random"].attrs.position = 3 end,
      function(f) f["model_weights"].attrs.layer_names = { "linear_1" } end,
      function(f) f:create("dnnlua/more", 1) end,
    } do
      make():save(path)
      local f <close> = h5.open(path, "r+")
      change(f)
      f:close()
      raises("its checksum is wrong", dnn.load, path)
    end
  end)

  it("are data: what they describe is checked, and nothing is run", function()
    local function with_model(replace, text)
      make():save(path)
      local f = h5.open(path, "r+")
      local model = f["dnnlua/model"]:read()
      f:delete("dnnlua/model")
      f:create("dnnlua/model", (replace(model)))
      f:close()
      raises(text, dnn.load, path, { checksum = false })
    end
    with_model(function(model) return model:gsub('"tanh"', '"tanhh"') end,
      'there is no class of layers "tanhh": did you mean "tanh"?')
    with_model(function(model) return model:gsub('"units":6', '"units":-6') end,
      "the number of units must be positive")
    with_model(function(model) return model:gsub('"units":6', '"units":7') end,
      'kernel:0" has shape (12, 6), W of layer 1 of the network needs (12, 7)')
    with_model(function(model) return model:sub(1, 40) end, "its description is no JSON")
    with_model(function() return "os.exit(1)" end, "its description is no JSON")
    with_model(function() return "3" end, "its description is no JSON")
    with_model(function() return { "a", "b" } end, "its description is no JSON")
  end)

  it("have a description of the right form", function()
    make():compile({}):save(path)
    local good = h5.open(path)["dnnlua/model"]:read()
    for _, case in ipairs {
      { '"layers":%b[]', '"layers":3', 'no object "layers"' },
      { '"layers":%b[]', '"layers":[true]', 'no object "layers[1]"' },
      { '"class":"tanh"', '"class":["tanh"]', 'no text "layers[3].class"' },
      { '"units":6', '"units":"6"', 'no integer "layers[1].units"' },
      { '"bias":true', '"bias":1', 'no boolean "layers[1].bias"' },
      { '"input":%b[]', '"input":[1,2.5]', 'no integers "input"' },
      { '"dtype":"float64"', '"type":1', 'no text "dtype"' },
      { '"frozen":%b[]', '"frozen":[1]', 'no texts "frozen"' },
      { '"epochs":0', '"epochs":-1', 'no count "epochs"' },
      { '"updates":%d', '"updates":true', 'no count "updates"' },
      { '"training":%b{}', '"training":7', 'no object "training"' },
      { '"loss":%b{}', '"loss":null', 'no object "training.loss"' },
      { '"optimizer":%b{}', '"optimizer":{"kind":1}', 'no text "training.optimizer.kind"' },
      { '"l2":', '"l2":{"a":1},"l3":', 'no option "training.l2"' },
      { '"epochs":0', '"epochs":0,"unfinished":{"epoch":1}', 'count "unfinished' },
      { '"l2":', '"\\u001b[31m":{"a":1},"l2":', 'no option "training.\\027[31m"' },
    } do
      local model, count = good:gsub(case[1], case[2])
      assert.is_true(count > 0, case[1])
      local f <close> = h5.open(path, "r+")
      f:delete("dnnlua/model")
      f:create("dnnlua/model", model)
      f:close()
      local ok, message = pcall(dnn.load, path, { checksum = false })
      assert.is_false(ok, model)
      assert.is_truthy(message:find("its description has no ", 1, true)
        and message:find(case[3], 1, true), message)
    end
  end)

  it("have custom layers by any name, which an error quotes", function()
    for name, shown in pairs { ['"name":"\\u001b[31m"'] = "\\027[31m", ['"bias":true'] = "" } do
      make():save(path)
      local f <close> = h5.open(path, "r+")
      local model = f["dnnlua/model"]:read()
      f:delete("dnnlua/model")
      f:create("dnnlua/model", (model:gsub('"class":"tanh"', '"class":"custom",' .. name)))
      f:close()
      raises(('layer 3 is a custom layer, which no file can hold: give it, dnn.load(path, '
        .. '{ custom = { ["%s"] = layer } })'):format(shown), dnn.load, path, { checksum = false })
    end
  end)

  it("take no memory for more weights than they have", function()
    make():save(path)
    local f <close> = h5.open(path, "r+")
    local model = f["dnnlua/model"]:read()
    f:delete("dnnlua/model")
    f:create("dnnlua/model", (model:gsub('"units":6', '"units":1000000000')))
    f:close()
    raises("its layers need 1", dnn.load, path, { checksum = false })
    raises("numbers, its weights have ", dnn.load, path, { checksum = false })
  end)

  it("have names of layers that are texts", function()
    make():save(path)
    local f <close> = h5.open(path, "r+")
    f.model_weights.attrs.layer_names = { { "linear_1" }, { "linear_2" } }
    f:close()
    raises("it has no attribute layer_names", dnn.load, path, { checksum = false })
  end)

  it("of a later format are refused", function()
    make():save(path)
    local f = h5.open(path, "r+")
    f["dnnlua"].attrs.format_version = 3
    f:close()
    raises("its format is 3, this program reads up to 2", dnn.load, path)
  end)

  it("need a path and options that there are", function()
    raises("load: unknown option 'costum': did you mean 'custom'?", dnn.load, path, { costum = {} })
    raises("load: the options must be a table, got string", dnn.load, path, "x")
    raises("load: the path must be a string, got nil", dnn.load)
  end)

  it("give their weights to other networks", function()
    local net = make()
    net:step(X, Y)
    net:save(path)
    local other = dnn.sequential { dnn.linear(12, 6), dnn.batch_norm(), dnn.relu(), dnn.linear(1),
      seed = 9 }
    assert.equal(other, other:load_weights(path))
    same(net.parameters, other.parameters)
    same(net.buffers, other.buffers)
  end)

  it("of another number or shape of weights are refused, and change nothing", function()
    make():save(path)
    local small = dnn.mlp { 2, 2, 1 }
    raises("the file has 3 layers with weights, the network 2", small.load_weights, small, path)
    local wrong = dnn.sequential { dnn.linear(12, 5), dnn.batch_norm(), dnn.linear(1) }
    local before = wrong.parameters.W1:copy()
    raises('kernel:0" has shape (12, 6), W of layer 1 of the network needs (12, 5)',
      wrong.load_weights, wrong, path)
    assert.is_true(before == wrong.parameters.W1)
  end)

  local has_h5py = program.shell("/usr/bin/python3 -c 'import h5py'").status == 0

  local function python(script, ...)
    local file = directory .. "/script.py"
    program.write_file(file, script)
    local arguments = { "/usr/bin/python3", file, ... }
    for i, argument in ipairs(arguments) do
      arguments[i] = program.quote(argument)
    end
    local result = program.shell(table.concat(arguments, " "))
    assert.equal("", result.err)
    return result.out
  end

  it("are read by h5py in Keras's layout", function()
    if not has_h5py then
      pending("h5py is absent")
      return
    end
    local net = dnn.sequential { input = { 2, 5, 5 }, dnn.conv2d(3, 2), dnn.batch_norm(),
      dnn.flatten(), dnn.linear(4) }
    net:save(path)
    assert.equal([=[
['conv2d_1', 'batch_norm_2', 'flatten_3', 'linear_4']
conv2d_1/kernel:0 (2, 2, 2, 3)
conv2d_1/bias:0 (3,)
batch_norm_2/gamma:0 (3,)
batch_norm_2/beta:0 (3,)
batch_norm_2/moving_mean:0 (3,)
batch_norm_2/moving_variance:0 (3,)
linear_4/kernel:0 (48, 4)
linear_4/bias:0 (4,)
]=] .. ("%.17g %.17g\n"):format(net.parameters.W1(3, 2, 1, 2), net.parameters.W2(4, 47)), python([=[
import h5py, sys
with h5py.File(sys.argv[1], "r") as f:
    g = f["model_weights"]
    names = [n.decode() for n in g.attrs["layer_names"]]
    print(names)
    for layer in names:
        for name in g[layer].attrs["weight_names"]:
            print(name.decode(), g[layer][name].shape)
    # (filter 3, channel 2, row 1, column 2) and (unit 4, input 47), from 1
    kernels = g["conv2d_1/conv2d_1/kernel:0"], g["linear_4/linear_4/kernel:0"]
    print("%.17g %.17g" % (kernels[0][0, 1, 1, 2], kernels[1][46, 3]))
]=], path))
  end)

  it("take weights that Keras saved", function()
    if not has_h5py then
      pending("h5py is absent")
      return
    end
    -- as keras.Model.save_weights("w.h5") writes a Dense(2), an Activation and a Dense(1)
    python([[
import h5py, numpy as np, sys
with h5py.File(sys.argv[1], "w") as f:
    f.attrs["layer_names"] = np.array([b"dense", b"activation", b"dense_1"])
    f.attrs["backend"] = "tensorflow"
    f.attrs["keras_version"] = "2.10.0"
    for name, shape in (("dense", (3, 2)), ("dense_1", (2, 1))):
        g = f.create_group(name)
        names = [name + "/kernel:0", name + "/bias:0"]
        g.attrs["weight_names"] = np.array([n.encode() for n in names])
        kernel = np.arange(np.prod(shape), dtype="f4").reshape(shape)
        g.create_dataset(names[0], data=kernel)
        g.create_dataset(names[1], data=np.full(shape[1], 0.5, dtype="f4"))
    f.create_group("activation").attrs["weight_names"] = np.array([])
]], path)
    local net = dnn.mlp { 3, 2, 1 }:load_weights(path)
    assert.is_true(net.parameters.W1 == np.array { { 0.0, 2, 4 }, { 1, 3, 5 } })
    assert.is_true(net.parameters.W2 == np.array { { 0.0, 1 } })
    assert.is_true(net.parameters.b1 == np.array { { 0.5 }, { 0.5 } })
    raises("it is no model of dnnlua", dnn.load, path)
  end)
end)
