-- Begins each script. KEYS[1] is the partition's head, ARGV[1] 24 random bytes.
--
-- The head holds what orders a partition's changes, in 64 bytes that are lost together or not at all:
-- incarnation, number, the whole cache's marker, the newest tag marker, its random token, until when
-- something may be blocked, and the newest link of the chain of messages.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function num(bytes, at)
  return (struct.unpack('>i8', bytes, at))
end

local function pack(number)
  return struct.pack('>I8', number)
end

local LAYOUT = '>c8I8I8I8c8I8I8c8'
local incarnation, number, all, marks, marksToken, blocked, link, linkToken
local head = redis.call('GET', KEYS[1])
local changed = not head or #head ~= 64
if not changed then
  incarnation, number, all, marks, marksToken, blocked, link, linkToken = struct.unpack(LAYOUT, head)
  -- What is beyond was written by somebody else. Numbers are doubles here: at 2^53 they would stand
  -- still, and no marker would ever be later than an entry. Unpacked, negative ones are huge.
  changed = math.max(number, blocked, link) > 2 ^ 52 or math.max(all, marks) > number
end
if changed then
  incarnation, number, all, marks = string.sub(ARGV[1], 1, 8), 1, 1, 1
  marksToken, linkToken = string.sub(ARGV[1], 17, 24), string.sub(ARGV[1], 9, 16)
  -- A head that was lost may have known of blocks: ask for them until they must have been renewed.
  blocked, link = now + 60000, 0
end

-- Any write lets a script go on to the others when memory is short; this one takes none. So
-- invalidations and leases work on a full server; only a fill does not use it.
local function begin()
  redis.call('PERSIST', KEYS[1])
end

local function advance()
  number = number + 1
  changed = true
end

local function seal()
  if changed then
    head = struct.pack(
      LAYOUT, incarnation, number, all, marks, marksToken, blocked, link, linkToken)
    redis.call('SET', KEYS[1], head)
    changed = false
  end
  return head
end

-- Sealed before it is sent: a message never names a link that is not kept.
local function publish(channel, origin, body)
  if channel == '' then
    return seal()
  end
  local previous, previousToken = link, linkToken
  link, linkToken, changed = link + 1, string.sub(ARGV[1], 9, 16), true
  local sealed = seal()
  redis.call('PUBLISH', channel, struct.pack('>BI8c8I8c8I2', 1, previous, previousToken, link,
    linkToken, #origin) .. origin .. body .. pack(now))
  return sealed
end

local function publishKeys(channel, origin, names)
  if #names == 0 then
    return seal()
  end
  return publish(channel, origin, 'k' .. struct.pack('>I4', #names) .. table.concat(names))
end
