local data = require "dnn.data"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"

describe("CSV files", function()
  local directory, path

  before_each(function()
    directory = program.make_directory()
    path = directory .. "/case.csv"
  end)

  after_each(function()
    program.remove(directory)
  end)

  --- The table in a text.
  local function read(text, options)
    program.write_file(path, text)
    return data.read_csv(path, options)
  end

  local function refused(message, text, options)
    raises(message, read, text, options)
  end

  --- A column as one text: "int64 [1 2]", "a|b".
  local function show(column)
    return type(column) == "table" and table.concat(column, "|")
      or ("%s %s"):format(column.dtype, column)
  end

  describe("read_csv", function()
    it("tells integers, reals, text and dates apart", function()
      local t = read("id,height,name,born,group\n1,1.5,Ada,1815-12-10,7\n-20,2,Bob,1990-01-01,NA\n")
      assert.same({ "id", "height", "name", "born", "group" }, t.columns)
      assert.equal("int64 [  1 -20]", show(t.id))
      assert.equal("float64 [1.5 2. ]", show(t.height))
      assert.equal("Ada|Bob", show(t.name))
      assert.equal("1815-12-10|1990-01-01", show(t.born))
      assert.equal("float64 [ 7. nan]", show(t.group))
      assert.equal(2, #t)
      assert.equal(2, t.n_rows)
    end)

    it("takes quotes, separators and line ends within quotes", function()
      local t = read('a,"b ""c"""\n"x, ""y""\nz",1\n"",2\n', { usecols = { 2 } })
      assert.equal("int64 [1 2]", show(t['b "c"']))
      t = read('a;b\n"x\r\ny";"1,5"\n5" pipe;2,25\n', { sep = ";", decimal = "," })
      assert.equal('x\r\ny|5" pipe', show(t.a))
      assert.equal("float64 [1.5  2.25]", show(t.b))
      assert.equal("float64 [1. 2.]", show(read('a\n"1"\n"2.0"\n').a))
      program.write_file(directory .. "/case.tsv", "a\tb\n1\t2,3\n")
      assert.equal("2,3", show(data.read_csv(directory .. "/case.tsv").b))
    end)

    it("takes every line end, no last one, empty lines and a byte order mark", function()
      for _, text in ipairs { "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4", "a,b\r1,2\r3,4\r",
        "\xef\xbb\xbfa,b\n\n1,2\n\n\n3,4\n\n", "\n\na,b\n1,2\r\n\r\n3,4" } do
        local t = read(text)
        assert.same({ "a", "b" }, t.columns)
        assert.equal("[[1 2]\n [3 4]]", tostring(t:matrix()))
      end
    end)

    it("knows what pandas takes for missing, and what it is told", function()
      local t = read("a,b\n,1\nNA,2\n nan ,3\n#N/A,4\nNone,5\n<NA>,6\n1,7\n")
      assert.equal("float64 [nan nan nan nan nan nan  1.]", show(t.a))
      t = read("a,b,c\n-999,?,x\n2,3,-999\n", { na_values = { -999, "?" } })
      assert.equal("float64 [nan  2.]", show(t.a))
      assert.equal("float64 [nan  3.]", show(t.b))
      assert.equal("x|-999", show(t.c)) -- text stays as it is
      assert.equal("float64 [ 1. nan]", show(read("a\n1\n-1\n", { na_values = -1 }).a))
      assert.equal("float64 [nan nan]", show(read("a,b\n,1\n,2\n").a))
      assert.equal("NA||x", show(read('a\nNA\n""\nx\n').a))
    end)

    it("guesses each column anew when a late field is of another type", function()
      local rows = { "a,b,c" }
      for i = 1, 60000 do
        rows[#rows + 1] = ("%d,%d,%d"):format(i, i, i)
      end
      rows[#rows + 1] = '9007199254740993,0.5,"x ""y"""'
      local t = read(table.concat(rows, "\n"))
      assert.equal(9007199254740993, t.a[60001])
      assert.equal("float64", t.b.dtype)
      assert.equal(60000 * 60001 / 2 + 0.5, t.b:sum())
      assert.equal("1 59999 x \"y\"", ("%s %s %s"):format(t.c[1], t.c[59999], t.c[60001]))
      raises("matrix: column 'c' holds text: its first field that is no number is in line 60002",
        t.matrix, t, { "a", "c" })
      assert.equal("float64 [1.e+00 1.e+20]", show(read("a\n1\n100000000000000000000\n").a))
    end)

    it("reads columns, rows and types that are asked for", function()
      local text = "one\ntwo\na,b,c,d\n1,2,3,x\n4,5,6,y\n7,8,9,z\n"
      local t = read(text, { skiprows = 2, usecols = { "c", 1 }, nrows = 2,
        dtype = { a = "float32", c = "uint8" } })
      assert.same({ "c", "a" }, t.columns)
      assert.equal("uint8 [3 6]", show(t.c))
      assert.equal("float32 [1. 4.]", show(t.a))
      t = read(text, { skiprows = 3, header = false })
      assert.same({ "column_1", "column_2", "column_3", "column_4" }, t.columns)
      assert.equal(3, #t)
      t = read("1,2\n3,4\n", { names = { "u", "v" }, dtype = "string" })
      assert.equal("1|3", show(t.u))
      t = read("x,y\n1,2\n", { names = { "u", "v" }, header = true })
      assert.equal("int64 [2]", show(t.v))
      assert.equal(0, #read(text, { skiprows = 2, nrows = 0 }))
      assert.equal("float64 []", show(read("a,b\n").a))
    end)

    it("gives names to columns that have none or another's", function()
      local t = read("a,,a,a, \n1,2,3,4,5")
      assert.same({ "a", "column_2", "a.1", "a.2", "column_5" }, t.columns)
    end)

    it("reads what gzip compressed", function()
      program.write_file(path, "a,b\n1,x\n2.5,y\n")
      assert.equal(0, program.shell("gzip " .. program.quote(path)).status)
      local t = data.read_csv(path .. ".gz")
      assert.equal("float64 [1.  2.5]", show(t.a))
      local bytes = program.read_file(path .. ".gz")
      for length = 2, #bytes - 1 do
        program.write_file(path .. ".gz", bytes:sub(1, length))
        raises("cannot read '", data.read_csv, path .. ".gz")
      end
      program.write_file(path .. ".gz", bytes:sub(1, -5) .. "\xff\xff\xff\xff")
      raises("the compressed data is damaged", data.read_csv, path .. ".gz")
      program.write_file(path .. ".gz", bytes .. bytes)
      raises("bytes follow the compressed data, as where a file has several parts",
        data.read_csv, path .. ".gz")
    end)

    it("names line and column of what it cannot read", function()
      refused("line 4 of '" .. path .. "' has 3 values, the first one has 2", "a,b\n1,2\n\n1,2,3\n")
      refused("line 5 of '" .. path .. "' has 1 values, the first one has 2",
        'a,b\n1,"2\n\n"\n3\n')
      refused("'x\\027[2J' in line 3, column 2 of '" .. path .. "' is not a number",
        "a,b\n1,2\n1,x\27[2J\n", { dtype = "float64" })
      refused("'' in line 2, column 1 of '" .. path .. "' is a missing value, which integers do",
        "a,b\n,2\n", { dtype = { a = "int64" } })
      refused("'256' in line 2, column 2 of '" .. path .. "' does not fit into uint8",
        "a,b\n1,256\n", { dtype = { b = "uint8" } })
      refused("the quotes that open in line 3, column 2 of '" .. path .. "' are not closed",
        'a,b\n1,2\n1,"2\n3,4\n')
      refused("text follows the closing quote in line 3, column 1 of", 'a,b\n1,2\n"x"y,2\n')
      refused("line 3 of '" .. path .. "' has a byte 0: it is no text", "a,b\n1,2\n1,\0\n")
      refused("is UTF-16: save it as UTF-8", "\xff\xfea\0,\0")
      refused("has no header", "")
      refused("has no header", "a,b\n", { skiprows = 5 })
      refused("has no values", "\n\n", { header = false })
      refused("line 1 of '" .. path .. "' has over 1048576 values", (","):rep(1 << 20))
      raises("cannot open '", data.read_csv, directory .. "/none.csv")
    end)

    it("refuses options that it cannot follow", function()
      local text = "age,b\n1,2\n"
      refused("unknown option 'delimiter': did you mean 'sep'?", text, { delimiter = "," })
      refused('option "sep" must be one character', text, { sep = "ab" })
      refused('option "sep" must be one character', text, { sep = '"' })
      refused('options "sep" and "decimal" are both', text, { decimal = "," })
      refused('option "usecols": there is no column \'aeg\': did you mean \'age\'?', text,
        { usecols = { "aeg" } })
      refused('option "usecols": column 3 out of range 1..2', text, { usecols = { 3 } })
      refused('option "usecols" has \'age\' twice', text, { usecols = { 1, "age" } })
      refused('option "usecols" must name a column', text, { usecols = {} })
      refused('option "dtype": there is no column \'c\'', text, { dtype = { c = "int64" } })
      refused('option "dtype" must be "float64"', text, { dtype = "complex" })
      refused('option "dtype" must be a string or a table, got number', text, { dtype = 1 })
      refused('option "names" has 1 names, \'' .. path .. "' has 2 columns", text,
        { names = { "x" } })
      refused('option "names" has \'x\' twice', text, { names = { "x", "x" } })
      refused('option "na_values"[1] must be a string or a number', text, { na_values = { {} } })
      refused('option "skiprows" must be an integer from 0 on, got -1', text, { skiprows = -1 })
      raises("read_csv: the path must be a string, got nil", data.read_csv)
    end)

    it("finds damage, or reads a table, whatever is cut or flipped", function()
      local text = 'a,b;c,"d ""e"""\r\n1,-2.5e3,"x,\ny"\n,nan,z\n'
      for length = 0, #text - 1 do
        local ok, t = pcall(read, text:sub(1, length))
        assert(ok and #t.columns > 0 or not ok and tostring(t):find("read_csv: ", 1, true), t)
      end
      for position = 1, #text do
        for bit = 0, 7 do
          local flipped = string.char(text:byte(position) ~ 1 << bit)
          local ok, t = pcall(read, text:sub(1, position - 1) .. flipped .. text:sub(position + 1))
          assert(ok and #t.columns > 0 or not ok and tostring(t):find("read_csv: ", 1, true), t)
        end
      end
    end)
  end)

  describe("tables", function()
    local text = "name,age,height\nAda,36,1.5\nBob,7,1.25\n"

    it("put columns side by side", function()
      local t = read(text)
      assert.equal("[[36.    1.5 ]\n [ 7.    1.25]]", tostring(t:matrix { "age", "height" }))
      assert.equal("[[36]\n [ 7]]", tostring(t:matrix { "age" }))
      raises("matrix: column 'name' holds text", t.matrix, t)
      raises("matrix: names must be a list", t.matrix, t, "age")
      raises("matrix: write t:matrix(...)", t.matrix, { "age" })
      raises("the table has no column 'hight': did you mean 'height'?", function()
        return t.hight
      end)
    end)

    it("take new columns, of their length", function()
      local t = read(text)
      t.older = t.age + 1
      t.age = { "old", "young" }
      assert.same({ "name", "age", "height", "older" }, t.columns)
      assert.equal("old", t.age[1])
      raises("column 'x' (3,): the table has 2 rows", function()
        t.x = np.zeros(3)
      end)
      raises("column 'x' has 1 texts, the table has 2 rows", function()
        t.x = { "a" }
      end)
      raises("a column cannot be called 'matrix' here", function()
        t.matrix = np.zeros(2)
      end)
    end)

    it("keep columns whose names are those of methods", function()
      local t = read("columns,matrix\n1,2\n")
      assert.equal("int64 [1]", show(t:column("columns")))
      assert.equal("int64 [2]", show(t:column("matrix")))
    end)

    it("show their first and last rows, and nothing that a terminal would obey", function()
      assert.equal("name      age   height\nstring  int64  float64\nAda        36      1.5\n"
        .. "Bob         7     1.25\n2 rows, 3 columns", tostring(read(text)))
      local rows = { "a,b" }
      for i = 1, 30 do
        rows[#rows + 1] = i .. ",\27[2J" .. ("é"):rep(40)
      end
      local lines = {}
      for line in tostring(read(table.concat(rows, "\n"))):gmatch("[^\n]+") do
        lines[#lines + 1] = line
      end
      assert.equal(14, #lines)
      assert.equal("    1  \\27[2J" .. ("é"):rep(11) .. "...", lines[3])
      assert.equal("  ...  ...", lines[8])
      assert.equal("30 rows, 2 columns", lines[14])
    end)
  end)

  describe("write_csv", function()
    it("writes what read_csv reads", function()
      local t = read('n,x,"te,xt"\n1,0.1,"a ""b"""\n-2,,"c\nd"\n3,1e300,\n')
      data.write_csv(directory .. "/out.csv", t)
      assert.equal('n,x,"te,xt"\n1,0.1,"a ""b"""\n-2,,"c\nd"\n3,1e+300,\n',
        program.read_file(directory .. "/out.csv"))
      data.write_csv(directory .. "/out.tsv", t, { columns = { "x", "n" }, header = false,
        na_rep = "NA", decimal = "," })
      assert.equal("0,1\t1\nNA\t-2\n1e+300\t3\n", program.read_file(directory .. "/out.tsv"))
    end)

    it("keeps every double", function()
      local x = np.random.RandomState(1):randn(2000)
      local scales = np.power(10.0, np.arange(2000) % 600 - 300)
      data.write_csv(path, { x = x, y = x * scales, z = (x * 1000):astype("float32") })
      local t = data.read_csv(path, { dtype = { z = "float32" } })
      assert.is_true(t.x == x and t.y == x * scales and t.z == (x * 1000):astype("float32"))
    end)

    it("takes lists, views and booleans, in the order of their names", function()
      local A = np.arange(6):reshape(3, 2)
      data.write_csv(path, { c = { 1.5, 2, 3 }, b = A ":, 2", a = np.array { true, false, true } })
      assert.equal("a,b,c\n1,1,1.5\n0,3,2.0\n1,5,3.0\n", program.read_file(path))
      data.write_csv(path, { a = { "", "x" } })
      assert.equal('a\n""\nx\n', program.read_file(path))
    end)

    it("refuses what is no table, and keeps the old file", function()
      program.write_file(path, "old")
      raises("a table of columns is needed, {name = column, ...}; an array is written by np.sav",
        data.write_csv, path, np.zeros(2, 2))
      raises("column 'b' has 1 rows, column 'a' has 2", data.write_csv, path,
        { a = { 1, 2 }, b = { 1 } })
      raises("column 'a' must hold strings, got number in row 2", data.write_csv, path,
        { a = { "x", 1 } })
      raises("column 'a' (2, 2) must have one dimension", data.write_csv, path,
        { a = np.zeros(2, 2) })
      raises("a text has a byte 0", data.write_csv, path, { a = { "x\0" } })
      raises("there are no columns", data.write_csv, path, {})
      assert.equal("old", program.read_file(path))
    end)
  end)
end)
