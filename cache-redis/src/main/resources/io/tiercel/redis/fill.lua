-- KEYS after the markers: entry and lease of each key. ARGV from 4: token, tags, entry of each; an
-- empty one empties the key.
-- Answers of each: 0 refused, 1 stored, 2 declined, 3 declined because the server is full.
local NEVER = 1e13

local function stay(tags, life)
  for _, position in ipairs(positions(tags)) do
    keep(KEYS[position], life)
    if life >= NEVER then
      redis.call('PERSIST', KEYS[position])
    end
  end
end

local function store(key, entry, life)
  if life >= NEVER then
    return redis.pcall('SET', key, entry)
  end
  return redis.pcall('SET', key, entry, 'PX', life)
end

local function fill(key, token, tags, entry)
  local held = lease(KEYS[key + 1], '')
  if not held or held.token ~= token then
    return 0
  elseif not admits(held.number, tags) then
    redis.call('DEL', KEYS[key + 1])
    stay(tags, 60000)
    return 0
  end
  local life = entry == '' and 0 or math.min(num(entry, 27) - now, NEVER)
  if life <= 0 then
    redis.call('UNLINK', KEYS[key])
    redis.call('DEL', KEYS[key + 1])
    return 2
  end
  -- The lease goes last: with a write behind it, this script would be let past the memory limit.
  local full = store(KEYS[key], entry, life)['err']
  redis.call('DEL', KEYS[key + 1])
  if full then
    redis.call('UNLINK', KEYS[key])
    return 3
  end
  stay(tags, life)
  return 1
end

local answers = {now, false}
local argument = 4
for key = 3 + count, #KEYS, 2 do
  answers[#answers + 1] = fill(key, ARGV[argument], ARGV[argument + 1], ARGV[argument + 2])
  argument = argument + 3
end
answers[2] = seal()
return answers
