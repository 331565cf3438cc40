import { Button } from "@mantine/core";
import type { ParticipantRow, SceneRow } from "@waitroom/admin-events/client";
import { useCanAct } from "../live/context.ts";
import { usePropose } from "./acts-context.tsx";
import {
  matchByHand,
  messageTo,
  messageToScene,
  pauseIntake,
  pauseMatching,
  release,
  remove,
  reopenIntake,
  reopenMatching,
} from "./planned-act.ts";

const look = { size: "compact-sm", variant: "default" } as const;

/** What an operator can do with these people; what does not apply to where they stand is left out. Nothing for viewers. */
export function PeopleActs({
  people,
  groupSize,
}: {
  readonly people: readonly ParticipantRow[];
  /** Of the scene where all of them wait, so that they can be matched by hand; null where they are in several. */
  readonly groupSize: number | null;
}) {
  const propose = usePropose();
  const canAct = useCanAct();
  if (!canAct) return null;
  const waiting = people.filter(({ state }) => state === "waiting" || state === "reserved");
  const present = people.filter(({ state }) => !isOut(state));
  const [first] = people;
  const canMatch =
    first !== undefined &&
    groupSize === people.length &&
    people.every(({ state, connected }) => state === "waiting" && connected);
  return (
    <>
      {present.length === 0 ? null : (
        <Button {...look} onClick={() => propose(messageTo(present))}>
          Message
        </Button>
      )}
      {canMatch ? (
        <Button {...look} onClick={() => propose(matchByHand(first.scene_id, people))}>
          Match by hand
        </Button>
      ) : null}
      {waiting.length === 0 ? null : (
        <Button {...look} onClick={() => propose(release(waiting))}>
          Release
        </Button>
      )}
      {present.length === 0 ? null : (
        <Button {...look} onClick={() => propose(remove(present))}>
          Remove
        </Button>
      )}
    </>
  );
}

/** What an operator can do with a scene. Nothing for viewers. */
export function SceneActs({
  scene,
  waiting,
}: {
  readonly scene: SceneRow;
  readonly waiting: readonly ParticipantRow[];
}) {
  const propose = usePropose();
  const canAct = useCanAct();
  if (!canAct) return null;
  return (
    <>
      <Button
        {...look}
        onClick={() => propose(scene.intake_paused ? reopenIntake([scene]) : pauseIntake([scene]))}
      >
        {scene.intake_paused ? "Reopen intake" : "Pause intake"}
      </Button>
      <Button
        {...look}
        onClick={() => propose(scene.matching_paused ? reopenMatching(scene) : pauseMatching(scene))}
      >
        {scene.matching_paused ? "Reopen matching" : "Pause matching"}
      </Button>
      <Button {...look} onClick={() => propose(messageToScene(scene))}>
        Message all
      </Button>
      {waiting.length === 0 ? null : (
        <Button {...look} onClick={() => propose(release(waiting))}>
          Release all who wait
        </Button>
      )}
    </>
  );
}

function isOut(state: ParticipantRow["state"]): boolean {
  return state === "left" || state === "timed_out" || state === "removed" || state === "ended";
}
