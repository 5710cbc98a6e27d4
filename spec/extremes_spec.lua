-- Numbers and texts that nobody means to give: every public function answers with an error or the
-- right value, in bounded time and memory. Of the figures that are made a part is drawn, too.

local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

local function same(expected, actual)
  expected, actual = np.asarray(expected), np.asarray(actual)
  assert.equal(tostring(expected.shape), tostring(actual.shape))
  assert(np.array_equal(expected, actual), ("expected %s, got %s"):format(expected, actual))
end

local least, most = math.mininteger, math.maxinteger
local third = 6148914691236517206 -- 3 of them are 2 more than 2^64
local x, square = np.array { 1.0, 2.0, 3.0 }, np.arange(1, 10):reshape(3, 3)

describe("extreme integers", function()
  it("give the value that they stand for", function()
    for _, k in ipairs { least, least + 1, -(1 << 40) } do
      same(square * 0, np.tril(square, k))
      same(square, np.triu(square, k))
      same(0, np.trace(square, k))
      same({}, np.diagonal(square, k))
      same({}, np.diag(square, k))
      same(np.zeros(2, 3), np.eye(2, 3, k))
      same(np.zeros(2, 3), np.tri(2, 3, k))
      same({}, (np.tril_indices(2, k)))
      same(4, #np.triu_indices(2, k))
      same({ 0, 0 }, np.round({ 5.5, -7 }, k))
      same({ 0, 0 }, np.round({ 55, -7 }, k))
    end
    for _, k in ipairs { most, most - 1, 1 << 40 } do
      same(square, np.tril(square, k))
      same(square * 0, np.triu(square, k))
      same(0, np.trace(square, k))
      same({}, np.diagonal(square, k))
      same({}, np.diag(square, k))
      same(np.zeros(2, 3), np.eye(2, 3, k))
      same(np.ones(2, 3), np.tri(2, 3, k))
      same(4, #np.tril_indices(2, k))
      same({}, (np.triu_indices(2, k)))
      same({ 5.5, -7, 1e300 }, np.round({ 5.5, -7, 1e300 }, k))
      same({ 55, -7 }, np.round({ 55, -7 }, k))
      same({}, np.diff(x, k))
      assert.equal("(2, 0)", tostring(np.diff(np.ones(2, 3), k).shape))
      assert.equal("(0, 3)", tostring(np.diff(np.zeros(0, 3), k, 1).shape))
      same({ 0 }, np.polyder({ 1, 2, 3 }, k):sum() + np.zeros(1))
      same(np.roll(x, k % 3), np.roll(x, k))
    end
    same(np.roll(x, least % 3), np.roll(x, least))
    same(np.rot90(square, least % 4), np.rot90(square, least))
    same(np.rot90(square, most % 4), np.rot90(square, most))
    for _, f in ipairs { np.var, np.nanvar } do
      same(2 / 2.0 ^ 63, f(x, { ddof = least }))
      same(np.sqrt(2 / 2.0 ^ 62), np.std(x, { ddof = -(1 << 62) }))
    end
    same(2 / 2.0 ^ 63, np.cov(x, { ddof = least }))
    same({ 15.0, 0.0 }, np.round({ 15.0, 0.0 }, 308))
    same({ { 1, -2 ^ 63 }, { 0, 1 } }, np.linalg.matrix_power({ { 1, 1.0 }, { 0, 1 } }, least))
    local row, column = np.unravel_index(1 << 52, { 1 << 50, 8 })
    same({ 1 << 49, 8 }, { row, column })
    same(1 << 52, np.ravel_multi_index({ 1 << 49, 8 }, { 1 << 50, 8 }))
  end)

  it("are refused where there is no such value", function()
    raises("too large", np.rep, np.ones(16), 1 << 60)
    raises("too large", np.rep, x, third)
    raises("too large", np.rep, x, { third, third, third })
    raises("too large", np.tile, x, third)
    raises("too large", np.tile, x, { third, 3 })
    raises("too large", np.unravel_index, 5, { third, 3 })
    raises("too large", np.ravel_multi_index, { 1, 2 }, { 1 << 62, 4 })
    raises("too large", np.ndindex, third, 3)
    raises("too large", np.pad, x, most)
    raises("too large", np.pad, x, { 1 << 62, 1 << 62 }, "edge")
    raises("'k' of diag must be at least", np.diag, x, least)
    raises("'k' of diag must be at most", np.diag, x, most)
    raises("array_split: 1099511627776 pieces are too many", np.array_split, x, 1 << 40)
    raises("'ndim' of diag_indices must be at most 16", np.diag_indices, 2, 1 << 53)
    raises("'n' of diag_indices must be at most", np.diag_indices, most)
    raises("'shape' of indices must be at most", np.indices, { most })
    raises("'m' of polyint must be at most 1000", np.polyint, { 1, 2 }, 1 << 40)
    raises("must be 1..16 or negative from the end", np.argpartition, np.ones(16), least)
    raises("must be 1..16 or negative from the end", np.partition, np.ones(16), least)
    raises("'high' of random_integers must be at most", np.random.random_integers, 0, most)
    raises("'n' of spawn must be at most", function()
      np.random.default_rng(1):spawn(1 << 40)
    end)
  end)
end)

describe("messages", function()
  it("show long and hostile text cut and escaped", function()
    local ok, message = pcall(np.fromstring, ("x"):rep(10000000), { sep = " " })
    assert.is_false(ok)
    assert.matches("fromstring: number 1 is 'x+%.%.%.'$", message)
    assert(#message < 300)
    raises("arrays have no field 'a\\027[2J\\255 é'", function()
      return x["a\27[2J\xff é"]
    end)
    raises("np has no \"a\\010b\\194\\155\"", function()
      return np["a\nb\xc2\x9b"]
    end)
  end)
end)

describe("every public function", function()
  -- Under the sanitizer, which reserves terabytes, its own limits take the place of the shell's.
  local limits = program.is_sanitized()
    and "export ASAN_OPTIONS=$ASAN_OPTIONS:max_allocation_size_mb=1000:hard_rss_limit_mb=4000;"
    or "ulimit -v 3000000;"
  local each <const> = 40

  local function run(first)
    local directory = program.make_directory()
    local command = [[
      program=$(readlink -f %s) script=$PWD/spec/helpers/extremes.lua
      cd %s || exit
      %s
      DNN_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 timeout %d "$program" "$script" report %d %d]]
    local result = program.shell(command:format(program.quote(program.path), directory, limits,
      60 * each, first, each))
    local call = program.read_file(directory .. "/report"):match "^[^\n]*"
    program.remove(directory)
    local total = tonumber(result.out:match "(%d+) functions\n$")
    assert(result.status == 0 and total, ("status %d in %s\n%s"):format(result.status, call,
      result.err:sub(-3000)))
    assert.equal("", (result.out:gsub("%d+ functions\n$", "")))
    return total
  end

  local total
  it("takes or refuses extreme numbers and hostile texts, 1 to " .. each, function()
    total = run(1)
    assert(total > 600)
  end)

  for first = each + 1, 1080, each do
    it(("takes or refuses extreme numbers and hostile texts, %d to %d"):format(first,
      first + each - 1), function()
      if first <= total then
        run(first)
      end
    end)
  end

  it("is among these", function()
    assert(total <= 1080, total)
  end)
end)
