import type { RedisScript } from "../ports.ts";

/**
 * Begins or ends the continuation of a scene. In between it is closed; nodes that have told an earlier history see by the
 * generation that it is not theirs.
 *
 * Keys: meta, journal, blocks, commands, senders, lease. Arguments: `begin` or `end`. Answers `OK`.
 */
export const continueScript: RedisScript = {
  name: "continue",
  lua: `
if ARGV[2] == 'begin' then
  redis.call('HSET', KEYS[1], 'closed', 'The scene is being continued from its archive.')
  redis.call('HINCRBY', KEYS[1], 'generation', 1)
  redis.call('HDEL', KEYS[1], 'token', 'covered', 'sent', 'quiet')
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
else
  redis.call('HDEL', KEYS[1], 'closed')
end
return {'OK'}`,
};

/**
 * Puts events back. Keys: journal, blocks. Arguments: `block`, first seq, last seq, block; or `lines`, first seq, lines.
 * Answers `OK`.
 */
export const fillScript: RedisScript = {
  name: "fill",
  lua: `
if ARGV[2] == 'block' then
  redis.call('XADD', KEYS[2], string.format('%.0f-0', tonumber(ARGV[4])), 'f', ARGV[3], 'z', ARGV[5])
else
  for i = 4, #ARGV do
    redis.call('XADD', KEYS[1], string.format('%.0f-0', tonumber(ARGV[3]) + i - 4), 'e', ARGV[i], 'r', '0')
  end
end
return {'OK'}`,
};
