-- Quotes, dashes and line breaks of running text: one filter over the inlines of each paragraph, heading and cell.
--
-- pandoc's own `smart` knows a quote by the space before it, which Chinese does not have: both ends then become closing
-- marks. Here straight quotes are paired within their paragraph, whatever stands beside them. A quote without a partner
-- stays as it was typed. pandoc's `east_asian_line_breaks` does nothing under `pandoc.read`, so lines are joined here too.

local OBJECT = utf8.char(0xFFFC) -- stands for a formula, code or an address: neither letter nor space
local OPENING = { ["("] = true, ["["] = true, ["{"] = true, ["—"] = true, ["–"] = true, ["/"] = true, ["“"] = true, ["‘"] = true }
local AMBIGUOUS = { ['"'] = true, ["'"] = true, ["“"] = true, ["”"] = true, ["‘"] = true, ["’"] = true, ["—"] = true, ["…"] = true }

local function code_of(letter) return letter and utf8.codepoint(letter) or 0x20 end
local function within(code, ranges)
  for _, range in ipairs(ranges) do if code >= range[1] and code <= range[2] then return true end end
  return false
end
-- Hanzi, kana, hangul and the punctuation that is as wide as they are.
local WIDE = { { 0x1100, 0x115F }, { 0x2E80, 0xA4CF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF }, { 0xFE30, 0xFE4F },
  { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x20000, 0x3FFFD } }
local HANGUL = { { 0x1100, 0x11FF }, { 0x3130, 0x318F }, { 0xAC00, 0xD7A3 } } -- Korean puts spaces between words
local STOPS = { { 0x3001, 0x3003 }, { 0x3008, 0x3011 }, { 0x3014, 0x301B }, { 0xFF01, 0xFF01 }, { 0xFF08, 0xFF09 },
  { 0xFF0C, 0xFF0C }, { 0xFF1A, 0xFF1B }, { 0xFF1F, 0xFF1F } }
local function is_wide(letter) return within(code_of(letter), WIDE) end
local function is_stop(letter) return within(code_of(letter), STOPS) end
local function is_space(letter) return letter == nil or letter == " " or letter == "\n" or letter == utf8.char(0xA0) end
local function is_latin(letter)
  local code = code_of(letter)
  return within(code, { { 0x30, 0x39 }, { 0x41, 0x5A }, { 0x61, 0x7A }, { 0xC0, 0x1FFF } }) and not is_wide(letter)
end

-- Calls `at` with each inline that holds text or space, in reading order, and puts what it returns in its place.
local function each(content, at)
  local as = function(element) return at(element), false end
  return content:walk({ traverse = "topdown", Str = as, Space = as, SoftBreak = as, LineBreak = as, Code = as, Math = as,
    RawInline = as, Link = function(element)
      if element.classes:includes("uri") or element.classes:includes("email") then return as(element) end
    end })
end

local function letters_of(content)
  local letters = {}
  each(content, function(element)
    if element.t == "Str" then
      for _, code in utf8.codes(element.text) do letters[#letters + 1] = utf8.char(code) end
    else
      letters[#letters + 1] = element.t == "Space" and " " or element.t:match("Break$") and "\n" or OBJECT
    end
  end)
  return letters
end

local function is_apostrophe(letters, at)
  local before, after = letters[at - 1], letters[at + 1]
  if is_latin(before) and is_latin(after) then return true end
  return not is_space(before) and after == "s" and not is_latin(letters[at + 2]) -- "小红卡's" in English text
end

local function pair(letters, quote, opening, closing)
  local open = {}
  for at, letter in ipairs(letters) do
    local before, after = letters[at - 1], letters[at + 1]
    if letter ~= quote or (quote == "'" and is_apostrophe(letters, at)) then -- no end of a quotation
    elseif #open > 0 and not ((is_space(before) or OPENING[before]) and not is_space(after)) then
      letters[table.remove(open)], letters[at] = opening, closing
    elseif not is_latin(before) or is_wide(after) or (quote == '"' and is_latin(after)) then
      open[#open + 1] = at -- else an apostrophe or inches: the members' card, a 5" screen
    end
  end
end

local function set_quotes(letters)
  pair(letters, '"', "“", "”")
  pair(letters, "'", "‘", "’")
  for at, letter in ipairs(letters) do
    local before, after = letters[at - 1], letters[at + 1]
    if letter == "'" and (is_apostrophe(letters, at) or is_latin(before) or (is_latin(after) and not is_wide(before))) then
      letters[at] = "’"
    end
  end
end

-- Whether the ends of two lines join without a space: between hanzi, and beside a stop that carries its own space.
local function joins(letters, at)
  local left, right = at - 1, at + 1
  if is_stop(letters[left]) or is_stop(letters[right]) then return true end
  if letters[left] == "“" or letters[left] == "‘" or letters[right] == "”" then return true end
  while AMBIGUOUS[letters[left]] do left = left - 1 end
  while AMBIGUOUS[letters[right]] do right = right + 1 end
  local before, after = letters[left], letters[right]
  local hangul = within(code_of(before), HANGUL) or within(code_of(after), HANGUL)
  return is_wide(before) and is_wide(after) and not hangul
end

local function typeset(element)
  local letters = letters_of(element.content)
  local raw = table.concat(letters)
  if not raw:find("[\"'\n]") and not raw:find("--", 1, true) and not raw:find("...", 1, true) then return nil end
  set_quotes(letters)
  local at = 0
  element.content = each(element.content, function(inline)
    local first = at + 1
    at = at + (inline.t == "Str" and utf8.len(inline.text) or 1)
    if inline.t == "SoftBreak" and joins(letters, first) then return {} end
    if inline.t ~= "Str" then return nil end
    local text = table.concat(letters, "", first, at)
    return pandoc.Str((text:gsub("%-%-%-", "—"):gsub("%-%-", "–"):gsub("%.%.%.", "…")))
  end)
  return element
end

return { Para = typeset, Plain = typeset, Header = typeset }
