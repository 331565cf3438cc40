import type { SetTimer } from "@waitroom/matchmaker";

/** What {@link Confirmations} stands on. */
export interface ConfirmationsPorts {
  /** Tells the room that a member is there; called once for each answer. */
  readonly confirm: (subjectId: string, proposalId: number) => void;
  readonly setTimer: SetTimer;
}

/** Longer apart than so, answers are stored one by one: then the first is on disk before the last one comes. */
const TOGETHER_MS = 5;

/**
 * Collects the answers of a group that come at nearly the same time, so that they are stored together and with the match that
 * they make: apart, the last one would wait for the disk behind the first. Nobody is told of a single answer.
 */
export class Confirmations {
  readonly #ports: ConfirmationsPorts;
  readonly #groups: Map<number, Group> = new Map<number, Group>();

  constructor(ports: ConfirmationsPorts) {
    this.#ports = ports;
  }

  /** A member was asked. */
  asked(proposalId: number, subjectId: string): void {
    const group = this.#groups.get(proposalId) ?? { open: new Set<string>(), answered: [], cancel: null };
    group.open.add(subjectId);
    this.#groups.set(proposalId, group);
  }

  /** A member is there. */
  answered(proposalId: number, subjectId: string): void {
    const group = this.#groups.get(proposalId);
    // A late answer, to a proposal that is over, is a return and waits for nobody.
    if (group === undefined) return this.#ports.confirm(subjectId, proposalId);
    group.open.delete(subjectId);
    group.answered.push(subjectId);
    if (group.open.size === 0) this.#confirm(proposalId, group);
    else group.cancel ??= this.#ports.setTimer(TOGETHER_MS, () => this.#confirm(proposalId, group));
  }

  /** The proposal is matched or released. */
  over(proposalId: number): void {
    this.#groups.get(proposalId)?.cancel?.();
    this.#groups.delete(proposalId);
  }

  close(): void {
    for (const proposalId of this.#groups.keys()) this.over(proposalId);
  }

  #confirm(proposalId: number, group: Group): void {
    group.cancel?.();
    group.cancel = null;
    for (const subjectId of group.answered.splice(0)) this.#ports.confirm(subjectId, proposalId);
  }
}

interface Group {
  /** Who has not answered yet. */
  readonly open: Set<string>;
  /** Whose answers have not been handed on yet. */
  readonly answered: string[];
  cancel: (() => void) | null;
}
