import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { useNavigation } from "../live/context.ts";
import styles from "./links.module.css";

/** A person by pseudonym; opens the drawer with all that is known of them. */
export function PersonLink({
  subjectId,
  pseudonym,
  isInGrid = false,
}: {
  readonly subjectId: string;
  readonly pseudonym: string;
  /** There the keyboard opens the row. */
  readonly isInGrid?: boolean;
}) {
  const navigation = useNavigation();
  return (
    <UnstyledButton
      className={styles.link}
      title={`Subject id: ${subjectId}`}
      tabIndex={isInGrid ? -1 : undefined}
      onClick={() => navigation.set({ person: subjectId, game: null })}
    >
      {pseudonym}
    </UnstyledButton>
  );
}

/** A group; opens the drawer with its members and the decision. */
export function GameLink({
  gameId,
  isInGrid = false,
  children,
}: {
  readonly gameId: string;
  readonly isInGrid?: boolean;
  readonly children: ReactNode;
}) {
  const navigation = useNavigation();
  return (
    <UnstyledButton
      className={styles.link}
      title={`Game id: ${gameId}`}
      tabIndex={isInGrid ? -1 : undefined}
      onClick={() => navigation.set({ game: gameId, person: null })}
    >
      {children}
    </UnstyledButton>
  );
}
