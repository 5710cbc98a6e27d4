--- The command line that writes saved networks for other systems: `dnnlua export ...`.

local dnn = require "dnn"

local command = {}

--- What --to may be, with the endings of files.
local endings <const> = { c = ".c", onnx = ".onnx", keras = ".keras",
  safetensors = ".safetensors" }

--- Ends the command with a message about its words.
local function refuse(format, ...)
  error({ usage = format:format(...) }, 0)
end

--- Where the network goes: beside the model, unless a path is given.
local function output_of(model, options)
  local ending = endings[options.to or "c"]
  if not ending then
    refuse("--to is followed by c, onnx, keras or safetensors, got '%s'", options.to)
  elseif not options.to and not options.output then
    refuse("--to says which format, such as --to c")
  elseif not options.output then
    return (model:gsub("%.%w+$", "")) .. ending
  elseif options.to and options.output:sub(-#ending) ~= ending then
    refuse("-o must end in %s for --to %s, got '%s'", ending, options.to, options.output)
  end
  return options.output
end

local definition <const> = {
  usage = "MODEL --to c|onnx|keras|safetensors [-o FILE] [--name NAME]\n"
    .. "      [--dtype float64|float32]",
  summary = "writes a saved network for other systems; as C, which needs nothing else, with\n"
    .. "      functions called NAME_... and numbers of a type",
  options = { to = "text", output = "text", name = "text", dtype = "text" },
  short = { o = "output" },
  most = 1,
  run = function(_, files, options)
    local output = output_of(files[1], options)
    if output == files[1] then
      refuse("%s would be overwritten: choose another output", output)
    end
    dnn.load(files[1]):export(output, { name = options.name, dtype = options.dtype })
    print(output)
    return 0
  end,
}

--- Runs the command.
---@param host table what the program offers, see src/repl/host.h
---@param words string[] what follows its name
---@return integer status
function command.run(host, words)
  return require("dnn.nb.command").call("dnnlua export", definition, host, words)
end

return command
