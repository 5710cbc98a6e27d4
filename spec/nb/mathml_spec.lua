local files = require "dnn.nb.files"
local mathml = require "dnn.nb.mathml"
local program = require "spec.helpers.program"

--- The formula without what every formula has around it; nil if it is shown as code.
local function body(html, source)
  local inner = html:match "^<math[^>]*><semantics>(.*)<annotation "
  if inner then
    local annotation = html:match '<annotation encoding="application/x%-tex">(.-)</annotation>'
    local entities = { lt = "<", gt = ">", amp = "&", quot = '"' }
    assert.equal(source, (annotation:gsub("&(%a+);", entities)))
  end
  return inner
end

local function inline(tex)
  return body(mathml.inline(tex), tex)
end

local function display(tex)
  return body(mathml.display(tex), tex)
end

--- Are all elements closed, in their order?
local function is_well_formed(html)
  local open = {}
  for slash, name, rest in html:gmatch "<(/?)(%w+)([^>]*)>" do
    if slash == "/" then
      if table.remove(open) ~= name then
        return false
      end
    elseif not rest:find "/$" then
      open[#open + 1] = name
    end
  end
  return #open == 0
end

describe("dnn.nb.mathml", function()
  it("writes letters, numbers and operators", function()
    assert.equal('<math><semantics><mrow><mi>x</mi><mo>=</mo><mn>3.14</mn></mrow><annotation '
      .. 'encoding="application/x-tex">x = 3.14</annotation></semantics></math>',
      mathml.inline "x = 3.14")
    assert.equal('<math display="block"><semantics><mrow><mi>a</mi></mrow><annotation '
      .. 'encoding="application/x-tex">a</annotation></semantics></math>', mathml.display "a")
    assert.equal('<mrow><mi>α</mi><mi mathvariant="normal">Γ</mi><mi mathvariant="normal">∇</mi>'
      .. '<mi>∞</mi></mrow>', inline "\\alpha\\Gamma\\nabla\\infty")
    assert.equal("<mrow></mrow>", inline " % nothing")
  end)

  it("puts scripts beside, and where the formula has a line of its own above and below", function()
    assert.equal("<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>", inline "x^12")
    assert.equal("<mrow><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></mrow>", inline "x^2_i")
    assert.equal("<mrow><mrow><mi>g</mi><mo lspace=\"0\" rspace=\"0\">′</mo></mrow></mrow>",
      inline "g'")
    assert.equal(inline "g'", inline "g^{\\prime}")
    assert.matches("<msup><mi>g</mi><mrow><mo[^>]*>″</mo><mn>2</mn></mrow></msup>", inline "g''^2")
    assert.matches("<msup><mrow></mrow><mn>14</mn></msup><mi>C</mi>", inline "^{14}C")
    assert.matches("^<mrow><msubsup><mo[^>]*>∑</mo><mi>i</mi><mi>n</mi></msubsup>",
      inline "\\sum_i^n")
    assert.matches("^<mrow><munderover><mo[^>]*>∑</mo><mi>i</mi><mi>n</mi></munderover>",
      display "\\sum_i^n")
    assert.matches("<munder><mi>max</mi><mi>i</mi></munder>", display "\\max_i")
    assert.matches("<msub><mo[^>]*>∫</mo><mi>i</mi></msub>", display "\\int_i")
    assert.matches('<munder><mo movablelimits="false"[^>]*>∑</mo>', inline "\\sum\\limits_i")
    assert.matches("<msub><mo[^>]*>∑</mo>", display "\\sum\\nolimits_i")
    assert.matches("<msub><mo[^>]*>∑</mo>", display "\\frac{\\sum_i}{2}")
  end)

  it("leaves the spaces that TeX leaves", function()
    assert.equal('<mrow><mi>a</mi><mo>−</mo><mo form="prefix">−</mo><mi>b</mi></mrow>',
      inline "a - -b")
    assert.equal('<mrow><msup><mi>a</mi><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn>'
      .. "</mrow></msup></mrow>", inline "a^{i=1}")
    assert.equal('<mrow><mn>2</mn><mspace width="0.1667em"/><mi>sin</mi>'
      .. '<mspace width="0.1667em"/><mi>x</mi></mrow>', inline "2\\sin x")
    assert.equal('<mrow><mi>sin</mi><mo stretchy="false">(</mo><mi>x</mi>'
      .. '<mo stretchy="false">)</mo></mrow>', inline "\\sin(x)")
    assert.equal('<mrow><mn>1</mn><mo lspace="0" rspace="0">,</mo><mn>000</mn></mrow>',
      inline "1{,}000")
    -- a text is a space to MathML, behind which a sign would be none between two things
    assert.equal('<mrow><mtext>a</mtext><mo form="infix">−</mo><mi>b</mi></mrow>',
      inline "\\text{a} - b")
    assert.equal('<mrow><mi>a</mi><mspace style="margin-left:-0.1667em"/><mi>b</mi>'
      .. '<mspace width="2em"/></mrow>', inline "a\\!b\\qquad")
  end)

  it("writes letters of other alphabets", function()
    assert.equal("<mrow><mi>𝐖𝐱</mi></mrow>", inline "\\mathbf{Wx}")
    assert.equal("<mrow><mi>ℒ</mi><mi>𝒥</mi><mi>ℝ</mi><mi>𝔼</mi><mi>𝔤</mi></mrow>",
      inline "\\mathcal{L}\\mathcal J\\mathbb{R}\\mathbb{E}\\mathfrak g")
    assert.equal("<mrow><mi>𝜽</mi><mn>𝟏</mn></mrow>", inline "\\boldsymbol\\theta\\mathbf{1}")
    assert.equal('<mrow><mi>rate</mi><mi mathvariant="normal">d</mi></mrow>',
      inline "\\mathrm{rate}\\mathrm{d}")
    assert.equal("<mrow><mi>softmax</mi><mspace width=\"0.1667em\"/><mi>z</mi></mrow>",
      inline "\\operatorname{softmax} z")
  end)

  it("keeps texts, whatever their language", function()
    assert.equal("<mrow><mtext>keep_prob 50%\u{a0}</mtext></mrow>",
      (inline("\\text{keep\\_prob 50\\% }"):gsub("prob\u{a0}", "prob ")))
    assert.equal("<mrow><mtext>损失</mtext></mrow>", inline "损失")
    assert.equal("<mrow><mrow><mtext>当\u{a0}</mtext><mrow><mi>x</mi><mo>&gt;</mo><mn>0</mn></mrow>"
      .. "<mtext>\u{a0}时</mtext></mrow></mrow>", inline "\\text{当 $x > 0$ 时}")
    assert.equal("<mrow><mtext>&lt;b&gt;</mtext></mrow>", inline "\\text{<b>}")
  end)

  it("draws fences as high as what they enclose", function()
    assert.equal('<mrow><mrow><mo form="prefix" stretchy="true">(</mo><mfrac><mi>a</mi><mi>b</mi>'
      .. '</mfrac><mo form="postfix" stretchy="true">|</mo></mrow></mrow>',
      inline "\\left( \\frac ab \\right|")
    assert.equal('<mrow><mrow><mi>a</mi><mo form="postfix" stretchy="true">}</mo></mrow></mrow>',
      inline "\\left. a \\right\\}")
    assert.matches('symmetric="true" minsize="1.8em" maxsize="1.8em"[^>]*>⟨</mo>',
      inline "\\Bigl\\langle x")
    assert.matches('|</mo>.*<mo stretchy="false" lspace="0" rspace="0">‖</mo>', inline "|x| \\|")
  end)

  it("draws roots, fractions, accents and braces", function()
    assert.equal("<mrow><mroot><mi>x</mi><mn>3</mn></mroot><msqrt><mn>2</mn></msqrt></mrow>",
      inline "\\sqrt[3]x\\sqrt 2")
    assert.equal("<mrow><mfrac><mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow></mfrac></mrow>",
      inline "{a \\over bc}")
    assert.equal('<mrow><mover accent="true"><mi>y</mi><mo stretchy="false">ˆ</mo></mover></mrow>',
      inline "\\hat y")
    assert.equal('<mrow><munder><munder accentunder="true"><mi>x</mi><mo stretchy="true">⏟</mo>'
      .. "</munder><mi>n</mi></munder></mrow>", inline "\\underbrace{x}_n")
    assert.matches('<mover><mo lspace="0.2778em" rspace="0.2778em">=</mo><mo[^>]*>!</mo></mover>',
      inline "a \\overset{!}{=} b")
    assert.matches("^<mrow><mi>L</mi><msub><mrow><mo [^>]*>|</mo></mrow><mi>x</mi></msub></mrow>$",
      inline "L\\big|_x")
    assert.equal("<mrow><mi>a</mi><mo>≠</mo><mi>b</mi><mo>⇏</mo></mrow>",
      (inline "a \\not= b \\not\\Rightarrow":gsub(' lspace="0.2778em" rspace="0"', "")))
  end)

  it("draws matrices and lines of formulas", function()
    local matrix = display "\\begin{bmatrix} a & b \\\\ c & d \\\\ \\end{bmatrix}"
    assert.equal(2, select(2, matrix:gsub("<mtr>", "")))
    assert.equal(4, select(2, matrix:gsub("<mtd", "")))
    assert.matches('^<mrow><mrow><mo form="prefix">%[</mo><mtable>', matrix)
    local cases = display "\\begin{cases} 1 & x > 0 \\\\ 0 \\end{cases}"
    assert.equal(3, select(2, cases:gsub("<mtd", "")))
    local aligned = display "\\begin{align*} a &= b \\tag{1} \\\\[2pt] &\\le c \\end{align*}"
    assert.matches('<mtable displaystyle="true">', aligned)
    assert.matches("<mtext>%(1%)</mtext></mtd>", aligned)
    assert.matches("<mrow></mrow><mo>=</mo>", aligned) -- the space before = as if it were in a line
    assert.matches("border%-left.*border%-top",
      display "\\begin{array}{l|c} a & b \\\\ \\hline c \\end{array}")
    assert.equal(2, select(2, display "a \\\\ b":gsub("<mtr>", "")))
    assert.equal("<mrow><mtable displaystyle=\"true\"><mtr><mtd style=\"padding-left:0;"
      .. "padding-right:0\"><mi>a</mi></mtd></mtr></mtable></mrow>",
      display "\\begin{equation}a\\label{eq:a}\\nonumber\\end{equation}")
  end)

  it("leaves colors and sizes to the page", function()
    assert.equal("<mrow><mi>x</mi><mi>y</mi></mrow>", inline "\\large x\\smash{y}\\mathstrut")
    assert.equal("<mrow><mi>x</mi><mi>y</mi><mi>z</mi></mrow>",
      inline "\\color{red}{x}\\textcolor{#ff0000}{y}\\color[rgb]{1,0,0} z")
  end)

  it("shows as code what it cannot read", function()
    for _, tex in ipairs {
      "\\unknown{x} + 1", "\\frac{1}", "{", "}", "x^", "x^1^2", "x_", "a & b", "\\left( x",
      "x \\right)", "\\left< x \\right", "\\left a x \\right b", "\\begin{foo} x \\end{foo}",
      "\\begin{matrix} x \\end{cases}", "\\begin{matrix} x", "\\begin", "\\end{matrix}",
      "\\sqrt[3", "\\text{a", "\\text", "\\text{\\foo}", "\\middle|", "\\not x", "\\hspace{1}",
      "\\hspace{999em}", "\\", "\\big", "\\array", "\\substack{a", "\\operatorname", "x\\\\&",
      "\xff", "a\0b\\", "\\href{javascript:alert(1)}{x}", "\\html", "\\color", "\\tag",
      "\\mathbf"
    } do
      assert.matches('^<code class="tex">[^<>]*</code>$', mathml.display(tex), nil, nil, tex)
    end
    assert.equal('<code class="tex">\\foo &lt;script&gt; &amp;</code>',
      mathml.inline "\\foo <script> &")
  end)

  it("escapes whatever stands in a formula", function()
    for _, tex in ipairs { "<script>", 'a" onload="x', "a < b > c & d", "\\text{<script>}", "\\<",
      "\\operatorname{<b>}", "\\mathrm{<}", "\\left<x\\right>", "\\tag{<b>}x", "]]>", "&lt;" } do
      local html = mathml.display(tex)
      assert.is_nil(html:find "<[sb]c?[>r]", tex)
      assert.is_nil(html:find ' onload="', tex)
      assert.is_true(is_well_formed(html), tex)
    end
  end)

  it("is bounded however deep or long a formula is", function()
    local n = 100000
    for _, tex in ipairs { ("{"):rep(n), ("{"):rep(n) .. ("}"):rep(n), ("x^"):rep(n),
      ("a"):rep(10 * n), ("{"):rep(5000) .. ("}"):rep(5000), ("\\frac"):rep(3000),
      ("\\displaystyle"):rep(1000),
      ("a\\over{"):rep(2000), ("\\left("):rep(2000), ("\\begin{matrix}"):rep(1000),
      ("\\text{$"):rep(2000), ("\\text{$"):rep(100) .. ("$}"):rep(100), ("\\sqrt["):rep(2000) } do
      local html = mathml.inline(tex)
      assert.equal('<code class="tex">', html:sub(1, 18))
      assert.is_true(#html <= #tex + 100)
    end
    local grid = "\\begin{matrix}" .. ("&"):rep(4000) .. ("\\\\"):rep(4000) .. "\\end{matrix}"
    assert.is_true(#mathml.display(grid) < 50 * #grid)
    local wide = mathml.inline(("x_i + "):rep(3000))
    assert.equal(3000, select(2, wide:gsub("<msub>", "")))
  end)

  it("closes what it opens, whatever the words", function()
    local words = { "\\frac", "{", "}", "^", "_", "x", "12", "\\left(", "\\right)", "&", "\\\\",
      "\\begin{cases}", "\\end{cases}", "\\sum", "'", "\\text{a $b$}", "\\over", "\\mathbf",
      "<", "-", "\\sqrt", "[", "]", "\\hat", "\\big|", "\\displaystyle", "\\,", "\\overset",
      "\\limits", "=" }
    local seed = 1
    for _ = 1, 3000 do
      local parts = {}
      for i = 1, 8 do
        seed = seed * 1103515245 + 12345 & 0x7fffffff
        parts[i] = words[(seed >> 8) % #words + 1]
      end
      local tex = table.concat(parts, " ")
      assert.is_true(is_well_formed(mathml.display(tex)), tex)
    end
  end)

  it("reads every formula of the examples", function()
    local count = 0
    for path in program.shell("ls examples/*.lua").out:gmatch "[^\n]+" do
      for _, cell in ipairs(files.read(path).cells) do
        local text = cell.kind == "markdown" and cell.text:gsub("`[^`\n]*`", "") or ""
        text = text:gsub("%$%$(.-)%$%$", function(tex)
          count = count + 1
          assert.matches("^<math", mathml.display(tex))
          return ""
        end)
        for tex in text:gmatch "%$([^$]+)%$" do
          count = count + 1
          assert.matches("^<math", mathml.inline(tex))
        end
      end
    end
    assert.is_true(count > 50)
  end)
end)
