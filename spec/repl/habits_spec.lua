local habits = require "dnn.repl.habits"
local arrays = require "dnn.repl.arrays"
local evaluator = require "dnn.repl.evaluator"
local parser = require "dnn.repl.parser"
local program = require "spec.helpers.program"
local traceback = require "dnn.repl.traceback"
require "dnn.repl.commands" -- whose names hints tell

-- What the names of the lines below stand for.
local setup = {
  "local np, dnn = require 'dnn.np', require 'dnn'",
  "local A, x, B = np.arange(12):reshape(3, 4), np.arange(5), np.ones(4, 2)",
  "local s, name, words = 'hello world', 'Ann', { 'b', 'a' }",
  "local t, d, couples, costs = { 10, 20, 30 }, { a = 1, b = 2 }, { { 1, 2 }, { 3, 4 } }, {}",
  "local n, f, i, j, flag, total = 3, 2.5, 1, 2, true, 0",
  "local mask, idx = np.array{true, false, true}, np.array{0, 2}",
  "local net, X, Y = dnn.mlp{2, 3, 1}, np.ones(2, 4), np.ones(1, 4)",
  "local model, y, z, a, b, g, out = net, nil, nil, 1, 2, nil, {}",
  "local function nn_model(p, q, n_h) return n_h end",
  "local printed = {}",
  "local function print(...) printed[#printed + 1] = table.concat({ ... }, ' ') end",
  "local io = { write = function(...) printed[#printed + 1] = table.concat{ ... } end }",
}

local function new_session()
  local session = evaluator.session()
  local function run(source)
    local chunk = assert(evaluator.compile(source, "In[2]", session))
    return chunk()
  end
  for _, source in ipairs(setup) do
    run(source)
  end
  return session, run
end

--- What the prompt says of an input that does not compile, or fails.
local function hint_for(source)
  local session = new_session()
  local chunk, _, _, syntax = evaluator.compile(source, "In[1]", session)
  session.sources["In[1]"] = source
  local lines
  if not chunk then
    lines = traceback.describe_syntax(source, syntax, 200, session)
  else
    local thread = coroutine.create(chunk)
    local ok, message = coroutine.resume(thread)
    lines = ok and {} or traceback.describe(message, thread, session, 200)
  end
  for _, line in ipairs(lines) do
    local hint = line:match("^  hint: (.*)$")
    if hint then
      return hint
    end
  end
end

--- A value as a text that says the same of arrays and lists.
local function text_of(value)
  value = arrays.is_array(value) and value:totable() or value
  if type(value) == "table" and debug.getmetatable(value) == nil then
    local parts = {}
    for key, item in pairs(value) do
      parts[#parts + 1] = (#value > 0 and "" or key .. "=") .. text_of(item)
    end
    if #value == 0 then
      table.sort(parts)
    end
    return "{" .. table.concat(parts, ",") .. "}"
  elseif type(value) == "number" then
    return ("%.10g"):format(value)
  end
  return tostring(value)
end

-- Lines that other languages have, what the hint shows in their place, and the value of that or of
-- the expression behind it; a line that opens a block is followed by the statement behind that.
-- Lines for which there is no code have the words that tell what to do; the others no hint.
local function cases()
  return {
    { "np.sum(A, axis=1, keepdims=True)",
      "np.sum(A, {axis = 2, keepdims = true})", "{{6},{22},{38}}" },
    { "np.sum(A, axis=None)", "np.sum(A)", "66" },
    { "np.sum(A, axis=(0, 1))", "np.sum(A, {axis = {1, 2}})", "66" },
    { "np.mean(A, axis=-1)", "np.mean(A, {axis = -1})", "{1.5,5.5,9.5}" },
    { "A.sum(axis=0)", "A:sum{axis = 1}", "{12,15,18,21}" },
    { "A.mean()", "A:mean()", "5.5" },
    { "A.reshape(-1, 1).shape", "A:reshape(-1, 1).shape", "(12, 1)" },
    { "A.reshape((2, 6))", "A:reshape({2, 6})", "{{0,1,2,3,4,5},{6,7,8,9,10,11}}" },
    { "A[0:2, 0]", 'A":2, 1"', "{0,4}" },
    { "A[None, :]", 'A"newaxis, :"', "(1, 3, 4)", 'A"newaxis, :".shape' },
    { "A[:, None].shape", 'A":, newaxis".shape', "(3, 1, 4)" },
    { "A[np.newaxis, :].shape", 'A"newaxis, :".shape', "(1, 3, 4)" },
    { "A[0:2]", 'A":2"', "{{0,1,2,3},{4,5,6,7}}" },
    { "A[1:]", 'A"2:"', "{{4,5,6,7},{8,9,10,11}}" },
    { "A[:-1]", 'A":-2"', "{{0,1,2,3},{4,5,6,7}}" },
    { "A[-2:]", 'A"-2:"', "{{4,5,6,7},{8,9,10,11}}" },
    { "A[::2]", 'A"::2"', "{{0,1,2,3},{8,9,10,11}}" },
    { "A[::-1]", 'A"::-1"', "{{8,9,10,11},{4,5,6,7},{0,1,2,3}}" },
    { "A[:, ::-1]", 'A":, ::-1"', "{{3,2,1,0},{7,6,5,4},{11,10,9,8}}" },
    { "A[2:0:-1]", 'A"3:2:-1"', "{{8,9,10,11},{4,5,6,7}}" },
    { "A[:, 1]", 'A":, 2"', "{1,5,9}" },
    { "A[:, -1]", 'A":, -1"', "{3,7,11}" },
    { "A[1, 2]", "A(2, 3)", "6" },
    { "A[-1, -1]", "A(-1, -1)", "11" },
    { "A[1, :]", 'A"2, :"', "{4,5,6,7}" },
    { "A[..., 0]", 'A"..., 1"', "{0,4,8}" },
    { "A[:, 1:3]", 'A":, 2:3"', "{{1,2},{5,6},{9,10}}" },
    { "A[1:3, 1:3]", 'A"2:3, 2:3"', "{{5,6},{9,10}}" },
    { "A[:n, :j]", "A{{1, n}, {1, j}}", "{{0,1},{4,5},{8,9}}" },
    { "A[:, i]", 'A{":", i + 1}', "{1,5,9}" },
    { "A[i, j]", "A(i + 1, j + 1)", "6" },
    { "A[i:i+2, :]", 'A{{i + 1, i + 2}, ":"}', "{{4,5,6,7},{8,9,10,11}}" },
    { "A[[0, 2]]", "A[np.array{1, 3}]", "{{0,1,2,3},{8,9,10,11}}" },
    { "A[:, [0, 2]]", 'A{":", np.array{1, 3}}', "{{0,2},{4,6},{8,10}}" },
    { "A[mask, 0]", "A{mask, 1}", "{0,8}" },
    { "A[idx, 1]", "A{idx + 1, 2}", "{1,9}" },
    { "A[mask, :]", 'A{mask, ":"}', "{{0,1,2,3},{8,9,10,11}}" },
    { "A[0]", "A[1]", "{0,1,2,3}" },
    { "A[0, 1] = 5", "A[{1, 2}] = 5", "5", "A(1, 2)" },
    { "A[1:, 0] = 9", 'A["2:, 1"] = 9', "{{0,1,2,3},{9,5,6,7},{9,9,10,11}}", "A" },
    { "A[:, 0] += 1", 'A[":, 1"] = A":, 1" + 1', "{{1,1,2,3},{5,5,6,7},{9,9,10,11}}", "A" },
    { "A[0:2, :] *= 2", 'A[":2, :"] = A":2, :" * 2', "{{0,2,4,6},{8,10,12,14},{8,9,10,11}}", "A" },
    { "A[0][1]", "A[1][2]", "1" },
    { "x[1:3]", 'x"2:3"', "{1,2}" },
    { "x[-1:]", 'x"-1:"', "{4}" },
    { "s[0:2]", "s:sub(1, 2)", "he" },
    { "s[0]" },
    { "s[-1:]", "s:sub(-1)", "d" },
    { "s[::-1]", "s:reverse()", "dlrow olleh" },
    { "s[6:]", "s:sub(7)", "world" },
    { "s[:-1]", "s:sub(1, -2)", "hello worl" },
    { "t[0:2]", "table.move(t, 1, 2, 1, {})", "{10,20}" },
    { "t[1:]", "table.move(t, 2, #t, 1, {})", "{20,30}" },
    { "t[-2:]", "table.move(t, #t - 1, #t, 1, {})", "{20,30}" },
    { "t[:-1]", "table.move(t, 1, #t - 1, 1, {})", "{10,20}" },
    { "t[0]" },
    { "len(t)", "#t", "3" },
    { "len(s)", "#s", "11" },
    { "len(A)", "#A", "3" },
    { "str(n)", "tostring(n)", "3" },
    { "str(0.1 + 0.2)", "np.array_str(0.1 + 0.2)", "0.30000000000000004" },
    { "str(f)", "np.array_str(f)", "2.5" },
    { "int(f)", "math.tointeger(np.trunc(f))", "2" },
    { 'int("42")', 'tonumber("42")', "42" },
    { 'float("2.5")', 'tonumber("2.5")', "2.5" },
    { "abs(-3)", "math.abs(-3)", "3" },
    { "max(t)", "np.max(t)", "30" },
    { "max(1, 2)", "math.max(1, 2)", "2" },
    { "min(3, n)", "math.min(3, n)", "3" },
    { "sum(t)", "np.sum(t)", "60" },
    { "round(f)", "np.round(f)", "2" },
    { "round(2.567, 2)", "np.round(2.567, 2)", "2.57" },
    { "pow(2, 3)", "2 ^ 3", "8" },
    { "isinstance(n, int)", 'math.type(n) == "integer"', "true" },
    { "isinstance(s, str)", 'type(s) == "string"', "true" },
    { "list(x)", "x:totable()", "{0,1,2,3,4}" },
    { '"a" + "b"', '"a" .. "b"', "ab" },
    { '"a" + str(n)', '"a" .. tostring(n)', "a3" },
    { 'name + "!"', 'name .. "!"', "Ann!" },
    { '"-" * 5', '("-"):rep(5)', "-----" },
    { '"%d" % 5', '("%d"):format(5)', "5" },
    { '"%i: %f" % (i, f)', '("%i: %f"):format(i, f)', "1: 2.500000" },
    { '"%s has %d" % (name, n)', '("%s has %d"):format(name, n)', "Ann has 3" },
    { '"%5.2f%%" % f', '("%5.2f%%"):format(f)', " 2.50%" },
    { '"%d" % f', '("%d"):format(math.tointeger(np.trunc(f)))', "2" },
    { '"{} {}".format(n, name)', '("%d %s"):format(n, name)', "3 Ann" },
    { '"{:.2f}".format(f)', '("%.2f"):format(f)', "2.50" },
    { '"{0} {1:.1f} {0}".format(n, f)', '("%d %.1f %d"):format(n, f, n)', "3 2.5 3" },
    { 'f"{n}"', '("%d"):format(n)', "3" },
    { 'f"{f:.3f} and {name}"', '("%.3f and %s"):format(f, name)', "2.500 and Ann" },
    { 'f"{n:>5d}|{name:<6}|"', '("%5d|%-6s|"):format(n, name)', "    3|Ann   |" },
    { 'f"{n + 1} {f}"', '("%d %s"):format(n + 1, np.array_str(f))', "4 2.5" },
    { 'f"100% {n}"', '("100%% %d"):format(n)', "100% 3" },
    { '"{:.1%}".format(f)', '("%.1f%%"):format(f * 100)', "250.0%" },
    { "s.upper()", "s:upper()", "HELLO WORLD" },
    { "name.lower()", "name:lower()", "ann" },
    { 's.startswith("he")', 's:sub(1, 2) == "he"', "true" },
    { 's.endswith("x")', 's:sub(-1) == "x"', "false" },
    { 's.replace("world", "you")', '(s:gsub("world", "you"))', "hello you" },
    { '" x ".strip()', '(" x "):match("^%s*(.-)%s*$")', "x" },
    { '", ".join(words)', 'table.concat(words, ", ")', "b, a" },
    { "s.split()",
      words = "texts have s:sub, s:find, s:match, s:gmatch, s:gsub, ...: see ?string.find" },
    { "costs.append(f)", "costs[#costs + 1] = f", "{2.5}", "costs" },
    { "costs.append([1, 2])", "costs[#costs + 1] = {1, 2}", "{{1,2}}", "costs" },
    { "t.pop()", "table.remove(t)", "30" },
    { "t.pop(0)", "table.remove(t, 1)", "10" },
    { "t.insert(0, 5)", "table.insert(t, 1, 5)", "{5,10,20,30}", "t" },
    { "t.extend([1, 2])", "table.move({1, 2}, 1, #({1, 2}), #t + 1, t)", "{10,20,30,1,2}", "t" },
    { "words.sort()", "table.sort(words)", "{a,b}", "words" },
    { "t.index(20)",
      words = "tables have no methods: pairs(t) goes over keys and values, t[k] is an entry" },
    { 'd.get("a")',
      words = "tables have no methods: pairs(t) goes over keys and values, t[k] is an entry" },
    { "d.items()",
      words = "tables have no methods: pairs(t) goes over keys and values, t[k] is an entry" },
    { "x ** 2", "x ^ 2", "{0,1,4,9,16}" },
    { "2 ** 3", "2 ^ 3", "8" },
    { "-2 ** 2", "-2 ^ 2", "-4" },
    { "f ** 2 ** 1", "f ^ 2 ^ 1", "6.25" },
    { "x += 1", "x = x + 1", "{1,2,3,4,5}", "x" },
    { "total += n * 2", "total = total + n * 2", "6", "total" },
    { "n -= 1", "n = n - 1", "2", "n" },
    { "n *= 2 + 1", "n = n * (2 + 1)", "9", "n" },
    { "n /= 2", "n = n / 2", "1.5", "n" },
    { "n //= 2", "n = n // 2", "1", "n" },
    { "n %= 2", "n = n % 2", "1", "n" },
    { "n **= 2", "n = n ^ 2", "9", "n" },
    { 's += "!"', 's = s .. "!"', "hello world!", "s" },
    { "t[0] += 1", "t[1] = t[1] + 1", "{11,20,30}", "t" },
    { "n++", "n = n + 1", "4", "n" },
    { "n != 3", "n ~= 3", "false" },
    { "n != 4", "n ~= 4", "true" },
    { "A != 3", "A:ne(3)", "{{true,true,true,false},{true,true,true,true},{true,true,true,true}}" },
    { "not n == 3 != 4", "not (n == 3 and 3 ~= 4)", "false" },
    { "n is None", "n == nil", "false" },
    { "n is not None", "n ~= nil", "true" },
    { "y is None", "y == nil", "true" },
    { '"a" in d', 'd["a"] ~= nil', "true" },
    { '"c" not in d', 'd["c"] == nil', "true" },
    { "20 in t",
      words = "a table has the key k if t[k] ~= nil; a for loop looks for a value in a list" },
    { '"hell" in s', 's:find("hell", 1, true) ~= nil', "true" },
    { "0 < n < 5", "0 < n and n < 5", "true" },
    { "n == 3 && flag", "n == 3 and flag", "true" },
    { "n == 3 || flag", "n == 3 or flag", "true" },
    { "!flag", "not flag", "false" },
    { "y = 1 if n > 2 else 0", "y = n > 2 and 1 or 0", "1", "y" },
    { 'y = "a" if flag else "b"', 'y = flag and "a" or "b"', "a", "y" },
    { 'y = n > 2 ? "big" : "small"', 'y = n > 2 and "big" or "small"', "big", "y" },
    { "y = None if flag else 1",
      words = "a choice is an if statement; c and a or b serves where a is neither nil nor false" },
    { "lambda q: q + 1", "function(q) return q + 1 end", "5", "(function(q) return q + 1 end)(4)" },
    { "g = lambda p, q: p * q", "g = function(p, q) return p * q end", "12", "g(3, 4)" },
    { "map(lambda q: q, t)", words = "here there is no 'map': a for loop does it" },
    { '{"a": 1, "b": [1, 2]}', "{a = 1, b = {1, 2}}", "{a=1,b={1,2}}" },
    { 'y = {"a": 1, 2: "x", "end": 3}', 'y = {a = 1, [2] = "x", ["end"] = 3}', "3", 'y["end"]' },
    { "y = [1, 2, 3]", "y = {1, 2, 3}", "{1,2,3}", "y" },
    { "y = [[1, 2], [3, 4]]" },
    { "y = []", "y = {}", "{}", "y" },
    { "y = (1, 2)", "y = {1, 2}", "{1,2}", "y" },
    { "y = [k * 2 for k in t]",
      "y = {} for _, k in ipairs(t) do y[#y + 1] = k * 2 end", "{20,40,60}", "y" },
    { "y = [k for k in range(5) if k != 2]",
      "y = {} for k = 0, 4 do if k ~= 2 then y[#y + 1] = k end end", "{0,1,3,4}", "y" },
    { "y = [a for a, b in couples]",
      "y = {} for _, item in ipairs(couples) do local a, b = table.unpack(item) y[#y + 1] = a end",
      "{1,3}", "y" },
    { "[k for k in t]", words = "a comprehension is a for loop that fills a table" },
    { "np.array([1, 2, 3])", "np.array({1, 2, 3})", "{1,2,3}" },
    { "np.array([[1, 2], [3, 4]])", "np.array({{1, 2}, {3, 4}})", "{{1,2},{3,4}}" },
    { "np.array([1, 2], dtype=np.float32).dtype", "np.array({1, 2}, np.float32).dtype", "float32" },
    { "np.zeros((2, 3)).shape", "np.zeros({2, 3}).shape", "(2, 3)" },
    { "np.zeros(shape=(2, 3)).shape", "np.zeros({2, 3}).shape", "(2, 3)" },
    { "np.ones((2, 2), dtype=np.int64)", "np.ones({2, 2}, np.int64)", "{{1,1},{1,1}}" },
    { "np.random.randint(0, 10, size=(2, 2)).shape",
      "np.random.randint(0, 10, {2, 2}).shape", "(2, 2)" },
    { "np.random.normal(loc=0, scale=1, size=(3, 2)).shape",
      "np.random.normal{loc = 0, scale = 1, size = {3, 2}}.shape", "(3, 2)" },
    { "np.concatenate((A, A), axis=1).shape", "np.concatenate({A, A}, 2).shape", "(3, 8)" },
    { "np.vstack((x, x))", "np.vstack({x, x})", "{{0,1,2,3,4},{0,1,2,3,4}}" },
    { "np.transpose(A, (1, 0)).shape", "np.transpose(A, {2, 1}).shape", "(4, 3)" },
    { "np.expand_dims(x, axis=0).shape", "np.expand_dims(x, 1).shape", "(1, 5)" },
    { "np.linspace(0, 1, num=3)", "np.linspace(0, 1, 3)", "{0,0.5,1}" },
    { "np.argmax(A, axis=1)", "np.argmax(A, {axis = 2})", "{4,4,4}" },
    { "np.dot(A, A.T)" },
    { "np.where(x > 2, 1, 0)", "np.where(x:gt(2), 1, 0)", "{0,0,0,1,1}" },
    { "np.acos(f)" },
    { "np.int64(mask)", 'np.asarray(mask):astype("int64")', "{1,0,1}" },
    { "np.float32(x).dtype", 'np.asarray(x):astype("float32").dtype', "float32" },
    { "np.max(A, axis=0)", "np.max(A, {axis = 1})", "{8,9,10,11}" },
    { "A @ B", "A:dot(B)", "{{6,6},{22,22},{38,38}}" },
    { "A.T @ A @ B", "A.T:dot(A):dot(B)", "{{392,392},{458,458},{524,524},{590,590}}" },
    { "A.dot(B)", "A:dot(B)", "{{6,6},{22,22},{38,38}}" },
    { "A.T()" },
    { "A:T()", "A.T", "{{0,4,8},{1,5,9},{2,6,10},{3,7,11}}" },
    { "A.astype(np.float32).dtype", "A:astype(np.float32).dtype", "float32" },
    { "A.shape[0]", "A.shape[1]", "3" },
    { "A.shape[-1]" },
    { "X.shape[1] * 2 if flag else 0", "flag and X.shape[2] * 2 or 0", "8" },
    { "A.tolist()", "A:totable()", "{{0,1,2,3},{4,5,6,7},{8,9,10,11}}" },
    { "A.flatten()", "A:flatten()", "{0,1,2,3,4,5,6,7,8,9,10,11}" },
    { "A.foo()" },
    { "A.T() + 1" },
    { "for i in range(3): total += i", "for i = 0, 2 do total = total + i end", "3", "total" },
    { "for i in range(10):", "for i = 0, 9 do", "45", "total", "total = total + i" },
    { "for i in range(2, n):", "for i = 2, n - 1 do", "2", "total", "total = total + i" },
    { "for i in range(10, 0, -2):", "for i = 10, 1, -2 do", "30", "total", "total = total + i" },
    { "for q in t:", "for _, q in ipairs(t) do", "60", "total", "total = total + q" },
    { "for q in t: print(q)", "for _, q in ipairs(t) do print(q) end", "{10,20,30}", "printed" },
    { "for row in A:", "for _, row in A:rows() do", "66", "total", "total = total + row:sum()" },
    { "for row in A: total += row.sum()",
      "for _, row in A:rows() do total = total + row:sum() end", "66", "total" },
    { "for c in name: costs.append(c)",
      "for c in name:gmatch(utf8.charpattern) do costs[#costs + 1] = c end", "{A,n,n}", "costs" },
    { "for k in d: total += d[k]", "for k in pairs(d) do total = total + d[k] end", "3", "total" },
    { "for k, v in d.items():", "for k, v in pairs(d) do", "3", "total", "total = total + v" },
    { "for v in d.values(): total += v",
      "for _, v in pairs(d) do total = total + v end", "3", "total" },
    { "for q, r in couples: total += q * r",
      "for _, item in ipairs(couples) do local q, r = table.unpack(item) total = total + q * r end",
      "14", "total" },
    { "for q, w in enumerate(words): total += q",
      words = "for q, w in ipairs(words) do counts from 1" },
    { "for q, w in zip(t, words): total += q",
      "for at = 1, math.min(#t, #words) do local q, w = t[at], words[at] total = total + q end",
      "30", "total" },
    { "for i in range(len(t)):", "for i = 0, #t - 1 do", "3", "total", "total = total + i" },
    { "for layer in range(1, len(t)): total += layer",
      "for layer = 1, #t - 1 do total = total + layer end", "3", "total" },
    { "while n > 0:", "while n > 0 do", "0", "n", "n = n - 1" },
    { "while True: break", "while true do break end", "nil" },
    { "while n != 0: n -= 1", "while n ~= 0 do n = n - 1 end", "0", "n" },
    { "if n == 3: total = 5", "if n == 3 then total = 5 end", "5", "total" },
    { "if n == 3:", "if n == 3 then", "1", "total", "total = 1" },
    { "if n > 2 and flag:", "if n > 2 and flag then", "1", "total", "total = 1" },
    { "if not flag:", "if not flag then", "0", "total", "total = 1" },
    { "if y is None:", "if y == nil then", "1", "total", "total = 1" },
    { "if n:", words = 'only nil and false are false: write x ~= 0, s ~= "" or #t > 0' },
    { "if t:", words = 'only nil and false are false: write x ~= 0, s ~= "" or #t > 0' },
    { "if n == 3 && flag then end", "if n == 3 and flag then end", "nil" },
    { "if n != 3 then", "if n ~= 3 then", "0", "total", "total = 1" },
    { "while n != 3 do", "while n ~= 3 do", "0", "total", "total = 1" },
    { "def g(q):", "function g(q)", "2", "g(2)", "return q" },
    { "def g(q): return q ** 2", "function g(q) return q ^ 2 end", "9", "g(3)" },
    { "def g(q, r): return q + r if flag else 0",
      words = "a choice is an if statement; c and a or b serves where a is neither nil nor false" },
    { "def g(q, r=2):",
      words = "a function begins with function name(a, b), a default is set by a = a or 1" },
    { "def g(*args):", words = "a function begins with function name(a, b) and ends with end" },
    { "def g(q: int) -> int:",
      words = "a function begins with function name(a, b), a default is set by a = a or 1" },
    { "class Net(nn.Module):",
      words = "Lua has no classes: a table with a metatable serves, see ?setmetatable" },
    { "try:", words = "pcall(f) calls f and catches its error" },
    { "except ValueError:", words = "pcall(f) calls f and catches its error" },
    { "finally:", words = "pcall(f) calls f and catches its error" },
    { 'with open("x") as file:',
      words = "local f <close> = io.open(path) closes f at the end of its block" },
    { "with torch.no_grad():",
      words = "local f <close> = io.open(path) closes f at the end of its block" },
    { 'assert n == 3, "msg"', 'assert(n == 3, "msg")', "3", "n" },
    { "assert n == 3", "assert(n == 3)", "3", "n" },
    { "assert A.shape == (3, 4)", "assert(A.shape == {3, 4})", "true", "A.shape == {3, 4}" },
    { "(m, c) = A.shape", "m, c = table.unpack(A.shape)", "{3,4}", "{m, c}" },
    { "'%d of it' % A[0, :1]", '("%d of it"):format(math.tointeger(np.trunc(A"1, :1":item())))',
      "0 of it" },
    { "n.item()", "n", "3" },
    { "del n", "n = nil", "nil", "n" },
    { 'del d["a"]', 'd["a"] = nil', "{b=2}", "d" },
    { "del t[0]", words = "table.remove(t, i) takes an item out of a list" },
    { "global n", words = "names are global unless they are declared local" },
    { "pass" },
    { "import numpy as np",
      words = 'np is there already; a script has local np = require "dnn.np"' },
    { "import numpy", words = 'np is there already; a script has local np = require "dnn.np"' },
    { "import torch", words = "dnn and np take its place" },
    { "import torch.nn as nn", words = "dnn and np take its place" },
    { "import torch.nn.functional as F", words = "dnn and np take its place" },
    { "import tensorflow as tf", words = "dnn and np take its place" },
    { "import math", words = "math is there already" },
    { "import pandas as pd",
      words = "there is no module 'pandas', nor a file pandas.lua of your own" },
    { "import matplotlib.pyplot as plt",
      words = 'plt is there already; a script has local plt = require "dnn.plot"' },
    { "from matplotlib import cm", words = "plt takes its place" },
    { "from numpy import array, zeros",
      "local array, zeros = np.array, np.zeros", "{1}", "array{1}" },
    { "from torch import nn", words = "dnn and np take its place" },
    { "from sklearn.model_selection import train_test_split",
      words = "there is no module 'sklearn', nor a file sklearn.lua of your own" },
    { "nn.Linear(2, 3)", words = "here there is no 'nn': layers are in dnn, see ?dnn.linear" },
    { "torch.nn.Linear(784, 10, bias=False)",
      words = "here there is no 'torch': dnn and np take its place" },
    { "torch.tensor([1, 2])", words = "here there is no 'torch': dnn and np take its place" },
    { "tf.constant([1, 2])", words = "here there is no 'tf': dnn and np take its place" },
    { "model.fit(X, Y, epochs=2).epochs", "model:fit(X, Y, {epochs = 2}).epochs", "2" },
    { "model.fit(X, Y, verbose=0)",
      words = "model:fit takes no 'verbose': did you mean 'progress'?" },
    { 'model.compile(optimizer="adam", loss="mse")',
      'model:compile{optimizer = "adam", loss = "mse"}',
      "network (2,): linear (2 -> 3) -> relu -> linear (3 -> 1) -> sigmoid; 13 parameters" },
    { "model.predict(X)",
      "model:predict(X)", "{{0.6728896418,0.6728896418,0.6728896418,0.6728896418}}" },
    { "model.parameters()",
      "model.parameters",
      "W1 (3, 2) float64\nb1 (3, 1) float64\nW2 (1, 3) float64\nb2 (1, 1) float64" },
    { "net.evaluate(X, Y)", "net:evaluate(X, Y)", "loss 0.396174, accuracy 1" },
    { "nn_model(X, Y, n_h=4)", "nn_model(X, Y, 4)", "4" },
    { "dnn.linear(2, 3, bias=False)",
      "dnn.linear(2, 3, {bias = false})", "linear(bias = false, inputs = 2, units = 3)" },
    { "dnn.mlp([2, 3, 1])",
      "dnn.mlp({2, 3, 1})",
      "network (2,): linear (2 -> 3) -> relu -> linear (3 -> 1) -> sigmoid; 13 parameters" },
    { 'print(n, end="")', "io.write(n)", "{3}", "printed" },
    { 'print("a", name, sep="-")', 'io.write("a", "-", name, "\\n")', "{a-Ann\n}", "printed" },
    { 'print "hello"' },
    { "print n", "print(n)", "{3}", "printed" },
    { 'print(f"{n} of {f:.2f}")', 'print(("%d of %.2f"):format(n, f))', "{3 of 2.50}", "printed" },
    { 'print("loss: %f" % f)', 'print(("loss: %f"):format(f))', "{loss: 2.500000}", "printed" },
    { 'print("x =", n, "y =", f)' },
    { 'print("Cost after %i: %f" % (i, f))',
      'print(("Cost after %i: %f"):format(i, f))', "{Cost after 1: 2.500000}", "printed" },
    { "print(x.shape[0])", "print(x.shape[1])", "{5}", "printed" },
    { 'print("a" + str(n))', 'print("a" .. tostring(n))', "{a3}", "printed" },
    { "y = x if n else t",
      words = 'only nil and false are false: write x ~= 0, s ~= "" or #t > 0' },
    { "y = n // 2 # half", "y = n // 2 -- half", "1", "y" },
    { "x = 5 # comment", "x = 5 -- comment", "5", "x" },
    { "# a comment", "-- a comment", "nil" },
    { "// a comment", "-- a comment", "nil" },
    { "y = 1_000_000", "y = 1000000", "1000000", "y" },
    { "y = 1e-3" },
    { 'y = """doc"""', 'y = "doc"', "doc", "y" },
    { 'y = r"a\\d"', 'y = "a\\\\d"', "a\\d", "y" },
    { 'y = b"abc"' },
    { [==[y = 'it\'s' + ""]==], [==[y = "it's" .. ""]==], "it's", "y" },
    { "let y = 3", "local y = 3", "3", "y" },
    { "var y = 3", "local y = 3", "3", "y" },
    { "const y = 3", "local y <const> = 3", "3", "y" },
    { "y: int = 3", "y = 3", "3", "y" },
    { "a, b = b, a" },
    { "a = b = 0", "b = 0; a = b", "0", "a" },
    { "a, b = [1, 2]", "a, b = table.unpack({1, 2})", "3", "a + b" },
    { "q = t[1:] + [5]",
      words = "table.move(b, 1, #b, #a + 1, a) appends a list, np.array{1, 2} calculates" },
    { "y = not flag" },
    { "y = flag and not n == 2" },
    { "y = x[x > 2]", "y = x[x:gt(2)]", "{3,4}", "y" },
    { "y = A[A > 5]", "y = A[A:gt(5)]", "{6,7,8,9,10,11}", "y" },
    { "x[x > 2] = 0", "x[x:gt(2)] = 0", "{0,1,2,0,0}", "x" },
    { "y = (A > 5) & (A < 8)",
      "y = (A:gt(5)) & (A:lt(8))",
      "{{false,false,false,false},{false,false,true,true},{false,false,false,false}}", "y" },
    { "y = np.sum(A == 1)" },
    { "y = (A == 1).sum()", "y = (A:eq(1)):sum()", "1", "y" },
    { "np.mean(A != 3)", "np.mean(A:ne(3))", "0.9166666667" },
    { "@decorator", words = "a decorator is a call, f = decorator(f)" },
    { "yield n", words = "coroutine.yield(x) hands a value over, see ?coroutine.wrap" },
    { "async def g():", words = "coroutines take its place, see ?coroutine.create" },
    { "await g", words = "coroutines take its place, see ?coroutine.create" },
    { "return n" },
    { "y = sorted(t)",
      words = "here there is no 'sorted': table.sort(t) sorts a list, np.sort(x) gives an array" },
    { "y = list(map(str, t))", words = "here there is no 'map': a for loop does it" },
    { "y = dict(a=1)", words = "here there is no 'dict': a table is {key = value}" },
    { "y = set()", words = [==[here there is no 'set': a table serves, {["a"] = true}]==] },
    { "y = {1, 2}" },
    { "y = {k: 1 for k in t}", words = "a comprehension is a for loop that fills a table" },
    { "y = any(q > 2 for q in t)", words = "a comprehension is a for loop that fills a table" },
    { "g = x.copy()", "g = x:copy()", "{0,1,2,3,4}", "g" },
    { "x.fill(3)", "x:fill_(3)", "{3,3,3,3,3}" },
    { "x[0] = 9", "x[1] = 9", "{9,1,2,3,4}", "x" },
    { 'cache = {"W1": A, "b1": B}',
      "cache = {W1 = A, b1 = B}",
      "{W1={{0,1,2,3},{4,5,6,7},{8,9,10,11}},b1={{1,1},{1,1},{1,1},{1,1}}}", "cache" },
    { "y = A.reshape(A.shape[0], -1).T.shape",
      "y = A:reshape(A.shape[1], -1).T.shape", "(4, 3)", "y" },
    { "y = 1 / (1 + np.exp(-x)) ** 1",
      "y = 1 / (1 + np.exp(-x)) ^ 1", "{0.5,0.7310585786,0.880797078,0.9525741268,0.98201379}",
      "y" },
    { "dZ = A - (A > 0).astype(int)",
      'dZ = A - (A:gt(0)):astype("int64")', "{{0,0,1,2},{3,4,5,6},{7,8,9,10}}", "dZ" },
    { "m = A.shape[1] if flag else None", "m = flag and A.shape[2] or nil", "4", "m" },
    { "y = x.max(axis=0) ** 2", "y = x:max{axis = 1} ^ 2", "16", "y" },
    { 'e = f"{n:03d}.png"', 'e = ("%03d.png"):format(n)', "003.png", "e" },
    { 'A"1:2, 1" = 0', 'A["1:2, 1"] = 0', "{{0,1,2,3},{0,5,6,7},{8,9,10,11}}", "A" },
    { 'A":, 1" = 0', 'A[":, 1"] = 0', "{{0,1,2,3},{0,5,6,7},{0,9,10,11}}", "A" },
    { "np.mgrid[0:3, 0:2].shape", "np.mgrid{ {0, 3}, {0, 2} }.shape", "(2, 3, 2)" },
    { "y = np.ogrid[:5]", "y = np.ogrid{0, 5}", "{0,1,2,3,4}", "y" },
    { "A(1, 2) = 5", "A[{1, 2}] = 5", "5", "A(1, 2)" },
    { "A(i, 1 + 1) = 5", "A[{i, 1 + 1}] = 5", "5", "A(1, 2)" },
    { "t(1) = 5" },
    { "A:sum(axis=0)", "A:sum{axis = 1}", "{12,15,18,21}" },
    { "y = A.T:mean(axis=1, keepdims=True).shape", "y = A.T:mean{axis = 2, keepdims = true}.shape",
      "(4, 1)", "y" },
    { "y = (A == A):sum()", "y = (A:eq(A)):sum()", "12", "y" },
    { "for q in 1, n do print(q) end", "for q = 1, n do print(q) end", "{1,2,3}", "printed" },
    { "for q in n do print(q) end", "for q = 1, n do print(q) end", "{1,2,3}", "printed" },
    { "y = x .. 's'", "y = tostring(x) .. 's'", "[0 1 2 3 4]s", "y" },
    { "y = t[-1] + 1", "y = t[#t] + 1", "31", "y" },
    { "y = couples[-2][1]", "y = couples[#couples - 1][1]", "1", "y" },
    { "y = t[7] + 1", words = "t[7] is nil: the positions of a table count from 1, t has 3" },
    { "y = require 'np' == np", "y = require 'dnn.np' == np", "true", "y" },
    { 'y = require("dnn.npp") == np', 'y = require("dnn.np") == np', "true", "y" },
    { "y = require 'torch' == dnn", "y = require 'dnn' == dnn", "true", "y" },
    { "y = require 'wholly.other'" },
    { "from numpy import *", words = "np takes its place" },
    { "x = = 1" },
    { "f(1, 2" },
    { "y = a b" },
    { "A = {1, 2", words = 'a set is a table, {["a"] = true}' },
    { "np.repeat(x, 2, axis=0)", "np.rep(x, 2, 1)", "{0,0,1,1,2,2,3,3,4,4}" },
    { "y = (x:reshape(-1, 1) != 0):sum()", "y = (x:reshape(-1, 1):ne(0)):sum()", "4", "y" },
    { "x:repeat(2)", "x:rep(2)", "{0,0,1,1,2,2,3,3,4,4}" },
    { "np.add.at(x, 1, 1)",
      words = "np.bincount(positions, {weights = values}) adds up what falls on each position" },
    { "np.subtract.outer(x, x)",
      words = "a column broadcasts with a row: np.subtract(a:reshape(-1, 1), b)" },
  }
end

describe("dnn.repl.habits", function()
  for _, case in ipairs(cases()) do
    local line, code, value, check, body = table.unpack(case, 1, 5)
    it(("says what Lua writes for %s"):format(line), function()
      local hint = hint_for(line)
      if not code then
        assert.equal(case.words, hint)
        return
      end
      local ending = body and "   (and end below the block)" or ""
      assert.equal(": " .. code .. ending, (hint or ""):sub(-#code - #ending - 2), hint)
      local _, run = new_session()
      local result = run(body and code .. "\n" .. body .. "\nend" or code)
      if check then
        result = run(check)
      end
      assert.equal(value, text_of(result))
    end)
  end

  --- The text of a hint for a syntax error, and its code.
  local function hint(source)
    local syntax = parser.parse(source, { prompt = true })
    assert.is_false(syntax.ok, source)
    return habits.syntax_hint(source, syntax.position)
  end

  it("goes on with blocks, and raises what they raise", function()
    local _, run = new_session()
    run(table.concat({ select(2, hint "if n == 4:"), "y = 1", select(2, hint "elif n == 5:"),
      "y = 2", select(2, hint "else:"), "y = 3", "end" }, "\n"))
    assert.equal(3, run "y")
    local code = select(2, hint "raise ValueError('mine') if")
    assert.is_nil(code)
    local ok, problem = pcall(run, hint_for("raise ValueError('mine')"):match(": (.*)$"))
    assert.same({ false, "In[2]:1: mine" }, { ok, problem })
  end)

  it("finds the line that is wrong", function()
    assert.equal("in Lua: x = x + 1", (hint "x = 1\nx += 1\ny = [1]"))
    for _, source in ipairs { "x = 1\nfor i in range(3):\n  print(i)\n",
      "for i in range(3):\n\n  print(i)\n  y = 3", "for i in range(3):\n  print(i)" } do
      assert.equal("for i = 0, 2 do", (select(2, hint(source))), source)
    end
    assert.equal("while n > 2 do", (select(2, hint("x = 1\nwhile n > 2:\n  f(n)\n"))))
  end)

  it("shows commands that may be followed", function()
    local result = program.run("-i --no-color 2>&1", "cd ..\nls\npwd\ngit status\npip\n"
      .. "time f(x)\nls -la\n")
    local found = {}
    for line in result.out:gmatch("  hint: ([^\n]*)") do
      found[#found + 1] = line
    end
    assert.same({ "a command begins with %: %cd ..",
      "a command begins with %: %ls", "a command begins with %: %pwd",
      "a shell command begins with !: !git status", "a shell command begins with !: !pip",
      "a command begins with %: %time f(x)", "a command begins with %: %ls -la" }, found)
    local followed = program.run("-i --no-color 2>&1", "%cd /tmp\n%cd ..\n%pwd\n%ls\n")
    assert.matches("\nIn%[2%]: /\n", "\n" .. followed.out)
  end)

  it("speaks of options only where there are some", function()
    assert.matches("^in Lua: ", (hint "y = (x:sum() != 0):sum()"))
    assert.matches("^options are a table: ", (hint "x:sum(axis=0)"))
  end)

  it("knows that no further line mends some inputs", function()
    for source, expected in pairs { ["cd .."] = true, ["x .."] = false,
      ["for i in range(3):"] = true, ["if x:"] = true,
      ["  while x:"] = true, ["x = 1\nelse:"] = true, ["for i = 1, 3 do"] = false,
      ["if x then y:"] = true, ["t:"] = false, [""] = false,
      ["for i in range(3): print(i)"] = true, ["if x: print(1)"] = true,
      ["for k in ('a: b'):gmatch('.')"] = false, ["for i = 1, 3 do local s = 'a: b'"] = false,
      ["if x:y()"] = false, ["while x -- as in: y"] = false } do
      assert.equal(expected, evaluator.never_completes(source), source)
    end
  end)

  it("explains names that are all of an input and stand for nothing", function()
    local result = program.run("-i --no-color 2>&1", "ls\nparameters = 1\nparametres\nlen\npip\n"
      .. "x = nil\nx\nlocal qqq = nil\nqqq\n_\nsns\n")
    local found = {}
    for line in result.out:gmatch("  hint: ([^\n]*)") do
      found[#found + 1] = line
    end
    assert.same({ "a command begins with %: %ls", "did you mean 'parameters'?",
      "here there is no 'len': #x is the length of x", "a shell command begins with !: !pip",
      "here there is no 'sns': plt draws figures" }, found)
    assert.matches("Out[3]: nil\n  hint: did you mean", result.out, 1, true)
  end)

  it("names what other libraries call otherwise, and no module that is not there", function()
    local inputs = { "np.acos(1)", "np.pow(2, 3)", "np.concat({{1}, {2}})", "np.fill(x, 1)",
      "acos(1)", "import matplotlib.pyplot as plt", "%store x", "%matplotlib inline",
      "?A.T", "A = np.ones(2, 3)", "?A.T", "?A.shape", "?A.size" }
    local result = program.run("-i --no-color 2>&1", table.concat(inputs, "\n") .. "\n")
    assert.matches('np has no "acos": did you mean "arccos"?', result.out, 1, true)
    assert.matches('np has no "pow": did you mean "power"?', result.out, 1, true)
    assert.matches('np has no "concat": did you mean "concatenate"?', result.out, 1, true)
    assert.matches("hint: did you mean 'math.acos'?", result.out, 1, true)
    assert.matches("A.T: array (3, 2) f64\n", result.out, 1, true)
    assert.matches("A.shape: table (2, 3)\n", result.out, 1, true)
    assert.matches("A.size: number 6\n", result.out, 1, true)
    for _, wrong in ipairs { "'Out'", "dnn.plt", "dnn.save", "number 2" } do
      assert.is_nil(result.out:find(wrong, 1, true), wrong)
    end
    local report = program.run("--doctor").out
    for _, wrong in ipairs { "not installed", "blas:" } do
      assert.is_nil(report:find(wrong, 1, true), wrong)
    end
    for _, subject in ipairs { "blas", "lapack", "threads" } do
      assert.equal(1, select(2, ("\n" .. report:lower()):gsub("\n" .. subject .. "%s", "")),
        subject)
    end
  end)

  it("explains what ran, and meant something else", function()
    local inputs = { "t = {1}", "for i in 3 do end", "for k, v in t do end", "for v in t do end",
      "s = 'abc'", "'a' + 1", "'x' .. np.ones(2)", "#t", "x = 5 # comment", "y = True", "sqrt(2)",
      "A = np.ones(2)", "A == 1", "if A ~= 0 then end", "for row in A do end", "A:T()",
      "z = [[1, 2], [3, 4]]", "n = 3", "# n", "'x' .. A",
      "'x' .. n .. A:cumsum(1)", "a, b = A.shape",
      "A.cumsum[1]", "for line in ('a,b'):gmatch('.+') do line:split(',') end" }
    local err = program.run("-i --no-color", table.concat(inputs, "\n") .. "\n").err
    local found = {}
    for line in err:gmatch("  hint: ([^\n]*)") do
      found[#found + 1] = line
    end
    assert.same({
      "a loop that counts: for i = 1, 3 do end",
      "pairs gives keys and values, ipairs positions and values: for k, v in pairs(t) do end",
      "a list is gone through with its positions: for _, v in ipairs(t) do end",
      "texts are joined by .., numbers within them, too",
      "'..' joins texts, tostring(A) is that of an array: 'x' .. tostring(np.ones(2))",
      "a comment begins with --: x = 5 -- comment",
      "'True' is no word of Lua and so is nil: write true",
      "did you mean 'np.sqrt'?",
      "'==' between an array and a number is no mask but always false: write A:eq(1)",
      "'~=' between an array and a number is no mask but always true: write A:ne(0)",
      "rows are given with their numbers: for _, row in A:rows() do end",
      "the transpose is a field: A.T",
      "[[...]] is a text in Lua, a list is written in braces: z = {{1, 2}, {3, 4}}",
      "a comment begins with --: -- n",
      "'..' joins texts, tostring(A) is that of an array: 'x' .. tostring(A)",
      "'..' joins texts, tostring(A) is that of an array: 'x' .. n .. tostring(A:cumsum(1))",
      "a shape is one table: a, b = table.unpack(A.shape)",
      "'cumsum' is a method: A:cumsum()[1]",
      's:gmatch("[^,]+") goes over the parts of a text between commas',
    }, found)
    local followed = {}
    for _, line in ipairs(found) do
      followed[#followed + 1] = line:match(": write (A.*)$") or line:match("^[^:]*: (.*)$")
    end
    local result = program.run("-i --no-color", "t, A, n = {1}, np.ones(2), 3\n"
      .. table.concat(followed, "\n"):gsub("\nwrite true", "") .. "\n")
    assert.equal("", result.err)
  end)

  it("shows no code that is not Lua, whatever the line", function()
    math.randomseed(7)
    local pieces = { "A", "t", "s", "np.sum", "x", "n", "(", ")", "[", "]", "{", "}", ":", ",", "=",
      "+=",
      "==", "!=", "**", "if", "else", "for", "in", "lambda", "not", "0", "1", "-1", "'a'", 'f"{n}"',
      ".T", ".append", ".sum", "axis=0", "range", "None", "True", "%", "@", "def", "print", "and",
        "#" }
    local session = new_session()
    for _ = 1, 5000 do
      local parts = {}
      for i = 1, math.random(8) do
        parts[i] = pieces[math.random(#pieces)]
      end
      local line = table.concat(parts, math.random(2) == 1 and " " or "")
      local syntax = parser.parse(line, { prompt = true })
      if not syntax.ok then
        local _, code = habits.syntax_hint(line, syntax.position, function(name)
          return (evaluator.variable(session, name))
        end)
        local result = code and not code:find("^%s*[%%!]") and parser.parse(code, { prompt = true })
        assert.is_true(not result or result.ok or result.incomplete or code:find("^else") ~= nil,
          line)
      end
    end
  end)
end)
