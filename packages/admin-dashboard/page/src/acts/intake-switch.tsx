import { Button } from "@mantine/core";
import type { SceneRow } from "@waitroom/admin-events/client";
import { useCanAct } from "../live/context.ts";
import { Icon } from "../parts/icon.tsx";
import { Tag } from "../parts/tag.tsx";
import { usePropose } from "./acts-context.tsx";
import { planPauseIntake, planReopenIntake } from "./plan.ts";

/** Whether participants may enter, over all scenes, and the button that changes it. */
export function IntakeSwitch({ scenes }: { readonly scenes: readonly SceneRow[] }) {
  const propose = usePropose();
  const canAct = useCanAct();
  if (scenes.length === 0) return null;
  const paused = scenes.filter(({ intake_paused }) => intake_paused);
  const open = scenes.filter(({ intake_paused }) => !intake_paused);
  return (
    <>
      <Tag tone={paused.length === 0 ? "good" : "warn"} icon={paused.length === 0 ? "check" : "pause"}>
        {stateWords(paused.length, scenes.length)}
      </Tag>
      {canAct ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name={open.length > 0 ? "pause" : "play"} size={14} />}
          onClick={() => propose(open.length > 0 ? planPauseIntake(open) : planReopenIntake(paused))}
        >
          {open.length > 0 ? "Pause intake" : "Reopen intake"}
        </Button>
      ) : null}
    </>
  );
}

function stateWords(paused: number, all: number): string {
  if (paused === 0) return "Intake open";
  return paused === all ? "Intake paused" : `Intake paused in ${paused} of ${all}`;
}
