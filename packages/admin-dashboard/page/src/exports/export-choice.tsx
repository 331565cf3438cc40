import { Checkbox, NativeSelect, TextInput } from "@mantine/core";
import type { ExportOptions } from "../api/admin-api.ts";
import { useCanAct } from "../live/context.ts";
import styles from "./exports.module.css";

/** What is to be exported, as far as it has been filled in. */
export interface Choice {
  readonly sceneId: string;
  readonly withIds: boolean;
  readonly reason: string;
}

export const everything: Choice = { sceneId: "", withIds: false, reason: "" };

/** Whether nothing is missing: ids need a reason. */
export function isReady({ withIds, reason }: Choice): boolean {
  return !withIds || reason.trim() !== "";
}

export function optionsOf({ sceneId, withIds, reason }: Choice): ExportOptions {
  return { sceneId, idsReason: withIds ? reason.trim() : null };
}

/** Which scene, and for operators whether with subject ids, which is recorded with its reason. */
export function ExportChoice({
  sceneIds,
  choice,
  onChange,
}: {
  readonly sceneIds: readonly string[];
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
}) {
  const canAct = useCanAct();
  return (
    <div className={styles.options}>
      <NativeSelect
        size="xs"
        label="Scene"
        value={choice.sceneId}
        data={[
          { value: "", label: "all scenes" },
          ...sceneIds.map((sceneId) => ({ value: sceneId, label: sceneId })),
        ]}
        onChange={(event) => onChange({ ...choice, sceneId: event.currentTarget.value })}
      />
      {canAct ? (
        <Checkbox
          size="sm"
          label="With subject ids"
          description="Recorded as an action. Without, participants have pseudonyms made for the export."
          checked={choice.withIds}
          onChange={(event) => onChange({ ...choice, withIds: event.currentTarget.checked })}
        />
      ) : (
        <p className={styles.soft}>
          Scrubbed: participants have pseudonyms made for the export. Only operators export ids.
        </p>
      )}
      {choice.withIds ? (
        <TextInput
          size="xs"
          label="Reason for exporting ids"
          required
          maxLength={500}
          className={styles.reason}
          value={choice.reason}
          onChange={(event) => onChange({ ...choice, reason: event.currentTarget.value })}
        />
      ) : null}
    </div>
  );
}
