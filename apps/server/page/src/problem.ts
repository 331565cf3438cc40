/** What went wrong, in words for a participant, and what can be done about it. */
export interface Problem {
  readonly title: string;
  readonly text: string;
  /** `wait`: the page tries again by itself; `retry`: a button does; `reset`: a button starts with a new identity. */
  readonly remedy: "wait" | "retry" | "reset" | "none";
}

/**
 * The plain sentence for an error code of the server. Why somebody is not let in, the researcher can say in words of
 * their own, which come as the server's message; its other messages are for who develops a page.
 */
export function problemFor(errorCode: string, message: string | null = null): Problem {
  // The code is the server's word: `constructor` must not find what every object has.
  const problem = (Object.hasOwn(problems, errorCode) ? problems[errorCode] : undefined) ?? unexpected;
  return message !== null && toldByResearcher.has(errorCode) ? { ...problem, text: message } : problem;
}

const toldByResearcher: ReadonlySet<string> = new Set(["SCENE_CLOSED", "SCENE_FULL", "SCREENED_OUT"]);

/** The problem of an answer that this page cannot read, and of anything unforeseen. */
export const unexpected: Problem = {
  title: "Something went wrong",
  text: "The page and the server did not understand each other. Reload the page. If that does not help, tell the researcher.",
  remedy: "retry",
};

/** The problem of a study that gives out identities only through personal links. */
export const needsLink: Problem = {
  title: "This study needs a personal link",
  text: "Open the link that you were sent. If you came from there, ask the researcher for a new one.",
  remedy: "none",
};

/** The problem of a server that cannot be reached before anything has begun. */
export const unreachable: Problem = {
  title: "The study cannot be reached",
  text: "Check your internet connection. This page keeps trying.",
  remedy: "wait",
};

const problems: Readonly<Partial<Record<string, Problem>>> = {
  INVALID_STATE: {
    title: "That is not possible right now",
    text: "Your place in the study has changed meanwhile. Try again to see where you are.",
    remedy: "retry",
  },
  INVALID_PARTICIPANT_STATE: {
    title: "You are in another part of this study",
    text: "You can be in one part at a time. Finish or leave the other one first, then try again here.",
    remedy: "retry",
  },
  INVALID_PAYLOAD: unexpected,
  UNAUTHORIZED: {
    title: "Your link is no longer valid",
    text: "Open your personal link again. In an open study you can start over with the button below.",
    remedy: "reset",
  },
  UNKNOWN_SCENE: {
    title: "This part of the study does not exist",
    text: "The address may be mistyped. Check your link, or tell the researcher.",
    remedy: "none",
  },
  SCENE_CLOSED: {
    title: "The study is closed at the moment",
    text: "No new participants are taken right now. You can try again later.",
    remedy: "retry",
  },
  SCENE_FULL: {
    title: "The waiting room is full",
    text: "As many people as possible are waiting already. Try again in a few minutes.",
    remedy: "retry",
  },
  SCREENED_OUT: {
    title: "You cannot take part in this part",
    text: "This part has requirements, for example on the connection, that are not met here. Nothing is wrong on your side. Please contact the researcher about how to go on.",
    remedy: "none",
  },
  RATE_LIMITED: {
    title: "One moment, please",
    text: "There are many requests right now. This page tries again in a few seconds.",
    remedy: "wait",
  },
  STORAGE_UNAVAILABLE: {
    title: "One moment, please",
    text: "The server cannot store anything right now, so it lets nobody in. This page tries again by itself; keep it open.",
    remedy: "wait",
  },
  NO_ANSWER: {
    title: "The server does not answer",
    text: "Your connection may be slow. This page tries again by itself; keep it open.",
    remedy: "wait",
  },
  DRAINING: {
    title: "The server is about to restart",
    text: "This page tries again by itself; keep it open.",
    remedy: "wait",
  },
};
