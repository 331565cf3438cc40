import { Modal, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { Spotlight } from "@mantine/spotlight";
import type { Snapshot } from "@waitroom/admin-events/client";
import { useMemo, useState } from "react";
import { usePropose } from "../acts/acts-context.tsx";
import { planMatching, planPauseIntake, planReopenIntake } from "../acts/plan.ts";
import { useBlinding } from "../blinding/use-blinding.ts";
import { useCanAct, useNavigation, useSources } from "../live/context.ts";
import { views } from "../navigation/route.ts";
import { viewNames } from "../navigation/view-nav.tsx";
import { Icon } from "../parts/icon.tsx";
import { foundGames, foundPeople } from "./found.ts";
import styles from "./help.module.css";

/** Something that the palette can do. */
interface Command {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The single key that does the same. */
  readonly shortcut?: string;
  /** The heading under which it stands. */
  readonly group: string;
  readonly onClick: () => void;
}

/** Finds a person, a group, a view or a command by a few letters. */
export function Palette({ snapshot, onHelp }: { readonly snapshot: Snapshot; readonly onHelp: () => void }) {
  const [query, setQuery] = useState("");
  const commands = useCommands(snapshot, onHelp);
  const navigation = useNavigation();
  const found = useMemo((): readonly Command[] => {
    if (query.trim() === "") return [];
    return [
      ...foundPeople(snapshot.participants, query).map((row) => ({
        id: `person ${row.subject_id}`,
        label: row.pseudonym,
        description: `${row.state} in ${row.scene_id} · ${row.subject_id}`,
        group: "Participants",
        onClick: () => navigation.set({ person: row.subject_id, game: null }),
      })),
      ...foundGames(snapshot.games, query).map((row) => ({
        id: `game ${row.game_id}`,
        label: row.members.map(({ pseudonym }) => pseudonym).join(", "),
        description: `${row.state} in ${row.scene_id} · ${row.game_id}`,
        group: "Groups",
        onClick: () => navigation.set({ game: row.game_id, person: null }),
      })),
    ];
  }, [snapshot.participants, snapshot.games, query, navigation]);
  const words = query.toLowerCase().split(/\s+/);
  const fitting = commands.filter(({ label, description }) =>
    words.every((word) => `${label} ${description}`.toLowerCase().includes(word)),
  );
  const groups = [...Map.groupBy([...fitting, ...found], ({ group }) => group)];
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      tagsToIgnore={[]}
      scrollable
      overlayProps={{ blur: 0 }}
      maxHeight="min(30rem, 70vh)"
    >
      <VisuallyHidden>
        <Modal.Title>Find a person, a group, a view or a command</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search
        placeholder="Person, group or command"
        aria-label="Find"
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {groups.map(([group, actions]) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {actions.map(({ id, label, description, shortcut, onClick }) => (
              <Spotlight.Action
                key={id}
                label={label}
                description={description}
                rightSection={
                  shortcut === undefined ? undefined : <kbd className={styles.key}>{shortcut}</kbd>
                }
                onClick={onClick}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 ? (
          <Spotlight.Empty>
            Nothing found. Try a part of a name, an id, or a word like “pause”.
          </Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useCommands(snapshot: Snapshot, onHelp: () => void): readonly Command[] {
  const navigation = useNavigation();
  const { live, signOut } = useSources();
  const { setColorScheme } = useMantineColorScheme();
  const propose = usePropose();
  const [isBlind, setBlind] = useBlinding();
  const canAct = useCanAct();
  const { scenes } = snapshot;
  return [
    ...views.map((view, index) => ({
      id: `view ${view}`,
      label: viewNames[view],
      description: "",
      shortcut: String(index + 1),
      group: "Views",
      onClick: () => navigation.go(view),
    })),
    ...(canAct && scenes.length > 0
      ? [
          act("pause intake", "Pause intake of all scenes", () => propose(planPauseIntake(scenes))),
          act("reopen intake", "Reopen intake of all scenes", () => propose(planReopenIntake(scenes))),
          ...scenes.map((scene) =>
            act(
              `matching ${scene.scene_id}`,
              `${scene.matching_paused ? "Reopen" : "Pause"} matching in ${scene.scene_id}`,
              () => propose(planMatching(scene)),
            ),
          ),
        ]
      : []),
    act("pause", "Pause or resume this page", () =>
      live.get().pausedAt === null ? live.pause() : live.resume(),
    ),
    act("blind", `${isBlind ? "Show" : "Hide"} the names of conditions`, () => setBlind(!isBlind)),
    act("light", "Light theme", () => setColorScheme("light")),
    act("dark", "Dark theme", () => setColorScheme("dark")),
    act("system", "Theme of the system", () => setColorScheme("auto")),
    act("help", "Keyboard and help", onHelp),
    act("out", "Sign out", () => void signOut.run()),
  ];
}

function act(id: string, label: string, onClick: () => void): Command {
  return { id, label, description: "", group: "Commands", onClick };
}
