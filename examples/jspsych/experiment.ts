import { FIFOMatchmaker } from "@waitroom/matchmaker";

/** Pairs play three rounds of a trust game; who finds no partner within five minutes is thanked and paid. */
export default {
  experimentId: "trust",
  scenes: [
    {
      sceneId: "pairs",
      groupSize: 2,
      matchmaker: new FIFOMatchmaker(),
      waitLimitMs: 300_000,
      onTimeout: { message: "Nobody else came. Thank you for waiting.", completionCode: "WAITED" },
      roles: { policy: "random", names: ["sender", "receiver"] },
      completionCode: "PLAYED",
    },
  ],
};
