-- KEYS after the markers: entry and lease of each key. ARGV: 4 channel, 5 origin; then of each key
-- its token, tags, entry, and name in messages. An empty entry empties the key. Where there is a name
-- the others are told of what becomes of the key: it was decided while it was held.
-- Answers of each: 0 refused, 1 stored, 2 declined, 3 declined because the server is full.
--
-- All entries are stored before anything else is written: behind any other write, be it of another
-- key, a script is let past the memory limit.
local NEVER = 1e13
-- How long the markers of an entry without an end stay after the last fill that bears them. They
-- must end: nothing else removes them when such entries are gone. One that ends too soon hides.
local ENDLESS = 30 * 24 * 60 * 60 * 1000
local used = {}

local function stay(tags, life)
  for _, position in ipairs(positions(tags)) do
    keep(KEYS[position], life < NEVER and life or ENDLESS)
  end
end

local function store(key, entry, life)
  if life >= NEVER then
    return redis.pcall('SET', key, entry)
  end
  return redis.pcall('SET', key, entry, 'PX', life)
end

-- What becomes of a key, and how long its markers have to stay; nothing if the lease is not ours.
local function fill(key, token, tags, entry)
  local claim = KEYS[key + 1]
  local held = not used[claim] and lease(claim, '')
  if not held or held.token ~= token then
    return 0
  end
  used[claim] = true
  if not admits(held.number, tags) then
    return 0, 60000
  end
  local life = entry == '' and 0 or math.min(num(entry, 27) - now, NEVER)
  if life <= 0 then
    return 2, life
  elseif store(KEYS[key], entry, life)['err'] then
    return 3, life
  end
  return 1, life
end

local function settle(key, fate, tags, life)
  redis.call('DEL', KEYS[key + 1])
  if fate > 1 then
    redis.call('UNLINK', KEYS[key])
  else
    stay(tags, life)
  end
end

local answers, lives = {now, false}, {}
local function each(work)
  local argument = 6
  for key = 3 + count, #KEYS, 2 do
    work((argument - 2) / 4, key, unpack(ARGV, argument, argument + 3))
    argument = argument + 4
  end
end
each(function(i, key, token, tags, entry)
  answers[i + 2], lives[i] = fill(key, token, tags, entry)
end)
local changed = {}
each(function(i, key, token, tags, entry, name)
  if lives[i] then
    settle(key, answers[i + 2], tags, lives[i])
    if name ~= '' and answers[i + 2] > 0 then
      changed[#changed + 1] = name
    end
  end
end)
answers[2] = publishKeys(ARGV[4], ARGV[5], changed)
return answers
