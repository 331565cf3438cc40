import { existsSync, writeFileSync } from "node:fs";
import {
  FIFOMatchmaker,
  Matchmaker,
  type MatchCandidate,
  type MatchReason,
  type WaitingList,
} from "@waitroom/matchmaker";
import { defineExperiment } from "../../../src/experiment/define-experiment.ts";

// A file that grows past a limit of the process is an error of the write, as on a full disk, and not the end of the process.
process.on("SIGXFSZ", () => undefined);

/** Longer than the lease of a scene, and than a node counts as there without a word. */
const HANGS_MS = 4_000;

const fifo = new FIFOMatchmaker();

/** Does something bad the first time that a group could be formed in the study, at whichever node, then what `fifo` does. */
class OnceBadMatchmaker extends Matchmaker {
  readonly #doBadly: () => void;
  readonly #done: string;

  constructor(name: string, doBadly: () => void) {
    super();
    this.#doBadly = doBadly;
    this.#done = `${process.env["MARKS"] ?? "."}/${name}`;
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
  ): readonly MatchCandidate[] | null {
    if (waiting.size > 0 && !existsSync(this.#done)) {
      writeFileSync(this.#done, "");
      this.#doBadly();
    }
    return fifo.findMatch(arriving, waiting, groupSize);
  }

  override matchReason(): MatchReason {
    return "fifo";
  }
}

function hang(): void {
  const endsAt = performance.now() + HANGS_MS;
  while (performance.now() < endsAt);
}

function fail(): never {
  throw new Error("This rule is broken.");
}

const short = {
  groupSize: 2,
  countdownSeconds: 1,
  retryAfterMs: 500,
  confirmMs: 5_000,
  graceMs: 20_000,
};

/** Scenes whose rules do what no rule should, and one that does not. */
export default defineExperiment({
  experimentId: "hard",
  scenes: [
    { ...short, sceneId: "plain", matchmaker: fifo },
    { ...short, sceneId: "hangs", matchmaker: new OnceBadMatchmaker("hung", hang) },
    { ...short, sceneId: "throws", matchmaker: new OnceBadMatchmaker("thrown", fail) },
  ],
});
