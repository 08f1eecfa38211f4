-- KEYS after the head: all that is to go. ARGV: 2 channel, 3 origin, 4 the change.
begin()
for i = 2, #KEYS do
  redis.call('UNLINK', KEYS[i])
end
advance()
return {now, publish(ARGV[2], ARGV[3], ARGV[4])}
