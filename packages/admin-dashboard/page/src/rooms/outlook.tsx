import type { ForecastRow, SceneRow } from "@waitroom/admin-events/client";
import { Icon } from "../parts/icon.tsx";
import { clockFace, shortDuration } from "../words/duration.ts";
import { counted } from "../words/number.ts";
import { needWords } from "./need-words.ts";
import { stepWords } from "./next-change.ts";
import styles from "./outlook.module.css";

/** What the next group lacks, and how long it may take. */
export function Outlook({ scene }: { readonly scene: SceneRow }) {
  const needs = needWords(scene);
  const steps = scene.steps ?? [];
  return (
    <div className={styles.outlook}>
      {needs === null ? null : (
        <p className={styles.needs}>
          <Icon name="people" />
          <strong>{needs}</strong>
        </p>
      )}
      <p
        title={
          scene.forecast === null || scene.forecast === undefined ? undefined : basisWords(scene.forecast)
        }
      >
        <span className={styles.caption}>Next group</span> {forecastWords(scene)}
      </p>
      {steps.length === 0 ? null : (
        <p>
          <span className={styles.caption}>Steps</span>{" "}
          {steps.map((step) => `after ${clockFace(step.after_ms)} ${stepWords(step, scene)}`).join(" · ")}
        </p>
      )}
    </div>
  );
}

function forecastWords({ forecast, matching_paused, intake_paused }: SceneRow): string {
  if (matching_paused) return "none while matching is paused";
  if (forecast === null || forecast === undefined) {
    return intake_paused ? "none while intake is paused and people are missing" : "cannot be said yet";
  }
  const { low_ms: low, high_ms: high } = forecast;
  if (low === null || high === null) return "cannot be said: nobody came lately";
  return `likely in ${clockFace(low)} to ${clockFace(high)}`;
}

function basisWords({ basis, seen, window_ms }: ForecastRow): string {
  const window = shortDuration(window_ms);
  return basis === "arrivals"
    ? `8 of 10 times, by ${counted(seen, "arrival")} of those who are missing in the last ${window}`
    : `8 of 10 times, by ${counted(seen, "group")} in the last ${window}`;
}
