/** A connection of a participant, as it stands in the journal that all nodes read. */
export interface ConnectionName {
  /** Greater than that of every connection before it, on whichever node. */
  readonly epoch: number;
  /** The node, and which start of it. */
  readonly node: string;
}

/** Writes a name that is unique over all nodes. */
export function connectionName({ epoch, node }: ConnectionName, socketId: string): string {
  return `${epoch}/${node}/${socketId}`;
}

/** What a name says; null for a connection of a server on its own. */
export function parseConnectionName(name: string): ConnectionName | null {
  const [, epoch, node] = /^(\d{1,16})\/([^/]+)\//.exec(name) ?? [];
  return epoch === undefined || node === undefined ? null : { epoch: Number(epoch), node };
}

/** Whether a connection is older than another one. */
export function isOlder(name: string, other: string): boolean {
  return (parseConnectionName(name)?.epoch ?? 0) < (parseConnectionName(other)?.epoch ?? 0);
}
