/** One guard, switched off: a piece of a source file that stands there exactly once, and what takes its place. */
export interface Mutant {
  readonly name: string;
  /** Below `src/`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The tests that must fail, below `test/`. */
  readonly tests: readonly string[];
  /** Whether it is tried in every run, not only where `CI` is set. */
  readonly isQuick?: boolean;
}

const ROOM = [
  "room/decisions.test.ts",
  "room/presence.test.ts",
  "room/proposals.test.ts",
  "room/time.test.ts",
];

export const mutants: readonly Mutant[] = [
  {
    name: "no validation of the size of a result",
    file: "room/group-result.ts",
    find: "if (items.length !== groupSize) {",
    replace: "if (items.length === -1) {",
    tests: ROOM,
  },
  {
    name: "no validation that the arriving one is in a result",
    file: "room/group-result.ts",
    find: "if (!members.includes(arriving)) {",
    replace: "if (members.length < 0) {",
    tests: ROOM,
  },
  {
    name: "no validation that nobody is in a result twice",
    file: "room/group-result.ts",
    find: "if (members.includes(ticket)) return",
    replace: "if (members.length < 0) return",
    tests: ROOM,
  },
  {
    name: "no validation that a result is no promise",
    file: "room/group-result.ts",
    find: "if (isThenable(result)) return",
    replace: "if (result === undefined) return",
    tests: ROOM,
  },
  {
    name: "no validation that those in a result can be matched",
    file: "room/group-result.ts",
    find: "if (!canBeMatched(ticket)) {",
    replace: "if (members.length < 0) {",
    tests: ROOM,
    isQuick: true,
  },
  {
    name: "no check of reservations",
    file: "room/group-result.ts",
    find: "if (!canBeMatched(ticket)) {",
    replace: 'if (!canBeMatched(ticket) && ticket.status !== "reserved") {',
    tests: ROOM,
  },
  {
    name: "no check of connections",
    file: "room/ticket.ts",
    find: 'return ticket.status === "waiting" && ticket.connected;',
    replace: 'return ticket.status === "waiting";',
    tests: ROOM,
  },
  {
    name: "no check which connection was lost",
    file: "room/presence.ts",
    find: "if (!ticket.connected || ticket.connection !== connection) return;",
    replace: "if (!ticket.connected) return;",
    tests: ROOM,
  },
  {
    name: "a place at the end for whoever goes back",
    file: "room/room-state.ts",
    find: 'ticket.status = "waiting";',
    replace: `this.arrivals.remove(ticket);
        ticket.enteredSeq = this.seq + this.arrivals.present / 1000;
        this.arrivals.append(ticket);
        ticket.status = "waiting";`,
    tests: ROOM,
  },
  {
    name: "no end of the wait at its limit",
    file: "room/time-out.ts",
    find: 'if (ticket.status !== "waiting" || ticket.deadlineAt === null || ticket.deadlineAt > now) return;',
    replace: "if (now > 0) return;",
    tests: ROOM,
  },
  {
    name: "no end of the grace",
    file: "room/time.ts",
    find: "if (ticket.connected || ticket.graceUntil === null || ticket.graceUntil > scope.now) return;",
    replace: "if (scope.now > 0) return;",
    tests: ROOM,
  },
  {
    name: "nobody away who did not confirm in time",
    file: "room/proposals.ts",
    find: "(ticket) => ticket.proposalId === proposalId && !proposal.confirmed.has(ticket.subjectId),",
    replace: "(ticket) => ticket.proposalId !== proposalId,",
    tests: ["room/proposals.test.ts", "conformance/promises.test.ts"],
  },
  {
    name: "no retry delay",
    file: "room/retry-delays.ts",
    find: "return delay !== undefined && delay.until > now;",
    replace: "return false;",
    tests: ROOM,
  },
  {
    name: "no check of sums beyond the least loads",
    file: "constraints/group-search.ts",
    find: "return limit !== null && loadOf(member.candidate) + next.load <= limit;",
    replace: "return limit !== null;",
    tests: ["rules/rule-matchmaker.test.ts"],
  },
  {
    name: "no check who has met",
    file: "constraints/group-search.ts",
    find: "return !keepsApart || !this.#haveMet(member.candidate, candidate);",
    replace: "return true;",
    tests: ["rules/rule-matchmaker.test.ts"],
  },
  {
    name: "no upper bound in a composition",
    file: "constraints/group-search.ts",
    find: "if (present > count) return false;",
    replace: "",
    tests: ["rules/rule-matchmaker.test.ts"],
  },
  {
    name: "equal values asked of one side only",
    file: "constraints/pair-limit.ts",
    find: "for (const name of b.demands.sameValues) if (a.values.get(name) !== b.values.get(name)) return null;",
    replace: "",
    tests: ["rules/rule-matchmaker.test.ts"],
  },
  {
    name: "no move to the next step of a relaxed constraint",
    file: "constraints/group-index.ts",
    find: "for (const entry of due) this.#move(entry);",
    replace: "",
    tests: ["rules/kept-indexes.test.ts"],
  },
  {
    name: "no hold for former partners",
    file: "rules/reunion-index.ts",
    find: "if (entry.freeAt === null) this.#release(entry);",
    replace: "if (entry.place > 0) this.#release(entry);",
    tests: ["rules/group-reunion.test.ts"],
  },
  {
    name: "a line for each refusal at the door",
    file: "room/screening.ts",
    find: " || state.screenedOut.get(subjectId) === reason",
    replace: "",
    tests: ["room/screening.test.ts"],
  },
  {
    name: "refusals of those who have been let in",
    file: "room/screening.ts",
    find: "state.tickets.has(subjectId) || ",
    replace: "",
    tests: ["room/screening.test.ts"],
  },
  {
    name: "no end of a refusal when somebody is let in",
    file: "room/room-state.ts",
    find: "this.screenedOut.delete(ticket.subjectId);",
    replace: "",
    tests: ["room/screening.test.ts"],
  },
];
