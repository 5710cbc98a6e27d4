--- The symbols of mathematics between dollars, by their names in TeX.

local symbols = {}

--- Characters by their names.
symbols.named = {
  alpha = "α", beta = "β", gamma = "γ", delta = "δ", epsilon = "ϵ", varepsilon = "ε", zeta = "ζ",
  eta = "η", theta = "θ", vartheta = "ϑ", iota = "ι", kappa = "κ", lambda = "λ", mu = "μ", nu = "ν",
  xi = "ξ", omicron = "ο", pi = "π", varpi = "ϖ", rho = "ρ", varrho = "ϱ", sigma = "σ",
  varsigma = "ς", tau = "τ", upsilon = "υ", phi = "ϕ", varphi = "φ", chi = "χ", psi = "ψ",
  omega = "ω", Gamma = "Γ", Delta = "Δ", Theta = "Θ", Lambda = "Λ", Xi = "Ξ", Pi = "Π",
  Sigma = "Σ", Upsilon = "Υ", Phi = "Φ", Psi = "Ψ", Omega = "Ω",
  partial = "∂", nabla = "∇", infty = "∞", sum = "∑", prod = "∏", int = "∫", oint = "∮",
  pm = "±", mp = "∓", times = "×", div = "÷", cdot = "⋅", ast = "∗", star = "⋆", circ = "∘",
  bullet = "∙", oplus = "⊕", ominus = "⊖", otimes = "⊗", odot = "⊙", cap = "∩", cup = "∪",
  wedge = "∧", vee = "∨", setminus = "∖",
  leq = "≤", le = "≤", geq = "≥", ge = "≥", neq = "≠", ne = "≠", equiv = "≡", approx = "≈",
  sim = "∼", simeq = "≃", cong = "≅", propto = "∝", ll = "≪", gg = "≫", subset = "⊂",
  supset = "⊃", subseteq = "⊆", supseteq = "⊇", ["in"] = "∈", notin = "∉", ni = "∋", mid = "∣",
  parallel = "∥", perp = "⊥", to = "→", rightarrow = "→", leftarrow = "←", gets = "←",
  uparrow = "↑", downarrow = "↓", leftrightarrow = "↔", Rightarrow = "⇒", Leftarrow = "⇐",
  Leftrightarrow = "⇔", mapsto = "↦", forall = "∀", exists = "∃", neg = "¬", emptyset = "∅",
  ldots = "…", dots = "…", cdots = "⋯", vdots = "⋮", ddots = "⋱", prime = "′", degree = "°",
  ell = "ℓ", hbar = "ℏ", Re = "ℜ", Im = "ℑ", angle = "∠", langle = "⟨", rangle = "⟩", lfloor = "⌊",
  rfloor = "⌋", lceil = "⌈", rceil = "⌉", Vert = "‖", vert = "|", backslash = "\\", lbrace = "{",
  rbrace = "}", lbrack = "[", rbrack = "]", S = "§", P = "¶", dag = "†", ddag = "‡",
  dagger = "†", ddagger = "‡", dotsb = "⋯", dotsc = "…", dotsi = "⋯", dotsm = "⋯", dotso = "…",
  varkappa = "ϰ", imath = "ı", jmath = "ȷ", aleph = "ℵ", wp = "℘", varnothing = "∅",
  nexists = "∄", complement = "∁", top = "⊤", bot = "⊥", surd = "√", lnot = "¬", therefore = "∴",
  because = "∵", triangle = "△", square = "□", Box = "□", blacksquare = "■", sharp = "♯",
  checkmark = "✓",
  coprod = "∐", bigcup = "⋃", bigcap = "⋂", bigvee = "⋁", bigwedge = "⋀", bigodot = "⨀",
  bigoplus = "⨁", bigotimes = "⨂", iint = "∬", iiint = "∭",
  land = "∧", lor = "∨", sqcap = "⊓", sqcup = "⊔", uplus = "⊎", oslash = "⊘", boxplus = "⊞",
  boxtimes = "⊠", diamond = "⋄", wr = "≀", ltimes = "⋉", rtimes = "⋊", intercal = "⊺",
  smallsetminus = "∖",
  lt = "<", gt = ">", leqslant = "⩽", geqslant = "⩾", leqq = "≦", geqq = "≧", lesssim = "≲",
  gtrsim = "≳", nless = "≮", ngtr = "≯", nleq = "≰", ngeq = "≱", prec = "≺", succ = "≻",
  preceq = "⪯", succeq = "⪰", asymp = "≍", doteq = "≐", triangleq = "≜", coloneqq = "≔",
  approxeq = "≊", subsetneq = "⊊", supsetneq = "⊋", nsubseteq = "⊈", nsupseteq = "⊉",
  sqsubseteq = "⊑", sqsupseteq = "⊒", vdash = "⊢", dashv = "⊣", models = "⊨", vDash = "⊨",
  bowtie = "⋈", nmid = "∤", nparallel = "∦",
  longrightarrow = "⟶", longleftarrow = "⟵", longleftrightarrow = "⟷", longmapsto = "⟼",
  Longrightarrow = "⟹", Longleftarrow = "⟸", Longleftrightarrow = "⟺", implies = "⟹",
  impliedby = "⟸", iff = "⟺", hookrightarrow = "↪", hookleftarrow = "↩", nearrow = "↗",
  searrow = "↘", swarrow = "↙", nwarrow = "↖", updownarrow = "↕", Uparrow = "⇑", Downarrow = "⇓",
  rightharpoonup = "⇀", leftharpoonup = "↼", rightleftharpoons = "⇌", rightsquigarrow = "⇝",
}

--- Marks above what they accent.
symbols.accents = { hat = "ˆ", widehat = "ˆ", bar = "ˉ", tilde = "˜", widetilde = "˜", dot = "˙",
  ddot = "¨", acute = "´", grave = "`", breve = "˘", check = "ˇ", vec = "→", mathring = "˚" }

--- Names of functions, upright; those with "limits" have scripts above and below.
symbols.functions = {
  arccos = true, arcsin = true, arctan = true, arg = true, cos = true, cosh = true, cot = true,
  deg = true, dim = true, exp = true, hom = true, ker = true, lg = true, ln = true, log = true,
  sec = true, sin = true, sinh = true, tan = true, tanh = true, det = "limits", gcd = "limits",
  inf = "limits", lim = "limits", max = "limits", min = "limits", sup = "limits",
  Pr = "limits",
}

local function set(characters)
  local all = {}
  for character in characters:gmatch("%S+") do
    all[character] = true
  end
  return all
end

--- Operators that have scripts above and below.
symbols.over = set "∑ ∏ ∐ ⋃ ⋂ ⋁ ⋀ ⨀ ⨁ ⨂"

--- Characters with space around them; around binary ones there is none where they begin something.
symbols.binary = set "+ - − * ± ∓ × ÷ ⋅ ∗ ⋆ ∘ ∙ ⊕ ⊖ ⊗ ⊙ ⊘ ⊞ ⊠ ∩ ∪ ⊓ ⊔ ⊎ ∧ ∨ ∖ ⋄ ≀ ⋉ ⋊ ⊺ † ‡"
symbols.relations = set [[= < > : ≤ ≥ ≠ ≡ ≈ ∼ ≃ ≅ ∝ ≪ ≫ ⊂ ⊃ ⊆ ⊇ ∈ ∉ ∋ ∣ ∥ ⊥ → ← ↔ ⇒ ⇐ ⇔ ↦ …
  ⩽ ⩾ ≦ ≧ ≲ ≳ ≮ ≯ ≰ ≱ ≺ ≻ ⪯ ⪰ ≍ ≐ ≜ ≔ ≊ ⊊ ⊋ ⊈ ⊉ ⊑ ⊒ ⊢ ⊣ ⊨ ⋈ ∤ ∦
  ⟶ ⟵ ⟷ ⟼ ⟹ ⟸ ⟺ ↪ ↩ ↗ ↘ ↙ ↖ ⇀ ↼ ⇌ ⇝ ↑ ↓ ↕ ⇑ ⇓ ∴ ∵]]

symbols.double_struck = { C = "ℂ", E = "𝔼", N = "ℕ", P = "ℙ", Q = "ℚ", R = "ℝ", Z = "ℤ" }
symbols.script = { B = "ℬ", E = "ℰ", F = "ℱ", H = "ℋ", I = "ℐ", L = "ℒ", M = "ℳ", R = "ℛ" }

return symbols
