local page = require "dnn.nb.page"

local is_available = pcall(require, "dnn.markdown")

describe("prose", function()
  if not is_available then
    pending "libmd4c is not installed"
    return
  end

  local prose = require "dnn.nb.prose"

  local picture = function(address)
    return address == "ok.png" and "data:image/png;base64,AAAA" or nil
  end

  local function html(text)
    return (prose.html(text, { ids = page.ids(), picture = picture }))
  end

  --- The HTML of a paragraph's text.
  local function inline(text)
    return html(text):match("^<p>(.*)</p>\n$")
  end

  it("is CommonMark", function()
    assert.equal("<p><em>a</em> <strong>b</strong> <code>c &lt; d</code><br>\ne\nf</p>\n<hr>\n",
      html "*a* **b** `c < d`\\\ne\nf\n\n---")
    assert.equal("<ul><li>a<ol><li>b</li>\n</ol>\n</li>\n</ul>\n"
      .. '<ol start="3"><li>c</li>\n</ol>\n', html "- a\n  1. b\n\n3. c")
    assert.equal("<blockquote><p>q</p>\n</blockquote>\n", html "> q")
    assert.equal('<pre class="code"><code><span class="k">local</span> x</code></pre>\n',
      html "```lua\nlocal x\n```")
    assert.equal('<pre class="code"><code>local x</code></pre>\n', html "    local x")
    assert.equal("a & \u{A0} &quot; &lt; &copy; A \u{FFFD} \u{FFFD}",
      (inline "a &amp; &nbsp; &quot; &lt; &copy; &#x41; &#0; &#x110000;"
        :gsub("&amp;", "&")))
  end)

  it("has GitHub's tables, task lists and strikethrough", function()
    assert.equal('<div class="wide" tabindex="0"><table>\n<thead><tr><th>a</th>'
      .. '<th class="right">b</th></tr>\n</thead>\n<tbody><tr><td><del>1</del></td>'
      .. '<td class="right">2</td></tr>\n</tbody>\n</table></div>\n',
      html "| a | b |\n|---|--:|\n| ~~1~~ | 2 |")
    assert.equal('<ul><li class="task">☑ a</li>\n<li class="task">☐ b</li>\n</ul>\n',
      html "- [x] a\n- [ ] b")
    assert.equal('<a href="https://a.org/b">https://a.org/b</a>', inline "https://a.org/b")
  end)

  it("has formulas, and sums of money", function()
    assert.matches("^a <math.*<mi>x</mi>.*</math> b$", inline "a $x_1$ b")
    assert.matches('^<span class="wide" tabindex="0"><math display="block">.*</math></span>$',
      inline "$$\n\\frac{a}{b} \\\\ *c*\n$$")
    assert.equal("$5 and $6, $7-$8, $", inline "$5 and $6, $7-$8, $")
    assert.equal("<code>$x$</code>", inline "`$x$`")
    assert.matches('^<span tabindex="0"><math.*</math></span>$',
      inline("$" .. ("x+"):rep(30) .. "y$"))
  end)

  it("has formulas of several lines, whatever these begin with", function()
    local made = html "$$\nx\n- y\n  + z\n=\n> 1\n$$\nb\n\n- c\n"
    assert.matches('^<p><span class="wide" tabindex="0"><math.*</math></span>\nb</p>\n<ul><li>c',
      made)
    assert.matches(" x - y + z = &gt; 1 </annotation>", made, 1, true)
    for _, text in ipairs { "$$ a\n- b", "```\n$$\n- b\n```\n\n$$", "`$$`\n- b\n$$",
      "\\$$\n- b" } do
      assert.matches("- b", html(text):gsub("<li>", "- "), 1, true)
    end
    made = html("a\n\\begin{align*}\n a &= b\\\\\n- c &= d\n\\end{align*} e\n\n"
      .. "\\begin{gather}1\\end{gather}")
    assert.matches("^<p>a\n<span.*<mtable.*</span> e</p>\n<p><span.*</span></p>\n$", made)
    assert.matches("- c &amp;= d \\end{align*}</annotation>", made, 1, true)
    assert.equal("\\begin{align}\na", inline "\\begin{align}\na")
    assert.equal("\\begin{table}x\\end{table}", inline "\\begin{table}x\\end{table}")
    assert.not_matches("<math", html "~~~\n$$\n~~\n- b\n$$\n~~~", 1, true)
    assert.matches("x=1", html(("a $$\n"):rep(20000) .. "\nx=1"), 1, true)
  end)

  it("joins lines of Chinese without a space", function()
    assert.equal("学习率，决定（步长）。\nabc\n数", inline "学习率，\n决定\n（步长）。\nabc\n数")
    assert.equal("<em>学习</em>率\n<em>数</em>\nAdam", inline "*学\n习*率\n*数*\nAdam")
  end)

  it("gives headings ids, and entries for a table of contents", function()
    local ids = page.ids()
    local text, headings = prose.html("# A [*b*](x) `c`\n\n## 激活 $x$\n\n## A b c", { ids = ids })
    assert.equal('<h1 id="a-b-c">A <a href="x"><em>b</em></a> <code>c</code>'
      .. '<a class="anchor" href="#a-b-c" aria-label="Link to this place">#</a></h1>',
      text:match("^[^\n]*"))
    assert.same({ level = 1, id = "a-b-c", text = "A b c", html = "A <em>b</em> <code>c</code>" },
      headings[1])
    assert.equal("激活-x", headings[2].id)
    assert.matches("^激活 <math", headings[2].html)
    assert.equal("a-b-c-2", headings[3].id)
  end)

  it("links to the web, to mail and to files beside the page, and nowhere else", function()
    for _, address in ipairs { "https://a.org/?b=c&d#e", "HTTP://a.org", "mailto:a@b.org", "#part",
      "b.html", "../b/c.lua#L3", "/b", "?a:b", "b/c:d" } do
      assert.equal(('<a href="%s">x</a>'):format(address:gsub("&", "&amp;")),
        inline(("[x](%s)"):format(address)))
    end
    for _, address in ipairs { "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#x73;cript:x",
      "javascript&#58;x", "&#1;javascript:x", "java&#10;script:x", "java&#9;script:x",
      "<  javascript:x>", "<java\tscript:x>", "data:text/html,<b>", "vbscript:x",
      "file:///etc/passwd", "//a.org/x", "blob:x", "a:b", "%6aavascript:x",
      "javascript://a.org/%0Aalert(1)", "x\\:y:z", "view-source:x" } do
      assert.equal("x", inline(("[x](%s)"):format(address)), address)
    end
    assert.equal('<a href="a%20b%5Cc%22%3E%E6%95%B0" title="t&quot; onclick=&quot;f()">x</a>',
      inline '[x](<a b\\\\c"\\>数> \'t" onclick="f()\')')
    assert.equal('<a href="javascript&amp;colon;x">x</a>', inline "[x](javascript&colon;x)")
    assert.equal("&lt;javascript:f()&gt;", inline "\\<javascript:f()>")
    assert.equal("javascript:f()", inline "<javascript:f()>")
    assert.equal("x", inline "[x][y]\n\n[y]: javascript:f()")
  end)

  it("shows pictures that the page has, and the words of others", function()
    assert.equal('<img alt="a b &quot; onerror=&quot;f" src="data:image/png;base64,AAAA">',
      inline '![a *b* " onerror="f](ok.png "t")')
    assert.equal('<a href="https://a.org/b.png">a</a>', inline "![a](https://a.org/b.png)")
    assert.equal('<a href="https://a.org/b.png">https://a.org/b.png</a>',
      inline "![](https://a.org/b.png)")
    assert.equal("a b", inline "![a ![b](y)](javascript:x)")
    assert.equal("a", inline "![a](data:image/svg+xml,x)")
    assert.equal('<a href="#x">a</a>', inline "[![a](https://a.org/b.png)](#x)")
    assert.equal('<h1 id="a">', html("# ![a](ok.png)"):match("^<h1[^>]*>"))
  end)

  it("takes HTML for text", function()
    assert.equal("&lt;b onclick=f()&gt;x&lt;/b&gt;", inline "<b onclick=f()>x</b>")
    assert.equal("&lt;script&gt;alert(1)&lt;/script&gt;", inline "<script>alert(1)</script>")
    assert.equal("&lt;!-- c --&gt;", inline "<!-- c -->")
    assert.equal('<h1 id="script-alert-1-script">', html("# <script>alert(1)</script>")
      :match("^<h1[^>]*>"))
    assert.matches('<pre class="code"><code>&lt;/code&gt;&lt;script&gt;',
      html '```"><script>\n</code><script>\n```', 1, true)
    assert.not_matches("<b>", inline "$<b>x</b>$ $$\\text{<b>}$$", 1, true)
  end)

  it("shows what is not UTF-8, and control characters", function()
    assert.equal("a \\xFF\\xC3 \\0 \\27[31m \\u{202E} b", inline "a \255\xC3 \0 \27[31m \u{202E} b")
    assert.equal("\\27 \\u{202E}", inline "&#27; &#x202E;")
    assert.equal("a\nb", inline "a\r\nb")
  end)

  it("ends every span that begins, and no other", function()
    -- md4c ends a formula here that it has not begun
    assert.equal('<p><a href="http://.y$">http://.y$</a>\n</p>\n', html "http://.y$\n$")
    assert.equal('<a href="x">a www.a.b c</a>', inline "[a www.a.b c](x)")
    local atoms = { "<script>", '"', "`", "```", "\n", "\n\n", "$", "$$", "[", "]", "](", "![", "(",
      ")", "&lt;", "&", "<", ">", "|", "|---|---|\n", "# ", "- ", "1. ", "> ", "    ",
      "\\", "*", "**",
      "_", "~~", "http://a_", "www.a.b", "a@b.c", "<http://x>", "text ", "数", "\0", "\255",
      "<!--", "[a]: b\n", "[a]", "- [x] ", "===\n", "---\n", "\r", "\t" }
    math.randomseed(1)
    for _ = 1, 2000 do
      local parts = {}
      for i = 1, math.random(60) do
        parts[i] = atoms[math.random(#atoms)]
      end
      local text, open = table.concat(parts), {}
      for slash, name in html(text):gmatch("<(/?)(%a%w*)[^>]*%f[/>]>") do
        if slash == "" and name ~= "br" and name ~= "hr" then
          open[#open + 1] = name
        elseif slash ~= "" then
          assert.equal(table.remove(open), name, text)
        end
      end
      assert.equal(0, #open, text)
    end
  end)

  it("passes on errors", function()
    assert.has_error(function()
      prose.html("# a", { ids = function() error("no", 0) end })
    end, "no")
  end)

  it("bounds what hostile texts make of themselves", function()
    local n = 20000
    local deep = html((">"):rep(1e5) .. "a")
    assert.equal(50, select(2, deep:gsub("<blockquote>", "")))
    assert.equal(50, select(2, deep:gsub("</blockquote>", "")))
    deep = html(("- "):rep(1e5) .. "a")
    assert.equal(50, select(2, deep:gsub("<li>", "")))
    assert.equal(50, select(2, deep:gsub("</ul>", "")))
    for _, text in ipairs { ("["):rep(n), ("!["):rep(n) .. "a" .. ("](b)"):rep(n), ("*a "):rep(n),
      ("*a **a "):rep(n), ("`"):rep(n), ("$"):rep(n), ("<"):rep(n), ("[a](<b"):rep(n), ("&"):rep(n),
      ("~a ~~a "):rep(n), ("http://a_ "):rep(n), ("a@b"):rep(n) } do
      assert.is_true(#html(text) < 5e6, text:sub(1, 10))
    end
    -- more cells of a table, and a longer address, than one can hold
    local wide = ("a|"):rep(3000) .. "\n" .. ("---|"):rep(3000) .. "\n" .. ("|a\n"):rep(20000)
    assert.is_true(#html(wide) < 1e6)
    assert.is_true(#html("[a]: /" .. ("x"):rep(1e5) .. "\n\n" .. ("[a] "):rep(20000)) < 1e6)
  end)
end)
