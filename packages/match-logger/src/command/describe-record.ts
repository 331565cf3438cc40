import type { JsonObject, JsonValue } from "../ports.ts";
import { printable, printableJson } from "./printable.ts";
import { styled } from "./styled.ts";
import type { TextSink } from "./terminal.ts";

/**
 * A line of a log for people: moment, number, what happened, to whom, and the rest. It is made of any record, also of one
 * that is not what it should be, and shows nothing that moves a terminal.
 */
export function describeRecord(record: JsonObject, line: number, out: TextSink): string {
  const { seq } = record;
  const number = `#${String(typeof seq === "number" ? seq : line)}`;
  const name = nameOf(record);
  const { who, details } = wordsOf(record);
  const words = [who, ...details].filter((word) => word !== "");
  const colored = styled(out, colors.get(name) ?? "cyan", printable(name, 60).padEnd(12));
  return `${styled(out, "dim", momentOf(record))}  ${number.padStart(6)}  ${colored}  ${words.join("  ")}`.trimEnd();
}

const colors: ReadonlyMap<string, "green" | "yellow" | "red"> = new Map(
  Object.entries({
    match: "green",
    matched: "green",
    started: "green",
    released: "yellow",
    aborted: "yellow",
    disconnected: "yellow",
    timed_out: "yellow",
    screened_out: "yellow",
    refused: "red",
    removed: "red",
  } as const),
);

function nameOf(record: JsonObject): string {
  const { type, action, phase } = record;
  if (typeof type === "string") return type;
  if (typeof phase === "string") return typeof action === "string" ? action : phase;
  return "participants" in record ? "match" : "line";
}

/** Keys that are said elsewhere in the line, or that say nothing to a person who reads along. */
const unsaid: ReadonlySet<string> = new Set(
  "schema seq prev at type timestamp formed_at scene_id experiment_id server_run_id journal_seq connection seed limits subject_id subject_ids participants members trigger matchmaker_hash pool_head game_id act_id phase action group_history past_partners".split(
    " ",
  ),
);

function wordsOf(record: JsonObject): { readonly who: string; readonly details: readonly string[] } {
  const details = Object.entries(record)
    .filter(([key, value]) => !unsaid.has(key) && !isEmpty(value))
    .map(([key, value]) => `${printable(key, 40)}=${shownField(key, value)}`);
  const { game_id: game } = record;
  if (typeof game === "string") details.unshift(`game=${printable(game, 40)}`);
  return { who: peopleOf(record).map(String).join(", "), details };
}

/** Who is concerned; of a decision first for whom it was made. */
function peopleOf({
  subject_id,
  subject_ids,
  participants,
  members,
  trigger,
}: JsonObject): readonly string[] {
  const people = [members, participants, subject_ids].find((value) => Array.isArray(value));
  const named: readonly JsonValue[] = Array.isArray(people) ? people : [subject_id ?? trigger ?? ""];
  const names = named.slice(0, 20).map((one) => {
    const id: unknown =
      typeof one === "object" && one !== null && "subject_id" in one ? one["subject_id"] : one;
    return typeof id === "string" ? printable(id, 40) : printableJson(id ?? null).slice(0, 40);
  });
  return named.length > 20 ? [...names, `… (${named.length})`] : names;
}

/** Moments as such, and of what is long the part that counts. */
function shownField(key: string, value: JsonValue): string {
  if (/_(?:at|until)$/.test(key) && typeof value === "number") return momentOf({ at: value }).trim();
  if (typeof value !== "object" || value === null) return shownValue(value);
  if (key === "overtaken" && "count" in value) return shownValue(value["count"] ?? null);
  if (key === "matchmaker" && "class" in value) return shownValue(value["class"] ?? null);
  return shownValue(value);
}

function shownValue(value: JsonValue): string {
  if (typeof value === "string")
    return /^[\w.:+-]{1,60}$/.test(value) ? value : JSON.stringify(printable(value, 120));
  const json = printableJson(value);
  return json.length > 160 ? `${json.slice(0, 160)}… (${json.length} characters)` : json;
}

function isEmpty(value: JsonValue): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function momentOf({ at, timestamp }: JsonObject): string {
  const ms = typeof at === "number" ? at : typeof timestamp === "number" ? timestamp * 1000 : Number.NaN;
  if (!(Math.abs(ms) <= 8.64e15)) return "?".padEnd(23);
  return new Date(ms).toISOString().replace("T", " ").replace("Z", "");
}
