--- Writes what seeds name and no reader may open: dnnlua spec/fuzz/bait.lua DIRECTORY, in the
--- directory of the repository.

local h5_files = require "spec.helpers.h5_files"
local program = require "spec.helpers.program"

program.write_file(arg[1] .. "/file", "\1\2\3\4")
program.write_file(arg[1] .. "/file.h5", h5_files.named)
