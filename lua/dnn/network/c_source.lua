--- Networks as C: one file with the weights as constants and a function that predicts.
--
-- The file is C99, and C++; it needs libm alone, takes no memory, and is made of static functions
-- for those layers that the network has, and NAME_predict, which calls them one after the other;
-- flatten and dropout are no call. In what follows @N is NAME, @M the same in capitals, @T the type
-- of numbers, @F the last letter of libm's functions for it.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local parts = require "dnn.network.parts"
local shapes = require "dnn.network.shapes"

local quote = core.system.quote

local c_source = {}

-- --- the functions -------------------------------------------------------------------------------

--- Functions in C by their names, and in `before` those that they call.
local functions, before = {}, { sigmoid = "sigmoid_of", swish = "sigmoid_of" }

--- Adds the function of an activation: what it makes of z, with a parameter or none.
local function activation(name, parameter, value)
  functions[name] = ([[
static void @N_%s(ptrdiff_t n, %sconst @T *in, @T *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    const @T z = in[i];
    out[i] = %s;
  }
}
]]):format(name, parameter and ("@T %s, "):format(parameter) or "", value)
end

functions.sigmoid_of = [[
static @T @N_sigmoid_of(@T z) {
  const @T e = exp@F(z < 0 ? z : -z); /* at most 1: nothing overflows */
  return (z < 0 ? e : 1) / (1 + e);
}
]]

activation("sigmoid", nil, "@N_sigmoid_of(z)")
activation("relu", nil, "z <= 0 ? 0 : z")
activation("tanh", nil, "tanh@F(z)")
activation("leaky_relu", "slope", "z <= 0 ? slope * z : z")
activation("elu", "alpha", "z <= 0 ? alpha * expm1@F(z) : z")
activation("gelu", nil, "z * ((@T)0.5 * (1 + erf@F(z * (@T)0.70710678118654752440)))")
activation("softplus", nil, "(z > 0 ? z : 0) + log1p@F(exp@F(z < 0 ? z : -z))")
activation("swish", nil, "z * @N_sigmoid_of(z)")

functions.softmax = [[
static void @N_softmax(ptrdiff_t n, const @T *in, @T *out) {
  @T top = in[0], sum = 0;
  for (ptrdiff_t i = 1; i < n; i++)
    top = in[i] > top ? in[i] : top;
  for (ptrdiff_t i = 0; i < n; i++) {
    out[i] = exp@F(in[i] - top);
    sum += out[i];
  }
  for (ptrdiff_t i = 0; i < n; i++)
    out[i] /= sum;
}
]]

functions.log_softmax = [[
static void @N_log_softmax(ptrdiff_t n, const @T *in, @T *out) {
  @T top = in[0], sum = 0;
  for (ptrdiff_t i = 1; i < n; i++)
    top = in[i] > top ? in[i] : top;
  for (ptrdiff_t i = 0; i < n; i++)
    sum += exp@F(in[i] - top);
  sum = log@F(sum);
  for (ptrdiff_t i = 0; i < n; i++)
    out[i] = in[i] - top - sum;
}
]]

functions.copy = [[
static void @N_copy(ptrdiff_t n, const @T *in, @T *out) {
  for (ptrdiff_t i = 0; i < n; i++)
    out[i] = in[i];
}
]]

functions.linear = [[
/* out = W in + b. Eight sums at a time are faster than one, and more precise. */
static void @N_linear(const @T *W, const @T *b, ptrdiff_t n_in, ptrdiff_t n_out, const @T *in,
                      @T *out) {
  for (ptrdiff_t i = 0; i < n_out; i++, W += n_in) {
    @T s[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    ptrdiff_t j = 0;
    for (; j + 8 <= n_in; j += 8)
      for (int k = 0; k < 8; k++)
        s[k] += W[j + k] * in[j + k];
    for (; j < n_in; j++)
      s[j % 8] += W[j] * in[j];
    out[i] = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    if (b != NULL)
      out[i] += b[i];
  }
}
]]

--- Extents of a window, its steps and padding, and of what it goes over.
functions.window = [[
typedef struct @N_window {
  ptrdiff_t channels, height, width, out_height, out_width;
  ptrdiff_t down, across, step_down, step_across, pad_down, pad_across;
} @N_window;

/* The rows, or columns, of a window that are inside: those from 'begin' on, before 'end'. */
static ptrdiff_t @N_begin(ptrdiff_t first) {
  return first < 0 ? -first : 0;
}

static ptrdiff_t @N_end(ptrdiff_t first, ptrdiff_t extent, ptrdiff_t window) {
  return extent - first < window ? extent - first : window;
}
]]

functions.conv2d = [[
static void @N_conv2d(const @N_window *w, const @T *W, const @T *b, ptrdiff_t filters,
                      const @T *in, @T *out) {
  const ptrdiff_t place = w->down * w->across;
  for (ptrdiff_t f = 0; f < filters; f++, W += w->channels * place) {
    for (ptrdiff_t y = 0; y < w->out_height; y++) {
      const ptrdiff_t top = y * w->step_down - w->pad_down;
      const ptrdiff_t bottom = @N_end(top, w->height, w->down);
      for (ptrdiff_t x = 0; x < w->out_width; x++) {
        const ptrdiff_t left = x * w->step_across - w->pad_across;
        const ptrdiff_t right = @N_end(left, w->width, w->across);
        @T sum = b != NULL ? b[f] : 0;
        for (ptrdiff_t c = 0; c < w->channels; c++) {
          @T part = 0;
          for (ptrdiff_t i = @N_begin(top); i < bottom; i++)
            for (ptrdiff_t j = @N_begin(left); j < right; j++)
              part += W[c * place + i * w->across + j] *
                      in[(c * w->height + top + i) * w->width + left + j];
          sum += part;
        }
        *out++ = sum;
      }
    }
  }
}
]]

--- A pool: what begins a window, takes a value, and ends it.
local function pool(name, start, take, result)
  functions[name] = ([[
static void @N_%s(const @N_window *w, const @T *in, @T *out) {
  for (ptrdiff_t c = 0; c < w->channels; c++) {
    for (ptrdiff_t y = 0; y < w->out_height; y++) {
      const ptrdiff_t top = y * w->step_down - w->pad_down;
      const ptrdiff_t bottom = @N_end(top, w->height, w->down);
      for (ptrdiff_t x = 0; x < w->out_width; x++) {
        const ptrdiff_t left = x * w->step_across - w->pad_across;
        const ptrdiff_t right = @N_end(left, w->width, w->across);
        @T result = %s;
        for (ptrdiff_t i = @N_begin(top); i < bottom; i++) {
          for (ptrdiff_t j = @N_begin(left); j < right; j++) {
            const @T value = in[(c * w->height + top + i) * w->width + left + j];
            %s;
          }
        }
        *out++ = %s;
      }
    }
  }
}
]]):format(name, start, take, result)
end

pool("max_pool2d",
  "in[(c * w->height + top + @N_begin(top)) * w->width + left + @N_begin(left)]",
  "result = value > result || value != value ? value : result", "result")
pool("avg_pool2d", "0", "result += value", "result / (@T)(w->down * w->across)")

functions.batch_norm = [[
static void @N_batch_norm(const @T *mean, const @T *scale, const @T *shift, ptrdiff_t features,
                          ptrdiff_t run, const @T *in, @T *out) {
  for (ptrdiff_t f = 0; f < features; f++)
    for (ptrdiff_t i = f * run; i < (f + 1) * run; i++)
      out[i] = (in[i] - mean[f]) * scale[f] + shift[f];
}
]]

functions.embedding = [[
/* Entries that are not there become NaN. */
static void @N_embedding(const @T *W, ptrdiff_t entries, ptrdiff_t units, ptrdiff_t length,
                         const @T *in, @T *out) {
  for (ptrdiff_t i = 0; i < length; i++) {
    const int is_there = in[i] >= 1 && in[i] <= (@T)entries && floor@F(in[i]) >= in[i];
    const @T *row = W + (is_there ? (ptrdiff_t)in[i] - 1 : 0) * units;
    for (ptrdiff_t j = 0; j < units; j++)
      *out++ = is_there ? row[j] : (@T)NAN;
  }
}
]]

for _, name in ipairs { "conv2d", "max_pool2d", "avg_pool2d" } do
  before[name] = "window"
end

-- --- the text ------------------------------------------------------------------------------------

--- A file that grows.
---@class dnn.network.c_source
---@field name string
---@field dtype "float64"|"float32"
---@field used table<string, boolean> functions
---@field functions string[] their texts, in order
---@field type "double"|"float" the same in C
---@field constants string[] parts of their text
---@field calls table[] of NAME_predict: the function's name, arguments, size of the output, and
--- whether it may take the place of the input
local Source = {}
Source.__index = Source

-- Widest line, and numbers that are turned into text at a time: of whole lines of each type.
local columns <const>, chunk <const> = 100, 3840

-- The largest float32.
local largest <const> = 0x1.fffffep127

--- A number that C reads as the same one.
function Source:number(value)
  if self.dtype == "float32" and math.abs(value) > largest then
    fail("%g is more than a float32 holds", value)
  end
  local text = (self.dtype == "float32" and "%.9g" or "%.17g"):format(value)
  text = text:find("[.e]") and text or text .. ".0"
  return self.dtype == "float32" and text .. "f" or text
end

--- How many numbers of each type a line has, and their forms: enough digits for the same number.
local forms <const> = { float64 = { 3, " %.17g," }, float32 = { 5, " %.9gf," } }

--- Adds an array of constants; its name.
function Source:array(name, array)
  local full, list = self.name .. "_" .. name, self.constants
  array = array:astype(self.dtype):reshape(array.size)
  if not array:isfinite():all() then
    fail("%s is not finite everywhere, as %s", name, self.dtype)
  end
  list[#list + 1] = ("static const %s %s[%d] = {\n"):format(self.type, full, array.size)
  local per_line, form = table.unpack(forms[self.dtype])
  local line = " " .. form:rep(per_line) .. "\n"
  for first = 1, array.size, chunk do
    local last = math.min(first + chunk - 1, array.size)
    local values, lines = array[{ { first, last } }]:totable(), {}
    for i = 1, #values, per_line do
      local rest = #values - i + 1
      local text = rest < per_line and " " .. form:rep(rest) .. "\n" or line
      lines[#lines + 1] = text:format(table.unpack(values, i, math.min(i + per_line - 1, #values)))
    end
    -- whole numbers are no reals yet
    list[#list + 1] = table.concat(lines):gsub("( %-?%d+)(f?,)", "%1.0%2")
  end
  list[#list + 1] = "};\n\n"
  return full
end

function Source:use(name)
  if before[name] then
    self:use(before[name])
  end
  if not self.used[name] then
    self.used[name] = true
    self.functions[#self.functions + 1] = functions[name]
  end
end

--- Adds a call of a function, with what stands before its input and output.
---@param name string of the function
---@param arguments (string|integer)[]
---@param size integer elements of the output
---@param in_place? boolean may the output be the input?
function Source:call(name, arguments, size, in_place)
  self:use(name)
  self.calls[#self.calls + 1] = { name = name, arguments = arguments, size = size,
    in_place = in_place }
end

--- The window of a layer, as a constant; what points to it.
function Source:window(name, layer, shape, out)
  local full = ("%s_%s"):format(self.name, name)
  self:use "window"
  self.constants[#self.constants + 1] = ("static const %s_window %s = {%s};\n\n"):format(self.name,
    full, table.concat({ shape[1], shape[2], shape[3], out[2], out[3], layer.window[1],
      layer.window[2], layer.stride[1], layer.stride[2], layer.padding[1], layer.padding[2] },
      ", "))
  return "&" .. full
end

--- What each class of layers adds: functions (source, name, layer, arrays by name, shape of the
--- input, and of the output).
local write_layer = {}

function write_layer.linear(source, name, _, arrays, shape, out)
  source:call("linear", { source:array(name .. "_W", arrays.W),
    arrays.b and source:array(name .. "_b", arrays.b) or "NULL", shape[1], out[1] }, out[1])
end

function write_layer.conv2d(source, name, layer, arrays, shape, out)
  source:call("conv2d", { source:window(name, layer, shape, out),
    source:array(name .. "_W", arrays.W),
    arrays.b and source:array(name .. "_b", arrays.b) or "NULL", out[1] }, shapes.size(out))
end

for _, class in ipairs { "max_pool2d", "avg_pool2d" } do
  write_layer[class] = function(source, name, layer, _, shape, out)
    source:call(class, { source:window(name, layer, shape, out) }, shapes.size(out))
  end
end

function write_layer.batch_norm(source, name, layer, arrays, shape, out)
  local var = arrays.running_var:astype "float64"
  local scale = arrays.gamma:astype "float64" / core.np.sqrt(var + layer.epsilon)
  local size = shapes.size(out)
  source:call("batch_norm", { source:array(name .. "_mean", arrays.running_mean),
    source:array(name .. "_scale", scale), source:array(name .. "_shift", arrays.beta), shape[1],
    size // shape[1] }, size, true)
end

function write_layer.embedding(source, name, layer, arrays, shape, out)
  source:call("embedding", { source:array(name .. "_W", arrays.W), layer.entries, layer.units,
    shape[1] }, shapes.size(out))
end

for _, class in ipairs { "sigmoid", "relu", "tanh", "gelu", "softplus", "swish", "softmax",
  "log_softmax", "leaky_relu", "elu" } do
  write_layer[class] = function(source, _, layer, _, _, out)
    local number = layer.slope or layer.alpha
    local size = shapes.size(out)
    source:call(class, { size, number and source:number(number) or nil }, size, true)
  end
end

function write_layer.flatten() end
write_layer.dropout = write_layer.flatten

--- Tells the calls where their inputs and outputs are: buffers a and b in turn, but in the same
--- place where that may be. What comes behind the last call that is not in place is in the output.
---@return table<string, integer> room elements of the buffers
local function place_calls(calls)
  local last, value, room = #calls, "input", {}
  while last > 1 and calls[last].in_place do
    last = last - 1
  end
  for i, call in ipairs(calls) do
    local to = value
    if i >= last then
      to = "output"
    elseif value == "input" or not call.in_place then
      to = value == "a" and "b" or "a"
    end
    table.move({ value, to }, 1, 2, #call.arguments + 1, call.arguments)
    if to ~= "output" then
      room[to] = math.max(room[to] or 0, call.size)
    end
    value = to
  end
  return room
end

--- A line that goes on below where it is too long.
local function wrapped(words)
  local lines, line = {}, ""
  for _, word in ipairs(words) do
    if #line + #word > columns then
      lines[#lines + 1] = line:gsub(" $", "")
      line = "      "
    end
    line = line .. word
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

--- What NAME_predict does.
local function body_of(calls)
  local room, lines = place_calls(calls), {}
  for _, buffer in ipairs { "a", "b" } do
    lines[#lines + 1] = room[buffer] and ("  static @T %s[%d];"):format(buffer, room[buffer])
  end
  for _, call in ipairs(calls) do
    local words = { ("  @N_%s("):format(call.name) }
    for i, argument in ipairs(call.arguments) do
      words[i + 1] = argument .. (i < #call.arguments and ", " or ");")
    end
    lines[#lines + 1] = wrapped(words)
  end
  return table.concat(lines, "\n")
end

local beginning <const> = [[
/*
** @N: a network of dnnlua, in C99 and C++.
**
@LAYERS**
** @N_predict computes the output of one example: 'input' has @M_INPUT_SIZE numbers, features of
** shape @INPUT, and 'output' room for @M_OUTPUT_SIZE, of shape @OUTPUT, elsewhere; the last
** index runs fastest.@NOTE
** It takes no memory and needs libm alone. Its buffers are static: one call at a time.
*/
#include <math.h>
#include <stddef.h>

#define @M_INPUT_SIZE @IN
#define @M_OUTPUT_SIZE @OUT

#ifdef __cplusplus
extern "C" {
#endif
void @N_predict(const @T *input, @T *output);
#ifdef __cplusplus
}
#endif

@FUNCTIONS
]]

local ending <const> = [[
void @N_predict(const @T *input, @T *output) {
@BODY
}
]]

--- A name in C, from that of the file unless one is given.
local function name_of(path, given)
  if given then
    if not given:find "^%a[%w_]*$" then
      fail('the name must be one in C, such as "net", got "%s"', quote(given))
    end
    return given
  end
  local name = path:match("([^/]*)%.%w+$"):gsub("[^%w_]", "_")
  return name:find "^%a" and name or "net_" .. name:gsub("^_+", "")
end

local function shape_text(shape)
  return ("(%s%s)"):format(table.concat(shapes.list(shape), ", "), #shape == 1 and "," or "")
end

--- Writes the network as a file in C.
---@param options { name?: string, dtype?: string }
function c_source.write(net, state, path, options)
  local name = name_of(path, options.name)
  local dtype = options.dtype or net.dtype
  local source = setmetatable({ name = name, dtype = dtype,
    type = dtype == "float32" and "float" or "double", used = {}, functions = {}, constants = {},
    calls = {} }, Source)
  local lines = {}
  for i, layer in ipairs(state.layers) do
    local class, arrays = layer.class or "custom", {}
    if not write_layer[class] then
      fail("layer %d (%s) has no form in C", i, class)
    end
    for _, part in ipairs(parts.of(net, state, i)) do
      arrays[part.own] = part.array
    end
    local about = core.network.layer(net, i)
    write_layer[class](source, ("%s_%d"):format(class, i), layer, arrays, about.input,
      about.output)
    lines[i] = ("**   %d %s %s -> %s\n"):format(i, class, shape_text(about.input),
      shape_text(about.output))
  end
  if #source.calls == 0 then
    source:call("copy", { shapes.size(net.output) }, shapes.size(net.output))
  end
  local about = { LAYERS = table.concat(lines), INPUT = shape_text(net.input),
    OUTPUT = shape_text(net.output), IN = shapes.size(net.input), OUT = shapes.size(net.output),
    NOTE = state.layers[1].class == "embedding" and " Entries count from 1, as in Lua." or "",
    FUNCTIONS = table.concat(source.functions, "\n"), BODY = body_of(source.calls) }
  local words = { T = source.type, F = dtype == "float32" and "f" or "", N = name,
    M = name:upper() }
  local function filled(text)
    return (text:gsub("@(%u%u+)", about):gsub("@(%u)", words))
  end
  local list = source.constants
  table.insert(list, 1, filled(beginning))
  list[#list + 1] = filled(ending)
  file_bytes.write("export", path, table.concat(list))
end

return c_source
