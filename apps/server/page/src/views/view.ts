import type { GameSymbol } from "../game/coordination.ts";
import type { PageView } from "../participant-page.ts";
import type { SceneInfo } from "../protocol.ts";

/** What the buttons do. */
export interface Actions {
  readonly join: () => void;
  readonly comeBack: () => void;
  readonly leave: () => void;
  readonly answerReady: (ready: boolean) => void;
  readonly choose: (symbol: GameSymbol) => void;
  readonly continueTo: (scene: SceneInfo) => void;
  readonly reload: () => void;
  readonly startOver: () => void;
}

/** A screen that is shown; `update` follows the page and the clock without building it anew. */
export interface View {
  readonly content: readonly Node[];
  readonly update?: (page: PageView, now: number) => void;
}
