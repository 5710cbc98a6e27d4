std = "lua54"
max_line_length = 100
files["spec/**/*_spec.lua"] = { std = "+busted" }
exclude_files = { "build*/**", "lua/dnn/meta/**" } -- declarations, not code
