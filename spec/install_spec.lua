local program = require "spec.helpers.program"
local quote = program.quote

describe("cmake --install", function()
  local directory, prefix, package_path

  setup(function()
    directory = program.make_directory()
    prefix = directory .. "/prefix"
    local build = program.path:match("^(.*)/[^/]*$")
    local result = program.shell(("cmake --install %s --prefix %s"):format(quote(build),
      quote(prefix)))
    assert.equal(0, result.status, result.err)
    -- lib, or lib/x86_64-linux-gnu
    package_path = program.shell(("find %s -name dnn.pc"):format(quote(prefix)))
      .out:match("^(.*)/dnn%.pc\n$")
  end)

  teardown(function()
    program.remove(directory)
  end)

  --- What a C program prints that is compiled with the flags pkg-config gives.
  local function printed_by(source)
    program.write_file(directory .. "/program.c", source)
    local command = [[
      cd %s && export PKG_CONFIG_PATH=%s &&
      cc -std=c11 -Wall -Wextra -Wpedantic -Werror %s program.c -o program \
        $(pkg-config --cflags --libs dnn) &&
      LD_LIBRARY_PATH="$(pkg-config --variable=libdir dnn)" ./program]]
    local sanitizers = program.is_sanitized() and "-fsanitize=address,undefined" or ""
    local result = program.shell(command:format(quote(directory), quote(package_path), sanitizers))
    assert.equal("", result.err)
    assert.equal(0, result.status)
    return result.out
  end

  it("installs a library that a C program can use", function()
    assert.equal("58 64\n139 154\n", printed_by [[
#include <dnn/dnn.h>
#include <stdio.h>

int main(void) {
  double a[] = {1, 2, 3, 4, 5, 6}, b[] = {7, 8, 9, 10, 11, 12}, c[4];
  int64_t two_three[] = {2, 3}, three_two[] = {3, 2}, two_two[] = {2, 2};
  dnn_array x, y, product;
  dnn_array_init(&x, a, DNN_F64, 2, two_three);
  dnn_array_init(&y, b, DNN_F64, 2, three_two);
  dnn_array_init(&product, c, DNN_F64, 2, two_two);
  dnn_error error;
  if (dnn_dot(&x, &y, DNN_PRECISION_FULL, &product, &error) != DNN_OK) {
    fprintf(stderr, "%s\n", error.text);
    return 1;
  }
  printf("%g %g\n%g %g\n", c[0], c[1], c[2], c[3]);
  return 0;
}
]])
  end)

  it("has an example that predicts in C with a network that was saved", function()
    local dnn, np = require "dnn", require "dnn.np"
    local net, X = dnn.mlp { 4, 8, 3 }, np.random.RandomState(3):randn(4, 5)
    net:export(directory .. "/net.safetensors")
    local lines = {}
    for j = 1, 5 do
      lines[j] = ("%.17g %.17g %.17g %.17g\n"):format(X(1, j), X(2, j), X(3, j), X(4, j))
    end
    local source = program.read_file "examples/embed/predict.c"
    local compile = source:match "\n%*%*   (cc [^\n]*)\n"
    local sanitizers = program.is_sanitized() and "-fsanitize=address,undefined " or ""
    local result = program.shell(([[
      predict=$PWD/examples/embed/predict.c && cd %s && export PKG_CONFIG_PATH=%s &&
      %s -Wall -Wextra -Wpedantic -Wconversion -Werror &&
      export LD_LIBRARY_PATH="$(pkg-config --variable=libdir dnn)" &&
      ldd predict >linked && ./predict net.safetensors]]):format(quote(directory),
        quote(package_path), (compile:gsub("^cc predict.c", "cc " .. sanitizers .. '"$predict"'))),
        table.concat(lines))
    assert.equal("", result.err)
    local expected = net:predict(X)
    for j = 1, 5 do
      lines[j] = ("%.6g %.6g %.6g\n"):format(expected(1, j), expected(2, j), expected(3, j))
    end
    assert.equal(table.concat(lines), result.out)
    assert.is_nil(program.read_file(directory .. "/linked"):find "libhdf5")
    assert.is_nil(program.read_file(directory .. "/linked"):find "liblua")
    result = program.shell(([[cd %s && LD_LIBRARY_PATH=%s ./predict none]]):format(quote(directory),
      quote(package_path:gsub("/[^/]*$", ""))))
    assert.equal('predict: cannot load a model from "none": No such file or directory\n',
      result.err)
    assert.equal(1, result.status)
  end)

  it("tells pkg-config the version of the program", function()
    local version = program.run("-v").out:match("^dnnlua (%S+)")
    local result = program.shell(("PKG_CONFIG_PATH=%s pkg-config --modversion dnn")
      :format(quote(package_path)))
    assert.equal(version .. "\n", result.out)
  end)

  it("installs a program that finds its modules", function()
    local result = program.shell(quote(prefix .. "/bin/dnnlua")
      .. [[ -l dnn.np -e 'local np = require "dnn.np" print(np.arange(3), package.path)']])
    assert.equal("", result.err)
    assert.matches("^%[0 1 2%]\t" .. prefix:gsub("%p", "%%%0") .. "/share/dnnlua/%?%.lua;",
      result.out)
  end)

  it("puts the modules where plain Lua looks for them", function()
    if program.is_sanitized() then
      pending "the modules need the sanitizer's runtime"
    end
    local paths = ([[package.path = "%s/share/lua/5.4/?.lua;%s/share/lua/5.4/?/init.lua"
      package.cpath = "%s/lua/5.4/?.so" ]]):format(prefix, prefix,
        package_path:match("^(.*)/"))
    local result = program.shell("lua5.4 -e " .. quote(paths .. [[
      local np, dnn = require "dnn.np", require "dnn"
      np.random.seed(1)
      print(dnn.sequential({ dnn.linear(2, 1) }):predict(np.ones(2, 3)).shape[2],
        type(require("dnn.h5").open))]]))
    assert.equal("", result.err)
    assert.equal("3\tfunction\n", result.out)
  end)

  it("can be moved as a whole", function()
    local moved = directory .. "/moved here"
    assert(os.rename(prefix, moved))
    local result = program.shell(quote(moved .. "/bin/dnnlua") .. " -e "
      .. quote [[print(require("dnn.np").arange(3), require("dnn.h5") ~= nil)]])
    assert(os.rename(moved, prefix))
    assert.equal("[0 1 2]\ttrue\n", result.out)
    assert.equal("", result.err)
  end)

  it("tells Jupyter of the program by its name", function()
    local file = prefix .. "/share/jupyter/kernels/dnnlua/kernel.json"
    local kernel = require("dkjson").decode(program.read_file(file))
    assert.same({ "dnnlua", "kernel", "{connection_file}" }, kernel.argv)
  end)

  it("has a manual page and completions that know all options and commands", function()
    local words = {}
    for _, command in ipairs { "--help", "kernel --help", "help --help", "export --help",
      "nb" } do
      local result = program.run(command)
      for option in (result.out .. result.err):gmatch "%f[^%s%[](%-%-?%a[%w-]*)" do
        words[option] = true
      end
      for name in result.err:gmatch "dnnlua nb (%l+)" do
        words[name] = true
      end
      for name in (command == "--help" and result.out or ""):gmatch "dnnlua (%l+) " do
        words[name] = true
      end
    end
    for _, word in ipairs { "-e", "-j", "-o", "--color", "--sys-prefix", "--dtype", "check",
      "watch", "export" } do
      assert.is_true(words[word], word)
    end
    local files = { ["man/man1/dnnlua.1"] = { { "\\%-", "-" }, { "\\%a%a?", " " } },
      ["bash-completion/completions/dnnlua"] = {}, ["zsh/vendor-completions/_dnnlua"] = {},
      ["fish/vendor_completions.d/dnnlua.fish"] = { { " %-l ", " --" }, { " %-s (%a)", " -%1" } } }
    for name, changes in pairs(files) do
      local text = program.read_file(prefix .. "/share/" .. name)
      for _, change in ipairs(changes) do
        text = text:gsub(change[1], change[2])
      end
      for word in pairs(words) do
        assert.is_truthy(text:find("%f[%w-]" .. word:gsub("%p", "%%%0") .. "%f[^%w-]"),
          ("%s does not know %s"):format(name, word))
      end
    end
  end)

  it("has a manual page that knows all variables of the environment", function()
    local page = program.read_file(prefix .. "/share/man/man1/dnnlua.1")
    local names = program.shell([[grep -rhoE '"(DNN|DNNLUA)_[A-Z0-9_]+"' src lua | sort -u]]).out
    local count = 0
    for name in names:gmatch '"([%u%d_]+)"' do
      assert.is_truthy(page:find("\n.B " .. name .. "\n", 1, true), name)
      count = count + 1
    end
    assert.is_true(count >= 8, names)
  end)

  it("exports as its interface what the headers declare, and nothing else", function()
    local header = program.shell(("echo '#include <dnn/dnn.h>' | cc -E -I%s -I%s -x c -"):format(
      quote(prefix .. "/include"), quote(prefix .. "/include/dnn")))
    assert.equal(0, header.status, header.err)
    local declared = {}
    -- functions that are inline have a body, and call others
    local text = header.out:gsub("%b{}", ""):gsub("typedef[^;]*;", "")
    for name in text:gmatch "(dnn_[%w_]+)%s*%b();" do
      declared[name] = true
    end
    local library = program.shell(("nm -D --defined-only --with-symbol-versions %s"):format(
      quote(package_path:gsub("/[^/]*$", "") .. "/libdnn.so")))
    local exported = 0
    for name, version in library.out:gmatch "(dnn_[%w_]+)@@([%w_]+)" do
      if version == "DNN_0" then
        assert.is_true(declared[name], name .. " is in dnn.map, and no header declares it")
        declared[name] = nil
        exported = exported + 1
      end
    end
    local missing = {}
    for name in pairs(declared) do
      missing[#missing + 1] = name
    end
    assert.same({}, missing, "are declared in headers that dnn.h includes, and not in dnn.map")
    assert.is_true(exported > 200)
  end)

  it("makes a Debian package that has all of it, and finds itself where it is unpacked", function()
    if program.is_sanitized() then
      pending "packages are made of the release build"
    end
    local build = program.path:match("^(.*)/[^/]*$")
    local made = program.shell(("cpack --config %s -B %s"):format(
      quote(build .. "/CPackConfig.cmake"), quote(directory .. "/deb")))
    assert.equal(0, made.status, made.out .. made.err)
    local file = quote(directory) .. "/deb/dnnlua_*.deb"
    local depends = program.shell("dpkg-deb -f " .. file .. " Depends").out
    for _, package in ipairs { "liblua5.4-0", "libreadline8", "lua-dkjson" } do
      assert.is_truthy(depends:find(package, 1, true), depends)
    end
    local root = directory .. "/root"
    assert.equal(0, program.shell(("dpkg-deb -x %s %s"):format(file, quote(root))).status)
    local result = program.shell(("cd / && %s %s"):format(quote(root .. "/usr/bin/dnnlua"),
      quote(root .. "/usr/share/doc/dnnlua/examples/01_step_by_step.lua")))
    assert.equal("", result.err)
    assert.equal(0, result.status)
  end)
end)
