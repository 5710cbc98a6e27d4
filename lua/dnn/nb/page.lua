--- Pages of HTML that stand alone: one file without scripts, which fetches nothing, in the light
--- and the dark, on wide screens and narrow ones, and on paper.
--
-- `page.write` makes one of parts that are HTML; whoever makes these puts every text through
-- `escape` of dnn.support.xml. Headings have ids, which `page.ids` makes. What the style knows:
--
--     <div class="cell" id="...">  code and what it has printed
--       <p class="name">           its name
--       page.code, page.lines      code; lines of the class "out": what was printed, "out err": to
--                                  standard error, "out bad": an error
--       <figure>                   a picture
--     <div class="wide" tabindex="0">  what is scrolled where it is too wide: a table, a formula;
--                                  "wide out": what a cell shows
--     <span class="dim">           a remark

local pretty = require "dnn.support.pretty"
local xml = require "dnn.support.xml"

local page = {}

local style = [[
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--dim:#57606a;--line:#d5dbe1;--soft:#f5f7f9;
--link:#0a58b0;--bad:#b3202c;--badbg:#fdf2f2;--warn:#8a5a00;--k:#7a36b5;--s:#1a6b2f;
--n:#0b5cad;--c:#5c6670;--f:#8a4b00;--a1:#b3202c;--a2:#1a6b2f;--a3:#8a5a00;--a4:#0b5cad;
--a5:#8a3a9e;--a6:#0b6b78}
@media screen and (prefers-color-scheme:dark){:root{--bg:#15181d;--fg:#dde3ea;--dim:#9aa5b1;
--line:#363e48;--soft:#1e232a;--link:#7ab7ff;--bad:#ff9c9a;--badbg:#2d1c1f;--warn:#e5b567;
--k:#d0a8ff;--s:#8ed08d;--n:#7fc1ff;--c:#98a3af;--f:#f0c68a;--a1:#ff9c9a;--a2:#8ed08d;--a3:#e5b567;
--a4:#7fc1ff;--a5:#dfa5ee;--a6:#76cfd9}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;padding:1.5rem 1.25rem 3rem;max-width:53.5rem;background:var(--bg);
color:var(--fg);font:1rem/1.65 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC",
"Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:break-word}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:var(--bg)}
.skip:focus{left:1rem;top:1rem;z-index:1}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:2em 0 .6em;text-wrap:balance}
h1{font-size:2rem;margin-top:.2em;letter-spacing:-.015em}
h2{font-size:1.45rem;padding-bottom:.3em;border-bottom:1px solid var(--line)}
h3{font-size:1.15rem}h4,h5,h6{font-size:1rem}
.anchor{margin-left:.4em;color:var(--dim);font-weight:400;text-decoration:none;opacity:0}
:hover>.anchor,.anchor:focus{opacity:1}
p,ul,ol,blockquote,figure,.wide,.cell{margin:0 0 1rem}
ul,ol{padding-left:1.6em}li>ul,li>ol{margin:0}
li.task{list-style:none;margin-left:-1.4em}
blockquote{padding-left:1rem;border-left:3px solid var(--line);color:var(--dim)}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0}
img{max-width:100%;height:auto;background:#fff;border-radius:4px}
figure img{display:block}
pre,code,samp{font:.8125rem/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",
"Liberation Mono","Noto Sans Mono CJK SC",monospace}
p,main ul,main ol,blockquote{max-width:45rem}
code{padding:.1em .3em;font-size:.86em;border-radius:4px;background:var(--soft)}
pre{margin:0 0 1rem;padding:.7rem 1rem;border-radius:6px;overflow-x:auto;tab-size:8}
.name{max-width:none}pre code,pre samp{font-size:inherit;padding:0;background:none}
.code,pre.tex{background:var(--soft)}
.cell{margin:1.4rem 0 1.6rem}.cell>*{margin-bottom:.5rem}
.name{display:flex;gap:1rem;justify-content:space-between;align-items:baseline;
font-size:.85rem;font-weight:600}
.name a{color:inherit;text-decoration:none;min-width:0;overflow-wrap:anywhere}
.name a:hover{text-decoration:underline}
.dim,footer{color:var(--dim);font-weight:400}.dim{font-size:.8rem;white-space:nowrap;
margin-left:auto}
.out{border-left:3px solid var(--line);border-radius:0;padding:.2rem 1rem}
.err{border-color:var(--warn)}
.bad{border-color:var(--bad);background:var(--badbg);color:var(--bad)}
:target{scroll-margin-top:1rem}.cell:target .code{box-shadow:inset 3px 0 var(--link)}
.k{color:var(--k)}.s{color:var(--s)}.n{color:var(--n)}.c{color:var(--c);font-style:italic}
.f{color:var(--f)}
.a1{color:var(--a1)}.a2{color:var(--a2)}.a3{color:var(--a3)}.a4{color:var(--a4)}
.a5{color:var(--a5)}.a6{color:var(--a6)}.a0,.a7{color:var(--dim)}.ab{font-weight:700}
.wide{display:block;overflow:auto hidden;padding:.3rem 0}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;text-align:left}
th,td{padding:.3rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
th{text-align:inherit}thead td,thead th{border-bottom-width:2px}
caption{padding:.2rem .75rem;text-align:left;color:var(--dim);font-size:.85rem}
.wide.out{font-size:.85rem;line-height:1.4}.out caption{white-space:nowrap}
.out .right td:not(.left){white-space:nowrap}
.out tbody th{font-weight:400;color:var(--dim)}.out div{padding:.2rem .75rem;color:var(--dim)}
.left{text-align:left}.center{text-align:center}.right{text-align:right}
math{font-size:1.08em}math[display=block]{margin:.2rem 0}
nav{margin-bottom:2rem;font-size:.9rem;line-height:1.4}
nav ol{list-style:none;margin:0;padding:0}nav ol ol{padding-left:1rem}nav li{margin:.4em 0}
nav a{color:inherit;text-decoration:none}nav a:hover{color:var(--link);text-decoration:underline}
nav math{font-size:1em}
summary{padding:.4rem 0;font-weight:600;cursor:pointer}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.85rem}
footer p{margin:0}
@media (max-width:40rem){h1{font-size:1.7rem}h2{font-size:1.35rem}th,td{min-width:5em}
p:has(math),li:has(math){overflow-x:auto;overflow-y:hidden}}
@media (min-width:72rem){body{display:grid;max-width:none;padding:0;
grid-template-columns:17rem minmax(0,51rem) 1fr;column-gap:2.5rem}
nav{grid-row:1/3;position:sticky;top:0;height:100vh;overflow-y:auto;margin:0;padding:2rem 1.25rem;
border-right:1px solid var(--line)}
summary{list-style:none;pointer-events:none}summary::-webkit-details-marker{display:none}
details::details-content{display:block;content-visibility:visible;block-size:auto}
main,footer{grid-column:2}main{padding-top:2rem}footer{margin-bottom:3rem}}
@media print{body{display:block;max-width:none;padding:0;font-size:10.5pt}
nav,.skip,.anchor{display:none}a{color:inherit}
pre{white-space:pre-wrap;overflow-wrap:anywhere}.code{border:1px solid var(--line)}
.wide{overflow:visible}.wide math{font-size:.9em}
figure,img,tr{break-inside:avoid}h1,h2,h3,h4,.name{break-after:avoid}}
]]

--- The words of a page by its language.
local words = {
  en = { contents = "Contents", skip = "Skip to the text", link = "Link to this place",
    code = "Code", output = "Output", errors = "Error output", problem = "Error",
    figure = "Figure %d", ran = "Run on %s in %s", written = "Written on %s, not run",
    left_out = "Pictures left out: %d. A page holds %d MB of them." },
  zh = { contents = "目录", skip = "跳到正文", link = "本节链接", code = "代码", output = "输出",
    errors = "错误输出", problem = "错误", figure = "图 %d", ran = "运行于 %s，用时 %s",
    written = "写于 %s，未运行", left_out = "未放入的图片：%d 张。一页最多容纳 %d MB 图片。" },
}

--- The words of a page in a language, those in English where there are no others.
---@param language string as "zh-CN"
---@return table<string, string>
function page.words(language)
  return words[language:match("^%a+")] or words.en
end

--- Characters in a line from which on it may have to be scrolled on a narrow screen.
local narrow <const> = 40

local function is_wide(text)
  return text:find(("[^\n]"):rep(narrow)) ~= nil
end

--- Lines as they are, code or what it prints.
---@param html string
---@param element "code"|"samp"
---@param class string
---@param label? string what it is, for those who hear it
---@return string
function page.lines(html, element, class, label)
  local focus = is_wide((html:gsub("<[^>]*>", ""))) and ' tabindex="0"' or ""
  return ('<pre class="%s"%s%s><%s>%s</%s></pre>'):format(class, focus,
    label and (' role="group" aria-label="%s"'):format(xml.escape(label)) or "", element, html,
    element)
end

--- Code. Operators look as other text does.
---@param code string
---@param language string
---@param label? string
---@return string
function page.code(code, language, label)
  local html = require("dnn.nb.highlight").html(code, language)
  html = html:gsub('<span class="o">([^<]*)</span>', "%1")
  return page.lines(html, "code", "code", label)
end

--- A function that makes ids of texts, each of them once: letters, digits and what is not ASCII.
---@return fun(text: string): string
function page.ids()
  local taken = { main = 1 } -- of the page
  return function(text)
    local slug = pretty.plain(text):lower():gsub("[%z\1-\127]+", function(signs)
      return (signs:gsub("[^%w_]+", "-"))
    end)
    slug = slug:gsub("^%-+", ""):gsub("%-+$", "")
    slug = slug:sub(1, (utf8.offset(slug, 61) or #slug + 1) - 1)
    slug = slug == "" and "part" or slug
    local count = taken[slug]
    taken[slug] = (count or 0) + 1
    while count do -- the name may have been taken by another text
      local numbered = ("%s-%d"):format(slug, taken[slug])
      if not taken[numbered] then
        taken[numbered] = 1
        return numbered
      end
      taken[slug] = taken[slug] + 1
    end
    return slug
  end
end

--- Lists in lists for entries of different levels.
local function list(entries)
  local parts, levels = {}, {} -- those of the open lists
  for _, entry in ipairs(entries) do
    while #levels > 1 and entry.level < levels[#levels] do
      levels[#levels] = nil
      parts[#parts + 1] = "</li></ol>"
    end
    if #levels == 0 or entry.level > levels[#levels] then
      levels[#levels + 1] = entry.level
      parts[#parts + 1] = "<ol>"
    else
      levels[#levels] = entry.level
      parts[#parts + 1] = "</li>\n"
    end
    parts[#parts + 1] = ('<li><a href="#%s">%s</a>'):format(xml.escape(entry.id), entry.html)
  end
  for _ = 1, #levels do
    parts[#parts + 1] = "</li></ol>"
  end
  return table.concat(parts)
end

---@class dnn.nb.page.entry of the table of contents
---@field level integer
---@field id string
---@field html string

---@class dnn.nb.page.parts
---@field title string a text
---@field language? string as "en" or "zh-CN"
---@field contents? dnn.nb.page.entry[] in the order of the page; none for short pages
---@field body string HTML
---@field footer? string HTML
---@field style? string CSS behind that of every page
---@field script? string JavaScript, which otherwise no page may run

--- A whole page.
---@param parts dnn.nb.page.parts
---@return string html
function page.write(parts)
  local language = parts.language or "en"
  local text = page.words(language)
  local nav = ""
  if parts.contents and #parts.contents > 0 then
    nav = ('<nav aria-label="%s"><details><summary>%s</summary>\n%s</details></nav>\n'):format(
      text.contents, text.contents, list(parts.contents))
  end
  return table.concat {
    '<!DOCTYPE html>\n<html lang="', xml.escape(language), '">\n<head>\n',
    '<meta charset="utf-8">\n',
    -- what a browser is not to do, whatever stands in the page
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; ",
    "style-src 'unsafe-inline'; ", parts.script and "script-src 'unsafe-inline'; " or "",
    "base-uri 'none'; form-action 'none'\">\n",
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="generator" content="dnnlua">\n<title>', xml.escape(parts.title), "</title>\n",
    "<style>\n", style, parts.style or "", "</style>\n</head>\n<body>\n",
    '<a class="skip" href="#main">', text.skip, "</a>\n", nav,
    '<main id="main">\n', parts.body, "</main>\n",
    parts.footer and "<footer>" .. parts.footer .. "</footer>\n" or "",
    parts.script and "<script>\n" .. parts.script .. "</script>\n" or "", "</body>\n</html>\n",
  }
end

return page
