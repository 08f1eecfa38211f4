-- KEYS after the markers: leases. ARGV: 4 their new life; then of each its token, and the tags of its
-- key. Answers of each: 1 renewed, 0 not ours.
local function renew(key, token, tags)
  local held = lease(KEYS[key], tags)
  if not held or held.token ~= token then
    return 0
  end
  redis.call('PEXPIRE', KEYS[key], ARGV[4])
  for _, position in ipairs(positions(tags)) do
    keep(KEYS[position], ARGV[4] + 60000)
  end
  return 1
end

begin()
local answers = {now, false}
local argument = 5
for key = 3 + count, #KEYS do
  answers[#answers + 1] = renew(key, ARGV[argument], ARGV[argument + 1])
  argument = argument + 2
end
answers[2] = seal()
return answers
