/** The page's name in its tab. */
export interface Title {
  readonly set: (title: string) => void;
  /** Shows this in turn with the title until the page is looked at, or the next `set`. */
  readonly call: (text: string) => void;
  readonly close: () => void;
}

/** What `createTitle` changes. */
export interface TitlePorts {
  readonly show: (title: string) => void;
  readonly showAlert: (alert: boolean) => void;
  readonly isVisible: () => boolean;
  readonly onVisibility: (listener: () => void) => () => void;
}

const turnMs = 1000;

/** The title of a page, and its icon, which both call while nobody looks at the page. */
export function createTitle(ports: TitlePorts): Title {
  let title = "";
  let turning: ReturnType<typeof setInterval> | undefined;
  const settle = (): void => {
    clearInterval(turning);
    turning = undefined;
    ports.show(title);
    ports.showAlert(false);
  };
  const unsubscribe = ports.onVisibility(() => {
    if (ports.isVisible()) settle();
  });
  return {
    set: (next) => {
      title = next;
      settle();
    },
    call: (text) => {
      if (ports.isVisible()) return;
      settle();
      let calling = true;
      const turn = (): void => {
        ports.show(calling ? `● ${text}` : title);
        calling = !calling;
      };
      ports.showAlert(true);
      turn();
      turning = setInterval(turn, turnMs);
    },
    close: () => {
      unsubscribe();
      settle();
    },
  };
}
