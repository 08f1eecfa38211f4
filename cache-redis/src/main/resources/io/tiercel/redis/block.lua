-- KEYS after the head: sets of blocks. ARGV: 2 for how long, 3 number; then the name of each block.
-- A block is a name with the time at which it is over. Beside it, under a name that begins with a
-- #, is its number, which is far less than any time.
begin()
local till = now + tonumber(ARGV[2])
for i = 2, #KEYS do
  redis.call('ZADD', KEYS[i], till, ARGV[i + 2])
  redis.call('ZADD', KEYS[i], 'GT', ARGV[3], '#' .. ARGV[i + 2])
  if redis.call('PTTL', KEYS[i]) < till - now then
    redis.call('PEXPIRE', KEYS[i], till - now)
  end
end
blocked, changed = math.max(blocked, till), true
return {now, seal()}
