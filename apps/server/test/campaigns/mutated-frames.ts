/** Numbers in [0, 1) from a seed (Park and Miller's minimal standard generator). */
export function seeded(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}

/** What clients send when all is well, and what comes close to it. */
const wellFormed: readonly string[] = [
  '421["join_game",{"scene_id":"pairs"}]',
  '422["join_game",{"scene_id":"near","attributes":{"language":"en","age":31,"ok":true,"none":null}}]',
  '423["leave_game",{}]',
  '424["game_message",{"game_id":"0b9a","message":{"choice":[1,2,{"a":"b"}]}}]',
  '425["end_game",{"game_id":"0b9a","outcome":"completed"}]',
  '431[{"ready":true,"visible":true}]',
  "430[]",
  "3",
  "2",
  "40",
  '40/admin,{"token":"x"}',
  "41",
  '44{"message":"x"}',
  '451-["game_message",{"_placeholder":true,"num":0}]',
  '42["message"]',
];

/** What makes parsers stumble. */
const pieces: readonly string[] = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "[[[[[[[[",
  "]]]]]]]]",
  "{}",
  '"',
  "\\u0000",
  "\\ud800",
  "1e999",
  "-",
  ",",
  ":",
  "null",
  "disconnect",
  "connect_error",
  "newListener",
  "/",
  "4",
  "5",
  "6",
  "999999999999",
  "\n",
  "\u2028",
];

/** A frame of the wire that was well-formed once: bytes flipped, cut, doubled, and with something put in. */
export function mutatedFrame(random: () => number): Buffer {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  let bytes = Buffer.from(pick(wellFormed));
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change += 1) {
    const at = Math.floor(random() * (bytes.length + 1));
    const upTo = at + Math.floor(random() * 12);
    switch (Math.floor(random() * 6)) {
      case 0: {
        bytes = Buffer.from(bytes);
        const index = Math.min(at, bytes.length - 1);
        if (index >= 0) bytes[index] = (bytes[index] ?? 0) ^ (1 << Math.floor(random() * 8));
        break;
      }
      case 1:
        bytes = bytes.subarray(0, at);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, upTo), bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(upTo)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(pieces)), bytes.subarray(at)]);
        break;
      default:
        bytes = Buffer.concat([bytes, Buffer.from(pick(wellFormed))]);
    }
  }
  return bytes;
}
