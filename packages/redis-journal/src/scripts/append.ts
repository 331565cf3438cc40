import type { RedisScript } from "../ports.ts";

/**
 * Appends events and answers to the journal and says which commands they cover: all of it, or nothing.
 *
 * Keys: journal, meta, commands. Arguments: token, expected seq, number of the last command covered, answers (JSON or
 * empty), until when it may be stored (epoch ms, 0: for ever), lines. Answers `OK seq` (also where these very lines are the end
 * already: the call was repeated), `FENCED node`, `CLOSED reason`, `NOT_AT_END seq`, `LATE`, or `WAIT ms` after a restart of Redis.
 */
export const appendScript: RedisScript = {
  name: "append",
  lua: `
local meta = redis.call('HMGET', KEYS[2], 'token', 'closed', 'run', 'quiet', 'covered', 'node')
if meta[2] then return {'CLOSED', meta[2]} end
if meta[1] ~= ARGV[2] then return {'FENCED', meta[6] or ''} end
if meta[3] ~= ARGV[1] then return {'WAIT', '100'} end
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if meta[4] then
  local left = tonumber(meta[4]) - now
  if left > 0 then return {'WAIT', string.format('%.0f', left)} end
  redis.call('HDEL', KEYS[2], 'quiet')
end
local seq, sub = 0, 0
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if last[1] then
  local a, b = string.match(last[1][1], '^(%d+)-(%d+)$')
  seq, sub = tonumber(a), tonumber(b)
end
local expected, count, untilAt = tonumber(ARGV[3]), #ARGV - 6, tonumber(ARGV[6])
if seq ~= expected then
  if count > 0 and seq == expected + count then
    local id = string.format('%.0f-0', seq)
    local same = redis.call('XRANGE', KEYS[1], id, id)
    if same[1] and same[1][2][2] == ARGV[#ARGV] then return {'OK', string.format('%.0f', seq)} end
  end
  return {'NOT_AT_END', string.format('%.0f', seq)}
end
if untilAt > 0 and now > untilAt then return {'LATE'} end
for i = 1, count do
  redis.call('XADD', KEYS[1], string.format('%.0f-0', seq + i), 'e', ARGV[6 + i], 'r', tostring(count - i))
end
if ARGV[5] ~= '' then
  if count > 0 then sub = 0 end
  redis.call('XADD', KEYS[1], string.format('%.0f-%.0f', seq + count, sub + 1), 'a', ARGV[5])
end
local covered = tonumber(ARGV[4])
if covered > tonumber(meta[5] or '0') then
  redis.call('HSET', KEYS[2], 'covered', ARGV[4])
  redis.call('XTRIM', KEYS[3], 'MINID', string.format('%.0f', covered + 1))
end
return {'OK', string.format('%.0f', seq + count)}`,
};
