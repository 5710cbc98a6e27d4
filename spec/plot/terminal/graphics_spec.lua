local core = require "dnn.core"
local drawing = require "dnn.drawing"
local graphics = require "dnn.plot.terminal.graphics"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local terminal = require "spec.helpers.terminal"

--- The text with its escape characters written out.
local function shown(text)
  return (text:gsub("\27", "<"):gsub("\7", ">"))
end

describe("read_reply", function()
  local function read(reply)
    local kitty, sixel, typed = graphics.read_reply(reply)
    return (kitty and "kitty " or "") .. (sixel and "sixel " or "") .. typed
  end

  it("tells which pictures a terminal draws", function()
    assert.equal("kitty ", read "\27_Gi=31;OK\27\\\27[?62;c")
    assert.equal("kitty sixel ", read "\27_Gi=31;OK\27\\\27[?62;4;22c")
    assert.equal("", read "\27_Gi=31;ENOTSUPPORTED:no\27\\\27[?62;22c")
    assert.equal("sixel ", read "\27[?62;4c")
    assert.equal("sixel ", read "\27[?1;2;4c")
  end)

  it("takes an attribute as a whole", function()
    for _, reply in ipairs { "\27[?64;14;24;42c", "\27[?4c", "\27[?6c", "\27[?1;2c" } do
      assert.equal("", read(reply))
    end
  end)

  it("leaves what was typed", function()
    assert.equal("kitty 1+2\r", read "1\27_Gi=31;OK\27\\+\27[?62c2\r")
    assert.equal("\27[A", read "\27[A")
  end)
end)

describe("sequences", function()
  it("take as many lines as the picture has rows", function()
    assert.equal("\n\n<[2A\r<7<_Ga=T,f=100,q=2,C=1,c=4,r=3,m=0;Zm9v<\\<8<[2B",
      shown(graphics.kitty("foo", 4, 3)))
    assert.equal("\r<7<]1337;File=inline=1;preserveAspectRatio=0;size=3;width=4;height=1:Zm9v><8",
      shown(graphics.iterm("foo", 4, 1)))
  end)

  it("give a large picture to kitty in pieces", function()
    local text = graphics.kitty(("x"):rep(6000), 10, 1)
    local whole = {}
    for control, data in text:gmatch("\27_G([^;]*);([^\27]*)\27\\") do
      assert.is_true(#data <= 4096)
      whole[#whole + 1] = control
    end
    assert.same({ "a=T,f=100,q=2,C=1,c=10,r=1,m=1", "m=0" }, whole)
  end)
end)

describe("sixel", function()
  local function pixels(list)
    return np.array(list, "uint8")
  end

  it("writes six rows at a time, color by color", function()
    local red, blue, none = { 255, 0, 0, 255 }, { 0, 0, 255, 255 }, { 0, 0, 0, 0 }
    assert.equal('<P0;1;0q"1;1;3;2#0;2;100;0;0#1;2;0;0;100#0B?@$#1?A<\\',
      shown(drawing.sixel(pixels { { red, none, red }, { red, blue, none } })))
    local column = {}
    for i = 1, 8 do
      column[i] = { blue, blue, blue, blue, blue }
    end
    assert.equal('<P0;1;0q"1;1;5;8#0;2;0;0;100#0!5~-#0!5B<\\', shown(drawing.sixel(pixels(column))))
  end)

  it("takes coarser colors where there are too many", function()
    local image = (np.random.RandomState(1):rand(40, 40, 4) * 256):astype("uint8")
    local _, count = drawing.sixel(image):gsub("#%d+;2;", "")
    assert.is_true(count <= 256 and count > 32)
  end)

  it("refuses what are no pixels", function()
    raises("sixel: pixels are uint8 (h, w, 4), got float64 (2, 2)", drawing.sixel, np.ones(2, 2))
  end)
end)

describe("a terminal", function()
  local directory, pty

  setup(function()
    directory = program.make_directory()
    pty = terminal.build(directory)
  end)

  teardown(function()
    program.remove(directory)
  end)

  it("is asked without losing what is typed", function()
    local script = directory .. "/ask.lua"
    program.write_file(script, [[
      local reply = require("dnn.core").terminal.ask("\27[c", 60000)
      print((("got %q"):format(reply):gsub("\27", "<")))
      print("read " .. io.read())]])
    local out = terminal.talk(pty, program.path .. " " .. script,
      { "< \27[c", "> ab\\e[?62;4c", "< got", "> cd\\r", "< read cd" })
    assert.truthy(not out or out:find('got "ab\\27[?62;4c"', 1, true), out)
  end)

  it("is not asked while there is input to be read", function()
    local script = directory .. "/ahead.lua"
    program.write_file(script, [[
      print "ready"
      print("first " .. io.read())
      local reply = require("dnn.core").terminal.ask("\27[c", 60000)
      print(reply, io.read())]])
    local out = terminal.talk(pty, program.path .. " " .. script,
      { "< ready", "> one\\rtwo\\r", "< two", "< nil\ttwo" })
    assert.truthy(not out or not out:find("\27[c", 1, true), out)
  end)

  it("has a size", function()
    local out = terminal.talk(pty, program.path
      .. [[ -e 'print(table.concat({ require("dnn.core").terminal.size() }, " "))']], { "< 80 24" })
    assert.truthy(not out or out:find("80 24 0 0", 1, true))
  end)

  it("gets back what was typed at the prompt", function()
    local out = terminal.talk(pty, program.path, { "< In[1]:",
      '> require("dnn.support.screen").give_back("6 * 7\\\\r")\\r', "< 42", "> os.exit()\\r" },
      "TERM=xterm")
    assert.truthy(not out or out:find "Out%[2%]:.- 42", out)
  end)
end)

describe("an answer that comes too late", function()
  it("is not taken for input", function()
    local directory = program.make_directory()
    local out = terminal.talk(terminal.build(directory), program.path, { "< In[1]:",
      "> 6 \\e[?62;4;22c* \\e_Gi=31;OK\\e\\\\7\\r", "< 42", "> os.exit()\\r" }, "TERM=xterm")
    program.remove(directory)
    assert.truthy(not out or out:find "Out%[1%]:.- 42", out)
  end)
end)

describe("what is no terminal", function()
  it("is not asked and has no size", function()
    local result = program.shell(program.path .. [[ -e '
      local terminal = require("dnn.core").terminal
      print(terminal.ask("x", 60000), terminal.size())']])
    assert.equal("nil\n", result.out)
  end)

  it("has no colors", function()
    if core.terminal.size() then
      pending("standard output is a terminal")
      return
    end
    assert.equal(0, graphics.colors())
  end)
end)
