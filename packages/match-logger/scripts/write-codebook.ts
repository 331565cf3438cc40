import { writeFile } from "node:fs/promises";
import { codebook } from "../src/tables/codebook.ts";

await writeFile(new URL("../../../docs/codebook.md", import.meta.url), codebook());
