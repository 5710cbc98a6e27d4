--- Runs the program under test, DNNLUA or ./build/dnnlua, and others like it.

local program = {}

program.path = os.getenv("DNNLUA") or "./build/dnnlua"
program.reference = "/usr/bin/lua5.4"

--- Was the program built with AddressSanitizer? Its modules then load into no other program, and
--- its resident size says nothing.
function program.is_sanitized()
  return program.shell("ldd " .. program.quote(program.path)).out:find("libasan", 1, true) ~= nil
end

--- The text in quotes for the shell.
function program.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

function program.write_file(name, text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

function program.read_file(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

function program.exists(name)
  local file = io.open(name, "rb")
  return file ~= nil and file:close()
end

--- Makes a directory that is empty and the test's own; `remove` takes it away.
function program.make_directory()
  local name = os.tmpname()
  os.remove(name)
  assert(os.execute("mkdir " .. program.quote(name)))
  return name
end

function program.remove(directory)
  os.execute("rm -rf " .. program.quote(directory))
end

--- Makes os.tmpname of this program name new files in a directory, until the function that is
--- returned is called.
---@param directory string
---@return fun() restore
function program.keep_temporary_files_in(directory)
  local tmpname, count = os.tmpname, 0
  rawset(os, "tmpname", function()
    count = count + 1
    local name = ("%s/%d"):format(directory, count)
    program.write_file(name, "")
    return name
  end)
  return function()
    rawset(os, "tmpname", tmpname)
  end
end

--- Runs a shell command. Returns what it wrote to both streams, and the status the shell sees.
---@param command string
---@param input? string given to standard input
---@return { out: string, err: string, status: integer }
function program.shell(command, input)
  local base = os.tmpname()
  program.write_file(base .. ".in", input or "")
  local redirected = "( %s\n) <%s.in >%s.out 2>%s.err"
  local _, _, status = os.execute(redirected:format(command, base, base, base))
  local result = {
    out = program.read_file(base .. ".out"),
    err = program.read_file(base .. ".err"),
    status = status,
  }
  for _, suffix in ipairs { "", ".in", ".out", ".err" } do
    os.remove(base .. suffix)
  end
  return result
end

--- Runs the program with arguments written as for the shell.
function program.run(arguments, input)
  return program.shell(program.quote(program.path) .. " " .. arguments, input)
end

--- Runs a shell command in a directory, where $dnnlua is the program.
function program.shell_in(directory, command)
  local path = program.shell("realpath " .. program.quote(program.path)).out:match("[^\n]+")
  return program.shell(("cd %s && dnnlua=%s && %s"):format(program.quote(directory),
    program.quote(path), command))
end

return program
