-- Stands alone. KEYS: the record of the layout. ARGV: the layout that is wanted. A command that may
-- write is called each time, which a primary without its replicas refuses; it is one that a full
-- server takes. Answers the layout that is recorded.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local layout = redis.call('GET', KEYS[1])
if not layout or layout == ARGV[1] then
  redis.call('PERSIST', KEYS[1])
end
if not layout then
  layout = ARGV[1]
  redis.call('SET', KEYS[1], layout)
end
return {now, layout}
