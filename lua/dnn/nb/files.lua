--- Notebooks in files: scripts in the percent format, and Jupyter's `.ipynb`.

local files = {}

--- The bytes of a file.
---@param path string
---@return string
function files.bytes(path)
  local file, problem = io.open(path, "rb")
  local text = file and file:read("a")
  if file then
    file:close()
  end
  if not text then
    error(problem or ("%s: it cannot be read"):format(path), 0)
  end
  return text
end

--- Reads a notebook.
---@param path string
---@return dnn.nb.document
function files.read(path)
  local text = files.bytes(path)
  local format = path:find("%.ipynb$") and "dnn.nb.ipynb" or "dnn.nb.percent"
  return require(format).read(text, path)
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
  require("dnn.files").write(path, text)
end

--- Writes a notebook.
---@param document dnn.nb.document
---@param path string
function files.save(document, path)
  local format = path:find("%.ipynb$") and "dnn.nb.ipynb" or "dnn.nb.percent"
  files.write(path, require(format).write(document))
end

return files
