/** Runs a task later. */
export interface TimerPort {
  /** Runs `task` once after `delayMs`, unless the returned function is called before. */
  readonly schedule: (task: () => void, delayMs: number) => () => void;
}
