local np = require "dnn.np"
local plt = require "dnn.plot"
local raises = require "spec.helpers.raises"
local terminal = require "dnn.plot.terminal"

--- Two curves with labels.
local function waves()
  local x = np.linspace(0, 10, 200)
  plt.plot(x, np.sin(x), { label = "sin" })
  plt.plot(x, np.cos(x), { label = "cos" })
  plt.legend()
  plt.title "rate = $10^{-3}$"
  plt.xlabel "iterations"
  plt.ylabel "cost"
end

describe("render", function()
  before_each(function()
    plt.close "all"
    plt.rcdefaults()
  end)

  after_each(function()
    plt.close "all"
  end)

  --- The current figure as text, its escape characters written out.
  local function shown(how)
    return (terminal.render(plt.gcf(), how):gsub("\27%[", "<"))
  end

  it("draws lines with ticks, labels and a legend below", function()
    waves()
    assert.equal([[
                     rate = 10⁻³
cost
    ┌────────────────────────────────────────────┐
 1.0┤  ⠤⢄⡀ ⢀⠤⠤⢤⡀              ⠠⠤⠤⡄  ⣀⠤⠤⢤⡀        │
    │    ⠉⣴⠃   ⠘⢦           ⢠⠎    ⢐⡔⠁   ⠙⢆       │
 0.5┤   ⢀⡎⠈⢧    ⠈⢳          ⠃    ⢀⠎⠈⠆     ⢣      │
    │  ⢀⠎  ⠈⢀     ⢱⡀      ⢰⠂    ⢠⠇   ⢆    ⠈⢣     │
 0.0┤  ⠎    ⠈⢣     ⢱⡀     ⠃    ⢠⠇    ⠈⠃     ⢣    │
    │        ⠈      ⢱⡀  ⢰⠂    ⢠⠃       ⢆     ⢣   │
−0.5┤         ⠈⢣     ⠱⡀⠐⠁    ⣠⠃        ⠈⠇     ⠳  │
    │           ⠁⣀   ⢀⠜⢄   ⢀⡴⠁           ⠲⡄   ⢀  │
−1.0┤            ⠈⠓⠒ ⠉ ⠈⠙⠒⠒⠋              ⠈⠂⠐⠚⠁  │
    └──┬───────┬───────┬──────┬───────┬───────┬──┘
       0       2       4      6       8      10
                      iterations
               ⠤⠤⠤⠤ sin   ⠤⠤⠤  cos]], shown({ columns = 50, rows = 16 }))
  end)

  it("draws in ASCII", function()
    waves()
    assert.equal([[
                     rate = 10^-3
cost
    +--------------------------------------------+
 1.0+  --. .---.              :--.  _---.        |
    |    "/'   '\           ./    |/'   "\       |
 0.5+   ./'\    '\          '    ./':     \      |
    |  ./  '.     \.      |:    .|   \    '\     |
 0.0+  /    '\     \.     '    .|    ''     \    |
    |        '      \.  |:    .'       \     \   |
-0.5+         '\     \.:'    _'        '|     \  |
    |           '_   ./-   ./'           -.   .  |
-1.0+            '-- " '"--"              '::-'  |
    +--+-------+-------+------+-------+-------+--+
       0       2       4      6       8      10
                      iterations
               ---- sin   ---  cos]], shown({ columns = 50, rows = 16, unicode = false }))
  end)

  it("draws twins with labels on both sides, in colours", function()
    plt.plot { 1, 2, 3 }
    plt.gca():twinx():plot({ 3e6, 1e6, 2e6 }, "C1")
    assert.equal([[
                                         1e6
 ┌────────────────────────────────────────┐
3┤  <93m⠢⡀                               <36m⣀⡠⠔  <39m├3
 │   <93m⠈⠒⢄                        <36m⣀⠤⠔⠒⠉     <39m│
 │      <93m⠉⠢⡀                <36m⣀⠤⠔⠊⠉          <39m│
 │        <93m⠈⠑⢄         <36m⣀⠤⠔⠊⠉               <39m│
2┤           <93m⠉⠢⣀ <36m⣀⡠⠔⠒⠉⠁           <93m⢀⣀⠤⠒⠊⠉  <39m├2
 │          <36m⣀⡠⠔⠒<93m⠙⢄⡀          ⢀⣀⠤⠒⠊⠁       <39m│
 │     <36m⣀⠤⠔⠒⠉      <93m⠈⠢⢄   ⢀⡠⠤⠒⠊⠁            <39m│
1┤  <36m⠔⠊⠉              <93m⠑⠖⠉⠁                 <39m├1
 └──┬────────┬────────┬───────┬────────┬──┘
   0.0      0.5      1.0     1.5      2.0]], shown({ columns = 44, rows = 12, colors = 16 }))
  end)

  it("writes powers of ten", function()
    plt.semilogy { 1, 10, 1000 }
    assert.equal([[
   ┌───────────────────────────────────┐
10³┤                                ⡠⠄ │
   │                             ⡠⠔⠉   │
   │                          ⡠⠔⠉      │
10²┤                       ⡠⠔⠉         │
   │                   ⢀⡠⠔⠉            │
10¹┤                ⢀⣠⠒⠁               │
   │          ⢀⣀⠤⠔⠒⠉⠁                  │
   │    ⢀⣀⠤⠔⠒⠉⠁                        │
10⁰┤ ⠐⠒⠉⠁                              │
   └─┬───────┬───────┬───────┬───────┬─┘
    0.0     0.5     1.0     1.5     2.0]], shown({ columns = 40, rows = 12 }))
  end)

  it("draws axes side by side, with a title above all", function()
    local fig, ax = plt.subplots(1, 2)
    ax[1]:plot { 1, 2 }
    ax[1]:set_title "left"
    ax[1]:set_ylabel "cost"
    ax[2]:plot { 2, 1 }
    ax[2]:set_xlabel "time"
    fig:suptitle "both"
    assert.equal([[
                         both
             left
cost
    ┌────────────────────┐     ┌─────────────────────┐
2.00┤                 ⢀⠤ │ 2.00┤ ⠤⡀                  │
    │               ⢀⠔⠁  │     │  ⠈⠢⣀                │
1.75┤             ⡠⠔⠁    │ 1.75┤     ⠑⢄              │
    │           ⡠⠊       │     │       ⠉⠢⡀           │
1.50┤         ⡠⠎         │ 1.50┤         ⠈⠢⡀         │
    │       ⡠⠊           │     │           ⠈⠢⣀       │
1.25┤    ⢀⠔⠊             │ 1.25┤              ⠑⢄     │
    │  ⢀⠔⠁               │     │                ⠉⠢⡀  │
1.00┤ ⠒⠁                 │ 1.00┤                  ⠈⠒ │
    └─┬────────┬───────┬─┘     └─┬────────┬────────┬─┘
     0.0      0.5     1.0       0.0      0.5      1.0
                                        time]], shown({ columns = 54, rows = 16 }))
  end)

  it("draws axes one below the other where they do not fit side by side", function()
    local _, ax = plt.subplots(1, 2)
    ax[1]:plot { 1, 2 }
    ax[1]:set_title "first"
    ax[2]:plot { 2, 1 }
    ax[2]:set_title "second"
    assert.equal([[
              first
   ┌─────────────────────────┐
2.0┤                      ⣀⠔ │
   │                   ⡠⠔⠊   │
   │               ⢀⡠⠔⠉      │
1.5┤            ⢀⡠⠒⠁         │
   │         ⢀⠤⠊⠁            │
   │      ⣀⠔⠊⠁               │
   │   ⡠⠔⠊                   │
1.0┤ ⠔⠉                      │
   └─┬──────────┬──────────┬─┘
    0.0        0.5        1.0
             second
   ┌─────────────────────────┐
2.0┤ ⠢⣀                      │
   │   ⠑⠢⢄                   │
   │      ⠉⠢⢄⡀               │
   │         ⠈⠒⢄⡀            │
1.5┤            ⠈⠑⠤⡀         │
   │               ⠈⠑⠢⣀      │
   │                   ⠑⠢⢄   │
1.0┤                      ⠉⠢ │
   └─┬──────────┬──────────┬─┘
    0.0        0.5        1.0]], shown({ columns = 30, rows = 12 }))
  end)

  it("draws no frame when the axis is off, and cuts titles that are too long", function()
    plt.plot({ 0, 1 }, { 0, 1 })
    plt.axis "off"
    plt.title "A title that is far too long for so few columns"
    assert.equal([[
A title that is far too long …
                           ⣀⠄
                        ⢀⠤⠊
                     ⢀⡠⠊⠁
                   ⡠⠔⠁
                ⣀⠔⠉
              ⡠⠎
           ⣀⠔⠉
        ⢀⠔⠊
     ⢀⡠⠊⠁
   ⡠⠒⠁
 ⠐⠉]], shown({ columns = 30, rows = 12 }))
  end)

  it("keeps the aspect", function()
    plt.plot({ 0, 4 }, { 0, 1 })
    plt.gca():set_aspect "equal"
    assert.equal([[
   ┌───────────────────────────────────┐
1.0┤                          ⢀⣀⣀⠤⠤⠔⠒⠂ │
   │                 ⢀⣀⣀⠤⠤⠒⠒⠊⠉⠁        │
0.5┤        ⢀⣀⡠⠤⠤⠒⠒⠉⠉⠁                 │
0.0┤ ⠠⠤⠔⠒⠒⠉⠉⠁                          │
   └─┬───────┬───────┬───────┬───────┬─┘
     0       1       2       3       4]], shown({ columns = 40, rows = 12 }))
  end)

  it("draws pictures in shades, with their colorbar", function()
    plt.imshow(np.arange(12):reshape(3, 4))
    plt.colorbar()
    plt.title "weights"
    assert.equal([[
                    weights
         ┌───────────────────────────┐
     −0.5┤             ░░░░░░░░░░░░░░│  ██
      0.0┤             ░░░░░░░░░░░░░░│  ▓▓10
         │             ░░░░░░░░░░░░░░│  ▓▓8
      0.5┤░░░░░░░░░░░░░░░░░░░░▒▒▒▒▒▒▒│  ▒▒
         │░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│  ▒▒6
      1.0┤░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│  ▒▒
      1.5┤▒▒▒▒▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓▓▓▓▓▓▓│  ░░4
         │▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓███████│  ░░
      2.0┤▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓███████│  ░░2
      2.5┤▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓███████│    0
         └───┬──────┬─────┬──────┬───┘
             0      1     2      3]], shown { columns = 44, rows = 14 })
  end)

  it("shortens names that would touch each other, or take too much room", function()
    plt.bar({ "aeroplane", "automobile", "bird", "cat", "deer", "猫と犬の写真" }, { 1, 3, 2, 3, 1, 2 })
    assert.equal([[
 ┌───────────────────────────────────────────────┐
3┤          ▄▄▄▄▄         ▄▄▄▄▄▄                 │
 │          █████         ██████                 │
 │          █████         ██████                 │
2┤          █████  ▄▄▄▄▄▄ ██████         ▄▄▄▄▄▄  │
 │          █████  ██████ ██████         ██████  │
 │          █████  ██████ ██████         ██████  │
1┤  ██████  █████  ██████ ██████  █████  ██████  │
 │  ██████  █████  ██████ ██████  █████  ██████  │
0┤  ██████  █████  ██████ ██████  █████  ██████  │
 └─────┬──────┬──────┬───────┬──────┬──────┬─────┘
    aerop… autom…  bird     cat   deer   猫と…]], shown { columns = 50, rows = 12 })
    plt.close "all"
    plt.barh({ "a name of many letters", "b" }, { 1, 2 })
    assert.equal([[
            ┌──────────────────────┐
            │▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄ │
            │█████████████████████ │
           b┤█████████████████████ │
            │█████████████████████ │
            │                      │
            │██████████            │
a name of m…┤██████████            │
            │██████████            │
            │▀▀▀▀▀▀▀▀▀▀            │
            └┬─────────┬─────────┬─┘
             0         1         2]], shown { columns = 36, rows = 12 })
  end)

  it("draws no frame where it is off", function()
    plt.plot { 1, 2 }
    for _, spine in pairs(plt.gca().spines) do
      spine:set_visible(false)
    end
    plt.xticks({})
    assert.equal([[
2.0               ⢀⠄
                 ⡰⠁
1.8            ⢀⠜
              ⡠⠊
1.6          ⡔⠁
           ⢀⠎
          ⡰⠁
1.4     ⢀⠜
       ⡠⠊
1.2   ⡔⠁
    ⢀⠎
1.0 ⠃]], shown { columns = 20, rows = 12 })
  end)

  it("writes the same text again", function()
    waves()
    assert.equal(shown { columns = 60, colors = 256 }, shown { columns = 60, colors = 256 })
  end)

  it("leaves limits and ticks of the figure as they are", function()
    waves()
    local before = table.concat(plt.gca():get_xticks(), " ")
    shown { columns = 30 }
    assert.equal(before, table.concat(plt.gca():get_xticks(), " "))
  end)

  it("is no wider than asked for, and no higher for one axes", function()
    waves()
    for _, columns in ipairs { 20, 33, 70, 200 } do
      local count = 0
      for line in (shown { columns = columns, rows = 20 } .. "\n"):gmatch("(.-)\n") do
        count = count + 1
        assert.is_true(utf8.len(line) <= columns, line)
      end
      assert.is_true(count <= 20)
    end
  end)

  it("draws what has no data, and figures without axes", function()
    plt.plot({})
    assert.truthy(shown({ columns = 30, rows = 12 }):find("┌─", 1, true))
    plt.figure()
    assert.equal("<figure 640x480 with 0 axes>", shown {})
  end)

  it("refuses options that it does not know", function()
    waves()
    raises("render: unknown option 'column': did you mean 'columns'?", terminal.render, plt.gcf(),
      { column = 3 })
    raises("render: colors must be 0, 16, 256 or 1 << 24, got 8", terminal.render, plt.gcf(),
      { colors = 8 })
  end)

  it("puts boxes below each other in line, and writes formulas of texts in axes as characters",
    function()
      local fig, ax = plt.subplots(2, 1)
      ax[1]:plot { 0, 1000 }
      ax[2]:plot { 0, 1 }
      ax[2]:text(0.2, 0.1, "$mc^2$")
      local rendered = terminal.render(fig, { columns = 40 })
      local starts = {}
      for before in rendered:gmatch "([^\n]*)┌" do
        starts[#starts + 1] = #before
      end
      assert.same({ 4, 4 }, starts)
      assert.truthy(rendered:find("mc²", 1, true))
      plt.close "all"
    end)
end)
