--- The text without what stands at its end: blanks, or what is none of the characters that stay.
--- `text:gsub("%s+$", "")` looks at every run of blanks from each of its bytes on, which takes
--- hours where a run is long; this looks once.
---@param text string
---@param stays? string a class of characters, "%S" if not given
---@return string
return function(text, stays)
  return text:match("^.*" .. (stays or "%S")) or ""
end
