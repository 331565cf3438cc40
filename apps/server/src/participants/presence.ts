import { defaultTexts } from "../experiment/default-texts.ts";
import { inBackground } from "../scenes/room-errors.ts";
import { lastScene, presentScene, type SceneDirectory } from "../scenes/scene-directory.ts";
import type { Scene } from "../scenes/scene.ts";
import type { RttMeter } from "../sockets/rtt-meter.ts";
import type { Participant, ParticipantConnection } from "./participants.ts";

/** What the coming and going of participants stands on. */
export interface PresencePorts {
  readonly scenes: SceneDirectory;
  readonly onPresence: (subjectId: string, connected: boolean) => void;
}

/** Somebody who has come, and over which connection. */
export interface Appearance {
  readonly participant: Participant;
  /** Since when they are known, epoch ms. */
  readonly knownSince: number;
  readonly connection: ParticipantConnection;
  /** Measures the connection; null where nothing is measured. */
  readonly meter: RttMeter | null;
}

/** The newest connection counts: an older one is told so and closed, and whoever comes is told where they stand. */
export function appear(
  { participant, knownSince, connection, meter }: Appearance,
  { scenes, onPresence }: PresencePorts,
): void {
  const older = participant.connection;
  const { subjectId } = participant;
  participant.connection = connection;
  participant.meter?.stop();
  participant.meter = meter;
  if (older !== null) supersede(subjectId, older, scenes);
  onPresence(subjectId, true);
  const scene = presentScene(subjectId, scenes);
  // Who was away when their game or wait ended is told so now; a page that knows it already ignores it.
  if (scene !== undefined) inBackground(comeBack(scene, subjectId, connection.id));
  else if (!scenes.mayBeInClosedScene(knownSince)) lastScene(subjectId, scenes)?.tellState(subjectId);
}

/** A connection is gone; one that does not count any more does nothing. */
export function vanish(
  participant: Participant,
  connection: ParticipantConnection,
  { scenes, onPresence }: PresencePorts,
): void {
  if (participant.connection !== connection) return;
  participant.connection = null;
  participant.meter?.stop();
  participant.meter = null;
  onPresence(participant.subjectId, false);
  for (const scene of scenes.all()) {
    inBackground(scene.room.disconnect(participant.subjectId, connection.id));
  }
}

/** Tells a connection that a newer one has taken over, and closes it. */
export function supersede(subjectId: string, older: ParticipantConnection, scenes: SceneDirectory): void {
  const { superseded } = presentScene(subjectId, scenes)?.definition.texts ?? defaultTexts;
  older.emit("session_superseded", { message: superseded });
  older.disconnect(true);
}

/** A return tells the state by itself; who is there already is told it again. */
async function comeBack(scene: Scene, subjectId: string, connection: string): Promise<void> {
  const { events } = await scene.room.reconnect(subjectId, connection);
  if (events.length === 0) scene.tellState(subjectId);
}
