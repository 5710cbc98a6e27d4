--- The manual as one page of HTML, see dnn.nb.page: all help texts with their examples and what
--- these print, and links between them. A small script searches in it; without scripts everything
--- else is there.

local doc = require "dnn.help.doc"
local page = require "dnn.nb.page"
local parts = require "dnn.manual.parts"
local suggest = require "dnn.support.suggest"
local xml = require "dnn.support.xml"

local html = {}

--- Entries that are named behind another one.
local most_related <const> = 8

local style <const> = [[
article{padding:.2rem 0 .6rem;border-bottom:1px solid var(--line)}
article:target{box-shadow:-.8rem 0 var(--bg),-1rem 0 var(--link)}
h4{font:600 1rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
margin:1.1rem 0 .4rem}
h3 code{font-size:inherit;padding:0;background:none}
nav code{padding:0;background:none}
.sig{padding:0;margin:0 0 .6rem;white-space:pre-wrap}
article p,article pre,article dl{margin-bottom:.6rem}
article a code{color:inherit}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem .9rem;font-size:.9rem;
max-width:45rem}
dd{margin:0}
.index{display:flex;flex-wrap:wrap;gap:.1rem .9rem;max-width:none;padding:0;list-style:none;
font-size:.875rem}
.index code{background:none;padding:0}
.index a,.related a{text-decoration:none}.index a:hover,.related a:hover{text-decoration:underline}
.related{font-size:.875rem}
[role=search]{margin-bottom:1rem}
[role=search] label{display:block;font-weight:600}
[role=search] input{width:100%;padding:.45rem .6rem;margin-top:.25rem;font:inherit;color:inherit;
background:var(--soft);border:1px solid var(--dim);border-radius:6px}
[role=search] p{margin:.5rem 0;font-size:.8rem;color:var(--dim)}
[role=search] li{margin:0}
[role=search] a{display:block;padding:.3rem .2rem;border-radius:4px;line-height:1.35}
[role=search] a code{background:none;padding:0}
[role=search] a span{display:block;font-size:.8rem;color:var(--dim);overflow:hidden;
white-space:nowrap;text-overflow:ellipsis}
@media (max-width:40rem){dl{display:block}dd{margin:0 0 .3rem 1.2rem}}
@media print{[role=search]{display:none}article{break-inside:avoid}}
]]

-- It adds a field to search with, and shows what is found in place of the table of contents.
local script <const> = [[
(() => {
  const nav = document.querySelector("nav"), contents = nav.querySelector("details");
  const make = (tag, values, ...children) => {
    const element = Object.assign(document.createElement(tag), values);
    element.append(...children);
    return element;
  };
  const field = make("input", {id: "search", type: "search", autocomplete: "off",
    spellcheck: false, placeholder: "press / to search"});
  const status = make("p", {});
  status.setAttribute("role", "status");
  const results = make("ol", {});
  const form = make("div", {}, make("label", {htmlFor: "search", textContent: "Search"}), field,
    status, results);
  form.setAttribute("role", "search");
  nav.prepend(form);
  let entries;
  const read = () => [...document.querySelectorAll("article")].map(article => {
    const name = article.querySelector("h4").firstChild.textContent;
    const text = article.querySelector("p").textContent;
    return {id: article.id, name, text, short: name.replace(/^.*[.: %]/, "").toLowerCase(),
      lower: name.toLowerCase(), all: article.textContent.toLowerCase()};
  });
  const rank = (entry, query, words) => {
    if (!words.every(word => entry.all.includes(word))) return -1;
    if (entry.lower === query) return 0;
    if (entry.short === query) return 1;
    if (entry.short.startsWith(query)) return 2;
    if (entry.lower.includes(query)) return 3;
    if (words.every(word => entry.lower.includes(word))) return 4;
    return entry.text.toLowerCase().includes(query) ? 5 : 6;
  };
  const most = 50;
  const search = () => {
    const query = field.value.trim().toLowerCase().replace(/^\?/, "");
    contents.hidden = query !== "";
    results.replaceChildren();
    status.textContent = "";
    if (query === "") return;
    entries ||= read();
    const words = query.split(/\s+/);
    const found = entries.map((entry, i) => ({entry, i, rank: rank(entry, query, words)}))
      .filter(one => one.rank >= 0).sort((a, b) => a.rank - b.rank || a.i - b.i);
    status.textContent = found.length === 0 ? "Nothing found" : found.length === 1 ? "1 entry"
      : found.length + " entries" + (found.length > most ? ", the first " + most : "");
    for (const {entry} of found.slice(0, most))
      results.append(make("li", {}, make("a", {href: "#" + entry.id},
        make("code", {textContent: entry.name}), make("span", {textContent: entry.text}))));
  };
  field.addEventListener("input", search);
  form.addEventListener("keydown", event => {
    const links = [...results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const move = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (event.key === "Escape") {
      field.value = "";
      search();
      field.focus();
    } else if (event.key === "Enter" && at < 0 && links.length > 0) {
      links[0].click();
      links[0].focus();
    } else if (move && links.length > 0) {
      (links[at + move] || (move < 0 ? field : links[links.length - 1])).focus();
      event.preventDefault();
    }
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && event.target !== field && !event.ctrlKey && !event.metaKey
        && !event.altKey) {
      field.focus();
      field.select();
      event.preventDefault();
    }
  });
})();
]]

-- --- names and links -----------------------------------------------------------------------------

---@class dnn.manual.writer
---@field package taken table<string, boolean> ids
---@field package by_name table<string, dnn.help.doc.entry> of names and aliases
---@field package groups table<string, dnn.manual.group> those of names with a point in them
---@field package ids table<table, string> of entries, groups and parts
---@field package told table<dnn.help.doc.entry, table<dnn.help.doc.entry, boolean>> which others an
--- entry tells of
---@field package tellers table<dnn.help.doc.entry, dnn.help.doc.entry[]> which others tell of one
local Writer = {}
Writer.__index = Writer

--- An id that nothing else has, as "np.linspace".
function Writer:id(name)
  name = name:gsub("^%%", "percent-"):gsub(" ", "-"):gsub(":$", "")
  local id, n = name, 1
  while self.taken[id] do
    n = n + 1
    id = ("%s-%d"):format(name, n)
  end
  self.taken[id] = true
  return id
end

-- Calls f for every entry, with its group and its part.
local function each_entry(f)
  for _, part in ipairs(parts.list()) do
    for _, group in ipairs(part.groups) do
      for _, entry in ipairs(group.entries) do
        f(entry, group, part)
      end
    end
  end
end

function Writer:name_all()
  each_entry(function(entry)
    self.ids[entry] = self:id(entry.name)
    self.by_name[entry.name] = self.by_name[entry.name] or entry
    self.told[entry] = {}
  end)
  each_entry(function(entry)
    for _, alias in ipairs(entry.aliases or {}) do
      self.by_name[alias] = self.by_name[alias] or entry
    end
  end)
  for _, part in ipairs(parts.list()) do
    for _, group in ipairs(part.groups) do
      self.ids[group] = self:id(group.name ~= "" and group.name or "global")
      self.groups[group.name] = group.name:find(".", 1, true) and group or nil
    end
  end
  for _, part in ipairs(parts.list()) do
    self.ids[part] = self:id(part.title:lower():gsub("[^%a%d]+", "-"))
  end
end

--- A link to an entry or a group.
function Writer:link(what, content)
  return ('<a href="#%s">%s</a>'):format(xml.escape(self.ids[what]), content)
end

--- A text in which names of other entries are links, those in backquotes as code.
function Writer:text(text, from)
  local function link_to(entry, content)
    if not entry or entry == from or not self.ids[entry] then
      return content
    end
    self.told[from][entry] = true
    return self:link(entry, content)
  end
  local parts_of_text, is_code = {}, false
  for part in (text:gsub("%s+", " "):gsub("^ ", "") .. "`"):gmatch("([^`]*)`") do
    if is_code then
      parts_of_text[#parts_of_text + 1] = link_to(self.by_name[part]
        or part:find("^[%a_][%w_]*$") and doc.find(part),
        "<code>" .. xml.escape(part) .. "</code>")
    else
      parts_of_text[#parts_of_text + 1] = xml.escape(part):gsub("[%a_][%w_]*[.:][%w_.:]*[%w_]",
        function(name)
          return self.by_name[name] and link_to(self.by_name[name], name)
            or self.groups[name] and self:link(self.groups[name], name)
        end)
    end
    is_code = not is_code
  end
  return table.concat(parts_of_text)
end

-- --- entries -------------------------------------------------------------------------------------

-- What the options of an entry mean, and what they take.
function Writer:options(entry)
  local names, lines = {}, {}
  for _, values in ipairs { entry.options or {}, entry.choices or {} } do
    for name in pairs(values) do
      names[name] = true
    end
  end
  for i, name in ipairs(suggest.sorted_keys(names)) do
    local told = { entry.options and entry.options[name] and self:text(entry.options[name], entry) }
    if entry.choices and entry.choices[name] then
      local choices = {}
      for j, choice in ipairs(entry.choices[name]) do
        choices[j] = ("<code>%s</code>"):format(xml.escape(('"%s"'):format(choice)))
      end
      told[#told + 1] = (#choices == 1 and "may be " or "one of ") .. table.concat(choices, ", ")
    end
    lines[i] = ("<dt><code>%s</code></dt><dd>%s</dd>"):format(xml.escape(name),
      table.concat(told, "; "))
  end
  return #lines > 0 and "<dl>" .. table.concat(lines, "\n") .. "</dl>\n" or ""
end

-- Further names, which are places to go to, too.
function Writer:aliases(entry)
  local names = {}
  for i, alias in ipairs(entry.aliases or {}) do
    local id = not self.taken[alias] and self:id(alias)
    names[i] = ("<code%s>%s</code>"):format(id and (' id="%s"'):format(xml.escape(id)) or "",
      xml.escape(alias))
    if self.by_name[alias] ~= entry then -- it has an entry of its own
      names[i] = self:link(self.by_name[alias], names[i])
    end
  end
  return #names > 0 and ("<p>Also: %s</p>\n"):format(table.concat(names, ", ")) or ""
end

local function example(entry)
  if not entry.example then
    return ""
  end
  local output = entry.output ~= "" and page.lines(xml.escape(entry.output), "samp", "out",
    "Output") .. "\n" or ""
  return page.code(entry.example, "lua", "Example") .. "\n" .. output
end

-- The other form of a function, which works in place or does not.
local function twin(self, entry)
  local of_np, of_arrays = entry.name:match("^np%.([%w_]+)$"), entry.name:match("^A:([%w_]+)_$")
  return of_np and self.by_name["A:" .. of_np .. "_"]
    or of_arrays and self.by_name["np." .. of_arrays]
end

-- Entries that tell of this one.
function Writer:related(entry)
  local links, other = {}, twin(self, entry)
  local tellers = self.tellers[entry] or {}
  if other then
    links[1] = self:link(other, "<code>" .. xml.escape(other.name) .. "</code>")
  end
  for _, teller in ipairs(tellers) do
    if #links < most_related and teller ~= other and not self.told[entry][teller] then
      links[#links + 1] = self:link(teller, "<code>" .. xml.escape(teller.name) .. "</code>")
    end
  end
  return #links > 0 and ('<p class="related">See also: %s</p>\n'):format(table.concat(links, ", "))
    or ""
end

local function heading(level, id, title)
  return ('<h%d%s>%s<a class="anchor" href="#%s" aria-label="%s">#</a></h%d>\n'):format(level,
    level < 4 and (' id="%s"'):format(xml.escape(id)) or "", title, xml.escape(id),
    page.words "en".link, level)
end

-- What an entry says, without its relations, which are known when all have been read.
function Writer:read(entry)
  local prefix = entry.name:match("^(.-)[%w_]+$")
  local signature = ('<pre class="sig"><code>%s</code></pre>\n'):format(
    xml.escape(prefix .. entry.signature))
  return signature .. ("<p>%s</p>\n"):format(self:text(entry.text, entry)) .. self:options(entry)
    .. self:aliases(entry)
end

-- --- the page ------------------------------------------------------------------------------------

local function group_title(group)
  local is_code = group.name ~= "" and group.title == group.name
  return is_code and ("<code>%s</code>"):format(xml.escape(group.name)) or xml.escape(group.title)
end

-- The names of a group, as links.
function Writer:index(group)
  local links = {}
  for i, entry in ipairs(group.entries) do
    local name = entry.name:sub(1, 1) == "%" and entry.name or entry.name:match("[%w_]+$")
    links[i] = "<li>" .. self:link(entry, ("<code>%s</code>"):format(xml.escape(name))) .. "</li>"
  end
  return ('<ul class="index">%s</ul>\n'):format(table.concat(links, "\n"))
end

local introduction <const> = [[
<h1>dnnlua reference</h1>
<p>All functions, methods and commands, with examples and what these print. The program tells the
same: <code>?np.linspace</code> at its prompt, <code>dnnlua help np.linspace</code> in a
shell.</p>
]]

--- The page.
---@return string
function html.write()
  local self = setmetatable({ taken = { main = true, search = true }, by_name = {}, groups = {},
    ids = {}, told = {}, tellers = {} }, Writer)
  self:name_all()
  local texts, contents, body = {}, {}, { introduction }
  each_entry(function(entry)
    texts[entry] = self:read(entry)
    for other in pairs(self.told[entry]) do
      self.tellers[other] = self.tellers[other] or {}
      table.insert(self.tellers[other], entry)
    end
  end)
  for _, part in ipairs(parts.list()) do
    body[#body + 1] = heading(2, self.ids[part], xml.escape(part.title))
    contents[#contents + 1] = { level = 1, id = self.ids[part], html = xml.escape(part.title) }
    for _, group in ipairs(part.groups) do
      body[#body + 1] = heading(3, self.ids[group], group_title(group)) .. self:index(group)
      contents[#contents + 1] = { level = 2, id = self.ids[group], html = group_title(group) }
      for _, entry in ipairs(group.entries) do
        local id = self.ids[entry]
        body[#body + 1] = ('<article id="%s">\n'):format(xml.escape(id))
          .. heading(4, id, xml.escape(entry.name)) .. texts[entry] .. example(entry)
          .. self:related(entry) .. "</article>\n"
      end
    end
  end
  local version = debug.getregistry()["dnnlua.version"]
  return page.write { title = "dnnlua reference", contents = contents, body = table.concat(body),
    footer = version and "<p>dnnlua " .. xml.escape(version) .. "</p>", style = style,
    script = script }
end

return html
