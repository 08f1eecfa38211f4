-- KEYS after the head: sets of blocks. ARGV from 2: the name of each block.
for i = 2, #KEYS do
  redis.call('ZREM', KEYS[i], ARGV[i])
end
return {now, seal()}
