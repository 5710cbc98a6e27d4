--- Contents by their types: which are bytes, and how these are written in texts.

local mime = {}

--- Are contents of this type bytes? Those of others are texts.
---@param kind string as "image/png"
---@return boolean
function mime.is_binary(kind)
  return kind:find("^image/") ~= nil and kind ~= "image/svg+xml" or kind == "application/pdf"
end

local digits <const> = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local letters, values = {}, {} -- by each other
for i = 0, 63 do
  local letter = digits:sub(i + 1, i + 1)
  letters[i], values[letter:byte()] = letter, i
end

--- The text that stands for bytes in base64 (RFC 4648).
---@param bytes string
---@return string
function mime.base64(bytes)
  local parts = {}
  for at = 1, #bytes - 2, 3 do
    local a, b, c = bytes:byte(at, at + 2)
    local n = a << 16 | b << 8 | c
    parts[#parts + 1] = letters[n >> 18] .. letters[n >> 12 & 63] .. letters[n >> 6 & 63]
      .. letters[n & 63]
  end
  local rest = #bytes % 3
  if rest > 0 then
    local a, b = bytes:byte(#bytes - rest + 1, #bytes)
    local n = a << 16 | (b or 0) << 8
    parts[#parts + 1] = letters[n >> 18] .. letters[n >> 12 & 63]
      .. (rest == 2 and letters[n >> 6 & 63] or "=") .. "="
  end
  return table.concat(parts)
end

--- The bytes that a text in base64 stands for. What is no letter of it is passed over.
---@param text string
---@return string
function mime.bytes(text)
  local parts = {}
  text = text:gsub("[^%w+/]", "")
  for at = 1, #text, 4 do
    local a, b, c, d = text:byte(at, at + 3)
    local n = values[a] << 18 | (values[b] or 0) << 12 | (values[c] or 0) << 6 | (values[d] or 0)
    parts[#parts + 1] = (">I3"):pack(n):sub(1, d and 3 or c and 2 or b and 1 or 0)
  end
  return table.concat(parts)
end

return mime
