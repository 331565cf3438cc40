import type { MatchedEvent } from "../../waiting-room-event.ts";
import type { Person } from "../fold/person.ts";
import type { Room } from "../fold/room.ts";
import { ranksOf } from "../fold/room.ts";
import { quoted } from "../words.ts";
import { equalChances, equalOrders } from "./chi-square.ts";
import { exactEqualChances } from "./exact-test.ts";

/** A test of whether what was drawn looks like chance. */
export interface ChanceTest {
  readonly what: "conditions" | "roles";
  readonly test: "multinomial, exact" | "chi-square" | "chi-square of orders (Anderson)";
  /** Null for an exact test. */
  readonly statistic: number | null;
  readonly degrees: number | null;
  readonly p: number;
  readonly text: string;
}

/** Fewer than this many expected of each, and the chi-square distribution is no good approximation (Cochran 1954). */
const enough = 5;

/** Counts what was drawn under policies of plain chance, whatever came of the groups. */
export class ChanceTally {
  /** Chance that rarer is reported: one log in 10,000 is so by chance alone, for each of its tests. */
  static readonly unlikely: number = 0.0001;
  #conditions: { readonly key: string; readonly counts: Map<string, number> } | null = null;
  #roles: { readonly key: string; readonly table: number[][]; readonly names: readonly string[] } | null =
    null;

  add(event: MatchedEvent, { declaration }: Room, members: readonly Person[]): void {
    if (declaration === null || members.length !== event.participants.length) return;
    const { conditions, roles } = declaration;
    if (conditions?.policy === "random" && event.condition !== null) {
      const key = JSON.stringify(conditions.names);
      if (this.#conditions?.key !== key) {
        this.#conditions = { key, counts: new Map(conditions.names.map((name) => [name, 0])) };
      }
      const { counts } = this.#conditions;
      const count = counts.get(event.condition);
      if (count !== undefined) counts.set(event.condition, count + 1);
    }
    if (roles?.policy !== "random" || members.length < roles.names.length) return;
    const key = JSON.stringify(roles.names);
    if (this.#roles?.key !== key) {
      this.#roles = { key, names: roles.names, table: roles.names.map(() => roles.names.map(() => 0)) };
    }
    const { table, names } = this.#roles;
    for (const [index, rank] of ranksOf(members).entries()) {
      const row = table[rank];
      const column = names.indexOf(event.participants[index]?.role ?? "");
      if (row !== undefined && column !== -1) row[column] = (row[column] ?? 0) + 1;
    }
  }

  /** Tests of all that was counted since such a policy was declared last. */
  tests(): readonly ChanceTest[] {
    return [...this.#testConditions(), ...this.#testRoles()];
  }

  #testConditions(): readonly ChanceTest[] {
    if (this.#conditions === null || this.#conditions.counts.size < 2) return [];
    const counts = [...this.#conditions.counts.values()];
    const total = counts.reduce((a, b) => a + b, 0);
    if (total === 0) return [];
    const shares = [...this.#conditions.counts].map(([name, count]) => `${quoted(name)} ${count}`).join(", ");
    const asked = `Conditions drawn with equal chances: ${shares}`;
    if (total < enough * counts.length) {
      const p = exactEqualChances(counts);
      if (p === null) return [];
      const text = `${asked}; exact multinomial test, p = ${shown(p)}.`;
      return [{ what: "conditions", test: "multinomial, exact", statistic: null, degrees: null, p, text }];
    }
    const { statistic, degrees, p } = equalChances(counts);
    const text = `${asked}; chi-square(${degrees}) = ${statistic.toFixed(2)}, p = ${shown(p)}.`;
    return [{ what: "conditions", test: "chi-square", statistic, degrees, p, text }];
  }

  #testRoles(): readonly ChanceTest[] {
    if (this.#roles === null || this.#roles.names.length < 2) return [];
    const { table, names } = this.#roles;
    const groups = (table[0] ?? []).reduce((a, b) => a + b, 0);
    if (groups < enough * names.length) return [];
    const { statistic, degrees, p } = equalOrders(table);
    const rows = table.map(
      (row, rank) =>
        `arrived as number ${rank + 1}: ${row.map((count, role) => `${quoted(names[role] ?? "")} ${count}`).join(", ")}`,
    );
    const text = `Roles shuffled in each group (${rows.join("; ")}); Anderson's chi-square(${degrees}) = ${statistic.toFixed(2)}, p = ${shown(p)}.`;
    return [{ what: "roles", test: "chi-square of orders (Anderson)", statistic, degrees, p, text }];
  }
}

function shown(p: number): string {
  return p < 0.0001 ? p.toExponential(1) : p.toFixed(4);
}
