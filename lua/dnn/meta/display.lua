---@meta _
-- Made by dnn.help.stubs from the help texts in lua/dnn/help/docs, for language servers: not to be
-- edited, and never loaded.

---@class dnn.display
---@overload fun(value: any, ...: any): dnn.display.handle?
local display = {}

---@class display.bundle.options
---@field include? string[] the types that are wanted
---@field width? integer the columns there are

--- The texts, by their types, as which a value can be shown, and one line about an error in its
--- __display; for front ends.
---@param value any
---@param options? display.bundle.options
---@return table
---@return string? problem
function display.bundle(value, options) end

--- Takes what was shown off the screen. With wait a notebook keeps it until the next value comes.
--- Where the output is no terminal nothing happens.
---@param wait? boolean
function display.clear_output(wait) end

--- A place for a value that changes, such as a figure of a training that runs: view:update(value)
--- shows it, in place in a notebook, at the bottom of a terminal; view:close(value) leaves the last
--- one. Elsewhere, where view.changes is false, only the last one is shown.
---@return dnn.display.view
function display.live() end

--- Lets no handle replace what was shown so far, and ends live views: something else is written
--- below.
function display.settle() end

--- Shows values, one below the other, as the prompt shows its results; in a notebook as pictures
--- and tables where their types know how. A script has local display = require "dnn.display". With
--- {id = "name"} after one value it returns a handle, whose update(value) shows another value in
--- its place. A type tells how it is shown by __display(value, options) in its metatable, which
--- returns texts by their types; a table of such texts is shown as it is.
---@param value any
---@param ... any
---@return dnn.display.handle?
function display.show(value, ...) end

--- Makes another front end show values, and returns the one before. A front end is a table of
--- types, width(), show(bundle, id, is_update) and clear(wait); what ids begin with is in ids,
--- where values of other programs are shown, too.
---@param front_end dnn.display.front_end
---@return dnn.display.front_end
function display.use(front_end) end
