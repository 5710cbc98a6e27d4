--- The command line of the help texts: `dnnlua help ...`.

local doc = require "dnn.help.doc"
local parts = require "dnn.manual.parts"
local pretty = require "dnn.support.pretty"

local command = {}

--- Appends names to a line as long as they fit.
local function with_names(line, names, width)
  for i, name in ipairs(names) do
    local rest = i < #names and ", ..." or ""
    if #line + #name + 2 + #rest > width then
      return line .. (i > 1 and ", ..." or "")
    end
    line = line .. (i > 1 and ", " or "") .. name
  end
  return line
end

--- What there is, a line for each group.
local function overview(width)
  local lines, count, longest = {}, 0, 0
  for _, part in ipairs(parts.list()) do
    for _, group in ipairs(part.groups) do
      count, longest = count + #group.entries, math.max(longest, #group.name)
    end
  end
  lines[1] = ("Help for %d functions, methods and commands.\n"):format(count)
    .. doc.wrap("`dnnlua help NAME` tells of one of them, of a group below, or of where a word "
      .. "occurs: `dnnlua help linspace`, `dnnlua help np.random`, `dnnlua help distribution`.", "",
      width)
  local row = ("  %%-%ds %%4d  "):format(longest)
  for _, part in ipairs(parts.list()) do
    lines[#lines + 1] = "\n" .. part.title
    for _, group in ipairs(part.groups) do
      local names = {}
      for i, entry in ipairs(group.entries) do
        names[i] = entry.name:match("[%w_]+$")
      end
      lines[#lines + 1] = with_names(row:format(group.name, #names), names, width)
    end
  end
  return table.concat(lines, "\n")
end

--- Entries, a line each.
local function summaries(entries)
  local lines, longest = {}, 0
  for _, entry in ipairs(entries) do
    longest = math.max(longest, #entry.name)
  end
  for i, entry in ipairs(entries) do
    lines[i] = ("%-" .. math.min(longest, 40) .. "s  %s"):format(entry.name, doc.summary(entry))
  end
  return table.concat(lines, "\n")
end

--- All that there is about a name, nil for nothing.
local function about(name, width)
  local texts, entry = {}, parts.find(name)
  texts[1] = entry and doc.describe(entry, width)
  for _, group in ipairs(parts.groups(name)) do
    texts[#texts + 1] = group.title .. "\n\n" .. summaries(group.entries)
  end
  local found = #texts == 0 and doc.search(name) or {}
  texts[#texts + 1] = #found > 0 and summaries(found) or nil
  return #texts > 0 and table.concat(texts, "\n\n") or nil
end

--- The known name that is most like one.
local function nearest(name)
  local names = {}
  for _, entry in ipairs(doc.entries()) do
    names[#names + 1] = entry.name
    names[#names + 1] = entry.name:match("[%w_]+$")
  end
  return require("dnn.support.suggest").nearest(name, names)
end

--- Writes all texts as a page.
local function export(options)
  if options.to ~= "html" then
    error({ usage = ("--to is followed by html, got '%s'"):format(options.to) }, 0)
  end
  local text = require("dnn.manual.html").write()
  if options.output then
    require("dnn.files").write(options.output, text)
  else
    io.stdout:write(text)
  end
  return 0
end

local definition <const> = {
  usage = "[NAME]\n       dnnlua help --to html [-o FILE]",
  summary = "tells of functions and commands, lists what there is, or writes all of it as a page",
  options = { to = "text", output = "text" },
  short = { o = "output" },
  least = 0,
  run = function(host, words, options)
    if options.to then
      if #words > 0 then
        error({ usage = "a page has all texts: leave the name out" }, 0)
      end
      return export(options)
    elseif options.output then
      error({ usage = "-o is for --to html" }, 0)
    end
    local name, width = table.concat(words, " "), host.terminal_width()
    local text = name == "" and overview(width) or about(name, width)
    if text then
      print(text)
      return 0
    end
    local other = nearest(name)
    io.stderr:write(("dnnlua help: there is nothing about '%s'%s\n"):format(pretty.plain(name),
      other and (": did you mean '%s'?"):format(other) or ""))
    return 1
  end,
}

--- Runs the command.
---@param host table what the program offers, see src/repl/host.h
---@param words string[] what follows its name
---@return integer status
function command.run(host, words)
  return require("dnn.nb.command").call("dnnlua help", definition, host, words)
end

return command
