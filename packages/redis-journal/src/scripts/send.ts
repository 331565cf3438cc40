import type { RedisScript } from "../ports.ts";

/**
 * Adds the commands of one sender that are not there yet: a batch that is sent twice is added once.
 *
 * Keys: commands, senders, meta. Arguments: sender, number of the last command that it knows to be there, number of the
 * first one, how many commands may wait, for each
 * command how long it may wait in ms (0: for ever) and its JSON. Answers `OK`, `FULL` or, where what it knows to be there
 * is not, `LOST`, each with the number of the sender's last command that is there.
 */
export const sendScript: RedisScript = {
  name: "send",
  lua: `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local last = tonumber(redis.call('HGET', KEYS[2], ARGV[2]) or '0')
if last < tonumber(ARGV[3]) then return {'LOST', string.format('%.0f', last)} end
local before, answer = last, 'OK'
local room = tonumber(ARGV[5]) - redis.call('XLEN', KEYS[1])
for i = 6, #ARGV, 2 do
  local number = tonumber(ARGV[4]) + (i - 6) / 2
  if number > last then
    if room <= 0 then answer = 'FULL' break end
    room = room - 1
    local limit = tonumber(ARGV[i])
    local id = redis.call('HINCRBY', KEYS[3], 'sent', 1)
    redis.call('XADD', KEYS[1], string.format('%.0f-0', id), 's', ARGV[2], 'n', string.format('%.0f', number),
      'u', limit > 0 and string.format('%.0f', now + limit) or '0', 'c', ARGV[i + 1])
    last = number
  end
end
if last > before then redis.call('HSET', KEYS[2], ARGV[2], string.format('%.0f', last)) end
return {answer, string.format('%.0f', last)}`,
};
