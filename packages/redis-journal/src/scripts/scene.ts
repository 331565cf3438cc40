import type { RedisScript } from "../ports.ts";

/**
 * How a scene stands. Keys: journal, meta. Answers `OK`, the last entry's id (`0-0`: none), generation, why it is closed
 * (empty: it is not), the number of the last command covered, and the run id of Redis.
 */
export const lookScript: RedisScript = {
  name: "look",
  lua: `
local meta = redis.call('HMGET', KEYS[2], 'generation', 'closed', 'covered')
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
return {'OK', last[1] and last[1][1] or '0-0', meta[1] or '0', meta[2] or '', meta[3] or '0', ARGV[1]}`,
};

/**
 * Closes a scene: nothing is appended any more. Keys: meta. Arguments: generation, reason. Answers `OK`; a scene of
 * a later generation, or one that is closed already, stays as it is. An earlier generation says that Redis lost the later one.
 */
export const closeScript: RedisScript = {
  name: "close",
  lua: `
local meta = redis.call('HMGET', KEYS[1], 'generation', 'closed')
if tonumber(meta[1] or '0') <= tonumber(ARGV[2]) and not meta[2] then redis.call('HSET', KEYS[1], 'closed', ARGV[3]) end
return {'OK'}`,
};

/**
 * Moves events that are archived from the stream to a compressed block. Keys: journal, blocks. Arguments: first seq, last
 * seq, block. Answers `OK`, also when it was done before, or `NO` where the block does not join the one before, or the stream
 * has nothing behind it.
 */
export const compactScript: RedisScript = {
  name: "compact",
  lua: `
local from, to = tonumber(ARGV[2]), tonumber(ARGV[3])
local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
local blocked = last[1] and tonumber(string.match(last[1][1], '^(%d+)')) or 0
if blocked >= to then return {'OK'} end
local tail = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if blocked ~= from - 1 or not tail[1] or tonumber(string.match(tail[1][1], '^(%d+)')) <= to then return {'NO'} end
redis.call('XADD', KEYS[2], string.format('%.0f-0', to), 'z', ARGV[4])
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f', to + 1))
return {'OK'}`,
};
