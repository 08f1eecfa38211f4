-- KEYS after the markers: a lease. ARGV: 4 token, 5 its new life, 6 tags of its key.
begin()
local held = lease(KEYS[3 + count], ARGV[6])
if not held or held.token ~= ARGV[4] then
  return {now, seal(), 0}
end
redis.call('PEXPIRE', KEYS[3 + count], ARGV[5])
for _, position in ipairs(positions(ARGV[6])) do
  keep(KEYS[position], ARGV[5] + 60000)
end
return {now, seal(), 1}
