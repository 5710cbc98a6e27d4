-- Reference values that are kept with the specs, in spec/fixtures. NumPy 1.24 made them, on x86-64:
--
--   rng.json                   of streams of RandomState: words, reals, Gaussians, permutations ...
--   sum.json                   of np.random.seed(n); randn(n) * 10.0 ** randint(-3, 4, size = n):
--                              sum, last of cumsum, mean and var
--   scalar_text.json           numbers by their bits, with their texts: of float64 repr and "%f",
--                              "%.2f", "%.8f", "%e", "%g", "%.12g", of float32 str
--   array_print_options.jsonl  str and repr of arrays under options of set_printoptions
--   seed_cases.json            of the functions of the notebook on its test inputs: what they print
--                              from its seeds and from those of its code, and the arrays
--   pictures.jsonl             picture files of every kind, with the pixels that Pillow reads
--                              (palette, and gray with alpha, as RGBA)
--   resize.jsonl               pictures of bytes, and what Pillow 13 makes of them in another size
--
-- matplotlib 3.11 made, with its Agg back end:
--
--   plots/*.png                the pictures of spec/plot/reference_spec.lua, of 4 by 3 inches
--   plot_calls.jsonl           calls on axes of 5 by 4 inches, in Lua: the limits, the ticks that
--                              are seen with their labels, offset texts, the box in points
--   axes.jsonl                 of random data on an axis of a figure so many inches wide or high,
--                              with a scale, perhaps with limits (set): get_xlim(), the ticks that
--                              are drawn with their labels, minor ticks, offset text
--   plot_random.jsonl          of random calls on axes: get_xlim(), the ticks that are drawn with
--                              their labels, offset text
--
-- Reals are kept as "%a" texts or as the hex digits of their memory, see spec.helpers.bits.

local json = require("dkjson")

local fixtures = {}

local root = debug.getinfo(1, "S").source:sub(2):match("^(.*)helpers/[^/]*$") or "./"

local function decode(text, name)
  local value, _, message = json.decode(text)
  return value ~= nil and value or error(("%s: %s"):format(name, message), 3)
end

--- The value of a JSON file.
---@param name string
---@return any
function fixtures.json(name)
  local file <close> = assert(io.open(root .. "fixtures/" .. name, "rb"))
  return decode(file:read("a"), name)
end

--- Iterates over a file with one JSON value a line: `for case in fixtures.lines(name) do`.
---@param name string
---@return fun(): any
function fixtures.lines(name)
  local next_line = io.lines(root .. "fixtures/" .. name)
  return function()
    local line = next_line()
    return line and decode(line, name)
  end
end

return fixtures
