-- `luarocks make` builds the modules for Lua from this tree; Debian's packages that it needs are
-- those of `scripts/setup --run`. The program comes with `cmake --install` and scripts/package.
rockspec_format = "3.0"
package = "dnnlua"
version = "scm-1"
source = { url = "git+file://." }
description = {
  summary = "arrays and deep neural networks that follow NumPy digit for digit",
  license = "MIT",
}
dependencies = { "lua ~> 5.4", "dkjson" }
build = {
  type = "cmake",
  variables = {
    CMAKE_BUILD_TYPE = "Release",
    CMAKE_INSTALL_PREFIX = "$(PREFIX)",
    CMAKE_INSTALL_LIBDIR = "$(LIBDIR)",
    DNNLUA_LUADIR = "$(LUADIR)",
    DNNLUA_LIBDIR = "$(LIBDIR)",
    DNNLUA_PROGRAM = "OFF",
  },
}
