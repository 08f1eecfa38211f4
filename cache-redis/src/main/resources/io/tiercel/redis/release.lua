-- KEYS after the head: leases. ARGV from 2 on: the token of each.
for i = 2, #KEYS do
  local held = redis.call('GET', KEYS[i])
  if held and string.sub(held, 18) == ARGV[i] then
    redis.call('DEL', KEYS[i])
  end
end
return {now, seal()}
