--- Prose in Markdown as HTML: CommonMark with GitHub's tables, task lists and strikethrough, and
--- formulas between dollars. Nothing in the text can run: its HTML is text, its links go to the
--- web, to mail or to files beside the page, its pictures are those that the caller gives.

local page = require "dnn.nb.page"
local pretty = require "dnn.support.pretty"
local xml = require "dnn.support.xml"

local prose = {}

--- Blocks in blocks that are shown as such. Browsers end at 512 elements.
local max_depth <const> = 50

--- Bytes of HTML that a text may become, and more for each of its own: references to one long
--- address, or rows of a wide table, multiply them.
local max_bytes <const>, max_factor <const> = 4 * 1024 * 1024, 8

--- Bytes of a formula in a line that narrow screens need not scroll.
local max_narrow <const> = 50

--- The parser of md4c; an error in one line where it is not there.
local function parser()
  local ok, module = pcall(require, "dnn.markdown")
  if not ok then
    local is_missing = tostring(module):find("module 'dnn.markdown' not found", 1, true)
    error(is_missing and "this build has no Markdown: install libmd4c-dev and build again"
      or "md4c does not load: " .. pretty.plain(tostring(module):gsub("%s*\n%s*", " ")), 0)
  end
  return module
end

--- Characters of names that are meant wherever they stand; a browser knows all others.
local named = { ["&amp;"] = "&", ["&lt;"] = "<", ["&gt;"] = ">", ["&quot;"] = '"',
  ["&apos;"] = "'", ["&nbsp;"] = "\u{A0}" }

--- The character that an entity stands for, nil where that is not known here.
local function character(entity)
  local hexadecimal, decimal = entity:match("^&#[xX](%x+);$"), entity:match("^&#(%d+);$")
  local code = hexadecimal and tonumber(hexadecimal, 16) or decimal and tonumber(decimal)
  if not code then
    return named[entity]
  end
  local is_one = code > 0 and code <= 0x10FFFF and not (code >= 0xD800 and code < 0xE000)
  return is_one and utf8.char(code // 1 | 0) or "\u{FFFD}"
end

--- The text of an address or a title.
local function plain(pieces)
  local parts = {}
  for i = 1, #pieces, 2 do
    parts[#parts + 1] = pieces[i] == "entity" and character(pieces[i + 1]) or pieces[i + 1]
  end
  return table.concat(parts)
end

--- An address as a link may have it, or nil for one that may not be followed.
local function safe_address(address)
  -- what browsers drop or turn around in addresses is gone before the scheme is looked at
  local text = address:gsub("[^%w%-._~:/?#%[%]@!$&'()*+,;=%%]", function(byte)
    return ("%%%02X"):format(byte:byte())
  end)
  local scheme = text:match("^([^/?#]*):")
  if scheme then
    scheme = scheme:lower()
    return (scheme == "http" or scheme == "https" or scheme == "mailto") and text or nil
  end
  return not text:find("^//") and text or nil
end

---@class dnn.nb.prose.options
---@field ids fun(text: string): string makes ids for headings
---@field picture? fun(address: string): string|nil the "data:" address of a picture

---@class dnn.nb.prose.heading: dnn.nb.page.entry
---@field text string

---@class dnn.nb.prose.writer
---@field package options dnn.nb.prose.options
---@field package parts string[]
---@field package size integer
---@field package limit integer of the size
---@field package depth integer of blocks
---@field package taken? string[] text that does not go to the page as it is: code, a formula, the
--- words for a picture
---@field package pictures integer those around the place
---@field package words? string[] of the heading
---@field package open { kind: string, detail: table, is_silent: boolean }[] the spans around it
---@field package counts table<string, integer> of these, by their kinds
---@field package said string the last text, if nothing else followed
---@field package last? string the text before the end of a line that was not put yet
---@field package headings dnn.nb.prose.heading[]
---@field package formula? string the one that ends here
---@field package is_link? boolean is the place in a link?
---@field package start? integer the parts before the heading
---@field package language? string of the code
local Writer = {}
Writer.__index = Writer

--- Is it a character of a script that has no spaces between words?
local function is_han(code)
  return code >= 0x2E80 and code <= 0x9FFF or code >= 0xF900 and code <= 0xFAFF
    or code >= 0xFF00 and code <= 0xFF60 or code >= 0x20000 and code <= 0x3FFFF
end

--- Ends a line of the source. Between Chinese characters, or Japanese ones, that is no space.
---@param following string|false|nil the text that follows
function Writer:end_line(following)
  local before = self.last
  local after = following and following ~= "" and utf8.codepoint(following) or nil
  self.last = nil
  local start = utf8.offset(before, -1)
  if not (after and is_han(after) and start and is_han(utf8.codepoint(before, start))) then
    self:say("\n")
  end
end

function Writer:put(...)
  for i = 1, select("#", ...) do
    local text = select(i, ...)
    self.size = self.size + #text
    self.parts[#self.parts + 1] = text
  end
  if self.size > self.limit then
    error({ is_too_long = true }, 0)
  end
end

--- Takes a text: `html` is what stands for it on the page.
function Writer:say(text, html)
  if self.words then
    self.words[#self.words + 1] = text
  end
  if self.taken then
    self.taken[#self.taken + 1] = text
  else
    self:put(html or xml.escape(text))
  end
end

--- Begins to take texts, ends it and returns them.
function Writer:take()
  self.taken = {}
end

function Writer:given()
  local text = table.concat(self.taken)
  self.taken = nil
  return text
end

local enter, leave = {}, {}

--- Elements for blocks and spans that need nothing else.
for kind, name in pairs { emphasis = "em", strong = "strong", deleted = "del", literal = "code",
  head = "thead", body = "tbody", row = "tr", paragraph = "p", quote = "blockquote",
  bullets = "ul" } do
  local is_span = name == "em" or name == "strong" or name == "del" or name == "code"
  enter[kind] = function(self) self:put("<", name, ">") end
  leave[kind] = function(self) self:put("</", name, is_span and ">" or ">\n") end
end

--- Those that may stand in each other.
local nested = { quote = true, bullets = true, numbers = true }

function enter.numbers(self, detail)
  self:put(detail.start == 1 and "<ol>" or ('<ol start="%d">'):format(detail.start))
end

function leave.numbers(self)
  self:put("</ol>\n")
end

function enter.item(self, detail)
  self:put(detail.is_done == nil and "<li>" or '<li class="task">',
    detail.is_done == true and "☑ " or detail.is_done == false and "☐ " or "")
end

function leave.item(self)
  self:put("</li>\n")
end

function enter.rule(self)
  self:put("<hr>\n")
end

function enter.heading(self)
  self.words, self.start = {}, #self.parts
end

function leave.heading(self, detail)
  local text = table.concat(self.words)
  local html = table.concat(self.parts, "", self.start + 1)
  for i = #self.parts, self.start + 1, -1 do
    self.parts[i] = nil
  end
  local id, level = self.options.ids(text), detail.level
  self.words = nil
  -- as an entry of the contents, which is a link itself
  local entry = html:gsub("</?a[^>]*>", ""):gsub('<img alt="([^"]*)"[^>]*>', "%1")
  self.headings[#self.headings + 1] = { level = level, id = id, text = text, html = entry }
  self:put(('<h%d id="%s">'):format(level, xml.escape(id)), html,
    ('<a class="anchor" href="#%s" aria-label="%s">#</a></h%d>\n'):format(xml.escape(id),
      self.options.link or page.words("en").link, level))
end

function enter.code(self, detail)
  self.language = plain(detail.language)
  self:take()
end

function leave.code(self)
  local code = self:given()
  self:put(page.code((code:gsub("\n$", "")), self.language), "\n")
end

function enter.table(self)
  self:put('<div class="wide" tabindex="0"><table>\n')
end

function leave.table(self)
  self:put("</table></div>\n")
end

for kind, name in pairs { cell = "td", ["title cell"] = "th" } do
  enter[kind] = function(self, detail)
    self:put("<", name, detail.align and (' class="%s">'):format(detail.align) or ">")
  end
  leave[kind] = function(self) self:put("</", name, ">") end
end

--- A link; one in another one is its text.
function enter.link(self, detail)
  local address = not self.is_link and safe_address(plain(detail.address)) or nil
  detail.is_shown = address ~= nil
  if address then
    local title = plain(detail.title)
    self.is_link = true
    self:put(('<a href="%s"%s>'):format(xml.escape(address),
      title ~= "" and (' title="%s"'):format(xml.escape(title)) or ""))
  end
end

function leave.link(self, detail)
  if detail.is_shown then
    self:put("</a>")
    self.is_link = false
  end
end

--- A picture, or its words where it is not to be had.
function enter.image(self)
  self.pictures = self.pictures + 1
  if self.pictures == 1 then
    self:take()
  end
end

function leave.image(self, detail)
  self.pictures = self.pictures - 1
  if self.pictures > 0 then
    return
  end
  local text, address = self:given(), plain(detail.address)
  local data = self.options.picture and self.options.picture(address)
  local link = safe_address(address)
  if data then
    self.parts[#self.parts + 1] = ('<img alt="%s" src="%s">'):format(xml.escape(text),
      xml.escape(data))
  elseif link and link:find("^https?:") and not self.is_link then
    self:put(('<a href="%s">%s</a>'):format(xml.escape(link), xml.escape(text ~= "" and text
      or address)))
  else
    self:put(xml.escape(text))
  end
end

enter.formula = Writer.take
enter["display formula"] = Writer.take

--- Dollars around what begins or ends with a space, or before a digit, are money.
local function money(tex)
  return xml.escape("$" .. tex .. "$")
end

function leave.formula(self)
  local tex = self:given()
  if tex:find("^%s") or tex:find("%s$") then
    self:put(money(tex))
  else
    local html = require("dnn.nb.mathml").inline(tex)
    self:put(#tex > max_narrow and ('<span tabindex="0">%s</span>'):format(html) or html)
    self.formula = tex
  end
end

leave["display formula"] = function(self)
  local html = require("dnn.nb.mathml").display(self:given())
  self:put('<span class="wide" tabindex="0">', html, "</span>") -- in a paragraph there is no div
end

local texts = {
  plain = function(self, text)
    if self.formula and text:find("^%d") then
      self.parts[#self.parts] = money(self.formula)
    end
    self:say(text)
  end,
  ["break"] = function(self) self:say("\n", "<br>\n") end,
  null = function(self) self:say("\u{FFFD}") end,
  entity = function(self, text) -- a browser knows the names of all characters
    local known = character(text)
    self:say(known or text, not known and text or nil)
  end,
}

--- Spans, which end in the reverse order of their beginnings, and in their block.
local spans = { emphasis = true, strong = true, deleted = true, literal = true, link = true,
  image = true, formula = true, ["display formula"] = true }

--- Begins a span. In the words for a picture there are only words.
function Writer:enter_span(kind, detail)
  local is_silent = self.pictures > 0 and kind ~= "image"
  self.open[#self.open + 1] = { kind = kind, detail = detail, is_silent = is_silent }
  self.counts[kind] = (self.counts[kind] or 0) + 1
  if not is_silent then
    enter[kind](self, detail)
  end
end

--- Ends the last span.
function Writer:leave_span()
  local span = table.remove(self.open)
  self.counts[span.kind] = self.counts[span.kind] - 1
  if not span.is_silent then
    leave[span.kind](self, span.detail)
  end
  return span.kind
end

--- Begins or ends a block. Those that are too deep in others are not shown as such.
function Writer:meet_block(event, kind, detail)
  while #self.open > 0 do
    self:leave_span()
  end
  local step = nested[kind] and 1 or 0
  self.depth = self.depth + (event == "enter" and step or 0)
  local is_silent = (nested[kind] or kind == "item") and self.depth > max_depth
  self.depth = self.depth - (event == "leave" and step or 0)
  local f = not is_silent and (event == "enter" and enter or leave)[kind]
  if f then
    f(self, detail)
  end
end

--- Writes what the parser has found.
function Writer:meet(event, kind, detail)
  if self.last then
    self:end_line(kind == "plain" and detail)
  end
  if kind == "newline" then
    self.last = self.said
    return
  end
  self.said = event == "text" and detail or ""
  if event == "text" then
    texts[kind](self, detail)
  elseif not spans[kind] then
    self:meet_block(event, kind, detail)
  elseif event == "enter" then
    self:enter_span(kind, detail)
  elseif (self.counts[kind] or 0) > 0 then -- md4c ends some that it has not begun
    repeat until self:leave_span() == kind
    return -- the formula that ends here is known to the text that follows
  end
  self.formula = nil
end

--- Environments of TeX that are formulas without dollars around them, too, as in Jupyter.
local environments = {}
for name in ("equation align gather multline eqnarray"):gmatch("%a+") do
  environments[name], environments[name .. "*"] = true, true
end

--- Does a line have an odd number of double dollars outside of code?
local function changes_formula(line)
  local bare = line:gsub("\\%$", ""):gsub("`[^`]*`", "")
  return select(2, bare:gsub("%$%$", "")) % 2 == 1
end

--- The text with formulas between double dollars on one line each: lines within them that begin
--- with a sign would be items of lists, as `- x`, or underline headings.
local function with_joined_formulas(text)
  local lines, start, ending, fence = {}, nil, nil, nil -- of the formula; of the code
  for line in (text .. "\n"):gmatch("(.-)\n") do
    lines[#lines + 1] = line
    local ticks = not start and (line:match("^%s*(```+)") or line:match("^%s*(~~~+)"))
    if ticks then
      fence = not fence and ticks or not ticks:find(fence, 1, true) and fence or nil
    end
    local name = not fence and not start and line:match("^%s*\\begin{(%a+%*?)}")
    local is_change = not fence and not ending and changes_formula(line)
    if environments[name] and not is_change then
      start, ending = #lines, "\\end{" .. name .. "}"
    end
    if ending and line:find(ending, 1, true) or is_change and start then
      local formula = table.concat(lines, " ", start):gsub(" %s+", " ")
      if ending then
        local _, stop = formula:find(ending, 1, true)
        formula = ("$$%s$$%s"):format(formula:sub(1, stop), formula:sub(stop + 1))
      end
      lines[start] = formula
      for i = #lines, start + 1, -1 do
        lines[i] = nil
      end
      start, ending = nil, nil
    elseif is_change then
      start = #lines
    elseif not line:find("%S") then -- none has an empty line
      start, ending = nil, nil
    end
  end
  return table.concat(lines, "\n")
end

--- Makes HTML of a text. Returns it and the headings that stand in it.
---@param text string
---@param options dnn.nb.prose.options
---@return string html
---@return dnn.nb.prose.heading[]
function prose.html(text, options)
  local markdown = parser()
  text = with_joined_formulas(pretty.plain((text:gsub("\r\n?", "\n"))))
  local self = setmetatable({ options = options, parts = {}, size = 0, depth = 0, pictures = 0,
    limit = max_bytes + max_factor * #text, headings = {}, open = {}, counts = {}, said = "" },
    Writer)
  local ok, problem = pcall(markdown.parse, text, function(event, kind, detail)
    self:meet(event, kind, detail)
  end)
  if not ok then
    if type(problem) == "table" and problem.is_too_long then
      return page.code(text, ""), {}
    end
    error(problem, 0)
  end
  return table.concat(self.parts), self.headings
end

return prose
