import type { RedisScript } from "../ports.ts";

/**
 * Continues a scene in one step at the end: until then what was stored stands beside what is put together. An attempt that died
 * is taken over by the next one, which starts afresh; what it still says has no effect.
 *
 * Keys: meta, journal, blocks, commands, senders, lease, new journal, new blocks. Arguments: mode, attempt, and for `begin` why
 * the scene is closed meanwhile.
 * - `begin` closes the scene, unless a node holds its lease; answers `OK`, or `RUNNING node`.
 * - `end` puts the new journal in place of the old one and opens the scene; nodes that have told an earlier history see by the
 *   generation that it is not theirs. Answers `OK`, again when it was done before, or `NO` where another attempt has begun.
 * - `cancel` leaves the scene as it was before the first attempt. Answers `OK`, or `NO`.
 */
export const continueScript: RedisScript = {
  name: "continue",
  lua: `
local mode, attempt = ARGV[2], ARGV[3]
local meta = redis.call('HMGET', KEYS[1], 'closed', 'node', 'attempt', 'continued')
if mode == 'begin' then
  if not meta[1] then
    if redis.call('EXISTS', KEYS[6]) == 1 then return {'RUNNING', meta[2] or ''} end
    redis.call('HSET', KEYS[1], 'closed', ARGV[4], 'reopens', '1')
  end
  redis.call('HSET', KEYS[1], 'attempt', attempt)
  redis.call('DEL', KEYS[7], KEYS[8])
  return {'OK'}
end
if mode == 'end' and meta[4] == attempt then return {'OK'} end
if meta[3] ~= attempt then return {'NO'} end
if mode == 'cancel' then
  if redis.call('HGET', KEYS[1], 'reopens') then redis.call('HDEL', KEYS[1], 'closed') end
  redis.call('HDEL', KEYS[1], 'attempt', 'reopens')
  redis.call('DEL', KEYS[7], KEYS[8])
  return {'OK'}
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
if redis.call('EXISTS', KEYS[7]) == 1 then redis.call('RENAME', KEYS[7], KEYS[2]) end
if redis.call('EXISTS', KEYS[8]) == 1 then redis.call('RENAME', KEYS[8], KEYS[3]) end
redis.call('HDEL', KEYS[1], 'token', 'covered', 'sent', 'quiet', 'closed', 'attempt', 'reopens')
redis.call('HSET', KEYS[1], 'continued', attempt)
redis.call('HINCRBY', KEYS[1], 'generation', 1)
return {'OK'}`,
};

/**
 * Puts events together, beside what is stored. Keys: meta, new journal, new blocks. Arguments: attempt, then `block`, last seq,
 * block; or `lines`, first seq, lines. Answers `OK`, also when they are there already, or `NO` where another attempt has begun.
 */
export const fillScript: RedisScript = {
  name: "fill",
  lua: `
if redis.call('HGET', KEYS[1], 'attempt') ~= ARGV[2] then return {'NO'} end
local key = ARGV[3] == 'block' and KEYS[3] or KEYS[2]
local tail = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)
local last = tail[1] and tonumber(string.match(tail[1][1], '^(%d+)')) or 0
local seq = tonumber(ARGV[4])
if ARGV[3] == 'block' then
  if seq > last then redis.call('XADD', key, string.format('%.0f-0', seq), 'z', ARGV[5]) end
else
  for i = 5, #ARGV do
    local at = seq + i - 5
    if at > last then redis.call('XADD', key, string.format('%.0f-0', at), 'e', ARGV[i], 'r', '0') end
  end
end
return {'OK'}`,
};
