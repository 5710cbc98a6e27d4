local percent = require "dnn.nb.percent"

local function cells_of(text)
  return percent.read(text, "n.lua").cells
end

describe("notebooks in the percent format", function()
  it("are written as they were read, whatever they are", function()
    local pieces = { "-- %%", "-- %% a", "\n", "\r\n", "\r", " ", "-- %%time", "--%%", "-- %",
      "--> 1", "--[[ out\n1\n]]", "--[==[ out\n", "]==]", "print(1)", "[[", "]]", "-- ---",
      "-- a: {b: [1]}", "#!x", "\xEF\xBB\xBF", "é", "-- %% [markdown]", "-- text", "[markdown",
      " tol=1e-", " id=\"a\"", "\0" }
    local random = 1
    for _ = 1, 2000 do
      local parts = {}
      for i = 1, 12 do
        random = (random * 1103515245 + 12345) % 2147483648
        parts[i] = pieces[random // 65536 % #pieces + 1]
      end
      local text = table.concat(parts)
      assert.equal(text, percent.write(percent.read(text, "n.lua")))
    end
  end)

  it("begin cells at lines of exactly two signs, a blank, and two signs", function()
    local cells = cells_of("-- %%\na\n-- %% b\n-- %%time\n--%% c\n --  %%\n-- %%%\n  -- %% d\n"
      .. "x -- %% e\n-- %%\r\n-- %%")
    assert.equal(4, #cells)
    local titles, lines = {}, {}
    for i, cell in ipairs(cells) do
      titles[i], lines[i] = cell.title, cell.line
    end
    assert.same({ "", "b", "", "" }, titles)
    assert.same({ 1, 3, 10, 11 }, lines)
    assert.equal("a\n", cells[1].source)
    assert.equal("-- %%\r\n", cells[3].marker)
  end)

  it("have titles, kinds, ids, tags and options", function()
    local cell = cells_of("-- %% Build it [raw] id=\"build\" tags={\"slow\", 'b'} tol=1e-3 "
      .. "x={y = {1, true}}")[1]
    assert.equal("Build it", cell.title)
    assert.equal("raw", cell.kind)
    assert.equal("build", cell.id)
    assert.same({ "slow", "b" }, cell.tags)
    assert.same({ tol = 1e-3, x = { y = { 1, true } } }, cell.options)
    cell = cells_of('-- %% [md] slideshow={"slide_type": "skip"} tags=["a\\u00e9"]')[1]
    assert.equal("markdown", cell.kind)
    assert.same({ "aé" }, cell.tags)
    assert.same({ slideshow = { slide_type = "skip" } }, cell.options)
  end)

  it("leave in the title what is no option", function()
    for _, title in ipairs { "where a = b", "x=y", "f(a=1) b", "[1] list", "a[i] = 1" } do
      local document = percent.read("-- %% " .. title, "n.lua")
      assert.equal(title, document.cells[1].title)
      assert.same({}, document.problems)
    end
  end)

  it("tell what is wrong with a marker", function()
    local cases = {
      ["-- %% [markdown"] = "the bracket of the kind is not closed: write [markdown] or [raw]",
      ["-- %% a tol=1e-"] = "the value of tol is no literal",
      ["-- %% a tol=\"x\""] = "tol must be a number, got \"x\"",
      ["-- %% a tol=-1"] = "tol must be a number from 0 on, got -1",
      ["-- %% tags={1}"] = "tags are texts, got 1",
      ["-- %% tags={\"a\""] = "the value of tags is no literal",
      ["-- %% id=\"a b\""] = "an id has up to 64 letters, digits, '-' and '_', got \"a b\"",
      ["-- %% [raw] what"] = "behind [raw] there are only options such as id=\"name\"",
    }
    for text, message in pairs(cases) do
      local problems = percent.read("\n" .. text, "n.lua").problems
      assert.same({ { line = 2, message = message, is_fatal = true } }, problems)
    end
    local twice = percent.read("-- %% id=\"a\"\n-- %% id=\"a\"\n", "n.lua").problems
    assert.equal("the id \"a\" is that of cell 1, too", twice[1].message)
  end)

  it("have prose without comment signs", function()
    local function text_of(source)
      return cells_of("-- %% [markdown]" .. source)[1].text
    end
    assert.equal("# A\n\n  b\n-c", text_of "\n-- # A\n--\n--   b\n---c\n\n")
    assert.equal("# A\n\nb", text_of "\n--[==[\n# A\n\nb\n]==]\n")
    assert.equal("# A", text_of "\r\n-- # A\r\n")
  end)

  it("have a header, which is YAML", function()
    local document = percent.read("#!/usr/bin/env dnnlua\n-- ---\n-- title: 'XOR''s'\n-- jupyter:\n"
      .. "--   kernelspec:\n--     display_name: Lua (dnnlua)\n--     n: 1\n--   list:\n--   - a\n"
      .. "--   - 'b'\n-- other: {a: {b: [1, x y]}, c: true}\n-- ---\n\n-- %% a\n", "n.lua")
    assert.same({ title = "XOR's", other = { a = { b = { 1, "x y" } }, c = true },
      jupyter = { kernelspec = { display_name = "Lua (dnnlua)", n = 1 }, list = { "a", "b" } } },
      document.metadata)
    assert.equal(1, #document.cells)
    assert.equal(14, document.cells[1].line)
    document = percent.read("-- ---\n-- a: 1\n-- - b: &x\n-- ---\n", "n.lua")
    assert.same({ { line = 3, is_fatal = false,
      message = "the header is no YAML that is understood here" } }, document.problems)
    assert.same({}, percent.read("-- ---\n-- a: 1\n", "n.lua").metadata)
  end)

  it("have headers whose values do not nest without end", function()
    local lines = {}
    for i = 0, 2000 do
      lines[#lines + 1] = "-- " .. (" "):rep(i) .. "a:\n"
    end
    for _, inner in ipairs { "-- a: " .. ("["):rep(100000) .. "\n", table.concat(lines),
      "-- a: " .. ("{a: "):rep(1000) .. "\n" } do
      local read = percent.read("-- ---\n" .. inner .. "-- ---\nprint(1)\n")
      assert.same({}, read.metadata)
      assert.equal("the header is no YAML that is understood here", read.problems[1].message)
      assert.equal("print(1)\n", read.cells[1].source)
    end
  end)

  it("write the header that they read", function()
    local header = require "dnn.nb.header"
    local values = { a = { b = "x: y", c = "it's", d = 1.5, e = true, f = { 1, "2" } },
      g = "Lua (dnnlua)", h = "12", i = "true", j = "two\nlines", k = "a \"b\" 'c'" }
    assert.same(values, header.read(header.write(values)))
  end)

  it("have code before the first marker in a cell without one", function()
    local cells = cells_of("\nprint(1)\n-- %% b\nprint(2)\n")
    assert.same({ "", "print(1)\n", 1 }, { cells[1].marker, cells[1].source, cells[1].line })
    assert.equal(3, cells[2].line)
    assert.same({}, cells_of("\n \n"))
  end)

  it("refuse what is not UTF-8, with its place", function()
    local ok, problem = pcall(percent.read, "-- %%\nab\xFFc\n", "n.lua")
    assert.is_false(ok)
    assert.matches("n.lua:2: this is no text in UTF%-8: byte 0xFF at column 3", problem)
  end)

  it("read ten thousand cells", function()
    local text = ("-- %% a\nprint(1)\n--> 1\n"):rep(10000)
    local document = percent.read(text, "n.lua")
    assert.equal(10000, #document.cells)
    assert.equal(29998, document.cells[10000].line)
    assert.equal(text, percent.write(document))
    assert.equal(10000, #require("dnn.nb.document").ids(document))
  end)

  it("write markers of their own", function()
    local cell = { title = "A b", kind = "markdown", id = "x", tags = { "s" },
      options = { tol = 0.5 } }
    local line = percent.marker(cell)
    assert.equal('-- %% A b [markdown] id="x" tags=["s"] tol=0.5', line)
    assert.equal("A b", cells_of(line)[1].title)
  end)
end)

describe("expected output", function()
  it("is found where a comment begins a line", function()
    local cell = cells_of("-- %% a\nprint(1)\n--> 1\n-->\n-->2\nlocal s = [[\n--> no\n]]\n --> no\n"
      .. "--[==[ out\na\n\nb\n]==]\n--[[ no\n--> no\n]]\n--! error: bad\n")[1]
    local seen = {}
    for i, block in ipairs(cell.expected) do
      seen[i] = { block.kind, block.form, block.text, block.line }
    end
    assert.same({ { "output", "lines", "1\n\n2", 3 }, { "output", "comment", "a\n\nb", 10 },
      { "error", "lines", "bad", 18 } }, seen)
    assert.equal("print(1)\n\n\n\nlocal s = [[\n--> no\n]]\n --> no\n\n\n\n\n\n--[[ no\n"
      .. "--> no\n]]\n\n", cell.code)
  end)

  it("keeps the lines of files with both signs at their ends", function()
    local cell = cells_of("-- %% a\r\nprint(1)\r\n--> 1\r\n--[[ out\r\n2\r\n]]\r\n")[1]
    assert.equal("print(1)\r\n\r\n\r\n\r\n\r\n", cell.code)
    assert.same({ "1", "2" }, { cell.expected[1].text, cell.expected[2].text })
  end)
end)
