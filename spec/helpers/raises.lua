-- raises("text", f, ...): asserts that f(...) raises a message that holds the text.

---@param text string plain, no pattern
---@param f function
return function(text, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "no error was raised, expected: " .. text)
  message = tostring(message)
  assert(message:find(text, 1, true), ("expected: %s\ngot: %s"):format(text, message))
end
