-- Damaged files of every format: 60 each, cut short, with bytes changed, taken out or put in. What
-- reads them finds an error of its own that names the file, or a value; never one of its code.

local bits = require "spec.helpers.bits"
local damaged = require "spec.helpers.damaged"
local dnn = require "dnn"
local fixtures = require "spec.helpers.fixtures"
local h5 = require "dnn.h5"
local nb = require "dnn.nb"
local np = require "dnn.np"
local plt = require "dnn.plot"
local program = require "spec.helpers.program"
local safetensors = require "dnn.safetensors"

local count <const> = 60

describe("damaged files", function()
  local directory

  before_each(function()
    directory = program.make_directory()
  end)

  after_each(function()
    program.remove(directory)
  end)

  local x = np.array { { 1.5, -2, 1 / 3 }, { 4, 5e-9, 0 / 0 } }
  local bytes = np.arange(120):reshape(5, 8, 3):astype("uint8")

  local function idx(path)
    program.write_file(path, "\0\0\13\2" .. (">I4I4ffff"):pack(2, 2, 1, 2.5, -3, 4))
  end

  local function jpeg()
    for case in fixtures.lines "pictures.jsonl" do
      if case.name:find "^jpeg" then
        return bits.bytes(case.file)
      end
    end
  end

  local function export(path)
    dnn.mlp({ 3, 2, 1 }):export(path)
  end

  local function read_h5(path)
    local f <close> = h5.open(path)
    return f.x:read()
  end

  -- By the ending of their names: what writes a good file, and what reads it.
  local formats = {
    npy = { function(path) np.save(path, x) end, np.load },
    npz = { function(path) np.savez(path, { x = x, y = bytes }) end, np.load },
    txt = { function(path) np.savetxt(path, x) end, np.loadtxt },
    csv = { function(path)
      dnn.data.write_csv(path, { a = x[1], name = { "b", 'c "d"', "e\nf" } })
    end, dnn.data.read_csv },
    idx = { idx, dnn.data.idx },
    ["idx.gz"] = { function(path)
      idx(path:gsub("%.gz$", ""))
      program.shell("gzip -nf " .. path:gsub("%.gz$", ""))
    end, dnn.data.idx },
    png = { function(path) plt.imsave(path, bytes) end, plt.imread },
    jpeg = { function(path)
      program.write_file(path, jpeg())
    end, plt.imread },
    ipynb = { function(path)
      program.write_file(path, [[{"cells": [{"cell_type": "code", "metadata": {}, "source":
        ["print(1)\\n", "x = 2"], "outputs": [{"output_type": "stream", "name": "stdout",
        "text": "1\\n"}], "execution_count": 1}, {"cell_type": "markdown", "metadata": {},
        "source": "# A \\u00e9"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}]])
    end, nb.read },
    safetensors = { function(path) safetensors.save(path, { x = x, y = bytes }, { a = "b" }) end,
      safetensors.load },
    onnx = { export, dnn.load },
    keras = { export, dnn.load },
    h5 = { function(path)
      local f <close> = h5.open(path, "w")
      f:create("x", x, { gzip = 4, chunks = { 1, 3 } })
      f:close()
    end, read_h5 },
    model = { function(path) dnn.mlp({ 3, 2, 1 }):save(path) end, dnn.load },
  }

  for ending, format in pairs(formats) do
    it(("are errors, or read, %d of them: %s"):format(count, ending), function()
      local path, errors, tried = directory .. "/file." .. ending, 0, 0
      format[1](path)
      local good = program.read_file(path)
      assert.is_true(pcall(format[2], path))
      for text in damaged(good, count, #ending) do
        tried = tried + 1
        program.write_file(path, text)
        local ok, problem = pcall(format[2], path)
        if not ok then
          errors = errors + 1
          assert.is_truthy(problem:find(path, 1, true), problem)
          assert.is_nil(problem:find "attempt to" or problem:find "bad argument", problem)
        end
      end
      assert.equal(count, tried)
      assert.is_true(errors > 0)
    end)
  end
end)
