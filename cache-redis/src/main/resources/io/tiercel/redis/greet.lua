-- Stands alone. KEYS: the record of the layout. ARGV: the layout that is wanted. It writes each
-- time, which a primary without its replicas refuses. Answers the layout that is recorded.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local layout = redis.call('GET', KEYS[1])
if not layout or layout == ARGV[1] then
  layout = ARGV[1]
  redis.call('PERSIST', KEYS[1])
  redis.call('SET', KEYS[1], layout)
end
return {now, layout}
