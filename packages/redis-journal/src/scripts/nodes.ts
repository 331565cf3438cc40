import type { RedisScript } from "../ports.ts";

/**
 * Says that a node is there, and who else is. Who has been away for an hour is forgotten.
 *
 * Keys: nodes, node facts. Arguments: node, how long it counts as there in ms, what it says of itself (JSON). Answers
 * `OK now`, then for each node its name, when its presence ends, and what it said.
 */
export const beatScript: RedisScript = {
  name: "beat",
  lua: `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
if ARGV[2] ~= '' then
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[2])
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
end
local old = string.format('%.0f', now - 3600000)
for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', old)) do
  redis.call('ZREM', KEYS[1], node)
  redis.call('HDEL', KEYS[2], node)
end
local answer = {'OK', string.format('%.0f', now)}
local all = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #all, 2 do
  table.insert(answer, all[i])
  table.insert(answer, all[i + 1])
  table.insert(answer, redis.call('HGET', KEYS[2], all[i]) or '')
end
return answer`,
};

/**
 * The next connection epoch: greater than every one before, also after Redis lost its last ones, as long as its clock does not
 * go back. Keys: epoch. Answers `OK epoch`.
 */
export const epochScript: RedisScript = {
  name: "epoch",
  lua: `
local t = redis.call('TIME')
local epoch = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') + 1, t[1] * 1000000 + t[2])
redis.call('SET', KEYS[1], string.format('%.0f', epoch))
return {'OK', string.format('%.0f', epoch)}`,
};
