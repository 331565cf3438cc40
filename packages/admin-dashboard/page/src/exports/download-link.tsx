import { Icon } from "../parts/icon.tsx";
import styles from "./exports.module.css";

/** A link that saves a table; where something is missing first, it says so and does nothing. */
export function DownloadLink({ name, url }: { readonly name: string; readonly url: URL | null }) {
  if (url === null) {
    return (
      <span className={styles.notYet}>
        <Icon name="info" size={14} /> {name}: give the reason first
      </span>
    );
  }
  return (
    <a className={styles.download} href={url.href} download={name}>
      <Icon name="down" size={14} /> Download {name}
    </a>
  );
}
