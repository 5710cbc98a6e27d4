--- Help for what shows things: dnn.display and dnn.progress; and for the functions of the prompt.
--- See dnn.help.doc for the form of entries.

local display = require "dnn.display"

local docs = { title = "Showing values and progress",
  prefixes = { "display.", "repl.", "bar:", "handle:" } }

--- What a name stands for. The functions of `repl` are there only at the prompt.
function docs.resolve(name)
  if name == "display" then
    return display
  elseif name == "dnn.progress" then
    return require("dnn.progress").new
  elseif name:find("^bar:") then
    return require("dnn.progress").methods[name:match("%l+$")]
  elseif name:find("^display%.") then
    return display[name:match("[%l_]+$")]
  end
  local repl = rawget(_G, "repl")
  return type(repl) == "table" and rawget(repl, name:match("[%l_]+$")) or nil
end

docs.entries = {
  {
    name = "display",
    signature = "display(value, ... [, {id = name}]) -> handle",
    text = [[
      Shows values, one below the other, as the prompt shows its results; in a notebook as pictures
      and tables where their types know how. A script has local display = require "dnn.display".
      With {id = "name"} after one value it returns a handle, whose update(value) shows another
      value in its place. A type tells how it is shown by __display(value, options) in its
      metatable, which returns texts by their types; a table of such texts is shown as it is.]],
    example = [[
display(np.ones(2), { 1, 2 })
display { ["text/plain"] = "a text", ["text/html"] = "<b>a text</b>" }]],
    output = "[1. 1.]\n{1, 2}\na text",
    aliases = { "display.show" },
  },
  {
    name = "display.clear_output",
    signature = "clear_output([wait])",
    text = [[
      Takes what was shown off the screen. With wait a notebook keeps it until the next value comes.
      Where the output is no terminal nothing happens.]],
    example = 'display(1)\ndisplay.clear_output()',
    output = "1",
  },
  {
    name = "display.bundle",
    signature = "bundle(value [, options]) -> table, problem",
    types = { problem = "string?" },
    text = [[
      The texts, by their types, as which a value can be shown, and one line about an error in its
      __display; for front ends.]],
    options = { include = "the types that are wanted", width = "the columns there are" },
    example = 'print(display.bundle({ 1, 2 })["text/plain"])',
    output = "{1, 2}",
  },
  {
    name = "display.use",
    signature = "use(front_end) -> front_end",
    text = [[
      Makes another front end show values, and returns the one before. A front end is a table of
      types, width(), show(bundle, id, is_update) and clear(wait); what ids begin with is in ids,
      where values of other programs are shown, too.]],
    example = [[
local shown
local before = display.use { types = { "text/plain" }, width = function() return 80 end,
  show = function(bundle) shown = bundle["text/plain"] end }
display(42)
display.use(before)
print("shown: " .. shown)]],
    output = "shown: 42",
  },
  {
    name = "display.live",
    signature = "live() -> view",
    text = [[
      A place for a value that changes, such as a figure of a training that runs: view:update(value)
      shows it, in place in a notebook, at the bottom of a terminal; view:close(value) leaves the
      last one. Elsewhere, where view.changes is false, only the last one is shown.]],
    example = [[
local view = display.live()
view:close("done")]],
    output = '"done"',
  },
  {
    name = "display.settle",
    signature = "settle()",
    text = [[
      Lets no handle replace what was shown so far, and ends live views: something else is written
      below.]],
    example = "display.settle()\ndisplay(1)",
    output = "1",
  },
  {
    name = "dnn.progress",
    signature = "progress(what [, options]) -> bar",
    text = [[
      A progress bar around a for loop: over a count, a list (index and value), the rows of an array
      or any iterator. It is drawn on standard error while the output is a terminal, below what
      print writes; elsewhere it leaves one line at its end. DNNLUA_PROGRESS=log writes a line every
      10 % or 30 s, =off nothing. The bar can also be driven by hand: bar:update(n),
      bar:set(values), bar:close().]],
    options = {
      desc = "what stands before the bar", unit = 'what is counted, "it" when not given',
      total = "how many there are, where the bar cannot know",
      leave = "does the bar stay when it ends? true, but for a bar in a bar",
    },
    example = [[
local sum = 0
for i, x in dnn.progress({ 2, 3, 5 }, { desc = "primes" }) do
  sum = sum + x
end
print(sum)]],
    output = "10",
  },
  {
    name = "bar:update",
    signature = "update([n])",
    text = "Moves a bar on by n, 1 when not given. A bar around a for loop moves by itself.",
    example = [[
local bar <close> = dnn.progress(10, { desc = "by hand" })
bar:update(4)
print(bar.count)]],
    output = "4",
  },
  {
    name = "bar:set",
    signature = "set(values) -> bar",
    text = "Shows values after a bar, by their names.",
    example = [[
local bar <close> = dnn.progress(10)
bar:set { loss = 0.25, accuracy = 0.5 }
print(table.concat(bar.values, " "))]],
    output = "accuracy=0.5 loss=0.25",
  },
  {
    name = "bar:close",
    signature = "close()",
    text = "Ends a bar. A bar around a for loop ends with it, also by break or an error.",
    example = "local bar = dnn.progress(10)\nbar:close()\nbar:close()\nprint(bar.count)",
    output = "0",
  },
  {
    name = "bar:text",
    signature = "text(columns) -> string",
    text = "The bar as a line of at most so many columns.",
    example = "local bar <close> = dnn.progress(10)\nprint(#bar:text(20) <= 20)",
    output = "true",
  },
}

return docs
