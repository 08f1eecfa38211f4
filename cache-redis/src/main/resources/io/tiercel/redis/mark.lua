-- KEYS after the head: markers. ARGV: 2 channel, 3 origin, 4 the change, which is the whole cache's
-- if it begins with an a. Markers that are missing stay so: they count as the newest.
begin()
advance()
if string.sub(ARGV[4], 1, 1) == 'a' then
  all = number
else
  marks, marksToken = number, string.sub(ARGV[1], 17, 24)
  for i = 2, #KEYS do
    redis.call('SET', KEYS[i], incarnation .. pack(number), 'XX', 'KEEPTTL')
  end
end
return {now, publish(ARGV[2], ARGV[3], ARGV[4])}
