/** Version of everything that is kept in Redis; part of each key, so that releases with different ones do not meet. */
export const SCHEMA_VERSION = 1;

/** The keys of one scene; the braces put them into one hash slot. */
export interface SceneKeys {
  /** Stream: event `seq` is entry `{seq}-0`; `{seq}-{n}` are answers that were stored behind it. */
  readonly journal: string;
  /** Stream: compressed events that were trimmed from the journal, entry `{last seq}-0`. */
  readonly blocks: string;
  /** Stream: what nodes ask of the one that decides, entry `{number}-0`. */
  readonly commands: string;
  /** Hash: sender → number of its last command, and when it came, epoch ms. */
  readonly senders: string;
  /** The same two while a scene is being continued, until they take their places. */
  readonly newJournal: string;
  readonly newBlocks: string;
  /**
   * Hash: `fence`, `token`, `node`, `covered`, `sent`, `run`, `quiet`, `closed`, `generation`; `attempt`, `reopens` and
   * `continued` of a continuation.
   */
  readonly meta: string;
  /** String with a time to live: the token of the node that decides. */
  readonly lease: string;
  /** The same for the node that archives. */
  readonly archiver: string;
}

/** The keys that all scenes of an experiment share. */
export interface ExperimentKeys {
  /** Sorted set: node → when its presence ends, epoch ms of Redis. */
  readonly nodes: string;
  /** Hash: node → what it says of itself, JSON. */
  readonly nodeFacts: string;
  /** String: the last connection epoch. */
  readonly epoch: string;
}

/** Ids are 1 to 64 of `A-Z a-z 0-9 . _ -`, beginning with a letter or a digit. */
export function sceneKeys(experimentId: string | null, sceneId: string): SceneKeys {
  const slot = `waitroom:${SCHEMA_VERSION}:{${checked(experimentId ?? "-", experimentId === null)}/${checked(sceneId)}}`;
  return {
    journal: `${slot}:journal`,
    blocks: `${slot}:blocks`,
    newJournal: `${slot}:new-journal`,
    newBlocks: `${slot}:new-blocks`,
    commands: `${slot}:commands`,
    senders: `${slot}:senders`,
    meta: `${slot}:meta`,
    lease: `${slot}:lease`,
    archiver: `${slot}:archiver`,
  };
}

/** @param experimentId null: the one experiment without an id. */
export function experimentKeys(experimentId: string | null): ExperimentKeys {
  const slot = `waitroom:${SCHEMA_VERSION}:{${checked(experimentId ?? "-", experimentId === null)}}`;
  return { nodes: `${slot}:nodes`, nodeFacts: `${slot}:node-facts`, epoch: `${slot}:epoch` };
}

function checked(id: string, isNone = false): string {
  if (isNone || /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id)) return id;
  throw new RangeError(
    `Expected an id of 1 to 64 letters, digits, dots, underscores and hyphens, got \`${id}\`.`,
  );
}
