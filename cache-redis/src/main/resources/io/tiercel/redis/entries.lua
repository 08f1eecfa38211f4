-- Follows the head in scripts that read entries or leases. ARGV[2] is how many markers there are,
-- KEYS[3] the first of them, ARGV[3] what their names begin with; KEYS[2] has the broad blocks.
--
-- An entry is the envelope of io.tiercel.codec, of which a script reads what stands at fixed places
-- in version 1; another version is no entry. Positions here begin at 1: written 11, fresh 19, stale
-- 27, stamp 35, incarnation 43, number of tags 59, tags from 61. A lease is: kind, incarnation,
-- number, token. A marker is: incarnation, number. A marker that is missing counts as the newest of
-- all: it may have been that.
local count = tonumber(ARGV[2])
local known = {}
for i = 3, 2 + count do
  local marker = redis.call('GET', KEYS[i])
  if marker and #marker == 16 and string.sub(marker, 1, 8) == incarnation then
    known[KEYS[i]] = num(marker, 9)
  else
    known[KEYS[i]] = false
  end
end

local function marked(key)
  return known[key] or marks
end

-- The positions in KEYS of the markers that the bytes name.
local function positions(bytes)
  local result = {}
  for at = 1, #bytes, 4 do
    result[#result + 1] = (struct.unpack('>I4', bytes, at))
  end
  return result
end

local function admits(stamp, tags)
  if stamp < all then
    return false
  elseif stamp < marks then
    for _, position in ipairs(positions(tags)) do
      if marked(KEYS[position]) > stamp then
        return false
      end
    end
  end
  return true
end

-- true, false, or 'tags' if it bears a tag whose marker was not asked for.
local function judge(entry, tags)
  if #entry < 64 or string.sub(entry, 1, 2) ~= '\202\1'
    or string.sub(entry, 43, 50) ~= incarnation then
    return false
  end
  local stamp = num(entry, 35)
  if not admits(stamp, tags) then
    return false
  elseif stamp >= marks then
    return true
  end
  local at = 61
  for _ = 1, (struct.unpack('>I2', entry, 59)) do
    local length = (struct.unpack('>I2', entry, at))
    local key = ARGV[3] .. string.sub(entry, at + 2, at + 1 + length)
    if known[key] == nil then
      return 'tags'
    elseif marked(key) > stamp then
      return false
    end
    at = at + 2 + length
  end
  return true
end

-- What stands under a key: the entry, and whether it is valid as judge says. Bytes that make no
-- sense are no entry.
local function find(key, tags)
  local entry = redis.call('GET', key)
  if not entry then
    return nil, false
  end
  local understood, verdict = pcall(judge, entry, tags)
  return entry, understood and verdict
end

local function isFresh(entry)
  return now < num(entry, 19)
end

local function isUseful(entry)
  return now < num(entry, 27)
end

local function lease(key, tags)
  local held = redis.call('GET', key)
  if not held or string.sub(held, 2, 9) ~= incarnation or not admits(num(held, 10), tags) then
    return nil
  end
  return {kind = string.sub(held, 1, 1), number = num(held, 10), token = string.sub(held, 18)}
end

local function keep(key, life)
  if not known[key] then
    known[key] = marks
    redis.call('SET', key, incarnation .. pack(marks), 'PX', life)
  elseif redis.call('PTTL', key) < life and redis.call('PTTL', key) >= 0 then
    redis.call('PEXPIRE', key, life)
  end
end

local function grant(key, kind, token, life, tags)
  for _, position in ipairs(positions(tags)) do
    keep(KEYS[position], life + 60000)
  end
  redis.call('SET', key, kind .. incarnation .. pack(number) .. token, 'PX', life)
  return {kind = kind, number = number, token = token}
end

local function stands(blocks)
  local last = redis.call('ZREVRANGE', blocks, 0, 0, 'WITHSCORES')
  return last[2] and tonumber(last[2]) > now
end

local function isBlocked(blocks)
  return blocked > now and (stands(KEYS[2]) or stands(blocks))
end
