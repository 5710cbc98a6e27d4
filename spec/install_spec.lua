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
#include <dnn.h>
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
end)
