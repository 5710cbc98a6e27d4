local page = require "dnn.nb.page"

describe("page.ids", function()
  it("makes ids of texts, each of them once", function()
    local ids = page.ids()
    assert.equal("what-is-a-layer", ids "What is a *layer*?")
    assert.equal("3-2-激活函数", ids "3.2 激活函数")
    assert.equal("激活-函数", ids "激活 函数")
    assert.equal("linear_forward", ids "linear_forward")
    assert.equal("linear_forward-2", ids "linear_forward")
    assert.equal("linear_forward-3", ids "linear_forward-3")
    assert.equal("linear_forward-4", ids "linear_forward")
    assert.equal("main-2", ids "Main")
    assert.equal("part", ids "")
    assert.equal("part-2", ids "<\"'>")
  end)

  it("cuts long texts between characters, and has a name for damaged ones", function()
    local ids = page.ids()
    assert.equal(("层"):rep(60), ids(("层"):rep(100)))
    assert.equal(("层"):rep(60) .. "-2", ids(("层"):rep(61)))
    assert.equal("a-xff", ids "a \255")
    assert.equal("u-202e-b", ids "\u{202E}b")
  end)

  it("takes no more time for many of one name", function()
    local ids = page.ids()
    for _ = 1, 20000 do
      ids "cell"
    end
    assert.equal("cell-20001", ids "cell")
  end)
end)

describe("page.lines", function()
  it("can be reached by the keyboard where it may have to be scrolled", function()
    assert.equal('<pre class="out"><samp>a</samp></pre>', page.lines("a", "samp", "out"))
    assert.equal('<pre class="out" tabindex="0" role="group" aria-label="&lt;x&gt;"><samp>'
      .. ("a"):rep(40) .. "</samp></pre>", page.lines(("a"):rep(40), "samp", "out", "<x>"))
    assert.not_matches("tabindex", page.lines(("<b>x</b>\n"):rep(40), "samp", "out"))
  end)
end)

describe("page.code", function()
  it("is highlighted, without spans that look as other text", function()
    assert.equal('<pre class="code"><code>x = <span class="n">1</span> &lt; y</code></pre>',
      page.code("x = 1 < y", "lua"))
    assert.equal('<pre class="code"><code>x = 1</code></pre>', page.code("x = 1", "python"))
  end)
end)

describe("page.write", function()
  local function entry(level, name)
    return { level = level, id = name, html = name:upper() }
  end

  it("has a table of contents in as many lists as there are levels", function()
    local html = page.write { title = "T", body = "", contents = { entry(2, "a"), entry(3, "b"),
      entry(5, "c"), entry(3, "d"), entry(1, "e"), entry(2, "f") } }
    local nav = html:match("<nav.*</nav>"):gsub("\n", "")
    assert.equal('<nav aria-label="Contents"><details><summary>Contents</summary>'
      .. '<ol><li><a href="#a">A</a><ol><li><a href="#b">B</a><ol><li><a href="#c">C</a></li></ol>'
      .. '</li><li><a href="#d">D</a></li></ol></li><li><a href="#e">E</a>'
      .. '<ol><li><a href="#f">F</a></li></ol></li></ol></details></nav>', nav)
  end)

  it("has nothing for parts that are not given", function()
    local html = page.write { title = "<T>", body = "<p>x</p>\n" }
    assert.matches('<html lang="en">', html, 1, true)
    assert.matches("<title>&lt;T&gt;</title>", html, 1, true)
    assert.matches('<main id="main">\n<p>x</p>\n</main>\n</body>', html, 1, true)
    assert.not_matches("<nav", html, 1, true)
    assert.not_matches("<footer>", html, 1, true)
  end)

  it("forbids browsers what a page has not", function()
    local html = page.write { title = "T", body = "" }
    assert.matches("default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri",
      html, 1, true)
    assert.not_matches("script", html, 1, true)
    html = page.write { title = "T", body = "", script = "f()\n" }
    assert.matches("script-src 'unsafe-inline'", html, 1, true)
    assert.matches("<script>\nf()\n</script>", html, 1, true)
  end)

  it("speaks Chinese where the page does", function()
    local html = page.write { title = "T", language = "zh-CN", body = "",
      contents = { entry(1, "a") } }
    assert.matches('<html lang="zh-CN">', html, 1, true)
    assert.matches("<summary>目录</summary>", html, 1, true)
    assert.matches("跳到正文", html, 1, true)
  end)
end)
