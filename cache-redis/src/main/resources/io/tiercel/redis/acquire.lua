-- KEYS after the markers: entry, lease and blocks of each key.
-- ARGV: 4 token, 5 life of a lease, 6 ticket wanted, 7 home; then of each key its tags, the
-- times and numbers of the entry that was seen already, and after which time an entry must be written.
-- Answers of each key: kind, entry, token, number. Kinds: 0 nothing, 1 hit, 2 lease, 3 wait,
-- 4 blocked, 5 ask again with the tags of this entry.
local life = tonumber(ARGV[5])

local function ask(key, tags, seen, newer)
  local entry, valid = find(KEYS[key], tags)
  if valid == 'tags' then
    return {5, entry}
  end
  local remembered = false
  if valid then
    if isFresh(entry) and num(entry, 11) > newer then
      return {1, entry}
    elseif isUseful(entry) then
      remembered = string.sub(entry, 11, 50) == seen and 1 or entry
    end
  end
  if isBlocked(KEYS[key + 2]) then
    return {4, remembered}
  elseif ARGV[6] == '0' then
    return {0, remembered}
  end
  local standing = lease(KEYS[key + 1], tags)
  if not standing then
    standing = grant(KEYS[key + 1], 'l', ARGV[4], life, tags)
  elseif ARGV[7] == '1' or standing.kind ~= 'l' then
    return {3, remembered}
  end
  return {2, remembered, standing.token, standing.number}
end

if ARGV[6] == '1' then
  begin()
end
local answers = {now, false}
local argument = 8
for key = 3 + count, #KEYS, 3 do
  answers[#answers + 1] =
    ask(key, ARGV[argument], ARGV[argument + 1], tonumber(ARGV[argument + 2]))
  argument = argument + 3
end
answers[2] = seal()
return answers
