--- Help for Lua's own library: see dnn.help.doc for the form of entries.

local docs = { title = "Lua's own library" }

local objects = { file = debug.getmetatable(io.stdin).__index }

--- What a name such as "string.format" or "file:read" stands for. Names whose value is no function
--- have none: pi is a number like others.
function docs.resolve(name)
  local value = _G
  for field in name:gmatch("[^.:]+") do
    local is_outermost = value == _G
    value = type(value) == "table" and rawget(value, field) or nil
    value = is_outermost and objects[field] or value
  end
  return type(value) == "function" and value or nil
end

docs.entries = {
  {
    name = "assert",
    signature = "assert(v [, message]) -> v, message, ...",
    text = [[
      Raises an error when v is false or nil, with the message ("assertion failed!" by default);
      otherwise gives all its arguments back.]],
    example = 'print(assert(2 + 2 == 4, "arithmetic is broken"))',
    output = "true\tarithmetic is broken",
  },
  {
    name = "collectgarbage",
    signature = "collectgarbage([what [, ...]]) -> depends on what",
    text = [[
      Speaks to the garbage collector: "collect" (the default) frees all that is unreachable,
      "count" tells the memory of Lua in KiB, "stop", "restart" and "step" control it,
      "incremental" and "generational" choose its mode. Elements of arrays are not in the count:
      see np.memory.]],
    example = 'print(collectgarbage("count") > 0)',
    output = "true",
  },
  {
    name = "dofile",
    signature = "dofile([file]) -> ...",
    text = [[
      Runs a file of Lua code, standard input by default, and returns what it returns. Errors
      are passed on.]],
    example = [[
local name = os.tmpname()
local file = io.open(name, "w")
file:write("return 6 * 7")
file:close()
print(dofile(name))
os.remove(name)]],
    output = "42",
  },
  {
    name = "error",
    signature = "error(problem [, level])",
    text = [[
      Raises an error; it never returns. To a text the place is added: of the function that
      called error (level 1), of its caller (2), or none (0).]],
    example = 'print(pcall(function() error("no data", 0) end))',
    output = "false\tno data",
  },
  {
    name = "getmetatable",
    signature = "getmetatable(value) -> table",
    text = "The metatable of a value, or nil; or the field __metatable of it, where one hides it.",
    example = 'print(getmetatable({}), getmetatable("").__index == string)',
    output = "nil\ttrue",
  },
  {
    name = "ipairs",
    signature = "ipairs(t) -> iterator, t, 0",
    text = "For a loop over t[1], t[2], ... up to the first nil.",
    example = [[
for i, word in ipairs{"one", "two"} do
  print(i, word)
end]],
    output = "1\tone\n2\ttwo",
  },
  {
    name = "load",
    signature = "load(chunk [, name [, mode [, environment]]]) -> function | nil, message",
    text = [[
      Compiles Lua code, a string or a function that returns its pieces, without running it. The
      name is used in messages; the environment holds its globals.]],
    example = [[
print(load("return x + 1", "sum", "t", {x = 2})())
print(load("x = = 1", "=input"))]],
    output = "3\nnil\tinput:1: unexpected symbol near '='",
  },
  {
    name = "loadfile",
    signature = "loadfile([file [, mode [, environment]]]) -> function | nil, message",
    text = "Compiles the code of a file without running it; like load.",
    example = 'print(loadfile("/nonexistent.lua") == nil)',
    output = "true",
  },
  {
    name = "next",
    signature = "next(t [, key]) -> key, value",
    text = [[
      The entry of a table after the one of that key, in an order of its own; nil at the end.
      next(t) == nil tells that t is empty.]],
    example = "print(next({}), next({7}))",
    output = "nil\t1\t7",
  },
  {
    name = "pairs",
    signature = "pairs(t) -> iterator, t, nil",
    text = "For a loop over all entries of a table, in no particular order; follows __pairs.",
    example = [[
local sum = 0
for _, value in pairs{a = 1, b = 2} do
  sum = sum + value
end
print(sum)]],
    output = "3",
  },
  {
    name = "pcall",
    signature = "pcall(f, ...) -> true, ... | false, problem",
    text = [[
      Calls f with the arguments and catches errors: true and its results, or false and the
      error.]],
    example = [[
print(pcall(math.sqrt, 16))
print(pcall(error, "lost"))]],
    output = "true\t4.0\nfalse\tlost",
  },
  {
    name = "print",
    signature = "print(...)",
    text = [[
      Writes its arguments to standard output, as tostring makes them, with tabulators between
      them.]],
    example = 'print(1, 2.5, "three", nil)',
    output = "1\t2.5\tthree\tnil",
  },
  {
    name = "rawequal",
    signature = "rawequal(a, b) -> boolean",
    text = "Are the two the same value? Without __eq.",
    example = "print(rawequal({}, {}), rawequal(1, 1.0))",
    output = "false\ttrue",
  },
  {
    name = "rawget",
    signature = "rawget(t, key) -> value",
    text = "The entry of a table, without __index.",
    example = [[
local t = setmetatable({}, {__index = {x = 1}})
print(t.x, rawget(t, "x"))]],
    output = "1\tnil",
  },
  {
    name = "rawlen",
    signature = "rawlen(v) -> integer",
    text = "The length of a table or string, without __len.",
    example = 'print(rawlen{1, 2, 3}, rawlen("four"))',
    output = "3\t4",
  },
  {
    name = "rawset",
    signature = "rawset(t, key, value) -> t",
    text = "Sets the entry of a table, without __newindex.",
    example = 'print(rawset({}, "x", 5).x)',
    output = "5",
  },
  {
    name = "require",
    signature = "require(name) -> module, place",
    text = [[
      Loads a module once and returns its value. It is searched in package.preload, then along
      package.path and package.cpath, with "/" for each point of the name.]],
    example = 'print(require("math") == math)',
    output = "true",
  },
  {
    name = "select",
    signature = "select(n, ...) -> ...",
    text = 'The arguments from the n-th on, from the end for negative n; with "#" their number.',
    example = [[
print(select(2, "a", "b", "c"))
print(select("#", nil, nil))]],
    output = "b\tc\n2",
  },
  {
    name = "setmetatable",
    signature = "setmetatable(t, metatable) -> t",
    text = "Gives a table its metatable, or none with nil.",
    example = [[
local point = setmetatable({x = 1}, {__tostring = function(p) return "x = " .. p.x end})
print(point)]],
    output = "x = 1",
  },
  {
    name = "tonumber",
    signature = "tonumber(v [, base]) -> number | nil",
    text = "The number that a text spells, in a base from 2 to 36 if one is given.",
    example = 'print(tonumber("0x10"), tonumber("1e3"), tonumber("ff", 16), tonumber("x"))',
    output = "16\t1000.0\t255\tnil",
  },
  {
    name = "tostring",
    signature = "tostring(v) -> string",
    text = "A text for any value; follows __tostring and __name.",
    example = 'print(tostring(1.5) .. "!")',
    output = "1.5!",
  },
  {
    name = "type",
    signature = "type(v) -> string",
    text = [[
      The type of a value: "nil", "boolean", "number", "string", "table", "function", "thread"
      or "userdata".]],
    example = "print(type(nil), type(print), type{})",
    output = "nil\tfunction\ttable",
  },
  {
    name = "warn",
    signature = "warn(text, ...)",
    text = [[
      Writes a warning, its texts joined, to standard error. "@on" and "@off" switch warnings on
      and off; they are off at first.]],
    example = [[
warn("@off")
warn("not shown")]],
    output = "",
  },
  {
    name = "xpcall",
    signature = "xpcall(f, handler, ...) -> true, ... | false, result",
    text = [[
      Like pcall, but an error is given to the handler while the stack is still there, so that
      it can make a traceback; its result comes second.]],
    example = 'print(xpcall(error, function(problem) return "caught " .. problem end, "it"))',
    output = "false\tcaught it",
  },
  {
    name = "string.byte",
    signature = "byte(s [, first [, last]]) -> integer, ...",
    text = "The codes of the bytes from first (1) to last (first).",
    example = 'print(("AB"):byte(1, -1))',
    output = "65\t66",
  },
  {
    name = "string.char",
    signature = "char(...) -> string",
    text = "The string of bytes with these codes.",
    example = "print(string.char(72, 105))",
    output = "Hi",
  },
  {
    name = "string.dump",
    signature = "dump(f [, strip]) -> string",
    text = "The compiled form of a Lua function. This program does not load such code.",
    example = "print(#string.dump(function() end) > 0)",
    output = "true",
  },
  {
    name = "string.find",
    signature = "find(s, pattern [, start [, plain]]) -> first, last, ... | nil",
    text = [[
      Where a pattern first matches, and what its captures hold. With plain = true the pattern
      is a plain text.]],
    example = [[
print(("hello"):find("l+"))
print(("a.b"):find(".", 1, true))]],
    output = "3\t4\n2\t2",
  },
  {
    name = "string.format",
    signature = "format(text, ...) -> string",
    text = [[
      Fills arguments into a text: %d integers, %f %e %g reals (%.3f: three decimals), %x
      hexadecimal, %s any value, %q in Lua's quotes, %5d and %-5s in a width, %% a percent sign.]],
    example = 'print(("%s: %.3f, %05d"):format("loss", 0.12345, 42))',
    output = "loss: 0.123, 00042",
  },
  {
    name = "string.gmatch",
    signature = "gmatch(s, pattern [, start]) -> iterator",
    text = "For a loop over the matches of a pattern: its captures, or the whole match.",
    example = [[
for key, value in ("a=1 b=2"):gmatch("(%w+)=(%w+)") do
  print(key, value)
end]],
    output = "a\t1\nb\t2",
  },
  {
    name = "string.gsub",
    signature = "gsub(s, pattern, replacement [, n]) -> string, count",
    text = [[
      Replaces the matches of a pattern, at most n: by a text, in which %1 is the first capture;
      by a table's entry; or by what a function returns. Also tells how many.]],
    example = [[
print(("hello"):gsub("l", "L"))
print(("x y"):gsub("%w", {x = "1"}))]],
    output = "heLLo\t2\n1 y\t2",
  },
  {
    name = "string.len",
    signature = "len(s) -> integer",
    text = "The number of bytes, as #s. See utf8.len for letters.",
    example = 'print(("abc"):len())',
    output = "3",
  },
  {
    name = "string.lower",
    signature = "lower(s) -> string",
    text = "The text in small letters.",
    example = 'print(("ABC"):lower())',
    output = "abc",
  },
  {
    name = "string.match",
    signature = "match(s, pattern [, start]) -> capture, ... | nil",
    text = [[
      What the captures of a pattern hold at its first match, or the whole match. %a letters, %d
      digits, %s blanks, %w letters and digits, capitals for all but these; * + - ? repeat.]],
    example = 'print(("epoch 12"):match("(%a+) (%d+)"))',
    output = "epoch\t12",
  },
  {
    name = "string.pack",
    signature = "pack(format, ...) -> string",
    text = [[
      Values as bytes: < and > choose the order, b h i4 i8 integers, f d reals, z and s4
      strings. string.unpack reads them.]],
    example = 'print(#string.pack("<i4d", 1, 2.5))',
    output = "12",
  },
  {
    name = "string.packsize",
    signature = "packsize(format) -> integer",
    text = "The number of bytes that string.pack makes in this format.",
    example = 'print(string.packsize("<i4d"))',
    output = "12",
  },
  {
    name = "string.rep",
    signature = "rep(s, n [, separator]) -> string",
    text = "The text n times, with the separator between.",
    example = 'print(("ab"):rep(3, "-"))',
    output = "ab-ab-ab",
  },
  {
    name = "string.reverse",
    signature = "reverse(s) -> string",
    text = "The bytes from the last to the first.",
    example = 'print(("abc"):reverse())',
    output = "cba",
  },
  {
    name = "string.sub",
    signature = "sub(s, first [, last]) -> string",
    text = [[
      The bytes from first to last (the end), both included; negative positions count from the
      end.]],
    example = 'print(("network"):sub(1, 3), ("network"):sub(-4))',
    output = "net\twork",
  },
  {
    name = "string.unpack",
    signature = "unpack(format, s [, start]) -> value, ..., next",
    text = [[
      Reads values from bytes, in a format of string.pack, and tells where the next would begin.]],
    example = "print(string.unpack(\"<i2\", \"\\1\\2\"))",
    output = "513\t3",
  },
  {
    name = "string.upper",
    signature = "upper(s) -> string",
    text = "The text in capitals.",
    example = 'print(("abc"):upper())',
    output = "ABC",
  },
  {
    name = "table.concat",
    signature = "concat(list [, separator [, first [, last]]]) -> string",
    text = "Joins the texts and numbers of a list.",
    example = 'print(table.concat({1, 2, 3}, ", "))',
    output = "1, 2, 3",
  },
  {
    name = "table.insert",
    signature = "insert(list, [position,] value)",
    text = "Puts a value into a list, at its end or before a position; what follows moves up.",
    example = [[
local list = {"a", "c"}
table.insert(list, 2, "b")
print(table.concat(list))]],
    output = "abc",
  },
  {
    name = "table.move",
    signature = "move(from, first, last, to [, target]) -> target",
    text = [[
      Copies from[first] to from[last] to the place that begins at to, in the same table or
      another.]],
    example = "print(table.concat(table.move({1, 2, 3}, 2, 3, 1, {})))",
    output = "23",
  },
  {
    name = "table.pack",
    signature = "pack(...) -> table",
    text = "The arguments as a list, their number in the field n.",
    example = "print(table.pack(1, nil, 3).n)",
    output = "3",
  },
  {
    name = "table.remove",
    signature = "remove(list [, position]) -> value",
    text = [[
      Takes a value out of a list, the last one by default, and returns it; what follows moves
      down.]],
    example = [[
local list = {10, 20, 30}
print(table.remove(list, 1), list[1])]],
    output = "10\t20",
  },
  {
    name = "table.sort",
    signature = "sort(list [, before])",
    text = [[
      Sorts a list in place; before(a, b) tells whether a comes first, < by default. Equal
      values may change places.]],
    example = [[
local list = {3, 1, 2}
table.sort(list, function(a, b) return a > b end)
print(table.concat(list))]],
    output = "321",
  },
  {
    name = "table.unpack",
    signature = "unpack(list [, first [, last]]) -> ...",
    text = "The values of a list as separate values.",
    example = "print(table.unpack{1, 2, 3})",
    output = "1\t2\t3",
  },
  {
    name = "math.abs",
    signature = "abs(x) -> number",
    text = "The value without its sign.",
    example = "print(math.abs(-2.5))",
    output = "2.5",
  },
  {
    name = "math.acos",
    signature = "acos(x) -> number",
    text = "The angle, in radians, whose cosine is x.",
    example = "print(math.acos(1))",
    output = "0.0",
  },
  {
    name = "math.asin",
    signature = "asin(x) -> number",
    text = "The angle, in radians, whose sine is x.",
    example = "print(math.asin(0))",
    output = "0.0",
  },
  {
    name = "math.atan",
    signature = "atan(y [, x]) -> number",
    text = "The angle, in radians, of the point (x, y); x is 1 by default.",
    example = "print(math.atan(1) * 4 == math.pi)",
    output = "true",
  },
  {
    name = "math.ceil",
    signature = "ceil(x) -> integer",
    text = "The least integer that is not below x.",
    example = "print(math.ceil(2.1))",
    output = "3",
  },
  {
    name = "math.cos",
    signature = "cos(x) -> number",
    text = "The cosine of an angle in radians.",
    example = "print(math.cos(0))",
    output = "1.0",
  },
  {
    name = "math.deg",
    signature = "deg(x) -> number",
    text = "An angle of radians in degrees.",
    example = "print(math.deg(math.pi))",
    output = "180.0",
  },
  {
    name = "math.exp",
    signature = "exp(x) -> number",
    text = "e to the power x.",
    example = "print(math.exp(0))",
    output = "1.0",
  },
  {
    name = "math.floor",
    signature = "floor(x) -> integer",
    text = "The greatest integer that is not above x.",
    example = "print(math.floor(-2.1))",
    output = "-3",
  },
  {
    name = "math.fmod",
    signature = "fmod(x, y) -> number",
    text = "The rest of x / y with the sign of x; x % y has the sign of y.",
    example = "print(math.fmod(-7, 3), -7 % 3)",
    output = "-1\t2",
  },
  {
    name = "math.huge",
    signature = "huge",
    text = "Infinity, greater than every other number.",
    example = "print(-math.huge < math.mininteger)",
    output = "true",
  },
  {
    name = "math.log",
    signature = "log(x [, base]) -> number",
    text = "The logarithm, the natural one by default.",
    example = "print(math.log(8, 2))",
    output = "3.0",
  },
  {
    name = "math.max",
    signature = "max(x, ...) -> number",
    text = "The greatest argument.",
    example = "print(math.max(3, 7, 5))",
    output = "7",
  },
  {
    name = "math.maxinteger",
    signature = "maxinteger",
    text = "The greatest integer, 2^63 - 1.",
    example = "print(math.maxinteger)",
    output = "9223372036854775807",
  },
  {
    name = "math.min",
    signature = "min(x, ...) -> number",
    text = "The least argument.",
    example = "print(math.min(3, 7, 5))",
    output = "3",
  },
  {
    name = "math.mininteger",
    signature = "mininteger",
    text = "The least integer, -2^63.",
    example = "print(math.mininteger)",
    output = "-9223372036854775808",
  },
  {
    name = "math.modf",
    signature = "modf(x) -> number, number",
    text = "The part of x before its point and the part after it.",
    example = [[
local whole, rest = math.modf(3.25)
print(whole == 3, rest)]],
    output = "true\t0.25",
  },
  {
    name = "math.pi",
    signature = "pi",
    text = "Half the circumference of the unit circle.",
    example = "print(math.pi)",
    output = "3.1415926535898",
  },
  {
    name = "math.rad",
    signature = "rad(x) -> number",
    text = "An angle of degrees in radians.",
    example = "print(math.rad(180) == math.pi)",
    output = "true",
  },
  {
    name = "math.random",
    signature = "random([m [, n]]) -> number",
    text = [[
      A random real from 0 up to 1, or an integer from 1 to m, or from m to n. np.random gives
      NumPy's numbers.]],
    example = [[
local x = math.random(6)
print(x >= 1 and x <= 6)]],
    output = "true",
  },
  {
    name = "math.randomseed",
    signature = "randomseed([x [, y]])",
    text = "Starts the random numbers anew, the same ones for the same seed.",
    example = [[
math.randomseed(7)
local x = math.random()
math.randomseed(7)
print(x == math.random())]],
    output = "true",
  },
  {
    name = "math.sin",
    signature = "sin(x) -> number",
    text = "The sine of an angle in radians.",
    example = "print(math.sin(0))",
    output = "0.0",
  },
  {
    name = "math.sqrt",
    signature = "sqrt(x) -> number",
    text = "The square root.",
    example = "print(math.sqrt(16))",
    output = "4.0",
  },
  {
    name = "math.tan",
    signature = "tan(x) -> number",
    text = "The tangent of an angle in radians.",
    example = "print(math.tan(0))",
    output = "0.0",
  },
  {
    name = "math.tointeger",
    signature = "tointeger(x) -> integer | nil",
    text = "The same number as an integer, if it is one.",
    example = "print(math.tointeger(3.0), math.tointeger(3.5))",
    output = "3\tnil",
  },
  {
    name = "math.type",
    signature = "type(x) -> string | nil",
    text = '"integer" or "float" for a number, nil for anything else.',
    example = 'print(math.type(1), math.type(1.0), math.type("1"))',
    output = "integer\tfloat\tnil",
  },
  {
    name = "math.ult",
    signature = "ult(a, b) -> boolean",
    text = "Is a below b, both taken as unsigned integers?",
    example = "print(math.ult(1, -1))",
    output = "true",
  },
  {
    name = "os.clock",
    signature = "clock() -> number",
    text = "Seconds of processor time that the program has used.",
    example = "print(os.clock() >= 0)",
    output = "true",
  },
  {
    name = "os.date",
    signature = "date([format [, time]]) -> string | table",
    text = 'A date as a text, or as a table for "*t"; "!" before the format asks for UTC.',
    example = 'print(os.date("!%Y-%m-%d", 0))',
    output = "1970-01-01",
  },
  {
    name = "os.difftime",
    signature = "difftime(later, earlier) -> number",
    text = "Seconds between two times of os.time.",
    example = "print(os.difftime(10, 4))",
    output = "6.0",
  },
  {
    name = "os.execute",
    signature = 'execute([command]) -> ok, "exit" | "signal", code',
    text = "Runs a command of the shell; without one tells whether there is a shell.",
    example = 'print(os.execute("exit 3"))',
    output = "nil\texit\t3",
  },
  {
    name = "os.exit",
    signature = "exit([code [, close]])",
    text = [[
      Ends the program, with success (true), failure (false) or a number; with close = true
      finalizers run first.]],
  },
  {
    name = "os.getenv",
    signature = "getenv(name) -> string | nil",
    text = "The value of a variable of the environment.",
    example = 'print(os.getenv("SURELY_NOT_SET"))',
    output = "nil",
  },
  {
    name = "os.remove",
    signature = "remove(file) -> true | nil, message, code",
    text = "Deletes a file or an empty directory.",
    example = 'print((os.remove("/nonexistent/file")))',
    output = "nil",
  },
  {
    name = "os.rename",
    signature = "rename(old, new) -> true | nil, message, code",
    text = "Gives a file another name.",
    example = 'print((os.rename("/nonexistent/a", "/nonexistent/b")))',
    output = "nil",
  },
  {
    name = "os.setlocale",
    signature = "setlocale([locale [, category]]) -> string | nil",
    text = "Chooses the locale, or tells it for nil.",
    example = 'print(os.setlocale(nil, "numeric"))',
    output = "C",
  },
  {
    name = "os.time",
    signature = "time([table]) -> integer",
    text = "The present time in seconds since 1970, or that of a table with year, month, day.",
    example = [[
local day = {year = 2024, month = 1, day = 2}
local before = {year = 2024, month = 1, day = 1}
print(os.time(day) - os.time(before))]],
    output = "86400",
  },
  {
    name = "os.tmpname",
    signature = "tmpname() -> string",
    text = "The name of a new empty file for temporary use.",
    example = [[
local name = os.tmpname()
print(os.remove(name))]],
    output = "true",
  },
  {
    name = "io.close",
    signature = "close([file])",
    text = "Closes a file, or the default output.",
    example = [[
local file = io.tmpfile()
print(io.close(file))]],
    output = "true",
  },
  {
    name = "io.flush",
    signature = "flush()",
    text = "Sends what the default output still holds.",
    example = "io.flush()",
    output = "",
  },
  {
    name = "io.input",
    signature = "input([file]) -> file",
    text = "Chooses the default input, a file or its name, or tells it.",
    example = "print(io.type(io.input()))",
    output = "file",
  },
  {
    name = "io.lines",
    signature = "lines([name, ...]) -> iterator",
    text = [[
      For a loop over the lines of a file, which is closed at the end. Formats as in file:read
      say what to read instead.]],
    example = [[
local name = os.tmpname()
local file = io.open(name, "w")
file:write("one\ntwo\n")
file:close()
for line in io.lines(name) do
  print(line)
end
os.remove(name)]],
    output = [[
one
two]],
  },
  {
    name = "io.open",
    signature = "open(name [, mode]) -> file | nil, message, code",
    text = [[
      Opens a file: "r" to read (the default), "w" to write anew, "a" to append; "+" for both,
      "b" for bytes.]],
    example = 'print(io.open("/nonexistent"))',
    output = "nil\t/nonexistent: No such file or directory\t2",
  },
  {
    name = "io.output",
    signature = "output([file]) -> file",
    text = "Chooses the default output, a file or its name, or tells it.",
    example = "print(io.type(io.output()))",
    output = "file",
  },
  {
    name = "io.popen",
    signature = "popen(command [, mode]) -> file",
    text = 'Runs a command; the file reads what it writes, or with "w" writes what it reads.',
    example = [[
local pipe = io.popen("echo hello")
print(pipe:read())
pipe:close()]],
    output = "hello",
  },
  {
    name = "io.read",
    signature = "read(...) -> ...",
    text = "Reads from the default input; see file:read.",
  },
  {
    name = "io.tmpfile",
    signature = "tmpfile() -> file",
    text = "A new file that is deleted when the program ends.",
    example = [[
local file = io.tmpfile()
file:write("abc")
file:seek("set")
print(file:read("a"))
file:close()]],
    output = "abc",
  },
  {
    name = "io.type",
    signature = "type(v) -> string | nil",
    text = '"file" or "closed file" for a file, nil for anything else.',
    example = "print(io.type(io.stdout), io.type(1))",
    output = "file\tnil",
  },
  {
    name = "io.write",
    signature = "write(...) -> file",
    text = "Writes texts and numbers to the default output, with nothing between them.",
  },
  {
    name = "file:close",
    signature = "close() -> true",
    text = "Closes the file.",
    example = "print(io.tmpfile():close())",
    output = "true",
  },
  {
    name = "file:flush",
    signature = "flush() -> file | true",
    text = "Sends what is held back to the file.",
    example = [[
local file = io.tmpfile()
print(file:flush() ~= nil)
file:close()]],
    output = "true",
  },
  {
    name = "file:lines",
    signature = "lines(...) -> iterator",
    text = "For a loop over the lines; the file stays open.",
    example = [[
local file = io.tmpfile()
file:write("a\nb\n")
file:seek("set")
for line in file:lines() do print(line) end
file:close()]],
    output = [[
a
b]],
  },
  {
    name = "file:read",
    signature = "read(...) -> ...",
    text = [[
      Reads a line ("l", the default; "L" keeps its end), everything ("a"), a number ("n"), or
      as many bytes as a number says. nil at the end.]],
    example = [[
local file = io.tmpfile()
file:write("12 rest")
file:seek("set")
print(file:read("n", "a"))
file:close()]],
    output = "12\t rest",
  },
  {
    name = "file:seek",
    signature = "seek([whence [, offset]]) -> position",
    text = [[
      Moves to a byte counted from "set" (the beginning), "cur" (the default) or "end", and
      tells where it is.]],
    example = [[
local file = io.tmpfile()
file:write("abcdef")
print(file:seek("end"), file:seek("set", 2))
file:close()]],
    output = "6\t2",
  },
  {
    name = "file:setvbuf",
    signature = "setvbuf(mode [, size]) -> true",
    text = [[
      When output is sent: at once ("no"), at each line ("line"), when much has come ("full").]],
    example = [[
local file = io.tmpfile()
print(file:setvbuf("full"))
file:close()]],
    output = "true",
  },
  {
    name = "file:write",
    signature = "write(...) -> file",
    text = "Writes texts and numbers.",
    example = [[
local file = io.tmpfile()
file:write("a", 1, "b"):seek("set")
print(file:read())
file:close()]],
    output = "a1b",
  },
  {
    name = "coroutine.close",
    signature = "close(co) -> true | false, problem",
    text = "Closes a coroutine that does not run, with its pending variables.",
    example = "print(coroutine.close(coroutine.create(print)))",
    output = "true",
  },
  {
    name = "coroutine.create",
    signature = "create(f) -> thread",
    text = "A coroutine that will run f when it is resumed.",
    example = "print(coroutine.status(coroutine.create(print)))",
    output = "suspended",
  },
  {
    name = "coroutine.isyieldable",
    signature = "isyieldable([co]) -> boolean",
    text = "May the coroutine yield here?",
    example = [[
local co = coroutine.wrap(function() return coroutine.isyieldable() end)
print(co())]],
    output = "true",
  },
  {
    name = "coroutine.resume",
    signature = "resume(co, ...) -> true, ... | false, problem",
    text = "Lets a coroutine run until it yields or ends.",
    example = [[
local co = coroutine.create(function(a) return coroutine.yield(a + 1) end)
print(coroutine.resume(co, 1))
print(coroutine.resume(co, "end"))]],
    output = "true\t2\ntrue\tend",
  },
  {
    name = "coroutine.running",
    signature = "running() -> thread, is_main",
    text = [[
      The coroutine that runs, and whether it is the main one. Inputs of the prompt run in
      coroutines of their own.]],
    example = "print(type(coroutine.running()))",
    output = "thread",
  },
  {
    name = "coroutine.status",
    signature = "status(co) -> string",
    text = '"suspended", "running", "normal" (it waits for another) or "dead".',
    example = "print(coroutine.status(coroutine.create(print)))",
    output = "suspended",
  },
  {
    name = "coroutine.wrap",
    signature = "wrap(f) -> function",
    text = "A function that resumes a new coroutine at each call; errors are passed on.",
    example = [[
local count = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(i) end end)
print(count(), count())]],
    output = "1\t2",
  },
  {
    name = "coroutine.yield",
    signature = "yield(...) -> ...",
    text = "Interrupts the coroutine that runs; its resumer gets the values.",
    example = 'print(coroutine.wrap(function() coroutine.yield("half way") end)())',
    output = "half way",
  },
  {
    name = "utf8.char",
    signature = "char(...) -> string",
    text = "The text of these code points.",
    example = "print(utf8.char(72, 228))",
    output = "Hä",
  },
  {
    name = "utf8.charpattern",
    signature = "charpattern",
    text = "A pattern that matches one letter of UTF-8.",
    example = 'for letter in ("aä"):gmatch(utf8.charpattern) do print(#letter) end',
    output = [[
1
2]],
  },
  {
    name = "utf8.codepoint",
    signature = "codepoint(s [, first [, last]]) -> integer, ...",
    text = "The code points of the letters that begin between two bytes.",
    example = 'print(utf8.codepoint("äb", 1, -1))',
    output = "228\t98",
  },
  {
    name = "utf8.codes",
    signature = "codes(s) -> iterator",
    text = "For a loop over the letters: the byte where each begins, and its code point.",
    example = 'for at, code in utf8.codes("äb") do print(at, code) end',
    output = "1\t228\n3\t98",
  },
  {
    name = "utf8.len",
    signature = "len(s [, first [, last]]) -> integer | nil, position",
    text = "The number of letters, or nil and the first byte that is not UTF-8.",
    example = "print(utf8.len(\"äb\"), utf8.len(\"\\xff\"))",
    output = "2\tnil\t1",
  },
  {
    name = "utf8.offset",
    signature = "offset(s, n [, start]) -> integer",
    text = "The byte where the n-th letter begins.",
    example = 'print(utf8.offset("äb", 2))',
    output = "3",
  },
  {
    name = "debug.getinfo",
    signature = "getinfo([thread,] f [, what]) -> table",
    text = [[
      Facts about a function, or the one at a level of the stack: source, linedefined,
      currentline, name, nparams, func and others.]],
    example = "print(debug.getinfo(math.sin).what)",
    output = "C",
  },
  {
    name = "debug.getlocal",
    signature = "getlocal([thread,] f, n) -> name, value",
    text = [[
      The n-th variable of a function at a level of the stack; for a function itself the name of
      a parameter.]],
    example = "print(debug.getlocal(function(width) return width end, 1))",
    output = "width",
  },
  {
    name = "debug.getmetatable",
    signature = "getmetatable(v) -> table",
    text = "The metatable of a value, also where __metatable hides it.",
    example = 'print(debug.getmetatable("").__index == string)',
    output = "true",
  },
  {
    name = "debug.getupvalue",
    signature = "getupvalue(f, n) -> name, value",
    text = "The n-th variable from outside that a function uses.",
    example = [[
local x = 5
print(debug.getupvalue(function() return x end, 1))]],
    output = "x\t5",
  },
  {
    name = "debug.sethook",
    signature = "sethook([thread,] hook, mask [, count])",
    text = [[
      Calls a function at calls ("c"), returns ("r"), lines ("l") or every count instructions;
      none switches it off.]],
    example = "debug.sethook()",
    output = "",
  },
  {
    name = "debug.setlocal",
    signature = "setlocal([thread,] level, n, value) -> name",
    text = "Sets the n-th variable of a function on the stack.",
    example = [[
local x = 1
debug.setlocal(1, 1, 7)
print(x)]],
    output = "7",
  },
  {
    name = "debug.setmetatable",
    signature = "setmetatable(v, metatable) -> v",
    text = "Gives any value a metatable; all numbers, for example, share one.",
    example = "print(debug.setmetatable({}, nil) ~= nil)",
    output = "true",
  },
  {
    name = "debug.setupvalue",
    signature = "setupvalue(f, n, value) -> name",
    text = "Sets a variable from outside that a function uses.",
    example = [[
local x = 5
local function get() return x end
debug.setupvalue(get, 1, 6)
print(get())]],
    output = "6",
  },
  {
    name = "debug.traceback",
    signature = "traceback([thread,] [message [, level]]) -> string",
    text = "The calls that are running, as a text.",
    example = "print(debug.traceback(\"here\"):match(\"^here\\nstack traceback:\") ~= nil)",
    output = "true",
  },
  {
    name = "debug.upvalueid",
    signature = "upvalueid(f, n) -> id",
    text = "Tells apart the variables from outside; two functions that share one give the same.",
    example = [[
local x
local function f() return x end
local function g() return x end
print(debug.upvalueid(f, 1) == debug.upvalueid(g, 1))]],
    output = "true",
  },
  {
    name = "debug.upvaluejoin",
    signature = "upvaluejoin(f, n, g, m)",
    text = "Lets f use the m-th outer variable of g in the place of its own n-th.",
    example = [[
local a, b = 1, 2
local function f() return a end
local function g() return b end
debug.upvaluejoin(f, 1, g, 1)
print(f())]],
    output = "2",
  },
  {
    name = "package.path",
    signature = "path",
    text = [[
      Where require looks for modules in Lua: file names with ? for the module, separated by
      semicolons.]],
    example = "print(type(package.path))",
    output = "string",
  },
  {
    name = "package.cpath",
    signature = "cpath",
    text = "Where require looks for modules in C, like package.path.",
    example = "print(type(package.cpath))",
    output = "string",
  },
  {
    name = "package.loaded",
    signature = "loaded",
    text = [[
      The modules that require has loaded, by name. Without an entry a module is loaded anew.]],
    example = "print(package.loaded.math == math)",
    output = "true",
  },
  {
    name = "package.preload",
    signature = "preload",
    text = "Loaders of modules by name, which require asks first.",
    example = [[
package.preload.greeting = function() return "hello" end
print((require("greeting")))
package.preload.greeting, package.loaded.greeting = nil, nil]],
    output = "hello",
  },
  {
    name = "package.searchpath",
    signature = "searchpath(name, path [, separator [, replacement]]) -> file | nil, message",
    text = "The file that a module would be loaded from.",
    example = 'print((package.searchpath("no.such", "?.lua")))',
    output = "nil",
  },
  {
    name = "package.loadlib",
    signature = "loadlib(library, name) -> function | nil, message, where",
    text = "A C function of a shared library.",
    example = 'print((package.loadlib("/nonexistent.so", "f")))',
    output = "nil",
  },
}

return docs
