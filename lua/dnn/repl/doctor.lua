--- `dnnlua --doctor`: what is installed, and whether it works, a line each. src/repl/main.c runs
--- it.

local pretty = require "dnn.support.pretty"

local doctor = {}

--- Modules that a session needs, and those that add to it. Those in C tell about libraries.
local modules = {
  { name = "dnn.core", essential = true, in_c = true },
  { name = "dnn", essential = true },
  { name = "dnn.np", essential = true },
  { name = "dnn.io", in_c = true },
  { name = "dnn.h5" },
  { name = "dnn.drawing" },
  { name = "dnn.pictures", hint = "PNG and JPEG as data need libpng and libjpeg-turbo: libpng-dev, "
    .. "libjpeg62-turbo-dev" },
  { name = "dnn.zmq", hint = "notebooks need libzmq and libsodium: libzmq3-dev, libsodium-dev" },
  { name = "dnn.markdown", hint = "notebooks as pages need md4c: libmd4c-dev" },
}

local function first_line(text)
  return (pretty.plain(tostring(text)):match("^[^\n]*"))
end

--- Loads a module. Returns it, or nil and the reason.
local function try(name)
  local file = package.searchpath(name, package.path) or package.searchpath(name, package.cpath)
  if not file and not package.preload[name] then
    return nil, "not installed"
  end
  local ok, module = pcall(require, name)
  if ok then
    return module
  end
  -- the message of a library that cannot be loaded names it on its second line
  return nil, "does not load: " .. first_line((tostring(module):gsub("\n%s*", " ")))
end

--- How HDF5 files are read: isolated from the session, and how well.
local function how_files_are_read()
  local io_module = try "dnn.io"
  if not io_module then
    return "not used"
  end
  local how, problem = io_module.h5.try_sandbox(package.searchpath("dnn.io", package.cpath))
  return how and "files are read " .. how or "files cannot be read: " .. first_line(problem)
end

--- What figures can be written as.
local function how_figures_are_drawn()
  local drawing = try "dnn.drawing"
  if not drawing then
    return "not drawn"
  end
  return drawing.backends().cairo and "PNG, PDF, SVG and text"
    or "SVG and text; PNG and PDF need cairo and fontconfig: libcairo2-dev, libfontconfig-dev"
end

--- Prints the report. Returns whether everything works that a session needs.
---@param host table what the program offers, see src/repl/host.h
---@return boolean
function doctor.run(host)
  local healthy = true
  local function line(name, text)
    print(("%-12s %s"):format(name, text))
  end
  --- What a module tells about the libraries it uses.
  local function lines_of(module)
    local ok, config = pcall(function() return (module.np or module).show_config() end)
    if not ok or type(config) ~= "table" then
      return
    end
    local names = {}
    for name in pairs(config) do
      names[#names + 1] = tostring(name)
    end
    table.sort(names)
    for _, name in ipairs(names) do
      line(name, first_line(config[name]))
    end
  end

  line("dnnlua", host.version .. (host.program and ", " .. host.program or ""))
  line("Lua", host.lua)
  line("path", package.path:match("^[^;]*") .. ", " .. package.cpath:match("^[^;]*"))
  for _, entry in ipairs(modules) do
    local module, reason = try(entry.name)
    line(entry.name, module and "works" or entry.hint and ("%s; %s"):format(reason, entry.hint)
      or reason)
    healthy = healthy and (module ~= nil or not entry.essential)
    if module and entry.in_c then
      lines_of(module)
    end
  end
  line("Jupyter", "'dnnlua kernel install' makes it known to Jupyter, with --sys-prefix to that "
    .. "of an active virtual environment")
  line("figures", how_figures_are_drawn())
  line("HDF5", how_files_are_read())
  line("Readline", host.readline or "not used: the prompt reads plain lines")
  local chosen = os.getenv("DNN_NUM_THREADS")
  line("processors", ("%d%s"):format(host.processors(),
    chosen and ", DNN_NUM_THREADS=" .. first_line(chosen) or ""))
  line("locale", ("%s, %s"):format(os.setlocale(nil, "ctype"), host.charset))
  line("terminal", host.output_terminal
    and ("%s, %d columns"):format(os.getenv("TERM") or "TERM is not set", host.terminal_width())
    or "none: standard output is not a terminal")
  line("history", host.history or "none")
  print(healthy and "everything essential works" or "something essential is missing")
  return healthy
end

return doctor
