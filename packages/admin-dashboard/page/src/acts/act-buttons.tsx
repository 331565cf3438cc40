import { Button } from "@mantine/core";
import type { ParticipantRow, SceneRow } from "@waitroom/admin-events/client";
import { useCanAct } from "../live/context.ts";
import { usePropose } from "./acts-context.tsx";
import {
  canBeMatched,
  isPresent,
  planMatchByHand,
  planMatching,
  planMessage,
  planMessageToScene,
  planPauseIntake,
  planRelease,
  planRemove,
  planReopenIntake,
  waits,
} from "./plan.ts";

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
  const waiting = people.filter(waits);
  const present = people.filter(isPresent);
  const [first] = people;
  const canMatch = first !== undefined && groupSize === people.length && people.every(canBeMatched);
  return (
    <>
      {present.length === 0 ? null : (
        <Button {...look} onClick={() => propose(planMessage(present))}>
          Message
        </Button>
      )}
      {canMatch ? (
        <Button {...look} onClick={() => propose(planMatchByHand(first.scene_id, people))}>
          Match by hand
        </Button>
      ) : null}
      {waiting.length === 0 ? null : (
        <Button {...look} onClick={() => propose(planRelease(waiting))}>
          Release
        </Button>
      )}
      {present.length === 0 ? null : (
        <Button {...look} onClick={() => propose(planRemove(present))}>
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
        onClick={() => propose(scene.intake_paused ? planReopenIntake([scene]) : planPauseIntake([scene]))}
      >
        {scene.intake_paused ? "Reopen intake" : "Pause intake"}
      </Button>
      <Button {...look} onClick={() => propose(planMatching(scene))}>
        {scene.matching_paused ? "Reopen matching" : "Pause matching"}
      </Button>
      <Button {...look} onClick={() => propose(planMessageToScene(scene))}>
        Message all
      </Button>
      {waiting.length === 0 ? null : (
        <Button {...look} onClick={() => propose(planRelease(waiting))}>
          Release all who wait
        </Button>
      )}
    </>
  );
}
