-- The tests of jupyter_kernel_test, which Debian has as python3-jupyter-kernel-test.

local program = require "spec.helpers.program"

local python <const> = "/usr/bin/python3"

local function has_suite()
  return program.shell(python .. " -c 'import jupyter_kernel_test'").status == 0
end

local function has_kernel()
  return program.run("-e 'require \"dnn.zmq\"'").status == 0
end

describe("the kernel", function()
  it("passes the tests that Jupyter has for kernels", function()
    if not has_suite() or not has_kernel() then
      pending "python3-jupyter-kernel-test, libzmq or libsodium is not installed"
      return
    end
    local directory = program.make_directory()
    finally(function() program.remove(directory) end)
    local installed = program.run("kernel install --prefix " .. program.quote(directory))
    assert.equal("", installed.err)
    local run = program.shell(("JUPYTER_PATH=%s HOME=%s %s spec/helpers/kernel_suite.py"):format(
      program.quote(directory .. "/share/jupyter"), program.quote(directory), python))
    assert.equal(0, run.status, run.err)
    assert.truthy(run.err:find("Ran 12 tests", 1, true), run.err)
    assert.falsy(run.err:find("skipped", 1, true), run.err)
  end)
end)
