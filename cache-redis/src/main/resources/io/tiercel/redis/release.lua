-- KEYS after the head: a lease. ARGV: 2 token.
local held = redis.call('GET', KEYS[2])
if held and string.sub(held, 18) == ARGV[2] then
  redis.call('DEL', KEYS[2])
end
return {now, seal()}
