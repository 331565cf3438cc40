import { Icon } from "../parts/icon.tsx";
import styles from "./exports.module.css";

/** A link that saves a table; where something is missing first, it says so and does nothing. */
export function DownloadLink({
  name,
  url,
  missing = "give the reason first",
}: {
  readonly name: string;
  readonly url: URL | null;
  readonly missing?: string;
}) {
  if (url === null) {
    return (
      <span className={styles.notYet}>
        <Icon name="info" size={14} /> {name}: {missing}
      </span>
    );
  }
  return (
    <a className={styles.download} href={url.href} download={name}>
      <Icon name="down" size={14} /> Download {name}
    </a>
  );
}
