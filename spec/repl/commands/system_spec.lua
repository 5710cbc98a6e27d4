local prompt = require "spec.helpers.prompt"
local program = require "spec.helpers.program"

describe("the commands for the system", function()
  local directory
  local run = prompt.runners(function() return directory end)

  setup(function()
    directory = program.make_directory()
  end)

  teardown(function()
    program.remove(directory)
  end)

  it("%ls tells what it cannot list", function()
    local out, err = run("%ls /no/such/place")
    assert.same({ "", "error: /no/such/place: No such file or directory\n" }, { out, err })
  end)

  it("! takes the values of variables", function()
    for command, expected in pairs {
      ["$x {x} {x * 2} [$$x]"] = "3.25 3.25 6.5 []", -- x of the shell
      ["$name.txt {name:upper()}"] = "two words.txt TWO WORDS",
      ["$t.a.b $t.a {t.a.b}"] = "5 .a 5",
      ["$A {A.shape[1]} $flag {flag}"] = "[1 2] 2 true true",
      ["a{1..2} {a,b} ${HOME:+set}"] = "a{1..2} {a,b} set",
      ["'$x' '{x}' \"$x\" '$$'"] = "$x 3.25 3.25 $$",
      ["{print} {} {absent} $absent."] = "{print} {} {absent} .",
      ["{f(2)} {f} x{x, x}"] = "4 {f} x{x, x}",
    } do
      local inputs = {
        "x, name, t, A, flag = 3.25, 'two words', { a = { b = 5 } }, np.array{1, 2}, true",
        "local function f(n) return 2 * n end", "!echo " .. command,
        "y = !echo " .. command, "y[1]" }
      assert.equal(expected .. "\n" .. ("Out[5]: %q"):format(expected),
        (run(table.unpack(inputs))))
    end
    assert.matches("error: %%sh:1: no", select(2, run("!echo {error('no')}")))
  end)

  it("%cd, %pwd, %ls and ! reach the system", function()
    os.execute(("mkdir -p %s/sub && touch %s/sub/one %s/sub/two"):format(directory, directory,
      directory))
    local out = run("%cd sub", "%ls", "!echo from the shell", "local lines = !ls", "lines",
    "!exit 3")
    assert.matches("/sub\none\ntwo\nfrom the shell\nOut%[5%]: {\"one\", \"two\"}\n%[exit 3%]$", out)
    local _, err = run("%cd absent")
    assert.matches("^error: absent: No such file or directory", err)
  end)
end)
