--- Help for dnn.plot: see dnn.help.doc for the form of entries.
--
-- A function of plt and the method of axes or figures that it calls have one entry, and so have
-- what x and y have in common: `both` makes the entry of y from that of x.

local axes = require "dnn.plot.axes"
local colormaps = require "dnn.plot.colormaps"
local figure = require "dnn.plot.figure"
local plt = require "dnn.plot"

local docs = { title = "Figures", prefixes = { "plt.", "axes:", "figure:" } }

local methods <const> = { axes = axes.methods, figure = figure.methods }

--- The function that "plt.plot", "axes:set_xlim" or "plt.style.use" stands for.
function docs.resolve(name)
  local object, method = name:match("^(%a+):(.*)$")
  if object then
    return methods[object]()[method]
  end
  local value = plt
  for field in name:gsub("^plt%.", ""):gmatch("[^.]+") do
    value = value[field]
  end
  return value
end

-- --- options that several functions have ---------------------------------------------------------

-- All of some tables as one.
local function with(...)
  local all = {}
  for _, options in ipairs { ... } do
    for name, text in pairs(options) do
      all[name] = text
    end
  end
  return all
end

local artist_options <const> = {
  label = "its text in the legend",
  zorder = "what has a higher one is drawn above",
  alpha = "0 (not seen) to 1 (opaque)",
  visible = "false: not drawn",
}

local color_words <const> = [["r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle),
  "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"]]

local style_options <const> = {
  color = "or c: " .. color_words .. "; the next of the cycle",
  linewidth = "or lw: in points; 1.5",
  linestyle = [[or ls: "-", "--", "-.", ":", "none" or {offset, {on, off}} in line widths; "-"]],
}

local line_options <const> = with(artist_options, style_options, {
  marker = [["o" "." "," "s" "D" "d" "^" "v" "<" ">" "*" "p" "h" "H" "8" "P" "X" "+" "x" "|" "_"
    "1" to "4"; none]],
  markersize = "or ms: in points; 6",
  markeredgecolor = "or mec: the line's",
  markeredgewidth = "or mew: in points; 1",
  markerfacecolor = "or mfc: the line's",
  markevery = "a marker at every n-th point, from the first; 1",
  fillstyle = [["full", or "none" for markers with an edge only]],
  drawstyle = [["default", or "steps-pre", "steps-mid", "steps-post"]],
  solid_capstyle = [["projecting"; "butt", "round"]],
  solid_joinstyle = [["round"; "miter", "bevel"]],
  dash_capstyle = [["butt"; "round", "projecting"]],
  dash_joinstyle = [["round"; "miter", "bevel"]],
})

local area_options <const> = {
  label = artist_options.label, zorder = artist_options.zorder, alpha = artist_options.alpha,
  color = "of the area and its edge: " .. color_words,
  facecolor = "or fc: of the area; the next of the cycle",
  edgecolor = "or ec: of its edge; none",
  linewidth = "or lw: of its edge, in points; 1",
  linestyle = "or ls: of its edge",
  fill = "false: only the edge",
}
local patch_options <const> = with(area_options, artist_options)

local text_options <const> = {
  text = "the text itself, in place of the argument",
  color = color_words .. "; black",
  fontsize = [[or size: in points, or "small", "medium", "large", "x-large" ...]],
  fontweight = [[or weight: "normal" or "bold"]],
  fontstyle = [[or style: "normal" or "italic"]],
  fontfamily = [[or family: "sans-serif", "serif", "monospace" or the name of a font]],
  rotation = "degrees, anticlockwise",
  rotation_mode = [["default": the box around the turned text is aligned; "anchor": it is turned
    around the point]],
  horizontalalignment = [[or ha: "left", "center" or "right"]],
  verticalalignment = [[or va: "top", "center", "baseline" or "bottom"]],
  alpha = "0 to 1",
}

-- Those of texts in axes and figures, which are drawn in their turn.
local placed_options <const> = with(text_options, {
  visible = "false: not drawn", zorder = "what has a higher one is drawn above; 3",
  label = "a name of its own, which is not shown",
})

local figure_options <const> = {
  figsize = "{width, height} in inches; {6.4, 4.8}",
  dpi = "pixels of an inch; 100",
  facecolor = "of the paper; white",
  frameon = "false: the paper is transparent",
  layout = [["tight" or "constrained": texts just have their place; "none": matplotlib's boxes,
    whatever is cut; without it these boxes, smaller where a text would be cut or overlap]],
  tight_layout = [[true: layout = "tight"]],
  constrained_layout = [[true: layout = "constrained"]],
}

local grid_options <const> = {
  sharex = [[true: all have the same x limits, scale and ticks; or "row", "col"]],
  sharey = "the same for y",
  width_ratios = "how wide the columns are in relation, {2, 1}",
  height_ratios = "how high the rows are in relation",
  gridspec_kw = "a table of width_ratios, height_ratios, wspace and hspace",
  nrows = "as rows", ncols = "as columns",
  squeeze = "false: ax[i][j] for one row or column, too",
  subplot_kw = "what axes:set takes, for each of the axes: {xticks = {}, yticks = {}}",
}

-- --- x and y -------------------------------------------------------------------------------------

local of_y <const> = { left = "bottom", right = "top", sharex = "sharey" }
for _, word in ipairs { "", "axis", "label", "lim", "margin", "max", "min", "scale", "ticklabels",
  "ticks" } do
  of_y["x" .. word] = "y" .. word
end

-- What is said of x as it is said of y.
local function for_y(value)
  if type(value) == "string" then
    return (value:gsub("%a+", of_y))
  elseif type(value) ~= "table" then
    return value
  end
  local said = {}
  for key, one in pairs(value) do
    said[for_y(key)] = for_y(one)
  end
  return said
end

-- What axes:set sets: a name for each method set_...
local function settings()
  local names = {}
  for name in pairs(axes.methods()) do
    local property = name:match "^set_(.+)"
    if property and not property:find("^axis_o") then
      names[property] = "as of axes:" .. name
    end
  end
  return names
end

docs.entries = {}

-- Words that options take in all functions.
local usual_choices <const> = {
  cmap = colormaps.names(), linestyle = { "-", "--", "-.", ":", "none" },
  marker = { "o", ".", "s", "D", "^", "v", "<", ">", "*", "p", "h", "P", "X", "+", "x", "|", "_" },
  horizontalalignment = { "left", "center", "right" },
  verticalalignment = { "top", "center", "baseline", "bottom" },
  fontweight = { "normal", "bold" }, fontstyle = { "normal", "italic" },
  fontfamily = { "sans-serif", "serif", "monospace" },
  norm = { "linear", "log" },
}

local function add(entry)
  local choices = {}
  for name in pairs(entry.options or {}) do
    choices[name] = usual_choices[name]
  end
  entry.choices = with(choices, entry.choices or {})
  docs.entries[#docs.entries + 1] = entry
end

-- Adds an entry about x, and the same about y.
local function both(entry)
  add(entry)
  add(for_y(entry))
end

-- --- figures -------------------------------------------------------------------------------------

add {
  name = "plt.figure",
  signature = "figure([number] [, options]) -> figure",
  text = [[
    Makes a new figure the current one, to which plt.plot and the others draw; with the number or
    the name of an open figure, or a figure, that one. The options may be the only argument:
    plt.figure{figsize = {8, 4}}.]],
  types = { number = "integer|string|dnn.plot.Figure" },
  options = with(figure_options, { num = "the number or name, instead of the argument" }),
  choices = { layout = { "tight", "constrained", "none" } },
  example = [[
local fig = plt.figure{figsize = {5, 4}}
print(fig)
print(fig:get_size_inches())]],
  output = [=[
<figure 500x400 with 0 axes>
5.0	4.0]=],
}
add {
  name = "plt.subplots",
  signature = "subplots([rows [, columns]] [, options]) -> fig, ax",
  text = [[
    A new figure with rows and columns of axes. ax[i][j] counts from 1; with one row or one column
    it is ax[k], and plt.subplots() gives the axes itself. ax.flat is a list of all.]],
  options = with(figure_options, grid_options, { num = "the number of the figure" }),
  choices = { sharex = { "row", "col", "all", "none" }, sharey = { "row", "col", "all", "none" },
    layout = { "tight", "constrained", "none" } },
  example = [[
local fig, ax = plt.subplots(2, 3, {figsize = {8, 4}, sharex = true})
ax[1][2]:plot{3, 1, 2}
ax[2][3]:set_title "last"
print(fig, ax[2][3])]],
  output = "<figure 800x400 with 6 axes>\t<axes: last>",
}
add {
  name = "figure:subplots",
  signature = "subplots([rows [, columns]] [, options]) -> ax",
  text = "Adds rows and columns of axes to a figure: ax as that of plt.subplots.",
  options = grid_options,
  example = [[
local fig = plt.figure()
local ax = fig:subplots(1, 2)
print(#ax, fig)]],
  output = "2\t<figure 640x480 with 2 axes>",
}
local mosaic_options <const> = {
  sharex = "true: all have the same x limits, scale and ticks", sharey = "the same for y",
  width_ratios = grid_options.width_ratios, height_ratios = grid_options.height_ratios,
  gridspec_kw = grid_options.gridspec_kw, subplot_kw = grid_options.subplot_kw,
  empty_sentinel = [[the name of cells that stay empty; "."]],
}
local mosaic_text <const> = [[axes that take rectangles of cells, by their names: "AB;CC" makes ax.A
    and ax.B above ax.C, as does {{"A", "B"}, {"C", "C"}}; "." is empty.]]
add {
  name = "plt.subplot_mosaic",
  signature = "subplot_mosaic(mosaic [, options]) -> fig, ax",
  text = "A new figure with " .. mosaic_text,
  types = { mosaic = "string|string[][]", ax = "table<string, dnn.plot.Axes>",
    sharex = "boolean", sharey = "boolean", empty_sentinel = "string" },
  options = with(figure_options, mosaic_options, { num = "the number of the figure" }),
  choices = { layout = { "tight", "constrained", "none" } },
  example = [[
local fig, ax = plt.subplot_mosaic("AB;CC", {figsize = {8, 4}})
ax.C:set_title "below"
print(fig, ax.C)]],
  output = "<figure 800x400 with 3 axes>\t<axes: below>",
}
add {
  name = "figure:subplot_mosaic",
  signature = "subplot_mosaic(mosaic [, options]) -> ax",
  text = "Adds to a figure " .. mosaic_text,
  types = { mosaic = "string|string[][]", ax = "table<string, dnn.plot.Axes>",
    sharex = "boolean", sharey = "boolean", empty_sentinel = "string" },
  options = mosaic_options,
  example = [[
local ax = plt.figure():subplot_mosaic "AB;CC"
ax.A:plot{1, 2}
print(ax.B)]],
  output = "<axes>",
}
add {
  name = "plt.subplot",
  signature = "subplot(rows, columns, index [, options]) -> axes; "
    .. "subplot(rows [, options]) -> axes; subplot() -> axes",
  text = [[
    Makes the axes in a cell of rows and columns the current ones, new ones where there are none.
    Cells count from 1, row by row; {first, last} as index takes several. plt.subplot(231) is
    plt.subplot(2, 3, 1).]],
  types = { index = "integer|integer[]" },
  options = {
    sharex = "axes with which x is shared", sharey = "axes with which y is shared",
    title = "as of set_title", xlabel = "as of set_xlabel", ylabel = "as of set_ylabel",
    facecolor = "of the box",
  },
  example = [[
plt.subplot(2, 1, 1)
plt.plot{3, 1, 2}
plt.subplot(212)
plt.bar({1, 2}, {5, 7})
print(plt.gcf())]],
  output = "<figure 640x480 with 2 axes>",
}
add {
  name = "figure:add_subplot",
  signature = "add_subplot([rows, columns, index] [, options]) -> axes",
  text = "Adds axes in a cell of rows and columns, as of plt.subplot, also where there are some.",
  types = { index = "integer|integer[]" },
  options = {
    sharex = "axes with which x is shared", sharey = "axes with which y is shared",
    title = "as of set_title", xlabel = "as of set_xlabel", ylabel = "as of set_ylabel",
    facecolor = "of the box",
  },
  example = [[
local fig = plt.figure()
local top, bottom = fig:add_subplot(2, 1, 1), fig:add_subplot(2, 1, 2, {title = "below"})
print(#fig:get_axes(), bottom)]],
  output = "2\t<axes: below>",
}
add {
  name = "plt.axes",
  signature = "axes([rectangle]) -> axes",
  text = [[
    Adds axes to the current figure in {left, bottom, width, height}, in parts of the figure;
    without a rectangle, axes that fill it.]],
  types = { rectangle = "number[]" },
  example = [[
plt.plot{1, 4, 9}
local inner = plt.axes{0.2, 0.6, 0.25, 0.25}
print(plt.gcf(), inner)]],
  output = "<figure 640x480 with 2 axes>\t<axes>",
}
add {
  name = "figure:add_axes",
  signature = "add_axes(rectangle) -> axes",
  text = "Adds axes in {left, bottom, width, height}, in parts of the figure.",
  types = { rectangle = "number[]" },
  example = [[
local fig = plt.figure()
print(fig:add_axes{0.1, 0.1, 0.8, 0.4})]],
  output = "<axes>",
}
add {
  name = "plt.gcf",
  signature = "gcf() -> figure",
  text = "The current figure; a new one where there is none.",
  example = [[
plt.figure{figsize = {3, 3}}
print(plt.gcf())]],
  output = "<figure 300x300 with 0 axes>",
}
add {
  name = "plt.gca",
  signature = "gca() -> axes",
  text = [[
    The current axes; new ones where there are none. Axes have fields, too: figure, lines, patches,
    texts, xaxis, yaxis, transAxes, and spines, ax.spines.top:set_visible(false) or
    ax.spines[{"top", "right"}].]],
  aliases = { "figure:gca" },
  example = [[
plt.plot{3, 1, 2}
print(plt.gca():get_xlim())]],
  output = "-0.1\0092.1",
}
add {
  name = "plt.sca",
  signature = "sca(axes) -> axes",
  text = "Makes axes the current ones, and plt.sca also their figure.",
  aliases = { "figure:sca" },
  example = [[
local fig, ax = plt.subplots(1, 2)
plt.sca(ax[2])
plt.title "right"
print(ax[2])]],
  output = "<axes: right>",
}
add {
  name = "plt.clf",
  signature = "clf()",
  text = "Takes everything out of the figure.",
  aliases = { "figure:clf", "figure:clear" },
  example = [[
plt.plot{3, 1, 2}
plt.clf()
print(plt.gcf())]],
  output = "<figure 640x480 with 0 axes>",
}
add {
  name = "plt.cla",
  signature = "cla()",
  text = "Takes everything out of the axes, which are as new then.",
  aliases = { "axes:cla", "axes:clear" },
  example = [[
plt.plot{3, 1, 2}
plt.cla()
print(#plt.gca():get_lines())]],
  output = "0",
}
add {
  name = "plt.close",
  signature = "close([what])",
  text = [[
    Closes the current figure, a figure, that of a number or a name, or all of them with "all": it
    is not shown, and its memory is given back.]],
  types = { what = 'dnn.plot.Figure|integer|string' },
  choices = { what = { "all" } },
  example = [[
plt.figure()
plt.figure()
plt.close()
print(#plt.get_fignums())
plt.close "all"
print(#plt.get_fignums())]],
  output = [=[
1
0]=],
}
add {
  name = "plt.get_fignums",
  signature = "get_fignums() -> numbers",
  text = "The numbers of the open figures, in ascending order.",
  example = [[
plt.figure(3)
plt.figure()
print(table.concat(plt.get_fignums(), " "))]],
  output = "3 4",
}
add {
  name = "plt.fignum_exists",
  signature = "fignum_exists(number) -> boolean",
  text = "Is there an open figure of this number?",
  types = { number = "integer" },
  example = [[
plt.figure(3)
print(plt.fignum_exists(3), plt.fignum_exists(4))]],
  output = "true\tfalse",
}
add {
  name = "plt.show",
  signature = "show()",
  text = [[
    Shows the open figures and closes them: on a terminal as pictures (kitty, iTerm2, sixel) or
    drawn in text, in a notebook below the cell, elsewhere as new files figure-N.png in
    $DNNLUA_FIGURES or the temporary directory, whose names are printed. At the prompt it is not
    needed: figures that are open at the end of an input are shown. %plot sets how.]],
  example = [[
plt.figure{figsize = {6, 1.5}}
plt.plot({0, 1, 2, 3}, {4, 2, 1, 0.5})
plt.xlabel "epoch"
plt.show()]],
  output = [=[
 ┌─────────────────────────────────────────────────────────────────────────────┐
4┤   ⠐⠤⢄⣀                                                                      │
 │       ⠉⠑⠢⠤⣀⡀                                                                │
3┤            ⠈⠉⠒⠢⠤⣀⡀                                                          │
 │                  ⠈⠉⠒⠤⢄⣀                                                     │
2┤                        ⠉⠑⠢⠤⠤⢄⣀⣀⡀                                            │
 │                                ⠈⠉⠉⠑⠒⠒⠢⠤⠤⢄⣀⣀                                 │
1┤                                            ⠉⠉⠉⠒⠒⠒⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀                │
 │                                                             ⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠢⠄   │
 └───┬───────────┬──────────┬───────────┬───────────┬──────────┬───────────┬───┘
    0.0         0.5        1.0         1.5         2.0        2.5         3.0
                                      epoch]=],
}
add {
  name = "plt.savefig",
  signature = "savefig(path [, options])",
  text = [[
    Writes the figure into a file: .png, .svg or .pdf, by the end of its name; without one .png is
    added. The file is written whole or not at all.]],
  aliases = { "figure:savefig" },
  options = {
    dpi = [[pixels of an inch; those of the figure ("figure")]],
    format = [["png", "svg" or "pdf", whatever the name ends in]],
    bbox_inches = [["tight": cut to what is drawn; "standard"]],
    pad_inches = "around it with bbox_inches = \"tight\"; 0.1",
    facecolor = "of the paper; the figure's (\"auto\")",
    transparent = "true: no paper",
  },
  choices = { bbox_inches = { "tight", "standard" }, format = { "png", "svg", "pdf" } },
  example = [[
local path = os.tmpname()
plt.plot{3, 1, 2}
plt.savefig(path, {dpi = 50, format = "png"})
print(plt.imread(path).shape)
os.remove(path)]],
  output = "(240, 320, 3)",
}
add {
  name = "plt.suptitle",
  signature = "suptitle(text [, options]) -> text",
  text = "A title above all axes of the figure.",
  types = { x = "number", y = "number" },
  aliases = { "figure:suptitle" },
  options = with(text_options, {
    x = "its place in the figure, from the left; 0.5", y = "from the bottom; 0.98",
  }),
  example = [[
local fig = plt.subplots(1, 2)
plt.suptitle("costs", {fontsize = 14})
print(fig:get_suptitle())]],
  output = "costs",
}
add {
  name = "plt.figtext",
  signature = "figtext(x, y, text [, options]) -> text",
  text = [[
    Writes a text at a point of the figure: (0, 0) is the lower left corner, (1, 1) the upper right
    one.]],
  types = { x = "number", y = "number" },
  aliases = { "figure:text" },
  options = placed_options,
  example = [[
plt.plot{3, 1, 2}
plt.figtext(0.5, 0.02, "a note", {ha = "center"})
print(plt.gcf())]],
  output = "<figure 640x480 with 1 axes>",
}
add {
  name = "figure:get_suptitle",
  signature = "get_suptitle() -> string",
  text = "The title above all axes, \"\" without one.",
  example = [[
local fig = plt.figure()
fig:suptitle "costs"
print(fig:get_suptitle())]],
  output = "costs",
}
add {
  name = "plt.tight_layout",
  signature = "tight_layout([options])",
  text = [[
    Fits the axes into the figure so that all texts just have their place. Without it they keep
    matplotlib's boxes and shrink only where a text would be cut or overlap.]],
  aliases = { "figure:tight_layout" },
  options = {
    pad = "around and between, in sizes of the font; 1.08", w_pad = "between columns; as pad",
    h_pad = "between rows; as pad",
    rect = "{left, bottom, right, top}: where, in parts of the figure; {0, 0, 1, 1}",
  },
  types = { pad = "number", w_pad = "number", h_pad = "number", rect = "number[]" },
  example = [[
plt.subplots(2, 2)
plt.tight_layout()
print(plt.gcf())]],
  output = "<figure 640x480 with 4 axes>",
}
add {
  name = "plt.subplots_adjust",
  signature = "subplots_adjust([options])",
  text = "Sets where the axes of the figure lie: their edges stay there, whatever texts need.",
  aliases = { "figure:subplots_adjust" },
  options = {
    left = "the left edge, in parts of the figure; 0.125", right = "0.9", bottom = "0.11",
    top = "0.88", wspace = "between columns, in widths of axes; 0.2",
    hspace = "between rows, in heights of axes; 0.2",
  },
  example = [[
plt.subplots(1, 2)
plt.subplots_adjust{wspace = 0.5, left = 0.1}
print(plt.gcf())]],
  output = "<figure 640x480 with 2 axes>",
}
add {
  name = "figure:set_layout_engine",
  signature = "set_layout_engine(name)",
  text = [[How the axes are fitted: "tight", "constrained", or "none" for matplotlib's boxes.]],
  choices = { name = { "tight", "constrained", "none" } },
  example = [[
local fig = plt.figure()
fig:set_layout_engine "tight"
print(fig)]],
  output = "<figure 640x480 with 0 axes>",
}
add {
  name = "figure:get_axes",
  signature = "get_axes() -> list",
  text = "The axes of the figure, in the order in which they were made.",
  types = { list = "dnn.plot.Axes[]" },
  example = [[
local fig = plt.subplots(2, 2)
print(#fig:get_axes())]],
  output = "4",
}
add {
  name = "figure:get_size_inches",
  signature = "get_size_inches() -> width, height",
  text = "The size of the figure in inches.",
  types = { width = "number", height = "number" },
  example = "print(plt.figure{figsize = {8, 3}}:get_size_inches())",
  output = "8.0\0093.0",
}
add {
  name = "figure:set_size_inches",
  signature = "set_size_inches(width, height)",
  text = "Sets the size in inches; also as a table, {width, height}.",
  types = { width = "number|number[]", height = "number" },
  example = [[
local fig = plt.figure()
fig:set_size_inches(8, 3)
print(fig)]],
  output = "<figure 800x300 with 0 axes>",
}
add {
  name = "figure:get_dpi",
  signature = "get_dpi() -> number",
  text = "The pixels of an inch.",
  example = "print(plt.figure{dpi = 150}:get_dpi())",
  output = "150",
}
add {
  name = "figure:set_dpi",
  signature = "set_dpi(dpi)",
  text = "Sets the pixels of an inch.",
  example = [[
local fig = plt.figure()
fig:set_dpi(200)
print(fig)]],
  output = "<figure 1280x960 with 0 axes>",
}
add {
  name = "figure:get_facecolor",
  signature = "get_facecolor() -> color",
  text = "The color of the paper, or of the box of axes, as it was given.",
  aliases = { "axes:get_facecolor" },
  example = "print(plt.figure():get_facecolor())",
  output = "white",
}
add {
  name = "figure:set_facecolor",
  signature = "set_facecolor(color)",
  text = "Sets the color of the paper, or of the box of axes.",
  aliases = { "axes:set_facecolor" },
  example = [[
local fig, ax = plt.subplots()
ax:set_facecolor "0.9"
print(ax:get_facecolor())]],
  output = "0.9",
}

-- --- texts of axes -------------------------------------------------------------------------------

add {
  name = "plt.title",
  signature = "title(text [, options]) -> text",
  text = [[
    The title above the axes. Simple mathematics stands between dollars, "$\\alpha_1 = x^2$", and a
    dollar is written "\\$".]],
  aliases = { "axes:set_title" },
  options = with(text_options, {
    loc = [["left", "center" or "right": each has its own title; "center"]],
    pad = "above the axes, in points; 6",
    y = "its place in the axes, from the bottom; 1 where there is room",
  }),
  choices = { loc = { "left", "center", "right" } },
  example = [[
local fig, ax = plt.subplots()
ax:set_title("cost", {loc = "left"})
plt.title "both"
print(ax:get_title(), ax:get_title "left")]],
  output = "both\tcost",
}
add {
  name = "axes:get_title",
  signature = "get_title([loc]) -> string",
  text = [[The title in the center, or at "left" or "right"; "" without one.]],
  choices = { loc = { "left", "center", "right" } },
  types = { loc = '"left"|"center"|"right"' },
  example = [[
local fig, ax = plt.subplots()
ax:set_title "cost"
print(ax:get_title())]],
  output = "cost",
}
both {
  name = "plt.xlabel",
  signature = "xlabel(text [, options]) -> text",
  text = "The label of the x axis.",
  aliases = { "axes:set_xlabel" },
  options = with(text_options, {
    loc = [["left", "center" or "right"; "center"]],
    labelpad = "from the labels of the ticks, in points; 4",
  }),
  choices = { loc = { "left", "center", "right" } },
  example = [[
plt.xlabel "iterations"
print(plt.gca():get_xlabel())]],
  output = "iterations",
}
both {
  name = "axes:get_xlabel",
  signature = "get_xlabel() -> string",
  text = "The label of the x axis, \"\" without one.",
  example = [[
local fig, ax = plt.subplots()
ax:set_xlabel "iterations"
print(ax:get_xlabel())]],
  output = "iterations",
}

-- --- limits --------------------------------------------------------------------------------------

both {
  name = "plt.xlim",
  signature = "xlim([low [, high]]) -> low, high",
  text = "The limits of the x axis; with arguments, as of axes:set_xlim, sets them.",
  types = { low = "number|table", high = "number" },
  options = { left = "the first limit, as xmin", right = "the second one, as xmax",
    xmin = "the first limit", xmax = "the second one" },
  example = [[
plt.plot({3, 1, 2}, {3, 1, 2})
print(plt.xlim())
plt.xlim(0, 5)
print(plt.xlim())]],
  output = [=[
0.9	3.1
0.0	5.0]=],
}
both {
  name = "axes:get_xlim",
  signature = "get_xlim() -> low, high",
  text = "The limits of the x axis.",
  types = { low = "number", high = "number" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({3, 1, 2}, {3, 1, 2})
print(ax:get_xlim())]],
  output = "0.9\0093.1",
}
both {
  name = "axes:set_xlim",
  signature = "set_xlim(low [, high]) -> low, high",
  text = [[
    Sets the limits of the x axis, which then do not follow the data. nil leaves one as it is; the
    greater one first turns the axis around. Also {low, high} or {left = 0}.]],
  types = { low = "number|table", high = "number" },
  options = { left = "the first limit, as xmin", right = "the second one, as xmax",
    xmin = "the first limit", xmax = "the second one" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({0, 10}, {0, 10})
ax:set_xlim(2, 4)
ax:set_xlim{right = 5}
print(ax:get_xlim())]],
  output = "2.0\0095.0",
}
add {
  name = "plt.axis",
  signature = "axis([what]) -> x0, x1, y0, y1",
  text = [[
    Sets looks and limits at once, and returns the limits: "off" hides axes, ticks and frame, "on"
    shows them; "equal" draws units of x and y equally long, with limits that fill the box, "scaled"
    with a box that fits; "image" and "tight" leave no margins; "square" makes a square of both;
    "auto" undoes these; {x0, x1, y0, y1} are limits.]],
  aliases = { "axes:axis" },
  types = { what = "string|boolean|number[]", x0 = "number", x1 = "number", y0 = "number",
    y1 = "number" },
  choices = { what = { "off", "on", "equal", "scaled", "tight", "image", "square", "auto" } },
  example = [[
plt.plot({0, 10}, {0, 5})
print(plt.axis "tight")
print(plt.axis{0, 20, 0, 6})]],
  output = [=[
-0.5	10.5	-0.25	5.25
0.0	20.0	0.0	6.0]=],
}
add {
  name = "plt.margins",
  signature = "margins([x [, y]]) -> x, y",
  text = [[
    The part of the range of the data that is added at each end, 0.05 each; with one argument sets
    both, with two each, and returns nothing then.]],
  types = { x = "number|table", y = "number" },
  aliases = { "axes:margins" },
  options = { x = "of x alone", y = "of y alone" },
  example = [[
plt.plot({0, 10}, {0, 10})
plt.margins(0, 0.1)
print(plt.margins())
print(plt.ylim())]],
  output = [=[
0	0.1
-1.0	11.0]=],
}
both {
  name = "axes:set_xmargin",
  signature = "set_xmargin(margin)",
  text = "The part of the range of the data that is added at each end of x; 0.05.",
  types = { margin = "number" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({0, 10}, {0, 10})
ax:set_xmargin(0)
print(ax:get_xlim())]],
  output = "0.0\00910.0",
}
add {
  name = "plt.autoscale",
  signature = "autoscale()",
  text = "Lets the limits follow the data again.",
  aliases = { "axes:autoscale" },
  example = [[
plt.plot{3, 1, 2}
plt.xlim(0, 9)
plt.autoscale()
print(plt.xlim())]],
  output = "-0.1\0092.1",
}
both {
  name = "axes:invert_xaxis",
  signature = "invert_xaxis()",
  text = "Turns the x axis around.",
  example = [[
local fig, ax = plt.subplots()
ax:plot({0, 20}, {0, 20})
ax:invert_xaxis()
print(ax:get_xlim())]],
  output = "21.0\t-1.0",
}
both {
  name = "axes:xaxis_inverted",
  signature = "xaxis_inverted() -> boolean",
  text = "Is the x axis turned around?",
  example = [[
local fig, ax = plt.subplots()
ax:invert_xaxis()
print(ax:xaxis_inverted())]],
  output = "true",
}
add {
  name = "axes:set_aspect",
  signature = "set_aspect(aspect [, options])",
  text = [[How long a unit of y is drawn in units of x: "equal" is 1, "auto" fills the box.]],
  types = { aspect = 'number|"equal"|"auto"' },
  options = { adjustable = [["box" changes the box, "datalim" the limits; "box"]] },
  choices = { adjustable = { "box", "datalim" } },
  example = [[
local fig, ax = plt.subplots()
ax:set_aspect "equal"
print(ax:get_aspect())]],
  output = "1",
}
add {
  name = "axes:get_aspect",
  signature = "get_aspect() -> aspect",
  text = [[How long a unit of y is drawn in units of x, or "auto".]],
  types = { aspect = 'number|"auto"' },
  example = [[
local fig, ax = plt.subplots()
print(ax:get_aspect())]],
  output = "auto",
}

-- --- scales and ticks ----------------------------------------------------------------------------

both {
  name = "plt.xscale",
  signature = "xscale(scale [, options])",
  text = [[
    The scale of the x axis: "linear", "log", or "symlog", which is logarithmic on both sides of a
    linear part around 0. What a logarithm has no value for is left out, and points below stand at
    the edge.]],
  types = { scale = '"linear"|"log"|"symlog"' },
  aliases = { "axes:set_xscale" },
  options = {
    base = "of the logarithm; 10", linthresh = "symlog: where the linear part ends; 2",
    linscale = "symlog: decades that half of the linear part takes; 1",
  },
  choices = { scale = { "linear", "log", "symlog" } },
  example = [[
plt.plot({1, 10, 1000}, {1, 10, 1000})
plt.xscale "log"
print(table.concat(plt.xticks(), " "))]],
  output = "1.0 10.0 100.0 1000.0",
}
both {
  name = "axes:get_xscale",
  signature = "get_xscale() -> string",
  text = [[The scale of the x axis: "linear", "log" or "symlog".]],
  example = [[
local fig, ax = plt.subplots()
ax:set_xscale "log"
print(ax:get_xscale())]],
  output = "log",
}
local tick_label_options <const> = {
  rotation = "degrees, anticlockwise", fontsize = "or size: in points, or a word such as \"small\"",
  color = "of the texts", fontfamily = "or family: the font",
  horizontalalignment = [[or ha: "left", "center" or "right"]],
  verticalalignment = [[or va: "top", "center" or "bottom"]],
  rotation_mode = [["anchor": the text is turned around its end; "default"]],
  minor = "true: of minor ticks",
}
both {
  name = "plt.xticks",
  signature = "xticks([ticks [, labels]] [, options]) -> ticks, labels",
  text = [[
    The positions of the ticks of the x axis and their texts, those that are seen; with arguments,
    as of axes:set_xticks, sets them first. {} is no ticks. Options alone change the texts that are
    there: plt.xticks{rotation = 45}.]],
  types = { ticks = "dnn.array_like", labels = "string[]" },
  options = with(tick_label_options, { labels = "the texts, instead of the argument" }),
  example = [[
plt.bar({0, 1}, {3, 5})
plt.xticks({0, 1}, {"cat", "dog"})
local ticks, labels = plt.xticks()
print(table.concat(labels, " "))]],
  output = "cat dog",
}
both {
  name = "axes:set_xticks",
  signature = "set_xticks(ticks [, labels] [, options])",
  text = [[
    Sets the positions of the ticks of the x axis and, if given, their texts. {} is no ticks.]],
  types = { ticks = "dnn.array_like", labels = "string[]" },
  options = with(tick_label_options, { labels = "the texts, instead of the argument" }),
  example = [[
local fig, ax = plt.subplots()
ax:set_xticks({0, 0.5, 1}, {"no", "maybe", "yes"})
print(table.concat(ax:get_xticklabels(), " "))]],
  output = "no maybe yes",
}
both {
  name = "axes:get_xticks",
  signature = "get_xticks() -> ticks",
  text = "The positions of the ticks of the x axis that are seen.",
  types = { ticks = "number[]" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({0, 50}, {0, 50})
print(table.concat(ax:get_xticks(), " "))]],
  output = "0.0 10.0 20.0 30.0 40.0 50.0",
}
both {
  name = "axes:set_xticklabels",
  signature = "set_xticklabels(labels [, options])",
  text = [[
    Sets the texts of the ticks of the x axis, as many as there are ticks: axes:set_xticks sets
    both.]],
  types = { labels = "string[]" },
  options = tick_label_options,
  example = [[
local fig, ax = plt.subplots()
ax:set_xticks{1, 2}
ax:set_xticklabels{"cat", "dog"}
print(table.concat(ax:get_xticklabels(), " "))]],
  output = "cat dog",
}
both {
  name = "axes:get_xticklabels",
  signature = "get_xticklabels() -> labels",
  text = "The texts of the ticks of the x axis that are seen.",
  types = { labels = "string[]" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({0, 3e6}, {0, 3e6})
print(table.concat(ax:get_xticklabels(), " "))]],
  output = "0.0 0.5 1.0 1.5 2.0 2.5 3.0",
}
add {
  name = "axes:get_offset_text",
  signature = "get_offset_text(axis) -> string",
  text = [[
    What stands beside the ticks of "x" or "y" because their texts leave it out, such as "1e6".]],
  types = { axis = '"x"|"y"' },
  choices = { axis = { "x", "y" } },
  example = [[
local fig, ax = plt.subplots()
ax:plot{0, 3e6}
print(ax:get_offset_text "y")]],
  output = "1e6",
}
add {
  name = "plt.tick_params",
  signature = "tick_params([axis] [, options])",
  text = "How ticks and their texts look.",
  types = { axis = '"x"|"y"|"both"|table' },
  aliases = { "axes:tick_params" },
  options = {
    axis = [["x", "y" or "both"; "both"]], which = [["major", "minor" or "both"; "major"]],
    direction = [["out", "in" or "inout"]], length = "of the ticks, in points; 3.5",
    width = "in points; 0.8", color = "of the ticks", pad = "from tick to text, in points; 3.5",
    labelsize = "of the texts", labelcolor = "of the texts", colors = "of ticks and texts",
    labelfontfamily = "the font of the texts", rotation = "as labelrotation",
    labelrotation = "of the texts, in degrees",
    bottom = "ticks at the bottom?", top = "at the top?", left = "on the left?",
    right = "on the right?", labelbottom = "texts at the bottom?", labeltop = "at the top?",
    labelleft = "on the left?", labelright = "on the right?",
    grid_color = "of the grid", grid_alpha = "of the grid", grid_linewidth = "of the grid",
    grid_linestyle = "of the grid",
  },
  choices = { axis = { "x", "y", "both" }, which = { "major", "minor", "both" },
    direction = { "out", "in", "inout" } },
  example = [[
plt.plot{3, 1, 2}
plt.tick_params("x", {labelrotation = 45, direction = "in"})
plt.tick_params{left = false, labelleft = false}
print(plt.gca())]],
  output = "<axes>",
}
add {
  name = "plt.locator_params",
  signature = "locator_params([options])",
  text = "How ticks of linear axes are chosen.",
  aliases = { "axes:locator_params" },
  options = {
    axis = [["x", "y" or "both"; "both"]], nbins = "intervals between ticks, at most",
    integer = "true: only at whole numbers",
  },
  choices = { axis = { "x", "y", "both" } },
  types = { nbins = "integer", integer = "boolean" },
  example = [[
plt.plot{3, 1, 2}
plt.locator_params{axis = "x", integer = true}
print(table.concat(plt.gca():get_xticklabels(), " "))]],
  output = "0 1 2",
}
add {
  name = "plt.ticklabel_format",
  signature = "ticklabel_format([options])",
  text = "How the texts of the ticks of linear axes are written.",
  aliases = { "axes:ticklabel_format" },
  options = {
    axis = [["x", "y" or "both"; "both"]],
    style = [["plain": no powers of ten beside the axis; "sci": powers of ten]],
    scilimits = "{m, n}: powers of ten below 10^m and above 10^n; {-5, 6}",
    useOffset = "false: no number beside the axis that is to be added; or that number",
  },
  choices = { axis = { "x", "y", "both" }, style = { "sci", "plain" } },
  example = [[
plt.plot{0, 3e6}
plt.ticklabel_format{style = "plain"}
print(plt.gca():get_yticklabels()[2])]],
  output = "500000",
}
add {
  name = "plt.minorticks_on",
  signature = "minorticks_on()",
  text = "Shows minor ticks; logarithmic axes have them anyway.",
  aliases = { "axes:minorticks_on" },
  example = [[
plt.plot{3, 1, 2}
plt.minorticks_on()
print(plt.gca())]],
  output = "<axes>",
}
add {
  name = "plt.minorticks_off",
  signature = "minorticks_off()",
  text = "Hides minor ticks.",
  aliases = { "axes:minorticks_off" },
  example = [[
plt.semilogy{1, 10, 1000}
plt.minorticks_off()
print(plt.gca())]],
  output = "<axes>",
}
add {
  name = "plt.grid",
  signature = "grid([visible] [, options])",
  text = [[
    Shows a grid (true), hides it (false), or without an argument turns it over. Options show it,
    too: plt.grid{axis = "y", alpha = 0.3}.]],
  types = { visible = "boolean|table" },
  aliases = { "axes:grid" },
  options = {
    axis = [["x", "y" or "both"; "both"]], which = [["major", "minor" or "both"; "major"]],
    color = "a gray; " .. color_words, alpha = "0 to 1", linewidth = "or lw: in points; 0.8",
    linestyle = [[or ls: "-", "--", ":" ...; "-"]], visible = "as the argument",
  },
  choices = { axis = { "x", "y", "both" }, which = { "major", "minor", "both" } },
  example = [[
plt.plot{3, 1, 2}
plt.grid(true, {alpha = 0.3})
print(plt.gca())]],
  output = "<axes>",
}
add {
  name = "axes:set_prop_cycle",
  signature = "set_prop_cycle(options)",
  text = "The colors that lines and areas take in turn.",
  options = { color = "a list of colors" },
  types = { color = "any[]" },
  example = [[
local fig, ax = plt.subplots()
ax:set_prop_cycle{color = {"k", "tab:red"}}
ax:plot{1, 2}
print(ax:plot({2, 3})[1]:get_color())]],
  output = "tab:red",
}
add {
  name = "axes:set_axisbelow",
  signature = "set_axisbelow(below)",
  text = [[
    Are ticks and grid drawn below everything (true), below lines ("line") or above (false)?]],
  types = { below = 'boolean|"line"' },
  choices = { below = { "line" } },
  example = [[
local fig, ax = plt.subplots()
ax:bar({1, 2}, {3, 5})
ax:grid(true)
ax:set_axisbelow(true)
print(ax)]],
  output = "<axes>",
}
add {
  name = "plt.box",
  signature = "box([is_on])",
  text = "Shows or hides the background and the sides of the axes, or turns that over.",
  types = { is_on = "boolean" },
  example = [[
plt.plot{3, 1, 2}
plt.box(false)
print(plt.gca())]],
  output = "<axes>",
}
add {
  name = "axes:set_frame_on",
  signature = "set_frame_on(is_on)",
  text = "Shows or hides the background and the sides of the axes.",
  types = { is_on = "boolean" },
  example = [[
local fig, ax = plt.subplots()
ax:set_frame_on(false)
print(ax)]],
  output = "<axes>",
}
add {
  name = "axes:get_xaxis",
  signature = "get_xaxis() -> axis",
  text = [[
    The x axis, also ax.xaxis: set_visible(false) hides its ticks, texts and grid, tick_top() puts
    them at the top, grid, set_ticks, set_ticklabels, set_label_text and set_tick_params do what the
    methods of axes do, set_major_locator and set_minor_locator take plt.MultipleLocator(0.5) or a
    function of the limits, set_major_formatter plt.PercentFormatter(1), "{x:.1f}", "%.1f" or a
    function of a number.]],
  example = [[
local fig, ax = plt.subplots()
ax:get_xaxis():set_visible(false)
print(ax)]],
  output = "<axes>",
}
for _, name in ipairs { "x", "y" } do
  add {
    name = ("axes:get_%saxis_transform"):format(name),
    signature = ("get_%saxis_transform() -> transform"):format(name),
    text = ([[
    For the transform of text and the xycoords of annotate: %s is data, the other direction a part
    of the axes.]]):format(name),
    types = { transform = "string" },
    example = ([[
local fig, ax = plt.subplots()
print(ax:text(0.5, 0.5, "half", {transform = ax:get_%saxis_transform()}):get_transform())]]):format(
      name),
    output = name .. "axis",
  }
end
add {
  name = "axes:get_yaxis",
  signature = "get_yaxis() -> axis",
  text = "The y axis, also ax.yaxis; see axes:get_xaxis.",
  example = [[
local fig, ax = plt.subplots()
ax:get_yaxis():tick_right()
print(ax)]],
  output = "<axes>",
}
add {
  name = "axes:set_axis_off",
  signature = "set_axis_off()",
  text = "Hides axes, ticks, labels and frame, as axis \"off\" does.",
  example = [[
local fig, ax = plt.subplots()
ax:set_axis_off()
print(ax)]],
  output = "<axes>",
}
add {
  name = "axes:set_axis_on",
  signature = "set_axis_on()",
  text = "Shows what set_axis_off hides.",
  example = [[
local fig, ax = plt.subplots()
ax:set_axis_off()
ax:set_axis_on()
print(ax)]],
  output = "<axes>",
}
add {
  name = "axes:set",
  signature = "set(options)",
  text = [[
    Sets several things at once, each as the method set_... of its name does with one argument.]],
  options = settings(),
  example = [[
local fig, ax = plt.subplots()
ax:set{title = "cost", xlabel = "epoch", ylim = {0, 1}}
print(ax, ax:get_ylim())]],
  output = "<axes: cost>\0090.0\0091.0",
}

-- --- several axes --------------------------------------------------------------------------------

add {
  name = "plt.twinx",
  signature = "twinx() -> axes",
  text = "Other axes in the same box, with the same x and a y of its own on the right.",
  aliases = { "axes:twinx" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({1, 2, 3}, "b")
local right = ax:twinx()
right:plot({100, 300, 200}, "r")
right:set_ylabel("accuracy", {color = "r"})
print(right:get_xlim(), ax:get_xlim())]],
  output = "-0.1\t-0.1\0092.1",
}
add {
  name = "plt.twiny",
  signature = "twiny() -> axes",
  text = "Other axes in the same box, with the same y and an x of its own at the top.",
  aliases = { "axes:twiny" },
  example = [[
local fig, ax = plt.subplots()
local top = ax:twiny()
top:set_xlabel "epochs"
print(top:get_xlabel())]],
  output = "epochs",
}
both {
  name = "axes:sharex",
  signature = "sharex(other)",
  text = "Gives axes the limits and the scale of x of others, from now on.",
  types = { other = "dnn.plot.Axes" },
  example = [[
local fig, ax = plt.subplots(1, 2)
ax[2]:sharex(ax[1])
ax[1]:set_xlim(0, 7)
print(ax[2]:get_xlim())]],
  output = "0.0\0097.0",
}
add {
  name = "axes:label_outer",
  signature = "label_outer()",
  text = "Leaves texts of ticks and labels only to axes at the left and at the bottom of a grid.",
  example = [[
local fig, ax = plt.subplots(2, 2)
for _, one in ipairs(fig:get_axes()) do
  one:label_outer()
end
print(fig)]],
  output = "<figure 640x480 with 4 axes>",
}
add {
  name = "axes:remove",
  signature = "remove()",
  text = "Takes the axes out of their figure.",
  example = [[
local fig, ax = plt.subplots(2, 2)
ax[2][2]:remove()
print(fig)]],
  output = "<figure 640x480 with 3 axes>",
}
add {
  name = "axes:get_figure",
  signature = "get_figure() -> figure",
  text = "The figure of the axes.",
  example = [[
local fig, ax = plt.subplots()
print(ax:get_figure() == fig)]],
  output = "true",
}
add {
  name = "axes:get_lines",
  signature = "get_lines() -> lines",
  types = { lines = "dnn.plot.Line2D[]" },
  text = "The lines that are drawn, in their order; ax.lines is the same.",
  example = [[
local fig, ax = plt.subplots()
ax:plot({3, 1, 2}, {label = "cost"})
print(#ax:get_lines(), ax.lines[1])]],
  output = "1\t<Line2D: cost>",
}

-- --- legends -------------------------------------------------------------------------------------

add {
  name = "plt.legend",
  signature = "legend([handles] [, labels] [, options]) -> legend",
  text = [[
    Shows what has a label. Or the labels are given, a list in the order of what was drawn,
    plt.legend{"train", "test"}; or lines and other artists with their labels, plt.legend({line1,
    line2}, {"a", "b"}).]],
  types = { handles = "table", labels = "string[]|table", numpoints = "integer",
    scatterpoints = "integer", prop = "table", shadow = "boolean" },
  aliases = { "axes:legend" },
  options = {
    loc = [["best" (where it hides least), "upper right", "upper left", "lower left", "lower right",
      "right", "center left", "center right", "lower center", "upper center", "center", or {x, y} of
      its lower left corner in parts of the axes; "best"]],
    ncols = "columns; 1", ncol = "the same", title = "above the labels", fontsize = "of the labels",
    title_fontsize = "of the title", frameon = "false: no frame",
    framealpha = "how opaque the frame is; 0.8", facecolor = "of the frame",
    edgecolor = "of its line", labelcolor = "of the labels", fancybox = "false: no round corners",
    bbox_to_anchor = "{x, y} or {x, y, width, height} in parts of the axes: where loc is meant",
    borderpad = "in sizes of the font; 0.4", labelspacing = "between rows; 0.5",
    handlelength = "of the keys; 2", handleheight = "of the keys; 0.7",
    handletextpad = "between key and label; 0.8", borderaxespad = "to the axes; 0.5",
    columnspacing = "between columns; 2",
    alignment = [[of title and labels: "center"; "left", "right"]],
    reverse = "true: the last first", handles = "as the argument", labels = "as the argument",
    shadow = "true: a shadow under the frame", prop = "{size = 8}, as fontsize",
    numpoints = "1: keys of lines have one marker", scatterpoints = "1, too",
  },
  choices = { loc = { "best", "upper right", "upper left", "lower left", "lower right", "right",
    "center left", "center right", "lower center", "upper center", "center" } },
  example = [[
plt.plot({3, 2, 1}, {label = "train"})
plt.plot({4, 3, 3}, {label = "test"})
local legend = plt.legend{loc = "upper right"}
print(table.concat(legend:get_texts(), " "))]],
  output = "train test",
}
add {
  name = "axes:get_legend",
  signature = "get_legend() -> legend",
  text = "The legend, or nil.",
  types = { legend = "dnn.plot.Legend?" },
  example = [[
local fig, ax = plt.subplots()
print(ax:get_legend())]],
  output = "nil",
}
add {
  name = "axes:get_legend_handles_labels",
  signature = "get_legend_handles_labels() -> handles, labels",
  text = "What has a label, and the labels: a legend for two axes takes those of both.",
  types = { handles = "dnn.plot.Artist[]", labels = "string[]" },
  example = [[
local fig, ax = plt.subplots()
ax:plot({3, 1, 2}, {label = "cost"})
local handles, labels = ax:get_legend_handles_labels()
print(handles[1], labels[1])]],
  output = "<Line2D: cost>\tcost",
}

-- --- lines ---------------------------------------------------------------------------------------

add {
  name = "plt.plot",
  signature = "plot([x,] y [, format] [, options]) -> lines",
  text = [[
    Draws a line through points, or several: plot(y), plot(x, y, "r--o"), plot(x1, y1, "r", x2, y2,
    "b"); columns of a matrix are lines. Without x it counts from 0, and texts for x are categories.
    The format is a color (r g b c m y k w, C0 to C9), a linestyle (- -- -. :) and a marker, in any
    order; with a marker alone there is no line. NaN leaves a gap. x and y have the same length.
    What is drawn has methods for its options, line:set_color "r", line:get_color(),
    line:set{linewidth = 2}, and remove; lines have set_data and get_data.]],
  types = { format = "string", lines = "dnn.plot.Line2D[]" },
  aliases = { "axes:plot" },
  options = with(line_options, { label = "its text in the legend; a list for several lines" }),
  example = [[
local lines = plt.plot({0, 1, 2}, {3, 1, 2}, "r--o", {label = "cost", linewidth = 2})
print(lines[1], lines[1]:get_linestyle(), lines[1]:get_marker())
plt.plot(np.ones(10, 3))
print(#plt.gca():get_lines())]],
  output = [=[
<Line2D: cost>	--	o
4]=],
}
for name, what in pairs {
  loglog = "both axes", semilogx = "the x axis", semilogy = "the y axis",
} do
  add {
    name = "plt." .. name,
    signature = name .. "([x,] y [, format] [, options]) -> lines",
    text = ("Draws lines as plt.plot does, and makes %s logarithmic. Options as for plt.plot.")
      :format(what),
    types = { format = "string", lines = "dnn.plot.Line2D[]" },
    aliases = { "axes:" .. name },
    example = ("plt.%s({1, 10, 100}, {1, 100, 10000})\n"):format(name)
      .. "print(plt.gca():get_xscale(), plt.gca():get_yscale())",
    output = (name == "semilogy" and "linear" or "log") .. "\t"
      .. (name == "semilogx" and "linear" or "log"),
  }
end
add {
  name = "plt.step",
  signature = "step([x,] y [, format] [, options]) -> lines",
  text = [[
    Draws lines whose values change at once. Options as for plt.plot but drawstyle, and where.]],
  types = { format = "string", lines = "dnn.plot.Line2D[]", where = "string" },
  aliases = { "axes:step" },
  options = { where = [["pre": a value holds since the point before; "post": until the next one;
    "mid": around its point; "pre"]] },
  choices = { where = { "pre", "post", "mid" } },
  example = [[
local lines = plt.step({1, 2, 3}, {5, 7, 6}, {where = "post"})
print(lines[1]:get_drawstyle())]],
  output = "steps-post",
}
add {
  name = "plt.errorbar",
  signature = "errorbar(x, y [, yerr [, xerr [, format]]] [, options]) -> bars",
  text = [[
    Draws points and bars for their errors: a number, one for each point, or two rows of how far
    bars reach down and up. Options as for plt.plot, too. The result has line, bars and caps.]],
  types = { yerr = "dnn.array_like", xerr = "dnn.array_like", format = "string",
    bars = "dnn.plot.ErrorbarContainer" },
  aliases = { "axes:errorbar" },
  options = {
    yerr = "as the argument", xerr = "as the argument",
    fmt = [[the format, "o" for markers without a line; "none": bars only]],
    ecolor = "of the bars; the line's", elinewidth = "of the bars; the line's",
    capsize = "half the length of the caps, in points; 0: none",
    capthick = "of the caps, in points",
    barsabove = "true: bars above the markers", label = "its text in the legend",
  },
  example = [[
local bars = plt.errorbar({1, 2, 3}, {4, 6, 5}, {yerr = {0.5, 1, 0.2}, fmt = "o", capsize = 3})
print(#bars.bars, #bars.caps, plt.ylim())]],
  output = "1\0092\0093.325\0097.175",
}
add {
  name = "plt.stem",
  signature = "stem([x,] y [, linefmt [, markerfmt [, basefmt]]] [, options]) -> stems",
  text = [[
    Draws a line from a baseline to each point, with a marker at its end. Formats are those of
    plt.plot. The result has markerline, stemlines and baseline.]],
  types = { linefmt = "string", markerfmt = "string", basefmt = "string",
    stems = "dnn.plot.StemContainer" },
  aliases = { "axes:stem" },
  options = {
    linefmt = [[of the stems; "C0-"]], markerfmt = [[of the markers; "o"]],
    basefmt = [[of the baseline; "C3-"]], bottom = "where the baseline is; 0",
    label = "its text in the legend", orientation = [["vertical" or "horizontal"]],
  },
  choices = { orientation = { "vertical", "horizontal" } },
  example = [[
local stems = plt.stem({1, 2, 3}, {5, 7, 6}, {basefmt = "k-"})
print(stems.baseline:get_color())]],
  output = "k",
}

-- --- lines of reference --------------------------------------------------------------------------

for name, it in pairs {
  axhline = { "y", "horizontal", "xmin", "xmax", "left to right" },
  axvline = { "x", "vertical", "ymin", "ymax", "bottom to top" },
} do
  add {
    name = "plt." .. name,
    signature = ("%s([%s [, %s [, %s]]] [, options]) -> line"):format(name, it[1], it[3], it[4]),
    text = ("Draws a %s line across the axes at %s, 0 by default, from %s to %s in parts of the "
      .. "axes, 0 to 1, %s. Options as for plt.plot."):format(it[2], it[1], it[3], it[4], it[5]),
    types = { [it[1]] = "number", [it[3]] = "number", [it[4]] = "number" },
    aliases = { "axes:" .. name },
    options = { [it[1]] = "as the argument", [it[3]] = "as the argument",
      [it[4]] = "as the argument" },
    example = ("local line = plt.%s(0.5, {color = \"0.5\", ls = \"--\"})\n"):format(name)
      .. "print(line, line:get_linestyle())",
    output = "<Line2D>\t--",
  }
end
for name, it in pairs {
  axhspan = { "ymin", "ymax", "xmin", "xmax", "y" },
  axvspan = { "xmin", "xmax", "ymin", "ymax", "x" },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s, %s [, %s [, %s]] [, options]) -> span"):format(name, it[1], it[2], it[3],
      it[4]),
    text = ("Fills a stripe of the axes between two values of %s; %s and %s are parts of the "
      .. "axes, 0 to 1."):format(it[5], it[3], it[4]),
    types = { xmin = "number", xmax = "number", ymin = "number", ymax = "number" },
    aliases = { "axes:" .. name },
    options = with(patch_options, { facecolor = "or fc: of the area; C0",
      [it[1]] = "as the argument", [it[2]] = "as the argument",
      [it[3]] = "as the argument", [it[4]] = "as the argument" }),
    example = ("local span = plt.%s(0.25, 0.75, {alpha = 0.2, label = \"valid\"})\n"):format(name)
      .. "print(span, span:get_alpha())",
    output = "<Rectangle: valid>\t0.2",
  }
end
for name, it in pairs {
  hlines = { "y", "xmin", "xmax", "horizontal" }, vlines = { "x", "ymin", "ymax", "vertical" },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s, %s, %s [, options]) -> lines"):format(name, it[1], it[2], it[3]),
    text = ("Draws %s lines at %s, from %s to %s, which are values: numbers, or one for each line.")
      :format(it[4], it[1], it[2], it[3]),
    types = { xmin = "dnn.array_like", xmax = "dnn.array_like", ymin = "dnn.array_like",
      ymax = "dnn.array_like", lines = "dnn.plot.LineCollection" },
    aliases = { "axes:" .. name },
    options = with(artist_options, {
      color = "or c, colors: " .. color_words .. "; C0", linewidth = style_options.linewidth,
      linestyle = style_options.linestyle }),
    example = ("plt.%s({1, 2}, 0, {3, 5}, {colors = \"k\"})\n"):format(name)
      .. ("print(plt.%s())"):format(name == "hlines" and "xlim" or "ylim"),
    output = "-0.25\t5.25",
  }
end
add {
  name = "plt.axline",
  signature = "axline(xy1 [, xy2] [, options]) -> line",
  text = [[
    Draws a line without ends through two points, or through one with a slope. Options as for
    plt.plot.]],
  types = { xy1 = "number[]", xy2 = "number[]" },
  aliases = { "axes:axline" },
  options = { slope = "in place of the second point, on linear axes" },
  example = [[
plt.axline({0, 0}, {1, 1})
print(plt.axline({0, 0}, {slope = 2, color = "k"}))]],
  output = "<Line2D>",
}

-- --- bars and areas ------------------------------------------------------------------------------

for name, it in pairs {
  bar = { "x", "height", "width", "bottom", "bars that stand" },
  barh = { "y", "width", "height", "left", "bars that lie" },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s, %s [, %s [, %s]] [, options]) -> bars"):format(name, it[1], it[2], it[3],
      it[4]),
    text = ("Draws %s at %s, numbers or texts, which are categories. %s of one bar, or numbers for "
      .. "each; so are %s and %s, from which bars go: stacked bars stand on the sum of those "
      .. "below. bars[1] is the first, #bars their number."):format(it[5], it[1],
        it[2]:sub(1, 1):upper() .. it[2]:sub(2), it[3], it[4]),
    types = { width = "dnn.array_like", height = "dnn.array_like", bottom = "dnn.array_like",
      left = "dnn.array_like", x = "dnn.array_like|string[]", y = "dnn.array_like|string[]" },
    aliases = { "axes:" .. name },
    options = {
      [it[3]] = "how thick a bar is; 0.8", [it[4]] = "where bars begin; 0",
      align = [["center": around its place; "edge": from there on]],
      color = "one, or a list of them; the next of the cycle", facecolor = "or fc: as color",
      edgecolor = "or ec: one, or a list; none", linewidth = "or lw: of the edge, in points; 1",
      linestyle = "or ls: of the edge", label = "in the legend; a list: one for each bar",
      tick_label = "texts below the bars", xerr = "errors, as of plt.errorbar",
      yerr = "errors, as of plt.errorbar", ecolor = "of the errors; black",
      capsize = "of the errors; 0", error_kw = "further options of plt.errorbar",
      log = "true: a logarithmic axis", alpha = "0 to 1", zorder = artist_options.zorder,
      fill = "false: only the edge",
    },
    choices = { align = { "center", "edge" } },
    example = ([[
local bars = plt.%s({"cat", "dog"}, {3, 5}, {color = {"C0", "C1"}})
print(#bars, bars[2]:get_%s())
plt.bar_label(bars)]]):format(name, it[2]),
    output = "2\t5.0",
  }
end
add {
  name = "plt.bar_label",
  signature = "bar_label(bars [, labels] [, options]) -> texts",
  text = [[
    Writes the value of each bar at its end, or the labels instead. Options as for plt.annotate,
    too.]],
  types = { bars = "dnn.plot.BarContainer", labels = "string[]", texts = "dnn.plot.Annotation[]" },
  aliases = { "axes:bar_label" },
  options = {
    fmt = [[a format, "%.1f", or a function of the value; "%g"]],
    label_type = [["edge": at the end; "center": in the bar]], padding = "to the end, in points; 0",
  },
  choices = { label_type = { "edge", "center" } },
  example = [[
local bars = plt.bar({1, 2}, {3.25, 5})
local texts = plt.bar_label(bars, {fmt = "%.1f"})
print(texts[1]:get_text(), texts[2]:get_text())]],
  output = "3.2\0095.0",
}
add {
  name = "plt.hist",
  signature = "hist(x [, bins [, range]] [, options]) -> counts, edges, bars",
  text = [[
    Draws a histogram. Several sets are a list of arrays, or the columns of a matrix: then counts
    and bars are lists. What is not finite is left out.]],
  types = { x = "dnn.array_like", bins = "integer|dnn.array_like|\"auto\"",
    counts = "dnn.array|dnn.array[]", edges = "dnn.array", bars = "table" },
  aliases = { "axes:hist" },
  options = with(area_options, {
    bins = [[their number, their edges, or a rule: "auto", "fd", "scott", "rice", "sturges",
      "sqrt"; 10]], range = "{low, high}; that of the data",
    density = "true: the area is 1", weights = "of the values, in the shape of x",
    cumulative = "true: sums from the left; -1: from the right",
    histtype = [["bar" (side by side), "barstacked", "step" (outlines), "stepfilled"]],
    align = [["left", "mid" or "right" of the bins]], rwidth = "of the bars, in parts of the bins",
    log = "true: a logarithmic axis", orientation = [["vertical" or "horizontal"]],
    stacked = "true: sets upon each other", bottom = "where bars begin; 0",
    color = "one, or one for each set", label = "one, or one for each set",
  }),
  choices = { bins = { "auto", "fd", "scott", "rice", "sturges", "sqrt" },
    histtype = { "bar", "barstacked", "step", "stepfilled" },
    align = { "left", "mid", "right" }, orientation = { "vertical", "horizontal" } },
  example = [[
local counts, edges = plt.hist({1, 2, 2, 3, 3, 3}, {bins = 3, edgecolor = "w"})
print(counts, edges)]],
  output = "[1. 2. 3.]\t[1.         1.66666667 2.33333333 3.        ]",
}
for name, it in pairs {
  fill_between = { "x", "y1", "y2" }, fill_betweenx = { "y", "x1", "x2" },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s, %s [, %s [, where]] [, options]) -> area"):format(name, it[1], it[2],
      it[3]),
    text = ("Fills between two curves over %s; %s is 0 unless it is given. Both are numbers or one "
      .. "for each %s."):format(it[1], it[3], it[1]),
    types = { [it[2]] = "dnn.array_like", [it[3]] = "dnn.array_like", where = "dnn.array_like",
      area = "dnn.plot.FillBetween" },
    aliases = { "axes:" .. name },
    options = with(patch_options, {
      where = "a mask: only there", interpolate = "true: with where, up to where the curves cross",
      step = [["pre", "post" or "mid": between curves of steps]], [it[3]] = "as the argument",
    }),
    choices = { step = { "pre", "post", "mid" } },
    example = ([[
local t = np.linspace(0, 2, 50)
local area = plt.%s(t, t * t, t + 1, {where = (t * t):lt(t + 1), alpha = 0.3})
print(area)]]):format(name),
    output = "<FillBetweenPolyCollection>",
  }
end
add {
  name = "plt.stackplot",
  signature = "stackplot(x, y, ... [, options]) -> areas",
  text = "Fills between the sums of curves; the rows of a matrix are curves.",
  types = { areas = "dnn.plot.FillBetween[]" },
  aliases = { "axes:stackplot" },
  options = with(patch_options, { labels = "a list of texts for the legend",
    colors = "a list of them; those of the cycle" }),
  example = [[
local areas = plt.stackplot({1, 2, 3}, {1, 1, 2}, {2, 3, 3}, {labels = {"a", "b"}})
print(#areas, areas[2], plt.ylim())]],
  output = "2\t<FillBetweenPolyCollection: b>\0090.0\0095.25",
}
add {
  name = "plt.fill",
  signature = "fill(x, y [, color] [, options]) -> polygons",
  text = "Fills polygons: fill(x1, y1, \"r\", x2, y2, \"b\").",
  types = { color = "string", polygons = "dnn.plot.Polygon[]" },
  aliases = { "axes:fill" },
  options = patch_options,
  example = [[
local polygons = plt.fill({0, 1, 0.5}, {0, 0, 1}, "r", {alpha = 0.5})
print(#polygons)]],
  output = "1",
}
add {
  name = "plt.pie",
  signature = "pie(x [, options]) -> pie",
  text = [[
    Draws a pie of parts of these sizes; pie[1] is the first wedge, pie.texts are the labels and
    pie.autotexts the shares.]],
  types = { pie = "dnn.plot.PieContainer", shadow = "boolean", rotatelabels = "boolean" },
  aliases = { "axes:pie" },
  options = {
    labels = "a list of texts", colors = "a list of them; those of the cycle",
    autopct = [[the share in each: a format, "%.0f%%", or a function of the percentage]],
    explode = "how far each lies from the center, in radii",
    startangle = "in degrees; 0: to the right",
    counterclock = "false: clockwise", radius = "1", center = "{0, 0}",
    labeldistance = "of labels, in radii; 1.1", pctdistance = "of shares; 0.6",
    wedgeprops = "options of the wedges, {width = 0.4, edgecolor = \"w\"} for a ring",
    textprops = "options of the texts, as of plt.text", frame = "true: with axes",
    shadow = "true: below each", rotatelabels = "true: along the radii",
    normalize = "false: sizes are shares, and what lacks to 1 stays empty",
  },
  example = [[
local pie = plt.pie({30, 70}, {labels = {"no", "yes"}, autopct = "%.0f%%"})
print(#pie, pie.autotexts[2]:get_text())]],
  output = "2\00970%",
}
add {
  name = "plt.boxplot",
  signature = "boxplot(x [, options]) -> parts",
  text = [[
    Draws for each set a box from the first to the third quartile, a line at the median, whiskers to
    the last values within 1.5 times the box, and circles for values beyond. x is a set, a list of
    sets, or a matrix, whose columns are sets. The result has lists of boxes, medians, whiskers,
    caps, fliers and means.]],
  types = { parts = "table<string, dnn.plot.Artist[]>" },
  aliases = { "axes:boxplot" },
  options = {
    tick_labels = "a text for each set", labels = "the same", positions = "of the boxes; 1, 2, ...",
    widths = "of the boxes; at most 0.5", orientation = [["vertical" or "horizontal"]],
    vert = "false: horizontal", whis = "how far whiskers reach, in heights of the box, or {5, 95}: "
      .. "percentiles; 1.5",
    notch = "true: a notch shows how sure the median is", patch_artist = "true: filled boxes",
    showmeans = "true: a mark at the mean", meanline = "true: a line there instead",
    showcaps = "false: none", showbox = "false: none", showfliers = "false: none",
    sym = [[the format of fliers, "r+"; "" for none]], boxprops = "options of the boxes",
    medianprops = "of the medians", whiskerprops = "of the whiskers", capprops = "of the caps",
    flierprops = "of the fliers", meanprops = "of the means", label = "in the legend",
    zorder = artist_options.zorder, manage_ticks = "false: leaves the ticks as they are",
  },
  choices = { orientation = { "vertical", "horizontal" } },
  example = [[
local parts = plt.boxplot({{1, 2, 3, 4, 20}, {2, 3, 5}}, {tick_labels = {"a", "b"}})
print(#parts.boxes, parts.medians[1]:get_ydata())]],
  output = "2\t[3. 3.]",
}

-- --- colors that stand for numbers ---------------------------------------------------------------

local mapped_options <const> = {
  cmap = [[the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ...,
    with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave]],
  vmin = "the number of its first color; the least", vmax = "of its last color; the greatest",
  norm = [["linear" or "log": how numbers become colors]],
}

add {
  name = "plt.scatter",
  signature = "scatter(x, y [, s [, c]] [, options]) -> points",
  text = [[
    Draws points, each in its own size and color if that is wanted. The sizes s are areas in square
    points. c is a color, a list of colors, or numbers that a colormap makes colors of: {c = Y, cmap
    = "Spectral"}.]],
  types = { s = "dnn.array_like", c = "any", points = "dnn.plot.PathCollection" },
  aliases = { "axes:scatter" },
  options = with(artist_options, mapped_options, {
    s = "as the argument; 36", c = "as the argument; the next of the cycle",
    color = "one, or a list of them", facecolor = "or fc: one, or a list of them",
    marker = [["o" and the others of plt.plot; "o"]],
    edgecolor = [[or ec, edgecolors: "face" (that of the point), "none", one, or a list; "face"]],
    linewidth = "or lw: of the edges, in points; 1",
  }),
  example = [[
local X, Y = dnn.data.moons{n_samples = 200, noise = 0.1, seed = 1}
local points = plt.scatter(X[1], X[2], {c = Y, s = 40, cmap = "Spectral"})
print(points:get_clim())]],
  output = "0.0\0091.0",
}
local picture_options <const> = with(artist_options, mapped_options, {
  interpolation = [["nearest": squares; "bilinear", "bicubic", "lanczos" and others of matplotlib's:
    smooth; "auto": squares where they are seen; "auto"]],
  origin = [["upper": the first row is at the top; "lower"]],
  extent = "{left, right, bottom, top} of the picture; the middles of pixels are 0, 1, 2 ...",
  aspect = [["equal": squares; "auto": fills the axes; or a number; "equal"]],
})
local picture_choices <const> = { origin = { "upper", "lower" },
  interpolation = { "nearest", "auto", "bilinear", "bicubic", "hanning", "hamming", "hermite",
    "quadric", "catrom", "mitchell", "spline16", "spline36", "gaussian", "sinc", "lanczos",
    "blackman" }, aspect = { "equal", "auto" } }
add {
  name = "plt.imshow",
  signature = "imshow(image [, cmap] [, options]) -> image",
  text = [[
    Shows a picture: (h, w) numbers through a colormap; (h, w, 3) or (h, w, 4) colors, integers from
    0 to 255 or reals from 0 to 1, of which what is beyond is cut off.]],
  types = { image = "dnn.array_like" },
  aliases = { "axes:imshow" },
  options = picture_options,
  choices = picture_choices,
  example = [[
local image = plt.imshow(np.eye(3), {cmap = "gray", interpolation = "nearest"})
print(image:get_clim())
print(plt.axis())]],
  output = [=[
0.0	1.0
-0.5	2.5	2.5	-0.5]=],
}
add {
  name = "plt.matshow",
  signature = "matshow(matrix [, options]) -> image",
  text = "Shows a matrix as squares, with the numbers of rows and columns, from 0, and those of "
    .. "columns at the top.",
  types = { matrix = "dnn.array_like" },
  aliases = { "axes:matshow" },
  options = picture_options,
  choices = picture_choices,
  example = [[
plt.matshow(np.eye(3))
print(table.concat(plt.xticks(), " "))]],
  output = "0.0 1.0 2.0",
}
add {
  name = "plt.pcolormesh",
  signature = "pcolormesh([X, Y,] Z [, options]) -> mesh",
  text = [[
    Colors the cells of a mesh by the numbers Z (rows, columns). X and Y are vectors or matrices of
    the corners of the cells, one more than Z has, or of their middles.]],
  types = { X = "dnn.array_like", Y = "dnn.array_like", Z = "dnn.array_like",
    mesh = "dnn.plot.QuadMesh" },
  aliases = { "axes:pcolormesh" },
  options = with(artist_options, mapped_options, {
    shading = [["flat": X and Y are corners; "nearest": they are middles; "auto": what fits]],
    edgecolor = [[or ec, edgecolors: of the lines between cells; "none"]],
    linewidth = "or lw: of these, in points; 1",
  }),
  choices = { shading = { "auto", "flat", "nearest" } },
  example = [[
local mesh = plt.pcolormesh({0, 1, 4}, {0, 2, 3}, {{1, 2}, {3, 4}})
print(mesh:get_clim())
print(plt.xlim())]],
  output = [=[
1	4
0.0	4.0]=],
}
add {
  name = "plt.hexbin",
  signature = "hexbin(x, y [, options]) -> hexagons",
  text = [[
    Counts points in hexagons, and colors these by the counts, or by the means of the numbers C of
    their points.]],
  types = { hexagons = "dnn.plot.PolyCollection", gridsize = "integer|integer[]",
    C = "dnn.array_like", mincnt = "integer" },
  aliases = { "axes:hexbin" },
  options = with(artist_options, mapped_options, {
    gridsize = "hexagons side by side, or a pair {columns, rows}; 100",
    C = "a number for each point",
    mincnt = "hexagons with less points are not drawn; 0, with C 1",
    edgecolor = [[or ec, edgecolors: "face" (that of the hexagon), "none", or one; "face"]],
    linewidth = "or lw: of the edges, in points; 1",
  }),
  example = "print(plt.hexbin({1, 1, 2, 3}, {1, 1, 2, 3}, {gridsize = 2}):get_clim())",
  output = "0.0\t2.0",
}
add {
  name = "plt.hist2d",
  signature = "hist2d(x, y [, options]) -> counts, x_edges, y_edges, mesh",
  text = "Counts points in the cells of a grid, and colors the cells by their number.",
  types = { counts = "dnn.array", x_edges = "dnn.array", y_edges = "dnn.array",
    mesh = "dnn.plot.QuadMesh" },
  aliases = { "axes:hist2d" },
  options = with(artist_options, mapped_options, {
    bins = "their number, or a pair of numbers or of edges; 10",
    range = "{{x0, x1}, {y0, y1}}; that of the data", density = "true: the volume is 1",
    weights = "of the points", shading = "is that of the mesh",
    edgecolor = [[or ec, edgecolors: of the lines between cells; "none"]],
    linewidth = "or lw: of these, in points; 1",
  }),
  example = "print((plt.hist2d({1, 1, 2, 3}, {1, 1, 2, 3}, {bins = 2})))",
  output = [=[
[[2. 0.]
 [0. 2.]]]=],
}
for name, what in pairs { contour = "lines where the numbers Z of a grid have certain levels",
  contourf = "the bands between levels of the numbers Z of a grid" } do
  local lines = name == "contour" and {
    linewidth = "or linewidths: one, or a list, in points; 1.5",
    linestyle = "or linestyles: one, or a list; negative levels of one color are dashed",
    negative_linestyles = [[of these; "dashed"]],
  } or {}
  add {
    name = "plt." .. name,
    signature = name .. "([X, Y,] Z [, levels] [, options]) -> contours",
    text = ([[
      Draws %s. X and Y are vectors of the columns' and the rows' places, or matrices of the shape
      of Z (rows, columns); without them columns and rows are counted from 0.]]):format(what),
    types = { X = "dnn.array_like", Y = "dnn.array_like", Z = "dnn.array_like",
      levels = "integer|dnn.array_like", contours = "dnn.plot.ContourSet" },
    aliases = { "axes:" .. name },
    options = with(artist_options, mapped_options, lines, {
      levels = "a list of them, in ascending order, or about how many round ones; 7",
      color = "or colors: one, or a list of them, instead of a colormap",
      extend = [["min", "max" or "both": what is beyond the levels has a color, too; "neither"]],
      origin = [[without X and Y: as of plt.imshow]],
      extent = "without X and Y: {left, right, bottom, top}",
    }),
    choices = { extend = { "neither", "min", "max", "both" }, origin = { "upper", "lower" } },
    example = ([[
local x = np.linspace(-1, 1, 50)
local X, Y = np.meshgrid(x, x)
local contours = plt.%s(X, Y, X * X + Y * Y, {levels = {0, 0.5, 1, 1.5}, cmap = "Blues"})
print(table.concat(contours:get_levels(), " "))]]):format(name),
    output = "0.0 0.5 1.0 1.5",
  }
end
add {
  name = "plt.clabel",
  signature = "clabel(contours [, options])",
  text = "Writes the levels on the lines that plt.contour drew.",
  types = { contours = "dnn.plot.ContourSet" },
  aliases = { "axes:clabel" },
  options = {
    levels = "only these", fontsize = "in points, or a word", fmt = [[a format, "%.1f"]],
    inline = "false: on the line instead of in a gap", color = "or colors: those of the lines",
  },
  example = [[
local x = np.linspace(-1, 1, 50)
local contours = plt.contour(x, x, np.outer(x, x), 4)
plt.clabel(contours, {fmt = "%.1f"})
print(#contours:get_levels())]],
  output = "7",
}
add {
  name = "plt.colorbar",
  signature = "colorbar([mappable] [, options]) -> colorbar",
  text = [[
    Adds a bar that tells which colors stand for which numbers, of an image, a mesh, contours or
    scattered points; without one, of what was drawn last. The result has ax, set_label, set_ticks,
    set_ticklabels, get_ticks and remove.]],
  types = { mappable = "dnn.plot.Mappable", colorbar = "dnn.plot.Colorbar",
    ax = "dnn.plot.Axes|dnn.plot.Axes[]", aspect = "number" },
  aliases = { "figure:colorbar" },
  options = {
    ax = "axes beside which it is, or a list of them", cax = "axes in which it is",
    location = [["right", "left", "top" or "bottom"; "right"]],
    orientation = [["vertical" or "horizontal", which is below]], label = "beside it",
    ticks = "the numbers that have ticks",
    format = [[of the labels of ticks, such as "%.2f", or a function of a number]],
    extend = [["min", "max" or "both": triangles for what is beyond; that of contours]],
    fraction = "of the axes that it takes; 0.15", pad = "to the axes; 0.05",
    shrink = "its length in parts of the axes; 1", aspect = "its length by its width; 20",
  },
  choices = { location = { "right", "left", "top", "bottom" },
    orientation = { "vertical", "horizontal" }, extend = { "neither", "min", "max", "both" } },
  example = [[
local image = plt.imshow(np.eye(3))
local colorbar = plt.colorbar(image, {label = "weight", shrink = 0.8})
print(colorbar.ax:get_ylabel(), #colorbar:get_ticks())]],
  output = "weight\0096",
}
add {
  name = "plt.violinplot",
  signature = "violinplot(x [, options]) -> parts",
  text = [[
    Draws for each set a shape as wide as its numbers are dense, with lines at its ends. x is a set,
    a list of sets, or a matrix, whose columns are sets. The result has a list of bodies, and cmins,
    cmaxes, cbars, cmeans and cmedians, which are lines.]],
  types = { parts = "table<string, any>", showextrema = "boolean", showmedians = "boolean",
    points = "integer", bw_method = "string|number", linecolor = "dnn.plot.color" },
  aliases = { "axes:violinplot" },
  options = {
    positions = "of the violins; 1, 2, ...", widths = "0.5",
    orientation = [["vertical" or "horizontal"]], vert = "false: horizontal",
    showmeans = "true: a line at the mean", showmedians = "true: a line at the median",
    showextrema = "false: no lines at the ends", points = "at which density is found; 100",
    bw_method = [[how far each number counts: "scott", "silverman" or a part of the standard
      deviation; "scott"]],
    facecolor = "the next of the cycle, transparent", linecolor = "the next of the cycle",
  },
  choices = { orientation = { "vertical", "horizontal" }, bw_method = { "scott", "silverman" } },
  example = [[
local parts = plt.violinplot({{1, 2, 2, 3}, {2, 4, 5}}, {showmedians = true})
print(#parts.bodies, parts.cmedians.y1)]],
  output = "2\t[2. 4.]",
}
add {
  name = "plt.arrow",
  signature = "arrow(x, y, dx, dy [, options]) -> polygon",
  text = "Draws an arrow from (x, y) to (x + dx, y + dy), all of it in units of the data.",
  types = { x = "number", y = "number", dx = "number", dy = "number",
    polygon = "dnn.plot.Polygon", head_width = "number", head_length = "number",
    length_includes_head = "boolean" },
  aliases = { "axes:arrow" },
  options = with(patch_options, {
    width = "of the shaft; 0.001", head_width = "three times that", head_length = "1.5 times that",
    length_includes_head = "true: the tip is at the end, not behind it",
  }),
  example = "print(plt.arrow(0, 0, 1, 2, {width = 0.1}))",
  output = "<Polygon>",
}
add {
  name = "plt.quiver",
  signature = "quiver([x, y,] u, v [, c] [, options]) -> arrows",
  text = [[
    Draws arrows (u, v) at points (x, y): vectors or matrices, whose rows and columns are counted
    from 0 where there is no x and y. c are numbers that choose colors.]],
  types = { x = "dnn.array_like", y = "dnn.array_like", u = "dnn.array_like", v = "dnn.array_like",
    c = "dnn.array_like", arrows = "dnn.plot.Quiver", scale = "number" },
  aliases = { "axes:quiver" },
  options = with(artist_options, mapped_options, {
    color = "of the arrows; black",
    scale = "how many units of u and v are as long as the axes are wide",
    angles = [["uv": as on paper; "xy": from (x, y) to (x + u, y + v); "uv"]],
    units = [[of widths: "width" or "height" of the axes, "inches", "x", "y" or "xy"; "width"]],
    scale_units = "of lengths: the same words", width = "of the shafts",
    pivot = [[what is at the point: "tail", "mid" or "tip"; "tail"]],
    headwidth = "in widths of the shaft; 3", headlength = "5", headaxislength = "4.5",
    minshaft = "how long a shaft must be, in lengths of the head; 1",
    minlength = "shorter arrows are dots; 1",
  }),
  choices = { angles = { "uv", "xy" }, pivot = { "tail", "mid", "tip" },
    units = { "width", "height", "inches", "x", "y", "xy" } },
  example = [[
local arrows = plt.quiver({0, 1}, {0, 1}, {1, 0}, {0, 1}, {color = "r"})
print(arrows:get_color())]],
  output = "r",
}
add {
  name = "plt.gci",
  signature = "gci() -> image",
  text = "What was drawn last with colors that stand for numbers, in the current axes.",
  example = [[
plt.imshow(np.eye(3))
print(plt.gci():get_clim())]],
  output = "0.0\0091.0",
}
add {
  name = "plt.clim",
  signature = "clim(vmin [, vmax]) -> image",
  text = [[
    Sets the numbers that have the first and the last color of the current image; nil leaves one as
    it is.]],
  types = { vmin = "number|number[]", vmax = "number" },
  example = [[
plt.imshow(np.eye(3))
plt.clim(0, 2)
print(plt.gci():get_clim())]],
  output = "0\0092",
}
add {
  name = "plt.set_cmap",
  signature = "set_cmap(cmap)",
  text = "Sets the colormap of the current image, and of those that follow.",
  example = [[
plt.imshow(np.eye(3))
plt.set_cmap "gray"
print(plt.gci():get_cmap())
plt.rcdefaults()]],
  output = "colormap gray of 256 colors",
}
for _, name in ipairs { "autumn", "bone", "cool", "copper", "flag", "gray", "hot", "hsv", "inferno",
  "jet", "magma", "nipy_spectral", "pink", "plasma", "prism", "spring", "summer", "viridis",
  "winter" } do
  add {
    name = "plt." .. name,
    signature = name .. "()",
    text = ('As plt.set_cmap "%s"; see plt.set_cmap.'):format(name),
    example = ([[
plt.%s()
print(plt.rcParams["image.cmap"])
plt.rcdefaults()]]):format(name),
    output = name,
  }
end
add {
  name = "plt.get_cmap",
  signature = "get_cmap([cmap [, n]]) -> map",
  text = [[
    A colormap by its name, or of a list of colors, with n colors. map(0.5) is a color, also of an
    array; map.N the number of colors; map:reversed() and map:resampled(n) make others; map:set_bad
    "red", set_under and set_over set colors of what is no number or outside. plt.cm.gray is
    plt.get_cmap "gray".]],
  types = { n = "integer", map = "dnn.Colormap" },
  example = [[
local map = plt.get_cmap("viridis", 5)
print(map, np.array(map(0)):round(2))]],
  output = "colormap viridis of 5 colors\t[0.27 0.   0.33 1.  ]",
}
add {
  name = "plt.colormaps",
  signature = "colormaps() -> names",
  text = "The names of all colormaps.",
  types = { names = "string[]" },
  example = [[
local names = plt.colormaps()
print(#names > 100, names[1])]],
  output = "true\tAccent",
}

-- --- locators and formatters ---------------------------------------------------------------------

for name, it in pairs {
  MultipleLocator = { "[base]", "ticks at multiples of a number, of 1", "0.25",
    "0.0, 0.25, 0.5, 0.75, 1.0" },
  MaxNLocator = { "[nbins] [, options]", "round ticks, so many intervals at most, 10", "2",
    "0.0, 0.5, 1.0", { nbins = "as the argument", integer = "true: whole numbers only; false" } },
  FixedLocator = { "positions", "ticks in some places", "{0.5}", "0.5" },
  LinearLocator = { "[count]", "so many ticks, 11, from limit to limit", "3", "0.0, 0.5, 1.0" },
  NullLocator = { "", "no ticks", "", "" },
  AutoMinorLocator = { "[parts]",
    "minor ticks that divide the steps between the major ones, for set_minor_locator", "", "" },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s) -> locator"):format(name, it[1]),
    text = ("Where ticks are: %s. For ax.xaxis:set_major_locator(plt.%s(...)), and ax.yaxis."):
      format(it[2], name),
    types = { base = "number", nbins = "integer", integer = "boolean", count = "integer",
      positions = "dnn.array_like", parts = "integer", locator = "function" },
    options = it[5],
    example = ([[
plt.gca().xaxis:set_major_locator(plt.%s(%s))
print(table.concat(plt.gca():get_xticks(), ", "))]]):format(name, it[3]),
    output = it[4],
  }
end
for name, it in pairs {
  StrMethodFormatter = { "format", [[a format of Python's, "{x:.1f} km" or "{x:,.0f}"]],
    [["{x:.1f} km"]], "0.0 km 0.2 km" },
  FormatStrFormatter = { "format", "a format of string.format", [["%.2f"]], "0.00 0.20" },
  FuncFormatter = { "f", "a function of a number and of that of its tick",
    "function(x) return x * 1000 end", "0.0 200.0" },
  PercentFormatter = { "[xmax] [, options]", "in percent of a number, of 100", "1", "0% 20%",
    { xmax = "as the argument", decimals = "digits behind the point", symbol = [["%"]] } },
  NullFormatter = { "", "no labels", "", " " },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s) -> formatter"):format(name, it[1]),
    text = ("How labels of ticks are written: %s. For ax.xaxis:set_major_formatter(plt.%s(...)), "
      .. "and ax.yaxis."):format(it[2], name),
    types = { xmax = "number", f = "function", format = "string", formatter = "function|string",
      decimals = "integer", symbol = "string" },
    options = it[5],
    example = ([[
plt.gca().xaxis:set_major_formatter(plt.%s(%s))
print(table.concat(plt.gca():get_xticklabels(), " ", 1, 2))]]):format(name, it[3]),
    output = it[4],
  }
end

-- --- shapes --------------------------------------------------------------------------------------

add {
  name = "axes:add_patch",
  signature = "add_patch(shape) -> shape",
  text = [[
    Adds a shape, which plt.Rectangle and the like make; as a function of plt, to the current
    axes.]],
  types = { shape = "dnn.plot.Patch" },
  aliases = { "axes:add_artist", "plt.add_patch", "plt.add_artist" },
  example = [[
local fig, ax = plt.subplots()
print(ax:add_patch(plt.Circle({0, 0}, 1, {fc = "y"})))]],
  output = "<Ellipse>",
}
local center_options <const> = { center = "{x, y}, as the argument", angle = "in degrees; 0",
  width = "as the argument", height = "as the argument" }
for name, it in pairs {
  Rectangle = { "xy, width, height", "rectangle with its lower left corner at xy", "{1, 2}, 3, 4",
    { x = "of the corner", y = "of the corner", width = "as the argument",
      height = "as the argument" } },
  Circle = { "xy, radius", "circle around xy", "{1, 2}, 3", center_options },
  Ellipse = { "xy, width, height", "ellipse around xy", "{1, 2}, 3, 4", center_options },
  Polygon = { "points", "polygon through points, (n, 2)", "{{0, 0}, {1, 0}, {0, 1}}",
    { closed = "false: open" } },
} do
  add {
    name = "plt." .. name,
    signature = ("%s(%s [, options]) -> shape"):format(name, it[1]),
    text = ("A %s, for axes:add_patch: ax:add_patch(plt.%s(...))."):format(it[2], name),
    types = { xy = "number[]", width = "number", height = "number", radius = "number", x = "number",
      y = "number", points = "dnn.array_like", shape = "dnn.plot.Patch" },
    options = with(patch_options, { facecolor = "or fc: of the area; C0" }, it[4]),
    example = ([[
local shape = plt.%s(%s, {fc = "y", alpha = 0.5})
print(plt.gca():add_patch(shape):get_alpha())]]):format(name, it[3]),
    output = "0.5",
  }
end

add {
  name = "plt.Patch",
  signature = "Patch([options]) -> patch",
  text = "What a legend shows for an area, with a label: for plt.legend{handles = {...}}.",
  types = { patch = "dnn.plot.Patch" },
  options = with(patch_options, { facecolor = "or fc: of the area; C0" }),
  example = [[
local legend = plt.legend{handles = {plt.Patch{color = "r", label = "wrong"}}}
print(legend:get_texts()[1])]],
  output = "wrong",
}
add {
  name = "plt.Line2D",
  signature = "Line2D(x, y [, options]) -> line",
  text = "A line or marker for itself, with a label: for plt.legend{handles = {...}}.",
  options = with(line_options, { label = "its text in the legend" }),
  example = [[
local key = plt.Line2D({0}, {0}, {marker = "o", ls = "none", label = "points"})
print(plt.legend{handles = {key}}:get_texts()[1])]],
  output = "points",
}

-- --- texts in axes -------------------------------------------------------------------------------

local box_words <const> = [[a box around it, a table of boxstyle ("round" or "square",
  "round,pad=0.5"), facecolor, edgecolor, alpha, linewidth]]

add {
  name = "plt.text",
  signature = "text(x, y, text [, options]) -> text",
  text = "Writes a text at a point of the data, or of the axes.",
  types = { x = "number", y = "number" },
  aliases = { "axes:text" },
  options = with(placed_options, {
    transform = [["data", or "axes", which is ax.transAxes: x and y are parts of the axes, (0, 0) at
      the lower left; "xaxis" and "yaxis": data in this direction only; "data"]],
    bbox = box_words, x = "as the argument", y = "as the argument",
  }),
  choices = { transform = { "data", "axes", "xaxis", "yaxis" } },
  example = [[
local text = plt.text(0.5, 0.5, "peak", {ha = "center", transform = "axes"})
print(text:get_text())]],
  output = "peak",
}
add {
  name = "plt.annotate",
  signature = "annotate(text, xy [, xytext] [, options]) -> text; annotate(text, options) -> text",
  text = [[
    Writes a text that belongs to the point xy, {x, y}: at xytext if that is given, and with an
    arrow from there to the point if it has arrowprops.]],
  types = { xy = "number[]", xytext = "number[]" },
  aliases = { "axes:annotate" },
  options = with(placed_options, {
    xy = "as the argument", xytext = "where the text is",
    xycoords = [[what xy is: "data", "axes fraction", "axes points", or "xaxis" or "yaxis": data in
      this direction, and a part of the axes in the other]],
    textcoords = [[what xytext is: these, or "offset points" from xy; as xycoords]],
    arrowprops = [[a table: arrowstyle ("->", "-", "<->", "-|>"), color, linewidth, connectionstyle
      ("arc3,rad=0.2"), shrinkA and shrinkB (in points), or without an arrowstyle width, headwidth,
      headlength and shrink]],
    bbox = box_words, annotation_clip = "false: also where the point is not in the axes",
  }),
  choices = { xycoords = { "data", "axes fraction", "axes points", "xaxis", "yaxis" },
    textcoords = { "data", "axes fraction", "axes points", "offset points", "xaxis", "yaxis" } },
  example = [[
plt.plot{3, 1, 2}
local text = plt.annotate("least", {1, 1}, {xytext = {1.2, 1.8}, arrowprops = {arrowstyle = "->"}})
print(text:get_text())]],
  output = "least",
}

-- --- networks ------------------------------------------------------------------------------------

add {
  name = "plt.decision_boundary",
  signature = "decision_boundary(model, X, Y [, options]) -> artists",
  text = [[
    Draws the regions in which a network, or a function of points (n, 2), predicts each class, and
    the points X (2, m), each in the color of its class in Y, (1, m) or a row for each class.]],
  types = { model = "dnn.network|fun(points: dnn.array): any", X = "dnn.array_like",
    Y = "dnn.array_like", artists = "dnn.plot.Artist[]", levels = "integer" },
  aliases = { "axes:decision_boundary" },
  options = {
    resolution = "points of the grid in each direction; 300", step = "or their distance",
    padding = "how far it reaches beyond the points; 15 % of their range",
    probability = "true: shades how sure the model is",
    levels = "shades with probability = true; 20",
    threshold = "of one output, above which it means class 1; 0.5",
    classes = "a list of names, for plt.legend",
    cmap = "the colormap of the classes; Spectral for two",
    markersize = "of the points; 5: 0 for none",
  },
  example = [[
local X, Y = dnn.data.moons{n_samples = 200, noise = 0.1, seed = 1}
plt.decision_boundary(function(points)
  return points[{":", 2}]:gt(0.25)
end, X, Y, {resolution = 50, classes = {"upper", "lower"}})
plt.legend()
print(plt.gca():get_legend_handles_labels()[1])]],
  output = "<Line2D: upper>",
}
add {
  name = "plt.images",
  signature = "images(X [, options]) -> images",
  text = [[
    Draws pictures in rows: columns of numbers (h*w, m) or (h*w*3, m), a stack (m, h, w) or (m, h,
    w, 3), a batch of a network (c, h, w, m), or filters (m, c, h, w).]],
  types = { X = "dnn.array_like", images = "dnn.plot.AxesImage[]" },
  aliases = { "axes:images" },
  options = {
    titles = "a text for each", columns = "as many as make them largest",
    max = "how many are drawn; 100",
    shape = "{h, w}, {h, w, 3} or {3, h, w} of pictures that are columns of numbers",
    layout = [[what the dimensions are, where it is not clear: "fm" (columns of numbers), "mf"
      (rows), "mhw", "mhwc", "chwm" (a batch of a network), "mchw" (filters)]],
    normalize = [["each" picture or all "together" from the least to the greatest value, or "none";
      "none" for bytes and for values from 0 to 1, otherwise "each"]],
    cmap = "the colormap; gray", fontsize = "of the titles, in points",
    interpolation = [["nearest" or "bilinear"; "nearest"]],
  },
  choices = { normalize = { "each", "together", "none" },
    interpolation = { "nearest", "bilinear" } },
  example = [[
local images = plt.images(np.zeros(6, 8, 8), {columns = 3})
print(#images)]],
  output = "6",
}
add {
  name = "plt.confusion_matrix",
  signature = "confusion_matrix(Y, P [, X] [, options]) -> counts, image",
  text = [[
    Draws how many examples of every class (rows) are predicted as each (columns). Y and the
    predictions P are (1, m), or have a row for each class; or P is a network and X are the
    examples.]],
  types = { Y = "dnn.array_like", P = "dnn.network|dnn.array_like", X = "dnn.array_like",
    counts = "dnn.array" },
  aliases = { "axes:confusion_matrix" },
  options = {
    classes = "a list of their names",
    normalize = [[true: shares of each row; "pred": of each column; "all": of all examples]],
    cmap = "the colormap; Blues", fontsize = "of the numbers, in points",
  },
  choices = { normalize = { "true", "pred", "all" } },
  example = [[
local Y, P = {{0, 0, 1, 1}}, {{0, 1, 1, 1}}
print((plt.confusion_matrix(Y, P, {classes = {"cat", "dog"}})))]],
  output = [=[
[[1 1]
 [0 2]]]=],
}
add {
  name = "plt.gradient_flow",
  signature = "gradient_flow(gradients [, options]) -> numbers",
  text = [[
    Draws the mean and the largest absolute gradient of the weights of every layer, on a logarithmic
    axis: whether they vanish or explode on their way back. Gradients are a network after
    net:backward or net:step, net:gradients(), or the grads of L_model_backward.]],
  types = { gradients = "dnn.network|dnn.params|table",
    numbers = "{names: string[], mean: number[], max: number[]}" },
  aliases = { "axes:gradient_flow" },
  options = { color = "of the means; tab:blue", max_color = "of the largest" },
  example = [[
local net = dnn.mlp{2, 4, 3, 1}
local X, Y = dnn.data.moons{seed = 1}
net:step(X, Y)
print(table.concat(plt.gradient_flow(net).names, " "))]],
  output = "W1 W2 W3",
}

-- --- parameters ----------------------------------------------------------------------------------

add {
  name = "plt.rc",
  signature = "rc([group,] values)",
  text = [[
    Sets parameters for what is made from now on, by matplotlib's keys or their last words:
    plt.rc{figsize = {5, 4}, cmap = "gray", interpolation = "nearest"}, or of a group,
    plt.rc("lines", {linewidth = 2}). plt.rcParams["figure.figsize"] reads and sets one.]],
  types = { group = "string", values = "table<string, any>" },
  example = [[
plt.rc{figsize = {5, 4}, cmap = "gray"}
plt.rc("lines", {linewidth = 2})
print(plt.rcParams["image.cmap"], plt.rcParams["lines.linewidth"])
plt.rcdefaults()]],
  output = "gray\0092",
}
add {
  name = "plt.rcdefaults",
  signature = "rcdefaults()",
  text = "Sets all parameters back.",
  example = [[
plt.rc{dpi = 50}
plt.rcdefaults()
print(plt.rcParams["figure.dpi"])]],
  output = "100.0",
}
add {
  name = "plt.rc_context",
  signature = "rc_context(values [, f]) -> results of f",
  text = [[
    Sets parameters as long as f runs, or without f until the result is closed: local _ <close> =
    plt.rc_context{dpi = 50}.]],
  types = { values = "table<string, any>", f = "fun(): ..." },
  example = [[
plt.rc_context({figsize = {3, 3}}, function()
  print(plt.figure())
end)]],
  output = "<figure 300x300 with 0 axes>",
}
add {
  name = "plt.style.use",
  signature = "use(name)",
  text = [[The look of figures from now on: "default", "light" or "dark" ("dark_background").]],
  types = { name = "string" },
  choices = { name = { "default", "light", "dark", "dark_background" } },
  example = [[
plt.style.use "dark"
print(plt.rcParams["figure.facecolor"])
plt.style.use "default"]],
  output = "black",
}
add {
  name = "plt.style.context",
  signature = "context(name [, f]) -> results of f",
  text = "A style as long as f runs, or without f until the result is closed.",
  types = { name = "string", f = "fun(): ..." },
  choices = { name = { "default", "light", "dark", "dark_background" } },
  example = [[
plt.style.context("dark", function()
  print(plt.rcParams["text.color"])
end)]],
  output = "white",
}

-- --- pictures in files ---------------------------------------------------------------------------

add {
  name = "plt.imread",
  signature = "imread(path) -> array",
  text = [[
    Reads a PNG or JPEG file: (h, w) if it is gray, (h, w, 3), or (h, w, 4) with alpha. PNG gives
    float32 from 0 to 1, JPEG uint8 from 0 to 255, as matplotlib does. More than 2^28 pixels, or
    more than the file can hold, are refused before memory is taken.]],
  example = [[
local path = os.tmpname()
plt.imsave(path, np.zeros(2, 3, 3), {format = "png"})
print(plt.imread(path).shape)
os.remove(path)]],
  output = "(2, 3, 3)",
}
add {
  name = "plt.imsave",
  signature = "imsave(path, image [, options])",
  text = [[
    Writes an array as a picture of its own size, .png or .jpg: numbers (h, w) go through a
    colormap; (h, w, 3) and (h, w, 4) are colors, uint8 or reals from 0 to 1.]],
  types = { image = "dnn.array_like" },
  options = {
    cmap = "the colormap; viridis", vmin = "the value of its first color; the least",
    vmax = "of its last color; the greatest", dpi = "is written into the file; 100",
    origin = [["upper": the first row is at the top; "lower"]], format = [["png" or "jpg"]],
    quality = "of a JPEG, 1 to 100; 75",
  },
  choices = { origin = { "upper", "lower" }, format = { "png", "jpg" } },
  example = [[
local path = os.tmpname()
plt.imsave(path, np.array{{0, 1}, {2, 3}}, {cmap = "gray", format = "png"})
print(plt.imread(path) "1, :, 1")
os.remove(path)]],
  output = "[0.         0.33333334]",
}

return docs
