import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import styles from "./tag.module.css";

export type Tone = "plain" | "accent" | "good" | "warn" | "bad";

/** A short state in words; shape and colour repeat what the words say. */
export function Tag({
  tone = "plain",
  icon,
  title,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <span className={styles.tag} data-tone={tone} title={title}>
      {icon === undefined ? null : <Icon name={icon} size={13} />}
      <span>{children}</span>
    </span>
  );
}
