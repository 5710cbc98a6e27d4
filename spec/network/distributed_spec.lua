-- Training in several processes: net:fit with `distributed`.

local dnn = require "dnn"
local mpi = require "spec.helpers.mpi"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local missing = mpi.missing()

-- What the scripts begin with. `compare` trains a network in this process alone and a copy of it
-- distributed, and prints how far apart parameters and losses are, if that is more than `most`;
-- `say` prints once where all ranks have the same text, and else one line a rank.
local head = [[
local dnn, np = require "dnn", require "dnn.np"
local dist = dnn.dist
local function say(...)
  local texts = dist.allgather(table.concat({ ... }, " "))
  local same = true
  for _, text in ipairs(texts) do
    same = same and text == texts[1]
  end
  for rank, text in ipairs(same and { texts[1] } or texts) do
    if dist.rank == 0 then
      io.write(same and "all" or "rank " .. rank - 1, ": ", text, "\n")
    end
  end
end
local function distance(a, b)
  local most = 0
  for name, array in pairs(a) do
    most = math.max(most, np.abs(array - b[name]):max())
  end
  return most
end
local function bytes(net)
  local texts = {}
  for _, arrays in ipairs { net.parameters, net.buffers } do
    for name, array in pairs(arrays) do
      texts[#texts + 1] = name .. array:tobytes()
    end
  end
  return table.concat(texts)
end
local function copy_options(options, more)
  local copied = {}
  for _, from in ipairs { options, more } do
    for name, value in pairs(from) do copied[name] = value end
  end
  return copied
end
local function compare(name, net, X, Y, options, most)
  local alone, again = net:copy(), net:copy()
  local expected = alone:fit(X, Y, options)
  local history = net:fit(X, Y, copy_options(options, { distributed = true }))
  again:fit(X, Y, copy_options(options, { distributed = true }))
  local far = distance(alone.parameters, net.parameters)
  for i, loss in ipairs(expected.loss) do
    far = math.max(far, math.abs(loss - history.loss[i]))
    if expected.val_loss then
      far = math.max(far, math.abs(expected.val_loss[i] - history.val_loss[i]))
    end
  end
  local ranks = dist.allgather(bytes(net))
  local same = bytes(net) == bytes(again)
  for _, text in ipairs(ranks) do same = same and text == ranks[1] end
  say(name, far <= most and "close" or ("%g"):format(far), same and "the same bits" or "other bits",
    expected.epochs == history.epochs and "" or "other epochs")
end
np.random.seed(3)
local X, Y = np.random.randn(5, 640), np.random.rand(2, 640)
local function smooth(...)
  return dnn.sequential { dnn.linear(5, 7), dnn.tanh(), dnn.linear(7, 2), dnn.sigmoid(), ...,
    seed = 2 }
end
]]

describe("net:fit with distributed", function()
  it("is as ever in one process", function()
    np.random.seed(1)
    local X, Y = np.random.randn(3, 20), np.random.rand(1, 20)
    local nets = {}
    for i, is_distributed in ipairs { false, true } do
      nets[i] = dnn.mlp { 3, 4, 1, seed = 2 }
      nets[i]:fit(X, Y, { epochs = 3, batch_size = 8, distributed = is_distributed,
        progress = false })
    end
    assert.is_true(nets[1].parameters.W1 == nets[2].parameters.W1)
    assert.is_nil(package.loaded["dnn.mpi"])
    raises("fit: distributed must be a boolean, got string", function()
      nets[1]:fit(X, Y, { distributed = "yes" })
    end)
  end)

  if missing then
    pending(missing)
    return
  end

  local function run(count, code)
    local result = mpi.run(count, head .. code)
    assert.equal(0, result.status, result.err .. result.out)
    return result.out
  end

  it("makes the steps of one process with the whole batch, in the same bits every time", function()
    local out = run(4, [[
local optimizers = { sgd = dnn.sgd { learning_rate = 0.5 },
  momentum = dnn.sgd { learning_rate = 0.1, momentum = 0.9 },
  adam = dnn.adam { learning_rate = 0.01 } }
for _, name in ipairs { "sgd", "momentum", "adam" } do
  compare(name, smooth(), X, Y, { epochs = 20, batch_size = 64, optimizer = optimizers[name],
    progress = false }, name == "adam" and 1e-10 or 1e-12)
end
compare("full", smooth(), X, Y, { epochs = 20, gram = false, progress = false }, 1e-12)
]])
    assert.truthy(out:find("all: adam close the same bits", 1, true), out)
    local _, count = out:gsub("all: %l+ close the same bits \n", "")
    assert.equal(4, count, out)
  end)

  it("takes batches that do not divide, and every kind of loss, term and layer", function()
    local out = run(3, [[
local function try(name, net, Y, options)
  compare(name, net, X, Y, copy_options({ epochs = 3, batch_size = 98, progress = false,
    optimizer = "sgd", validation = 0.1, metrics = "accuracy" }, options), 1e-12)
end
try("uneven", smooth(), Y, { batch_size = 7 })
try("few", smooth(), Y, { batch_size = 2, epochs = 1 })
try("terms", smooth(), Y, { l2 = 0.1, l1 = 0.01, clip_norm = 0.1 })
try("sum", smooth(), Y, { loss = dnn.losses.mse { reduction = "sum" }, learning_rate = 0.001 })
try("weights", smooth(dnn.softmax()), (Y:gt(0.5)):astype "float64"(1):reshape(1, 640),
  { loss = dnn.losses.cross_entropy { weights = { 1, 7 } } })
try("function", smooth(), Y, { loss = function(A, T)
  local D = A - T
  return (D * D):sum() / A.shape[2], D * 2
end })
local scale = { parameters = dnn.params { g = np.ones(4, 1) "::2" } } -- is not contiguous
function scale:forward(A) return A * self.parameters.g, A end
function scale:backward(dZ, A)
  return dZ * self.parameters.g,
    { g = (dZ * A):sum { axis = 2, keepdims = true } / A.shape[2] }
end
try("custom", smooth(scale), Y, { loss = "mse" })
try("guard", smooth(), Y, { guard = true })
local net = smooth()
net:freeze "W1"
try("frozen", net, Y, {})
compare("large", dnn.mlp { 5, 600, 500, 2, activation = "tanh", seed = 1 }, X, Y,
  { epochs = 1, batch_size = 320, progress = false, optimizer = "sgd" }, 1e-12)
]])
    local _, count = out:gsub("all: %l+ close the same bits \n", "")
    assert.equal(10, count, out)
  end)

  it("has one network on all ranks, also with dropout and batch_norm", function()
    local out = run(2, [[
local net = dnn.sequential { dnn.linear(5, 8), dnn.batch_norm(), dnn.relu(), dnn.dropout(0.5),
  dnn.linear(8, 2), seed = dist.rank }
local history = net:fit(X, Y, { epochs = 3, batch_size = 64, distributed = true, progress = false })
say("bytes", bytes(net) == dist.broadcast(bytes(net)) and "same" or "other")
say("loss", ("%a"):format(history.loss[3]), ("%d"):format(net.updates))
say(select(2, pcall(net.fit, net, X, Y, { batch_size = 2, distributed = true })))
]])
    assert.truthy(out:find("^all: bytes same\nall: loss 0x[%w.+-]+ 30\nall: "), out)
    assert.truthy(out:find("leaves one alone on one of 2 ranks, which layer 2 (batch_norm)", 1,
      true), out)
  end)

  it("agrees on errors, callbacks and the end", function()
    local out = run(2, [[
local function attempt(name, options, net)
  net = net or smooth()
  local x = options.examples or X
  options.examples = nil
  local ok, result = pcall(net.fit, net, x, Y, copy_options({ epochs = 4, batch_size = 128,
    distributed = true, progress = false, optimizer = "sgd" }, options))
  say(name, ok and ("%d %s"):format(result.epochs, result.stopped_early)
    or tostring(result):match ": (.*)", ("%d %g"):format(net.updates, net.learning_rate))
end
attempt("stop", { callbacks = function(event) return event.epoch == 2 and dist.rank == 1 end })
attempt("rate", { callbacks = function(event)
  if dist.rank == 0 then event.net.learning_rate = 0.25 end
end })
attempt("patience", { early_stopping = { patience = 1, min_delta = 10, monitor = "loss" } })
attempt("callback", { callbacks = function() if dist.rank == 1 then error "no disk" end end })
local layer = {}
function layer:forward(A) return dist.rank == self.rank and error "forward" or A end
function layer:backward(dZ) return dist.rank == 1 - self.rank and error "backward" or dZ, {} end
layer.rank = 1
attempt("forwards", { loss = "mse" }, smooth(layer))
layer.rank = 2
attempt("backwards", { loss = "mse" }, smooth({ forward = function(_, A) return A end,
  backward = function(_, dZ) return dist.rank == 0 and error "backward" or dZ, {} end }))
attempt("loss", { loss = function(A) return dist.rank == 1 and 0 / 0 or 1, A end })
local normal = dnn.sequential { dnn.linear(5, 4), dnn.batch_norm(), dnn.linear(4, 2), seed = 1 }
local x = X:copy()
x[{ 1, 640 }] = 1e160
attempt("buffers", { shuffle = false, batch_size = 640, examples = x }, normal)
X = X * (1 + dist.rank)
attempt("examples", {})
]])
    assert.equal([[
all: stop 2 true 10 0.01
all: rate 4 nil 20 0.25
all: patience 2 true 10 0.01
]], out:match "^.-\n.-\n.-\n")
    for _, line in ipairs { "rank 0: callback rank 1: ", "rank 0: forwards rank 1: ",
      "rank 1: backwards rank 0: ", "rank 0: buffers rank 1: " } do
      assert.truthy(out:find(line, 1, true), out)
    end
    assert.truthy(out:find("forwards .* 0 0.01"), out) -- no update
    assert.truthy(out:find "loss[^\n]*nan", out)
    assert.truthy(out:find "examples dist: the ranks do not call the same", out)
  end)

  it("goes on where another number of ranks ended", function()
    local name = os.tmpname()
    local code = ("local name = %q\n"):format(name) .. [[
local options = { epochs = 2, batch_size = 64, optimizer = "adam", distributed = true,
  progress = false }
]]
    run(2, code .. [[
local net = smooth()
net:fit(X, Y, options)
if dist.rank == 0 then net:save(name) end
]])
    local out = run(3, code .. [[
local net, whole = dnn.load(name), smooth()
options.optimizer = nil
net:fit(X, Y, options)
whole:fit(X, Y, { epochs = 4, batch_size = 64, optimizer = "adam", progress = false })
local far = distance(net.parameters, whole.parameters)
say(far < 1e-10 and "close" or ("%g"):format(far), ("%d"):format(net.updates))
]])
    os.remove(name)
    assert.equal("all: close 40\n", out)
  end)

  it("prints on rank 0 alone", function()
    local name = os.tmpname()
    program.write_file(name, head .. "smooth():fit(X, Y, { distributed = true })")
    local result = program.shell("export DNNLUA_PROGRESS=log; " .. mpi.command(2) .. " " .. name)
    os.remove(name)
    assert.equal(0, result.status, result.err)
    local _, count = result.err:gsub("100 ?%%", "")
    assert.equal(1, count, result.err)
  end)
end)
