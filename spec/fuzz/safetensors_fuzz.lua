--- Files of arrays: any bytes, any header, and headers in which something is changed; as arrays,
--- and as the weights of a network.

local dkjson = require "dkjson"
local dnn = require "dnn"
local mutate = require "spec.fuzz.mutate"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local safetensors = require "dnn.safetensors"

return function(directory)
  local path = directory .. "/input.safetensors"
  local net = dnn.sequential { dnn.linear(2), dnn.batch_norm(), dnn.linear(1), input = 3 }
  net:export(path)
  local seeds = { program.read_file(path) }
  safetensors.save(path, { W = np.ones(2, 3), f = np.array({ 1.5 }, "float32"), i = { 1, 2 },
    u = np.array({ 0, 255 }, "uint8"), b = np.array { true }, e = np.zeros { 0, 3 },
    s = np.zeros {} }, { author = 'a "b" \\', ["né"] = "1" })
  seeds[2] = program.read_file(path)
  seeds[3] = seeds[2]:gsub('"F32"', '"U32"'):gsub('"I64"', '"U64"'):gsub('"BOOL"', '"I8"')

  return function(draw)
    local text, kind = seeds[draw(#seeds)], draw(3)
    local length = ("<i8"):unpack(text)
    local header, bytes = text:sub(9, 8 + length), text:sub(9 + length)
    if kind == 1 then
      text = mutate.bytes(draw, text, seeds[draw(#seeds)])
    else
      if kind == 2 then
        header = mutate.bytes(draw, header, header)
      else
        local entries = dkjson.decode(header)
        mutate.tree(draw, entries, { "F16", "BF16", "U16", "I8", "F8_E4M3", "__metadata__" })
        header = dkjson.encode(entries)
      end
      text = ("<i8"):pack(#header) .. header .. bytes
    end
    program.write_file(path, text)
    if draw(2) == 1 then
      net:load_weights(path)
    else
      safetensors.load(path)
    end
  end
end
