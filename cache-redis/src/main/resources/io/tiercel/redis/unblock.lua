-- KEYS after the head: sets of blocks. ARGV: 2 number; then the name of each block, which stays if
-- its number is greater.
for i = 2, #KEYS do
  local number = redis.call('ZSCORE', KEYS[i], '#' .. ARGV[i + 1])
  if not number or tonumber(number) <= tonumber(ARGV[2]) then
    redis.call('ZREM', KEYS[i], ARGV[i + 1], '#' .. ARGV[i + 1])
  end
end
return {now, seal()}
