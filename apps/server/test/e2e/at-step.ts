import { newIdentity, TestParticipant, type Identity, type Payload } from "./participant.ts";
import { sceneIdFor, type Step } from "./experiments/steps.ts";

/** Somebody at a step, and their partner where the step has one. */
export interface AtStep {
  readonly sceneId: string;
  readonly identity: Identity;
  readonly person: TestParticipant;
  readonly partner: TestParticipant | null;
  readonly gameId: unknown;
}

/** What is told at each step, and told again to who comes back. */
export const messageOf: Readonly<Record<Step, string>> = {
  waiting: "waiting_room",
  reserved: "match_ready",
  matched: "match_found_countdown",
  started: "start_game",
  ended: "end_game",
  timed_out: "waiting_room_timeout",
};

/** Takes somebody to a step, in the scene that is for it. */
export async function bringTo(step: Step, event: string, origin: string): Promise<AtStep> {
  const sceneId = sceneIdFor(step, event);
  const identity = await newIdentity(origin);
  const person = await TestParticipant.connect(origin, identity);
  if (step === "reserved") person.readyAnswer = null;
  await joined(person, sceneId);
  if (step === "waiting" || step === "timed_out") {
    await person.until(messageOf[step]);
    return { sceneId, identity, person, partner: null, gameId: null };
  }
  const partner = await TestParticipant.connect(origin);
  await joined(partner, sceneId);
  const reached = step === "ended" ? "started" : step;
  const [told] = await Promise.all([person.until(messageOf[reached]), partner.until(messageOf[reached])]);
  if (step === "ended") {
    await person.send("end_game", { game_id: told["game_id"], outcome: "completed" });
    await Promise.all([person, partner].map((one) => one.until("end_game")));
  }
  return { sceneId, identity, person, partner, gameId: told["game_id"] ?? null };
}

async function joined(person: TestParticipant, sceneId: string): Promise<Payload> {
  const answer = await person.join(sceneId);
  if (answer["ok"] !== true) throw new Error(`join_game was answered ${JSON.stringify(answer)}.`);
  return answer;
}
