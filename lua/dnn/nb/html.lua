--- Notebooks as pages of HTML, see dnn.nb.page. Nothing that stands in a notebook, or that its
--- cells have printed or shown, can run in a page: texts are escaped, HTML is written anew of what
--- is harmless, pictures are data of images.

local document = require "dnn.nb.document"
local mime = require "dnn.support.mime"
local page = require "dnn.nb.page"
local printed = require "dnn.nb.printed"
local prose = require "dnn.nb.prose"
local trim = require "dnn.support.trim"
local xml = require "dnn.support.xml"

local html = {}

--- What is asked of what cells show, the best first.
html.types = { "image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp",
  "text/html", "text/plain" }

--- Bytes of a picture that a page may hold, and of all the addresses of its pictures: prose may
--- show the same picture any number of times.
local max_picture <const>, max_pictures <const> = 16 * 1024 * 1024, 64 * 1024 * 1024

--- How the files of pictures begin.
local signatures = { ["image/png"] = "^\137PNG\r\n\26\n", ["image/jpeg"] = "^\255\216\255",
  ["image/gif"] = "^GIF8[79]a", ["image/webp"] = "^RIFF....WEBP",
  ["image/svg+xml"] = "^[\xEF\xBB\xBF%s]*<[?!s]" }

--- A drawing is taken where it is at most as large as so many of the picture.
local max_ratio <const> = 2

--- The "data:" address of a picture, nil if it is none. In an image no script of a drawing runs.
local function data_address(kind, bytes)
  if not kind then
    for one, signature in pairs(signatures) do
      kind = kind or bytes:find(signature) and one
    end
  end
  if not kind or #bytes > max_picture or not bytes:find(signatures[kind]) then
    return nil
  end
  return ("data:%s;base64,%s"):format(kind, mime.base64(bytes))
end

--- The letters of base64 that a picture takes which is not too large, with the ends of its lines.
local max_letters <const> = max_picture * 3 // 2

--- A function that finds the pictures of prose: those that are attached to a cell, and those in
--- files below the directory of the notebook.
local function picture_finder(self, cell)
  local directory = (self.path or ""):match("^(.*/)") or ""
  local attached = cell.options.attachments
  return function(address)
    local name = address:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end)
    if name:find("^attachment:") then
      local bundle = type(attached) == "table" and attached[name:sub(#"attachment:" + 1)]
      for kind, text in pairs(type(bundle) == "table" and bundle or {}) do
        if signatures[kind] and type(text) == "string" and #text <= max_letters then
          return data_address(kind, mime.bytes(text))
        end
      end
    elseif not name:find("^/") and not ("/" .. name .. "/"):find("/../", 1, true)
      and not name:find("[%z:\\]") then
      local ok, bytes = pcall(require("dnn.files").read, directory .. name, max_picture)
      return ok and data_address(nil, bytes) or nil
    end
  end
end

---@class dnn.nb.html.writer
---@field package document dnn.nb.document
---@field package ids fun(text: string): string
---@field package words table<string, string>
---@field package parts string[]
---@field package contents dnn.nb.page.entry[]
---@field package headings dnn.nb.prose.heading[]
---@field package room integer bytes that pictures may still take
---@field package left_out integer pictures for which there was no room
local Writer = {}
Writer.__index = Writer

function Writer:put(...)
  for i = 1, select("#", ...) do
    self.parts[#self.parts + 1] = (select(i, ...))
  end
end

--- The address of a picture, nil if there is none or no room for it.
---@param address string|nil
---@return string|nil
function Writer:fitting(address)
  if address and #address > self.room then
    self.left_out = self.left_out + 1
    return nil
  end
  self.room = self.room - #(address or "")
  return address
end

--- What takes less than this is not told.
local least_seconds <const> = 0.1

local function duration(seconds)
  return seconds < 10 and ("%.2f s"):format(seconds) or seconds < 120 and ("%.1f s"):format(seconds)
    or ("%d min %02d s"):format(seconds // 60, seconds % 60 // 1 | 0)
end

--- The kind of picture that is shown of a display.
local function picture_kind(data)
  local drawing, png = data["image/svg+xml"], data["image/png"]
  if drawing and png and #drawing > max_ratio * #png then
    return "image/png"
  end
  for _, kind in ipairs(html.types) do
    if type(data[kind]) == "string" and signatures[kind] then
      return kind
    end
  end
end

--- A picture, with the words that its display gives for it, or those of its cell.
function Writer:add_picture(cell, output, kind, number)
  local address = self:fitting(data_address(kind, output.data[kind]))
  if not address then
    return false
  end
  local metadata = type(output.metadata) == "table" and output.metadata[kind]
    or output.metadata and output.metadata["image/png"]
  metadata = type(metadata) == "table" and metadata or {}
  local words = type(metadata.alt) == "string" and metadata.alt
    or cell.title ~= "" and cell.title or self.words.figure:format(number)
  local size = ""
  for _, side in ipairs { "width", "height" } do
    local pixels = math.tointeger(tonumber(metadata[side]))
    size = size .. (pixels and pixels > 0 and (' %s="%d"'):format(side, pixels) or "")
  end
  self:put('<figure><img alt="', xml.escape(words), '"', size, ' src="', address, '"></figure>\n')
  return true
end

--- What a cell has printed and shown.
function Writer:add_outputs(cell, result)
  local text, class, number = {}, nil, 0
  local function flush()
    local all = trim(table.concat(text), "[^\n]")
    if all:find("%S") then
      self:put(page.lines(printed.html(all), "samp", class, class == "out" and self.words.output
        or self.words.errors), "\n")
    end
    text = {}
  end
  local function add(more, its_class)
    if its_class ~= class then
      flush()
      class = its_class
    end
    text[#text + 1] = more
  end
  for _, output in ipairs(result.outputs) do
    local kind = output.data and picture_kind(output.data)
    if kind then
      number = number + 1
      flush()
    end
    local fragment = not kind and output.data and type(output.data["text/html"]) == "string"
      and require("dnn.nb.fragment").clean(output.data["text/html"])
    if fragment then
      flush()
      self:put('<div class="wide out" tabindex="0">', fragment, "</div>\n")
    elseif not (kind and self:add_picture(cell, output, kind, number)) then
      local plain = output.text or output.data["text/plain"]
      if type(plain) == "string" then
        local last = text[#text]
        add((last and output.data and not last:find("\n$") and "\n" or "") .. plain
          .. (output.data and "\n" or ""), output.name == "stderr" and "out err" or "out")
      end
    end
  end
  flush()
  if not result.ok then
    local traceback = result.traceback or ""
    self:put(page.lines(printed.html("error: " .. result.message
      .. (traceback ~= "" and "\n" .. traceback or "")), "samp", "out bad", self.words.problem),
      "\n")
  end
end

function Writer:add_code(cell, id, result)
  local code = document.shown_code(cell)
  local name = cell.title
  self:put('<div class="cell" id="', xml.escape(id), '">\n')
  local time = result and result.seconds and result.seconds >= least_seconds
    and ('<span class="dim">%s</span>'):format(duration(result.seconds)) or ""
  local link = name ~= "" and ('<a href="#%s">%s</a>'):format(xml.escape(id), xml.escape(name))
    or ""
  if link ~= "" or time ~= "" then
    self:put('<p class="name">', link, time, "</p>\n")
  end
  if name ~= "" then
    self.contents[#self.contents + 1] = { level = 2, id = id, html = xml.escape(name) }
  end
  if code ~= "" and not document.has_tag(cell, "hide-input") then
    self:put(page.code(code, self.document.language or "lua", self.words.code), "\n")
  end
  if result and not document.has_tag(cell, "hide-output") then
    self:add_outputs(cell, result)
  end
  self:put "</div>\n"
end

function Writer:add_prose(cell, id)
  local find, found = picture_finder(self.document, cell), {}
  local text, headings = prose.html(cell.text, { ids = self.ids, link = self.words.link,
    picture = function(address)
      if found[address] == nil then
        found[address] = find(address) or false
      end
      return self:fitting(found[address] or nil)
    end })
  self:put('<div id="', xml.escape(id), '">\n', text, "</div>\n")
  table.move(headings, 1, #headings, #self.headings + 1, self.headings)
end

--- The language of the prose, as the notebook says, or as its letters tell.
local function language_of(self)
  local given = self.metadata.lang
  if type(given) == "string" and given:find("^%a[%w-]*$") then
    return given
  end
  local letters, han, kana = 0, 0, 0
  for _, cell in ipairs(self.cells) do
    local text = cell.kind ~= "code" and utf8.len(cell.text) and cell.text or ""
    for _, code in utf8.codes(text) do
      letters = letters + 1
      han = han + (code >= 0x4E00 and code <= 0x9FFF and 1 or 0)
      kana = kana + (code >= 0x3040 and code <= 0x30FF and 1 or 0)
    end
  end
  return kana * 10 > letters and "ja" or han * 10 > letters and "zh-CN" or "en"
end

--- The names that the parts of a page have in its address: those that cells are given, and others
--- made of their titles.
local function cell_ids(self, ids)
  local found = {}
  for i, cell in ipairs(self.cells) do
    found[i] = cell.id and ids(cell.id)
  end
  for i, cell in ipairs(self.cells) do
    found[i] = found[i] or ids(cell.title ~= "" and cell.title or "cell-" .. i)
  end
  return found
end

--- The foot of a page: when the cells ran and how long, with what.
local function footer(results, about, words)
  local seconds = nil
  for _, result in pairs(results) do
    seconds = result.seconds and (seconds or 0) + result.seconds or seconds
  end
  local first = seconds and words.ran:format(about.date, duration(seconds))
    or words.written:format(about.date)
  return "<p>" .. xml.escape(table.concat({ first, table.unpack(about.versions) }, " · "))
    .. "</p>\n"
end

--- The page of a notebook.
---@param self dnn.nb.document
---@param results table<integer, dnn.nb.run_result> by the numbers of the cells
---@param about { date: string, versions: string[] } what the foot of the page says
---@return string
function html.write(self, results, about)
  local language = language_of(self)
  local writer = setmetatable({ document = self, ids = page.ids(), words = page.words(language),
    parts = {}, contents = {}, headings = {}, room = max_pictures, left_out = 0 }, Writer)
  local ids = cell_ids(self, writer.ids)
  for i, cell in ipairs(self.cells) do
    if cell.kind == "code" then
      writer:add_code(cell, ids[i], results[i])
    elseif cell.kind == "markdown" or cell.options.format == "text/markdown" then
      writer:add_prose(cell, ids[i])
    end
  end
  if writer.left_out > 0 then
    writer:put("<p>", writer.words.left_out:format(writer.left_out, max_pictures >> 20), "</p>\n")
  end
  local title, contents = type(self.metadata.title) == "string" and self.metadata.title, {}
  local first, top = nil, nil
  for _, heading in ipairs(writer.headings) do
    top = math.min(top or heading.level, heading.level)
    if heading.level == 1 and not first then
      first = heading
    end
    contents[#contents + 1] = heading.level <= 3 and heading or nil
  end
  title = title or first and first.text
    or (self.path or "notebook"):match("[^/]*$"):gsub("%.%w+$", "")
  return page.write { title = title, language = language,
    contents = #contents > 0 and contents or writer.contents,
    body = (top == 1 and "" or "<h1>" .. xml.escape(title) .. "</h1>\n")
      .. table.concat(writer.parts),
    footer = footer(results, about, writer.words) }
end

return html
