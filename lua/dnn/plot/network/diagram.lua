--- `dnn.draw`: a diagram of a network, its layers with what each gives and how many parameters it
-- has.
--
--     print(dnn.draw(net))
--     dnn.draw(net):save "net.svg"
--
-- A stage is a layer with weights and what follows it, up to the next one: a box. The text is made
-- here, the picture by dnn.plot.network.diagram_picture.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"
local pretty = require "dnn.support.pretty"
local suggest = require "dnn.support.suggest"
local text_table = require "dnn.support.text_table"

local grouped = text_table.grouped

---@class dnn.plot.Diagram
---@field net dnn.network
---@field stages dnn.plot.Stage[]
---@field summary dnn.summary
---@field input string the shape of one example, "(3, 32, 32)"
---@field output string that of one result
local Diagram = { __name = "dnn.plot.diagram" }
Diagram.__index = Diagram

---@class dnn.plot.Stage
---@field rows string[][] of every layer: its number and name, what it is, the shape of what it
--- gives, the number of its parameters or ""
---@field layers table[] as of net:summary

-- Columns of a drawing, and the fewest that a name or a description is cut to.
local COLUMNS <const>, FEWEST <const> = 70, 8

local begins_stage <const> = { linear = true, conv2d = true, embedding = true, custom = true }

--- The shape of one example: "(3, 32, 32)", "(4)".
local function shape_text(shape)
  local words = {}
  for i = 1, #shape do
    words[i] = tostring(shape[i])
  end
  return "(" .. table.concat(words, ", ") .. ")"
end

--- The layers in stages.
local function stages_of(layers)
  local stages = {}
  for i, layer in ipairs(layers) do
    if i == 1 or begins_stage[layer.class] then
      stages[#stages + 1] = { rows = {}, layers = {} }
    end
    local stage = stages[#stages]
    stage.layers[#stage.layers + 1] = layer
    stage.rows[#stage.rows + 1] = { ("%d %s"):format(i, pretty.plain(tostring(layer.name))),
      layer.describe, shape_text(layer.output),
      layer.parameters > 0 and grouped(layer.parameters) or "" }
  end
  return stages
end

-- --- text ----------------------------------------------------------------------------------------

local heading <const> = { "layer", "", "output", "parameters" }

--- The text in so many columns: cut, or filled up with spaces on its right or left.
local function fitted(text, columns, at_right)
  local width = pretty.width(text)
  if width > columns then
    local characters, room = {}, columns - 1
    for _, code in utf8.codes(text) do
      local character = utf8.char(code)
      room = room - pretty.width(character)
      if room < 0 then
        break
      end
      characters[#characters + 1] = character
    end
    text = table.concat(characters) .. "…"
    width = pretty.width(text)
  end
  local space = (" "):rep(columns - width)
  return at_right and space .. text or text .. space
end

--- The widths of the columns of all rows, so that a box is at most as wide as a drawing: where it
--- would not be, names and descriptions are cut, the longer ones first.
local function column_widths(stages)
  local widths = {}
  for column, word in ipairs(heading) do
    widths[column] = #word
    for _, stage in ipairs(stages) do
      for _, row in ipairs(stage.rows) do
        widths[column] = math.max(widths[column], pretty.width(row[column]))
      end
    end
  end
  local excess = widths[1] + widths[2] + widths[3] + widths[4] + 3 * 2 + 4 - COLUMNS
  while excess > 0 and math.max(widths[1], widths[2]) > FEWEST do
    local longer = widths[1] > widths[2] and 1 or 2
    widths[longer], excess = widths[longer] - 1, excess - 1
  end
  return widths
end

local function line_of(row, widths)
  local words = {}
  for column, width in ipairs(widths) do
    words[column] = fitted(row[column], width, column == 4)
  end
  return table.concat(words, "  ")
end

--- A horizontal line of a box, with a mark in its middle where an arrow comes or leaves.
local function edge(left, mark, right, width)
  local before = (width - 1) // 2
  return left .. ("─"):rep(before) .. mark .. ("─"):rep(width - 1 - before) .. right
end

function Diagram.__tostring(diagram)
  local stages = diagram.stages
  local widths = column_widths(stages)
  local width = widths[1] + widths[2] + widths[3] + widths[4] + 3 * 2 + 2
  local lines = { "  " .. line_of(heading, widths) }
  local function centered(text)
    local space = (width + 1) // 2 - (pretty.width(text) - 1) // 2
    lines[#lines + 1] = (" "):rep(space) .. text
  end
  centered("input " .. diagram.input)
  for _, stage in ipairs(stages) do
    centered "│"
    lines[#lines + 1] = edge("┌", "▼", "┐", width)
    for _, row in ipairs(stage.rows) do
      lines[#lines + 1] = "│ " .. line_of(row, widths) .. " │"
    end
    lines[#lines + 1] = edge("└", "┬", "┘", width)
  end
  centered "▼"
  centered("output " .. diagram.output)
  lines[#lines + 1] = diagram:totals()
  return table.concat(lines, "\n")
end

--- "1,444 parameters", and how many of them are frozen.
function Diagram:totals()
  local summary = self.summary
  local text = ("%s parameter%s"):format(grouped(summary.parameters),
    summary.parameters == 1 and "" or "s")
  return summary.frozen > 0 and ("%s, %s of them frozen"):format(text, grouped(summary.frozen))
    or text
end

-- --- pictures ------------------------------------------------------------------------------------

--- The bytes of the picture in each format.
local formats <const> = {
  png = function(picture, dpi) return picture:png(dpi) end,
  svg = function(picture) return picture:svg() end,
  pdf = function(picture) return picture:pdf() end,
}

--- Draws it, and closes the drawing behind it.
local function render(diagram, format, dpi)
  local picture <close> = require("dnn.plot.network.diagram_picture").draw(diagram)
  return formats[format](picture, dpi)
end

function Diagram.__display(diagram)
  return {
    ["text/plain"] = tostring(diagram),
    ["image/svg+xml"] = function() return render(diagram, "svg") end,
    ["image/png"] = function() return render(diagram, "png", 100) end,
  }
end

--- Writes it into a file: a picture, or the text where the name ends in .txt.
---@param path string
---@param options? {format: string, dpi: number}
---@return dnn.plot.Diagram
function Diagram:save(path, options)
  options = suggest.options("save", options, { dpi = 200 }, { format = "string" })
  if type(path) ~= "string" or path == "" then
    fail("save: path must be the name of a file, got %s", path == "" and '""' or type(path))
  elseif not (options.dpi > 0 and options.dpi <= 2400) then
    fail("save: dpi must be above 0 and at most 2400, got %s", core.np.str(options.dpi))
  end
  local format = (options.format or path:match("%.(%w+)$") or ""):lower()
  local is_text = format == "text" or format == "txt"
  if not is_text and not formats[format] then
    fail('save: a diagram is written as "svg", "png", "pdf" or "text", not "%s": write '
      .. 'diagram:save "net.svg"', core.system.quote(format))
  end
  require("dnn.drawing").save(path, is_text and tostring(self) .. "\n"
    or render(self, format, options.dpi))
  return self
end

guards.methods(Diagram, "diagram", "diagram", function(value)
  return getmetatable(value) == Diagram
end)

--- A diagram of a network. With a path it is also written into a file.
return function(net, options)
  if debug.getmetatable(net) ~= core.network.metatable then
    fail("draw: a network is needed, got %s: write dnn.draw(net)", type(net))
  end
  options = suggest.options("draw", options, {}, { path = "string", format = "string",
    dpi = "number" })
  if not options.path and (options.format or options.dpi) then
    fail('draw: %s is that of a file: write dnn.draw(net, {path = "net.svg"}), or '
      .. 'dnn.draw(net):save "net.svg"', options.format and "format" or "dpi")
  end
  local summary = net:summary()
  local diagram = setmetatable({ net = net, summary = summary,
    input = shape_text(summary.input), output = shape_text(summary.output),
    stages = stages_of(summary.layers) }, Diagram)
  if options.path then
    diagram:save(options.path, { format = options.format, dpi = options.dpi })
  end
  return diagram
end
