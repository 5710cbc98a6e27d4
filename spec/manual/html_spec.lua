local doc = require "dnn.help.doc"
local html = require "dnn.manual.html"
local parts = require "dnn.manual.parts"
local program = require "spec.helpers.program"

local page = html.write()

--- The text of the page from one place to another.
local function article(id)
  local first = assert(page:find(('<article id="%s">'):format(id), 1, true), id)
  return page:sub(first, page:find("</article>", first, true))
end

describe("dnnlua help --to html", function()
  it("writes a page with every entry once, under its name", function()
    local count = 0
    for _, part in ipairs(parts.list()) do
      for _, group in ipairs(part.groups) do
        count = count + #group.entries
      end
    end
    assert.equal(count, select(2, page:gsub("<article ", "")))
    for _, entry in ipairs(doc.entries()) do
      if not entry.name:find "[ %%]" then
        assert.matches("^<article", article(entry.name))
      end
    end
    assert.matches("runs several at a time", article "dnnlua-nb-check")
    assert.matches("%%time CODE", article "percent-time")
  end)

  it("has ids that are one place each, to which all its links lead", function()
    local ids, links = {}, 0
    for id in page:gmatch ' id="([^"]*)"' do
      assert.is_nil(ids[id], id)
      assert.is_nil(id:find "[%s%%]", id)
      ids[id] = true
    end
    for address in page:gmatch ' href="([^"]*)"' do
      assert.is_true(ids[address:match "^#(.+)$"], address)
      links = links + 1
    end
    assert.is_true(links > 2000)
    for _, alias in ipairs { "A:sum", "np.repeat", "axes:plot" } do
      assert.is_true(ids[alias], alias)
    end
  end)

  it("closes what it opens, and fetches nothing", function()
    local open, void = {}, { meta = true }
    local text = page:gsub("^<!DOCTYPE html>", ""):gsub("<style>.-</style>", "")
      :gsub("<script>.-</script>", "")
    for slash, name in text:gmatch "<(/?)(%a%w*)[^>]*>" do
      if slash == "/" then
        assert.equal(table.remove(open), name)
      elseif not void[name] then
        open[#open + 1] = name
      end
    end
    assert.same({}, open)
    assert.is_nil(text:find "<[^%a/]")
    assert.is_nil(page:find '="https?://') -- a text may name an address
    assert.is_nil(page:find "url%(")
    assert.is_nil(page:find " src=")
  end)

  it("shows signatures, examples and what they print", function()
    local text = article "np.linspace"
    assert.is_truthy(text:find("np.linspace(start, stop [, num [, options]]) -&gt; array (num,)", 1,
      true))
    assert.matches('print</span>%(np%.<span class="f">linspace</span>', text)
    assert.matches('<samp>%[0%.', text)
    assert.is_truthy(article "string.format":find("&quot;%s: %.3f, %05d&quot;", 1, true))
  end)

  it("links names in texts, and tells which entries tell of one", function()
    assert.matches('Options as for <a href="#net:compile">net:compile</a>, too', article "net:fit")
    assert.matches('<a href="#nb%.run"><code>nb%.run</code></a> and its like', article "dnnlua-nb")
    assert.matches('see <a href="#dnn%.schedules">dnn%.schedules</a>', article "net:fit")
    assert.matches('Also: <a href="#np%.absolute"><code>', article "np.abs")
    local sum = article "np.sum"
    assert.matches('See also: .*<a href="#np%.mean"><code>np%.mean</code></a>', sum)
    assert.is_nil(sum:find('<a href="#np.sum"><code>', 1, true)) -- but that of its heading
    assert.matches('See also: <a href="#A:exp_">', article "np.exp")
    assert.matches('See also: <a href="#np%.exp">', article "A:exp_")
  end)

  it("explains options and what they take", function()
    assert.matches("<dt><code>batch_size</code></dt><dd>examples of one step", article "net:fit")
    assert.matches('<code>&quot;auto&quot;</code></dd>', article "net:fit")
  end)

  it("is written to a file, or to standard output", function()
    local directory = program.make_directory()
    local path = directory .. "/help.html"
    local result = program.run("help --to html -o " .. program.quote(path))
    assert.equal(0, result.status)
    assert.equal("", result.out .. result.err)
    local written = program.read_file(path)
    assert.equal(program.run "help --to html".out, written)
    assert.matches("</html>\n$", written)
    result = program.run("help --to html -o " .. program.quote(directory .. "/none/help.html"))
    assert.equal(1, result.status)
    assert.matches("^dnnlua help: .*none/help%.html", result.err)
    program.remove(directory)
  end)
end)
