import { createHash } from "node:crypto";
import { pseudonym } from "@waitroom/admin-events";
import { WaitingRoomView, type WaitingRoomEvent } from "@waitroom/matchmaker";
import type { SimulatedClient } from "./client.ts";

/** What a run left behind. */
export interface Evidence {
  /** The stored lines, in order. */
  readonly lines: readonly string[];
  readonly clients: readonly SimulatedClient[];
  /** What each node's disk holds. */
  readonly disks: readonly (readonly object[])[];
  /** Whether Redis lost what it had acknowledged: then the scene may be closed. */
  readonly isClosed: boolean;
  readonly groupSize: number;
  /** Whether Redis lost what only nodes had told that have ended since: then nobody is left who knows of it. */
  readonly isForgotten: boolean;
  readonly hasLostTail: boolean;
  /** Epoch ms. */
  readonly endsAt: number;
}

/** What is wrong; nothing: the promises were kept. */
export function check(evidence: Evidence): readonly string[] {
  const flaws: string[] = [];
  const events = chain(evidence.lines, flaws);
  const view = fold(events, flaws);
  once(events, flaws);
  for (const client of evidence.clients) {
    if (!evidence.isForgotten) toldOnce(client, flaws);
    leftOnce(client, events, flaws);
    if (!evidence.hasLostTail) refusalStored(client, events, flaws);
  }
  toldTheSame(evidence.clients, evidence.groupSize, flaws);
  if (evidence.isClosed || view === null) return flaws;
  for (const client of evidence.clients) toldAll(client, view, flaws);
  leftOver(view, evidence.groupSize, flaws);
  archived(evidence, flaws);
  atRest(events, evidence.endsAt, flaws);
  return flaws;
}

function chain(lines: readonly string[], flaws: string[]): readonly WaitingRoomEvent[] {
  let hash = "0".repeat(64);
  return lines.map((line, index) => {
    const event: WaitingRoomEvent & { readonly prev: string } = JSON.parse(line);
    if (event.seq !== index + 1) flaws.push(`journal: event ${event.seq} stands at ${index + 1}`);
    if (event.prev !== hash) flaws.push(`journal: event ${event.seq} does not continue the one before`);
    hash = createHash("sha256").update(line).digest("hex");
    return event;
  });
}

function fold(events: readonly WaitingRoomEvent[], flaws: string[]): WaitingRoomView | null {
  const view = new WaitingRoomView();
  try {
    for (const event of events) view.apply(event);
    return view;
  } catch (error) {
    flaws.push(`journal: ${String(error)}`);
    return null;
  }
}

/** Nobody is in two groups at once, and nobody comes in twice without having been out. */
function once(events: readonly WaitingRoomEvent[], flaws: string[]): void {
  const inGame = new Map<string, string>();
  const isIn = new Set<string>();
  for (const event of events) {
    switch (event.type) {
      case "entered":
        if (isIn.has(event.subject_id)) flaws.push(`${event.subject_id} entered twice (event ${event.seq})`);
        isIn.add(event.subject_id);
        break;
      case "left":
      case "timed_out":
      case "removed":
        isIn.delete(event.subject_id);
        inGame.delete(event.subject_id);
        break;
      case "matched":
        for (const { subject_id: subjectId } of event.participants) {
          if (inGame.has(subjectId)) flaws.push(`${subjectId} matched twice (event ${event.seq})`);
          inGame.set(subjectId, event.game_id);
        }
        break;
      case "aborted":
      case "ended":
        for (const subjectId of event.subject_ids) {
          inGame.delete(subjectId);
          if (event.type === "ended") isIn.delete(subjectId);
        }
        break;
      default:
    }
  }
}

/** A command takes effect once, however often it was sent. */
function leftOnce(
  { subjectId, leaves }: SimulatedClient,
  events: readonly WaitingRoomEvent[],
  flaws: string[],
): void {
  const left = events.filter(
    (event) => event.type === "left" && event.subject_id === subjectId && event.reason === "left",
  );
  if (left.length > leaves)
    flaws.push(`${subjectId} asked ${leaves} times to leave, and left ${left.length} times`);
}

/** Whoever was told that they are screened out stands so in the journal, once: they gave the same reason each time. */
function refusalStored(
  { subjectId, wasRefused }: SimulatedClient,
  events: readonly WaitingRoomEvent[],
  flaws: string[],
): void {
  const refusals = events.filter((event) => event.type === "screened_out" && event.subject_id === subjectId);
  if (refusals.length > 1 || (wasRefused && refusals.length === 0))
    flaws.push(`${subjectId} is screened out ${refusals.length} times in the journal`);
}

/** From one's own point of view: no second game while one goes on. */
function toldOnce({ subjectId, told }: SimulatedClient, flaws: string[]): void {
  let playing: unknown = null;
  for (const { event, payload } of told) {
    const gameId = payload["game_id"];
    if (event === "start_game") {
      if (playing !== null && playing !== gameId) flaws.push(`${subjectId} was told two games at once`);
      playing = gameId;
    }
    // Each of these says that an earlier game is over.
    if (event === "end_game" || event === "waiting_room" || event === "match_ready") playing = null;
    if (event === "join_game" && payload["status"] !== "started") playing = null;
  }
}

/** Whoever is told a game is told the same condition and the same group. */
function toldTheSame(clients: readonly SimulatedClient[], groupSize: number, flaws: string[]): void {
  const known = new Map<unknown, string>();
  for (const { subjectId, told } of clients) {
    for (const { event, payload } of told) {
      const { game_id: gameId, condition, partners } = payload;
      // Whoever comes back late may be told of fewer: somebody may have left for good.
      if (event !== "start_game" || !Array.isArray(partners) || partners.length < groupSize - 1) continue;
      const text = JSON.stringify([
        condition,
        [pseudonym(subjectId), ...partners].map(String).toSorted((a, b) => (a < b ? -1 : 1)),
      ]);
      if ((known.get(gameId) ?? text) !== text)
        flaws.push(`${subjectId} was told another group than the others`);
      known.set(gameId, text);
    }
  }
}

/** At the end everybody who is there knows where they stand, and nobody who is there was given up. */
function toldAll(client: SimulatedClient, view: WaitingRoomView, flaws: string[]): void {
  const { subjectId } = client;
  const ticket = view.ticket(subjectId);
  // Who left while a `join_game` of theirs was on its way may be in again.
  if (client.hasLeft) return;
  if (client.isGone) {
    if (ticket !== undefined && ticket.connected && ticket.status !== "ended") {
      flaws.push(`${subjectId} is gone, and the room takes them for there (${ticket.status})`);
    }
    return;
  }
  if (client.connectedAt === null) return void flaws.push(`${subjectId} could not connect`);
  if (ticket === undefined) return void flaws.push(`${subjectId} is unknown to the room`);
  if (client.leaves > 0 && ticket.status === "left") return;
  if (ticket.status === "left") return void flaws.push(`${subjectId} is there, and was given up`);
  if (ticket.status === "ended") return;
  if (!ticket.connected && ticket.awayReason !== "no_confirmation") {
    flaws.push(`${subjectId} is there, and the room takes them for away (${ticket.status})`);
  }
  if (client.state !== ticket.status) {
    flaws.push(`${subjectId} is ${ticket.status}, and was told ${client.state ?? "nothing"} since they came`);
  }
}

/** Nobody who could be matched is left over. */
function leftOver(view: WaitingRoomView, groupSize: number, flaws: string[]): void {
  if (view.waiting.size >= groupSize) flaws.push(`${view.waiting.size} wait, and a group is ${groupSize}`);
}

/** Long after the last fault no two connections take turns. */
function atRest(events: readonly WaitingRoomEvent[], endsAt: number, flaws: string[]): void {
  const late = events.filter(
    ({ type, at }) => (type === "returned" || type === "disconnected") && at > endsAt - 3_000,
  );
  if (late.length > MOST_LATE) flaws.push(`${late.length} came or went in the last three seconds`);
}

/** A last one may have come back late. */
const MOST_LATE = 4;

function archived({ lines, disks, endsAt, hasLostTail }: Evidence, flaws: string[]): void {
  // A node that archived what Redis lost, and archives no more, says so when it is its turn again.
  if (hasLostTail) return;
  for (const [index, disk] of disks.entries()) {
    const wrong = disk.findIndex((event, at) => JSON.stringify(event) !== lines[at]);
    if (wrong !== -1) flaws.push(`disk ${index}: event ${wrong + 1} is not that of the journal`);
  }
  const most = Math.max(...disks.map(({ length }) => length));
  const settled = lines.filter((line) => JSON.parse(line).at < endsAt - 3_000).length;
  if (most < settled) flaws.push(`archive: ${most} of ${lines.length} events`);
}
