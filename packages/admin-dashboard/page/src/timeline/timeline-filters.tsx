import { NativeSelect, TextInput } from "@mantine/core";
import type { SceneRow } from "@waitroom/admin-events/client";
import { useNavigation, useRoute } from "../live/context.ts";
import styles from "../participants/participants.module.css";
import type { ActivityKind } from "../words/activity.ts";
import type { TimelineFilter } from "./timeline-entry.ts";

const kinds: readonly (readonly [ActivityKind, string])[] = [
  ["arrival", "arrivals"],
  ["match", "matches"],
  ["exit", "exits"],
  ["trouble", "trouble"],
  ["admin", "admins"],
  ["restart", "restarts"],
  ["other", "other"],
];

export function parseTimelineFilter(params: Readonly<Record<string, string>>): TimelineFilter {
  return {
    text: params["q"] ?? "",
    kinds: new Set((params["kind"] ?? "").split(",").filter((kind) => kind !== "")),
    sceneId: params["scene"] ?? "",
    person: (params["who"] ?? "").trim(),
    group: (params["group"] ?? "").trim(),
  };
}

/** What of the timeline is shown: by type, scene, person and group. */
export function TimelineFilters({
  scenes,
  filter,
}: {
  readonly scenes: readonly SceneRow[];
  readonly filter: TimelineFilter;
}) {
  const navigation = useNavigation();
  const { params } = useRoute();
  const toggle = (kind: string): void => {
    const next = kinds.map(([one]) => one).filter((one) => filter.kinds.has(one) !== (one === kind));
    navigation.set({ kind: next.join(",") });
  };
  return (
    <div className={styles.filters}>
      <div role="group" aria-label="Type" className={styles.states}>
        {kinds.map(([kind, words]) => (
          <button
            key={kind}
            type="button"
            className={styles.state}
            aria-pressed={filter.kinds.has(kind)}
            onClick={() => toggle(kind)}
          >
            {words}
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
        className={styles.field}
        label="Person"
        placeholder="name or id"
        value={params["who"] ?? ""}
        onChange={(event) => navigation.set({ who: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        className={styles.field}
        label="Group"
        placeholder="game id"
        value={params["group"] ?? ""}
        onChange={(event) => navigation.set({ group: event.currentTarget.value })}
      />
    </div>
  );
}
