--- Notebooks in files: scripts in the percent format, and Jupyter's `.ipynb`.

local files = {}

--- The bytes of a file.
---@param path string
---@return string
function files.bytes(path)
  local file, problem = io.open(path, "rb")
  if not file then
    error(problem, 0)
  end
  local text, reason = file:read("a")
  file:close()
  return text or error(("%s: %s"):format(path, reason), 0)
end

--- The notebook that the bytes of a file hold.
---@param text string
---@param path string
---@return dnn.nb.document
function files.parse(text, path)
  local format = path:find("%.ipynb$") and "dnn.nb.ipynb" or "dnn.nb.percent"
  return require(format).read(text, path)
end

--- Reads a notebook.
---@param path string
---@return dnn.nb.document
function files.read(path)
  return files.parse(files.bytes(path), path)
end

--- Raises an error if the cells of a notebook are in another language.
---@param document dnn.nb.document
function files.check_language(document)
  local language = document.language or "lua"
  if language ~= "lua" then
    error(("%s: its cells are in %s, not in lua%s"):format(document.path,
      require("dnn.nb.literal").write(language), language == "python"
      and ": dnnlua nb convert --from-python translates them" or ""), 0)
  end
end

--- Raises an error if a notebook is not to be run as it is.
---@param document dnn.nb.document
function files.check(document)
  for _, problem in ipairs(document.problems) do
    if problem.is_fatal then
      error(("%s:%d: %s"):format(document.path or "notebook", problem.line, problem.message), 0)
    end
  end
end

--- Writes a file in one step: afterwards it holds the old bytes or the new ones.
---@param path string
---@param text string
function files.write(path, text)
  local ok, problem = pcall(require("dnn.files").write, path, text)
  if not ok then
    error(require("dnn.core").system.reason(problem), 0)
  end
end

--- Writes a notebook.
---@param document dnn.nb.document
---@param path string
function files.save(document, path)
  local format = path:find("%.ipynb$") and "dnn.nb.ipynb" or "dnn.nb.percent"
  files.write(path, require(format).write(document))
end

return files
