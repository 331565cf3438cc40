import type {
  ConditionsPolicy,
  MatchedEvent,
  OpenedEvent,
  RolesPolicy,
  WaitingRoomEvent,
} from "../../src/index.ts";

/** How often each condition and each role (by the place in the order of arrival) was given. */
export interface Assigned {
  readonly conditions: Readonly<Record<string, number>>;
  readonly roles: Readonly<Record<string, number>>;
}

interface Kept {
  readonly condition: string | null;
  /** In the order of arrival. */
  readonly roles: readonly (string | null)[];
}

/** What the journal says of conditions and roles: every group that is matched and not aborted, counted anew each time. */
export class AssignmentModel {
  readonly #kept: Map<string, Kept> = new Map<string, Kept>();
  #roles: RolesPolicy | null = null;
  #conditions: ConditionsPolicy | null = null;

  declare({ roles, conditions }: Pick<OpenedEvent, "roles" | "conditions">): void {
    this.#roles = roles ?? null;
    this.#conditions = conditions ?? null;
  }

  /** Notes a match, and says what is wrong with it, or null. @param places `seq` of each participant's arrival */
  match(event: MatchedEvent, places: readonly number[]): string | null {
    const inOrder = event.participants
      .map((participant, index) => ({ participant, place: places[index] ?? 0 }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ participant }) => participant);
    const roles = inOrder.map(({ role }) => role);
    const flaw =
      this.#conditionFlaw(event.condition) ??
      (this.#roles?.policy === "attribute"
        ? attributeFlaw(this.#roles.attribute, inOrder)
        : this.#roleFlaw(this.#roles?.policy ?? null, this.#roles?.names ?? [], roles));
    this.#kept.set(event.game_id, { condition: event.condition, roles });
    return flaw;
  }

  takeBack(gameId: string): void {
    this.#kept.delete(gameId);
  }

  get assigned(): Assigned {
    const conditions: Record<string, number> = {};
    const roles: Record<string, number> = {};
    for (const kept of this.#kept.values()) {
      if (kept.condition !== null) conditions[kept.condition] = (conditions[kept.condition] ?? 0) + 1;
      for (const [rank, role] of kept.roles.entries()) {
        if (role !== null) roles[`${rank}:${role}`] = (roles[`${rank}:${role}`] ?? 0) + 1;
      }
    }
    return { conditions, roles };
  }

  #conditionFlaw(condition: string | null): string | null {
    const declared = this.#conditions;
    if (declared === null) return condition === null ? null : "a condition that nothing declares";
    if (declared.policy === "fixed") return condition === declared.name ? null : "another fixed condition";
    if (condition === null || !declared.names.includes(condition)) return `the condition ${condition}`;
    const { conditions } = this.assigned;
    const least = Math.min(...declared.names.map((name) => conditions[name] ?? 0));
    const own = conditions[condition] ?? 0;
    if (declared.policy === "balanced" && own > least) return `${condition} for the ${own + 1}. time`;
    if (declared.policy !== "blocks") return null;
    const { perBlock = 1 } = declared;
    const blocks = declared.names.map((name) => Math.floor((conditions[name] ?? 0) / perBlock));
    return Math.floor(own / perBlock) > Math.min(...blocks) ? `${condition} beyond its share` : null;
  }

  #roleFlaw(
    policy: "arrival" | "random" | "balanced" | null,
    declared: readonly string[],
    roles: readonly (string | null)[],
  ): string | null {
    const names = declared.slice(0, roles.length);
    const given = roles.slice(0, names.length);
    if (roles.slice(names.length).some((role) => role !== null)) return `the roles ${String(roles)}`;
    if (names.some((name) => !given.includes(name))) return `the roles ${String(roles)}`;
    if (policy === "arrival" && String(given) !== String(names)) return "roles in another order";
    if (policy !== "balanced") return null;
    const { roles: counts } = this.assigned;
    for (const [rank, role] of given.entries()) {
      const open = names.filter((name) => !given.slice(0, rank).includes(name));
      const least = Math.min(...open.map((name) => counts[`${rank}:${name}`] ?? 0));
      if ((counts[`${rank}:${role}`] ?? 0) > least) return `${role} once more for place ${rank}`;
    }
    return null;
  }
}

/** What was assigned to groups that are matched and not aborted. */
export function countAssigned(journal: readonly WaitingRoomEvent[]): Assigned {
  const model = new AssignmentModel();
  const places = new Map<string, number>();
  for (const event of journal) {
    if (event.type === "entered") places.set(event.subject_id, event.seq);
    else if (event.type === "aborted") model.takeBack(event.game_id);
    else if (event.type === "matched") {
      model.match(
        event,
        event.participants.map(({ subject_id }) => places.get(subject_id) ?? 0),
      );
    }
  }
  return model.assigned;
}

function attributeFlaw(name: string, participants: MatchedEvent["participants"]): string | null {
  const isWrong = participants.some(({ attributes, role }) => {
    const value = attributes[name] ?? null;
    return role !== (value === null ? null : String(value));
  });
  return isWrong ? `a role that is not the attribute ${name}` : null;
}
