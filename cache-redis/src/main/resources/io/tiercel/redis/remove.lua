-- KEYS after the head: all that is to go. ARGV: 2 channel, 3 origin, 4 the change.
-- UNLINK is itself the write that lets the others pass when memory is short.
for i = 2, #KEYS, 1000 do
  redis.call('UNLINK', unpack(KEYS, i, math.min(i + 999, #KEYS)))
end
advance()
return {now, publish(ARGV[2], ARGV[3], ARGV[4])}
