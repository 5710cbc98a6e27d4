--- Notebooks as Jupyter keeps them: nbformat 4.5. What a script says beyond that, such as where in
--- a cell its output is expected, is kept in the metadata, under `dnnlua`, and holds as long as it
--- agrees with the rest, which Jupyter may have changed.

local check = require "dnn.nb.check"
local compare = require "dnn.nb.compare"
local document = require "dnn.nb.document"
local expected = require "dnn.nb.expected"
local header = require "dnn.nb.header"
local json = require "dnn.nb.json"
local mime = require "dnn.support.mime"
local percent = require "dnn.nb.percent"
local trim = require "dnn.support.trim"

local ipynb = {}

local kernelspec <const> = { display_name = "Lua (dnnlua)", language = "lua", name = "dnnlua" }

local function copy(values)
  local copied = {}
  for key, value in pairs(values) do
    copied[key] = value
  end
  return copied
end

local function is_same(a, b)
  return json.line(a) == json.line(b)
end

--- The lines of a text, each with its newline, as nbformat keeps texts.
local function lines_of(text)
  local lines = json.array {}
  for line in text:gmatch("[^\n]*\n?") do
    lines[#lines + 1] = line ~= "" and line or nil
  end
  return lines
end

--- Is it a text, or a list of texts?
local function is_text(value)
  if not json.is_array(value) then
    return type(value) == "string"
  end
  for _, line in ipairs(value) do
    if type(line) ~= "string" then
      return false
    end
  end
  return true
end

local function text_of(value)
  return type(value) == "table" and table.concat(value) or value
end

-- --- outputs -------------------------------------------------------------------------------------

--- An output of a cell that has run, as nbformat has it.
local function encode_output(output, number)
  if output.kind == "stream" then
    return { output_type = "stream", name = output.name, text = lines_of(output.text) }
  end
  local data = {}
  for kind, content in pairs(output.data) do
    if type(content) == "string" then
      content = mime.is_binary(kind) and mime.base64(content) or lines_of(content)
    end
    data[kind] = content
  end
  local is_result = output.kind == "result"
  return { output_type = is_result and "execute_result" or "display_data", data = data,
    metadata = output.metadata or {}, execution_count = is_result and number or nil }
end

local function encode_error(message, traceback)
  local lines = json.array { message }
  for line in (traceback or ""):gmatch("[^\n]+") do
    lines[#lines + 1] = line
  end
  return { output_type = "error", ename = "error", evalue = message, traceback = lines }
end

--- What a cell that has run wrote and showed.
local function encode_result(result, number)
  local outputs = json.array {}
  for _, output in ipairs(result.outputs) do
    outputs[#outputs + 1] = encode_output(output, number)
  end
  if not result.ok then
    outputs[#outputs + 1] = encode_error(result.message, result.traceback)
  end
  return outputs
end

--- What a cell says it prints.
local function encode_blocks(blocks)
  local outputs = json.array {}
  for _, block in ipairs(blocks) do
    local last = outputs[#outputs]
    if block.kind == "error" then
      outputs[#outputs + 1] = encode_error(block.text)
    elseif last and last.output_type == "stream" then
      local lines = lines_of(block.text .. "\n")
      table.move(lines, 1, #lines, #last.text + 1, last.text)
    else
      outputs[#outputs + 1] = { output_type = "stream", name = "stdout",
        text = lines_of(block.text .. "\n") }
    end
  end
  return outputs
end

--- Bytes of one output that a script says it prints, as many as are kept of what runs.
local max_bytes <const> = 8 * 1024 * 1024

--- The text, or its beginning and how much is missing.
local function bounded(text)
  if #text <= max_bytes then
    return text
  end
  local first = utf8.offset(text, 0, max_bytes + 1) - 1
  local head = text:sub(1, first)
  return ("%s%s... %d bytes more\n"):format(head, head:find("\n$") and "" or "\n", #text - first)
end

--- The first of the types of contents, in the order of the alphabet.
local function first_kind(data)
  local first
  for kind in pairs(data) do
    first = first and first < kind and first or kind
  end
  return first or "nothing"
end

--- The lines that the outputs of an `.ipynb` make in a script, and the error that ends them.
---@param outputs table[] as JSON has them
---@return string[] lines
---@return string|nil problem
function ipynb.printed_lines(outputs)
  local read, problem = {}, nil
  for _, output in ipairs(outputs) do
    if output.output_type == "stream" then
      read[#read + 1] = { kind = "stream", name = output.name, piece = 1,
        text = bounded(text_of(output.text)) }
    elseif output.output_type == "error" then
      problem = require("dnn.support.pretty").plain(check.bare(output.evalue))
    else
      local data = copy(output.data)
      data["text/plain"] = text_of(data["text/plain"]) or ("[%s]"):format(first_kind(data))
      if data["image/png"] and not check.size(output.metadata, "image/png") then
        data = { ["text/plain"] = "[image/png ...]" } -- whatever its size is
      end
      read[#read + 1] = { kind = "display", data = data, metadata = output.metadata, piece = 1 }
    end
  end
  return check.printed({ outputs = read })[1] or {}, problem
end

-- --- cells ---------------------------------------------------------------------------------------

--- The text of a cell, without what it says it prints.
local function body_of(cell)
  if cell.kind ~= "code" then
    return cell.text
  end
  return trim((expected.without(cell.source, cell.expected):gsub("\r\n", "\n")), "[^\n]")
end

--- The metadata that a cell's marker makes, and its attachments.
local function metadata_of(cell)
  local metadata, attachments = copy(cell.options), nil
  local is_text_value = type(metadata.metadata) == "string"
  local ok, more = pcall(json.read, is_text_value and metadata.metadata or "")
  if ok and json.is_object(more) then
    metadata.metadata = nil
    for key, value in pairs(more) do
      metadata[key] = value
    end
  end
  if cell.kind ~= "code" and json.is_object(metadata.attachments) then
    attachments, metadata.attachments = metadata.attachments, nil
  end
  metadata.title = cell.title ~= "" and cell.title or metadata.title
  metadata.tags = #cell.tags > 0 and json.array(copy(cell.tags)) or metadata.tags
  return metadata, attachments
end

--- Does the marker of a cell say what it is to say, in one line?
local function survives(cell)
  local marker = percent.marker(cell)
  local read = percent.read(marker .. "\n")
  local got = read.cells[1]
  return not marker:find("%c") and #read.problems == 0 and #read.cells == 1
    and got.kind == cell.kind and got.title == cell.title and is_same(got.tags, cell.tags)
    and is_same(got.options, cell.options)
end

--- Values as JSON in which nothing looks like the kind of a cell.
local function json_option(values)
  return (json.line(values):gsub("%[(%a+)%]", function(word)
    return (word == "markdown" or word == "md" or word == "raw" or word == "code")
      and "\\u005b" .. word .. "]" or nil
  end))
end

--- A cell whose marker says as much of the metadata as can stand there; the rest stands in one
--- option, as JSON.
local function marked_cell(kind, id, metadata)
  local rest = {}
  local cell = { kind = kind, title = "", id = id, tags = {}, options = {} }
  for key, value in pairs(metadata) do
    local trial = { kind = kind, title = "", tags = {}, options = {} }
    if key == "title" and type(value) == "string" then
      trial.title = value
    elseif key == "tags" and json.is_array(value) then
      trial.tags = value
    else
      trial.options[key] = value
    end
    local is_plain = key:find("^[%a_][%w_.-]*$") and key ~= "id" and key ~= "metadata"
    if not is_plain or not survives(trial) then
      rest[key] = value
    elseif trial.title ~= "" then
      cell.title = value
    elseif #trial.tags > 0 then
      cell.tags = value
    else
      cell.options[key] = value
    end
  end
  if next(rest) ~= nil then
    cell.options.metadata = json_option(rest)
  end
  if not survives(cell) then -- what stands together is read as something else
    return { kind = kind, title = "", id = id, tags = {},
      options = { metadata = json_option(metadata) } }
  end
  return cell
end

--- The source of a cell in a script.
local function source_of(kind, text, outputs)
  if kind ~= "code" then
    return document.comment(text)
  end
  local lines, problem = ipynb.printed_lines(outputs)
  local blocks = expected.text(lines, "lines", "\n")
    .. (problem and "--! error: " .. problem .. "\n" or "")
  local source = text == "" and "" or text .. "\n"
  local cell = document.derive { kind = "code", line = 0, source = source .. blocks }
  return body_of(cell) == trim(text, "[^\n]") and cell.source or source
end

--- May the marker of a script stand before a cell?
local function is_marker_of(marker, cell, metadata, before)
  if marker == "" then
    return before ~= nil and cell.kind == "code" and next(metadata) == nil
  end
  local read = percent.read(marker).cells
  local got = read[1]
  return #read == 1 and got.marker == marker and document.is_comment(marker)
    and got.kind == cell.kind and (got.id == nil or got.id == cell.id)
    and is_same(metadata_of(got), metadata)
end

--- Is the source of a script, behind `before`, that of a cell with such a text and such outputs?
local function is_source_of(source, before, cell, text, outputs)
  local read = percent.read(before .. source).cells
  if #read ~= 1 or body_of(read[1]) ~= text then
    return false
  elseif cell.kind ~= "code" then
    return document.is_comment(source) -- what is prose there is not to run here
  elseif cell.options.check == false then
    return true
  end
  local wanted, wanted_error = ipynb.printed_lines(encode_blocks(read[1].expected))
  local lines, problem = ipynb.printed_lines(outputs)
  local tolerance = cell.options.tol
  return (#wanted == 1 and wanted[1] == "<any>" or compare.lines(wanted, lines, tolerance))
    and (wanted_error == problem
      or wanted_error and problem and compare.line(wanted_error, problem, tolerance) or false)
end

--- The metadata of a cell of an `.ipynb`, with its attachments, that its marker is to say.
local function marked_metadata(given)
  local metadata = copy(given.metadata or {})
  metadata.dnnlua = nil
  metadata.attachments = given.cell_type ~= "code" and given.attachments or metadata.attachments
  return metadata
end

--- A cell of an `.ipynb` as one of a script.
---@param given table as JSON has it
---@param id? string
---@param before? string what stands before the first cell; nil for others
---@param is_last boolean
local function decode_cell(given, id, before, is_last)
  local metadata = copy(given.metadata or {})
  local kept = json.is_object(metadata.dnnlua) and metadata.dnnlua or {}
  metadata.dnnlua = nil
  local cell = marked_cell(given.cell_type, id, marked_metadata(given))
  local text, outputs = text_of(given.source), given.outputs or json.array {}
  cell.marker = percent.marker(cell) .. "\n"
  cell.source = source_of(cell.kind, text, outputs) .. (is_last and "" or "\n")
  local above = kept.marker == "" and before
    or percent.marker { kind = cell.kind, title = "", tags = {}, options = {} } .. "\n"
  if type(kept.source) == "string" and is_source_of(kept.source, above, cell, text, outputs) then
    cell.source = kept.source
  end
  cell.id = given.id
  if type(kept.marker) == "string" and is_marker_of(kept.marker, cell, metadata, before)
    and (kept.marker == "" or kept.marker:find("\n$") or is_last and cell.source == "") then
    cell.marker = kept.marker
  end
  local read = percent.read(cell.marker).cells[1]
  cell.id = read and read.id
  cell.outputs, cell.recorded = outputs, cell.source
  return cell
end

--- A cell as one of an `.ipynb`.
---@param self dnn.nb.document
---@param i integer
---@param id string
---@param given_id? string the id that its marker would give it
---@param result? dnn.nb.run_result
---@param number? integer how many cells have run
local function encode_cell(self, i, id, given_id, result, number)
  local cell = self.cells[i]
  local metadata, attachments = metadata_of(cell)
  local encoded = { cell_type = cell.kind, id = id, metadata = metadata,
    source = lines_of(body_of(cell)), attachments = attachments }
  if cell.kind == "code" then
    encoded.outputs = result and encode_result(result, number)
      or cell.recorded == cell.source and cell.outputs or encode_blocks(cell.expected)
    encoded.execution_count = number or json.null
  end
  local restored = decode_cell(encoded, given_id, i == 1 and self.header or nil,
    i == #self.cells)
  local marker = cell.marker or percent.marker(cell) .. self.newline
  local kept = { marker = restored.marker ~= marker and marker or nil,
    source = restored.source ~= cell.source and cell.source or nil }
  metadata.dnnlua = next(kept) ~= nil and kept or nil
  return encoded
end

--- The ids that cells have without being given one.
local function made_ids(cells)
  local bare = {}
  for i, cell in ipairs(cells) do
    bare[i] = { kind = cell.kind, title = cell.title }
  end
  return document.ids { cells = bare }
end

-- --- notebooks -----------------------------------------------------------------------------------

--- The metadata of an `.ipynb` that those of a script's header make.
local function notebook_metadata(values)
  local metadata = {}
  for key, value in pairs(values) do
    if key ~= "jupyter" or not json.is_object(value) then
      metadata[key] = value
    end
  end
  for key, value in pairs(json.is_object(values.jupyter) and values.jupyter or {}) do
    metadata[key] = value
  end
  local ok, more = pcall(json.read, type(metadata.metadata) == "string" and metadata.metadata or "")
  if ok and json.is_object(more) then
    metadata.metadata = nil
    for key, value in pairs(more) do
      metadata[key] = value
    end
  end
  metadata.kernelspec = metadata.kernelspec or copy(kernelspec)
  return metadata
end

--- The header that says such metadata; none where these say nothing but that it is in Lua.
local function header_of(metadata)
  local values, jupyter, rest = {}, {}, {}
  for key, value in pairs(metadata) do
    local is_outer = key == "title" or key == "dnnlua"
    local ok, read = pcall(header.read, header.write { [key] = value })
    if not ok or not read or not is_same(read, { [key] = value }) or key == "metadata"
      or key == "jupyter" then
      rest[key] = value
    elseif not (key == "kernelspec" and is_same(value, kernelspec)) then
      (is_outer and values or jupyter)[key] = value
    end
  end
  if next(rest) ~= nil then
    jupyter.metadata = json.line(rest)
  end
  values.jupyter = next(jupyter) ~= nil and jupyter or nil
  if next(values) == nil then
    return ""
  end
  return ("-- ---\n-- %s\n-- ---\n\n"):format(table.concat(header.write(values), "\n-- "))
end

--- Header and metadata of a script for the metadata of an `.ipynb`, and what is wrong with them.
local function decode_header(given)
  local metadata = copy(given)
  metadata.language_info = nil -- the kernel says it
  local ours = json.is_object(metadata.dnnlua) and copy(metadata.dnnlua) or {}
  local kept = ours.header
  ours.header, ours.stamp = nil, nil -- a stamp is of a run that is over
  metadata.dnnlua = next(ours) ~= nil and ours or metadata.dnnlua ~= given.dnnlua
    and metadata.dnnlua or nil
  metadata.kernelspec = metadata.kernelspec or copy(kernelspec)
  local text = header_of(metadata)
  if type(kept) == "string" then
    local read = percent.read(kept)
    local bare = kept:gsub("^\xEF\xBB\xBF", ""):gsub("^#[^\n]*", "")
    local is_header = read.header == kept and document.is_comment(bare)
    if is_header and is_same(notebook_metadata(read.metadata), metadata) then
      text = kept
    end
  end
  local read = percent.read(text)
  return text, read.metadata, read.problems
end

--- Raises the error for a part of a file that is not what it is to be.
local function refuse(path, format, ...)
  error(("%s: this is no notebook: %s"):format(path or "notebook", format:format(...)), 0)
end

local function check_outputs(path, i, outputs)
  if outputs ~= nil and not json.is_array(outputs) then
    refuse(path, "the outputs of cell %d are no list", i)
  end
  for k, output in ipairs(outputs or {}) do
    local kind = json.is_object(output) and output.output_type
    local is_right = kind == "stream" and is_text(output.text) and type(output.name) == "string"
      or kind == "error" and type(output.evalue) == "string"
      or (kind == "execute_result" or kind == "display_data") and json.is_object(output.data)
    for name, content in pairs(is_right and output.data or {}) do
      is_right = is_right and (name:find("json$") ~= nil or is_text(content))
    end
    if is_right and output.metadata ~= nil then
      is_right = json.is_object(output.metadata)
    end
    if not is_right then
      refuse(path, "output %d of cell %d is neither a stream nor a result, a display or an error",
        k, i)
    end
  end
end

--- Raises an error unless the values are a notebook that is understood here.
local function check_notebook(path, given)
  local format = json.is_object(given) and given.nbformat
  if type(format) ~= "number" then
    refuse(path, "it has no number nbformat")
  elseif format < 4 then
    refuse(path, "nbformat %g is too old: `jupyter nbconvert --to notebook` makes it 4", format)
  elseif format >= 5 then
    refuse(path, "nbformat %g is newer than 4", format)
  elseif not json.is_array(given.cells) then
    refuse(path, "its cells are no list")
  elseif given.metadata ~= nil and not json.is_object(given.metadata) then
    refuse(path, "its metadata are no object")
  end
  for i, cell in ipairs(given.cells) do
    local kind = json.is_object(cell) and cell.cell_type
    if kind ~= "code" and kind ~= "markdown" and kind ~= "raw" then
      refuse(path, "cell %d is neither code nor markdown nor raw", i)
    elseif not is_text(cell.source) then
      refuse(path, "the source of cell %d is no text", i)
    elseif cell.metadata ~= nil and not json.is_object(cell.metadata) then
      refuse(path, "the metadata of cell %d are no object", i)
    end
    check_outputs(path, i, cell.outputs)
  end
end

--- What is wrong with the id of a cell, nil if nothing is.
---@param id any
---@param i integer the number of the cell
---@param seen table<string, integer> cells by the ids before it
---@return string|nil
local function problem_of_id(id, i, seen)
  if type(id) ~= "string" or #id > 64 or not id:find("^[%w_-]+$") then
    return ("the id of cell %d is not of 1 to 64 letters, digits, \"-\" and \"_\": it gets another")
      :format(i)
  elseif seen[id] then
    return ("cell %d has the id \"%s\" of cell %d: it gets another"):format(i, id, seen[id])
  end
end

--- The ids of the cells that are given and right; those that cells would have anyhow do not count.
--- Returns them and what is wrong with the others, both by the numbers of the cells.
local function ids_of(cells)
  local plain, ids, seen, problems = {}, {}, {}, {}
  for i, given in ipairs(cells) do
    local metadata = marked_metadata(given)
    local has_title = metadata.title ~= nil
    plain[i] = { kind = given.cell_type,
      title = has_title and marked_cell(given.cell_type, nil, metadata).title or "" }
  end
  local made = made_ids(plain)
  for i, given in ipairs(cells) do
    local id = given.id
    if id ~= nil then -- older notebooks have none
      problems[i] = problem_of_id(id, i, seen)
      id = not problems[i] and id or nil
      seen[id or 0] = i
    end
    given.id = id
    ids[i] = id ~= made[i] and id or nil
  end
  return ids, problems
end

--- What an `.ipynb` holds, as it is written there; an error if that is no notebook.
---@param text string
---@param path? string for messages
---@return table
function ipynb.decode(text, path)
  local given = json.read(text, path)
  check_notebook(path, given)
  return given
end

--- The language of the cells, as the first of the metadata say that tell it.
local function language_of(metadata)
  local info, spec = metadata.language_info, metadata.kernelspec
  local name = json.is_object(info) and info.name
  local language = json.is_object(spec) and spec.language
  return type(name) == "string" and name or type(language) == "string" and language or "lua"
end

--- Reads a notebook.
---@param text string
---@param path? string for messages
---@return dnn.nb.document
function ipynb.read(text, path)
  local given = ipynb.decode(text, path)
  local self = document.new()
  self.path = path
  self.header, self.metadata, self.problems = decode_header(given.metadata or {})
  self.language = language_of(given.metadata or {})
  local ids, problems = ids_of(given.cells)
  local _, line = self.header:gsub("\n", "")
  for i, one in ipairs(given.cells) do
    local cell = decode_cell(one, ids[i], i == 1 and self.header or nil, i == #given.cells)
    local _, newlines = (cell.marker .. cell.source):gsub("\n", "")
    cell.line = cell.marker == "" and line or line + 1
    line = line + newlines
    self.cells[i] = document.derive(cell)
    if problems[i] then
      self.problems[#self.problems + 1] = { line = math.max(cell.line, 1), message = problems[i],
        is_fatal = false }
    end
    if #percent.read("-- %%\n" .. cell.source).cells ~= 1 then
      self.problems[#self.problems + 1] = { line = cell.line, is_fatal = true,
        message = ("the code of cell %d has a line that begins a cell in a script: write '--%%%%' "
          .. "instead of '-- %%%%'"):format(i) }
    end
  end
  return self
end

--- The text of an `.ipynb` with other outputs of some cells; all else stays.
---@param text string
---@param results table<integer, dnn.nb.run_result> by the numbers of the cells
---@return string
function ipynb.update(text, results)
  local given = ipynb.decode(text)
  for i, result in pairs(results) do
    local cell = given.cells[i]
    local number = type(cell.execution_count) == "number" and cell.execution_count or i
    cell.outputs, cell.execution_count = encode_result(result, number), number
  end
  return json.write(given)
end

--- The text of a notebook. Outputs are those of `results`, or else those that cells were read with,
--- or say they print.
---@param self dnn.nb.document
---@param results? table<integer, dnn.nb.run_result> by the numbers of the cells
---@param stamp? string[] what is told of their run
---@return string
function ipynb.write(self, results, stamp)
  local metadata = notebook_metadata(self.metadata)
  metadata.language_info = { name = "lua", version = _VERSION:match("%d[%d.]*"),
    file_extension = ".lua", mimetype = "text/x-lua", pygments_lexer = "lua" }
  if decode_header(metadata) ~= self.header then
    metadata.dnnlua = json.is_object(metadata.dnnlua) and copy(metadata.dnnlua) or {}
    metadata.dnnlua.header = self.header
  end
  if stamp then
    metadata.dnnlua = json.is_object(metadata.dnnlua) and copy(metadata.dnnlua) or {}
    metadata.dnnlua.stamp = json.array(stamp)
  end
  local ids, made = document.ids(self), made_ids(self.cells)
  local cells, ran = json.array {}, 0
  for i in ipairs(self.cells) do
    local result = results and results[i]
    ran = ran + (result and 1 or 0)
    cells[i] = encode_cell(self, i, ids[i], ids[i] ~= made[i] and ids[i] or nil, result,
      result and ran or nil)
  end
  return json.write { cells = cells, metadata = metadata, nbformat = 4, nbformat_minor = 5 }
end

return ipynb
