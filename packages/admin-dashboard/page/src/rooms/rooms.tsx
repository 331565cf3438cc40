import type { Snapshot } from "@waitroom/admin-events/client";
import { useMemo } from "react";
import { Empty, Panel } from "../parts/panel.tsx";
import { Room } from "./room.tsx";
import styles from "./rooms.module.css";
import { waitingByScene } from "./waiting-people.ts";

/** A card for each scene. */
export function Rooms({ snapshot }: { readonly snapshot: Snapshot }) {
  const waiting = useMemo(() => waitingByScene(snapshot.participants), [snapshot.participants]);
  if (snapshot.scenes.length === 0) {
    return (
      <Panel title="Waiting rooms">
        <Empty title="No waiting room is open yet">
          Start the server with an experiment that has at least one scene; its rooms appear here by
          themselves.
        </Empty>
      </Panel>
    );
  }
  return (
    <section aria-label="Waiting rooms" className={styles.rooms}>
      {snapshot.scenes.map((scene) => (
        <Room key={scene.scene_id} scene={scene} waiting={waiting.get(scene.scene_id) ?? []} />
      ))}
    </section>
  );
}
