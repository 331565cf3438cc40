import type { RedisScript } from "../ports.ts";

/**
 * Takes or renews the right to decide for a scene. Each time it changes hands the fence grows by one and the token is
 * another. The first to come after a restart of Redis starts a quiet time, in which nothing is appended and every node
 * compares what it has told with what is stored; and nobody holds the right any more: whoever did may have taken commands that
 * Redis lost and whose numbers it gives out again.
 *
 * Keys: lease, meta. Arguments: `acquire` or `renew`, token, node, time to live in ms, quiet time in ms. Answers
 * `HELD fence now`, `TAKEN ms now`, `LOST node now`, `CLOSED reason now` or `WAIT ms now`; `now` is the time of Redis in ms.
 */
export const leaseScript: RedisScript = {
  name: "lease",
  lua: `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local at = string.format('%.0f', now)
local meta = redis.call('HMGET', KEYS[2], 'token', 'closed', 'run', 'quiet', 'fence', 'node')
if meta[3] ~= ARGV[1] then
  redis.call('HSET', KEYS[2], 'run', ARGV[1])
  if meta[3] then
    meta[4] = string.format('%.0f', now + tonumber(ARGV[6]))
    redis.call('HSET', KEYS[2], 'quiet', meta[4])
    redis.call('HDEL', KEYS[2], 'token')
    redis.call('DEL', KEYS[1])
    meta[1] = false
  end
end
if meta[2] then return {'CLOSED', meta[2], at} end
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[3] or (not holder and meta[1] == ARGV[3]) then
  redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[5])
  return {'HELD', meta[5], at}
end
if ARGV[2] == 'renew' then return {'LOST', meta[6] or '', at} end
if holder then return {'TAKEN', string.format('%.0f', redis.call('PTTL', KEYS[1])), at} end
if meta[4] and tonumber(meta[4]) > now then
  return {'WAIT', string.format('%.0f', tonumber(meta[4]) - now), at}
end
local fence = redis.call('HINCRBY', KEYS[2], 'fence', 1)
redis.call('HSET', KEYS[2], 'token', ARGV[3], 'node', ARGV[4])
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[5])
return {'HELD', string.format('%.0f', fence), at}`,
};

/** Gives the right back. Keys: lease. Arguments: token. Answers `OK`, also where it was not held. */
export const releaseScript: RedisScript = {
  name: "release",
  lua: `
if redis.call('GET', KEYS[1]) == ARGV[2] then redis.call('DEL', KEYS[1]) end
return {'OK'}`,
};

/**
 * The same right for work that needs no fence. Keys: lease. Arguments: token, time to live in ms. Answers `HELD` or `TAKEN`.
 */
export const simpleLeaseScript: RedisScript = {
  name: "simple-lease",
  lua: `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[2] then return {'TAKEN'} end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return {'HELD'}`,
};
