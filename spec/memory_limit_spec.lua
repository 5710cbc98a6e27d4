local program = require "spec.helpers.program"
local quote = program.quote

-- Where memory is limited everything ends, with the right result or an error that says so. LAPACK's
-- library would look for memory for ever.
describe("where memory is limited", function()
  local directory

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  local code = [[
    local np, dnn = require "dnn.np", require "dnn"
    local function try(name, f)
      local ok, result = pcall(f)
      result = ok and (result and "right" or "wrong") or result
      print(name, result:find("not enough memory", 1, true) and "no memory" or result)
    end
    local A = np.random.RandomState(1):rand(90, 90)
    local S = A:dot(A.T) + np.eye(90)
    try("solve", function() return np.allclose(A:dot(np.linalg.solve(A, S)), S) end)
    try("inv", function() return np.allclose(np.linalg.inv(S):dot(S), np.eye(90)) end)
    try("cholesky", function()
      local l = np.linalg.cholesky(S)
      return np.allclose(l:dot(l.T), S)
    end)
    try("eigh", function() return #np.linalg.eigh(S) == 90 end)
    try("svd", function()
      local u, s, vt = np.linalg.svd(A)
      return np.allclose((u * s):dot(vt), A)
    end)
    try("product", function()
      local B = np.ones(700, 700)
      return B:dot(B):sum() == 700 ^ 3
    end)
    try("training", function()
      local X, Y = dnn.data.xor()
      local net = dnn.mlp { 2, 8, 1 }
      return net:fit(X, Y, { epochs = 20, progress = false }).epochs == 20
    end)
    print("alive")
  ]]

  local names = { "solve", "inv", "cholesky", "eigh", "svd", "product", "training" }

  for _, environment in ipairs { "", "DNN_ISA=baseline", "DNN_NUM_THREADS=4 DNN_ISA=baseline" } do
    it("computes or raises an error" .. (environment ~= "" and " with " or "") .. environment,
      function()
        if program.is_sanitized() then
          pending("meaningless in a sanitized build, which needs all addresses")
          return
        end
        local name = directory .. "/code.lua"
        program.write_file(name, code)
        local seen = {}
        for _, kilobytes in ipairs { 100000, 150000, 200000, 230000, 260000, 330000, 500000,
          2000000 } do
          local result = program.shell(("ulimit -v %d; %s timeout -s KILL 60 %s %s"):format(
            kilobytes, environment, quote(program.path), name))
          local case = ("%d kB: %s%s"):format(kilobytes, result.out, result.err)
          assert(result.status == 0 and result.out:find("alive\n$"), case)
          for _, one in ipairs(names) do
            local answer = result.out:match("%f[%w]" .. one .. "\t(%C*)\n")
            assert(answer == "right" or answer == "no memory", case)
            seen[one .. " " .. answer] = true
          end
        end
        assert.is_true(seen["training right"] and seen["product right"])
        assert.is_true(seen["solve no memory"] and seen["svd no memory"])
        if not seen["solve right"] then
          pending("needs LAPACK")
        end
      end)
  end

  it("starts HDF5 when there is memory", function()
    if program.is_sanitized() then
      pending("meaningless in a sanitized build, which needs all addresses")
      return
    elseif not pcall(require, "dnn.h5") then
      pending("needs HDF5")
      return
    end
    local name = directory .. "/h5.lua"
    program.write_file(name, ([[
      local np, h5 = require "dnn.np", require "dnn.h5"
      local held = {}
      local function write()
        local f <close> = h5.open(%q, "w")
        f.x = np.ones(300)
      end
      for size = 7, 3, -1 do
        local ok, array = pcall(np.ones, math.tointeger(10 ^ size))
        while ok do
          held[#held + 1] = array
          ok, array = pcall(np.ones, math.tointeger(10 ^ size))
        end
      end
      local ok, problem = pcall(write)
      held = nil
      collectgarbage()
      print(ok, problem)
      print(pcall(write))]]):format(directory .. "/x.h5"))
    local result = program.shell(("ulimit -v 400000; timeout -s KILL 60 %s %s"):format(
      quote(program.path), name))
    assert.matches("^false\t.*h5.lua:4: not enough memory for HDF5\ntrue\n$", result.out)
    assert.equal(0, result.status)
  end)

  it("leaves the prompt alive, and tries again when there is memory", function()
    if program.is_sanitized() then
      pending("meaningless in a sanitized build, which needs all addresses")
      return
    end
    local result = program.shell(("ulimit -v 400000; timeout -s KILL 60 %s -i --no-color"):format(
      quote(program.path)), [[
      large = np.ones(35000000)
      np.linalg.det(np.eye(3))
      large = nil collectgarbage()
      np.linalg.det(np.eye(3))]])
    if result.out:find("needs LAPACK", 1, true) then
      pending("needs LAPACK")
      return
    end
    assert.matches("not enough memory for det", result.err)
    assert.matches(": 1%.0\n", result.out)
  end)
end)
