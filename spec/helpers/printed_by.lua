-- printed_by(f): what f prints.

--- Calls f with print going into a string, which it returns before f's results.
---@param f function
---@return string
---@return any ... the results of f
return function(f)
  local text, kept = {}, print
  _G.print = function(...)
    local words = table.pack(...)
    for i = 1, words.n do
      words[i] = tostring(words[i])
    end
    text[#text + 1] = table.concat(words, "\t", 1, words.n) .. "\n"
  end
  local results = table.pack(pcall(f))
  _G.print = kept
  assert(results[1], results[2])
  return table.concat(text), table.unpack(results, 2, results.n)
end
