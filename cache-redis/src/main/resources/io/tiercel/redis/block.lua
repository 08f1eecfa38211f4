-- KEYS after the head: sets of blocks. ARGV: 2 for how long; then the name of each block.
begin()
local till = now + tonumber(ARGV[2])
for i = 2, #KEYS do
  redis.call('ZADD', KEYS[i], till, ARGV[i + 1])
  if redis.call('PTTL', KEYS[i]) < till - now then
    redis.call('PEXPIRE', KEYS[i], till - now)
  end
end
blocked, changed = math.max(blocked, till), true
return {now, seal()}
