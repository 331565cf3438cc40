/**
 * The journal of a waiting room on a Redis stream, and what several nodes need to share it.
 *
 * @module @waitroom/redis-journal
 */
export type {
  Journal,
  JsonObject,
  JsonValue,
  RedisPort,
  RedisScript,
  SetTimer,
  StreamEntry,
} from "./ports.ts";
export { isUnreachable, RedisJournalError, type RedisJournalErrorCode } from "./redis-journal-error.ts";
export { experimentKeys, sceneKeys, SCHEMA_VERSION, type ExperimentKeys, type SceneKeys } from "./keys.ts";
export { NodeRedis, type NodeRedisOptions } from "./node-redis.ts";
export { RedisJournal, type Coverage, type RedisJournalOptions } from "./redis-journal.ts";
export { JournalFollower, type JournalFollowerOptions } from "./journal-follower.ts";
export { entryNumber } from "./entry-id.ts";
export { JOURNAL_START, type JournalEnd } from "./event-line.ts";
export { CommandSender, type CommandAnswer, type CommandSenderOptions } from "./command-sender.ts";
export { CommandReceiver, type CommandReceiverOptions, type ReceivedCommand } from "./command-receiver.ts";
export { LeaseKeeper, type Lease, type LeaseKeeperOptions } from "./lease-keeper.ts";
export { nextEpoch, NodePresence, type NodePresenceOptions, type NodeRow } from "./node-presence.ts";
export { Archiver, type Archive, type ArchiverOptions } from "./archiver.ts";
export { assertDurable, describeWeakSetting, weakSettings, type WeakSetting } from "./check-durability.ts";
export { continueJournal, type Continuation, type ContinueJournalOptions } from "./continue-journal.ts";
