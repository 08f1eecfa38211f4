-- How much memory the server uses, by its own account; -1 if this user may not ask.
local time = redis.call('TIME')
local info = redis.pcall('INFO', 'memory')
local used = type(info) == 'string' and string.match(info, 'used_memory:(%d+)')
return {time[1] * 1000 + math.floor(time[2] / 1000), tonumber(used or -1)}
