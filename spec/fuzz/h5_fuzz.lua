--- HDF5 files, through the process that parses them: damaged ones, of which some name other files.
--- All is asked for that is in them. Nothing but an error, or a value, may come of it.

local damage = require "spec.helpers.h5_damage"
local dnn = require "dnn"
local h5 = require "dnn.h5"
local h5_files = require "spec.helpers.h5_files"
local np = require "dnn.np"
local program = require "spec.helpers.program"

--- A file with a bit of everything that is written here.
local function write_file(path)
  local f <close> = h5.open(path, "w")
  f:create("g/x", np.arange(210):reshape(30, 7), { gzip = 1, shuffle = true, chunks = { 4, 7 } })
  f:create("grow", np.arange(5), { maxshape = { math.huge }, fletcher32 = true })
  f.names, f.flag = { "a", "bc" }, np.array { true, false }
  f.attrs.text, f["g/x"].attrs.list = "text", { 1, 2, 3 }
  for i = 1, 30 do
    f["many/" .. i] = i
  end
end

--- Asks for all that is in a file, 8 objects at most, until something takes too long.
local function walk(path, options)
  local f <close>, left, problem = h5.open(path, "r", options), 8, nil
  local function try(call, ...)
    local ok, result = pcall(call, ...)
    problem = not ok and result or problem
    if problem and problem:find("given up after", 1, true) then
      error(problem, 0)
    end
  end
  local function read_attributes(object)
    for name in pairs(object.attrs) do
      assert(type(name) == "string")
    end
  end
  try(read_attributes, f)
  for _, name in ipairs { "link", "soft", "stored", "v" } do
    try(function()
      local object = f[name]
      return h5.type(object) == "dataset" and object:read()
    end)
  end
  try(f.visit, f, function(_, object)
    left = left - 1
    try(read_attributes, object)
    if h5.type(object) == "dataset" then
      try(object.read, object)
    end
    return left == 0 or nil
  end)
  if problem then
    error(problem, 0)
  end
end

return function(directory)
  local path = directory .. "/input.h5"
  write_file(path)
  local seeds = { program.read_file(path), h5_files.numbers, h5_files.foreign, h5_files.virtual }
  for _, name in ipairs(h5_files.layouts) do
    seeds[#seeds + 1] = h5_files[name]
  end
  dnn.mlp({ 2, 3, 1 }):save(path)
  seeds[#seeds + 1] = program.read_file(path):sub(1, -34) -- without the checksum behind it

  return function(draw)
    local seed = draw(#seeds)
    program.write_file(path, damage.damaged(seeds[seed], draw))
    if seed == #seeds and draw(2) == 1 then
      dnn.load(path, { checksum = false })
    else
      walk(path, { links = draw(2) == 1 })
    end
  end
end
