-- dnnlua kernel: its arguments, and how Jupyter is told of it.

local program = require "spec.helpers.program"
local json = require "dkjson"

describe("dnnlua kernel", function()
  local directory

  before_each(function() directory = program.make_directory() end)
  after_each(function() program.remove(directory) end)

  --- Runs the command in an environment of assignments for the shell.
  local function run(arguments, environment)
    return program.shell(("env -u VIRTUAL_ENV -u CONDA_PREFIX -u JUPYTER_DATA_DIR %s %s kernel %s")
      :format(environment or "", program.quote(program.path), arguments))
  end

  local function description(path)
    return (json.decode(program.read_file(directory .. path .. "/kernel.json")))
  end

  it("refuses arguments that it does not know", function()
    for arguments, words in pairs {
      [""] = "a connection file is missing, or 'install'", ["--now"] = "unknown argument '--now'",
      ["install --now"] = "unknown argument '--now'", ["install --name"] = "--name needs a value",
      ["install --name 'a b'"] = "'a b' has others",
      ["install --user --prefix x"] = "exclude each other", ["a b"] = "unknown argument 'b'",
    } do
      local result = run(arguments)
      assert.equal(2, result.status, arguments)
      assert.truthy(result.err:find(words, 1, true), result.err)
    end
  end)

  it("tells how it is called", function()
    local usage = run "--help"
    assert.equal(0, usage.status)
    assert.matches("^usage: dnnlua kernel install ", usage.out)
    assert.same(usage, run "install --help")
  end)

  it("tells of a connection file that is missing or none", function()
    local file = directory .. "/c.json"
    local function connection(changed)
      return (([[{ "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4,
        "hb_port": 5, "transport": "ipc", "ip": "%s/k", "key": "k" }]]):format(directory)
        :gsub("}$", ", " .. changed .. " }")) -- the last of equal names counts
    end
    local missing = run(program.quote(file))
    assert.equal(1, missing.status)
    assert.truthy(missing.err:find("No such file", 1, true), missing.err)
    for text, words in pairs { [""] = "it is not JSON", ["[1"] = "it is not JSON",
      ["{}"] = "shell_port is missing",
      [connection '"hb_port": "5"'] = "hb_port is no port",
      [connection '"hb_port": 0'] = "hb_port is no port",
      [connection '"hb_port": 65536'] = "hb_port is no port",
      [connection '"stdin_port": 1.5'] = "stdin_port is no port",
      [connection '"control_port": 2'] = "control_port is the same as iopub_port",
      [connection '"key": 5'] = "key is no text", [connection '"key": []'] = "key is no text",
      [connection '"ip": {}'] = "ip is no text",
      [connection '"transport": 1'] = "transport is no text",
      [connection '"transport": "none"'] = "cannot listen at none://",
      [connection '"signature_scheme": true'] = "signature_scheme is no text",
      [connection '"signature_scheme": "hmac-md5"'] = "only hmac-sha256 is known",
      [("["):rep(100000)] = "it is not JSON" } do
      program.write_file(file, text)
      local result = run(program.quote(file))
      assert.equal(1, result.status)
      assert.truthy(result.err:find(words, 1, true), result.err)
    end
  end)

  it("tells what is missing where the program has no sockets", function()
    local missing = require("dnn.kernel.install").missing
    assert.truthy(missing("module 'dnn.zmq' not found:\n\tno field"):find("libzmq3-dev", 1, true))
    assert.equal("libzmq or libsodium does not load, install libzmq5 and libsodium23: "
      .. "error loading libzmq.so.5: no file",
      missing("error loading\n\tlibzmq.so.5: no file"))
  end)

  if not pcall(require, "dnn.zmq") then
    pending "libzmq or libsodium is not installed"
    return
  end

  it("is installed below a prefix, a virtual environment or the user's data", function()
    local quoted = program.quote(directory)
    local cases = {
      { "install --prefix " .. quoted .. "/", nil, "/share/jupyter/kernels/dnnlua" },
      { "install --sys-prefix", "VIRTUAL_ENV=" .. quoted .. "/venv",
        "/venv/share/jupyter/kernels/dnnlua" },
      { "install --user --name My.Lua", "XDG_DATA_HOME=" .. quoted,
        "/jupyter/kernels/my.lua" },
      { "install", "XDG_DATA_HOME= HOME=" .. quoted,
        "/.local/share/jupyter/kernels/dnnlua" },
    }
    for _, case in ipairs(cases) do
      local result = run(case[1], case[2])
      assert.equal("", result.err)
      assert.equal(0, result.status)
      assert.truthy(result.out:find(case[3] .. "/kernel.json", 1, true), result.out)
      local written = description(case[3])
      assert.same({ "kernel", "{connection_file}" }, { written.argv[2], written.argv[3] })
      assert.equal("lua", written.language)
      assert.equal("signal", written.interrupt_mode)
      assert.truthy(program.exists(written.argv[1]))
      local logo = program.read_file(directory .. case[3] .. "/logo-svg.svg")
      assert.truthy(logo:find("<svg", 1, true))
    end
  end)

  it("has logos of the sizes that Jupyter shows", function()
    local np, plt = require "dnn.np", require "dnn.plot"
    for _, size in ipairs { 32, 64 } do
      local path = ("%s/logo-%d.png"):format(directory, size)
      require("dnn.kernel.logo").save(path, size)
      local picture = plt.imread(path)
      assert.equal(np.shape(np.zeros { size, size, 4 }), picture.shape)
      assert.equal(0, picture { 1, 1, 4 }) -- no paper
      assert.equal(1, picture { size // 2, size // 3, 4 })
    end
    assert.same({}, plt.get_fignums())
  end)

  it("tells where no virtual environment is active, or nothing can be written", function()
    local result = run "install --sys-prefix"
    assert.equal(1, result.status)
    assert.truthy(result.err:find("VIRTUAL_ENV is not set", 1, true), result.err)
    program.write_file(directory .. "/share", "")
    result = run("install --prefix " .. program.quote(directory))
    assert.equal(1, result.status)
    assert.truthy(result.err:find("cannot make the directory", 1, true), result.err)
  end)
end)
