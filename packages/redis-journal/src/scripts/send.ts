import type { RedisScript } from "../ports.ts";

/**
 * Adds the commands of one sender that are not there yet: a batch that is sent twice is added once. Who has sent nothing for a
 * day is forgotten when somebody new sends.
 *
 * Keys: commands, senders, meta. Arguments: sender, number of the last command that it knows to be there, number of the
 * first one, how many commands may wait, for each command until when it may take effect (epoch ms, 0: for ever) and its JSON. Answers `OK`, `FULL` or, where what it knows to be there
 * is not, `LOST`, each with the number of the sender's last command that is there.
 */
export const sendScript: RedisScript = {
  name: "send",
  lua: `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local known = redis.call('HGET', KEYS[2], ARGV[2])
local last = known and tonumber(string.match(known, '^%d+')) or 0
if last < tonumber(ARGV[3]) then return {'LOST', string.format('%.0f', last)} end
local before, answer = last, 'OK'
local room = tonumber(ARGV[5]) - redis.call('XLEN', KEYS[1])
for i = 6, #ARGV, 2 do
  local number = tonumber(ARGV[4]) + (i - 6) / 2
  if number > last then
    if room <= 0 then answer = 'FULL' break end
    room = room - 1
    local id = redis.call('HINCRBY', KEYS[3], 'sent', 1)
    redis.call('XADD', KEYS[1], string.format('%.0f-0', id), 's', ARGV[2], 'n', string.format('%.0f', number),
      'u', ARGV[i], 'c', ARGV[i + 1])
    last = number
  end
end
if last > before then
  if not known then
    local all = redis.call('HGETALL', KEYS[2])
    for i = 1, #all, 2 do
      if tonumber(string.match(all[i + 1], '%d+$')) < now - 86400000 then redis.call('HDEL', KEYS[2], all[i]) end
    end
  end
  redis.call('HSET', KEYS[2], ARGV[2], string.format('%.0f %.0f', last, now))
end
return {answer, string.format('%.0f', last)}`,
};
