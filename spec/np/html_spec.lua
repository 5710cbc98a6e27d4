-- Arrays as HTML: the elements that print shows.

local display = require "dnn.display"
local np = require "dnn.np"

local defaults = np.get_printoptions()

after_each(function() np.set_printoptions(defaults) end)

local function html(array)
  return display.bundle(array, { include = { "text/html", "text/plain" } })["text/html"]
end

--- The texts of the cells, by rows, and the caption. No-break spaces stand as '_'.
local function read(array)
  local rows, text = {}, html(array)
  for row in text:gmatch "<tr>(.-)</tr>" do
    local words = {}
    for word in row:gmatch "<t[hd][^>]*>(.-)</t[hd]>" do
      words[#words + 1] = (word:gsub("\u{A0}", "_"))
    end
    rows[#rows + 1] = table.concat(words, "|")
  end
  return rows, (text:match("<caption[^>]*>(.-)</caption>"):gsub("\u{A0}", " "))
end

describe("an array as HTML", function()
  it("has its elements as print writes them, their positions, its shape and type", function()
    local rows, caption = read(np.array { { 1, 2.5 }, { -3, 0 / 0 } })
    assert.same({ "|1|2", "1|_1._|_2.5", "2|-3._|_nan" }, rows)
    assert.equal("(2, 2) float64", caption)
    rows, caption = read(np.array { true, false })
    assert.same({ "|1|2", "|_True|False" }, rows)
    assert.equal("(2,) bool", caption)
  end)

  it("leaves out what print leaves out", function()
    local rows, caption = read(np.arange(2000):reshape(1000, 2))
    assert.same({ "|1|2", "1|___0|___1", "2|___2|___3", "3|___4|___5", "...|...|...",
      "998|1994|1995", "999|1996|1997", "1000|1998|1999" }, rows)
    assert.equal("(1000, 2) int64", caption)
    assert.same({ "|1|2|3|...|1998|1999|2000", "|___0|___1|___2|...|1997|1998|1999" },
      (read(np.arange(2000))))
    assert.same({ "|1|2|3|...|1998|1999|2000", "1|___0|___1|___2|...|1997|1998|1999" },
      (read(np.arange(2000):reshape(1, 2000))))
    assert.equal("...|...", read(np.arange(2000):reshape(2000, 1))[5])
    np.set_printoptions { threshold = 3, edgeitems = 1, precision = 1 }
    assert.same({ "|1|...|3", "1|0.3|...|2.1", "...|...|...|...", "3|5.7|...|7.5" },
      (read(np.arange(9):reshape(3, 3) * 0.9 + 0.3)))
  end)

  it("has many elements of one dimension in rows of ten, which begin with their positions",
    function()
      local rows = read(np.arange(1, 26))
      assert.same({ "1|_1|_2|_3|_4|_5|_6|_7|_8|_9|10", "11|11|12|13|14|15|16|17|18|19|20",
        "21|21|22|23|24|25" }, rows)
    end)

  it("is none where it is no table, beside the text that is always there", function()
    for _, array in ipairs { np.zeros { 2, 2, 2 }, np.array(1), np.zeros { 0, 3 }, np.zeros(0) } do
      assert.is_nil(html(array))
      assert.equal(tostring(array), display.bundle(array)["text/plain"])
    end
  end)

  it("holds no markup of formatters, and none that cannot be told apart", function()
    np.set_printoptions { formatter = { float = function(x) return ("<b>%g"):format(x) end } }
    assert.same({ "|1", "1|&lt;b&gt;1" }, (read(np.array { { 1.0 } })))
    np.set_printoptions { formatter = { float = function() return "\t\n" end } }
    assert.is_nil(html(np.array { 1.0, 2.0 }))
  end)
end)
