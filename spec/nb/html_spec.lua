local program = require "spec.helpers.program"
local percent = require "dnn.nb.percent"

local png <const> = "\137PNG\r\n\26\nrest"

describe("dnn.nb.html", function()
  if not pcall(require, "dnn.markdown") then
    pending "libmd4c is not installed"
    return
  end

  local html = require "dnn.nb.html"

  local about <const> = { date = "2026-01-02", versions = { "dnnlua 1.0", "2 <threads>" } }

  --- The page of a script, whose cells have such results.
  local function page_of(text, results, path)
    return html.write(percent.read(text, path or "n.lua"), results or {}, about)
  end

  local function main_of(...)
    return page_of(...):match('<main id="main">\n(.*)</main>')
  end

  local function printed(text)
    return { ok = true, seconds = 0.01, outputs = { { kind = "stream", name = "stdout",
      text = text } } }
  end

  local function shown(data, metadata)
    return { ok = true, seconds = 0.01, outputs = { { kind = "display", data = data,
      metadata = metadata } } }
  end

  it("has prose, code and what this has printed", function()
    assert.equal('<div id="cell-1">\n<h1 id="title">Title<a class="anchor" href="#title" '
      .. 'aria-label="Link to this place">#</a></h1>\n<p>text</p>\n</div>\n'
      .. '<div class="cell" id="first">\n<p class="name"><a href="#first">First</a></p>\n'
      .. '<pre class="code" role="group" aria-label="Code"><code><span class="f">print</span>('
      .. '<span class="s">&quot;&lt;&quot;</span>)</code></pre>\n'
      .. '<pre class="out" role="group" aria-label="Output"><samp>&lt;</samp></pre>\n</div>\n',
      main_of('-- %% [markdown]\n-- # Title\n--\n-- text\n\n-- %% First\nprint("<")\n--> 7\n',
        { [2] = printed "<\n" }))
  end)

  it("has its title from the notebook, the first heading, or the name of the file", function()
    local function title(text)
      return page_of(text, {}, "a/b_c.lua"):match("<title>(.*)</title>")
    end
    assert.equal("T &lt;b&gt;", title "-- ---\n-- title: T <b>\n-- ---\n\n-- %%\nx = 1\n")
    assert.equal("H x", title "-- %% [markdown]\n-- ## G\n-- # H `x`\n")
    assert.equal("b_c", title "-- %%\nx = 1\n")
    assert.matches("^<h1>b_c</h1>\n", main_of("-- %%\nx = 1\n", {}, "a/b_c.lua"))
  end)

  it("has a table of contents of headings, or of the cells where there are none", function()
    local function links(text)
      local found = {}
      for id in page_of(text):match("<nav.*</nav>"):gmatch('href="#([^"]*)"') do
        found[#found + 1] = id
      end
      return table.concat(found, " ")
    end
    assert.equal("数据 load", links("-- %% [markdown]\n-- # 数据\n-- #### no\n-- %% Load\n"
      .. "x = 1\n-- %% [markdown]\n-- ## Load\n"):gsub("load%-2", "load"))
    assert.equal("load 训练", links "-- %% Load\nx = 1\n-- %%\ny = 1\n-- %% 训练\nz = 1\n")
  end)

  it("tells when, how long and with what the cells ran", function()
    local text = "-- %% A\nx = 1\n-- %% B\nx = 2\n-- %%\nx = 3\n"
    local page = page_of(text, { { ok = true, seconds = 0.001, outputs = {} },
      { ok = true, seconds = 75.25, outputs = {} }, { ok = true, seconds = 0.5, outputs = {} } })
    assert.matches("<footer><p>Run on 2026%-01%-02 in 75.8 s · dnnlua 1.0 · 2 &lt;threads&gt;</p>",
      page)
    assert.matches('<a href="#a">A</a></p>', page, 1, true)
    assert.matches('<a href="#b">B</a><span class="dim">75.2 s</span></p>', page, 1, true)
    assert.matches('<p class="name"><span class="dim">0.50 s</span></p>', page, 1, true)
    assert.matches("<p>Written on 2026-01-02, not run · dnnlua", page_of(text), 1, true)
  end)

  it("knows the language of the prose", function()
    local function language(text)
      return page_of(text):match('<html lang="([^"]*)"')
    end
    assert.equal("en", language "-- %% [markdown]\n-- words and 数\n")
    assert.equal("zh-CN", language "-- %% [markdown]\n-- 学习率 learning rate\n")
    assert.equal("ja", language "-- %% [markdown]\n-- これは学習率です\n")
    assert.equal("de", language "-- ---\n-- lang: de\n-- ---\n\n-- %%\nx = 1\n")
    assert.equal("en", language '-- ---\n-- lang: "x\\"><script>"\n-- ---\n\n-- %%\nx = 1\n')
  end)

  it("shows pictures as data, with words for those who do not see them", function()
    local text = "-- %% A <b>\nf()\n"
    assert.matches('<figure><img alt="Costs &quot;" width="3" height="4" '
      .. 'src="data:image/png;base64,iVBORw0KGgpyZXN0"></figure>', main_of(text,
      { shown({ ["image/png"] = png }, { ["image/png"] = { alt = 'Costs "', width = 3,
        height = 4.0 } }) }), 1, true)
    assert.matches('<img alt="A &lt;b&gt;" src="data:image/gif;base64,', main_of(text,
      { shown { ["image/gif"] = "GIF89a", ["text/plain"] = "no" } }), 1, true)
    assert.matches('<img alt="Figure 1" src="data:image/svg+xml;base64,PHN2Zz4=">',
      main_of("-- %%\nf()\n", { shown { ["image/svg+xml"] = "<svg>", ["image/png"] = png } }), 1,
      true)
    -- a drawing that is much larger than the picture of it
    assert.matches("data:image/png", main_of(text, { shown { ["image/png"] = png,
      ["image/svg+xml"] = "<svg>" .. (" "):rep(100) } }), 1, true)
  end)

  it("shows tables that cells show", function()
    assert.matches('<div class="wide out" tabindex="0"><table><tr><td>1 &lt; 2</td></tr></table>'
      .. "</div>", main_of("-- %%\nf()\n", { shown { ["text/plain"] = "no",
        ["text/html"] = "<table id='x' onload='f()'><tr><td>1 &lt; 2</td></tr></table>" } }), 1,
      true)
  end)

  it("shows no picture that is none, nor HTML that could run", function()
    local page = main_of("-- %%\nf()\n", { shown { ["image/png"] = "<script>",
      ["text/html"] = "<script>f()</script>", ["text/plain"] = "plain <b>" } })
    assert.matches("<samp>plain &lt;b&gt;</samp>", page, 1, true)
    assert.not_matches("script", page)
    page = main_of("-- %%\nf()\n", { shown({ ["image/svg+xml"] = "<svg onload='f()'></svg>" },
      { ["image/svg+xml"] = { width = '1" onload="f()', height = "5", alt = '"><script>' } }) })
    assert.not_matches("onload", page)
    assert.not_matches("<script", page)
    assert.matches('alt="&quot;&gt;&lt;script&gt;" height="5" src', page, 1, true)
    assert.has_no_error(function()
      main_of("-- %%\nf()\n", { shown({ ["image/png"] = 3, ["text/plain"] = {} }, { 1 }) })
    end)
  end)

  it("tells output, error output and errors apart", function()
    local page = main_of("-- %%\nf()\n", { { ok = false, seconds = 0, message = "no <x>",
      traceback = "  f", outputs = { { kind = "stream", name = "stdout", text = "a" },
        { kind = "result", data = { ["text/plain"] = "b" } },
        { kind = "stream", name = "stderr", text = "\27[31mc\n" } } } })
    assert.matches('<pre class="out" role="group" aria-label="Output"><samp>a\nb</samp></pre>\n'
      .. '<pre class="out err" role="group" aria-label="Error output"><samp>'
      .. '<span class="a1">c</span></samp></pre>\n<pre class="out bad" role="group" '
      .. 'aria-label="Error"><samp>error: no &lt;x&gt;\n  f</samp></pre>', page, 1, true)
  end)

  it("leaves out what tags and comments hide", function()
    local page = main_of("-- %%\nlocal a = 1 -- #hide\nlocal b\n"
      .. '-- %% tags=["hide-input"]\nc()\n-- %% tags=["hide-output"]\nd()\n'
      .. '-- %% [raw] format="text/html"\n-- <script>\n',
      { printed "1", printed "2", printed "3" })
    assert.equal("local b 1 2 d()", (page:gsub("<[^>]*>", ""):gsub("%s+", " "):gsub("^%s", "")
      :gsub("n ", "", 1):gsub("%s$", "")))
  end)

  it("gives every part an id of its own", function()
    local seen = {}
    local page = page_of('-- %% [markdown]\n-- # A\n-- # A\n-- %% A\nf()\n-- %% A\nf()\n'
      .. '-- %% id="a-2"\nf()\n-- %% id="x\\" y"\nf()\n-- %% Main\nf()\n-- %% cell-1\nf()\n')
    for id in page:gmatch(' id="([^"]*)"') do
      assert.is_nil(seen[id], id)
      assert.not_matches("[%s<>]", id)
      seen[id] = true
    end
    assert.is_true(seen["a-2"] and seen["a"] and seen["x-y"])
  end)

  it("never runs what a notebook says", function()
    local evil <const> = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    local quoted = evil:gsub('"', '\\"')
    local page = page_of(('-- ---\n-- title: %s\n-- ---\n\n-- %%%% %s\n-- %s\n--> %s\n'
      .. '-- %%%% [markdown]\n-- # %s\n--\n-- [%s](%s "%s")\n--\n-- ![%s](x)\n--\n-- $%s$\n'
      .. '-- %%%% id="%s"\nx = "%s"\n'):format(evil, evil, evil, evil, evil, evil, evil, evil, evil,
      evil, quoted, quoted), { printed(evil), [3] = { ok = false, message = evil, outputs = {} } })
    for tag in page:gmatch("<%a+[^>]*>") do
      assert.not_matches("^<script", tag)
      assert.not_matches(" on%a+=", (tag:gsub('"[^"]*"', "")))
      assert.is_true(not tag:find("^<img"), tag)
    end
  end)

  it("takes as much time as there is text", function()
    local cells, results = {}, {}
    for i = 1, 10000 do
      cells[i] = ("-- %%%% Cell\nlocal x = %d\n-- %%%% [markdown]\n-- # Part\n"):format(i)
      results[2 * i - 1] = printed "1\n"
    end
    local page = page_of(table.concat(cells), results)
    assert.matches('href="#part-10000"', page, 1, true)
    page = page_of("-- %%\nf()\n", { printed(("line\n"):rep(2e6)) })
    assert.is_true(#page < 80000)
    assert.matches("bytes left out", page, 1, true)
  end)
end)

describe("nb export --to html", function()
  local directory

  before_each(function()
    directory = program.make_directory()
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- Exports a notebook of such a text, `n.lua`, or another file. Returns the page.
  local function export(text, options, name)
    name = name or "n.lua"
    program.write_file(directory .. "/" .. name, text)
    local result = program.shell_in(directory,
      ('"$dnnlua" nb export %s --to html -o n.html %s'):format(name, options or ""))
    return result.status == 0 and program.read_file(directory .. "/n.html") or nil, result.err
  end

  if not pcall(require, "dnn.markdown") then
    it("says what is missing", function()
      local page, problem = export "-- %% [markdown]\n-- a\n"
      assert.is_nil(page)
      assert.equal("dnnlua nb export: this build has no Markdown: install libmd4c-dev and build "
        .. "again\n", problem)
    end)
    return
  end

  it("writes a page with what the cells print and show", function()
    local page = assert(export("-- %% [markdown]\n-- # T\n-- %% Plot\nprint(1)\n--> 7\n"
      .. "require('dnn.plot').plot({1, 2})\nrequire('dnn.plot').title('The <line>')\n"))
    assert.matches("<samp>1</samp>", page, 1, true)
    assert.matches('<img alt="The &lt;line&gt;" width="640" height="480" '
      .. 'src="data:image/svg+xml;base64,', page, 1, true)
    assert.matches("Run on 20%d%d%-%d%d%-%d%d %d%d:%d%d UTC in [%d.]+ s · dnnlua %d", page)
    assert.not_matches("[a-z]+://", (page:gsub('src="data:[^"]*"', "")))
  end)

  it("tells with what the cells ran where that is asked for", function()
    local page = assert(export("-- %%\nlocal seed = 3\n", "--stamp"))
    assert.matches("threads? · seed 3 · SHA%-256 %x+</p>", page)
  end)

  it("writes what the notebook says where it does not run", function()
    local page = assert(export("-- %%\nerror 'x'\n--> 7\n--! error: <y>\n", "--no-execute"))
    assert.matches("<samp>7</samp>", page, 1, true)
    assert.matches("<samp>error: &lt;y&gt;</samp>", page, 1, true)
    assert.matches("not run", page, 1, true)
    page = assert(export([[{"cells": [{"cell_type": "code", "source": "f()", "metadata": {},
      "outputs": [{"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgpyZXN0\n",
          "text/html": "<script>f()</script>", "text/plain": "no"}},
        {"output_type": "error", "ename": "E", "evalue": "bad", "traceback": []}]},
      {"cell_type": "markdown", "source": "![x](attachment:a.png) ![y](attachment:b.png)",
        "metadata": {}, "attachments": {"a.png": {"image/png": "iVBORw0KGgpyZXN0"}}}],
      "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
      "nbformat": 4, "nbformat_minor": 5}]], "--no-execute", "n.ipynb"))
    assert.matches("<samp>a\nb</samp>", page, 1, true)
    assert.matches('<img alt="Figure 1" src="data:image/png;base64,iVBORw0KGgpyZXN0">', page, 1,
      true)
    assert.matches("<samp>error: bad</samp>", page, 1, true)
    assert.matches('<img alt="x" src="data:image/png;base64,iVBORw0KGgpyZXN0"> y</p>', page, 1,
      true)
    assert.not_matches("script", page, 1, true)
  end)

  it("takes pictures of prose from files below the notebook, and no others", function()
    program.shell(("cd %s && mkdir sub && mkfifo pipe.png"):format(program.quote(directory)))
    program.write_file(directory .. "/sub/a b.png", png)
    program.write_file(directory .. "/no.png", "text")
    program.shell(("truncate -s 100G %s/large.png"):format(directory)) -- is not even read
    local page = assert(export("-- %% [markdown]\n-- ![x](sub/a%20b.png) ![y](no.png) ![z](sub) "
      .. "![u](" .. directory .. "/sub/a%20b.png) ![v](sub/../sub/a%20b.png) ![w](n.lua) "
      .. "![p](pipe.png) ![l](large.png)\n"))
    assert.matches('src="data:image/png;base64,iVBORw0KGgpyZXN0"> y z u v w p l</p>', page, 1, true)
  end)

  it("holds so many bytes of pictures, and tells what it leaves out", function()
    local large = png .. ("\0"):rep(3 * 1024 * 1024) -- 4 MB of letters
    program.write_file(directory .. "/a.png", large)
    local page = assert(export("-- %% [markdown]\n-- " .. ("![x](a.png) "):rep(50)
      .. "\n\n-- %% [markdown]\n-- ![y](b.png) ![z](a.png)\n", "--no-execute"))
    local _, count = page:gsub("<img ", "")
    assert.equal(15, count) -- of sixteen, the beginnings of the addresses are too much
    assert.matches("<p>Pictures left out: 36. A page holds 64 MB of them.</p>", page, 1, true)
  end)

  it("writes nothing where a cell fails that may not", function()
    local page, problem = export "-- %% A\nerror 'x'\n"
    assert.is_nil(page)
    assert.matches("n.lua:2: x", problem, 1, true)
    assert.is_false(program.exists(directory .. "/n.html"))
  end)
end)
