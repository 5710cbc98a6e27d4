-- Random numbers: NumPy's legacy streams, bit for bit.

local np = require("dnn.core").np
local bits = require("spec.helpers.bits")
local fixtures = require("spec.helpers.fixtures")
local raises = require("spec.helpers.raises")

local RandomState = np.random.RandomState

-- What the fields of spec/fixtures/rng.json were made with; the weights of the choices follow from
-- their results together with the doubles of the same streams.
local weights = { 0.1, 0, 0.3, 0.2, 0.4 }

local function assert_bits(expected, array, what)
  assert.equal(#expected, array.size, what)
  local flat = array:ravel()
  for i, text in ipairs(expected) do
    local x = bits.parse(text)
    assert(bits.equal(x, flat(i)), ("%s[%d]: expected %a, got %a"):format(what, i, x, flat(i)))
  end
end

local function assert_integers(expected, array, what, shift)
  local got = array:ravel():totable()
  for i = 1, #got do
    got[i] = (got[i] == true and 1 or got[i] == false and 0 or got[i]) + (shift or 0)
  end
  assert.same(expected, got, what)
end

local function check_sequence(case)
  local r = RandomState(case.seed)
  for step, entry in ipairs(case.sequence) do
    local name, arguments, expected = table.unpack(entry)
    local what = ("sequence[%d] %s"):format(step, name)
    if name == "randint" then
      assert_integers(expected, r:randint(arguments[1], arguments[2], arguments[3]), what)
    elseif name == "permutation" then
      assert_integers(expected, r:permutation(arguments[1]), what, -1)
    else
      assert_bits(expected, r[name](r, table.unpack(arguments)), what)
    end
  end
end

-- Each field: a function of a fresh state.
local fields = {}

function fields.state0(expected, r)
  local state = r:get_state()
  local key = state.key:totable()
  assert.same(expected.key_first4, { table.unpack(key, 1, 4) })
  assert.equal(expected.key_last, key[624])
  assert.equal(expected.pos, state.position)
  local all = 0
  for _, word in ipairs(key) do
    all = all ~ word
  end
  assert.equal(expected.crc, all) -- the exclusive or of all words
end

function fields.random_sample_8(expected, r)
  assert_bits(expected, r:random_sample(8), "random_sample")
end

function fields.random_sample_text(expected, r)
  assert.equal(expected, tostring(r:random_sample(8)))
end

function fields.random_sample_sum1300(expected, r)
  assert(bits.equal(bits.parse(expected), r:random_sample(1300):sum()))
end

function fields.random_sample_1299(expected, r)
  assert(bits.equal(bits.parse(expected), r:random_sample(1300)(1300)))
end

function fields.randn_9(expected, r)
  assert_bits(expected, r:randn(9), "randn")
end

function fields.randn_text(expected, r)
  assert.equal(expected, tostring(r:randn(9)))
end

function fields.randn_1300(expected, r)
  assert(bits.equal(bits.parse(expected), r:randn(1301)(1301))) -- counted from 0 there
end

function fields.gauss_rand_gauss_gauss(expected, r)
  local got = { r:randn(), r:rand(), r:randn(), r:randn() }
  assert_bits(expected, np.array(got), "mixed")
end

fields["normal_2.5_0.2_5"] = function(expected, r)
  assert_bits(expected, r:normal(2.5, 0.2, 5), "normal")
end

fields["uniform_-3_7.5_5"] = function(expected, r)
  assert_bits(expected, r:uniform(-3, 7.5, 5), "uniform")
end

function fields.exponential_2_5(expected, r)
  assert_bits(expected, r:exponential(2, 5), "exponential")
end

function fields.u32_8(expected, r)
  assert_integers(expected, r:randint(0, 1 << 32, 8), "words")
end

local integers = {
  randint_0_10_20 = { 0, 10, 20 },
  randint_5_7 = { 5, nil, 7 },
  ["randint_-100_101_12"] = { -100, 101, 12 },
  randint_0_2p32_3 = { 0, 1 << 32, 3 },
  randint_0_2p40_5 = { 0, 1 << 40, 5 },
  randint_0_7_12_int32 = { 0, 7, 12, "int32" },
  randint_0_200_12_uint8 = { 0, 200, 12, "uint8" },
  randint_0_1000_7_int16 = { 0, 1000, 7, "int16" },
  randint_0_2_40_bool = { 0, 2, 40, "bool" },
}
for name, arguments in pairs(integers) do
  fields[name] = function(expected, r)
    assert_integers(expected, r:randint(table.unpack(arguments, 1, 4)), name)
  end
end

function fields.randint_dtype(expected, r)
  assert.equal(expected, r:randint(0, 10, 3).dtype)
end

function fields.permutation_10(expected, r)
  assert_integers(expected, r:permutation(10), "permutation", -1)
end

function fields.permutation_dtype(expected, r)
  assert.equal(expected, r:permutation(10).dtype)
end

function fields.permutation_148_first8(expected, r)
  assert_integers(expected, r:permutation(148)("1:8"), "permutation", -1)
end

function fields.shuffle_abcdefg(expected, r)
  local letters = { "a", "b", "c", "d", "e", "f", "g" }
  r:shuffle(letters)
  assert.equal(expected, table.concat(letters))
end

function fields.shuffle_rows_6(expected, r)
  local rows = np.array({ { 0, 0.5 }, { 1, 0.5 }, { 2, 0.5 }, { 3, 0.5 }, { 4, 0.5 }, { 5, 0.5 } })
  r:shuffle(rows)
  assert_integers(expected, rows(":, 1"):astype("int64"), "rows")
  assert.equal(3.0, rows(":, 2"):sum())
end

function fields.choice_5_8(expected, r)
  assert_integers(expected, r:choice(5, 8), "choice", -1)
end

function fields.choice_9_4_noreplace(expected, r)
  assert_integers(expected, r:choice(9, { size = 4, replace = false }), "choice", -1)
end

function fields.choice_5_8_p(expected, r)
  assert_integers(expected, r:choice(5, { size = 8, p = weights }), "choice", -1)
end

function fields.choice_5_4_noreplace_p(expected, r)
  assert_integers(expected, r:choice(5, { size = 4, replace = false, p = weights }), "choice", -1)
end

fields["binomial_10_0.3_8"] = function(expected, r)
  assert_integers(expected, r:binomial(10, 0.3, 8), "binomial")
end

fields["binomial_1_0.8_12"] = function(expected, r)
  assert_integers(expected, r:binomial(1, 0.8, 12), "binomial")
end

describe("np.random against reference streams", function()
  it("has the bits of every field of spec/fixtures/rng.json", function()
    local checked = 0
    for _, case in ipairs(fixtures.json "rng.json") do
      for name, expected in pairs(case) do
        if name == "sequence" then
          check_sequence(case)
        elseif name ~= "seed" then
          assert(fields[name], "no test for field " .. name)
          fields[name](expected, RandomState(case.seed))
          checked = checked + 1
        end
      end
    end
    assert(checked >= 300, checked)
  end)

  local streams = {
    { seed = 0, randn = 1.764052345967664, first = 0.54881350392732475 },
    { seed = 1, randn = 1.6243453636632417, first = 0.417022004702574 },
    { seed = 2, randn = -0.41675784740547062, first = 0.43599490214200376 },
    { seed = 4294967295, randn = 0.64840867423065274, first = 0.097632028994013798 },
    { seed = { 1 }, randn = -0.78014589196430673, first = 0.13436424411240122 },
    { seed = { 1, 2, 3 }, randn = 0.89858244820995015, first = 0.60986127228672893 },
  }
  it("starts the streams of known seeds", function()
    for _, stream in ipairs(streams) do
      assert.equal(stream.randn, RandomState(stream.seed):randn())
      assert.equal(stream.first, RandomState(stream.seed):rand())
    end
    assert_integers({ 2, 9, 6, 4, 0, 3, 1, 7, 8, 5 }, RandomState(1):permutation(10), "1", -1)
    assert_integers({ 5, 8, 9, 5, 0, 0, 1, 7 }, RandomState(1):randint(0, 10, 8), "1")
  end)

  it("shares one state among the functions of np.random", function()
    np.random.seed(3)
    assert.equal(1.7886284734303186, np.random.randn())
    assert.equal(0.43650985051198943, np.random.randn())
    np.random.seed(3)
    assert.equal(1.7886284734303186, np.random.randn(1, 1)(1, 1))
  end)

  it("keeps the second Gaussian of a pair across other draws, and seed forgets it", function()
    local r = RandomState(0)
    r:randn()
    r:rand(3)
    r:permutation(4)
    assert.equal(0.40015720836722329, r:randn())
    r:randn()
    r:seed(0)
    assert.equal(1.764052345967664, r:randn())
  end)

  it("gives back a state that was taken", function()
    local r = RandomState(7)
    r:randn(3)
    local state = r:get_state()
    local expected = r:randn(5)
    r:set_state(state)
    assert(expected == r:randn(5))
  end)

  it("permutes and chooses positions from 1", function()
    local r = RandomState(5)
    local p = r:permutation(7)
    assert.equal(1, p:min())
    assert.equal(7, p:max())
    assert.equal(28, p:sum())
    for _ = 1, 50 do
      local k = r:choice(3)
      assert(k >= 1 and k <= 3)
    end
  end)

  it("takes probabilities of float32, whose sum is rounded", function()
    local r = RandomState(5)
    for i = 1, 100 do
      local p = np.exp(r:randn(2 + i)):astype("float32")
      p = p / p:sum()
      assert.equal("float32", p.dtype)
      r:choice(2 + i, { size = 3, p = p })
      r:choice(2 + i, { size = 2, p = p, replace = false })
      assert.equal(7, r:multinomial(7, p):sum())
    end
    r:choice(2, { p = np.array({ 0.5, 0.5003 }, "float32") })
    r:multinomial(3, np.array({ 0.5, 0.5003, 0 }, "float32"))
    raises("probabilities do not sum to 1", r.choice, r, 2, { p = np.array({ 0.5, 0.5005 },
      "float32") })
    raises("probabilities do not sum to 1", r.choice, r, 2, { p = { 0.5, 0.500001 } })
    raises("sum(pvals[:-1]) > 1.0", r.multinomial, r, 3, np.array({ 0.5, 0.5005, 0 }, "float32"))
    raises("sum(pvals[:-1]) > 1.0", r.multinomial, r, 3, { 0.5, 0.500001, 0 })
  end)

  it("refuses choices with too many dimensions", function()
    local size = {}
    for i = 1, 16 do
      size[i] = 1
    end
    assert.equal(16, RandomState(1):choice(np.ones(3), size).ndim)
    raises("choice: the result would have 17 dimensions, at most 16 are possible", RandomState(1)
      .choice, RandomState(1), np.ones(3, 2), size)
  end)

  it("draws at the far ends of parameters", function()
    local r = RandomState(5)
    for _, a in ipairs { 1024.9, 1025, 1025.1, 1e300, math.huge } do
      assert(r:zipf(a, 5):eq(1):all(), a)
    end
    for _, a in ipairs { 1 + 2.0 ^ -52, 1 + 1e-12, 1 + 1e-7 } do
      local x = r:zipf(a, 2000)
      assert(x:min() >= 1, a)
      -- nearly even over the logarithms of 1 .. 2^63
      local mean = np.mean(np.log2(x))
      assert(mean > 29 and mean < 34, mean)
    end
    for _, kappa in ipairs { 1e12, 1.1e12, 1e17, 1e300 } do
      local x = r:vonmises(1, kappa, 2000)
      local deviations = (x - 1) * math.sqrt(kappa)
      assert(np.abs(x - 1):max() < 6 / math.sqrt(kappa) + 1e-15, kappa)
      assert(kappa > 1e13 or np.abs(deviations:std() - 1) < 0.1, kappa)
    end
    assert.equal(1.0, r:vonmises(1, math.huge))
    assert.equal(math.huge, r:noncentral_chisquare(0.5, math.huge))
    for _, nonc in ipairs { 2.0 ^ 63, 1e30, 1e300 } do
      local x = r:noncentral_chisquare(0.5, nonc)
      assert(x > nonc * 0.99 and x < nonc * 1.01, nonc)
    end
  end)

  it("gives a number for no size, and arrays for sizes", function()
    local r = RandomState(5)
    assert.equal("float", math.type(r:rand()))
    assert.equal("integer", math.type(r:randint(10)))
    assert.same({ 2, 3 }, { table.unpack(r:rand(2, 3).shape) })
    assert.same({ 2, 3 }, { table.unpack(r:rand({ 2, 3 }).shape) })
    assert.same({ 0 }, { table.unpack(r:normal(0, 1, 0).shape) })
    assert.same({ 4, 1 }, { table.unpack(r:normal({ loc = 2.5, size = { 4, 1 } }).shape) })
  end)
end)

describe("np.random refuses", function()
  local r = RandomState(1)
  local refused = {
    ["a real seed"] = {
      function() r:seed(1.5) end,
      "a seed must be an integer, got the real 1.5",
    },
    ["a negative seed"] = {
      function() r:seed(-1) end,
      "between 0 and 2**32 - 1",
    },
    ["no seeds"] = {
      function() r:seed({}) end,
      "a list of seeds must not be empty",
    },
    ["an empty range"] = {
      function() r:randint(3, 3) end,
      "low >= high: no integer x with 3 <= x < 3",
    },
    ["a range that the dtype cannot hold"] = {
      function() r:randint(0, 257, 4, "uint8") end,
      "the range from 0 to 256 is out of bounds for uint8",
    },
    ["an unknown dtype"] = {
      function() r:randint(0, 2, 4, "float64") end,
      "randint has no dtype 'float64'",
    },
    ["weights of another size"] = {
      function() r:choice(3, { p = { 0.5, 0.5 } }) end,
      "option 'p' has shape (2,), expected (3,)",
    },
    ["weights that do not sum to 1"] = {
      function() r:choice(2, { size = 3, p = { 0.5, 0.25 } }) end,
      "probabilities do not sum to 1",
    },
    ["an unknown option"] = {
      function() r:choice(3, { sise = 2 }) end,
      "unknown option 'sise': did you mean 'size'?",
    },
    ["a negative extent"] = {
      function() r:rand(2, -1) end,
      "negative extent -1 in a shape",
    },
    ["a text where a number belongs"] = {
      function() r:normal("0") end,
      "'loc' of normal must be a number or an array, got string",
    },
    ["a state of another length"] = {
      function() r:set_state({ key = np.array({ 1 }), position = 1 }) end,
      "field 'key' of a state must be an int64 array of shape (624,)",
    },
  }
  for what, case in pairs(refused) do
    it(what, function()
      raises(case[2], case[1])
    end)
  end
end)
