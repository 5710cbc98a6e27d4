local clean = require("dnn.nb.fragment").clean

describe("HTML that cells show", function()
  it("is written anew", function()
    assert.equal('<table class="right"><caption>a &gt; b</caption><thead><tr><td></td></tr></thead>'
      .. '<tbody><tr><th class="left">1</th><td colspan="2" rowspan="3">&amp;&nbsp;&#39;"</td></tr>'
      .. "</tbody></table>\n<div><b>x</b><br>y</div>",
      (clean('<TABLE style="text-align:right;font-family:x" class="y"><caption>a > b</caption>'
        .. '<thead><tr><th></th></tr></thead><tbody><tr><th style="text-align: left">1</th>'
        .. "<td colspan=\"2\" rowspan=\"3\">&amp;&nbsp;&#39;\"</td></tr></tbody></table>\n"
        .. "<div><b>x</b><br/>y</div>"):gsub("&quot;", '"')))
    assert.equal("text", clean "text")
    assert.equal("&amp;x &amp; y \\27 \\xFF", clean "&x & y \27 \255")
  end)

  it("has nothing that could run, or fetch something", function()
    assert.equal("<td>x</td>", clean '<td onclick="f()" style="background:url(x)" href=x>x</td>')
    assert.equal("<td>x</td>", clean '<td colspan="1 onclick=f()" rowspan=2>x</td>')
    assert.equal("<td>x</td>", clean '<td data-colspan="2">x</td>')
    for _, text in ipairs { "<script>f()</script>", "<b><script>f()</script></b>", "<img src=x>",
      "<svg onload=f()>", "<a href=x>x</a>", "<style>*{}</style>", "<!-- x -->", "<?x?>",
      "<!DOCTYPE html>", "<iframe>", "<b", "<b <script>x</b>", "<b title=\"<\">x</b>", "a < b",
      "<b/onclick=f()>x</b>", "<b><i></b></i>", "<b>", "</b>", "<br></br>", "<>", "</>",
      "<math><mi></mi></math>", "<template></template>", "<b\0>x</b\0>", "<b:x>", "<b-x>",
      "< b>x</b>", "<textarea></textarea>", "<h1>x</h1>", "<base href=x>", "<script" } do
      assert.is_nil(clean(text), text)
    end
  end)

  it("is bounded", function()
    assert.is_nil(clean(("<b>"):rep(60) .. ("</b>"):rep(60)))
    assert.is_nil(clean(("<"):rep(300000)))
    assert.is_nil(clean(("<b "):rep(300000)))
    assert.is_nil(clean(("x"):rep(1024 * 1024 + 1)))
    assert.equal(7 * 40000, #clean(("<b></b>"):rep(40000)))
  end)
end)
