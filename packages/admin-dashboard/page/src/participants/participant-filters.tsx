import { NativeSelect, TextInput } from "@mantine/core";
import type { SceneRow } from "@waitroom/admin-events/client";
import { useNavigation, useRoute } from "../live/context.ts";
import { type ParticipantFilter, participantStates } from "./participant-filter.ts";
import styles from "./participants.module.css";
import { stateWords } from "./state-tag.tsx";

/** Whom the table shows: by state, scene, length of the wait, and attribute. */
export function ParticipantFilters({
  scenes,
  filter,
}: {
  readonly scenes: readonly SceneRow[];
  readonly filter: ParticipantFilter;
}) {
  const navigation = useNavigation();
  const { params } = useRoute();
  const toggle = (state: string): void => {
    const next = participantStates.filter((one) => filter.states.has(one) !== (one === state));
    navigation.set({ state: next.join(",") });
  };
  return (
    <div className={styles.filters}>
      <div role="group" aria-label="State" className={styles.states}>
        {participantStates.map((state) => (
          <button
            key={state}
            type="button"
            className={styles.state}
            aria-pressed={filter.states.has(state)}
            onClick={() => toggle(state)}
          >
            {stateWords(state)}
          </button>
        ))}
      </div>
      <NativeSelect
        size="xs"
        className={styles.field}
        label="Scene"
        value={filter.sceneId}
        data={[
          { value: "", label: "all scenes" },
          ...scenes.map(({ scene_id }) => ({ value: scene_id, label: scene_id })),
        ]}
        onChange={(event) => navigation.set({ scene: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        className={styles.short}
        label="Waited at least, s"
        inputMode="numeric"
        value={params["wait"] ?? ""}
        onChange={(event) => navigation.set({ wait: event.currentTarget.value.replaceAll(/\D/g, "") })}
      />
      <TextInput
        size="xs"
        className={styles.field}
        label="Attribute"
        placeholder="name:value"
        value={params["attr"] ?? ""}
        onChange={(event) => navigation.set({ attr: event.currentTarget.value })}
      />
    </div>
  );
}
