--- `dnnlua kernel install`: writes the description of the kernel where Jupyter looks for it.

local quote = require("dnn.repl.words").quote

local install = {}

local names <const> = "^[%w._-]+$"

--- The directory of Jupyter's data for this user.
local function user_directory()
  local given, home = os.getenv "JUPYTER_DATA_DIR", os.getenv "HOME"
  local data = os.getenv "XDG_DATA_HOME"
  if given and given ~= "" then
    return given
  elseif data and data ~= "" then
    return data .. "/jupyter"
  end
  return home and home .. "/.local/share/jupyter"
end

local function write(path, text)
  local file, problem = io.open(path, "wb")
  if not file then
    return nil, problem
  end
  local ok, reason = file:write(text)
  file:close()
  return ok, reason
end

--- Reads the options: a directory and a name, or nil and what is wrong.
local function read_options(arguments)
  local options, i = { name = "dnnlua" }, 1
  while arguments[i] do
    local option, value = arguments[i]:match("^(%-%-[%l-]+)=(.*)$")
    option = option or arguments[i]
    if option == "--prefix" or option == "--name" or option == "--program" then
      if not value then
        i = i + 1
        value = arguments[i]
      end
      if not value or value == "" then
        return nil, option .. " needs a value"
      end
      options[option:sub(3)] = value
    elseif option == "--user" or option == "--sys-prefix" then
      options[option:sub(3)] = true
    else
      return nil, ("unknown argument '%s'"):format(arguments[i])
    end
    i = i + 1
  end
  local places = (options.prefix and 1 or 0) + (options.user and 1 or 0)
    + (options["sys-prefix"] and 1 or 0)
  if places > 1 then
    return nil, "--user, --prefix and --sys-prefix exclude each other"
  elseif not options.name:find(names) then
    return nil, ("a name has letters, digits, '.', '_' and '-' only, '%s' has others"):format(
      options.name)
  end
  return options
end

--- The logos that Jupyter's launcher shows, and their sizes.
local logos <const> = { ["logo-32x32.png"] = 32, ["logo-64x64.png"] = 64, ["logo-svg.svg"] = 64 }

--- Writes the logos. Without them, as where PNG files cannot be drawn, a letter is shown.
local function write_logos(directory)
  for name, pixels in pairs(logos) do
    local ok, problem = pcall(function()
      require("dnn.kernel.logo").save(directory .. "/" .. name, pixels)
    end)
    if not ok then
      io.stderr:write(("dnnlua kernel install: no %s: %s\n"):format(name, tostring(problem)))
    end
  end
end

--- Runs the command. Returns the exit status.
---@param host table what the program offers, see src/repl/host.h
---@param arguments string[]
---@param wrong fun(text: string): integer tells of a wrong argument
---@return integer
function install.run(host, arguments, wrong)
  local options, problem = read_options(arguments)
  if not options then
    return wrong(problem)
  end
  local function fail(text)
    io.stderr:write("dnnlua kernel install: ", text, "\n")
    return 1
  end
  local found, reason = pcall(require, "dnn.zmq")
  if not found then
    return fail(install.missing(reason))
  end
  local prefix = options.prefix or nil
  if options["sys-prefix"] then
    prefix = os.getenv "VIRTUAL_ENV" or os.getenv "CONDA_PREFIX"
    if not prefix or prefix == "" then
      return fail("no virtual environment is active: VIRTUAL_ENV is not set; "
        .. "--prefix DIRECTORY names one")
    end
  end
  local data = prefix and prefix:gsub("(.)/+$", "%1") .. "/share/jupyter" or user_directory()
  if not data then
    return fail "HOME is not set; --prefix DIRECTORY says where to"
  end
  local directory = ("%s/kernels/%s"):format(data, options.name:lower())
  if not os.execute("mkdir -p " .. quote(directory)) then
    return fail(("cannot make the directory %s"):format(directory))
  end
  local program = options.program or host.program or "dnnlua"
  local description = { argv = { program, "kernel", "{connection_file}" },
    display_name = options.name == "dnnlua" and "Lua (dnnlua)" or ("Lua (%s)"):format(options.name),
    language = "lua", interrupt_mode = "signal", metadata = { debugger = false } }
  local text = require("dkjson").encode(description, { indent = true,
    keyorder = { "argv", "display_name", "language", "interrupt_mode", "metadata" } })
  write_logos(directory)
  local ok
  ok, problem = write(directory .. "/kernel.json", text .. "\n")
  if not ok then
    return fail(problem)
  end
  print(("wrote %s/kernel.json"):format(directory))
  return 0
end

--- What is missing where the module dnn.zmq does not load.
---@param reason string
---@return string
function install.missing(reason)
  if tostring(reason):find("not found:", 1, true) then
    return "this program was built without libzmq or libsodium: install libzmq3-dev and "
      .. "libsodium-dev (scripts/setup --run does), and build it again"
  end
  return ("libzmq or libsodium does not load, install libzmq5 and libsodium23: %s"):format(
    (tostring(reason):gsub("%s*\n%s*", " ")))
end

return install
