local html = require("dnn.nb.highlight").html

--- The text that a reader sees.
local function shown(page)
  local entities = { amp = "&", lt = "<", gt = ">", quot = '"' }
  return (page:gsub("<[^>]*>", ""):gsub("&(%a+);", entities))
end

describe("dnn.nb.highlight", function()
  it("marks what words are", function()
    assert.equal('<span class="k">local</span> x <span class="o">=</span> '
      .. 'np.<span class="f">sum</span>({<span class="n">1</span>, <span class="n">true</span>}) '
      .. '<span class="c">-- a &lt; b</span>', html("local x = np.sum({1, true}) -- a < b"))
    assert.equal('<span class="k">function</span> <span class="f">f</span>() '
      .. '<span class="k">end</span>', html("function f() end"))
    assert.equal('<span class="f">print</span> <span class="s">&quot;&amp;&quot;</span>',
      html('print "&"', "Lua"))
    assert.equal("", html "")
  end)

  it("closes spans at the end of each line", function()
    assert.equal('x <span class="o">=</span> <span class="s">[[a</span>\n\n'
      .. '<span class="s">b]]</span>\n', html("x = [[a\n\nb]]\n"))
    assert.equal('<span class="c">--[[ a</span>\n<span class="c">b ]]</span>',
      html("--[[ a\r\nb ]]"))
  end)

  it("shows other languages as they are", function()
    assert.equal("if a &lt; 1: # &quot;x&quot;\n", html('if a < 1: # "x"\n', "python"))
    assert.equal("local x", html("local x", ""))
  end)

  it("shows code whole that is wrong", function()
    for _, code in ipairs { "x = 'a\ny = 2", "x = [[ never\nends", "--[[ never\nends",
      "a $ b ? <i>", "%time f(x)", "变量 = 1 -- 注释", "x = '\\q",
      "0x 3..2 1e", "\n\n-- only a comment",
      ("{"):rep(1000) } do
      assert.equal(code, shown(html(code)))
    end
  end)

  it("writes control characters and broken UTF-8 as escapes", function()
    assert.equal('<span class="s">&quot;\\27[31m\\xFF&quot;</span>', html('"\27[31m\xff"'))
    assert.equal("\\x80\\0", html("\x80\0", "text"))
  end)
end)
