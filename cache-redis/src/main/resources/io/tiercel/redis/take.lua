-- KEYS after the markers: entry, lease and blocks of each key.
-- ARGV: 4 token, 5 life of a lease, 6 kind of the lease, 7 channel, 8 origin; then of each key its
-- tags and its name in messages. Answers as those of acquire.
local life, kind = tonumber(ARGV[5]), ARGV[6]
local taken = {}

local function take(key, tags, name)
  local entry, valid = find(KEYS[key], tags)
  if valid == 'tags' then
    return {5, entry}
  end
  local remembered = valid and isUseful(entry) and entry
  if kind == 'u' then
    local standing = lease(KEYS[key + 1], tags)
    if standing and standing.kind ~= 'l' then
      return {3, remembered}
    elseif not (valid and isFresh(entry)) and isBlocked(KEYS[key + 2]) then
      return {4, remembered}
    end
  end
  redis.call('UNLINK', KEYS[key])
  advance()
  local mine = grant(KEYS[key + 1], kind, ARGV[4], life, tags)
  taken[#taken + 1] = name
  return {2, remembered, mine.token, mine.number}
end

begin()
local answers = {now, false}
local argument = 9
for key = 3 + count, #KEYS, 3 do
  answers[#answers + 1] = take(key, ARGV[argument], ARGV[argument + 1])
  argument = argument + 2
end
answers[2] = publishKeys(ARGV[7], ARGV[8], taken)
return answers
