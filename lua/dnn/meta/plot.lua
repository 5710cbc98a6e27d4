---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs, for language servers: not to be
-- edited, and never loaded.

--- "r", "red", "tab:red", "#d62728", "C3", "0.5", {r, g, b} or {r, g, b, a}, "none"
---@alias dnn.plot.color string|number[]

---@class dnn.plot.Axes
local axes = {}

--- Adds a shape, which plt.Rectangle and the like make; as a function of plt, to the current axes.
---@param shape dnn.plot.Patch
---@return dnn.plot.Patch
function axes:add_artist(shape) end

--- Adds a shape, which plt.Rectangle and the like make; as a function of plt, to the current axes.
---@param shape dnn.plot.Patch
---@return dnn.plot.Patch
function axes:add_patch(shape) end

---@class dnn.plot.annotate.options
---@field alpha? number 0 to 1
---@field annotation_clip? boolean false: also where the point is not in the axes
---@field arrowprops? table a table: arrowstyle ("->", "-", "<->", "-|>"), color, linewidth, connectionstyle ("arc3,rad=0.2"), shrinkA and shrinkB (in points), or without an arrowstyle width, headwidth, headlength and shrink
---@field bbox? table a box around it, a table of boxstyle ("round" or "square", "round,pad=0.5"), facecolor, edgecolor, alpha, linewidth
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "x-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field label? string|table a name of its own, which is not shown
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field textcoords? string what xytext is: these, or "offset points" from xy; as xycoords
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"
---@field visible? boolean false: not drawn
---@field xy? number[] as the argument
---@field xycoords? string what xy is: "data", "axes fraction", "axes points", or "xaxis" or "yaxis": data in this direction, and a part of the axes in the other
---@field xytext? number[] where the text is
---@field zorder? number what has a higher one is drawn above; 3

--- Writes a text that belongs to the point xy, {x, y}: at xytext if that is given, and with an
--- arrow from there to the point if it has arrowprops.
---@param text string
---@param xy number[]
---@param xytext? number[]
---@param options? dnn.plot.annotate.options
---@return dnn.plot.Text text
---@overload fun(text: string, options: dnn.plot.annotate.options): dnn.plot.Text
function axes:annotate(text, xy, xytext, options) end

---@class dnn.plot.arrow.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; the next of the cycle
---@field fill? boolean false: only the edge
---@field head_length? number 1.5 times that
---@field head_width? number three times that
---@field label? string|table its text in the legend
---@field length_includes_head? boolean true: the tip is at the end, not behind it
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field width? number of the shaft; 0.001
---@field zorder? number what has a higher one is drawn above

--- Draws an arrow from (x, y) to (x + dx, y + dy), all of it in units of the data.
---@param x number
---@param y number
---@param dx number
---@param dy number
---@param options? dnn.plot.arrow.options
---@return dnn.plot.Polygon
function axes:arrow(x, y, dx, dy, options) end

--- Lets the limits follow the data again.
function axes:autoscale() end

---@class dnn.plot.axhline.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field xmax? number as the argument
---@field xmin? number as the argument
---@field y? number as the argument
---@field zorder? number

--- Draws a horizontal line across the axes at y, 0 by default, from xmin to xmax in parts of the
--- axes, 0 to 1, left to right. Options as for plt.plot.
---@param y? number
---@param xmin? number
---@param xmax? number
---@param options? dnn.plot.axhline.options
---@return dnn.plot.Line2D line
function axes:axhline(y, xmin, xmax, options) end

---@class dnn.plot.axhspan.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field xmax? number as the argument
---@field xmin? number as the argument
---@field ymax? number as the argument
---@field ymin? number as the argument
---@field zorder? number what has a higher one is drawn above

--- Fills a stripe of the axes between two values of y; xmin and xmax are parts of the axes, 0 to 1.
---@param ymin number
---@param ymax number
---@param xmin? number
---@param xmax? number
---@param options? dnn.plot.axhspan.options
---@return dnn.plot.Span span
function axes:axhspan(ymin, ymax, xmin, xmax, options) end

--- Sets looks and limits at once, and returns the limits: "off" hides axes, ticks and frame, "on"
--- shows them; "equal" draws units of x and y equally long, with limits that fill the box, "scaled"
--- with a box that fits; "image" and "tight" leave no margins; "square" makes a square of both;
--- "auto" undoes these; {x0, x1, y0, y1} are limits.
---@param what? string|boolean|number[]
---@return number x0
---@return number x1
---@return number y0
---@return number y1
function axes:axis(what) end

---@class dnn.plot.axline.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field slope? number in place of the second point, on linear axes
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field zorder? number

--- Draws a line without ends through two points, or through one with a slope. Options as for
--- plt.plot.
---@param xy1 number[]
---@param xy2? number[]
---@param options? dnn.plot.axline.options
---@return dnn.plot.Line2D line
function axes:axline(xy1, xy2, options) end

---@class dnn.plot.axvline.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field x? number as the argument
---@field ymax? number as the argument
---@field ymin? number as the argument
---@field zorder? number

--- Draws a vertical line across the axes at x, 0 by default, from ymin to ymax in parts of the
--- axes, 0 to 1, bottom to top. Options as for plt.plot.
---@param x? number
---@param ymin? number
---@param ymax? number
---@param options? dnn.plot.axvline.options
---@return dnn.plot.Line2D line
function axes:axvline(x, ymin, ymax, options) end

---@class dnn.plot.axvspan.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field xmax? number as the argument
---@field xmin? number as the argument
---@field ymax? number as the argument
---@field ymin? number as the argument
---@field zorder? number what has a higher one is drawn above

--- Fills a stripe of the axes between two values of x; ymin and ymax are parts of the axes, 0 to 1.
---@param xmin number
---@param xmax number
---@param ymin? number
---@param ymax? number
---@param options? dnn.plot.axvspan.options
---@return dnn.plot.Span span
function axes:axvspan(xmin, xmax, ymin, ymax, options) end

---@class dnn.plot.bar.options
---@field align? string "center": around its place; "edge": from there on
---@field alpha? number 0 to 1
---@field bottom? dnn.array_like where bars begin; 0
---@field capsize? number of the errors; 0
---@field color? dnn.plot.color one, or a list of them; the next of the cycle
---@field ecolor? dnn.plot.color of the errors; black
---@field edgecolor? dnn.plot.color or ec: one, or a list; none
---@field error_kw? table further options of plt.errorbar
---@field facecolor? dnn.plot.color or fc: as color
---@field fill? boolean false: only the edge
---@field label? string|table in the legend; a list: one for each bar
---@field linestyle? string|table or ls: of the edge
---@field linewidth? number or lw: of the edge, in points; 1
---@field log? boolean true: a logarithmic axis
---@field tick_label? string[] texts below the bars
---@field width? dnn.array_like how thick a bar is; 0.8
---@field xerr? dnn.array_like errors, as of plt.errorbar
---@field yerr? dnn.array_like errors, as of plt.errorbar
---@field zorder? number what has a higher one is drawn above

--- Draws bars that stand at x, numbers or texts, which are categories. Height of one bar, or
--- numbers for each; so are width and bottom, from which bars go: stacked bars stand on the sum of
--- those below. bars[1] is the first, #bars their number.
---@param x dnn.array_like|string[]
---@param height dnn.array_like
---@param width? dnn.array_like
---@param bottom? dnn.array_like
---@param options? dnn.plot.bar.options
---@return dnn.plot.BarContainer bars
function axes:bar(x, height, width, bottom, options) end

---@class dnn.plot.bar_label.options
---@field alpha? number
---@field annotation_clip? boolean
---@field arrowprops? table
---@field bbox? table
---@field color? dnn.plot.color
---@field fmt? string a format, "%.1f", or a function of the value; "%g"
---@field fontfamily? string
---@field fontsize? number|string
---@field fontstyle? string
---@field fontweight? number|string
---@field horizontalalignment? "left"|"center"|"right"
---@field label? string|table
---@field label_type? string "edge": at the end; "center": in the bar
---@field padding? number to the end, in points; 0
---@field rotation? number|string
---@field rotation_mode? string
---@field text? string
---@field textcoords? string
---@field verticalalignment? "top"|"center"|"baseline"|"bottom"
---@field visible? boolean
---@field xy? number[]
---@field xycoords? string
---@field xytext? number[]
---@field zorder? number

--- Writes the value of each bar at its end, or the labels instead. Options as for plt.annotate,
--- too.
---@param bars dnn.plot.BarContainer
---@param labels? string[]
---@param options? dnn.plot.bar_label.options
---@return dnn.plot.Annotation[]
function axes:bar_label(bars, labels, options) end

---@class dnn.plot.barh.options
---@field align? string "center": around its place; "edge": from there on
---@field alpha? number 0 to 1
---@field capsize? number of the errors; 0
---@field color? dnn.plot.color one, or a list of them; the next of the cycle
---@field ecolor? dnn.plot.color of the errors; black
---@field edgecolor? dnn.plot.color or ec: one, or a list; none
---@field error_kw? table further options of plt.errorbar
---@field facecolor? dnn.plot.color or fc: as color
---@field fill? boolean false: only the edge
---@field height? dnn.array_like how thick a bar is; 0.8
---@field label? string|table in the legend; a list: one for each bar
---@field left? dnn.array_like where bars begin; 0
---@field linestyle? string|table or ls: of the edge
---@field linewidth? number or lw: of the edge, in points; 1
---@field log? boolean true: a logarithmic axis
---@field tick_label? string[] texts below the bars
---@field xerr? dnn.array_like errors, as of plt.errorbar
---@field yerr? dnn.array_like errors, as of plt.errorbar
---@field zorder? number what has a higher one is drawn above

--- Draws bars that lie at y, numbers or texts, which are categories. Width of one bar, or numbers
--- for each; so are height and left, from which bars go: stacked bars stand on the sum of those
--- below. bars[1] is the first, #bars their number.
---@param y dnn.array_like|string[]
---@param width dnn.array_like
---@param height? dnn.array_like
---@param left? dnn.array_like
---@param options? dnn.plot.barh.options
---@return dnn.plot.BarContainer bars
function axes:barh(y, width, height, left, options) end

---@class dnn.plot.boxplot.options
---@field boxprops? table options of the boxes
---@field capprops? table of the caps
---@field flierprops? table of the fliers
---@field label? string|table in the legend
---@field labels? string[] the same
---@field manage_ticks? boolean false: leaves the ticks as they are
---@field meanline? boolean true: a line there instead
---@field meanprops? table of the means
---@field medianprops? table of the medians
---@field notch? boolean true: a notch shows how sure the median is
---@field orientation? string "vertical" or "horizontal"
---@field patch_artist? boolean true: filled boxes
---@field positions? dnn.array_like of the boxes; 1, 2, ...
---@field showbox? boolean false: none
---@field showcaps? boolean false: none
---@field showfliers? boolean false: none
---@field showmeans? boolean true: a mark at the mean
---@field sym? string the format of fliers, "r+"; "" for none
---@field tick_labels? string[] a text for each set
---@field vert? boolean false: horizontal
---@field whis? number|number[] how far whiskers reach, in heights of the box, or {5, 95}: percentiles; 1.5
---@field whiskerprops? table of the whiskers
---@field widths? dnn.array_like of the boxes; at most 0.5
---@field zorder? number what has a higher one is drawn above

--- Draws for each set a box from the first to the third quartile, a line at the median, whiskers to
--- the last values within 1.5 times the box, and circles for values beyond. x is a set, a list of
--- sets, or a matrix, whose columns are sets. The result has lists of boxes, medians, whiskers,
--- caps, fliers and means.
---@param x dnn.array_like
---@param options? dnn.plot.boxplot.options
---@return table<string, dnn.plot.Artist[]>
function axes:boxplot(x, options) end

--- Takes everything out of the axes, which are as new then.
function axes:cla() end

---@class dnn.plot.clabel.options
---@field color? dnn.plot.color or colors: those of the lines
---@field fmt? string a format, "%.1f"
---@field fontsize? number|string in points, or a word
---@field inline? boolean false: on the line instead of in a gap
---@field levels? integer|dnn.array_like only these

--- Writes the levels on the lines that plt.contour drew.
---@param contours dnn.plot.ContourSet
---@param options? dnn.plot.clabel.options
function axes:clabel(contours, options) end

--- Takes everything out of the axes, which are as new then.
function axes:clear() end

---@class dnn.plot.confusion_matrix.options
---@field classes? string[] a list of their names
---@field cmap? string|table the colormap; Blues
---@field fontsize? number|string of the numbers, in points
---@field normalize? boolean true: shares of each row; "pred": of each column; "all": of all examples

--- Draws how many examples of every class (rows) are predicted as each (columns). Y and the
--- predictions P are (1, m), or have a row for each class; or P is a network and X are the
--- examples.
---@param Y dnn.array_like
---@param P dnn.network|dnn.array_like
---@param X? dnn.array_like
---@param options? dnn.plot.confusion_matrix.options
---@return dnn.array counts
---@return dnn.plot.AxesImage image
function axes:confusion_matrix(Y, P, X, options) end

---@class dnn.plot.contour.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field color? dnn.plot.color or colors: one, or a list of them, instead of a colormap
---@field extend? string "min", "max" or "both": what is beyond the levels has a color, too; "neither"
---@field extent? number[] without X and Y: {left, right, bottom, top}
---@field label? string|table its text in the legend
---@field levels? integer|dnn.array_like a list of them, in ascending order, or about how many round ones; 7
---@field linestyle? string|table or linestyles: one, or a list; negative levels of one color are dashed
---@field linewidth? number or linewidths: one, or a list, in points; 1.5
---@field negative_linestyles? string|table of these; "dashed"
---@field norm? string "linear" or "log": how numbers become colors
---@field origin? string without X and Y: as of plt.imshow
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Draws lines where the numbers Z of a grid have certain levels. X and Y are vectors of the
--- columns' and the rows' places, or matrices of the shape of Z (rows, columns); without them
--- columns and rows are counted from 0.
---@param X? dnn.array_like
---@param Y? dnn.array_like
---@param Z dnn.array_like
---@param levels? integer|dnn.array_like
---@param options? dnn.plot.contour.options
---@return dnn.plot.ContourSet
function axes:contour(X, Y, Z, levels, options) end

---@class dnn.plot.contourf.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field color? dnn.plot.color or colors: one, or a list of them, instead of a colormap
---@field extend? string "min", "max" or "both": what is beyond the levels has a color, too; "neither"
---@field extent? number[] without X and Y: {left, right, bottom, top}
---@field label? string|table its text in the legend
---@field levels? integer|dnn.array_like a list of them, in ascending order, or about how many round ones; 7
---@field norm? string "linear" or "log": how numbers become colors
---@field origin? string without X and Y: as of plt.imshow
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Draws the bands between levels of the numbers Z of a grid. X and Y are vectors of the columns'
--- and the rows' places, or matrices of the shape of Z (rows, columns); without them columns and
--- rows are counted from 0.
---@param X? dnn.array_like
---@param Y? dnn.array_like
---@param Z dnn.array_like
---@param levels? integer|dnn.array_like
---@param options? dnn.plot.contourf.options
---@return dnn.plot.ContourSet
function axes:contourf(X, Y, Z, levels, options) end

---@class dnn.plot.decision_boundary.options
---@field classes? string[] a list of names, for plt.legend
---@field cmap? string|table the colormap of the classes; Spectral for two
---@field levels? integer shades with probability = true; 20
---@field markersize? number of the points; 5: 0 for none
---@field padding? number how far it reaches beyond the points; 15 % of their range
---@field probability? boolean true: shades how sure the model is
---@field resolution? integer points of the grid in each direction; 300
---@field step? string or their distance
---@field threshold? number of one output, above which it means class 1; 0.5

--- Draws the regions in which a network, or a function of points (n, 2), predicts each class, and
--- the points X (2, m), each in the color of its class in Y, (1, m) or a row for each class.
---@param model dnn.network|fun(points: dnn.array): any
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.plot.decision_boundary.options
---@return dnn.plot.Artist[]
function axes:decision_boundary(model, X, Y, options) end

---@class dnn.plot.errorbar.options
---@field alpha? number
---@field barsabove? boolean true: bars above the markers
---@field capsize? number half the length of the caps, in points; 0: none
---@field capthick? number of the caps, in points
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field ecolor? dnn.plot.color of the bars; the line's
---@field elinewidth? number of the bars; the line's
---@field fillstyle? string
---@field fmt? string the format, "o" for markers without a line; "none": bars only
---@field label? string|table its text in the legend
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field xerr? dnn.array_like as the argument
---@field yerr? dnn.array_like as the argument
---@field zorder? number

--- Draws points and bars for their errors: a number, one for each point, or two rows of how far
--- bars reach down and up. Options as for plt.plot, too. The result has line, bars and caps.
---@param x dnn.array_like
---@param y dnn.array_like
---@param yerr? dnn.array_like
---@param xerr? dnn.array_like
---@param format? string
---@param options? dnn.plot.errorbar.options
---@return dnn.plot.ErrorbarContainer
function axes:errorbar(x, y, yerr, xerr, format, options) end

---@class dnn.plot.fill.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? string of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; the next of the cycle
---@field fill? boolean false: only the edge
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- Fills polygons: fill(x1, y1, "r", x2, y2, "b").
---@param x dnn.array_like
---@param y dnn.array_like
---@param color? string
---@param options? dnn.plot.fill.options
---@return dnn.plot.Polygon[]
function axes:fill(x, y, color, options) end

---@class dnn.plot.fill_between.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; the next of the cycle
---@field fill? boolean false: only the edge
---@field interpolate? boolean true: with where, up to where the curves cross
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field step? string "pre", "post" or "mid": between curves of steps
---@field visible? boolean false: not drawn
---@field where? dnn.array_like a mask: only there
---@field y2? dnn.array_like as the argument
---@field zorder? number what has a higher one is drawn above

--- Fills between two curves over x; y2 is 0 unless it is given. Both are numbers or one for each x.
---@param x dnn.array_like
---@param y1 dnn.array_like
---@param y2? dnn.array_like
---@param where? dnn.array_like
---@param options? dnn.plot.fill_between.options
---@return dnn.plot.FillBetween
function axes:fill_between(x, y1, y2, where, options) end

---@class dnn.plot.fill_betweenx.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; the next of the cycle
---@field fill? boolean false: only the edge
---@field interpolate? boolean true: with where, up to where the curves cross
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field step? string "pre", "post" or "mid": between curves of steps
---@field visible? boolean false: not drawn
---@field where? dnn.array_like a mask: only there
---@field x2? dnn.array_like as the argument
---@field zorder? number what has a higher one is drawn above

--- Fills between two curves over y; x2 is 0 unless it is given. Both are numbers or one for each y.
---@param y dnn.array_like
---@param x1 dnn.array_like
---@param x2? dnn.array_like
---@param where? dnn.array_like
---@param options? dnn.plot.fill_betweenx.options
---@return dnn.plot.FillBetween
function axes:fill_betweenx(y, x1, x2, where, options) end

--- How long a unit of y is drawn in units of x, or "auto".
---@return number|"auto"
function axes:get_aspect() end

--- The color of the paper, or of the box of axes, as it was given.
---@return dnn.plot.color color
function axes:get_facecolor() end

--- The figure of the axes.
---@return dnn.plot.Figure figure
function axes:get_figure() end

--- The legend, or nil.
---@return dnn.plot.Legend?
function axes:get_legend() end

--- What has a label, and the labels: a legend for two axes takes those of both.
---@return dnn.plot.Artist[] handles
---@return string[] labels
function axes:get_legend_handles_labels() end

--- The lines that are drawn, in their order; ax.lines is the same.
---@return dnn.plot.Line2D[]
function axes:get_lines() end

--- What stands beside the ticks of "x" or "y" because their texts leave it out, such as "1e6".
---@param axis "x"|"y"
---@return string
function axes:get_offset_text(axis) end

--- The title in the center, or at "left" or "right"; "" without one.
---@param loc? "left"|"center"|"right"
---@return string
function axes:get_title(loc) end

--- The x axis, also ax.xaxis: set_visible(false) hides its ticks, texts and grid, tick_top() puts
--- them at the top, grid, set_ticks, set_ticklabels, set_label_text and set_tick_params do what the
--- methods of axes do, set_major_locator and set_minor_locator take plt.MultipleLocator(0.5) or a
--- function of the limits, set_major_formatter plt.PercentFormatter(1), "{x:.1f}", "%.1f" or a
--- function of a number.
---@return "x"|"y"|"both" axis
function axes:get_xaxis() end

--- For the transform of text and the xycoords of annotate: x is data, the other direction a part of
--- the axes.
---@return string
function axes:get_xaxis_transform() end

--- The label of the x axis, "" without one.
---@return string
function axes:get_xlabel() end

--- The limits of the x axis.
---@return number low
---@return number high
function axes:get_xlim() end

--- The scale of the x axis: "linear", "log" or "symlog".
---@return string
function axes:get_xscale() end

--- The texts of the ticks of the x axis that are seen.
---@return string[]
function axes:get_xticklabels() end

--- The positions of the ticks of the x axis that are seen.
---@return number[]
function axes:get_xticks() end

--- The y axis, also ax.yaxis; see axes:get_xaxis.
---@return "x"|"y"|"both" axis
function axes:get_yaxis() end

--- For the transform of text and the xycoords of annotate: y is data, the other direction a part of
--- the axes.
---@return string
function axes:get_yaxis_transform() end

--- The label of the y axis, "" without one.
---@return string
function axes:get_ylabel() end

--- The limits of the y axis.
---@return number low
---@return number high
function axes:get_ylim() end

--- The scale of the y axis: "linear", "log" or "symlog".
---@return string
function axes:get_yscale() end

--- The texts of the ticks of the y axis that are seen.
---@return string[]
function axes:get_yticklabels() end

--- The positions of the ticks of the y axis that are seen.
---@return number[]
function axes:get_yticks() end

---@class dnn.plot.gradient_flow.options
---@field color? dnn.plot.color of the means; tab:blue
---@field max_color? dnn.plot.color of the largest

--- Draws the mean and the largest absolute gradient of the weights of every layer, on a logarithmic
--- axis: whether they vanish or explode on their way back. Gradients are a network after
--- net:backward or net:step, net:gradients(), or the grads of L_model_backward.
---@param gradients dnn.network|dnn.params|table
---@param options? dnn.plot.gradient_flow.options
---@return {names: string[], mean: number[], max: number[]}
function axes:gradient_flow(gradients, options) end

---@class dnn.plot.grid.options
---@field alpha? number 0 to 1
---@field axis? integer|integer[] "x", "y" or "both"; "both"
---@field color? dnn.plot.color a gray; "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field linestyle? string|table or ls: "-", "--", ":" ...; "-"
---@field linewidth? number or lw: in points; 0.8
---@field visible? boolean|table as the argument
---@field which? string "major", "minor" or "both"; "major"

--- Shows a grid (true), hides it (false), or without an argument turns it over. Options show it,
--- too: plt.grid{axis = "y", alpha = 0.3}.
---@param visible? boolean|table
---@param options? dnn.plot.grid.options
function axes:grid(visible, options) end

---@class dnn.plot.hexbin.options
---@field C? dnn.array_like a number for each point
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field edgecolor? dnn.plot.color or ec, edgecolors: "face" (that of the hexagon), "none", or one; "face"
---@field gridsize? integer|integer[] hexagons side by side, or a pair {columns, rows}; 100
---@field label? string|table its text in the legend
---@field linewidth? number or lw: of the edges, in points; 1
---@field mincnt? integer hexagons with less points are not drawn; 0, with C 1
---@field norm? string "linear" or "log": how numbers become colors
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Counts points in hexagons, and colors these by the counts, or by the means of the numbers C of
--- their points.
---@param x dnn.array_like
---@param y dnn.array_like
---@param options? dnn.plot.hexbin.options
---@return dnn.plot.PolyCollection
function axes:hexbin(x, y, options) end

---@class dnn.plot.hist.options
---@field align? string "left", "mid" or "right" of the bins
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field bins? integer|dnn.array_like|"auto" their number, their edges, or a rule: "auto", "fd", "scott", "rice", "sturges", "sqrt"; 10
---@field bottom? number where bars begin; 0
---@field color? dnn.plot.color one, or one for each set
---@field cumulative? boolean|integer true: sums from the left; -1: from the right
---@field density? boolean true: the area is 1
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; the next of the cycle
---@field fill? boolean false: only the edge
---@field histtype? string "bar" (side by side), "barstacked", "step" (outlines), "stepfilled"
---@field label? string|table one, or one for each set
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field log? boolean true: a logarithmic axis
---@field orientation? string "vertical" or "horizontal"
---@field range? number[] {low, high}; that of the data
---@field rwidth? number of the bars, in parts of the bins
---@field stacked? boolean true: sets upon each other
---@field weights? dnn.array_like of the values, in the shape of x
---@field zorder? number what has a higher one is drawn above

--- Draws a histogram. Several sets are a list of arrays, or the columns of a matrix: then counts
--- and bars are lists. What is not finite is left out.
---@param x dnn.array_like
---@param bins? integer|dnn.array_like|"auto"
---@param range? number[]
---@param options? dnn.plot.hist.options
---@return dnn.array|dnn.array[] counts
---@return dnn.array edges
---@return table bars
function axes:hist(x, bins, range, options) end

---@class dnn.plot.hist2d.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field bins? any their number, or a pair of numbers or of edges; 10
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field density? boolean true: the volume is 1
---@field edgecolor? dnn.plot.color or ec, edgecolors: of the lines between cells; "none"
---@field label? string|table its text in the legend
---@field linewidth? number or lw: of these, in points; 1
---@field norm? string "linear" or "log": how numbers become colors
---@field range? number[] {{x0, x1}, {y0, y1}}; that of the data
---@field shading? string is that of the mesh
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field weights? dnn.array_like of the points
---@field zorder? number what has a higher one is drawn above

--- Counts points in the cells of a grid, and colors the cells by their number.
---@param x dnn.array_like
---@param y dnn.array_like
---@param options? dnn.plot.hist2d.options
---@return dnn.array counts
---@return dnn.array x_edges
---@return dnn.array y_edges
---@return dnn.plot.QuadMesh mesh
function axes:hist2d(x, y, options) end

---@class dnn.plot.hlines.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color or c, colors: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; C0
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: "-", "--", "-.", ":", "none" or {offset, {on, off}} in line widths; "-"
---@field linewidth? number or lw: in points; 1.5
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- Draws horizontal lines at y, from xmin to xmax, which are values: numbers, or one for each line.
---@param y dnn.array_like
---@param xmin dnn.array_like
---@param xmax dnn.array_like
---@param options? dnn.plot.hlines.options
---@return dnn.plot.LineCollection
function axes:hlines(y, xmin, xmax, options) end

---@class dnn.plot.images.options
---@field cmap? string|table the colormap; gray
---@field columns? integer as many as make them largest
---@field fontsize? number|string of the titles, in points
---@field interpolation? string "nearest" or "bilinear"; "nearest"
---@field layout? string what the dimensions are, where it is not clear: "fm" (columns of numbers), "mf" (rows), "mhw", "mhwc", "chwm" (a batch of a network), "mchw" (filters)
---@field max? integer how many are drawn; 100
---@field normalize? boolean "each" picture or all "together" from the least to the greatest value, or "none"; "none" for bytes and for values from 0 to 1, otherwise "each"
---@field shape? integer[] {h, w}, {h, w, 3} or {3, h, w} of pictures that are columns of numbers
---@field titles? string[] a text for each

--- Draws pictures in rows: columns of numbers (h*w, m) or (h*w*3, m), a stack (m, h, w) or (m, h,
--- w, 3), a batch of a network (c, h, w, m), or filters (m, c, h, w).
---@param X dnn.array_like
---@param options? dnn.plot.images.options
---@return dnn.plot.AxesImage[]
function axes:images(X, options) end

---@class dnn.plot.imshow.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field aspect? number|string "equal": squares; "auto": fills the axes; or a number; "equal"
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field extent? number[] {left, right, bottom, top} of the picture; the middles of pixels are 0, 1, 2 ...
---@field interpolation? string "nearest": squares; "bilinear", "bicubic", "lanczos" and others of matplotlib's: smooth; "auto": squares where they are seen; "auto"
---@field label? string|table its text in the legend
---@field norm? string "linear" or "log": how numbers become colors
---@field origin? string "upper": the first row is at the top; "lower"
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Shows a picture: (h, w) numbers through a colormap; (h, w, 3) or (h, w, 4) colors, integers from
--- 0 to 255 or reals from 0 to 1, of which what is beyond is cut off.
---@param image dnn.array_like
---@param cmap? string|table
---@param options? dnn.plot.imshow.options
---@return dnn.array_like
function axes:imshow(image, cmap, options) end

--- Turns the x axis around.
function axes:invert_xaxis() end

--- Turns the y axis around.
function axes:invert_yaxis() end

--- Leaves texts of ticks and labels only to axes at the left and at the bottom of a grid.
function axes:label_outer() end

---@class dnn.plot.legend.options
---@field alignment? string of title and labels: "center"; "left", "right"
---@field bbox_to_anchor? number[] {x, y} or {x, y, width, height} in parts of the axes: where loc is meant
---@field borderaxespad? number to the axes; 0.5
---@field borderpad? number in sizes of the font; 0.4
---@field columnspacing? number between columns; 2
---@field edgecolor? dnn.plot.color of its line
---@field facecolor? dnn.plot.color of the frame
---@field fancybox? boolean false: no round corners
---@field fontsize? number|string of the labels
---@field framealpha? number how opaque the frame is; 0.8
---@field frameon? boolean false: no frame
---@field handleheight? number of the keys; 0.7
---@field handlelength? number of the keys; 2
---@field handles? table as the argument
---@field handletextpad? number between key and label; 0.8
---@field labelcolor? dnn.plot.color of the labels
---@field labels? string[]|table as the argument
---@field labelspacing? number between rows; 0.5
---@field loc? string "best" (where it hides least), "upper right", "upper left", "lower left", "lower right", "right", "center left", "center right", "lower center", "upper center", "center", or {x, y} of its lower left corner in parts of the axes; "best"
---@field ncol? integer the same
---@field ncols? integer columns; 1
---@field numpoints? integer 1: keys of lines have one marker
---@field prop? table {size = 8}, as fontsize
---@field reverse? boolean true: the last first
---@field scatterpoints? integer 1, too
---@field shadow? boolean true: a shadow under the frame
---@field title? string above the labels
---@field title_fontsize? number|string of the title

--- Shows what has a label. Or the labels are given, a list in the order of what was drawn,
--- plt.legend{"train", "test"}; or lines and other artists with their labels, plt.legend({line1,
--- line2}, {"a", "b"}).
---@param handles? table
---@param labels? string[]|table
---@param options? dnn.plot.legend.options
---@return dnn.plot.Legend legend
function axes:legend(handles, labels, options) end

---@class dnn.plot.locator_params.options
---@field axis? integer|integer[] "x", "y" or "both"; "both"
---@field integer? boolean true: only at whole numbers
---@field nbins? integer intervals between ticks, at most

--- How ticks of linear axes are chosen.
---@param options? dnn.plot.locator_params.options
function axes:locator_params(options) end

---@class dnn.plot.loglog.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field zorder? number

--- Draws lines as plt.plot does, and makes both axes logarithmic. Options as for plt.plot.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.loglog.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.loglog.options): dnn.plot.Line2D[]
function axes:loglog(x, y, format, options) end

--- The part of the range of the data that is added at each end, 0.05 each; with one argument sets
--- both, with two each, and returns nothing then.
---@param x? number|table
---@param y? number
---@return number|table x
---@return number y
function axes:margins(x, y) end

---@class dnn.plot.matshow.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field aspect? number|string "equal": squares; "auto": fills the axes; or a number; "equal"
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field extent? number[] {left, right, bottom, top} of the picture; the middles of pixels are 0, 1, 2 ...
---@field interpolation? string "nearest": squares; "bilinear", "bicubic", "lanczos" and others of matplotlib's: smooth; "auto": squares where they are seen; "auto"
---@field label? string|table its text in the legend
---@field norm? string "linear" or "log": how numbers become colors
---@field origin? string "upper": the first row is at the top; "lower"
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Shows a matrix as squares, with the numbers of rows and columns, from 0, and those of columns at
--- the top.
---@param matrix dnn.array_like
---@param options? dnn.plot.matshow.options
---@return dnn.plot.AxesImage image
function axes:matshow(matrix, options) end

--- Hides minor ticks.
function axes:minorticks_off() end

--- Shows minor ticks; logarithmic axes have them anyway.
function axes:minorticks_on() end

---@class dnn.plot.pcolormesh.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field edgecolor? dnn.plot.color or ec, edgecolors: of the lines between cells; "none"
---@field label? string|table its text in the legend
---@field linewidth? number or lw: of these, in points; 1
---@field norm? string "linear" or "log": how numbers become colors
---@field shading? string "flat": X and Y are corners; "nearest": they are middles; "auto": what fits
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Colors the cells of a mesh by the numbers Z (rows, columns). X and Y are vectors or matrices of
--- the corners of the cells, one more than Z has, or of their middles.
---@param X? dnn.array_like
---@param Y? dnn.array_like
---@param Z dnn.array_like
---@param options? dnn.plot.pcolormesh.options
---@return dnn.plot.QuadMesh
function axes:pcolormesh(X, Y, Z, options) end

---@class dnn.plot.pie.options
---@field autopct? string|function the share in each: a format, "%.0f%%", or a function of the percentage
---@field center? number[] {0, 0}
---@field colors? dnn.plot.color[] a list of them; those of the cycle
---@field counterclock? boolean false: clockwise
---@field explode? dnn.array_like how far each lies from the center, in radii
---@field frame? boolean true: with axes
---@field labeldistance? number of labels, in radii; 1.1
---@field labels? string[] a list of texts
---@field normalize? boolean false: sizes are shares, and what lacks to 1 stays empty
---@field pctdistance? number of shares; 0.6
---@field radius? number 1
---@field rotatelabels? boolean true: along the radii
---@field shadow? boolean true: below each
---@field startangle? number in degrees; 0: to the right
---@field textprops? table options of the texts, as of plt.text
---@field wedgeprops? table options of the wedges, {width = 0.4, edgecolor = "w"} for a ring

--- Draws a pie of parts of these sizes; pie[1] is the first wedge, pie.texts are the labels and
--- pie.autotexts the shares.
---@param x dnn.array_like
---@param options? dnn.plot.pie.options
---@return dnn.plot.PieContainer
function axes:pie(x, options) end

---@class dnn.plot.plot.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color or c: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; the next of the cycle
---@field dash_capstyle? string "butt"; "round", "projecting"
---@field dash_joinstyle? string "round"; "miter", "bevel"
---@field drawstyle? string "default", or "steps-pre", "steps-mid", "steps-post"
---@field fillstyle? string "full", or "none" for markers with an edge only
---@field label? string|table its text in the legend; a list for several lines
---@field linestyle? string|table or ls: "-", "--", "-.", ":", "none" or {offset, {on, off}} in line widths; "-"
---@field linewidth? number or lw: in points; 1.5
---@field marker? string "o" "." "," "s" "D" "d" "^" "v" "<" ">" "*" "p" "h" "H" "8" "P" "X" "+" "x" "|" "_" "1" to "4"; none
---@field markeredgecolor? dnn.plot.color or mec: the line's
---@field markeredgewidth? number or mew: in points; 1
---@field markerfacecolor? dnn.plot.color or mfc: the line's
---@field markersize? number or ms: in points; 6
---@field markevery? integer a marker at every n-th point, from the first; 1
---@field solid_capstyle? string "projecting"; "butt", "round"
---@field solid_joinstyle? string "round"; "miter", "bevel"
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- Draws a line through points, or several: plot(y), plot(x, y, "r--o"), plot(x1, y1, "r", x2, y2,
--- "b"); columns of a matrix are lines. Without x it counts from 0, and texts for x are categories.
--- The format is a color (r g b c m y k w, C0 to C9), a linestyle (- -- -. :) and a marker, in any
--- order; with a marker alone there is no line. NaN leaves a gap. x and y have the same length.
--- What is drawn has methods for its options, line:set_color "r", line:get_color(),
--- line:set{linewidth = 2}, and remove; lines have set_data and get_data.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.plot.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.plot.options): dnn.plot.Line2D[]
function axes:plot(x, y, format, options) end

---@class dnn.plot.quiver.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field angles? string "uv": as on paper; "xy": from (x, y) to (x + u, y + v); "uv"
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field color? dnn.plot.color of the arrows; black
---@field headaxislength? number 4.5
---@field headlength? number 5
---@field headwidth? number in widths of the shaft; 3
---@field label? string|table its text in the legend
---@field minlength? integer shorter arrows are dots; 1
---@field minshaft? number how long a shaft must be, in lengths of the head; 1
---@field norm? string "linear" or "log": how numbers become colors
---@field pivot? string what is at the point: "tail", "mid" or "tip"; "tail"
---@field scale? number how many units of u and v are as long as the axes are wide
---@field scale_units? string of lengths: the same words
---@field units? integer of widths: "width" or "height" of the axes, "inches", "x", "y" or "xy"; "width"
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field width? number of the shafts
---@field zorder? number what has a higher one is drawn above

--- Draws arrows (u, v) at points (x, y): vectors or matrices, whose rows and columns are counted
--- from 0 where there is no x and y. c are numbers that choose colors.
---@param x? dnn.array_like
---@param y? dnn.array_like
---@param u dnn.array_like
---@param v dnn.array_like
---@param c? dnn.array_like
---@param options? dnn.plot.quiver.options
---@return dnn.plot.Quiver
function axes:quiver(x, y, u, v, c, options) end

--- Takes the axes out of their figure.
function axes:remove() end

---@class dnn.plot.scatter.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field c? any as the argument; the next of the cycle
---@field cmap? string|table the colormap: "viridis", "gray", "magma", "Spectral", "coolwarm", "RdBu", "tab10" ..., with "_r" at the end turned around; a list of colors; or what plt.get_cmap gave
---@field color? dnn.plot.color one, or a list of them
---@field edgecolor? dnn.plot.color or ec, edgecolors: "face" (that of the point), "none", one, or a list; "face"
---@field facecolor? dnn.plot.color or fc: one, or a list of them
---@field label? string|table its text in the legend
---@field linewidth? number or lw: of the edges, in points; 1
---@field marker? string "o" and the others of plt.plot; "o"
---@field norm? string "linear" or "log": how numbers become colors
---@field s? dnn.array_like as the argument; 36
---@field visible? boolean false: not drawn
---@field vmax? number of its last color; the greatest
---@field vmin? number the number of its first color; the least
---@field zorder? number what has a higher one is drawn above

--- Draws points, each in its own size and color if that is wanted. The sizes s are areas in square
--- points. c is a color, a list of colors, or numbers that a colormap makes colors of: {c = Y, cmap
--- = "Spectral"}.
---@param x dnn.array_like
---@param y dnn.array_like
---@param s? dnn.array_like
---@param c? any
---@param options? dnn.plot.scatter.options
---@return dnn.plot.PathCollection
function axes:scatter(x, y, s, c, options) end

---@class dnn.plot.semilogx.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field zorder? number

--- Draws lines as plt.plot does, and makes the x axis logarithmic. Options as for plt.plot.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.semilogx.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.semilogx.options): dnn.plot.Line2D[]
function axes:semilogx(x, y, format, options) end

---@class dnn.plot.semilogy.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field zorder? number

--- Draws lines as plt.plot does, and makes the y axis logarithmic. Options as for plt.plot.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.semilogy.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.semilogy.options): dnn.plot.Line2D[]
function axes:semilogy(x, y, format, options) end

---@class dnn.plot.Axes.set.options
---@field aspect? number|string as of axes:set_aspect
---@field axisbelow? boolean|string as of axes:set_axisbelow
---@field facecolor? dnn.plot.color as of axes:set_facecolor
---@field frame_on? boolean as of axes:set_frame_on
---@field prop_cycle? table as of axes:set_prop_cycle
---@field title? string as of axes:set_title
---@field xlabel? string as of axes:set_xlabel
---@field xlim? number[] as of axes:set_xlim
---@field xmargin? number as of axes:set_xmargin
---@field xscale? string as of axes:set_xscale
---@field xticklabels? string[] as of axes:set_xticklabels
---@field xticks? dnn.array_like as of axes:set_xticks
---@field ylabel? string as of axes:set_ylabel
---@field ylim? number[] as of axes:set_ylim
---@field ymargin? number as of axes:set_ymargin
---@field yscale? string as of axes:set_yscale
---@field yticklabels? string[] as of axes:set_yticklabels
---@field yticks? dnn.array_like as of axes:set_yticks

--- Sets several things at once, each as the method set_... of its name does with one argument.
---@param options dnn.plot.Axes.set.options
function axes:set(options) end

---@class dnn.plot.Axes.set_aspect.options
---@field adjustable? string "box" changes the box, "datalim" the limits; "box"

--- How long a unit of y is drawn in units of x: "equal" is 1, "auto" fills the box.
---@param aspect number|"equal"|"auto"
---@param options? dnn.plot.Axes.set_aspect.options
function axes:set_aspect(aspect, options) end

--- Hides axes, ticks, labels and frame, as axis "off" does.
function axes:set_axis_off() end

--- Shows what set_axis_off hides.
function axes:set_axis_on() end

--- Are ticks and grid drawn below everything (true), below lines ("line") or above (false)?
---@param below boolean|"line"
function axes:set_axisbelow(below) end

--- Sets the color of the paper, or of the box of axes.
---@param color dnn.plot.color
function axes:set_facecolor(color) end

--- Shows or hides the background and the sides of the axes.
---@param is_on boolean
function axes:set_frame_on(is_on) end

---@class dnn.plot.Axes.set_prop_cycle.options
---@field color? any[] a list of colors

--- The colors that lines and areas take in turn.
---@param options dnn.plot.Axes.set_prop_cycle.options
function axes:set_prop_cycle(options) end

---@class dnn.plot.title.options
---@field alpha? number 0 to 1
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "x-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field loc? string "left", "center" or "right": each has its own title; "center"
---@field pad? number above the axes, in points; 6
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"
---@field y? dnn.array_like its place in the axes, from the bottom; 1 where there is room

--- The title above the axes. Simple mathematics stands between dollars, "$\\alpha_1 = x^2$", and a
--- dollar is written "\\$".
---@param text string
---@param options? dnn.plot.title.options
---@return dnn.plot.Text text
function axes:set_title(text, options) end

---@class dnn.plot.xlabel.options
---@field alpha? number 0 to 1
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "x-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field labelpad? number from the labels of the ticks, in points; 4
---@field loc? string "left", "center" or "right"; "center"
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"

--- The label of the x axis.
---@param text string
---@param options? dnn.plot.xlabel.options
---@return dnn.plot.Text text
function axes:set_xlabel(text, options) end

--- Sets the limits of the x axis, which then do not follow the data. nil leaves one as it is; the
--- greater one first turns the axis around. Also {low, high} or {left = 0}.
---@param low number|table
---@param high? number
---@return number|table low
---@return number high
function axes:set_xlim(low, high) end

--- The part of the range of the data that is added at each end of x; 0.05.
---@param margin number
function axes:set_xmargin(margin) end

---@class dnn.plot.xscale.options
---@field base? number of the logarithm; 10
---@field linscale? number symlog: decades that half of the linear part takes; 1
---@field linthresh? number symlog: where the linear part ends; 2

--- The scale of the x axis: "linear", "log", or "symlog", which is logarithmic on both sides of a
--- linear part around 0. What a logarithm has no value for is left out, and points below stand at
--- the edge.
---@param scale "linear"|"log"|"symlog"
---@param options? dnn.plot.xscale.options
function axes:set_xscale(scale, options) end

---@class dnn.plot.Axes.set_xticklabels.options
---@field color? dnn.plot.color of the texts
---@field fontfamily? string or family: the font
---@field fontsize? number|string or size: in points, or a word such as "small"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field minor? boolean true: of minor ticks
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "anchor": the text is turned around its end; "default"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center" or "bottom"

--- Sets the texts of the ticks of the x axis, as many as there are ticks: axes:set_xticks sets
--- both.
---@param labels string[]
---@param options? dnn.plot.Axes.set_xticklabels.options
function axes:set_xticklabels(labels, options) end

---@class dnn.plot.Axes.set_xticks.options
---@field color? dnn.plot.color of the texts
---@field fontfamily? string or family: the font
---@field fontsize? number|string or size: in points, or a word such as "small"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field labels? string[] the texts, instead of the argument
---@field minor? boolean true: of minor ticks
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "anchor": the text is turned around its end; "default"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center" or "bottom"

--- Sets the positions of the ticks of the x axis and, if given, their texts. {} is no ticks.
---@param ticks dnn.array_like
---@param labels? string[]
---@param options? dnn.plot.Axes.set_xticks.options
function axes:set_xticks(ticks, labels, options) end

---@class dnn.plot.ylabel.options
---@field alpha? number 0 to 1
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "y-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "bottom", "center" or "top"
---@field labelpad? number from the labels of the ticks, in points; 4
---@field loc? string "bottom", "center" or "top"; "center"
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"

--- The label of the y axis.
---@param text string
---@param options? dnn.plot.ylabel.options
---@return dnn.plot.Text text
function axes:set_ylabel(text, options) end

--- Sets the limits of the y axis, which then do not follow the data. nil leaves one as it is; the
--- greater one first turns the axis around. Also {low, high} or {bottom = 0}.
---@param low number|table
---@param high? number
---@return number|table low
---@return number high
function axes:set_ylim(low, high) end

--- The part of the range of the data that is added at each end of y; 0.05.
---@param margin number
function axes:set_ymargin(margin) end

---@class dnn.plot.yscale.options
---@field base? number of the logarithm; 10
---@field linscale? number symlog: decades that half of the linear part takes; 1
---@field linthresh? number symlog: where the linear part ends; 2

--- The scale of the y axis: "linear", "log", or "symlog", which is logarithmic on both sides of a
--- linear part around 0. What a logarithm has no value for is bottom out, and points below stand at
--- the edge.
---@param scale "linear"|"log"|"symlog"
---@param options? dnn.plot.yscale.options
function axes:set_yscale(scale, options) end

---@class dnn.plot.Axes.set_yticklabels.options
---@field color? dnn.plot.color of the texts
---@field fontfamily? string or family: the font
---@field fontsize? number|string or size: in points, or a word such as "small"
---@field horizontalalignment? "left"|"center"|"right" or ha: "bottom", "center" or "top"
---@field minor? boolean true: of minor ticks
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "anchor": the text is turned around its end; "default"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center" or "bottom"

--- Sets the texts of the ticks of the y axis, as many as there are ticks: axes:set_yticks sets
--- both.
---@param labels string[]
---@param options? dnn.plot.Axes.set_yticklabels.options
function axes:set_yticklabels(labels, options) end

---@class dnn.plot.Axes.set_yticks.options
---@field color? dnn.plot.color of the texts
---@field fontfamily? string or family: the font
---@field fontsize? number|string or size: in points, or a word such as "small"
---@field horizontalalignment? "left"|"center"|"right" or ha: "bottom", "center" or "top"
---@field labels? string[] the texts, instead of the argument
---@field minor? boolean true: of minor ticks
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "anchor": the text is turned around its end; "default"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center" or "bottom"

--- Sets the positions of the ticks of the y axis and, if given, their texts. {} is no ticks.
---@param ticks dnn.array_like
---@param labels? string[]
---@param options? dnn.plot.Axes.set_yticks.options
function axes:set_yticks(ticks, labels, options) end

--- Gives axes the limits and the scale of x of others, from now on.
---@param other dnn.plot.Axes
function axes:sharex(other) end

--- Gives axes the limits and the scale of y of others, from now on.
---@param other dnn.plot.Axes
function axes:sharey(other) end

--- Fills between the sums of curves; the rows of a matrix are curves.
---@param x dnn.array_like
---@param y dnn.array_like
---@param ... dnn.array_like
---@return dnn.plot.FillBetween[]
function axes:stackplot(x, y, ...) end

---@class dnn.plot.stem.options
---@field basefmt? string of the baseline; "C3-"
---@field bottom? number where the baseline is; 0
---@field label? string|table its text in the legend
---@field linefmt? string of the stems; "C0-"
---@field markerfmt? string of the markers; "o"
---@field orientation? string "vertical" or "horizontal"

--- Draws a line from a baseline to each point, with a marker at its end. Formats are those of
--- plt.plot. The result has markerline, stemlines and baseline.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param linefmt? string
---@param markerfmt? string
---@param basefmt? string
---@param options? dnn.plot.stem.options
---@return dnn.plot.StemContainer
---@overload fun(y: dnn.array_like, linefmt?: string, markerfmt?: string, basefmt?: string, options?: dnn.plot.stem.options): dnn.plot.StemContainer
function axes:stem(x, y, linefmt, markerfmt, basefmt, options) end

---@class dnn.plot.step.options
---@field alpha? number
---@field color? dnn.plot.color
---@field dash_capstyle? string
---@field dash_joinstyle? string
---@field drawstyle? string
---@field fillstyle? string
---@field label? string|table
---@field linestyle? string|table
---@field linewidth? number
---@field marker? string
---@field markeredgecolor? dnn.plot.color
---@field markeredgewidth? number
---@field markerfacecolor? dnn.plot.color
---@field markersize? number
---@field markevery? integer
---@field solid_capstyle? string
---@field solid_joinstyle? string
---@field visible? boolean
---@field where? string "pre": a value holds since the point before; "post": until the next one; "mid": around its point; "pre"
---@field zorder? number

--- Draws lines whose values change at once. Options as for plt.plot but drawstyle, and where.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.step.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.step.options): dnn.plot.Line2D[]
function axes:step(x, y, format, options) end

---@class dnn.plot.text.options
---@field alpha? number 0 to 1
---@field bbox? table a box around it, a table of boxstyle ("round" or "square", "round,pad=0.5"), facecolor, edgecolor, alpha, linewidth
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "x-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field label? string|table a name of its own, which is not shown
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field transform? string "data", or "axes", which is ax.transAxes: x and y are parts of the axes, (0, 0) at the lower left; "xaxis" and "yaxis": data in this direction only; "data"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"
---@field visible? boolean false: not drawn
---@field x? number as the argument
---@field y? number as the argument
---@field zorder? number what has a higher one is drawn above; 3

--- Writes a text at a point of the data, or of the axes.
---@param x number
---@param y number
---@param text string
---@param options? dnn.plot.text.options
---@return dnn.plot.Text text
function axes:text(x, y, text, options) end

---@class dnn.plot.tick_params.options
---@field axis? integer|integer[] "x", "y" or "both"; "both"
---@field bottom? number ticks at the bottom?
---@field color? dnn.plot.color of the ticks
---@field colors? dnn.plot.color[] of ticks and texts
---@field direction? string "out", "in" or "inout"
---@field grid_alpha? number of the grid
---@field grid_color? dnn.plot.color of the grid
---@field grid_linestyle? string|table of the grid
---@field grid_linewidth? number of the grid
---@field labelbottom? boolean texts at the bottom?
---@field labelcolor? dnn.plot.color of the texts
---@field labelfontfamily? string the font of the texts
---@field labelleft? boolean on the left?
---@field labelright? boolean on the right?
---@field labelrotation? number|string of the texts, in degrees
---@field labelsize? number|string of the texts
---@field labeltop? boolean at the top?
---@field left? number on the left?
---@field length? number of the ticks, in points; 3.5
---@field pad? number from tick to text, in points; 3.5
---@field right? number on the right?
---@field rotation? number|string as labelrotation
---@field top? number at the top?
---@field which? string "major", "minor" or "both"; "major"
---@field width? number in points; 0.8

--- How ticks and their texts look.
---@param axis? "x"|"y"|"both"|dnn.plot.tick_params.options
---@param options? dnn.plot.tick_params.options
function axes:tick_params(axis, options) end

---@class dnn.plot.ticklabel_format.options
---@field axis? integer|integer[] "x", "y" or "both"; "both"
---@field scilimits? number[] {m, n}: powers of ten below 10^m and above 10^n; {-5, 6}
---@field style? string "plain": no powers of ten beside the axis; "sci": powers of ten
---@field useOffset? boolean|number false: no number beside the axis that is to be added; or that number

--- How the texts of the ticks of linear axes are written.
---@param options? dnn.plot.ticklabel_format.options
function axes:ticklabel_format(options) end

--- Other axes in the same box, with the same x and a y of its own on the right.
---@return dnn.plot.Axes axes
function axes:twinx() end

--- Other axes in the same box, with the same y and an x of its own at the top.
---@return dnn.plot.Axes axes
function axes:twiny() end

---@class dnn.plot.violinplot.options
---@field bw_method? string|number how far each number counts: "scott", "silverman" or a part of the standard deviation; "scott"
---@field facecolor? dnn.plot.color the next of the cycle, transparent
---@field linecolor? dnn.plot.color the next of the cycle
---@field orientation? string "vertical" or "horizontal"
---@field points? integer at which density is found; 100
---@field positions? dnn.array_like of the violins; 1, 2, ...
---@field showextrema? boolean false: no lines at the ends
---@field showmeans? boolean true: a line at the mean
---@field showmedians? boolean true: a line at the median
---@field vert? boolean false: horizontal
---@field widths? dnn.array_like 0.5

--- Draws for each set a shape as wide as its numbers are dense, with lines at its ends. x is a set,
--- a list of sets, or a matrix, whose columns are sets. The result has a list of bodies, and cmins,
--- cmaxes, cbars, cmeans and cmedians, which are lines.
---@param x dnn.array_like
---@param options? dnn.plot.violinplot.options
---@return table<string, any>
function axes:violinplot(x, options) end

---@class dnn.plot.vlines.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color or c, colors: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; C0
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: "-", "--", "-.", ":", "none" or {offset, {on, off}} in line widths; "-"
---@field linewidth? number or lw: in points; 1.5
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- Draws vertical lines at x, from ymin to ymax, which are values: numbers, or one for each line.
---@param x dnn.array_like
---@param ymin dnn.array_like
---@param ymax dnn.array_like
---@param options? dnn.plot.vlines.options
---@return dnn.plot.LineCollection
function axes:vlines(x, ymin, ymax, options) end

--- Is the x axis turned around?
---@return boolean
function axes:xaxis_inverted() end

--- Is the y axis turned around?
---@return boolean
function axes:yaxis_inverted() end

---@class dnn.plot.Figure
local figure = {}

--- Adds axes in {left, bottom, width, height}, in parts of the figure.
---@param rectangle number[]
---@return dnn.plot.Axes axes
function figure:add_axes(rectangle) end

---@class dnn.plot.Figure.add_subplot.options
---@field facecolor? dnn.plot.color of the box
---@field sharex? boolean|string|dnn.plot.Axes axes with which x is shared
---@field sharey? boolean|string|dnn.plot.Axes axes with which y is shared
---@field title? string as of set_title
---@field xlabel? string as of set_xlabel
---@field ylabel? string as of set_ylabel

--- Adds axes in a cell of rows and columns, as of plt.subplot, also where there are some.
---@param rows? integer
---@param columns? integer
---@param index? integer|integer[]
---@param options? dnn.plot.Figure.add_subplot.options
---@return dnn.plot.Axes axes
function figure:add_subplot(rows, columns, index, options) end

--- Takes everything out of the figure.
function figure:clear() end

--- Takes everything out of the figure.
function figure:clf() end

---@class dnn.plot.colorbar.options
---@field aspect? number its length by its width; 20
---@field ax? dnn.plot.Axes|dnn.plot.Axes[] axes beside which it is, or a list of them
---@field cax? dnn.plot.Axes axes in which it is
---@field extend? string "min", "max" or "both": triangles for what is beyond; that of contours
---@field format? string of the labels of ticks, such as "%.2f", or a function of a number
---@field fraction? number of the axes that it takes; 0.15
---@field label? string|table beside it
---@field location? string "right", "left", "top" or "bottom"; "right"
---@field orientation? string "vertical" or "horizontal", which is below
---@field pad? number to the axes; 0.05
---@field shrink? number its length in parts of the axes; 1
---@field ticks? dnn.array_like the numbers that have ticks

--- Adds a bar that tells which colors stand for which numbers, of an image, a mesh, contours or
--- scattered points; without one, of what was drawn last. The result has ax, set_label, set_ticks,
--- set_ticklabels, get_ticks and remove.
---@param mappable? dnn.plot.Mappable
---@param options? dnn.plot.colorbar.options
---@return dnn.plot.Colorbar
function figure:colorbar(mappable, options) end

--- The current axes; new ones where there are none. Axes have fields, too: figure, lines, patches,
--- texts, xaxis, yaxis, transAxes, and spines, ax.spines.top:set_visible(false) or
--- ax.spines[{"top", "right"}].
---@return dnn.plot.Axes axes
function figure:gca() end

--- The axes of the figure, in the order in which they were made.
---@return dnn.plot.Axes[]
function figure:get_axes() end

--- The pixels of an inch.
---@return number
function figure:get_dpi() end

--- The color of the paper, or of the box of axes, as it was given.
---@return dnn.plot.color color
function figure:get_facecolor() end

--- The size of the figure in inches.
---@return number width
---@return number height
function figure:get_size_inches() end

--- The title above all axes, "" without one.
---@return string
function figure:get_suptitle() end

---@class dnn.plot.savefig.options
---@field bbox_inches? string "tight": cut to what is drawn; "standard"
---@field dpi? number pixels of an inch; those of the figure ("figure")
---@field facecolor? dnn.plot.color of the paper; the figure's ("auto")
---@field format? string "png", "svg" or "pdf", whatever the name ends in
---@field pad_inches? number around it with bbox_inches = "tight"; 0.1
---@field transparent? boolean true: no paper

--- Writes the figure into a file: .png, .svg or .pdf, by the end of its name; without one .png is
--- added. The file is written whole or not at all.
---@param path string
---@param options? dnn.plot.savefig.options
function figure:savefig(path, options) end

--- Makes axes the current ones, and plt.sca also their figure.
---@param axes dnn.plot.Axes
---@return dnn.plot.Axes axes
function figure:sca(axes) end

--- Sets the pixels of an inch.
---@param dpi number
function figure:set_dpi(dpi) end

--- Sets the color of the paper, or of the box of axes.
---@param color dnn.plot.color
function figure:set_facecolor(color) end

--- How the axes are fitted: "tight", "constrained", or "none" for matplotlib's boxes.
---@param name string
function figure:set_layout_engine(name) end

--- Sets the size in inches; also as a table, {width, height}.
---@param width number|number[]
---@param height number
function figure:set_size_inches(width, height) end

---@class dnn.plot.Figure.subplot_mosaic.options
---@field empty_sentinel? string the name of cells that stay empty; "."
---@field gridspec_kw? table a table of width_ratios, height_ratios, wspace and hspace
---@field height_ratios? number[] how high the rows are in relation
---@field sharex? boolean true: all have the same x limits, scale and ticks
---@field sharey? boolean the same for y
---@field subplot_kw? table what axes:set takes, for each of the axes: {xticks = {}, yticks = {}}
---@field width_ratios? number[] how wide the columns are in relation, {2, 1}

--- Adds to a figure axes that take rectangles of cells, by their names: "AB;CC" makes ax.A and ax.B
--- above ax.C, as does {{"A", "B"}, {"C", "C"}}; "." is empty.
---@param mosaic string|string[][]
---@param options? dnn.plot.Figure.subplot_mosaic.options
---@return table<string, dnn.plot.Axes>
function figure:subplot_mosaic(mosaic, options) end

---@class dnn.plot.Figure.subplots.options
---@field gridspec_kw? table a table of width_ratios, height_ratios, wspace and hspace
---@field height_ratios? number[] how high the rows are in relation
---@field ncols? integer as columns
---@field nrows? integer as rows
---@field sharex? boolean|string|dnn.plot.Axes true: all have the same x limits, scale and ticks; or "row", "col"
---@field sharey? boolean|string|dnn.plot.Axes the same for y
---@field squeeze? boolean false: ax[i][j] for one row or column, too
---@field subplot_kw? table what axes:set takes, for each of the axes: {xticks = {}, yticks = {}}
---@field width_ratios? number[] how wide the columns are in relation, {2, 1}

--- Adds rows and columns of axes to a figure: ax as that of plt.subplots.
---@param rows? integer
---@param columns? integer
---@param options? dnn.plot.Figure.subplots.options
---@return any ax
function figure:subplots(rows, columns, options) end

---@class dnn.plot.subplots_adjust.options
---@field bottom? number 0.11
---@field hspace? number between rows, in heights of axes; 0.2
---@field left? number the left edge, in parts of the figure; 0.125
---@field right? number 0.9
---@field top? number 0.88
---@field wspace? number between columns, in widths of axes; 0.2

--- Sets where the axes of the figure lie: their edges stay there, whatever texts need.
---@param options? dnn.plot.subplots_adjust.options
function figure:subplots_adjust(options) end

---@class dnn.plot.suptitle.options
---@field alpha? number 0 to 1
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "x-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"
---@field x? number its place in the figure, from the left; 0.5
---@field y? number from the bottom; 0.98

--- A title above all axes of the figure.
---@param text string
---@param options? dnn.plot.suptitle.options
---@return dnn.plot.Text text
function figure:suptitle(text, options) end

---@class dnn.plot.figtext.options
---@field alpha? number 0 to 1
---@field color? dnn.plot.color "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; black
---@field fontfamily? string or family: "sans-serif", "serif", "monospace" or the name of a font
---@field fontsize? number|string or size: in points, or "small", "medium", "large", "x-large" ...
---@field fontstyle? string or style: "normal" or "italic"
---@field fontweight? number|string or weight: "normal" or "bold"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field label? string|table a name of its own, which is not shown
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "default": the box around the turned text is aligned; "anchor": it is turned around the point
---@field text? string the text itself, in place of the argument
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center", "baseline" or "bottom"
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above; 3

--- Writes a text at a point of the figure: (0, 0) is the lower left corner, (1, 1) the upper right
--- one.
---@param x number
---@param y number
---@param text string
---@param options? dnn.plot.figtext.options
---@return dnn.plot.Text text
function figure:text(x, y, text, options) end

---@class dnn.plot.tight_layout.options
---@field h_pad? number between rows; as pad
---@field pad? number around and between, in sizes of the font; 1.08
---@field rect? number[] {left, bottom, right, top}: where, in parts of the figure; {0, 0, 1, 1}
---@field w_pad? number between columns; as pad

--- Fits the axes into the figure so that all texts just have their place. Without it they keep
--- matplotlib's boxes and shrink only where a text would be cut or overlap.
---@param options? dnn.plot.tight_layout.options
function figure:tight_layout(options) end

---@class dnn.plot.style
---@field available string[]
local style = {}

--- A style as long as f runs, or without f until the result is closed.
---@param name string
---@param f? fun(): ...
---@return any ...
function style.context(name, f) end

--- The look of figures from now on: "default", "light" or "dark" ("dark_background").
---@param name string
function style.use(name) end

---@class dnn.plot
---@field cm table<string, dnn.Colormap>
---@field rcParams table<string, any>
---@field style dnn.plot.style
local plt = {}

--- Where ticks are: minor ticks that divide the steps between the major ones, for
--- set_minor_locator. For ax.xaxis:set_major_locator(plt.AutoMinorLocator(...)), and ax.yaxis.
---@param parts? integer
---@return function
function plt.AutoMinorLocator(parts) end

---@class dnn.plot.Circle.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field angle? number in degrees; 0
---@field center? number[] {x, y}, as the argument
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field height? number as the argument
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field width? number as the argument
---@field zorder? number what has a higher one is drawn above

--- A circle around xy, for axes:add_patch: ax:add_patch(plt.Circle(...)).
---@param xy number[]
---@param radius number
---@param options? dnn.plot.Circle.options
---@return dnn.plot.Patch
function plt.Circle(xy, radius, options) end

---@class dnn.plot.Ellipse.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field angle? number in degrees; 0
---@field center? number[] {x, y}, as the argument
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field height? number as the argument
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field width? number as the argument
---@field zorder? number what has a higher one is drawn above

--- A ellipse around xy, for axes:add_patch: ax:add_patch(plt.Ellipse(...)).
---@param xy number[]
---@param width number
---@param height number
---@param options? dnn.plot.Ellipse.options
---@return dnn.plot.Patch
function plt.Ellipse(xy, width, height, options) end

--- Where ticks are: ticks in some places. For ax.xaxis:set_major_locator(plt.FixedLocator(...)),
--- and ax.yaxis.
---@param positions dnn.array_like
---@return function
function plt.FixedLocator(positions) end

--- How labels of ticks are written: a format of string.format. For
--- ax.xaxis:set_major_formatter(plt.FormatStrFormatter(...)), and ax.yaxis.
---@param format string
---@return function|string
function plt.FormatStrFormatter(format) end

--- How labels of ticks are written: a function of a number and of that of its tick. For
--- ax.xaxis:set_major_formatter(plt.FuncFormatter(...)), and ax.yaxis.
---@param f function
---@return function|string
function plt.FuncFormatter(f) end

---@class dnn.plot.Line2D.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color or c: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"; the next of the cycle
---@field dash_capstyle? string "butt"; "round", "projecting"
---@field dash_joinstyle? string "round"; "miter", "bevel"
---@field drawstyle? string "default", or "steps-pre", "steps-mid", "steps-post"
---@field fillstyle? string "full", or "none" for markers with an edge only
---@field handles? table
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: "-", "--", "-.", ":", "none" or {offset, {on, off}} in line widths; "-"
---@field linewidth? number or lw: in points; 1.5
---@field marker? string "o" "." "," "s" "D" "d" "^" "v" "<" ">" "*" "p" "h" "H" "8" "P" "X" "+" "x" "|" "_" "1" to "4"; none
---@field markeredgecolor? dnn.plot.color or mec: the line's
---@field markeredgewidth? number or mew: in points; 1
---@field markerfacecolor? dnn.plot.color or mfc: the line's
---@field markersize? number or ms: in points; 6
---@field markevery? integer a marker at every n-th point, from the first; 1
---@field solid_capstyle? string "projecting"; "butt", "round"
---@field solid_joinstyle? string "round"; "miter", "bevel"
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- A line or marker for itself, with a label: for plt.legend{handles = {...}}.
---@param x dnn.array_like
---@param y dnn.array_like
---@param options? dnn.plot.Line2D.options
---@return dnn.plot.Line2D line
function plt.Line2D(x, y, options) end

--- Where ticks are: so many ticks, 11, from limit to limit. For
--- ax.xaxis:set_major_locator(plt.LinearLocator(...)), and ax.yaxis.
---@param count? integer
---@return function
function plt.LinearLocator(count) end

---@class dnn.plot.MaxNLocator.options
---@field integer? boolean true: whole numbers only; false
---@field nbins? integer as the argument

--- Where ticks are: round ticks, so many intervals at most, 10. For
--- ax.xaxis:set_major_locator(plt.MaxNLocator(...)), and ax.yaxis.
---@param nbins? integer
---@param options? dnn.plot.MaxNLocator.options
---@return function
function plt.MaxNLocator(nbins, options) end

--- Where ticks are: ticks at multiples of a number, of 1. For
--- ax.xaxis:set_major_locator(plt.MultipleLocator(...)), and ax.yaxis.
---@param base? number
---@return function
function plt.MultipleLocator(base) end

--- How labels of ticks are written: no labels. For
--- ax.xaxis:set_major_formatter(plt.NullFormatter(...)), and ax.yaxis.
---@return function|string
function plt.NullFormatter() end

--- Where ticks are: no ticks. For ax.xaxis:set_major_locator(plt.NullLocator(...)), and ax.yaxis.
---@return function
function plt.NullLocator() end

---@class dnn.plot.Patch.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field handles? table
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- What a legend shows for an area, with a label: for plt.legend{handles = {...}}.
---@param options? dnn.plot.Patch.options
---@return dnn.plot.Patch
function plt.Patch(options) end

---@class dnn.plot.PercentFormatter.options
---@field decimals? integer digits behind the point
---@field symbol? string "%"
---@field xmax? number as the argument

--- How labels of ticks are written: in percent of a number, of 100. For
--- ax.xaxis:set_major_formatter(plt.PercentFormatter(...)), and ax.yaxis.
---@param xmax? number
---@param options? dnn.plot.PercentFormatter.options
---@return function|string
function plt.PercentFormatter(xmax, options) end

---@class dnn.plot.Polygon.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field closed? boolean false: open
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field zorder? number what has a higher one is drawn above

--- A polygon through points, (n, 2), for axes:add_patch: ax:add_patch(plt.Polygon(...)).
---@param points dnn.array_like
---@param options? dnn.plot.Polygon.options
---@return dnn.plot.Patch
function plt.Polygon(points, options) end

---@class dnn.plot.Rectangle.options
---@field alpha? number 0 (not seen) to 1 (opaque)
---@field color? dnn.plot.color of the area and its edge: "r", "red", "tab:red", "#d62728", "C3" (the fourth of the cycle), "0.5" (a gray), {r, g, b} or {r, g, b, a} from 0 to 1, "none"
---@field edgecolor? dnn.plot.color or ec: of its edge; none
---@field facecolor? dnn.plot.color or fc: of the area; C0
---@field fill? boolean false: only the edge
---@field height? number as the argument
---@field label? string|table its text in the legend
---@field linestyle? string|table or ls: of its edge
---@field linewidth? number or lw: of its edge, in points; 1
---@field visible? boolean false: not drawn
---@field width? number as the argument
---@field x? number of the corner
---@field y? number of the corner
---@field zorder? number what has a higher one is drawn above

--- A rectangle with its lower left corner at xy, for axes:add_patch:
--- ax:add_patch(plt.Rectangle(...)).
---@param xy number[]
---@param width number
---@param height number
---@param options? dnn.plot.Rectangle.options
---@return dnn.plot.Patch
function plt.Rectangle(xy, width, height, options) end

--- How labels of ticks are written: a format of Python's, "{x:.1f} km" or "{x:,.0f}". For
--- ax.xaxis:set_major_formatter(plt.StrMethodFormatter(...)), and ax.yaxis.
---@param format string
---@return function|string
function plt.StrMethodFormatter(format) end

--- Adds a shape, which plt.Rectangle and the like make; as a function of plt, to the current axes.
---@param shape dnn.plot.Patch
---@return dnn.plot.Patch
function plt.add_artist(shape) end

--- Adds a shape, which plt.Rectangle and the like make; as a function of plt, to the current axes.
---@param shape dnn.plot.Patch
---@return dnn.plot.Patch
function plt.add_patch(shape) end

--- Writes a text that belongs to the point xy, {x, y}: at xytext if that is given, and with an
--- arrow from there to the point if it has arrowprops.
---@param text string
---@param xy number[]
---@param xytext? number[]
---@param options? dnn.plot.annotate.options
---@return dnn.plot.Text text
---@overload fun(text: string, options: dnn.plot.annotate.options): dnn.plot.Text
function plt.annotate(text, xy, xytext, options) end

--- Draws an arrow from (x, y) to (x + dx, y + dy), all of it in units of the data.
---@param x number
---@param y number
---@param dx number
---@param dy number
---@param options? dnn.plot.arrow.options
---@return dnn.plot.Polygon
function plt.arrow(x, y, dx, dy, options) end

--- Lets the limits follow the data again.
function plt.autoscale() end

--- As plt.set_cmap "autumn"; see plt.set_cmap.
function plt.autumn() end

--- Adds axes to the current figure in {left, bottom, width, height}, in parts of the figure;
--- without a rectangle, axes that fill it.
---@param rectangle? number[]
---@return dnn.plot.Axes axes
function plt.axes(rectangle) end

--- Draws a horizontal line across the axes at y, 0 by default, from xmin to xmax in parts of the
--- axes, 0 to 1, left to right. Options as for plt.plot.
---@param y? number
---@param xmin? number
---@param xmax? number
---@param options? dnn.plot.axhline.options
---@return dnn.plot.Line2D line
function plt.axhline(y, xmin, xmax, options) end

--- Fills a stripe of the axes between two values of y; xmin and xmax are parts of the axes, 0 to 1.
---@param ymin number
---@param ymax number
---@param xmin? number
---@param xmax? number
---@param options? dnn.plot.axhspan.options
---@return dnn.plot.Span span
function plt.axhspan(ymin, ymax, xmin, xmax, options) end

--- Sets looks and limits at once, and returns the limits: "off" hides axes, ticks and frame, "on"
--- shows them; "equal" draws units of x and y equally long, with limits that fill the box, "scaled"
--- with a box that fits; "image" and "tight" leave no margins; "square" makes a square of both;
--- "auto" undoes these; {x0, x1, y0, y1} are limits.
---@param what? string|boolean|number[]
---@return number x0
---@return number x1
---@return number y0
---@return number y1
function plt.axis(what) end

--- Draws a line without ends through two points, or through one with a slope. Options as for
--- plt.plot.
---@param xy1 number[]
---@param xy2? number[]
---@param options? dnn.plot.axline.options
---@return dnn.plot.Line2D line
function plt.axline(xy1, xy2, options) end

--- Draws a vertical line across the axes at x, 0 by default, from ymin to ymax in parts of the
--- axes, 0 to 1, bottom to top. Options as for plt.plot.
---@param x? number
---@param ymin? number
---@param ymax? number
---@param options? dnn.plot.axvline.options
---@return dnn.plot.Line2D line
function plt.axvline(x, ymin, ymax, options) end

--- Fills a stripe of the axes between two values of x; ymin and ymax are parts of the axes, 0 to 1.
---@param xmin number
---@param xmax number
---@param ymin? number
---@param ymax? number
---@param options? dnn.plot.axvspan.options
---@return dnn.plot.Span span
function plt.axvspan(xmin, xmax, ymin, ymax, options) end

--- Draws bars that stand at x, numbers or texts, which are categories. Height of one bar, or
--- numbers for each; so are width and bottom, from which bars go: stacked bars stand on the sum of
--- those below. bars[1] is the first, #bars their number.
---@param x dnn.array_like|string[]
---@param height dnn.array_like
---@param width? dnn.array_like
---@param bottom? dnn.array_like
---@param options? dnn.plot.bar.options
---@return dnn.plot.BarContainer bars
function plt.bar(x, height, width, bottom, options) end

--- Writes the value of each bar at its end, or the labels instead. Options as for plt.annotate,
--- too.
---@param bars dnn.plot.BarContainer
---@param labels? string[]
---@param options? dnn.plot.bar_label.options
---@return dnn.plot.Annotation[]
function plt.bar_label(bars, labels, options) end

--- Draws bars that lie at y, numbers or texts, which are categories. Width of one bar, or numbers
--- for each; so are height and left, from which bars go: stacked bars stand on the sum of those
--- below. bars[1] is the first, #bars their number.
---@param y dnn.array_like|string[]
---@param width dnn.array_like
---@param height? dnn.array_like
---@param left? dnn.array_like
---@param options? dnn.plot.barh.options
---@return dnn.plot.BarContainer bars
function plt.barh(y, width, height, left, options) end

--- As plt.set_cmap "bone"; see plt.set_cmap.
function plt.bone() end

--- Shows or hides the background and the sides of the axes, or turns that over.
---@param is_on? boolean
function plt.box(is_on) end

--- Draws for each set a box from the first to the third quartile, a line at the median, whiskers to
--- the last values within 1.5 times the box, and circles for values beyond. x is a set, a list of
--- sets, or a matrix, whose columns are sets. The result has lists of boxes, medians, whiskers,
--- caps, fliers and means.
---@param x dnn.array_like
---@param options? dnn.plot.boxplot.options
---@return table<string, dnn.plot.Artist[]>
function plt.boxplot(x, options) end

--- Takes everything out of the axes, which are as new then.
function plt.cla() end

--- Writes the levels on the lines that plt.contour drew.
---@param contours dnn.plot.ContourSet
---@param options? dnn.plot.clabel.options
function plt.clabel(contours, options) end

--- Takes everything out of the figure.
function plt.clf() end

--- Sets the numbers that have the first and the last color of the current image; nil leaves one as
--- it is.
---@param vmin number|number[]
---@param vmax? number
---@return dnn.plot.AxesImage image
function plt.clim(vmin, vmax) end

--- Closes the current figure, a figure, that of a number or a name, or all of them with "all": it
--- is not shown, and its memory is given back.
---@param what? dnn.plot.Figure|integer|string
function plt.close(what) end

--- Adds a bar that tells which colors stand for which numbers, of an image, a mesh, contours or
--- scattered points; without one, of what was drawn last. The result has ax, set_label, set_ticks,
--- set_ticklabels, get_ticks and remove.
---@param mappable? dnn.plot.Mappable
---@param options? dnn.plot.colorbar.options
---@return dnn.plot.Colorbar
function plt.colorbar(mappable, options) end

--- The names of all colormaps.
---@return string[]
function plt.colormaps() end

--- Draws how many examples of every class (rows) are predicted as each (columns). Y and the
--- predictions P are (1, m), or have a row for each class; or P is a network and X are the
--- examples.
---@param Y dnn.array_like
---@param P dnn.network|dnn.array_like
---@param X? dnn.array_like
---@param options? dnn.plot.confusion_matrix.options
---@return dnn.array counts
---@return dnn.plot.AxesImage image
function plt.confusion_matrix(Y, P, X, options) end

--- Draws lines where the numbers Z of a grid have certain levels. X and Y are vectors of the
--- columns' and the rows' places, or matrices of the shape of Z (rows, columns); without them
--- columns and rows are counted from 0.
---@param X? dnn.array_like
---@param Y? dnn.array_like
---@param Z dnn.array_like
---@param levels? integer|dnn.array_like
---@param options? dnn.plot.contour.options
---@return dnn.plot.ContourSet
function plt.contour(X, Y, Z, levels, options) end

--- Draws the bands between levels of the numbers Z of a grid. X and Y are vectors of the columns'
--- and the rows' places, or matrices of the shape of Z (rows, columns); without them columns and
--- rows are counted from 0.
---@param X? dnn.array_like
---@param Y? dnn.array_like
---@param Z dnn.array_like
---@param levels? integer|dnn.array_like
---@param options? dnn.plot.contourf.options
---@return dnn.plot.ContourSet
function plt.contourf(X, Y, Z, levels, options) end

--- As plt.set_cmap "cool"; see plt.set_cmap.
function plt.cool() end

--- As plt.set_cmap "copper"; see plt.set_cmap.
function plt.copper() end

--- Draws the regions in which a network, or a function of points (n, 2), predicts each class, and
--- the points X (2, m), each in the color of its class in Y, (1, m) or a row for each class.
---@param model dnn.network|fun(points: dnn.array): any
---@param X dnn.array_like
---@param Y dnn.array_like
---@param options? dnn.plot.decision_boundary.options
---@return dnn.plot.Artist[]
function plt.decision_boundary(model, X, Y, options) end

--- Draws points and bars for their errors: a number, one for each point, or two rows of how far
--- bars reach down and up. Options as for plt.plot, too. The result has line, bars and caps.
---@param x dnn.array_like
---@param y dnn.array_like
---@param yerr? dnn.array_like
---@param xerr? dnn.array_like
---@param format? string
---@param options? dnn.plot.errorbar.options
---@return dnn.plot.ErrorbarContainer
function plt.errorbar(x, y, yerr, xerr, format, options) end

--- Is there an open figure of this number?
---@param number integer
---@return boolean
function plt.fignum_exists(number) end

--- Writes a text at a point of the figure: (0, 0) is the lower left corner, (1, 1) the upper right
--- one.
---@param x number
---@param y number
---@param text string
---@param options? dnn.plot.figtext.options
---@return dnn.plot.Text text
function plt.figtext(x, y, text, options) end

---@class dnn.plot.figure.options
---@field constrained_layout? boolean true: layout = "constrained"
---@field dpi? number pixels of an inch; 100
---@field facecolor? dnn.plot.color of the paper; white
---@field figsize? number[] {width, height} in inches; {6.4, 4.8}
---@field frameon? boolean false: the paper is transparent
---@field layout? string "tight" or "constrained": texts just have their place; "none": matplotlib's boxes, whatever is cut; without it these boxes, smaller where a text would be cut or overlap
---@field num? integer the number or name, instead of the argument
---@field tight_layout? boolean true: layout = "tight"

--- Makes a new figure the current one, to which plt.plot and the others draw; with the number or
--- the name of an open figure, or a figure, that one. The options may be the only argument:
--- plt.figure{figsize = {8, 4}}.
---@param number? integer|string|dnn.plot.Figure
---@param options? dnn.plot.figure.options
---@return dnn.plot.Figure figure
function plt.figure(number, options) end

--- Fills polygons: fill(x1, y1, "r", x2, y2, "b").
---@param x dnn.array_like
---@param y dnn.array_like
---@param color? string
---@param options? dnn.plot.fill.options
---@return dnn.plot.Polygon[]
function plt.fill(x, y, color, options) end

--- Fills between two curves over x; y2 is 0 unless it is given. Both are numbers or one for each x.
---@param x dnn.array_like
---@param y1 dnn.array_like
---@param y2? dnn.array_like
---@param where? dnn.array_like
---@param options? dnn.plot.fill_between.options
---@return dnn.plot.FillBetween
function plt.fill_between(x, y1, y2, where, options) end

--- Fills between two curves over y; x2 is 0 unless it is given. Both are numbers or one for each y.
---@param y dnn.array_like
---@param x1 dnn.array_like
---@param x2? dnn.array_like
---@param where? dnn.array_like
---@param options? dnn.plot.fill_betweenx.options
---@return dnn.plot.FillBetween
function plt.fill_betweenx(y, x1, x2, where, options) end

--- As plt.set_cmap "flag"; see plt.set_cmap.
function plt.flag() end

--- The current axes; new ones where there are none. Axes have fields, too: figure, lines, patches,
--- texts, xaxis, yaxis, transAxes, and spines, ax.spines.top:set_visible(false) or
--- ax.spines[{"top", "right"}].
---@return dnn.plot.Axes axes
function plt.gca() end

--- The current figure; a new one where there is none.
---@return dnn.plot.Figure figure
function plt.gcf() end

--- What was drawn last with colors that stand for numbers, in the current axes.
---@return dnn.plot.AxesImage image
function plt.gci() end

--- A colormap by its name, or of a list of colors, with n colors. map(0.5) is a color, also of an
--- array; map.N the number of colors; map:reversed() and map:resampled(n) make others; map:set_bad
--- "red", set_under and set_over set colors of what is no number or outside. plt.cm.gray is
--- plt.get_cmap "gray".
---@param cmap? string|table
---@param n? integer
---@return dnn.Colormap
function plt.get_cmap(cmap, n) end

--- The numbers of the open figures, in ascending order.
---@return integer[] numbers
function plt.get_fignums() end

--- Draws the mean and the largest absolute gradient of the weights of every layer, on a logarithmic
--- axis: whether they vanish or explode on their way back. Gradients are a network after
--- net:backward or net:step, net:gradients(), or the grads of L_model_backward.
---@param gradients dnn.network|dnn.params|table
---@param options? dnn.plot.gradient_flow.options
---@return {names: string[], mean: number[], max: number[]}
function plt.gradient_flow(gradients, options) end

--- As plt.set_cmap "gray"; see plt.set_cmap.
function plt.gray() end

--- Shows a grid (true), hides it (false), or without an argument turns it over. Options show it,
--- too: plt.grid{axis = "y", alpha = 0.3}.
---@param visible? boolean|table
---@param options? dnn.plot.grid.options
function plt.grid(visible, options) end

--- Counts points in hexagons, and colors these by the counts, or by the means of the numbers C of
--- their points.
---@param x dnn.array_like
---@param y dnn.array_like
---@param options? dnn.plot.hexbin.options
---@return dnn.plot.PolyCollection
function plt.hexbin(x, y, options) end

--- Draws a histogram. Several sets are a list of arrays, or the columns of a matrix: then counts
--- and bars are lists. What is not finite is left out.
---@param x dnn.array_like
---@param bins? integer|dnn.array_like|"auto"
---@param range? number[]
---@param options? dnn.plot.hist.options
---@return dnn.array|dnn.array[] counts
---@return dnn.array edges
---@return table bars
function plt.hist(x, bins, range, options) end

--- Counts points in the cells of a grid, and colors the cells by their number.
---@param x dnn.array_like
---@param y dnn.array_like
---@param options? dnn.plot.hist2d.options
---@return dnn.array counts
---@return dnn.array x_edges
---@return dnn.array y_edges
---@return dnn.plot.QuadMesh mesh
function plt.hist2d(x, y, options) end

--- Draws horizontal lines at y, from xmin to xmax, which are values: numbers, or one for each line.
---@param y dnn.array_like
---@param xmin dnn.array_like
---@param xmax dnn.array_like
---@param options? dnn.plot.hlines.options
---@return dnn.plot.LineCollection
function plt.hlines(y, xmin, xmax, options) end

--- As plt.set_cmap "hot"; see plt.set_cmap.
function plt.hot() end

--- As plt.set_cmap "hsv"; see plt.set_cmap.
function plt.hsv() end

--- Draws pictures in rows: columns of numbers (h*w, m) or (h*w*3, m), a stack (m, h, w) or (m, h,
--- w, 3), a batch of a network (c, h, w, m), or filters (m, c, h, w).
---@param X dnn.array_like
---@param options? dnn.plot.images.options
---@return dnn.plot.AxesImage[]
function plt.images(X, options) end

--- Reads a PNG or JPEG file: (h, w) if it is gray, (h, w, 3), or (h, w, 4) with alpha. PNG gives
--- float32 from 0 to 1, JPEG uint8 from 0 to 255, as matplotlib does. More than 2^28 pixels, or
--- more than the file can hold, are refused before memory is taken.
---@param path string
---@return dnn.array
function plt.imread(path) end

---@class dnn.plot.imsave.options
---@field cmap? string|table the colormap; viridis
---@field dpi? number is written into the file; 100
---@field format? string "png" or "jpg"
---@field origin? string "upper": the first row is at the top; "lower"
---@field quality? integer of a JPEG, 1 to 100; 75
---@field vmax? number of its last color; the greatest
---@field vmin? number the value of its first color; the least

--- Writes an array as a picture of its own size, .png or .jpg: numbers (h, w) go through a
--- colormap; (h, w, 3) and (h, w, 4) are colors, uint8 or reals from 0 to 1.
---@param path string
---@param image dnn.array_like
---@param options? dnn.plot.imsave.options
function plt.imsave(path, image, options) end

--- Shows a picture: (h, w) numbers through a colormap; (h, w, 3) or (h, w, 4) colors, integers from
--- 0 to 255 or reals from 0 to 1, of which what is beyond is cut off.
---@param image dnn.array_like
---@param cmap? string|table
---@param options? dnn.plot.imshow.options
---@return dnn.array_like
function plt.imshow(image, cmap, options) end

--- As plt.set_cmap "inferno"; see plt.set_cmap.
function plt.inferno() end

--- As plt.set_cmap "jet"; see plt.set_cmap.
function plt.jet() end

--- Shows what has a label. Or the labels are given, a list in the order of what was drawn,
--- plt.legend{"train", "test"}; or lines and other artists with their labels, plt.legend({line1,
--- line2}, {"a", "b"}).
---@param handles? table
---@param labels? string[]|table
---@param options? dnn.plot.legend.options
---@return dnn.plot.Legend legend
function plt.legend(handles, labels, options) end

--- How ticks of linear axes are chosen.
---@param options? dnn.plot.locator_params.options
function plt.locator_params(options) end

--- Draws lines as plt.plot does, and makes both axes logarithmic. Options as for plt.plot.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.loglog.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.loglog.options): dnn.plot.Line2D[]
function plt.loglog(x, y, format, options) end

--- As plt.set_cmap "magma"; see plt.set_cmap.
function plt.magma() end

--- The part of the range of the data that is added at each end, 0.05 each; with one argument sets
--- both, with two each, and returns nothing then.
---@param x? number|table
---@param y? number
---@return number|table x
---@return number y
function plt.margins(x, y) end

--- Shows a matrix as squares, with the numbers of rows and columns, from 0, and those of columns at
--- the top.
---@param matrix dnn.array_like
---@param options? dnn.plot.matshow.options
---@return dnn.plot.AxesImage image
function plt.matshow(matrix, options) end

--- Hides minor ticks.
function plt.minorticks_off() end

--- Shows minor ticks; logarithmic axes have them anyway.
function plt.minorticks_on() end

--- As plt.set_cmap "nipy_spectral"; see plt.set_cmap.
function plt.nipy_spectral() end

--- Colors the cells of a mesh by the numbers Z (rows, columns). X and Y are vectors or matrices of
--- the corners of the cells, one more than Z has, or of their middles.
---@param X? dnn.array_like
---@param Y? dnn.array_like
---@param Z dnn.array_like
---@param options? dnn.plot.pcolormesh.options
---@return dnn.plot.QuadMesh
function plt.pcolormesh(X, Y, Z, options) end

--- Draws a pie of parts of these sizes; pie[1] is the first wedge, pie.texts are the labels and
--- pie.autotexts the shares.
---@param x dnn.array_like
---@param options? dnn.plot.pie.options
---@return dnn.plot.PieContainer
function plt.pie(x, options) end

--- As plt.set_cmap "pink"; see plt.set_cmap.
function plt.pink() end

--- As plt.set_cmap "plasma"; see plt.set_cmap.
function plt.plasma() end

--- Draws a line through points, or several: plot(y), plot(x, y, "r--o"), plot(x1, y1, "r", x2, y2,
--- "b"); columns of a matrix are lines. Without x it counts from 0, and texts for x are categories.
--- The format is a color (r g b c m y k w, C0 to C9), a linestyle (- -- -. :) and a marker, in any
--- order; with a marker alone there is no line. NaN leaves a gap. x and y have the same length.
--- What is drawn has methods for its options, line:set_color "r", line:get_color(),
--- line:set{linewidth = 2}, and remove; lines have set_data and get_data.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.plot.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.plot.options): dnn.plot.Line2D[]
function plt.plot(x, y, format, options) end

--- As plt.set_cmap "prism"; see plt.set_cmap.
function plt.prism() end

--- Draws arrows (u, v) at points (x, y): vectors or matrices, whose rows and columns are counted
--- from 0 where there is no x and y. c are numbers that choose colors.
---@param x? dnn.array_like
---@param y? dnn.array_like
---@param u dnn.array_like
---@param v dnn.array_like
---@param c? dnn.array_like
---@param options? dnn.plot.quiver.options
---@return dnn.plot.Quiver
function plt.quiver(x, y, u, v, c, options) end

--- Sets parameters for what is made from now on, by matplotlib's keys or their last words:
--- plt.rc{figsize = {5, 4}, cmap = "gray", interpolation = "nearest"}, or of a group,
--- plt.rc("lines", {linewidth = 2}). plt.rcParams["figure.figsize"] reads and sets one.
---@param group? string
---@param values table<string, any>
---@overload fun(values: table<string, any>)
function plt.rc(group, values) end

--- Sets parameters as long as f runs, or without f until the result is closed: local _ <close> =
--- plt.rc_context{dpi = 50}.
---@param values table<string, any>
---@param f? fun(): ...
---@return any ...
function plt.rc_context(values, f) end

--- Sets all parameters back.
function plt.rcdefaults() end

--- Writes the figure into a file: .png, .svg or .pdf, by the end of its name; without one .png is
--- added. The file is written whole or not at all.
---@param path string
---@param options? dnn.plot.savefig.options
function plt.savefig(path, options) end

--- Makes axes the current ones, and plt.sca also their figure.
---@param axes dnn.plot.Axes
---@return dnn.plot.Axes axes
function plt.sca(axes) end

--- Draws points, each in its own size and color if that is wanted. The sizes s are areas in square
--- points. c is a color, a list of colors, or numbers that a colormap makes colors of: {c = Y, cmap
--- = "Spectral"}.
---@param x dnn.array_like
---@param y dnn.array_like
---@param s? dnn.array_like
---@param c? any
---@param options? dnn.plot.scatter.options
---@return dnn.plot.PathCollection
function plt.scatter(x, y, s, c, options) end

--- Draws lines as plt.plot does, and makes the x axis logarithmic. Options as for plt.plot.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.semilogx.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.semilogx.options): dnn.plot.Line2D[]
function plt.semilogx(x, y, format, options) end

--- Draws lines as plt.plot does, and makes the y axis logarithmic. Options as for plt.plot.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.semilogy.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.semilogy.options): dnn.plot.Line2D[]
function plt.semilogy(x, y, format, options) end

--- Sets the colormap of the current image, and of those that follow.
---@param cmap string|table
function plt.set_cmap(cmap) end

--- Shows the open figures and closes them: on a terminal as pictures (kitty, iTerm2, sixel) or
--- drawn in text, in a notebook below the cell, elsewhere as new files figure-N.png in
--- $DNNLUA_FIGURES or the temporary directory, whose names are printed. At the prompt it is not
--- needed: figures that are open at the end of an input are shown. %plot sets how.
function plt.show() end

--- As plt.set_cmap "spring"; see plt.set_cmap.
function plt.spring() end

--- Fills between the sums of curves; the rows of a matrix are curves.
---@param x dnn.array_like
---@param y dnn.array_like
---@param ... dnn.array_like
---@return dnn.plot.FillBetween[]
function plt.stackplot(x, y, ...) end

--- Draws a line from a baseline to each point, with a marker at its end. Formats are those of
--- plt.plot. The result has markerline, stemlines and baseline.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param linefmt? string
---@param markerfmt? string
---@param basefmt? string
---@param options? dnn.plot.stem.options
---@return dnn.plot.StemContainer
---@overload fun(y: dnn.array_like, linefmt?: string, markerfmt?: string, basefmt?: string, options?: dnn.plot.stem.options): dnn.plot.StemContainer
function plt.stem(x, y, linefmt, markerfmt, basefmt, options) end

--- Draws lines whose values change at once. Options as for plt.plot but drawstyle, and where.
---@param x? dnn.array_like
---@param y dnn.array_like
---@param format? string
---@param options? dnn.plot.step.options
---@return dnn.plot.Line2D[]
---@overload fun(y: dnn.array_like, format?: string, options?: dnn.plot.step.options): dnn.plot.Line2D[]
function plt.step(x, y, format, options) end

---@class dnn.plot.subplot.options
---@field facecolor? dnn.plot.color of the box
---@field sharex? boolean|string|dnn.plot.Axes axes with which x is shared
---@field sharey? boolean|string|dnn.plot.Axes axes with which y is shared
---@field title? string as of set_title
---@field xlabel? string as of set_xlabel
---@field ylabel? string as of set_ylabel

--- Makes the axes in a cell of rows and columns the current ones, new ones where there are none.
--- Cells count from 1, row by row; {first, last} as index takes several. plt.subplot(231) is
--- plt.subplot(2, 3, 1).
---@param rows integer
---@param columns integer
---@param index integer|integer[]
---@param options? dnn.plot.subplot.options
---@return dnn.plot.Axes axes
---@overload fun(rows: integer, options?: dnn.plot.subplot.options): dnn.plot.Axes
---@overload fun(): dnn.plot.Axes
function plt.subplot(rows, columns, index, options) end

---@class dnn.plot.subplot_mosaic.options
---@field constrained_layout? boolean true: layout = "constrained"
---@field dpi? number pixels of an inch; 100
---@field empty_sentinel? string the name of cells that stay empty; "."
---@field facecolor? dnn.plot.color of the paper; white
---@field figsize? number[] {width, height} in inches; {6.4, 4.8}
---@field frameon? boolean false: the paper is transparent
---@field gridspec_kw? table a table of width_ratios, height_ratios, wspace and hspace
---@field height_ratios? number[] how high the rows are in relation
---@field layout? string "tight" or "constrained": texts just have their place; "none": matplotlib's boxes, whatever is cut; without it these boxes, smaller where a text would be cut or overlap
---@field num? integer the number of the figure
---@field sharex? boolean true: all have the same x limits, scale and ticks
---@field sharey? boolean the same for y
---@field subplot_kw? table what axes:set takes, for each of the axes: {xticks = {}, yticks = {}}
---@field tight_layout? boolean true: layout = "tight"
---@field width_ratios? number[] how wide the columns are in relation, {2, 1}

--- A new figure with axes that take rectangles of cells, by their names: "AB;CC" makes ax.A and
--- ax.B above ax.C, as does {{"A", "B"}, {"C", "C"}}; "." is empty.
---@param mosaic string|string[][]
---@param options? dnn.plot.subplot_mosaic.options
---@return dnn.plot.Figure fig
---@return table<string, dnn.plot.Axes> ax
function plt.subplot_mosaic(mosaic, options) end

---@class dnn.plot.subplots.options
---@field constrained_layout? boolean true: layout = "constrained"
---@field dpi? number pixels of an inch; 100
---@field facecolor? dnn.plot.color of the paper; white
---@field figsize? number[] {width, height} in inches; {6.4, 4.8}
---@field frameon? boolean false: the paper is transparent
---@field gridspec_kw? table a table of width_ratios, height_ratios, wspace and hspace
---@field height_ratios? number[] how high the rows are in relation
---@field layout? string "tight" or "constrained": texts just have their place; "none": matplotlib's boxes, whatever is cut; without it these boxes, smaller where a text would be cut or overlap
---@field ncols? integer as columns
---@field nrows? integer as rows
---@field num? integer the number of the figure
---@field sharex? boolean|string|dnn.plot.Axes true: all have the same x limits, scale and ticks; or "row", "col"
---@field sharey? boolean|string|dnn.plot.Axes the same for y
---@field squeeze? boolean false: ax[i][j] for one row or column, too
---@field subplot_kw? table what axes:set takes, for each of the axes: {xticks = {}, yticks = {}}
---@field tight_layout? boolean true: layout = "tight"
---@field width_ratios? number[] how wide the columns are in relation, {2, 1}

--- A new figure with rows and columns of axes. ax[i][j] counts from 1; with one row or one column
--- it is ax[k], and plt.subplots() gives the axes itself. ax.flat is a list of all.
---@param rows? integer
---@param columns? integer
---@param options? dnn.plot.subplots.options
---@return dnn.plot.Figure fig
---@return any ax
function plt.subplots(rows, columns, options) end

--- Sets where the axes of the figure lie: their edges stay there, whatever texts need.
---@param options? dnn.plot.subplots_adjust.options
function plt.subplots_adjust(options) end

--- As plt.set_cmap "summer"; see plt.set_cmap.
function plt.summer() end

--- A title above all axes of the figure.
---@param text string
---@param options? dnn.plot.suptitle.options
---@return dnn.plot.Text text
function plt.suptitle(text, options) end

--- Writes a text at a point of the data, or of the axes.
---@param x number
---@param y number
---@param text string
---@param options? dnn.plot.text.options
---@return dnn.plot.Text text
function plt.text(x, y, text, options) end

--- How ticks and their texts look.
---@param axis? "x"|"y"|"both"|dnn.plot.tick_params.options
---@param options? dnn.plot.tick_params.options
function plt.tick_params(axis, options) end

--- How the texts of the ticks of linear axes are written.
---@param options? dnn.plot.ticklabel_format.options
function plt.ticklabel_format(options) end

--- Fits the axes into the figure so that all texts just have their place. Without it they keep
--- matplotlib's boxes and shrink only where a text would be cut or overlap.
---@param options? dnn.plot.tight_layout.options
function plt.tight_layout(options) end

--- The title above the axes. Simple mathematics stands between dollars, "$\\alpha_1 = x^2$", and a
--- dollar is written "\\$".
---@param text string
---@param options? dnn.plot.title.options
---@return dnn.plot.Text text
function plt.title(text, options) end

--- Other axes in the same box, with the same x and a y of its own on the right.
---@return dnn.plot.Axes axes
function plt.twinx() end

--- Other axes in the same box, with the same y and an x of its own at the top.
---@return dnn.plot.Axes axes
function plt.twiny() end

--- Draws for each set a shape as wide as its numbers are dense, with lines at its ends. x is a set,
--- a list of sets, or a matrix, whose columns are sets. The result has a list of bodies, and cmins,
--- cmaxes, cbars, cmeans and cmedians, which are lines.
---@param x dnn.array_like
---@param options? dnn.plot.violinplot.options
---@return table<string, any>
function plt.violinplot(x, options) end

--- As plt.set_cmap "viridis"; see plt.set_cmap.
function plt.viridis() end

--- Draws vertical lines at x, from ymin to ymax, which are values: numbers, or one for each line.
---@param x dnn.array_like
---@param ymin dnn.array_like
---@param ymax dnn.array_like
---@param options? dnn.plot.vlines.options
---@return dnn.plot.LineCollection
function plt.vlines(x, ymin, ymax, options) end

--- As plt.set_cmap "winter"; see plt.set_cmap.
function plt.winter() end

--- The label of the x axis.
---@param text string
---@param options? dnn.plot.xlabel.options
---@return dnn.plot.Text text
function plt.xlabel(text, options) end

--- The limits of the x axis; with arguments, as of axes:set_xlim, sets them.
---@param low? number|table
---@param high? number
---@return number|table low
---@return number high
function plt.xlim(low, high) end

--- The scale of the x axis: "linear", "log", or "symlog", which is logarithmic on both sides of a
--- linear part around 0. What a logarithm has no value for is left out, and points below stand at
--- the edge.
---@param scale "linear"|"log"|"symlog"
---@param options? dnn.plot.xscale.options
function plt.xscale(scale, options) end

---@class dnn.plot.xticks.options
---@field color? dnn.plot.color of the texts
---@field fontfamily? string or family: the font
---@field fontsize? number|string or size: in points, or a word such as "small"
---@field horizontalalignment? "left"|"center"|"right" or ha: "left", "center" or "right"
---@field labels? string[] the texts, instead of the argument
---@field minor? boolean true: of minor ticks
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "anchor": the text is turned around its end; "default"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center" or "bottom"

--- The positions of the ticks of the x axis and their texts, those that are seen; with arguments,
--- as of axes:set_xticks, sets them first. {} is no ticks. Options alone change the texts that are
--- there: plt.xticks{rotation = 45}.
---@param ticks? dnn.array_like
---@param labels? string[]
---@param options? dnn.plot.xticks.options
---@return dnn.array_like ticks
---@return string[] labels
function plt.xticks(ticks, labels, options) end

--- The label of the y axis.
---@param text string
---@param options? dnn.plot.ylabel.options
---@return dnn.plot.Text text
function plt.ylabel(text, options) end

--- The limits of the y axis; with arguments, as of axes:set_ylim, sets them.
---@param low? number|table
---@param high? number
---@return number|table low
---@return number high
function plt.ylim(low, high) end

--- The scale of the y axis: "linear", "log", or "symlog", which is logarithmic on both sides of a
--- linear part around 0. What a logarithm has no value for is bottom out, and points below stand at
--- the edge.
---@param scale "linear"|"log"|"symlog"
---@param options? dnn.plot.yscale.options
function plt.yscale(scale, options) end

---@class dnn.plot.yticks.options
---@field color? dnn.plot.color of the texts
---@field fontfamily? string or family: the font
---@field fontsize? number|string or size: in points, or a word such as "small"
---@field horizontalalignment? "left"|"center"|"right" or ha: "bottom", "center" or "top"
---@field labels? string[] the texts, instead of the argument
---@field minor? boolean true: of minor ticks
---@field rotation? number|string degrees, anticlockwise
---@field rotation_mode? string "anchor": the text is turned around its end; "default"
---@field verticalalignment? "top"|"center"|"baseline"|"bottom" or va: "top", "center" or "bottom"

--- The positions of the ticks of the y axis and their texts, those that are seen; with arguments,
--- as of axes:set_yticks, sets them first. {} is no ticks. Options alone change the texts that are
--- there: plt.yticks{rotation = 45}.
---@param ticks? dnn.array_like
---@param labels? string[]
---@param options? dnn.plot.yticks.options
---@return dnn.array_like ticks
---@return string[] labels
function plt.yticks(ticks, labels, options) end
