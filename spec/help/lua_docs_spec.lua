local doc = require "dnn.help.doc"
local docs = require "dnn.help.docs.lua"
local program = require "spec.helpers.program"

describe("the help for Lua's own library", function()
  it("has an entry for every function", function()
    local known = {}
    for _, entry in ipairs(docs.entries) do
      known[entry.name] = true
    end
    local code = [[for _, name in ipairs{"string", "table", "math", "os", "io", "coroutine", "utf8",
      "debug", "package"} do for field in pairs(_G[name]) do print(name .. "." .. field) end end
      for name, value in pairs(_G) do if type(value) == "function" then print(name) end end
      for name in pairs(debug.getmetatable(io.stdout).__index) do print("file:" .. name) end]]
    local left_out = { ["io.stdin"] = true, ["io.stdout"] = true, ["io.stderr"] = true,
      ["package.config"] = true, ["package.searchers"] = true, ["debug.debug"] = true,
      ["debug.gethook"] = true, ["debug.getregistry"] = true, ["debug.getuservalue"] = true,
      ["debug.setuservalue"] = true, ["debug.setcstacklimit"] = true }
    for _, name in ipairs { "ldexp", "cosh", "sinh", "pow", "frexp", "atan2", "log10", "tanh" } do
      left_out["math." .. name] = true -- of Lua 5.2, where they are still there
    end
    local missing = {}
    for name in program.run("-e " .. program.quote(code)).out:gmatch("[^\n]+") do
      if not known[name] and not left_out[name] then
        missing[#missing + 1] = name
      end
    end
    assert.same({}, missing)
  end)

  -- in a program of its own, where nothing has replaced 'assert' and its like
  it("has examples that print what they say", function()
    local result = program.run("-e " .. program.quote([[
      local doc, docs = require("dnn.help.doc"), require("dnn.help.docs.lua")
      local count = 0
      for _, entry in ipairs(docs.entries) do
        if entry.example then
          local ok, printed = pcall(doc.run, entry)
          if printed ~= entry.output then
            print(("%s: %q instead of %q"):format(entry.name, printed, entry.output))
          end
          count = count + 1
        end
      end
      print(count > 100)]]))
    assert.equal("", result.err)
    assert.equal("true\n", result.out)
  end)

  it("is UTF-8, with a signature that begins with the function's name", function()
    for _, entry in ipairs(docs.entries) do
      local text = doc.describe(entry)
      assert.is_truthy(utf8.len(text), entry.name)
      local name = entry.name:match("[%w_]+$")
      assert.equal(name, entry.signature:match("^[%w_]+"), entry.name)
    end
  end)
end)
