-- Turns many pieces of Markdown into Typst or HTML in one run of pandoc: `pandoc lua fragments.lua < request.json`,
-- or into pandoc's own document tree as JSON, from which files for office programs are put together.
--
-- Request:  {"to": "typst" | "html" | "json", "pieces": [{"text": "…", "inline": true | false}, …]}
-- Response: [{"out", "plain", "links": […], "headings": [[level, text], …], "faults": […]}, …] in the same order.
--
-- All pieces are walked and written as one document, which is seven times as fast as one by one. What would be
-- lost on the way (raw HTML, pictures, footnotes, maths that pandoc cannot convert) comes back as a fault.

-- `~` and `^` stay themselves, or "5~10，3~5" would become a subscript.
local READER = "markdown+alerts-smart-citations-auto_identifiers-subscript-superscript"
local WRITER = { typst = "typst-smart", html = "html5-smart", json = "json" }
local ALERTS = { note = true, tip = true, important = true, warning = true, caution = true }
local MARK = "strategypiece"

local request = pandoc.json.decode(io.read("a"), false)
local to = request.to
local options = pandoc.WriterOptions({ wrap_text = "none", html_math_method = "mathml" })
local answers = {}
for index in ipairs(request.pieces) do
  answers[index] = { out = "", words = {}, links = {}, headings = {}, faults = {} }
end

local function write(blocks)
  return pandoc.write(pandoc.Pandoc(blocks), WRITER[to], options)
end

local function mark(index) return pandoc.RawBlock(MARK, tostring(index)) end

local function is_line(blocks) return #blocks == 1 and (blocks[1].t == "Para" or blocks[1].t == "Plain") end

-- Inline pieces are read together. The marker in front keeps "2024. …", "# …" and "- …" from being read as lists
-- and headings; a piece that still runs into the next one is found by counting, and all are then read one by one.
local function read_inline(texts)
  local lines = {}
  for index, text in pairs(texts) do lines[#lines + 1] = { index, "`" .. index .. "`{=" .. MARK .. "}" .. text } end
  table.sort(lines, function(a, b) return a[1] < b[1] end)
  local joined = {}
  for position, line in ipairs(lines) do joined[position] = line[2] end
  local read = pandoc.read(table.concat(joined, "\n\n"), READER).blocks
  local whole = #read == #lines
  for position, line in ipairs(lines) do
    local block = read[position]
    local first = whole and block.content and block.content[1]
    whole = whole and first and first.t == "RawInline" and first.text == tostring(line[1])
    if not whole then break end
  end
  local by_index = {}
  for position, line in ipairs(lines) do
    local blocks = whole and { read[position] } or pandoc.read(line[2], READER).blocks
    if not is_line(blocks) then blocks = pandoc.read((line[2]:gsub("\n", " ")), READER).blocks end -- "…\n---": no heading
    if is_line(blocks) then
      local content = blocks[1].content
      content:remove(1)
      by_index[line[1]] = pandoc.Blocks({ pandoc.Plain(content) })
    else
      table.insert(answers[line[1]].faults, "one line of text is wanted here, found " .. lines[position][2]:gsub("^.-}", ""))
      by_index[line[1]] = pandoc.Blocks({})
    end
  end
  return by_index
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ") .. '"'
end

-- A formula carries its TeX as alternative text, which PDF/UA asks for. TeX's fine adjustments of space (`\;`, `\!`)
-- would become fixed spaces on top of Typst's own, so that signs overlap.
local function formula(element, fault)
  if to == "json" then return nil end
  local display = element.mathtype == "DisplayMath"
  local text = to == "typst" and element.text:gsub("\\[;:!]", " ") or element.text
  local alone = write({ pandoc.Plain({ pandoc.Math(element.mathtype, text) }) })
  local bad = "the formula " .. element.text .. " is not TeX that pandoc can convert"
  if to == "html" then
    if not alone:find("<math", 1, true) then fault(bad) end
    local class = display and "formula display" or "formula"
    return pandoc.RawInline("html", '<span class="' .. class .. '">' .. alone:gsub("%s+$", "") .. "</span>")
  end
  local body = alone:match("^%$%s?(.-)%s?%$%s*$")
  if not body or body == "" then fault(bad) end
  local call = "#formula(%s, block: %s, $%s$)"
  return pandoc.RawInline("typst", call:format(quoted(element.text), tostring(display), body or ""))
end

local typography = dofile(pandoc.path.join({ pandoc.path.directory(arg[0]), "typography.lua" }))

local current = nil
local function fault(sentence) table.insert(current.faults, sentence) end

local function lost(element)
  if element.format == MARK then
    current = answers[tonumber(element.text)]
    return nil
  end
  if element.format == "html" and element.text:match("^<br%s*/?>$") then return pandoc.LineBreak() end
  if element.format == "html" and element.text:match("^<!%-%-.*%-%->$") then return {} end
  fault("raw " .. element.format .. " " .. element.text:sub(1, 40) .. " would be lost; write it as Markdown")
end

-- Evidence is written by many hands. An attribute such as onclick or style, or an address that is no web page, would
-- run or fetch something in the page.
local function bare(element)
  for name in pairs(element.attributes) do
    fault("the attribute " .. name .. " in braces; remove the braces and what is in them")
  end
end

local function followable(element)
  bare(element)
  if element.target:sub(1, 1) == "#" then
    table.insert(current.links, element.target:sub(2))
  elseif not element.target:lower():match("^https?://") and not element.target:lower():match("^mailto:") then
    fault("a link to " .. element.target:sub(1, 40) .. "; only http://, https:// and mailto: lead out of a report")
  end
end

local function word(element)
  if element.attributes then bare(element) end
  table.insert(current.words, element.text)
end

-- The family has no small letters and figures below or above the line, so these become ordinary ones, lowered or
-- raised: "CR₂" is set as CR with a lowered 2.
local LOWERED, RAISED = {}, {}
for small, plain in pairs({ ["₊"] = "+", ["₋"] = "−", ["ₐ"] = "a", ["ₑ"] = "e", ["ₒ"] = "o", ["ₓ"] = "x", ["ₕ"] = "h",
  ["ₖ"] = "k", ["ₗ"] = "l", ["ₘ"] = "m", ["ₙ"] = "n", ["ₚ"] = "p", ["ₛ"] = "s", ["ₜ"] = "t", ["ᵢ"] = "i", ["ⱼ"] = "j" }) do
  LOWERED[small] = plain
end
for figure = 0, 9 do LOWERED[utf8.char(0x2080 + figure)] = tostring(figure) end
for small, plain in pairs({ ["⁰"] = "0", ["⁴"] = "4", ["⁵"] = "5", ["⁶"] = "6", ["⁷"] = "7", ["⁸"] = "8", ["⁹"] = "9",
  ["⁺"] = "+", ["⁻"] = "−", ["ⁿ"] = "n", ["ᵗ"] = "t", ["ᵏ"] = "k", ["ⁱ"] = "i", ["ˣ"] = "x" }) do
  RAISED[small] = plain
end

local function letters(element)
  local runs, found = {}, false
  for _, code in utf8.codes(element.text) do
    local letter = utf8.char(code)
    local kind = LOWERED[letter] and "Subscript" or RAISED[letter] and "Superscript" or "Str"
    found = found or kind ~= "Str"
    local plain = LOWERED[letter] or RAISED[letter] or letter
    local last = runs[#runs]
    if last and last.kind == kind then last.text = last.text .. plain else runs[#runs + 1] = { kind = kind, text = plain } end
  end
  if not found then return word(element) end
  local inlines = pandoc.Inlines({})
  for _, run in ipairs(runs) do
    table.insert(current.words, run.text)
    local text = pandoc.Str(run.text)
    inlines:insert(run.kind == "Str" and text or pandoc[run.kind]({ text }))
  end
  return inlines, false
end

-- A backslash at the end is a line break before nothing, and in Typst it takes the bracket behind it with it.
local function ended(element)
  local last = element.content[#element.content]
  if last and last.t == "LineBreak" then fault("a backslash at the end; remove it") end
end

local collect = {
  traverse = "topdown",
  RawBlock = lost,
  RawInline = lost,
  Str = letters,
  Code = word,
  CodeBlock = word,
  Math = function(element) return formula(element, fault), false end,
  Note = function() fault("a footnote; write it into the text or as the exhibit's note") end,
  Image = function(element) fault("a picture in prose (" .. element.src .. "); make it an exhibit, which has alt text") end,
  Link = followable,
  Span = bare,
  Div = bare,
  Table = bare,
  Para = ended,
  Plain = ended,
  Header = function(element)
    bare(element)
    ended(element)
    table.insert(current.headings, { element.level, pandoc.utils.stringify(element.content) })
  end,
}

-- The family has no italic: emphasis is colour. A heading's level counts from the section, since the notebook's
-- H1 is the title of the report. Alerts become a call of the theme.
local dress = {
  Emph = function(element)
    if to == "html" then return pandoc.Span(element.content, { class = "emph" }) end
    if to == "json" then return pandoc.Span(element.content, { ["custom-style"] = "Stress" }) end
    local inlines = pandoc.Inlines({ pandoc.RawInline("typst", "#stress[") })
    inlines:extend(element.content)
    inlines:insert(pandoc.RawInline("typst", "]"))
    return inlines
  end,
  Header = function(element)
    if to == "typst" then element.level = math.max(1, element.level - 1) end
    return element
  end,
  HorizontalRule = function() if to == "typst" then return pandoc.RawBlock("typst", "#rule") end end,
  Div = function(element)
    local kind = element.classes[1]
    if not ALERTS[kind] then return nil end
    if to == "json" then element.attributes["custom-style"] = "Alert" return element end
    local wrapped = pandoc.Blocks({ pandoc.RawBlock(to, to == "typst" and '#alert("' .. kind .. '")['
      or '<aside class="alert ' .. kind .. '">') })
    wrapped:extend(element.content:filter(function(block)
      return not (block.t == "Div" and block.classes:includes("title"))
    end))
    wrapped:insert(pandoc.RawBlock(to, to == "typst" and "]" or "</aside>"))
    return wrapped
  end,
}

local inline, whole = {}, pandoc.Blocks({})
for index, piece in ipairs(request.pieces) do if piece.inline then inline[index] = piece.text end end
local read = read_inline(inline)
for index, piece in ipairs(request.pieces) do
  whole:insert(mark(index))
  whole:extend(read[index] or pandoc.read(piece.text, READER).blocks)
end
whole = whole:walk(typography):walk(collect):walk(dress)
if to == "json" then
  local index, blocks = nil, nil
  local function close()
    if index then answers[index].out = pandoc.write(pandoc.Pandoc(blocks), "json") end
  end
  for _, block in ipairs(whole) do
    if block.t == "RawBlock" and block.format == MARK then
      close()
      index, blocks = tonumber(block.text), pandoc.Blocks({})
    else
      blocks:insert(block)
    end
  end
  close()
  whole = pandoc.Blocks({})
end
whole = whole:walk({
  RawBlock = function(element)
    if element.format == MARK then return pandoc.RawBlock(to, "\n@@" .. MARK .. element.text .. "@@\n") end
  end,
})
local written = write(whole) .. "\n@@" .. MARK .. "0@@"
local position = 1
while true do
  local _, stop, index = written:find("@@" .. MARK .. "(%d+)@@", position)
  if not stop or index == "0" then break end
  local following = written:find("@@" .. MARK, stop, true)
  answers[tonumber(index)].out = written:sub(stop + 1, following - 1):gsub("^%s+", ""):gsub("%s+$", "")
  position = following
end
for _, answer in ipairs(answers) do
  answer.plain = table.concat(answer.words, " ")
  answer.words = nil
end
io.write(pandoc.json.encode(answers))
