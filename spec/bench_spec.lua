-- scripts/bench: its machinery, on rows that take no time. What times come out is nobody's business
-- here.

local dkjson = require "dkjson"
local program = require "spec.helpers.program"

local python <const> = "/usr/bin/python3"

local tiny <const> = [[
local function nothing()
  return function() end
end

return {
  rows = {
    { name = "commands", ours = "echo ours >>%q/log", peer_command = "echo peer >>%q/log" },
    {
      name = "functions",
      dtype = "f64",
      flops = 1000,
      ours = nothing,
      peers = { numpy = "nothing", jax = "not_installed" },
    },
    { name = "series 1", series = "size", x = 1, ours = nothing },
    { name = "series 10", series = "size", x = 10, ours = nothing },
  },
}
]]

local tiny_py <const> = [[
import numpy


def nothing():
    return lambda: None


def not_installed():
    import a_module_that_nobody_has
]]

describe("scripts/bench", function()
  local directory

  before_each(function()
    directory = program.make_directory()
    program.write_file(directory .. "/tiny.lua", (tiny:gsub("%%q", directory)))
    program.write_file(directory .. "/tiny.py", tiny_py)
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- Runs main.lua on the tiny rows, as scripts/bench does after it has built the program.
  local function run(row, json, figure)
    local command = "%s scripts/bench.d/main.lua %s/tiny.lua %s 2 '1 2' %s %s '%s' '%s'"
    return program.shell(command:format(program.quote(program.path), directory, row, python,
      directory, json or "", figure or ""))
  end

  it("lists its benchmarks, and knows no others", function()
    local result = program.shell "scripts/bench"
    assert.equal(0, result.status)
    assert.matches("\nfunctions: order, indexing", result.out)
    result = program.shell "scripts/bench nonsense"
    assert.equal(2, result.status)
    assert.matches("there is no benchmark 'nonsense'", result.err)
    assert.equal(2, program.shell("scripts/bench --peers nobody arrays").status)
    assert.equal(2, program.shell("scripts/bench --json").status)
  end)

  it("begins each round with another side", function()
    local result = run "commands"
    assert.equal("", result.err)
    local order = {}
    for side in program.read_file(directory .. "/log"):gmatch "%a+" do
      order[#order + 1] = side
    end
    -- Each command ran as often in the one round as in the other.
    local runs = {}
    for _, side in ipairs(order) do
      if not runs[#runs] or runs[#runs].side ~= side then
        runs[#runs + 1] = { side = side, count = 0 }
      end
      runs[#runs].count = runs[#runs].count + 1
    end
    local sides = {}
    for i, entry in ipairs(runs) do
      sides[i] = entry.side
    end
    -- Tried one after the other, then ours and the peer, then the peer and ours.
    assert.same({ "ours", "peer", "ours", "peer", "ours" }, sides)
    assert.equal(0, runs[4].count % 2)
  end)

  it("prints versions, memory, and the peak with each row, and keeps all of it as JSON", function()
    if program.shell(python .. " -c 'import numpy'").status ~= 0 then
      pending "NumPy is not installed"
    end
    local path = directory .. "/result.json"
    local result = run("functions", path)
    assert.equal("", result.err)
    assert.matches("with numpy %d[%d.]* %(", result.out)
    assert.matches("without jax: a_module_that_nobody_has is missing\n", result.out)
    assert.matches("functions   FMA peak, GFLOP/s %(threads%): %d+ %(1%), %d+ %(2%)\n", result.out)
    assert.matches("\n  ours .* GFLOP/s +%d+ %% +[%d.]+ [MG]B\n", result.out)
    assert.matches("\n  numpy .* [MG]B  %d threads?\n", result.out)

    local kept = dkjson.decode(program.read_file(path))
    assert.equal("tiny", kept.benchmark)
    assert.matches("^numpy ", kept.peers.numpy)
    local row = kept.rows[1]
    assert.equal(2, #row.peak)
    assert.equal(2, #row.peak[1].rates)
    assert.equal(2, #row.sides)
    for i, label in ipairs { "ours", "numpy" } do
      assert.equal(label, row.sides[i].label)
      assert.equal(2, #row.sides[i].seconds)
      assert.is_true(row.sides[i].kib > 0)
    end
  end)

  it("writes JSON in place of the table", function()
    local result = run("series", "-")
    assert.matches("ours +[%d.]+ ns", result.err)
    assert.equal(2, #dkjson.decode(result.out).rows)
  end)

  it("draws the rows that form a series", function()
    local path = directory .. "/figure.svg"
    assert.equal("", run("series", nil, path).err)
    assert.matches("<svg.*</svg>%s*$", program.read_file(path))
    local result = run("commands", nil, path)
    assert.equal(1, result.status)
    assert.equal("bench: these rows form no series: there is nothing to draw\n", result.err)
  end)

  it("says what a peer says that fails", function()
    program.write_file(directory .. "/tiny.py", "def nothing():\n    raise ValueError('no such')\n")
    local result = run "functions"
    assert.equal(1, result.status)
    assert.matches("bench: numpy says: ValueError%('no such'%)", result.err)
    result = run "nowhere"
    assert.equal(1, result.status)
    assert.matches("no row of .* contains 'nowhere'", result.err)
  end)

  it("shows what changed beyond the spread of the rounds", function()
    local function write(name, ours, peer)
      program.write_file(directory .. name, dkjson.encode {
        benchmark = "tiny",
        commit = name,
        date = "",
        peers = {},
        rows = {
          {
            name = "row",
            sides = {
              { label = "ours", seconds = ours, kib = 1024 },
              { label = "numpy", seconds = peer },
            },
          },
          { name = "counted", instructions = 1000 },
        },
      })
    end
    write("/old", { 1, 1.1, 0.9, 1 }, { 2, 2.2, 1.8, 2 })
    write("/new", { 0.95, 1, 0.9, 1 }, { 4, 4.4, 3.6, 4 })
    local result = program.shell(("%s scripts/bench.d/compare.lua %s/old %s/new"):format(
      program.quote(program.path), directory, directory))
    assert.equal("", result.err)
    assert.matches("row +numpy / ours +2.00 %-> 4%.%d+ +%+1%d%d%.%d %%\n", result.out)
    assert.matches("\n3 quantities are the same", result.out)
  end)

  it("counts instructions", function()
    if program.shell("command -v valgrind").status ~= 0 or program.is_sanitized() then
      pending "no valgrind, or a program that it cannot run"
    end
    local command = "%s scripts/bench.d/counts.lua %s/tiny.lua functions %s ''"
    local result = program.shell(command:format(program.quote(program.path), directory, directory))
    assert.equal("", result.err)
    assert.matches("\nfunctions +%d+  %d", result.out)
  end)
end)
