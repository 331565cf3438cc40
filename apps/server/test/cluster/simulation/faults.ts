import type { SimulatedNode } from "./node.ts";
import type { RedisNetwork } from "./network.ts";
import type { Counts } from "./counts.ts";
import type { World } from "./world.ts";

/** What faults strike. */
export interface Struck {
  readonly world: World;
  readonly network: RedisNetwork;
  readonly counts: Counts;
  readonly nodes: () => readonly SimulatedNode[];
  readonly kill: (node: SimulatedNode) => void;
  /** Told whenever something that participants depend on was, or is again, not as it should be. */
  readonly onTrouble: () => void;
  readonly losesTail: boolean;
}

/** Lets things go wrong until a moment, and puts all of them right then. */
export function strike(
  { world, network, counts, nodes, kill, onTrouble, losesTail }: Struck,
  untilMs: number,
): void {
  const isOver = (): boolean => world.now >= untilMs;
  const later = (delayMs: number, run: () => void): void => void world.after(delayMs, run);
  const alive = (): SimulatedNode | undefined => world.pick(nodes().filter(({ main }) => !main.isDead));
  const mending =
    (run: () => void): (() => void) =>
    () => {
      run();
      onTrouble();
    };
  const restart = (lostCalls: number): void => {
    if (network.isDown) return;
    counts.add("Redis restarted");
    if (lostCalls > 0) counts.add("Redis lost its tail");
    network.stop();
    onTrouble();
    later(
      world.between(50, 2_000),
      mending(() => network.start(lostCalls)),
    );
  };
  const faults: readonly (() => void)[] = [
    () => {
      const node = alive();
      if (node === undefined) return;
      counts.add("node killed");
      kill(node);
    },
    () => {
      const node = alive();
      if (node === undefined || node.main.isPaused) return;
      counts.add("node paused");
      node.main.pause();
      node.heart.pause();
      later(
        world.between(200, 5_000),
        mending(() => {
          node.main.resume();
          node.heart.resume();
        }),
      );
    },
    () => {
      const node = alive();
      if (node === undefined || node.main.isPaused) return;
      counts.add("rule hung");
      node.main.pause();
      later(
        world.between(200, 4_000),
        mending(() => node.main.resume()),
      );
    },
    () => {
      const node = alive();
      if (node === undefined || node.isCut) return;
      counts.add("node cut off");
      cut(network, node, true);
      later(
        world.between(300, 6_000),
        mending(() => cut(network, node, false)),
      );
    },
    () => restart(0),
    () => {
      counts.add("storm");
      Object.assign(network.weather, { lost: 0.08, repeated: 0.1, slow: 0.15 });
      later(
        world.between(500, 3_000),
        mending(() => Object.assign(network.weather, { lost: 0, repeated: 0.02, slow: 0.01 })),
      );
    },
  ];
  const next = (): void => {
    later(world.between(300, 3_000), () => {
      if (isOver()) return;
      onTrouble();
      world.pick(faults)?.();
      next();
    });
  };
  next();
  if (losesTail) {
    later(world.between(0.3, 0.9) * (untilMs - world.now), () =>
      restart(2 + Math.floor(world.random() * 30)),
    );
  }
  later(untilMs - world.now + 7_000, () => {
    Object.assign(network.weather, { lost: 0, repeated: 0, slow: 0 });
  });
}

function cut(network: RedisNetwork, node: SimulatedNode, isCut: boolean): void {
  node.isCut = isCut;
  network.cut(node.main, isCut);
  network.cut(node.heart, isCut);
}
